"""Attendance and quorum: who is there, from when to when; knows no connections (a lost line ends no presence)."""

from datetime import datetime
from fractions import Fraction
from math import ceil, floor

from msgspec.structs import replace

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
from meetroom.domain.state import Meeting, Person, Phase, Quorum, Share, Stay


class SignIn(Command, frozen=True, tag=True):
    """Sign oneself in, at a point or remotely (None)."""

    point_id: PointId | None = None


class SignOut(Command, frozen=True, tag=True):
    """Leave."""


class RecordArrivals(Command, frozen=True, tag=True):
    """The secretary signs people in, for instance a whole room."""

    person_ids: tuple[PersonId, ...]
    point_id: PointId | None = None


class RecordDeparture(Command, frozen=True, tag=True):
    """The secretary notes that somebody left."""

    person_id: PersonId


class ExcuseAbsence(Command, frozen=True, tag=True):
    """Note an excused absence with its reason."""

    person_id: PersonId
    reason: str


class PersonArrived(Event, frozen=True, tag=True):
    """Present from now on."""

    person_id: PersonId
    point_id: PointId | None
    late: bool


class PersonLeft(Event, frozen=True, tag=True):
    """No longer present."""

    person_id: PersonId


class AbsenceExcused(Event, frozen=True, tag=True):
    """Absent with a reason."""

    person_id: PersonId
    reason: str


class QuorumLost(Event, frozen=True, tag=True):
    """Too few voting members are left; the chair must answer."""

    quorum: Quorum


class QuorumRegained(Event, frozen=True, tag=True):
    """Enough voting members are there again."""

    quorum: Quorum


def needed_of(count: int, share: Share) -> int:
    """Smallest whole number that exceeds (or reaches, when `at_least`) the share of `count`, exactly."""
    edge = Fraction(share.numerator, share.denominator) * count
    return ceil(edge) if share.at_least else floor(edge) + 1


def quorum(meeting: Meeting) -> Quorum:
    """Quorum as it is now, over all voting members.  Source: docs/rules.md#quorum."""
    members = meeting.voting_members()
    present = sum(meeting.is_present(p) for p in members)
    needed = needed_of(len(members), meeting.rules.quorum)
    return Quorum(present=present, members=len(members), needed=needed, met=bool(members) and present >= needed)


def _arrival(meeting: Meeting, person_id: PersonId, point_id: PointId | None) -> PersonArrived:
    require(person_id in meeting.people, Refusal.UNKNOWN_PERSON)
    require(point_id is None or point_id in meeting.points, Refusal.UNKNOWN_POINT)
    require(not meeting.is_present(person_id), Refusal.ALREADY_PRESENT)
    return PersonArrived(person_id=person_id, point_id=point_id, late=meeting.opened_at is not None)


def _with_quorum(meeting: Meeting, events: tuple[Event, ...], actor: PersonId, now: datetime) -> tuple[Event, ...]:
    after = meeting
    for event in events:
        fact = Fact(seq=0, at=now, actor=actor, event=event, salt="")
        if isinstance(event, PersonArrived):
            after = on_person_arrived(after, event, fact)
        elif isinstance(event, PersonLeft):
            after = on_person_left(after, event, fact)
    now_met = quorum(after)
    if meeting.phase is Phase.OPEN and not meeting.quorum_lost and quorum(meeting).met and not now_met.met:
        return (*events, QuorumLost(quorum=now_met))
    if meeting.quorum_lost and now_met.met:
        return (*events, QuorumRegained(quorum=now_met))
    return events


def sign_in(meeting: Meeting, actor: Person, command: SignIn, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(ALREADY_PRESENT | UNKNOWN_POINT)."""
    return _with_quorum(meeting, (_arrival(meeting, actor.person_id, command.point_id),), actor.person_id, now)


def sign_out(meeting: Meeting, actor: Person, command: SignOut, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(NOT_PRESENT)."""
    require(meeting.is_present(actor.person_id), Refusal.NOT_PRESENT)
    return _with_quorum(meeting, (PersonLeft(person_id=actor.person_id),), actor.person_id, now)


def record_arrivals(meeting: Meeting, actor: Person, command: RecordArrivals, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_PERSON | UNKNOWN_POINT | ALREADY_PRESENT | INVALID_VALUE): all are recorded or none."""
    require(0 < len(command.person_ids) == len(set(command.person_ids)), Refusal.INVALID_VALUE)
    arrivals = tuple(_arrival(meeting, p, command.point_id) for p in command.person_ids)
    return _with_quorum(meeting, arrivals, actor.person_id, now)


def record_departure(meeting: Meeting, actor: Person, command: RecordDeparture, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_PERSON | NOT_PRESENT)."""
    require(command.person_id in meeting.people, Refusal.UNKNOWN_PERSON)
    require(meeting.is_present(command.person_id), Refusal.NOT_PRESENT)
    return _with_quorum(meeting, (PersonLeft(person_id=command.person_id),), actor.person_id, now)


def excuse_absence(meeting: Meeting, actor: Person, command: ExcuseAbsence, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_PERSON | ALREADY_PRESENT | INVALID_TEXT)."""
    if command.person_id not in meeting.people:
        raise Refused(Refusal.UNKNOWN_PERSON)
    require(not meeting.is_present(command.person_id), Refusal.ALREADY_PRESENT)
    check_text(command.reason, max_chars=500)
    return (AbsenceExcused(person_id=command.person_id, reason=command.reason),)


def on_person_arrived(meeting: Meeting, event: PersonArrived, fact: Fact) -> Meeting:
    """A new stay begins; an excuse is void."""
    stay = Stay(arrived_at=fact.at, point_id=event.point_id, late=event.late, recorded_by=fact.actor)
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


def on_absence_excused(meeting: Meeting, event: AbsenceExcused, fact: Fact) -> Meeting:
    """Excused until they arrive after all."""
    return replace(meeting, excused={**meeting.excused, event.person_id: event.reason})


def on_quorum_lost(meeting: Meeting, event: QuorumLost, fact: Fact) -> Meeting:
    """The chair is to be told."""
    return replace(meeting, quorum_lost=True)


def on_quorum_regained(meeting: Meeting, event: QuorumRegained, fact: Fact) -> Meeting:
    """All is well again."""
    return replace(meeting, quorum_lost=False)
