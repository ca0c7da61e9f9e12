"""Links of the chain to many sessions: each link encoded once, each audience's message built once; knows no socket."""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

import msgspec

from meetroom.domain.chain import StoredLink, redacted
from meetroom.domain.core import PersonId
from meetroom.domain.state import Meeting, Person
from meetroom.domain.visibility import may_see
from meetroom.server.line import Line

_encoder = msgspec.json.Encoder()
_MOST_BYTES = 256 * 1024


class Place:
    """One place of the chain with its two encoded forms, each made when first needed."""

    __slots__ = ("_bare", "_whole", "stored")

    def __init__(self, stored: StoredLink) -> None:
        self.stored = stored
        self._whole: str | None = None
        self._bare: str | None = None

    @property
    def whole(self) -> str:
        """JSON of the link with its payload."""
        if self._whole is None:
            self._whole = _encoder.encode(self.stored.link).decode()
        return self._whole

    @property
    def bare(self) -> str:
        """JSON of the link without its payload."""
        if self._bare is None:
            self._bare = _encoder.encode(redacted(self.stored.link)).decode()
        return self._bare

    def for_person(self, person: Person | None) -> str:
        """JSON of the link as this person may have it."""
        return self.whole if may_see(self.stored.audience, person) else self.bare


class Receiver(Protocol):
    """A session that gets links."""

    person_id: PersonId
    line: Line


def links_message(parts: Iterable[str]) -> str:
    """A `Links` message of encoded links."""
    return f'{{"type":"Links","links":[{",".join(parts)}]}}'


def batches(places: Sequence[Place], person: Person | None, batch_bytes: int) -> Iterable[tuple[int, str]]:
    """`Links` messages of at most about `batch_bytes` each, with the number of places in each."""
    parts: list[str] = []
    size_bytes = 0
    for place in places:
        part = place.for_person(person)
        if parts and size_bytes + len(part) > batch_bytes:
            yield len(parts), links_message(parts)
            parts, size_bytes = [], 0
        parts.append(part)
        size_bytes += len(part)
    if parts:
        yield len(parts), links_message(parts)


def groups(places: Sequence[Place], most_bytes: int) -> Iterable[Sequence[Place]]:
    """The places in groups whose messages stay well below the largest message."""
    start, size_bytes = 0, 0
    for end, place in enumerate(places):
        if end > start and size_bytes + len(place.whole) > most_bytes:
            yield places[start:end]
            start, size_bytes = end, 0
        size_bytes += len(place.whole)
    yield places[start:]


def publish(receivers: Collection[Receiver], places: Sequence[Place], meeting: Meeting) -> None:
    """Give everybody these places, as they may see them with the roles they have in `meeting`."""
    for group in groups(places, _MOST_BYTES):
        _publish(receivers, group, meeting)


def _publish(receivers: Iterable[Receiver], places: Sequence[Place], meeting: Meeting) -> None:
    named = _named(places)
    messages: dict[object, str] = {}
    for receiver in receivers:
        person = meeting.people.get(receiver.person_id)
        # All that visibility asks about a person; a thousand delegates share one answer.
        kind = None if person is None else (person.roles, person.groups, named.get(receiver.person_id))
        message = messages.get(kind)
        if message is None:
            message = messages[kind] = links_message(place.for_person(person) for place in places)
        receiver.line.push(message)


def _named(places: Sequence[Place]) -> dict[PersonId, tuple[int, ...]]:
    """Which places name somebody in their audience."""
    named: dict[PersonId, tuple[int, ...]] = {}
    for index, place in enumerate(places):
        for person_id in place.stored.audience.persons:
            named[person_id] = (*named.get(person_id, ()), index)
    return named
