"""Votes of every method in the minutes: told as their detail says, each resting on its facts."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from meetroom.domain import counting, voting
from meetroom.domain.core import OptionId, PersonId, PollId, Refusal, Refused
from meetroom.domain.counting import count_opened
from meetroom.domain.minutes import draft
from meetroom.domain.minutes_form import OptionLine, Vote
from meetroom.domain.polls import (
    MOTION,
    Base,
    BoxCount,
    Choice,
    Detail,
    Method,
    Option,
    Poll,
    PollKind,
    PollState,
    Share,
    TieRule,
    Verdict,
    motion_vote,
)
from meetroom.domain.polls import Vote as Content
from meetroom.domain.rulebook import RuleSet
from tests.domain.sitting import CHAIR, SECRETARY, START, Sitting

P = PollId("p")
OPTIONS = tuple(Option(option_id=OptionId(o), name=f"Ứng viên {o.upper()}") for o in "ab")
ELECTION = voting.CreatePoll(
    poll_id=P, question="Bầu Phó Trưởng ban", method=Method.CHOOSE, options=OPTIONS, base=Base.CAST
)


def held(form: voting.CreatePoll, **votes: Content) -> Vote:
    s = Sitting()
    s.found(delegates=3, rules=RuleSet(tie=TieRule.CHAIR))
    s.gather()
    s.do(SECRETARY, form)
    s.do(CHAIR, voting.OpenPoll(poll_id=P))
    for who, vote in votes.items():
        s.do(who, voting.CastVote(poll_id=P, vote=vote))
    s.do(CHAIR, voting.ClosePoll(poll_id=P))
    tally = s.meeting.polls[P].tally
    if tally is not None and tally.verdict is Verdict.TIED:
        s.do(CHAIR, counting.BreakTie(poll_id=P, choice=Choice.NO))
    s.do(CHAIR, counting.PublishResult(poll_id=P))
    (told,) = draft(s.meeting, s.facts).loose.votes
    assert told.seqs == tuple(f.seq for f in s.facts if getattr(f.event, "poll_id", P) == P)[-len(told.seqs) :]
    return told


def chosen(*names: str) -> Content:
    return Content(marks={OptionId(n): Choice.YES for n in names})


def test_an_election_by_name_says_who_chose_whom() -> None:
    vote = held(ELECTION, d1=chosen("a"), d2=chosen("a"), d3=Content(), chair=chosen("b"))
    assert (vote.elected, vote.method, vote.received) == ((), Method.CHOOSE, 4)
    assert [(o.name, int(o.yes), o.verdict) for o in vote.options] == [
        ("Ứng viên A", 2, Verdict.REJECTED),
        ("Ứng viên B", 1, Verdict.REJECTED),
    ]
    sheet = {b.person_id: (b.voted, b.chosen) for b in vote.ballots}
    assert sheet[PersonId("d1")] == (True, ("Ứng viên A",))
    assert sheet[PersonId("d3")] == (True, ())


def test_totals_have_no_names_and_a_verdict_no_numbers() -> None:
    totals = held(replace(ELECTION, detail=Detail.TOTALS), d1=chosen("b"), d2=chosen("b"), d3=chosen("a"))
    assert (totals.elected, totals.ballots) == (("Ứng viên B",), ())
    alone = held(replace(ELECTION, detail=Detail.VERDICT), d1=chosen("b"), d2=chosen("b"), d3=chosen("a"))
    none = Decimal(0)
    assert alone.options[1] == OptionLine(name="Ứng viên B", yes=none, no=none, abstain=none, verdict=Verdict.ELECTED)


def test_a_broken_tie_says_who_broke_it() -> None:
    form = voting.CreatePoll(poll_id=P, question="?", base=Base.VALID)
    vote = held(form, d1=motion_vote(Choice.YES), d2=motion_vote(Choice.NO, ""))
    assert (vote.tie_break, vote.tally and vote.tally.verdict) == ("chair", Verdict.REJECTED)


BOX = BoxCount(valid=2, invalid=0, blank=0, totals={MOTION: {Choice.YES: 2}})
SECRET = Poll(
    poll_id=P, item_id=None, question="?", kind=PollKind.SECRET, base=Base.CAST, threshold=Share(1, 2),
    state=PollState.CLOSED, received={PersonId("a"): START, PersonId("b"): START},
)  # fmt: skip


@pytest.mark.parametrize(
    "more",
    [
        {"valid": 3},
        {"blank": 1},
        {"blank": -1},
        {"valid": 3, "invalid": -1},
        {"totals": {MOTION: {Choice.YES: 3}}},
        {"totals": {MOTION: {Choice.NO: -1}}},
        {"totals": {OptionId("x"): {Choice.YES: 1}}},
    ],
)
def test_a_box_whose_numbers_cannot_be_right_is_not_counted(more: dict[str, object]) -> None:
    assert len(count_opened(SECRET, BOX)) == 2
    with pytest.raises(Refused) as caught:
        count_opened(SECRET, replace(BOX, **more))
    assert caught.value.refusal is Refusal.NUMBERS_MISMATCH
