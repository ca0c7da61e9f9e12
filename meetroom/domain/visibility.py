"""Who may see which fact: one table, used by the server to deliver and by the tests to prove.

The audience of a fact is settled when it is decided, from the state *before* it, and is stored with it; whether
a person belongs to it is asked with the roles they have *now*.  A person whose roles or groups change therefore
gets the chain anew.
"""

from collections.abc import Callable
from typing import Any

from meetroom.domain import agenda, documents, roles, voting
from meetroom.domain.core import Event, ItemId
from meetroom.domain.state import (
    INSIDE,
    OFFICE,
    Audience,
    DocumentState,
    Meeting,
    Person,
    PollState,
    Role,
)

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


def _to_office(meeting: Meeting, event: Event) -> Audience:
    return THE_OFFICE


def _plus_office(audience: Audience) -> Audience:
    if audience.everyone:
        return audience
    extra = tuple(r for r in OFFICE if r not in audience.roles)
    return Audience(roles=(*audience.roles, *extra), groups=audience.groups, persons=audience.persons)


def _document_released(meeting: Meeting, event: documents.DocumentReleased) -> Audience:
    return _plus_office(event.document.audience)


def _of_document(meeting: Meeting, event: Any) -> Audience:
    document = meeting.documents.get(event.document_id)
    if document is None or document.state is DocumentState.REGISTERED:
        return THE_OFFICE
    return _plus_office(document.audience)


def _vote_cast(meeting: Meeting, event: voting.VoteCast) -> Audience:
    return Audience(persons=(event.voter_id,))


def _poll_cancelled(meeting: Meeting, event: voting.PollCancelled) -> Audience:
    poll = meeting.polls.get(event.poll_id)
    return THE_OFFICE if poll is None or poll.state is PollState.CREATED else EVERYONE


TABLE: dict[type[Event], Callable[[Meeting, Any], Audience]] = {
    agenda.ItemAdded: _item_added,
    agenda.ItemEdited: _of_item,
    agenda.ItemMoved: _of_item,
    agenda.ItemRemoved: _of_item,
    agenda.ConclusionRecorded: _of_item,
    agenda.RemarkAdded: _to_office,
    documents.DocumentRegistered: _to_office,
    documents.DocumentReplaced: _of_document,
    documents.DocumentReleased: _document_released,
    documents.DocumentWithdrawn: _of_document,
    voting.PollCreated: _to_office,
    voting.VoteCast: _vote_cast,
    voting.PollCounted: _to_office,
    voting.PollCancelled: _poll_cancelled,
}
"""Events not in the table are for everybody."""

_NEVER_HIDDEN: frozenset[type[Event]] = frozenset({roles.PersonAdded, roles.PersonEdited, roles.PointAdded})


def audience_of(meeting: Meeting, event: Event) -> Audience:
    """Who may see an event decided in this state.

    While an item with closed doors runs, what would be for everybody is for those inside only; the roster and
    the events that open and close the doors stay public, so that everybody knows why they see nothing.
    """
    entry = TABLE.get(type(event))
    audience = EVERYONE if entry is None else entry(meeting, event)
    if not audience.everyone or not doors_closed(meeting) or type(event) in _NEVER_HIDDEN:
        return audience
    public = (agenda.ItemStarted, agenda.ItemFinished)
    return audience if isinstance(event, public) else THE_INSIDE


def doors_closed(meeting: Meeting) -> bool:
    """Whether the running item is a closed sitting (họp kín)."""
    item = meeting.items.get(meeting.current_item) if meeting.current_item is not None else None
    return item is not None and item.closed_sitting


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
