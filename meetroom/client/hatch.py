"""Gives sealed chunks away to neighbours that ask by their hash; knows no key, no document and no server.

Everything is bounded: connections, answers at once, bytes per second, sizes of requests, and who may ask at all.
"""

import asyncio
import ipaddress
import logging
import socket
import time
from collections.abc import Callable
from typing import cast

import msgspec
from aiohttp import web

from meetroom.client.holdings import Holdings
from meetroom.client.pace import Allowance
from meetroom.client.point_pass import PointPass

logger = logging.getLogger(__name__)

ASK_HEADER = "X-Meetroom-Ask"
PROOF_HEADER = "X-Meetroom-Proof"
HAS_PATH = "/has"
CHUNK_PATH = "/chunk/"
MAX_NAMES = 16
MAX_BODY_BYTES = 4096
MAX_CONNECTIONS = 96
MAX_STRANGERS_OF_ONE = 8
"""Connections from one address that have not yet asked as somebody of this meeting does."""
FIRST_ASK_S = 10.0
"""So long such a connection may last."""
MAX_ANSWERS = 12
IDLE_S = 30.0
RATE_BYTES_PER_S = 40_000_000.0
CALL_RATE_BYTES_PER_S = 1_000_000.0
BURST_BYTES = 4_000_000.0
LONGEST_WAIT_S = 1.0
GOODBYE_S = 0.1


class Stock(msgspec.Struct, frozen=True, array_like=True):
    """What a client has of one version: bits in order of its chunks, most significant first.

    `here`: held and proved.  `underway`: on their way from the server.  `fetching`: whether it will fetch the rest.
    """

    here: bytes
    underway: bytes
    fetching: bool


class Hatch:
    """See the module.

    Args:
        fetching: whether this client can fetch from the server now.
        known: addresses that belong to announced neighbours, for networks with public addresses.
    """

    def __init__(
        self, holdings: Holdings, point_pass: PointPass, fetching: Callable[[], bool], known: Callable[[str], bool]
    ) -> None:
        self._holdings = holdings
        self._pass = point_pass
        self._fetching = fetching
        self._known = known
        self._names = msgspec.json.Decoder(list[str])
        self._answers = 0
        self._server: web.Server | None = None
        self._unproved: set[asyncio.Protocol] = set()
        self._listener: asyncio.Server | None = None
        self._allowance = Allowance(RATE_BYTES_PER_S, BURST_BYTES)
        self.given_bytes = 0
        self.port = 0

    async def open(self, host: str = "") -> None:
        """Listen on a free port; sets `port`.  Raises: OSError."""
        listening = _listening_socket(host)
        self._server = web.Server(self._answer, access_log=None, keepalive_timeout=IDLE_S)
        try:
            self._listener = await asyncio.get_running_loop().create_server(lambda: _Door(self._admit), sock=listening)
        except BaseException:
            listening.close()
            raise
        self.port = listening.getsockname()[1]

    async def close(self) -> None:
        """Give nothing away any more."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()
        server, self._server = self._server, None
        if server is not None:
            await server.shutdown(GOODBYE_S)

    def in_call(self, yes: bool) -> None:
        """The network may be wireless and shared: during a call it is the voices' first."""
        per_s = CALL_RATE_BYTES_PER_S if yes else RATE_BYTES_PER_S
        self._allowance = Allowance(per_s, min(BURST_BYTES, per_s))

    def _admit(self, transport: asyncio.Transport) -> None:
        """Let a connection in, unless too many are here; who says nothing is sent away again."""
        if self._server is None or self._is_crowded(transport):
            transport.abort()
            return
        handler = self._server()
        transport.set_protocol(handler)
        handler.connection_made(transport)
        self._unproved.add(handler)
        asyncio.get_running_loop().call_later(FIRST_ASK_S, self._send_away, handler, transport)

    def _is_crowded(self, transport: asyncio.Transport) -> bool:
        assert self._server is not None
        here = self._server.connections
        address = _address(transport)
        strangers = [h.transport for h in here if h in self._unproved and h.transport is not None]
        same = 0 if _is_this_machine(address) else sum(_address(other) == address for other in strangers)
        return len(here) >= MAX_CONNECTIONS or same >= MAX_STRANGERS_OF_ONE

    def _send_away(self, handler: asyncio.Protocol, transport: asyncio.Transport) -> None:
        if handler in self._unproved:
            self._unproved.discard(handler)
            transport.abort()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        target, header = request.path, request.headers.get(ASK_HEADER, "")
        if not self._may_ask(request.remote or "") or (request.content_length or 0) > MAX_BODY_BYTES:
            return _refused(404)
        body = await request.read() if request.content_length else b""
        # Whoever is not of this meeting gets the answer that is given to a hash nobody knows.
        if not self._pass.is_ask(header, target, body):
            return _refused(404)
        self._unproved.discard(request.protocol)
        if request.method == "POST" and target == HAS_PATH:
            return self._has(header, body)
        if request.method == "GET" and target.startswith(CHUNK_PATH):
            return await self._chunk(target.removeprefix(CHUNK_PATH))
        return _refused(404)

    def _has(self, header: str, body: bytes) -> web.Response:
        try:
            names = self._names.decode(body)[:MAX_NAMES]
        except (msgspec.DecodeError, UnicodeError):
            return _refused(400)
        found = {name: stock for name in names if (stock := self._stock(name)) is not None}
        told = msgspec.json.encode(found)
        return web.Response(body=told, headers={PROOF_HEADER: self._pass.proof(header, told)})

    def _stock(self, name: str) -> Stock | None:
        volume = self._holdings.named(name)
        if volume is None:
            return None
        fetching = self._fetching() and not volume.stuck
        return Stock(
            here=to_bits([volume.holds(sha256) for sha256 in volume.chunks]),
            underway=to_bits([sha256 in volume.from_server for sha256 in volume.chunks]),
            fetching=fetching,
        )

    async def _chunk(self, sha256: str) -> web.Response:
        if self._answers >= MAX_ANSWERS:
            return _refused(503)
        self._answers += 1
        try:
            found = await self._holdings.read(sha256)
            if found is None:
                return _refused(404)
            wait_s = self._allowance.take(len(found), time.monotonic())
            if wait_s > LONGEST_WAIT_S:
                self._allowance.take(-len(found), time.monotonic())
                return _refused(503)
            await asyncio.sleep(wait_s)
            self.given_bytes += len(found)
            return web.Response(body=found, content_type="application/octet-stream")
        finally:
            self._answers -= 1

    def _may_ask(self, remote: str) -> bool:
        """The same local network: private addresses, or those of somebody who announced themselves here."""
        try:
            address = ipaddress.ip_address(remote.partition("%")[0])
        except ValueError:
            return False
        mapped = getattr(address, "ipv4_mapped", None) or address
        return mapped.is_private or mapped.is_link_local or self._known(str(mapped))


