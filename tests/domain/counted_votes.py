"""Takes a case of counting_cases.toml through a vote as a meeting does, command by command."""

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from meetroom.domain import attendance, counting, hands, paper, proxies, roll_call, voting
from meetroom.domain.core import Command, Fact, MeetingId, OptionId, PersonId, PollId
from meetroom.domain.meeting import apply, decide
from meetroom.domain.state import (
    BOXED,
    MOTION,
    Base,
    Choice,
    Meeting,
    Method,
    Option,
    Person,
    Phase,
    Poll,
    PollKind,
    ProxyRule,
    Role,
    RuleSet,
    Share,
    Stay,
    TieRule,
    Vote,
)

CASES = Path(__file__).with_name("counting_cases.toml")
V = PollId("v")
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
_MARKS = {"+": Choice.YES, "-": Choice.NO, "0": Choice.ABSTAIN}
_SHARED = ("source", "rule", "cases")

Case = dict[str, Any]


def cases() -> Iterator[Case]:
    """All cases, each with what its group says."""
    for group in tomllib.loads(CASES.read_text(encoding="utf-8"))["group"]:
        shared = {key: value for key, value in group.items() if key not in _SHARED}
        for case in group["cases"]:
            yield {"source": group["source"], **shared, **case}


def share(text: str) -> Share:
    """ "> 1/2" or ">= 2/3"."""
    sign, fraction = text.split()
    numerator, denominator = map(int, fraction.split("/"))
    return Share(numerator, denominator, at_least=sign == ">=")


def vote_of(text: str, method: Method) -> Vote:
    """ "yes", "A B", "A+ B- C0" or nothing."""
    if method is Method.MOTION:
        return Vote() if text in ("", "blank") else Vote(marks={MOTION: Choice(text)})
    names = text.split()
    signed = [(name[:-1], _MARKS[name[-1]]) if name[-1] in _MARKS else (name, Choice.YES) for name in names]
    return Vote(marks={OptionId(name): choice for name, choice in signed})


