"""The contract of accounts, tokens and single-use codes."""

import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from meetroom.domain.core import PersonId, check_id
from meetroom.store.account_form import Account, AccountRefusal, AccountRefused
from meetroom.store.accounts import CODE_RETRY, TOKEN_VALID, Accounts, Grant
from meetroom.store.database import Database
from meetroom.store.passwords import Passwords

NOW = datetime(2026, 3, 2, 1, 0, 0, 123456, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
PASSWORD = "tài liệu mật khẩu"


def refusal(act: Callable[[], object]) -> AccountRefused:
    with pytest.raises(AccountRefused) as caught:
        act()
    return caught.value


@pytest.fixture
def an(accounts: Accounts) -> Account:
    return accounts.create("An.Nguyễn", "Nguyễn Văn An", now=NOW, password=PASSWORD)


def log_in(
    accounts: Accounts,
    password: str = PASSWORD,
    login: str = "an.nguyễn",
    source: str = "10.0.0.1",
    now: datetime = NOW,
) -> Grant:
    return accounts.log_in(login, password, source=source, device="tablet", now=now)


def test_an_account_is_found_however_its_login_is_typed(accounts: Accounts, an: Account) -> None:
    assert an.login == "an.nguyễn"
    assert len(an.notes_salt) == 16
    assert an.has_password
    assert not an.may_create
    assert not an.administrator
    check_id(an.person_id)
    assert accounts.find(" AN.NGUYỄN ") == an
    assert accounts.find("an.nguye\u0302\u0303n") == an
    assert accounts.get(an.person_id) == an
    assert accounts.find("binh") is None
    assert accounts.find_all(["binh", " AN.NGUYỄN ", "an.nguyễn", "hai chữ"]) == {" AN.NGUYỄN ": an, "an.nguyễn": an}
    assert accounts.find_all([]) == {}
    for nobody in ("nobody", "", "a\x00", "\ud800"):
        unknown = refusal(lambda: accounts.get(PersonId(nobody)))  # noqa: B023
        assert unknown.refusal is AccountRefusal.ACCOUNT_UNKNOWN
    binh = accounts.create("binh", "Bình", now=NOW, may_create=True)
    assert accounts.all() == [an, binh]
    assert binh.may_create
    assert not binh.administrator
    chi = accounts.create("chi", "Chi", now=NOW, administrator=True)
    assert accounts.get(chi.person_id).administrator
    assert not binh.has_password
    assert binh.notes_salt != an.notes_salt


@pytest.mark.parametrize(
    ("login", "name", "password", "why"),
    [
        ("AN.nguyễn", "x", None, AccountRefusal.LOGIN_TAKEN),
        ("", "x", None, AccountRefusal.LOGIN_INVALID),
        ("a b", "x", None, AccountRefusal.LOGIN_INVALID),
        ("a\x00b", "x", None, AccountRefusal.LOGIN_INVALID),
        ("\ud800", "x", None, AccountRefusal.LOGIN_INVALID),
        ("a" * 201, "x", None, AccountRefusal.LOGIN_INVALID),
        ("binh", " ", None, AccountRefusal.NAME_INVALID),
        ("binh", "x\ny", None, AccountRefusal.NAME_INVALID),
        ("binh", "x" * 201, None, AccountRefusal.NAME_INVALID),
        ("binh", "x", "123456789", AccountRefusal.PASSWORD_TOO_SHORT),
        ("binh", "x", "1" * 257, AccountRefusal.PASSWORD_TOO_LONG),
    ],
)
def test_what_makes_no_account(
    accounts: Accounts, an: Account, login: str, name: str, password: str | None, why: AccountRefusal
) -> None:
    assert refusal(lambda: accounts.create(login, name, now=NOW, password=password)).refusal is why
    assert accounts.all() == [an]


def test_the_right_password_gives_a_token(accounts: Accounts, an: Account) -> None:
    grant = log_in(accounts)
    assert grant.account == an
    assert grant.expires_at == NOW + TOKEN_VALID
    assert len(grant.token) >= 43
    assert grant.token not in repr(grant)
    assert accounts.authenticate(grant.token, now=NOW) == an
    assert accounts.authenticate(grant.token, now=NOW + TOKEN_VALID - SECOND) == an
    expired = refusal(lambda: accounts.authenticate(grant.token, now=NOW + TOKEN_VALID))
    assert expired.refusal is AccountRefusal.TOKEN_EXPIRED
    assert log_in(accounts).token != grant.token


def test_a_password_typed_on_another_keyboard_is_the_same(accounts: Accounts, an: Account) -> None:
    assert log_in(accounts, unicodedata.normalize("NFD", PASSWORD)).account == an


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("an.nguyễn", PASSWORD + "."),
        ("an.nguyễn", ""),
        ("nobody", PASSWORD),
        ("a b", PASSWORD),
        ("binh", "nobody"),
        ("an.nguyễn", PASSWORD * 100),
        ("\ud800", "\ud800"),
    ],
)
def test_everything_else_gives_the_same_refusal(accounts: Accounts, an: Account, login: str, password: str) -> None:
    accounts.create("binh", "Bình", now=NOW)
    refused = refusal(lambda: log_in(accounts, password, login))
    assert refused.refusal is AccountRefusal.BAD_CREDENTIALS


