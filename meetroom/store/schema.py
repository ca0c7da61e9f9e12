"""Tables of the store as they are now; how older ones become so stands in `migrations/`."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Moment(TypeDecorator[datetime]):
    """Timezone-aware UTC as whole microseconds since 1970: exact, and the same in every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Microseconds of a moment.  Raises: TypeError for a naive one."""
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """The moment of so many microseconds."""
        return None if value is None else _EPOCH + int(value) * _MICROSECOND


metadata = MetaData()

meetings = Table(
    "meetings",
    metadata,
    Column("meeting_id", String(64), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("head", String(64), nullable=False),
)

links = Table(
    "links",
    metadata,
    Column("meeting_id", String(64), ForeignKey("meetings.meeting_id"), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False),
    Column("head", String(64), nullable=False),
    Column("payload", Text, nullable=False),
    Column("audience", Text, nullable=False),
    sqlite_with_rowid=False,
)

answers = Table(
    "answers",
    metadata,
    Column("meeting_id", String(64), ForeignKey("meetings.meeting_id"), primary_key=True),
    Column("actor", String(64), primary_key=True),
    Column("command_id", String(128), primary_key=True),
    Column("answer", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

accounts = Table(
    "accounts",
    metadata,
    Column("person_id", String(64), primary_key=True),
    Column("login", String(200), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("password_hash", String(300)),
    Column("may_create", Boolean, nullable=False),
    Column("administrator", Boolean, nullable=False),
    Column("notes_salt", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("token_sha256", String(64), primary_key=True),
    Column("person_id", String(64), ForeignKey("accounts.person_id"), nullable=False, index=True),
    Column("device", String(200), nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used", Boolean, nullable=False),
    Column("revoked_at", Moment),
)

codes = Table(
    "codes",
    metadata,
    Column("code_sha256", String(64), primary_key=True),
    Column("person_id", String(64), ForeignKey("accounts.person_id"), nullable=False, index=True),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("device", String(200)),
    Column("token_sha256", String(64)),
)

tries = Table(
    "tries",
    metadata,
    Column("subject_sha256", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Moment, nullable=False, index=True),
    Column("blocked_until", Moment, nullable=False),
)

sealed_versions = Table(
    "sealed_versions",
    metadata,
    Column("meeting_id", String(64), primary_key=True),
    Column("document_id", String(64), primary_key=True),
    Column("manifest_sha256", String(64), primary_key=True),
    Column("manifest", LargeBinary, nullable=False),
    Column("original_sha256", String(64), nullable=False),
    Column("key", LargeBinary),
    Column("destroyed_at", Moment),
)

uploads = Table(
    "uploads",
    metadata,
    Column("person_id", String(64), primary_key=True),
    Column("upload_id", String(64), primary_key=True),
    Column("meeting_id", String(64), nullable=False),
    Column("fields", LargeBinary, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("received_bytes", BigInteger, nullable=False),
    Column("touched_at", Moment, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("starts", Integer, nullable=False),
    Column("draft", LargeBinary, nullable=False),
    Column("outcome", LargeBinary, nullable=False),
)

marks = Table(
    "marks",
    metadata,
    Column("meeting_id", String(64), primary_key=True),
    Column("mark_id", String(64), primary_key=True),
    Column("document_id", String(64), nullable=False),
    Column("author", String(64), nullable=False),
    Column("sharing", String(16), nullable=False),
    Column("lamport", BigInteger, nullable=False),
    Column("device", String(200), nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("audience", Text, nullable=False, server_default='{"everyone":true,"roles":[],"groups":[],"persons":[]}'),
    Index("marks_by_author", "meeting_id", "author"),
)

readiness = Table(
    "readiness",
    metadata,
    Column("meeting_id", String(64), primary_key=True),
    Column("person_id", String(64), primary_key=True),
    Column("device", String(200), primary_key=True),
    Column("verified", LargeBinary, nullable=False),
)

ballot_box = Table(
    "ballot_box",
    metadata,
    Column("meeting_id", String(64), primary_key=True),
    Column("poll_id", String(64), primary_key=True),
    Column("row_key", LargeBinary, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    # Stands in the order of its keys, which are random: no number says which row came first.
    sqlite_with_rowid=False,
)

door_keys = Table(
    "door_keys",
    metadata,
    Column("meeting_id", String(64), primary_key=True),
    Column("key", LargeBinary, nullable=False),
)

election_texts = Table(
    "election_texts",
    metadata,
    Column("meeting_id", String(64), primary_key=True),
    Column("poll_id", String(64), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("text", LargeBinary, nullable=False),
    Column("verified", Boolean, nullable=False),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("token_id", String(64), primary_key=True),
    Column("token_sha256", String(64), nullable=False, unique=True),
    Column("person_id", String(64), ForeignKey("accounts.person_id"), nullable=False, index=True),
    Column("label", String(200), nullable=False),
    Column("scopes", String(400), nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Column("last_used_at", Moment),
)

retention_reports = Table(
    "retention_reports",
    metadata,
    Column("meeting_id", String(64), primary_key=True),
    Column("person_id", String(64), primary_key=True),
    Column("device", String(200), primary_key=True),
    Column("report", LargeBinary, nullable=False),
    Column("received_at", Moment, nullable=False),
)