class _Door(asyncio.Protocol):
    """Where a connection stands until it is let in."""

    def __init__(self, admit: Callable[[asyncio.Transport], None]) -> None:
        self._admit = admit

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See asyncio.Protocol."""
        self._admit(cast(asyncio.Transport, transport))


def _address(transport: asyncio.BaseTransport) -> str:
    peer = transport.get_extra_info("peername")
    return str(peer[0]) if peer else ""


def _is_this_machine(address: str) -> bool:
    """Whether several clients may stand behind an address: those of one machine talk over its loopback."""
    return address.removeprefix("::ffff:").startswith("127.") or address == "::1"


def _refused(status: int) -> web.Response:
    return web.Response(status=status)


def _listening_socket(host: str) -> socket.socket:
    """Both families on one port where the system can; a random port."""
    if not host and socket.has_dualstack_ipv6():
        return socket.create_server(("", 0), family=socket.AF_INET6, dualstack_ipv6=True, backlog=64)
    return socket.create_server((host, 0), backlog=64)


def to_bits(flags: list[bool]) -> bytes:
    """Flags as bits, most significant first."""
    padded = "".join("01"[flag] for flag in flags).ljust(-(-len(flags) // 8) * 8, "0")
    return int(padded or "0", 2).to_bytes(len(padded) // 8, "big")


def from_bits(bits: bytes, names: list[str]) -> frozenset[str]:
    """The names whose bit is set; bits beyond them are left out."""
    return frozenset(name for place, name in enumerate(names) if _bit(bits, place))


def _bit(bits: bytes, place: int) -> bool:
    index, offset = divmod(place, 8)
    return index < len(bits) and bool(bits[index] >> (7 - offset) & 1)
