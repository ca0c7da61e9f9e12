"""What the chair most likely wants to do next, most likely first; pure: proposes and decides nothing."""

from collections.abc import Callable, Iterator
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from meetroom.domain.agenda import FinishItem, StartItem
from meetroom.domain.agenda_order import item_spent_s, numbered
from meetroom.domain.audience import State
from meetroom.domain.core import Command, ItemId, PollId, SpeechId
from meetroom.domain.doors import OpenDoors
from meetroom.domain.floor import EndSpeech, GrantFloor
from meetroom.domain.floor_order import waiting_list
from meetroom.domain.lifecycle import (
    AnnounceMeeting,
    ApproveMinutes,
    ArchiveMeeting,
    CloseMeeting,
    OpenMeeting,
    ResumeMeeting,
    archive_hindrance,
)
from meetroom.domain.points_of_order import unanswered
from meetroom.domain.quorum import quorum, voters_now
from meetroom.domain.state import (
    AgendaItem,
    ItemState,
    Meeting,
    Phase,
    Poll,
    PollKind,
    PollState,
    QuorumCourse,
    SpeechKind,
    TieRule,
    Verdict,
)
from meetroom.domain.timetable import own_share_s
from meetroom.domain.voting import ClosePoll, OpenPoll, PublishResult, PublishResults, is_sealed

_Id = TypeVar("_Id", ItemId, PollId, SpeechId)
NEARLY_OVER = 0.9
"""From this part of its planned time on an item is to be concluded, whoever still speaks."""


class StepKind(StrEnum):
    """A step of a meeting."""

    ANNOUNCE = "announce"
    OPEN_MEETING = "open_meeting"
    RESUME = "resume"
    ANSWER_QUORUM = "answer_quorum"
    BREAK_TIE = "break_tie"
    PUBLISH_RESULT = "publish_result"
    PUBLISH_RESULTS = "publish_results"
    ENTER_HANDS = "enter_hands"
    CLOSE_POLL = "close_poll"
    ANSWER_ORDER = "answer_order"
    GRANT_FLOOR = "grant_floor"
    END_SPEECH = "end_speech"
    OPEN_POLL = "open_poll"
    RECORD_CONCLUSION = "record_conclusion"
    START_ITEM = "start_item"
    FINISH_ITEM = "finish_item"
    OPEN_DOORS = "open_doors"
    CLOSE_MEETING = "close_meeting"
    APPROVE_MINUTES = "approve_minutes"
    ARCHIVE = "archive"


class Step(State, frozen=True):
    """One step, with the thing it is about; `poll_ids`: results that are declared together."""

    kind: StepKind
    item_id: ItemId | None = None
    poll_id: PollId | None = None
    speech_id: SpeechId | None = None
    poll_ids: tuple[PollId, ...] = ()


_OF_PHASE = {
    Phase.DRAFT: StepKind.ANNOUNCE,
    Phase.ANNOUNCED: StepKind.OPEN_MEETING,
    Phase.SUSPENDED: StepKind.RESUME,
    Phase.CLOSED: StepKind.APPROVE_MINUTES,
    Phase.MINUTES_APPROVED: StepKind.ARCHIVE,
}
_COMMANDS: dict[StepKind, Callable[[Step], Command]] = {
    StepKind.ANNOUNCE: lambda s: AnnounceMeeting(),
    StepKind.OPEN_MEETING: lambda s: OpenMeeting(),
    StepKind.RESUME: lambda s: ResumeMeeting(),
    StepKind.PUBLISH_RESULT: lambda s: PublishResult(poll_id=_given(s.poll_id)),
    StepKind.PUBLISH_RESULTS: lambda s: PublishResults(poll_ids=s.poll_ids),
    StepKind.CLOSE_POLL: lambda s: ClosePoll(poll_id=_given(s.poll_id)),
    StepKind.GRANT_FLOOR: lambda s: GrantFloor(speech_id=_given(s.speech_id)),
    StepKind.END_SPEECH: lambda s: EndSpeech(speech_id=_given(s.speech_id)),
    StepKind.OPEN_POLL: lambda s: OpenPoll(poll_id=_given(s.poll_id)),
    StepKind.START_ITEM: lambda s: StartItem(item_id=_given(s.item_id)),
    StepKind.FINISH_ITEM: lambda s: FinishItem(item_id=_given(s.item_id)),
    StepKind.OPEN_DOORS: lambda s: OpenDoors(),
    StepKind.CLOSE_MEETING: lambda s: CloseMeeting(),
    StepKind.APPROVE_MINUTES: lambda s: ApproveMinutes(),
    StepKind.ARCHIVE: lambda s: ArchiveMeeting(),
}


