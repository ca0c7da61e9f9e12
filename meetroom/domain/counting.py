"""From a closed vote to a declared result: opened boxes, broken ties, publication; knows no arithmetic."""

from datetime import datetime

from msgspec.structs import replace

from meetroom.domain.core import Command, Event, Fact, OptionId, PersonId, PollId, Refusal, require
from meetroom.domain.poll_forms import is_valid
from meetroom.domain.poll_states import Act, changed, poll_for
from meetroom.domain.polls import (
    Ballot,
    BoxCount,
    Choice,
    Method,
    Poll,
    PollKind,
    PollState,
    Tally,
    TieBreak,
    TieRule,
    Verdict,
    Vote,
)
from meetroom.domain.state import Meeting, Person
from meetroom.domain.tallying import awaited, ballots_told, count, seats_open, tied_options, told


class CountBallots(Command, frozen=True, tag=True):
    """What lay in the box of a secret vote: contents with how often each occurs.  Sent by the server."""

    poll_id: PollId
    votes: tuple[tuple[Vote, int], ...]
    invalid: int = 0


class BreakTie(Command, frozen=True, tag=True):
    """Decide a tie by casting vote, or note what the lot decided: `choice` on a motion, else who is elected."""

    poll_id: PollId
    choice: Choice | None = None
    option_ids: tuple[OptionId, ...] = ()
    by_lot: bool = False


class PublishResult(Command, frozen=True, tag=True):
    """Declare the result to everybody, and those of its batch with it."""

    poll_id: PollId


class PublishResults(Command, frozen=True, tag=True):
    """Declare several results together, or none of them."""

    poll_ids: tuple[PollId, ...]


class BoxOpened(Event, frozen=True, tag=True):
    """What lay in the box, as sums."""

    poll_id: PollId
    count: BoxCount


class PollCounted(Event, frozen=True, tag=True):
    """The count, for those who run the vote."""

    poll_id: PollId
    tally: Tally
    ballots: dict[PersonId, Ballot]


class TieBroken(Event, frozen=True, tag=True):
    """How the tie was broken; the count that follows from it comes next."""

    poll_id: PollId
    tie_break: TieBreak


class ResultPublished(Event, frozen=True, tag=True):
    """The result for everybody: so much of count and ballots as the poll's detail says."""

    poll_id: PollId
    tally: Tally
    ballots: dict[PersonId, Ballot]


def counted(poll: Poll) -> tuple[Event, ...]:
    """The fact of the count, if nothing is missing for it."""
    if awaited(poll):
        return ()
    return (PollCounted(poll_id=poll.poll_id, tally=count(poll), ballots=poll.ballots),)


def box_count(poll: Poll, votes: tuple[tuple[Vote, int], ...], invalid: int) -> BoxCount:
    """Sums of a box.  Raises: Refused(INVALID_BALLOT | NUMBERS_MISMATCH)."""
    require(invalid >= 0 and all(number > 0 for _, number in votes), Refusal.NUMBERS_MISMATCH)
    valid, blank = 0, 0
    totals: dict[OptionId, dict[Choice, int]] = {o: dict.fromkeys(Choice, 0) for o in poll.option_ids}
    for vote, number in votes:
        require(is_valid(poll, vote) and not vote.opinion, Refusal.INVALID_BALLOT)
        valid += number
        blank += 0 if vote.marks else number
        for option_id, choice in vote.marks.items():
            totals[option_id][choice] += number
    return BoxCount(valid=valid, invalid=invalid, blank=blank, totals=totals)


def count_opened(poll: Poll, box: BoxCount) -> tuple[Event, ...]:
    """Facts of an opened box, and of the count if nothing else is missing for it.

    Raises: Refused(ALREADY_COUNTED | NUMBERS_MISMATCH).
    """
    require(poll.box is None, Refusal.ALREADY_COUNTED)
    require(box.valid + box.invalid == len(poll.received) and 0 <= box.blank <= box.valid, Refusal.NUMBERS_MISMATCH)
    numbers = [n for choices in box.totals.values() for n in choices.values()]
    within = all(0 <= n <= box.valid - box.blank for n in numbers) and box.invalid >= 0
    require(within and box.totals.keys() <= {*poll.option_ids}, Refusal.NUMBERS_MISMATCH)
    return (BoxOpened(poll_id=poll.poll_id, count=box), *counted(replace(poll, box=box)))


def count_ballots(meeting: Meeting, actor: Person, command: CountBallots, now: datetime) -> tuple[Event, ...]:
    """Take the opened box into the count.  As many ballots must lie in it as were received.

    Raises: Refused(UNKNOWN_POLL | POLL_NOT_OPEN | POLL_IS_OPEN | WRONG_KIND | ALREADY_COUNTED | ALREADY_PUBLISHED |
        INVALID_BALLOT | NUMBERS_MISMATCH).
    """
    poll = poll_for(meeting, command.poll_id, Act.COUNT)
    require(poll.kind is PollKind.SECRET, Refusal.WRONG_KIND)
    return count_opened(poll, box_count(poll, command.votes, command.invalid))


