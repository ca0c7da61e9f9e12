"""`meetroom account`: on the server's own machine, make an account, give it a password, print an invitation for it.

Works while the server runs; asks no server, because whoever may read the data folder may do everything anyway.
"""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from getpass import getpass
from hashlib import sha256
from pathlib import Path

from rich.console import Console

from meetroom.cli.misuse import MISUSED
from meetroom.cli.server_data import NoServerData, database_url, unusable
from meetroom.cli.words import say
from meetroom.protocol.invitation import Invitation, format_invitation
from meetroom.store.account_form import AccountRefusal, AccountRefused
from meetroom.store.failures import StoreFailed
from meetroom.store.opening import Store, open_store

VALID = timedelta(days=7)


@dataclass(frozen=True)
class AccountOptions:
    """What the command line said.

    `server` is host and port as clients reach them, `database` None for the SQLite file in the data folder.
    """

    login: str
    data_folder: Path
    server: tuple[str, int]
    name: str | None = None
    may_create: bool = False
    password: bool = False
    public_certificate: bool = False
    database: str | None = None


def server_address(text: str) -> tuple[str, int]:
    """Host and port of "host:port" or "[ipv6]:port".  Raises: ValueError."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65_536:
        raise ValueError("not HOST:PORT")
    return host.strip("[]"), int(port)


def run_account(options: AccountOptions) -> int:
    """Do it and print the invitation.  Returns: 0 when the link was printed, 2 where no server ever was."""
    # Paths and names are told as they are: brackets in them are no markup.
    out = Console(highlight=False, soft_wrap=True, markup=False)
    error = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
    try:
        store = open_store(database_url(options.data_folder, options.database))
        try:
            out.print(_carry_out(store, options))
        finally:
            store.close()
    except NoServerData as missing:
        error.print(missing.sentence)
        return MISUSED
    except AccountRefused as refused:
        error.print(refusal_sentence(refused.refusal))
        return 1
    except (StoreFailed, ValueError, OSError):
        error.print(unusable())
        return 1
    return 0


def refusal_sentence(refusal: AccountRefusal) -> str:
    """Why nothing was done and what to do."""
    sentences = {
        AccountRefusal.PASSWORD_TOO_SHORT: say(
            "Mật khẩu quá ngắn. Hãy dùng ít nhất 10 ký tự.", "The password is too short. Use at least 10 characters."
        ),
        AccountRefusal.PASSWORD_TOO_LONG: say(
            "Mật khẩu quá dài. Hãy dùng nhiều nhất 256 ký tự.", "The password is too long. Use at most 256 characters."
        ),
        AccountRefusal.LOGIN_TAKEN: say(
            "Đã có tài khoản với tên đăng nhập này.", "There is an account of this name already."
        ),
    }
    return sentences.get(
        refusal,
        say(
            "Tên đăng nhập hoặc họ tên không hợp lệ. Hãy dùng chữ cái, chữ số, dấu chấm, gạch nối.",
            "The login or the name cannot be used. Use letters, digits, dots and dashes.",
        ),
    )


def _carry_out(store: Store, options: AccountOptions) -> str:
    now = datetime.now(UTC)
    account = store.accounts.find(options.login)
    if account is None:
        name = options.name or options.login
        account = store.accounts.create(options.login, name, now=now, may_create=options.may_create)
    if options.password:
        prompt = say(f"Mật khẩu mới của {account.login}: ", f"New password of {account.login}: ")
        store.accounts.set_password(account.person_id, getpass(prompt), now=now)
    return _invitation(options, store.accounts.make_code(account.person_id, now=now, valid=VALID))


def _invitation(options: AccountOptions, code: str) -> str:
    host, port = options.server
    fingerprint = None
    if not options.public_certificate:
        pem = (options.data_folder / "tls" / "ca.pem").read_text(encoding="ascii")
        fingerprint = sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()
    return format_invitation(Invitation(host=host, port=port, code=code, ca_sha256=fingerprint))
