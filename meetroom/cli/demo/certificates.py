"""Certificates for the signers of the demonstration, by an authority of its own; nobody outside it trusts them."""

from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from meetroom.archive.trial_stamps import TrialStamper

_AUTHORITY = "Cơ quan chứng thực của buổi trình diễn"
_STAMPER = "Dấu thời gian của buổi trình diễn"
_PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey
_VALID = timedelta(days=30)
_LIST_VALID = timedelta(days=7)


class DemoAuthority:
    """Certifies people for as long as the demonstration's results are looked at.

    Args:
        now: timezone-aware; certificates are valid from a day before it.
    """

    def __init__(self, now: datetime) -> None:
        self._since, self._until, self._now = now - timedelta(days=1), now + _VALID, now
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name(_AUTHORITY)
        made = self._draft(self._name, self._key.public_key())
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        self._root = made.add_extension(_usage(authority=True), critical=True).sign(self._key, hashes.SHA256())

    def be_trusted_in(self, folder: Path) -> None:
        """Put the root and an empty revocation list where a server or `meetroom verify` looks for them."""
        folder.mkdir(parents=True, exist_ok=True)
        revoked = x509.CertificateRevocationListBuilder().issuer_name(self._name).last_update(self._since)
        crl = revoked.next_update(self._now + _LIST_VALID).sign(self._key, hashes.SHA256())
        (folder / "demo-root.pem").write_bytes(self._root.public_bytes(Encoding.PEM))
        (folder / "demo-root.crl").write_bytes(crl.public_bytes(Encoding.DER))

    def certify(self, name: str, path: Path, passphrase: str) -> None:
        """Make a key and a certificate for somebody and write both as a PKCS#12 file."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._holder(name, key.public_key()).sign(self._key, hashes.SHA256())
        path.parent.mkdir(parents=True, exist_ok=True)
        locked = BestAvailableEncryption(passphrase.encode())
        path.write_bytes(pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, [self._root], locked))

    def stamper(self) -> TrialStamper:
        """A time-stamp authority that this one certifies; its key is RSA, as the stamping library wants it."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        made = self._holder(_STAMPER, key.public_key())
        stamps = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        certificate = made.add_extension(stamps, critical=True).sign(self._key, hashes.SHA256())
        chain = (certificate.public_bytes(Encoding.DER), self._root.public_bytes(Encoding.DER))
        return TrialStamper(chain, key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))

    def _holder(self, name: str, key: _PublicKey) -> x509.CertificateBuilder:
        made = self._draft(_name(name), key)
        made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        authority_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        made = made.add_extension(authority_key, critical=False)
        return made.add_extension(_usage(authority=False), critical=True)

    def _draft(self, subject: x509.Name, key: _PublicKey) -> x509.CertificateBuilder:
        made = x509.CertificateBuilder().subject_name(subject).issuer_name(self._name).public_key(key)
        made = made.serial_number(x509.random_serial_number())
        made = made.not_valid_before(self._since).not_valid_after(self._until)
        return made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
