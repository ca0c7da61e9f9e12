"""Attendance and quorum: who is there, from when to when; knows no connections (a lost line ends no presence)."""

from datetime import datetime
from fractions import Fraction
from math import ceil
from math import floor as whole_below

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
from meetroom.domain.floor import EndCause, end_current
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
    return ceil(edge) if share.at_least else whole_below(edge) + 1


def check_share(share: Share) -> None:
    """Refuse what is no fraction in (0, 1], and "more than all", which can never be met."""
    require(0 < share.numerator <= share.denominator <= 10_000, Refusal.INVALID_VALUE)
    require(share.at_least or share.numerator < share.denominator, Refusal.INVALID_VALUE)


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


def quorum_change(before: Meeting, after: Meeting) -> tuple[Event, ...]:
    """The fact that follows when a sitting lost its quorum or has it again, if it did."""
    now_met = quorum(after)
    sitting = after.phase in (Phase.OPEN, Phase.SUSPENDED)
    if sitting and not before.quorum_lost and quorum(before).met and not now_met.met:
        return (QuorumLost(quorum=now_met),)
    return (QuorumRegained(quorum=now_met),) if before.quorum_lost and now_met.met else ()


def _arrive(
    meeting: Meeting, person_ids: tuple[PersonId, ...], point_id: PointId | None, actor: PersonId, now: datetime
) -> tuple[Event, ...]:
    after, events = meeting, list[Event]()
    for person_id in person_ids:
        arrival = _arrival(meeting, person_id, point_id)
        after = on_person_arrived(after, arrival, Fact(seq=0, at=now, actor=actor, event=arrival, salt=""))
        events.append(arrival)
    return (*events, *quorum_change(meeting, after))


def _leave(meeting: Meeting, person_id: PersonId, actor: PersonId, now: datetime) -> tuple[Event, ...]:
    require(meeting.is_present(person_id), Refusal.NOT_PRESENT)
    left = PersonLeft(person_id=person_id)
    after = on_person_left(meeting, left, Fact(seq=0, at=now, actor=actor, event=left, salt=""))
    speech = meeting.current_speech
    spoke = speech is not None and speech.person_id == person_id
    # Whoever is gone has no floor: the microphone must not stay open.
    return (*(end_current(meeting, EndCause.FINISHED) if spoke else ()), left, *quorum_change(meeting, after))


def sign_in(meeting: Meeting, actor: Person, command: SignIn, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(ALREADY_PRESENT | UNKNOWN_POINT)."""
    return _arrive(meeting, (actor.person_id,), command.point_id, actor.person_id, now)


def sign_out(meeting: Meeting, actor: Person, command: SignOut, now: datetime) -> tuple[Event, ...]:
    """End one's presence, and one's speech with it.  Raises: Refused(NOT_PRESENT)."""
    return _leave(meeting, actor.person_id, actor.person_id, now)


def record_arrivals(meeting: Meeting, actor: Person, command: RecordArrivals, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_PERSON | UNKNOWN_POINT | ALREADY_PRESENT | INVALID_VALUE): all are recorded or none."""
    require(0 < len(command.person_ids) == len(set(command.person_ids)), Refusal.INVALID_VALUE)
    return _arrive(meeting, command.person_ids, command.point_id, actor.person_id, now)


def record_departure(meeting: Meeting, actor: Person, command: RecordDeparture, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_PERSON | NOT_PRESENT)."""
    require(command.person_id in meeting.people, Refusal.UNKNOWN_PERSON)
    return _leave(meeting, command.person_id, actor.person_id, now)


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
