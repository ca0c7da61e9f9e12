"""Attendance: who is there, where, from when to when; knows no connections (a lost line ends no presence)."""

from datetime import datetime

from msgspec.structs import replace

from meetroom.domain.chairing import give_back
from meetroom.domain.core import (
    Command,
    Event,
    Fact,
    PersonId,
    PointId,
    Refusal,
    Refused,
    check_text,
    require,
)
from meetroom.domain.floor import EndCause, end_current
from meetroom.domain.quorum import QuorumLost as QuorumLost
from meetroom.domain.quorum import QuorumRegained as QuorumRegained
from meetroom.domain.quorum import check_share as check_share
from meetroom.domain.quorum import needed_of as needed_of
from meetroom.domain.quorum import quorum as quorum
from meetroom.domain.quorum import quorum_change
from meetroom.domain.quorum import seats as seats
from meetroom.domain.quorum import voters_now as voters_now
from meetroom.domain.state import Meeting, Person, Role, Stay


class SignIn(Command, frozen=True, tag=True):
    """Sign oneself in, at a point or remotely (None), or on the way.

    `door_code` is what the code at the door said, scanned or typed: the server turns what carries one into
    `SignInAtDoor`.  Without one a device may say that it is remote, on the way, or at its owner's own point.
    """

    point_id: PointId | None = None
    in_transit: bool = False
    door_code: str = ""


class SignOut(Command, frozen=True, tag=True):
    """Leave."""


class RecordArrivals(Command, frozen=True, tag=True):
    """The secretary signs people in, for instance a whole room."""

    person_ids: tuple[PersonId, ...]
    point_id: PointId | None = None


class RecordDeparture(Command, frozen=True, tag=True):
    """The secretary notes that somebody left."""

    person_id: PersonId


class RecordDepartures(Command, frozen=True, tag=True):
    """The secretary notes that several left, for instance a whole room."""

    person_ids: tuple[PersonId, ...]


class ChangePlace(Command, frozen=True, tag=True):
    """Note that somebody present is elsewhere: at a point, remote (None) or on the way."""

    person_id: PersonId
    point_id: PointId | None = None
    in_transit: bool = False


class ExcuseAbsence(Command, frozen=True, tag=True):
    """Note an excused absence with its reason."""

    person_id: PersonId
    reason: str


class PersonArrived(Event, frozen=True, tag=True):
    """Present from now on."""

    person_id: PersonId
    point_id: PointId | None
    late: bool
    in_transit: bool = False
    by_door: bool = False


class PersonLeft(Event, frozen=True, tag=True):
    """No longer present."""

    person_id: PersonId


class AbsenceExcused(Event, frozen=True, tag=True):
    """Absent with a reason."""

    person_id: PersonId
    reason: str


class PlaceChanged(Event, frozen=True, tag=True):
    """Present without a break, but elsewhere from now on."""

    person_id: PersonId
    point_id: PointId | None
    in_transit: bool = False
    by_door: bool = False


def is_late(meeting: Meeting, stays: tuple[Stay, ...], arrived_at: datetime) -> bool:
    """Whether an arrival after these stays is late: the sitting was open for longer than the rule set lets pass.

    Whoever had been there since the opening, and comes back, is not late.
    """
    opened = meeting.opened_at
    if opened is None or any(s.left_at is None or s.left_at > opened for s in stays):
        return False
    return (arrived_at - opened).total_seconds() >= meeting.rules.late_minutes * 60


def _arrival(meeting: Meeting, person_id: PersonId, point_id: PointId | None, now: datetime) -> PersonArrived:
    require(person_id in meeting.people, Refusal.UNKNOWN_PERSON)
    require(point_id is None or point_id in meeting.points, Refusal.UNKNOWN_POINT)
    require(not meeting.is_present(person_id), Refusal.ALREADY_PRESENT)
    late = is_late(meeting, meeting.stays.get(person_id, ()), now)
    return PersonArrived(person_id=person_id, point_id=point_id, late=late)


def _arrived(meeting: Meeting, arrivals: tuple[PersonArrived, ...], actor: Person, now: datetime) -> tuple[Event, ...]:
    after = meeting
    for arrival in arrivals:
        after = on_person_arrived(after, arrival, Fact(seq=0, at=now, actor=actor.person_id, event=arrival, salt=""))
    return (*arrivals, *quorum_change(meeting, after))


def _leave(meeting: Meeting, person_ids: tuple[PersonId, ...], actor: Person, now: datetime) -> tuple[Event, ...]:
    after, events = meeting, list[Event]()
    speech = meeting.current_speech
    # Whoever is gone has no floor: the microphone must not stay open.  Nor do they preside.
    if speech is not None and speech.person_id in person_ids:
        events += end_current(meeting, EndCause.FINISHED)
    if meeting.presiding in person_ids:
        events += give_back(meeting)
    for person_id in person_ids:
        require(meeting.is_present(person_id), Refusal.NOT_PRESENT)
        left = PersonLeft(person_id=person_id)
        after = on_person_left(after, left, Fact(seq=0, at=now, actor=actor.person_id, event=left, salt=""))
        events.append(left)
    return (*events, *quorum_change(meeting, after))


