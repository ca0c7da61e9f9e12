"""Attendance and quorum: spans of presence, and quorum told as soon as it is lost or regained."""

import pytest
from msgspec.structs import replace

from meetroom.domain import attendance, lifecycle, roles
from meetroom.domain.attendance import PersonArrived, PersonLeft, QuorumLost, QuorumRegained, needed_of, quorum
from meetroom.domain.core import PersonId, PointId
from meetroom.domain.state import Meeting, Person, Quorum, Role, RuleSet, Share
from tests.domain.driving import M, founded, opened

AN, BINH = PersonId("an"), PersonId("binh")


@pytest.mark.parametrize(
    ("count", "share", "needed"),
    [
        (4, Share(1, 2), 3),
        (5, Share(1, 2), 3),
        (4, Share(1, 2, at_least=True), 2),
        (5, Share(1, 2, at_least=True), 3),
        (50, Share(2, 3), 34),
        (51, Share(2, 3), 35),
        (51, Share(2, 3, at_least=True), 34),
        (0, Share(1, 2), 1),
        (0, Share(1, 2, at_least=True), 0),
        (10_000, Share(3_333, 10_000, at_least=True), 3_333),
    ],
)
def test_shares_of_a_count(count: int, share: Share, needed: int) -> None:
    assert needed_of(count, share) == needed


def test_presence_is_kept_as_spans() -> None:
    drive = founded()
    drive.do("sec", lifecycle.AnnounceMeeting())
    drive.do("an", attendance.SignIn(point_id=PointId("p1")))
    drive.do("chair", lifecycle.OpenMeeting())
    drive.wait(60)
    drive.do("an", attendance.SignOut())
    drive.wait(60)
    drive.do("sec", attendance.RecordArrivals(person_ids=(AN, BINH)))
    first, second = drive.meeting.stays[AN]
    assert (first.point_id, first.late, first.recorded_by) == ("p1", False, "an")
    assert first.left_at is not None
    assert (first.left_at - first.arrived_at).total_seconds() == 60
    # Whoever comes back is not late.
    assert (second.point_id, second.late, second.recorded_by, second.left_at) == (None, False, "sec", None)
    assert drive.meeting.stays[BINH][0].late
    assert drive.meeting.is_present(AN)
    assert not drive.meeting.is_present(PersonId("stranger"))


def test_an_excuse_is_void_once_they_come() -> None:
    drive = founded()
    drive.do("sec", attendance.ExcuseAbsence(person_id=AN, reason="Ốm"))
    drive.do("sec", attendance.ExcuseAbsence(person_id=BINH, reason="Công tác"))
    drive.do("sec", lifecycle.AnnounceMeeting())
    drive.do("an", attendance.SignIn())
    assert drive.meeting.excused == {BINH: "Công tác"}


def test_a_room_is_recorded_whole_or_not_at_all() -> None:
    drive = opened(absent=("an", "binh"))
    drive.refused("sec", attendance.RecordArrivals(person_ids=(AN, PersonId("chi"), BINH)))
    assert not drive.meeting.is_present(AN)
    events = drive.do("sec", attendance.RecordArrivals(person_ids=(AN, BINH), point_id=PointId("p1")))
    assert [type(e) for e in events] == [PersonArrived, PersonArrived]


def test_quorum_is_lost_once_and_regained_once() -> None:
    drive = opened()
    assert quorum(drive.meeting) == Quorum(present=4, members=4, needed=3, met=True)
    assert [type(e) for e in drive.do("an", attendance.SignOut())] == [PersonLeft]
    lost = drive.do("sec", attendance.RecordDeparture(person_id=BINH))
    assert lost[1] == QuorumLost(quorum=Quorum(present=2, members=4, needed=3, met=False))
    assert [type(e) for e in drive.do("chi", attendance.SignOut())] == [PersonLeft]
    assert drive.meeting.quorum_lost
    assert [type(e) for e in drive.do("an", attendance.SignIn())] == [PersonArrived]
    back = drive.do("binh", attendance.SignIn())
    assert back[1] == QuorumRegained(quorum=Quorum(present=3, members=4, needed=3, met=True))
    assert not drive.meeting.quorum_lost


def test_quorum_lost_during_a_pause_is_told_too() -> None:
    drive = opened()
    drive.do("chair", lifecycle.SuspendMeeting())
    drive.do("an", attendance.SignOut())
    assert isinstance(drive.do("binh", attendance.SignOut())[1], QuorumLost)


def test_before_the_opening_no_quorum_is_lost() -> None:
    drive = founded()
    drive.do("sec", lifecycle.AnnounceMeeting())
    drive.do("sec", attendance.RecordArrivals(person_ids=tuple(map(PersonId, ("chair", "an", "binh")))))
    assert quorum(drive.meeting).met
    assert len(drive.do("an", attendance.SignOut())) == 1


def test_quorum_follows_the_roster() -> None:
    drive = opened(absent=("an",))
    new = Person(person_id=PersonId("new"), name="x")
    drive.do("sec", roles.AddPerson(person=new))
    assert quorum(drive.meeting) == Quorum(present=3, members=5, needed=3, met=True)
    lost = drive.do("sec", roles.AddPerson(person=replace(new, person_id=PersonId("new2"))))
    assert lost[1] == QuorumLost(quorum=Quorum(present=3, members=6, needed=4, met=False))
    regained = drive.do("sec", roles.EditPerson(person=replace(new, voting=False)))
    assert regained[1] == QuorumRegained(quorum=Quorum(present=3, members=5, needed=3, met=True))


def test_a_meeting_without_members_has_no_quorum() -> None:
    rules = RuleSet(quorum=Share(1, 2, at_least=True))
    assert quorum(Meeting(meeting_id=M, rules=rules)) == Quorum(present=0, members=0, needed=0, met=False)


@pytest.mark.parametrize("role", list(Role))
def test_who_can_have_a_vote(role: Role) -> None:
    drive = founded()
    drive.do("sec", roles.AddPerson(person=Person(person_id=PersonId("x"), name="x", roles=(role,), voting=True)))
    expected = role in (Role.CHAIR, Role.SECRETARY, Role.DELEGATE, Role.SCRUTINEER)
    assert drive.meeting.people[PersonId("x")].voting == expected
    assert (PersonId("x") in drive.meeting.voting_members()) == expected
    both = Person(person_id=PersonId("x"), name="x", roles=(role, Role.DELEGATE), voting=True)
    if role is not Role.DELEGATE and role is not Role.CHAIR:
        drive.do("sec", roles.EditPerson(person=both))
        assert drive.meeting.people[PersonId("x")].voting


def test_people_of_a_point() -> None:
    drive = founded()
    for name in ("z", "y"):
        person = Person(person_id=PersonId(name), name=name, point_id=PointId("p1"))
        drive.do("sec", roles.AddPerson(person=person))
    assert roles.at_point(drive.meeting, PointId("p1")) == ("y", "z")
