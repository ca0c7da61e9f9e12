"""A meeting without sockets that votes in secret, on a database of its own: what it leaves can be looked at."""

import asyncio
import itertools
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from meetroom.domain.attendance import SignIn
from meetroom.domain.core import Command, CommandId, MeetingId, OptionId, PersonId, PollId
from meetroom.domain.lifecycle import AnnounceMeeting, CreateMeeting, OpenMeeting
from meetroom.domain.polls import Method, Option, Poll, PollKind, PollState, Vote
from meetroom.domain.roles import AddPerson
from meetroom.domain.state import Person, Role, RuleSet
from meetroom.domain.voting import CastVote, ClosePoll, CreatePoll, OpenPoll
from meetroom.protocol.messages import Answer
from meetroom.server.gathering import Gathering
from meetroom.server.secret_ballots import SecretBallots
from meetroom.server.threads import Threads
from meetroom.store.ballot_box import BoxKeys
from meetroom.store.opening import Store, open_store

M, P = MeetingId("m-secret"), PollId("poll-secret")
SEC = PersonId("sec")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PATIENCE_S = 60.0


def voters(count: int) -> list[PersonId]:
    return [PersonId(f"voter-{number:04d}") for number in range(count)]


class SecretVote:
    """A server's inner part: database, room and boxes of one meeting, with a clock that ticks by itself."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder = folder
        self.store = store
        self.keys = BoxKeys(folder / "ballot-keys")
        self.threads = Threads("test", 2)
        self.ballots = SecretBallots(M, store.journal, self.keys, self.threads)
        self.gathering = Gathering(M, store.journal, self.threads, self.ballots)
        ticks = itertools.count()
        self.gathering.room._clock = lambda: NOON + timedelta(milliseconds=next(ticks))

    @property
    def poll(self) -> Poll:
        return self.gathering.meeting.polls[P]

    async def do(self, actor: PersonId, *commands: Command, trusted: bool = False) -> list[Answer]:
        """Give commands together, and wait for their answers."""
        named = [(CommandId(f"c-{secrets.token_hex(8)}"), command) for command in commands]
        room = self.gathering.room
        return await asyncio.gather(*(room.submit(actor, n, c, trusted=trusted) for n, c in named))

    async def carry_out(self, actor: PersonId, *commands: Command, trusted: bool = False) -> None:
        for answer in await self.do(actor, *commands, trusted=trusted):
            assert answer.refusal is None, answer

    async def gather(self, people: Sequence[PersonId], rules: RuleSet) -> None:
        """Everybody sits."""
        secretary = Person(person_id=SEC, name="Thư ký", roles=(Role.SECRETARY, Role.CHAIR), voting=False)
        await self.carry_out(
            SEC, CreateMeeting(title="Kỳ họp", body="HĐND tỉnh", secretary=secretary, rules=rules), trusted=True
        )
        roster = [AddPerson(person=Person(person_id=p, name=p)) for p in people]
        await self.carry_out(SEC, *roster, AnnounceMeeting())
        for person_id in people:
            await self.carry_out(person_id, SignIn())
        await self.carry_out(SEC, OpenMeeting())

    async def open_box(self, method: Method = Method.MOTION, option_ids: Sequence[str] = ()) -> None:
        """A secret vote takes ballots."""
        options = tuple(Option(option_id=OptionId(o), name=o) for o in option_ids)
        form = CreatePoll(
            poll_id=P, question="Bãi nhiệm?", kind=PollKind.SECRET, method=method, options=options,
            max_choices=max(1, len(options)), seats=max(1, len(options)),
        )  # fmt: skip
        await self.carry_out(SEC, form, OpenPoll(poll_id=P))

    async def cast(self, person_id: PersonId, vote: Vote) -> None:
        await self.carry_out(person_id, CastVote(poll_id=P, vote=vote))

    async def close_box(self) -> None:
        """No more ballots; returns when they are counted and the box is destroyed."""
        await self.carry_out(SEC, ClosePoll(poll_id=P))
        await self.settled()

    async def settled(self) -> None:
        """Wait until nothing is left to be done with the box."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                if self.poll.state is not PollState.CLOSED and not (self.ballots.kept or self.left()):
                    break
                await asyncio.sleep(0.02)
        await self.ballots._errands.finish()

    def left(self) -> list[bytes]:
        """What is left of the box: rows and key files."""
        rows = [row.row_key for row in self.store.journal.beside(M, P)]
        return [*rows, *(path.read_bytes() for path in self.key_files())]

    def key_files(self) -> list[Path]:
        return sorted((self.folder / "ballot-keys").glob("*"))

    def files(self) -> dict[str, bytes]:
        """Every file of the data folder as it is on disk now."""
        return {str(p.relative_to(self.folder)): p.read_bytes() for p in self.folder.rglob("*") if p.is_file()}

    def payloads(self) -> list[str]:
        """The facts of the chain as they are stored."""
        return [str(stored.link.payload) for stored in self.store.journal.read(M)]


@asynccontextmanager
async def secret_vote(folder: Path) -> AsyncIterator[SecretVote]:
    """Open the meeting of a folder; a new one where there is none."""
    store = open_store(f"sqlite:///{folder / 'meetroom.db'}")
    if M not in store.journal.meetings():
        store.journal.create(M)
    made = SecretVote(folder, store)
    await made.gathering.room.start()
    await made.ballots.open(made.gathering)
    try:
        yield made
    finally:
        await made.gathering.close()
        made.threads.close()
        store.close()
