"""Votes: how they are prepared, opened, taken and closed.  No I/O, no clock; what may follow what: poll_states.

Counting is in `counting`, shows of hands, roll calls, paper and proxies in files of their own.
"""

from datetime import datetime, timedelta
from decimal import Decimal

from msgspec.structs import replace

from meetroom.domain.core import Command, Event, Fact, GroupId, PersonId, PollId, Refusal, check_text, require
from meetroom.domain.counting import BoxOpened as BoxOpened
from meetroom.domain.counting import PollCounted as PollCounted
from meetroom.domain.counting import PublishResult as PublishResult
from meetroom.domain.counting import PublishResults as PublishResults
from meetroom.domain.counting import ResultPublished as ResultPublished
from meetroom.domain.counting import count_opened as count_opened
from meetroom.domain.counting import counted
from meetroom.domain.poll_forms import (
    MAX_POLLS,
    PollForm,
    check_rules_now,
    check_vote,
    form_fields,
    may_change,
    prepared,
)
from meetroom.domain.poll_states import Act, changed, poll_for
from meetroom.domain.polls import BOXED, NAMED, Ballot, Detail, Poll, PollKind, PollState, Vote
from meetroom.domain.proxies import represented
from meetroom.domain.quorum import quorum, seats
from meetroom.domain.roll_call import calling_order
from meetroom.domain.state import Meeting, Person, Phase
from meetroom.domain.tallying import count as count


class CreatePoll(PollForm, frozen=True, tag=True):
    """Prepare a vote."""


class EditPoll(PollForm, frozen=True, tag=True):
    """Prepare it in another way, before it opens."""


class OpenPoll(Command, frozen=True, tag=True):
    """Take ballots from now on; freezes who may vote.  `order`: in which they are called, for a roll call."""

    poll_id: PollId
    order: tuple[PersonId, ...] = ()


class CastVote(Command, frozen=True, tag=True):
    """Vote.  Who votes is the authenticated sender; `for_person` is whom the sender represents, None: themselves."""

    poll_id: PollId
    vote: Vote
    for_person: PersonId | None = None


class RecordVote(Command, frozen=True, tag=True):
    """Type in what somebody said aloud or handed in: in a roll call, or where a device failed."""

    poll_id: PollId
    voter_id: PersonId
    vote: Vote


class ClosePoll(Command, frozen=True, tag=True):
    """Take no more ballots; counts in the same step unless a box or paper ballots are still to be opened."""

    poll_id: PollId


class CancelPoll(Command, frozen=True, tag=True):
    """Give a vote up before its result is declared; nothing is erased."""

    poll_id: PollId
    reason: str


class RepeatPoll(Command, frozen=True, tag=True):
    """Prepare an ended vote once more; the new one names the old one."""

    poll_id: PollId
    new_poll_id: PollId


class PollCreated(Event, frozen=True, tag=True):
    """A vote is prepared; the office sees it until it opens."""

    poll: Poll


class PollEdited(Event, frozen=True, tag=True):
    """A vote is prepared in another way."""

    poll: Poll


class PollOpened(Event, frozen=True, tag=True):
    """Ballots are taken; carries the whole poll with the frozen list and the quorum at this moment."""

    poll: Poll


class BallotReceived(Event, frozen=True, tag=True):
    """The vote of somebody was given, by themselves or by whom `by` says; what it says stands elsewhere."""

    poll_id: PollId
    voter_id: PersonId
    by: PersonId


class VoteCast(Event, frozen=True, tag=True):
    """What somebody voted in a named vote; seen by the voter alone until the result is published."""

    poll_id: PollId
    voter_id: PersonId
    ballot: Ballot


class PollClosed(Event, frozen=True, tag=True):
    """No more ballots."""

    poll_id: PollId


class PollCancelled(Event, frozen=True, tag=True):
    """Given up, with the reason."""

    poll_id: PollId
    reason: str


