"""Boxes of secret votes of one meeting: seals ballots as they are written, opens the box once closed, destroys it.

While a vote is open, what was voted exists in sealed rows (store.ballot_box) alone; the chain learns who voted.  At
the close the rows are opened and handed to the rules as a multiset in an order of their own; then key and rows are
destroyed.  Nothing here writes a voter beside a vote anywhere, logs and errors included.
"""

import asyncio
import logging
import secrets
from collections import Counter
from collections.abc import Sequence

from meetroom.domain.ballot_box import GiveUpBox
from meetroom.domain.core import (
    Command,
    CommandId,
    Event,
    Fact,
    MeetingId,
    OptionId,
    PersonId,
    PollId,
    Refusal,
    Refused,
)
from meetroom.domain.counting import CountBallots
from meetroom.domain.polls import Choice, Poll, PollKind, PollState, Vote
from meetroom.domain.state import Meeting, Role
from meetroom.domain.voting import BallotReceived, CastVote, PollOpened
from meetroom.server.errands import Errands
from meetroom.server.gathering import Gathering
from meetroom.server.ground import NO_SPACE_ERRORS
from meetroom.server.room import Room, RoomTrouble, RoomUnavailable
from meetroom.server.threads import Threads
from meetroom.store.ballot_box import KEY_BYTES, BoxDamaged, BoxKey, BoxKeys, SealedRow
from meetroom.store.failures import NoSpace, StoreFailed, StoreFault
from meetroom.store.journal import Journal

log = logging.getLogger(__name__)

_CHOICES = tuple(Choice)
_AGAIN_S = (0.2, 1.0, 5.0, 15.0)
_PAUSES_S = (*_AGAIN_S, *(_AGAIN_S[-1:] * 1_000))
_LIVE = frozenset({PollState.OPEN, PollState.CLOSED})


def marks_of(poll: Poll, vote: Vote) -> bytes:
    """A vote as bytes of one length for all votes of a poll: one per option, 0 where nothing is marked."""
    return bytes(0 if (mark := vote.marks.get(o)) is None else 1 + _CHOICES.index(mark) for o in poll.option_ids)


def vote_of(poll: Poll, marks: bytes) -> Vote:
    """The vote of `marks_of`.  Raises: BoxDamaged."""
    if len(marks) != len(poll.option_ids) or max(marks, default=0) > len(_CHOICES):
        raise BoxDamaged
    said: dict[OptionId, Choice] = {
        option_id: _CHOICES[mark - 1] for option_id, mark in zip(poll.option_ids, marks, strict=True) if mark
    }
    return Vote(marks=said)


def contents(poll: Poll, key: BoxKey, rows: Sequence[SealedRow]) -> tuple[tuple[Vote, int], ...]:
    """What lies in a box: each different vote with how often, in an order that only the votes themselves make.

    Raises: BoxDamaged.
    """
    found = Counter(key.open(row) for row in rows)
    return tuple((vote_of(poll, marks), found[marks]) for marks in sorted(found))


