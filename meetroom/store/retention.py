"""What machines reported of the clearing of a meeting; knows no rule, and not what is in a report."""

from datetime import datetime

import msgspec
from sqlalchemy import select

from meetroom.domain.core import MeetingId, PersonId
from meetroom.store import schema
from meetroom.store.database import Database, printable, put


class KeptReport(msgspec.Struct, frozen=True, kw_only=True):
    """The newest report of one machine of a person; `report` is JSON."""

    person_id: PersonId
    device: str
    report: bytes
    received_at: datetime


class RetentionReports(msgspec.Struct, frozen=True):
    """All reports; safe to use from any thread.  Every method may raise StoreFailed."""

    database: Database

    def put(self, meeting_id: MeetingId, kept: KeptReport) -> None:
        """Put a report in the place of the machine's last one.  Raises: Refused for a device without a proper name."""
        row = {"meeting_id": meeting_id, **msgspec.structs.asdict(kept), "device": printable(kept.device)}
        with self.database.writing() as connection:
            put(connection, schema.retention_reports, [row])

    def all(self, meeting_id: MeetingId) -> list[KeptReport]:
        """The newest report of every machine, by person and machine."""
        table = schema.retention_reports.c
        columns = (table.person_id, table.device, table.report, table.received_at)
        query = select(*columns).where(table.meeting_id == meeting_id).order_by(table.person_id, table.device)
        with self.database.reading() as connection:
            return [KeptReport(**row._asdict()) for row in connection.execute(query)]
