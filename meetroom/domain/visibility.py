"""Who may see which fact: one table, used by the server to deliver and by the tests to prove.

The audience of a fact is settled when it is decided, from the state *before* it, and is stored with it; whether
a person belongs to it is asked with the roles they have *now*.  A person whose roles or groups change therefore
gets the chain anew.
"""

from collections.abc import Callable
from typing import Any

from meetroom.domain import (
    action_items,
    agenda,
    annotations,
    ballot_box,
    counting,
    deferral,
    documents,
    elections,
    floor,
    hands,
    invitations,
    minutes_issue,
    minutes_review,
    minutes_text,
    objections,
    paper,
    points_of_order,
    roll_call,
    voting,
)
from meetroom.domain.core import DocumentId, Event, ItemId
from meetroom.domain.minutes_readers import EVERYONE as EVERYONE
from meetroom.domain.minutes_readers import THE_INSIDE as THE_INSIDE
from meetroom.domain.minutes_readers import THE_OFFICE as THE_OFFICE
from meetroom.domain.minutes_readers import minutes_audience as minutes_audience
from meetroom.domain.state import BOXED, OFFICE, Audience, Meeting, Poll, PollKind, Role
from meetroom.domain.state import may_see as may_see

THE_SCRUTINY = Audience(roles=(*OFFICE, Role.SCRUTINEER))


def _item_audience(meeting: Meeting, item_id: ItemId | None) -> Audience:
    item = meeting.items.get(item_id) if item_id is not None else None
    return THE_OFFICE if item is not None and item.hidden else EVERYONE


def _of_item(meeting: Meeting, event: Any) -> Audience:
    return _item_audience(meeting, event.item_id)


def _item_added(meeting: Meeting, event: agenda.ItemAdded) -> Audience:
    return THE_OFFICE if event.item.hidden else EVERYONE


def _conclusion_recorded(meeting: Meeting, event: agenda.ConclusionRecorded) -> Audience:
    audience = _item_audience(meeting, event.item_id)
    return THE_INSIDE if audience.everyone and event.inside else audience


def _invitation_answered(meeting: Meeting, event: invitations.InvitationAnswered) -> Audience:
    return Audience(roles=OFFICE, persons=(event.person_id,))


def _order_answered(meeting: Meeting, event: points_of_order.PointOfOrderAnswered) -> Audience:
    # Behind closed doors nothing that is said goes out, nor afterwards what was asked there.
    speech = meeting.speeches.get(event.speech_id)
    asked_inside = speech is None or speech.closed_doors
    return THE_INSIDE if meeting.doors_closed or asked_inside else EVERYONE


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


def _audience_of_poll(meeting: Meeting, poll: Poll) -> Audience:
    if poll.opened_at is not None:
        return THE_INSIDE if poll.closed_doors else EVERYONE
    if poll.kind is not PollKind.VERIFIABLE:
        return THE_OFFICE
    # Those who vote make their credentials, and scrutineers their keys, before it opens.
    item = meeting.items.get(poll.item_id) if poll.item_id is not None else None
    return THE_INSIDE if item is not None and item.closed_sitting else EVERYONE


def _poll_put(meeting: Meeting, event: Any) -> Audience:
    return _audience_of_poll(meeting, event.poll)


def _of_poll(meeting: Meeting, event: Any) -> Audience:
    poll = meeting.polls.get(event.poll_id)
    return THE_OFFICE if poll is None else _audience_of_poll(meeting, poll)


def _vote_cast(meeting: Meeting, event: voting.VoteCast) -> Audience:
    poll = meeting.polls.get(event.poll_id)
    if poll is not None and poll.kind is PollKind.ROLL_CALL:
        return _audience_of_poll(meeting, poll)  # it was said aloud
    return Audience(persons=tuple(dict.fromkeys((event.voter_id, event.ballot.by))))


def _poll_counted(meeting: Meeting, event: Any) -> Audience:
    poll = meeting.polls.get(event.poll_id)
    scrutiny = poll is not None and (poll.paper or poll.kind in BOXED)
    return THE_SCRUTINY if scrutiny else THE_OFFICE


def _to_scrutiny(meeting: Meeting, event: Event) -> Audience:
    return THE_SCRUTINY


def _election_opened(meeting: Meeting, event: elections.ElectionOpened) -> Audience:
    # Whoever has enough parts has the result, whatever role they have besides.
    election = meeting.elections.get(event.poll_id)
    persons = () if election is None else election.plan.trustees
    return Audience(roles=THE_SCRUTINY.roles, persons=persons)


def _minutes_sent(meeting: Meeting, event: minutes_review.MinutesSent) -> Audience:
    if event.audience.everyone:
        return EVERYONE
    meant = event.audience
    roles = tuple(dict.fromkeys((*meant.roles, *OFFICE)))
    return Audience(roles=roles, groups=meant.groups, persons=meant.persons)


