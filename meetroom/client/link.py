"""The line to one meeting, kept up for ever: hello, heartbeat, farewell, return; knows nothing of what it carries.

A dead line is noticed within five seconds because whoever is silent is asked (Ping) and must answer (Pong).
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Protocol

import msgspec

from meetroom.client.clock import ServerClock
from meetroom.client.listening import LinkState
from meetroom.client.pace import Allowance, Backoff
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.wire import Line, LineClosed
from meetroom.protocol.codec import MalformedMessage, decode_server, encode
from meetroom.protocol.messages import (
    PROTOCOL,
    Bye,
    ByeReason,
    ClientMessage,
    Hello,
    Ping,
    Pong,
    ServerMessage,
    Welcome,
)

logger = logging.getLogger(__name__)

CLOCK_EVERY_S = 60.0
CLOSE_TIMEOUT_S = 2.0
OWN_STALL_S = 0.5

FINAL_BYES = {
    ByeReason.WRONG_PROTOCOL: ClientProblem.WRONG_PROTOCOL,
    ByeReason.NOT_IN_MEETING: ClientProblem.NOT_IN_MEETING,
    ByeReason.LOGGED_OUT: ClientProblem.LOGGED_OUT,
}
PASSING_BYES = {
    ByeReason.SERVER_STOPPING: ClientProblem.SERVER_STOPPING,
    ByeReason.TOO_SLOW: ClientProblem.LINE_TOO_SLOW,
    ByeReason.TOO_FAST: ClientProblem.TOO_FAST,
    ByeReason.MALFORMED: ClientProblem.BAD_REQUEST,
    ByeReason.MEETING_FAILED: ClientProblem.MEETING_FAILED,
    ByeReason.NO_SPACE: ClientProblem.NO_SPACE,
}
_LEAVE_ALONE = frozenset({ByeReason.TOO_FAST, ByeReason.MALFORMED, ByeReason.NO_SPACE})
FINAL_DIALS = frozenset(
    {
        ClientProblem.LOGGED_OUT,
        ClientProblem.NOT_IN_MEETING,
        ClientProblem.WRONG_PROTOCOL,
        ClientProblem.NOT_FOUND,
    }
)
FINAL_FIRST_DIALS = FINAL_DIALS | {ClientProblem.WRONG_SERVER}


class LinkTimes(msgspec.Struct, frozen=True):
    """How patient a link is: silence after which it asks, after which it leaves; and for a call and a welcome."""

    ping_after_s: float = 2.0
    silence_s: float = 5.0
    dial_s: float = 10.0


DEFAULT_TIMES = LinkTimes()


class StartOver(Exception):
    """What came does not fit what is held: the line is dropped and taken up again at once."""


class LinkEnd(Protocol):
    """Whoever uses a link."""

    def hello(self) -> Hello:
        """The first message of a connection."""

    def on_welcome(self, welcome: Welcome) -> None:
        """The server took us in."""

    def on_message(self, message: ServerMessage) -> None:
        """A message that is not the link's own business.  Raises: StartOver."""

    def caught_up(self) -> bool:
        """Whether all that was promised in Welcome has come."""

    def on_link(self, state: LinkState, problem: ClientProblem | None) -> None:
        """The state changed; LIVE is told after the message that made it true."""


class _Ended(Exception):
    """The connection is over; `problem` says why."""

    def __init__(self, problem: ClientProblem | None) -> None:
        super().__init__(problem)
        self.problem = problem


class _EndedForGood(Exception):
    """It is of no use to connect again."""

    def __init__(self, problem: ClientProblem) -> None:
        super().__init__(problem)
        self.problem = problem


