"""Judges embedded signatures of a PDF by what a machine trusts; opens no file, asks no network, changes nothing.

VALID means that pyHanko's own bottom line says so at the moment the signature is proven to have existed, and that no
list known here says the certificate was revoked by then.  The moment is found by walking back in time: the last
document time stamp must hold now, the one before it at the time of the last, the signature's own at the time of the
first after it.  Source: ETSI EN 319 102-1, 5.6; ETSI EN 319 142-1, 5.5.
"""

import logging
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import MultivaluedAttributeError, NonexistentAttributeError, find_unique_cms_attribute
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import (
    DocumentTimestampStatus,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    SignatureStatus,
)
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.policy_decl import (
    NO_REVOCATION,
    CertRevTrustPolicy,
    FreshnessReqType,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)

from meetroom.archive.trust import TrustStore
from meetroom.domain.papers import SignatureVerdict

_LINE_LETTERS = 200
_CLOCKS_DIFFER = timedelta(minutes=5)
"""So far ahead of this machine's clock the clock of a time-stamp authority may be."""

# They log names out of the files they read, and a stack for everything that is not valid; the verdict says it all.
for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)

# Officials sign with certificates made for either; a certificate for neither (a web server's) signs no paper.
SIGNERS = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"})
NOT_ASKED = CertRevTrustPolicy(NO_REVOCATION)


def _if_known(rule: RevocationCheckingRule) -> CertRevTrustPolicy:
    return CertRevTrustPolicy(
        RevocationCheckingPolicy(
            ee_certificate_rule=rule, intermediate_ca_cert_rule=RevocationCheckingRule.CHECK_IF_DECLARED_SOFT
        ),
        freshness=timedelta(days=365 * 100),
        freshness_req_type=FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION,
    )


# A list that says "revoked" says so for ever, however old it is; a list that says nothing new is no objection.  Lists
# and answers are asked apart: asked together, an old answer that says "good" would keep a newer list from being read.
IF_KNOWN = (_if_known(RevocationCheckingRule.CRL_REQUIRED), _if_known(RevocationCheckingRule.OCSP_REQUIRED))
# Whether somebody said "not revoked" for every certificate: a list counts until its successor was due.
_WANTED = CertRevTrustPolicy(
    RevocationCheckingPolicy(
        ee_certificate_rule=RevocationCheckingRule.CRL_OR_OCSP_REQUIRED,
        intermediate_ca_cert_rule=RevocationCheckingRule.CRL_OR_OCSP_REQUIRED,
    ),
    freshness_req_type=FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION,
)

