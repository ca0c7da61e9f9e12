"""Polls: who may vote, when a ballot counts and what a count means, in exact arithmetic.  No I/O, no clock.

State machine: created → open → closed → counted → published, or cancelled before the count.  Counting follows
closing in the same command; publishing is the chair's act.
"""

from datetime import datetime, timedelta

from msgspec.structs import replace

from meetroom.domain.attendance import check_share, needed_of, quorum
from meetroom.domain.core import (
    Command,
    Event,
    Fact,
    ItemId,
    PersonId,
    PollId,
    Refusal,
    Refused,
    check_id,
    check_text,
    require,
)
from meetroom.domain.state import (
    Base,
    Choice,
    Meeting,
    Person,
    Poll,
    PollKind,
    PollState,
    Quorum,
    Share,
    Tally,
    Verdict,
)

TRANSITIONS: dict[PollState, frozenset[PollState]] = {
    PollState.CREATED: frozenset({PollState.OPEN, PollState.CANCELLED}),
    PollState.OPEN: frozenset({PollState.CLOSED, PollState.CANCELLED}),
    PollState.CLOSED: frozenset({PollState.COUNTED}),
    PollState.COUNTED: frozenset({PollState.PUBLISHED}),
    PollState.PUBLISHED: frozenset(),
    PollState.CANCELLED: frozenset(),
}


class CreatePoll(Command, frozen=True, tag=True):
    """Prepare a vote; base and threshold None take what the rule set says.  `timer_s` 0: no timer shown."""

    poll_id: PollId
    question: str
    item_id: ItemId | None = None
    kind: PollKind = PollKind.OPEN
    base: Base | None = None
    threshold: Share | None = None
    timer_s: int = 0
    replaces: PollId | None = None


class OpenPoll(Command, frozen=True, tag=True):
    """Take ballots from now on; freezes who may vote."""

    poll_id: PollId


class CastVote(Command, frozen=True, tag=True):
    """Vote.  Who votes is the authenticated sender, never a field."""

    poll_id: PollId
    choice: Choice


class ClosePoll(Command, frozen=True, tag=True):
    """Take no more ballots, and count."""

    poll_id: PollId


class CancelPoll(Command, frozen=True, tag=True):
    """Give a vote up before it is counted; nothing is erased."""

    poll_id: PollId
    reason: str


class PublishResult(Command, frozen=True, tag=True):
    """Declare the result to everybody."""

    poll_id: PollId


class PollCreated(Event, frozen=True, tag=True):
    """A vote is prepared; the office sees it until it opens."""

    poll: Poll


class PollOpened(Event, frozen=True, tag=True):
    """Ballots are taken; carries the whole poll with the frozen list and the quorum at this moment."""

    poll: Poll


class BallotReceived(Event, frozen=True, tag=True):
    """Somebody has voted; what they voted stands in `VoteCast`, which fewer people see."""

    poll_id: PollId
    voter_id: PersonId


class VoteCast(Event, frozen=True, tag=True):
    """What somebody voted; seen by the voter alone until the result is published."""

    poll_id: PollId
    voter_id: PersonId
    choice: Choice


class PollClosed(Event, frozen=True, tag=True):
    """No more ballots."""

    poll_id: PollId


class PollCounted(Event, frozen=True, tag=True):
    """The count, for the chair and the secretary."""

    poll_id: PollId
    tally: Tally
    ballots: dict[PersonId, Choice]


class ResultPublished(Event, frozen=True, tag=True):
    """The result for everybody; an open vote is published by name."""

    poll_id: PollId
    tally: Tally
    ballots: dict[PersonId, Choice]


class PollCancelled(Event, frozen=True, tag=True):
    """Given up, with the reason."""

    poll_id: PollId
    reason: str


def count(poll: Poll) -> Tally:
    """Count a poll whose ballots are all known.

    Source: docs/rules.md#majorities.  A tie is a rejection, since the threshold is not passed.
    """
    votes = list(poll.ballots.values())
    yes, no, abstain = (votes.count(c) for c in (Choice.YES, Choice.NO, Choice.ABSTAIN))
    base_count = {
        Base.ALL_MEMBERS: poll.members,
        Base.PRESENT: len(poll.entitled),
        Base.CAST: len(votes),
        Base.VALID: yes + no,
    }[poll.base]
    needed = max(1, needed_of(base_count, poll.threshold))
    return Tally(
        yes=yes,
        no=no,
        abstain=abstain,
        entitled=len(poll.entitled),
        base=poll.base,
        base_count=base_count,
        needed=needed,
        verdict=Verdict.ADOPTED if yes >= needed else Verdict.REJECTED,
    )


