"""Verifiable votes of a local engine, as a test sets them: views by hand, calls written down, answers held or refused.

It keeps the contract of `ElectionsPort`; what a call changes is for the test to say (`then`).
"""

import asyncio
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from meetroom.ballots.sentences import HOLDS
from meetroom.client.elections import ElectionView, Opening, RecordLine, RecordReport
from meetroom.client.engine import ClientError, Listener
from meetroom.domain.core import PollId
from meetroom.domain.polls import Choice, Vote, motion_vote

CODE = "k7Yb2zHc4QpRsTuVwXyZ0aBcDeFgHiJkLmNoPqRsTuV"
RECEIPT = "Zr4T9pLmQ2wXcVbNhJkGfDsApOiUyTrEwQmNbVcXzL1"


class LocalElections:
    """See the module."""

    def __init__(self, listener: Listener) -> None:
        self.views: dict[PollId, ElectionView] = {}
        self.calls: list[tuple[str, object]] = []
        self.then: dict[str, Callable[[ElectionView], ElectionView]] = {}
        self.error: ClientError | None = None
        self.report: RecordReport | None = None
        self._listener = listener

    def put(self, view: ElectionView) -> None:
        """Tell a new view; on the engine's loop."""
        self.views[view.poll_id] = view
        self._listener.on_election(view.poll_id)

    def drop(self, poll_id: PollId) -> None:
        """The vote was never prepared; on the engine's loop."""
        self.views.pop(poll_id, None)
        self._listener.on_election(poll_id)

    def view(self, poll_id: PollId) -> ElectionView | None:
        """See ElectionsPort."""
        return self.views.get(poll_id)

    def all(self) -> tuple[ElectionView, ...]:
        """See ElectionsPort."""
        return tuple(self.views.values())

    async def prepare_election(self, poll_id: PollId) -> None:
        """See ElectionsPort."""
        self._done("prepare_election", poll_id)

    async def restart_keys(self, poll_id: PollId) -> None:
        """See ElectionsPort."""
        self._done("restart_keys", poll_id)

    async def seal(self, poll_id: PollId) -> None:
        """See ElectionsPort."""
        self._done("seal", poll_id)

    async def unseal(self, poll_id: PollId) -> None:
        """See ElectionsPort."""
        self._done("unseal", poll_id)

    async def make_key(self, poll_id: PollId) -> None:
        """See ElectionsPort."""
        self._done("make_key", poll_id)

    async def confirm_comparison(self, poll_id: PollId) -> None:
        """See ElectionsPort."""
        self._done("confirm_comparison", poll_id)

    async def give_part(self, poll_id: PollId) -> None:
        """See ElectionsPort."""
        self._done("give_part", poll_id)

    async def register_again(self, poll_id: PollId) -> None:
        """See ElectionsPort."""
        self._done("register_again", poll_id)

    async def prepare(self, poll_id: PollId, vote: Vote) -> str:
        """See ElectionsPort."""
        self._done("prepare", poll_id, vote)
        return CODE

    async def cast(self, poll_id: PollId) -> str:
        """See ElectionsPort."""
        self._done("cast", poll_id)
        return RECEIPT

    async def check(self, poll_id: PollId) -> Opening:
        """See ElectionsPort."""
        self._done("check", poll_id)
        return Opening(poll_id=poll_id, code=CODE, text="x" * 300)

    def discard(self, poll_id: PollId) -> None:
        """See ElectionsPort."""
        self._done("discard", poll_id)

    async def check_opening(self, text: str, code: str) -> Vote | None:
        """A vote in favour behind the right code; nothing behind another."""
        self._done("check_opening", PollId(""), text)
        return motion_vote(Choice.YES) if code == CODE else None

    async def verify(self, poll_id: PollId) -> RecordReport:
        """As set by the test, else all holds."""
        self._done("verify", poll_id)
        lines = tuple(RecordLine(ok=True, words=words) for words in HOLDS.values())
        report = RecordReport(ok=True, final=True, lines=lines, own_receipt=True, ballots=9, sha256="ab" * 32)
        return self.report or report

    async def save(self, poll_id: PollId, target: Path) -> str:
        """A file of three bytes."""
        self._done("save", poll_id, target)
        await asyncio.to_thread(target.write_bytes, b"bel")
        return "ab" * 32

    def _done(self, name: str, poll_id: PollId, detail: object = None) -> None:
        self.calls.append((name, detail))
        if self.error is not None:
            error, self.error = self.error, None
            raise error
        view = self.views.get(poll_id)
        if view is not None and name in self.then:
            self.put(replace(self.then[name](view)))
