"""One database behind everything stored: opening, migrating, one writer at a time; knows no table's meaning.

SQLite runs in WAL mode with synchronous=FULL: a commit returns only once it is on disk.  Writing transactions
begin as writers (BEGIN IMMEDIATE) and queue at a lock of this process, so that none fails half-way for another.
"""

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Lock
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from meetroom.store.failures import NoSpace, StoreFailed, StoreFault

_MIGRATIONS = Path(__file__).resolve().parent / "migrations"
_BUSY_S = 30.0
_AGAIN_S = 0.02
_WRITES = "meetroom_writes"
_MIGRATION_LOCK = 0x6D656574726F6F6D
_TENANT_LOCK = 0x6D656574
_PG_DISK_FULL = "53100"
_SQLITE_FAULTS = {
    sqlite3.SQLITE_FULL: StoreFault.NO_SPACE,
    sqlite3.SQLITE_CORRUPT: StoreFault.DAMAGED,
    sqlite3.SQLITE_NOTADB: StoreFault.DAMAGED,
}


def _fault_of(error: SQLAlchemyError) -> StoreFault:
    cause: Any = error.orig if isinstance(error, DBAPIError) else None
    if getattr(cause, "sqlstate", None) == _PG_DISK_FULL:
        return StoreFault.NO_SPACE
    # The low byte is SQLite's primary code; the rest says where it happened.
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    return _SQLITE_FAULTS.get(code, StoreFault.UNAVAILABLE)


@contextmanager
def _typed(full: type[NoSpace]) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        fault = _fault_of(error)
        raise (full() if fault is StoreFault.NO_SPACE else StoreFailed(fault)) from error


class Database:
    """A migrated database; safe to use from any thread."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer = Lock() if engine.dialect.name == "sqlite" else nullcontext()
        self._tenant: Connection | None = None

    def claim(self) -> bool:
        """Be the one server of this database, from here to `close`; whether no other one is.

        A second server would carry on meetings from a state of its own, with a data folder of its own.  SQLite's
        database lies in the data folder, which has a lock already; PostgreSQL takes its lock back when the line to it
        ends, however it ends.  Raises: StoreFailed.
        """
        if self.engine.dialect.name != "postgresql" or self._tenant is not None:
            return True
        with _typed(NoSpace):
            connection = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            taken = text("SELECT pg_try_advisory_lock(:lock, hashtext(current_schema()))")
            if connection.scalar(taken, {"lock": _TENANT_LOCK}):
                self._tenant = connection
            else:
                connection.close()
        return self._tenant is not None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view.  Raises: StoreFailed."""
        with _typed(NoSpace), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, full: type[NoSpace] = NoSpace) -> Iterator[Connection]:
        """One transaction: on disk when the block ends, undone when it raises.

        Raises: StoreFailed, `full` where the disk is full; what the block itself raises passes through.
        """
        with _typed(full), self._writer, self.engine.connect() as plain:
            connection = plain.execution_options(**{_WRITES: True})
            with connection.begin():
                yield connection

    def alone(self, connection: Connection, lock: int) -> None:
        """Until this transaction ends, no other that asks for the same lock goes on; SQLite's are alone anyway."""
        if self.engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})

    def forget_the_log(self) -> None:
        """Move everything out of SQLite's write-ahead log and empty it, so that nothing erased lives on there."""
        if self.engine.dialect.name != "sqlite":
            return
        with _typed(NoSpace), self._writer, self.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    def close(self) -> None:
        """Close all connections."""
        if self._tenant is not None:
            self._tenant.invalidate()  # back in the pool it would keep the lock
            self._tenant.close()
            self._tenant = None
        self.engine.dispose()


def printable(text: str, max_chars: int = 200) -> str:
    """What every database takes of a text: PostgreSQL takes no NUL, UTF-8 no lone surrogate."""
    return "".join(c for c in text if c.isprintable())[:max_chars]


def put(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Write whole rows, each in place of the one with the same primary key, if there is one."""
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = make(table)
    rest = {c.name: statement.excluded[c.name] for c in table.columns if not c.primary_key}
    if rows:
        connection.execute(statement.on_conflict_do_update(index_elements=table.primary_key.columns, set_=rest), rows)


def _postgres_engine(url: URL) -> Engine:
    try:
        return create_engine(url, pool_pre_ping=True)
    except ImportError as error:
        raise ValueError("the driver of PostgreSQL is not installed") from error


def _url(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ValueError("not the address of a database") from error
    return parsed.set(drivername="postgresql+psycopg") if parsed.drivername in ("postgres", "postgresql") else parsed


def _to_wal(connection: sqlite3.Connection) -> None:
    """Write-ahead logging; SQLite does not wait by itself for another that opens or closes the same file just now.

    Source: https://sqlite.org/c3ref/busy_handler.html (not asked where waiting could be for ever).
    """
    until_s = time.monotonic() + _BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= until_s:
                raise
            time.sleep(_AGAIN_S)


def _prepare_sqlite(engine: Engine, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Holds keys and password hashes: for the server's account alone (no effect on Windows).
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, record: Any) -> None:
        # sqlite3's own notion of transactions begins too late; ours begin in on_begin.
        connection.isolation_level = None
        _to_wal(connection)
        for pragma in (
            "synchronous=FULL",
            "fullfsync=ON",  # macOS: fsync alone does not reach the platter
            "foreign_keys=ON",
            "secure_delete=ON",  # a destroyed key must not lie about in free pages
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(database: Database) -> None:
    config = Config()
    # ConfigParser would take a % in the folder's name for an interpolation.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with database.writing() as connection:
        database.alone(connection, _MIGRATION_LOCK)
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise StoreFailed(StoreFault.NEWER_SCHEMA) from error


def open_database(url: str) -> Database:
    """Open a database, bring its schema up to date, and return it.

    Args:
        url: `sqlite:///relative.db`, `sqlite:////absolute.db` or `postgresql://user:password@host/name`.
    Raises: StoreFailed (NEWER_SCHEMA: a later version of this program wrote it); ValueError for another database.
    """
    parsed = _url(url)
    if parsed.drivername == "sqlite" and parsed.database not in (None, "", ":memory:"):
        engine = create_engine(parsed, connect_args={"timeout": _BUSY_S})
        _prepare_sqlite(engine, Path(str(parsed.database)))
    elif parsed.drivername == "postgresql+psycopg":
        engine = _postgres_engine(parsed)
    else:
        raise ValueError("neither an SQLite file nor PostgreSQL")
    database = Database(engine)
    try:
        _migrate(database)
    except BaseException:
        database.close()
        raise
    return database
