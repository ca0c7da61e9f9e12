"""Checks the minutes of an archive: their record against the chain, their paper and its signatures against both.

The PDF is read in a child with limits, as whatever comes from outside.
"""

import hashlib
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from meetroom.archive.bag import PIECE_BYTES
from meetroom.archive.bag_check import BagCheck, CheckKind, Finding, fails, holds, unchecked
from meetroom.archive.bag_layout import CERTIFICATES, CHAIN, MINUTES_JSON, MINUTES_PDF
from meetroom.archive.bag_minutes import Course, record_of
from meetroom.archive.bag_source import BagUnreadable, OpenedBag
from meetroom.archive.paper_worker import PaperJob, PaperSeen
from meetroom.archive.signature_verdicts import JudgedSignature, Unchecked
from meetroom.archive.torn import TORN
from meetroom.archive.verify_files import Digests
from meetroom.confined.child import ChildGuard, ChildStopped, ChildTooLoud, ChildTooSlow
from meetroom.confined.worker import ask
from meetroom.domain.meeting import AFTER_APPROVAL
from meetroom.domain.minutes_state import IssuedMinutes, MinutesSignature, SignatureField
from meetroom.domain.papers import SignatureVerdict

MAX_RECORD_BYTES = 128 << 20
MAX_PAPER_BYTES = 256 << 20
_MORE_BYTES = 1 << 20
_WORKER = "meetroom.archive.paper_worker"
_MEMORY_BYTES = 768 << 20
_CPU_S = 60
_CPU_S_PER_100_MB = 60
_WALL_S = 300.0


