"""Votes of every kind as they are held: roll call, hands, paper, secret, written, several at once; what is told."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from meetroom.domain import attendance, counting, hands, lifecycle, paper, roles, roll_call, voting
from meetroom.domain.core import Event, Fact, GroupId, OptionId, PersonId, PointId, PollId, Refusal
from meetroom.domain.hands import hands_at, points_missing
from meetroom.domain.meeting import APPLIERS, apply
from meetroom.domain.polls import (
    MOTION,
    NAMED,
    BoxCount,
    Choice,
    Detail,
    HandCount,
    PaperRecord,
    PollKind,
    PollState,
    TieBreak,
    TieRule,
    TrusteePlan,
    Verdict,
    Vote,
    motion_vote,
)
from meetroom.domain.roll_call import next_to_call
from meetroom.domain.rulebook import DecisionRule, RuleSet
from meetroom.domain.state import Base, Meeting, Role, Share
from tests.domain.driving import PEOPLE, START, Drive, M, founded, opened
from tests.domain.samples import SAMPLE
from tests.domain.vote_samples import CANDIDATES, CREATE, ELECT, PAPER, POLL, chosen

YES, NO, ABSTAIN = (motion_vote(choice) for choice in Choice)
FOUR = ("an", "binh", "chair", "chi")


def open_poll(drive: Drive, form: voting.CreatePoll, order: tuple[str, ...] = ()) -> None:
    drive.do("sec", form)
    drive.do("chair", voting.OpenPoll(poll_id=form.poll_id, order=tuple(map(PersonId, order))))


def cast(drive: Drive, poll_id: PollId = POLL, /, **votes: Vote) -> None:
    for who, vote in votes.items():
        drive.do(who, voting.CastVote(poll_id=poll_id, vote=vote))


def close(drive: Drive, poll_id: PollId = POLL) -> tuple[Event, ...]:
    return drive.do("chair", voting.ClosePoll(poll_id=poll_id))


def publish(drive: Drive, poll_id: PollId = POLL) -> tuple[Event, ...]:
    return drive.do("chair", counting.PublishResult(poll_id=poll_id))


def numbers(drive: Drive, option: str = MOTION) -> tuple[int, int, int]:
    tally = drive.meeting.polls[POLL].tally
    assert tally is not None
    votes = tally.options[OptionId(option)]
    return int(votes.yes), int(votes.no), int(votes.abstain)


def test_a_roll_is_called_in_order_and_the_silent_once_more() -> None:
    drive = opened()
    open_poll(drive, replace(CREATE, kind=PollKind.ROLL_CALL), ("chi", "an", "chair", "binh"))
    for name, answer in (("chi", YES), ("an", None), ("chair", NO), ("binh", None), ("an", YES), ("binh", None)):
        person = next_to_call(drive.meeting.polls[POLL])
        assert person == name
        drive.do("chair", roll_call.CallVoter(poll_id=POLL, person_id=person))
        assert drive.meeting.polls[POLL].called == name
        if answer is not None:
            drive.do("sec", voting.RecordVote(poll_id=POLL, voter_id=person, vote=answer))
    assert next_to_call(drive.meeting.polls[POLL]) is None
    # What was said aloud is known to all at once, who typed it in too.
    told = drive.seen("guest").meeting.polls[POLL].ballots[PersonId("chi")]
    assert (told.vote, told.by, told.present) == (YES, "sec", True)
    close(drive)
    assert numbers(drive) == (2, 1, 0)


def test_a_roll_without_an_order_is_that_of_the_roster_with_the_chair_last() -> None:
    drive = opened()
    open_poll(drive, replace(CREATE, kind=PollKind.ROLL_CALL))
    assert drive.meeting.polls[POLL].order == ("an", "binh", "chi", "chair")


def test_whoever_is_called_may_answer_on_the_own_device() -> None:
    drive = opened()
    open_poll(drive, replace(CREATE, kind=PollKind.ROLL_CALL))
    drive.do("sec", SAMPLE[roll_call.CallVoter])
    cast(drive, an=NO)
    assert drive.seen("eye").meeting.polls[POLL].ballots[PersonId("an")].vote == NO


def test_what_was_typed_in_wrongly_is_typed_in_again_but_no_vote_of_a_device_is_touched() -> None:
    drive = opened()
    open_poll(drive, CREATE)
    typed = voting.RecordVote(poll_id=POLL, voter_id=PersonId("an"), vote=YES)
    drive.do("sec", typed)
    drive.do("chair", replace(typed, vote=NO))
    assert drive.meeting.polls[POLL].ballots[PersonId("an")].vote == NO
    cast(drive, binh=YES)
    assert drive.refused("sec", replace(typed, voter_id=PersonId("binh"))) is Refusal.HAS_VOTED


def test_who_noted_a_vote_is_known_and_the_own_vote_takes_its_place_once_for_all() -> None:
    drive = opened()
    open_poll(drive, CREATE)
    an, typed = PersonId("an"), voting.RecordVote(poll_id=POLL, voter_id=PersonId("an"), vote=NO)
    drive.do("sec", typed)
    assert drive.seen("an").meeting.polls[POLL].ballots[an].by == "sec"
    assert drive.seen("sec").meeting.polls[POLL].ballots[an].vote == NO
    cast(drive, an=YES)
    own = drive.meeting.polls[POLL].ballots[an]
    assert (own.vote, own.by, len(drive.meeting.polls[POLL].received)) == (YES, "an", 1)
    # What the secretary noted does not count, and what the voter then cast is not for the secretary to know.
    assert an not in drive.seen("sec").meeting.polls[POLL].ballots
    assert drive.refused("sec", typed) is Refusal.HAS_VOTED
    assert drive.refused("an", voting.CastVote(poll_id=POLL, vote=NO)) is Refusal.ALREADY_VOTED


@pytest.mark.parametrize("kind", list(PollKind))
def test_the_office_notes_votes_where_the_name_belongs_to_the_vote_and_nowhere_else(kind: PollKind) -> None:
    drive = opened()
    typed = voting.RecordVote(poll_id=POLL, voter_id=PersonId("an"), vote=YES)
    if kind is PollKind.VERIFIABLE:
        drive.do("sec", replace(CREATE, kind=kind, trustees=TrusteePlan(trustees=(PersonId("chi"),), needed=1)))
        assert drive.refused("sec", typed) is Refusal.POLL_NOT_OPEN
        return
    open_poll(drive, replace(CREATE, kind=kind))
    if kind is PollKind.ROLL_CALL:
        assert drive.refused("sec", typed) is Refusal.NOT_CALLED
        drive.do("sec", SAMPLE[roll_call.CallVoter])
    if kind not in NAMED:
        assert drive.refused("sec", typed) is Refusal.WRONG_KIND
        return
    for actor in ("sec", "chair"):
        drive.do(actor, typed)
    for actor in ("clerk", "binh", "guest", "eye", "op", "admin"):
        assert drive.refused(actor, typed) is Refusal.NOT_ALLOWED
    # What was said aloud was heard by all: the office puts it right, nobody changes it silently.
    mine = voting.CastVote(poll_id=POLL, vote=NO)
    if kind is PollKind.ROLL_CALL:
        assert drive.refused("an", mine) is Refusal.ALREADY_NOTED
    else:
        drive.do("an", mine)


def in_rooms() -> Drive:
    """an and binh at p1 with the operator, chair at p2, chi remote."""
    drive = founded()
    drive.do("sec", roles.AddPoint(point_id=PointId("p2"), name="Điểm cầu 2"))
    drive.do("sec", lifecycle.AnnounceMeeting())
    for name, point in {"an": "p1", "binh": "p1", "op": "p1", "chair": "p2", "chi": None, "sec": None}.items():
        drive.do(name, attendance.SignIn(point_id=None if point is None else PointId(point)))
    drive.do("chair", lifecycle.OpenMeeting())
    return drive


def test_hands_of_rooms_are_entered_by_their_operators() -> None:
    drive = in_rooms()
    open_poll(drive, replace(CREATE, kind=PollKind.HANDS))
    p1, p2 = PointId("p1"), PointId("p2")
    assert [hands_at(drive.meeting, drive.meeting.polls[POLL], p) for p in (p1, p2, None)] == [2, 1, 4]
    assert points_missing(drive.meeting, drive.meeting.polls[POLL]) == (p1, p2)
    first = hands.EnterHands(poll_id=POLL, point_id=p1, yes=2, no=0, abstain=0)
    drive.do("op", first)
    drive.do("op", replace(first, yes=1, no=1))
    drive.do("sec", hands.EnterHands(poll_id=POLL, point_id=p2, yes=1, no=0, abstain=0))
    assert points_missing(drive.meeting, drive.meeting.polls[POLL]) == ()
    # Of the other room the operator knows nothing before the result.
    assert set(drive.seen("op").meeting.polls[POLL].hands) == {"p1"}
    close(drive)
    assert numbers(drive) == (2, 1, 0)
    tally = drive.meeting.polls[POLL].tally
    assert tally is not None
    assert (tally.cast, tally.valid, tally.entitled) == (3, 3, 4)


def test_a_count_of_all_and_counts_of_rooms_take_each_others_place() -> None:
    drive = in_rooms()
    open_poll(drive, replace(CREATE, kind=PollKind.HANDS))
    room = hands.EnterHands(poll_id=POLL, point_id=PointId("p1"), yes=1, no=1, abstain=0)
    drive.do("sec", room)
    drive.do("sec", hands.EnterHands(poll_id=POLL, yes=4, no=0, abstain=0))
    assert set(drive.meeting.polls[POLL].hands) == {""}
    assert points_missing(drive.meeting, drive.meeting.polls[POLL]) == ()
    drive.do("sec", room)
    assert set(drive.meeting.polls[POLL].hands) == {"p1"}


def test_hands_that_moved_between_rooms_are_no_more_than_the_list() -> None:
    drive = in_rooms()
    open_poll(drive, replace(CREATE, kind=PollKind.HANDS))
    room = hands.EnterHands(poll_id=POLL, point_id=PointId("p1"), yes=2, no=0, abstain=0)
    drive.do("sec", room)
    for name in ("an", "binh", "chi"):
        drive.do(name, attendance.SignOut())
        drive.do(name, attendance.SignIn(point_id=PointId("p2")))
    moved = replace(room, point_id=PointId("p2"), yes=4)
    assert drive.refused("sec", moved) is Refusal.NUMBERS_MISMATCH
    drive.do("sec", replace(moved, yes=2))


def test_a_written_vote_is_taken_before_the_sitting_and_by_the_absent() -> None:
    drive = founded()
    form = replace(CREATE, kind=PollKind.WRITTEN, opinions=True, base=Base.ALL_MEMBERS)
    drive.do("sec", form)
    assert drive.refused("chair", SAMPLE[voting.OpenPoll]) is Refusal.WRONG_PHASE
    drive.do("sec", lifecycle.AnnounceMeeting())
    drive.do("chair", SAMPLE[voting.OpenPoll])
    now = drive.meeting.polls[POLL]
    assert (now.entitled, now.members, now.quorum) == (FOUR, 4, None)
    cast(drive, an=motion_vote(Choice.YES, "Đề nghị làm sớm"), binh=YES)
    assert not drive.meeting.polls[POLL].ballots[PersonId("an")].present
    drive.do("sec", voting.RecordVote(poll_id=POLL, voter_id=PersonId("chi"), vote=YES))
    # Nothing of the sitting waits for it.
    assert drive.meeting.open_poll is None
    assert drive.meeting.open_polls == (drive.meeting.polls[POLL],)
    for name in ("chair", "an"):
        drive.do(name, attendance.SignIn())
    drive.do("chair", lifecycle.OpenMeeting())
    drive.do("chair", lifecycle.SuspendMeeting())
    cast(drive, chair=NO)
    assert drive.refused("chair", lifecycle.CloseMeeting()) is Refusal.POLL_IS_OPEN
    close(drive)
    publish(drive)
    seen = drive.seen("guest").meeting.polls[POLL]
    assert seen.ballots[PersonId("an")].vote.opinion == "Đề nghị làm sớm"
    assert numbers(drive) == (3, 1, 0)


def test_several_votes_are_open_at_once_and_a_batch_is_declared_together() -> None:
    drive = opened()
    names = [PollId(f"b{n}") for n in range(3)]
    for poll_id in names:
        open_poll(drive, replace(CREATE, poll_id=poll_id, batch="x"))
    drive.do("sec", replace(CREATE, poll_id=PollId("later"), batch="x"))
    assert [p.poll_id for p in drive.meeting.open_polls] == names
    for poll_id in names:
        cast(drive, poll_id, an=YES)
    close(drive, names[0])
    assert drive.refused("chair", counting.PublishResult(poll_id=names[0])) is Refusal.POLL_NOT_COUNTED
    close(drive, names[1])
    drive.do("chair", voting.CancelPoll(poll_id=names[2], reason="x"))
    told = publish(drive, names[1])
    assert {e.poll_id for e in told if isinstance(e, counting.ResultPublished)} == set(names[:2])
    open_poll(drive, replace(CREATE, poll_id=PollId("one")))
    open_poll(drive, replace(CREATE, poll_id=PollId("two")))
    ones = (PollId("one"), PollId("two"))
    for poll_id in ones:
        close(drive, poll_id)
    assert len(drive.do("chair", counting.PublishResults(poll_ids=ones))) == 2


def test_a_vote_is_taken_again_as_a_new_one_that_names_the_old() -> None:
    drive = opened()
    open_poll(drive, replace(ELECT, batch="x"))
    close(drive)
    drive.do("chair", voting.CancelPoll(poll_id=POLL, reason="Sai danh sách"))
    drive.do("sec", SAMPLE[voting.RepeatPoll])
    old, new = drive.meeting.polls[POLL], drive.meeting.polls[PollId("v2")]
    assert (new.replaces, new.state, new.batch) == (POLL, PollState.CREATED, "")
    assert (new.options, new.max_choices, new.seats, new.question) == (CANDIDATES, 2, 2, old.question)
    assert (old.state, old.reason) == (PollState.CANCELLED, "Sai danh sách")
    assert old.closed_at == START


def in_groups() -> Drive:
    drive = opened()
    for name, group in (("an", "north"), ("binh", "south"), ("chi", "south")):
        person = replace(PEOPLE[name], groups=(GroupId(group),))
        if person != drive.meeting.people[PersonId(name)]:
            drive.do("sec", roles.EditPerson(person=person))
    return drive


@pytest.mark.parametrize("detail", Detail, ids=lambda d: d.value)
def test_everybody_is_told_what_the_detail_says_and_no_more(detail: Detail) -> None:
    drive = in_groups()
    open_poll(drive, replace(CREATE, detail=detail))
    cast(drive, an=YES, binh=YES, chi=NO, chair=YES)
    close(drive)
    (event,) = publish(drive)
    assert isinstance(event, counting.ResultPublished)
    tally = event.tally
    assert (tally.verdict, tally.cast, tally.entitled) == (Verdict.ADOPTED, 4, 4)
    assert (int(tally.yes), int(tally.needed)) == ((0, 0) if detail is Detail.VERDICT else (3, 3))
    south = tally.groups.get(GroupId("south"), {}).get(MOTION)
    assert (south is not None) == (detail in (Detail.GROUPS, Detail.NAMES))
    assert south is None or (int(south.yes), int(south.no), south.verdict) == (1, 1, None)
    assert set(event.ballots) == (set(FOUR) if detail is Detail.NAMES else set())
    # The own vote stays known to the voter, the whole count to the office.
    assert drive.seen("an").meeting.polls[POLL].ballots[PersonId("an")].vote == YES
    whole = drive.seen("sec").meeting.polls[POLL].tally
    assert whole is not None
    assert int(whole.yes) == 3


def test_whoever_is_in_several_groups_counts_in_each_of_them_once() -> None:
    drive = in_groups()
    an = drive.meeting.people[PersonId("an")]
    drive.do("sec", roles.EditPerson(person=replace(an, groups=(GroupId("south"), GroupId("east"), GroupId("south")))))
    open_poll(drive, replace(CREATE, detail=Detail.GROUPS))
    groups = drive.meeting.polls[POLL].groups
    assert list(groups.items()) == [("east", ("an",)), ("south", ("an", "binh", "chi"))]
    cast(drive, an=YES, binh=YES)
    close(drive)
    tally = drive.meeting.polls[POLL].tally
    assert tally is not None
    assert {g: int(options[MOTION].yes) for g, options in tally.groups.items()} == {"east": 1, "south": 2}


def test_a_decision_rule_proposes_and_the_poll_may_say_otherwise() -> None:
    rule = DecisionRule(
        "x", "Một", "One", Base.CAST, Share(2, 3, at_least=True), tie=TieRule.CHAIR, detail=Detail.GROUPS
    )
    drive = opened(RuleSet(decisions=(rule,), tie=TieRule.LOT))
    proposed = replace(CREATE, decision="x")
    for form, expected in (
        (CREATE, (Base.ALL_MEMBERS, Share(1, 2), TieRule.LOT, Detail.NAMES)),
        (proposed, (Base.CAST, rule.threshold, TieRule.CHAIR, Detail.GROUPS)),
        (replace(proposed, kind=PollKind.SECRET), (Base.CAST, rule.threshold, TieRule.AGAIN, Detail.TOTALS)),
        (replace(proposed, paper=True), (Base.CAST, rule.threshold, TieRule.CHAIR, Detail.TOTALS)),
        (
            replace(proposed, base=Base.VALID, threshold=Share(1, 3), tie=TieRule.REJECTED, detail=Detail.VERDICT),
            (Base.VALID, Share(1, 3), TieRule.REJECTED, Detail.VERDICT),
        ),
    ):
        poll_id = PollId(f"v{len(drive.meeting.polls)}")
        drive.do("sec", replace(form, poll_id=poll_id))
        made = drive.meeting.polls[poll_id]
        assert (made.base, made.threshold, made.tie, made.detail) == expected


def test_a_verifiable_vote_is_known_from_its_preparation_on() -> None:
    drive = opened()
    plan = voting.CreatePoll(poll_id=POLL, question="?", kind=PollKind.OPEN)
    drive.do("sec", plan)
    assert POLL not in drive.seen("an").meeting.polls
    fields = {name: getattr(plan, name) for name in plan.__struct_fields__}
    keepers = TrusteePlan(trustees=(PersonId("chi"),), needed=1)
    drive.do("sec", voting.EditPoll(**{**fields, "kind": PollKind.VERIFIABLE, "trustees": keepers}))
    assert drive.seen("an").meeting.polls[POLL].trustees == keepers


def test_facts_of_a_vote_one_never_saw_change_nothing() -> None:
    seen = Meeting(meeting_id=M)
    box = BoxCount(valid=0, invalid=0, blank=0)
    record = PaperRecord(issued=0, returned=0, valid=0, invalid=0, blank=0, totals={}, counted_by=(), entered_at=START)
    count = HandCount(point_id=None, yes=0, no=0, abstain=0, entered_by=PersonId("x"), at=START)
    drive = opened()
    open_poll(drive, CREATE)
    cast(drive, an=YES)
    given = drive.meeting.polls[POLL].ballots[PersonId("an")]
    counted = close(drive)[1]
    events: list[Event] = [
        counted,
        publish(drive)[0],
        roll_call.VoterCalled(poll_id=POLL, person_id=PersonId("an")),
        hands.HandsEntered(poll_id=POLL, count=count),
        paper.PaperHandedOut(poll_id=POLL, person_ids=()),
        paper.PaperTakenBack(poll_id=POLL, person_id=PersonId("an")),
        paper.PaperEntered(poll_id=POLL, record=record),
        counting.BoxOpened(poll_id=POLL, count=box),
        counting.TieBroken(poll_id=POLL, tie_break=TieBreak()),
        voting.PollClosed(poll_id=POLL),
        voting.PollCancelled(poll_id=POLL, reason="x"),
        voting.BallotReceived(poll_id=POLL, voter_id=PersonId("an"), by=PersonId("an")),
        voting.VoteCast(poll_id=POLL, voter_id=PersonId("an"), ballot=given),
    ]
    for event in events:
        assert type(event) in APPLIERS
        assert apply(seen, Fact(seq=1, at=START, actor=PersonId("x"), event=event, salt="")) == seen


def test_a_changed_vote_keeps_its_newest_time_and_its_newest_choice() -> None:
    drive = opened(RuleSet(vote_change_allowed=True))
    open_poll(drive, ELECT)
    cast(drive, an=chosen("a", "b"))
    drive.wait(7)
    cast(drive, an=Vote())
    now = drive.meeting.polls[POLL]
    assert (now.ballots[PersonId("an")].vote, now.received[PersonId("an")]) == (Vote(), START + timedelta(seconds=7))
    close(drive)
    tally = drive.meeting.polls[POLL].tally
    assert tally is not None
    assert (tally.cast, tally.blank, tally.verdict) == (1, 1, Verdict.NOBODY_ELECTED)


def test_scrutineers_know_the_count_of_what_they_counted_alone() -> None:
    drive = opened()
    assert drive.meeting.has_role(PersonId("chi"), Role.SCRUTINEER)
    open_poll(drive, CREATE)
    close(drive)
    assert drive.seen("chi").meeting.polls[POLL].tally is None
    other = PollId("p")
    open_poll(drive, replace(CREATE, poll_id=other, paper=True))
    close(drive, other)
    drive.do("chi", replace(PAPER, poll_id=other))
    assert drive.seen("chi").meeting.polls[other].tally is not None
    assert drive.seen("an").meeting.polls[other].tally is None
