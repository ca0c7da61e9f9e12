"""`meetroom account`: makes who can come in, says what it did not do, makes no new data."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from meetroom.cli import account as command
from meetroom.cli.account import AccountOptions, refusal_sentence, run_account, server_address
from meetroom.protocol.invitation import parse_invitation
from meetroom.server.certificates import own_authority
from meetroom.store.account_form import AccountRefusal
from meetroom.store.opening import open_store

SERVER = ("203.0.113.10", 7443)


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    """The data folder of a server that was started once."""
    (tmp_path / "tls").mkdir()
    own_authority(tmp_path / "tls", ["localhost"], datetime.now(UTC))
    open_store(f"sqlite:///{tmp_path / 'meetroom.db'}").close()
    return tmp_path


def test_makes_a_secretary_who_can_come_in(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "getpass", lambda prompt: "một mật khẩu dài")
    options = AccountOptions(
        login="le.ngoc.diep",
        data_folder=data_folder,
        server=SERVER,
        name="Lê Thị Ngọc Diệp",
        may_create=True,
        password=True,
    )
    assert run_account(options) == 0
    link = parse_invitation(capsys.readouterr().out)
    authority = own_authority(data_folder / "tls", ["localhost"], datetime.now(UTC))
    assert (link.url, link.ca_sha256) == ("https://203.0.113.10:7443", authority.ca_sha256)
    store = open_store(f"sqlite:///{data_folder / 'meetroom.db'}")
    now = datetime.now(UTC)
    came = store.accounts.redeem(link.code, device="laptop", now=now).account
    again = store.accounts.log_in("le.ngoc.diep", "một mật khẩu dài", source="", device="laptop", now=now)
    store.close()
    assert (came.name, came.may_create, came.administrator) == ("Lê Thị Ngọc Diệp", True, False)
    assert again.account == came


@pytest.mark.parametrize(("password", "login"), [("kurz", "an"), ("long enough for it", "no login!")])
def test_says_what_it_did_not_do(
    data_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    password: str,
    login: str,
) -> None:
    monkeypatch.setattr(command, "getpass", lambda prompt: password)
    options = AccountOptions(login=login, data_folder=data_folder, server=SERVER, password=True)
    assert run_account(options) == 1
    said = capsys.readouterr()
    assert not said.out
    assert len(said.err.strip()) > 20


def test_makes_no_new_data(tmp_path: Path) -> None:
    assert run_account(AccountOptions(login="an", data_folder=tmp_path, server=SERVER)) == 2
    assert list(tmp_path.iterdir()) == []


def test_the_servers_other_database_is_asked(
    data_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    open_store(elsewhere).close()
    (data_folder / "meetroom.db").unlink()
    options = AccountOptions(login="an", data_folder=data_folder, server=SERVER, database=elsewhere)
    assert run_account(options) == 0
    code = parse_invitation(capsys.readouterr().out).code
    store = open_store(elsewhere)
    came = store.accounts.redeem(code, device="laptop", now=datetime.now(UTC)).account
    store.close()
    assert came.login == "an"


@pytest.mark.parametrize("url", ["no database", "mysql://db/meetroom"])
def test_a_database_that_is_none_is_said(data_folder: Path, capsys: pytest.CaptureFixture[str], url: str) -> None:
    assert run_account(AccountOptions(login="an", data_folder=data_folder, server=SERVER, database=url)) == 1
    assert "--database" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "7443", ":7443", "host", "host:", "host:0", "host:99999", "host:x"])
def test_a_bad_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="HOST:PORT"):
        server_address(text)


def test_addresses_are_read() -> None:
    assert server_address("[::1]:7443") == ("::1", 7443)
    assert server_address("hop.tinh.vn:443") == ("hop.tinh.vn", 443)


def test_every_refusal_has_a_sentence() -> None:
    assert all(refusal_sentence(refusal) for refusal in AccountRefusal)
