"""Random commands of the sitting beside agenda, floor and roster, for histories."""

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from msgspec.structs import replace

from meetroom.domain import (
    attendance,
    chairing,
    corrections,
    deferral,
    door_codes,
    doors,
    floor,
    invitations,
    lifecycle,
    points_of_order,
    quorum_loss,
    substitutes,
)
from meetroom.domain.core import Command, GroupId, ItemId, PersonId, PointId, SpeechId
from meetroom.domain.state import (
    ItemState,
    Meeting,
    OrderCategory,
    QuorumCourse,
    QuorumOf,
    RuleSet,
    Share,
    SpeechKind,
    SpeechState,
    Stance,
)
from tests.domain.driving import START


class Dice(Protocol):
    """What is asked of chance here."""

    def flag(self, chance: float = 0.5) -> bool: ...

    def text(self) -> str: ...

    def one(self, likely: list[str], others: str) -> str: ...

    def number(self, below: int) -> int: ...

    def point(self, meeting: Meeting) -> PointId | None: ...


def _person(c: Dice, m: Meeting) -> PersonId:
    return PersonId(c.one(list(m.people), "n"))


def _point(c: Dice, m: Meeting) -> PointId:
    return PointId(c.one(list(m.points), "p"))


def _present(c: Dice, m: Meeting) -> PersonId:
    return PersonId(c.one([p for p in m.people if m.is_present(p)], "n"))


def _correct(c: Dice, m: Meeting) -> Command:
    person_id = PersonId(c.one([p for p, stays in m.stays.items() if stays], "n"))
    stays = m.stays.get(person_id, ())
    stay = c.number(len(stays) + 2)
    runs = stay < len(stays) and stays[stay].left_at is None
    arrived = stays[stay].arrived_at if stay < len(stays) else START
    arrived += timedelta(seconds=c.number(900) - 700)
    return corrections.CorrectPresence(
        person_id=person_id,
        stay=stay,
        arrived_at=arrived,
        left_at=None if runs else arrived + timedelta(seconds=c.number(300)),
        point_id=c.point(m),
        reason=c.text(),
    )


def _item(c: Dice, m: Meeting, *states: ItemState) -> ItemId:
    return ItemId(c.one([i.item_id for i in m.items.values() if i.state in states], "i"))


def _of_order(c: Dice, m: Meeting) -> SpeechId:
    asked = (SpeechState.WAITING, SpeechState.SPEAKING, SpeechState.FINISHED)
    points = [s for s in m.speeches.values() if s.kind is SpeechKind.POINT_OF_ORDER and s.ruling is None]
    return SpeechId(c.one([s.speech_id for s in points if s.state in asked], "s"))


def _present_ones(c: Dice, m: Meeting) -> tuple[PersonId, ...]:
    return tuple(dict.fromkeys(_present(c, m) for _ in range(c.number(3))))


def ask_for_floor(c: Dice, m: Meeting) -> Command:
    """A request of any kind, mostly one that makes sense."""
    kind = list(SpeechKind)[c.number(4)]
    return floor.RequestFloor(
        speech_id=SpeechId(f"s{c.number(99)}"),
        kind=kind,
        stance=(None, *Stance)[c.number(4)] if kind is SpeechKind.NORMAL else None,
        category=list(OrderCategory)[c.number(6)] if kind is SpeechKind.POINT_OF_ORDER and c.flag() else None,
        subject=c.text() if c.flag() else "",
    )


def rules_of_sitting(c: Dice, rules: RuleSet) -> RuleSet:
    """The same rules with some for floor, attendance and quorum."""
    group = QuorumOf(group_id=GroupId("north"), share=Share(1, 2, at_least=True))
    return replace(
        rules,
        balanced=c.flag(),
        speech_limit_s=(0, 300)[c.number(2)],
        speech_limit_person_s=(0, 600)[c.number(2)],
        speech_limit_group_s=(0, 900)[c.number(2)],
        substitutes_vote=c.flag(),
        objection_days=c.number(3),
        late_minutes=c.number(3) * 10,
        quorum_groups=(group,) if c.flag(0.2) else (),
    )


PLANNED, RUNNING, DEFERRED = ItemState.PLANNED, ItemState.RUNNING, ItemState.DEFERRED

SITTING_MAKERS: dict[type[Command], Callable[[Dice, Meeting], Command]] = {
    lifecycle.ArchiveMeeting: lambda c, m: lifecycle.ArchiveMeeting(),
    chairing.HandOverChair: lambda c, m: chairing.HandOverChair(person_id=_present(c, m), reason=c.text()),
    chairing.TakeBackChair: lambda c, m: chairing.TakeBackChair(),
    doors.CloseDoors: lambda c, m: doors.CloseDoors(reason=c.text()),
    doors.OpenDoors: lambda c, m: doors.OpenDoors(),
    attendance.RecordDepartures: lambda c, m: attendance.RecordDepartures(person_ids=_present_ones(c, m)),
    attendance.ChangePlace: lambda c, m: attendance.ChangePlace(
        person_id=_present(c, m), point_id=c.point(m), in_transit=c.flag()
    ),
    door_codes.SignInAtDoor: lambda c, m: door_codes.SignInAtDoor(point_id=_point(c, m)),
    door_codes.AdmitByBadge: lambda c, m: door_codes.AdmitByBadge(badge=c.text(), point_id=_point(c, m)),
    door_codes.AdmitAtDoor: lambda c, m: door_codes.AdmitAtDoor(person_id=_person(c, m), point_id=_point(c, m)),
    invitations.RespondInvitation: lambda c, m: invitations.RespondInvitation(coming=c.flag(), reason=c.text()),
    corrections.CorrectPresence: _correct,
    substitutes.NameSubstitute: lambda c, m: substitutes.NameSubstitute(
        person_id=_person(c, m), substitute_id=_person(c, m), reason=c.text()
    ),
    substitutes.EndSubstitution: lambda c, m: substitutes.EndSubstitution(
        person_id=PersonId(c.one(list(m.substitutes), "n"))
    ),
    quorum_loss.AnswerQuorumLoss: lambda c, m: quorum_loss.AnswerQuorumLoss(
        course=list(QuorumCourse)[c.number(3)], text=c.text()
    ),
    deferral.DeferItem: lambda c, m: deferral.DeferItem(item_id=_item(c, m, PLANNED, RUNNING), reason=c.text()),
    deferral.CarryOverItem: lambda c, m: deferral.CarryOverItem(item_id=_item(c, m, PLANNED, DEFERRED)),
    points_of_order.AnswerPointOfOrder: lambda c, m: points_of_order.AnswerPointOfOrder(
        speech_id=_of_order(c, m), upheld=(None, True, False)[c.number(3)], text=c.text()
    ),
}
SITTING_WEIGHTS: dict[type[Command], float] = {
    lifecycle.ArchiveMeeting: 0.1,
    chairing.HandOverChair: 0.4,
    chairing.TakeBackChair: 2.0,
    doors.CloseDoors: 0.4,
    attendance.RecordDepartures: 0.2,
    points_of_order.AnswerPointOfOrder: 2.0,
    quorum_loss.AnswerQuorumLoss: 2.0,
    deferral.CarryOverItem: 0.4,
}
