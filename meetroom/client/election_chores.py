"""What a device does for verifiable votes without a person: registers, takes steps, resends, destroys secrets."""

import asyncio
import logging
import random
from collections.abc import Coroutine
from typing import Any

from meetroom.ballots.ballot import receipt
from meetroom.client import election_proofs as proofs
from meetroom.client.chores import Chores
from meetroom.client.election_ground import PASSING, ElectionGround
from meetroom.client.election_seeing import holds_key, next_step
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.domain.core import CommandId, PollId
from meetroom.domain.election_state import Election, KeyStep, certificates_sha256
from meetroom.domain.elections import may_register
from meetroom.domain.polls import PollState
from meetroom.protocol.elections import Certificates, GiveText, ShareTexts

logger = logging.getLogger(__name__)

AGAIN_S = 2.0
_CROWD = 50
_CROWD_SPREAD_S = 3.0
_OVER = (PollState.PUBLISHED, PollState.CANCELLED)


class ElectionChores:
    """See the module.  Belongs to the engine's loop."""

    def __init__(self, ground: ElectionGround) -> None:
        self._ground = ground
        self._busy: set[PollId] = set()
        self._again: set[PollId] = set()
        self._sending: dict[PollId, asyncio.Task[str]] = {}
        self._chores = Chores("verifiable votes")
        self.closed = False

    def go_on(self, poll_id: PollId) -> None:
        """Do what can be done now, one thing after the other."""
        if self.closed or not self._ground.line.is_set():
            return
        if poll_id in self._busy:
            self._again.add(poll_id)
            return
        self._busy.add(poll_id)
        self._chores.begin(self._all(poll_id))

    def is_sending(self, poll_id: PollId) -> bool:
        """Whether a signed ballot is on its way."""
        return poll_id in self._sending

    def send(self, poll_id: PollId) -> "asyncio.Task[str]":
        """Bring the signed ballot to the server, however long it takes; gives its receipt."""
        task = self._sending.get(poll_id)
        if task is None:
            task = self._sending[poll_id] = asyncio.create_task(self._bring(poll_id), name="sealed ballot")
            task.add_done_callback(lambda done: self._sent(poll_id, done))
        return task

    async def close(self) -> None:
        """Stop; what is underway goes on at the next start."""
        self.closed = True
        for task in self._sending.values():
            task.cancel()
        await asyncio.gather(*self._sending.values(), return_exceptions=True)
        await self._chores.close()

    async def _all(self, poll_id: PollId) -> None:
        try:
            while (work := self._due(poll_id)) is not None:
                self._again.discard(poll_id)
                if not await self._is_done(poll_id, work):
                    break
        finally:
            self._busy.discard(poll_id)
        if poll_id in self._again:
            self._again.discard(poll_id)
            self.go_on(poll_id)

    async def _is_done(self, poll_id: PollId, work: Coroutine[Any, Any, None]) -> bool:
        """Whether something was done, or may be tried again soon."""
        try:
            await work
        except ClientError as error:
            self._ground.note(poll_id, error.problem)
            logger.info("verifiable vote: %s", error.problem)
            if error.problem in PASSING:
                await asyncio.sleep(AGAIN_S)
            return error.problem in PASSING
        self._ground.note(poll_id, None)
        return True

    def _due(self, poll_id: PollId) -> Coroutine[Any, Any, None] | None:
        ground = self._ground
        meeting, me = ground.meeting, ground.me
        election, poll, kept = meeting.elections.get(poll_id), meeting.polls.get(poll_id), ground.kept(poll_id)
        if election is None or not ground.line.is_set():
            return None
        if kept.casting:
            self.send(poll_id)
            return None
        if poll is not None and poll.state in _OVER:
            return None if kept.is_empty else self._destroy(poll_id)
        if election.seal is None and me not in election.credentials and may_register(meeting, me):
            return self._register(poll_id)
        if kept.posted and election.seal is None and me not in election.certificates:
            return self._drop_key(poll_id)
        step = next_step(election, me) if holds_key(kept, election, me) else ""
        makers = {"polynomial": self._send_polynomial, "share": self._send_share}
        return makers[step](poll_id, election) if step else None

    async def _register(self, poll_id: PollId) -> None:
        if len(self._ground.meeting.people) > _CROWD:
            await asyncio.sleep(random.uniform(0, _CROWD_SPREAD_S))  # a whole hall hears of it at once
        await self._ground.register(poll_id)

    async def _destroy(self, poll_id: PollId) -> None:
        """The vote is over: seeds, keys and credentials go; receipts stand in the chain."""
        await self._ground.secrets.destroy(poll_id)
        self._ground.tell(poll_id)

    async def _drop_key(self, poll_id: PollId) -> None:
        """Keys are made anew: what this device published is nobody's any more."""
        names = ("seed", "key", "certificate", "compared", "made_for", "polynomial", "share", "part")
        fields = dict.fromkeys(names, "")
        await self._ground.secrets.change(poll_id, posted=False, **fields)
        self._ground.tell(poll_id)

    async def _send_polynomial(self, poll_id: PollId, election: Election) -> None:
        ground, kept, compared = self._ground, self._ground.kept(poll_id), compared_here(self._ground, election)
        if not kept.polynomial or kept.made_for != compared:
            texts = await ground.ask(Certificates, poll_id, "certificates")
            made = await ground.proved(poll_id, proofs.polynomial_of, election, kept, texts.texts)
            kept = await ground.secrets.change(poll_id, polynomial=made, made_for=compared, share="")
        await ground.take_step(poll_id, KeyStep.POLYNOMIAL, kept.polynomial)

    async def _send_share(self, poll_id: PollId, election: Election) -> None:
        ground, kept = self._ground, self._ground.kept(poll_id)
        compared_here(ground, election)
        if not kept.share:
            texts = await ground.ask(ShareTexts, poll_id, "share")
            made = await ground.proved(poll_id, proofs.share_of, election, kept, texts.certificates, texts.received)
            kept = await ground.secrets.change(poll_id, share=made)
        await ground.take_step(poll_id, KeyStep.SHARE, kept.share)

    def _sent(self, poll_id: PollId, done: "asyncio.Task[str]") -> None:
        self._sending.pop(poll_id, None)
        if not done.cancelled() and (error := done.exception()) is not None:
            logger.info("a sealed ballot was not taken: %s", error)
        self._ground.tell(poll_id)
        self.go_on(poll_id)

    async def _bring(self, poll_id: PollId) -> str:
        """Send the signed ballot until the server has answered.  Raises: ClientError when it will not take it."""
        ground, kept = self._ground, self._ground.kept(poll_id)
        body = GiveText(command_id=kept.casting_id, text=kept.casting)
        try:
            await self._patiently(poll_id, body)
        except ClientError as error:
            if error.problem is not ClientProblem.LOGGED_OUT:
                await ground.secrets.change_if_possible(poll_id, casting="", casting_id=CommandId(""))
            raise
        await ground.secrets.change_if_possible(poll_id, casting="", casting_id=CommandId(""))
        return receipt(kept.casting)

    async def _patiently(self, poll_id: PollId, body: GiveText) -> None:
        """Try again for as long as only the line or the server stands against it."""
        ground = self._ground
        while True:
            await ground.line.wait()
            try:
                await ground.give(poll_id, "ballots", body=body)
            except ClientError as error:
                if error.problem not in PASSING:
                    raise
                ground.note(poll_id, error.problem)
                await asyncio.sleep(AGAIN_S if ground.line.is_set() else 0)
            else:
                ground.note(poll_id, None)
                return


def compared_here(ground: ElectionGround, election: Election) -> str:
    """Hash over the certificates, if they are those whose fingerprints were compared at this device.

    A server that exchanges certificates after the comparison, and says that they were compared, gets nothing.
    Raises: ClientError(DOCUMENT_BROKEN).
    """
    named = certificates_sha256(election)
    if ground.kept(election.poll_id).compared != named:
        raise ClientError(ClientProblem.DOCUMENT_BROKEN)
    return named
