"""Roll call (gọi tên): in which order members are called, once and once more; knows no ballot's content."""

from datetime import datetime

from meetroom.domain.core import Command, Event, Fact, PersonId, PollId, Refusal, require
from meetroom.domain.poll_states import Act, changed, poll_for
from meetroom.domain.polls import Poll, PollKind
from meetroom.domain.state import Meeting, Person, Role


class CallVoter(Command, frozen=True, tag=True):
    """Call somebody up; from now on their answer is taken."""

    poll_id: PollId
    person_id: PersonId


class VoterCalled(Event, frozen=True, tag=True):
    """Somebody is called up, for the first time or again."""

    poll_id: PollId
    person_id: PersonId


def calling_order(
    meeting: Meeting, entitled: tuple[PersonId, ...], order: tuple[PersonId, ...]
) -> tuple[PersonId, ...]:
    """The order of a roll call: as given, else as on the roster with the chair last.

    Raises: Refused(INVALID_VALUE) for an order that is not one of exactly those who may vote.
    """
    if not order:
        known = {p: n for n, p in enumerate(meeting.people)}
        return tuple(sorted(entitled, key=lambda p: (meeting.has_role(p, Role.CHAIR), known[p])))
    require(len(order) == len(entitled) and set(order) == set(entitled), Refusal.INVALID_VALUE)
    return order


def next_to_call(poll: Poll) -> PersonId | None:
    """Whom to call next: the first who was not called, then whoever gave no answer, once more; None: all are done."""
    for calls in (0, 1):
        waiting = (p for p in poll.order if p not in poll.received and poll.calls.get(p, 0) == calls)
        if (person := next(waiting, None)) is not None:
            return person
    return None


def call_voter(meeting: Meeting, actor: Person, command: CallVoter, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_POLL | POLL_NOT_OPEN | WRONG_KIND | NOT_ENTITLED | HAS_VOTED | ALREADY_SO)."""
    poll = poll_for(meeting, command.poll_id, Act.CALL)
    require(poll.kind is PollKind.ROLL_CALL, Refusal.WRONG_KIND)
    require(command.person_id in poll.entitled, Refusal.NOT_ENTITLED)
    require(command.person_id not in poll.received, Refusal.HAS_VOTED)
    require(poll.called != command.person_id, Refusal.ALREADY_SO)
    return (VoterCalled(poll_id=poll.poll_id, person_id=command.person_id),)


def on_voter_called(meeting: Meeting, event: VoterCalled, fact: Fact) -> Meeting:
    """Called."""
    poll = meeting.polls.get(event.poll_id)
    if poll is None:
        return meeting
    calls = {**poll.calls, event.person_id: poll.calls.get(event.person_id, 0) + 1}
    return changed(meeting, event.poll_id, called=event.person_id, calls=calls)
