"""Facts of the roster, which rules of several kinds give rise to; decides nothing."""

from msgspec.structs import replace

from meetroom.domain.core import Event, Fact
from meetroom.domain.state import Meeting, Person, Point


class PointAdded(Event, frozen=True, tag=True):
    """A room is connected."""

    point: Point


class PersonAdded(Event, frozen=True, tag=True):
    """A person is on the roster."""

    person: Person


class PersonEdited(Event, frozen=True, tag=True):
    """The roster says something else of a person."""

    person: Person


def on_point_added(meeting: Meeting, event: PointAdded, fact: Fact) -> Meeting:
    """One more room."""
    return replace(meeting, points={**meeting.points, event.point.point_id: event.point})


def on_person_put(meeting: Meeting, event: PersonAdded | PersonEdited, fact: Fact) -> Meeting:
    """The roster says what the event says."""
    return replace(meeting, people={**meeting.people, event.person.person_id: event.person})
