"""Makes an account on the server's own machine, gives it a password, and prints an invitation for it; asks no server.

    /opt/meetroom/bin/python account.py --data-folder /var/lib/meetroom --server 203.0.113.10:7443 LOGIN

Works while the server runs.  Messages are in English; the guide of the administrator explains it in both languages.
"""

import argparse
import ssl
import sys
from datetime import UTC, datetime, timedelta
from getpass import getpass
from hashlib import sha256
from pathlib import Path

from meetroom.protocol.invitation import Invitation, format_invitation
from meetroom.store.accounts import AccountRefused
from meetroom.store.failures import StoreFailed
from meetroom.store.opening import Store, open_store

VALID = timedelta(days=7)


def address(text: str) -> tuple[str, int]:
    """Host and port.  Raises: ValueError, which the command line turns into a message."""
    host, _, port = text.rpartition(":")
    if not host:
        raise ValueError
    return host.strip("[]"), int(port)


def options(arguments: list[str]) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description="Make an account, give it a password, print an invitation.")
    parser.add_argument("login", help="name for logging in; made when there is no such account")
    parser.add_argument("--data-folder", type=Path, required=True, help="the server's")
    parser.add_argument("--server", type=address, required=True, help="HOST:PORT as clients reach it")
    parser.add_argument("--name", help="full name of a new account")
    parser.add_argument("--may-create", action="store_true", help="a new account may create meetings")
    parser.add_argument("--password", action="store_true", help="ask for a password and set it")
    parser.add_argument("--public-certificate", action="store_true", help="the server runs with --certificate")
    return parser.parse_args(arguments)


def invitation(wanted: argparse.Namespace, code: str) -> str:
    """The link.  Raises: OSError, ValueError without the server's CA."""
    host, port = wanted.server
    fingerprint = None
    if not wanted.public_certificate:
        pem = (wanted.data_folder / "tls" / "ca.pem").read_text(encoding="ascii")
        fingerprint = sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()
    return format_invitation(Invitation(host=host, port=port, code=code, ca_sha256=fingerprint))


def carry_out(store: Store, wanted: argparse.Namespace) -> str:
    """Do it and give the link.  Raises: AccountRefused; StoreFailed; ValueError; OSError."""
    now = datetime.now(UTC)
    account = store.accounts.find(wanted.login)
    if account is None:
        account = store.accounts.create(
            wanted.login, wanted.name or wanted.login, now=now, may_create=wanted.may_create
        )
    if wanted.password:
        store.accounts.set_password(account.person_id, getpass(f"New password of {account.login}: "), now=now)
    return invitation(wanted, store.accounts.make_code(account.person_id, now=now, valid=VALID))


def main(arguments: list[str]) -> int:
    """Returns: 0 when the link was printed."""
    wanted = options(arguments)
    database = wanted.data_folder / "meetroom.db"
    if not database.is_file():
        print(f"There is no {database}. Start the server once, or name its data folder.", file=sys.stderr)
        return 1
    try:
        store = open_store(f"sqlite:///{database.absolute()}")
        try:
            print(carry_out(store, wanted))
        finally:
            store.close()
    except (AccountRefused, StoreFailed, ValueError, OSError) as error:
        print(f"Not done: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
