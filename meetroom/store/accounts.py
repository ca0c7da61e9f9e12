"""Accounts, tokens and single-use codes: who somebody is; knows no meeting and no clock (`now` is an argument).

Whatever lets somebody in is stored hashed: passwords by argon2id, tokens and codes (256 random bits) by SHA-256.
"""

import contextlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

import msgspec
from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from meetroom.domain.core import PersonId
from meetroom.store import schema
from meetroom.store.account_form import (
    MAX_PASSWORD,
    Account,
    AccountRefusal,
    AccountRefused,
    checked_name,
    checked_password,
    normal_login,
)
from meetroom.store.backoff import Backoff, Blocked, Ticket
from meetroom.store.database import Database, printable
from meetroom.store.passwords import Passwords

TOKEN_VALID = timedelta(days=30)
CODE_RETRY = timedelta(minutes=10)
"""How long the device that used a code may use it again, because the answer never reached it."""
_SECRET_BYTES = 32


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """A fresh token; it is shown once and cannot be read back."""

    account: Account
    token: str
    expires_at: datetime

    def __repr__(self) -> str:  # the token must not reach a log
        return f"Grant(person_id={self.account.person_id!r})"


def _digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def account_of(row: "Row[tuple[object, ...]]") -> Account:
    """The account in a row of the table of accounts."""
    return Account(
        person_id=PersonId(row.person_id),
        login=row.login,
        name=row.name,
        may_create=row.may_create,
        administrator=row.administrator,
        notes_salt=row.notes_salt,
        has_password=row.password_hash is not None,
    )


