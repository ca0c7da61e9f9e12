"""Files on their way to the server, through broken lines and restarts; knows no document's content and no screen.

What is underway is remembered on this machine, encrypted, by the file's path, size and time of change: the same file
handed in again goes on where it stopped.
"""

import asyncio
import hashlib
import logging
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec
from msgspec.structs import replace

from meetroom.client.disk import Box, SealedLog, disk_error
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.upload_memory import Source, Ticket, UploadMemory, source_at
from meetroom.client.wire import Door
from meetroom.domain.core import MeetingId
from meetroom.protocol.http import FinishUpload, OpenUpload, UploadAnswer, UploadFields, UploadPhase, UploadState

__all__ = ["UploadPhase", "UploadStep", "UploadTold", "Uploads"]

logger = logging.getLogger(__name__)
T = TypeVar("T")

AT_ONCE = 4
PATIENCE_S = 900.0
"""So long nothing need come of a broken line before an upload is given back to the person."""
_FIRST_PIECE_BYTES = 256 * 1024
_SMALLEST_PIECE_BYTES = 64 * 1024
_LARGEST_PIECE_BYTES = 4 * 1024 * 1024
_FAST_S, _SLOW_S = 1.0, 4.0
_PAUSES_S = (0.2, 0.5, 1.0, 2.0, 5.0)
_LOOKS_S = (0.1, 0.2, 0.4, 0.8, 1.5)
_STUCK = 20
"""So often in a row the server may say that a piece does not fit, before somebody else must be at the same upload."""
_FAREWELL_S = 3.0
_LASTING = frozenset(
    {ClientProblem.UNREACHABLE, ClientProblem.LOGGED_OUT, ClientProblem.NO_SPACE, ClientProblem.SERVER_ERROR}
)
"""After these the upload may be gone on with later; after any other it is of no use."""


class UploadStep(msgspec.Struct, frozen=True, kw_only=True):
    """How far an upload is.

    WAITING: nothing moves, for its turn or for the line to come back.  `done_bytes` of `total_bytes` are those of the
    file in SENDING and WAITING, of the sealed paper in SEALING; both are 0 in CHECKING and CONVERTING.
    """

    phase: UploadPhase
    done_bytes: int
    total_bytes: int


UploadTold = Callable[[UploadStep], None]
"""Told on the engine's loop."""


class Uploads:
    """All uploads of one person at one server; belongs to the loop.

    Args:
        folder: of this person at this server.
        box: encrypts what is remembered.
    """

    def __init__(self, door: Door, folder: Path, box: Box, *, patience_s: float = PATIENCE_S) -> None:
        self._door = door
        self._memory = UploadMemory(SealedLog(folder / "uploads.log", box))
        self._patience_s = patience_s
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._sending: set[asyncio.Task[object]] = set()
        self._farewells: dict[str, asyncio.Task[None]] = {}
        self._closing = False

    async def send(self, meeting_id: MeetingId, path: Path, fields: UploadFields, told: UploadTold) -> UploadAnswer:
        """As `Engine.upload`."""
        task = asyncio.current_task()
        assert task is not None
        self._sending.add(task)
        try:
            source = await asyncio.to_thread(source_at, path)
            told(UploadStep(phase=UploadPhase.WAITING, done_bytes=0, total_bytes=source.size_bytes))
            for ticket in await self._memory.given_up():
                self._say_farewell(ticket)
            async with self._turn:
                return await self._send(meeting_id, source, fields, told)
        except OSError as error:
            raise disk_error(error) from error
        finally:
            self._sending.discard(task)

    async def forget_meeting(self, meeting_id: MeetingId) -> None:
        """Remember no upload to this meeting any more; handing the same file in again begins anew."""
        await self._memory.forget_meeting(meeting_id)

    async def close(self) -> None:
        """Stop; what is underway is remembered and can be gone on with."""
        self._closing = True
        tasks = [*self._sending]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._farewells:
            await asyncio.wait(self._farewells.values(), timeout=_FAREWELL_S)
        for farewell in tuple(self._farewells.values()):
            farewell.cancel()

    async def _send(
        self, meeting_id: MeetingId, source: Source, fields: UploadFields, told: UploadTold
    ) -> UploadAnswer:
        errand = _Errand(self._door, await self._memory.take(meeting_id, source), fields, told, self._memory)
        try:
            answer = await errand.run(self._patience_s)
        except asyncio.CancelledError:
            if not self._closing:
                self._give_up(errand.ticket)
            raise
        except ClientError as error:
            if error.problem not in _LASTING:
                self._give_up(errand.ticket)
            raise
        finally:
            self._memory.release(errand.ticket)
        await self._memory.forget(errand.ticket)
        return answer

    def _give_up(self, ticket: Ticket) -> None:
        """Tell the server, without making anybody wait.

        An upload it was not told of counts against this person: it is remembered until it could be told, also by the
        next run of the program.
        """
        self._say_farewell(replace(ticket, given_up=True))

    def _say_farewell(self, ticket: Ticket) -> None:
        if ticket.upload_id in self._farewells:
            return
        task = asyncio.create_task(self._farewell(ticket), name="giving up an upload")
        self._farewells[ticket.upload_id] = task
        task.add_done_callback(lambda _: self._farewells.pop(ticket.upload_id))

    async def _farewell(self, ticket: Ticket) -> None:
        await self._memory.put(ticket)
        began_s, failures = time.monotonic(), 0
        while True:
            try:
                await self._door.fetch("DELETE", "meetings", ticket.meeting_id, "uploads", ticket.upload_id)
            except ClientError as error:
                if error.problem is ClientProblem.UNREACHABLE and time.monotonic() - began_s < self._patience_s:
                    await asyncio.sleep(_PAUSES_S[min(failures, len(_PAUSES_S) - 1)])
                    failures += 1
                    continue
                if error.problem in _LASTING:
                    return  # with the next file
            await self._memory.forget(ticket)
            return


