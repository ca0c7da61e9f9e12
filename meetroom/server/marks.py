"""Marks on pages between people: checked, merged, stored and passed on; never in the chain, never read when private."""

import asyncio
import logging
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from typing import Any

import msgspec

from meetroom.domain import annotations
from meetroom.domain.annotations import MAX_POINTS_PER_STROKE, InkStroke, Mark, MarkId, MarkRecord, Sharing
from meetroom.domain.core import DocumentId, Fact, PersonId, Refused
from meetroom.domain.documents import DocumentReleased
from meetroom.domain.state import Meeting
from meetroom.protocol.codec import MalformedMessage
from meetroom.protocol.messages import ByeReason, Marks, PutMarks
from meetroom.server.gathering import Gathering, text_of
from meetroom.server.session import Ended, Session
from meetroom.server.sight import may_open
from meetroom.server.threads import Threads
from meetroom.store.failures import NoSpace, StoreFailed
from meetroom.store.marks import Marks as StoredMarks

log = logging.getLogger(__name__)

MAX_BODY_BYTES = annotations.MAX_BODY_BYTES
MAX_PERSON_BYTES = 64 * 1024 * 1024
"""What the marks of one person may take in one meeting: some thirty thousand strokes."""
_BATCH_BYTES = 256 * 1024
_LARGEST_LAMPORT = 1 << 53
_marks = msgspec.json.Decoder(Mark)


def check_record(record: MarkRecord, session: Session) -> None:
    """Let through only what this person may have written; a shared mark must be what it says it is.

    Raises: MalformedMessage.
    """
    try:
        # What passes here can be stored in every database.
        annotations.check_record(record)
    except Refused as refused:
        raise MalformedMessage("not a mark that can be kept") from refused
    if record.author != session.person_id or record.lamport >= _LARGEST_LAMPORT:
        raise MalformedMessage("not a mark of the sender")
    if record.deleted != (not record.body):
        raise MalformedMessage("a mark has a body until it is deleted")
    if record.sharing is Sharing.SHARED and not record.deleted:
        _check_shared(record)


def _check_shared(record: MarkRecord) -> None:
    try:
        mark = _marks.decode(record.body)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise MalformedMessage("not a mark") from error
    same = (mark.mark_id, mark.document_id, mark.author) == (record.mark_id, record.document_id, record.author)
    short = not isinstance(mark.shape, InkStroke) or len(mark.shape.points) <= MAX_POINTS_PER_STROKE
    if not same or not short or mark.page < 0:
        raise MalformedMessage("not the mark it says it is")


