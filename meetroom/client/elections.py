"""Verifiable votes at one device: its scrutineer's key, its delegate's credential and ballot; the façade of screens.

Secrets are made and kept here and nowhere else (see election_secrets).  What can go on without a person does: a
delegate's device registers itself, a scrutineer's takes the steps after the comparison, a ballot on its way is sent
again after every outage.  Commands for the office go over HTTP like all else here, and may be given again.
"""

import asyncio
import logging
import random
import secrets
from collections.abc import Awaitable, Callable, Coroutine
from hashlib import sha256
from pathlib import Path
from typing import Any, ParamSpec, Protocol, TypeVar

from meetroom.ballots.ballot import receipt, sign
from meetroom.ballots.credentials import secret_exponent
from meetroom.ballots.labour import Labourer, LabourFailed
from meetroom.client import election_proofs as proofs
from meetroom.client.chores import Chores
from meetroom.client.disk import disk_error, write_durably
from meetroom.client.election_port import ElectionsPort as ElectionsPort
from meetroom.client.election_proofs import Making, NotOfThisMeeting, SealedHere
from meetroom.client.election_secrets import ElectionSecrets
from meetroom.client.election_seeing import Sight, holds_key, next_step, view_of
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
from meetroom.domain.chain import Replica
from meetroom.domain.core import Command, CommandId, MeetingId, PersonId, PollId, Refusal
from meetroom.domain.election_state import Election, KeyStep, certificates_sha256, steps_of
from meetroom.domain.elections import ConfirmCertificates, PrepareElection, RestartKeys, UnsealElection, may_register
from meetroom.domain.polls import Poll, PollState, Vote
from meetroom.protocol.elections import (
    Certificates,
    GiveText,
    Placed,
    RegisterDevice,
    Seal,
    SealedTexts,
    ShareTexts,
)
from meetroom.protocol.messages import Answer

logger = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

AGAIN_S = 2.0
_CROWD = 50
_CROWD_SPREAD_S = 3.0
_PASSING = frozenset(
    {
        ClientProblem.UNREACHABLE,
        ClientProblem.SERVER_ERROR,
        ClientProblem.SERVER_STOPPING,
        ClientProblem.NO_SPACE,
        ClientProblem.MEETING_FAILED,
    }
)
"""What stands against a request only for now."""
_OVER = (PollState.PUBLISHED, PollState.CANCELLED)