def test_nothing_that_lets_somebody_in_is_stored_in_the_clear(
    accounts: Accounts, an: Account, database: Database
) -> None:
    token = log_in(accounts).token
    code = accounts.make_code(an.person_id, now=NOW, valid=DAY)
    with database.reading() as connection:
        rows = [
            str(tuple(row))
            for table in ("accounts", "tokens", "codes", "tries")
            for row in connection.execute(text(f"SELECT * FROM {table}"))
        ]
    assert any("$argon2id$" in row for row in rows)
    assert not any(secret in row for row in rows for secret in (token, code, PASSWORD))


def test_a_revoked_token_is_worthless(accounts: Accounts, an: Account) -> None:
    first, second = log_in(accounts).token, log_in(accounts).token
    accounts.revoke(first, now=NOW)
    accounts.revoke("unknown", now=NOW)
    assert refusal(lambda: accounts.authenticate(first, now=NOW)).refusal is AccountRefusal.TOKEN_REVOKED
    assert accounts.authenticate(second, now=NOW) == an
    accounts.revoke_all(an.person_id, now=NOW)
    assert refusal(lambda: accounts.authenticate(second, now=NOW)).refusal is AccountRefusal.TOKEN_REVOKED
    for nonsense in ("", "x", "\ud800", "\x00"):
        unknown = refusal(lambda: accounts.authenticate(nonsense, now=NOW))  # noqa: B023
        assert unknown.refusal is AccountRefusal.TOKEN_UNKNOWN


def test_a_new_password_ends_the_old_one_and_every_token(accounts: Accounts, an: Account) -> None:
    token = log_in(accounts).token
    accounts.set_password(an.person_id, "mật khẩu mới", now=NOW)
    assert refusal(lambda: accounts.authenticate(token, now=NOW)).refusal is AccountRefusal.TOKEN_REVOKED
    assert refusal(lambda: log_in(accounts)).refusal is AccountRefusal.BAD_CREDENTIALS
    assert log_in(accounts, "mật khẩu mới").account == an
    for password, why in (("short", AccountRefusal.PASSWORD_TOO_SHORT), ("x" * 300, AccountRefusal.PASSWORD_TOO_LONG)):
        assert refusal(lambda: accounts.set_password(an.person_id, password, now=NOW)).refusal is why  # noqa: B023
    unknown = refusal(lambda: accounts.set_password(PersonId("x"), "mật khẩu mới", now=NOW))
    assert unknown.refusal is AccountRefusal.ACCOUNT_UNKNOWN


def change(accounts: Accounts, person_id: PersonId, new: str, old: str | None, keep: str) -> None:
    accounts.change_password(person_id, new, old=old, keep=keep, source="10.0.0.9", now=NOW)


