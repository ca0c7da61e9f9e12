"""The secret from which the codes at the doors of a meeting and its badges are made; knows no code."""

import secrets

from sqlalchemy import insert, select

from meetroom.domain.core import MeetingId
from meetroom.store import schema
from meetroom.store.database import Database

_KEY_BYTES = 32
_LOCK = 0x646F6F7273


class Doors:
    """One secret per meeting; safe to use from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def key(self, meeting_id: MeetingId) -> bytes:
        """The meeting's secret, made when first asked for: badges stay good over restarts.  Raises: StoreFailed."""
        query = select(schema.door_keys.c.key).where(schema.door_keys.c.meeting_id == meeting_id)
        with self._database.reading() as connection:
            key = connection.scalar(query)
        return key if key is not None else self._make(meeting_id)

    def _make(self, meeting_id: MeetingId) -> bytes:
        query = select(schema.door_keys.c.key).where(schema.door_keys.c.meeting_id == meeting_id)
        with self._database.writing() as connection:
            self._database.alone(connection, _LOCK)
            known: bytes | None = connection.scalar(query)
            if known is not None:
                return known
            key = secrets.token_bytes(_KEY_BYTES)
            connection.execute(insert(schema.door_keys), {"meeting_id": meeting_id, "key": key})
            return key
