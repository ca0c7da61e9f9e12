"""Ways to the relay through TURN servers, for points whose firewall stops UDP; knows no media and no signalling.

aioice asks one TURN server, and gathering waits for it.  Here all of them are asked at once while the direct way is
already being tried: a TURN server costs a point that does not need it nothing, and a silent one nobody anything.

Source: RFC 8656 (TURN), RFC 7065 (its URLs).
"""

import asyncio
import logging
import re
import ssl
import struct
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

import aioice
from aioice import turn
from aioice.candidate import candidate_foundation, candidate_priority
from aioice.ice import StunProtocol

from meetroom.media.config import IceServer

logger = logging.getLogger(__name__)

OPEN_TIMEOUT_S = 8.0
HEAD_START_S = 0.3
"""For the direct way, which is the better one wherever it exists."""
GOODBYE_S = 1.0
MOST_WAITING_BYTES = 64 * 1024
"""On a TCP line that does not keep up: what is late is worse than what is lost."""
_LIFETIME_S = 600
_COMPONENT = 1
_URL = re.compile(
    r"(?P<scheme>turns?):(?P<host>\[[\da-fA-F:.]+\]|[\w.-]+)(:(?P<port>\d{1,5}))?(\?transport=(?P<transport>udp|tcp))?"
)


@dataclass(frozen=True, slots=True)
class TurnServer:
    """One address of a TURN server; `is_tls` only over TCP."""

    host: str
    port: int
    is_tcp: bool
    is_tls: bool
    username: str
    credential: str


def turn_servers(ice_servers: Sequence[IceServer]) -> tuple[TurnServer, ...]:
    """The TURN servers among what the meeting server configures.

    STUN servers are left out: the relay has a public address and sees ours by itself.
    """
    found = (_turn_server(entry) for entry in ice_servers)
    return tuple(dict.fromkeys(server for server in found if server is not None))


def _turn_server(entry: IceServer) -> TurnServer | None:
    url = _URL.fullmatch(entry.url)
    if url is None:
        if not entry.url.startswith("stun"):
            logger.warning("not the URL of a TURN server: %r", entry.url)
        return None
    is_tls = url["scheme"] == "turns"
    port = int(url["port"] or (5349 if is_tls else 3478))
    is_tcp = (url["transport"] or ("tcp" if is_tls else "udp")) == "tcp"
    if is_tls and not is_tcp:
        return None  # DTLS
    return TurnServer(url["host"].strip("[]"), port, is_tcp, is_tls, entry.username, entry.credential)


class _Way(turn.TurnTransport):
    """An allocation that looks like a UDP socket to ICE; aioice starts a task for each packet, here there is none."""

    def __init__(self, inner: turn.TurnClientProtocol) -> None:
        super().__init__(inner)
        self._inner = inner

    def sendto(self, data: bytes, addr: tuple[str, int]) -> None:
        line = self._inner.transport
        if isinstance(line, asyncio.Transport) and line.get_write_buffer_size() > MOST_WAITING_BYTES:
            return
        channel = self._inner.peer_to_channel.get(addr)
        if channel is None or time.time() > self._inner.channel_refresh_at[channel]:
            super().sendto(data, addr)
        elif not line.is_closing():
            self._inner._send(struct.pack("!HH", channel, len(data)) + data)

    async def _close(self) -> None:
        # The allocation is given back in a moment, or not at all: nobody waits half a minute for a dead server.
        try:
            async with asyncio.timeout(GOODBYE_S):
                await super()._close()
        except TimeoutError:
            cast("asyncio.DatagramTransport | asyncio.WriteTransport", self._inner.transport).abort()


class Detour:
    """The ways of one connection; `open` once, then `lead`, then `close`."""

    def __init__(self, ice_servers: Sequence[IceServer], ca_der: bytes | None) -> None:
        """`ca_der`: a CA that is trusted for `turns:` beside those of the system."""
        self._servers = turn_servers(ice_servers)
        self._ca_der = ca_der
        self._opening: list[asyncio.Task[StunProtocol]] = []

    def open(self, path: aioice.Connection) -> None:
        """Ask all servers for an allocation, in the background."""
        self._opening = [asyncio.create_task(self._open(server, path)) for server in self._servers]

    async def lead(self, path: aioice.Connection, *, wait_s: float = HEAD_START_S) -> None:
        """Have `path` try each way as soon as it is there, and tell it when no more will come."""
        await asyncio.sleep(wait_s if self._opening else 0)
        for opened in asyncio.as_completed(self._opening):
            try:
                protocol = await opened
            except Exception as error:  # no such host, no such port, any answer at all: the other ways go on
                logger.info("no way through TURN: %s", error or type(error).__name__)
                continue
            path._protocols.append(protocol)
            for remote in path.remote_candidates:
                path._pair_remote_candidate(remote)
            path.sort_check_list()
        await path.add_remote_candidate(None)

    async def close(self, path: aioice.Connection) -> None:
        """Give back what is not used; ways that were led to the path and carry it are closed with it."""
        for task in self._opening:
            task.cancel()
        ends = await asyncio.gather(*self._opening, return_exceptions=True)
        used = {pair.protocol for pair in path._nominated.values()}
        idle = [end for end in ends if isinstance(end, StunProtocol) and end not in used]
        for protocol in idle:
            if protocol in path._protocols:
                path._protocols.remove(protocol)
        await asyncio.gather(*(protocol.close() for protocol in idle))

    async def _open(self, server: TurnServer, path: aioice.Connection) -> StunProtocol:
        """Raises: OSError, TimeoutError, TransactionError; whatever a broken address or answer brings about."""
        async with asyncio.timeout(OPEN_TIMEOUT_S):
            inner = await self._connect(server)
            try:
                way, protocol = _Way(inner), StunProtocol(path)
                await way._connect(protocol)
            except BaseException:
                inner.transport.close()
                raise
        protocol.local_candidate = _candidate(way)
        return protocol

    async def _connect(self, server: TurnServer) -> turn.TurnClientProtocol:
        loop, address = asyncio.get_running_loop(), (server.host, server.port)
        words = (address, server.username, server.credential, _LIFETIME_S, turn.DEFAULT_CHANNEL_REFRESH_TIME)
        inner: turn.TurnClientProtocol
        if not server.is_tcp:
            _, inner = await loop.create_datagram_endpoint(
                lambda: turn.TurnClientUdpProtocol(*words), remote_addr=address
            )
            return inner
        context = await asyncio.to_thread(_trust, self._ca_der) if server.is_tls else None
        _, inner = await loop.create_connection(
            lambda: turn.TurnClientTcpProtocol(*words),
            server.host,
            server.port,
            ssl=context,
            ssl_shutdown_timeout=GOODBYE_S if context else None,
        )
        return inner


def _trust(ca_der: bytes | None) -> ssl.SSLContext:
    """TLS 1.2 or newer, host name checked."""
    context = ssl.create_default_context()
    if ca_der is not None:
        with suppress(ssl.SSLError, ValueError):
            context.load_verify_locations(cadata=ca_der)
    return context


def _candidate(way: turn.TurnTransport) -> aioice.Candidate:
    host, port = way.get_extra_info("sockname")[:2]
    return aioice.Candidate(
        foundation=candidate_foundation("relay", "udp", host),
        component=_COMPONENT,
        transport="udp",
        priority=candidate_priority(_COMPONENT, "relay"),
        host=host,
        port=port,
        type="relay",
    )
