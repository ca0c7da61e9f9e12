"""Closing the doors at once, whatever the item (họp kín), and opening them; knows no sound and no rooms.

Beside items that are closed sittings themselves: the doors are closed while one of both says so.
"""

from datetime import datetime

from msgspec.structs import replace

from meetroom.domain.core import Command, Event, Fact, PersonId, Refusal, check_text, require
from meetroom.domain.floor import clear
from meetroom.domain.recording import end_recording
from meetroom.domain.state import INSIDE, Meeting, Person, StopCause


class CloseDoors(Command, frozen=True, tag=True):
    """Close the sitting to guests and observers from now on."""

    reason: str = ""


class OpenDoors(Command, frozen=True, tag=True):
    """Let everybody in again."""


class DoorsClosed(Event, frozen=True, tag=True):
    """The chair closed the doors; everybody knows that, and the reason."""

    reason: str


class DoorsOpened(Event, frozen=True, tag=True):
    """The chair opened the doors; a closed item keeps them closed until it ends."""


def outside(meeting: Meeting) -> tuple[PersonId, ...]:
    """Who is signed in but has to be outside when the doors are closed, sorted by id."""
    people = (p for p in meeting.people.values() if not any(role in INSIDE for role in p.roles))
    return tuple(sorted(p.person_id for p in people if meeting.is_present(p.person_id)))


def close_doors(meeting: Meeting, actor: Person, command: CloseDoors, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(ALREADY_SO | POLL_IS_OPEN | INVALID_TEXT).

    Like the call of a closed item: the floor and the list are cleared, a recording ends.
    """
    require(not meeting.doors_shut, Refusal.ALREADY_SO)
    require(meeting.open_poll is None, Refusal.POLL_IS_OPEN)
    check_text(command.reason, empty_ok=True, max_chars=500)
    cleared = () if meeting.doors_closed else clear(meeting)
    return (*end_recording(meeting, StopCause.DOORS_CLOSED), *cleared, DoorsClosed(reason=command.reason))


def open_doors(meeting: Meeting, actor: Person, command: OpenDoors, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(ALREADY_SO | POLL_IS_OPEN)."""
    require(meeting.doors_shut, Refusal.ALREADY_SO)
    require(meeting.open_poll is None, Refusal.POLL_IS_OPEN)
    stays_closed = replace(meeting, doors_shut=False).doors_closed
    return (*(() if stays_closed else clear(meeting)), DoorsOpened())


def on_doors_closed(meeting: Meeting, event: DoorsClosed, fact: Fact) -> Meeting:
    """Shut."""
    return replace(meeting, doors_shut=True, shut_at=fact.at)


def on_doors_opened(meeting: Meeting, event: DoorsOpened, fact: Fact) -> Meeting:
    """Not shut by the chair any more."""
    return replace(meeting, doors_shut=False, shut_at=None)
