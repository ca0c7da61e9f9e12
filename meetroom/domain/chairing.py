"""Who presides: the chair is handed over and taken back; knows no agenda and no vote.

Nobody is named (`Meeting.presiding` None): whoever is a chair on the roster has the chair's powers.  Somebody is:
they alone have them, and everybody who is a chair may take them back.  Whoever is no chair on the roster is one while
they preside; the roster says so by facts of its own, so that they see what a chair sees.
"""

from datetime import datetime

from msgspec.structs import replace

from meetroom.domain.core import Command, Event, Fact, PersonId, Refusal, Refused, check_text, require
from meetroom.domain.quorum import own_roles
from meetroom.domain.roster import PersonEdited
from meetroom.domain.state import INSIDE, Meeting, Person, Role


class HandOverChair(Command, frozen=True, tag=True):
    """Let somebody preside."""

    person_id: PersonId
    reason: str = ""


class TakeBackChair(Command, frozen=True, tag=True):
    """Preside again; whoever presides may give the chair back by it."""


class ChairHandedOver(Event, frozen=True, tag=True):
    """This person presides from now on; `lent`: they are a chair only while they do."""

    person_id: PersonId
    reason: str
    lent: bool


class ChairTakenBack(Event, frozen=True, tag=True):
    """The chairs of the roster preside again."""


def _end_loan(meeting: Meeting) -> tuple[Event, ...]:
    person = meeting.people.get(meeting.presiding) if meeting.presiding is not None else None
    if person is None or not meeting.chair_lent:
        return ()
    return (PersonEdited(person=replace(person, roles=own_roles(meeting, person))),)


def give_back(meeting: Meeting) -> tuple[Event, ...]:
    """The facts that end a hand-over, if there is one: for when who presides leaves, or the sitting closes."""
    return () if meeting.presiding is None else (ChairTakenBack(), *_end_loan(meeting))


def hand_over_chair(meeting: Meeting, actor: Person, command: HandOverChair, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_PERSON | ALREADY_SO | NOT_PRESENT | CANNOT_PRESIDE | INVALID_TEXT).

    Whoever presides is inside when the doors close.  A chair of the roster gets no new role by it.
    """
    person = meeting.people.get(command.person_id)
    if person is None:
        raise Refused(Refusal.UNKNOWN_PERSON)
    require(meeting.presiding != person.person_id, Refusal.ALREADY_SO)
    # Without anybody named, the only chair presides already.
    chairs = [p.person_id for p in meeting.people.values() if Role.CHAIR in p.roles]
    require(meeting.presiding is not None or chairs != [person.person_id], Refusal.ALREADY_SO)
    require(meeting.is_present(person.person_id), Refusal.NOT_PRESENT)
    require(any(role in INSIDE for role in person.roles), Refusal.CANNOT_PRESIDE)
    check_text(command.reason, empty_ok=True, max_chars=500)
    lent = Role.CHAIR not in person.roles
    chair = (PersonEdited(person=replace(person, roles=(Role.CHAIR, *person.roles))),) if lent else ()
    handed = ChairHandedOver(person_id=person.person_id, reason=command.reason, lent=lent)
    return (*chair, handed, *_end_loan(meeting))


def take_back_chair(meeting: Meeting, actor: Person, command: TakeBackChair, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(ALREADY_SO)."""
    require(meeting.presiding is not None, Refusal.ALREADY_SO)
    return give_back(meeting)


def on_chair_handed_over(meeting: Meeting, event: ChairHandedOver, fact: Fact) -> Meeting:
    """They preside."""
    return replace(meeting, presiding=event.person_id, chair_lent=event.lent)


def on_chair_taken_back(meeting: Meeting, event: ChairTakenBack, fact: Fact) -> Meeting:
    """Nobody is named."""
    return replace(meeting, presiding=None, chair_lent=False)
