"""Drafts the minutes from the facts beside the window's thread, never twice at once; knows no screen and no paper."""

import asyncio
import time

from PySide6.QtCore import QObject, QTimer, Signal

from meetroom.domain.core import Fact
from meetroom.domain.minutes import draft
from meetroom.domain.minutes_form import Minutes
from meetroom.domain.state import Meeting
from meetroom.ui.view import Room

REST_MS, REST_FACTOR = 150, 4.0
"""Between two drafts: so long, or so many times what the last one took: a long day must not keep the machine busy."""


class MinutesDrafting(QObject):
    """The newest draft in `minutes`, None before the first; only while `wanted`."""

    drafted = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._room = room
        self.minutes: Minutes | None = None
        self._of: tuple[int, int] | None = None
        self._wanted = 0
        self._busy = False
        self._took_s = 0.0
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._begin)
        room.bridge.meetingChanged.connect(self._look)
        room.bridge.meetingReset.connect(self._forget)

    def want(self, wanted: bool) -> None:
        """Somebody looks, or does no more; several may."""
        self._wanted = max(0, self._wanted + (1 if wanted else -1))
        if wanted:
            self._look()

    def _forget(self) -> None:
        self.minutes = self._of = None

    def _look(self, *_: object) -> None:
        if self._wanted and not self._busy and not self._rest.isActive() and self._of != self._now():
            pause_ms = max(REST_MS, round(self._took_s * 1000 * REST_FACTOR))
            self._rest.start(0 if self._of is None else pause_ms)

    def _now(self) -> tuple[int, int]:
        facts = self._room.bridge.facts
        return (len(facts), facts[-1].seq if facts else 0)

    def _begin(self) -> None:
        self._busy = True
        now, bridge = self._now(), self._room.bridge
        bridge.run(
            _drafted(bridge.meeting, tuple(bridge.facts)), lambda made: self._done(now, *made), lambda _: self._failed()
        )

    def _done(self, of: tuple[int, int], minutes: Minutes, took_s: float) -> None:
        self._busy, self._of, self._took_s = False, of, took_s
        self.minutes = minutes
        self.drafted.emit()
        self._look()

    def _failed(self) -> None:
        # A defect, already in the log; with the next fact it is tried again.
        self._busy = False


async def _drafted(meeting: Meeting, facts: tuple[Fact, ...]) -> tuple[Minutes, float]:
    def work() -> tuple[Minutes, float]:
        started_s = time.thread_time()
        return draft(meeting, facts), time.thread_time() - started_s

    return await asyncio.to_thread(work)
