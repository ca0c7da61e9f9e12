"""Signs minutes: a field after the other, by incremental updates, at the level that was asked for or not at all.

It must not know who may sign, nor keep anything secret.  PAdES: ETSI EN 319 142-1; certification: ISO 32000-1, 12.8.4.
"""

import asyncio
import io
import logging
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference, TimestampDSSContentSettings
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore, collect_validation_info
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    InsufficientRevinfoError,
    InvalidCertificateError,
    PathBuildingError,
    PathError,
    PathValidationError,
    RevokedError,
    ValidationError,
)

from meetroom.archive.signature_appearance import Appearance, Language, stamp_style
from meetroom.archive.signature_fields import ORDER, FieldPlace, FieldsNotPlaced, append_signature_fields
from meetroom.archive.signature_judging import IF_KNOWN, NOT_ASKED, SIGNERS
from meetroom.archive.signature_problems import NotSigned, SigningProblem
from meetroom.archive.signature_sources import (
    Certificate,
    Pkcs12Key,
    ServiceKey,
    SignerSource,
    TokenKey,
    certificate_told,
    open_signer,
)
from meetroom.archive.signature_stamps import WebTimeStamper
from meetroom.archive.signature_verdicts import JudgedSignature, Unchecked, judge_signatures
from meetroom.archive.trust import TrustStore, read_trust
from meetroom.domain.minutes_state import SignatureField, SignatureLevel
from meetroom.domain.papers import SignatureVerdict

__all__ = [
    "ORDER",
    "Certificate",
    "FieldPlace",
    "FieldsNotPlaced",
    "JudgedSignature",
    "NotSigned",
    "Pkcs12Key",
    "ServiceKey",
    "SignerSource",
    "SigningProblem",
    "TokenKey",
    "TrustStore",
    "Unchecked",
    "append_signature_fields",
    "judge_signatures",
    "read_trust",
    "renew_timestamps",
    "sign_minutes",
    "signer_certificate",
    "signer_problem",
]

logger = logging.getLogger(__name__)

_LEVELS = tuple(SignatureLevel)
# Together with the signature: it then covers its own evidence, and nothing has to be added to the file after it.
_STORE = DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE)
_STAMP_STORE = TimestampDSSContentSettings(include_vri=False, update_before_ts=True)
_GOOD = frozenset({SignatureVerdict.VALID, SignatureVerdict.UNTRUSTED, SignatureVerdict.EXPIRED})


async def signer_certificate(source: SignerSource) -> Certificate:
    """What the certificate of a key says; a token's PIN is used for it, an authorised service key is not.

    Raises: NotSigned.
    """
    with _problems_told():
        async with open_signer(source) as signer:
            return certificate_told(signer.signing_cert)


async def signer_problem(
    der: bytes, *, above: Sequence[bytes], trust: TrustStore, now: datetime
) -> SigningProblem | None:
    """Why a certificate would be refused by whoever trusts this, None where nothing speaks against it.

    Args:
        above: certificates (DER) that lie beside it, between it and a root.
    """
    try:
        with _problems_told():
            certificate, *others = (x509.Certificate.load(one) for one in (der, *above))
            await _refuse_unfit(certificate, others, trust, now)
    except NotSigned as refused:
        return refused.problem
    except (ValueError, TypeError):
        return SigningProblem.CERTIFICATE_UNFIT
    return None


async def sign_minutes(
    pdf: bytes,
    field: SignatureField,
    source: SignerSource,
    *,
    trust: TrustStore,
    tsa_url: str | None,
    level: SignatureLevel,
    now: datetime,
    reason: str = "",
    location: str = "",
    appearance_name: str = "",
    office: str = "",
    language: Language = "vi",
    tsa_authorities: Path | None = None,
) -> bytes:
    """Sign the next field of issued minutes; the first signature certifies, and lets only signatures be added.

    Args:
        pdf: the file with the fields of `append_signature_fields`, signed in order or not at all.
        trust: by whom the time stamp and the signer's own certificate are judged; B-LT and B-LTA need it to hold the
            roots, and the revocation lists unless `trust.may_fetch`.
        tsa_url: of the time-stamp authority; needed from B-T on.
        now: what the signer's clock says, timezone-aware.
        appearance_name: who is seen in the box; the name in the certificate when empty.
        office: office or body seen below it.
        tsa_authorities: PEM file of the authorities that certify the time-stamp server, the system's when None.
    Returns: `pdf` with the signature appended; every byte of it stays as it was.
    Raises: NotSigned; a level that cannot be reached is refused, never lowered.
    """
    await asyncio.to_thread(_refuse_out_of_order, pdf, field, trust, now)
    stamper = _stamper(level, tsa_url, tsa_authorities)
    with _problems_told():
        async with open_signer(source, trust.intermediates) as signer, _evidence(trust, level, now) as context:
            await _refuse_unfit(signer.signing_cert, signer.cert_registry, trust, now)
            look = Appearance(
                name=appearance_name or certificate_told(signer.signing_cert).subject,
                office=office,
                at=now,
                language=language,
            )
            style = await asyncio.to_thread(stamp_style, look, _box(pdf, field))
            metadata = PdfSignatureMetadata(
                field_name=field.value,
                md_algorithm="sha256",
                name=look.name,
                reason=reason or None,
                location=location or None,
                certify=field is ORDER[0],
                docmdp_permissions=MDPPerm.FILL_FORMS,
                subfilter=SigSeedSubFilter.PADES,
                embed_validation_info=context is not None,
                use_pades_lta=level is SignatureLevel.B_LTA,
                validation_context=context,
                signer_key_usage=set(),
                dss_settings=_STORE,
            )
            maker = _ArchivableSigner(metadata, signer, timestamper=stamper, stamp_style=style)
            signed = await _signed(maker, pdf, now)
    await asyncio.to_thread(_refuse_lower, signed, field, trust, level, now)
    return signed


