"""What a presenter shows the others, sent at a bounded rate: the newest view and pointer, all of the ink; no screen."""

import asyncio
import time
from collections.abc import Callable

from msgspec.structs import replace

from meetroom.domain.annotations import MarkId
from meetroom.domain.core import DocumentId
from meetroom.protocol.messages import MAX_LIVE_POINTS, PresentInk, PresentPage, PresentPointer

PACE_S = 1 / 60
"""Between two sendings: as often as a screen shows something new."""
Signal = PresentPage | PresentPointer | PresentInk


class Presenting:
    """Belongs to the loop it is used on; what finds no line is lost.

    Args:
        send: hands a message to the line; False when there is none.
        clock: steady seconds.
    """

    def __init__(self, send: Callable[[Signal], bool], clock: Callable[[], float] = time.monotonic) -> None:
        self._send = send
        self._clock = clock
        self._view: PresentPage | None = None
        self._pointer: PresentPointer | None = None
        self._ink: dict[MarkId, PresentInk] = {}
        self._sent_s = float("-inf")
        self._timer: asyncio.TimerHandle | None = None

    def view(self, document_id: DocumentId, page: int, top: float, left: float, zoom: float) -> None:
        """See Engine.present_view."""
        self._view = PresentPage(document_id=document_id, page=page, top=top, left=left, zoom=zoom)
        self._soon()

    def pointer(self, document_id: DocumentId, page: int, x_pt: float, y_pt: float, shown: bool) -> None:
        """See Engine.present_pointer."""
        self._pointer = PresentPointer(document_id=document_id, page=page, x_pt=x_pt, y_pt=y_pt, shown=shown)
        self._soon()

    def ink(self, ink: PresentInk) -> None:
        """See Engine.present_ink."""
        waiting = self._ink.get(ink.mark_id)
        if waiting is not None:
            # The newest samples are where the pen is now.
            points = (*waiting.points, *ink.points)[-MAX_LIVE_POINTS:]
            ink = replace(ink, points=points, ended=ink.ended or waiting.ended)
        self._ink[ink.mark_id] = ink
        self._soon()

    def stop(self) -> None:
        """Send nothing more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _soon(self) -> None:
        if self._timer is not None:
            return
        wait_s = self._sent_s + PACE_S - self._clock()
        if wait_s <= 0:
            self._flush()
        else:
            self._timer = asyncio.get_running_loop().call_later(wait_s, self._flush)

    def _flush(self) -> None:
        self._timer = None
        self._sent_s = self._clock()
        view, pointer, ink = self._view, self._pointer, tuple(self._ink.values())
        self._view, self._pointer = None, None
        self._ink.clear()
        for signal in (view, *ink, pointer):
            if signal is not None:
                self._send(signal)