class Home(Protocol):
    """The meeting's session, as far as it is needed here."""

    @property
    def replica(self) -> Replica:
        """The meeting as it is known here."""

    async def submit(self, command: Command) -> Answer:
        """See MeetingSession."""

    async def reached(self, seq: int) -> None:
        """See MeetingSession."""


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
        self._home = home
        self._door = door
        self._meeting_id = meeting_id
        self._me = me
        self._kept = kept
        self._guarded = guarded
        self._on_changed = on_changed
        self._making: dict[PollId, Making] = {}
        self._sealed: dict[PollId, tuple[str, SealedHere]] = {}
        self._broken: set[PollId] = set()
        self._problems: dict[PollId, ClientProblem] = {}
        self._seen: tuple[object, object] = (None, None)
        self._busy: set[PollId] = set()
        self._again: set[PollId] = set()
        self._sending: dict[PollId, asyncio.Task[str]] = {}
        self._chores = Chores("verifiable votes")
        self._line = asyncio.Event()
        self._labourer = Labourer()
        self._closed = False

    async def load(self) -> None:
        """Take up what an earlier run of the program left.  Raises: ClientError."""
        await self._kept.load()

    def follow(self) -> None:
        """Facts were applied: tell of what may look different, and do what can be done without a person."""
        meeting = self._home.replica.meeting
        seen = (meeting.elections, meeting.polls)
        if seen[0] is self._seen[0] and seen[1] is self._seen[1]:
            return
        before, self._seen = self._seen, seen
        for poll_id, election in meeting.elections.items():
            if not _is_same(before, poll_id, election, meeting.polls.get(poll_id)):
                self._go_on(poll_id)
                self._on_changed(poll_id)

    def line_up(self) -> None:
        """There is a line, and the replica holds everything."""
        self._line.set()
        for poll_id in self._home.replica.meeting.elections:
            self._go_on(poll_id)

    def line_down(self) -> None:
        """There is none."""
        self._line.clear()

    def forget(self) -> None:
        """The replica starts anew."""
        self._seen = (None, None)

    async def close(self) -> None:
        """Stop; what is underway goes on at the next start."""
        self._closed = True
        await asyncio.to_thread(self._labourer.close)
        for task in self._sending.values():
            task.cancel()
        await asyncio.gather(*self._sending.values(), return_exceptions=True)
        await self._chores.close()

    def view(self, poll_id: PollId) -> ElectionView | None:
        """See ElectionsPort."""
        meeting = self._home.replica.meeting
        election = meeting.elections.get(poll_id)
        if election is None:
            return None
        making = self._making.get(poll_id)
        sight = Sight(
            meeting=meeting,
            me=self._me,
            election=election,
            poll=meeting.polls.get(poll_id),
            kept=self._kept.of(poll_id),
            code="" if making is None else making.prepared.code,
            is_broken=poll_id in self._broken,
            guarded=self._guarded,
            problem=self._problems.get(poll_id),
        )
        return view_of(sight)

    def all(self) -> tuple[ElectionView, ...]:
        """See ElectionsPort."""
        views = map(self.view, self._home.replica.meeting.elections)
        return tuple(view for view in views if view is not None)

    async def prepare_election(self, poll_id: PollId) -> None:
        """See ElectionsPort."""
        await self._home.submit(PrepareElection(poll_id=poll_id))

    async def restart_keys(self, poll_id: PollId) -> None:
        """See ElectionsPort."""
        await self._home.submit(RestartKeys(poll_id=poll_id))

    async def seal(self, poll_id: PollId) -> None:
        """See ElectionsPort."""
        await self._give(poll_id, "seal", body=Seal(command_id=_fresh_id()))

    async def unseal(self, poll_id: PollId) -> None:
        """See ElectionsPort."""
        await self._home.submit(UnsealElection(poll_id=poll_id))

    async def make_key(self, poll_id: PollId) -> None:
        """See ElectionsPort."""
        election = self._election(poll_id)
        kept = self._kept.of(poll_id)
        if kept.posted or not kept.certificate or bool(kept.seed) != election.is_threshold:
            made = await asyncio.to_thread(proofs.fresh_key, election.is_threshold)
            kept = await self._kept.change(poll_id, posted=False, made_for="", polynomial="", share="", part="", **made)
        await self._step(poll_id, KeyStep.CERTIFICATE, kept.certificate)
        await self._kept.change(poll_id, posted=True)
        self._tell(poll_id)

    async def confirm_comparison(self, poll_id: PollId) -> None:
        """See ElectionsPort."""
        election = self._election(poll_id)
        await self._home.submit(ConfirmCertificates(poll_id=poll_id, sha256=certificates_sha256(election)))
        self._go_on(poll_id)

    async def give_part(self, poll_id: PollId) -> None:
        """See ElectionsPort."""
        poll, election = self._poll(poll_id), self._election(poll_id)
        kept = self._kept.of(poll_id)
        if not holds_key(kept, election, self._me):
            raise ClientError(ClientProblem.NOT_FOUND)
        text = kept.part
        if not text:
            sealed = await self._checked(poll_id)
            raw = await self._fetch_record(poll_id)
            number = election.plan.trustees.index(self._me) + 1
            election = self._election(poll_id)
            text = await self._proved(
                poll_id, proofs.part_of, self._labourer, raw, election, poll, sealed, kept, number
            )
            await self._kept.change(poll_id, part=text)
        await self._give(poll_id, "parts", body=GiveText(command_id=_fresh_id(), text=text))
        self._tell(poll_id)

    async def register_again(self, poll_id: PollId) -> None:
        """See ElectionsPort."""
        await self._register(poll_id)

    async def prepare(self, poll_id: PollId, vote: Vote) -> str:
        """See ElectionsPort."""
        poll = self._poll(poll_id)
        kept = self._kept.of(poll_id)
        if not kept.credential:
            raise ClientError(ClientProblem.NOT_FOUND)
        sealed = await self._checked(poll_id)
        try:
            making = await asyncio.to_thread(proofs.make_ballot, sealed, poll, kept, vote)
        except ValueError as error:
            raise ClientError(ClientProblem.BAD_REQUEST) from error
        self._making[poll_id] = making
        self._tell(poll_id)
        return making.prepared.code

    async def cast(self, poll_id: PollId) -> str:
        """See ElectionsPort."""
        if poll_id not in self._sending:
            await self._sign(poll_id)
        try:
            return await asyncio.shield(self._send(poll_id))
        except asyncio.CancelledError:
            if self._closed:
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
        told = proofs.read_opening(text)
        if told is None or told.poll_id not in self._home.replica.meeting.elections:
            raise ClientError(ClientProblem.NOT_FOUND)
        poll, election = self._poll(told.poll_id), self._election(told.poll_id)
        sealed = await self._checked(told.poll_id)
        return await asyncio.to_thread(proofs.opened_vote, sealed, election, poll, told, code)

    async def verify(self, poll_id: PollId) -> RecordReport:
        """See ElectionsPort."""
        sealed = await self._checked(poll_id)
        raw = await self._fetch_record(poll_id)
        election, poll = self._election(poll_id), self._poll(poll_id)
        own = [ballot.receipt for ballot in election.sound if ballot.voter_id == self._me]
        return await self._proved(poll_id, proofs.check_record, self._labourer, raw, election, poll, sealed, own)

    async def save(self, poll_id: PollId, target: Path) -> str:
        """See ElectionsPort."""
        raw = await self._fetch_record(poll_id)
        try:
            await asyncio.to_thread(write_durably, target, raw)
        except OSError as error:
            raise disk_error(error) from error
        return sha256(raw).hexdigest()

    def _election(self, poll_id: PollId) -> Election:
        election = self._home.replica.meeting.elections.get(poll_id)
        if election is None:
            raise ClientError(ClientProblem.NOT_FOUND)
        return election

    def _poll(self, poll_id: PollId) -> Poll:
        poll = self._home.replica.meeting.polls.get(poll_id)
        if poll is None:
            raise ClientError(ClientProblem.NOT_FOUND)
        return poll

    def _tell(self, poll_id: PollId) -> None:
        self._on_changed(poll_id)

    async def _give(self, poll_id: PollId, *path: str, body: object) -> None:
        """Hand something in and wait until its facts are here.  Raises: ClientError."""
        placed = await self._door.ask(Placed, "POST", *self._path(poll_id), *path, body=body)
        await self._home.reached(placed.seq)

    async def _ask(self, kind: type[T], poll_id: PollId, name: str) -> T:
        return await self._door.ask(kind, "GET", *self._path(poll_id), name)

    async def _fetch_record(self, poll_id: PollId) -> bytes:
        return await self._door.fetch("GET", *self._path(poll_id), "record")

    def _path(self, poll_id: PollId) -> tuple[str, ...]:
        return ("meetings", self._meeting_id, "elections", poll_id)

    async def _step(self, poll_id: PollId, step: KeyStep, text: str) -> None:
        try:
            await self._give(poll_id, "steps", str(step.value), body=GiveText(command_id=_fresh_id(), text=text))
        except ClientError as error:
            # An answer was lost: what the chain says decides.
            if error.refusal is not Refusal.ALREADY_SO or not self._has_taken(poll_id, step, text):
                raise

    def _has_taken(self, poll_id: PollId, step: KeyStep, text: str) -> bool:
        return steps_of(self._election(poll_id), step).get(self._me) == proofs.hashed(text)

    async def _checked(self, poll_id: PollId) -> SealedHere:
        """What was sealed, once it was compared with the chain.  Raises: ClientError(DOCUMENT_BROKEN | …)."""
        election = self._election(poll_id)
        seal = "" if election.seal is None else election.seal.election_sha256
        known = self._sealed.get(poll_id)
        if known is not None and known[0] == seal:
            return known[1]
        texts = await self._ask(SealedTexts, poll_id, "sealed")
        election, poll = self._election(poll_id), self._home.replica.meeting.polls.get(poll_id)
        sealed = await self._proved(
            poll_id, proofs.sealed_here, self._meeting_id, election, poll, texts.election, texts.keys
        )
        self._sealed[poll_id] = (seal, sealed)
        return sealed

    async def _proved(self, poll_id: PollId, check: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What came of a check, in a thread.

        Raises: ClientError(DOCUMENT_BROKEN | SERVER_ERROR: no child process starts).
        """
        try:
            found = await asyncio.to_thread(check, *args, **kwargs)
        except NotOfThisMeeting as error:
            self._broken.add(poll_id)
            self._tell(poll_id)
            raise ClientError(ClientProblem.DOCUMENT_BROKEN) from error
        except LabourFailed as error:
            raise ClientError(ClientProblem.SERVER_ERROR) from error
        self._broken.discard(poll_id)
        return found

    async def _register(self, poll_id: PollId) -> None:
        """Make a credential and register it.  Raises: ClientError."""
        kept = self._kept.of(poll_id)
        if not kept.credential or self._election(poll_id).credentials.get(self._me) == kept.public:
            made = await asyncio.to_thread(proofs.fresh_credential, self._meeting_id, poll_id)
            kept = await self._kept.change(poll_id, **made)
        body = RegisterDevice(command_id=_fresh_id(), public_credential=kept.public)
        await self._give(poll_id, "credential", body=body)
        self._tell(poll_id)

    async def _sign(self, poll_id: PollId) -> None:
        """Sign what was prepared and keep it until the server has it.  Raises: ClientError(NOT_FOUND | …)."""
        making, kept = self._making.get(poll_id), self._kept.of(poll_id)
        if making is None:
            raise ClientError(ClientProblem.NOT_FOUND)
        sealed = await self._checked(poll_id)
        secret = secret_exponent(sealed.election.group, sealed.election.uuid, kept.credential)
        text = await asyncio.to_thread(sign, sealed.election, making.prepared, secret, secrets.randbelow)
        await self._kept.change(poll_id, casting=text, casting_id=_fresh_id())
        # From here on it may be cast, so it must never be opened.
        self._making.pop(poll_id, None)
        self._tell(poll_id)

    def _send(self, poll_id: PollId) -> "asyncio.Task[str]":
        task = self._sending.get(poll_id)
        if task is None:
            task = self._sending[poll_id] = asyncio.create_task(self._bring(poll_id), name="sealed ballot")
            task.add_done_callback(lambda done: self._sent(poll_id, done))
        return task

    def _sent(self, poll_id: PollId, done: "asyncio.Task[str]") -> None:
        self._sending.pop(poll_id, None)
        if not done.cancelled() and (error := done.exception()) is not None:
            logger.info("a sealed ballot was not taken: %s", error)
        self._tell(poll_id)

    async def _bring(self, poll_id: PollId) -> str:
        """Send the signed ballot until the server has answered.  Raises: ClientError when it will not take it."""
        kept = self._kept.of(poll_id)
        body = GiveText(command_id=kept.casting_id, text=kept.casting)
        try:
            await self._patiently(poll_id, lambda: self._give(poll_id, "ballots", body=body))
        except ClientError as error:
            if error.problem is not ClientProblem.LOGGED_OUT:
                await self._kept.change(poll_id, casting="", casting_id=CommandId(""))
            raise
        await self._kept.change(poll_id, casting="", casting_id=CommandId(""))
        return receipt(kept.casting)

    async def _patiently(self, poll_id: PollId, attempt: Callable[[], Awaitable[None]]) -> None:
        """Try again for as long as only the line or the server stands against it."""
        while True:
            await self._line.wait()
            try:
                await attempt()
            except ClientError as error:
                if error.problem not in _PASSING:
                    raise
                self._note(poll_id, error.problem)
                await asyncio.sleep(AGAIN_S if self._line.is_set() else 0)
            else:
                self._note(poll_id, None)
                return

    def _note(self, poll_id: PollId, problem: ClientProblem | None) -> None:
        if self._problems.get(poll_id) is not problem:
            if problem is None:
                self._problems.pop(poll_id, None)
            else:
                self._problems[poll_id] = problem
            self._tell(poll_id)

    def _go_on(self, poll_id: PollId) -> None:
        """Do what can be done without a person, one thing after the other."""
        if self._closed or not self._line.is_set():
            return
        if poll_id in self._busy:
            self._again.add(poll_id)
            return
        self._busy.add(poll_id)
        self._chores.begin(self._chore(poll_id))

    async def _chore(self, poll_id: PollId) -> None:
        try:
            while (work := self._due(poll_id)) is not None:
                self._again.discard(poll_id)
                try:
                    await work
                    self._note(poll_id, None)
                except ClientError as error:
                    self._note(poll_id, error.problem)
                    logger.info("verifiable vote: %s", error.problem)
                    if error.problem not in _PASSING:
                        break
                    await asyncio.sleep(AGAIN_S)
        finally:
            self._busy.discard(poll_id)
        if poll_id in self._again:
            self._again.discard(poll_id)
            self._go_on(poll_id)

    def _due(self, poll_id: PollId) -> Coroutine[Any, Any, None] | None:
        meeting = self._home.replica.meeting
        election, poll, kept = meeting.elections.get(poll_id), meeting.polls.get(poll_id), self._kept.of(poll_id)
        if election is None or not self._line.is_set():
            return None
        if poll is not None and poll.state in _OVER:
            return None if kept.is_empty or kept.casting else self._destroy(poll_id)
        if kept.casting:
            if poll_id not in self._sending:
                self._send(poll_id)
            return None
        if election.seal is None and self._me not in election.credentials and may_register(meeting, self._me):
            return self._register_in_turn(poll_id)
        if not holds_key(kept, election, self._me):
            return None
        step = next_step(election, self._me)
        return (
            {"polynomial": self._send_polynomial, "share": self._send_share}[step](poll_id, election) if step else None
        )

    async def _register_in_turn(self, poll_id: PollId) -> None:
        if len(self._home.replica.meeting.people) > _CROWD:
            await asyncio.sleep(random.uniform(0, _CROWD_SPREAD_S))  # a whole hall hears of it at once
        await self._register(poll_id)

    async def _destroy(self, poll_id: PollId) -> None:
        """The vote is over: seeds, keys and credentials go; receipts stand in the chain."""
        self._making.pop(poll_id, None)
        await self._kept.destroy(poll_id)
        self._tell(poll_id)

    async def _send_polynomial(self, poll_id: PollId, election: Election) -> None:
        kept, compared = self._kept.of(poll_id), certificates_sha256(election)
        if not kept.polynomial or kept.made_for != compared:
            texts = await self._ask(Certificates, poll_id, "certificates")
            made = await self._proved(poll_id, proofs.polynomial_of, election, kept, texts.texts)
            kept = await self._kept.change(poll_id, polynomial=made, made_for=compared, share="")
        await self._step(poll_id, KeyStep.POLYNOMIAL, kept.polynomial)

    async def _send_share(self, poll_id: PollId, election: Election) -> None:
        kept = self._kept.of(poll_id)
        if not kept.share:
            texts = await self._ask(ShareTexts, poll_id, "share")
            made = await self._proved(poll_id, proofs.share_of, election, kept, texts.certificates, texts.received)
            kept = await self._kept.change(poll_id, share=made)
        await self._step(poll_id, KeyStep.SHARE, kept.share)


def _fresh_id() -> CommandId:
    return CommandId(f"election-{secrets.token_hex(12)}")


def _is_same(before: tuple[object, object], poll_id: PollId, election: Election, poll: Poll | None) -> bool:
    elections, polls = before
    if not isinstance(elections, dict) or not isinstance(polls, dict):
        return False
    return elections.get(poll_id) is election and polls.get(poll_id) is poll
