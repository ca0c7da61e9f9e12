"""`meetroom token`: on the server's own machine, make, list and revoke tokens for other systems.

Works while the server runs; asks no server, because whoever may read the data folder may do everything anyway.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console

from meetroom.cli.misuse import MISUSED
from meetroom.cli.server_data import NoServerData, database_url, unusable
from meetroom.cli.words import say
from meetroom.store.account_form import AccountRefused
from meetroom.store.api_tokens import MAX_VALID, ApiToken, Scope
from meetroom.store.failures import StoreFailed
from meetroom.store.opening import Store, open_store


@dataclass(frozen=True)
class TokenPlace:
    """Where the server keeps its tokens: its data folder, or the `database` named instead."""

    data_folder: Path
    database: str | None = None


def run_make(place: TokenPlace, login: str, label: str, scopes: list[str], days: int) -> int:
    """Make a token and print it, once.  Returns: 0 when it was printed, 2 for what no token can be."""
    unknown = [name for name in scopes if name not in set(Scope)]
    valid = timedelta(days=min(max(days, 0), MAX_VALID.days + 1))
    if not scopes or unknown:
        return _sorry(_scopes_sentence(unknown), MISUSED)
    if not timedelta(0) < valid <= MAX_VALID:
        return _sorry(
            say(
                f"Thời hạn ghi ở --days phải từ 1 đến {MAX_VALID.days} ngày.",
                f"--days: a token can be good for 1 to {MAX_VALID.days} days.",
            ),
            MISUSED,
        )

    def make(store: Store, out: Console) -> int:
        account = store.accounts.find(login)
        if account is None:
            return _sorry(
                say(
                    f"Không có tài khoản “{login}”. Lập bằng meetroom account, rồi ghi người đó vào danh sách "
                    "phiên họp.",
                    f"There is no account “{login}”. Make it with meetroom account, and put it on the meeting's "
                    "roster.",
                )
            )
        now = datetime.now(UTC)
        chosen = [Scope(name) for name in scopes]
        token, secret = store.api_tokens.make(account.person_id, label, chosen, now=now, valid=valid)
        out.print(
            say(
                f"Mã {token.token_id}, thay mặt {account.name}, dùng đến {token.expires_at:%d/%m/%Y}. "
                "Khóa dưới đây chỉ hiện một lần; hãy cất vào kho bí mật của hệ thống kia:",
                f"Token {token.token_id} in the name of {account.name}, good until {token.expires_at:%Y-%m-%d}. "
                "The secret below is shown once; put it into the other system's safe:",
            )
        )
        out.print(secret, style="bold", markup=False)
        return 0

    return _with_store(place, make)


def run_list(place: TokenPlace) -> int:
    """Print what tokens there are.  Returns: 0 when it was done."""

    def show(store: Store, out: Console) -> int:
        names = {account.person_id: account.login for account in store.accounts.all()}
        tokens = store.api_tokens.all()
        for token in tokens:
            login = names.get(token.person_id, token.person_id)
            out.print(_row(token, login, datetime.now(UTC)), markup=False)
        if not tokens:
            out.print(say("Chưa có khóa nào.", "There are no tokens."))
        return 0

    return _with_store(place, show)


def run_revoke(place: TokenPlace, token_id: str) -> int:
    """Make a token worthless.  Returns: 0 when it was done."""

    def revoke(store: Store, out: Console) -> int:
        if not store.api_tokens.revoke(token_id, now=datetime.now(UTC)):
            return _sorry(
                say(
                    f"Không có khóa “{token_id}” còn hiệu lực. Xem danh sách: meetroom token list.",
                    f"There is no token “{token_id}” that is still good. See them with meetroom token list.",
                )
            )
        out.print(
            say(
                f"Đã thu hồi khóa {token_id}; từ giờ máy chủ từ chối khóa này.",
                f"Token {token_id} is revoked; the server refuses it from now on.",
            )
        )
        return 0

    return _with_store(place, revoke)


def _row(token: ApiToken, login: str, now: datetime) -> str:
    if token.revoked_at is not None:
        state = say("đã thu hồi", "revoked")
    elif now >= token.expires_at:
        state = say("hết hạn", "expired")
    else:
        state = say(f"dùng đến {token.expires_at:%d/%m/%Y}", f"good until {token.expires_at:%Y-%m-%d}")
    used = token.last_used_at
    last = say("chưa dùng", "never used") if used is None else say(f"dùng {used:%d/%m/%Y}", f"used {used:%Y-%m-%d}")
    return " · ".join((token.token_id, token.label, login, " ".join(sorted(token.scopes)), state, last))


def _scopes_sentence(unknown: list[str]) -> str:
    known = ", ".join(Scope)
    if unknown:
        return say(
            f"Không có quyền “{unknown[0]}”. Có: {known}.", f"There is no scope “{unknown[0]}”. There are: {known}."
        )
    return say(f"Hãy ghi ít nhất một --scope: {known}.", f"Give at least one --scope: {known}.")


def _sorry(sentence: str, code: int = 1) -> int:
    Console(stderr=True, highlight=False, soft_wrap=True).print(sentence, markup=False)
    return code


def _with_store(place: TokenPlace, act: Callable[[Store, Console], int]) -> int:
    try:
        store = open_store(database_url(place.data_folder, place.database))
        try:
            return act(store, Console(highlight=False, soft_wrap=True, markup=False))
        finally:
            store.close()
    except NoServerData as missing:
        return _sorry(missing.sentence, MISUSED)
    except AccountRefused:
        return _sorry(say("Tên đăng nhập không hợp lệ.", "This cannot be a login."))
    except (StoreFailed, ValueError, OSError):
        return _sorry(unusable())
