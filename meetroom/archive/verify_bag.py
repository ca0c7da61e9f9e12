"""Checks an archived meeting from its folder or zip alone, whoever made it; needs no server and never raises.

Lists prove that nothing was lost; the chain that nothing beside it was exchanged; signatures that the chain is the one
that was signed.  Every check gives a line, whatever came of those before.
"""

from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path

from meetroom import __version__
from meetroom.archive.bag import BagProgress, OnProgress
from meetroom.archive.bag_check import BagCheck, BagOutcome, CheckKind, Finding, fails, holds, unchecked
from meetroom.archive.bag_layout import (
    ACTIONS_CSV,
    ACTIONS_ICS,
    CHAIN,
    HEAD,
    HEAD_LABEL,
    MEETING_LABEL,
    MINUTES_DOCX,
    README,
    SIZE_LABEL,
    VERSION_LABEL,
    described,
    head_text,
    info_text,
)
from meetroom.archive.bag_minutes import Course
from meetroom.archive.bag_source import BagUnreadable, OpenedBag, open_bag, printable
from meetroom.archive.torn import TORN
from meetroom.archive.verify import Report, Why, verify_chain
from meetroom.archive.verify_facts import FactChecks, RecordJudge
from meetroom.archive.verify_files import FilesFound, read_info
from meetroom.archive.verify_minutes import MinutesChecks
from meetroom.domain.chain import Link
from meetroom.domain.core import Fact, MeetingId

__all__ = ["BagCheck", "BagOutcome", "CheckKind", "Finding", "verify_bag"]

MAX_CHAIN_BYTES = 128 << 20
"""A full day with 20,000 facts takes 8 MB."""
_COPIES = (README, MINUTES_DOCX, ACTIONS_CSV, ACTIONS_ICS)


def _nobody(progress: BagProgress) -> None:
    """Nobody watches."""


def verify_bag(
    path: Path,
    *,
    trust: Path | None = None,
    progress: OnProgress = _nobody,
    judge: RecordJudge | None = None,
    expected_head: str | None = None,
    now: datetime | None = None,
) -> tuple[BagCheck, ...]:
    """Check an archive; takes as long as reading it twice, and some seconds for a day of 20,000 facts.

    Args:
        path: a bag's folder, or a zip that holds one.
        trust: folder of root certificates and revocation lists (archive/trust.py); None: signatures are checked for
            being intact, and said to be by nobody known.
        progress: told of every file that was hashed.
        judge: of records of verifiable votes; None: their proofs are not checked.
        expected_head: head of the chain known from elsewhere.
        now: when signatures are judged; the clock's when None.
    Returns: a line per check, in the order of `CheckKind`; whatever the bytes are, nothing is raised.
    """
    try:
        bag = open_bag(path)
    except BagUnreadable as unreadable:
        return (fails(CheckKind.CONTAINER, unreadable.finding, path.name),)
    try:
        verifier = _Verifier(bag, expected_head)
        checks = verifier.run(trust, progress, judge, now or datetime.now(UTC))
    except OSError:
        # The disk of whoever checks, or a folder that changes meanwhile: nothing is proven either way.
        return (fails(CheckKind.CONTAINER, Finding.NOT_READABLE, path.name),)
    finally:
        bag.close()
    order = {kind: place for place, kind in enumerate(CheckKind)}
    return tuple(sorted(checks, key=lambda check: order[check.kind]))


