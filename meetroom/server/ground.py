"""What a server stands on before it serves: its folder, its address, its certificate; knows no meeting and no route."""

import errno
import ipaddress
import os
import shutil
import socket
import ssl
from pathlib import Path

from meetroom.server.certificates import Authority, now_utc, own_authority, tls_context
from meetroom.server.config import PortInUse, ServerConfig, StartFailed, StartProblem
from meetroom.server.tenancy import Tenancy

LISTEN_BACKLOG = 2_048
_EVERY_ADDRESS = frozenset({"", "0.0.0.0", "::"})
IMPORTING = ".import-"
"""How folders in the data folder begin in which an import holds copies; the next server or import removes them."""
NO_SPACE_ERRORS = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})


def prepare_folder(folder: Path) -> Tenancy:
    """Make the data folder, prove that it can be written, and take it.  Raises: StartFailed."""
    probe = folder / ".probe"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe.write_bytes(b"\0" * 65_536)
        probe.unlink()
        tenancy = Tenancy(folder)
    except OSError as error:
        problem = StartProblem.NO_SPACE if error.errno in NO_SPACE_ERRORS else StartProblem.FOLDER_UNUSABLE
        raise StartFailed(problem, str(folder)) from error
    for left in folder.glob(f"{IMPORTING}*"):
        shutil.rmtree(left, ignore_errors=True)
    return tenancy


def listen(host: str, port: int) -> socket.socket:
    """A listening TCP socket.  Raises: PortInUse; StartFailed(ADDRESS_UNUSABLE)."""
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise StartFailed(StartProblem.ADDRESS_UNUSABLE, host) from error
    family, kind, protocol, _, address = found[0]
    listener = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":
            # A server that starts again must not wait for its old connections to be forgotten.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(LISTEN_BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(StartProblem.TCP_PORT_IN_USE, port) from error
        raise StartFailed(StartProblem.ADDRESS_UNUSABLE, f"{host} port {port}: {error.strerror}") from error
    listener.setblocking(False)
    return listener


def reachable_name(config: ServerConfig) -> str:
    """The address for invitation links: where it listens, or this machine's own where it listens everywhere."""
    if config.public_host is not None or config.host not in _EVERY_ADDRESS:
        return config.public_host or config.host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Asks the routing table only; a datagram socket that is connected sends nothing.
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname() or "127.0.0.1"


def address_or_none(host: str | None) -> str | None:
    """The host where it is an address: candidates of the conference take no names."""
    try:
        return str(ipaddress.ip_address(host)) if host is not None else None
    except ValueError:
        return None


def authority_of(config: ServerConfig, host: str) -> Authority:
    """Raises: StartFailed."""
    if (config.certificate_pem is None) != (config.private_key_pem is None):
        raise StartFailed(StartProblem.CERTIFICATE_UNUSABLE, "a certificate needs its key")
    if config.certificate_pem is not None and config.private_key_pem is not None:
        return Authority(
            ca_pem=None, ca_sha256=None, chain_path=config.certificate_pem, key_path=config.private_key_pem
        )
    folder = config.data_folder / "tls"
    names = [host, *config.names, "localhost", "127.0.0.1", "::1"]
    if config.host not in _EVERY_ADDRESS:
        names.append(config.host)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        return own_authority(folder, names, now_utc())
    except OSError as error:
        problem = StartProblem.NO_SPACE if error.errno in NO_SPACE_ERRORS else StartProblem.FOLDER_UNUSABLE
        raise StartFailed(problem, str(folder)) from error
    except ValueError as error:
        raise StartFailed(StartProblem.CERTIFICATE_UNUSABLE, str(error)) from error


def context_of(authority: Authority) -> ssl.SSLContext:
    try:
        return tls_context(authority)
    except (OSError, ssl.SSLError) as error:
        raise StartFailed(StartProblem.CERTIFICATE_UNUSABLE, str(error)) from error
