"""Databases for the contract suites: SQLite always, PostgreSQL where MEETROOM_TEST_POSTGRES holds a URL."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from meetroom.store.accounts import Accounts
from meetroom.store.database import Database, open_database
from meetroom.store.journal import Journal, MemoryJournal, SqlJournal
from meetroom.store.passwords import Passwords

POSTGRES = "MEETROOM_TEST_POSTGRES"


def _postgres() -> Iterator[str]:
    configured = os.environ.get(POSTGRES)
    if not configured:
        pytest.skip(f"no PostgreSQL: set {POSTGRES}=postgresql://user@host/database to test it as well")
    url = make_url(configured).set(drivername="postgresql+psycopg")
    schema = f"meetroom_{secrets.token_hex(6)}"
    owner = create_engine(url)
    with owner.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    own = url.update_query_dict({"options": f"-csearch_path={schema}"})
    yield own.set(drivername="postgresql").render_as_string(hide_password=False)
    with owner.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    owner.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'store.db'}"
    else:
        yield from _postgres()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def accounts(database: Database) -> Accounts:
    # The cheapest hashes there are: what is tested is not the hash.
    return Accounts(database, Passwords(memory_kib=8, passes=1))


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Journal]:
    if request.param == "memory":
        yield MemoryJournal()
        return
    urls = iter([f"sqlite:///{tmp_path / 'journal.db'}"]) if request.param == "sqlite" else _postgres()
    opened = open_database(next(urls))
    yield SqlJournal(opened)
    opened.close()
    for _ in urls:
        pass
