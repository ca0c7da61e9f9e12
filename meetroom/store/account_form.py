"""The form of an account: what it holds, which names and passwords are taken, why one is refused; knows no database."""

import unicodedata
from enum import StrEnum

import msgspec

from meetroom.domain.core import PersonId

MIN_PASSWORD = 10
MAX_PASSWORD = 256
MAX_NAME = 200


class AccountRefusal(StrEnum):
    """Closed list of reasons why an account, a token or a code was not given or not taken."""

    LOGIN_TAKEN = "login_taken"
    LOGIN_INVALID = "login_invalid"
    NAME_INVALID = "name_invalid"
    PASSWORD_TOO_SHORT = "password_too_short"
    PASSWORD_TOO_LONG = "password_too_long"
    BAD_CREDENTIALS = "bad_credentials"
    TOO_MANY_TRIES = "too_many_tries"
    ACCOUNT_UNKNOWN = "account_unknown"
    TOKEN_UNKNOWN = "token_unknown"
    TOKEN_EXPIRED = "token_expired"
    TOKEN_REVOKED = "token_revoked"
    CODE_UNKNOWN = "code_unknown"
    CODE_EXPIRED = "code_expired"
    CODE_USED = "code_used"


class AccountRefused(Exception):
    """Something about an account was refused.

    Attributes:
        refusal: the reason.
        retry_after_s: with TOO_MANY_TRIES, seconds until another try is taken.
    """

    def __init__(self, refusal: AccountRefusal, retry_after_s: int = 0) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
        self.retry_after_s = retry_after_s


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who may log in; `notes_salt` is for the key of their private marks, not secret from themselves.

    `may_create`: may found meetings.  `administrator`: may give rights and let anybody in.
    """

    person_id: PersonId
    login: str
    name: str
    may_create: bool
    administrator: bool
    notes_salt: bytes
    has_password: bool


def normal_login(login: str) -> str:
    """The form in which logins are compared: composed, without surrounding space, without case.

    Raises: AccountRefused(LOGIN_INVALID) for what is empty, too long, or holds spaces or control characters.
    """
    normal = unicodedata.normalize("NFKC", login).strip().casefold()
    if not 0 < len(normal) <= MAX_NAME or not normal.isprintable() or " " in normal:
        raise AccountRefused(AccountRefusal.LOGIN_INVALID)
    return normal


def checked_name(name: str) -> str:
    """A person's name as it is kept.  Raises: AccountRefused(NAME_INVALID)."""
    normal = unicodedata.normalize("NFC", name).strip()
    if not 0 < len(normal) <= MAX_NAME or not normal.isprintable():
        raise AccountRefused(AccountRefusal.NAME_INVALID)
    return normal


def checked_password(password: str) -> str:
    """A password that may be chosen.  Raises: AccountRefused(PASSWORD_TOO_SHORT | PASSWORD_TOO_LONG)."""
    if len(password) < MIN_PASSWORD:
        raise AccountRefused(AccountRefusal.PASSWORD_TOO_SHORT)
    if len(password) > MAX_PASSWORD:
        raise AccountRefused(AccountRefusal.PASSWORD_TOO_LONG)
    return password
