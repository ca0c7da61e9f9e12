"""Opening, migrating and refusing databases."""

import sqlite3
import stat
import sys
from pathlib import Path
from threading import Thread
from typing import cast

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from meetroom.domain.core import CommandId, MeetingId, PersonId
from meetroom.domain.state import Audience
from meetroom.store import database, schema
from meetroom.store.database import Database, open_database
from meetroom.store.failures import JournalFull, StoreFailed, StoreFault
from meetroom.store.opening import open_store
from tests.store.chains import chain


def test_the_steps_lead_to_the_schema(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    database.close()


def test_marks_of_the_first_schema_are_for_everybody(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    _steps_to(path, "0001")
    with sqlite3.connect(path) as old:
        columns = "meeting_id, mark_id, document_id, author, sharing, lamport, device, deleted, body"
        old.execute(f"INSERT INTO marks ({columns}) VALUES ('m', 'k', 'd', 'an', 'shared', 3, 'x', 0, x'00')")
    old.close()
    store = open_store(f"sqlite:///{path}")
    (kept,) = store.marks.all(MeetingId("m"))
    assert (kept.mark_id, kept.lamport, kept.body, kept.audience) == ("k", 3, b"\0", Audience(everyone=True))
    store.close()


def _steps_to(path: Path, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", "meetroom.store:migrations")
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def test_a_store_is_found_again_in_any_folder(tmp_path: Path) -> None:
    folder = tmp_path / "Họp 100% kín" / "dữ liệu"
    for expected in ([], [MeetingId("m-1")]):
        store = open_store(f"sqlite:///{folder / 'meetroom.db'}")
        assert store.journal.meetings() == expected
        if not expected:
            store.journal.create(MeetingId("m-1"))
        store.close()
    if sys.platform != "win32":
        assert stat.S_IMODE((folder / "meetroom.db").stat().st_mode) == 0o600


def test_two_that_open_at_once_both_succeed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    opened: list[bool] = []

    def open_and_close() -> None:
        store = open_store(url)
        opened.append(store.journal.meetings() == [])
        store.close()

    threads = [Thread(target=open_and_close) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert opened == [True] * 4


class Locked:
    """A file that others open and close: so often it is locked."""

    def __init__(self, times: int, code: int = sqlite3.SQLITE_BUSY) -> None:
        self.times, self.code = times, code

    def execute(self, _statement: str) -> None:
        self.times -= 1
        if self.times >= 0:
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = self.code
            raise error


def test_a_file_that_others_open_is_waited_for() -> None:
    busy = Locked(2)
    database._to_wal(cast(sqlite3.Connection, busy))
    assert busy.times == -1
    broken = Locked(2, sqlite3.SQLITE_CANTOPEN)
    with pytest.raises(sqlite3.OperationalError):
        database._to_wal(cast(sqlite3.Connection, broken))
    assert broken.times == 1


def test_a_file_locked_for_ever_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_BUSY_S", 0.0)
    with pytest.raises(sqlite3.OperationalError):
        database._to_wal(cast(sqlite3.Connection, Locked(1_000)))


def fault(url: str) -> StoreFault:
    with pytest.raises(StoreFailed) as caught:
        open_store(url)
    return caught.value.fault


def test_a_store_of_a_later_version_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    open_store(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert fault(f"sqlite:///{path}") is StoreFault.NEWER_SCHEMA


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"no database at all" * 1_000)
    assert fault(f"sqlite:///{path}") is StoreFault.DAMAGED
    assert path.read_bytes().startswith(b"no database")


def test_a_server_that_is_not_there_is_said() -> None:
    assert fault("postgresql://nobody@127.0.0.1:1/none?connect_timeout=2") is StoreFault.UNAVAILABLE


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://a/b"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="neither"):
        open_store(url)


def test_what_a_block_raises_undoes_it(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'a.db'}")

    def write() -> None:
        with store.database.writing() as connection:
            connection.exec_driver_sql("INSERT INTO meetings VALUES ('m', 1, 0, 'h')")
            raise KeyError("bug")

    with pytest.raises(KeyError):
        write()
    assert store.journal.meetings() == []
    store.close()


def test_a_full_disk_of_postgresql_is_told_apart() -> None:
    full = OperationalError("INSERT", {}, psycopg.errors.DiskFull())
    gone = OperationalError("INSERT", {}, psycopg.errors.AdminShutdown())
    database = Database(create_engine("sqlite://"))

    def fail(error: OperationalError) -> None:
        with database.writing(JournalFull):
            raise error

    with pytest.raises(JournalFull):
        fail(full)
    with pytest.raises(StoreFailed) as caught:
        fail(gone)
    assert caught.value.fault is StoreFault.UNAVAILABLE
    database.close()


def test_an_audience_that_cannot_be_read_lets_nobody_see(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'a.db'}")
    meeting_id = MeetingId("m-1")
    store.journal.create(meeting_id)
    store.journal.append(meeting_id, 0, chain(meeting_id, ["một"]), CommandId("c"), PersonId("an"), b"")
    for damage in ('{"everyone":7}', "{", "[]"):
        with store.database.writing() as connection:
            connection.execute(text("UPDATE links SET audience = :damage"), {"damage": damage})
        with pytest.raises(StoreFailed) as caught:
            store.journal.read(meeting_id)
        assert caught.value.fault is StoreFault.DAMAGED
    store.close()
