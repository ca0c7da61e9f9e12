"""The floor: the speakers' list, who speaks now, all by timestamps, and who is heard at all; knows no sound."""

from datetime import datetime
from enum import StrEnum

from msgspec.structs import replace

from meetroom.domain.core import Command, Event, Fact, Refusal, Refused, SpeechId, check_id, check_text, require
from meetroom.domain.floor_order import LimitKind as LimitKind
from meetroom.domain.floor_order import SpeakingTimes as SpeakingTimes
from meetroom.domain.floor_order import TimeLeft as TimeLeft
from meetroom.domain.floor_order import is_limited
from meetroom.domain.floor_order import limit_for as limit_for
from meetroom.domain.floor_order import speaking_time as speaking_time
from meetroom.domain.floor_order import spoken_s as spoken_s
from meetroom.domain.floor_order import time_left as time_left
from meetroom.domain.floor_order import waiting_list as waiting_list
from meetroom.domain.state import (
    HOLDS_FLOOR,
    INSIDE,
    Meeting,
    Microphones,
    OrderCategory,
    Person,
    Role,
    Speech,
    SpeechKind,
    SpeechState,
    Stance,
)


class RequestFloor(Command, frozen=True, tag=True):
    """Ask to speak on the running item (giơ tay phát biểu).

    `stance` for normal contributions alone, `category` for points of order alone (None: procedure).
    """

    speech_id: SpeechId
    kind: SpeechKind = SpeechKind.NORMAL
    stance: Stance | None = None
    category: OrderCategory | None = None
    subject: str = ""


class WithdrawRequest(Command, frozen=True, tag=True):
    """Take a request back; the chair may also strike it."""

    speech_id: SpeechId


class GrantFloor(Command, frozen=True, tag=True):
    """Give the floor; whoever has it now is ended."""

    speech_id: SpeechId


class PauseSpeech(Command, frozen=True, tag=True):
    """Stop the clock."""

    speech_id: SpeechId


class ResumeSpeech(Command, frozen=True, tag=True):
    """Start the clock again."""

    speech_id: SpeechId


class ExtendSpeech(Command, frozen=True, tag=True):
    """Add seconds to the limit."""

    speech_id: SpeechId
    extra_s: int


class EndSpeech(Command, frozen=True, tag=True):
    """End a speech: the chair withdraws the floor, or the speaker has finished."""

    speech_id: SpeechId


class SetMicrophones(Command, frozen=True, tag=True):
    """Decide who is heard in the conference: everybody, or only the chair and whoever has the floor."""

    policy: Microphones


class EndCause(StrEnum):
    """Why a speech ended."""

    FINISHED = "finished"
    WITHDRAWN_BY_CHAIR = "withdrawn_by_chair"
    NEXT_SPEAKER = "next_speaker"
    SITTING = "sitting"


class FloorRequested(Event, frozen=True, tag=True):
    """Somebody is on the list."""

    speech: Speech


class RequestWithdrawn(Event, frozen=True, tag=True):
    """Off the list."""

    speech_id: SpeechId


class FloorGranted(Event, frozen=True, tag=True):
    """The clock of this speech runs."""

    speech_id: SpeechId


class SpeechPaused(Event, frozen=True, tag=True):
    """The clock stands."""

    speech_id: SpeechId


class SpeechResumed(Event, frozen=True, tag=True):
    """The clock runs again."""

    speech_id: SpeechId


class SpeechExtended(Event, frozen=True, tag=True):
    """So many seconds more; `limit_s` is the speech's own limit from now on (0: it has none)."""

    speech_id: SpeechId
    limit_s: int
    extra_s: int = 0


class SpeechEnded(Event, frozen=True, tag=True):
    """The floor is free."""

    speech_id: SpeechId
    cause: EndCause


class MicrophonesSet(Event, frozen=True, tag=True):
    """From now on these are heard."""

    policy: Microphones


def _speech(meeting: Meeting, speech_id: SpeechId) -> Speech:
    speech = meeting.speeches.get(speech_id)
    if speech is None:
        raise Refused(Refusal.UNKNOWN_SPEECH)
    return speech