def timer_ends_at(poll: Poll) -> datetime | None:
    """When the shown timer ends; the poll itself ends only when the chair closes it."""
    return poll.opened_at + timedelta(seconds=poll.timer_s) if poll.opened_at and poll.timer_s else None


def is_sealed(meeting: Meeting, poll_id: PollId) -> bool:
    """Whether keys and roster of a verifiable vote are fixed; see elections.py."""
    election = meeting.elections.get(poll_id)
    return election is not None and election.seal is not None


def in_sitting(meeting: Meeting, poll: Poll) -> None:
    """Refuse what happens outside the sitting, except for a written vote.  Raises: Refused(WRONG_PHASE)."""
    require(meeting.phase is Phase.OPEN or poll.kind is PollKind.WRITTEN, Refusal.WRONG_PHASE)


def create_poll(meeting: Meeting, actor: Person, command: CreatePoll, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(DUPLICATE_ID | UNKNOWN_ITEM | UNKNOWN_POLL | UNKNOWN_PERSON | KIND_NOT_ALLOWED |
    WEIGHTS_OFF | ITEM_HIDDEN | INVALID_*).
    """
    poll = prepared(meeting, command)
    require(command.poll_id not in meeting.polls, Refusal.DUPLICATE_ID)
    require(len(meeting.polls) < MAX_POLLS, Refusal.INVALID_VALUE)
    return (PollCreated(poll=poll),)


def edit_poll(meeting: Meeting, actor: Person, command: EditPoll, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(POLL_NOT_READY | ELECTION_SEALED | ALREADY_SO | UNKNOWN_ITEM | UNKNOWN_POLL | UNKNOWN_PERSON |
    KIND_NOT_ALLOWED | WEIGHTS_OFF | ITEM_HIDDEN | INVALID_*).
    """
    old = poll_for(meeting, command.poll_id, Act.EDIT)
    require(not is_sealed(meeting, command.poll_id), Refusal.ELECTION_SEALED)
    # Everybody knows of a verifiable vote from its preparation on, so it does not become another kind or move.
    stays = command.kind is PollKind.VERIFIABLE and command.item_id == old.item_id
    require(old.kind is not PollKind.VERIFIABLE or stays, Refusal.INVALID_VALUE)
    poll = prepared(meeting, command)
    require(command.replaces != command.poll_id, Refusal.INVALID_VALUE)
    require(poll != old, Refusal.ALREADY_SO)
    return (PollEdited(poll=poll),)


def repeat_poll(meeting: Meeting, actor: Person, command: RepeatPoll, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_POLL | POLL_IS_OPEN | POLL_NOT_ENDED | DUPLICATE_ID | UNKNOWN_PERSON | INVALID_VALUE)."""
    old = poll_for(meeting, command.poll_id, Act.REPEAT)
    again = {**form_fields(old), "poll_id": command.new_poll_id, "replaces": old.poll_id, "batch": ""}
    return create_poll(meeting, actor, CreatePoll(**again), now)  # type: ignore[arg-type]


def _seats(meeting: Meeting, poll: Poll) -> tuple[dict[PersonId, PersonId], dict[PersonId, PersonId]]:
    """Who may vote with whose seat (voter → member), and who is represented by whom (principal → holder)."""
    if poll.kind is PollKind.WRITTEN:
        return {member: member for member in meeting.voting_members()}, {}
    filled = {voter: member for member, voter in seats(meeting).items()}
    proxies = {} if poll.kind is PollKind.VERIFIABLE else represented(meeting)
    taken = set(filled.values())
    proxies = {principal: holder for principal, holder in proxies.items() if principal not in taken}
    return {**filled, **{principal: principal for principal in proxies}}, proxies


def _frozen(meeting: Meeting, poll: Poll, seated: dict[PersonId, PersonId]) -> Poll:
    """What stands still from the opening on: weights and groups, where they are needed, of the seats' members."""
    members, entitled = meeting.voting_members(), tuple(sorted(seated))
    groups: dict[GroupId, list[PersonId]] = {}
    if poll.kind in NAMED and poll.detail in (Detail.GROUPS, Detail.NAMES):
        for person_id in entitled:
            for group in {*meeting.people[seated[person_id]].groups}:
                groups.setdefault(group, []).append(person_id)
    if poll.weighted:
        weights = {p: meeting.people[seated[p]].weight for p in entitled}
        everybody = sum((meeting.people[p].weight for p in members), Decimal(0))
        poll = replace(poll, weights=weights, members_weight=everybody)
    return replace(poll, entitled=entitled, members=len(members), groups={g: tuple(groups[g]) for g in sorted(groups)})


def open_poll(meeting: Meeting, actor: Person, command: OpenPoll, now: datetime) -> tuple[Event, ...]:
    """Freeze the list and take ballots.

    Entitled are the voting members present now and those they represent; in a written vote all voting members.
    Later comers cannot vote in this poll.

    Raises: Refused(UNKNOWN_POLL | POLL_NOT_READY | WRONG_PHASE | ITEM_HIDDEN | ELECTION_NOT_SEALED | KIND_NOT_ALLOWED |
        WEIGHTS_OFF | NOBODY_ENTITLED | NO_QUORUM | INVALID_VALUE).
    """
    poll = poll_for(meeting, command.poll_id, Act.OPEN)
    in_sitting(meeting, poll)
    # An item that a poll names cannot be removed, so it is there.
    item = meeting.items[poll.item_id] if poll.item_id is not None else None
    require(item is None or not item.hidden, Refusal.ITEM_HIDDEN)
    require(poll.kind is not PollKind.VERIFIABLE or is_sealed(meeting, poll.poll_id), Refusal.ELECTION_NOT_SEALED)
    check_rules_now(meeting, poll)
    written = poll.kind is PollKind.WRITTEN
    seated, proxies = _seats(meeting, poll)
    require(bool(seated), Refusal.NOBODY_ENTITLED)
    now_quorum = quorum(meeting)
    require(written or now_quorum.met or not meeting.rules.quorum_binds_votes, Refusal.NO_QUORUM)
    order = calling_order(meeting, tuple(sorted(seated)), command.order) if poll.kind is PollKind.ROLL_CALL else ()
    require(poll.kind is PollKind.ROLL_CALL or not command.order, Refusal.INVALID_VALUE)
    opened = replace(
        _frozen(meeting, poll, seated),
        state=PollState.OPEN,
        proxies=proxies,
        quorum=None if written else now_quorum,
        opened_at=now,
        order=order,
        may_change=may_change(meeting, poll.kind),
        closed_doors=meeting.doors_closed or (item is not None and item.closed_sitting),
    )
    return (PollOpened(poll=opened),)


def _voters(meeting: Meeting, poll: Poll, actor: PersonId, for_person: PersonId | None) -> tuple[PersonId, ...]:
    """Whose votes one command gives: the sender's, that of one whom they represent, or all of these together.

    Where votes may not be split, a holder gives one and the same vote for all.
    """
    split = meeting.rules.proxies.split
    if for_person is not None and for_person != actor:
        require(poll.proxies.get(for_person) == actor, Refusal.NO_PROXY)
        require(not meeting.is_present(for_person), Refusal.PRINCIPAL_PRESENT)
        require(split, Refusal.NO_SPLIT)
        require(not _own_word(poll, for_person), Refusal.ALREADY_VOTED)
        return (for_person,)
    if split:
        return (actor,)
    absent = (p for p, holder in poll.proxies.items() if holder == actor and not meeting.is_present(p))
    free = (p for p in absent if p not in poll.papers and not _own_word(poll, p))
    return (actor, *(p for p in free if may_cast(poll, p)))


def was_noted(poll: Poll, voter: PersonId) -> bool:
    """Whether the vote that counts for somebody now was noted by the office, not cast by them or for them."""
    ballot = poll.ballots.get(voter)
    return ballot is not None and ballot.by not in (voter, poll.proxies.get(voter))


def may_cast(poll: Poll, voter: PersonId) -> bool:
    """Whether a ballot of this voter would be taken: the first, a changed one, or theirs instead of one that was noted.

    Everybody heard the answer to a roll call: what was noted of it wrongly, whoever noted it puts right.
    """
    noted = poll.kind is not PollKind.ROLL_CALL and was_noted(poll, voter)
    return poll.may_change or noted or voter not in poll.received


def _own_word(poll: Poll, principal: PersonId) -> bool:
    """Whether somebody who is represented came meanwhile and voted in person: that is not for the holder to change."""
    ballot = poll.ballots.get(principal)
    return ballot is not None and ballot.by == principal


def _received(
    meeting: Meeting, poll: Poll, voter: PersonId, by: PersonId, vote: Vote, now: datetime
) -> tuple[Event, ...]:
    received = BallotReceived(poll_id=poll.poll_id, voter_id=voter, by=by)
    if poll.kind in BOXED:
        return (received,)
    ballot = Ballot(vote=vote, at=now, by=by, present=meeting.is_present(voter))
    return (received, VoteCast(poll_id=poll.poll_id, voter_id=voter, ballot=ballot))


def cast_vote(meeting: Meeting, actor: Person, command: CastVote, now: datetime) -> tuple[Event, ...]:
    """Decide on a ballot.

    A secret vote gives `BallotReceived` alone, once for every ballot that goes into the box.

    Raises: Refused(UNKNOWN_POLL | POLL_NOT_OPEN | WRONG_KIND | NOT_PRESENT | NO_PROXY | PRINCIPAL_PRESENT | NO_SPLIT |
        NOT_ENTITLED | ALREADY_VOTED | ALREADY_NOTED | PAPER_TAKEN | NOT_CALLED | INVALID_BALLOT | INVALID_TEXT).
    Source: docs/rules.md#ballots.
    """
    poll = poll_for(meeting, command.poll_id, Act.CAST)
    require(poll.kind not in (PollKind.HANDS, PollKind.VERIFIABLE), Refusal.WRONG_KIND)
    require(poll.kind is PollKind.WRITTEN or meeting.is_present(actor.person_id), Refusal.NOT_PRESENT)
    voters = _voters(meeting, poll, actor.person_id, command.for_person)
    for voter in voters:
        require(voter in poll.entitled, Refusal.NOT_ENTITLED)
        again = Refusal.ALREADY_NOTED if was_noted(poll, voter) else Refusal.ALREADY_VOTED
        require(may_cast(poll, voter), again)
        require(voter not in poll.papers, Refusal.PAPER_TAKEN)
    require(poll.kind is not PollKind.ROLL_CALL or voters[0] in poll.calls, Refusal.NOT_CALLED)
    check_vote(poll, command.vote)
    return tuple(e for v in voters for e in _received(meeting, poll, v, actor.person_id, command.vote, now))


def _noted_with(meeting: Meeting, poll: Poll, voter: PersonId) -> tuple[PersonId, ...]:
    """Whose votes are noted by noting this one: where votes may not be split, of holder and principals alike."""
    if meeting.rules.proxies.split:
        return (voter,)
    giver = voter if meeting.is_present(voter) else poll.proxies.get(voter, voter)
    group = (p for p in _voters(meeting, poll, giver, None) if p != voter and p in poll.entitled)
    return (voter, *(p for p in group if p not in poll.papers and (p not in poll.received or was_noted(poll, p))))


def record_vote(meeting: Meeting, actor: Person, command: RecordVote, now: datetime) -> tuple[Event, ...]:
    """Note somebody's vote, also before they cast one; what the office noted it may correct while the vote is open.

    `Ballot.by` says who noted it.  A vote that was cast stays: nobody changes it for the voter, who may cast theirs
    instead of a noted one; see `may_cast`.

    Raises: Refused(UNKNOWN_POLL | POLL_NOT_OPEN | WRONG_KIND | NOT_ENTITLED | NOT_PRESENT | HAS_VOTED |
        PAPER_TAKEN | NOT_CALLED | INVALID_BALLOT | INVALID_TEXT).
    """
    poll, voter = poll_for(meeting, command.poll_id, Act.RECORD), command.voter_id
    require(poll.kind in NAMED, Refusal.WRONG_KIND)
    require(voter in poll.entitled, Refusal.NOT_ENTITLED)
    there = poll.kind is PollKind.WRITTEN or meeting.is_present(poll.proxies.get(voter, voter))
    require(there or meeting.is_present(voter), Refusal.NOT_PRESENT)
    # Where votes may change, the voter may change theirs; nobody changes it for them.
    require(voter not in poll.received or was_noted(poll, voter), Refusal.HAS_VOTED)
    require(voter not in poll.papers, Refusal.PAPER_TAKEN)
    require(poll.kind is not PollKind.ROLL_CALL or voter in poll.calls, Refusal.NOT_CALLED)
    check_vote(poll, command.vote)
    noted = _noted_with(meeting, poll, voter)
    return tuple(e for v in noted for e in _received(meeting, poll, v, actor.person_id, command.vote, now))


def close_poll(meeting: Meeting, actor: Person, command: ClosePoll, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_POLL | POLL_NOT_OPEN | COUNT_MISSING)."""
    poll = poll_for(meeting, command.poll_id, Act.CLOSE)
    require(poll.kind is not PollKind.HANDS or bool(poll.hands), Refusal.COUNT_MISSING)
    return (PollClosed(poll_id=poll.poll_id), *counted(poll))


def cancel_poll(meeting: Meeting, actor: Person, command: CancelPoll, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_POLL | ALREADY_PUBLISHED | ALREADY_SO | INVALID_TEXT)."""
    poll = poll_for(meeting, command.poll_id, Act.CANCEL)
    check_text(command.reason, max_chars=500)
    return (PollCancelled(poll_id=poll.poll_id, reason=command.reason),)


def on_poll_put(meeting: Meeting, event: PollCreated | PollEdited | PollOpened, fact: Fact) -> Meeting:
    """The poll stands as the event says."""
    return replace(meeting, polls={**meeting.polls, event.poll.poll_id: event.poll})


def on_ballot_received(meeting: Meeting, event: BallotReceived, fact: Fact) -> Meeting:
    """One more has voted; a changed ballot keeps its newest time.

    What the ballot before said does not count any more, and not everybody who knew it is told what this one says.
    """
    poll = meeting.polls.get(event.poll_id)
    if poll is None:
        return meeting
    received = {**poll.received, event.voter_id: fact.at}
    if event.voter_id not in poll.ballots:
        return changed(meeting, event.poll_id, received=received)
    ballots = {voter: ballot for voter, ballot in poll.ballots.items() if voter != event.voter_id}
    return changed(meeting, event.poll_id, received=received, ballots=ballots)


def on_vote_cast(meeting: Meeting, event: VoteCast, fact: Fact) -> Meeting:
    """The ballot counts; no checks here: an event was decided once, and replay must never fail."""
    poll = meeting.polls.get(event.poll_id)
    if poll is None:
        return meeting
    return changed(meeting, event.poll_id, ballots={**poll.ballots, event.voter_id: event.ballot})


def on_poll_closed(meeting: Meeting, event: PollClosed, fact: Fact) -> Meeting:
    """Closed."""
    return changed(meeting, event.poll_id, state=PollState.CLOSED, closed_at=fact.at)


def on_poll_cancelled(meeting: Meeting, event: PollCancelled, fact: Fact) -> Meeting:
    """Cancelled; what was cast stays in the chain."""
    return changed(meeting, event.poll_id, state=PollState.CANCELLED, closed_at=fact.at, reason=event.reason)
