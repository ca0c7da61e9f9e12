"""The contract of tokens that let other systems in."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from meetroom.domain.core import PersonId
from meetroom.store.account_form import Account, AccountRefusal, AccountRefused
from meetroom.store.accounts import Accounts
from meetroom.store.api_tokens import MAX_VALID, PREFIX, ApiTokens, Scope
from meetroom.store.database import Database

NOW = datetime(2026, 3, 2, 1, 0, 0, 123456, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def tokens(database: Database) -> ApiTokens:
    return ApiTokens(database)


@pytest.fixture
def clerk(accounts: Accounts) -> Account:
    return accounts.create("van.thu", "Văn thư", now=NOW)


def refusal(tokens: ApiTokens, secret: str, now: datetime = NOW) -> AccountRefusal:
    with pytest.raises(AccountRefused) as caught:
        tokens.authenticate(secret, now=now)
    return caught.value.refusal


def test_a_token_brings_its_account_and_scopes(tokens: ApiTokens, clerk: Account) -> None:
    made, secret = tokens.make(clerk.person_id, "Trục\x00 QLVB", [Scope.MINUTES_READ], now=NOW, valid=DAY)
    entered = tokens.authenticate(secret, now=NOW)
    assert secret.startswith(PREFIX)
    assert entered.account == clerk
    assert (made.label, made.scopes, made.expires_at) == ("Trục QLVB", frozenset({Scope.MINUTES_READ}), NOW + DAY)
    assert entered.token == made
    assert secret not in repr(entered)
    (listed,) = tokens.all()
    assert listed.last_used_at == NOW


def test_the_secret_is_nowhere_in_the_database(tokens: ApiTokens, clerk: Account, database: Database) -> None:
    _, secret = tokens.make(clerk.person_id, "x", list(Scope), now=NOW, valid=DAY)
    with database.reading() as connection:
        row = connection.execute(text("SELECT * FROM api_tokens")).one()
    assert not any(secret.removeprefix(PREFIX) in str(value) for value in row)


def test_expired_revoked_and_unknown_ones_are_refused(tokens: ApiTokens, clerk: Account) -> None:
    made, secret = tokens.make(clerk.person_id, "x", [Scope.MEETINGS_READ], now=NOW, valid=DAY)
    for nobody in ("", PREFIX, secret[:-1], secret + "x", secret.removeprefix(PREFIX), "\ud800", "\x00"):
        assert refusal(tokens, nobody) is AccountRefusal.TOKEN_UNKNOWN
    assert refusal(tokens, secret, NOW + DAY) is AccountRefusal.TOKEN_EXPIRED
    assert tokens.revoke(made.token_id, now=NOW)
    assert refusal(tokens, secret) is AccountRefusal.TOKEN_REVOKED
    assert not tokens.revoke(made.token_id, now=NOW)
    assert not tokens.revoke("t-\x00nothing", now=NOW)


def test_use_is_noted_to_the_minute(tokens: ApiTokens, clerk: Account) -> None:
    _, secret = tokens.make(clerk.person_id, "x", [Scope.MEETINGS_READ], now=NOW, valid=DAY)
    for seconds, noted in ((0, 0), (59, 0), (60, 60), (61, 60)):
        tokens.authenticate(secret, now=NOW + timedelta(seconds=seconds))
        assert tokens.all()[0].last_used_at == NOW + timedelta(seconds=noted)


def test_what_cannot_be_made(tokens: ApiTokens, clerk: Account) -> None:
    with pytest.raises(AccountRefused):
        tokens.make(PersonId("p-nobody"), "x", [Scope.MEETINGS_READ], now=NOW, valid=DAY)
    for scopes, valid in (([], DAY), ([Scope.MEETINGS_READ], timedelta(0)), ([Scope.MEETINGS_READ], MAX_VALID + DAY)):
        with pytest.raises(ValueError, match="scopes or validity"):
            tokens.make(clerk.person_id, "x", scopes, now=NOW, valid=valid)
    assert tokens.all() == []


def test_a_scope_of_a_later_version_is_worth_nothing(tokens: ApiTokens, clerk: Account, database: Database) -> None:
    _, secret = tokens.make(clerk.person_id, "x", [Scope.MEETINGS_READ], now=NOW, valid=DAY)
    with database.writing() as connection:
        connection.execute(text("UPDATE api_tokens SET scopes = 'meetings:read world:write'"))
    assert tokens.authenticate(secret, now=NOW).token.scopes == frozenset({Scope.MEETINGS_READ})
