"""Takes signed minutes in: one more good signature on the newest file, or a reason why not; signs nothing itself."""

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from meetroom.archive.signature_intake import CopyProblem, NotTaken, examine_signed_minutes
from meetroom.archive.signature_verdicts import JudgedSignature
from meetroom.domain.core import CommandId, PersonId, Refusal, Refused
from meetroom.domain.minutes_issue import SIGNERS, SignMinutes, may_sign
from meetroom.domain.minutes_state import SignatureField, SignatureLevel
from meetroom.domain.papers import SignatureVerdict
from meetroom.protocol.http import Problem
from meetroom.protocol.minutes import MAX_SIGNED_BYTES, SignedAnswer
from meetroom.server.certificates import now_utc
from meetroom.server.minutes_desk import MinutesDesk
from meetroom.server.problem_answers import ProblemFound
from meetroom.server.threads import Threads

log = logging.getLogger(__name__)

LEVEL_TOO_LOW = "level_too_low"
"""`ProblemAnswer.signature` where the signature is good but of a lower level than this server wants."""
_LEVELS = tuple(SignatureLevel)
_REFUSALS = {
    CopyProblem.ALTERED: Refusal.SIGNATURE_ALTERED,
    CopyProblem.BROKEN: Refusal.SIGNATURE_BROKEN,
    CopyProblem.EXPIRED: Refusal.SIGNATURE_EXPIRED,
    CopyProblem.REVOKED: Refusal.SIGNATURE_REVOKED,
    CopyProblem.UNTRUSTED: Refusal.SIGNATURE_UNTRUSTED,
}
_WRITE_BYTES = 1 << 20


