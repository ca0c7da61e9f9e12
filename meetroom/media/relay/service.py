"""The relay process from inside: takes requests from the server, drives the engine's socket and timers."""

import asyncio
import logging
import os
import socket
import time
from collections.abc import Callable

from meetroom.media.relay.control import ControlBroken, StartOrder, frame, from_server, read_message
from meetroom.media.relay.endpoint import Endpoint, address_of, open_socket
from meetroom.media.relay.engine import Engine
from meetroom.media.relay.line import Line
from meetroom.media.relay.messages import (
    AllowMic,
    Answered,
    AskStats,
    Done,
    Figures,
    Hello,
    Join,
    Leave,
    Message,
    OfferRefused,
    PortRefused,
    Refused,
    RelayStats,
    Reply,
    Request,
    SetPriority,
    WantTiles,
)

TICK_S, IDLE_TICK_S = 0.02, 0.2
LISTEN_EVERY_S = 0.1
CHECK_EVERY_S = 1.0

logger = logging.getLogger(__name__)


class Service:
    """One engine on one socket, ordered about over one connection."""

    def __init__(self, udp: socket.socket, announced_host: str | None, tell: Callable[[Message], None]) -> None:
        """Args: tell: sends one message to the server."""
        host, self.udp_port = address_of(udp)
        self._loop = asyncio.get_running_loop()
        self._endpoint = Endpoint(udp)
        self._closing: set[asyncio.Task[None]] = set()
        self._engine = Engine(
            host=announced_host or host,
            port=self.udp_port,
            send=self._endpoint.send,
            emit=tell,
            forget=self._close_line,
            wall_offset_s=time.time() - time.monotonic(),
        )
        self._listened_s = self._checked_s = time.monotonic()
        self._handlers: dict[type, Callable[..., Reply]] = {
            Join: self._join,
            Leave: self._leave,
            WantTiles: self._want_tiles,
            AllowMic: self._allow_mic,
            SetPriority: self._set_priority,
            AskStats: self._stats,
        }

    def start(self) -> None:
        """Begin to read the socket and to keep time."""
        self._endpoint.start(self._loop, self._engine.incoming, self._on_datagram, self._engine.outbox)
        self._timer = self._loop.call_later(TICK_S, self._on_tick)

    async def stop(self) -> None:
        """Say goodbye to all legs and give the port back."""
        self._timer.cancel()
        for leg_id in tuple(self._engine.ports):
            self._engine.leave(leg_id, time.monotonic())
        await asyncio.gather(*self._closing, return_exceptions=True)
        self._endpoint.close(self._loop)

    def _on_datagram(self, size: int, sender: tuple[str, int]) -> None:
        try:
            self._engine.datagram(size, sender, time.monotonic())
        except Exception as fault:  # one packet must never end the conference of everybody
            self._engine.faults.note(f"the forward path of a datagram of {size} bytes", fault, time.monotonic())

    def _on_tick(self) -> None:
        now_s = time.monotonic()
        self._timer = self._loop.call_later(TICK_S if self._engine.ports else IDLE_TICK_S, self._on_tick)
        if now_s - self._listened_s >= LISTEN_EVERY_S:
            self._listened_s = now_s
            self._engine.listen(now_s)
        if now_s - self._checked_s >= CHECK_EVERY_S:
            self._checked_s = now_s
            self._engine.check_layers(now_s)
        self._engine.tick(now_s)
        self._engine.outbox.flush()

    def _close_line(self, line: Line) -> None:
        task = self._loop.create_task(line.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    def serve(self, request: Request) -> Reply:
        """Carry out one request."""
        reply = self._handlers[type(request)](request, time.monotonic())
        self._engine.tell()
        self._engine.outbox.flush()
        return reply

    def _join(self, request: Join, now_s: float) -> Reply:
        try:
            sdp = self._engine.join(request.room, request.leg_id, request.offer_sdp, now_s)
        except OfferRefused as refused:
            return Refused(request=request.request, reason=refused.reason)
        return Answered(request=request.request, sdp=sdp)

    def _leave(self, request: Leave, now_s: float) -> Reply:
        self._engine.leave(request.leg_id, now_s)
        return Done(request=request.request)

    def _want_tiles(self, request: WantTiles, now_s: float) -> Reply:
        self._engine.set_wants(request.leg_id, request.wants, now_s)
        return Done(request=request.request)

    def _allow_mic(self, request: AllowMic, now_s: float) -> Reply:
        self._engine.set_mic_allowed(request.leg_id, request.allowed, now_s)
        return Done(request=request.request)

    def _set_priority(self, request: SetPriority, now_s: float) -> Reply:
        self._engine.set_priority(request.room, request.leg_ids, now_s)
        return Done(request=request.request)

    def _stats(self, request: AskStats, now_s: float) -> Reply:
        stats = RelayStats(
            cpu_s=time.process_time(),
            packets_in=self._endpoint.packets_in,
            packets_out=self._endpoint.packets_out,
            dropped=self._endpoint.dropped,
            legs=self._engine.leg_stats(),
        )
        return Figures(request=request.request, stats=stats)


async def run(order: StartOrder) -> None:
    """Serve until the control connection ends.  Raises: ControlBroken when the server cannot be reached."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", order.control_port)
    except OSError as error:
        raise ControlBroken("no server") from error
    try:
        udp = open_socket(order.udp_host, order.udp_port)
    except OSError as error:
        writer.write(frame(PortRefused(token=order.token, errno=error.errno or 0)))
        await writer.drain()
        writer.close()
        return

    def tell(message: Message) -> None:
        if not writer.is_closing():  # the server has gone; so shall this process in a moment
            writer.write(frame(message))

    service = Service(udp, order.announced_host, tell)
    service.start()
    writer.write(frame(Hello(token=order.token, pid=os.getpid(), udp_port=service.udp_port)))
    try:
        while True:
            writer.write(frame(service.serve(await read_message(reader, from_server))))
    except ControlBroken:
        logger.info("the server closed the control connection")
    finally:
        await service.stop()
        writer.close()