def timer_ends_at(poll: Poll) -> datetime | None:
    """When the shown timer ends; the poll itself ends only when the chair closes it."""
    return poll.opened_at + timedelta(seconds=poll.timer_s) if poll.opened_at and poll.timer_s else None


def _poll(meeting: Meeting, poll_id: PollId) -> Poll:
    poll = meeting.polls.get(poll_id)
    if poll is None:
        raise Refused(Refusal.UNKNOWN_POLL)
    return poll


def create_poll(meeting: Meeting, actor: Person, command: CreatePoll, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(DUPLICATE_ID | UNKNOWN_ITEM | UNKNOWN_POLL | INVALID_*)."""
    check_id(command.poll_id)
    check_text(command.question, max_chars=1_000)
    require(command.poll_id not in meeting.polls, Refusal.DUPLICATE_ID)
    require(command.item_id is None or command.item_id in meeting.items, Refusal.UNKNOWN_ITEM)
    require(command.replaces is None or command.replaces in meeting.polls, Refusal.UNKNOWN_POLL)
    threshold = command.threshold or meeting.rules.threshold
    check_share(threshold)
    require(0 <= command.timer_s <= 86_400, Refusal.INVALID_VALUE)
    poll = Poll(
        poll_id=command.poll_id,
        item_id=command.item_id,
        question=command.question,
        kind=command.kind,
        base=command.base or meeting.rules.base,
        threshold=threshold,
        state=PollState.CREATED,
        timer_s=command.timer_s,
        replaces=command.replaces,
    )
    return (PollCreated(poll=poll),)


def open_poll(meeting: Meeting, actor: Person, command: OpenPoll, now: datetime) -> tuple[Event, ...]:
    """Freeze the list and take ballots.

    Entitled are the voting members present now; later comers cannot vote in this poll.

    Raises: Refused(UNKNOWN_POLL | POLL_NOT_READY | POLL_IS_OPEN | ITEM_HIDDEN | NOBODY_ENTITLED | NO_QUORUM).
    """
    poll = _poll(meeting, command.poll_id)
    require(poll.state is PollState.CREATED, Refusal.POLL_NOT_READY)
    require(meeting.open_poll is None, Refusal.POLL_IS_OPEN)
    # An item that a poll names cannot be removed, so it is there.
    item = meeting.items[poll.item_id] if poll.item_id is not None else None
    require(item is None or not item.hidden, Refusal.ITEM_HIDDEN)
    members = meeting.voting_members()
    entitled = tuple(p for p in members if meeting.is_present(p))
    require(bool(entitled), Refusal.NOBODY_ENTITLED)
    now_quorum: Quorum = quorum(meeting)
    require(now_quorum.met or not meeting.rules.quorum_binds_votes, Refusal.NO_QUORUM)
    opened = replace(
        poll,
        state=PollState.OPEN,
        entitled=entitled,
        members=len(members),
        quorum=now_quorum,
        opened_at=now,
        closed_doors=meeting.doors_closed or (item is not None and item.closed_sitting),
    )
    return (PollOpened(poll=opened),)


def cast_vote(meeting: Meeting, actor: Person, command: CastVote, now: datetime) -> tuple[Event, ...]:
    """Decide on one open ballot.

    Raises: Refused(UNKNOWN_POLL | POLL_NOT_OPEN | NOT_PRESENT | NOT_ENTITLED | ALREADY_VOTED).
    Source: docs/rules.md#ballots.
    """
    poll = _poll(meeting, command.poll_id)
    require(poll.state is PollState.OPEN, Refusal.POLL_NOT_OPEN)
    require(meeting.is_present(actor.person_id), Refusal.NOT_PRESENT)
    require(actor.person_id in poll.entitled, Refusal.NOT_ENTITLED)
    again = actor.person_id in poll.received
    require(meeting.rules.vote_change_allowed or not again, Refusal.ALREADY_VOTED)
    vote = VoteCast(poll_id=poll.poll_id, voter_id=actor.person_id, choice=command.choice)
    return (BallotReceived(poll_id=poll.poll_id, voter_id=actor.person_id), vote)


def close_poll(meeting: Meeting, actor: Person, command: ClosePoll, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_POLL | POLL_NOT_OPEN)."""
    poll = _poll(meeting, command.poll_id)
    require(poll.state is PollState.OPEN, Refusal.POLL_NOT_OPEN)
    counted = PollCounted(poll_id=poll.poll_id, tally=count(poll), ballots=poll.ballots)
    return (PollClosed(poll_id=poll.poll_id), counted)


def cancel_poll(meeting: Meeting, actor: Person, command: CancelPoll, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_POLL | POLL_NOT_OPEN | INVALID_TEXT)."""
    poll = _poll(meeting, command.poll_id)
    require(PollState.CANCELLED in TRANSITIONS[poll.state], Refusal.POLL_NOT_OPEN)
    check_text(command.reason, max_chars=500)
    return (PollCancelled(poll_id=poll.poll_id, reason=command.reason),)


def publish_result(meeting: Meeting, actor: Person, command: PublishResult, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_POLL | POLL_NOT_COUNTED | ALREADY_PUBLISHED)."""
    poll = _poll(meeting, command.poll_id)
    require(poll.state is not PollState.PUBLISHED, Refusal.ALREADY_PUBLISHED)
    if poll.state is not PollState.COUNTED or poll.tally is None:
        raise Refused(Refusal.POLL_NOT_COUNTED)
    return (ResultPublished(poll_id=poll.poll_id, tally=poll.tally, ballots=poll.ballots),)


def _with(meeting: Meeting, poll: Poll) -> Meeting:
    return replace(meeting, polls={**meeting.polls, poll.poll_id: poll})


def on_poll_put(meeting: Meeting, event: PollCreated | PollOpened, fact: Fact) -> Meeting:
    """The poll stands as the event says."""
    return _with(meeting, event.poll)


def on_ballot_received(meeting: Meeting, event: BallotReceived, fact: Fact) -> Meeting:
    """One more has voted; a changed ballot keeps its newest time."""
    poll = meeting.polls.get(event.poll_id)
    if poll is None:
        return meeting
    return _with(meeting, replace(poll, received={**poll.received, event.voter_id: fact.at}))


def on_vote_cast(meeting: Meeting, event: VoteCast, fact: Fact) -> Meeting:
    """The ballot counts; no checks here: an event was decided once, and replay must never fail."""
    poll = meeting.polls.get(event.poll_id)
    if poll is None:
        return meeting
    return _with(meeting, replace(poll, ballots={**poll.ballots, event.voter_id: event.choice}))


def on_poll_closed(meeting: Meeting, event: PollClosed, fact: Fact) -> Meeting:
    """Closed."""
    poll = meeting.polls.get(event.poll_id)
    if poll is None:
        return meeting
    return _with(meeting, replace(poll, state=PollState.CLOSED, closed_at=fact.at))


def _on_result(
    meeting: Meeting, poll_id: PollId, tally: Tally, ballots: dict[PersonId, Choice], state: PollState
) -> Meeting:
    poll = meeting.polls.get(poll_id)
    if poll is None:
        return meeting
    return _with(meeting, replace(poll, state=state, tally=tally, ballots=ballots))


def on_poll_counted(meeting: Meeting, event: PollCounted, fact: Fact) -> Meeting:
    """The office knows the count."""
    return _on_result(meeting, event.poll_id, event.tally, event.ballots, PollState.COUNTED)


def on_result_published(meeting: Meeting, event: ResultPublished, fact: Fact) -> Meeting:
    """Everybody knows the count."""
    return _on_result(meeting, event.poll_id, event.tally, event.ballots, PollState.PUBLISHED)


def on_poll_cancelled(meeting: Meeting, event: PollCancelled, fact: Fact) -> Meeting:
    """Cancelled; what was cast stays in the chain."""
    poll = meeting.polls.get(event.poll_id)
    if poll is None:
        return meeting
    return _with(meeting, replace(poll, state=PollState.CANCELLED, closed_at=fact.at, reason=event.reason))
