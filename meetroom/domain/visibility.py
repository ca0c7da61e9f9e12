"""Who may see which fact: one table, used by the server to deliver and by the tests to prove.

The audience of a fact is settled when it is decided, from the state *before* it, and is stored with it; whether
a person belongs to it is asked with the roles they have *now*.  A person whose roles or groups change therefore
gets the chain anew.
"""

from collections.abc import Callable
from typing import Any

from meetroom.domain import agenda, annotations, documents, floor, voting
from meetroom.domain.core import DocumentId, Event, ItemId
from meetroom.domain.state import INSIDE, OFFICE, Audience, Meeting, Person, Role

EVERYONE = Audience(everyone=True)
THE_OFFICE = Audience(roles=OFFICE)
THE_INSIDE = Audience(roles=INSIDE)


def _item_audience(meeting: Meeting, item_id: ItemId | None) -> Audience:
    item = meeting.items.get(item_id) if item_id is not None else None
    return THE_OFFICE if item is not None and item.hidden else EVERYONE


def _of_item(meeting: Meeting, event: Any) -> Audience:
    return _item_audience(meeting, event.item_id)


def _item_added(meeting: Meeting, event: agenda.ItemAdded) -> Audience:
    return THE_OFFICE if event.item.hidden else EVERYONE


def _conclusion_recorded(meeting: Meeting, event: agenda.ConclusionRecorded) -> Audience:
    item = meeting.items.get(event.item_id)
    audience = _item_audience(meeting, event.item_id)
    return THE_INSIDE if audience.everyone and item is not None and item.closed_sitting else audience


def _to_office(meeting: Meeting, event: Event) -> Audience:
    return THE_OFFICE


def _of_floor(meeting: Meeting, event: Event) -> Audience:
    # Doors change only with an empty floor and an empty list (floor.clear): nobody sees half of a speech.
    return THE_INSIDE if meeting.doors_closed else EVERYONE


def _document_released(meeting: Meeting, event: documents.DocumentReleased) -> Audience:
    return documents.readers_of(meeting, event.document)


def _document_edited(meeting: Meeting, event: documents.DocumentEdited) -> Audience:
    # As it is from now on: whoever is new among its readers gets the whole document by this fact.
    return documents.known_to(meeting, event.document)


def _of_document_id(meeting: Meeting, document_id: DocumentId) -> Audience:
    document = meeting.documents.get(document_id)
    return THE_OFFICE if document is None else documents.known_to(meeting, document)


def _of_document(meeting: Meeting, event: Any) -> Audience:
    return _of_document_id(meeting, event.document_id)


def _documents_ordered(meeting: Meeting, event: documents.DocumentsOrdered) -> Audience:
    # The decision made one fact for each audience, so any of its documents tells which.
    return _of_document_id(meeting, event.document_ids[0]) if event.document_ids else THE_OFFICE


def _layer_published(meeting: Meeting, event: annotations.LayerPublished) -> Audience:
    return _of_document_id(meeting, event.layer.document_id)


def _poll_opened(meeting: Meeting, event: voting.PollOpened) -> Audience:
    return THE_INSIDE if event.poll.closed_doors else EVERYONE


def _of_poll(meeting: Meeting, event: Any) -> Audience:
    poll = meeting.polls.get(event.poll_id)
    if poll is None or poll.opened_at is None:
        return THE_OFFICE
    return THE_INSIDE if poll.closed_doors else EVERYONE


def _vote_cast(meeting: Meeting, event: voting.VoteCast) -> Audience:
    return Audience(persons=(event.voter_id,))


TABLE: dict[type[Event], Callable[[Meeting, Any], Audience]] = {
    agenda.ItemAdded: _item_added,
    agenda.ItemEdited: _of_item,
    agenda.ItemMoved: _of_item,
    agenda.ItemRemoved: _of_item,
    agenda.ConclusionRecorded: _conclusion_recorded,
    agenda.RemarkAdded: _to_office,
    floor.FloorRequested: _of_floor,
    floor.RequestWithdrawn: _of_floor,
    floor.FloorGranted: _of_floor,
    floor.SpeechPaused: _of_floor,
    floor.SpeechResumed: _of_floor,
    floor.SpeechExtended: _of_floor,
    floor.SpeechEnded: _of_floor,
    documents.DocumentRegistered: _to_office,
    documents.DocumentEdited: _document_edited,
    documents.DocumentsOrdered: _documents_ordered,
    documents.ReleaseScheduled: _to_office,
    documents.DocumentReplaced: _of_document,
    documents.DocumentReleased: _document_released,
    documents.DocumentWithdrawn: _of_document,
    annotations.LayerPublished: _layer_published,
    voting.PollCreated: _to_office,
    voting.PollOpened: _poll_opened,
    voting.BallotReceived: _of_poll,
    voting.VoteCast: _vote_cast,
    voting.PollClosed: _of_poll,
    voting.PollCounted: _to_office,
    voting.ResultPublished: _of_poll,
    voting.PollCancelled: _of_poll,
}
"""Events not in the table (life of the meeting, roster, attendance, opening and end of items) are for everybody.

Behind closed doors that stays so: everybody may know who is there and why they see nothing else.
"""


def audience_of(meeting: Meeting, event: Event) -> Audience:
    """Who may see an event decided in this state, the state before it."""
    entry = TABLE.get(type(event))
    return EVERYONE if entry is None else entry(meeting, event)


def doors_closed(meeting: Meeting) -> bool:
    """Whether the running item is a closed sitting (họp kín)."""
    return meeting.doors_closed


def may_see(audience: Audience, person: Person | None) -> bool:
    """Whether a person belongs to an audience.  Somebody not on the roster sees nothing."""
    if person is None:
        return False
    if person.roles == (Role.ADMINISTRATOR,):
        return False
    return (
        audience.everyone
        or any(r in audience.roles for r in person.roles)
        or any(g in audience.groups for g in person.groups)
        or person.person_id in audience.persons
    )
