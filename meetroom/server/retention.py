"""The board of clearings: what people's machines did after a meeting was over, for its office; clears nothing."""

import logging
from collections.abc import Callable
from datetime import datetime

import msgspec

from meetroom.domain.core import PersonId
from meetroom.domain.state import OFFICE, OVER, Phase, Retention
from meetroom.protocol.http import Problem
from meetroom.protocol.messages import RetentionReported
from meetroom.protocol.minutes import RetentionReport, RetentionRow, RetentionRows
from meetroom.server.certificates import now_utc
from meetroom.server.gathering import Gathering, text_of
from meetroom.server.presence import Soon, crowd_pause_s
from meetroom.server.problem_answers import ProblemFound
from meetroom.server.session import Session
from meetroom.server.threads import Threads
from meetroom.store.marks import Readiness
from meetroom.store.retention import KeptReport, RetentionReports

log = logging.getLogger(__name__)

MAX_MACHINES = 64
"""Of one person that may report."""
_reports = msgspec.json.Decoder(RetentionReport)
_encoder = msgspec.json.Encoder()
_REPORTABLE = OVER | {Phase.CLOSED}
"""A machine that was away when minutes were opened again says afterwards what it did before."""


class RetentionDesk:
    """Takes reports in and gives the board of one meeting.  Belongs to the loop."""

    def __init__(
        self,
        gathering: Gathering,
        reports: RetentionReports,
        readiness: Readiness,
        workers: Threads,
        clock: Callable[[], datetime] = now_utc,
    ) -> None:
        self._gathering = gathering
        self._reports = reports
        self._readiness = readiness
        self._workers = workers
        self._clock = clock
        self._soon = Soon(self._tell, lambda: crowd_pause_s(len(gathering.live)))

    def open(self) -> None:
        """Begin."""
        self._gathering.after_arrival.append(self._tell_arrived)
        self._gathering.before_close.append(self._close)

    async def report(self, person_id: PersonId, report: RetentionReport) -> None:
        """A machine says what it did.  Raises: ProblemFound(BAD_REQUEST | NOT_ALLOWED); StoreFailed."""
        meeting = self._gathering.meeting
        if report.rule is not meeting.retention or report.rule is Retention.KEEP or report.at.tzinfo is None:
            raise ProblemFound(Problem.BAD_REQUEST)
        if meeting.phase not in _REPORTABLE or not report.device.strip():
            raise ProblemFound(Problem.NOT_ALLOWED)
        meeting_id = meeting.meeting_id
        own = [kept for kept in await self._workers.run(self._reports.all, meeting_id) if kept.person_id == person_id]
        before = next((_reports.decode(kept.report) for kept in own if kept.device == report.device), None)
        if len(own) >= MAX_MACHINES and before is None:
            raise ProblemFound(Problem.NOT_ALLOWED)
        report = _together(report, before)
        kept = KeptReport(
            person_id=person_id, device=report.device, report=_encoder.encode(report), received_at=self._clock()
        )
        await self._workers.run(self._reports.put, meeting_id, kept)
        log.info("clearing reported", extra={"meeting": meeting_id, "person": person_id, "done": report.done})
        self._soon.call()

    async def board(self) -> RetentionRows:
        """Every machine that reported, or said it held documents and has not reported.  Raises: StoreFailed."""
        meeting = self._gathering.meeting
        reports = await self._workers.run(self._reports.all, meeting.meeting_id)
        devices = await self._workers.run(self._readiness.all, meeting.meeting_id)
        holding = {(d.person_id, d.device): len({document for document, _ in d.verified}) for d in devices}
        rows = {
            (kept.person_id, kept.device): RetentionRow(
                person_id=kept.person_id,
                device=kept.device,
                holding=holding.get((kept.person_id, kept.device), 0),
                report=_reports.decode(kept.report),
                received_at=kept.received_at,
            )
            for kept in reports
        }
        if meeting.retention is not Retention.KEEP:
            for (person_id, device), documents in holding.items():
                if documents and (person_id, device) not in rows:
                    rows[person_id, device] = RetentionRow(person_id=person_id, device=device, holding=documents)
        return RetentionRows(rule=meeting.retention, rows=tuple(rows[name] for name in sorted(rows)))

    def _tell(self) -> None:
        for session in self._gathering.live:
            self._tell_one(session)

    def _tell_arrived(self, session: Session) -> None:
        # What was reported while its line was down went past it.
        if self._gathering.meeting.phase in _REPORTABLE:
            self._tell_one(session)

    def _tell_one(self, session: Session) -> None:
        if session.takes_reports and self._gathering.meeting.has_role(session.person_id, *OFFICE):
            session.line.push_newest("RetentionReported", text_of(RetentionReported()))

    async def _close(self) -> None:
        self._soon.cancel()


def _together(report: RetentionReport, before: RetentionReport | None) -> RetentionReport:
    """A machine that was done and is done again has removed crumbs: the large number is the one to show."""
    if before is None or not (before.done and report.done):
        return report
    documents, removed_bytes = max(before.documents, report.documents), max(before.removed_bytes, report.removed_bytes)
    return msgspec.structs.replace(report, documents=documents, removed_bytes=removed_bytes)