class Ballots:
    """One vote in one meeting."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.kind = PollKind(case.get("kind", "open"))
        self.method = Method(case.get("method", "motion"))
        self.voters = [line.split() for line in case.get("voters", ())]
        self.now = AT
        self.seq = 0
        self.meeting = self._meeting()

    @property
    def poll(self) -> Poll:
        return self.meeting.polls[V]

    def do(self, actor: str, command: Command) -> None:
        """Raises: Refused."""
        self.now += timedelta(seconds=1)
        for event in decide(self.meeting, PersonId(actor), command, self.now):
            self.seq += 1
            self.meeting = apply(
                self.meeting, Fact(seq=self.seq, at=self.now, actor=PersonId(actor), event=event, salt="")
            )

    def take(self) -> Poll:
        """The vote as it stands after all that the case says.  Raises: Refused."""
        if "steps" in self.case:
            self.do("head", self._created())
            return self.poll
        self._give_proxies()
        self.do("head", self._created())
        self.do("head", voting.OpenPoll(poll_id=V))
        self._cast()
        self.do("head", voting.ClosePoll(poll_id=V))
        self._count()
        if "tie_break" in self.case:
            self.do("head", self._tie_break(self.case["tie_break"]))
        return self.poll

    def step(self, text: str) -> None:
        """One line of `steps`, without the refusal it may meet.  Raises: Refused."""
        match text.split():
            case ["open"]:
                self.do("head", voting.OpenPoll(poll_id=V))
            case ["close"]:
                self.do("head", voting.ClosePoll(poll_id=V))
            case [who, "leaves"]:
                self.do(who, attendance.SignOut())
            case [who, "comes"]:
                self.do(who, attendance.SignIn())
            case [who, "names", holder]:
                self.do(who, proxies.GiveProxy(principal_id=PersonId(who), holder_id=PersonId(holder)))
            case [who, choice, "for", absent]:
                self._give(who, vote_of(choice, self.method), absent)
            case [who, choice]:
                self._give(who, vote_of(choice, self.method))
            case _:
                raise ValueError(text)

    # ---- what the case says

    def _meeting(self) -> Meeting:
        case = self.case
        names = [voter[0] for voter in self.voters] or [f"m{n}" for n in range(1, case.get("members", 0) + 1)]
        people = {PersonId("head"): Person(PersonId("head"), "Head", roles=(Role.CHAIR, Role.SECRETARY), voting=False)}
        weights = {voter[0]: Decimal(voter[1]) for voter in self.voters} if case.get("weights", False) else {}
        for name in names:
            people[PersonId(name)] = Person(PersonId(name), name, weight=weights.get(name, Decimal(1)))
        away = {v[0] for v in self.voters if v[2] in ("absent", "by")} or {*names[len(names) - case.get("absent", 0) :]}
        stay = (Stay(arrived_at=AT, recorded_by=PersonId("head")),)
        return Meeting(
            meeting_id=MeetingId("m"), phase=Phase.OPEN, opened_at=AT, people=people, rules=self._rules(),
            stays={person_id: stay for person_id in people if person_id not in away},
        )  # fmt: skip

    def _rules(self) -> RuleSet:
        case = self.case
        held = case.get("proxies", 0)
        return RuleSet(
            quorum=share(case.get("quorum", "> 1/2")),
            quorum_binds_votes="quorum" in case,
            weights=case.get("weights", False),
            proxies=ProxyRule(allowed=held > 0, per_holder=held, split=case.get("split", False)),
            vote_change_allowed=case.get("may_change", False),
        )

    def _created(self) -> Command:
        case = self.case
        least, _, most = str(case.get("choices", "1")).partition("-")
        chosen = self.method is Method.CHOOSE
        return voting.CreatePoll(
            poll_id=V,
            question="?",
            kind=self.kind,
            method=self.method,
            options=tuple(Option(OptionId(name), name) for name in case.get("options", "").split()),
            min_choices=int(least) if chosen else 1,
            max_choices=int(most or least) if chosen else 1,
            seats=case.get("seats", 1),
            blank_allowed=case.get("blank_allowed", True),
            base=Base(case["base"]),
            threshold=share(case["threshold"]),
            tie=TieRule(case.get("tie", "rejected")),
            paper="paper" in case,
            weighted=bool(case.get("weighted", case.get("weights"))),
        )

    def _give_proxies(self) -> None:
        for who, _, said, *more in self.voters:
            if said == "by":
                self.do("head", proxies.GiveProxy(principal_id=PersonId(who), holder_id=PersonId(more[0])))

    def _votes(self) -> list[Vote]:
        found = [vote_of(c, self.method) for c in ("yes", "no", "abstain", "blank") for _ in range(self._number(c))]
        for line in self.case.get("ballots", ()):
            number, _, marks = line.partition(":")
            found += [vote_of(marks.strip(), self.method)] * int(number)
        return found

    def _number(self, choice: str) -> int:
        return int(self.case.get(choice, 0))

    def _cast(self) -> None:
        if self.kind is PollKind.HANDS:
            yes, no, abstain = (self._number(choice) for choice in Choice)
            self.do("head", hands.EnterHands(poll_id=V, yes=yes, no=no, abstain=abstain))
            return
        for who, _, said, *more in self.voters:
            if said == "by":
                self._give(more[0], vote_of(more[1], self.method), who)
            elif said not in ("absent", "-"):
                self._give(who, vote_of(said, self.method))
        if not self.voters:
            self._cast_all()

    def _cast_all(self) -> None:
        given = self._votes()
        # A spoilt ballot was given like any other; that it is none shows when the box is opened.
        given += given[:1] * (0 if "paper" in self.case else self._number("invalid"))
        there = self._present()
        assert len(given) <= len(there)
        for who, vote in zip(there, given, strict=False):
            if self.kind is PollKind.ROLL_CALL:
                self.do("head", roll_call.CallVoter(poll_id=V, person_id=who))
            self._give(who, vote)

    def _present(self) -> tuple[PersonId, ...]:
        # Those who are there vote before those who need not be.
        return tuple(sorted(self.poll.entitled, key=lambda p: (not self.meeting.is_present(p), int(p[1:]))))

    def _give(self, who: str, vote: Vote, absent: str | None = None) -> None:
        for_person = None if absent is None else PersonId(absent)
        self.do(who, voting.CastVote(poll_id=V, vote=vote, for_person=for_person))

    def _count(self) -> None:
        if self.kind in BOXED:
            votes: dict[str, tuple[Vote, int]] = {}
            for vote in self._votes():
                key = str(sorted(vote.marks.items()))
                votes[key] = (vote, votes.get(key, (vote, 0))[1] + 1)
            invalid = 0 if "paper" in self.case else self._number("invalid")
            self.do("head", counting.CountBallots(poll_id=V, votes=tuple(votes.values()), invalid=invalid))
        if "paper" in self.case:
            self.do("head", self._record(self.case["paper"]))

    def _record(self, text: str) -> Command:
        heads, *totals = text.split(";")
        issued, returned, valid, invalid, blank = map(int, heads.split())
        numbers = {name: line.split("/") for name, line in (part.split() for part in totals)}
        return paper.EnterPaper(
            poll_id=V, issued=issued, returned=returned, valid=valid, invalid=invalid, blank=blank, counted_by=(),
            totals={
                OptionId(name): {choice: int(n) for choice, n in zip(Choice, of, strict=False)}
                for name, of in numbers.items()
            },
        )  # fmt: skip

    def _tie_break(self, text: str) -> Command:
        by_lot = self.case.get("tie") == "lot"
        if self.method is Method.MOTION:
            return counting.BreakTie(poll_id=V, choice=Choice(text), by_lot=by_lot)
        return counting.BreakTie(poll_id=V, option_ids=tuple(map(OptionId, text.split())), by_lot=by_lot)
