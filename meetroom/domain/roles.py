"""People, points and roles of one meeting; knows no accounts and no connections."""

import re
from datetime import datetime

from msgspec.structs import replace

from meetroom.domain.core import (
    Command,
    Event,
    PersonId,
    PointId,
    Refusal,
    check_id,
    check_text,
    check_weight,
    require,
)
from meetroom.domain.quorum import has_voters_role, own_roles, quorum_change
from meetroom.domain.roster import PersonAdded as PersonAdded
from meetroom.domain.roster import PersonEdited as PersonEdited
from meetroom.domain.roster import PointAdded as PointAdded
from meetroom.domain.roster import on_person_put as on_person_put
from meetroom.domain.roster import on_point_added as on_point_added
from meetroom.domain.state import Meeting, Person, Point, Role

MAX_PEOPLE = 5_000
MAX_POINTS = 500


class AddPoint(Command, frozen=True, tag=True):
    """Connect a room."""

    point_id: PointId
    name: str


class AddPerson(Command, frozen=True, tag=True):
    """Put a person on the roster."""

    person: Person


class EditPerson(Command, frozen=True, tag=True):
    """Replace what the roster says of a person, roles included."""

    person: Person


def check_person(meeting: Meeting, person: Person) -> None:
    """Refuse a roster entry that makes no sense.  Raises: Refused(UNKNOWN_POINT | INVALID_*)."""
    check_id(person.person_id)
    check_text(person.name, max_chars=200)
    check_text(person.title, empty_ok=True, max_chars=200)
    check_text(person.seat, empty_ok=True, max_chars=20)
    check_weight(person.weight)
    require(person.point_id is None or person.point_id in meeting.points, Refusal.UNKNOWN_POINT)
    require(0 < len(person.roles) == len(set(person.roles)), Refusal.INVALID_VALUE)
    require(len(person.groups) <= 50, Refusal.INVALID_VALUE)
    for group in person.groups:
        check_text(group, max_chars=200)


def _entered(meeting: Meeting, person: Person) -> Person:
    # A guest, an observer or an administrator has no vote, whatever a form says.
    return replace(person, voting=person.voting and has_voters_role(meeting, person))


def _quorum_change(meeting: Meeting, person: Person) -> tuple[Event, ...]:
    return quorum_change(meeting, replace(meeting, people={**meeting.people, person.person_id: person}))


def add_point(meeting: Meeting, actor: Person, command: AddPoint, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(DUPLICATE_ID | INVALID_*)."""
    check_id(command.point_id)
    check_text(command.name, max_chars=200)
    require(command.point_id not in meeting.points, Refusal.DUPLICATE_ID)
    require(len(meeting.points) < MAX_POINTS, Refusal.INVALID_VALUE)
    return (PointAdded(point=Point(point_id=command.point_id, name=command.name)),)


def add_person(meeting: Meeting, actor: Person, command: AddPerson, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(DUPLICATE_ID | UNKNOWN_POINT | POLL_IS_OPEN | INVALID_*): no voter comes on during a poll."""
    check_person(meeting, command.person)
    require(command.person.person_id not in meeting.people, Refusal.DUPLICATE_ID)
    require(len(meeting.people) < MAX_PEOPLE, Refusal.INVALID_VALUE)
    person = _entered(meeting, command.person)
    require(meeting.open_poll is None or not person.voting, Refusal.POLL_IS_OPEN)
    return (PersonAdded(person=person), *_quorum_change(meeting, person))


def edit_person(meeting: Meeting, actor: Person, command: EditPerson, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_PERSON | UNKNOWN_POINT | LAST_OF_ROLE | IS_PRESIDING | POLL_IS_OPEN | INVALID_*).

    During a poll nobody's right to vote changes, nor does anybody on its list, a substitute least of all, get a role
    that has no votes; a meeting never loses its last secretary, nor a chair once it
    had one; whoever presides stays a chair while they do, and has a role of their own for afterwards.
    """
    person = command.person
    old = meeting.people.get(person.person_id)
    require(old is not None, Refusal.UNKNOWN_PERSON)
    assert old is not None
    check_person(meeting, person)
    person = _entered(meeting, person)
    require(meeting.open_poll is None or old.voting == person.voting, Refusal.POLL_IS_OPEN)
    on_a_list = any(person.person_id in poll.entitled for poll in meeting.open_polls)
    require(not on_a_list or has_voters_role(meeting, person), Refusal.POLL_IS_OPEN)
    presides = meeting.presiding == person.person_id
    stays = Role.CHAIR in person.roles and bool(own_roles(meeting, person))
    require(not presides or stays, Refusal.IS_PRESIDING)
    # Whoever is a chair only while they preside is none to be left with.
    lent = meeting.presiding if meeting.chair_lent else None
    for role in (Role.SECRETARY, Role.CHAIR):
        if role in old.roles and role not in person.roles:
            others = any(
                role in p.roles for p in meeting.people.values() if p.person_id not in (person.person_id, lent)
            )
            require(others, Refusal.LAST_OF_ROLE)
    return (PersonEdited(person=person), *_quorum_change(meeting, person))


def seating(meeting: Meeting, point_id: PointId | None) -> tuple[Person, ...]:
    """People who belong to a point, by the numbers and letters of their seats; those without a seat last."""
    people = (p for p in meeting.people.values() if p.point_id == point_id)
    return tuple(sorted(people, key=lambda p: (not p.seat, _natural(p.seat), p.person_id)))


def _natural(seat: str) -> tuple[tuple[int, int | str], ...]:
    # "A2" before "A10".
    parts = (part for part in re.split(r"([0-9]+)", seat) if part)
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in parts)


def at_point(meeting: Meeting, point_id: PointId) -> tuple[PersonId, ...]:
    """People who belong to a point, sorted by id."""
    return tuple(sorted(p.person_id for p in meeting.people.values() if p.point_id == point_id))
