"""Substitutes (người đi thay): who stands in for an absent member; knows no ballots.

A substitution rests while the member is present: never both.  Whether a substitute has the vote says the rule set.
"""

from datetime import datetime

from msgspec.structs import replace

from meetroom.domain.core import Command, Event, Fact, PersonId, Refusal, check_text, require
from meetroom.domain.quorum import quorum_change
from meetroom.domain.state import Meeting, Person, Substitution


class NameSubstitute(Command, frozen=True, tag=True):
    """Name who stands in for somebody, before the sitting or during it."""

    person_id: PersonId
    substitute_id: PersonId
    reason: str


class EndSubstitution(Command, frozen=True, tag=True):
    """Nobody stands in for this person any more."""

    person_id: PersonId


class SubstituteNamed(Event, frozen=True, tag=True):
    """`substitute_id` stands in for `person_id` while that person is absent."""

    person_id: PersonId
    substitute_id: PersonId
    reason: str


class SubstitutionEnded(Event, frozen=True, tag=True):
    """Nobody stands in any more."""

    person_id: PersonId


def stands_in_for(meeting: Meeting, person_id: PersonId) -> PersonId | None:
    """Whom a person stands in for now, if anybody: the member is absent, the substitute present."""
    if not meeting.is_present(person_id):
        return None
    named = (m for m, s in meeting.substitutes.items() if s.substitute_id == person_id)
    return next((m for m in named if not meeting.is_present(m)), None)


def name_substitute(meeting: Meeting, actor: Person, command: NameSubstitute, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_PERSON | INVALID_VALUE | ALREADY_SO | HAS_OWN_VOTE | INVALID_TEXT).

    One substitute for one person, and no substitute of a substitute.  Where substitutes vote, a member with a vote
    cannot be one: nobody has two.
    """
    member, other = command.person_id, command.substitute_id
    require(member in meeting.people and other in meeting.people, Refusal.UNKNOWN_PERSON)
    require(member != other and other not in meeting.substitutes, Refusal.INVALID_VALUE)
    standing_in = {s.substitute_id for m, s in meeting.substitutes.items() if m != member}
    require(not {member, other} & standing_in, Refusal.INVALID_VALUE)
    named = meeting.substitutes.get(member)
    require(named is None or named.substitute_id != other, Refusal.ALREADY_SO)
    own_vote = meeting.rules.substitutes_vote and meeting.people[other].voting
    require(not own_vote, Refusal.HAS_OWN_VOTE)
    check_text(command.reason, max_chars=500)
    event = SubstituteNamed(person_id=member, substitute_id=other, reason=command.reason)
    fact = Fact(seq=0, at=now, actor=actor.person_id, event=event, salt="")
    return (event, *quorum_change(meeting, on_substitute_named(meeting, event, fact)))


def end_substitution(meeting: Meeting, actor: Person, command: EndSubstitution, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(ALREADY_SO)."""
    require(command.person_id in meeting.substitutes, Refusal.ALREADY_SO)
    event = SubstitutionEnded(person_id=command.person_id)
    fact = Fact(seq=0, at=now, actor=actor.person_id, event=event, salt="")
    return (event, *quorum_change(meeting, on_substitution_ended(meeting, event, fact)))


def on_substitute_named(meeting: Meeting, event: SubstituteNamed, fact: Fact) -> Meeting:
    """Named; a newer naming replaces the older one."""
    named = Substitution(substitute_id=event.substitute_id, reason=event.reason, named_by=fact.actor, named_at=fact.at)
    return replace(meeting, substitutes={**meeting.substitutes, event.person_id: named})


def on_substitution_ended(meeting: Meeting, event: SubstitutionEnded, fact: Fact) -> Meeting:
    """Nobody stands in."""
    return replace(meeting, substitutes={k: v for k, v in meeting.substitutes.items() if k != event.person_id})
