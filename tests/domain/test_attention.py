"""What needs the chair first, and what is likely next."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from meetroom.domain import agenda, attendance, deferral, doors, floor, lifecycle, voting
from meetroom.domain.attention import LONG_WAIT_S, Attention, AttentionKind, Level, attention
from meetroom.domain.core import ItemId, PersonId, PointId, PollId, SpeechId
from meetroom.domain.meeting import decide
from meetroom.domain.minutes_review import ReopenMinutes
from meetroom.domain.next_steps import Step, StepKind, command_of, declarable, is_complete, next_steps
from meetroom.domain.points_of_order import AnswerPointOfOrder
from meetroom.domain.quorum_loss import AnswerQuorumLoss
from meetroom.domain.state import (
    Base,
    Choice,
    HandCount,
    Phase,
    Poll,
    PollKind,
    PollState,
    QuorumCourse,
    RuleSet,
    SpeechKind,
    TieRule,
    TrusteePlan,
    Verdict,
)
from meetroom.domain.tallying import count
from tests.domain.driving import START, Drive, founded, item, opened, poll, votes
from tests.domain.histories import played
from tests.domain.minutes_samples import ISSUE

K, L = AttentionKind, Level
S1, S2, V1, I1 = SpeechId("s1"), SpeechId("s2"), PollId("v1"), ItemId("i1")


def seen(drive: Drive) -> tuple[Attention, ...]:
    return attention(drive.meeting, drive.now)


def kinds(drive: Drive) -> list[AttentionKind]:
    return [a.kind for a in seen(drive) if a.kind is not K.NEXT_STEP]


def the(drive: Drive, kind: AttentionKind) -> Attention:
    (found,) = [a for a in seen(drive) if a.kind is kind]
    return found


def steps(drive: Drive) -> list[StepKind]:
    return [s.kind for s in next_steps(drive.meeting, drive.now)]


def ask(drive: Drive, who: str, speech_id: SpeechId, kind: SpeechKind = SpeechKind.NORMAL) -> None:
    drive.do(who, floor.RequestFloor(speech_id=speech_id, kind=kind))


def everybody_votes(drive: Drive) -> None:
    votes(drive, V1, **dict.fromkeys(("an", "binh", "chair", "chi"), Choice.YES))


def test_a_quiet_sitting_needs_nothing() -> None:
    drive = opened()
    assert kinds(drive) == []
    assert steps(drive) == [StepKind.CLOSE_MEETING]


def test_a_late_start() -> None:
    drive = founded()
    drive.do("sec", lifecycle.EditMeeting(title="x", body="y", planned_start=START + timedelta(minutes=1)))
    assert kinds(drive) == []
    assert steps(drive) == [StepKind.ANNOUNCE]
    drive.do("sec", lifecycle.AnnounceMeeting())
    drive.wait(90)
    late = the(drive, K.LATE_START)
    assert (late.seconds, late.since, late.level) == (30, START + timedelta(minutes=1), L.WARNING)
    assert steps(drive) == [StepKind.OPEN_MEETING]


def test_quorum() -> None:
    drive = opened(absent=("an", "binh"))
    assert kinds(drive) == [K.NO_QUORUM]
    drive.do("chair", AnswerQuorumLoss(course=QuorumCourse.GO_ON))
    assert kinds(drive) == []
    drive.do("sec", attendance.RecordArrivals(person_ids=(PersonId("an"),)))
    drive.wait(60)
    drive.do("an", attendance.SignOut())
    lost = seen(drive)[0]
    assert (lost.kind, lost.level, lost.since) == (K.QUORUM_LOST, L.URGENT, drive.now)
    assert steps(drive)[0] is StepKind.ANSWER_QUORUM
    drive.do("chair", AnswerQuorumLoss(course=QuorumCourse.COUNT_AGAIN))
    assert K.QUORUM_LOST in kinds(drive)
    drive.do("chair", AnswerQuorumLoss(course=QuorumCourse.SUSPEND))
    assert kinds(drive) == []
    assert steps(drive) == [StepKind.RESUME]


def test_the_chair_is_missed() -> None:
    drive = opened()
    drive.do("chair", attendance.SignOut())
    assert kinds(drive) == [K.CHAIR_ABSENT]


def test_the_floor() -> None:
    drive = opened(RuleSet(speech_limit_s=60))
    ask(drive, "an", S1)
    assert kinds(drive) == []
    assert steps(drive)[0] is StepKind.GRANT_FLOOR
    drive.wait(LONG_WAIT_S)
    waiting = the(drive, K.LONG_WAITING)
    assert (waiting.person_ids, waiting.seconds, waiting.since) == (("an",), 600, START)
    drive.do("chair", floor.GrantFloor(speech_id=S1))
    assert steps(drive)[0] is StepKind.END_SPEECH
    drive.wait(61)
    over = the(drive, K.SPEECH_OVER)
    assert (over.speech_id, over.seconds, over.person_ids) == (S1, 1, ("an",))
    drive.do("chair", floor.PauseSpeech(speech_id=S1))
    assert kinds(drive) == []
    ask(drive, "binh", S2, SpeechKind.POINT_OF_ORDER)
    assert seen(drive)[0].kind is K.POINT_OF_ORDER
    assert next_steps(drive.meeting, drive.now)[0] == Step(kind=StepKind.GRANT_FLOOR, speech_id=S2)
    drive.do("chair", floor.GrantFloor(speech_id=S2))
    drive.do("chair", floor.EndSpeech(speech_id=S2))
    assert kinds(drive) == [K.ORDER_UNANSWERED]
    assert next_steps(drive.meeting, drive.now)[0] == Step(kind=StepKind.ANSWER_ORDER, speech_id=S2)
    drive.do("chair", AnswerPointOfOrder(speech_id=S2, upheld=True))
    assert kinds(drive) == []


def test_whoever_left_is_not_the_next_speaker() -> None:
    drive = opened()
    ask(drive, "an", S1)
    drive.do("an", attendance.SignOut())
    assert StepKind.GRANT_FLOOR not in steps(drive)


def test_guests_who_are_still_in_the_room() -> None:
    drive = opened(absent=("guest",))
    drive.do("sec", attendance.RecordArrivals(person_ids=(PersonId("guest"),), point_id=PointId("p1")))
    assert kinds(drive) == []
    drive.do("chair", doors.CloseDoors())
    # Who is remote is cut off by the server; who sits in a room has to be led out.
    inside = seen(drive)[0]
    assert (inside.kind, inside.level, inside.person_ids, inside.since) == (
        K.OUTSIDERS_INSIDE,
        L.URGENT,
        ("guest",),
        drive.now,
    )
    assert steps(drive) == [StepKind.OPEN_DOORS, StepKind.CLOSE_MEETING]
    drive.do("sec", attendance.RecordDeparture(person_id=PersonId("guest")))
    assert kinds(drive) == []


def test_a_vote_from_beginning_to_end() -> None:
    drive = opened()
    item(drive, "i1")
    drive.do("chair", agenda.StartItem(item_id=I1))
    drive.do("sec", voting.CreatePoll(poll_id=V1, question="x", item_id=I1, timer_s=60))
    assert steps(drive) == [StepKind.OPEN_POLL, StepKind.FINISH_ITEM]
    drive.do("chair", voting.OpenPoll(poll_id=V1))
    assert steps(drive) == [StepKind.CLOSE_POLL]
    assert kinds(drive) == []
    drive.wait(60)
    assert the(drive, K.VOTE_TIMER_OVER).since == START + timedelta(seconds=60)
    everybody_votes(drive)
    assert kinds(drive) == [K.VOTE_COMPLETE]
    drive.do("chair", voting.ClosePoll(poll_id=V1))
    assert kinds(drive) == [K.RESULT_UNDECLARED]
    assert steps(drive)[0] is StepKind.PUBLISH_RESULT
    drive.do("chair", voting.PublishResult(poll_id=V1))
    assert kinds(drive) == []
    assert steps(drive) == [StepKind.RECORD_CONCLUSION, StepKind.FINISH_ITEM]
    drive.do("sec", agenda.RecordConclusion(item_id=I1, text="Thống nhất"))
    assert steps(drive) == [StepKind.FINISH_ITEM]


HANDS = HandCount(point_id=None, yes=1, no=0, abstain=0, entered_by=PersonId("sec"), at=START)


@pytest.mark.parametrize(
    ("kind", "absent", "rules", "proposed"),
    [
        (PollKind.OPEN, (), RuleSet(), True),
        (PollKind.OPEN, ("an", "binh"), RuleSet(), False),
        (PollKind.OPEN, ("an", "binh"), RuleSet(quorum_binds_votes=False), True),
        (PollKind.OPEN, ("an", "binh", "chair", "chi"), RuleSet(quorum_binds_votes=False), False),
        (PollKind.WRITTEN, ("an", "binh", "chair", "chi"), RuleSet(), True),
        (PollKind.VERIFIABLE, (), RuleSet(), False),
    ],
)
def test_a_vote_is_proposed_that_can_be_opened(
    kind: PollKind, absent: tuple[str, ...], rules: RuleSet, proposed: bool
) -> None:
    drive = opened(rules, absent)
    item(drive, "i1")
    drive.do("chair", agenda.StartItem(item_id=I1))
    plan = TrusteePlan(trustees=(PersonId("chi"),), needed=1) if kind is PollKind.VERIFIABLE else None
    drive.do("sec", voting.CreatePoll(poll_id=V1, question="x", item_id=I1, kind=kind, trustees=plan))
    assert (StepKind.OPEN_POLL in steps(drive)) == proposed


def test_what_stands_under_a_hidden_item_is_not_called_before_it() -> None:
    drive = opened()
    item(drive, "i1", hidden=True)
    item(drive, "i2", hidden=True, under="i1")
    drive.do("sec", deferral.DeferItem(item_id=I1, reason="x"))
    assert next_steps(drive.meeting, drive.now) == (Step(kind=StepKind.START_ITEM, item_id=I1),)


def with_poll(change: Callable[[Poll], Poll]) -> Drive:
    drive = opened()
    poll(drive)
    changed = change(drive.meeting.polls[V1])
    drive.replica = replace(drive.replica, meeting=replace(drive.meeting, polls={V1: changed}))
    return drive


def tied(rule: TieRule) -> Callable[[Poll], Poll]:
    def change(of: Poll) -> Poll:
        return replace(of, state=PollState.COUNTED, tie=rule, tally=replace(count(of), verdict=Verdict.TIED))

    return change


@pytest.mark.parametrize(
    ("change", "expected", "first"),
    [
        (tied(TieRule.CHAIR), K.TIE, StepKind.BREAK_TIE),
        (tied(TieRule.LOT), K.TIE, StepKind.BREAK_TIE),
        (tied(TieRule.AGAIN), K.RESULT_UNDECLARED, StepKind.PUBLISH_RESULT),
        (lambda p: replace(p, state=PollState.CLOSED), K.COUNT_AWAITED, None),
        (lambda p: replace(p, kind=PollKind.WRITTEN, received=dict.fromkeys(p.entitled, START)), None, None),
        (lambda p: replace(p, state=PollState.CANCELLED), None, StepKind.CLOSE_MEETING),
        (lambda p: replace(p, kind=PollKind.HANDS), None, StepKind.ENTER_HANDS),
        (lambda p: replace(p, kind=PollKind.HANDS, hands={"": HANDS}), None, StepKind.CLOSE_POLL),
    ],
)
def test_other_states_of_a_vote(
    change: Callable[[Poll], Poll], expected: AttentionKind | None, first: StepKind | None
) -> None:
    drive = with_poll(change)
    assert kinds(drive) == ([] if expected is None else [expected])
    assert steps(drive)[:1] == ([] if first is None else [first])


def test_a_vote_without_a_list_is_never_complete() -> None:
    drive = with_poll(lambda p: replace(p, entitled=()))
    assert not is_complete(drive.meeting.polls[V1])


def test_the_agenda() -> None:
    drive = opened()
    for name in ("i1", "i2"):
        drive.do("sec", agenda.AddItem(item_id=ItemId(name), title="x", planned_s=60))
    assert next_steps(drive.meeting, drive.now) == (Step(kind=StepKind.START_ITEM, item_id=I1),)
    drive.do("chair", agenda.StartItem(item_id=I1))
    assert steps(drive) == [StepKind.START_ITEM]
    drive.wait(70)
    assert steps(drive) == [StepKind.RECORD_CONCLUSION, StepKind.START_ITEM]
    over = the(drive, K.ITEM_OVER)
    assert (over.item_ids, over.seconds, over.since) == ((I1,), 10, START + timedelta(seconds=60))
    drive.do("chair", deferral.DeferItem(item_id=I1, reason="x"))
    assert kinds(drive) == []
    drive.do("chair", agenda.StartItem(item_id=ItemId("i2")))
    assert kinds(drive) == []
    drive.do("chair", agenda.FinishItem(item_id=ItemId("i2")))
    assert the(drive, K.ITEMS_DEFERRED).item_ids == (I1,)
    assert next_steps(drive.meeting, drive.now) == (Step(kind=StepKind.START_ITEM, item_id=I1),)
    drive.do("chair", lifecycle.CloseMeeting())
    assert kinds(drive) == [K.ITEMS_DEFERRED, K.MINUTES_TO_APPROVE]
    assert steps(drive) == [StepKind.APPROVE_MINUTES]
    drive.do("chair", lifecycle.ApproveMinutes())
    assert steps(drive) == [StepKind.ARCHIVE]
    drive.do("clerk", ISSUE)
    assert steps(drive) == []
    drive.do("chair", ReopenMinutes(reason="x"))
    assert steps(drive) == [StepKind.APPROVE_MINUTES]
    drive.do("chair", lifecycle.ApproveMinutes())
    drive.do("clerk", lifecycle.ArchiveMeeting())
    assert drive.meeting.phase is Phase.ARCHIVED
    assert drive.meeting.archived_at == drive.now
    assert seen(drive) == ()


def test_the_most_urgent_comes_first_and_the_oldest_of_a_kind() -> None:
    drive = opened()
    for n, who in enumerate(("an", "binh", "chi")):
        ask(drive, who, SpeechId(f"s{n}"), SpeechKind.POINT_OF_ORDER)
        drive.wait(1)
    poll(drive)
    everybody_votes(drive)
    drive.wait(LONG_WAIT_S)
    found = seen(drive)
    assert [a.kind for a in found] == [*[K.POINT_OF_ORDER] * 3, K.VOTE_COMPLETE, K.LONG_WAITING, K.NEXT_STEP]
    assert [a.speech_id for a in found[:3]] == ["s0", "s1", "s2"]
    assert len({a.key for a in found}) == len(found)
    assert found[-1].step == next_steps(drive.meeting, drive.now)[0]


def hold(drive: Drive, *names: str, tie: bool = False, **fields: Any) -> None:
    """Votes that are counted and not declared."""
    for name in names:
        key = PollId(name)
        drive.do("sec", voting.CreatePoll(poll_id=key, question="x", tie=TieRule.CHAIR, base=Base.VALID, **fields))
        drive.do("chair", voting.OpenPoll(poll_id=key))
        votes(drive, key, an=Choice.YES, **({"binh": Choice.NO} if tie else {}))
        drive.wait(1)
        drive.do("chair", voting.ClosePoll(poll_id=key))


def test_results_that_are_held_are_one_thing_and_declared_by_one_step() -> None:
    drive = opened()
    hold(drive, "v1")
    closed = drive.now
    (one,) = (a for a in seen(drive) if a.kind is K.RESULT_UNDECLARED)
    assert (one.poll_id, one.poll_ids, one.since) == (V1, (V1,), closed)
    assert next_steps(drive.meeting, drive.now)[0] == Step(kind=StepKind.PUBLISH_RESULT, poll_id=V1)
    hold(drive, "v2", "v3")
    every = (V1, PollId("v2"), PollId("v3"))
    held = the(drive, K.RESULT_UNDECLARED)
    assert (held.poll_id, held.poll_ids, held.since, held.key) == (None, every, closed, one.key)
    step = next_steps(drive.meeting, drive.now)[0]
    assert step == Step(kind=StepKind.PUBLISH_RESULTS, poll_ids=every)
    command = command_of(step)
    assert command is not None
    drive.do("chair", command)
    assert K.RESULT_UNDECLARED not in kinds(drive)
    assert {p.state for p in drive.meeting.polls.values()} == {PollState.PUBLISHED}


def test_results_wait_for_the_others_of_their_batch_and_for_their_tie() -> None:
    drive = opened()
    hold(drive, "v1", "v2", batch="b")
    hold(drive, "v3")
    drive.do("sec", voting.CreatePoll(poll_id=PollId("v4"), question="x", batch="b"))
    assert declarable(drive.meeting) == ("v1", "v2", "v3")
    drive.do("chair", voting.OpenPoll(poll_id=PollId("v4")))
    assert declarable(drive.meeting) == ("v3",)
    drive.do("chair", voting.ClosePoll(poll_id=PollId("v4")))
    assert declarable(drive.meeting) == ("v1", "v2", "v3", "v4")
    hold(drive, "v5", batch="b", tie=True)
    assert [a.kind for a in seen(drive)[:2]] == [K.TIE, K.RESULT_UNDECLARED]
    assert the(drive, K.RESULT_UNDECLARED).poll_ids == ("v3",)
    assert [(s.kind, s.poll_id) for s in next_steps(drive.meeting, drive.now)[:2]] == [
        (StepKind.BREAK_TIE, "v5"),
        (StepKind.PUBLISH_RESULT, "v3"),
    ]


@given(st.integers(0, 1 << 32), st.integers(0, 150))
@settings(deadline=None, max_examples=100)
def test_every_step_that_is_proposed_can_be_taken(seed: int, length: int) -> None:
    drive = played(seed, length)
    meeting = drive.meeting
    chairs = [p for p in meeting.people if meeting.presides(p)]
    for step in next_steps(meeting, drive.now):
        command = command_of(step)
        if command is not None and chairs:
            assert decide(meeting, chairs[0], command, drive.now)
    found = attention(meeting, drive.now)
    assert len({a.key for a in found}) == len(found)
    assert [list(Level).index(a.level) for a in found] == sorted(list(Level).index(a.level) for a in found)
    # The same thing keeps its key as time goes by.
    later = attention(meeting, drive.now + timedelta(seconds=5))
    assert {a.key for a in found} <= {a.key for a in later}


@pytest.mark.parametrize("kind", list(StepKind))
def test_a_step_has_a_command_unless_it_asks_for_more(kind: StepKind) -> None:
    step = Step(kind=kind, item_id=I1, poll_id=V1, speech_id=S1)
    asks = {
        StepKind.ANSWER_QUORUM,
        StepKind.BREAK_TIE,
        StepKind.ANSWER_ORDER,
        StepKind.RECORD_CONCLUSION,
        StepKind.ENTER_HANDS,
    }
    assert (command_of(step) is None) == (kind in asks)
