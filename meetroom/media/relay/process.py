"""The relay as the meeting server holds it: starts the process, gives it orders, starts it again when it dies."""

import asyncio
import contextlib
import errno
import hmac
import itertools
import logging
import secrets
import subprocess
import sys
from collections.abc import Callable
from enum import StrEnum
from typing import cast

import msgspec

from meetroom.media.relay.control import TOKEN_BYTES, ControlBroken, StartOrder, frame, from_process, read_message
from meetroom.media.relay.messages import (
    AllowMic,
    Answered,
    AskStats,
    Figures,
    FromProcess,
    Hello,
    Join,
    Leave,
    OfferRefused,
    PortRefused,
    Refused,
    RelayDied,
    RelayEvent,
    RelayStats,
    Reply,
    Request,
    SetPriority,
    WantTiles,
)
from meetroom.protocol.signalling import LegId, Want

START_TIMEOUT_S = 30.0
STOP_TIMEOUT_S, DEAD_TIMEOUT_S = 3.0, 0.2
REQUEST_TIMEOUT_S = 10.0
WATCH_EVERY_S, WATCH_TIMEOUT_S = 2.0, 10.0
"""A process that lives but answers nothing moves no voice either; one that is merely starved still moves some."""
RESTART_PAUSES_S = (0.0, 0.2, 0.5, 1.0, 2.0, 5.0)

logger = logging.getLogger(__name__)


class RelayFailure(StrEnum):
    """Why the relay cannot be used."""

    PORT_IN_USE = "port-in-use"
    PORT_REFUSED = "port-refused"
    DID_NOT_START = "did-not-start"
    NOT_RUNNING = "not-running"


class RelayUnavailable(Exception):
    """There is no relay to ask; `reason` says why."""

    def __init__(self, reason: RelayFailure) -> None:
        super().__init__(reason.value)
        self.reason = reason


def relay_command() -> list[str]:
    """The command line that runs the relay; a bundled program takes `-m` for its own modules too."""
    return [sys.executable, "-m", "meetroom.media.relay"]


