"""The course of a sitting beside its items: who presided, doors, substitutes, corrections, answers; drafts no words."""

from collections.abc import Callable, Iterable
from typing import Any

from msgspec.structs import replace

from meetroom.domain import chairing, corrections, deferral, doors, lifecycle, points_of_order, quorum_loss, substitutes
from meetroom.domain.core import Event, Fact, PersonId
from meetroom.domain.minutes_evidence import Draft
from meetroom.domain.minutes_form import Occurrence, OccurrenceKind

K = OccurrenceKind


def _of_person(d: Draft, kind: OccurrenceKind, person_id: PersonId, reason: str = "", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "person_id": person_id, "name": d.person(person_id).name, "reason": reason, **more}


def _of_item(d: Draft, kind: OccurrenceKind, event: Any, reason: str = "") -> dict[str, Any]:
    item = d.meeting.items.get(event.item_id)
    title = "" if item is None else item.title
    return {"kind": kind, "item_id": event.item_id, "title": title, "reason": reason}


def _answered(d: Draft, e: points_of_order.PointOfOrderAnswered) -> dict[str, Any]:
    speech = d.meeting.speeches.get(e.speech_id)
    if speech is None:
        return {"kind": K.ORDER_ANSWERED, "reason": e.text, "upheld": e.upheld}
    return _of_person(
        d,
        K.ORDER_ANSWERED,
        speech.person_id,
        e.text,
        upheld=e.upheld,
        category=speech.category,
        subject=speech.subject,
        closed_doors=speech.closed_doors,
    )


_TOLD: dict[type[Event], Callable[[Draft, Any], dict[str, Any]]] = {
    chairing.ChairHandedOver: lambda d, e: _of_person(d, K.CHAIR_HANDED_OVER, e.person_id, e.reason),
    chairing.ChairTakenBack: lambda d, e: {"kind": K.CHAIR_TAKEN_BACK},
    doors.DoorsClosed: lambda d, e: {"kind": K.DOORS_CLOSED, "reason": e.reason},
    doors.DoorsOpened: lambda d, e: {"kind": K.DOORS_OPENED},
    substitutes.SubstituteNamed: lambda d, e: _of_person(
        d, K.SUBSTITUTE_NAMED, e.person_id, e.reason, other=d.person(e.substitute_id).name
    ),
    substitutes.SubstitutionEnded: lambda d, e: _of_person(d, K.SUBSTITUTION_ENDED, e.person_id),
    corrections.PresenceCorrected: lambda d, e: _of_person(
        d, K.PRESENCE_CORRECTED, e.person_id, e.reason, arrived_at=e.arrived_at, left_at=e.left_at
    ),
    deferral.ItemDeferred: lambda d, e: _of_item(d, K.ITEM_DEFERRED, e, e.reason),
    deferral.ItemCarriedOver: lambda d, e: _of_item(d, K.ITEM_CARRIED_OVER, e),
    quorum_loss.QuorumLossAnswered: lambda d, e: {
        "kind": K.QUORUM_ANSWERED,
        "course": e.course,
        "reason": e.text,
        "quorum": e.quorum,
    },
    points_of_order.PointOfOrderAnswered: _answered,
}


def course(d: Draft) -> tuple[Occurrence, ...]:
    """What happened beside the items, in order.  What names a hidden item stays out."""
    return tuple(_told(d, d.facts))


def _told(d: Draft, facts: Iterable[Fact]) -> Iterable[Occurrence]:
    shut = False
    for fact in facts:
        opens = isinstance(fact.event, doors.DoorsOpened | lifecycle.MeetingClosed)
        shut = (shut or isinstance(fact.event, doors.DoorsClosed)) and not opens
        tell = _TOLD.get(type(fact.event))
        if tell is not None and getattr(fact.event, "item_id", None) not in d.hidden:
            found = Occurrence(at=fact.at, seqs=(fact.seq,), **tell(d, fact.event))
            inside = shut and found.kind is K.ORDER_ANSWERED
            yield replace(found, closed_doors=found.closed_doors or inside)
