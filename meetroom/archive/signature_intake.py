"""Takes a signed copy of minutes only when it is the file that was given out with one more good signature, no more.

The copy is hostile input: the server calls `examine_signed_minutes`, which works in a confined child; whoever is in
such a child already calls `judge_signed_minutes`.  It must not know who may sign, only whose certificate did.
"""

import asyncio
import io
import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    CatalogModificationRule,
    DiffResult,
    StandardDiffPolicy,
)
from pyhanko.sign.diff_analysis.constants import ROOT_EXEMPT_STRICT_COMPARISON
from pyhanko.sign.fields import MDPPerm, enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from meetroom.archive.incoming import DEFAULT_LIMITS, SignatureLimits
from meetroom.archive.signature_fields import ORDER
from meetroom.archive.signature_verdicts import JudgedSignature, judge_reader
from meetroom.archive.trust import TrustStore
from meetroom.confined.child import ChildGuard, ChildTooLoud, ChildTooSlow
from meetroom.confined.worker import LimitedJob, ask
from meetroom.domain.minutes_state import SignatureField
from meetroom.domain.papers import SignatureVerdict

__all__ = ["CopyProblem", "NotTaken", "TakenSignature", "examine_signed_minutes", "judge_signed_minutes"]

logger = logging.getLogger(__name__)

_WORKER = "meetroom.archive.signature_intake_worker"
GROWTH_BYTES = 16_000_000
"""More than a signature, its look and all revocation lists behind it ever need."""
_WIDGET_KEYS = frozenset({"/V", "/AP", "/AS", "/M"})
"""What signing changes in a field; all else stays as it was given out."""
# The first signature certifies, which is written in the catalogue; what stands there is looked at below.
_CERTIFYING = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(ROOT_EXEMPT_STRICT_COMPARISON | {"/Perms"}),  # type: ignore[no-untyped-call]
        *DEFAULT_DIFF_POLICY.global_rules[1:],
    ],
    form_rule=DEFAULT_DIFF_POLICY.form_rule,
)


class CopyProblem(StrEnum):
    """Why a signed copy is not taken."""

    UNREADABLE = "unreadable"
    """It cannot be read by the letter of the standard, or not within the limits."""
    NOT_THIS_FILE = "not_this_file"
    """It does not begin with every byte of the newest file."""
    NOT_SIGNED = "not_signed"
    """There is no new signature in it."""
    TOO_MANY = "too_many"
    """There is more than one new signature in it."""
    WRONG_FIELD = "wrong_field"
    """Another field was signed than the one that is due."""
    CHANGED = "changed"
    """Something besides the signature was changed."""
    NOT_WHOLE = "not_whole"
    """Something was added behind the signature that no signature or time stamp covers."""
    EARLIER_BAD = "earlier_bad"
    """An earlier signature does not hold any more."""
    ALTERED = "altered"
    BROKEN = "broken"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNTRUSTED = "untrusted"
    """The certificate leads to no authority this machine trusts, though it trusts some."""


class NotTaken(Exception):
    """The copy is refused.  `judged`: the new signature, where one was found."""

    def __init__(self, problem: CopyProblem, judged: JudgedSignature | None = None) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.judged = judged


