"""What minutes tell of one person: stays, contributions, votes told by name, tasks; decides nothing."""

from collections.abc import Iterator

from meetroom.domain.core import PersonId
from meetroom.domain.minutes_form import Attendee, Ballot, Contribution, Item, Minutes, Presence, Task, Vote
from meetroom.domain.state import State


class OwnContribution(State, frozen=True, kw_only=True):
    """A contribution, and the number and title of the item it was on, "" for none."""

    item: str
    title: str
    contribution: Contribution


class OwnVote(State, frozen=True, kw_only=True):
    """A vote of which names were told, and the line of the person on its sheet."""

    item: str
    vote: Vote
    ballot: Ballot


class OwnPart(State, frozen=True, kw_only=True):
    """All that minutes tell of a person; `spoken_s`: how long they spoke in all, in seconds."""

    stays: tuple[Presence, ...] = ()
    excused: bool = False
    contributions: tuple[OwnContribution, ...] = ()
    spoken_s: float = 0.0
    votes: tuple[OwnVote, ...] = ()
    tasks: tuple[Task, ...] = ()


def own_part(minutes: Minutes, person_id: PersonId) -> OwnPart:
    """What minutes tell of a person, in the order of the minutes."""
    items = (*minutes.items, minutes.loose)
    attended = next((a for a in _attendees(minutes) if a.person_id == person_id), None)
    own = [(i, c) for i in items for c in i.contributions if c.person_id == person_id]
    return OwnPart(
        stays=() if attended is None else attended.stays,
        excused=attended is not None and attended.excused,
        contributions=tuple(OwnContribution(item=i.number, title=i.title, contribution=c) for i, c in own),
        spoken_s=round(sum(c.spoken_s for _, c in own), 3),
        votes=tuple(vote for item in items for vote in _votes(item, person_id)),
        tasks=tuple(t for t in minutes.tasks if t.owner_id == person_id),
    )


def _attendees(minutes: Minutes) -> Iterator[Attendee]:
    for point in minutes.points:
        yield from point.people
    yield from minutes.absent


def _votes(item: Item, person_id: PersonId) -> Iterator[OwnVote]:
    for vote in item.votes:
        for ballot in vote.ballots:
            if ballot.person_id == person_id:
                yield OwnVote(item=item.number, vote=vote, ballot=ballot)
