"""Show of hands (giơ tay): numbers typed in for one room or for all; knows no ballot."""

from datetime import datetime

from meetroom.domain.core import Command, Event, Fact, PersonId, PointId, PollId, Refusal, require
from meetroom.domain.poll_states import Act, changed, poll_for
from meetroom.domain.polls import HandCount, Poll, PollKind
from meetroom.domain.state import Meeting, Person, Role

WHOLE = ""
"""Key of a count for everybody together."""


class EnterHands(Command, frozen=True, kw_only=True, tag=True):
    """Type in the hands of one room, or (None) of all; a further count of the same room takes its place."""

    poll_id: PollId
    point_id: PointId | None = None
    yes: int
    no: int
    abstain: int


class HandsEntered(Event, frozen=True, tag=True):
    """Hands were counted."""

    poll_id: PollId
    count: HandCount


def hands_at(meeting: Meeting, poll: Poll, point_id: PointId | None) -> int:
    """How many who may vote are in a room now; None: how many there are in all."""
    if point_id is None:
        return len(poll.entitled)
    return sum(meeting.is_present(p) and meeting.stays[p][-1].point_id == point_id for p in poll.entitled)


def points_missing(meeting: Meeting, poll: Poll) -> tuple[PointId, ...]:
    """Rooms with people who may vote whose hands are not entered yet."""
    if WHOLE in poll.hands:
        return ()
    return tuple(p for p in meeting.points if p not in poll.hands and hands_at(meeting, poll, p))


def with_count(poll: Poll, count: HandCount) -> dict[str, HandCount]:
    """The counts with one more: one for all takes the place of those of rooms, and the other way round."""
    if count.point_id is None:
        return {WHOLE: count}
    return {**{k: c for k, c in poll.hands.items() if k != WHOLE}, count.point_id: count}


def _may_enter(meeting: Meeting, actor: Person, point_id: PointId | None) -> bool:
    if meeting.has_role(actor.person_id, Role.CHAIR, Role.SECRETARY):
        return True
    stays = meeting.stays.get(actor.person_id, ())
    here = {actor.point_id, *(s.point_id for s in stays[-1:] if s.left_at is None)}
    return point_id is not None and point_id in here


def enter_hands(meeting: Meeting, actor: Person, command: EnterHands, now: datetime) -> tuple[Event, ...]:
    """Take a count in; the operator of a room enters that of their own room.

    Raises: Refused(UNKNOWN_POLL | POLL_NOT_OPEN | WRONG_KIND | UNKNOWN_POINT | NOT_ALLOWED | NUMBERS_MISMATCH).
    """
    poll = poll_for(meeting, command.poll_id, Act.ENTER_HANDS)
    require(poll.kind is PollKind.HANDS, Refusal.WRONG_KIND)
    require(command.point_id is None or command.point_id in meeting.points, Refusal.UNKNOWN_POINT)
    require(_may_enter(meeting, actor, command.point_id), Refusal.NOT_ALLOWED)
    numbers = (command.yes, command.no, command.abstain)
    require(min(numbers) >= 0 and sum(numbers) <= hands_at(meeting, poll, command.point_id), Refusal.NUMBERS_MISMATCH)
    count = HandCount(
        point_id=command.point_id,
        yes=command.yes,
        no=command.no,
        abstain=command.abstain,
        entered_by=PersonId(actor.person_id),
        at=now,
    )
    raised = sum(c.yes + c.no + c.abstain for c in with_count(poll, count).values())
    require(raised <= len(poll.entitled), Refusal.NUMBERS_MISMATCH)
    return (HandsEntered(poll_id=poll.poll_id, count=count),)


def on_hands_entered(meeting: Meeting, event: HandsEntered, fact: Fact) -> Meeting:
    """Counted."""
    poll = meeting.polls.get(event.poll_id)
    if poll is None:
        return meeting
    return changed(meeting, event.poll_id, hands=with_count(poll, event.count))
