"""Who votes for whom, and what a vote weighs; off unless the rule set says otherwise; knows no single vote."""

from collections import Counter
from datetime import datetime
from decimal import Decimal

from msgspec.structs import replace

from meetroom.domain.core import Command, Event, Fact, PersonId, Refusal, check_text, check_weight, require
from meetroom.domain.roles import PersonEdited
from meetroom.domain.state import Meeting, Person, Role


class SetWeight(Command, frozen=True, tag=True):
    """Say what the vote of somebody counts in weighted votes."""

    person_id: PersonId
    weight: Decimal


class GiveProxy(Command, frozen=True, tag=True):
    """Let somebody vote for an absent member; given by that member, or noted by the office from a paper."""

    principal_id: PersonId
    holder_id: PersonId
    reason: str = ""


class EndProxy(Command, frozen=True, tag=True):
    """End a representation; a vote that is open already goes on as it began."""

    principal_id: PersonId


class ProxyGiven(Event, frozen=True, tag=True):
    """The holder may vote for the principal while the principal is absent."""

    principal_id: PersonId
    holder_id: PersonId
    reason: str


class ProxyEnded(Event, frozen=True, tag=True):
    """Nobody votes for the principal any more."""

    principal_id: PersonId


def represented(meeting: Meeting) -> dict[PersonId, PersonId]:
    """Absent members and who votes for them now: principal → holder, who is present and has a vote."""
    if not meeting.rules.proxies.allowed:
        return {}
    voting = {p for p, person in meeting.people.items() if person.voting}
    return {
        principal: holder
        for principal, holder in sorted(meeting.proxies.items())
        if {principal, holder} <= voting and not meeting.is_present(principal) and meeting.is_present(holder)
    }


def _own_or_office(meeting: Meeting, actor: Person, *own: PersonId) -> None:
    office = meeting.has_role(actor.person_id, Role.CHAIR, Role.SECRETARY)
    require(actor.person_id in own or office, Refusal.NOT_ALLOWED)


def set_weight(meeting: Meeting, actor: Person, command: SetWeight, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_PERSON | WEIGHTS_OFF | INVALID_VALUE | ALREADY_SO)."""
    person = meeting.people.get(command.person_id)
    require(person is not None, Refusal.UNKNOWN_PERSON)
    assert person is not None
    require(meeting.rules.weights, Refusal.WEIGHTS_OFF)
    check_weight(command.weight)
    require(person.weight != command.weight, Refusal.ALREADY_SO)
    return (PersonEdited(person=replace(person, weight=command.weight)),)


def give_proxy(meeting: Meeting, actor: Person, command: GiveProxy, now: datetime) -> tuple[Event, ...]:
    """A proxy is not passed on: who holds one gives none, and who gave one holds none.

    Raises: Refused(PROXIES_OFF | UNKNOWN_PERSON | NOT_ALLOWED | NOT_ENTITLED | PROXY_LIMIT | ALREADY_SO | INVALID_*).
    """
    require(meeting.rules.proxies.allowed, Refusal.PROXIES_OFF)
    principal, holder = command.principal_id, command.holder_id
    require({principal, holder} <= meeting.people.keys(), Refusal.UNKNOWN_PERSON)
    _own_or_office(meeting, actor, principal)
    check_text(command.reason, empty_ok=True, max_chars=500)
    require(principal != holder, Refusal.INVALID_VALUE)
    require(all(meeting.people[p].voting for p in (principal, holder)), Refusal.NOT_ENTITLED)
    require(meeting.proxies.get(principal) != holder, Refusal.ALREADY_SO)
    require(principal not in meeting.proxies.values() and holder not in meeting.proxies, Refusal.PROXY_LIMIT)
    held = Counter(h for p, h in meeting.proxies.items() if p != principal)
    require(held[holder] < meeting.rules.proxies.per_holder, Refusal.PROXY_LIMIT)
    return (ProxyGiven(principal_id=principal, holder_id=holder, reason=command.reason),)


def end_proxy(meeting: Meeting, actor: Person, command: EndProxy, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(NO_PROXY | NOT_ALLOWED)."""
    holder = meeting.proxies.get(command.principal_id)
    require(holder is not None, Refusal.NO_PROXY)
    assert holder is not None
    _own_or_office(meeting, actor, command.principal_id, holder)
    return (ProxyEnded(principal_id=command.principal_id),)


def on_proxy_given(meeting: Meeting, event: ProxyGiven, fact: Fact) -> Meeting:
    """The newest proxy stands."""
    return replace(meeting, proxies={**meeting.proxies, event.principal_id: event.holder_id})


def on_proxy_ended(meeting: Meeting, event: ProxyEnded, fact: Fact) -> Meeting:
    """Ended."""
    return replace(meeting, proxies={p: h for p, h in meeting.proxies.items() if p != event.principal_id})
