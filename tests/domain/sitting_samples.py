"""One of every command of the sitting beside agenda, floor and roster, all about the same few things."""

from datetime import timedelta

from meetroom.domain import (
    attendance,
    chairing,
    corrections,
    deferral,
    door_codes,
    doors,
    invitations,
    lifecycle,
    points_of_order,
    quorum_loss,
    substitutes,
)
from meetroom.domain.core import Command, ItemId, PersonId, PointId, SpeechId
from meetroom.domain.state import QuorumCourse
from tests.domain.driving import START

_AN, _DUNG, _P1 = PersonId("an"), PersonId("dung"), PointId("p1")

SITTING_SAMPLES: tuple[Command, ...] = (
    lifecycle.ArchiveMeeting(),
    chairing.HandOverChair(person_id=_AN),
    chairing.TakeBackChair(),
    doors.CloseDoors(reason="x"),
    doors.OpenDoors(),
    attendance.RecordDepartures(person_ids=(_AN,)),
    attendance.ChangePlace(person_id=_AN, in_transit=True),
    door_codes.SignInAtDoor(point_id=_P1),
    door_codes.AdmitByBadge(badge="x", point_id=_P1),
    door_codes.AdmitAtDoor(person_id=_AN, point_id=_P1),
    invitations.RespondInvitation(coming=True),
    corrections.CorrectPresence(
        person_id=_AN, stay=0, arrived_at=START - timedelta(minutes=1), left_at=None, reason="x"
    ),
    substitutes.NameSubstitute(person_id=_AN, substitute_id=_DUNG, reason="x"),
    substitutes.EndSubstitution(person_id=_AN),
    quorum_loss.AnswerQuorumLoss(course=QuorumCourse.GO_ON),
    deferral.DeferItem(item_id=ItemId("i1"), reason="x"),
    deferral.CarryOverItem(item_id=ItemId("i1")),
    points_of_order.AnswerPointOfOrder(speech_id=SpeechId("s1"), upheld=True),
)