class Accounts:
    """All accounts of a server; safe to use from any thread.  Every method may raise StoreFailed."""

    def __init__(self, database: Database, passwords: Passwords | None = None) -> None:
        self._database = database
        self._passwords = passwords or Passwords()
        self._backoff = Backoff(database)

    def create(
        self,
        login: str,
        name: str,
        *,
        now: datetime,
        password: str | None = None,
        may_create: bool = False,
        administrator: bool = False,
        person_id: PersonId | None = None,
    ) -> Account:
        """Make an account; without a password its person can only come by a code.

        Args:
            person_id: who it is for, where the roster of a meeting from elsewhere says so; a new person when None.
        Raises: AccountRefused(LOGIN_TAKEN | LOGIN_INVALID | NAME_INVALID | PASSWORD_TOO_SHORT | PASSWORD_TOO_LONG).
        """
        row = {
            "person_id": person_id or f"p-{secrets.token_hex(8)}",
            "login": normal_login(login),
            "name": checked_name(name),
            "password_hash": None if password is None else self._passwords.hash(checked_password(password)),
            "may_create": may_create,
            "administrator": administrator,
            "notes_salt": secrets.token_bytes(16),
            "created_at": now,
        }
        with self._database.writing() as connection:
            try:
                connection.execute(insert(schema.accounts), row)
            except IntegrityError as error:
                raise AccountRefused(AccountRefusal.LOGIN_TAKEN) from error
            return self._by_id(connection, PersonId(str(row["person_id"])))

    def find(self, login: str) -> Account | None:
        """The account of a login, None where there is none.  Raises: AccountRefused(LOGIN_INVALID)."""
        query = select(schema.accounts).where(schema.accounts.c.login == normal_login(login))
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else account_of(row)

    def find_all(self, logins: Iterable[str]) -> dict[str, Account]:
        """Accounts by the logins asked for, as they were asked; what has none, or cannot be a login, is left out."""
        normal: dict[str, list[str]] = {}
        for login in logins:
            with contextlib.suppress(AccountRefused):
                normal.setdefault(normal_login(login), []).append(login)
        query = select(schema.accounts).where(schema.accounts.c.login.in_(normal))
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return {login: account_of(row) for row in rows for login in normal[row.login]}

    def get(self, person_id: PersonId) -> Account:
        """The account of a person.  Raises: AccountRefused(ACCOUNT_UNKNOWN)."""
        with self._database.reading() as connection:
            return self._by_id(connection, person_id)

    def all(self) -> list[Account]:
        """All accounts by login."""
        with self._database.reading() as connection:
            return [account_of(row) for row in connection.execute(select(schema.accounts).order_by("login"))]

    def set_password(self, person_id: PersonId, password: str, *, now: datetime) -> None:
        """Replace the password and revoke every token.

        Raises: AccountRefused(ACCOUNT_UNKNOWN | PASSWORD_TOO_SHORT | PASSWORD_TOO_LONG).
        """
        hashed = self._passwords.hash(checked_password(password))
        with self._database.writing() as connection:
            self._by_id(connection, person_id)
            self._store_hash(connection, person_id, hashed)
            self._revoke_all(connection, person_id, now)

    def change_password(
        self, person_id: PersonId, new: str, *, old: str | None, keep: str, source: str, now: datetime
    ) -> None:
        """Let a person choose their password; every other way in of theirs ends: tokens and codes.

        Args:
            old: the password until now; not looked at where there was none.
            keep: the token that asks, which stays good.
            source: as in `log_in`: a guessed `old` backs off like a guessed log-in.
        Raises: AccountRefused(ACCOUNT_UNKNOWN | PASSWORD_TOO_SHORT | PASSWORD_TOO_LONG | BAD_CREDENTIALS |
            TOO_MANY_TRIES).
        """
        account = self.get(person_id)
        checked_password(new)
        if account.has_password:
            # The token alone is not enough: a device left open must not let anybody take the account over.
            self._prove(account.login, old or "", source, now)
        hashed = self._passwords.hash(new)
        table = schema.tokens.c
        others = update(schema.tokens).where(
            table.person_id == person_id, table.revoked_at.is_(None), table.token_sha256 != _digest(keep)
        )
        codes = schema.codes.c
        with self._database.writing() as connection:
            self._store_hash(connection, person_id, hashed)
            connection.execute(others, {"revoked_at": now})
            connection.execute(delete(schema.codes).where(codes.person_id == person_id, codes.used_at.is_(None)))

    def log_in(self, login: str, password: str, *, source: str, device: str, now: datetime) -> Grant:
        """Give a token for a password.

        An unknown login takes as long and says the same as a wrong password.

        Args:
            source: where the try comes from, e.g. the address; each source backs off by itself as well.
        Raises: AccountRefused(BAD_CREDENTIALS | TOO_MANY_TRIES).
        """
        account, tried, stored, ticket = self._checked(login, password, source, now)
        renewed = self._passwords.hash(tried) if self._passwords.is_weak(stored) else None
        with self._database.writing() as connection:
            self._backoff.forgive(connection, ticket)
            if renewed is not None:
                self._store_hash(connection, account.person_id, renewed)
            return self._grant(connection, account, device, now)

    def _prove(self, login: str, password: str, source: str, now: datetime) -> None:
        """Raises: AccountRefused(BAD_CREDENTIALS | TOO_MANY_TRIES)."""
        _, _, _, ticket = self._checked(login, password, source, now)
        with self._database.writing() as connection:
            self._backoff.forgive(connection, ticket)

    def _checked(self, login: str, password: str, source: str, now: datetime) -> tuple[Account, str, str, Ticket]:
        """Account, password as it was looked at, its stored hash, and the try to be forgiven.

        Raises: AccountRefused(BAD_CREDENTIALS | TOO_MANY_TRIES).
        """
        try:
            normal = normal_login(login)
        except AccountRefused:
            normal = ""
        try:
            # Counted before the password is looked at: a thousand tries at once must not all slip through.
            ticket = self._backoff.enter(normal, source, now)
        except Blocked as blocked:
            raise AccountRefused(AccountRefusal.TOO_MANY_TRIES, blocked.retry_after_s) from None
        query = select(schema.accounts).where(schema.accounts.c.login == normal)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        stored = None if row is None else row.password_hash
        tried = password[: MAX_PASSWORD + 1]
        if not self._passwords.matches(stored, tried) or row is None or stored is None:
            raise AccountRefused(AccountRefusal.BAD_CREDENTIALS)
        return account_of(row), tried, stored, ticket

    def issue(self, person_id: PersonId, *, device: str, now: datetime, valid: timedelta = TOKEN_VALID) -> Grant:
        """Give a token without asking for anything: for the server's own machine.

        Raises: AccountRefused(ACCOUNT_UNKNOWN).
        """
        with self._database.writing() as connection:
            return self._grant(connection, self._by_id(connection, person_id), device, now, valid)

    def authenticate(self, token: str, *, now: datetime) -> Account:
        """Whose token this is.  Raises: AccountRefused(TOKEN_UNKNOWN | TOKEN_EXPIRED | TOKEN_REVOKED)."""
        digest = _digest(token)
        table = schema.tokens.c
        query = (
            select(schema.accounts, table.issued_at, table.expires_at, table.revoked_at, table.used)
            .join(schema.tokens, schema.accounts.c.person_id == table.person_id)
            .where(table.token_sha256 == digest)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise AccountRefused(AccountRefusal.TOKEN_UNKNOWN)
        if row.revoked_at is not None:
            raise AccountRefused(AccountRefusal.TOKEN_REVOKED)
        if now >= row.expires_at:
            raise AccountRefused(AccountRefusal.TOKEN_EXPIRED)
        # Only a token that a code gave, and that its device may still ask for again, needs to be known as arrived.
        if not row.used and now < row.issued_at + CODE_RETRY:
            with self._database.writing() as connection:
                connection.execute(update(schema.tokens).where(table.token_sha256 == digest), {"used": True})
        return account_of(row)

    def revoke(self, token: str, *, now: datetime) -> None:
        """Make one token worthless (log out); an unknown one is already."""
        table = schema.tokens.c
        statement = update(schema.tokens).where(table.token_sha256 == _digest(token), table.revoked_at.is_(None))
        with self._database.writing() as connection:
            connection.execute(statement, {"revoked_at": now})

    def revoke_all(self, person_id: PersonId, *, now: datetime) -> None:
        """Make every token of a person worthless."""
        with self._database.writing() as connection:
            self._revoke_all(connection, person_id, now)

    def make_code(self, person_id: PersonId, *, now: datetime, valid: timedelta) -> str:
        """Make a single-use code that lets this person in; shown once, stored hashed.

        Raises: AccountRefused(ACCOUNT_UNKNOWN).
        """
        code = secrets.token_urlsafe(_SECRET_BYTES)
        with self._database.writing() as connection:
            self._by_id(connection, person_id)
            row = {"code_sha256": _digest(code), "person_id": person_id, "expires_at": now + valid}
            connection.execute(insert(schema.codes), row)
        return code

    def redeem(self, code: str, *, device: str, now: datetime) -> Grant:
        """Give a token for a single-use code.

        One device uses a code once.  Because the answer can get lost on a bad line, the same device may use it
        again for `CODE_RETRY` as long as the token it got was never used; that token is revoked then.

        Raises: AccountRefused(CODE_UNKNOWN | CODE_EXPIRED | CODE_USED).
        """
        table = schema.codes.c
        query = select(schema.codes).where(table.code_sha256 == _digest(code)).with_for_update()
        with self._database.writing() as connection:
            row = connection.execute(query).one_or_none()
            if row is None:
                raise AccountRefused(AccountRefusal.CODE_UNKNOWN)
            if row.used_at is not None:
                self._undo_lost_use(connection, row, device, now)
            elif now >= row.expires_at:
                raise AccountRefused(AccountRefusal.CODE_EXPIRED)
            account = self._by_id(connection, PersonId(row.person_id))
            grant = self._grant(connection, account, device, now, used=False)
            used = {"used_at": row.used_at or now, "device": printable(device), "token_sha256": _digest(grant.token)}
            connection.execute(update(schema.codes).where(table.code_sha256 == row.code_sha256), used)
            return grant

    def cancel_codes(self, person_id: PersonId) -> None:
        """Make every code of a person that was not used yet worthless."""
        table = schema.codes.c
        with self._database.writing() as connection:
            connection.execute(delete(schema.codes).where(table.person_id == person_id, table.used_at.is_(None)))

    def forget_expired(self, *, now: datetime) -> None:
        """Delete tokens and codes that are of no use to anybody any more."""
        old = now - timedelta(days=1)
        with self._database.writing() as connection:
            connection.execute(delete(schema.tokens).where(schema.tokens.c.expires_at < old))
            connection.execute(delete(schema.codes).where(schema.codes.c.expires_at < old))

    def _undo_lost_use(
        self, connection: Connection, row: "Row[tuple[object, ...]]", device: str, now: datetime
    ) -> None:
        table = schema.tokens.c
        query = select(table.used).where(table.token_sha256 == row.token_sha256, table.revoked_at.is_(None))
        arrived = connection.scalar(query)
        same = secrets.compare_digest(row.device.encode(), printable(device).encode())
        if arrived is not False or not same or now >= row.used_at + CODE_RETRY:
            raise AccountRefused(AccountRefusal.CODE_USED)
        connection.execute(update(schema.tokens).where(table.token_sha256 == row.token_sha256), {"revoked_at": now})

    def _by_id(self, connection: Connection, person_id: PersonId) -> Account:
        query = select(schema.accounts).where(schema.accounts.c.person_id == person_id)
        # PostgreSQL would take some ids for an error of ours.
        row = connection.execute(query).one_or_none() if printable(person_id) == person_id else None
        if row is None:
            raise AccountRefused(AccountRefusal.ACCOUNT_UNKNOWN)
        return account_of(row)

    def _grant(
        self,
        connection: Connection,
        account: Account,
        device: str,
        now: datetime,
        valid: timedelta = TOKEN_VALID,
        *,
        used: bool = True,
    ) -> Grant:
        token = secrets.token_urlsafe(_SECRET_BYTES)
        row = {
            "token_sha256": _digest(token),
            "person_id": account.person_id,
            "device": printable(device),
            "issued_at": now,
            "expires_at": now + valid,
            "used": used,
        }
        connection.execute(insert(schema.tokens), row)
        return Grant(account=account, token=token, expires_at=now + valid)

    def _store_hash(self, connection: Connection, person_id: PersonId, hashed: str) -> None:
        statement = update(schema.accounts).where(schema.accounts.c.person_id == person_id)
        connection.execute(statement, {"password_hash": hashed})

    def _revoke_all(self, connection: Connection, person_id: PersonId, now: datetime) -> None:
        table = schema.tokens.c
        statement = update(schema.tokens).where(table.person_id == person_id, table.revoked_at.is_(None))
        connection.execute(statement, {"revoked_at": now})