class SigningDesk:
    """Takes the signed copies of one meeting's minutes, one after the other.  Belongs to the loop.

    Args:
        roots: the trust folder.
        level: what every signature must reach.
    """

    def __init__(
        self,
        desk: MinutesDesk,
        workers: Threads,
        roots: Path,
        level: SignatureLevel,
        clock: Callable[[], datetime] = now_utc,
    ) -> None:
        self._desk = desk
        self._workers = workers
        self._roots = roots
        self._level = level
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()

    async def take(
        self, person_id: PersonId, field: SignatureField, base_sha256: str, body: AsyncIterator[bytes]
    ) -> SignedAnswer:
        """Take a copy in; the same copy again is answered as before.

        Raises: Refused; ProblemFound(SIGNED_MEANWHILE | SIGNATURE_REFUSED | TOO_LARGE); RoomUnavailable; OSError.
        """
        self._check_office(person_id, field)
        async with self._folder() as folder:
            copy = folder / "copy"
            sha256, size_bytes = await self._receive(body, copy)
            command_id = CommandId(f"sign-{field.value}-{sha256[:48]}")  # no id is longer than 64
            async with self._one_at_a_time:
                answer = await self._desk.answer_of(person_id, command_id)
                if answer is not None and answer.refusal is None:
                    return SignedAnswer(seq=answer.seq, sha256=sha256)
                self._check_turn(person_id, field, base_sha256)
                judged = await self._judge(copy, field, base_sha256)
                command = self._command(field, judged, base_sha256, sha256, size_bytes)
                return await self._record(person_id, command_id, command, copy)

    @asynccontextmanager
    async def _folder(self) -> AsyncIterator[Path]:
        stack = ExitStack()
        folder = await self._workers.run(stack.enter_context, self._desk.files.work_folder())
        try:
            yield folder
        finally:
            await self._workers.run(stack.close)

    def _check_office(self, person_id: PersonId, field: SignatureField) -> None:
        """Whoever signs nothing here sends nothing either."""
        meeting = self._desk.gathering.meeting
        if meeting.minutes.issued is None:
            raise Refused(Refusal.MINUTES_NOT_ISSUED)
        if not meeting.has_role(person_id, *SIGNERS[field]):
            raise Refused(Refusal.NOT_ALLOWED)

    async def _receive(self, body: AsyncIterator[bytes], copy: Path) -> tuple[str, int]:
        """Raises: ProblemFound(TOO_LARGE); LineBroken; OSError."""
        file = await self._workers.run(copy.open, "xb")
        with file:
            return await self._write(body, file)

    async def _write(self, body: AsyncIterator[bytes], file: BinaryIO) -> tuple[str, int]:
        made, size_bytes, waiting = hashlib.sha256(), 0, bytearray()
        async for data in body:
            made.update(data)
            size_bytes += len(data)
            if size_bytes > MAX_SIGNED_BYTES:
                raise ProblemFound(Problem.TOO_LARGE)
            waiting += data
            if len(waiting) >= _WRITE_BYTES:
                await self._workers.run(file.write, bytes(waiting))
                waiting.clear()
        await self._workers.run(file.write, bytes(waiting))
        return made.hexdigest(), size_bytes

    def _check_turn(self, person_id: PersonId, field: SignatureField, base_sha256: str) -> None:
        """Raises: Refused; ProblemFound(SIGNED_MEANWHILE) where another file is the newest by now."""
        meeting = self._desk.gathering.meeting
        try:
            may_sign(meeting, meeting.people[person_id], field, base_sha256)
        except Refused as refused:
            raise _told(refused) from refused

    async def _judge(self, copy: Path, field: SignatureField, base_sha256: str) -> JudgedSignature:
        """Raises: Refused(SIGNATURE_…); ProblemFound(SIGNATURE_REFUSED); OSError."""
        before = self._desk.files.path(base_sha256)
        try:
            judged = await examine_signed_minutes(before, copy, field, self._roots, now=self._clock())
        except NotTaken as refused:
            log.info("signature not taken: %s", refused.problem.value, extra=self._named)
            if refused.problem in _REFUSALS:
                raise Refused(_REFUSALS[refused.problem]) from refused
            raise ProblemFound(Problem.SIGNATURE_REFUSED, signature=refused.problem.value) from refused
        if _LEVELS.index(judged.level) < _LEVELS.index(self._level):
            raise ProblemFound(Problem.SIGNATURE_REFUSED, signature=LEVEL_TOO_LOW)
        return judged

    def _command(
        self, field: SignatureField, judged: JudgedSignature, base_sha256: str, sha256: str, size_bytes: int
    ) -> SignMinutes:
        return SignMinutes(
            field=field,
            signer=judged.signer or judged.certificate_sha256,
            issuer=judged.issuer,
            certificate_sha256=judged.certificate_sha256,
            level=judged.level,
            verdict=judged.verdict,
            # A copy by somebody unknown is taken only where no authority is known at all.
            roots_known=judged.verdict is SignatureVerdict.VALID,
            signed_at=judged.signed_at or self._clock(),
            base_sha256=base_sha256,
            sha256=sha256,
            size_bytes=size_bytes,
        )

    async def _record(
        self, person_id: PersonId, command_id: CommandId, command: SignMinutes, copy: Path
    ) -> SignedAnswer:
        """The file first, then the fact that names it."""
        await self._workers.run(self._desk.files.put, copy, command.sha256)
        try:
            answer = await self._desk.put_on_record(person_id, command_id, command)
        except Refused as refused:
            raise _told(refused) from refused
        log.info("minutes signed", extra={"field": command.field.value, "seq": answer.seq, **self._named})
        return SignedAnswer(seq=answer.seq, sha256=command.sha256)

    @property
    def _named(self) -> dict[str, str]:
        return {"meeting": self._desk.gathering.room.meeting_id}


def _told(refused: Refused) -> Exception:
    """What was signed is not the newest file: there is a way out, which the client is told."""
    if refused.refusal is Refusal.MINUTES_CHANGED:
        return ProblemFound(Problem.SIGNED_MEANWHILE)
    return refused
