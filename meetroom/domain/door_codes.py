"""Arrivals proved at a door, by the code it shows or by a badge; knows no code: the server has compared it.

What comes over the wire with a code (`SignIn.door_code`, `AdmitByBadge`) is turned by the server into one of the two
commands here that only it can give.  As it came, a code proves nothing and is refused.
"""

from datetime import datetime

from meetroom.domain.attendance import PersonArrived, PlaceChanged, is_late, on_person_arrived
from meetroom.domain.core import Command, Event, Fact, PersonId, PointId, Refusal, Refused, require
from meetroom.domain.quorum import quorum_change
from meetroom.domain.state import Meeting, Person, Role


class AdmitByBadge(Command, frozen=True, tag=True):
    """Whoever keeps the door of a point saw this badge: its owner is here."""

    badge: str
    point_id: PointId


class SignInAtDoor(Command, frozen=True, tag=True):
    """Sign oneself in at a point whose door code the server found to be good.  Given by the server."""

    point_id: PointId


class AdmitAtDoor(Command, frozen=True, tag=True):
    """The keeper of a door saw the badge of this person.  Given by the server."""

    person_id: PersonId
    point_id: PointId


def keeps_door(person: Person, point_id: PointId) -> bool:
    """Whether a person shows the code of a point and takes badges there: the office, and the point's operator."""
    office = any(role in (Role.CHAIR, Role.SECRETARY, Role.CLERK) for role in person.roles)
    return office or (Role.OPERATOR in person.roles and person.point_id == point_id)


def admit_by_badge(meeting: Meeting, actor: Person, command: AdmitByBadge, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_POINT | NOT_ALLOWED | BADGE_UNKNOWN).

    Always one of them: no badge that was found to be good comes as far as this.
    """
    require(command.point_id in meeting.points, Refusal.UNKNOWN_POINT)
    require(keeps_door(actor, command.point_id), Refusal.NOT_ALLOWED)
    raise Refused(Refusal.BADGE_UNKNOWN)


def sign_in_at_door(meeting: Meeting, actor: Person, command: SignInAtDoor, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_POINT | ALREADY_PRESENT), the latter for whoever is proved at this very point."""
    return _at_door(meeting, actor.person_id, command.point_id, actor, now)


def admit_at_door(meeting: Meeting, actor: Person, command: AdmitAtDoor, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_PERSON | NOT_ALLOWED | UNKNOWN_POINT | ALREADY_PRESENT); the last as above."""
    require(command.person_id in meeting.people, Refusal.UNKNOWN_PERSON)
    require(keeps_door(actor, command.point_id), Refusal.NOT_ALLOWED)
    return _at_door(meeting, command.person_id, command.point_id, actor, now)


def _at_door(
    meeting: Meeting, person_id: PersonId, point_id: PointId, actor: Person, now: datetime
) -> tuple[Event, ...]:
    require(point_id in meeting.points, Refusal.UNKNOWN_POINT)
    stays = meeting.stays.get(person_id, ())
    if meeting.is_present(person_id):
        # Whoever was remote, on the way or said to be here without proof goes on being present, now proved.
        require((stays[-1].point_id, stays[-1].by_door) != (point_id, True), Refusal.ALREADY_PRESENT)
        return (PlaceChanged(person_id=person_id, point_id=point_id, in_transit=False, by_door=True),)
    late = is_late(meeting, stays, now)
    arrival = PersonArrived(person_id=person_id, point_id=point_id, late=late, by_door=True)
    fact = Fact(seq=0, at=now, actor=actor.person_id, event=arrival, salt="")
    return (arrival, *quorum_change(meeting, on_person_arrived(meeting, arrival, fact)))
