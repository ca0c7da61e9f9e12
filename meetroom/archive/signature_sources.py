"""Where the key of a signer lies, and how it is used without ever leaving there; knows no paper.

A passphrase or a PIN is held for one signature, stands in no representation and in no log.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from cryptography import x509 as pyca
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.sign.signers import Signer, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from meetroom.archive.signature_judging import common_name
from meetroom.archive.signature_problems import NotSigned, SigningProblem
from meetroom.archive.signature_service import ServiceKey, open_service
from meetroom.archive.signature_tokens import TokenKey, open_token

__all__ = ["Certificate", "Pkcs12Key", "ServiceKey", "SignerSource", "TokenKey", "certificate_told", "open_signer"]

_KEY_FILE_BYTES = 1_000_000


class Pkcs12Key(msgspec.Struct, frozen=True, kw_only=True):
    """A key in a file (*.p12, *.pfx), locked by a passphrase."""

    path: Path
    passphrase: str

    def __repr__(self) -> str:
        return f"Pkcs12Key({self.path.name})"


SignerSource = Pkcs12Key | TokenKey | ServiceKey


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """What a certificate says, for people; `serial` in hex, `sha256` of its DER in hex."""

    subject: str
    issuer: str
    organization: str
    not_before: datetime
    not_after: datetime
    serial: str
    sha256: str


def certificate_told(certificate: Any) -> Certificate:
    """Say what a certificate (asn1crypto) says.

    Raises: ValueError, TypeError for one that cannot be read.
    """
    organization = certificate.subject.native.get("organization_name", "")
    return Certificate(
        subject=common_name(certificate.subject),
        issuer=common_name(certificate.issuer),
        organization=organization if isinstance(organization, str) else ", ".join(organization),
        not_before=certificate.not_valid_before.astimezone(UTC),
        not_after=certificate.not_valid_after.astimezone(UTC),
        serial=f"{certificate.serial_number:x}",
        sha256=hashlib.sha256(certificate.dump()).hexdigest(),
    )


@asynccontextmanager
async def open_signer(source: SignerSource, intermediates: Sequence[Any] = ()) -> AsyncIterator[Signer]:
    """Have a signer ready as long as the context lasts; the session with a token ends with it.

    Args:
        intermediates: certificates (asn1crypto) that may be needed between the signer's and a root.
    Raises: NotSigned.
    """
    if isinstance(source, TokenKey):
        async with open_token(source) as (signer, own):
            yield _with_chain(signer, own, intermediates)
    elif isinstance(source, ServiceKey):
        async with open_service(source) as (signer, own):
            yield _with_chain(signer, own, intermediates)
    else:
        signer, own = await asyncio.to_thread(_from_file, source)
        yield _with_chain(signer, own, intermediates)


def _from_file(source: Pkcs12Key) -> tuple[Signer, list[Any]]:
    try:
        if source.path.stat().st_size > _KEY_FILE_BYTES:
            raise NotSigned(SigningProblem.KEY_FILE_UNREADABLE)
        data = source.path.read_bytes()
    except OSError:
        raise NotSigned(SigningProblem.KEY_FILE_UNREADABLE) from None
    key, certificate, others = _unlocked(data, source.passphrase)
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise NotSigned(SigningProblem.KEY_UNSUPPORTED)
    packed = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = SimpleSigner(
        signing_cert=_asn1(certificate),
        signing_key=load_private_key_from_pemder_data(packed, None),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )
    return signer, [_asn1(other) for other in others]


def _unlocked(data: bytes, passphrase: str) -> tuple[Any, pyca.Certificate, list[pyca.Certificate]]:
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(data, passphrase.encode())
    except UnsupportedAlgorithm:
        raise NotSigned(SigningProblem.KEY_UNSUPPORTED) from None
    except ValueError:
        # The library tells a wrong passphrase from a damaged file only by its sentence.
        wrong = SigningProblem.PASSPHRASE_WRONG if _looks_like_pkcs12(data) else SigningProblem.KEY_FILE_UNREADABLE
        raise NotSigned(wrong) from None
    if key is None or certificate is None:
        raise NotSigned(SigningProblem.KEY_NOT_IN_FILE)
    return key, certificate, others


def _looks_like_pkcs12(data: bytes) -> bool:
    """A SEQUENCE that begins with version 3 (RFC 7292, 4)."""
    return data[:1] == b"\x30" and b"\x02\x01\x03" in data[:12]


def _asn1(certificate: pyca.Certificate) -> Any:
    return next(iter(load_certs_from_pemder_data(certificate.public_bytes(Encoding.DER))))


def _with_chain(signer: Signer, own: Sequence[Any], intermediates: Sequence[Any]) -> Signer:
    """Give a signer the certificates between its own and a root, and nothing else: all of them go into the file."""
    signer.embed_roots = False
    known = {certificate.dump(): certificate for certificate in (*own, *intermediates)}
    below, chain = signer.signing_cert, []
    while below is not None and below.issuer != below.subject:
        above = next((c for c in known.values() if c.subject == below.issuer and c not in chain), None)
        if above is None or above.issuer == above.subject:
            break
        chain.append(above)
        below = above
    signer.cert_registry.register_multiple(chain)
    return signer
