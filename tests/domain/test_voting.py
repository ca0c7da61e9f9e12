"""Polls: frozen lists, ballots counted once, exact majorities."""

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from meetroom.domain import agenda, attendance, roles, voting
from meetroom.domain.attendance import needed_of
from meetroom.domain.core import ItemId, PersonId, PollId, Refusal
from meetroom.domain.polls import motion_vote
from meetroom.domain.state import (
    Ballot,
    Base,
    Choice,
    Person,
    Poll,
    PollKind,
    PollState,
    Quorum,
    RuleSet,
    Share,
    Verdict,
)
from meetroom.domain.voting import BallotReceived, PollClosed, PollCounted, VoteCast, count, timer_ends_at
from tests.domain.driving import START, Drive, item, opened, poll, votes

YES, NO, ABSTAIN = Choice.YES, Choice.NO, Choice.ABSTAIN
HALF, TWO_THIRDS = Share(1, 2), Share(2, 3, at_least=True)
V1 = PollId("v1")


def counted(base: Base, threshold: Share, members: int, present: int, yes: int, no: int, abstain: int) -> Poll:
    cast = [YES] * yes + [NO] * no + [ABSTAIN] * abstain
    return Poll(
        poll_id=V1,
        item_id=None,
        question="?",
        kind=PollKind.OPEN,
        base=base,
        threshold=threshold,
        state=PollState.CLOSED,
        members=members,
        entitled=tuple(PersonId(f"p{n}") for n in range(present)),
        ballots={PersonId(f"p{n}"): ballot(choice, f"p{n}") for n, choice in enumerate(cast)},
    )


def ballot(choice: Choice, by: str) -> Ballot:
    return Ballot(vote=motion_vote(choice), at=START, by=PersonId(by), present=True)


def choices(ballots: dict[PersonId, Ballot]) -> dict[str, Choice | None]:
    return {p: b.vote.choice for p, b in ballots.items()}


@pytest.mark.parametrize(
    ("base", "threshold", "members", "present", "ballots", "base_count", "needed", "verdict"),
    [
        # More than half of all deputies.
        (Base.ALL_MEMBERS, HALF, 50, 40, (26, 10, 4), 50, 26, Verdict.ADOPTED),
        (Base.ALL_MEMBERS, HALF, 50, 40, (25, 0, 0), 50, 26, Verdict.REJECTED),
        (Base.ALL_MEMBERS, HALF, 51, 40, (26, 0, 0), 51, 26, Verdict.ADOPTED),
        # Dismissal: two thirds of all, reached exactly.
        (Base.ALL_MEMBERS, TWO_THIRDS, 51, 40, (34, 6, 0), 51, 34, Verdict.ADOPTED),
        (Base.ALL_MEMBERS, TWO_THIRDS, 50, 40, (33, 7, 0), 50, 34, Verdict.REJECTED),
        # More than half of those present: whoever does not vote counts against.
        (Base.PRESENT, HALF, 50, 40, (20, 5, 5), 40, 21, Verdict.REJECTED),
        (Base.PRESENT, HALF, 50, 40, (21, 5, 5), 40, 21, Verdict.ADOPTED),
        # Of the ballots cast: an abstention counts against.
        (Base.CAST, HALF, 50, 40, (5, 4, 1), 10, 6, Verdict.REJECTED),
        (Base.CAST, HALF, 50, 40, (6, 4, 1), 11, 6, Verdict.ADOPTED),
        # Of the valid ones: an abstention does not count.
        (Base.VALID, HALF, 50, 40, (5, 4, 20), 9, 5, Verdict.ADOPTED),
        # A tie is a rejection.
        (Base.VALID, HALF, 50, 40, (5, 5, 0), 10, 6, Verdict.REJECTED),
        # Nobody voted, or everybody abstained: nothing is adopted, whatever the share.
        (Base.CAST, HALF, 50, 40, (0, 0, 0), 0, 1, Verdict.REJECTED),
        (Base.VALID, TWO_THIRDS, 50, 40, (0, 0, 7), 0, 1, Verdict.REJECTED),
        (Base.ALL_MEMBERS, Share(1, 1, at_least=True), 3, 3, (3, 0, 0), 3, 3, Verdict.ADOPTED),
        (Base.ALL_MEMBERS, Share(1, 1, at_least=True), 3, 3, (2, 0, 0), 3, 3, Verdict.REJECTED),
    ],
)
def test_majorities(
    base: Base,
    threshold: Share,
    members: int,
    present: int,
    ballots: tuple[int, int, int],
    base_count: int,
    needed: int,
    verdict: Verdict,
) -> None:
    tally = count(counted(base, threshold, members, present, *ballots))
    assert tuple(map(int, (tally.yes, tally.no, tally.abstain))) == ballots
    assert (int(tally.base_count), int(tally.needed), tally.verdict) == (base_count, needed, verdict)
    assert (tally.base, tally.entitled) == (base, present)


