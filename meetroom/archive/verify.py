"""Writes a chain to a file of JSON lines and checks such a file without a server; knows no network and no database.

The first line is the header, every further line one link:

    {"format":"meetroom-chain-1","meeting_id":"…"}
    {"seq":1,"digest":"…","head":"…","payload":"…"}

What the file proves: nothing in it was changed, left out or put in between.  That nothing was cut off at the end
shows only by comparing the last head with one known from elsewhere, for instance from the printed minutes.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec
from msgspec.structs import replace

from meetroom.domain.agenda import MAX_ITEMS
from meetroom.domain.chain import ChainBroken, Link, blank, check, open_link, state_sha256
from meetroom.domain.core import Fact, MeetingId
from meetroom.domain.documents import MAX_DOCUMENTS
from meetroom.domain.meeting import apply
from meetroom.domain.poll_forms import MAX_POLLS
from meetroom.domain.recording import MAX_RECORDINGS
from meetroom.domain.roles import MAX_PEOPLE, MAX_POINTS
from meetroom.domain.state import Detail, Meeting
from meetroom.domain.tallying import ballots_told, count, told
from meetroom.domain.voting import PollCounted, ResultPublished

FORMAT = "meetroom-chain-1"
MAX_LINE_BYTES = 16 * 1024 * 1024
"""A vote of 5,000 people by name takes about 0.5 MB; what is far longer is no link."""

MAX_LINES = 200_000
"""Ten full days; what has more is made to fill the memory of whoever checks it."""


_MOST = {
    "people": MAX_PEOPLE,
    "stays": MAX_PEOPLE,
    "excused": MAX_PEOPLE,
    "proxies": MAX_PEOPLE,
    "answers": MAX_PEOPLE,
    "substitutes": MAX_PEOPLE,
    "points": MAX_POINTS,
    "items": MAX_ITEMS,
    "documents": MAX_DOCUMENTS,
    "polls": MAX_POLLS,
    "elections": MAX_POLLS,
    "recordings": MAX_RECORDINGS,
}
"""What the rules let a meeting have.  Facts copy such a table, so that one forged at any size would take for ever."""


class Why(StrEnum):
    """Result of one check."""

    OK = "ok"
    NOT_READABLE = "not_readable"
    NO_HEADER = "no_header"
    TOO_LONG = "too_long"
    NOT_A_LINK = "not_a_link"
    WRONG_SEQ = "wrong_seq"
    WRONG_DIGEST = "wrong_digest"
    WRONG_HEAD = "wrong_head"
    UNREADABLE = "unreadable"
    NOT_APPLICABLE = "not_applicable"
    WRONG_TALLY = "wrong_tally"
    NOT_JUDGED = "not_judged"
    WRONG_END = "wrong_end"


class Header(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """First line of a chain file."""

    format: str
    meeting_id: str


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the file; `seq` is what the line claims, 0 where it claims nothing."""

    line: int
    seq: int
    why: Why

    @property
    def ok(self) -> bool:
        """Whether the line holds."""
        return self.why is Why.OK


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a chain file is worth.

    Args:
        why: OK, or what is wrong with the first line that does not hold.
        first_broken_line: number of that line from 1, None if all hold or the file cannot be read.
        links: links that hold; `facts` of them could be read, `hidden` carry their hash alone.
        head: head after the last link before any break; compare it with the one in the minutes.
        meeting: the state re-applied up to there; without hidden facts, it is what the server had.
        state_sha256: its hash.
    """

    why: Why
    first_broken_line: int | None
    checks: tuple[Check, ...]
    meeting_id: str
    links: int
    facts: int
    hidden: int
    head: str
    meeting: Meeting
    state_sha256: str

    @property
    def ok(self) -> bool:
        """Whether every line holds."""
        return self.why is Why.OK


def chain_lines(links: Iterable[Link], *, meeting_id: MeetingId) -> Iterator[bytes]:
    """Header and links as the lines of a file, with their ends."""
    encoder = msgspec.json.Encoder()
    yield encoder.encode(Header(format=FORMAT, meeting_id=meeting_id)) + b"\n"
    for link in links:
        yield encoder.encode(link) + b"\n"


def write_chain_file(links: Iterable[Link], path: Path, *, meeting_id: MeetingId) -> None:
    """Write header and links, replacing `path` in one step.  Raises: OSError."""
    partial = path.with_name(path.name + ".part")
    with partial.open("wb") as file:
        file.writelines(chain_lines(links, meeting_id=meeting_id))
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def verify_chain_file(path: Path, *, expected_head: str | None = None) -> Report:
    """Check a chain file line by line and re-apply its facts.

    Args:
        expected_head: head known from elsewhere; with it, a chain that was cut off is found too.
    Returns: a report; whatever the bytes are, nothing is raised.
    """
    try:
        with path.open("rb") as file:
            return verify_chain(file, expected_head=expected_head)
    except OSError:
        verifier = _Verifier(_nobody)
        verifier.fail(Why.NOT_READABLE, None)
        return verifier.report(expected_head)


OnLink = Callable[[Link, Fact | None], None]


def _nobody(link: Link, fact: Fact | None) -> None:
    """Nobody listens."""


def verify_chain(file: BinaryIO, *, expected_head: str | None = None, on_link: OnLink = _nobody) -> Report:
    """As `verify_chain_file`, of a file that is open already.

    Args:
        on_link: told of every link up to the first that does not hold, with its fact where it is not hidden.
    Raises: what reading the file raises.
    """
    verifier = _Verifier(on_link)
    for number, line in enumerate(_lines(file), start=1):
        if number > MAX_LINES:
            verifier.fail(Why.TOO_LONG, number)
            break
        verifier.take(number, line)
    return verifier.report(expected_head)


def _lines(file: BinaryIO) -> Iterator[bytes | None]:
    """Lines without their ends; None for one that is too long."""
    while line := file.readline(MAX_LINE_BYTES + 1):
        if len(line) <= MAX_LINE_BYTES:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(MAX_LINE_BYTES + 1)
        yield None


class _Verifier:
    """Takes the lines in order; `place` is the (seq, head) the next link must follow, None after a gap."""

    def __init__(self, on_link: OnLink) -> None:
        self._on_link = on_link
        self._header: Header | None = None
        self._checks: list[Check] = []
        self._why = Why.OK
        self._first_broken_line: int | None = None
        self._replica = blank(MeetingId(""))
        self._place: tuple[int, str] | None = None
        self._facts = self._hidden = 0

    def take(self, number: int, line: bytes | None) -> None:
        """Check one line."""
        made = self._take_header(line) if number == 1 else self._take_link(number, line)
        self._checks.append(made)
        if not made.ok:
            self.fail(made.why, number)

    def fail(self, why: Why, line: int | None) -> None:
        """Note the first thing that is wrong."""
        if self._why is Why.OK:
            self._why, self._first_broken_line = why, line

    def report(self, expected_head: str | None) -> Report:
        """All that was found."""
        if self._header is None:
            self.fail(Why.NO_HEADER, 1)
        if expected_head is not None and self._replica.head != expected_head:
            self.fail(Why.WRONG_END, len(self._checks))
        return Report(
            why=self._why,
            first_broken_line=self._first_broken_line,
            checks=tuple(self._checks),
            meeting_id=self._header.meeting_id if self._header else "",
            links=self._facts + self._hidden,
            facts=self._facts,
            hidden=self._hidden,
            head=self._replica.head,
            meeting=self._replica.meeting,
            state_sha256=state_sha256(self._replica.meeting),
        )

    def _take_header(self, line: bytes | None) -> Check:
        header = _decoded(line, Header)
        if header is None or header.format != FORMAT:
            return Check(line=1, seq=0, why=Why.NO_HEADER)
        self._header = header
        self._replica = blank(MeetingId(header.meeting_id))
        self._place = (0, self._replica.head)
        return Check(line=1, seq=0, why=Why.OK)

    def _take_link(self, number: int, line: bytes | None) -> Check:
        link = _decoded(line, Link)
        place = self._place
        if link is None:
            self._place = None
            return Check(line=number, seq=0, why=Why.TOO_LONG if line is None else Why.NOT_A_LINK)
        # Going on from what a broken line claims shows whether it alone was touched.
        self._place = (link.seq, link.head)
        if place is None:
            return Check(line=number, seq=link.seq, why=Why.NOT_JUDGED)
        return Check(line=number, seq=link.seq, why=self._judge(link, *place))

    def _judge(self, link: Link, seq: int, head: str) -> Why:
        try:
            check(link, seq + 1, head)
            fact = open_link(link)
        except ChainBroken as broken:
            return Why(broken.fault.value)
        if self._why is not Why.OK:
            return Why.OK
        return self._apply(link, fact)

    def _apply(self, link: Link, fact: Fact | None) -> Why:
        meeting = self._replica.meeting
        if fact is None:
            self._hidden += 1
        else:
            try:
                if not _tally_holds(meeting, fact, complete=not self._hidden):
                    return Why.WRONG_TALLY
                meeting = apply(meeting, fact)
                if any(len(getattr(meeting, name)) > most for name, most in _MOST.items()):
                    return Why.NOT_APPLICABLE
            except Exception:  # A forged chain may hold what no rule ever decided: that is a finding, not a bug.
                return Why.NOT_APPLICABLE
            self._facts += 1
        self._replica = replace(self._replica, meeting=meeting, seq=link.seq, head=link.head)
        self._on_link(link, fact)
        return Why.OK


def _tally_holds(meeting: Meeting, fact: Fact, *, complete: bool) -> bool:
    """Whether the numbers of a counted vote follow from its ballots, and its ballots from the chain."""
    event = fact.event
    if not isinstance(event, PollCounted | ResultPublished):
        return True
    poll = meeting.polls.get(event.poll_id)
    if poll is None:
        return not complete
    if isinstance(event, PollCounted):
        # A redacted chain may lack the votes themselves; the list that was counted must still add up.
        whole = not complete or poll.ballots == event.ballots
        return whole and count(replace(poll, ballots=event.ballots)) == event.tally
    if poll.tally is not None:
        return told(poll.tally, poll.detail) == event.tally and ballots_told(poll) == event.ballots
    # Without the count itself only a list of names tells whether the numbers follow from it.
    named = poll.detail is Detail.NAMES
    return not complete and (not named or count(replace(poll, ballots=event.ballots)) == event.tally)


_T = TypeVar("_T", bound=msgspec.Struct)


def _decoded(line: bytes | None, kind: type[_T]) -> _T | None:
    if line is None:
        return None
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
