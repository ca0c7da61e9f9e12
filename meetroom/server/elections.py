"""Verifiable votes of one meeting at the server: takes texts in, has ballots verified, adds up, opens; no secret.

A text and the fact that names it are written together; the sender is answered only then.  Proofs of ballots are
checked afterwards, beside everything else.  What has to follow (a faulty ballot told, the sum, the result) follows
from the state alone, so that it does after a restart as well.
"""

import asyncio
import logging
import secrets
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from hashlib import sha256

import msgspec

from meetroom.ballots.asked import box_of
from meetroom.ballots.ballot import BallotFault
from meetroom.ballots.encoding import decode, sha256_hex
from meetroom.ballots.labour import LabourFailed
from meetroom.ballots.tally import Result, TallyRefused
from meetroom.ballots.transcript import write
from meetroom.domain.core import Command, CommandId, Fact, PersonId, PollId, Refusal, Refused
from meetroom.domain.election_state import Election, KeyStep, Seal, SealedBallot, receipts_sha256
from meetroom.domain.elections import (
    AddUp,
    CastSealed,
    GivePart,
    OpenElection,
    RegisterCredential,
    ReportFaultyBallot,
    SealElection,
    TakeTrusteeStep,
    check_ballot,
    check_part,
    check_sealing,
    check_step,
    electorate,
    poll_and_election,
    receipt_of,
)
from meetroom.domain.state import OFFICE, Meeting, Poll, PollState
from meetroom.protocol.messages import Answer
from meetroom.server import election_work as work
from meetroom.server.allowance import Bucket
from meetroom.server.election_work import Sealed, TextRefused
from meetroom.server.gathering import Gathering
from meetroom.server.proofs import Proofs
from meetroom.server.room import RoomUnavailable
from meetroom.server.threads import Threads
from meetroom.store.elections import ElectionTexts, KeptText
from meetroom.store.failures import StoreFailed
from meetroom.store.journal import Journal

log = logging.getLogger(__name__)

_AGAIN_S, _SELDOM_S = 1.0, 30.0
"""After how long is tried again what could not be done; twice as long after every time, up to the second."""
_AT_ONCE = 64
_REQUESTS_PER_S, _REQUESTS_AT_ONCE = 2.0, 60.0
"""Of one person; a delegate's device makes a handful in a whole vote."""
_answers = msgspec.json.Decoder(Answer)


