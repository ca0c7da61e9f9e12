"""Keys and manifests of sealed document versions; a key can be destroyed and is gone then.  Knows no bytes.

A version is named by the hash of its manifest, which its fact in the chain carries: two uploads that race for the
same number never take each other's key.
"""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

import msgspec
from sqlalchemy import ColumnElement, and_, delete, select, update

from meetroom.domain.core import DocumentId, MeetingId
from meetroom.store import schema
from meetroom.store.database import Database, put

_AT_ONCE = 50


class KeyRefusal(StrEnum):
    """Why there is no key or manifest."""

    UNKNOWN = "unknown"
    DESTROYED = "destroyed"


class KeyUnavailable(Exception):
    """There is no such key or manifest.

    Attributes:
        refusal: the reason.
    """

    def __init__(self, refusal: KeyRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


class KeptVersion(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a sealed version beside its chunks; `original_sha256` names the blob of the upload."""

    manifest: bytes
    original_sha256: str
    destroyed_at: datetime | None


class SealedVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A sealed version among all; its manifest is empty once it was cleared away."""

    meeting_id: MeetingId
    document_id: DocumentId
    manifest_sha256: str
    manifest: bytes
    original_sha256: str
    has_key: bool


class Versions:
    """All sealed versions; safe to use from any thread.  Every method may raise StoreFailed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(
        self, meeting_id: MeetingId, document_id: DocumentId, *, manifest: bytes, key: bytes, original_sha256: str
    ) -> str:
        """Keep a version before its fact is written; returns the hash of the manifest, its name in the chain."""
        name = sha256(manifest).hexdigest()
        row = {
            "meeting_id": meeting_id,
            "document_id": document_id,
            "manifest_sha256": name,
            "manifest": manifest,
            "original_sha256": original_sha256,
            "key": key,
        }
        with self._database.writing() as connection:
            put(connection, schema.sealed_versions, [row])
        return name

    def get(self, meeting_id: MeetingId, document_id: DocumentId, manifest_sha256: str) -> KeptVersion:
        """What is kept of a version; there also when its key is destroyed.  Raises: KeyUnavailable(UNKNOWN)."""
        table = schema.sealed_versions.c
        query = select(table.manifest, table.original_sha256, table.destroyed_at).where(
            table.meeting_id == meeting_id,
            table.document_id == document_id,
            table.manifest_sha256 == manifest_sha256,
        )
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise KeyUnavailable(KeyRefusal.UNKNOWN)
        return KeptVersion(manifest=row.manifest, original_sha256=row.original_sha256, destroyed_at=row.destroyed_at)

    def key(self, meeting_id: MeetingId, document_id: DocumentId, manifest_sha256: str) -> bytes:
        """The key of a version.  Raises: KeyUnavailable."""
        table = schema.sealed_versions.c
        query = select(table.key, table.destroyed_at).where(
            table.meeting_id == meeting_id,
            table.document_id == document_id,
            table.manifest_sha256 == manifest_sha256,
        )
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise KeyUnavailable(KeyRefusal.UNKNOWN)
        if row.key is None:
            raise KeyUnavailable(KeyRefusal.DESTROYED)
        return bytes(row.key)

    def destroy_keys(self, meeting_id: MeetingId, document_id: DocumentId, *, now: datetime) -> int:
        """Destroy the keys of every version of a document; returns how many there were.

        On SQLite the bytes are overwritten in the file and gone from its log.  Backups, and what a disk keeps of
        overwritten blocks, are out of reach.
        """
        table = schema.sealed_versions.c
        statement = update(schema.sealed_versions).where(
            table.meeting_id == meeting_id, table.document_id == document_id, table.key.is_not(None)
        )
        with self._database.writing() as connection:
            destroyed = connection.execute(statement, {"key": None, "destroyed_at": now}).rowcount
        self._database.forget_the_log()
        return destroyed

    def each(self) -> Iterator[SealedVersion]:
        """Every version there is, a few of them in memory at a time."""
        table = schema.sealed_versions.c
        query = select(
            table.meeting_id,
            table.document_id,
            table.manifest_sha256,
            table.manifest,
            table.original_sha256,
            table.key.is_not(None).label("has_key"),
        )
        with (
            self._database.reading() as connection,
            connection.execution_options(yield_per=_AT_ONCE).execute(query) as rows,
        ):
            for row in rows:
                yield SealedVersion(**row._asdict())

    def destroy_key(self, version: SealedVersion, *, now: datetime) -> None:
        """Destroy the key of one version, as `destroy_keys`."""
        statement = update(schema.sealed_versions).where(_is(version), schema.sealed_versions.c.key.is_not(None))
        with self._database.writing() as connection:
            connection.execute(statement, {"key": None, "destroyed_at": now})
        self._database.forget_the_log()

    def clear(self, version: SealedVersion) -> None:
        """Empty the manifest of a version whose key is destroyed; that it was there, and until when, stays."""
        statement = update(schema.sealed_versions).where(_is(version), schema.sealed_versions.c.key.is_(None))
        with self._database.writing() as connection:
            connection.execute(statement, {"manifest": b""})

    def forget(self, version: SealedVersion) -> None:
        """Drop a version that no fact ever named."""
        with self._database.writing() as connection:
            connection.execute(delete(schema.sealed_versions).where(_is(version)))


def _is(version: SealedVersion) -> "ColumnElement[bool]":
    table = schema.sealed_versions.c
    return and_(
        table.meeting_id == version.meeting_id,
        table.document_id == version.document_id,
        table.manifest_sha256 == version.manifest_sha256,
    )