class SecretBallots:
    """See the module.  Belongs to the loop; only `keep` is called in a thread.

    Args:
        keys: where the keys of open boxes are.
        threads: where journal and keys are called.
    """

    def __init__(self, meeting_id: MeetingId, journal: Journal, keys: BoxKeys, threads: Threads) -> None:
        self._meeting_id = meeting_id
        self._journal = journal
        self._folder = keys
        self._threads = threads
        self._keys: dict[PollId, BoxKey] = {}
        self._fresh: dict[PollId, bytes] = {}
        self._room: Room | None = None
        self._errands = Errands("a ballot box gave trouble", meeting=meeting_id)
        self._stopping = asyncio.Event()

    def rows(self, meeting: Meeting, command: Command, events: Sequence[Event]) -> tuple[SealedRow, ...]:
        """As `Beside.rows`.  Raises: Refused(BALLOT_BOX_LOST)."""
        rows = []
        for event in events:
            if isinstance(event, PollOpened) and event.poll.kind is PollKind.SECRET:
                self._begin(event.poll.poll_id)
            elif isinstance(event, BallotReceived) and isinstance(command, CastVote):
                poll = meeting.polls[event.poll_id]
                if poll.kind is PollKind.SECRET:
                    rows.append(self._key(poll.poll_id).seal(event.voter_id, marks_of(poll, command.vote)))
        return tuple(rows)

    def keep(self) -> None:
        """As `Beside.keep`."""
        for poll_id, secret in tuple(self._fresh.items()):
            try:
                self._folder.keep(self._meeting_id, poll_id, secret)
            except OSError as error:
                raise (NoSpace() if error.errno in NO_SPACE_ERRORS else StoreFailed(StoreFault.UNAVAILABLE)) from error
            self._fresh.pop(poll_id, None)

    async def open(self, gathering: Gathering) -> None:
        """Take up what was left: count what was closed, destroy what was counted.  Raises: StoreFailed; OSError."""
        self._room = gathering.room
        gathering.after_facts.append(self.on_facts)
        gathering.before_close.append(self.finish)
        for poll in tuple(gathering.meeting.polls.values()):
            if poll.kind is PollKind.SECRET:
                await self._take_up(poll)

    def on_facts(self, before: Meeting, facts: Sequence[Fact]) -> None:
        """What was written may have closed a box, or be the last that was needed of it."""
        for poll in _changed(before, self._live_room.meeting):
            if is_to_be_opened(poll):
                self._errands.start(self._count(poll.poll_id))
            elif not is_needed(poll) and (poll.poll_id in self._keys or _was_needed(before, poll.poll_id)):
                self._errands.start(self._destroy(poll.poll_id))

    async def finish(self) -> None:
        """Give up waiting for a store that is in trouble; what is not done is done at the next start."""
        self._stopping.set()
        await self._errands.finish()

    @property
    def kept(self) -> set[tuple[MeetingId, PollId]]:
        """Boxes whose keys are still needed."""
        return {(self._meeting_id, poll_id) for poll_id in self._keys}

    @property
    def _live_room(self) -> Room:
        if self._room is None:
            raise RuntimeError("not open yet")
        return self._room

    def _begin(self, poll_id: PollId) -> None:
        secret = self._fresh[poll_id] = secrets.token_bytes(KEY_BYTES)
        self._keys[poll_id] = BoxKey(self._meeting_id, poll_id, secret)

    def _key(self, poll_id: PollId) -> BoxKey:
        key = self._keys.get(poll_id)
        if key is None:
            raise Refused(Refusal.BALLOT_BOX_LOST)
        return key

    async def _take_up(self, poll: Poll) -> None:
        if is_needed(poll):
            secret = await self._threads.run(self._folder.load, self._meeting_id, poll.poll_id)
            if secret is not None:
                self._keys[poll.poll_id] = BoxKey(self._meeting_id, poll.poll_id, secret)
            if secret is None or poll.state is PollState.CLOSED:
                self._errands.start(self._count(poll.poll_id))
        elif await self._threads.run(self._is_left, poll.poll_id):
            await self._destroy_now(poll.poll_id)

    def _is_left(self, poll_id: PollId) -> bool:
        left = self._folder.load(self._meeting_id, poll_id) is not None
        return left or bool(self._journal.beside(self._meeting_id, poll_id))

    async def _count(self, poll_id: PollId) -> None:
        """Have the box counted, or given up where it cannot be opened; until it is done or the server stops."""
        for pause_s in _PAUSES_S:
            try:
                if await self._counted(poll_id):
                    return
            except (StoreFailed, RoomUnavailable):
                log.warning("ballot box not counted yet", extra={"meeting": self._meeting_id, "poll": poll_id})
            if await self._stopped_within(pause_s):
                return

    async def _counted(self, poll_id: PollId) -> bool:
        """Try once.  Returns: whether it is settled.  Raises: StoreFailed; RoomUnavailable."""
        room = self._live_room
        if not room.stands:
            # Not waited for: it may never stand again before the server stops.
            raise RoomUnavailable(RoomTrouble.FAILED)
        poll = room.meeting.polls[poll_id]
        if not is_needed(poll):
            return True
        command: Command
        try:
            rows = await self._threads.run(self._journal.beside, self._meeting_id, poll_id)
            votes = await self._threads.run(contents, poll, self._key(poll_id), rows)
            command = CountBallots(poll_id=poll_id, votes=votes)
        except (BoxDamaged, Refused):
            log.error("ballot box cannot be opened", extra={"meeting": self._meeting_id, "poll": poll_id})
            command = GiveUpBox(poll_id=poll_id)
        answer = await room.submit(_counter(room.meeting), _random_id(), command, trusted=True)
        if answer.refusal in (Refusal.NUMBERS_MISMATCH, Refusal.INVALID_BALLOT):
            log.error("ballot box does not fit", extra={"meeting": self._meeting_id, "poll": poll_id})
            answer = await room.submit(_counter(room.meeting), _random_id(), GiveUpBox(poll_id=poll_id), trusted=True)
        return answer.refusal is None

    async def _destroy(self, poll_id: PollId) -> None:
        """Destroy a box however long the disk does not play along: a box that stays is a link that stays."""
        for pause_s in _PAUSES_S:
            try:
                await self._destroy_now(poll_id)
            except (StoreFailed, OSError) as error:
                about = {"meeting": self._meeting_id, "poll": poll_id, "why": type(error).__name__}
                log.warning("ballot box not destroyed yet", extra=about)
            else:
                return
            if await self._stopped_within(pause_s):
                return

    async def _destroy_now(self, poll_id: PollId) -> None:
        """The key first: without it the rows are noise.  Raises: StoreFailed; OSError."""
        self._keys.pop(poll_id, None)
        await self._threads.run(self._folder.destroy, self._meeting_id, poll_id)
        await self._threads.run(self._journal.destroy_beside, self._meeting_id, poll_id)
        log.info("ballot box destroyed", extra={"meeting": self._meeting_id, "poll": poll_id})

    async def _stopped_within(self, pause_s: float) -> bool:
        try:
            async with asyncio.timeout(pause_s):
                await self._stopping.wait()
        except TimeoutError:
            return False
        return True


def is_needed(poll: Poll) -> bool:
    """Whether the box of a secret vote still has to be opened."""
    return poll.kind is PollKind.SECRET and poll.state in _LIVE and poll.box is None


def is_to_be_opened(poll: Poll) -> bool:
    """Whether the box can be opened now."""
    return is_needed(poll) and poll.state is PollState.CLOSED


def _changed(before: Meeting, now: Meeting) -> list[Poll]:
    """Secret votes that are not as they were."""
    if now.polls is before.polls:
        return []
    return [p for p in now.polls.values() if p.kind is PollKind.SECRET and p.state is not PollState.OPEN
            and before.polls.get(p.poll_id) is not p]  # fmt: skip


def _was_needed(before: Meeting, poll_id: PollId) -> bool:
    poll = before.polls.get(poll_id)
    return poll is not None and is_needed(poll)


def _counter(meeting: Meeting) -> PersonId:
    """In whose name the server counts: the chair's, who closed the vote."""
    return min(p.person_id for p in meeting.people.values() if Role.CHAIR in p.roles)


def _random_id() -> CommandId:
    return CommandId(f"box-{secrets.token_hex(16)}")