class Link:
    """See the module.  `run` is the whole life; everything else is called on the same loop."""

    def __init__(
        self,
        dial: Callable[[], Awaitable[Line]],
        end: LinkEnd,
        times: LinkTimes = DEFAULT_TIMES,
        max_queued: int = 10_000,
        signals: Callable[[], ClientMessage | None] = lambda: None,
    ) -> None:
        self._times = times
        self._max_queued = max_queued
        self.clock = ServerClock()
        self._dial = dial
        self._end = end
        self._state = LinkState.OFFLINE
        self._problem: ClientProblem | None = None
        self._backoff = Backoff()
        self._wake = asyncio.Event()
        self._signals = signals
        self._nudged = False
        self._queue: asyncio.Queue[bytes | None] | None = None
        self._heard_s = 0.0
        self._pinged_s = 0.0
        self._hello_s = 0.0
        self._was_live = False
        self._started_over = False
        self._told_problem: ClientProblem | None = None

    @property
    def state(self) -> LinkState:
        """Where the link stands."""
        return self._state

    def server_time(self) -> datetime:
        """UTC of the server."""
        return self.clock.now(time.monotonic(), datetime.now(UTC))

    def post(self, message: ClientMessage, least_bytes: int = 0) -> bool:
        """Send a message on the present connection; False when there is none, and then nobody will send it.

        Args:
            least_bytes: a shorter one is filled up with blanks, so that its length says nothing.
        """
        if self._queue is None or self._state not in (LinkState.CATCHING_UP, LinkState.LIVE):
            return False
        if self._queue.qsize() >= self._max_queued:
            return False
        self._queue.put_nowait(encode(message).ljust(least_bytes))
        return True

    def nudge(self) -> None:
        """There is something to signal: it is asked for when nothing else waits, and lost when there is no line."""
        if self._queue is not None and not self._nudged and self._state is LinkState.LIVE:
            self._nudged = True
            self._queue.put_nowait(None)

    def hurry(self) -> None:
        """Do not wait for the end of a pause: try to connect now."""
        self._backoff.reset()
        self._wake.set()

    async def run(self) -> ClientProblem:
        """Connect, and connect again, until it is of no use any more.

        Returns: the final problem; cancelling is the way to leave on purpose.
        """
        try:
            while True:
                self._set(LinkState.CONNECTING, self._problem)
                try:
                    await self._one_connection()
                except _EndedForGood as ended:
                    self._set(LinkState.OFFLINE, ended.problem)
                    return ended.problem
                except _Ended as ended:
                    self._problem = ended.problem
                except LineClosed:
                    self._problem = ClientProblem.UNREACHABLE
                await self._pause()
        finally:
            if self._state is not LinkState.OFFLINE:
                self._set(LinkState.OFFLINE, None)

    async def _pause(self) -> None:
        self._set(LinkState.CONNECTING, self._problem)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._backoff.next_s()):
                await self._wake.wait()
        self._wake.clear()

    async def _one_connection(self) -> None:
        """Raises: _Ended, _EndedForGood or LineClosed, always."""
        line = await self._connected()
        self._queue, self._nudged = asyncio.Queue(), False
        tasks = [
            asyncio.create_task(self._write(line, self._queue), name="link writer"),
            asyncio.create_task(self._read(line), name="link reader"),
            asyncio.create_task(self._watch(), name="link heartbeat"),
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            endings = [error for task in done if (error := task.exception()) is not None]
            # A reason somebody gave says more than that the line broke.
            raise next((error for error in endings if not isinstance(error, LineClosed)), endings[0])
        finally:
            self._queue = None
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_TIMEOUT_S):
                    await line.close()

    async def _connected(self) -> Line:
        try:
            async with asyncio.timeout(self._times.dial_s):
                return await self._dial()
        except TimeoutError as error:
            raise _Ended(ClientProblem.UNREACHABLE) from error
        except ClientError as error:
            if error.problem in (FINAL_DIALS if self._was_live else FINAL_FIRST_DIALS):
                raise _EndedForGood(error.problem) from error
            raise _Ended(error.problem) from error

    async def _write(self, line: Line, queue: "asyncio.Queue[bytes | None]") -> None:
        # Below what a server allows one person, so that a long outage's backlog does not get us thrown out.
        messages, volume = Allowance(60.0, 150.0), Allowance(1_500_000.0, 4_000_000.0)
        signals = Allowance(200.0, 400.0)
        self._hello_s = time.monotonic()
        await line.send(encode(self._end.hello()))
        while True:
            data = await queue.get()
            pace = messages
            if data is None:
                data, pace = self._next_signal(queue), signals
                if data is None:
                    continue
            now_s = time.monotonic()
            wait_s = max(pace.take(1, now_s), volume.take(len(data), now_s))
            if wait_s > 0:
                await asyncio.sleep(wait_s)
            await line.send(data)

    def _next_signal(self, queue: "asyncio.Queue[bytes | None]") -> bytes | None:
        signal = self._signals()
        self._nudged = signal is not None
        if signal is None:
            return None
        # The next one goes behind what has come to wait meanwhile.
        queue.put_nowait(None)
        return encode(signal)

    async def _watch(self) -> None:
        self._heard_s = self._pinged_s = time.monotonic()
        pause_s, before_s = self._times.ping_after_s / 4, self._heard_s
        while True:
            await asyncio.sleep(pause_s)
            now_s = time.monotonic()
            # Silence during a stall of our own is nobody's fault: what came meanwhile is still to be read.
            stalled_s = now_s - before_s - pause_s
            if stalled_s > OWN_STALL_S:
                self._heard_s += stalled_s
            before_s = now_s
            # A server that has a thousand clients to take back at once may need longer for its welcome.
            patience_s = self._times.dial_s if self._state is LinkState.CONNECTING else self._times.silence_s
            if now_s - self._heard_s > patience_s:
                raise _Ended(ClientProblem.UNREACHABLE)
            silent = now_s - max(self._heard_s, self._pinged_s) > self._times.ping_after_s
            if silent or now_s - self._pinged_s > CLOCK_EVERY_S:
                self._pinged_s = now_s
                self.post(Ping(sent_ms=now_s * 1000))

    async def _read(self, line: Line) -> None:
        while True:
            data = await line.receive()
            self._heard_s = time.monotonic()
            try:
                message = decode_server(data)
            except MalformedMessage as error:
                logger.warning("a message of the server cannot be read: %s", error)
                raise _Ended(ClientProblem.WRONG_PROTOCOL) from error
            try:
                self._take(message)
            except StartOver as again:
                # At once, but only once: a chain that never fits must not make us spin.
                if not self._started_over:
                    self._started_over = True
                    self._wake.set()
                raise _Ended(None) from again
            except (_Ended, _EndedForGood):
                raise
            except Exception as error:
                # For instance a fact that no rule made: this line is of no use, the next one may be.
                logger.exception("a message of the server makes no sense: %s", type(message).__name__)
                raise _Ended(ClientProblem.WRONG_PROTOCOL) from error

    def _take(self, message: ServerMessage) -> None:
        match message:
            case Bye():
                self._farewell(message.reason)
            case Pong():
                self.clock.sample(message.sent_ms / 1000, self._heard_s, message.server_time)
            case Welcome():
                self._welcome(message)
            case _ if self._state is LinkState.CONNECTING:
                raise _Ended(ClientProblem.WRONG_PROTOCOL)
            case _:
                self._end.on_message(message)
        if self._state is LinkState.CATCHING_UP and self._end.caught_up():
            self._was_live = True
            self._started_over = False
            self._backoff.reset()
            self._problem = None
            self._set(LinkState.LIVE, None)

    def _welcome(self, welcome: Welcome) -> None:
        if welcome.protocol != PROTOCOL:
            raise _EndedForGood(ClientProblem.WRONG_PROTOCOL)
        self.clock.sample(self._hello_s, self._heard_s, welcome.server_time)
        self._set(LinkState.CATCHING_UP, self._problem)
        self._end.on_welcome(welcome)

    def _farewell(self, reason: ByeReason) -> None:
        if reason in FINAL_BYES:
            raise _EndedForGood(FINAL_BYES[reason])
        if reason in _LEAVE_ALONE:
            self._backoff.longest()
        if reason is ByeReason.ROLE_CHANGED:
            self._wake.set()
        raise _Ended(PASSING_BYES.get(reason))

    def _set(self, state: LinkState, problem: ClientProblem | None) -> None:
        if (state, problem) != (self._state, self._told_problem):
            self._state = state
            self._told_problem = problem
            self._end.on_link(state, problem)
