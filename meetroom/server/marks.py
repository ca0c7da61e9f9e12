"""Marks on pages between people: checked, merged, stored and passed on; never in the chain, never read when private."""

import asyncio
import logging
from collections.abc import Coroutine, Iterable, Sequence
from typing import Any

from meetroom.domain import annotations
from meetroom.domain.annotations import LARGEST_LAMPORT, MarkRecord, Sharing, open_record
from meetroom.domain.core import DocumentId, Fact, PersonId, Refused
from meetroom.domain.documents import DocumentEdited, DocumentReleased
from meetroom.domain.state import Meeting
from meetroom.protocol.codec import MalformedMessage
from meetroom.protocol.messages import ByeReason, Marks, PutMarks
from meetroom.server.gathering import Gathering
from meetroom.server.mark_passing import Passage
from meetroom.server.session import Ended, Session
from meetroom.server.shared_marks import Lots, SharedMarks, messages_of, told_bytes
from meetroom.server.sight import may_open
from meetroom.server.threads import Threads
from meetroom.store.failures import NoSpace, StoreFailed
from meetroom.store.marks import Marks as StoredMarks

log = logging.getLogger(__name__)

MAX_BODY_BYTES = annotations.MAX_BODY_BYTES
MAX_PERSON_BYTES = 64 * 1024 * 1024
"""What the marks of one person may take in one meeting: some thirty thousand strokes."""


def check_record(record: MarkRecord, session: Session) -> None:
    """Let through only what this person may have written; a shared mark must be what it says it is.

    Raises: MalformedMessage.
    """
    try:
        # What passes here can be stored in every database.
        annotations.check_record(record)
    except Refused as refused:
        raise MalformedMessage("not a mark that can be kept") from refused
    if record.author != session.person_id or record.lamport > LARGEST_LAMPORT:
        raise MalformedMessage("not a mark of the sender")
    if record.deleted != (not record.body):
        raise MalformedMessage("a mark has a body until it is deleted")
    if record.sharing is Sharing.SHARED and not record.deleted and open_record(record) is None:
        raise MalformedMessage("not the mark it says it is, or none that can be drawn")


class MarksDesk:
    """Takes marks in and gives them out in one meeting."""

    def __init__(self, gathering: Gathering, stored: StoredMarks, workers: Threads) -> None:
        self._gathering = gathering
        self._stored = stored
        self._workers = workers
        self._shared = SharedMarks(self._read_shared)
        self._used_bytes: dict[PersonId, int] = {}
        self._passages: dict[Session, Passage] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Begin."""
        self._gathering.handlers[PutMarks] = self.put
        self._gathering.after_arrival.append(lambda session: self._start(session, self._give_all(session)))
        self._gathering.after_departure.append(self._on_departure)
        self._gathering.after_facts.append(self._on_facts)
        self._gathering.before_close.append(self._finish)

    def put(self, session: Session, message: PutMarks) -> None:
        """A client's marks changed.  Raises: MalformedMessage."""
        for record in message.records:
            check_record(record, session)
        meeting = self._gathering.meeting
        records = tuple(r for r in message.records if self._may_put(meeting, session, r))
        self._start(session, self._store(session, records))

    def _may_put(self, meeting: Meeting, session: Session, record: MarkRecord) -> bool:
        """Nobody marks what they may not open; a deletion always gets through."""
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
        size_bytes = sum(told_bytes(record) for record in records)
        full = not await self._has_room(session.person_id, size_bytes)
        if full:
            # Not echoed: they stay on the device that drew them.  What is deleted makes room.
            log.warning("too many marks of one person", extra={"person": session.person_id})
            records = [record for record in records if record.deleted]
        put = self._stored.put_known if full else self._stored.put
        merged = await self._workers.run(put, self._gathering.room.meeting_id, records)
        self._shared.take(merged.changed)
        # The echo tells the sender how the marks stand now; a resent one has not changed and is echoed too.  An id that
        # somebody else used first is theirs, and not shown.
        echo = [r for r in merged.kept if r.author == session.person_id]
        for own in self._gathering.sessions_of(session.person_id):
            _push(own, echo if own is session else merged.changed)
        self._pass_on(merged.changed, [s for s in self._gathering.live if s.person_id != session.person_id])

    def _pass_on(self, records: Sequence[MarkRecord], sessions: Iterable[Session]) -> None:
        """Give shared marks to whom they are for; the same choice is encoded once."""
        lots = tuple(Lots(records))
        meeting = self._gathering.meeting
        messages: dict[tuple[int, ...], tuple[list[MarkRecord], list[str]]] = {}
        for session in sessions:
            sight = tuple(i for i, lot in enumerate(lots) if lot.is_for(meeting, session.person_id))
            if not sight:
                continue
            if sight not in messages:
                seen = [record for i in sight for record in lots[i].records]
                messages[sight] = seen, list(messages_of(seen))
            self._passage(session).give(*messages[sight])

    def _passage(self, session: Session) -> Passage:
        found = self._passages.get(session)
        if found is None:
            found = self._passages[session] = Passage(
                session, lambda: self._gathering.meeting, lambda work: self._start(session, work), self._give_all
            )
        return found

    async def _give_all(self, session: Session) -> None:
        """What somebody has, and all they may have of others, which is encoded once for all who come."""
        meeting_id, person_id = self._gathering.room.meeting_id, session.person_id
        own = await self._workers.run(self._stored.of_author, meeting_id, person_id)
        shared, meeting = await self._shared.lots(), self._gathering.meeting
        seen = dict.fromkeys(lot for lot in shared if lot.is_for(meeting, person_id))
        alone = [record for record in own if shared.home(record.mark_id) not in seen]
        alone += [record for lot in seen if lot.is_small for record in lot.records]
        large = [lot for lot in seen if not lot.is_small]
        if not alone and not large:
            session.send(Marks(records=()))
        await _push_slowly(session, messages_of(alone))
        for lot in large:
            await _push_slowly(session, lot.texts())

    def _on_facts(self, before: Meeting, facts: Sequence[Fact]) -> None:
        opened = {f.event.document.document_id for f in facts if isinstance(f.event, DocumentReleased | DocumentEdited)}
        if opened:
            self._start(None, self._give_opened(opened))

    async def _give_opened(self, opened: set[DocumentId]) -> None:
        """Marks shared before reach those who may open the document only now."""
        lots = [lot for lot in await self._shared.lots() if lot.document_id in opened]
        self._pass_on([record for lot in lots for record in lot.records], self._gathering.live)

    async def _read_shared(self) -> list[MarkRecord]:
        return await self._workers.run(self._stored.shared, self._gathering.room.meeting_id)

    def _on_departure(self, session: Session) -> None:
        self._passages.pop(session, None)

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
        self._shared.forget()


def _push(session: Session, records: Iterable[MarkRecord]) -> None:
    for text in messages_of(records):
        session.line.push(text)


async def _push_slowly(session: Session, texts: Iterable[str]) -> None:
    """Send what may be more than a connection may keep waiting.  Raises: Ended."""
    for text in texts:
        session.line.push(text)
        await asyncio.sleep(0)  # a line that takes all at once must not keep the others from speaking
        await session.keep_up()
