"""Uploads underway as they are kept for the next start; knows no file's bytes and no rule."""

from datetime import datetime

import msgspec
from sqlalchemy import delete, select

from meetroom.domain.core import MeetingId, PersonId
from meetroom.store import schema
from meetroom.store.database import Database, put


class KeptUpload(msgspec.Struct, frozen=True, kw_only=True):
    """One upload.

    Attributes:
        upload_id: the sender's choice; with `person_id` its name.
        fields: JSON of what is said of the file.
        size_bytes: of the file.
        received_bytes: how much of it is on disk and was acknowledged.
        touched_at: when something of it came last.
        sha256: of the whole, told when all was sent; empty before.
        starts: how often it got its turn at the intake and the server ended without warning.
        draft: JSON of what is about to be written into the meeting; empty before the paper is sealed and kept.
        outcome: JSON of how it ended; empty before.
    """

    person_id: PersonId
    upload_id: str
    meeting_id: MeetingId
    fields: bytes
    size_bytes: int
    received_bytes: int
    touched_at: datetime
    sha256: str = ""
    starts: int = 0
    draft: bytes = b""
    outcome: bytes = b""


class Uploads:
    """All of them; safe to use from any thread.  Every method may raise StoreFailed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, upload: KeptUpload) -> None:
        """Write an upload as it is now; on disk when this returns."""
        with self._database.writing() as connection:
            put(connection, schema.uploads, [msgspec.structs.asdict(upload)])

    def all(self) -> list[KeptUpload]:
        """Every upload, ended ones included."""
        with self._database.reading() as connection:
            rows = connection.execute(select(schema.uploads).order_by(schema.uploads.c.touched_at))
            return [KeptUpload(**row._asdict()) for row in rows]

    def forget(self, person_id: PersonId, upload_id: str) -> None:
        """Drop one, if it is there."""
        table = schema.uploads.c
        statement = delete(schema.uploads).where(table.person_id == person_id, table.upload_id == upload_id)
        with self._database.writing() as connection:
            connection.execute(statement)
