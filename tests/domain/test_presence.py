"""Answers to the invitation, places, lateness, seats, corrections of attendance: further facts, nothing retroactive."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from meetroom.domain import attendance, corrections, door_codes, floor, lifecycle, roles
from meetroom.domain.attendance import PersonArrived, PersonLeft, PlaceChanged, present_at
from meetroom.domain.core import Fact, PersonId, PointId, Refused, SpeechId
from meetroom.domain.corrections import CorrectPresence
from meetroom.domain.invitations import RespondInvitation
from meetroom.domain.quorum import quorum
from meetroom.domain.state import RuleSet
from tests.domain.driving import PEOPLE, START, Drive, founded, opened, poll

AN, BINH, P1 = PersonId("an"), PersonId("binh"), PointId("p1")


def announced(rules: RuleSet | None = None) -> Drive:
    drive = founded(rules)
    drive.do("sec", lifecycle.AnnounceMeeting())
    return drive


def test_an_answer_is_for_the_office_and_whoever_gave_it() -> None:
    drive = announced()
    drive.do("an", RespondInvitation(coming=False, reason="Bận việc gia đình"))
    drive.do("guest", RespondInvitation(coming=True))
    for who in ("sec", "chair", "clerk"):
        assert drive.seen(who).meeting.answers == drive.meeting.answers
    assert set(drive.seen("an").meeting.answers) == {"an"}
    assert drive.seen("binh").meeting.answers == {}
    drive.wait(60)
    drive.do("an", RespondInvitation(coming=True, reason="Bận việc gia đình"))
    answer = drive.meeting.answers[AN]
    assert (answer.coming, answer.at) == (True, drive.now)
    # An answer excuses nobody.
    assert drive.meeting.excused == {}


def test_answers_are_void_when_the_start_moves() -> None:
    drive = announced()
    drive.do("an", RespondInvitation(coming=True))
    edit = lifecycle.EditMeeting(title="x", body="y", place="Phòng 2")
    drive.do("sec", edit)
    assert drive.meeting.answers
    drive.do("sec", replace(edit, planned_start=START))
    assert drive.meeting.answers == {}
    assert drive.seen("an").meeting.answers == {}


@pytest.mark.parametrize(
    ("grace", "after_s", "late"), [(0, 0, True), (0, 1, True), (10, 599, False), (10, 600, True), (10, 900, True)]
)
def test_who_is_late(grace: int, after_s: float, late: bool) -> None:
    drive = opened(RuleSet(late_minutes=grace), absent=("an",))
    drive.wait(after_s)
    drive.do("an", attendance.SignIn())
    assert drive.meeting.stays[AN][0].late == late


def test_whoever_comes_back_is_not_late() -> None:
    drive = opened(absent=("binh",))
    drive.wait(60)
    drive.do("an", attendance.SignOut())
    drive.wait(60)
    drive.do("an", attendance.SignIn())
    assert [s.late for s in drive.meeting.stays[AN]] == [False, False]
    # Who went before the opening was not there.
    early = announced()
    early.do("an", attendance.SignIn())
    early.do("an", attendance.SignOut())
    early.wait(1)
    early.do("chair", lifecycle.OpenMeeting())
    early.do("an", attendance.SignIn())
    assert early.meeting.stays[AN][-1].late


def test_a_room_leaves_as_a_whole() -> None:
    drive = opened(absent=("an", "binh"))
    drive.do("sec", attendance.RecordArrivals(person_ids=(AN, BINH), point_id=P1))
    assert present_at(drive.meeting, P1) == (AN, BINH)
    assert "chi" in present_at(drive.meeting, None)
    events = drive.do("sec", attendance.RecordDepartures(person_ids=present_at(drive.meeting, P1)))
    assert [type(e) for e in events][:2] == [PersonLeft, PersonLeft]
    assert present_at(drive.meeting, P1) == ()


def test_a_change_of_place_breaks_nothing() -> None:
    drive = opened()
    drive.do("an", floor.RequestFloor(speech_id=SpeechId("s1")))
    drive.do("chair", floor.GrantFloor(speech_id=SpeechId("s1")))
    before = quorum(drive.meeting)
    drive.wait(30)
    moved = drive.do("an", attendance.ChangePlace(person_id=AN, in_transit=True))
    assert moved == (PlaceChanged(person_id=AN, point_id=None, in_transit=True),)
    drive.wait(30)
    drive.do("sec", attendance.ChangePlace(person_id=AN, point_id=P1))
    first, way, there = drive.meeting.stays[AN]
    assert (first.left_at, way.left_at, there.left_at) == (way.arrived_at, there.arrived_at, None)
    assert (way.in_transit, way.point_id, there.in_transit, there.point_id) == (True, None, False, "p1")
    assert drive.meeting.current_speech is not None
    assert quorum(drive.meeting) == before
    assert present_at(drive.meeting, P1) == (AN,)


def test_one_may_sign_in_on_the_way() -> None:
    drive = opened(absent=("an",))
    events = drive.do("an", attendance.SignIn(in_transit=True))
    assert events == (PersonArrived(person_id=AN, point_id=None, late=True, in_transit=True),)
    assert drive.meeting.stays[AN][0].in_transit
    assert quorum(drive.meeting).present == 4


def test_seats_are_in_natural_order() -> None:
    drive = founded()
    for name, seat in (("an", "A10"), ("binh", "A2"), ("chi", "B1"), ("dung", ""), ("guest", "3")):
        drive.do("sec", roles.EditPerson(person=replace(PEOPLE[name], seat=seat, point_id=P1)))
    assert [p.person_id for p in roles.seating(drive.meeting, P1)] == ["guest", "binh", "an", "chi", "dung"]


def correct(stay: int, arrived_at: datetime, left_at: datetime | None = None) -> CorrectPresence:
    return CorrectPresence(person_id=AN, stay=stay, arrived_at=arrived_at, left_at=left_at, reason="Ghi nhầm giờ")


def test_a_correction_is_a_further_fact() -> None:
    drive = opened(absent=("an",))
    drive.wait(600)
    drive.do("an", attendance.SignIn())
    assert drive.meeting.stays[AN][0].late
    drive.wait(60)
    drive.do("sec", correct(0, START - timedelta(minutes=5)))
    (stay,) = drive.meeting.stays[AN]
    (fixed,) = stay.corrections
    assert (stay.arrived_at, stay.left_at, stay.late) == (START - timedelta(minutes=5), None, False)
    assert (fixed.was_arrived_at, fixed.by, fixed.reason, fixed.at) == (
        START + timedelta(minutes=10),
        "sec",
        "Ghi nhầm giờ",
        drive.now,
    )
    assert drive.seen("guest").meeting.stays == drive.meeting.stays


def test_a_stay_that_nobody_noted_is_added_in_its_place() -> None:
    drive = opened(absent=("an",))
    drive.wait(3_600)
    drive.do("an", attendance.SignIn(point_id=P1))
    past = replace(correct(1, START, START + timedelta(minutes=30)), point_id=P1)
    drive.do("sec", past)
    first, second = drive.meeting.stays[AN]
    assert (first.arrived_at, first.left_at, first.point_id, first.late) == (START, past.left_at, "p1", True)
    assert first.corrections[0].was_arrived_at is None
    assert second.left_at is None
    assert drive.meeting.is_present(AN)


def test_after_the_closing_an_end_can_be_given() -> None:
    drive = opened()
    drive.wait(3_600)
    drive.do("chair", lifecycle.CloseMeeting())
    drive.do("sec", correct(0, START, START + timedelta(minutes=50)))
    assert drive.meeting.stays[AN][0].left_at == START + timedelta(minutes=50)


def test_nothing_of_an_open_vote_is_touched() -> None:
    drive = opened()
    drive.wait(600)
    poll_id = poll(drive)
    before = drive.meeting.polls[poll_id]
    drive.do("sec", correct(0, START + timedelta(minutes=5)))
    assert drive.meeting.polls[poll_id] == before
    assert AN in before.entitled


@given(
    st.lists(
        st.tuples(st.sampled_from(["in", "out", "move", "correct"]), st.integers(0, 4), st.integers(-900, 100)),
        max_size=25,
    )
)
@settings(deadline=None, max_examples=150)
def test_corrections_never_change_who_is_here(acts: list[tuple[str, int, int]]) -> None:
    drive = opened()
    for act, number, seconds in acts:
        drive.wait(37)
        was, counted = drive.meeting.is_present(AN), quorum(drive.meeting)
        stays = drive.meeting.stays[AN]
        command = {
            "in": attendance.SignIn(),
            "out": attendance.SignOut(),
            "move": attendance.ChangePlace(person_id=AN, in_transit=bool(number % 2)),
            "correct": correct(
                number,
                drive.now + timedelta(seconds=seconds),
                None if number == len(stays) - 1 and was else drive.now + timedelta(seconds=seconds + 20 * number),
            ),
        }[act]
        try:
            drive.do("an" if act != "correct" else "sec", command)
        except Refused:
            continue
        now = drive.meeting.stays[AN]
        assert all(a.left_at is not None and a.left_at <= b.arrived_at for a, b in pairwise(now))
        if act in ("correct", "move"):
            assert (drive.meeting.is_present(AN), quorum(drive.meeting)) == (was, counted)
    assert len(drive.meeting.stays[AN]) < corrections.MAX_STAYS


def test_facts_about_somebody_unknown_change_nothing() -> None:
    drive = opened(absent=("an",))
    moved = PlaceChanged(person_id=AN, point_id=P1)
    fact = Fact(seq=1, at=START, actor=AN, event=moved, salt="")
    assert attendance.on_place_changed(drive.meeting, moved, fact) is drive.meeting


def test_a_proved_arrival_says_so() -> None:
    drive = opened(RuleSet(late_minutes=5), absent=("an", "binh"))
    arrived = drive.do("an", door_codes.SignInAtDoor(point_id=P1))
    assert arrived == (PersonArrived(person_id=AN, point_id=P1, late=False, by_door=True),)
    drive.do("sec", door_codes.AdmitAtDoor(person_id=BINH, point_id=P1))
    assert [s.by_door for p in (AN, BINH) for s in drive.meeting.stays[p]] == [True, True]
    # Whoever was here without proof goes on being here, now proved.
    moved = drive.do("chi", door_codes.SignInAtDoor(point_id=P1))
    assert moved == (PlaceChanged(person_id=PersonId("chi"), point_id=P1, by_door=True),)
    assert quorum(drive.meeting).present == 4


def test_the_operator_of_a_point_keeps_its_door() -> None:
    drive = opened(absent=("an",))
    drive.do("sec", roles.EditPerson(person=replace(PEOPLE["op"], point_id=P1)))
    drive.do("op", door_codes.AdmitAtDoor(person_id=AN, point_id=P1))
    assert drive.meeting.stays[AN][0].recorded_by == "op"