def _given(value: _Id | None) -> _Id:
    assert value is not None
    return value


def command_of(step: Step) -> Command | None:
    """The command that takes the step; None: the chair has to say more (an answer, a text)."""
    make = _COMMANDS.get(step.kind)
    return None if make is None else make(step)


def is_complete(poll: Poll) -> bool:
    """Whether everybody on the list has voted, as far as a vote by device tells."""
    return poll.state is PollState.OPEN and bool(poll.entitled) and len(poll.received) >= len(poll.entitled)


def is_tied(poll: Poll) -> bool:
    """Whether a count waits for the chair's vote or the lot."""
    tied = poll.tally is not None and poll.tally.verdict is Verdict.TIED
    return tied and poll.state is PollState.COUNTED and poll.tie in (TieRule.CHAIR, TieRule.LOT)


def declarable(meeting: Meeting) -> tuple[PollId, ...]:
    """The results that can be declared now, the first closed first.

    Each is counted and needs no tie to be broken, and so are those of its batch, which are declared with it.
    """
    held = [p for p in meeting.polls.values() if p.state in _HOLDS_CLOSING]
    waits = {p.batch for p in held if p.batch and (p.state is not PollState.COUNTED or is_tied(p))}
    ready = [p for p in held if p.state is PollState.COUNTED and not is_tied(p) and p.batch not in waits]
    return tuple(p.poll_id for p in sorted(ready, key=lambda p: p.closed_at.timestamp() if p.closed_at else 0.0))


def quorum_to_answer(meeting: Meeting) -> bool:
    """Whether the chair has still to say what follows from a lost quorum; after a count again, too."""
    answer = meeting.quorum_answer
    return meeting.quorum_lost and (answer is None or answer.course is QuorumCourse.COUNT_AGAIN)


def next_steps(meeting: Meeting, now: datetime) -> tuple[Step, ...]:
    """What is likely next, most likely first; every step with a command would be carried out for whoever presides."""
    if meeting.phase is Phase.MINUTES_APPROVED and archive_hindrance(meeting, now) is not None:
        return ()
    if meeting.phase in _OF_PHASE:
        return (Step(kind=_OF_PHASE[meeting.phase]),)
    return tuple(_in_sitting(meeting, now)) if meeting.phase is Phase.OPEN else ()


def _in_sitting(meeting: Meeting, now: datetime) -> Iterator[Step]:
    if quorum_to_answer(meeting):
        yield Step(kind=StepKind.ANSWER_QUORUM)
    tied = (p for p in meeting.polls.values() if is_tied(p))
    yield from (Step(kind=StepKind.BREAK_TIE, poll_id=p.poll_id) for p in tied)
    yield from _of_results(declarable(meeting))
    taken = sorted((p for p in meeting.open_polls if p.kind is not PollKind.WRITTEN), key=lambda p: not is_complete(p))
    yield from (Step(kind=_ending(p), poll_id=p.poll_id) for p in taken)
    yield from (Step(kind=StepKind.ANSWER_ORDER, speech_id=s) for s in unanswered(meeting))
    yield from _of_floor(meeting)
    # While a vote is taken no item is called and no sitting closed.
    if not taken:
        yield from _of_agenda(meeting, now)


def _of_results(ready: tuple[PollId, ...]) -> Iterator[Step]:
    if len(ready) == 1:
        yield Step(kind=StepKind.PUBLISH_RESULT, poll_id=ready[0])
    elif ready:
        yield Step(kind=StepKind.PUBLISH_RESULTS, poll_ids=ready)


