"""The readiness board: whose devices hold which documents whole, told to the office; knows no bytes and no key."""

import asyncio
import logging
from collections.abc import Sequence

from meetroom.domain.core import DocumentId, Fact, PersonId, Refused
from meetroom.domain.state import OFFICE, DocumentState, Meeting
from meetroom.protocol.messages import Readiness, ReadinessBoard, ReportReadiness
from meetroom.server.gathering import Gathering, text_of
from meetroom.server.presence import Soon, crowd_pause_s
from meetroom.server.session import Session
from meetroom.server.sight import may_fetch
from meetroom.server.threads import Threads
from meetroom.store.failures import StoreFailed
from meetroom.store.marks import Readiness as StoredReadiness

log = logging.getLogger(__name__)

Verified = frozenset[tuple[DocumentId, int]]


def board(meeting: Meeting, devices: dict[PersonId, dict[str, Verified]]) -> tuple[Readiness, ...]:
    """One row per person: current versions meant for them, and how many the best of their devices has whole."""
    documents = [d for d in meeting.documents.values() if d.state is not DocumentState.WITHDRAWN]
    rows = []
    for person_id in sorted(meeting.people):
        wanted = {(d.document_id, d.versions[-1].number) for d in documents if may_fetch(meeting, person_id, d)}
        have = max((len(wanted & verified) for verified in devices.get(person_id, {}).values()), default=0)
        rows.append(Readiness(person_id=person_id, verified=have, total=len(wanted)))
    return tuple(rows)


class ReadinessDesk:
    """Takes reports in and keeps the office's board up to date in one meeting."""

    def __init__(self, gathering: Gathering, stored: StoredReadiness, workers: Threads) -> None:
        self._gathering = gathering
        self._stored = stored
        self._workers = workers
        self._devices: dict[PersonId, dict[str, Verified]] = {}
        self._soon = Soon(self._tell, lambda: crowd_pause_s(len(gathering.live)))
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Begin.  Raises: StoreFailed."""
        for known in await self._workers.run(self._stored.all, self._gathering.room.meeting_id):
            self._devices.setdefault(known.person_id, {})[known.device] = frozenset(known.verified)
        self._gathering.handlers[ReportReadiness] = self.report
        self._gathering.after_arrival.append(self._on_arrival)
        self._gathering.after_facts.append(self._on_facts)
        self._gathering.before_close.append(self._finish)

    def report(self, session: Session, message: ReportReadiness) -> None:
        """A device says what it holds; versions that do not exist are left out."""
        documents = self._gathering.meeting.documents
        verified = frozenset(
            (v.document_id, v.version)
            for v in message.verified
            if v.document_id in documents and 0 < v.version <= len(documents[v.document_id].versions)
        )
        devices = self._devices.setdefault(session.person_id, {})
        if devices.get(session.device) == verified:
            return
        devices[session.device] = verified
        self._soon.call()
        task = asyncio.create_task(self._store(session, verified))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _store(self, session: Session, verified: Verified) -> None:
        meeting_id = self._gathering.room.meeting_id
        try:
            await self._workers.run(self._stored.put, meeting_id, session.person_id, session.device, tuple(verified))
        except Refused:
            log.info("a device without a proper name", extra={"meeting": meeting_id, "person": session.person_id})
        except StoreFailed:
            # The device says it again when it next connects; nothing else depends on it.
            log.warning("readiness not stored", extra={"meeting": meeting_id})

    def _on_arrival(self, session: Session) -> None:
        if self._gathering.meeting.has_role(session.person_id, *OFFICE):
            self._soon.call()

    def _on_facts(self, before: Meeting, facts: Sequence[Fact]) -> None:
        now = self._gathering.meeting
        if now.documents is not before.documents or now.people is not before.people:
            self._soon.call()

    def _tell(self) -> None:
        meeting = self._gathering.meeting
        office = [s for s in self._gathering.live if meeting.has_role(s.person_id, *OFFICE)]
        if office:
            text = text_of(ReadinessBoard(rows=board(meeting, self._devices)))
            for session in office:
                session.line.push_newest("ReadinessBoard", text)

    async def _finish(self) -> None:
        self._soon.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