def test_a_person_changes_the_password_and_stays_logged_in_here_only(accounts: Accounts, an: Account) -> None:
    here, there = log_in(accounts).token, log_in(accounts).token
    code = accounts.make_code(an.person_id, now=NOW, valid=timedelta(days=1))
    for old in (None, "", "không phải nó"):
        wrong = refusal(lambda: change(accounts, an.person_id, "mật khẩu mới", old, here))  # noqa: B023
        assert wrong.refusal is AccountRefusal.BAD_CREDENTIALS
    short = refusal(lambda: change(accounts, an.person_id, "123456789", PASSWORD, here))
    assert short.refusal is AccountRefusal.PASSWORD_TOO_SHORT
    assert accounts.authenticate(there, now=NOW) == an
    change(accounts, an.person_id, "mật khẩu mới", PASSWORD, here)
    assert accounts.authenticate(here, now=NOW) == an
    assert refusal(lambda: accounts.authenticate(there, now=NOW)).refusal is AccountRefusal.TOKEN_REVOKED
    assert refusal(lambda: accounts.redeem(code, device="x", now=NOW)).refusal is AccountRefusal.CODE_UNKNOWN
    assert refusal(lambda: log_in(accounts)).refusal is AccountRefusal.BAD_CREDENTIALS
    assert log_in(accounts, "mật khẩu mới").account == an


def test_a_guest_sets_a_first_password_without_an_old_one(accounts: Accounts) -> None:
    guest = accounts.create("khach", "Khách", now=NOW)
    token = accounts.issue(guest.person_id, device="x", now=NOW).token
    change(accounts, guest.person_id, "mật khẩu mới", None, token)
    assert accounts.get(guest.person_id).has_password
    again = refusal(lambda: change(accounts, guest.person_id, "mật khẩu khác", None, token))
    assert again.refusal is AccountRefusal.BAD_CREDENTIALS


def test_a_guessed_old_password_backs_off(accounts: Accounts, an: Account) -> None:
    token = log_in(accounts).token
    found = [
        refusal(lambda: change(accounts, an.person_id, "mật khẩu mới", f"đoán {n}", token)).refusal  # noqa: B023
        for n in range(7)
    ]
    assert found[0] is AccountRefusal.BAD_CREDENTIALS
    assert found[-1] is AccountRefusal.TOO_MANY_TRIES


def test_a_token_can_be_issued_for_a_while(accounts: Accounts, an: Account) -> None:
    grant = accounts.issue(an.person_id, device="server", now=NOW, valid=timedelta(hours=1))
    assert grant.expires_at == NOW + timedelta(hours=1)
    assert accounts.authenticate(grant.token, now=NOW) == an
    unknown = refusal(lambda: accounts.issue(PersonId("x"), device="", now=NOW))
    assert unknown.refusal is AccountRefusal.ACCOUNT_UNKNOWN


def test_a_weak_hash_is_renewed_at_the_next_login(database: Database, accounts: Accounts, an: Account) -> None:
    stronger = Accounts(database, Passwords(memory_kib=16, passes=2))
    assert log_in(stronger).account == an
    with database.reading() as connection:
        assert "m=16,t=2" in connection.execute(text("SELECT password_hash FROM accounts")).scalar_one()
    assert log_in(stronger).account == an


