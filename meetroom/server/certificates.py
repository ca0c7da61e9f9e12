"""The server's own certificate authority and TLS context; knows files and names, no requests.

On first start a CA is made, then a server certificate for the names the server has; a certificate that lacks a
name or runs out soon is made anew under the same CA, so that clients need nothing new.  Keys are P-256.
"""

import contextlib
import ipaddress
import os
import ssl
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_CA_DAYS = 3_650
_SERVER_DAYS = 397
_RENEW_DAYS = 30
_CLOCKS_DIFFER = timedelta(hours=24)


class Authority(msgspec.Struct, frozen=True, kw_only=True):
    """The CA as clients know it, and the files the TLS context is made of; no CA with a real certificate.

    Attributes:
        ca_pem: the CA's certificate, None where a real certificate is configured.
        ca_sha256: hex SHA-256 of its DER bytes, likewise.
        chain_path: certificate chain of the server.
        key_path: private key of the server.
    """

    ca_pem: bytes | None
    ca_sha256: str | None
    chain_path: Path
    key_path: Path


def own_authority(folder: Path, names: Iterable[str], now: datetime) -> Authority:
    """The server's own CA and a certificate of it for all `names`; made or renewed when needed.

    Args:
        folder: existing folder only this user may read.
        names: host names and addresses.
    Raises: OSError; ValueError when the files in the folder are not what this function wrote.
    """
    ca_path, ca_key_path = folder / "ca.pem", folder / "ca-key.pem"
    chain_path, key_path = folder / "server.pem", folder / "server-key.pem"
    if not (ca_path.exists() and ca_key_path.exists()):
        _make_ca(ca_path, ca_key_path, now)
    ca = x509.load_pem_x509_certificate(ca_path.read_bytes())
    wanted = _alternative_names(names)
    if not _serves(chain_path, key_path, ca, wanted, now):
        ca_key = serialization.load_pem_private_key(ca_key_path.read_bytes(), None)
        if not isinstance(ca_key, ec.EllipticCurvePrivateKey):
            raise ValueError("the CA's key is of another kind")
        _make_server(chain_path, key_path, ca, ca_key, wanted, now)
    ca_pem = ca.public_bytes(serialization.Encoding.PEM)
    fingerprint = ca.fingerprint(hashes.SHA256()).hex()
    return Authority(ca_pem=ca_pem, ca_sha256=fingerprint, chain_path=chain_path, key_path=key_path)


def tls_context(authority: Authority) -> ssl.SSLContext:
    """TLS 1.3 only.  Raises: OSError, ssl.SSLError when the files are not a certificate and its key."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(authority.chain_path, authority.key_path)
    context.set_alpn_protocols(["http/1.1"])
    return context


def write_private(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, readable by this user only where the system knows such a thing."""
    draft = path.with_name(path.name + ".new")
    with contextlib.suppress(FileNotFoundError):
        draft.unlink()
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _alternative_names(names: Iterable[str]) -> tuple[x509.GeneralName, ...]:
    found: list[x509.GeneralName] = []
    for name in dict.fromkeys(names):
        try:
            found.append(x509.IPAddress(ipaddress.ip_address(name)))
        except ValueError:
            # A name that is no ASCII host name cannot stand in a certificate as it is.
            found.append(x509.DNSName(name.encode("idna").decode("ascii")))
    return tuple(found)


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCKS_DIFFER)
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    write_private(
        path,
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )


def _make_ca(ca_path: Path, key_path: Path, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    # Two servers' CAs must not share a name: a client that trusts one would pick it for the other's chain.
    name = _name(f"meetroom CA {x509.random_serial_number():x}"[:40])
    certificate = (
        _builder(name, name, key, now, _CA_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write_key(key_path, key)
    write_private(ca_path, certificate.public_bytes(serialization.Encoding.PEM))


def _make_server(
    chain_path: Path,
    key_path: Path,
    ca: x509.Certificate,
    ca_key: ec.EllipticCurvePrivateKey,
    names: tuple[x509.GeneralName, ...],
    now: datetime,
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    ca_identifier = ca.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    certificate = (
        _builder(_name("meetroom server"), ca.subject, key, now, _SERVER_DAYS)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(ca_identifier), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    _write_key(key_path, key)
    chain = certificate.public_bytes(serialization.Encoding.PEM) + ca.public_bytes(serialization.Encoding.PEM)
    write_private(chain_path, chain)


def _serves(
    chain_path: Path,
    key_path: Path,
    ca: x509.Certificate,
    wanted: tuple[x509.GeneralName, ...],
    now: datetime,
) -> bool:
    """Whether the certificate on disk is of this CA, has all names and lasts long enough."""
    if not (chain_path.exists() and key_path.exists()):
        return False
    certificate = x509.load_pem_x509_certificate(chain_path.read_bytes())
    if certificate.issuer != ca.subject or certificate.not_valid_after_utc < now + timedelta(days=_RENEW_DAYS):
        return False
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return set(wanted) <= set(names)


def now_utc() -> datetime:
    """The server's clock."""
    return datetime.now(UTC)
