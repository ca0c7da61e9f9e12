"""Texts of verifiable votes, which facts name by their SHA-256: keys, ballots, parts; knows none of their meaning.

A text is written in the same transaction as the fact that names it (journal.Entry.texts): what is acknowledged is on
disk, and what was refused leaves nothing.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

import msgspec
from sqlalchemy import select, update

from meetroom.domain.core import MeetingId, PollId
from meetroom.store import schema
from meetroom.store.database import Database
from meetroom.store.failures import StoreFailed, StoreFault

_AT_ONCE = 500
"""Names in one query; SQLite takes a limited number of parameters."""


class KeptText(msgspec.Struct, frozen=True, kw_only=True):
    """One text of a vote; it never changes."""

    poll_id: PollId
    text: str

    @property
    def sha256(self) -> str:
        """Its name, in hex."""
        return sha256(self.text.encode()).hexdigest()


class ElectionTexts:
    """All texts; safe to use from any thread.  Every method may raise StoreFailed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def texts(self, meeting_id: MeetingId, poll_id: PollId, names: Sequence[str]) -> dict[str, str]:
        """Texts by name, those that are there; each is what its name says.

        Raises: StoreFailed(DAMAGED) where it is not.
        """
        table = schema.election_texts.c
        found: dict[str, str] = {}
        with self._database.reading() as connection:
            for start in range(0, len(names), _AT_ONCE):
                query = select(table.sha256, table.text).where(
                    table.meeting_id == meeting_id,
                    table.poll_id == poll_id,
                    table.sha256.in_(names[start : start + _AT_ONCE]),
                )
                for row in connection.execute(query):
                    if sha256(row.text).hexdigest() != row.sha256:
                        raise StoreFailed(StoreFault.DAMAGED)
                    found[row.sha256] = bytes(row.text).decode()
        return found

    def mark_verified(self, meeting_id: MeetingId, poll_id: PollId, names: Iterable[str]) -> None:
        """Remember that the proofs of these hold: proofs are long to check, and a text never changes."""
        table = schema.election_texts.c
        chosen = list(names)
        with self._database.writing() as connection:
            for start in range(0, len(chosen), _AT_ONCE):
                statement = update(schema.election_texts).where(
                    table.meeting_id == meeting_id,
                    table.poll_id == poll_id,
                    table.sha256.in_(chosen[start : start + _AT_ONCE]),
                )
                connection.execute(statement, {"verified": True})

    def verified(self, meeting_id: MeetingId, poll_id: PollId) -> frozenset[str]:
        """Names of those whose proofs hold."""
        table = schema.election_texts.c
        query = select(table.sha256).where(
            table.meeting_id == meeting_id, table.poll_id == poll_id, table.verified.is_(True)
        )
        with self._database.reading() as connection:
            return frozenset(connection.scalars(query))