class RelayProcess:
    """One relay process; all methods belong to the loop that called `start`."""

    udp_port: int
    pid: int

    def __init__(
        self,
        *,
        udp_host: str = "0.0.0.0",
        udp_port: int = 0,
        announced_host: str | None = None,
        on_event: Callable[[RelayEvent], None],
    ) -> None:
        """Args:
        udp_port: 0 lets the system choose; the port then stays the same over restarts.
        announced_host: IP address told to clients; None for the address of the socket or of the way out.
        on_event: called on the loop, in order.
        """
        self.udp_port = udp_port
        self.pid = 0
        self._udp_host = udp_host
        self._announced_host = announced_host
        self._on_event = on_event
        self._token = ""
        self._requests = itertools.count(1)
        self._pending: dict[int, asyncio.Future[Reply]] = {}
        self._up = asyncio.Event()
        self._stopping = False
        self._server: asyncio.Server | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._greeting: asyncio.Future[tuple[FromProcess, asyncio.StreamReader, asyncio.StreamWriter]] | None = None
        self._keeper: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start the process and wait until it listens; `udp_port` and `pid` are known then.

        Raises: RelayUnavailable(PORT_IN_USE | PORT_REFUSED | DID_NOT_START).
        """
        self._stopping = False
        self._server = await asyncio.start_server(self._on_connection, "127.0.0.1", 0)
        try:
            reader = await self._launch()
        except RelayUnavailable:
            await self.stop()
            raise
        self._keeper = asyncio.get_running_loop().create_task(self._keep(reader))

    async def stop(self) -> None:
        """End the process and wait for its end; may be called more than once."""
        self._stopping = True
        if self._server is not None:
            self._server.close()
        self._hang_up()
        if self._keeper is not None:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper
            self._keeper = None
        await asyncio.to_thread(self._reap)

    async def join(self, room: str, leg_id: LegId, offer_sdp: str) -> str:
        """Take a leg into a room.

        Returns: the SDP answer.
        Raises: OfferRefused; RelayUnavailable when the process is gone and does not come back soon.
        """
        try:
            await asyncio.wait_for(self._up.wait(), REQUEST_TIMEOUT_S)
        except TimeoutError as error:
            raise RelayUnavailable(RelayFailure.NOT_RUNNING) from error
        number = next(self._requests)
        reply = await self._ask(Join(request=number, room=room, leg_id=leg_id, offer_sdp=offer_sdp))
        if isinstance(reply, Refused):
            raise OfferRefused(reply.reason)
        return cast(Answered, reply).sdp

    async def leave(self, leg_id: LegId) -> None:
        """Let a leg go; an unknown one is gone already."""
        await self._tell(Leave(request=next(self._requests), leg_id=leg_id))

    async def set_wants(self, leg_id: LegId, wants: tuple[Want, ...]) -> None:
        """The tiles a leg shows, most important first."""
        await self._tell(WantTiles(request=next(self._requests), leg_id=leg_id, wants=wants))

    async def set_mic_allowed(self, leg_id: LegId, allowed: bool) -> None:
        """Whether anybody may hear a leg; once this returns, a forbidden voice is dropped."""
        await self._tell(AllowMic(request=next(self._requests), leg_id=leg_id, allowed=allowed))

    async def set_priority(self, room: str, leg_ids: tuple[LegId, ...]) -> None:
        """Legs that always have an audio slot: the chair, whoever holds the floor."""
        await self._tell(SetPriority(request=next(self._requests), room=room, leg_ids=leg_ids))

    async def stats(self) -> RelayStats:
        """Figures of the process.  Raises: RelayUnavailable."""
        return cast(Figures, await self._ask(AskStats(request=next(self._requests)))).stats

    async def _tell(self, request: Request) -> None:
        # A relay that is not there has no legs either: RelayDied has said so, there is nothing to change.
        with contextlib.suppress(RelayUnavailable):
            await self._ask(request)

    async def _ask(self, request: Request, *, timeout_s: float = REQUEST_TIMEOUT_S) -> Reply:
        if self._writer is None:
            raise RelayUnavailable(RelayFailure.NOT_RUNNING)
        future: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._pending[request.request] = future
        try:
            self._writer.write(frame(request))
            return await asyncio.wait_for(future, timeout_s)
        except TimeoutError as error:
            raise RelayUnavailable(RelayFailure.NOT_RUNNING) from error
        finally:
            self._pending.pop(request.request, None)

    async def _launch(self) -> asyncio.StreamReader:
        """Start one process and wait for its greeting.  Raises: RelayUnavailable."""
        self._token = secrets.token_hex(TOKEN_BYTES)
        self._greeting = asyncio.get_running_loop().create_future()
        try:
            await asyncio.to_thread(self._spawn)
            greeting, reader, writer = await asyncio.wait_for(self._greeting, START_TIMEOUT_S)
        except (OSError, TimeoutError) as error:
            raise RelayUnavailable(RelayFailure.DID_NOT_START) from error
        finally:
            self._greeting = None
        if isinstance(greeting, PortRefused):
            writer.close()
            in_use = greeting.errno in (errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE))
            raise RelayUnavailable(RelayFailure.PORT_IN_USE if in_use else RelayFailure.PORT_REFUSED)
        assert isinstance(greeting, Hello)
        self._writer = writer
        self.udp_port, self.pid = greeting.udp_port, greeting.pid
        self._up.set()
        return reader

    def _spawn(self) -> None:
        assert self._server is not None
        order = StartOrder(
            control_port=self._server.sockets[0].getsockname()[1],
            token=self._token,
            udp_host=self._udp_host,
            udp_port=self.udp_port,
            announced_host=self._announced_host,
        )
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        self._process = subprocess.Popen(relay_command(), stdin=subprocess.PIPE, creationflags=flags)
        assert self._process.stdin is not None
        with self._process.stdin as pipe:
            pipe.write(msgspec.json.encode(order) + b"\n")

    async def _on_connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Somebody connected to the control port; only the process that knows the token is listened to."""
        try:
            first = await asyncio.wait_for(read_message(reader, from_process), START_TIMEOUT_S)
        except (ControlBroken, TimeoutError):
            writer.close()
            return
        is_ours = isinstance(first, Hello | PortRefused) and hmac.compare_digest(
            first.token.encode(), self._token.encode()
        )
        if not is_ours or self._greeting is None or self._greeting.done():
            writer.close()
            return
        self._greeting.set_result((first, reader, writer))

    async def _keep(self, reader: asyncio.StreamReader) -> None:
        """Listen to the process and start it again whenever it dies."""
        while True:
            await self._serve(reader)
            self._hang_up()
            logger.error("the relay process %d ended unasked", self.pid)
            await asyncio.to_thread(self._reap, DEAD_TIMEOUT_S)
            self._deliver(RelayDied())
            reader = await self._relaunch()

    async def _serve(self, reader: asyncio.StreamReader) -> None:
        """Pass on what the process says; returns when it is gone or does not answer."""
        tasks = [asyncio.create_task(self._listen(reader)), asyncio.create_task(self._watch())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _watch(self) -> None:
        with contextlib.suppress(RelayUnavailable):
            while True:
                await asyncio.sleep(WATCH_EVERY_S)
                await self._ask(AskStats(request=next(self._requests)), timeout_s=WATCH_TIMEOUT_S)

    async def _relaunch(self) -> asyncio.StreamReader:
        for pause_s in itertools.chain(RESTART_PAUSES_S, itertools.repeat(RESTART_PAUSES_S[-1])):
            await asyncio.sleep(pause_s)
            try:
                return await self._launch()
            except RelayUnavailable as unavailable:
                logger.error("the relay process does not start again: %s", unavailable.reason)
                await asyncio.to_thread(self._reap)
        raise AssertionError("the pauses never end")

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        while True:
            try:
                message = await read_message(reader, from_process)
            except ControlBroken:
                return
            request = getattr(message, "request", None)
            if request is None:
                self._deliver(cast(RelayEvent, message))
            elif (future := self._pending.get(request)) is not None and not future.done():
                future.set_result(cast(Reply, message))

    def _deliver(self, event: RelayEvent) -> None:
        try:
            self._on_event(event)
        except Exception:
            logger.exception("nobody took the event %s", type(event).__name__)

    def _hang_up(self) -> None:
        self._up.clear()
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        for future in self._pending.values():
            if not future.done():
                future.set_exception(RelayUnavailable(RelayFailure.NOT_RUNNING))

    def _reap(self, patience_s: float = STOP_TIMEOUT_S) -> None:
        """Wait for the end of the process; it ends by itself once the connection is closed."""
        if self._process is None:
            return
        try:
            self._process.wait(patience_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None


__all__ = ["OfferRefused", "RelayEvent", "RelayFailure", "RelayProcess", "RelayStats", "RelayUnavailable"]
