"""Verifiable votes at one device: its scrutineer's key, its delegate's credential and ballot; the façade of screens.

Secrets are made and kept here and nowhere else (see election_secrets).  What can go on without a person does (see
election_chores).  Commands for the office go over HTTP like all else here, and may be given again.
"""

import asyncio
import secrets
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from meetroom.ballots.ballot import sign
from meetroom.ballots.credentials import secret_exponent
from meetroom.client import election_proofs as proofs
from meetroom.client.disk import disk_error, write_durably
from meetroom.client.election_chores import ElectionChores
from meetroom.client.election_ground import ElectionGround, Home, fresh_id
from meetroom.client.election_port import ElectionsPort as ElectionsPort
from meetroom.client.election_proofs import Making
from meetroom.client.election_secrets import ElectionSecrets
from meetroom.client.election_seeing import Sight, holds_key, view_of
from meetroom.client.election_views import BallotTask as BallotTask
from meetroom.client.election_views import ElectionStage as ElectionStage
from meetroom.client.election_views import ElectionView as ElectionView
from meetroom.client.election_views import Opening as Opening
from meetroom.client.election_views import RecordLine as RecordLine
from meetroom.client.election_views import RecordReport as RecordReport
from meetroom.client.election_views import TrusteeRow as TrusteeRow
from meetroom.client.election_views import TrusteeTask as TrusteeTask
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.wire import Door
from meetroom.domain.core import MeetingId, PersonId, PollId
from meetroom.domain.election_state import Election, KeyStep, certificates_sha256
from meetroom.domain.elections import ConfirmCertificates, PrepareElection, RestartKeys, UnsealElection
from meetroom.domain.polls import Poll, Vote
from meetroom.protocol.elections import Seal


