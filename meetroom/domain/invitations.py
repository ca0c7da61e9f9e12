"""Answers to the invitation: whether somebody is coming; knows no letters and no calendars."""

from datetime import datetime

from msgspec.structs import replace

from meetroom.domain.core import Command, Event, Fact, PersonId, Refusal, check_text, require
from meetroom.domain.state import InvitationReply, Meeting, Person


class RespondInvitation(Command, frozen=True, tag=True):
    """Say whether one is coming; a later answer counts instead of an earlier one."""

    coming: bool
    reason: str = ""


class InvitationAnswered(Event, frozen=True, tag=True):
    """Somebody answered; the reason is for them and the office."""

    person_id: PersonId
    coming: bool
    reason: str


def respond_invitation(meeting: Meeting, actor: Person, command: RespondInvitation, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(ALREADY_PRESENT | ALREADY_SO | INVALID_TEXT).

    An answer excuses nobody: that is for the secretary to note.
    """
    require(not meeting.is_present(actor.person_id), Refusal.ALREADY_PRESENT)
    check_text(command.reason, empty_ok=True, max_chars=500)
    given = meeting.answers.get(actor.person_id)
    same = given is not None and (given.coming, given.reason) == (command.coming, command.reason)
    require(not same, Refusal.ALREADY_SO)
    return (InvitationAnswered(person_id=actor.person_id, coming=command.coming, reason=command.reason),)


def on_invitation_answered(meeting: Meeting, event: InvitationAnswered, fact: Fact) -> Meeting:
    """The newest answer stands."""
    answer = InvitationReply(coming=event.coming, reason=event.reason, at=fact.at)
    return replace(meeting, answers={**meeting.answers, event.person_id: answer})
