"""Opens everything stored in one database; what the server holds from start to end."""

from dataclasses import dataclass

from meetroom.store.accounts import Accounts
from meetroom.store.api_tokens import ApiTokens
from meetroom.store.database import Database, open_database
from meetroom.store.doors import Doors
from meetroom.store.elections import ElectionTexts
from meetroom.store.journal import SqlJournal
from meetroom.store.marks import Marks, Readiness
from meetroom.store.retention import RetentionReports
from meetroom.store.uploads import Uploads
from meetroom.store.versions import Versions


@dataclass(frozen=True)
class Store:
    """The parts of one open database; each is safe to use from any thread."""

    database: Database
    journal: SqlJournal
    accounts: Accounts
    versions: Versions
    marks: Marks
    readiness: Readiness
    uploads: Uploads
    doors: Doors
    election_texts: ElectionTexts
    api_tokens: ApiTokens
    retention_reports: RetentionReports

    def close(self) -> None:
        """Close all connections."""
        self.database.close()


def open_store(url: str) -> Store:
    """Open a database, bring its schema up to date, and give its parts.

    Args:
        url: `sqlite:////folder/meetroom.db` or `postgresql://user:password@host/name`.
    Raises: StoreFailed (NEWER_SCHEMA: a later version of this program wrote it); ValueError for another database.
    """
    database = open_database(url)
    return Store(
        database=database,
        journal=SqlJournal(database),
        accounts=Accounts(database),
        versions=Versions(database),
        marks=Marks(database),
        readiness=Readiness(database),
        uploads=Uploads(database),
        doors=Doors(database),
        election_texts=ElectionTexts(database),
        api_tokens=ApiTokens(database),
        retention_reports=RetentionReports(database),
    )
