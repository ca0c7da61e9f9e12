"""The minutes name what happens beside items, speeches and votes, in order and with its places in the chain."""

from datetime import timedelta

from msgspec.structs import replace

from meetroom.domain import agenda, attendance, chairing, corrections, deferral, doors, floor, lifecycle, substitutes
from meetroom.domain.core import ItemId, PersonId, PointId, SpeechId
from meetroom.domain.minutes import draft
from meetroom.domain.minutes_form import Minutes, OccurrenceKind
from meetroom.domain.points_of_order import AnswerPointOfOrder
from meetroom.domain.quorum_loss import AnswerQuorumLoss
from meetroom.domain.state import OrderCategory, QuorumCourse, RuleSet, SpeechKind, Stance
from tests.domain.driving import START, Drive, item, opened

K = OccurrenceKind
AN, BINH, CHI, DUNG = map(PersonId, ("an", "binh", "chi", "dung"))
S1, S2, S3 = SpeechId("s1"), SpeechId("s2"), SpeechId("s3")


def drafted(drive: Drive) -> Minutes:
    return draft(drive.meeting, drive.facts)


def kinds(drive: Drive) -> list[OccurrenceKind]:
    return [o.kind for o in drafted(drive).course]


def test_the_course_of_a_sitting() -> None:
    drive = opened(absent=("an",))
    item(drive, "i1")
    drive.do("sec", substitutes.NameSubstitute(person_id=AN, substitute_id=DUNG, reason="Ốm"))
    drive.do("chair", chairing.HandOverChair(person_id=BINH, reason="Trình bày"))
    drive.wait(60)
    drive.do("chair", chairing.TakeBackChair())
    drive.do("sec", deferral.DeferItem(item_id=ItemId("i1"), reason="Thiếu hồ sơ"))
    drive.do("chair", doors.CloseDoors(reason="Nhân sự"))
    drive.do("chair", doors.OpenDoors())
    drive.do("sec", attendance.RecordDepartures(person_ids=(BINH, CHI)))
    drive.do("chair", AnswerQuorumLoss(course=QuorumCourse.GO_ON, text="Nghe báo cáo"))
    drive.do("sec", deferral.CarryOverItem(item_id=ItemId("i1")))
    drive.do("sec", substitutes.EndSubstitution(person_id=AN))
    drive.do("chair", lifecycle.CloseMeeting())
    end = START + timedelta(seconds=30)
    drive.do(
        "sec", corrections.CorrectPresence(person_id=BINH, stay=0, arrived_at=START, left_at=end, reason="Ghi nhầm")
    )
    minutes = drafted(drive)
    assert [(o.kind, o.name, o.other, o.title, o.reason) for o in minutes.course] == [
        (K.SUBSTITUTE_NAMED, "An", "Dung", "", "Ốm"),
        (K.CHAIR_HANDED_OVER, "Binh", "", "", "Trình bày"),
        (K.CHAIR_TAKEN_BACK, "", "", "", ""),
        (K.ITEM_DEFERRED, "", "", "Mục i1", "Thiếu hồ sơ"),
        (K.DOORS_CLOSED, "", "", "", "Nhân sự"),
        (K.DOORS_OPENED, "", "", "", ""),
        (K.QUORUM_ANSWERED, "", "", "", "Nghe báo cáo"),
        (K.ITEM_CARRIED_OVER, "", "", "Mục i1", ""),
        (K.SUBSTITUTION_ENDED, "An", "", "", ""),
        (K.PRESENCE_CORRECTED, "Binh", "", "", "Ghi nhầm"),
    ]
    answered, corrected = minutes.course[6], minutes.course[-1]
    assert (answered.course, answered.quorum and answered.quorum.present) == (QuorumCourse.GO_ON, 1)
    assert (corrected.arrived_at, corrected.left_at) == (START, end)
    for occurrence in minutes.course:
        (seq,) = occurrence.seqs
        assert drive.facts[seq - 1].at == occurrence.at
    assert not any(o.closed_doors for o in minutes.course)
    binh = next(a for p in minutes.points for a in p.people if a.person_id == BINH)
    assert binh.stays[0].corrected