class ElectionDesk:
    """See the module.

    Args:
        proofs: shared by all meetings of the server.
    """

    def __init__(
        self, gathering: Gathering, texts: ElectionTexts, journal: Journal, workers: Threads, proofs: Proofs
    ) -> None:
        self._gathering = gathering
        self._texts = texts
        self._journal = journal
        self._workers = workers
        self._proofs = proofs
        self._verified: dict[PollId, set[str]] = {}
        self._stuck: set[PollId] = set()
        self._unchecked: Counter[str] = Counter()
        self._seals: dict[PollId, tuple[Seal, Sealed]] = {}
        self._newest: tuple[str, bytes] = ("", b"")
        self._putting_together = asyncio.Lock()
        self._asked: dict[PersonId, Bucket] = {}
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Begin: what was left undone by the server before this one is done now."""
        self._gathering.after_facts.append(self._on_facts)
        self._gathering.before_close.append(self._close)
        self._task = asyncio.create_task(self._live(), name="verifiable votes")

    def wait_s(self, person_id: PersonId) -> float:
        """Count one more request of somebody; after how many seconds it will be heeded, 0: now.

        What is handed in takes milliseconds of arithmetic each, in which nobody else is served.
        """
        now_s = time.monotonic()
        bucket = self._asked.setdefault(person_id, Bucket(_REQUESTS_PER_S, _REQUESTS_AT_ONCE, now_s))
        return 0.0 if bucket.take(1, now_s) else bucket.wait_s(1, now_s)

    async def take_step(
        self, person_id: PersonId, poll_id: PollId, command_id: CommandId, step: KeyStep, text: str
    ) -> Answer:
        """A step of a scrutineer's device.  Raises: Refused; TextRefused; RoomUnavailable; StoreFailed."""

        async def take() -> Answer:
            _, election = poll_and_election(self._meeting, poll_id)
            check_step(election, person_id, step)
            known = await self._step_texts(poll_id, election)
            await self._workers.run(work.check_step, election, person_id, step, text, known)
            command = TakeTrusteeStep(poll_id=poll_id, step=step, sha256=sha256_hex(text))
            return await self._submit(person_id, command_id, command, text)

        return await self._once(person_id, command_id, take)

    async def register(self, person_id: PersonId, poll_id: PollId, command_id: CommandId, credential: str) -> Answer:
        """The device that will vote for somebody.  Raises: Refused; TextRefused; RoomUnavailable; StoreFailed."""
        if not await self._workers.run(work.is_credential, credential):
            raise TextRefused
        command = RegisterCredential(poll_id=poll_id, public_credential=credential)
        return await self._submit(person_id, command_id, command)

    async def seal(self, person_id: PersonId, poll_id: PollId, command_id: CommandId) -> Answer:
        """Fix question, keys and roster.

        Raises: Refused; TextRefused when the keys do not fit together; TooLarge; RoomUnavailable; StoreFailed.
        """

        async def seal() -> Answer:
            meeting = self._meeting
            if not meeting.has_role(person_id, *OFFICE):
                raise Refused(Refusal.NOT_ALLOWED)
            poll, election = check_sealing(meeting, poll_id)
            known = await self._step_texts(poll_id, election)
            voters = tuple(electorate(meeting, election).values())
            name = self._gathering.room.meeting_id
            made = await self._workers.run(work.sealing_of, name, meeting.title, poll, election, known, voters)
            command = SealElection(
                poll_id=poll_id,
                revision=election.revision,
                election_sha256=sha256_hex(made.election),
                roster_sha256=sha256_hex(made.roster),
                keys_sha256=sha256_hex(made.keys),
            )
            return await self._submit(person_id, command_id, command, made.election, made.roster, made.keys)

        return await self._once(person_id, command_id, seal)

    async def cast(self, person_id: PersonId, poll_id: PollId, command_id: CommandId, text: str) -> Answer:
        """A sealed ballot: it carries the sender's own credential, and is on disk when this returns.

        Raises: Refused; TextRefused; TooLarge; RoomUnavailable; StoreFailed.
        """

        async def cast() -> Answer:
            election = check_ballot(self._meeting, person_id, poll_id)
            sealed = await self._sealed(poll_id, election)
            own = election.credentials[person_id]
            if not await self._workers.run(work.check_ballot, sealed.election, own, text):
                raise Refused(Refusal.OTHER_CREDENTIAL)
            name = sha256_hex(text)
            command = CastSealed(poll_id=poll_id, ballot_sha256=name, receipt=receipt_of(name))
            return await self._submit(person_id, command_id, command, text)

        return await self._once(person_id, command_id, cast)

    async def give_part(self, person_id: PersonId, poll_id: PollId, command_id: CommandId, text: str) -> Answer:
        """A scrutineer's part of opening the sum.  Raises: Refused; TextRefused; RoomUnavailable; StoreFailed."""

        async def give() -> Answer:
            _, election = check_part(self._meeting, person_id, poll_id)
            sealed = await self._sealed(poll_id, election)
            tally = await self._text(poll_id, election.tally_sha256)
            number = election.plan.trustees.index(person_id) + 1
            await self._workers.run(work.check_part, sealed, number, tally, text)
            return await self._submit(person_id, command_id, GivePart(poll_id=poll_id, sha256=sha256_hex(text)), text)

        return await self._once(person_id, command_id, give)

    async def certificates(self, poll_id: PollId) -> tuple[str, ...]:
        """What scrutineers' devices published in step 1; "" for those that have not.  Raises: Refused; StoreFailed."""
        _, election = poll_and_election(self._meeting, poll_id)
        return (await self._step_texts(poll_id, election)).certificates

    async def received_by(self, person_id: PersonId, poll_id: PollId) -> tuple[tuple[str, ...], str]:
        """All certificates, and what the others sealed for one scrutineer's device.

        Raises: Refused; TextRefused; StoreFailed.
        """
        _, election = poll_and_election(self._meeting, poll_id)
        check_step(election, person_id, KeyStep.SHARE)
        known = await self._step_texts(poll_id, election)
        return known.certificates, await self._workers.run(work.received_by, election, person_id, known)

    async def sealed_texts(self, poll_id: PollId) -> tuple[str, str]:
        """The texts of election and keys.  Raises: Refused; StoreFailed."""
        _, election = poll_and_election(self._meeting, poll_id)
        seal = election.seal
        if seal is None:
            raise Refused(Refusal.ELECTION_NOT_SEALED)
        return await self._text(poll_id, seal.election_sha256), await self._text(poll_id, seal.keys_sha256)

    async def record(self, poll_id: PollId) -> bytes:
        """The public record as far as it goes.  Raises: Refused; StoreFailed."""
        poll, election = poll_and_election(self._meeting, poll_id)
        if poll.opened_at is None or election.seal is None:
            raise Refused(Refusal.POLL_NOT_READY)
        # A whole hall asks for it when a result is published: it is put together once, and then kept.
        async with self._putting_together:
            if self._newest[0] == election.record_sha256 != "":
                return self._newest[1]
            raw = await self._record(poll, election)
            self._newest = (election.record_sha256, raw)
            return raw

    @property
    def _meeting(self) -> Meeting:
        return self._gathering.meeting

    async def _once(self, person_id: PersonId, command_id: CommandId, take: Callable[[], Awaitable[Answer]]) -> Answer:
        """Take something in, or answer again as before: what is refused now may be what was taken a moment ago."""
        try:
            return await take()
        except Refused:
            room = self._gathering.room
            kept = await self._workers.run(self._journal.answer_of, room.meeting_id, person_id, command_id)
            if kept is None:
                raise
            return _checked(_answers.decode(kept))

    async def _submit(self, person_id: PersonId, command_id: CommandId, command: Command, *texts: str) -> Answer:
        poll_id: PollId = command.poll_id  # type: ignore[attr-defined]
        kept = tuple(KeptText(poll_id=poll_id, text=text) for text in texts)
        answer = await self._gathering.room.submit(person_id, command_id, command, trusted=True, texts=kept)
        return _checked(answer)

    async def _text(self, poll_id: PollId, name: str) -> str:
        return (await self._fetched(poll_id, [name]))[name]

    async def _fetched(self, poll_id: PollId, names: Sequence[str]) -> dict[str, str]:
        return await self._workers.run(self._texts.texts, self._gathering.room.meeting_id, poll_id, names)

    async def _step_texts(self, poll_id: PollId, election: Election) -> work.StepTexts:
        return work.step_texts(election, await self._fetched(poll_id, work.step_names(election)))

    async def _sealed(self, poll_id: PollId, election: Election) -> Sealed:
        """What was sealed, read once: with a thousand credentials it is long.  Raises: Refused(ELECTION_NOT_SEALED)."""
        seal = election.seal
        if seal is None:
            raise Refused(Refusal.ELECTION_NOT_SEALED)
        known = self._seals.get(poll_id)
        if known is not None and known[0] == seal:
            return known[1]
        names = (seal.election_sha256, seal.roster_sha256, seal.keys_sha256)
        texts = await self._fetched(poll_id, names)
        sealed = await self._workers.run(work.read_sealed, *(texts[name] for name in names))
        self._seals[poll_id] = (seal, sealed)
        return sealed

    async def _record(self, poll: Poll, election: Election) -> bytes:
        assert poll.opened_at is not None
        texts = await self._fetched(poll.poll_id, work.record_names(election))
        transcript = work.record_of(election, poll.opened_at, texts)
        return await self._workers.run(write, transcript)

    def _on_facts(self, before: Meeting, facts: Sequence[Fact]) -> None:
        if before.elections is not self._meeting.elections or before.polls is not self._meeting.polls:
            self._changed.set()

    async def _close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _live(self) -> None:
        pause_s = _AGAIN_S
        while True:
            # Cleared before it looks: a fact that comes meanwhile makes it look again.
            self._changed.clear()
            waits = True
            try:
                await self._look()
                waits = False
            except (RoomUnavailable, StoreFailed, LabourFailed) as error:
                log.warning(
                    "verifiable votes wait", extra={"meeting": self._gathering.room.meeting_id, "why": repr(error)}
                )
            except Exception:
                # Nobody else would go on with them before the next start.
                log.exception("verifiable votes gave trouble", extra={"meeting": self._gathering.room.meeting_id})
            try:
                async with asyncio.timeout(pause_s if waits else None):
                    await self._changed.wait()
                pause_s = _AGAIN_S
            except TimeoutError:
                pause_s = min(_SELDOM_S, 2 * pause_s)

    async def _look(self) -> None:
        failed: LabourFailed | None = None
        for poll_id in self._meeting.elections:
            if self._is_under_way(poll_id):
                try:
                    await self._go_on(poll_id)
                except LabourFailed as error:
                    failed = error  # this vote waits, the others need not
                except (TallyRefused, KeyError, ValueError):
                    # The texts were all checked when they came: whatever this is, trying again does not help.
                    self._stuck.add(poll_id)
                    log.exception("a verifiable vote cannot go on", extra=self._about(poll_id))
        if failed is not None:
            raise failed

    def _is_under_way(self, poll_id: PollId) -> bool:
        poll, election = self._meeting.polls.get(poll_id), self._meeting.elections[poll_id]
        takes_ballots = poll is not None and poll.state in (PollState.OPEN, PollState.CLOSED)
        return takes_ballots and not election.result_sha256 and poll_id not in self._stuck

    async def _go_on(self, poll_id: PollId) -> None:
        while self._is_under_way(poll_id) and (waiting := await self._unverified(poll_id)):
            await self._verify(poll_id, waiting[:_AT_ONCE])
        poll, election = poll_and_election(self._meeting, poll_id)
        if poll.state is not PollState.CLOSED:
            return
        if not election.tally_sha256:
            await self._add_up(poll_id, election)
        elif len(election.parts) >= election.plan.needed:
            await self._open_sum(poll, election)

    async def _unverified(self, poll_id: PollId) -> list[SealedBallot]:
        if poll_id not in self._verified:
            meeting_id = self._gathering.room.meeting_id
            self._verified[poll_id] = set(await self._workers.run(self._texts.verified, meeting_id, poll_id))
        done = self._verified[poll_id]
        _, election = poll_and_election(self._meeting, poll_id)
        waiting = [ballot for ballot in election.sound if ballot.ballot_sha256 not in done]
        return sorted(waiting, key=lambda ballot: self._unchecked[ballot.ballot_sha256])

    async def _verify(self, poll_id: PollId, ballots: Sequence[SealedBallot]) -> None:
        """Raises: LabourFailed when one could not be checked: it is neither sound nor faulty, and comes last next."""
        _, election = poll_and_election(self._meeting, poll_id)
        sealed = await self._sealed(poll_id, election)
        fixed = sealed.election.text, sealed.roster.text
        texts = await self._fetched(poll_id, [ballot.ballot_sha256 for ballot in ballots])
        asked = (self._proofs.fault_of(*fixed, texts[ballot.ballot_sha256]) for ballot in ballots)
        said = tuple(zip(ballots, await asyncio.gather(*asked, return_exceptions=True), strict=True))
        sound = [ballot.ballot_sha256 for ballot, fault in said if fault is None]
        meeting_id = self._gathering.room.meeting_id
        await self._workers.run(self._texts.mark_verified, meeting_id, poll_id, sound)
        self._verified[poll_id].update(sound)
        failed = [(ballot, fault) for ballot, fault in said if isinstance(fault, BaseException)]
        for ballot, fault in said:
            if isinstance(fault, BallotFault):
                await self._report(poll_id, ballot, fault)
        if failed:
            self._unchecked.update(ballot.ballot_sha256 for ballot, _ in failed)
            log.warning("sealed ballots are not checked yet", extra={**self._about(poll_id), "count": len(failed)})
            raise failed[0][1]

    async def _report(self, poll_id: PollId, ballot: SealedBallot, fault: BallotFault) -> None:
        log.warning("a sealed ballot does not hold", extra={**self._about(poll_id), "why": fault.value})
        command = ReportFaultyBallot(poll_id=poll_id, receipt=ballot.receipt, fault=fault.value)
        if not await self._say(ballot.voter_id, command) and self._is_under_way(poll_id):
            raise ValueError("a faulty ballot stays")

    async def _add_up(self, poll_id: PollId, election: Election) -> None:
        sealed = await self._sealed(poll_id, election)
        texts = await self._fetched(poll_id, [ballot.ballot_sha256 for ballot in election.sound])
        ballots = [texts[ballot.ballot_sha256] for ballot in election.sound]
        tally, _ = await self._workers.run(work.sum_of, sealed, ballots)
        command = AddUp(poll_id=poll_id, receipts_sha256=receipts_sha256(election), tally_sha256=sha256_hex(tally))
        await self._say(election.plan.trustees[0], command, tally)

    async def _open_sum(self, poll: Poll, election: Election) -> None:
        """Open the sum, check the whole record as anybody could, and only then let it count."""
        assert poll.opened_at is not None
        texts = await self._fetched(poll.poll_id, work.record_names(election))
        transcript = work.record_of(election, poll.opened_at, texts)
        sealed = await self._sealed(poll.poll_id, election)
        assert transcript.tally is not None
        result = await self._workers.run(work.result_of, sealed, *transcript.tally, dict(transcript.decryptions))
        raw = await self._workers.run(write, replace(transcript, result=result))
        checked = await self._proofs.check_record(raw, tuple(ballot.receipt for ballot in election.sound))
        if not (checked.ok and checked.is_final):
            raise ValueError(next(f"{f.check}: {f.fault}" for f in checked.findings if f.fault))
        voters = len({ballot.voter_id for ballot in election.sound})
        command = OpenElection(
            poll_id=poll.poll_id,
            result_sha256=sha256_hex(result),
            record_sha256=sha256(raw).hexdigest(),
            parts=len(election.parts),
            box=box_of(poll, decode(result, Result), voters),
        )
        await self._say(tuple(election.parts)[-1], command, result)

    async def _say(self, person_id: PersonId, command: Command, *texts: str) -> bool:
        """Give a command that follows from the state.  One that does not any more is refused and of no harm."""
        try:
            await self._submit(person_id, CommandId(f"election-{secrets.token_hex(12)}"), command, *texts)
        except Refused as refused:
            log.info("not now", extra={**self._about(command.poll_id), "why": refused.refusal.value})  # type: ignore[attr-defined]
            return False
        return True

    def _about(self, poll_id: PollId) -> dict[str, str]:
        return {"meeting": self._gathering.room.meeting_id, "poll": poll_id}


def _checked(answer: Answer) -> Answer:
    if answer.refusal is not None:
        raise Refused(answer.refusal)
    return answer
