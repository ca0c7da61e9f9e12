"""Draws pictures of pages one after the other on a thread of its own, the most wanted first; knows no screen.

Who wants a picture places an order and may change how urgent it is, or drop it, at any time: an order that waits is
then never begun, and one being drawn is given up within a few milliseconds where the page allows it.
"""

import itertools
import logging
import threading
from collections.abc import Callable

from meetroom.papers.drawing import RenderCancelled

logger = logging.getLogger(__name__)

FIRST, NOW, AHEAD, LATER = -1, 0, 1, 2
"""Ranks: the page that is meant; what else is in the view; the next in the direction of reading; everything else."""


class Order:
    """One picture wanted.  `work` draws it, asking `wanted` while it does; it runs on the queue's thread."""

    def __init__(self, work: Callable[["Order"], None], rank: int) -> None:
        self.work = work
        self.rank = rank
        self.serial = 0
        self.dropped = False
        self.overtaken = False

    def wanted(self) -> bool:
        """Whether to go on drawing."""
        return not (self.dropped or self.overtaken)


class PageQueue:
    """See the module.  The thread begins with the first order."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[Order] = []
        self._running: Order | None = None
        self._serials = itertools.count()
        self._stopped = False
        self._thread: threading.Thread | None = None

    @property
    def waiting(self) -> int:
        """Orders not begun yet."""
        return len(self._waiting)

    @property
    def urgent(self) -> bool:
        """Whether something looked at is not drawn yet."""
        with self._changed:
            running = self._running
            return (running is not None and running.rank <= NOW) or any(order.rank <= NOW for order in self._waiting)

    def place(self, order: Order) -> None:
        """Have a picture drawn; equals are drawn in the order they were asked for."""
        with self._changed:
            if self._stopped:
                return
            order.serial = next(self._serials)
            self._waiting.append(order)
            if self._thread is None:
                self._thread = threading.Thread(target=self._draw_for_ever, name="page-pictures", daemon=True)
                self._thread.start()
            self._overtake()
            self._changed.notify()

    def rank(self, order: Order, rank: int) -> None:
        """It has become more, or less, urgent."""
        with self._changed:
            order.rank = rank
            self._overtake()

    def drop(self, order: Order) -> None:
        """Nobody wants it any more; harmless for one that is finished."""
        with self._changed:
            order.dropped = True
            if order in self._waiting:
                self._waiting.remove(order)

    def stop(self) -> None:
        """Give up what is drawn and draw nothing more; returns when the thread has ended."""
        with self._changed:
            self._stopped = True
            self._waiting.clear()
            if self._running is not None:
                self._running.dropped = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _overtake(self) -> None:
        """What nobody looks at gives way to what somebody looks at, which gives way to the page that is meant.

        It is begun again later.
        """
        running = self._running
        most = min((order.rank for order in self._waiting), default=LATER)
        if running is not None and most <= NOW and most < running.rank:
            running.overtaken = True

    def _draw_for_ever(self) -> None:
        while (order := self._next()) is not None:
            try:
                order.work(order)
            except RenderCancelled:
                self._put_back(order)
            except Exception:
                logger.exception("a page could not be drawn")

    def _put_back(self, order: Order) -> None:
        with self._changed:
            if order.overtaken and not order.dropped and not self._stopped:
                order.overtaken = False
                self._waiting.append(order)

    def _next(self) -> Order | None:
        with self._changed:
            self._running = None
            while not self._waiting and not self._stopped:
                self._changed.wait()
            if self._stopped:
                return None
            order = min(self._waiting, key=lambda one: (one.rank, one.serial))
            self._waiting.remove(order)
            self._running = order
            return order