Status = PdfSignatureStatus | DocumentTimestampStatus


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What the file brings along: certificates and what their issuers said of them (asn1crypto)."""

    certificates: list[Any]
    crls: list[Any]
    ocsps: list[Any]


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """A document time stamp that holds: what lies in revisions up to `revision` existed at `at`."""

    revision: int
    at: datetime
    whole: bool
    stores: bool


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a judgement rests on.

    Attributes:
        proofs: document time stamps that hold, the last one first.
        damaged: a document time stamp of the file does not fit it; nothing in such a file is accepted.
        own_evidence: use what lies in the file alone, not what the machine knows beside it.
    """

    trust: TrustStore
    evidence: Evidence
    now: datetime
    proofs: tuple[Proof, ...] = ()
    damaged: bool = False
    own_evidence: bool = False

    def existed_by(self, revision: int) -> datetime:
        """The earliest proven moment by which a revision of the file existed, else now."""
        return min((proof.at for proof in self.proofs if proof.revision > revision), default=self.now)


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on one signature, when it was made (`proven`: by a trusted time stamp), and what it rests on."""

    verdict: SignatureVerdict
    signed_at: datetime | None
    proven: bool
    moment: datetime
    status: Any


async def gather(reader: PdfFileReader, trust: TrustStore, now: datetime) -> Known:
    """Everything that is known about a file before its signatures are judged.

    Raises: any error of the PDF library.
    """
    known = Known(trust=trust, evidence=evidence_of_file(reader), now=now)
    proofs: list[Proof] = []
    damaged = False
    moment = now + _CLOCKS_DIFFER
    for stamp in reversed(reader.embedded_timestamp_signatures):
        status = await _validate(stamp, known, moment, NOT_ASKED, skip_diff=False)
        damaged |= of_content(status) is not None
        if not status.trusted or any(asked.revoked for asked in await _asked(stamp, known, moment)):
            continue
        at = utc(status.timestamp) if isinstance(status, DocumentTimestampStatus) else None
        if at is None or at > moment:
            continue
        whole = stamp.coverage is SignatureCoverageLevel.ENTIRE_FILE
        stores = "/DSS" in reader.get_historical_root(stamp.signed_revision)
        proofs.append(Proof(revision=stamp.signed_revision, at=at, whole=whole, stores=stores))
        moment = at
    return msgspec.structs.replace(known, proofs=tuple(proofs), damaged=damaged)


async def find(embedded: EmbeddedPdfSignature, known: Known) -> Finding:
    """Judge one signature.

    Raises: any error of the PDF library; whoever asks says BROKEN then.
    """
    latest = known.existed_by(embedded.signed_revision)
    status = await _validate(embedded, known, latest, NOT_ASKED, skip_diff=False)
    content = of_content(status)
    signed_at, proven = _signing_time(embedded, status)
    if proven and signed_at is not None and signed_at > known.now + _CLOCKS_DIFFER:
        proven = False  # nothing is proven by what has not come yet
    if not proven and latest is not known.now:
        signed_at, proven = latest, True
    moment = signed_at if proven and signed_at is not None and signed_at < latest else latest
    if moment is not latest and content is None:
        # A certificate that ran out after a proven moment of signing was good when it was used.
        status = await _validate(embedded, known, moment, NOT_ASKED)
    verdict = content or _of_certificate(status)
    if verdict in (SignatureVerdict.VALID, SignatureVerdict.EXPIRED):
        said = await _asked(embedded, known, moment)
        if any(asked.revoked for asked in said):
            verdict = SignatureVerdict.REVOKED
        elif any(_stamper_revoked(asked) for asked in said):
            verdict, proven = SignatureVerdict.UNTRUSTED, False
    if known.damaged:
        verdict = SignatureVerdict.BROKEN
    return Finding(verdict=verdict, signed_at=signed_at, proven=proven, moment=moment, status=status)


async def vouched_for(embedded: EmbeddedPdfSignature, known: Known, moment: datetime) -> bool:
    """Whether somebody says of every certificate behind a signature and its time stamp that it was not revoked."""
    status = await _validate(embedded, known, moment, _WANTED)
    if isinstance(status, DocumentTimestampStatus):
        return bool(status.trusted)
    return bool(status.bottom_line)


async def _asked(embedded: EmbeddedPdfSignature, known: Known, moment: datetime) -> list[Status]:
    """What lists, and what answers, say of a signer and of the stamper."""
    return [await _validate(embedded, known, moment, policy) for policy in IF_KNOWN]


async def _validate(
    embedded: EmbeddedPdfSignature,
    known: Known,
    moment: datetime,
    policy: CertRevTrustPolicy,
    *,
    skip_diff: bool = True,
) -> Status:
    context = _context(embedded, known, moment, policy)
    if embedded.sig_object_type == "/DocTimeStamp":
        return await async_validate_pdf_timestamp(embedded, context, skip_diff=skip_diff)
    latest = known.existed_by(embedded.signed_revision)
    return await async_validate_pdf_signature(
        embedded,
        signer_validation_context=context,
        ts_validation_context=_context(embedded, known, latest, policy),
        key_usage_settings=SIGNERS,
        skip_diff=skip_diff,
    )


def _context(
    embedded: EmbeddedPdfSignature, known: Known, moment: datetime, policy: CertRevTrustPolicy
) -> ValidationContext:
    crls, ocsps = _evidence_of_signature(embedded)
    trust, evidence = known.trust, known.evidence
    own = known.own_evidence
    return ValidationContext(
        trust_roots=list(trust.roots),
        other_certs=[*trust.intermediates, *evidence.certificates],
        moment=moment,
        allow_fetching=False,
        crls=[*(() if own else trust.crls), *evidence.crls, *crls],
        ocsps=[*(() if own else trust.ocsps), *evidence.ocsps, *ocsps],
        revinfo_policy=policy,
    )


def of_content(status: Status) -> SignatureVerdict | None:
    """What speaks against a signature whoever made it."""
    if not status.intact:
        return SignatureVerdict.ALTERED
    if not status.valid:
        return SignatureVerdict.BROKEN
    coverage = status.coverage
    if coverage is None or coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return SignatureVerdict.ALTERED
    if coverage is not SignatureCoverageLevel.ENTIRE_FILE and not _added_rightly(status):
        return SignatureVerdict.ALTERED
    return None


def _added_rightly(status: Status) -> bool:
    """Whether what was added after it is what the first signature allows; after a time stamp: fields and evidence."""
    if isinstance(status, PdfSignatureStatus):
        return bool(status.docmdp_ok)
    level = status.modification_level
    return level is not None and level <= ModificationLevel.FORM_FILLING


def _of_certificate(status: Status) -> SignatureVerdict:
    if isinstance(status, DocumentTimestampStatus):
        return SignatureVerdict.VALID if status.trusted else _why_untrusted(status)
    if not status.trusted:
        return _why_untrusted(status)
    if status.bottom_line:
        return SignatureVerdict.VALID
    stamp = status.timestamp_validity
    if stamp is None or not (stamp.intact and stamp.valid):
        return SignatureVerdict.BROKEN
    return _why_untrusted(stamp)


def _why_untrusted(status: SignatureStatus) -> SignatureVerdict:
    """EXPIRED when the chain leads to a trusted root and only time speaks against it."""
    path, moment = status.validation_path, status.validation_time
    if path is None or moment is None:
        return SignatureVerdict.UNTRUSTED
    ran_out = any(certificate.not_valid_after < moment for certificate in path.iter_certs(include_root=False))
    return SignatureVerdict.EXPIRED if ran_out else SignatureVerdict.UNTRUSTED


def _stamper_revoked(status: Status) -> bool:
    stamp = status.timestamp_validity if isinstance(status, PdfSignatureStatus) else None
    return stamp is not None and stamp.revoked


def _signing_time(embedded: EmbeddedPdfSignature, status: Status) -> tuple[datetime | None, bool]:
    """When it was signed, and whether a trusted time stamp of its own proves it."""
    if isinstance(status, DocumentTimestampStatus):
        return utc(status.timestamp), status.trusted
    stamp = status.timestamp_validity
    if stamp is not None and stamp.trusted:
        return utc(stamp.timestamp), True
    return utc(embedded.self_reported_timestamp), False


def utc(moment: datetime | None) -> datetime | None:
    """The same moment in UTC; None for a time without its zone, which is no moment."""
    if moment is None or moment.tzinfo is None:
        return None
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return None


def evidence_of_file(reader: PdfFileReader) -> Evidence:
    """What lies in the file's own security store (DSS); nothing where it cannot be read."""
    if "/DSS" not in reader.root:
        return Evidence(certificates=[], crls=[], ocsps=[])
    try:
        store = DocumentSecurityStore.read_dss(reader)
        context = store.as_validation_context({"trust_roots": [], "revinfo_policy": NOT_ASKED})
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


def common_name(name: Any) -> str:
    """What a name in a certificate (asn1crypto) is called in one printable line."""
    named = name.native.get("common_name") or name.native.get("organization_name") or name.human_friendly
    return one_line(", ".join(named) if isinstance(named, list) else str(named))


def one_line(text: str) -> str:
    """Printable letters of a text that may be hostile, in one line of at most 200."""
    printable = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in text)
    return unicodedata.normalize("NFC", " ".join(printable.split()))[:_LINE_LETTERS].strip()
