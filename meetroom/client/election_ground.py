"""What all parts of a device's verifiable votes stand on: facts, kept secrets, requests, and checks in threads."""

import asyncio
import secrets
from collections.abc import Callable
from typing import ParamSpec, Protocol, TypeVar

from meetroom.ballots.labour import Labourer, LabourFailed
from meetroom.client import election_proofs as proofs
from meetroom.client.election_proofs import NotOfThisMeeting, SealedHere
from meetroom.client.election_secrets import ElectionSecrets, KeptSecrets
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.wire import Door
from meetroom.domain.chain import Replica
from meetroom.domain.core import Command, CommandId, MeetingId, PersonId, PollId, Refusal
from meetroom.domain.election_state import Election, KeyStep, Seal, steps_of
from meetroom.domain.polls import Poll
from meetroom.domain.state import Meeting
from meetroom.protocol.elections import GiveText, Placed, RegisterDevice, SealedTexts
from meetroom.protocol.messages import Answer

P = ParamSpec("P")
T = TypeVar("T")

PASSING = frozenset(
    {
        ClientProblem.UNREACHABLE,
        ClientProblem.SERVER_ERROR,
        ClientProblem.SERVER_STOPPING,
        ClientProblem.NO_SPACE,
        ClientProblem.MEETING_FAILED,
        ClientProblem.TOO_MANY_TRIES,
    }
)
"""What stands against a request only for now."""


class Home(Protocol):
    """The meeting's session, as far as it is needed here."""

    @property
    def replica(self) -> Replica:
        """The meeting as it is known here."""

    async def submit(self, command: Command) -> Answer:
        """See MeetingSession."""

    async def reached(self, seq: int) -> None:
        """See MeetingSession."""


def fresh_id() -> CommandId:
    """A name for a request, by which it is known when it comes again."""
    return CommandId(f"election-{secrets.token_hex(12)}")


class ElectionGround:
    """See the module.  Belongs to the engine's loop.

    Args:
        tell: told which vote may look different.

    Attributes:
        line: set while there is one and the replica holds everything.
        broken: votes whose published texts do not hold against the chain.
        problems: why something that goes on by itself does not at the moment.
    """

    def __init__(
        self,
        home: Home,
        door: Door,
        meeting_id: MeetingId,
        me: PersonId,
        kept: ElectionSecrets,
        tell: Callable[[PollId], None],
    ) -> None:
        self.home = home
        self.meeting_id = meeting_id
        self.me = me
        self.secrets = kept
        self.tell = tell
        self.line = asyncio.Event()
        self.labourer = Labourer()
        self.broken: set[PollId] = set()
        self.problems: dict[PollId, ClientProblem] = {}
        self._door = door
        self._sealed: dict[PollId, tuple[Seal | None, SealedHere]] = {}

    @property
    def meeting(self) -> Meeting:
        """The meeting as it is known here."""
        return self.home.replica.meeting

    def election(self, poll_id: PollId) -> Election:
        """A vote under way.  Raises: ClientError(NOT_FOUND)."""
        election = self.meeting.elections.get(poll_id)
        if election is None:
            raise ClientError(ClientProblem.NOT_FOUND)
        return election

    def poll(self, poll_id: PollId) -> Poll:
        """Its poll.  Raises: ClientError(NOT_FOUND)."""
        poll = self.meeting.polls.get(poll_id)
        if poll is None:
            raise ClientError(ClientProblem.NOT_FOUND)
        return poll

    def kept(self, poll_id: PollId) -> KeptSecrets:
        """What this device keeps of a vote."""
        return self.secrets.of(poll_id)

    def note(self, poll_id: PollId, problem: ClientProblem | None) -> None:
        """Why something does not go on; None: it does."""
        if self.problems.get(poll_id) is problem:
            return
        if problem is None:
            self.problems.pop(poll_id, None)
        else:
            self.problems[poll_id] = problem
        self.tell(poll_id)

    async def give(self, poll_id: PollId, *path: str, body: object) -> None:
        """Hand something in and wait until its facts are here.  Raises: ClientError."""
        placed = await self._door.ask(Placed, "POST", *self._path(poll_id), *path, body=body)
        await self.home.reached(placed.seq)

    async def give_text(self, poll_id: PollId, name: str, text: str) -> None:
        """Hand a text in.  Raises: ClientError."""
        await self.give(poll_id, name, body=GiveText(command_id=fresh_id(), text=text))

    async def take_step(self, poll_id: PollId, step: KeyStep, text: str) -> None:
        """Hand in what a scrutineer's device publishes in a step.  Raises: ClientError."""
        try:
            await self.give(poll_id, "steps", str(step.value), body=GiveText(command_id=fresh_id(), text=text))
        except ClientError as error:
            # An answer was lost: what the chain says decides.
            taken = steps_of(self.election(poll_id), step).get(self.me) == proofs.hashed(text)
            if error.refusal is not Refusal.ALREADY_SO or not taken:
                raise

    async def register(self, poll_id: PollId) -> None:
        """Make a credential, unless one is still on its way, and register it.  Raises: ClientError."""
        kept = self.kept(poll_id)
        if not kept.credential or self.election(poll_id).credentials.get(self.me) == kept.public:
            made = await asyncio.to_thread(proofs.fresh_credential, self.meeting_id, poll_id)
            kept = await self.secrets.change_if_possible(poll_id, **made)
        body = RegisterDevice(command_id=fresh_id(), public_credential=kept.public)
        await self.give(poll_id, "credential", body=body)
        self.tell(poll_id)

    async def ask(self, kind: type[T], poll_id: PollId, name: str) -> T:
        """Fetch something that is JSON.  Raises: ClientError."""
        return await self._door.ask(kind, "GET", *self._path(poll_id), name)

    async def record(self, poll_id: PollId) -> bytes:
        """Fetch the public record.  Raises: ClientError."""
        return await self._door.fetch("GET", *self._path(poll_id), "record")

    async def sealed(self, poll_id: PollId) -> SealedHere:
        """What was sealed, once it was compared with the chain.  Raises: ClientError(DOCUMENT_BROKEN | …)."""
        known = self._sealed.get(poll_id)
        if known is not None and known[0] == self.election(poll_id).seal:
            # A poll that is other than it was when this was compared must not fill in a ballot made for the old one.
            poll = self.meeting.polls.get(poll_id)
            return await self.proved(poll_id, proofs.still_asked, known[1], poll)
        texts = await self.ask(SealedTexts, poll_id, "sealed")
        election, poll = self.election(poll_id), self.meeting.polls.get(poll_id)
        found = await self.proved(
            poll_id, proofs.sealed_here, self.meeting_id, election, poll, texts.election, texts.keys
        )
        self._sealed[poll_id] = (election.seal, found)
        return found

    async def proved(self, poll_id: PollId, check: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What came of a check, in a thread.

        Raises: ClientError(DOCUMENT_BROKEN | SERVER_ERROR: no child process starts).
        """
        try:
            found = await asyncio.to_thread(check, *args, **kwargs)
        except NotOfThisMeeting as error:
            self.broken.add(poll_id)
            self.tell(poll_id)
            raise ClientError(ClientProblem.DOCUMENT_BROKEN) from error
        except LabourFailed as error:
            raise ClientError(ClientProblem.SERVER_ERROR) from error
        self.broken.discard(poll_id)
        return found

    def _path(self, poll_id: PollId) -> tuple[str, ...]:
        return ("meetings", self.meeting_id, "elections", poll_id)
