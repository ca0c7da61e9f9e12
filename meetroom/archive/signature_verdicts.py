"""Judges all signatures of a paper and tells what was found of each; never raises, asks no network.

Whatever goes wrong while a file is read means that nobody can say who signed what: BROKEN.
"""

import asyncio
import io
import logging
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from meetroom.archive.signature_form import is_exact
from meetroom.archive.signature_judging import Finding, Known, common_name, find, gather, one_line, vouched_for
from meetroom.archive.signature_sources import certificate_told
from meetroom.archive.trust import TrustStore
from meetroom.domain.minutes_state import SignatureLevel
from meetroom.domain.papers import SignatureVerdict

__all__ = ["JudgedSignature", "Unchecked", "judge_reader", "judge_signatures"]

logger = logging.getLogger(__name__)

SIGNATURES_MAX = 50


class Unchecked(StrEnum):
    """What could not be checked, and so is not said."""

    NO_ROOTS = "no_roots"
    """This machine trusts no authority: whose certificate it is cannot be said."""
    REVOCATION = "revocation"
    """Nobody here says whether the certificate, or one above it, was revoked."""
    TIME = "time"
    """No trusted time stamp proves when it was signed; judged as if it were signed now."""


class JudgedSignature(msgspec.Struct, frozen=True, kw_only=True):
    """What was found of one signature.

    Attributes:
        field: name of its field; `signer`, `issuer`: names in the certificate, "" where it cannot be read.
        certificate_sha256: of the signer's certificate, hex.
        signed_at: proven by a trusted time stamp when `time_proven`, else as the signer says, or None.
        valid_until: end of the certificate.
        level: the highest PAdES level of which every part was found and holds.
        covers_whole: nothing in the file lies outside this signature, or outside a time stamp that holds.
        certifies: it is the first signature, which says what may be added.
    """

    field: str
    verdict: SignatureVerdict
    signer: str = ""
    issuer: str = ""
    certificate_sha256: str = ""
    signed_at: datetime | None = None
    time_proven: bool = False
    valid_until: datetime | None = None
    level: SignatureLevel = SignatureLevel.B_B
    covers_whole: bool = False
    certifies: bool = False
    unchecked: tuple[Unchecked, ...] = ()


_UNREADABLE = JudgedSignature(field="", verdict=SignatureVerdict.BROKEN)


def judge_signatures(
    pdf: bytes, trust: TrustStore, *, now: datetime, field: str | None = None
) -> tuple[JudgedSignature, ...]:
    """Judge every signature of a PDF, in the order they were made; () for a file without one.

    Takes some 0.05 s of processor time for each, and where something was added after it some 0.3 ms for each object of
    the file, so call it in a worker thread, never on a loop.  A file by somebody unknown is judged in a confined child:
    `signature_intake`.

    Args:
        now: timezone-aware.
        field: judge the signature of this field alone, by all there is in the file.
    Returns: a row for each; a single BROKEN row without names when there may be a signature that cannot be read.
    """
    if b"/ByteRange" not in pdf:
        return ()
    try:
        return judge_reader(PdfFileReader(io.BytesIO(pdf)), trust, now=now, field=field)
    except Exception as unreadable:
        logger.info("signatures not judged: %s", type(unreadable).__name__)
        return (_UNREADABLE,)


def judge_reader(
    reader: PdfFileReader, trust: TrustStore, *, now: datetime, field: str | None = None
) -> tuple[JudgedSignature, ...]:
    """Likewise for an open file.

    Raises: any error of the PDF library for a file as a whole; a single bad signature is BROKEN.
    """
    found = list(reader.embedded_regular_signatures)
    if len(found) + len(reader.embedded_timestamp_signatures) > SIGNATURES_MAX:
        return (_UNREADABLE,)
    known = asyncio.run(gather(reader, trust, now))
    if not _stamps_exact(reader, known):
        known = msgspec.structs.replace(known, damaged=True)
    return tuple(_judged(embedded, known) for embedded in found if field in (None, _field(embedded)))


def _field(embedded: EmbeddedPdfSignature) -> str:
    return one_line(str(embedded.field_name))


def _judged(embedded: EmbeddedPdfSignature, known: Known) -> JudgedSignature:
    field = _field(embedded)
    try:
        return asyncio.run(_row(embedded, known, field))
    except Exception as unreadable:
        logger.info("a signature is not judged: %s", type(unreadable).__name__)
        return JudgedSignature(field=field, verdict=SignatureVerdict.BROKEN)


async def _row(embedded: EmbeddedPdfSignature, known: Known, field: str) -> JudgedSignature:
    found = await find(embedded, known)
    verdict = found.verdict
    if verdict is SignatureVerdict.VALID and not is_exact(embedded, _paths(found), known.trust.roots):
        verdict = SignatureVerdict.BROKEN
    good = verdict is SignatureVerdict.VALID
    told = certificate_told(embedded.signer_cert)
    return JudgedSignature(
        field=field,
        verdict=verdict,
        signer=told.subject,
        issuer=common_name(embedded.signer_cert.issuer),
        certificate_sha256=told.sha256,
        signed_at=found.signed_at,
        time_proven=found.proven,
        valid_until=told.not_after,
        level=await _level(embedded, known, found) if good else SignatureLevel.B_B,
        covers_whole=verdict is not SignatureVerdict.BROKEN and _covers_whole(embedded, known),
        certifies=embedded.docmdp_level is not None and _is_author(embedded),
        unchecked=await _unchecked(embedded, known, found),
    )


def _paths(found: Finding) -> list[Any]:
    stamp = getattr(found.status, "timestamp_validity", None)
    return [found.status.validation_path, None if stamp is None else stamp.validation_path]


def _covers_whole(embedded: EmbeddedPdfSignature, known: Known) -> bool:
    if embedded.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return True
    return any(proof.whole and proof.revision > embedded.signed_revision for proof in known.proofs)


def _is_author(embedded: EmbeddedPdfSignature) -> bool:
    permissions = embedded.reader.root.get("/Perms")
    if permissions is None or "/DocMDP" not in permissions:
        return False
    return bool(permissions["/DocMDP"] == embedded.sig_object)


async def _level(embedded: EmbeddedPdfSignature, known: Known, found: Finding) -> SignatureLevel:
    if not found.proven:
        return SignatureLevel.B_B
    alone = msgspec.structs.replace(known, own_evidence=True)
    if not await vouched_for(embedded, alone, found.moment):
        return SignatureLevel.B_T
    kept = any(proof.stores and proof.revision > embedded.signed_revision for proof in known.proofs)
    return SignatureLevel.B_LTA if kept else SignatureLevel.B_LT


async def _unchecked(embedded: EmbeddedPdfSignature, known: Known, found: Finding) -> tuple[Unchecked, ...]:
    missing = []
    if not known.trust.roots:
        missing.append(Unchecked.NO_ROOTS)
    settled = found.verdict in (SignatureVerdict.REVOKED, SignatureVerdict.ALTERED, SignatureVerdict.BROKEN)
    if not settled and not await vouched_for(embedded, known, found.moment):
        missing.append(Unchecked.REVOCATION)
    if not found.proven:
        missing.append(Unchecked.TIME)
    return tuple(missing)


def _stamps_exact(reader: PdfFileReader, known: Known) -> bool:
    """Whether the containers of the document time stamps that hold are exact as well."""
    good = {proof.revision for proof in known.proofs}
    return all(
        is_exact(stamp, (), (*known.trust.roots, *known.trust.intermediates, *known.evidence.certificates))
        for stamp in reader.embedded_timestamp_signatures
        if stamp.signed_revision in good
    )
