"""Who votes for whom and what a vote weighs: off unless the rules say so, frozen when a vote opens."""

from decimal import Decimal

from msgspec.structs import replace

from meetroom.domain import attendance, paper, proxies, roles, roll_call, voting
from meetroom.domain.core import PersonId, PollId, Refusal
from meetroom.domain.polls import Choice, PollKind, Verdict, motion_vote
from meetroom.domain.rulebook import ProxyRule, RuleSet
from meetroom.domain.state import Base
from tests.domain.driving import PEOPLE, Drive, opened
from tests.domain.vote_samples import CREATE, POLL

YES, NO = motion_vote(Choice.YES), motion_vote(Choice.NO)
ALLOWED = RuleSet(proxies=ProxyRule(allowed=True, per_holder=2), quorum_binds_votes=False)
SPLIT = replace(ALLOWED, proxies=replace(ALLOWED.proxies, split=True))
AN, BINH, CHI = PersonId("an"), PersonId("binh"), PersonId("chi")


def represented(rules: RuleSet, **more: object) -> Drive:
    """an is absent and represented by binh; the vote is open."""
    drive = opened(rules, absent=("an",))
    drive.do("an", proxies.GiveProxy(principal_id=AN, holder_id=BINH, reason="Đi công tác"))
    drive.do("sec", replace(CREATE, **more))
    drive.do("chair", voting.OpenPoll(poll_id=POLL))
    return drive


def cast(drive: Drive, who: str, vote: object = YES, for_person: PersonId | None = None) -> tuple[object, ...]:
    return drive.do(who, voting.CastVote(poll_id=POLL, vote=vote, for_person=for_person))  # type: ignore[arg-type]


def test_one_ballot_counts_for_the_holder_and_all_they_represent() -> None:
    drive = represented(ALLOWED, base=Base.PRESENT)
    poll = drive.meeting.polls[POLL]
    assert (poll.entitled, poll.proxies) == (("an", "binh", "chair", "chi"), {AN: BINH})
    assert poll.quorum is not None
    assert poll.quorum.present == 3
    assert len(cast(drive, "binh", NO)) == 4
    ballots = drive.meeting.polls[POLL].ballots
    assert [(b.vote, b.by, b.present) for b in (ballots[BINH], ballots[AN])] == [
        (NO, "binh", True),
        (NO, "binh", False),
    ]
    # The holder sees both, the chair neither.
    assert set(drive.seen("binh").meeting.polls[POLL].ballots) == {AN, BINH}
    assert drive.seen("chi").meeting.polls[POLL].ballots == {}


def test_split_votes_are_given_one_by_one() -> None:
    drive = represented(SPLIT)
    cast(drive, "binh", NO)
    assert drive.refused("an", voting.CastVote(poll_id=POLL, vote=YES)) is Refusal.NOT_PRESENT
    cast(drive, "binh", YES, AN)
    assert {p: b.vote for p, b in drive.meeting.polls[POLL].ballots.items()} == {BINH: NO, AN: YES}
    assert drive.refused("binh", voting.CastVote(poll_id=POLL, vote=YES, for_person=AN)) is Refusal.ALREADY_VOTED
    # For oneself by name is for oneself.
    again = voting.CastVote(poll_id=POLL, vote=YES, for_person=BINH)
    assert drive.refused("binh", again) is Refusal.ALREADY_VOTED


def noted(drive: Drive) -> dict[str, tuple[object, str]]:
    return {p: (b.vote, b.by) for p, b in drive.meeting.polls[POLL].ballots.items()}


def test_what_is_noted_of_a_holder_is_noted_for_all_they_represent_and_put_right_for_all() -> None:
    drive = represented(ALLOWED)
    drive.do("sec", voting.RecordVote(poll_id=POLL, voter_id=AN, vote=NO))
    assert noted(drive) == {AN: (NO, "sec"), BINH: (NO, "sec")}
    drive.do("chair", voting.RecordVote(poll_id=POLL, voter_id=BINH, vote=YES))
    assert noted(drive) == {AN: (YES, "chair"), BINH: (YES, "chair")}
    # The holder's own word counts for all, and nobody notes anything over it.
    cast(drive, "binh", NO)
    assert noted(drive) == {AN: (NO, "binh"), BINH: (NO, "binh")}
    assert drive.refused("sec", voting.RecordVote(poll_id=POLL, voter_id=AN, vote=YES)) is Refusal.HAS_VOTED


