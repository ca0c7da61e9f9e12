"""What the chair needs to see first, most urgent first; pure: ids and moments, no sentence and no colour."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from meetroom.domain.agenda_order import item_spent_s
from meetroom.domain.audience import State
from meetroom.domain.core import ItemId, PersonId, PollId, SpeechId
from meetroom.domain.doors import outside
from meetroom.domain.floor_order import time_left, waiting_list
from meetroom.domain.next_steps import Step, declarable, is_complete, is_tied, next_steps, quorum_to_answer
from meetroom.domain.points_of_order import unanswered
from meetroom.domain.quorum import quorum
from meetroom.domain.state import (
    ItemState,
    Meeting,
    Phase,
    Poll,
    PollKind,
    PollState,
    Role,
    SpeechKind,
    SpeechState,
)
from meetroom.domain.timetable import own_share_s

LONG_WAIT_S = 600


class Level(StrEnum):
    """How much it presses: at once, soon, good to know."""

    URGENT = "urgent"
    WARNING = "warning"
    NOTE = "note"


class AttentionKind(StrEnum):
    """What it is about; within a level the first in this list comes first."""

    QUORUM_LOST = "quorum_lost"
    OUTSIDERS_INSIDE = "outsiders_inside"
    POINT_OF_ORDER = "point_of_order"
    TIE = "tie"
    VOTE_COMPLETE = "vote_complete"
    VOTE_TIMER_OVER = "vote_timer_over"
    NO_QUORUM = "no_quorum"
    CHAIR_ABSENT = "chair_absent"
    SPEECH_OVER = "speech_over"
    ORDER_UNANSWERED = "order_unanswered"
    RESULT_UNDECLARED = "result_undeclared"
    COUNT_AWAITED = "count_awaited"
    LATE_START = "late_start"
    ITEM_OVER = "item_over"
    LONG_WAITING = "long_waiting"
    ITEMS_DEFERRED = "items_deferred"
    MINUTES_TO_APPROVE = "minutes_to_approve"
    NEXT_STEP = "next_step"


class Attention(State, frozen=True):
    """One thing, with the ids to act on.

    `key` stays the same while the same thing needs attention.  `seconds`: how far over a limit, late or waiting.
    `poll_ids`: the results that can be declared together; with one of them it is `poll_id` too.
    """

    kind: AttentionKind
    level: Level
    key: str
    since: datetime | None = None
    person_ids: tuple[PersonId, ...] = ()
    item_ids: tuple[ItemId, ...] = ()
    poll_id: PollId | None = None
    poll_ids: tuple[PollId, ...] = ()
    speech_id: SpeechId | None = None
    seconds: float = 0.0
    step: Step | None = None


_LEVELS = {level: position for position, level in enumerate(Level)}
_KINDS = {kind: position for position, kind in enumerate(AttentionKind)}
_FAR_AWAY = timedelta.max.total_seconds()


def attention(meeting: Meeting, now: datetime) -> tuple[Attention, ...]:
    """Everything that needs the chair, most urgent first; of one kind the oldest first."""
    found = (*_of_life(meeting, now), *_of_presence(meeting), *_of_floor(meeting, now), *_of_votes(meeting, now))
    found = (*found, *_of_agenda(meeting, now), *_next(meeting, now))
    return tuple(sorted(found, key=_rank))


def _rank(entry: Attention) -> tuple[int, int, float, str]:
    since = entry.since.timestamp() if entry.since else _FAR_AWAY
    return (_LEVELS[entry.level], _KINDS[entry.kind], since, entry.key)


def _make(kind: AttentionKind, level: Level, about: str = "", **more: object) -> Attention:
    return Attention(kind=kind, level=level, key=f"{kind.value}:{about}", **more)  # type: ignore[arg-type]


_SITTING = (Phase.OPEN, Phase.SUSPENDED)


def _of_life(meeting: Meeting, now: datetime) -> Iterator[Attention]:
    start = meeting.planned_start
    if meeting.phase in (Phase.DRAFT, Phase.ANNOUNCED) and start is not None and now > start:
        late_s = (now - start).total_seconds()
        yield _make(AttentionKind.LATE_START, Level.WARNING, since=start, seconds=late_s)
    if meeting.phase is Phase.CLOSED:
        yield _make(AttentionKind.MINUTES_TO_APPROVE, Level.NOTE, since=meeting.closed_at)


def _of_presence(meeting: Meeting) -> Iterator[Attention]:
    if meeting.phase not in _SITTING:
        return
    if quorum_to_answer(meeting):
        yield _make(AttentionKind.QUORUM_LOST, Level.URGENT, since=meeting.quorum_lost_at)
    elif meeting.quorum_answer is None and not quorum(meeting).met:
        yield _make(AttentionKind.NO_QUORUM, Level.WARNING)
    presiding = (p for p, person in meeting.people.items() if Role.CHAIR in person.roles and meeting.presides(p))
    if not any(map(meeting.is_present, presiding)):
        yield _make(AttentionKind.CHAIR_ABSENT, Level.WARNING)
    # Whoever is remote is cut off by the server; whoever sits in a room has to be led out.
    inside = [p for p in outside(meeting) if meeting.stays[p][-1].point_id is not None] if meeting.doors_closed else []
    if inside:
        yield _make(AttentionKind.OUTSIDERS_INSIDE, Level.URGENT, since=meeting.shut_at, person_ids=tuple(inside))


def _of_floor(meeting: Meeting, now: datetime) -> Iterator[Attention]:
    if meeting.phase not in _SITTING:
        return
    waiting = waiting_list(meeting)
    for speech in waiting:
        if speech.kind is SpeechKind.POINT_OF_ORDER:
            yield _make(
                AttentionKind.POINT_OF_ORDER,
                Level.URGENT,
                speech.speech_id,
                since=speech.requested_at,
                speech_id=speech.speech_id,
                person_ids=(speech.person_id,),
            )
    for speech_id in unanswered(meeting):
        speech = meeting.speeches[speech_id]
        yield _make(
            AttentionKind.ORDER_UNANSWERED,
            Level.WARNING,
            speech_id,
            since=speech.finished_at,
            speech_id=speech_id,
            person_ids=(speech.person_id,),
        )
    current = meeting.current_speech
    left = None if current is None else time_left(meeting, current, now)
    if current is not None and current.state is SpeechState.SPEAKING and left is not None and left.left_s < 0:
        yield _make(
            AttentionKind.SPEECH_OVER,
            Level.WARNING,
            current.speech_id,
            since=now + timedelta(seconds=left.left_s),
            speech_id=current.speech_id,
            person_ids=(current.person_id,),
            seconds=-left.left_s,
        )
    asked = [s for s in waiting if (now - s.requested_at).total_seconds() >= LONG_WAIT_S]
    if asked:
        since = min(s.requested_at for s in asked)
        yield _make(
            AttentionKind.LONG_WAITING,
            Level.NOTE,
            since=since,
            person_ids=tuple(s.person_id for s in asked),
            seconds=(now - since).total_seconds(),
        )


def _of_votes(meeting: Meeting, now: datetime) -> Iterator[Attention]:
    for poll in meeting.polls.values():
        found = _of_poll(poll, now)
        if found is not None:
            kind, level, since = found
            yield _make(kind, level, poll.poll_id, since=since, poll_id=poll.poll_id)
    held = declarable(meeting)
    if held:
        yield _make(
            AttentionKind.RESULT_UNDECLARED,
            Level.WARNING,
            since=meeting.polls[held[0]].closed_at,
            poll_id=held[0] if len(held) == 1 else None,
            poll_ids=held,
        )


def _of_poll(poll: Poll, now: datetime) -> tuple[AttentionKind, Level, datetime | None] | None:
    if is_tied(poll):
        return AttentionKind.TIE, Level.URGENT, poll.closed_at
    if poll.state is PollState.CLOSED:
        return AttentionKind.COUNT_AWAITED, Level.NOTE, poll.closed_at
    if poll.opened_at is None or poll.state is not PollState.OPEN:
        return None
    if is_complete(poll) and poll.kind is not PollKind.WRITTEN:
        return AttentionKind.VOTE_COMPLETE, Level.URGENT, max(poll.received.values())
    ends = poll.opened_at + timedelta(seconds=poll.timer_s)
    return (AttentionKind.VOTE_TIMER_OVER, Level.WARNING, ends) if poll.timer_s and now >= ends else None


def _of_agenda(meeting: Meeting, now: datetime) -> Iterator[Attention]:
    item = meeting.items.get(meeting.current_item) if meeting.current_item is not None else None
    if item is not None and meeting.phase is Phase.OPEN:
        share = own_share_s(meeting, item)
        over_s = item_spent_s(item, now) - share
        if share and over_s > 0:
            since = now - timedelta(seconds=over_s)
            yield _make(
                AttentionKind.ITEM_OVER, Level.NOTE, item.item_id, since=since, item_ids=(item.item_id,), seconds=over_s
            )
    deferred = tuple(i.item_id for i in meeting.items.values() if i.state is ItemState.DEFERRED)
    to_come = item is not None or any(i.state is ItemState.PLANNED for i in meeting.items.values())
    if deferred and (meeting.phase is Phase.CLOSED or (meeting.phase is Phase.OPEN and not to_come)):
        yield _make(AttentionKind.ITEMS_DEFERRED, Level.NOTE, item_ids=deferred)


def _next(meeting: Meeting, now: datetime) -> Iterator[Attention]:
    for step in next_steps(meeting, now)[:1]:
        items = () if step.item_id is None else (step.item_id,)
        yield _make(
            AttentionKind.NEXT_STEP,
            Level.NOTE,
            step.kind.value,
            item_ids=items,
            poll_id=step.poll_id,
            poll_ids=step.poll_ids,
            speech_id=step.speech_id,
            step=step,
        )