def test_guessing_one_account_from_one_place_is_slowed_down(accounts: Accounts, an: Account) -> None:
    for _ in range(4):
        assert refusal(lambda: log_in(accounts, "wrong one")).refusal is AccountRefusal.BAD_CREDENTIALS
    assert refusal(lambda: log_in(accounts, "wrong one")).refusal is AccountRefusal.BAD_CREDENTIALS
    blocked = refusal(lambda: log_in(accounts))
    assert (blocked.refusal, blocked.retry_after_s) == (AccountRefusal.TOO_MANY_TRIES, 2)
    assert log_in(accounts, source="10.0.0.2").account == an
    # The login from elsewhere forgave the account, not the guesser.
    assert refusal(lambda: log_in(accounts)).refusal is AccountRefusal.TOO_MANY_TRIES
    now, waits = NOW, []
    for _ in range(12):
        now += timedelta(seconds=refusal(lambda: log_in(accounts, now=now)).retry_after_s)  # noqa: B023
        bad = refusal(lambda: log_in(accounts, "wrong one", now=now))  # noqa: B023
        assert bad.refusal is AccountRefusal.BAD_CREDENTIALS
        waits.append(refusal(lambda: log_in(accounts, now=now)).retry_after_s)  # noqa: B023
    assert waits == [4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900]
    now += timedelta(seconds=900)
    assert log_in(accounts, now=now).account == an
    assert refusal(lambda: log_in(accounts, "wrong one", now=now)).refusal is AccountRefusal.BAD_CREDENTIALS
    assert log_in(accounts, now=now).account == an


def test_guessing_one_account_from_many_places_is_slowed_down(accounts: Accounts, an: Account) -> None:
    for n in range(20):
        bad = refusal(lambda: log_in(accounts, "wrong one", source=f"10.0.1.{n}"))  # noqa: B023
        assert bad.refusal is AccountRefusal.BAD_CREDENTIALS
    blocked = refusal(lambda: log_in(accounts, source="10.0.2.1"))
    assert (blocked.refusal, blocked.retry_after_s) == (AccountRefusal.TOO_MANY_TRIES, 2)


def test_guessing_many_accounts_from_one_place_is_slowed_down(accounts: Accounts, an: Account) -> None:
    for n in range(50):
        bad = refusal(lambda: log_in(accounts, login=f"guess{n}"))  # noqa: B023
        assert bad.refusal is AccountRefusal.BAD_CREDENTIALS
    assert refusal(lambda: log_in(accounts)).refusal is AccountRefusal.TOO_MANY_TRIES
    assert log_in(accounts, source="10.0.0.2").account == an


def test_a_whole_point_logs_in_from_one_address(accounts: Accounts, an: Account) -> None:
    assert all(log_in(accounts).account == an for _ in range(60))


def test_tries_may_be_counted_in_another_order_than_they_came(accounts: Accounts, an: Account) -> None:
    assert log_in(accounts, now=NOW + SECOND).account == an
    refusal(lambda: log_in(accounts, login="guess", now=NOW + SECOND))
    assert log_in(accounts).account == an


def test_failures_are_forgotten_after_an_hour(accounts: Accounts, an: Account) -> None:
    for _ in range(5):
        refusal(lambda: log_in(accounts, "wrong one"))
    later = NOW + timedelta(hours=1) + SECOND
    for _ in range(5):
        assert refusal(lambda: log_in(accounts, "wrong one", now=later)).refusal is AccountRefusal.BAD_CREDENTIALS
    assert refusal(lambda: log_in(accounts, now=later)).retry_after_s == 2


def test_a_rush_of_guesses_does_not_slip_through(accounts: Accounts, an: Account) -> None:
    def guess(_: int) -> AccountRefusal:
        return refusal(lambda: log_in(accounts, "wrong one")).refusal

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(guess, range(30)))
    assert outcomes.count(AccountRefusal.BAD_CREDENTIALS) == 5
    assert outcomes.count(AccountRefusal.TOO_MANY_TRIES) == 25


def test_a_code_lets_its_person_in_once(accounts: Accounts, an: Account) -> None:
    code = accounts.make_code(an.person_id, now=NOW, valid=DAY)
    assert len(code) >= 43
    grant = accounts.redeem(code, device="tablet", now=NOW + DAY - SECOND)
    assert accounts.authenticate(grant.token, now=NOW + DAY) == an
    for device in ("tablet", "other"):
        again = refusal(lambda: accounts.redeem(code, device=device, now=NOW + DAY))  # noqa: B023
        assert again.refusal is AccountRefusal.CODE_USED
    assert accounts.authenticate(grant.token, now=NOW + DAY) == an


