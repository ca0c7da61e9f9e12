"""Checks a whole public record as any citizen could: from the file alone, trusting nobody and keeping nothing.

Whatever `belenios-tool election verify` checks is checked here.  Beyond it: the order of steps, the published sum
(the program only recomputes it), partial decryptions before there is a result, numbers in a result within the votes
cast, coefficients within the group, and that no scrutineer counts twice.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from meetroom.ballots.ballot import Ballot, BallotFault, receipt, verify_ballot
from meetroom.ballots.credentials import Roster, read_roster
from meetroom.ballots.election import Election, ElectionRefused, read_election
from meetroom.ballots.encoding import Malformed, decode, encode
from meetroom.ballots.group import Group
from meetroom.ballots.tally import (
    EncryptedTally,
    PartialDecryption,
    Result,
    SizedTally,
    add_up,
    check_parts,
    is_result,
    last_of_each,
)
from meetroom.ballots.transcript import Transcript, TranscriptBroken, read
from meetroom.ballots.trustees import Trustees, check_trustees, needed, read_trustees

MALFORMED = "malformed"
OTHER_SUM = "other_sum"
TWICE = "twice"
WRONG_PROOF = "wrong_proof"
MISSING = "missing"
OTHER_NUMBERS = "other_numbers"


class Check(StrEnum):
    """What is checked, in this order."""

    ARCHIVE = "archive"
    ELECTION = "election"
    TRUSTEES = "trustees"
    CREDENTIALS = "credentials"
    BALLOTS = "ballots"
    TALLY = "tally"
    DECRYPTIONS = "decryptions"
    RESULT = "result"


GROUNDWORK = frozenset({Check.ARCHIVE, Check.ELECTION, Check.TRUSTEES, Check.CREDENTIALS, Check.BALLOTS})
"""Where one of these fails nothing after it means anything; a wrong sum is worked out anew and the rest checked."""


class Outcome(StrEnum):
    """What came of a check; NOT_YET is no fault, UNCHECKED says that something before it failed."""

    HOLDS = "holds"
    FAILS = "fails"
    NOT_YET = "not_yet"
    UNCHECKED = "unchecked"


@dataclass(frozen=True)
class Finding:
    """One line of a report.

    Attributes:
        fault: one of the constants above or a member of the enum of that check's faults; None if it holds.
        number: of the first ballot, scrutineer or record that is wrong, from 1 (records from 0).
        count: how many were checked.
    """

    check: Check
    outcome: Outcome
    fault: str | None = None
    number: int | None = None
    count: int = 0


@dataclass(frozen=True)
class Report:
    """What a public record is worth.

    Attributes:
        ok: nothing that is there is wrong.
        is_final: the result is there, and holds.
        wrong_ballots: number from 1 and reason of every ballot that may not count.
    """

    findings: tuple[Finding, ...]
    transcript: Transcript | None
    result: Result | None
    sized: SizedTally | None = None
    wrong_ballots: tuple[tuple[int, BallotFault], ...] = ()

    @property
    def ok(self) -> bool:
        """Whether no check failed."""
        return all(finding.outcome in (Outcome.HOLDS, Outcome.NOT_YET) for finding in self.findings)

    @property
    def is_final(self) -> bool:
        """Whether everything holds and the result is among it."""
        return self.ok and self.result is not None


def audit(raw: bytes, group: Group | None = None, *, known: Collection[str] = ()) -> Report:
    """Check a file; some milliseconds for each answer of each ballot.

    Args:
        group: only for tests, which have a small one.
        known: receipts of ballots that this program has verified before against this very election and roster; a
            receipt is the hash of the ballot, so nothing else can stand under it.
    """
    try:
        transcript = read(raw)
    except TranscriptBroken as broken:
        failed = Finding(Check.ARCHIVE, Outcome.FAILS, broken.fault, broken.record)
        return _report([failed], None)
    return audit_transcript(transcript, group, known=known)


def audit_transcript(transcript: Transcript, group: Group | None = None, *, known: Collection[str] = ()) -> Report:
    """Like `audit`, for a transcript that was read or made here."""
    run = _Run(transcript, group, frozenset(known))
    findings = [Finding(Check.ARCHIVE, Outcome.HOLDS)]
    steps = {
        Check.ELECTION: run.election_holds,
        Check.TRUSTEES: run.trustees_hold,
        Check.CREDENTIALS: run.credentials_hold,
        Check.BALLOTS: run.ballots_hold,
        Check.TALLY: run.tally_holds,
        Check.DECRYPTIONS: run.decryptions_hold,
        Check.RESULT: run.result_holds,
    }
    for check, step in steps.items():
        try:
            finding = step()
        except ElectionRefused as refused:
            finding = Finding(check, Outcome.FAILS, refused.fault)
        except Malformed:
            finding = Finding(check, Outcome.FAILS, MALFORMED)
        findings.append(finding)
        if finding.outcome is Outcome.FAILS and check in GROUNDWORK:
            break
    is_whole = all(finding.outcome is not Outcome.FAILS for finding in findings)
    return _report(findings, transcript, run.result if is_whole else None, run.sized, tuple(run.wrong))


def _report(
    findings: Sequence[Finding],
    transcript: Transcript | None,
    result: Result | None = None,
    sized: SizedTally | None = None,
    wrong: tuple[tuple[int, BallotFault], ...] = (),
) -> Report:
    done = {finding.check for finding in findings}
    rest = [Finding(check, Outcome.UNCHECKED) for check in Check if check not in done]
    return Report((*findings, *rest), transcript, result, sized, wrong)


@dataclass
class _Run:
    """The checks of one transcript, each with what those before it have read."""

    transcript: Transcript
    group: Group | None
    known: frozenset[str] = frozenset()
    wrong: list[tuple[int, BallotFault]] = field(default_factory=list)
    parts: dict[int, PartialDecryption] = field(default_factory=dict)
    sized: SizedTally | None = None
    result: Result | None = None
    is_opened: bool = False
    _election: Election | None = None
    _trustees: Trustees = ()
    _roster: Roster | None = None
    _tally: EncryptedTally = ()

    @property
    def election(self) -> Election:
        assert self._election is not None
        return self._election

    @property
    def roster(self) -> Roster:
        assert self._roster is not None
        return self._roster

    def election_holds(self) -> Finding:
        self._election = read_election(self.transcript.election, self.group)
        return Finding(Check.ELECTION, Outcome.HOLDS, count=len(self.election.questions))

    def trustees_hold(self) -> Finding:
        self._trustees = read_trustees(self.transcript.trustees)
        fault = check_trustees(self.election.group, self._trustees, self.election.key)
        return Finding(
            Check.TRUSTEES, Outcome.FAILS if fault else Outcome.HOLDS, fault, count=needed(self._trustees, {})
        )

    def credentials_hold(self) -> Finding:
        self._roster = read_roster(self.election.group, self.transcript.credentials)
        return Finding(Check.CREDENTIALS, Outcome.HOLDS, count=len(self.roster.weights))

    def ballots_hold(self) -> Finding:
        for number, text in enumerate(self.transcript.ballots, 1):
            fault = None if receipt(text) in self.known else verify_ballot(self.election, self.roster, text)
            if fault is not None:
                self.wrong.append((number, fault))
        count = len(self.transcript.ballots)
        if not self.wrong:
            return Finding(Check.BALLOTS, Outcome.HOLDS, count=count)
        number, fault = self.wrong[0]
        return Finding(Check.BALLOTS, Outcome.FAILS, fault, number, count)

    def tally_holds(self) -> Finding:
        ballots = last_of_each(decode(text, Ballot) for text in self.transcript.ballots)
        if self.transcript.tally is None:
            return Finding(Check.TALLY, Outcome.NOT_YET, count=len(ballots))
        self._tally, self.sized = add_up(self.election, self.roster, ballots)
        is_same = self.transcript.tally == (encode(self._tally), self.sized)
        outcome = Outcome.HOLDS if is_same else Outcome.FAILS
        return Finding(Check.TALLY, outcome, None if is_same else OTHER_SUM, count=len(ballots))

    def decryptions_hold(self) -> Finding:
        for number, text in self.transcript.decryptions:
            if number in self.parts:
                return Finding(Check.DECRYPTIONS, Outcome.FAILS, TWICE, number)
            self.parts[number] = decode(text, PartialDecryption)
        count = len(self.parts)
        wrong = check_parts(self.election, self._trustees, self._tally, self.parts)
        if wrong is not None:
            return Finding(Check.DECRYPTIONS, Outcome.FAILS, WRONG_PROOF, wrong, count)
        missing = needed(self._trustees, self.parts)
        if missing and self.transcript.result is not None:
            return Finding(Check.DECRYPTIONS, Outcome.FAILS, MISSING, count=count)
        self.is_opened = not missing
        return Finding(Check.DECRYPTIONS, Outcome.NOT_YET if missing else Outcome.HOLDS, count=count)

    def result_holds(self) -> Finding:
        if self.transcript.result is None or self.sized is None:
            return Finding(Check.RESULT, Outcome.NOT_YET)
        if not self.is_opened:
            return Finding(Check.RESULT, Outcome.UNCHECKED)
        self.result = decode(self.transcript.result, Result)
        most = self.sized.total_weight
        is_right = all(number <= most for row in self.result.result for number in row) and is_result(
            self.election, self._trustees, self._tally, self.parts, self.result
        )
        outcome = Outcome.HOLDS if is_right else Outcome.FAILS
        return Finding(Check.RESULT, outcome, None if is_right else OTHER_NUMBERS, count=self.sized.num_tallied)
