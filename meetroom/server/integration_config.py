"""What a server is told of other systems: who it is to them, where minutes go, how much they may ask; no connection."""

import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from meetroom.archive.edxml import DEFAULT_LIMITS, EdxmlLimits, Organisation

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_SECRET = re.compile(r"[!-~]{1,4000}")


class OrganisationFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file `--organisation`: the own organisation, and who receives its minutes.

    `document_type`: the number receivers have for minutes in their list of kinds of documents; `place`: where papers
    are dated (địa danh).
    """

    own: Organisation
    recipients: tuple[Organisation, ...] = ()
    document_type: str = "1"
    place: str = ""


class BadIntegration(Exception):
    """Something that a server was told of other systems cannot be used; its text says what, for the log."""


class IntegrationConfig(msgspec.Struct, frozen=True, kw_only=True):
    """What a server is told of other systems.

    Attributes:
        per_s, burst: requests of one token, for long and at once.
        organisation: TOML file, see OrganisationFile; None: no edXML goes out.
        deliver_to: where signed minutes are sent; https, or this machine.
        deliver_token_file: with the secret that opens it.
        deliver_waits_s: pauses before further tries.
        deliver_timeout_s: for one try.
        packages: what reading one edXML package may cost.
    """

    per_s: float = 10.0
    burst: float = 60.0
    organisation: Path | None = None
    deliver_to: str | None = None
    deliver_token_file: Path | None = None
    deliver_waits_s: tuple[float, ...] = (5.0, 30.0, 120.0, 600.0)
    deliver_timeout_s: float = 60.0
    packages: EdxmlLimits = DEFAULT_LIMITS


def read_organisation(path: Path | None) -> OrganisationFile | None:
    """Who this server is to others; None: nobody said.  Raises: BadIntegration."""
    if path is None:
        return None
    try:
        found = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), OrganisationFile)
    except (OSError, ValueError, msgspec.ValidationError) as error:
        raise BadIntegration(f"{path}: {error}") from error
    if not all(one.code.strip() and one.name.strip() for one in (found.own, *found.recipients)):
        raise BadIntegration(f"{path}: code and name of every organisation")
    return found


def checked_address(url: str | None) -> str | None:
    """Where minutes go.  Raises: BadIntegration for what would carry the secret in the clear, or is no address."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # reading it checks it
    except ValueError as error:
        raise BadIntegration(url) from error
    plain = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if not parts.hostname or parts.username or not (parts.scheme == "https" or plain):
        raise BadIntegration(url)
    return url


def read_secret(path: Path | None) -> str | None:
    """The secret that opens the other system.  Raises: BadIntegration."""
    if path is None:
        return None
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise BadIntegration(str(path)) from error
    if not _SECRET.fullmatch(secret):
        raise BadIntegration(f"{path}: no token")
    return secret