def test_points_of_order_stand_with_their_answers() -> None:
    drive = opened()
    for speech_id, category in ((S1, OrderCategory.TIME), (S2, None)):
        command = floor.RequestFloor(
            speech_id=speech_id, kind=SpeechKind.POINT_OF_ORDER, category=category, subject="Quá giờ"
        )
        drive.do("an", command)
        drive.do("chair", AnswerPointOfOrder(speech_id=speech_id, upheld=True, text="Đồng ý"))
        if speech_id == S1:
            drive.do("chair", doors.CloseDoors())
    first, shut, second = drafted(drive).course
    assert (first.kind, first.name, first.category, first.subject, first.upheld, first.reason, first.closed_doors) == (
        K.ORDER_ANSWERED,
        "An",
        OrderCategory.TIME,
        "Quá giờ",
        True,
        "Đồng ý",
        False,
    )
    assert shut.kind is K.DOORS_CLOSED
    assert second.closed_doors
    # Raised inside, answered outside: still for those inside.
    drive.do("binh", floor.RequestFloor(speech_id=S3, kind=SpeechKind.POINT_OF_ORDER))
    drive.do("chair", floor.GrantFloor(speech_id=S3))
    drive.do("chair", doors.OpenDoors())
    drive.do("chair", AnswerPointOfOrder(speech_id=S3, upheld=None))
    assert drafted(drive).course[-1].closed_doors
    # A drafter who does not know the speech tells what is known.
    bare = draft(replace(drive.meeting, speeches={}), drive.facts)
    assert [o.name for o in bare.course if o.kind is K.ORDER_ANSWERED] == ["", "", ""]


def test_a_speech_stands_with_its_stance() -> None:
    drive = opened()
    drive.do("an", floor.RequestFloor(speech_id=S1, stance=Stance.CONTRA, subject="Mức thu"))
    drive.do("chair", floor.GrantFloor(speech_id=S1))
    drive.do("chair", floor.EndSpeech(speech_id=S1))
    (spoken,) = drafted(drive).loose.contributions
    assert (spoken.stance, spoken.subject, spoken.ruling) == (Stance.CONTRA, "Mức thu", None)


def test_hidden_items_leave_no_trace_in_the_course() -> None:
    drive = opened()
    item(drive, "i1", hidden=True)
    drive.do("sec", deferral.DeferItem(item_id=ItemId("i1"), reason="x"))
    assert kinds(drive) == []
    item(drive, "i2")
    drive.do("sec", deferral.CarryOverItem(item_id=ItemId("i2")))
    # Of an item that is not known the title stays empty.
    gone = draft(replace(drive.meeting, items={}), drive.facts)
    assert [o.title for o in gone.course] == ["", ""]


def test_the_close_of_the_sitting_opens_the_doors() -> None:
    drive = opened()
    for speech_id in (S1, S2):
        drive.do("an" if speech_id == S1 else "binh", floor.RequestFloor(speech_id=speech_id))
    drive.do("chair", doors.CloseDoors())
    drive.do("chair", lifecycle.CloseMeeting())
    assert kinds(drive) == [K.DOORS_CLOSED]
    assert not drive.meeting.doors_closed


def test_attendance_tells_substitutes_places_and_the_time_of_items() -> None:
    drive = opened(RuleSet(substitutes_vote=True), absent=("an",))
    item(drive, "i1")
    drive.do("sec", substitutes.NameSubstitute(person_id=AN, substitute_id=DUNG, reason="Ốm"))
    drive.do("chair", agenda.StartItem(item_id=ItemId("i1")))
    drive.wait(90)
    drive.do("chair", deferral.DeferItem(item_id=ItemId("i1"), reason="Thiếu hồ sơ"))
    drive.do("binh", attendance.ChangePlace(person_id=BINH, in_transit=True))
    drive.do("sec", attendance.ChangePlace(person_id=BINH, point_id=PointId("p1")))
    minutes = drafted(drive)
    assert [(a.person_id, a.substitute) for a in minutes.absent if a.substitute] == [(AN, "Dung")]
    binh = next(a for p in minutes.points for a in p.people if a.person_id == BINH)
    assert [(s.point, s.in_transit) for s in binh.stays] == [("", False), ("", True), ("Điểm cầu 1", False)]
    assert (minutes.items[0].spent_s, minutes.items[0].reason) == (90, "Thiếu hồ sơ")