class Elections:
    """See the module, and ElectionsPort for what each call means.  Belongs to the engine's loop.

    Args:
        guarded: whether secrets here are protected by a keyring or a password.
        on_changed: told which vote may look different.
    """

    def __init__(
        self,
        home: Home,
        door: Door,
        meeting_id: MeetingId,
        me: PersonId,
        kept: ElectionSecrets,
        *,
        guarded: bool,
        on_changed: Callable[[PollId], None],
    ) -> None:
        self._ground = ElectionGround(home, door, meeting_id, me, kept, on_changed)
        self._chores = ElectionChores(self._ground)
        self._secrets = kept
        self._me = me
        self._guarded = guarded
        self._tell = on_changed
        self._making: dict[PollId, Making] = {}
        self._seen: tuple[object, object] = (None, None)

    async def load(self) -> None:
        """Take up what an earlier run of the program left.  Raises: ClientError."""
        await self._secrets.load()

    def follow(self) -> None:
        """Facts were applied: tell of what may look different, and do what can be done without a person."""
        meeting = self._ground.meeting
        seen = (meeting.elections, meeting.polls)
        if seen[0] is self._seen[0] and seen[1] is self._seen[1]:
            return
        before, self._seen = self._seen, seen
        for poll_id, election in meeting.elections.items():
            if not _is_same(before, poll_id, election, meeting.polls.get(poll_id)):
                self._chores.go_on(poll_id)
                self._tell(poll_id)

    def line_up(self) -> None:
        """There is a line, and the replica holds everything."""
        self._ground.line.set()
        for poll_id in self._ground.meeting.elections:
            self._chores.go_on(poll_id)

    def line_down(self) -> None:
        """There is none."""
        self._ground.line.clear()

    def forget(self) -> None:
        """The replica starts anew."""
        self._seen = (None, None)

    async def close(self) -> None:
        """Stop; what is underway goes on at the next start."""
        await asyncio.to_thread(self._ground.labourer.close)
        await self._chores.close()

    def view(self, poll_id: PollId) -> ElectionView | None:
        """See ElectionsPort."""
        ground = self._ground
        election = ground.meeting.elections.get(poll_id)
        if election is None:
            return None
        making = self._making.get(poll_id)
        sight = Sight(
            meeting=ground.meeting,
            me=self._me,
            election=election,
            poll=ground.meeting.polls.get(poll_id),
            kept=ground.kept(poll_id),
            code="" if making is None else making.prepared.code,
            is_broken=poll_id in ground.broken,
            guarded=self._guarded,
            problem=ground.problems.get(poll_id),
        )
        return view_of(sight)

    def all(self) -> tuple[ElectionView, ...]:
        """See ElectionsPort."""
        views = map(self.view, self._ground.meeting.elections)
        return tuple(view for view in views if view is not None)

    async def prepare_election(self, poll_id: PollId) -> None:
        """See ElectionsPort."""
        await self._ground.home.submit(PrepareElection(poll_id=poll_id))

    async def restart_keys(self, poll_id: PollId) -> None:
        """See ElectionsPort."""
        await self._ground.home.submit(RestartKeys(poll_id=poll_id))

    async def seal(self, poll_id: PollId) -> None:
        """See ElectionsPort."""
        await self._ground.give(poll_id, "seal", body=Seal(command_id=fresh_id()))

    async def unseal(self, poll_id: PollId) -> None:
        """See ElectionsPort."""
        await self._ground.home.submit(UnsealElection(poll_id=poll_id))

    async def make_key(self, poll_id: PollId) -> None:
        """See ElectionsPort."""
        election, kept = self._ground.election(poll_id), self._ground.kept(poll_id)
        if kept.posted or not kept.certificate or bool(kept.seed) != election.is_threshold:
            made = await asyncio.to_thread(proofs.fresh_key, election.is_threshold)
            kept = await self._secrets.change(
                poll_id, posted=False, compared="", made_for="", polynomial="", share="", part="", **made
            )
        await self._ground.take_step(poll_id, KeyStep.CERTIFICATE, kept.certificate)
        await self._secrets.change(poll_id, posted=True)
        self._tell(poll_id)

    async def confirm_comparison(self, poll_id: PollId) -> None:
        """See ElectionsPort."""
        confirmed = certificates_sha256(self._ground.election(poll_id))
        await self._secrets.change(poll_id, compared=confirmed)
        await self._ground.home.submit(ConfirmCertificates(poll_id=poll_id, sha256=confirmed))
        self._chores.go_on(poll_id)

    async def give_part(self, poll_id: PollId) -> None:
        """See ElectionsPort."""
        ground, kept = self._ground, self._ground.kept(poll_id)
        if not holds_key(kept, ground.election(poll_id), self._me):
            raise ClientError(ClientProblem.NOT_FOUND)
        text = kept.part
        if not text:
            sealed, raw = await ground.sealed(poll_id), await ground.record(poll_id)
            election, poll = ground.election(poll_id), ground.poll(poll_id)
            number = election.plan.trustees.index(self._me) + 1
            text = await ground.proved(
                poll_id, proofs.part_of, ground.labourer, raw, election, poll, sealed, kept, number
            )
            await self._secrets.change_if_possible(poll_id, part=text)
        await ground.give_text(poll_id, "parts", text)
        self._tell(poll_id)

    async def register_again(self, poll_id: PollId) -> None:
        """See ElectionsPort."""
        await self._ground.register(poll_id)

    async def prepare(self, poll_id: PollId, vote: Vote) -> str:
        """See ElectionsPort."""
        ground, kept = self._ground, self._ground.kept(poll_id)
        if not kept.credential:
            raise ClientError(ClientProblem.NOT_FOUND)
        sealed, poll = await ground.sealed(poll_id), ground.poll(poll_id)
        try:
            making = await asyncio.to_thread(proofs.make_ballot, sealed, poll, kept, vote)
        except ValueError as error:
            raise ClientError(ClientProblem.BAD_REQUEST) from error
        self._making[poll_id] = making
        self._tell(poll_id)
        return making.prepared.code

    async def cast(self, poll_id: PollId) -> str:
        """See ElectionsPort."""
        if not self._chores.is_sending(poll_id):
            await self._sign(poll_id)
        try:
            return await asyncio.shield(self._chores.send(poll_id))
        except asyncio.CancelledError:
            if self._chores.closed:
                raise ClientError(ClientProblem.UNREACHABLE) from None
            raise

    async def check(self, poll_id: PollId) -> Opening:
        """See ElectionsPort."""
        making = self._making.pop(poll_id, None)
        if making is None:
            raise ClientError(ClientProblem.NOT_FOUND)
        self._tell(poll_id)
        text = proofs.opening_text(poll_id, self._me, making)
        return Opening(poll_id=poll_id, code=making.prepared.code, text=text)

    def discard(self, poll_id: PollId) -> None:
        """See ElectionsPort."""
        if self._making.pop(poll_id, None) is not None:
            self._tell(poll_id)

    async def check_opening(self, text: str, code: str) -> Vote | None:
        """See ElectionsPort."""
        told, ground = proofs.read_opening(text), self._ground
        if told is None or told.poll_id not in ground.meeting.elections:
            raise ClientError(ClientProblem.NOT_FOUND)
        sealed = await ground.sealed(told.poll_id)
        election, poll = ground.election(told.poll_id), ground.poll(told.poll_id)
        return await asyncio.to_thread(proofs.opened_vote, sealed, election, poll, told, code)

    async def verify(self, poll_id: PollId) -> RecordReport:
        """See ElectionsPort."""
        ground = self._ground
        await ground.sealed(poll_id)  # raises where scrutineers or question are not those of the chain
        raw = await ground.record(poll_id)
        election, poll = ground.election(poll_id), ground.poll(poll_id)
        own = [ballot.receipt for ballot in election.sound if ballot.voter_id == self._me]
        return await ground.proved(poll_id, proofs.check_record, ground.labourer, raw, election, poll, own)

    async def save(self, poll_id: PollId, target: Path) -> str:
        """See ElectionsPort."""
        raw = await self._ground.record(poll_id)
        try:
            await asyncio.to_thread(write_durably, target, raw)
        except OSError as error:
            raise disk_error(error) from error
        return sha256(raw).hexdigest()

    async def _sign(self, poll_id: PollId) -> None:
        """Sign what was prepared and keep it until the server has it.  Raises: ClientError(NOT_FOUND | …)."""
        if poll_id not in self._making:
            raise ClientError(ClientProblem.NOT_FOUND)
        sealed, kept = await self._ground.sealed(poll_id), self._ground.kept(poll_id)
        # From here on it may be cast, so it must never be opened.
        making = self._making.pop(poll_id, None)
        if making is None:
            raise ClientError(ClientProblem.NOT_FOUND)
        secret = secret_exponent(sealed.election.group, sealed.election.uuid, kept.credential)
        text = await asyncio.to_thread(sign, sealed.election, making.prepared, secret, secrets.randbelow)
        await self._secrets.change_if_possible(poll_id, casting=text, casting_id=fresh_id())
        self._tell(poll_id)


def _is_same(before: tuple[object, object], poll_id: PollId, election: Election, poll: Poll | None) -> bool:
    elections, polls = before
    if not isinstance(elections, dict) or not isinstance(polls, dict):
        return False
    return elections.get(poll_id) is election and polls.get(poll_id) is poll
