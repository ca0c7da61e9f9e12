"""One server for a database: whoever claims it first has it until it closes."""

from meetroom.store.database import Database, open_database


def test_a_database_has_one_server(database: Database, database_url: str) -> None:
    assert database.claim()
    assert database.claim()
    other = open_database(database_url)
    try:
        # SQLite's database lies in the data folder, which has a lock of its own.
        assert other.claim() is (database.engine.dialect.name == "sqlite")
        database.close()
        assert other.claim()
    finally:
        other.close()


def test_what_is_claimed_can_be_used(database: Database) -> None:
    assert database.claim()
    with database.writing() as connection:
        assert not connection.closed
