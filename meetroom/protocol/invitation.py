"""Invitation links: everything a client needs to reach and trust a server, in one short line; knows no transport.

    meetroom://HOST:PORT/CODE.CASHA256HEX

CODE is single-use; the 64 hex digits are the SHA-256 of the DER bytes of the server's CA certificate.  A server
with a certificate of a public authority leaves the dot and the digits out.
"""

import re
from urllib.parse import urlsplit

import msgspec

SCHEME = "meetroom"
_CODE = re.compile(r"[A-Za-z0-9_-]{16,128}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_HOST_NAME = re.compile(r"[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:]{2,45}")
_LONGEST = 600


class BadInvitation(Exception):
    """The text is no invitation link."""


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in a link; `ca_sha256` None: the server has a certificate of a public authority."""

    host: str
    port: int
    code: str
    ca_sha256: str | None = None

    @property
    def url(self) -> str:
        """Where the server is, e.g. `https://10.0.0.1:7443`."""
        return f"https://{bracketed(self.host)}:{self.port}"

    def __repr__(self) -> str:  # the code must not reach a log
        return f"Invitation(host={self.host!r}, port={self.port})"


def bracketed(host: str) -> str:
    """The host as it stands in a URL: IPv6 addresses in brackets."""
    return f"[{host}]" if ":" in host else host


def format_invitation(invitation: Invitation) -> str:
    """The link of an invitation."""
    tail = f".{invitation.ca_sha256}" if invitation.ca_sha256 else ""
    return f"{SCHEME}://{bracketed(invitation.host)}:{invitation.port}/{invitation.code}{tail}"


def parse_invitation(link: str) -> Invitation:
    """What stands in a link; blanks around it are forgiven.

    Raises: BadInvitation.
    """
    text = link.strip()
    if len(text) > _LONGEST or not text.isascii() or not text.isprintable():
        raise BadInvitation
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise BadInvitation from error
    plain = not (parts.query or parts.fragment or parts.username or parts.password)
    if parts.scheme != SCHEME or not host or not port or not plain or not _HOST_NAME.fullmatch(host):
        raise BadInvitation
    code, dot, ca_sha256 = parts.path.removeprefix("/").partition(".")
    if not _CODE.fullmatch(code) or (dot and not _SHA256.fullmatch(ca_sha256)):
        raise BadInvitation
    return Invitation(host=host, port=port, code=code, ca_sha256=ca_sha256 if dot else None)
