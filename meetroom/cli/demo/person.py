"""One scripted person of the demonstration: an engine, and waiting for what it is told instead of for time."""

import asyncio
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from meetroom.client.chest import NoVault
from meetroom.client.engine import Engine, LinkState, Listener
from meetroom.client.problems import ClientProblem
from meetroom.domain.chain import state_sha256
from meetroom.domain.core import DocumentId, Fact, MeetingId
from meetroom.domain.state import DocumentState, Meeting

PATIENCE_S = 120.0


def _sha256(data: bytes) -> str:
    return sha256(data).hexdigest()


class DemoPerson(Listener):
    """An engine with its listener; subclass it to hear more."""

    def __init__(self, folder: Path, device: str) -> None:
        # The demonstration must leave nothing in the keyring of whoever runs it.
        self.engine = Engine(folder, self, device=device, vault=NoVault())
        self._changed = asyncio.Event()
        self.link = LinkState.OFFLINE

    async def join(self, invitation: str, meeting_id: MeetingId) -> None:
        """Log in by invitation and enter the meeting.  Raises: ClientError."""
        await self.engine.redeem(invitation)
        await self.engine.enter(meeting_id)

    def on_link(self, state: LinkState, problem: ClientProblem | None) -> None:
        """Remember the state of the line."""
        self.link = state
        self._changed.set()

    def on_facts(self, meeting: Meeting, facts: tuple[Fact, ...]) -> None:
        """Wake whoever waits."""
        self._changed.set()

    def on_marks(self, document_id: DocumentId) -> None:
        """Wake whoever waits."""
        self._changed.set()

    async def until(self, holds: Callable[[Meeting], bool], timeout_s: float = PATIENCE_S) -> None:
        """Wait until something is true of the replica.  Raises: TimeoutError."""
        async with asyncio.timeout(timeout_s):
            while not holds(self.engine.replica.meeting):
                self._changed.clear()
                await self._changed.wait()

    async def until_seq(self, seq: int, timeout_s: float = PATIENCE_S) -> None:
        """Wait until the replica has caught up with a place in the chain.  Raises: TimeoutError."""
        await self.until(lambda _: self.engine.replica.seq >= seq, timeout_s)

    async def agrees_with_server(self) -> bool:
        """Whether this replica is what the server says this person may know, at the same place of the chain."""
        for _ in range(20):
            answer = await self.engine.state_answer()
            await self.until_seq(answer.seq)
            replica = self.engine.replica
            if replica.seq == answer.seq:
                same = state_sha256(replica.meeting) == answer.state_sha256
                return same and replica.head == answer.head
        return False

    async def read_all(self) -> dict[str, bool]:
        """Open every released document; by its id whether the bytes are the ones the chain names.

        Raises: ClientError when a document cannot be had.
        """
        proved: dict[str, bool] = {}
        for document in self.engine.replica.meeting.documents.values():
            if document.state is DocumentState.RELEASED:
                pdf = await self.engine.library.open(document.document_id)
                digest = await asyncio.to_thread(_sha256, pdf)
                proved[document.document_id] = digest == document.versions[-1].pdf_sha256
        return proved
