"""Where a person's signing key was last time, and what is found there now; remembers no secret and signs nothing.

What reads certificates is loaded when somebody signs: most windows never do.
"""

import logging
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from meetroom.archive.signature_problems import NotSigned
from meetroom.client.disk import write_durably

if TYPE_CHECKING:
    from meetroom.archive.signature_sources import Certificate

logger = logging.getLogger(__name__)
_FILE = "signing.json"


class Way(StrEnum):
    """How somebody signs."""

    TOKEN = "token"
    FILE = "file"
    SERVICE = "service"


class SigningHabit(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered: which way and which key; never a PIN, a passphrase or an access code."""

    way: Way = Way.TOKEN
    library: str = ""
    token: str = ""
    key_id: str = ""
    file: str = ""
    url: str = ""
    credential: str = ""


class FoundCertificate(msgspec.Struct, frozen=True, kw_only=True):
    """A key one could sign with: where it is, and what its certificate says.

    Attributes:
        key: by which it is spoken of: "TOKEN/ID", the id at a service, or the path of a file.
        last_try, locked: of its token.
        der: the certificate.
        above: authorities that lie beside it; None where those are not asked for, so that its issuer may be unknown.
    """

    key: str
    subject: str
    issuer: str
    organization: str
    not_before: datetime
    not_after: datetime
    token: str = ""
    label: str = ""
    key_id: str = ""
    last_try: bool = False
    locked: bool = False
    der: bytes = b""
    above: tuple[bytes, ...] | None = None


def _found(key: str, told: "Certificate") -> FoundCertificate:
    return FoundCertificate(
        key=key,
        subject=told.subject,
        issuer=told.issuer,
        organization=told.organization,
        not_before=told.not_before,
        not_after=told.not_after,
    )


def load_habit(folder: Path) -> SigningHabit:
    """What was remembered; nothing where the file is missing or damaged."""
    try:
        return msgspec.json.decode((folder / _FILE).read_bytes(), type=SigningHabit)
    except FileNotFoundError:
        return SigningHabit()
    except (OSError, msgspec.DecodeError) as error:
        logger.warning("how somebody signs cannot be read: %s", type(error).__name__)
        return SigningHabit()


def keep_habit(folder: Path, habit: SigningHabit) -> None:
    """Remember it; a disk that cannot be written keeps nobody from signing."""
    try:
        write_durably(folder / _FILE, msgspec.json.encode(habit))
    except OSError as error:
        logger.warning("how somebody signs is not remembered: %s", type(error).__name__)


async def find_on_tokens(library: Path) -> tuple[FoundCertificate, ...] | NotSigned:
    """Certificates on all tokens that are plugged in; a token without any gives none."""
    from meetroom.archive.signature_tokens import list_tokens

    try:
        tokens = await list_tokens(library)
    except NotSigned as problem:
        return problem
    found = []
    for token in tokens:
        for key in token.keys:
            read = _read(f"{token.label}/{key.key_id or key.label}", key.der)
            if read is not None:
                read = replace(read, token=token.label, label=key.label, key_id=key.key_id, above=key.above)
                found.append(replace(read, last_try=token.last_try, locked=token.locked))
    return tuple(found)


async def find_at_service(url: str, bearer: str) -> tuple[FoundCertificate, ...] | NotSigned:
    """Certificates of the keys somebody may use at a signing service."""
    from meetroom.archive.signature_service import ServiceKey, list_service_keys

    try:
        keys = await list_service_keys(ServiceKey(url=url, credential_id="", bearer=bearer))
    except NotSigned as problem:
        return problem
    return tuple(read for credential, der in keys if (read := _read(credential, der)) is not None)


async def find_in_file(path: Path, passphrase: str) -> tuple[FoundCertificate, ...] | NotSigned:
    """The certificate in a key file."""
    from meetroom.archive.signature_sources import Pkcs12Key, certificate_told, open_signer

    try:
        async with open_signer(Pkcs12Key(path=path, passphrase=passphrase)) as signer:
            certificate: Any = signer.signing_cert
            above = tuple(other.dump() for other in signer.cert_registry)
    except NotSigned as problem:
        return problem
    return (replace(_found(str(path), certificate_told(certificate)), der=certificate.dump(), above=above),)


def _read(key: str, der: bytes) -> FoundCertificate | None:
    from asn1crypto import x509

    from meetroom.archive.signature_sources import certificate_told

    try:
        return replace(_found(key, certificate_told(x509.Certificate.load(der))), der=der)
    except (ValueError, TypeError):
        # Nobody signs with what cannot be read.
        return None