class TakenSignature(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of a child: a signature that is taken (`problem` None), or why not."""

    problem: CopyProblem | None = None
    judged: JudgedSignature | None = None


class Job(LimitedJob, frozen=True, kw_only=True):
    """What the child is asked."""

    before: str
    after: str
    field: SignatureField
    trust: str
    now: datetime


async def examine_signed_minutes(
    before: Path,
    after: Path,
    field: SignatureField,
    roots: Path,
    *,
    now: datetime | None = None,
    limits: SignatureLimits = DEFAULT_LIMITS,
) -> JudgedSignature:
    """Judge a signed copy in a confined child.

    Args:
        before: the newest file the server has; `after`: what was sent; both only read.
        field: the field that is due.
        roots: the trust folder.
    Returns: the new signature: VALID; or UNTRUSTED where the folder holds no root at all.
    Raises: NotTaken; OSError when a file cannot be read.
    """
    job = await asyncio.to_thread(_job, before, after, field, roots, now or datetime.now(UTC), limits)
    guard = ChildGuard()
    wall_s = 2 * limits.wall_s + 4 * job.cpu_s
    work = asyncio.ensure_future(asyncio.to_thread(ask, guard, _WORKER, job, wall_s=wall_s))
    try:
        end = await asyncio.shield(work)
    except (ChildTooSlow, ChildTooLoud) as endless:
        logger.info("a signed copy is not judged: %s", type(endless).__name__)
        raise NotTaken(CopyProblem.UNREADABLE) from None
    except asyncio.CancelledError:
        guard.stop()
        await asyncio.gather(work, return_exceptions=True)  # it reads what the caller is about to delete
        raise
    try:
        answer = msgspec.json.decode(end.output, type=TakenSignature) if end.code == 0 else TakenSignature()
    except msgspec.MsgspecError:
        answer = TakenSignature()
    if answer.problem is not None or answer.judged is None:
        raise NotTaken(answer.problem or CopyProblem.UNREADABLE, answer.judged)
    return answer.judged


def _job(before: Path, after: Path, field: SignatureField, roots: Path, now: datetime, limits: SignatureLimits) -> Job:
    size = before.stat().st_size + after.stat().st_size
    source, copy, trust = str(before.absolute()), str(after.absolute()), str(roots.absolute())
    return Job(
        before=source,
        after=copy,
        field=field,
        trust=trust,
        now=now,
        cpu_s=max(1, round(4 * limits.cpu_s + limits.cpu_s_per_100_mb * size / 1e8)),
        address_space_bytes=limits.memory_bytes + 8 * size,
        reads=(source, copy, trust),
    )


def judge_signed_minutes(
    before: bytes, after: bytes, field: SignatureField, trust: TrustStore, *, now: datetime
) -> JudgedSignature:
    """Judge a signed copy: exactly `before`, and one more signature of `field` that covers all of it.

    Raises: NotTaken; never anything else for what is in the files.
    """
    if not after.startswith(before) or len(after) - len(before) > GROWTH_BYTES:
        raise NotTaken(CopyProblem.NOT_THIS_FILE)
    try:
        return _judged(before, after, field, trust, now)
    except (NotTaken, MemoryError):
        raise
    except Exception as unreadable:
        # Readers of hostile input raise what they like.
        logger.info("a signed copy is not judged: %s", type(unreadable).__name__)
        raise NotTaken(CopyProblem.UNREADABLE) from None


def _judged(before: bytes, after: bytes, field: SignatureField, trust: TrustStore, now: datetime) -> JudgedSignature:
    old, new = PdfFileReader(io.BytesIO(before)), PdfFileReader(io.BytesIO(after))
    signed = [str(found.field_name) for found in old.embedded_regular_signatures]
    added = [found for found in new.embedded_regular_signatures if str(found.field_name) not in signed]
    if not added:
        raise NotTaken(CopyProblem.NOT_SIGNED)
    if len(added) > 1 or len(new.embedded_regular_signatures) != len(signed) + 1:
        raise NotTaken(CopyProblem.TOO_MANY)
    if str(added[0].field_name) != field.value or signed != [name.value for name in ORDER[: ORDER.index(field)]]:
        raise NotTaken(CopyProblem.WRONG_FIELD)
    rows = {row.field: row for row in judge_reader(new, trust, now=now)}
    judged = rows[field.value]
    if judged.verdict is SignatureVerdict.BROKEN:
        raise NotTaken(CopyProblem.BROKEN, judged)
    _refuse_changes(old, new, added[0], judged)
    if any(
        row.verdict in (SignatureVerdict.ALTERED, SignatureVerdict.BROKEN) for row in rows.values() if row != judged
    ):
        raise NotTaken(CopyProblem.EARLIER_BAD, judged)
    unknown = judged.verdict is SignatureVerdict.UNTRUSTED and not trust.roots
    if judged.verdict is not SignatureVerdict.VALID and not unknown:
        raise NotTaken(CopyProblem(judged.verdict.value), judged)
    if not judged.covers_whole:
        raise NotTaken(CopyProblem.NOT_WHOLE, judged)
    return judged


def _refuse_changes(
    old: PdfFileReader, new: PdfFileReader, added: EmbeddedPdfSignature, judged: JudgedSignature
) -> None:
    """Refuse a copy in which anything else was changed, by the signature's own revision or by another."""
    base = old.xrefs.total_revisions - 1
    if new.xrefs.total_revisions <= base + 1 or added.signed_revision <= base:
        raise NotTaken(CopyProblem.CHANGED, judged)
    reviewed = _CERTIFYING.review_file(new, base, doc_mdp=MDPPerm.FILL_FORMS)
    stamps = {str(stamp.field_name) for stamp in new.embedded_timestamp_signatures}
    allowed = {str(added.field_name), *stamps}
    if not isinstance(reviewed, DiffResult) or not set(reviewed.changed_form_fields) <= allowed:
        raise NotTaken(CopyProblem.CHANGED, judged)
    if added.fieldmdp is not None or (added.docmdp_level is not None and not judged.certifies):
        raise NotTaken(CopyProblem.CHANGED, judged)  # it would keep those out who sign next
    if not (_fields_kept(old, new, stamps) and _certified_once(new, judged) and _pages_kept(old, new, len(stamps))):
        raise NotTaken(CopyProblem.CHANGED, judged)


def _fields_kept(old: PdfFileReader, new: PdfFileReader, stamps: set[str]) -> bool:
    """Whether the fields are the ones given out, each once and in its place, and what came is a time stamp."""
    before = [(name, _frame(reference.get_object())) for name, _, reference in enumerate_sig_fields(old)]
    after = [(name, _frame(reference.get_object())) for name, _, reference in enumerate_sig_fields(new)]
    names = [name for name, _ in after]
    came = set(names) - {name for name, _ in before}
    return len(names) == len(set(names)) and all(field in after for field in before) and came <= stamps


def _frame(widget: DictionaryObject) -> dict[str, str]:
    return {key: repr(widget.raw_get(key)) for key in widget if key not in _WIDGET_KEYS}


def _certified_once(new: PdfFileReader, judged: JudgedSignature) -> bool:
    """Whether the first signature, and no other, says that nothing but signatures may be added."""
    permissions = new.root.get("/Perms", ())
    if set(permissions) != {"/DocMDP"}:
        return False
    author = next(iter(new.embedded_regular_signatures))
    is_author = bool(permissions["/DocMDP"] == author.sig_object)
    return is_author and author.docmdp_level is MDPPerm.FILL_FORMS and judged.certifies == (judged.field == ORDER[0])


def _pages_kept(old: PdfFileReader, new: PdfFileReader, stamps: int) -> bool:
    """Whether every page has the annotations it had; a time stamp, which is not seen, may have come on one."""
    before, after = list(_annotations(old)), list(_annotations(new))
    came = sum(len(there) - len(here) for here, there in zip(before, after, strict=False))
    return (
        len(before) == len(after)
        and all(there[: len(here)] == here for here, there in zip(before, after, strict=True))
        and came <= stamps
    )


def _annotations(reader: PdfFileReader) -> Iterable[list[Any]]:
    count = int(reader.root["/Pages"]["/Count"])
    for index in range(count):
        page = reader.find_page_container(index)  # type: ignore[no-untyped-call]
        kids, at = page[0].get_object(), page[1]
        found = kids["/Kids"][at].get("/Annots", ArrayObject())
        yield [(ref.idnum, ref.generation) if isinstance(ref, IndirectObject) else repr(ref) for ref in _raw(found)]


def _raw(found: ArrayObject) -> Iterable[Any]:
    return (found.raw_get(index) for index in range(len(found)))
