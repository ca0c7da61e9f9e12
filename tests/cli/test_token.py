"""`meetroom token`: makes, lists and revokes tokens of other systems; says what it did not do."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from meetroom.cli.token import TokenPlace, run_list, run_make, run_revoke
from meetroom.store.account_form import AccountRefused
from meetroom.store.api_tokens import PREFIX, Scope
from meetroom.store.opening import open_store


@pytest.fixture
def place(tmp_path: Path) -> TokenPlace:
    store = open_store(f"sqlite:///{tmp_path / 'meetroom.db'}")
    store.accounts.create("van.thu", "Trần Văn Thư [vp]", now=datetime.now(UTC))
    store.close()
    return TokenPlace(tmp_path)


def test_a_token_from_making_to_revoking(place: TokenPlace, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_make(place, "van.thu", "Trục [LGSP]", ["meetings:read", "minutes:read"], 30) == 0
    *told, secret = capsys.readouterr().out.splitlines()
    assert "Trần Văn Thư [vp]" in told[0]
    assert secret.startswith(PREFIX)
    store = open_store(f"sqlite:///{place.data_folder / 'meetroom.db'}")
    now = datetime.now(UTC)
    token = store.api_tokens.authenticate(secret, now=now).token
    assert token.scopes == {Scope.MEETINGS_READ, Scope.MINUTES_READ}
    assert timedelta(days=29) < token.expires_at - now <= timedelta(days=30)
    assert run_list(place) == 0
    listed = capsys.readouterr().out
    assert all(word in listed for word in (token.token_id, "Trục [LGSP]", "van.thu", "minutes:read"))
    assert secret not in listed
    assert run_revoke(place, token.token_id) == 0
    with pytest.raises(AccountRefused):
        store.api_tokens.authenticate(secret, now=now)
    store.close()
    assert run_revoke(place, token.token_id) == 1
    capsys.readouterr()
    run_list(place)
    assert any(word in capsys.readouterr().out for word in ("revoked", "đã thu hồi"))


@pytest.mark.parametrize(
    ("login", "scopes", "days", "code"),
    [
        ("nobody", ["meetings:read"], 30, 1),
        ("no login!", ["meetings:read"], 30, 1),
        ("van.thu", [], 30, 2),
        ("van.thu", ["everything"], 30, 2),
        ("van.thu", ["meetings:read"], 0, 2),
        ("van.thu", ["meetings:read"], 100_000, 2),
        ("van.thu", ["meetings:read"], 10**12, 2),
    ],
)
def test_says_what_it_did_not_make(
    place: TokenPlace, capsys: pytest.CaptureFixture[str], login: str, scopes: list[str], days: int, code: int
) -> None:
    assert run_make(place, login, "x", scopes, days) == code
    said = capsys.readouterr()
    assert not said.out
    assert len(said.err.strip()) > 20


def test_makes_no_new_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for act in (lambda p: run_make(p, "a", "x", ["meetings:read"], 1), run_list, lambda p: run_revoke(p, "t-1")):
        assert act(TokenPlace(tmp_path)) == 2
    assert list(tmp_path.iterdir()) == []
    assert "meetroom.db" in capsys.readouterr().err


def test_the_command_itself(place: TokenPlace) -> None:
    env = {**os.environ, "MEETROOM_LANGUAGE": "vi", "COLUMNS": "100", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "meetroom.cli", "token", "make", "van.thu", "--scope", "archive:read"]
    command += ["--data-folder", str(place.data_folder), "--label", "Kho lưu trữ"]
    done = subprocess.run(command, env=env, capture_output=True, encoding="utf-8", check=False, timeout=200)
    assert done.returncode == 0, done.stderr
    assert "chỉ hiện một lần" in done.stdout