def _ending(poll: Poll) -> StepKind:
    uncounted = poll.kind is PollKind.HANDS and not poll.hands
    return StepKind.ENTER_HANDS if uncounted else StepKind.CLOSE_POLL


def _may_open(meeting: Meeting, poll: Poll) -> bool:
    sealed = poll.kind is not PollKind.VERIFIABLE or is_sealed(meeting, poll.poll_id)
    if poll.kind is PollKind.WRITTEN:
        return bool(meeting.voting_members())
    enough = quorum(meeting).met or not meeting.rules.quorum_binds_votes
    return sealed and enough and bool(voters_now(meeting))


def _of_floor(meeting: Meeting) -> Iterator[Step]:
    waiting = (s for s in waiting_list(meeting) if meeting.is_present(s.person_id))
    speech, first = meeting.current_speech, next(waiting, None)
    if speech is not None and first is None:
        yield Step(kind=StepKind.END_SPEECH, speech_id=speech.speech_id)
    if first is not None:
        yield Step(kind=StepKind.GRANT_FLOOR, speech_id=first.speech_id)


def _of_agenda(meeting: Meeting, now: datetime) -> Iterator[Step]:
    item = meeting.items.get(meeting.current_item) if meeting.current_item is not None else None
    if item is not None:
        yield from _of_item(meeting, item, now)
    elif meeting.doors_shut:
        yield Step(kind=StepKind.OPEN_DOORS)
    following = _following(meeting)
    if following is not None:
        yield Step(kind=StepKind.START_ITEM, item_id=following.item_id)
    elif item is not None:
        yield Step(kind=StepKind.FINISH_ITEM, item_id=item.item_id)
    elif not any(p.state in _HOLDS_CLOSING for p in meeting.polls.values()):
        yield Step(kind=StepKind.CLOSE_MEETING)


_HOLDS_CLOSING = frozenset({PollState.OPEN, PollState.CLOSED, PollState.COUNTED})


def _of_item(meeting: Meeting, item: AgendaItem, now: datetime) -> Iterator[Step]:
    prepared = (p for p in meeting.polls.values() if p.state is PollState.CREATED and p.item_id == item.item_id)
    ready = next((p for p in prepared if _may_open(meeting, p)), None)
    if ready is not None:
        yield Step(kind=StepKind.OPEN_POLL, item_id=item.item_id, poll_id=ready.poll_id)
    if not item.conclusion and is_to_conclude(meeting, item, now):
        yield Step(kind=StepKind.RECORD_CONCLUSION, item_id=item.item_id)


def is_to_conclude(meeting: Meeting, item: AgendaItem, now: datetime) -> bool:
    """Whether the running item has come to where a conclusion is drawn.

    That is when it has been spoken or voted on, no vote of it is left to be held or declared, and nobody has the floor
    or waits for it; or when its planned time is nearly over.
    """
    share_s = own_share_s(meeting, item)
    if share_s and item_spent_s(item, now) >= share_s * NEARLY_OVER:
        return True
    votes = [p for p in meeting.polls.values() if p.item_id == item.item_id]
    if not all(p.state in _OVER for p in votes) or any(_of_floor(meeting)):
        return False
    heard = (s for s in meeting.speeches.values() if s.item_id == item.item_id and s.started_at is not None)
    return any(p.state is PollState.PUBLISHED for p in votes) or any(s.kind in _ON_THE_MATTER for s in heard)


_OVER = frozenset({PollState.PUBLISHED, PollState.CANCELLED})
_ON_THE_MATTER = frozenset(SpeechKind) - {SpeechKind.POINT_OF_ORDER}


def _following(meeting: Meeting) -> AgendaItem | None:
    """The next item to call: the first planned one, then what was taken from the table."""
    items = [item for _, item in numbered(meeting)]
    for state in (ItemState.PLANNED, ItemState.DEFERRED):
        for item in items:
            parent = meeting.items.get(item.parent_id) if item.parent_id is not None else None
            # A hidden item is called after the item above it has been shown.
            if item.state is state and not (item.hidden and parent is not None and parent.hidden):
                return item
    return None