class MinutesChecks:
    """All checks of the minutes.

    Attributes:
        checks: what came of them.
        accounted: files that the paper names.
    """

    def __init__(self, bag: OpenedBag, digests: Digests, course: Course, *, trust: Path | None, now: datetime) -> None:
        self.checks: list[BagCheck] = []
        self.accounted: set[str] = {MINUTES_JSON, MINUTES_PDF}
        self._certificates_there = {path for path in bag.sizes_bytes if path.startswith(CERTIFICATES)}
        self._bag = bag
        self._digests = digests
        self._course = course
        self._trust = trust
        self._now = now

    def look(self, version: str, own_version: str) -> None:
        """Check everything.  Args: version: of the program that made the archive, as the archive says."""
        self._record("" if version == own_version else version)
        with tempfile.TemporaryDirectory(prefix="meetroom-") as folder:
            try:
                copy = _copied(self._bag, Path(folder))
            except BagUnreadable as unreadable:
                self._give_up(unreadable.finding)
                return
            self._revisions(copy)
            self._seen(_asked(copy, self._trust, self._now))

    @property
    def _issued(self) -> IssuedMinutes | None:
        return self._course.meeting.minutes.issued

    def _sha256(self, path: str) -> str:
        return self._digests.get(path, {}).get("sha256", "")

    def _record(self, other_version: str) -> None:
        """The record must be, byte for byte, what the chain gives."""
        kind = CheckKind.MINUTES
        try:
            found = self._bag.read(MINUTES_JSON, MAX_RECORD_BYTES)
        except BagUnreadable as unreadable:
            self.checks.append(fails(kind, unreadable.finding, MINUTES_JSON))
            return
        try:
            made = record_of(self._course)
        except Exception:  # a forged chain may hold what no rule ever decided: that is a finding, not a bug
            self.checks.append(fails(kind, Finding.NOT_DRAFTED, MINUTES_JSON))
            return
        if found == made:
            self.checks.append(holds(kind, MINUTES_JSON))
            return
        place, grown = _difference(found, made)
        if grown and other_version:
            self.checks.append(unchecked(kind, Finding.OTHER_VERSION, MINUTES_JSON, other_version))
        else:
            self.checks.append(fails(kind, Finding.OTHER_MINUTES, MINUTES_JSON, place))

    def _revisions(self, copy: Path) -> None:
        """The file as issued, and with each signature, is a beginning of the file that lies here."""
        kind, issued = CheckKind.PAPER, self._issued
        if issued is None:
            self.checks.append(unchecked(kind, Finding.NEVER_ISSUED, MINUTES_PDF))
            return
        if self._course.head_at(issued.upto_seq) != issued.head:
            self.checks.append(fails(kind, Finding.OTHER_HEAD, MINUTES_PDF, issued.head))
        self._after(issued.upto_seq)
        signatures = self._course.meeting.minutes.signatures
        sizes = [(issued.size_bytes, issued.sha256), *((s.size_bytes, s.sha256) for s in signatures)]
        found = _beginnings(copy, [size for size, _ in sizes])
        if any(found.get(size) != sha256 for size, sha256 in sizes) or copy.stat().st_size != sizes[-1][0]:
            self.checks.append(fails(kind, Finding.OTHER_FILE, MINUTES_PDF))
        else:
            self.checks.append(holds(kind, MINUTES_PDF))

    def _after(self, upto_seq: int) -> None:
        """What was signed tells of the chain up to a place: a vote or a paper behind it would be nobody's."""
        late = (f for f in self._course.facts if f.seq > upto_seq and type(f.event) not in AFTER_APPROVAL)
        fact = next(late, None)
        if fact is not None:
            name = type(fact.event).__name__
            self.checks.append(fails(CheckKind.CHAIN, Finding.AFTER_THE_END, CHAIN, fact.seq, name))

    def _seen(self, seen: PaperSeen | None) -> None:
        if seen is None:
            self._give_up(Finding.DAMAGED)
            return
        if not seen.record_sha256:
            self.checks.append(fails(CheckKind.MINUTES, Finding.NO_RECORD, MINUTES_PDF))
        elif seen.record_sha256 != self._sha256(MINUTES_JSON):
            self.checks.append(fails(CheckKind.MINUTES, Finding.OTHER_MINUTES, MINUTES_PDF, "minutes.json"))
        else:
            self.checks.append(holds(CheckKind.MINUTES, MINUTES_PDF))
        self._signatures(seen.signatures)
        self._certificates(seen.certificates)

    def _give_up(self, finding: Finding) -> None:
        """The paper cannot be read: what it names is not known, so nothing beside it is called strange."""
        self.accounted |= self._certificates_there
        self.checks.append(fails(CheckKind.PAPER, finding, MINUTES_PDF))

    def _signatures(self, judged: tuple[JudgedSignature, ...]) -> None:
        facts = {s.field.value: s for s in self._course.meeting.minutes.signatures}
        there = {j.field: j for j in judged}
        for name, fact in facts.items():
            self.checks.append(self._signature(name, fact, there.get(name)))
        newest = next((there[name] for name in reversed(facts) if name in there), None)
        if newest is not None and newest.verdict is SignatureVerdict.VALID and not newest.covers_whole:
            self.checks.append(unchecked(CheckKind.PAPER, Finding.GOES_ON, MINUTES_PDF))
        for name in there.keys() - facts.keys():
            self.checks.append(fails(CheckKind.SIGNATURE, Finding.NOT_IN_CHAIN, name))
        missing = [f.value for f in (SignatureField.SECRETARY, SignatureField.CHAIR) if f.value not in facts]
        if missing and self._issued is not None:
            self.checks.append(unchecked(CheckKind.SIGNATURE, Finding.NOT_SIGNED, "", ", ".join(missing)))

    def _signature(self, name: str, fact: MinutesSignature, judged: JudgedSignature | None) -> BagCheck:
        kind = CheckKind.SIGNATURE
        if judged is None:
            return fails(kind, Finding.NO_SIGNATURE, name, fact.signer)
        if judged.certificate_sha256 != fact.certificate_sha256:
            return fails(kind, Finding.OTHER_SIGNER, name, judged.signer)
        if judged.verdict is SignatureVerdict.UNTRUSTED and Unchecked.NO_ROOTS in judged.unchecked:
            return unchecked(kind, Finding.NO_TRUST, name, judged.signer)
        if judged.verdict is SignatureVerdict.EXPIRED and not judged.time_proven:
            # It held when the server took it; nothing in the file proves when that was.
            return unchecked(kind, Finding.EXPIRED_SINCE, name, judged.signer)
        if judged.verdict is not SignatureVerdict.VALID:
            return fails(kind, Finding.BAD_SIGNATURE, name, judged.signer, judged.verdict.value)
        if judged.unchecked:
            return unchecked(kind, Finding.NOT_ALL_CHECKED, name, judged.signer, ", ".join(judged.unchecked))
        return holds(kind, name, Finding.SIGNED, judged.signer, judged.level)

    def _certificates(self, named: tuple[tuple[str, str], ...]) -> None:
        """What lies beside the paper is what lies in it."""
        wrong = [path for path, sha256 in named if self._sha256(path) != sha256]
        self.accounted.update(path for path, _ in named)
        for path in sorted(wrong):
            finding = Finding.OTHER_FILE if path in self._certificates_there else Finding.MISSING
            self.checks.append(fails(CheckKind.CERTIFICATES, finding, path))
        if named and not wrong:
            self.checks.append(holds(CheckKind.CERTIFICATES, "", Finding.OK, len(named)))