def _to_author(meeting: Meeting, event: Any) -> Audience:
    return Audience(roles=OFFICE, persons=(event.author,))


def _comment_answered(meeting: Meeting, event: minutes_review.CommentAnswered) -> Audience:
    comment = meeting.minutes.comments.get(event.comment_id)
    author = None if comment is None else meeting.people.get(comment.author)
    if comment is None or (comment.inside and not may_see(THE_INSIDE, author)):
        return THE_OFFICE
    return Audience(roles=OFFICE, persons=(comment.author,))


def _inside_or_open(meeting: Meeting, event: Any) -> Audience:
    return THE_INSIDE if event.inside else EVERYONE


def _of_issued(meeting: Meeting, event: Event) -> Audience:
    issued = meeting.minutes.issued
    return minutes_audience(meeting) if issued is None or not issued.inside else THE_INSIDE


def _of_minutes(meeting: Meeting, event: Event) -> Audience:
    return minutes_audience(meeting)


def _objection_reasoned(meeting: Meeting, event: objections.ObjectionReasoned) -> Audience:
    objection = meeting.minutes.objections.get(event.objection_id)
    return Audience(roles=OFFICE, persons=() if objection is None else (objection.author,))


def _hands_entered(meeting: Meeting, event: hands.HandsEntered) -> Audience:
    return Audience(roles=OFFICE, persons=(event.count.entered_by,))


TABLE: dict[type[Event], Callable[[Meeting, Any], Audience]] = {
    agenda.ItemAdded: _item_added,
    agenda.ItemEdited: _of_item,
    agenda.ItemMoved: _of_item,
    agenda.ItemRemoved: _of_item,
    agenda.ConclusionRecorded: _conclusion_recorded,
    agenda.RemarkAdded: _to_office,
    minutes_text.MinutesTextWritten: _to_office,
    action_items.ActionItemPut: _to_office,
    action_items.ActionItemRemoved: _to_office,
    action_items.ActionItemsGiven: _inside_or_open,
    minutes_review.MinutesSent: _minutes_sent,
    minutes_review.MinutesCommented: _to_author,
    minutes_review.CommentAnswered: _comment_answered,
    minutes_issue.MinutesIssued: _inside_or_open,
    minutes_issue.MinutesSigned: _of_issued,
    minutes_issue.MinutesDelivered: _to_office,
    objections.MinutesObjected: _of_minutes,
    objections.ObjectionWorded: _to_author,
    objections.ObjectionAnswered: _of_minutes,
    objections.ObjectionReasoned: _objection_reasoned,
    deferral.ItemDeferred: _of_item,
    deferral.ItemCarriedOver: _of_item,
    invitations.InvitationAnswered: _invitation_answered,
    points_of_order.PointOfOrderAnswered: _order_answered,
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
    elections.ElectionPrepared: _of_poll,
    elections.KeysRestarted: _of_poll,
    elections.TrusteeStepTaken: _of_poll,
    elections.CredentialRegistered: _of_poll,
    elections.ElectionSealed: _of_poll,
    elections.ElectionUnsealed: _of_poll,
    elections.SealedBallotCast: _of_poll,
    elections.BallotFaulty: _of_poll,
    elections.SumPublished: _of_poll,
    elections.PartGiven: _of_poll,
    elections.ElectionOpened: _election_opened,
    elections.RecordClosed: _of_poll,
    voting.PollCreated: _poll_put,
    voting.PollEdited: _poll_put,
    voting.PollOpened: _poll_put,
    voting.BallotReceived: _of_poll,
    voting.VoteCast: _vote_cast,
    voting.PollClosed: _of_poll,
    voting.PollCancelled: _of_poll,
    ballot_box.BoxLost: _of_poll,
    roll_call.VoterCalled: _of_poll,
    hands.HandsEntered: _hands_entered,
    paper.PaperHandedOut: _of_poll,
    paper.PaperTakenBack: _of_poll,
    paper.PaperEntered: _to_scrutiny,
    counting.BoxOpened: _to_scrutiny,
    counting.PollCounted: _poll_counted,
    counting.TieBroken: _poll_counted,
    counting.ResultPublished: _of_poll,
}
"""Events not in the table (life of the meeting, roster, attendance, opening and end of items) are for everybody.

Behind closed doors that stays so: everybody may know who is there and why they see nothing else.
"""


def audience_of(meeting: Meeting, event: Event) -> Audience:
    """Who may see an event decided in this state, the state before it."""
    entry = TABLE.get(type(event))
    return EVERYONE if entry is None else entry(meeting, event)


def doors_closed(meeting: Meeting) -> bool:
    """Whether the sitting is closed (họp kín), by the chair or by the running item."""
    return meeting.doors_closed