class _Errand:
    """One upload from its announcement to the server's answer.

    Attributes:
        ticket: the upload it is now.
    """

    def __init__(
        self, door: Door, ticket: Ticket, fields: UploadFields, told: UploadTold, memory: UploadMemory
    ) -> None:
        self.ticket = ticket
        self._door = door
        self._fields = fields
        self._told = told
        self._memory = memory
        self._source = ticket.source
        self._piece_bytes = _FIRST_PIECE_BYTES
        self._patience_s = PATIENCE_S
        self._step: UploadStep | None = None
        self._sent_bytes = 0
        self._moved_s = 0.0
        self._failures = 0

    async def run(self, patience_s: float) -> UploadAnswer:
        """Raises: ClientError; OSError of the file."""
        self._patience_s = patience_s
        self._moved()
        state = await self._announced()
        if not self._goes_on(state):
            # An earlier run of the program brought it to an end; this is another paper, or another try.
            self.ticket = await self._memory.anew(self.ticket)
            state = await self._announced()
        while True:
            if state.phase is UploadPhase.SENDING and not _ended(state):
                state = await self._sent(state)
            if state.phase is not UploadPhase.SENDING or _ended(state):
                return await self._taken_in(state)
            state = await self._finished()

    def _goes_on(self, state: UploadState) -> bool:
        """Whether what the server has of this upload is what is wanted."""
        if state.problem is not None:
            return False
        return state.phase is UploadPhase.SENDING or self.ticket.finished == self._fields

    async def _announced(self) -> UploadState:
        """Where the server has the upload; one that it does not know (any more) begins."""
        request = OpenUpload(upload_id=self.ticket.upload_id, size_bytes=self._source.size_bytes, fields=self._fields)
        path = ("meetings", self.ticket.meeting_id, "uploads")
        state = await self._patiently(lambda: self._door.ask(UploadState, "POST", *path, body=request))
        self._check(state)
        return state

    async def _sent(self, state: UploadState) -> UploadState:
        """Send what is missing."""
        file = await asyncio.to_thread(Path(self._source.path).open, "rb")
        with file:
            while state.phase is UploadPhase.SENDING and not _ended(state):
                self._on_sent(state.done_bytes)
                if state.done_bytes == self._source.size_bytes:
                    break
                try:
                    state = await self._piece(file, state.done_bytes)
                except ClientError as error:
                    await self._bear(error)
                    state = await self._announced()
        return state

    async def _piece(self, file: BinaryIO, first: int) -> UploadState:
        size_bytes = min(self._piece_bytes, self._source.size_bytes - first)
        began_s = time.monotonic()

        def told(sent: int) -> None:
            self._tell(UploadPhase.SENDING, first + sent, self._source.size_bytes)

        raw = await self._door.send_piece(*self._path(), file=file, first=first, size_bytes=size_bytes, told=told)
        state = Door.decoded(UploadState, raw)
        self._check(state)
        took_s = time.monotonic() - began_s
        if took_s < _FAST_S:
            self._piece_bytes = min(_LARGEST_PIECE_BYTES, self._piece_bytes * 2)
        elif took_s > _SLOW_S:
            self._piece_bytes = max(_SMALLEST_PIECE_BYTES, self._piece_bytes // 2)
        return state

    async def _bear(self, error: ClientError) -> None:
        """Wait a little after a piece that did not get through.  Raises: ClientError that no waiting mends."""
        mendable = (ClientProblem.UNREACHABLE, ClientProblem.WRONG_OFFSET, ClientProblem.NOT_FOUND)
        if error.problem not in mendable or self._out_of_patience():
            raise error
        stuck = error.problem is not ClientProblem.UNREACHABLE and self._failures > _STUCK
        if stuck:
            raise error
        self._piece_bytes = max(_SMALLEST_PIECE_BYTES, self._piece_bytes // 2)
        await self._pause()

    async def _finished(self) -> UploadState:
        """Say that all was sent, and what it is."""
        digest = await asyncio.to_thread(_digest, self._source.path)
        if await asyncio.to_thread(source_at, Path(self._source.path)) != self._source:
            raise ClientError(ClientProblem.UPLOAD_ALTERED)
        self.ticket = replace(self.ticket, finished=self._fields)
        await self._memory.put(self.ticket)
        request = FinishUpload(sha256=digest, fields=self._fields)
        try:
            return await self._patiently(
                lambda: self._door.ask(UploadState, "POST", *self._path(), "finish", body=request)
            )
        except ClientError as error:
            # The server was restored to an earlier state: what it lacks is sent again.
            await self._bear(error)
            return await self._announced()

    async def _taken_in(self, state: UploadState) -> UploadAnswer:
        """Wait until the paper is in the meeting."""
        looks = 0
        while state.answer is None:
            if state.problem is not None:
                raise ClientError.from_answer(state.problem)
            self._tell(state.phase, state.done_bytes, state.total_bytes)
            await asyncio.sleep(_LOOKS_S[min(looks, len(_LOOKS_S) - 1)])
            looks += 1
            state = await self._patiently(lambda: self._door.ask(UploadState, "GET", *self._path()))
            self._moved()
        return state.answer

    async def _patiently(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask until there is an answer.  Raises: ClientError; UNREACHABLE only after a long time without any."""
        while True:
            try:
                answer = await ask()
            except ClientError as error:
                if error.problem is not ClientProblem.UNREACHABLE or self._out_of_patience():
                    raise
                await self._pause()
            else:
                return answer

    async def _pause(self) -> None:
        self._tell(UploadPhase.WAITING, self._sent_bytes, self._source.size_bytes)
        await asyncio.sleep(_PAUSES_S[min(self._failures, len(_PAUSES_S) - 1)])
        self._failures += 1

    def _on_sent(self, done_bytes: int) -> None:
        if done_bytes > self._sent_bytes:
            self._moved()
        self._sent_bytes = done_bytes
        self._tell(UploadPhase.SENDING, done_bytes, self._source.size_bytes)

    def _moved(self) -> None:
        self._moved_s = time.monotonic()
        self._failures = 0

    def _out_of_patience(self) -> bool:
        return time.monotonic() - self._moved_s > self._patience_s

    def _tell(self, phase: UploadPhase, done_bytes: int, total_bytes: int) -> None:
        step = UploadStep(phase=phase, done_bytes=done_bytes, total_bytes=total_bytes)
        if step != self._step:
            self._step = step
            self._told(step)

    def _path(self) -> tuple[str, ...]:
        return ("meetings", self.ticket.meeting_id, "uploads", self.ticket.upload_id)

    def _check(self, state: UploadState) -> None:
        """A server that says nonsense must not make a client read beyond its file."""
        if state.phase is UploadPhase.SENDING and not 0 <= state.done_bytes <= self._source.size_bytes:
            raise ClientError(ClientProblem.WRONG_PROTOCOL)


def _ended(state: UploadState) -> bool:
    return state.answer is not None or state.problem is not None


def _digest(path: str) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