def test_what_is_noted_of_a_principal_who_came_or_where_votes_are_split_is_theirs_alone() -> None:
    drive = represented(ALLOWED)
    drive.do("an", attendance.SignIn())
    drive.do("sec", voting.RecordVote(poll_id=POLL, voter_id=AN, vote=NO))
    assert noted(drive) == {AN: (NO, "sec")}
    apart = represented(SPLIT)
    apart.do("sec", voting.RecordVote(poll_id=POLL, voter_id=AN, vote=NO))
    apart.do("sec", voting.RecordVote(poll_id=POLL, voter_id=BINH, vote=YES))
    assert noted(apart) == {AN: (NO, "sec"), BINH: (YES, "sec")}
    cast(apart, "binh", YES, AN)
    assert noted(apart)[AN] == (YES, "binh")


def test_whoever_comes_votes_in_person_and_the_proxy_rests() -> None:
    drive = represented(ALLOWED)
    drive.do("an", attendance.SignIn())
    assert len(cast(drive, "binh")) == 2
    assert len(cast(drive, "an", NO)) == 2
    drive.do("chair", voting.ClosePoll(poll_id=POLL))
    drive.do("sec", replace(CREATE, poll_id=PollId("next")))
    drive.do("chair", voting.OpenPoll(poll_id=PollId("next")))
    assert drive.meeting.polls[PollId("next")].proxies == {}


def test_whoever_voted_in_person_and_left_is_not_voted_for_again() -> None:
    drive = represented(ALLOWED)
    drive.do("an", attendance.SignIn())
    cast(drive, "an", NO)
    drive.do("an", attendance.SignOut())
    assert len(cast(drive, "binh")) == 2
    assert drive.meeting.polls[POLL].ballots[AN].vote == NO


def test_a_secret_vote_gives_one_ballot_for_each() -> None:
    drive = represented(ALLOWED, kind=PollKind.SECRET)
    events = cast(drive, "binh")
    assert [(e.voter_id, e.by) for e in events if isinstance(e, voting.BallotReceived)] == [(BINH, BINH), (AN, BINH)]
    assert len(events) == 2


def test_a_holder_answers_the_roll_for_the_absent() -> None:
    drive = represented(SPLIT, kind=PollKind.ROLL_CALL)
    assert drive.refused("binh", voting.CastVote(poll_id=POLL, vote=YES, for_person=AN)) is Refusal.NOT_CALLED
    drive.do("chair", roll_call.CallVoter(poll_id=POLL, person_id=AN))
    cast(drive, "binh", NO, AN)
    drive.do("chair", roll_call.CallVoter(poll_id=POLL, person_id=BINH))
    # Aloud, typed in by the secretary.
    drive.do("sec", voting.RecordVote(poll_id=POLL, voter_id=BINH, vote=YES))
    assert set(drive.meeting.polls[POLL].ballots) == {AN, BINH}


def test_the_office_types_in_what_a_holder_says_for_the_absent() -> None:
    drive = represented(SPLIT)
    drive.do("sec", voting.RecordVote(poll_id=POLL, voter_id=AN, vote=YES))
    drive.do("binh", attendance.SignOut())
    again = voting.RecordVote(poll_id=POLL, voter_id=AN, vote=NO)
    assert drive.refused("sec", again) is Refusal.NOT_PRESENT


def test_a_proxy_ends_and_a_newer_one_stands() -> None:
    drive = opened(ALLOWED)
    for holder in (BINH, CHI):
        drive.do("sec", proxies.GiveProxy(principal_id=AN, holder_id=holder))
    assert drive.meeting.proxies == {AN: CHI}
    drive.do("chi", proxies.EndProxy(principal_id=AN))
    assert drive.meeting.proxies == {}
    assert proxies.represented(drive.meeting) == {}


