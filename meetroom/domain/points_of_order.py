"""Points of order (ý kiến về thủ tục): what they are about and how the chair answers; knows no list of speakers."""

from datetime import datetime

from msgspec.structs import replace

from meetroom.domain.core import Command, Event, Fact, Refusal, Refused, SpeechId, check_text, require
from meetroom.domain.state import Meeting, Person, Ruling, SpeechKind, SpeechState


class AnswerPointOfOrder(Command, frozen=True, tag=True):
    """Rule on a point of order: upheld, not upheld, or (None) noted; one that still waits is done with by it."""

    speech_id: SpeechId
    upheld: bool | None
    text: str = ""


class PointOfOrderAnswered(Event, frozen=True, tag=True):
    """The chair's answer."""

    speech_id: SpeechId
    upheld: bool | None
    text: str


def answer_point_of_order(
    meeting: Meeting, actor: Person, command: AnswerPointOfOrder, now: datetime
) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_SPEECH | NOT_A_POINT_OF_ORDER | ALREADY_ANSWERED | SPEECH_WITHDRAWN | INVALID_TEXT)."""
    speech = meeting.speeches.get(command.speech_id)
    if speech is None:
        raise Refused(Refusal.UNKNOWN_SPEECH)
    require(speech.kind is SpeechKind.POINT_OF_ORDER, Refusal.NOT_A_POINT_OF_ORDER)
    require(speech.ruling is None, Refusal.ALREADY_ANSWERED)
    require(speech.state is not SpeechState.WITHDRAWN, Refusal.SPEECH_WITHDRAWN)
    check_text(command.text, empty_ok=True, max_chars=1_000)
    return (PointOfOrderAnswered(speech_id=speech.speech_id, upheld=command.upheld, text=command.text),)


def on_point_of_order_answered(meeting: Meeting, event: PointOfOrderAnswered, fact: Fact) -> Meeting:
    """Answered; whoever speaks on it keeps the floor until it is ended."""
    speech = meeting.speeches.get(event.speech_id)
    if speech is None:
        return meeting
    ruling = Ruling(upheld=event.upheld, text=event.text, by=fact.actor, at=fact.at, inside=meeting.doors_closed)
    answered = replace(speech, ruling=ruling)
    if speech.state is SpeechState.WAITING:
        answered = replace(answered, state=SpeechState.FINISHED, finished_at=fact.at)
    return replace(meeting, speeches={**meeting.speeches, speech.speech_id: answered})


def unanswered(meeting: Meeting) -> tuple[SpeechId, ...]:
    """Points of order that were heard, are over and have no answer, oldest first."""
    heard = (
        (s.finished_at, s.speech_id)
        for s in meeting.speeches.values()
        if s.kind is SpeechKind.POINT_OF_ORDER and s.ruling is None and s.started_at and s.finished_at
    )
    return tuple(speech_id for _, speech_id in sorted(heard))