class MarksDesk:
    """Takes marks in and gives them out in one meeting."""

    def __init__(self, gathering: Gathering, stored: StoredMarks, workers: Threads) -> None:
        self._gathering = gathering
        self._stored = stored
        self._workers = workers
        self._shared: set[MarkId] = set()
        self._used_bytes: dict[PersonId, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Begin.  Raises: StoreFailed."""
        records = await self._workers.run(self._stored.all, self._gathering.room.meeting_id)
        self._shared = {r.mark_id for r in records if r.sharing is Sharing.SHARED}
        self._gathering.handlers[PutMarks] = self.put
        self._gathering.after_arrival.append(lambda session: self._start(session, self._give_all(session)))
        self._gathering.after_facts.append(self._on_facts)
        self._gathering.before_close.append(self._finish)

    def put(self, session: Session, message: PutMarks) -> None:
        """A client's marks changed.  Raises: MalformedMessage."""
        for record in message.records:
            check_record(record, session)
        meeting = self._gathering.meeting
        records = tuple(r for r in message.records if self._may_put(meeting, session, r))
        self._shared.update(r.mark_id for r in records if r.sharing is Sharing.SHARED)
        self._start(session, self._store(session, records))

    def _may_put(self, meeting: Meeting, session: Session, record: MarkRecord) -> bool:
        """Others keep what was once shared with them, so it cannot become private; a deletion always gets through."""
        if record.sharing is Sharing.PRIVATE and record.mark_id in self._shared:
            return False
        return record.deleted or may_open(meeting, session.person_id, record.document_id)

    async def _has_room(self, person_id: PersonId, more_bytes: int) -> bool:
        """Whether somebody may keep so much more; a mark that replaces another counts twice until it matters."""
        used_bytes = self._used_bytes.get(person_id)
        if used_bytes is None or used_bytes + more_bytes > MAX_PERSON_BYTES:
            meeting_id = self._gathering.room.meeting_id
            used_bytes = await self._workers.run(self._stored.size_bytes, meeting_id, person_id)
        fits = used_bytes + more_bytes <= MAX_PERSON_BYTES
        self._used_bytes[person_id] = used_bytes + (more_bytes if fits else 0)
        return fits

    async def _store(self, session: Session, records: Sequence[MarkRecord]) -> None:
        size_bytes = sum(len(record.body) for record in records)
        if size_bytes and not await self._has_room(session.person_id, size_bytes):
            # Not echoed: they stay on the device that drew them.
            log.warning("too many marks of one person", extra={"person": session.person_id})
            return
        changed = await self._workers.run(self._stored.put, self._gathering.room.meeting_id, records)
        # The echo tells the sender that the marks are stored; a resent one has not changed and is echoed too.
        now = {r.mark_id: r for r in (*records, *changed)}
        for own in self._gathering.sessions_of(session.person_id):
            _push(own, now.values() if own is session else changed)
        shared = [r for r in changed if r.sharing is Sharing.SHARED]
        self._pass_on(shared, [s for s in self._gathering.live if s.person_id != session.person_id])

    def _pass_on(self, records: Sequence[MarkRecord], sessions: Iterable[Session]) -> None:
        """Give shared marks to whoever may open their documents; the same choice is encoded once."""
        documents = sorted({r.document_id for r in records})
        meeting = self._gathering.meeting
        messages: dict[tuple[DocumentId, ...], list[str]] = {}
        for session in sessions:
            sight = tuple(d for d in documents if may_open(meeting, session.person_id, d))
            if sight not in messages:
                messages[sight] = list(_messages(r for r in records if r.document_id in sight))
            texts = messages[sight]
            if len(texts) > 1:
                self._start(session, _push_slowly(session, texts))
            elif texts:
                session.line.push(texts[0])

    async def _give_all(self, session: Session) -> None:
        meeting_id = self._gathering.room.meeting_id
        records = await self._workers.run(self._stored.of_person, meeting_id, session.person_id)
        meeting = self._gathering.meeting
        mine = [
            r for r in records if r.author == session.person_id or may_open(meeting, session.person_id, r.document_id)
        ]
        if not mine:
            session.send(Marks(records=()))
        await _push_slowly(session, _messages(mine))

    def _on_facts(self, before: Meeting, facts: Sequence[Fact]) -> None:
        released = {f.event.document.document_id for f in facts if isinstance(f.event, DocumentReleased)}
        if released and self._shared:
            self._start(None, self._give_released(released))

    async def _give_released(self, released: set[DocumentId]) -> None:
        """Marks shared before the release reach those who may open the document only now."""
        records = await self._workers.run(self._stored.all, self._gathering.room.meeting_id)
        shared = [r for r in records if r.sharing is Sharing.SHARED and r.document_id in released]
        self._pass_on(shared, self._gathering.live)

    def _start(self, session: Session | None, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._guarded(session, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, session: Session | None, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Ended:
            return
        except StoreFailed as failed:
            log.error("marks not stored or read", extra={"meeting": self._gathering.room.meeting_id})
            if session is not None:
                full = isinstance(failed, NoSpace)
                session.end(ByeReason.NO_SPACE if full else ByeReason.MEETING_FAILED)

    async def _finish(self) -> None:
        await asyncio.gather(*self._tasks, return_exceptions=True)


def _push(session: Session, records: Iterable[MarkRecord]) -> None:
    for text in _messages(records):
        session.line.push(text)


async def _push_slowly(session: Session, texts: Iterable[str]) -> None:
    """Send what may be more than a connection may keep waiting.  Raises: Ended."""
    for text in texts:
        session.line.push(text)
        await session.keep_up()


def _messages(records: Iterable[MarkRecord]) -> Iterator[str]:
    """`Marks` messages that stay well below the largest message."""
    batch: list[MarkRecord] = []
    size_bytes = 0
    for record in records:
        if batch and size_bytes + len(record.body) > _BATCH_BYTES:
            yield text_of(Marks(records=tuple(batch)))
            batch, size_bytes = [], 0
        batch.append(record)
        size_bytes += len(record.body) + 300
    if batch:
        yield text_of(Marks(records=tuple(batch)))