def test_a_device_that_never_got_its_answer_may_ask_again(accounts: Accounts, an: Account) -> None:
    code = accounts.make_code(an.person_id, now=NOW, valid=DAY)
    lost = accounts.redeem(code, device="tablet", now=NOW)
    stolen = refusal(lambda: accounts.redeem(code, device="thief", now=NOW))
    assert stolen.refusal is AccountRefusal.CODE_USED
    grant = accounts.redeem(code, device="tablet", now=NOW + CODE_RETRY - SECOND)
    assert refusal(lambda: accounts.authenticate(lost.token, now=NOW)).refusal is AccountRefusal.TOKEN_REVOKED
    odd = accounts.make_code(an.person_id, now=NOW, valid=DAY)
    for _ in range(2):
        accounts.redeem(odd, device="\x00tab\ud800let" * 100, now=NOW)
    late = refusal(lambda: accounts.redeem(code, device="tablet", now=NOW + CODE_RETRY))
    assert late.refusal is AccountRefusal.CODE_USED
    assert accounts.authenticate(grant.token, now=NOW + CODE_RETRY) == an


def test_a_code_runs_out_and_can_be_cancelled(accounts: Accounts, an: Account) -> None:
    expired = accounts.make_code(an.person_id, now=NOW, valid=DAY)
    assert refusal(lambda: accounts.redeem(expired, device="", now=NOW + DAY)).refusal is AccountRefusal.CODE_EXPIRED
    used, cancelled = (accounts.make_code(an.person_id, now=NOW, valid=DAY) for _ in range(2))
    accounts.redeem(used, device="tablet", now=NOW)
    accounts.cancel_codes(an.person_id)
    assert refusal(lambda: accounts.redeem(cancelled, device="", now=NOW)).refusal is AccountRefusal.CODE_UNKNOWN
    assert refusal(lambda: accounts.redeem(used, device="x", now=NOW)).refusal is AccountRefusal.CODE_USED
    assert refusal(lambda: accounts.redeem("", device="", now=NOW)).refusal is AccountRefusal.CODE_UNKNOWN
    unknown = refusal(lambda: accounts.make_code(PersonId("x"), now=NOW, valid=DAY))
    assert unknown.refusal is AccountRefusal.ACCOUNT_UNKNOWN


def test_of_two_devices_with_one_code_one_wins(accounts: Accounts, an: Account) -> None:
    code = accounts.make_code(an.person_id, now=NOW, valid=DAY)

    def redeem(n: int) -> bool:
        try:
            accounts.redeem(code, device=f"d{n}", now=NOW)
        except AccountRefused as refused:
            return refused.refusal is not AccountRefusal.CODE_USED
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(redeem, range(12))) == 1


def test_what_is_of_no_use_any_more_is_forgotten(accounts: Accounts, an: Account) -> None:
    grant = log_in(accounts)
    code = accounts.make_code(an.person_id, now=NOW, valid=DAY)
    accounts.forget_expired(now=NOW + DAY)
    assert refusal(lambda: accounts.redeem(code, device="", now=NOW + DAY)).refusal is AccountRefusal.CODE_EXPIRED
    accounts.forget_expired(now=NOW + TOKEN_VALID + 2 * DAY)
    assert refusal(lambda: accounts.redeem(code, device="", now=NOW)).refusal is AccountRefusal.CODE_UNKNOWN
    assert refusal(lambda: accounts.authenticate(grant.token, now=NOW)).refusal is AccountRefusal.TOKEN_UNKNOWN
    assert accounts.get(an.person_id) == an


def test_the_hash_costs_what_is_promised() -> None:
    passwords = Passwords()
    hashed = passwords.hash(PASSWORD)
    assert "$argon2id$v=19$m=19456,t=2,p=1$" in hashed
    assert passwords.matches(hashed, PASSWORD)
    assert not passwords.is_weak(hashed)
    assert not passwords.matches("no hash", PASSWORD)
    assert not passwords.matches(None, "nobody")