@given(st.integers(0, 10_000), st.integers(1, 10_000), st.integers(1, 10_000), st.booleans())
def test_what_is_needed_is_the_smallest_number_that_passes(n: int, a: int, b: int, at_least: bool) -> None:
    share = Share(min(a, b), max(a, b), at_least)
    edge = Fraction(share.numerator, share.denominator)
    needed = needed_of(n, share)

    def passes(yes: int) -> bool:
        return yes >= edge * n if at_least else yes > edge * n

    assert passes(needed)
    assert needed == 0 or not passes(needed - 1)


def test_the_list_is_frozen_when_the_poll_opens() -> None:
    drive = opened(absent=("an",))
    poll(drive)
    now = drive.meeting.polls[V1]
    assert now.entitled == ("binh", "chair", "chi")
    assert now.members == 4
    assert now.quorum == Quorum(present=3, members=4, needed=3, met=True)
    assert now.opened_at == START
    drive.do("an", attendance.SignIn())
    assert drive.refused("an", voting.CastVote(poll_id=V1, vote=motion_vote(YES))) is Refusal.NOT_ENTITLED
    drive.do("binh", attendance.SignOut())
    assert drive.refused("binh", voting.CastVote(poll_id=V1, vote=motion_vote(YES))) is Refusal.NOT_PRESENT
    drive.do("binh", attendance.SignIn())
    votes(drive, V1, binh=YES)


def test_a_vote_counts_once_and_only_for_its_sender() -> None:
    drive = opened()
    poll(drive)
    assert drive.do("an", voting.CastVote(poll_id=V1, vote=motion_vote(NO))) == (
        BallotReceived(poll_id=V1, voter_id=PersonId("an"), by=PersonId("an")),
        VoteCast(poll_id=V1, voter_id=PersonId("an"), ballot=ballot(NO, "an")),
    )
    for choice in (YES, NO):
        assert drive.refused("an", voting.CastVote(poll_id=V1, vote=motion_vote(choice))) is Refusal.ALREADY_VOTED
    votes(drive, V1, binh=YES, chair=YES)
    closed = drive.do("chair", voting.ClosePoll(poll_id=V1))
    assert isinstance(closed[0], PollClosed)
    assert isinstance(closed[1], PollCounted)
    tally = closed[1].tally
    assert (int(tally.yes), int(tally.no), int(tally.abstain), tally.verdict) == (2, 1, 0, Verdict.REJECTED)
    assert drive.refused("chi", voting.CastVote(poll_id=V1, vote=motion_vote(YES))) is Refusal.POLL_NOT_OPEN
    drive.do("chair", voting.PublishResult(poll_id=V1))
    assert drive.meeting.polls[V1].state is PollState.PUBLISHED
    assert choices(drive.seen("dung").meeting.polls[V1].ballots) == {"an": NO, "binh": YES, "chair": YES}


def test_a_vote_may_be_changed_where_the_rules_say_so() -> None:
    drive = opened(RuleSet(vote_change_allowed=True))
    poll(drive)
    votes(drive, V1, an=NO, binh=YES)
    drive.wait(5)
    votes(drive, V1, an=ABSTAIN)
    assert drive.meeting.polls[V1].received[PersonId("an")] == START + timedelta(seconds=5)
    drive.do("chair", voting.ClosePoll(poll_id=V1))
    tally = drive.meeting.polls[V1].tally
    assert tally is not None
    assert (int(tally.yes), int(tally.no), int(tally.abstain)) == (1, 0, 1)


