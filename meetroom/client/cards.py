"""Cards of meetings: what this machine remembers of each, sealed, so that it is found and read without the server.

A card is the state of the meeting as far as its papers go, and with it the own notes the server is known to have; those
it is not known to have stand in the log of the marks.  Knows no network.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from meetroom.client.disk import Box, disk_error, write_durably
from meetroom.client.traces import trace_name
from meetroom.domain.annotations import MarkId, MarkRecord
from meetroom.domain.core import MeetingId
from meetroom.domain.state import Meeting, Phase

logger = logging.getLogger(__name__)
T = TypeVar("T")

STATE_AFTER_S = 2.0
NOTES_AFTER_S = 60.0
"""Notes are many and large, and in the log of the marks at once: their copy may come later."""


def essential(meeting: Meeting) -> Meeting:
    """A meeting without what nobody needs to read its papers."""
    return replace(meeting, stays={}, excused={}, speeches={}, polls={}, remarks=(), recordings={}, current_item=None)


class Cards:
    """All cards in the folder of a person.  Every method blocks.

    Args:
        folder: of a person at a server.
        box: encrypts them.
    """

    def __init__(self, folder: Path, box: Box) -> None:
        self._folder = folder / "meetings"
        self._box = box

    def put(self, meeting: Meeting) -> None:
        """Remember a meeting as it is.  Raises: OSError."""
        self._write(f"{trace_name(meeting.meeting_id)}.card", msgspec.json.encode(essential(meeting)))

    def meeting(self, name: str) -> Meeting | None:
        """What is remembered of a meeting, None for nothing that can be read."""
        meeting = self._read(f"{name}.card", Meeting)
        return meeting if meeting is not None and trace_name(meeting.meeting_id) == name else None

    def put_notes(self, name: str, records: Iterable[MarkRecord]) -> None:
        """Remember these notes in the place of all.  Raises: OSError."""
        self._write(f"{name}.notes", msgspec.json.encode(tuple(records)))

    def notes(self, name: str) -> dict[MarkId, MarkRecord]:
        """Notes that are remembered, deleted ones as such."""
        records = self._read(f"{name}.notes", tuple[MarkRecord, ...]) or ()
        return {record.mark_id: record for record in records}

    def _write(self, name: str, plain: bytes) -> None:
        write_durably(self._folder / name, self._box.seal(plain, name.encode()), private=True)

    def _read(self, name: str, kind: type[T]) -> T | None:
        try:
            plain = self._box.open((self._folder / name).read_bytes(), name.encode())
            if plain is not None:
                return msgspec.json.decode(plain, type=kind)
            logger.warning("a card of another log-in is left out")
        except FileNotFoundError:
            pass
        except (OSError, msgspec.DecodeError, UnicodeError) as error:
            logger.warning("a card cannot be read: %s", type(error).__name__)
        return None


class CardKeeper:
    """Keeps the card of the meeting one is in up to date; belongs to the loop.

    Args:
        notes: own notes the server is known to have.
    """

    def __init__(self, cards: Cards, meeting_id: MeetingId, notes: Callable[[], tuple[MarkRecord, ...]]) -> None:
        self._cards = cards
        self._name = trace_name(meeting_id)
        self._notes = notes
        self._meeting: Meeting | None = None
        self._written: Meeting | None = None
        self._notes_changed = False
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._writing = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._kept = True

    def follow(self, meeting: Meeting) -> None:
        """The meeting changed."""
        if meeting.phase is not Phase.BLANK and _differs(self._meeting, meeting):
            self._meeting = meeting
            self._later("state", STATE_AFTER_S)

    def notes_changed(self) -> None:
        """There are other notes than before, or the server has more of them."""
        self._notes_changed = True
        self._later("notes", NOTES_AFTER_S)

    def drop(self) -> None:
        """Remember nothing from now on; what stands on the disk is for others to remove."""
        self._kept = False

    async def flush(self) -> None:
        """Write what has changed; a disk that cannot be written only means that less is remembered."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        async with self._writing:
            try:
                await self._write()
            except OSError as error:
                logger.warning("a meeting is not remembered: %s", disk_error(error).problem)

    async def close(self) -> None:
        """Write what has changed, and no more."""
        await self.flush()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _write(self) -> None:
        meeting = self._meeting
        if self._kept and meeting is not None and meeting is not self._written:
            await asyncio.to_thread(self._cards.put, meeting)
            self._written = meeting
        if self._kept and self._notes_changed and meeting is not None:
            self._notes_changed = False
            await asyncio.to_thread(self._cards.put_notes, self._name, self._notes())

    def _later(self, what: str, pause_s: float) -> None:
        if what not in self._timers and self._kept:
            self._timers[what] = asyncio.get_running_loop().call_later(pause_s, self._start)

    def _start(self) -> None:
        task = asyncio.create_task(self.flush(), name="cards")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _differs(before: Meeting | None, now: Meeting) -> bool:
    if before is None:
        return True
    return before.documents is not now.documents or _head(before) != _head(now)


def _head(meeting: Meeting) -> tuple[object, ...]:
    return (
        meeting.title,
        meeting.body,
        meeting.place,
        meeting.phase,
        meeting.planned_start,
        meeting.retention,
        len(meeting.people),
        len(meeting.items),
    )
