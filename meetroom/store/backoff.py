"""Waiting times after wrong passwords, by account and by source; knows neither accounts nor passwords."""

from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil

import msgspec
from sqlalchemy import Connection, delete, select

from meetroom.store import schema
from meetroom.store.database import Database, put

_FORGET = timedelta(hours=1)
_FIRST_S = 2
_LONGEST_S = 900
_LOCK = 0x7472696573


class Blocked(Exception):
    """Too many tries.

    Attributes:
        retry_after_s: whole seconds until the next try is taken, at least 1.
    """

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(retry_after_s)
        self.retry_after_s = retry_after_s


class Ticket(msgspec.Struct, frozen=True):
    """A counted try: what is to be forgiven when the password was right."""

    pair: str
    account: str
    source: str


_FREE = {"pair": 5, "account": 20, "source": 50}
"""Tries before waiting begins.

A point's many delegates share one source; and somebody elsewhere who guesses must not keep the chair out at once,
so the account alone bears more than the account from one source.
"""


def wait_s(failures: int, free: int) -> int:
    """Seconds to wait after so many failures: none at first, then doubling up to 15 minutes."""
    return 0 if failures < free else min(_LONGEST_S, _FIRST_S ** min(failures - free + 1, 20))


def _blocked_until(tried_at: datetime, failures: int, free: int) -> datetime:
    seconds = wait_s(failures, free)
    # Tries are not always counted in the order they came in: without a wait this must lie behind all of them.
    return tried_at + timedelta(seconds=seconds) if seconds else tried_at - _FORGET


def _subject(kind: str, *parts: str) -> str:
    text = "\x00".join((kind, *parts))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Backoff:
    """Counts tries durably: a restart of the server forgives nobody."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def enter(self, login: str, source: str, now: datetime) -> Ticket:
        """Count a try as failed until it is forgiven.  Raises: Blocked, counting nothing; StoreFailed."""
        ticket = Ticket(_subject("pair", login, source), _subject("account", login), _subject("source", source))
        table = schema.tries.c
        keys = msgspec.structs.asdict(ticket)
        with self._database.writing() as connection:
            connection.execute(delete(schema.tries).where(table.last_at < now - _FORGET, table.blocked_until < now))
            self._database.alone(connection, _LOCK)
            query = select(schema.tries).where(table.subject_sha256.in_(keys.values()))
            rows = {row.subject_sha256: row for row in connection.execute(query)}
            until = max((row.blocked_until for row in rows.values()), default=now)
            if until > now:
                raise Blocked(ceil((until - now).total_seconds()))
            for kind, key in keys.items():
                failures = (rows[key].failures if key in rows else 0) + 1
                blocked_until = _blocked_until(now, failures, _FREE[kind])
                row = {"subject_sha256": key, "failures": failures, "last_at": now, "blocked_until": blocked_until}
                put(connection, schema.tries, [row])
        return ticket

    def forgive(self, connection: Connection, ticket: Ticket) -> None:
        """The password was right: forget the account's failures, and this one of the source."""
        table = schema.tries.c
        self._database.alone(connection, _LOCK)
        connection.execute(delete(schema.tries).where(table.subject_sha256.in_((ticket.pair, ticket.account))))
        query = select(schema.tries).where(table.subject_sha256 == ticket.source)
        row = connection.execute(query).one_or_none()
        if row is not None:
            failures = max(0, row.failures - 1)
            blocked_until = _blocked_until(row.last_at, failures, _FREE["source"])
            put(connection, schema.tries, [{**row._mapping, "failures": failures, "blocked_until": blocked_until}])