def request_floor(meeting: Meeting, actor: Person, command: RequestFloor, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(NOT_PRESENT | CLOSED_SITTING | ALREADY_ON_LIST | DUPLICATE_ID | INVALID_*)."""
    check_id(command.speech_id)
    require(command.speech_id not in meeting.speeches, Refusal.DUPLICATE_ID)
    require(meeting.is_present(actor.person_id), Refusal.NOT_PRESENT)
    inside = any(role in INSIDE for role in actor.roles)
    require(inside or not meeting.doors_closed, Refusal.CLOSED_SITTING)
    own = [s for s in meeting.speeches.values() if s.person_id == actor.person_id]
    pending = any(s.state is SpeechState.WAITING and s.kind is command.kind for s in own)
    require(not pending, Refusal.ALREADY_ON_LIST)
    require(command.stance is None or command.kind is SpeechKind.NORMAL, Refusal.INVALID_VALUE)
    of_order = command.kind is SpeechKind.POINT_OF_ORDER
    require(command.category is None or of_order, Refusal.INVALID_VALUE)
    check_text(command.subject, empty_ok=True, max_chars=200)
    speech = Speech(
        speech_id=command.speech_id,
        person_id=actor.person_id,
        item_id=meeting.current_item,
        kind=command.kind,
        state=SpeechState.WAITING,
        requested_at=now,
        limit_s=meeting.rules.speech_limit_s,
        first_contribution=not any(s.started_at for s in own),
        stance=command.stance,
        category=(command.category or OrderCategory.PROCEDURE) if of_order else None,
        subject=command.subject,
        closed_doors=meeting.doors_closed,
    )
    return (FloorRequested(speech=speech),)


def withdraw_request(meeting: Meeting, actor: Person, command: WithdrawRequest, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_SPEECH | NOT_ALLOWED | SPEECH_NOT_WAITING)."""
    speech = _speech(meeting, command.speech_id)
    mine = speech.person_id == actor.person_id
    require(mine or Role.CHAIR in actor.roles or Role.SECRETARY in actor.roles, Refusal.NOT_ALLOWED)
    require(speech.state is SpeechState.WAITING, Refusal.SPEECH_NOT_WAITING)
    return (RequestWithdrawn(speech_id=speech.speech_id),)


def grant_floor(meeting: Meeting, actor: Person, command: GrantFloor, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_SPEECH | SPEECH_NOT_WAITING | NOT_PRESENT)."""
    speech = _speech(meeting, command.speech_id)
    require(speech.state is SpeechState.WAITING, Refusal.SPEECH_NOT_WAITING)
    require(meeting.is_present(speech.person_id), Refusal.NOT_PRESENT)
    return (*end_current(meeting, EndCause.NEXT_SPEAKER), FloorGranted(speech_id=speech.speech_id))


def pause_speech(meeting: Meeting, actor: Person, command: PauseSpeech, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_SPEECH | SPEECH_NOT_RUNNING)."""
    speech = _speech(meeting, command.speech_id)
    require(speech.state is SpeechState.SPEAKING, Refusal.SPEECH_NOT_RUNNING)
    return (SpeechPaused(speech_id=speech.speech_id),)


def resume_speech(meeting: Meeting, actor: Person, command: ResumeSpeech, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_SPEECH | SPEECH_NOT_PAUSED)."""
    speech = _speech(meeting, command.speech_id)
    require(speech.state is SpeechState.PAUSED, Refusal.SPEECH_NOT_PAUSED)
    return (SpeechResumed(speech_id=speech.speech_id),)


def extend_speech(meeting: Meeting, actor: Person, command: ExtendSpeech, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_SPEECH | SPEECH_NOT_RUNNING | INVALID_VALUE | NO_LIMIT)."""
    speech = _speech(meeting, command.speech_id)
    require(speech.state in HOLDS_FLOOR, Refusal.SPEECH_NOT_RUNNING)
    require(0 < command.extra_s <= 3_600, Refusal.INVALID_VALUE)
    require(is_limited(meeting, speech), Refusal.NO_LIMIT)
    limit_s = speech.limit_s + command.extra_s if speech.limit_s else 0
    return (SpeechExtended(speech_id=speech.speech_id, limit_s=limit_s, extra_s=command.extra_s),)


def end_speech(meeting: Meeting, actor: Person, command: EndSpeech, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_SPEECH | NOT_ALLOWED | SPEECH_NOT_RUNNING)."""
    speech = _speech(meeting, command.speech_id)
    mine = speech.person_id == actor.person_id
    require(mine or Role.CHAIR in actor.roles, Refusal.NOT_ALLOWED)
    require(speech.state in HOLDS_FLOOR, Refusal.SPEECH_NOT_RUNNING)
    cause = EndCause.FINISHED if mine else EndCause.WITHDRAWN_BY_CHAIR
    return (SpeechEnded(speech_id=speech.speech_id, cause=cause),)


def set_microphones(meeting: Meeting, actor: Person, command: SetMicrophones, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(ALREADY_SO)."""
    require(command.policy is not meeting.microphones, Refusal.ALREADY_SO)
    return (MicrophonesSet(policy=command.policy),)


def end_current(meeting: Meeting, cause: EndCause = EndCause.SITTING) -> tuple[Event, ...]:
    """The fact that ends the speech that has the floor, if one has."""
    speech = meeting.current_speech
    return () if speech is None else (SpeechEnded(speech_id=speech.speech_id, cause=cause),)


def clear(meeting: Meeting) -> tuple[Event, ...]:
    """The facts that end the speech that has the floor and strike all who wait: for when doors open or close.

    Whoever saw a request must see what became of it, and who is not let in must not.
    """
    struck = tuple(RequestWithdrawn(speech_id=s.speech_id) for s in waiting_list(meeting))
    return (*end_current(meeting), *struck)


def _with(meeting: Meeting, speech: Speech) -> Meeting:
    return replace(meeting, speeches={**meeting.speeches, speech.speech_id: speech})


def on_floor_requested(meeting: Meeting, event: FloorRequested, fact: Fact) -> Meeting:
    """On the list."""
    return _with(meeting, event.speech)


def on_request_withdrawn(meeting: Meeting, event: RequestWithdrawn, fact: Fact) -> Meeting:
    """Off the list."""
    speech = meeting.speeches.get(event.speech_id)
    if speech is None:
        return meeting
    return _with(meeting, replace(speech, state=SpeechState.WITHDRAWN, finished_at=fact.at))


def on_floor_granted(meeting: Meeting, event: FloorGranted, fact: Fact) -> Meeting:
    """Speaking; counted to the item that runs now."""
    speech = meeting.speeches.get(event.speech_id)
    if speech is None:
        return meeting
    speaking = replace(
        speech,
        state=SpeechState.SPEAKING,
        started_at=fact.at,
        running_since=fact.at,
        item_id=meeting.current_item or speech.item_id,
    )
    return _with(meeting, speaking)


def on_speech_paused(meeting: Meeting, event: SpeechPaused, fact: Fact) -> Meeting:
    """Clock stands."""
    speech = meeting.speeches.get(event.speech_id)
    if speech is None:
        return meeting
    paused = replace(speech, state=SpeechState.PAUSED, running_since=None, spent_s=spoken_s(speech, fact.at))
    return _with(meeting, paused)


def on_speech_resumed(meeting: Meeting, event: SpeechResumed, fact: Fact) -> Meeting:
    """Clock runs."""
    speech = meeting.speeches.get(event.speech_id)
    if speech is None:
        return meeting
    return _with(meeting, replace(speech, state=SpeechState.SPEAKING, running_since=fact.at))


def on_speech_extended(meeting: Meeting, event: SpeechExtended, fact: Fact) -> Meeting:
    """Longer limit."""
    speech = meeting.speeches.get(event.speech_id)
    if speech is None:
        return meeting
    return _with(meeting, replace(speech, limit_s=event.limit_s, extra_s=speech.extra_s + event.extra_s))


def on_speech_ended(meeting: Meeting, event: SpeechEnded, fact: Fact) -> Meeting:
    """Finished with its final time."""
    speech = meeting.speeches.get(event.speech_id)
    if speech is None:
        return meeting
    ended = replace(
        speech,
        state=SpeechState.FINISHED,
        running_since=None,
        spent_s=spoken_s(speech, fact.at),
        finished_at=fact.at,
    )
    return _with(meeting, ended)


def on_microphones_set(meeting: Meeting, event: MicrophonesSet, fact: Fact) -> Meeting:
    """Another policy."""
    return replace(meeting, microphones=event.policy)
