"""The limited child that judges signatures: `python -m meetroom.archive.incoming_worker`; one file, one answer.

It must not know where the file came from, nor reach a network: certificates come from the server's own folder,
revocation lists from that folder and from the file itself.
"""

import asyncio
import sys
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.general import MultivaluedAttributeError, NonexistentAttributeError, find_unique_cms_attribute
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import DocumentTimestampStatus, PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.policy_decl import (
    NO_REVOCATION,
    CertRevTrustPolicy,
    FreshnessReqType,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)

from meetroom.archive.incoming import Job
from meetroom.confined.worker import serve
from meetroom.domain.state import IncomingSignature, SignatureVerdict

SIGNATURES_MAX = 50
_LINE_LETTERS = 200
_TRUST_FILE_BYTES = 16_000_000
_CERTIFICATES = (".pem", ".crt", ".cer")
_REVOCATIONS = ".crl"

# Officials sign with certificates made for either; a certificate for neither (a web server's) signs no paper.
_SIGNERS = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"})
_NOT_ASKED = CertRevTrustPolicy(NO_REVOCATION)
# A list that says "revoked" says so for ever, however old it is; a list that says nothing new is no objection.
_IF_KNOWN = CertRevTrustPolicy(
    RevocationCheckingPolicy(
        ee_certificate_rule=RevocationCheckingRule.CRL_OR_OCSP_REQUIRED,
        intermediate_ca_cert_rule=RevocationCheckingRule.CHECK_IF_DECLARED_SOFT,
    ),
    freshness=timedelta(days=365 * 100),
    freshness_req_type=FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION,
)

_Status = PdfSignatureStatus | DocumentTimestampStatus


