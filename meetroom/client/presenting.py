"""What a presenter shows the others: the newest view and pointer, all of the ink, when the line has room; no screen."""

import asyncio
import logging
import time
from collections.abc import Callable
from math import isfinite

from msgspec.structs import replace

from meetroom.domain.annotations import MAX_PAGE_PT, InkPoint, MarkId
from meetroom.domain.core import DocumentId
from meetroom.protocol.codec import MalformedMessage, decode_client, encode
from meetroom.protocol.messages import MAX_LIVE_POINTS, PresentInk, PresentPage, PresentPointer

logger = logging.getLogger(__name__)

PACE_S = 1 / 60
"""Between two sendings: as often as a screen shows something new."""
MAX_STROKES = 8
"""Strokes that may wait at once."""
MAX_ZOOM = 64.0
MAX_LINE_PT = 200.0
Signal = PresentPage | PresentPointer | PresentInk


class Presenting:
    """Belongs to the loop it is used on.  What finds no line, or a line too slow for it, is lost.

    Args:
        nudge: says that there is something to `take`.
        clock: steady seconds.
    """

    def __init__(self, nudge: Callable[[], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._nudge = nudge
        self._clock = clock
        self._view: PresentPage | None = None
        self._pointer: PresentPointer | None = None
        self._ink: dict[MarkId, PresentInk] = {}
        self._nudged_s = float("-inf")
        self._timer: asyncio.TimerHandle | None = None

    def view(self, document_id: DocumentId, page: int, top: float, left: float, zoom: float) -> None:
        """See Engine.present_view; what lies beyond its bounds is brought within them."""
        self._view = PresentPage(
            document_id=document_id,
            page=max(0, page),
            top=_within(top, 0.0, 1.0),
            left=_within(left, 0.0, 1.0),
            zoom=_within(zoom, 0.0, MAX_ZOOM),
        )
        self._soon()

    def pointer(self, document_id: DocumentId, page: int, x_pt: float, y_pt: float, shown: bool) -> None:
        """See Engine.present_pointer."""
        self._pointer = PresentPointer(
            document_id=document_id, page=max(0, page), x_pt=_on_page(x_pt), y_pt=_on_page(y_pt), shown=shown
        )
        self._soon()

    def ink(self, ink: PresentInk) -> None:
        """See Engine.present_ink."""
        waiting = self._ink.get(ink.mark_id)
        if waiting is None and len(self._ink) >= MAX_STROKES:
            return
        more = tuple(map(_live_point, ink.points))
        earlier, ended = ((), False) if waiting is None else (waiting.points, waiting.ended)
        self._ink[ink.mark_id] = replace(
            ink,
            # Of too many the newest, which are where the pen is.
            points=(*earlier, *more)[-MAX_LIVE_POINTS:],
            width_pt=_within(ink.width_pt, 0.0, MAX_LINE_PT),
            ended=ink.ended or ended,
        )
        self._soon()

    def take(self) -> Signal | None:
        """The next signal to send, None when there is none."""
        if self._view is not None:
            view, self._view = self._view, None
            return view
        while self._ink:
            stroke = self._ink.pop(next(iter(self._ink)))
            if _can_be_sent(stroke):
                return stroke
        pointer, self._pointer = self._pointer, None
        return pointer

    def line_up(self) -> None:
        """There is a new connection: where one is counts, what was drawn and pointed at meanwhile does not."""
        self._pointer = None
        self._ink.clear()
        if self._view is not None:
            self._soon()

    def stop(self) -> None:
        """Signal nothing more."""
        self._view, self._pointer = None, None
        self._ink.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _soon(self) -> None:
        if self._timer is not None:
            return
        wait_s = self._nudged_s + PACE_S - self._clock()
        if wait_s <= 0:
            self._say()
        else:
            self._timer = asyncio.get_running_loop().call_later(wait_s, self._say)

    def _say(self) -> None:
        self._timer = None
        self._nudged_s = self._clock()
        self._nudge()


def _can_be_sent(stroke: PresentInk) -> bool:
    """Whether a server takes it: a colour it cannot read must not cost the line."""
    try:
        decode_client(encode(stroke))
    except MalformedMessage:
        logger.warning("live ink that is no message is left out")
        return False
    return True


def _live_point(point: InkPoint) -> InkPoint:
    """A sample as finely as a screen shows it: a hall gets it a hundred times."""
    x_pt, y_pt = round(_on_page(point.x_pt), 2), round(_on_page(point.y_pt), 2)
    return InkPoint(x_pt, y_pt, round(_within(point.pressure, 0.0, 1.0), 3))


def _within(value: float, low: float, high: float) -> float:
    return min(high, max(low, value)) if isfinite(value) else low


def _on_page(value_pt: float) -> float:
    return _within(value_pt, -MAX_PAGE_PT, MAX_PAGE_PT)