def _copied(bag: OpenedBag, folder: Path) -> Path:
    """The paper in a file of its own.  Raises: BagUnreadable; OSError of the folder."""
    size_bytes = bag.sizes_bytes.get(MINUTES_PDF)
    if size_bytes is None:
        raise BagUnreadable(Finding.MISSING)
    if size_bytes > MAX_PAPER_BYTES:
        raise BagUnreadable(Finding.TOO_LARGE)
    target = folder / "minutes.pdf"
    try:
        with bag.open(MINUTES_PDF) as file, target.open("wb") as out:
            while piece := file.read(PIECE_BYTES):
                out.write(piece)
    except TORN as error:
        raise BagUnreadable(Finding.DAMAGED) from error
    return target


def _asked(copy: Path, trust: Path | None, now: datetime) -> PaperSeen | None:
    """What the child saw; None where it came to no end in its limits."""
    size_bytes = copy.stat().st_size
    folder = "" if trust is None else str(trust.absolute())
    job = PaperJob(
        source=str(copy),
        trust=folder,
        now=now,
        cpu_s=_CPU_S + _CPU_S_PER_100_MB * size_bytes // 100_000_000,
        address_space_bytes=_MEMORY_BYTES + 4 * size_bytes,
        reads=tuple(filter(None, (str(copy), folder))),
    )
    try:
        end = ask(ChildGuard(), _WORKER, job, wall_s=_WALL_S + size_bytes / 1e6)
        return msgspec.json.decode(end.output, type=PaperSeen) if end.code == 0 else None
    except (ChildTooSlow, ChildTooLoud, ChildStopped, OSError, msgspec.MsgspecError, UnicodeError):
        return None


def _beginnings(path: Path, sizes: list[int]) -> dict[int, str]:
    """The SHA-256 of the first so many bytes of a file, for each of several sizes within it."""
    found, digest, done = {}, hashlib.sha256(), 0
    with path.open("rb") as file:
        for size in sorted({s for s in sizes if 0 <= s <= path.stat().st_size}):
            while done < size:
                piece = file.read(min(PIECE_BYTES, size - done))
                digest.update(piece)
                done += len(piece)
            found[size] = digest.hexdigest()
    return found


def _difference(found: bytes, made: bytes) -> tuple[str, bool]:
    """Where two records differ first, and whether the second only has more fields than the first."""
    if len(found) > 2 * len(made) + _MORE_BYTES:
        return "?", False  # read as values, what somebody swelled would fill the memory
    try:
        old, new = msgspec.json.decode(found), msgspec.json.decode(made)
        place = _first_difference(old, new, "")
        return place or "?", not _first_difference(old, new, "", more_is_fine=True)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return "?", False


def _first_difference(old: Any, new: Any, place: str, *, more_is_fine: bool = False) -> str:
    """Path of the first value that differs, "" where none does."""
    if isinstance(old, dict) and isinstance(new, dict):
        keys = old.keys() if more_is_fine else old.keys() | new.keys()
        pairs = [(str(key), old.get(key, _NOTHING), new.get(key, _NOTHING)) for key in sorted(keys)]
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        pairs = [(str(number), a, b) for number, (a, b) in enumerate(zip(old, new, strict=True))]
    else:
        return "" if old == new and type(old) is type(new) else place or "."
    for name, a, b in pairs:
        below = f"{place}.{name}" if place else name
        if found := _first_difference(a, b, below, more_is_fine=more_is_fine):
            return found
    return ""


_NOTHING = object()
