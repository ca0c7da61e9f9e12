"""Hands marks to the engine and keeps trying until they are saved; reads back what changed; paints nothing."""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from meetroom.client.engine import ClientError, ClientProblem
from meetroom.domain.annotations import Mark, MarkId, Sharing, joined
from meetroom.domain.core import DocumentId, MeetingId
from meetroom.domain.state import Audience
from meetroom.ui.view import Room

RETRY_MS = 5_000


class Kept(msgspec.Struct, frozen=True):
    """A mark as the engine has it; `audience` None: for its author only."""

    mark: Mark
    audience: Audience | None


class News(msgspec.Struct, frozen=True):
    """What is different at the engine since it was asked last."""

    fresh: tuple[Kept, ...]
    gone: frozenset[MarkId]


class MarkSaver(QObject):
    """See the module.

    `pending` holds every change until the engine has it on disk; `audiences` whom shared marks are for, also of marks
    deleted meanwhile, because sharing is not taken back by deleting and undoing.  `changed`: what is unsaved changed.
    """

    changed = Signal()

    def __init__(self, room: Room, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._room = room
        self.pending: dict[MarkId, Mark | None] = {}
        self.failed: set[MarkId] = set()
        self.audiences: dict[MarkId, Audience] = {}
        self._home: dict[MarkId, MeetingId] = {}
        self._stopped = False
        self._retry = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._retry.timeout.connect(self.retry)

    def keep(self, mark_id: MarkId, mark: Mark | None) -> None:
        """This is how a mark is from now on (None: deleted); `write` saves it."""
        self.pending[mark_id] = mark
        self._home[mark_id] = self._room.meeting.meeting_id

    def share(self, mark_id: MarkId, audience: Audience) -> None:
        """A mark is for these people too, from its next `write` on."""
        known = self.audiences.get(mark_id)
        self.audiences[mark_id] = audience if known is None else joined(known, audience)

    def retry(self) -> None:
        """Try again to save what could not be saved."""
        self.write(frozenset(self.failed))

    def stop(self) -> None:
        """The program ends: nothing is tried again."""
        self._stopped = True
        self._retry.stop()

    def write(self, mark_ids: Iterable[MarkId]) -> None:
        """Save marks that are kept."""
        engine, audiences = self._room.bridge.engine, self.audiences
        # What could not be saved in one meeting must not land in the book of the next; it waits for the return.
        here = self._room.meeting.meeting_id
        wanted = {m: self.pending[m] for m in mark_ids if m in self.pending and self._home[m] == here}
        if not wanted:
            return
        shared = {m: audiences.get(m) for m in wanted}

        async def write() -> dict[MarkId, ClientError]:
            book = engine.marks
            refused: dict[MarkId, ClientError] = {}
            for mark_id, mark in wanted.items():
                try:
                    put_mark(book, mark_id, mark, shared[mark_id])
                except ClientError as error:
                    refused[mark_id] = error
            if len(refused) < len(wanted):
                await book.flushed()
            return refused

        self._room.bridge.run(write(), lambda refused: self._written(wanted, refused), self._failing(wanted))

    def read(self, document_id: DocumentId, seen: dict[MarkId, Mark], done: Callable[[News], None]) -> None:
        """Ask what is different from `seen`, which is the engine's from now on and brought up to date there."""
        engine = self._room.bridge.engine

        async def read() -> News:
            book = engine.marks
            now = {mark.mark_id: mark for mark in book.of(document_id)}
            fresh = (mark for mark_id, mark in now.items() if seen.get(mark_id) is not mark)
            news = News(tuple(Kept(m, book.audience_of(m.mark_id)) for m in fresh), frozenset(seen.keys() - now.keys()))
            seen.clear()
            seen.update(now)
            return news

        self._room.bridge.run(read(), done, lambda _error: None)

    def _failing(self, wanted: dict[MarkId, Mark | None]) -> Callable[[ClientError], None]:
        return lambda error: self._written(wanted, dict.fromkeys(wanted, error))

    def _written(self, wanted: dict[MarkId, Mark | None], refused: dict[MarkId, ClientError]) -> None:
        for mark_id, mark in wanted.items():
            if mark_id in refused:
                continue
            self.failed.discard(mark_id)
            if mark_id in self.pending and self.pending[mark_id] is mark:
                del self.pending[mark_id]
                self._home.pop(mark_id, None)
        new = [error for mark_id, error in refused.items() if mark_id not in self.failed]
        self.failed.update(mark_id for mark_id in refused if mark_id in self.pending)
        if new:
            self._room.complain(new[0])
        if self.failed and not self._stopped:
            self._retry.start()
        self.changed.emit()


def put_mark(book: Any, mark_id: MarkId, mark: Mark | None, audience: Audience | None) -> None:
    """Put a mark into the engine's book, or delete it (None); shared with `audience` and whoever has it already.

    Raises: ClientError.
    """
    if mark is None:
        book.delete(mark_id)
        return
    known = book.audience_of(mark_id)
    if audience is not None and known is not None:
        audience = joined(known, audience)
    try:
        book.put(mark, Sharing.PRIVATE if audience is None else Sharing.SHARED, audience)
    except ClientError as error:
        if error.problem is not ClientProblem.NOT_ALLOWED:
            raise
        # Another device of this person has shared it, or with more people: then it stays so.
        book.put(mark, Sharing.SHARED)
