"""The box of sealed ballots, and the keys of the codes at the doors."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "ballot_box",
        sa.Column("meeting_id", sa.String(64), primary_key=True),
        sa.Column("poll_id", sa.String(64), primary_key=True),
        sa.Column("row_key", sa.LargeBinary, primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "door_keys",
        sa.Column("meeting_id", sa.String(64), primary_key=True),
        sa.Column("key", sa.LargeBinary, nullable=False),
    )
