"""Commands on their way: on disk before they are sent, sent again after every outage, until they have an answer."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

import msgspec

from meetroom.client.disk import SealedLog, disk_error
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.domain.core import Command, CommandId
from meetroom.domain.voting import CastVote
from meetroom.protocol.codec import MalformedMessage, decode_client, decode_command, encode, encode_command
from meetroom.protocol.messages import Answer, Submit

logger = logging.getLogger(__name__)

WINDOW = 32
"""Commands without an answer at one time; a server allows more, but not without end."""
_COMPACT_AFTER = 200
_BALLOT_BYTES = 2_048


class _Line(msgspec.Struct, omit_defaults=True):
    """One line of the file: a command, or that one has its answer."""

    command_id: CommandId
    command: bytes = b""


class Outbox:
    """See the module.

    Args:
        send: hands a message to the line; False when there is none.
        on_waiting: told how many commands have no answer.
        on_late_answer: told of answers to commands that were queued before a restart.
    """

    def __init__(
        self,
        log: SealedLog,
        send: Callable[[Submit], bool],
        on_waiting: Callable[[int], None],
        on_late_answer: Callable[[Command, Answer], None],
    ) -> None:
        self._log = log
        self._send = send
        self._on_waiting = on_waiting
        self._on_late_answer = on_late_answer
        self._waiting: dict[CommandId, Command] = {}
        self._callers: dict[CommandId, asyncio.Future[Answer]] = {}
        self._sent: set[CommandId] = set()
        self._lines = 0
        self._writing = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._live = False
        self._ended: ClientProblem | None = None

    @property
    def waiting(self) -> int:
        """Commands without an answer."""
        return len(self._waiting)

    async def load(self) -> None:
        """Take up what an earlier run of the program left.  Raises: ClientError."""
        try:
            raw = await asyncio.to_thread(self._log.load)
        except OSError as error:
            raise disk_error(error) from error
        self._waiting = commands_in(raw)
        self._lines = len(raw)
        self._tell()

    async def submit(self, command: Command) -> Answer:
        """Queue a command and wait for its answer, for as long as it takes.

        Cancelling gives up the waiting, not the command.
        Raises: ClientError(TOO_LARGE | BAD_REQUEST) when no server would take it; ClientError(NO_SPACE |
            FILE_UNREADABLE) when there is neither a line nor a disk that takes it; any other ClientError when there
            will be no line any more.
        """
        if self._ended is not None:
            raise ClientError(self._ended)
        command_id = CommandId(secrets.token_hex(16))
        _check(Submit(command_id=command_id, command=command))
        caller: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._callers[command_id] = caller
        try:
            # Shielded: what may already be on disk must also be sent, or it would surface after a restart.
            await asyncio.shield(self._start(self._queue(command_id, command)))
            return await caller
        finally:
            self._callers.pop(command_id, None)

    def line_up(self) -> None:
        """There is a new connection: whatever has no answer is sent again, in order."""
        self._live = True
        self._sent.clear()
        self._fill()

    def line_down(self) -> None:
        """Nothing can be sent for now."""
        self._live = False

    def answered(self, answer: Answer) -> None:
        """The server answered; the caller learns of it, and the command is forgotten."""
        command = self._waiting.pop(answer.command_id, None)
        self._sent.discard(answer.command_id)
        if command is None:
            return
        caller = self._callers.pop(answer.command_id, None)
        if caller is not None and not caller.done():
            caller.set_result(answer)
        else:
            self._on_late_answer(command, answer)
        self._start(self._forget(answer.command_id, command))
        self._tell()
        self._fill()

    def give_up(self, problem: ClientProblem) -> None:
        """There will be no line any more: callers that wait get a ClientError, their commands stay queued."""
        self._live = False
        self._ended = problem
        for caller in self._callers.values():
            if not caller.done():
                caller.set_exception(ClientError(problem))

    async def close(self) -> None:
        """Finish writing; callers that still wait learn that their commands stay queued: ClientError(UNREACHABLE)."""
        self.give_up(ClientProblem.UNREACHABLE)
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        task = asyncio.create_task(work, name="outbox")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _queue(self, command_id: CommandId, command: Command) -> None:
        # One after the other, so that commands are sent in the order in which they were given.
        async with self._writing:
            try:
                await self._store(_line(command_id, command))
            except ClientError as error:
                # A full disk must not cost anybody their vote: with a line it goes out now, only not restart-proof.
                if not self._live:
                    raise
                logger.warning("a command is queued in memory only: %s", error.problem)
            self._waiting[command_id] = command
        self._tell()
        self._fill()

    def _fill(self) -> None:
        if not self._live:
            return
        for command_id, command in self._waiting.items():
            if len(self._sent) >= WINDOW:
                return
            if command_id not in self._sent:
                if not self._send(Submit(command_id=command_id, command=command)):
                    return
                self._sent.add(command_id)

    async def _store(self, line: _Line) -> None:
        try:
            await asyncio.to_thread(self._log.append, [msgspec.json.encode(line)])
        except OSError as error:
            raise disk_error(error) from error
        self._lines += 1

    async def _forget(self, command_id: CommandId, command: Command) -> None:
        async with self._writing:
            try:
                # A ballot must not lie about in a file once it is in the box.
                if isinstance(command, CastVote) or (not self._waiting and self._lines > _COMPACT_AFTER):
                    left = [msgspec.json.encode(_line(*each)) for each in self._waiting.items()]
                    await asyncio.to_thread(self._log.rewrite, left)
                    self._lines = len(left)
                else:
                    await self._store(_Line(command_id=command_id))
            except (OSError, ClientError) as error:
                # It is sent once more after a restart, and the server answers again as it did: harmless.
                logger.warning("an answered command stays in the outbox: %s", error)

    def _tell(self) -> None:
        self._on_waiting(len(self._waiting))


def _line(command_id: CommandId, command: Command) -> _Line:
    """A command as it is kept.  What the length of a ballot's line tells is nothing: they are filled up with blanks."""
    data = encode_command(command)
    if isinstance(command, CastVote):
        data = data.ljust(-(-len(data) // _BALLOT_BYTES) * _BALLOT_BYTES)
    return _Line(command_id=command_id, command=data)


def commands_in(entries: Iterable[bytes]) -> dict[CommandId, Command]:
    """The commands without an answer that stand in a file, in their order."""
    waiting: dict[CommandId, Command] = {}
    for entry in entries:
        try:
            line = msgspec.json.decode(entry, type=_Line)
            if line.command:
                waiting[line.command_id] = decode_command(line.command)
            else:
                waiting.pop(line.command_id, None)
        except (MalformedMessage, msgspec.DecodeError, UnicodeError):
            logger.warning("a queued command of another version of this program is left out")
    return waiting


def _check(submit: Submit) -> None:
    """Refuse what the server would close the line for: a poisoned queue would never come to its end."""
    data = encode(submit)
    try:
        decode_client(data)
    except MalformedMessage as error:
        too_large = str(error) == "too large"
        raise ClientError(ClientProblem.TOO_LARGE if too_large else ClientProblem.BAD_REQUEST) from error