class _Verifier:
    """One check of one bag."""

    def __init__(self, bag: OpenedBag, expected_head: str | None) -> None:
        self._bag = bag
        self._expected_head = expected_head
        self._checks: list[BagCheck] = [holds(CheckKind.CONTAINER)]
        self._facts: list[Fact] = []
        self._heads: list[str] = []

    def run(self, trust: Path | None, progress: OnProgress, judge: RecordJudge | None, now: datetime) -> list[BagCheck]:
        """All lines, in no order.  Raises: OSError of the folder of temporary files."""
        if not self._bag.strange and not any(path.startswith("data/") for path in self._bag.sizes_bytes):
            return [fails(CheckKind.CONTAINER, Finding.NOT_A_BAG)]
        files = FilesFound(self._bag, progress)
        files.look()
        self._checks += files.checks
        info = self._info()
        report = self._chain()
        self._copies()
        if report is None:
            return self._checks
        course = Course(meeting=report.meeting, facts=tuple(self._facts), heads=tuple(self._heads))
        self._compare(info, report, course)
        facts = FactChecks(self._bag, report.meeting, files.digests, judge)
        facts.look()
        minutes = MinutesChecks(self._bag, files.digests, course, trust=trust, now=now)
        minutes.look(info.get(VERSION_LABEL, ""), f"meetroom {__version__}")
        self._checks += [*facts.checks, *minutes.checks]
        self._look_for_strangers({*facts.accounted, *minutes.accounted, CHAIN, HEAD, *_COPIES})
        return self._checks

    def _info(self) -> dict[str, str]:
        try:
            return read_info(self._bag)
        except BagUnreadable as unreadable:
            self._checks.append(fails(CheckKind.INFO, unreadable.finding, "bag-info.txt"))
            return {}

    def _chain(self) -> Report | None:
        """Check the chain; None where nothing can be compared with it."""
        size_bytes = self._bag.sizes_bytes.get(CHAIN)
        if size_bytes is None or size_bytes > MAX_CHAIN_BYTES:
            finding = Finding.MISSING if size_bytes is None else Finding.TOO_LARGE
            self._checks.append(fails(CheckKind.CHAIN, finding, CHAIN))
            return None
        try:
            with self._bag.open(CHAIN) as file:
                report = verify_chain(file, on_link=self._on_link)
        except TORN:
            self._checks.append(fails(CheckKind.CHAIN, Finding.DAMAGED, CHAIN))
            return None
        self._say_chain(report)
        return report if report.why is not Why.NO_HEADER else None

    def _on_link(self, link: Link, fact: Fact | None) -> None:
        self._heads.append(link.head)
        if fact is not None:
            self._facts.append(fact)

    def _say_chain(self, report: Report) -> None:
        if not report.ok:
            line = report.first_broken_line or 0
            self._checks.append(fails(CheckKind.CHAIN, Finding.CHAIN_BROKEN, CHAIN, line, report.why.value))
        elif report.hidden:
            self._checks.append(unchecked(CheckKind.CHAIN, Finding.CHAIN_HIDDEN, CHAIN, report.hidden))
        else:
            self._checks.append(holds(CheckKind.CHAIN, CHAIN, Finding.OK, report.links))
        counted = sum(poll.tally is not None for poll in report.meeting.polls.values())
        if report.why is Why.WRONG_TALLY:
            self._checks.append(fails(CheckKind.TALLIES, Finding.OTHER_TALLY, CHAIN))
        elif report.ok and counted:
            self._checks.append(holds(CheckKind.TALLIES, "", Finding.OK, counted))

    def _compare(self, info: dict[str, str], report: Report, course: Course) -> None:
        """The head stands in four places; only a signature, or whoever kept it, says that it is the right one."""
        expected = head_text(MeetingId(report.meeting_id), report.links, report.head)
        try:
            same = self._bag.read(HEAD) == expected
        except BagUnreadable as unreadable:
            self._checks.append(fails(CheckKind.HEAD, unreadable.finding, HEAD))
        else:
            self._say_head(HEAD, report, same=same)
        self._say_head("bag-info.txt", report, same=info.get(HEAD_LABEL) == report.head)
        if self._expected_head is not None:
            self._say_head("--head", report, same=self._expected_head == report.head)
        payload = [size for path, size in self._bag.sizes_bytes.items() if path.startswith("data/")]
        if info.get(MEETING_LABEL) != report.meeting_id:
            self._checks.append(fails(CheckKind.INFO, Finding.OTHER_MEETING, "bag-info.txt"))
        elif info.get(SIZE_LABEL) != f"{sum(payload)}.{len(payload)}":
            self._checks.append(fails(CheckKind.INFO, Finding.OTHER_SIZE, "bag-info.txt"))
        elif not report.hidden and (line := self._other_line(info, report, course)):
            self._checks.append(fails(CheckKind.INFO, Finding.OTHER_LINE, "bag-info.txt", line))
        else:
            self._checks.append(holds(CheckKind.INFO, "bag-info.txt"))

    def _other_line(self, info: dict[str, str], report: Report, course: Course) -> str:
        """The first line of bag-info.txt that does not follow from the chain, "" where all do."""
        meeting = report.meeting
        at = meeting.archived_at or next((fact.at for fact in reversed(course.facts)), datetime.min.replace(tzinfo=UTC))
        version, size = info.get(VERSION_LABEL, ""), info.get(SIZE_LABEL, "")
        pairs = described(meeting, head=report.head, links=report.links, at=at, version=version)
        expected = info_text((*pairs, (SIZE_LABEL, size))).splitlines()
        found = self._bag.read("bag-info.txt").splitlines()
        other = next((a or b for a, b in zip_longest(found, expected, fillvalue=b"") if a != b), b"")
        return printable(other.decode("utf-8", "replace").partition(":")[0])[:80]

    def _say_head(self, subject: str, report: Report, *, same: bool) -> None:
        kind = CheckKind.HEAD
        told = (subject, Finding.OK) if same else (subject, Finding.OTHER_HEAD)
        self._checks.append(holds(kind, *told) if same else fails(kind, told[1], subject, report.head))

    def _copies(self) -> None:
        for path in _COPIES:
            if path in self._bag.sizes_bytes:
                self._checks.append(holds(CheckKind.COPY, path, Finding.NOT_EVIDENCE))
            else:
                self._checks.append(fails(CheckKind.COPY, Finding.MISSING, path))

    def _look_for_strangers(self, accounted: set[str]) -> None:
        """A file that the lists name, but nothing in the chain: it was put there by somebody else."""
        for path in sorted(self._bag.sizes_bytes):
            if path.startswith("data/") and path not in accounted:
                self._checks.append(fails(CheckKind.FILES, Finding.UNACCOUNTED, path))