def test_a_proxy_without_a_present_holder_or_for_one_without_a_vote_is_idle() -> None:
    drive = opened(ALLOWED, absent=("an", "binh"))
    drive.do("sec", proxies.GiveProxy(principal_id=AN, holder_id=BINH))
    assert proxies.represented(drive.meeting) == {}
    drive.do("binh", attendance.SignIn())
    assert proxies.represented(drive.meeting) == {AN: BINH}
    drive.do("sec", roles.EditPerson(person=replace(PEOPLE["an"], voting=False)))
    assert proxies.represented(drive.meeting) == {}


def test_proxies_may_be_allowed_and_none_given() -> None:
    assert proxies.represented(opened(RuleSet()).meeting) == {}


def test_weights_are_frozen_and_add_up_exactly() -> None:
    drive = opened(RuleSet(weights=True))
    for name, weight in (("an", "1.10"), ("binh", "2.2"), ("chi", "0.3")):
        drive.do("sec", proxies.SetWeight(person_id=PersonId(name), weight=Decimal(weight)))
    drive.do("sec", replace(CREATE, weighted=True))
    drive.do("chair", voting.OpenPoll(poll_id=POLL))
    drive.do("sec", proxies.SetWeight(person_id=AN, weight=Decimal(999)))
    cast(drive, "an")
    cast(drive, "chi")
    cast(drive, "binh", NO)
    drive.do("chair", voting.ClosePoll(poll_id=POLL))
    tally = drive.meeting.polls[POLL].tally
    assert tally is not None
    # 1.1 + 2.2 + 0.3 and the chair's 1: 4.6 in all, of which more than half is 2.4 in tenths.
    assert [str(n) for n in (tally.yes.normalize(), tally.no, tally.base_count.normalize(), tally.needed)] == [
        *("1.4", "2.2"),
        *("4.6", "2.4"),
    ]
    assert (tally.cast, tally.entitled, tally.verdict) == (3, 4, Verdict.REJECTED)


def test_who_came_meanwhile_and_voted_in_person_keeps_that_vote_after_leaving() -> None:
    for rules in (ALLOWED, SPLIT):
        drive = represented(replace(rules, vote_change_allowed=True))
        drive.do("an", attendance.SignIn())
        cast(drive, "an", NO)
        drive.do("an", attendance.SignOut())
        if rules is SPLIT:
            again = voting.CastVote(poll_id=POLL, vote=YES, for_person=AN)
            assert drive.refused("binh", again) is Refusal.ALREADY_VOTED
        cast(drive, "binh", YES)
        assert {p: b.vote for p, b in drive.meeting.polls[POLL].ballots.items()} == {AN: NO, BINH: YES}


def test_a_sheet_of_the_one_who_is_represented_does_not_keep_the_holder_from_voting() -> None:
    drive = represented(ALLOWED, paper=True)
    drive.do("chi", paper.HandOutPaper(poll_id=POLL, person_ids=(AN,)))
    cast(drive, "binh", YES)
    assert set(drive.meeting.polls[POLL].ballots) == {BINH}
    assert drive.refused("binh", voting.CastVote(poll_id=POLL, vote=YES)) is Refusal.ALREADY_VOTED


def test_nobody_goes_on_showing_a_ballot_that_does_not_count_any_more() -> None:
    drive = represented(replace(SPLIT, vote_change_allowed=True))
    cast(drive, "binh", YES, AN)
    assert drive.seen("binh").meeting.polls[POLL].ballots[AN].vote == YES
    drive.do("an", attendance.SignIn())
    cast(drive, "an", NO)
    # What the member votes in person is not told to whoever voted for them before; that it changed is.
    assert drive.seen("binh").meeting.polls[POLL].ballots == {}
    assert drive.seen("an").meeting.polls[POLL].ballots[AN].vote == NO
    assert drive.meeting.polls[POLL].ballots[AN].vote == NO