class Trust(msgspec.Struct, frozen=True, kw_only=True):
    """What the server trusts: root certificates (asn1crypto) and revocation lists (DER)."""

    roots: list[Any]
    crls: list[bytes]


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What the file brings along: certificates and what their issuers said of them (asn1crypto)."""

    certificates: list[Any]
    crls: list[Any]
    ocsps: list[Any]


def examine(job: Job) -> tuple[IncomingSignature, ...]:
    """Judge every filled signature field, in the order of the file's own list of fields.

    Raises: any error of the PDF library for a file it cannot read; the parent then says BROKEN.
    """
    trust = read_trust(Path(job.trust))
    with Path(job.source).open("rb") as file:
        reader, strictly = _open(file)
        evidence = _evidence_of_file(reader)
        fields = [field for _, field in zip(range(SIGNATURES_MAX), _filled_fields(reader), strict=False)]
        return tuple(_judged(reader, name, field, (trust, evidence, job.now), strictly) for name, field in fields)


def read_trust(folder: Path) -> Trust:
    """Certificates (*.pem, *.crt, *.cer) and revocation lists (*.crl) of a folder; unusable files are left out."""
    roots, crls = [], []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        try:
            if path.stat().st_size > _TRUST_FILE_BYTES:
                continue
            if path.suffix.lower() in _CERTIFICATES:
                found = load_certs_from_pemder([str(path)])  # type: ignore[no-untyped-call]
                roots += [_parsed(root) for root in found]
            elif path.suffix.lower() == _REVOCATIONS:
                crls.append(_crl_der(path.read_bytes()))
        except (OSError, ValueError, TypeError) as unusable:
            sys.stderr.write(f"{path.name}: {type(unusable).__name__}\n")
    return Trust(roots=roots, crls=crls)


def _parsed(root: Any) -> Any:
    x509.load_der_x509_certificate(root.dump())  # asn1crypto would find out only when it is too late
    return root


def _crl_der(data: bytes) -> bytes:
    found = x509.load_pem_x509_crl(data) if data.startswith(b"-----") else x509.load_der_x509_crl(data)
    return found.public_bytes(Encoding.DER)


def _open(file: BinaryIO) -> tuple[PdfFileReader, bool]:
    """A reader, and whether it reads by the letter of the standard."""
    try:
        return PdfFileReader(file), True
    except PdfReadError:
        file.seek(0)
        return PdfFileReader(file, strict=False), False


def _filled_fields(reader: PdfFileReader) -> Iterator[tuple[str, Any]]:
    for name, _, field in enumerate_sig_fields(reader, filled_status=True):
        yield name, field


def _judged(
    reader: PdfFileReader, name: str, field: Any, known: tuple[Trust, Evidence, datetime], strictly: bool
) -> IncomingSignature:
    told = _one_line(name)
    try:
        embedded = EmbeddedPdfSignature(reader, field, name)
        verdict, signed_at = asyncio.run(_verdict(embedded, known))
        covers_whole = embedded.coverage is SignatureCoverageLevel.ENTIRE_FILE
        # What was read leniently may read otherwise in another program; only what is signed whole cannot.
        if not strictly and not covers_whole:
            verdict = SignatureVerdict.BROKEN
        return IncomingSignature(
            field=told,
            signer=_signer(embedded),
            signed_at=signed_at,
            verdict=verdict,
            covers_whole=covers_whole and verdict is not SignatureVerdict.BROKEN,
        )
    except MemoryError:
        raise
    except Exception:
        # Readers of hostile input raise what they like; whatever it was, nobody can say who signed what.
        return IncomingSignature(
            field=told, signer="", signed_at=None, verdict=SignatureVerdict.BROKEN, covers_whole=False
        )


async def _verdict(
    embedded: EmbeddedPdfSignature, known: tuple[Trust, Evidence, datetime]
) -> tuple[SignatureVerdict, datetime | None]:
    """The verdict, and when it was signed: by a trusted time stamp, else as the signer says."""
    _, _, now = known
    status = await _validate(embedded, known, now, _NOT_ASKED, first=True)
    signed_at, proven = _signing_time(embedded, status)
    moment = signed_at if proven and signed_at is not None and signed_at < now else now
    if moment is not now:
        # A certificate that ran out after a proven moment of signing was good when it was used.
        status = await _validate(embedded, known, moment, _NOT_ASKED)
    verdict = _of_content(status) or _of_certificate(status)
    if verdict in (SignatureVerdict.VALID, SignatureVerdict.EXPIRED):
        asked = await _validate(embedded, known, moment, _IF_KNOWN)
        if asked.revoked:
            verdict = SignatureVerdict.REVOKED
    return verdict, signed_at


async def _validate(
    embedded: EmbeddedPdfSignature,
    known: tuple[Trust, Evidence, datetime],
    moment: datetime,
    policy: CertRevTrustPolicy,
    *,
    first: bool = False,
) -> _Status:
    trust, evidence, now = known
    context = _context(embedded, trust, evidence, moment, policy)
    if embedded.sig_object_type == "/DocTimeStamp":
        return await async_validate_pdf_timestamp(embedded, context, skip_diff=not first)
    return await async_validate_pdf_signature(
        embedded,
        signer_validation_context=context,
        ts_validation_context=_context(embedded, trust, evidence, now, _NOT_ASKED),
        key_usage_settings=_SIGNERS,
        skip_diff=not first,
    )


def _context(
    embedded: EmbeddedPdfSignature, trust: Trust, evidence: Evidence, moment: datetime, policy: CertRevTrustPolicy
) -> ValidationContext:
    crls, ocsps = _evidence_of_signature(embedded)
    return ValidationContext(
        trust_roots=trust.roots,
        other_certs=evidence.certificates,
        moment=moment,
        allow_fetching=False,
        crls=[*trust.crls, *evidence.crls, *crls],
        ocsps=[*evidence.ocsps, *ocsps],
        revinfo_policy=policy,
    )


def _of_content(status: _Status) -> SignatureVerdict | None:
    """What speaks against the signature whoever made it."""
    if not status.intact:
        return SignatureVerdict.ALTERED
    if not status.valid:
        return SignatureVerdict.BROKEN
    coverage = status.coverage
    if coverage is None or coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return SignatureVerdict.ALTERED
    if coverage is not SignatureCoverageLevel.ENTIRE_FILE and not status.docmdp_ok:
        return SignatureVerdict.ALTERED
    return None


def _of_certificate(status: _Status) -> SignatureVerdict:
    if status.trusted:
        return SignatureVerdict.VALID
    if _ran_out(status):
        return SignatureVerdict.EXPIRED
    return SignatureVerdict.UNTRUSTED


def _ran_out(status: _Status) -> bool:
    """Whether the chain leads to a trusted root and only time speaks against it."""
    path, moment = status.validation_path, status.validation_time
    if path is None or moment is None:
        return False
    return any(certificate.not_valid_after < moment for certificate in path.iter_certs(include_root=False))


def _signing_time(embedded: EmbeddedPdfSignature, status: _Status) -> tuple[datetime | None, bool]:
    """When it was signed, and whether a trusted time stamp proves it."""
    if isinstance(status, DocumentTimestampStatus):
        return _utc(status.timestamp), status.trusted
    stamp = status.timestamp_validity
    if stamp is not None and stamp.trusted:
        return _utc(stamp.timestamp), True
    return _utc(embedded.self_reported_timestamp), False


def _utc(moment: datetime | None) -> datetime | None:
    if moment is None or moment.tzinfo is None:  # a time without its zone is no moment
        return None
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return None


def _evidence_of_file(reader: PdfFileReader) -> Evidence:
    if "/DSS" not in reader.root:
        return Evidence(certificates=[], crls=[], ocsps=[])
    try:
        store = DocumentSecurityStore.read_dss(reader)
        context = store.as_validation_context({"trust_roots": [], "revinfo_policy": _NOT_ASKED})
        return Evidence(certificates=list(store.load_certs()), crls=context.crls, ocsps=context.ocsps)
    except (PdfReadError, ValueError, TypeError, KeyError, AttributeError):
        return Evidence(certificates=[], crls=[], ocsps=[])


def _evidence_of_signature(embedded: EmbeddedPdfSignature) -> tuple[list[Any], list[Any]]:
    """Revocation lists and answers that lie within the signature itself."""
    crls = [choice.chosen for choice in embedded.signed_data["crls"] or () if choice.name == "crl"]
    ocsps: list[Any] = []
    try:
        kept = find_unique_cms_attribute(embedded.signer_info["signed_attrs"], "adobe_revocation_info_archival")
    except (NonexistentAttributeError, MultivaluedAttributeError):
        return crls, ocsps
    return [*crls, *(kept["crl"] or ())], [*ocsps, *(kept["ocsp"] or ())]


def _signer(embedded: EmbeddedPdfSignature) -> str:
    subject = embedded.signer_cert.subject
    named = subject.native.get("common_name") or subject.native.get("organization_name") or subject.human_friendly
    return _one_line(", ".join(named) if isinstance(named, list) else str(named))


def _one_line(text: str) -> str:
    printable = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in text)
    return unicodedata.normalize("NFC", " ".join(printable.split()))[:_LINE_LETTERS].strip()


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1:], Job, examine))