async def renew_timestamps(
    pdf: bytes, *, trust: TrustStore, tsa_url: str, now: datetime, tsa_authorities: Path | None = None
) -> bytes:
    """Add what proves today that the signatures hold, and a document time stamp over all of it (B-LTA).

    To be done when the last signature is made, and again before the certificate of the last stamp runs out.

    Raises: NotSigned.
    """
    with _problems_told():
        async with _evidence(trust, SignatureLevel.B_LTA, now) as context:
            assert context is not None
            reader = PdfFileReader(io.BytesIO(pdf))
            writer = IncrementalPdfFileWriter.from_reader(reader)
            for embedded in reader.embedded_signatures:
                # What was proven before is kept in the file; what has run out since cannot be collected again.
                try:
                    paths = await collect_validation_info(embedded, context)
                except (PathBuildingError, PathValidationError):
                    continue
                DocumentSecurityStore.supply_dss_in_writer(writer, None, paths=paths, validation_context=context)
            output = io.BytesIO()
            stamper = WebTimeStamper(tsa_url, tsa_authorities)
            await PdfTimeStamper(stamper).async_timestamp_pdf(
                writer, "sha256", context, output=output, dss_settings=_STAMP_STORE
            )
            stamped = output.getvalue()
    judged = await asyncio.to_thread(judge_signatures, stamped, trust, now=now)
    if not stamped.startswith(pdf) or not judged or not all(row.covers_whole for row in judged):
        raise NotSigned(SigningProblem.LEVEL_NOT_REACHED)
    return stamped


class _ArchivableSigner(PdfSigner):
    """Leaves the version of PDF as it is: an elliptic key would make it 2.0 by the library's way, and no PDF/A-3."""

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        pdf_out.register_extension(ESIC_EXTENSION_1)


