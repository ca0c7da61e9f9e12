"""Tokens that let other systems in, each with scopes and in somebody's name; knows no request and no clock.

The secret (256 random bits) is shown once and stored as its SHA-256.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

import msgspec
from sqlalchemy import Row, insert, select, update

from meetroom.domain.core import PersonId
from meetroom.store import schema
from meetroom.store.account_form import Account, AccountRefusal, AccountRefused
from meetroom.store.accounts import account_of
from meetroom.store.database import Database, printable

PREFIX = "mrk_"
"""So that a token is recognised where it should not be: in a log, a repository, a mail."""
MAX_VALID = timedelta(days=730)
_SECRET_BYTES = 32
_NOTED_EVERY = timedelta(minutes=1)


class Scope(StrEnum):
    """What a token is good for."""

    MEETINGS_READ = "meetings:read"
    MINUTES_READ = "minutes:read"
    ARCHIVE_READ = "archive:read"
    DOCUMENTS_WRITE = "documents:write"


class ApiToken(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a token; never the token itself.

    Attributes:
        token_id: names it in lists and in the log.
        label: what its maker wrote: which system has it.
        last_used_at: to the minute.
    """

    token_id: str
    person_id: PersonId
    label: str
    scopes: frozenset[Scope]
    issued_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None


class Entered(msgspec.Struct, frozen=True, kw_only=True):
    """Who came with which token."""

    token: ApiToken
    account: Account


class ApiTokens:
    """All of them; safe to use from any thread.  Every method may raise StoreFailed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(
        self, person_id: PersonId, label: str, scopes: Iterable[Scope], *, now: datetime, valid: timedelta
    ) -> tuple[ApiToken, str]:
        """A new token and its secret, which cannot be read back.

        Raises: AccountRefused(ACCOUNT_UNKNOWN); ValueError without a scope, or valid for nothing or too long.
        """
        chosen = frozenset(scopes)
        if not chosen or not timedelta(0) < valid <= MAX_VALID:
            raise ValueError("scopes or validity")
        secret = PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
        token = ApiToken(
            token_id=f"t-{secrets.token_hex(4)}",
            person_id=person_id,
            label=printable(label),
            scopes=chosen,
            issued_at=now,
            expires_at=now + valid,
            revoked_at=None,
            last_used_at=None,
        )
        row = {
            **msgspec.structs.asdict(token),
            "token_sha256": _digest(secret),
            "scopes": " ".join(sorted(chosen)),
        }
        known = select(schema.accounts.c.person_id).where(schema.accounts.c.person_id == person_id)
        with self._database.writing() as connection:
            if connection.scalar(known) is None:
                raise AccountRefused(AccountRefusal.ACCOUNT_UNKNOWN)
            connection.execute(insert(schema.api_tokens), row)
        return token, secret

    def all(self) -> list[ApiToken]:
        """Every token that was made, the newest first."""
        query = select(schema.api_tokens).order_by(schema.api_tokens.c.issued_at.desc(), schema.api_tokens.c.token_id)
        with self._database.reading() as connection:
            return [_token(row) for row in connection.execute(query)]

    def revoke(self, token_id: str, *, now: datetime) -> bool:
        """Make a token worthless; False where there is none of this id that was still good."""
        table = schema.api_tokens.c
        query = update(schema.api_tokens).where(table.token_id == printable(token_id), table.revoked_at.is_(None))
        with self._database.writing() as connection:
            return connection.execute(query, {"revoked_at": now}).rowcount > 0

    def authenticate(self, secret: str, *, now: datetime) -> Entered:
        """Whose token this is and what it is good for.

        Raises: AccountRefused(TOKEN_UNKNOWN | TOKEN_EXPIRED | TOKEN_REVOKED).
        """
        table = schema.api_tokens.c
        tokens = select(schema.api_tokens).where(table.token_sha256 == _digest(secret))
        with self._database.reading() as connection:
            row = connection.execute(tokens).one_or_none()
            if row is None:
                raise AccountRefused(AccountRefusal.TOKEN_UNKNOWN)
            owner = select(schema.accounts).where(schema.accounts.c.person_id == row.person_id)
            account = account_of(connection.execute(owner).one())
        token = _token(row)
        if token.revoked_at is not None:
            raise AccountRefused(AccountRefusal.TOKEN_REVOKED)
        if now >= token.expires_at:
            raise AccountRefused(AccountRefusal.TOKEN_EXPIRED)
        if token.last_used_at is None or now >= token.last_used_at + _NOTED_EVERY:
            with self._database.writing() as connection:
                noted = update(schema.api_tokens).where(table.token_id == token.token_id)
                connection.execute(noted, {"last_used_at": now})
        return Entered(token=token, account=account)


def _digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _token(row: "Row[tuple[object, ...]]") -> ApiToken:
    return ApiToken(
        token_id=row.token_id,
        person_id=PersonId(row.person_id),
        label=row.label,
        # A scope of a later version is worth nothing here.
        scopes=frozenset(Scope(name) for name in row.scopes.split() if name in set(Scope)),
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )
