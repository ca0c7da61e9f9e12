"""Balanced order, limits per speech, person and group, speaking times, points of order."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from meetroom.domain import agenda, floor, roles
from meetroom.domain.core import Fact, GroupId, ItemId, PersonId, SpeechId
from meetroom.domain.floor_order import (
    LimitKind,
    SpeakingTimes,
    TimeLeft,
    is_limited,
    limit_for,
    speaking_time,
    speaking_time_on,
    spoken_s,
    time_left,
    waiting_list,
)
from meetroom.domain.meeting import apply
from meetroom.domain.points_of_order import AnswerPointOfOrder, PointOfOrderAnswered, unanswered
from meetroom.domain.state import (
    Meeting,
    OrderCategory,
    Person,
    RuleSet,
    Speech,
    SpeechKind,
    SpeechState,
    Stance,
)
from tests.domain.driving import PEOPLE, START, Drive, M, item, opened

S1 = SpeechId("s1")
P, C, N = Stance.PRO, Stance.CONTRA, Stance.CONTRIBUTION
BALANCED = RuleSet(balanced=True)


def asked(name: str, minute: int, stance: Stance | None = None, *, spoke: bool = False) -> list[Speech]:
    """Somebody waits; `spoke`: they have spoken before, outside any item."""
    base = Speech(
        speech_id=SpeechId(name),
        person_id=PersonId(name.upper()),
        item_id=None,
        kind=SpeechKind.NORMAL,
        state=SpeechState.WAITING,
        requested_at=START + timedelta(minutes=minute),
        limit_s=300,
        stance=stance,
    )
    earlier = replace(base, speech_id=SpeechId(f"{name}0"), state=SpeechState.FINISHED, started_at=START, stance=None)
    return [base, *([earlier] if spoke else [])]


def hall(*lists: list[Speech], rules: RuleSet = BALANCED) -> Meeting:
    return Meeting(meeting_id=M, rules=rules, speeches={s.speech_id: s for speeches in lists for s in speeches})


@pytest.mark.parametrize(
    ("speeches", "order"),
    [
        ([asked("a", 1, P), asked("b", 2, P), asked("c", 3, C), asked("d", 4, C)], "acbd"),
        ([asked("a", 1, P), asked("b", 2, P), asked("c", 3, P)], "abc"),
        ([asked("a", 1, P), asked("b", 2, N), asked("c", 3, C), asked("d", 4)], "abcd"),
        ([asked("a", 1, P), asked("b", 2, N), asked("c", 3, P), asked("d", 4, C)], "abdc"),
        ([asked("a", 1, P, spoke=True), asked("b", 2, C), asked("c", 3, P)], "bca"),
        ([asked("a", 1, C, spoke=True), asked("b", 2, P), asked("c", 3, P)], "bac"),
        ([asked("a", 1, spoke=True), asked("b", 2), asked("c", 3, spoke=True), asked("d", 4)], "bdac"),
        ([asked("b", 1, P), asked("a", 1, P)], "ab"),
        ([], ""),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_balanced_order(speeches: list[list[Speech]], order: str) -> None:
    assert "".join(s.speech_id for s in waiting_list(hall(*speeches))) == order


def test_a_list_that_is_not_balanced_goes_by_time() -> None:
    meeting = hall(asked("a", 1, P, spoke=True), asked("b", 2, P), asked("c", 3, C), rules=RuleSet())
    assert [s.speech_id for s in waiting_list(meeting)] == ["a", "b", "c"]


def test_the_side_that_spoke_last_on_the_item_waits() -> None:
    drive = opened(BALANCED)
    item(drive, "i1")
    for who, stance in (("an", P), ("binh", P), ("chi", C), ("dung", P)):
        drive.do(who, floor.RequestFloor(speech_id=SpeechId(who), stance=stance))
        drive.wait(1)
    assert [s.speech_id for s in waiting_list(drive.meeting)] == ["an", "chi", "binh", "dung"]
    drive.do("chair", floor.GrantFloor(speech_id=SpeechId("an")))
    assert [s.speech_id for s in waiting_list(drive.meeting)] == ["chi", "binh", "dung"]
    # What was said outside the item does not count on it.
    drive.do("chair", agenda.StartItem(item_id=ItemId("i1")))
    assert [s.speech_id for s in waiting_list(drive.meeting)] == ["binh", "chi", "dung"]
    drive.do("chi", floor.RequestFloor(speech_id=S1, kind=SpeechKind.INTERPOSED))
    assert waiting_list(drive.meeting)[0].speech_id == S1


@given(
    st.lists(
        st.tuples(
            st.integers(0, 9), st.sampled_from([None, *Stance]), st.booleans(), st.sampled_from(list(SpeechKind))
        ),
        max_size=12,
    )
)
@settings(deadline=None, max_examples=150)
def test_balancing_loses_nobody_and_keeps_the_kinds(rows: list[tuple[int, Stance | None, bool, SpeechKind]]) -> None:
    lists = [asked(f"p{n}", minute, stance, spoke=spoke) for n, (minute, stance, spoke, _) in enumerate(rows)]
    kinds = [[replace(s, kind=kind) for s in speeches] for speeches, (*_, kind) in zip(lists, rows, strict=True)]
    meeting = hall(*kinds)
    balanced, plain = waiting_list(meeting), waiting_list(replace(meeting, rules=RuleSet()))
    assert {s.speech_id for s in balanced} == {s.speech_id for s in plain}
    assert [s.kind for s in balanced] == [s.kind for s in plain]
    last, normal = None, [s for s in balanced if s.kind is SpeechKind.NORMAL]
    for position, speech in enumerate(normal):
        rest = normal[position:]
        # A side is repeated only when nobody of another one waits.
        assert speech.stance not in (P, C) or speech.stance is not last or all(s.stance is last for s in rest)
        last = speech.stance if speech.stance in (P, C) else last


LIMITED = RuleSet(speech_limit_s=60, speech_limit_person_s=100, speech_limit_group_s=150)
NORTH = GroupId("north")


def speak(drive: Drive, who: str, speech_id: str, seconds: float, kind: SpeechKind = SpeechKind.NORMAL) -> None:
    drive.do(who, floor.RequestFloor(speech_id=SpeechId(speech_id), kind=kind))
    drive.do("chair", floor.GrantFloor(speech_id=SpeechId(speech_id)))
    drive.wait(seconds)
    drive.do("chair", floor.EndSpeech(speech_id=SpeechId(speech_id)))


def left(drive: Drive, speech_id: str) -> TimeLeft | None:
    return time_left(drive.meeting, drive.meeting.speeches[SpeechId(speech_id)], drive.now)


def test_the_narrowest_limit_counts() -> None:
    drive = opened(LIMITED)
    item(drive, "i1")
    drive.do("sec", roles.EditPerson(person=replace(PEOPLE["binh"], groups=(NORTH,))))
    drive.do("an", floor.RequestFloor(speech_id=SpeechId("a")))
    assert left(drive, "a") == TimeLeft(kind=LimitKind.SPEECH, left_s=60)
    drive.do("chair", floor.GrantFloor(speech_id=SpeechId("a")))
    drive.wait(50)
    assert left(drive, "a") == TimeLeft(kind=LimitKind.SPEECH, left_s=10)
    drive.wait(30)
    assert limit_for(drive.meeting, drive.meeting.speeches[SpeechId("a")], drive.now) == -20
    drive.do("chair", floor.EndSpeech(speech_id=SpeechId("a")))
    drive.do("an", floor.RequestFloor(speech_id=SpeechId("b")))
    assert left(drive, "b") == TimeLeft(kind=LimitKind.PERSON, left_s=20)
    drive.do("binh", floor.RequestFloor(speech_id=SpeechId("c")))
    drive.do("chair", floor.GrantFloor(speech_id=SpeechId("c")))
    drive.wait(30)
    assert left(drive, "c") == TimeLeft(kind=LimitKind.SPEECH, left_s=30)
    drive.wait(30)
    drive.do("chair", floor.ExtendSpeech(speech_id=SpeechId("c"), extra_s=60))
    assert left(drive, "c") == TimeLeft(kind=LimitKind.SPEECH, left_s=60)
    drive.wait(40)
    # 80 and 100 of 150, and the 60 that the chair added.
    assert left(drive, "c") == TimeLeft(kind=LimitKind.SPEECH, left_s=20)
    drive.do("chair", floor.EndSpeech(speech_id=SpeechId("c")))
    assert left(drive, "b") == TimeLeft(kind=LimitKind.PERSON, left_s=20)
    speak(drive, "binh", "d", 25)
    assert left(drive, "b") == TimeLeft(kind=LimitKind.GROUP, left_s=5, group_id=NORTH)
    # Another item, another account.
    drive.do("chair", agenda.StartItem(item_id=ItemId("i1")))
    assert left(drive, "b") == TimeLeft(kind=LimitKind.SPEECH, left_s=60)


def test_points_of_order_take_no_time_from_anybody() -> None:
    drive = opened(LIMITED)
    speak(drive, "an", "o", 90, SpeechKind.POINT_OF_ORDER)
    drive.do("an", floor.RequestFloor(speech_id=SpeechId("a")))
    assert left(drive, "a") == TimeLeft(kind=LimitKind.SPEECH, left_s=60)
    drive.do("an", floor.RequestFloor(speech_id=SpeechId("o2"), kind=SpeechKind.POINT_OF_ORDER))
    assert left(drive, "o2") == TimeLeft(kind=LimitKind.SPEECH, left_s=60)
    assert speaking_time(drive.meeting, drive.now).total_s == 90
    assert speaking_time_on(drive.meeting, None, drive.now) == SpeakingTimes()


def test_without_a_limit_there_is_nothing_left_to_tell() -> None:
    drive = opened(RuleSet(speech_limit_s=0))
    drive.do("an", floor.RequestFloor(speech_id=S1))
    assert left(drive, "s1") is None
    assert limit_for(drive.meeting, drive.meeting.speeches[S1], drive.now) is None


def test_an_extension_without_an_own_limit_goes_to_the_person() -> None:
    drive = opened(RuleSet(speech_limit_s=0, speech_limit_person_s=60))
    drive.do("an", floor.RequestFloor(speech_id=S1))
    drive.do("chair", floor.GrantFloor(speech_id=S1))
    drive.wait(50)
    drive.do("chair", floor.ExtendSpeech(speech_id=S1, extra_s=30))
    assert drive.meeting.speeches[S1].limit_s == 0
    assert left(drive, "s1") == TimeLeft(kind=LimitKind.PERSON, left_s=40)


@pytest.mark.parametrize(
    ("rules", "kind", "groups", "limited"),
    [
        (RuleSet(), SpeechKind.POINT_OF_ORDER, (), True),
        (RuleSet(speech_limit_s=0), SpeechKind.NORMAL, (NORTH,), False),
        (RuleSet(speech_limit_s=0, speech_limit_person_s=9), SpeechKind.NORMAL, (), True),
        (RuleSet(speech_limit_s=0, speech_limit_person_s=9), SpeechKind.POINT_OF_ORDER, (), False),
        (RuleSet(speech_limit_s=0, speech_limit_group_s=9), SpeechKind.NORMAL, (), False),
        (RuleSet(speech_limit_s=0, speech_limit_group_s=9), SpeechKind.NORMAL, (NORTH,), True),
    ],
)
def test_what_is_limited(rules: RuleSet, kind: SpeechKind, groups: tuple[GroupId, ...], limited: bool) -> None:
    person = Person(person_id=PersonId("A"), name="x", groups=groups)
    (speech,) = asked("a", 0)
    speech = replace(speech, kind=kind, limit_s=rules.speech_limit_s)
    meeting = replace(hall([speech], rules=rules), people={person.person_id: person})
    assert is_limited(meeting, speech) == limited
    assert (time_left(meeting, speech, START) is not None) == limited


def test_speaking_times_of_people_and_groups() -> None:
    drive = opened()
    speak(drive, "an", "a", 10)
    speak(drive, "guest", "b", 20)
    speak(drive, "binh", "c", 5)
    speak(drive, "an", "d", 1)
    people = {"an": 11.0, "guest": 20.0, "binh": 5.0}
    assert speaking_time(drive.meeting, drive.now) == SpeakingTimes(people=people, groups={NORTH: 31.0}, total_s=36.0)  # type: ignore[arg-type]
    # Whoever is not on the list of the holder of the state belongs to no group.
    bare = replace(drive.meeting, people={})
    assert speaking_time(bare, drive.now).groups == {}


@given(st.lists(st.tuples(st.sampled_from(["an", "binh"]), st.floats(0, 900)), max_size=6))
@settings(deadline=None, max_examples=60)
def test_the_times_add_up(speeches: list[tuple[str, float]]) -> None:
    drive = opened()
    for n, (who, seconds) in enumerate(speeches):
        speak(drive, who, f"s{n}", seconds)
    times = speaking_time(drive.meeting, drive.now)
    assert times.total_s == pytest.approx(sum(s for _, s in speeches), abs=1e-3)
    assert times.total_s == pytest.approx(sum(times.people.values()))
    assert sum(spoken_s(s, drive.now) for s in drive.meeting.speeches.values()) == pytest.approx(times.total_s)


def test_a_point_of_order_has_a_category_and_an_answer() -> None:
    drive = opened()
    ask = floor.RequestFloor(
        speech_id=S1, kind=SpeechKind.POINT_OF_ORDER, category=OrderCategory.TIME, subject="Quá giờ"
    )
    drive.do("an", ask)
    asked_now = drive.meeting.speeches[S1]
    assert (asked_now.category, asked_now.subject, asked_now.ruling) == (OrderCategory.TIME, "Quá giờ", None)
    drive.do("chair", floor.GrantFloor(speech_id=S1))
    assert unanswered(drive.meeting) == ()
    drive.wait(20)
    drive.do("an", floor.EndSpeech(speech_id=S1))
    assert unanswered(drive.meeting) == (S1,)
    answer = AnswerPointOfOrder(speech_id=S1, upheld=False, text="Còn đủ thời gian")
    assert drive.do("chair", answer) == (PointOfOrderAnswered(speech_id=S1, upheld=False, text="Còn đủ thời gian"),)
    speech = drive.seen("guest").meeting.speeches[S1]
    assert speech.ruling is not None
    assert (speech.ruling.upheld, speech.ruling.by, speech.ruling.at) == (False, "chair", drive.now)
    assert unanswered(drive.meeting) == ()
    assert speech.state is SpeechState.FINISHED


def test_a_point_of_order_without_a_category_is_about_procedure() -> None:
    drive = opened()
    drive.do("an", floor.RequestFloor(speech_id=S1, kind=SpeechKind.POINT_OF_ORDER))
    assert drive.meeting.speeches[S1].category is OrderCategory.PROCEDURE
    # Answered without being heard, it is off the list.
    drive.do("chair", AnswerPointOfOrder(speech_id=S1, upheld=None))
    assert waiting_list(drive.meeting) == ()
    assert drive.meeting.speeches[S1].state is SpeechState.FINISHED
    assert drive.meeting.speeches[S1].started_at is None


def test_whoever_speaks_on_an_answered_point_keeps_the_floor() -> None:
    drive = opened()
    drive.do("an", floor.RequestFloor(speech_id=S1, kind=SpeechKind.POINT_OF_ORDER))
    drive.do("chair", floor.GrantFloor(speech_id=S1))
    drive.do("chair", AnswerPointOfOrder(speech_id=S1, upheld=True))
    assert drive.meeting.current_speech is not None


def test_an_extension_of_a_speech_that_is_not_known_changes_nothing() -> None:
    meeting = Meeting(meeting_id=M)
    event = floor.SpeechExtended(speech_id=S1, limit_s=60, extra_s=30)
    assert apply(meeting, Fact(seq=1, at=START, actor=PersonId("chair"), event=event, salt="")) is meeting