async def _signed(maker: PdfSigner, pdf: bytes, now: datetime) -> bytes:
    """What `PdfSigner.async_sign_pdf` does, but at a time that is given, and refusing to touch what is there."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    session = await asyncio.to_thread(maker.init_signing_session, writer, True)
    session.system_time = now
    told = await session.perform_presign_validation(writer)
    reserved = await session.estimate_signature_container_size(told)
    document = await asyncio.to_thread(session.prepare_tbs_document, told, reserved)
    digest, output = await asyncio.to_thread(document.digest_tbs_document)
    after = await document.perform_signature(digest.document_digest, PdfCMSSignedAttributes(signing_time=now))
    await after.post_signature_processing(output)
    output.seek(0)
    signed = bytes(output.read())
    if not signed.startswith(pdf):
        raise NotSigned(SigningProblem.PAPER_UNREADABLE)
    return signed


def _stamper(level: SignatureLevel, url: str | None, authorities: Path | None) -> TimeStamper | None:
    if level is SignatureLevel.B_B:
        return None
    if not url:
        raise NotSigned(SigningProblem.NO_STAMP_SERVICE)
    return WebTimeStamper(url, authorities)


@asynccontextmanager
async def _evidence(trust: TrustStore, level: SignatureLevel, now: datetime) -> AsyncIterator[ValidationContext | None]:
    """Where proof of validity is collected from for B-LT and B-LTA; whoever is not vouched for is refused."""
    if level not in (SignatureLevel.B_LT, SignatureLevel.B_LTA):
        yield None
        return
    if not trust.roots:
        raise NotSigned(SigningProblem.CERTIFICATE_UNTRUSTED)
    context = ValidationContext(
        trust_roots=list(trust.roots),
        other_certs=list(trust.intermediates),
        crls=list(trust.crls),
        ocsps=list(trust.ocsps),
        moment=None if trust.may_fetch else now,
        allow_fetching=trust.may_fetch,
        revocation_mode="require",
    )
    try:
        yield context
    finally:
        await context.aclose()  # type: ignore[no-untyped-call]


async def _refuse_unfit(certificate: Any, above: Iterable[Any], trust: TrustStore, now: datetime) -> None:
    """Refuse a certificate that everybody would refuse afterwards: run out, revoked, or not made for signing."""
    if certificate is None or not now >= certificate.not_valid_before:
        raise NotSigned(SigningProblem.CERTIFICATE_NOT_YET_VALID)
    if now > certificate.not_valid_after:
        raise NotSigned(SigningProblem.CERTIFICATE_EXPIRED)
    usage = certificate.key_usage_value
    if usage is not None and not usage.native & (SIGNERS.key_usage or set()):
        raise NotSigned(SigningProblem.CERTIFICATE_UNFIT)
    if not trust.roots:
        return
    for policy in (NOT_ASKED, *IF_KNOWN):
        context = ValidationContext(
            trust_roots=list(trust.roots),
            other_certs=list(trust.intermediates),
            crls=list(trust.crls),
            ocsps=list(trust.ocsps),
            moment=now,
            revinfo_policy=policy,
        )
        validator = CertificateValidator(certificate, above, validation_context=context)
        with suppress(InsufficientRevinfoError):
            await validator.async_validate_usage(set())  # type: ignore[no-untyped-call]


def _refuse_out_of_order(pdf: bytes, field: SignatureField, trust: TrustStore, now: datetime) -> None:
    """Refuse a field that is not the next one, or a file in which something signed does not hold any more."""
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        filled = {name: value is not None for name, value, _ in enumerate_sig_fields(reader)}
    except (PdfError, ValueError, TypeError, KeyError, RecursionError):
        raise NotSigned(SigningProblem.PAPER_UNREADABLE) from None
    if field.value not in filled:
        raise NotSigned(SigningProblem.FIELD_MISSING)
    if filled[field.value]:
        raise NotSigned(SigningProblem.FIELD_SIGNED)
    before = ORDER[: ORDER.index(field)]
    if not all(filled.get(name.value) for name in before) or any(
        filled.get(name.value) for name in ORDER[ORDER.index(field) :]
    ):
        raise NotSigned(SigningProblem.OUT_OF_ORDER)
    judged = judge_signatures(pdf, trust, now=now)
    if len(judged) != len(before) or any(row.verdict not in _GOOD for row in judged):
        raise NotSigned(SigningProblem.EARLIER_SIGNATURE_BAD)


def _refuse_lower(pdf: bytes, field: SignatureField, trust: TrustStore, level: SignatureLevel, now: datetime) -> None:
    """Judge what was made as everybody else will; where nobody is trusted, only whether it is whole can be said.

    The signatures before it were judged before it was made.
    """
    made = [row for row in judge_signatures(pdf, trust, now=now, field=field.value) if row.field == field.value]
    if len(made) != 1 or made[0].verdict in (SignatureVerdict.ALTERED, SignatureVerdict.BROKEN):
        raise NotSigned(SigningProblem.SERVICE_ANSWER_WRONG)
    (row,) = made
    if not row.covers_whole:
        raise NotSigned(SigningProblem.LEVEL_NOT_REACHED)
    if trust.roots and _LEVELS.index(row.level) < _LEVELS.index(level):
        stamp = level is not SignatureLevel.B_B and not row.time_proven
        raise NotSigned(SigningProblem.STAMP_UNTRUSTED if stamp else SigningProblem.LEVEL_NOT_REACHED)


def _box(pdf: bytes, field: SignatureField) -> tuple[float, float]:
    """Width and height of a field in points."""
    reader = PdfFileReader(io.BytesIO(pdf))
    for name, _, reference in enumerate_sig_fields(reader):
        if name == field.value:
            left, bottom, right, top = (float(edge) for edge in reference.get_object()["/Rect"])
            return abs(right - left), abs(top - bottom)
    raise NotSigned(SigningProblem.FIELD_MISSING)


@contextmanager
def _problems_told() -> Iterator[None]:
    """Errors of the library as reasons of ours; its sentences may quote what they read and are not kept."""
    try:
        yield
    except NotSigned:
        raise
    except (SigningError, PathError, ValidationError, PdfError) as error:
        raise NotSigned(_problem(error)) from None


def _problem(error: BaseException) -> SigningProblem:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, NotSigned):
            return seen.problem
        for kind, problem in _REASONS:
            if isinstance(seen, kind):
                return problem
        seen = seen.__cause__ or seen.__context__
    logger.info("not signed: %s", type(error).__name__)
    return SigningProblem.LEVEL_NOT_REACHED


_REASONS: tuple[tuple[type[BaseException], SigningProblem], ...] = (
    (RevokedError, SigningProblem.CERTIFICATE_REVOKED),
    (InsufficientRevinfoError, SigningProblem.NO_REVOCATION_INFORMATION),
    (InvalidCertificateError, SigningProblem.CERTIFICATE_UNFIT),
    (ValidationError, SigningProblem.CERTIFICATE_UNTRUSTED),
    (PathError, SigningProblem.CERTIFICATE_UNTRUSTED),
    (PdfError, SigningProblem.PAPER_UNREADABLE),
)
