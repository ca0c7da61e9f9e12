"""Substitutes and quorum: a seat is filled once, by the member or by who stands in with the vote."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from meetroom.domain import attendance, lifecycle, roles, substitutes
from meetroom.domain.core import GroupId, PersonId, Refusal
from meetroom.domain.doors import CloseDoors
from meetroom.domain.elections import may_register
from meetroom.domain.polls import GroupQuorum, motion_vote
from meetroom.domain.quorum import QuorumLost, QuorumRegained, quorum, seats, voters_now
from meetroom.domain.quorum_loss import AnswerQuorumLoss, QuorumLossAnswered
from meetroom.domain.state import (
    Choice,
    Person,
    Phase,
    QuorumCourse,
    QuorumOf,
    Role,
    RuleSet,
    Share,
    Stay,
    Substitution,
)
from meetroom.domain.substitutes import NameSubstitute, SubstituteNamed, stands_in_for
from meetroom.domain.voting import CastVote, ClosePoll, OpenPoll
from tests.domain.driving import PEOPLE, Drive, founded, opened
from tests.domain.vote_samples import CREATE, POLL

AN, BINH, CHI, DUNG, SEC = map(PersonId, ("an", "binh", "chi", "dung", "sec"))
WITH_VOTE = RuleSet(substitutes_vote=True)
NAME = NameSubstitute(person_id=AN, substitute_id=DUNG, reason="Đi công tác")


def present(drive: Drive) -> int:
    return quorum(drive.meeting).present


@pytest.mark.parametrize(("rules", "filled"), [(RuleSet(), 3), (WITH_VOTE, 4)])
def test_the_rule_set_says_whether_a_substitute_counts(rules: RuleSet, filled: int) -> None:
    drive = opened(rules, absent=("an",))
    drive.do("sec", NAME)
    assert present(drive) == filled
    assert (DUNG in voters_now(drive.meeting)) == (filled == 4)
    assert stands_in_for(drive.meeting, DUNG) == AN
    named = drive.seen("guest").meeting.substitutes[AN]
    assert (named.substitute_id, named.reason, named.named_by, named.named_at) == (
        DUNG,
        "Đi công tác",
        "sec",
        drive.now,
    )


def test_member_and_substitute_never_count_both() -> None:
    drive = opened(WITH_VOTE)
    drive.do("sec", NAME)
    assert seats(drive.meeting)[AN] == AN
    assert stands_in_for(drive.meeting, DUNG) is None
    drive.do("an", attendance.SignOut())
    assert seats(drive.meeting)[AN] == DUNG
    assert present(drive) == 4
    drive.do("dung", attendance.SignOut())
    assert AN not in seats(drive.meeting)
    assert stands_in_for(drive.meeting, DUNG) is None
    drive.do("dung", attendance.SignIn())
    drive.do("an", attendance.SignIn())
    assert seats(drive.meeting)[AN] == AN


def test_quorum_follows_substitutes() -> None:
    drive = opened(WITH_VOTE, absent=("an",))
    lost = drive.do("binh", attendance.SignOut())
    assert isinstance(lost[-1], QuorumLost)
    named = drive.do("sec", NAME)
    assert isinstance(named[0], SubstituteNamed)
    assert isinstance(named[1], QuorumRegained)
    assert drive.meeting.quorum_lost_at is None
    ended = drive.do("sec", substitutes.EndSubstitution(person_id=AN))
    assert isinstance(ended[1], QuorumLost)
    assert drive.meeting.quorum_lost_at == drive.now
    assert drive.meeting.substitutes == {}


def test_a_substitute_is_replaced_by_another() -> None:
    drive = opened(WITH_VOTE, absent=("an",))
    drive.do("sec", NAME)
    drive.do("sec", replace(NAME, substitute_id=SEC))
    assert seats(drive.meeting)[AN] == SEC


def test_whoever_gets_a_vote_stands_in_with_it_no_more() -> None:
    drive = opened(WITH_VOTE, absent=("an",))
    drive.do("sec", NAME)
    drive.do("sec", roles.EditPerson(person=replace(PEOPLE["dung"], voting=True)))
    assert seats(drive.meeting) == {p: p for p in ("binh", "chair", "chi", "dung")}


def test_where_substitutes_have_no_vote_a_member_may_stand_in() -> None:
    drive = founded()
    drive.do("sec", replace(NAME, substitute_id=BINH))
    assert drive.meeting.substitutes[AN].substitute_id == BINH
    assert seats(drive.meeting) == {}


def with_groups(share: Share, *groups: str) -> RuleSet:
    return RuleSet(quorum_groups=tuple(QuorumOf(group_id=GroupId(g), share=share) for g in groups))


def test_a_group_has_a_quorum_of_its_own() -> None:
    drive = opened(with_groups(Share(1, 2), "north"))
    drive.do("sec", roles.EditPerson(person=replace(PEOPLE["binh"], groups=(GroupId("north"),))))
    assert quorum(drive.meeting).groups == (
        GroupQuorum(group_id=GroupId("north"), present=2, members=2, needed=2, met=True),
    )
    lost = drive.do("an", attendance.SignOut())
    assert isinstance(lost[-1], QuorumLost)
    assert lost[-1].quorum.present >= lost[-1].quorum.needed
    assert not lost[-1].quorum.met
    assert isinstance(drive.do("an", attendance.SignIn())[-1], QuorumRegained)


def test_a_group_that_nobody_with_a_vote_is_in_has_no_quorum() -> None:
    # The guest of the group has no vote.
    drive = opened(with_groups(Share(1, 2, at_least=True), "north", "east"))
    north, east = quorum(drive.meeting).groups
    assert (north.members, north.met) == (1, True)
    assert (east.members, east.needed, east.met) == (0, 0, False)
    assert not quorum(drive.meeting).met


@given(
    st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), min_size=1, max_size=8),
    st.booleans(),
    st.integers(1, 4),
    st.integers(1, 4),
)
@settings(deadline=None, max_examples=200)
def test_seats_are_exact(rows: list[tuple[bool, bool, bool]], votes: bool, numerator: int, extra: int) -> None:
    drive = opened(RuleSet(substitutes_vote=votes, quorum=Share(numerator, numerator + extra)))
    people: dict[PersonId, Person] = {}
    stays: dict[PersonId, tuple[Stay, ...]] = {}
    named: dict[PersonId, Substitution] = {}
    for n, (here, has_substitute, substitute_here) in enumerate(rows):
        member, other = PersonId(f"m{n}"), PersonId(f"s{n}")
        people[member] = replace(PEOPLE["an"], person_id=member)
        people[other] = replace(PEOPLE["dung"], person_id=other)
        stay = drive.meeting.stays[AN]
        stays |= {member: stay} if here else {}
        stays |= {other: stay} if substitute_here else {}
        if has_substitute:
            named[member] = Substitution(substitute_id=other, reason="x", named_by=SEC, named_at=drive.now)
    meeting = replace(drive.meeting, people=people, stays=stays, substitutes=named)
    filled = seats(meeting)
    expected = sum(here or (votes and has and sub) for here, has, sub in rows)
    assert len(filled) == len(set(filled.values())) == len(voters_now(meeting)) == expected
    now = quorum(meeting)
    assert (now.present, now.members) == (expected, len(rows))
    # In whole numbers: more than the share.
    assert now.met == (expected * (numerator + extra) > len(rows) * numerator)


def lost_quorum(rules: RuleSet | None = None) -> Drive:
    drive = opened(rules)
    drive.do("sec", attendance.RecordDepartures(person_ids=(AN, BINH, CHI)))
    assert drive.meeting.quorum_lost
    return drive


def test_the_chair_answers_a_lost_quorum() -> None:
    drive = lost_quorum()
    assert drive.meeting.quorum_answer is None
    events = drive.do("chair", AnswerQuorumLoss(course=QuorumCourse.COUNT_AGAIN, text="Điểm danh lại"))
    assert events == (
        QuorumLossAnswered(course=QuorumCourse.COUNT_AGAIN, text="Điểm danh lại", quorum=quorum(drive.meeting)),
    )
    drive.do("chair", AnswerQuorumLoss(course=QuorumCourse.GO_ON))
    answer = drive.seen("guest").meeting.quorum_answer
    assert answer is not None
    assert (answer.course, answer.quorum.present, answer.by) == (QuorumCourse.GO_ON, 1, "chair")
    drive.do("sec", attendance.RecordArrivals(person_ids=(AN, BINH)))
    assert drive.meeting.quorum_answer is None
    assert drive.refused("chair", AnswerQuorumLoss(course=QuorumCourse.GO_ON)) is Refusal.QUORUM_MET


def test_to_suspend_is_an_answer_and_a_suspension() -> None:
    drive = lost_quorum()
    events = drive.do("chair", AnswerQuorumLoss(course=QuorumCourse.SUSPEND))
    assert [type(e) for e in events] == [QuorumLossAnswered, lifecycle.MeetingSuspended]
    assert drive.meeting.phase is Phase.SUSPENDED
    # Once suspended it is only an answer.
    assert len(drive.do("chair", AnswerQuorumLoss(course=QuorumCourse.SUSPEND))) == 1


def test_a_sitting_that_never_had_a_quorum_may_be_answered_too() -> None:
    drive = opened(absent=("an", "binh"))
    assert not drive.meeting.quorum_lost
    drive.do("chair", AnswerQuorumLoss(course=QuorumCourse.GO_ON))
    assert drive.meeting.quorum_answer is not None


def test_only_who_presides_answers() -> None:
    drive = lost_quorum()
    assert drive.refused("sec", AnswerQuorumLoss(course=QuorumCourse.GO_ON)) is Refusal.NOT_ALLOWED


@pytest.mark.parametrize("name", ["guest", "eye", "op", "admin"])
def test_who_could_have_no_vote_does_not_vote_as_a_substitute_either(name: str) -> None:
    drive = opened(WITH_VOTE, absent=("an",))
    drive.do("sec", replace(NAME, substitute_id=PersonId(name)))
    assert present(drive) == 3
    # Behind closed doors they would be asked to vote on what they do not see.
    drive.do("chair", CloseDoors())
    drive.do("sec", CREATE)
    drive.do("chair", OpenPoll(poll_id=POLL))
    assert PersonId(name) not in drive.meeting.polls[POLL].entitled
    assert not may_register(drive.meeting, PersonId(name))


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.GUEST, Role.OPERATOR, Role.ADMINISTRATOR])
def test_a_substitute_on_the_list_of_a_vote_stays_in_a_role_that_votes_until_it_closes(role: Role) -> None:
    drive = opened(replace(WITH_VOTE, quorum_binds_votes=False), absent=("an",))
    drive.do("sec", NAME)
    drive.do("sec", CREATE)
    drive.do("chair", OpenPoll(poll_id=POLL))
    assert DUNG in drive.meeting.polls[POLL].entitled
    dung = drive.meeting.people[DUNG]
    outside = roles.EditPerson(person=replace(dung, roles=(role,)))
    assert drive.refused("sec", outside) is Refusal.POLL_IS_OPEN
    # Other changes are free, and so is somebody who is not on the list.
    drive.do("sec", roles.EditPerson(person=replace(dung, title="Phó Giám đốc")))
    drive.do("sec", roles.EditPerson(person=replace(drive.meeting.people[PersonId("clerk")], roles=(role,))))
    drive.do("dung", CastVote(poll_id=POLL, vote=motion_vote(Choice.YES)))
    drive.do("chair", ClosePoll(poll_id=POLL))
    drive.do("sec", outside)
    assert DUNG not in voters_now(drive.meeting)
