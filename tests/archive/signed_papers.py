"""Signed PDFs the tests make with certificates of their own; knows nothing of how they are judged."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pyhanko_certvalidator.revinfo.archival import process_legacy_crl_input

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
YEAR = timedelta(days=365)

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

__all__ = ["NOW", "YEAR", "Authority", "Holder", "add_revocations", "change_page", "sign", "text_paper"]


@dataclass
class Holder:
    """Somebody with a certificate."""

    certificate: x509.Certificate
    key: Key

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def key_der(self) -> bytes:
        return self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


@dataclass
class Authority:
    """A certificate authority of its own, with its list of revoked certificates."""

    name: str = "Ban Co yeu thu"
    since: datetime = NOW - 5 * YEAR
    until: datetime = NOW + 5 * YEAR
    revoked: dict[int, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name(self.name)
        made = _certificate(name, name, key, (self.since, self.until))
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        made = made.add_extension(_usage(signing=False), critical=True)
        self.root = Holder(made.sign(key, hashes.SHA256()), key)

    def certify(
        self,
        name: str,
        *,
        since: datetime = NOW - YEAR,
        until: datetime = NOW + YEAR,
        stamps_time: bool = False,
        points_to: str = "",
        answers_at: str = "",
    ) -> Holder:
        # The stamper of the signing library knows RSA only.
        key: Key = rsa.generate_private_key(65537, 2048) if stamps_time else ec.generate_private_key(ec.SECP256R1())
        made = self.certify_key(
            name, key, since=since, until=until, stamps_time=stamps_time, points_to=points_to, answers_at=answers_at
        )
        return Holder(made, key)

    def certify_key(
        self,
        name: str,
        key: Key,
        *,
        since: datetime = NOW - YEAR,
        until: datetime = NOW + YEAR,
        stamps_time: bool = True,
        points_to: str = "",
        answers_at: str = "",
    ) -> x509.Certificate:
        made = _certificate(_name(name), self.root.certificate.subject, key, (since, until))
        made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        made = made.add_extension(_usage(signing=True), critical=True)
        if stamps_time:
            made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        if points_to:
            place = x509.DistributionPoint([x509.UniformResourceIdentifier(points_to)], None, None, None)
            made = made.add_extension(x509.CRLDistributionPoints([place]), critical=False)
        if answers_at:
            address = x509.UniformResourceIdentifier(answers_at)
            access = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, address)
            made = made.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
        return made.sign(self.root.key, hashes.SHA256())

    def revoke(self, holder: Holder, at: datetime) -> None:
        self.revoked[holder.certificate.serial_number] = at

    def revocations(
        self, *, at: datetime = NOW - timedelta(days=1), until: datetime = NOW + YEAR
    ) -> x509.CertificateRevocationList:
        made = x509.CertificateRevocationListBuilder().issuer_name(self.root.certificate.subject)
        made = made.last_update(at).next_update(until)
        for serial, since in self.revoked.items():
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since)
            made = made.add_revoked_certificate(entry.build())
        return made.sign(self.root.key, hashes.SHA256())

    def trusted_in(self, folder: Path) -> Path:
        folder.mkdir(exist_ok=True)
        (folder / "root.pem").write_bytes(self.root.certificate.public_bytes(Encoding.PEM))
        return folder


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: Key, valid: tuple[datetime, datetime]
) -> x509.CertificateBuilder:
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(valid[0]).not_valid_after(valid[1])
    return made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)


def _usage(*, signing: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signing,
        content_commitment=signing,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signing,
        crl_sign=not signing,
        encipher_only=False,
        decipher_only=False,
    )


def text_paper(text: str = "Nghi quyet so 15", pages: int = 1) -> bytes:
    """A small PDF with a line of text on each page."""
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        for number in range(pages):
            page = pdf.add_blank_page(page_size=(595, 842))
            page.Contents = pdf.make_stream(f"BT /F1 12 Tf 50 700 Td ({text} {number}) Tj ET".encode())
        pdf.save(buffer, static_id=True, compress_streams=False)
    return buffer.getvalue()


def sign(
    pdf: bytes,
    holder: Holder,
    chain: Sequence[Holder] = (),
    *,
    field_name: str = "ChuKy1",
    stamp: tuple[Holder, datetime] | None = None,
    locked: bool = False,
    box: tuple[int, int, int, int] | None = None,
) -> bytes:
    """Sign by an incremental update; `stamp` adds a time stamp by that holder at that time."""
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple([_asn1(holder) for holder in chain])
    signer = signers.SimpleSigner(
        signing_cert=_asn1(holder),
        signing_key=load_private_key_from_pemder_data(holder.key_der, None),
        cert_registry=store,
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    metadata = signers.PdfSignatureMetadata(
        field_name=field_name, md_algorithm="sha256", certify=locked, docmdp_permissions=MDPPerm.NO_CHANGES
    )
    made = signers.PdfSigner(
        metadata,
        signer,
        timestamper=None if stamp is None else _stamper(*stamp, store),
        new_field_spec=SigFieldSpec(sig_field_name=field_name, box=box),
    ).sign_pdf(writer)
    return bytes(made.getvalue())


def change_page(pdf: bytes, drawing: bytes) -> bytes:
    """Draw something else on the first page by an incremental update."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Contents"] = writer.add_object(StreamObject(stream_data=drawing))
    writer.update_container(page)
    output = io.BytesIO()
    writer.write(output)  # type: ignore[no-untyped-call]
    return output.getvalue()


def add_revocations(pdf: bytes, *lists: x509.CertificateRevocationList) -> bytes:
    """Put revocation lists into the file's security store, as an update the standard allows after signing."""
    output = io.BytesIO(pdf)
    crls = [_asn1_list(made) for made in lists]
    DocumentSecurityStore.add_dss(output, sig_contents=None, crls=crls)
    return output.getvalue()


def _asn1(holder: Holder) -> Any:
    return next(iter(load_certs_from_pemder_data(holder.der)))


def _asn1_list(made: x509.CertificateRevocationList) -> Any:
    return process_legacy_crl_input([made.public_bytes(Encoding.DER)])[0].crl_data


def _stamper(holder: Holder, at: datetime, store: SimpleCertificateStore) -> DummyTimeStamper:
    return DummyTimeStamper(
        tsa_cert=_asn1(holder),
        tsa_key=load_private_key_from_pemder_data(holder.key_der, None),
        certs_to_embed=store,
        fixed_dt=at,
    )
