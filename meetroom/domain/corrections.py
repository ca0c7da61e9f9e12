"""Corrections of attendance: new facts about times that were noted wrongly; nothing is edited, nothing retroactive.

A correction changes what stands of the past.  Who is present now, the quorum and every list of voters are not
touched by it: that somebody is here or gone is noted as an arrival or a departure.
"""

from datetime import datetime

from msgspec.structs import replace

from meetroom.domain.attendance import is_late
from meetroom.domain.core import Command, Event, Fact, PersonId, PointId, Refusal, check_text, require
from meetroom.domain.state import Correction, Meeting, Person, Phase, Stay

MAX_STAYS = 200


class CorrectPresence(Command, frozen=True, tag=True):
    """Correct the times of a stay; `stay` counts from 0.

    One more than the last: a stay that nobody noted, at `point_id`.
    """

    person_id: PersonId
    stay: int
    arrived_at: datetime
    left_at: datetime | None
    reason: str
    point_id: PointId | None = None


class PresenceCorrected(Event, frozen=True, tag=True):
    """These are the times of a stay; what stood before is kept with it."""

    person_id: PersonId
    stay: int
    arrived_at: datetime
    left_at: datetime | None
    point_id: PointId | None
    late: bool
    reason: str


def _check_times(meeting: Meeting, command: CorrectPresence, others: tuple[Stay, ...], now: datetime) -> None:
    arrived, left = command.arrived_at, command.left_at
    zoned = arrived.tzinfo is not None and (left is None or left.tzinfo is not None)
    require(zoned and 2000 <= arrived.year < 2200, Refusal.INVALID_VALUE)
    require(arrived <= now and (left is None or arrived < left <= now), Refusal.INVALID_VALUE)
    for other in others:
        before = left is not None and left <= other.arrived_at
        after = other.left_at is not None and other.left_at <= arrived
        require(before or after, Refusal.INVALID_VALUE)


def correct_presence(meeting: Meeting, actor: Person, command: CorrectPresence, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_PERSON | UNKNOWN_POINT | ALREADY_SO | INVALID_*).

    While the sitting goes on, a stay that runs keeps running and one that ended stays ended.  After the closing an
    end can be given to a stay that ran.
    """
    require(command.person_id in meeting.people, Refusal.UNKNOWN_PERSON)
    require(command.point_id is None or command.point_id in meeting.points, Refusal.UNKNOWN_POINT)
    check_text(command.reason, max_chars=500)
    stays = meeting.stays.get(command.person_id, ())
    require(0 <= command.stay <= len(stays) < MAX_STAYS, Refusal.INVALID_VALUE)
    noted = stays[command.stay] if command.stay < len(stays) else None
    runs = noted is not None and noted.left_at is None
    ends_late = runs and meeting.phase is Phase.CLOSED
    require((command.left_at is None) == runs or ends_late, Refusal.INVALID_VALUE)
    others = tuple(s for s in stays if s is not noted)
    _check_times(meeting, command, others, now)
    same = noted is not None and (noted.arrived_at, noted.left_at) == (command.arrived_at, command.left_at)
    require(not same, Refusal.ALREADY_SO)
    earlier = tuple(s for s in others if s.arrived_at < command.arrived_at)
    return (
        PresenceCorrected(
            person_id=command.person_id,
            stay=command.stay,
            arrived_at=command.arrived_at,
            left_at=command.left_at,
            point_id=command.point_id if noted is None else noted.point_id,
            late=is_late(meeting, earlier, command.arrived_at),
            reason=command.reason,
        ),
    )


def on_presence_corrected(meeting: Meeting, event: PresenceCorrected, fact: Fact) -> Meeting:
    """The stay has these times; stays are kept in the order of arrival."""
    stays = meeting.stays.get(event.person_id, ())
    noted = stays[event.stay] if event.stay < len(stays) else None
    correction = Correction(
        at=fact.at,
        by=fact.actor,
        reason=event.reason,
        was_arrived_at=None if noted is None else noted.arrived_at,
        was_left_at=None if noted is None else noted.left_at,
    )
    base = noted or Stay(arrived_at=event.arrived_at, recorded_by=fact.actor, point_id=event.point_id)
    corrected = replace(
        base,
        arrived_at=event.arrived_at,
        left_at=event.left_at,
        late=event.late,
        corrections=(*base.corrections, correction),
    )
    others = [s for s in stays if s is not noted]
    # The one that runs stays last whatever a clock said, since it tells who is present.
    ordered = tuple(sorted((*others, corrected), key=lambda s: (s.left_at is None, s.arrived_at)))
    return replace(meeting, stays={**meeting.stays, event.person_id: ordered})
