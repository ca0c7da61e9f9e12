"""Records of a meeting that are no facts: marks on pages and readiness of devices; knows no rule but the merge."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, and_, func, select

from meetroom.domain.annotations import MarkId, MarkRecord, Sharing, check_record, merge
from meetroom.domain.core import DocumentId, MeetingId, PersonId
from meetroom.domain.state import Audience
from meetroom.store import schema
from meetroom.store.database import Database, printable, put

_LOCK = 0x6D61726B73
_audiences = msgspec.json.Decoder(Audience)
RECORD_BYTES = 300
"""About what a record takes beside what is up to its author."""
_AT_ONCE = 500
"""Ids in one query; SQLite takes a limited number of parameters."""


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """What came of records: how their marks stand now, and those of them that changed; in order of their ids."""

    kept: tuple[MarkRecord, ...]
    changed: tuple[MarkRecord, ...]


class Marks:
    """All marks; safe to use from any thread.  Every method may raise StoreFailed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, meeting_id: MeetingId, records: Iterable[MarkRecord]) -> Merged:
        """Merge records in (annotations.merge).

        Whether the sender may write as `author` is the caller's to check.

        Raises: Refused(INVALID_VALUE) where `check_record` refuses one; none is stored then.
        """
        return self._put(meeting_id, records, known_only=False)

    def put_known(self, meeting_id: MeetingId, records: Iterable[MarkRecord]) -> Merged:
        """As `put`, but leaves out what is no change of a mark that is here."""
        return self._put(meeting_id, records, known_only=True)

    def _put(self, meeting_id: MeetingId, records: Iterable[MarkRecord], *, known_only: bool) -> Merged:
        incoming = list(records)
        for record in incoming:
            check_record(record)
        ids = sorted({r.mark_id for r in incoming})
        with self._database.writing() as connection:
            self._database.alone(connection, _LOCK)
            old: dict[MarkId, MarkRecord] = {}
            for start in range(0, len(ids), _AT_ONCE):
                some = schema.marks.c.mark_id.in_(ids[start : start + _AT_ONCE])
                rows = connection.execute(select(schema.marks).where(_of(meeting_id), some))
                old.update((MarkId(row.mark_id), _record(row)) for row in rows)
            if known_only:
                incoming, ids = [r for r in incoming if r.mark_id in old], [i for i in ids if i in old]
            merged = merge(old, incoming)
            changed = tuple(merged[i] for i in ids if merged[i] != old.get(i))
            put(connection, schema.marks, [{"meeting_id": meeting_id, **_row(r)} for r in changed])
        return Merged(kept=tuple(merged[i] for i in ids), changed=changed)

    def all(self, meeting_id: MeetingId) -> list[MarkRecord]:
        """Every mark of a meeting, deleted ones included, in order of their ids."""
        return self._read(_of(meeting_id))

    def of_author(self, meeting_id: MeetingId, author: PersonId) -> list[MarkRecord]:
        """Somebody's own marks, deleted ones included, in order of their ids."""
        return self._read(and_(_of(meeting_id), schema.marks.c.author == author))

    def shared(self, meeting_id: MeetingId) -> list[MarkRecord]:
        """Everybody's shared marks, deleted ones included, in order of their ids."""
        return self._read(and_(_of(meeting_id), schema.marks.c.sharing == Sharing.SHARED.value))

    def size_bytes(self, meeting_id: MeetingId, author: PersonId) -> int:
        """How much somebody's marks take in all, deleted ones included."""
        table = schema.marks.c
        each = func.length(table.body) + func.length(table.audience) + RECORD_BYTES
        query = select(func.coalesce(func.sum(each), 0)).where(_of(meeting_id), table.author == author)
        with self._database.reading() as connection:
            return int(connection.scalar(query) or 0)

    def _read(self, condition: "ColumnElement[bool]") -> list[MarkRecord]:
        with self._database.reading() as connection:
            rows = connection.execute(select(schema.marks).where(condition).order_by(schema.marks.c.mark_id))
            return [_record(row) for row in rows]


def _of(meeting_id: MeetingId) -> "ColumnElement[bool]":
    return schema.marks.c.meeting_id == meeting_id


def _record(row: "Row[Any]") -> MarkRecord:
    return MarkRecord(
        mark_id=MarkId(row.mark_id),
        document_id=DocumentId(row.document_id),
        author=PersonId(row.author),
        sharing=Sharing(row.sharing),
        lamport=row.lamport,
        device=row.device,
        deleted=row.deleted,
        body=row.body,
        audience=_audiences.decode(row.audience),
    )


def _row(record: MarkRecord) -> dict[str, object]:
    audience = msgspec.json.encode(record.audience).decode()
    return {**msgspec.structs.asdict(record), "sharing": record.sharing.value, "audience": audience}


class ReadyDevice(msgspec.Struct, frozen=True, kw_only=True):
    """Versions that are whole and verified on one device of a person."""

    person_id: PersonId
    device: str
    verified: tuple[tuple[DocumentId, int], ...]


class Readiness:
    """What is ready on which device; safe to use from any thread.  Every method may raise StoreFailed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(
        self, meeting_id: MeetingId, person_id: PersonId, device: str, verified: Sequence[tuple[DocumentId, int]]
    ) -> None:
        """Replace what is known of one device; what cannot be printed of its name is left out."""
        row = {
            "meeting_id": meeting_id,
            "person_id": person_id,
            "device": printable(device),
            "verified": msgspec.json.encode(sorted(set(verified))),
        }
        with self._database.writing() as connection:
            put(connection, schema.readiness, [row])

    def all(self, meeting_id: MeetingId) -> list[ReadyDevice]:
        """All devices that reported, by person and device."""
        table = schema.readiness.c
        query = select(schema.readiness).where(table.meeting_id == meeting_id).order_by(table.person_id, table.device)
        with self._database.reading() as connection:
            return [
                ReadyDevice(
                    person_id=PersonId(row.person_id),
                    device=row.device,
                    verified=msgspec.json.decode(row.verified, type=tuple[tuple[DocumentId, int], ...]),
                )
                for row in connection.execute(query)
            ]