def sign_in(meeting: Meeting, actor: Person, command: SignIn, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(DOOR_CODE_UNKNOWN | ALREADY_PRESENT | UNKNOWN_POINT | DOOR_CODE_NEEDED | INVALID_VALUE)."""
    # A code that was found to be good does not come as far as this.
    require(not command.door_code, Refusal.DOOR_CODE_UNKNOWN)
    require(not (command.in_transit and command.point_id), Refusal.INVALID_VALUE)
    arrival = _arrival(meeting, actor.person_id, command.point_id, now)
    _check_claim(actor, command.point_id)
    return _arrived(meeting, (replace(arrival, in_transit=command.in_transit),), actor, now)


def _check_claim(actor: Person, point_id: PointId | None) -> None:
    """That one is elsewhere than where the roster says has to be proved, by the code at the door there."""
    require(point_id is None or actor.point_id in (None, point_id), Refusal.DOOR_CODE_NEEDED)


def sign_out(meeting: Meeting, actor: Person, command: SignOut, now: datetime) -> tuple[Event, ...]:
    """End one's presence, and one's speech with it.  Raises: Refused(NOT_PRESENT)."""
    return _leave(meeting, (actor.person_id,), actor, now)


def record_arrivals(meeting: Meeting, actor: Person, command: RecordArrivals, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_PERSON | UNKNOWN_POINT | ALREADY_PRESENT | INVALID_VALUE): all are recorded or none."""
    require(0 < len(command.person_ids) == len(set(command.person_ids)), Refusal.INVALID_VALUE)
    arrivals = tuple(_arrival(meeting, p, command.point_id, now) for p in command.person_ids)
    return _arrived(meeting, arrivals, actor, now)


def record_departure(meeting: Meeting, actor: Person, command: RecordDeparture, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_PERSON | NOT_PRESENT)."""
    require(command.person_id in meeting.people, Refusal.UNKNOWN_PERSON)
    return _leave(meeting, (command.person_id,), actor, now)


def record_departures(meeting: Meeting, actor: Person, command: RecordDepartures, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_PERSON | NOT_PRESENT | INVALID_VALUE): all are recorded or none."""
    require(0 < len(command.person_ids) == len(set(command.person_ids)), Refusal.INVALID_VALUE)
    require(all(p in meeting.people for p in command.person_ids), Refusal.UNKNOWN_PERSON)
    return _leave(meeting, command.person_ids, actor, now)


def change_place(meeting: Meeting, actor: Person, command: ChangePlace, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(NOT_ALLOWED | NOT_PRESENT | UNKNOWN_POINT | DOOR_CODE_NEEDED | INVALID_VALUE | ALREADY_SO).

    One's own place, or anybody's by a chair or a secretary.  Nothing else changes: floor, list and quorum stand.
    """
    office = Role.CHAIR in actor.roles or Role.SECRETARY in actor.roles
    require(meeting.is_present(command.person_id), Refusal.NOT_PRESENT)
    require(office or command.person_id == actor.person_id, Refusal.NOT_ALLOWED)
    require(command.point_id is None or command.point_id in meeting.points, Refusal.UNKNOWN_POINT)
    require(not (command.in_transit and command.point_id), Refusal.INVALID_VALUE)
    if not office:
        _check_claim(actor, command.point_id)
    stay = meeting.stays[command.person_id][-1]
    require((stay.point_id, stay.in_transit) != (command.point_id, command.in_transit), Refusal.ALREADY_SO)
    changed = PlaceChanged(person_id=command.person_id, point_id=command.point_id, in_transit=command.in_transit)
    return (changed,)


def present_at(meeting: Meeting, point_id: PointId | None) -> tuple[PersonId, ...]:
    """Who is present at a point now (None: remote or on the way), sorted by id."""
    return tuple(
        sorted(p for p, s in meeting.stays.items() if s and s[-1].left_at is None and s[-1].point_id == point_id)
    )


def excuse_absence(meeting: Meeting, actor: Person, command: ExcuseAbsence, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_PERSON | ALREADY_PRESENT | INVALID_TEXT)."""
    if command.person_id not in meeting.people:
        raise Refused(Refusal.UNKNOWN_PERSON)
    require(not meeting.is_present(command.person_id), Refusal.ALREADY_PRESENT)
    check_text(command.reason, max_chars=500)
    return (AbsenceExcused(person_id=command.person_id, reason=command.reason),)


def on_person_arrived(meeting: Meeting, event: PersonArrived, fact: Fact) -> Meeting:
    """A new stay begins; an excuse is void."""
    stay = Stay(
        arrived_at=fact.at,
        point_id=event.point_id,
        late=event.late,
        recorded_by=fact.actor,
        in_transit=event.in_transit,
        by_door=event.by_door,
    )
    stays = (*meeting.stays.get(event.person_id, ()), stay)
    excused = {k: v for k, v in meeting.excused.items() if k != event.person_id}
    return replace(meeting, stays={**meeting.stays, event.person_id: stays}, excused=excused)


def on_person_left(meeting: Meeting, event: PersonLeft, fact: Fact) -> Meeting:
    """The last stay ends."""
    stays = meeting.stays.get(event.person_id, ())
    if not stays:
        return meeting
    stays = (*stays[:-1], replace(stays[-1], left_at=fact.at))
    return replace(meeting, stays={**meeting.stays, event.person_id: stays})


def on_place_changed(meeting: Meeting, event: PlaceChanged, fact: Fact) -> Meeting:
    """One stay ends where the next begins; nobody is late by it."""
    stays = meeting.stays.get(event.person_id, ())
    if not stays:
        return meeting
    there = Stay(
        arrived_at=fact.at,
        left_at=stays[-1].left_at,
        point_id=event.point_id,
        recorded_by=fact.actor,
        in_transit=event.in_transit,
        by_door=event.by_door,
    )
    stays = (*stays[:-1], replace(stays[-1], left_at=fact.at), there)
    return replace(meeting, stays={**meeting.stays, event.person_id: stays})


def on_absence_excused(meeting: Meeting, event: AbsenceExcused, fact: Fact) -> Meeting:
    """Excused until they arrive after all."""
    return replace(meeting, excused={**meeting.excused, event.person_id: event.reason})
