"""Objections of members to approved minutes within the term of the rules, and the chair's answers; knows no paper."""

from datetime import datetime

from msgspec.structs import replace

from meetroom.domain.core import (
    Command,
    Event,
    Fact,
    ItemId,
    ObjectionId,
    PersonId,
    Refusal,
    Refused,
    check_id,
    check_text,
    require,
)
from meetroom.domain.minutes_readers import objection_until
from meetroom.domain.minutes_state import Objection
from meetroom.domain.quorum import has_voters_role
from meetroom.domain.state import Meeting, Person

MAX_OBJECTIONS = 1_000
MAX_OWN_OBJECTIONS = 20
"""Of one person."""


class ObjectToMinutes(Command, frozen=True, tag=True):
    """Object to the approved minutes as a member."""

    objection_id: ObjectionId
    text: str
    item_id: ItemId | None = None


class AnswerObjection(Command, frozen=True, tag=True):
    """Uphold an objection or not, and say why; what is upheld is mended after `ReopenMinutes`."""

    objection_id: ObjectionId
    upheld: bool
    answer: str


class MinutesObjected(Event, frozen=True, tag=True):
    """There is an objection; whoever may read the minutes knows of it."""

    objection_id: ObjectionId
    author: PersonId


class ObjectionWorded(Event, frozen=True, tag=True):
    """What the objection says; for its author and the office."""

    objection_id: ObjectionId
    author: PersonId
    text: str
    item_id: ItemId | None


class ObjectionAnswered(Event, frozen=True, tag=True):
    """The chair upheld the objection, or did not."""

    objection_id: ObjectionId
    upheld: bool


class ObjectionReasoned(Event, frozen=True, tag=True):
    """Why; for its author and the office."""

    objection_id: ObjectionId
    answer: str


def may_object(meeting: Meeting, person_id: PersonId) -> bool:
    """Whether somebody is a member who may object: whoever has a vote, or sat with one for an absent member."""
    person = meeting.people.get(person_id)
    if person is None or not has_voters_role(meeting, person):
        return False
    stood_in = any(s.substitute_id == person_id for s in meeting.substitutes.values())
    return person.voting or (stood_in and meeting.rules.substitutes_vote)


def unanswered_objections(meeting: Meeting) -> tuple[Objection, ...]:
    """Objections the chair has not answered, oldest first."""
    return tuple(o for o in meeting.minutes.objections.values() if o.upheld is None)


def object_to_minutes(meeting: Meeting, actor: Person, command: ObjectToMinutes, now: datetime) -> tuple[Event, ...]:
    """Decide on an objection.

    Raises: Refused(NOT_ENTITLED | NO_OBJECTION_TERM | OBJECTION_TERM_OVER | DUPLICATE_ID | UNKNOWN_ITEM | INVALID_*).
    Source: docs/rules.md#minutes.
    """
    require(may_object(meeting, actor.person_id), Refusal.NOT_ENTITLED)
    until = objection_until(meeting)
    if until is None:
        raise Refused(Refusal.NO_OBJECTION_TERM)
    require(now <= until, Refusal.OBJECTION_TERM_OVER)
    check_id(command.objection_id)
    require(command.objection_id not in meeting.minutes.objections, Refusal.DUPLICATE_ID)
    own = sum(o.author == actor.person_id for o in meeting.minutes.objections.values())
    require(len(meeting.minutes.objections) < MAX_OBJECTIONS and own < MAX_OWN_OBJECTIONS, Refusal.INVALID_VALUE)
    item = meeting.items.get(command.item_id) if command.item_id is not None else None
    # A hidden item is in no minutes.
    require(command.item_id is None or (item is not None and not item.hidden), Refusal.UNKNOWN_ITEM)
    check_text(command.text)
    objection_id, author = command.objection_id, actor.person_id
    return (
        MinutesObjected(objection_id=objection_id, author=author),
        ObjectionWorded(objection_id=objection_id, author=author, text=command.text, item_id=command.item_id),
    )


def answer_objection(meeting: Meeting, actor: Person, command: AnswerObjection, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_OBJECTION | ALREADY_ANSWERED | INVALID_TEXT)."""
    objection = meeting.minutes.objections.get(command.objection_id)
    if objection is None:
        raise Refused(Refusal.UNKNOWN_OBJECTION)
    require(objection.upheld is None, Refusal.ALREADY_ANSWERED)
    check_text(command.answer)
    return (
        ObjectionAnswered(objection_id=objection.objection_id, upheld=command.upheld),
        ObjectionReasoned(objection_id=objection.objection_id, answer=command.answer),
    )


def _with(meeting: Meeting, objection: Objection) -> Meeting:
    objections = {**meeting.minutes.objections, objection.objection_id: objection}
    return replace(meeting, minutes=replace(meeting.minutes, objections=objections))


def on_minutes_objected(meeting: Meeting, event: MinutesObjected, fact: Fact) -> Meeting:
    """It waits for an answer."""
    return _with(meeting, Objection(objection_id=event.objection_id, author=event.author, at=fact.at, text=""))


def on_objection_worded(meeting: Meeting, event: ObjectionWorded, fact: Fact) -> Meeting:
    """Its words are known here."""
    objection = meeting.minutes.objections.get(event.objection_id)
    return meeting if objection is None else _with(meeting, replace(objection, text=event.text, item_id=event.item_id))


def on_objection_answered(meeting: Meeting, event: ObjectionAnswered, fact: Fact) -> Meeting:
    """Answered."""
    objection = meeting.minutes.objections.get(event.objection_id)
    return (
        meeting if objection is None else _with(meeting, replace(objection, upheld=event.upheld, answered_at=fact.at))
    )


def on_objection_reasoned(meeting: Meeting, event: ObjectionReasoned, fact: Fact) -> Meeting:
    """The words of the answer are known here."""
    objection = meeting.minutes.objections.get(event.objection_id)
    return meeting if objection is None else _with(meeting, replace(objection, answer=event.answer))
