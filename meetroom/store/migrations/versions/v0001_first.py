"""The first schema: journal, accounts, sealed versions, marks, readiness."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _journal() -> None:
    op.create_table(
        "meetings",
        sa.Column("meeting_id", sa.String(64), primary_key=True),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
    )
    op.create_table(
        "links",
        sa.Column("meeting_id", sa.String(64), sa.ForeignKey("meetings.meeting_id"), primary_key=True),
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("audience", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "answers",
        sa.Column("meeting_id", sa.String(64), sa.ForeignKey("meetings.meeting_id"), primary_key=True),
        sa.Column("actor", sa.String(64), primary_key=True),
        sa.Column("command_id", sa.String(128), primary_key=True),
        sa.Column("answer", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("person_id", sa.String(64), primary_key=True),
        sa.Column("login", sa.String(200), nullable=False, unique=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("password_hash", sa.String(300)),
        sa.Column("may_create", sa.Boolean, nullable=False),
        sa.Column("administrator", sa.Boolean, nullable=False),
        sa.Column("notes_salt", sa.LargeBinary, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "tokens",
        sa.Column("token_sha256", sa.String(64), primary_key=True),
        sa.Column("person_id", sa.String(64), sa.ForeignKey("accounts.person_id"), nullable=False, index=True),
        sa.Column("device", sa.String(200), nullable=False),
        sa.Column("issued_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("used", sa.Boolean, nullable=False),
        sa.Column("revoked_at", sa.BigInteger),
    )
    op.create_table(
        "codes",
        sa.Column("code_sha256", sa.String(64), primary_key=True),
        sa.Column("person_id", sa.String(64), sa.ForeignKey("accounts.person_id"), nullable=False, index=True),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("used_at", sa.BigInteger),
        sa.Column("device", sa.String(200)),
        sa.Column("token_sha256", sa.String(64)),
    )
    op.create_table(
        "tries",
        sa.Column("subject_sha256", sa.String(64), primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_at", sa.BigInteger, nullable=False, index=True),
        sa.Column("blocked_until", sa.BigInteger, nullable=False),
    )


def _papers() -> None:
    op.create_table(
        "sealed_versions",
        sa.Column("meeting_id", sa.String(64), primary_key=True),
        sa.Column("document_id", sa.String(64), primary_key=True),
        sa.Column("manifest_sha256", sa.String(64), primary_key=True),
        sa.Column("manifest", sa.LargeBinary, nullable=False),
        sa.Column("original_sha256", sa.String(64), nullable=False),
        sa.Column("key", sa.LargeBinary),
        sa.Column("destroyed_at", sa.BigInteger),
    )
    op.create_table(
        "marks",
        sa.Column("meeting_id", sa.String(64), primary_key=True),
        sa.Column("mark_id", sa.String(64), primary_key=True),
        sa.Column("document_id", sa.String(64), nullable=False),
        sa.Column("author", sa.String(64), nullable=False),
        sa.Column("sharing", sa.String(16), nullable=False),
        sa.Column("lamport", sa.BigInteger, nullable=False),
        sa.Column("device", sa.String(200), nullable=False),
        sa.Column("deleted", sa.Boolean, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Index("marks_by_author", "meeting_id", "author"),
    )
    op.create_table(
        "readiness",
        sa.Column("meeting_id", sa.String(64), primary_key=True),
        sa.Column("person_id", sa.String(64), primary_key=True),
        sa.Column("device", sa.String(200), primary_key=True),
        sa.Column("verified", sa.LargeBinary, nullable=False),
    )


def upgrade() -> None:
    """Make all tables."""
    _journal()
    _accounts()
    _papers()