def test_a_vote_may_be_taken_without_quorum_where_the_rules_say_so() -> None:
    drive = opened(RuleSet(quorum_binds_votes=False), absent=("an", "binh"))
    poll(drive)
    assert drive.meeting.polls[V1].quorum == Quorum(present=2, members=4, needed=3, met=False)


def test_a_poll_takes_base_and_threshold_of_the_rules_unless_it_has_its_own() -> None:
    drive = opened(RuleSet(base=Base.CAST, threshold=TWO_THIRDS))
    poll(drive, open_it=False)
    assert (drive.meeting.polls[V1].base, drive.meeting.polls[V1].threshold) == (Base.CAST, TWO_THIRDS)
    v2 = PollId("v2")
    command = voting.CreatePoll(poll_id=v2, question="?", base=Base.PRESENT, threshold=HALF, replaces=V1, timer_s=30)
    drive.do("sec", command)
    assert (drive.meeting.polls[v2].base, drive.meeting.polls[v2].threshold) == (Base.PRESENT, HALF)
    assert drive.meeting.polls[v2].replaces == V1


def test_a_cancelled_poll_erases_nothing() -> None:
    drive = opened()
    poll(drive)
    votes(drive, V1, an=YES)
    drive.wait(3)
    drive.do("chair", voting.CancelPoll(poll_id=V1, reason="Sai câu hỏi"))
    now = drive.meeting.polls[V1]
    assert (now.state, now.reason, choices(now.ballots)) == (PollState.CANCELLED, "Sai câu hỏi", {"an": YES})
    assert now.closed_at == START + timedelta(seconds=3)
    assert drive.meeting.open_poll is None
    poll(drive, "v2")


def test_the_roster_stands_still_for_voters_while_a_poll_is_open() -> None:
    drive = opened()
    poll(drive)
    an = drive.meeting.people[PersonId("an")]
    drive.do("sec", roles.EditPerson(person=replace(an, name="Nguyễn Văn An")))
    late_guest = Person(person_id=PersonId("late"), name="x", voting=False)
    drive.do("sec", roles.AddPerson(person=late_guest))


def test_the_timer_is_only_shown() -> None:
    drive = opened()
    drive.do("sec", voting.CreatePoll(poll_id=V1, question="?", timer_s=60))
    assert timer_ends_at(drive.meeting.polls[V1]) is None
    drive.do("chair", voting.OpenPoll(poll_id=V1))
    assert timer_ends_at(drive.meeting.polls[V1]) == START + timedelta(seconds=60)
    drive.wait(3_600)
    votes(drive, V1, an=YES)
    assert timer_ends_at(replace(drive.meeting.polls[V1], timer_s=0)) is None


def behind_doors() -> Drive:
    drive = opened()
    item(drive, "kin", closed=True)
    drive.do("chair", agenda.StartItem(item_id=ItemId("kin")))
    poll(drive)
    votes(drive, V1, an=YES)
    return drive


def test_a_vote_of_a_closed_sitting_stays_inside_when_the_doors_open() -> None:
    drive = behind_doors()
    drive.do("chair", voting.ClosePoll(poll_id=V1))
    drive.do("chair", agenda.FinishItem(item_id=ItemId("kin")))
    drive.do("chair", voting.PublishResult(poll_id=V1))
    assert V1 not in drive.seen("guest").meeting.polls
    assert drive.seen("dung").meeting.polls[V1].state is PollState.PUBLISHED


def test_a_result_declared_behind_closed_doors_of_an_open_vote_is_for_everybody() -> None:
    drive = opened()
    poll(drive)
    drive.do("chair", voting.ClosePoll(poll_id=V1))
    item(drive, "kin", closed=True)
    drive.do("chair", agenda.StartItem(item_id=ItemId("kin")))
    drive.do("chair", voting.PublishResult(poll_id=V1))
    assert drive.seen("guest").meeting.polls[V1].state is PollState.PUBLISHED


def test_a_poll_on_a_closed_item_is_closed_whenever_it_is_taken() -> None:
    drive = opened()
    item(drive, "kin", closed=True)
    poll(drive, item_id="kin")
    assert drive.meeting.polls[V1].closed_doors
    assert V1 not in drive.seen("eye").meeting.polls