def break_tie(meeting: Meeting, actor: Person, command: BreakTie, now: datetime) -> tuple[Event, ...]:
    """Break the tie of a counted vote, as its tie rule says: by the chair or by lot.

    Raises: Refused(UNKNOWN_POLL | POLL_NOT_COUNTED | ALREADY_PUBLISHED | NO_TIE | INVALID_VALUE).
    """
    poll = poll_for(meeting, command.poll_id, Act.BREAK_TIE)
    tally = poll.tally
    require(tally is not None and tally.verdict is Verdict.TIED, Refusal.NO_TIE)
    assert tally is not None
    require(poll.tie in (TieRule.CHAIR, TieRule.LOT), Refusal.NO_TIE)
    require(command.by_lot == (poll.tie is TieRule.LOT), Refusal.INVALID_VALUE)
    if poll.method is Method.MOTION:
        require(command.choice in (Choice.YES, Choice.NO) and not command.option_ids, Refusal.INVALID_VALUE)
    else:
        chosen = frozenset(command.option_ids)
        fits = len(command.option_ids) == len(chosen) == seats_open(poll, tally) and chosen <= {*tied_options(tally)}
        require(fits and command.choice is None, Refusal.INVALID_VALUE)
    broken = TieBreak(choice=command.choice, option_ids=command.option_ids, by_lot=command.by_lot)
    return (TieBroken(poll_id=poll.poll_id, tie_break=broken), *counted(replace(poll, tie_break=broken)))


def _with_batches(meeting: Meeting, poll_ids: tuple[PollId, ...]) -> tuple[PollId, ...]:
    batches = {meeting.polls[p].batch for p in poll_ids if p in meeting.polls} - {""}
    gone = (PollState.CREATED, PollState.CANCELLED, PollState.PUBLISHED)
    others = (p.poll_id for p in meeting.polls.values() if p.batch in batches and p.state not in gone)
    return tuple(dict.fromkeys((*poll_ids, *others)))


def _published(meeting: Meeting, poll_ids: tuple[PollId, ...]) -> tuple[Event, ...]:
    events: list[Event] = []
    for poll_id in _with_batches(meeting, poll_ids):
        poll = poll_for(meeting, poll_id, Act.PUBLISH)
        tally = poll.tally
        require(tally is not None, Refusal.POLL_NOT_COUNTED)
        assert tally is not None
        require(tally.verdict is not Verdict.TIED or poll.tie is TieRule.AGAIN, Refusal.TIE_NOT_BROKEN)
        events.append(ResultPublished(poll_id=poll_id, tally=told(tally, poll.detail), ballots=ballots_told(poll)))
    return tuple(events)


def publish_result(meeting: Meeting, actor: Person, command: PublishResult, now: datetime) -> tuple[Event, ...]:
    """Declare one result, or a whole batch.

    Raises: Refused(UNKNOWN_POLL | POLL_NOT_COUNTED | ALREADY_PUBLISHED | TIE_NOT_BROKEN).
    """
    return _published(meeting, (command.poll_id,))


def publish_results(meeting: Meeting, actor: Person, command: PublishResults, now: datetime) -> tuple[Event, ...]:
    """Declare several results.

    Raises: Refused(UNKNOWN_POLL | POLL_NOT_COUNTED | ALREADY_PUBLISHED | TIE_NOT_BROKEN | INVALID_VALUE).
    """
    require(0 < len(command.poll_ids) == len(set(command.poll_ids)), Refusal.INVALID_VALUE)
    return _published(meeting, command.poll_ids)


def on_box_opened(meeting: Meeting, event: BoxOpened, fact: Fact) -> Meeting:
    """The contents of the box are known."""
    return changed(meeting, event.poll_id, box=event.count)


def on_poll_counted(meeting: Meeting, event: PollCounted, fact: Fact) -> Meeting:
    """Those who run the vote know the count."""
    return changed(meeting, event.poll_id, state=PollState.COUNTED, tally=event.tally, ballots=event.ballots)


def on_tie_broken(meeting: Meeting, event: TieBroken, fact: Fact) -> Meeting:
    """The tie is broken."""
    return changed(meeting, event.poll_id, tie_break=event.tie_break)


def on_result_published(meeting: Meeting, event: ResultPublished, fact: Fact) -> Meeting:
    """Everybody knows the result; whoever knew more keeps it."""
    poll = meeting.polls.get(event.poll_id)
    if poll is None:
        return meeting
    ballots = {**poll.ballots, **event.ballots}
    return changed(meeting, event.poll_id, state=PollState.PUBLISHED, tally=poll.tally or event.tally, ballots=ballots)
