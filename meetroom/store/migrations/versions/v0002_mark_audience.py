"""Marks shared with some persons, groups or roles only; those shared before were for everybody."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_EVERYONE = '{"everyone":true,"roles":[],"groups":[],"persons":[]}'


def upgrade() -> None:
    """Give every mark an audience."""
    op.add_column("marks", sa.Column("audience", sa.Text, nullable=False, server_default=_EVERYONE))
