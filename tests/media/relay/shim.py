"""A user-space network between one client and the relay: it can lose, cut and move to another address."""

import asyncio
from collections.abc import Callable
from typing import cast

Datagram = tuple[bytes, tuple[str, int]]


class _Wire(asyncio.DatagramProtocol):
    def __init__(self, take: Callable[[bytes, tuple[str, int]], None]) -> None:
        self._take = take
        self.transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._take(data, addr)


class Shim:
    """Clients send to `port`; what they send leaves for the relay from an address of its own."""

    def __init__(self, relay_port: int) -> None:
        self.port = 0
        self.lose_up: Callable[[bytes], bool] = lambda datagram: False
        self.lose_down: Callable[[bytes], bool] = lambda datagram: False
        self.is_cut = False
        self.without_stun = False
        self._relay = ("127.0.0.1", relay_port)
        self._client: tuple[str, int] | None = None
        self._inward: _Wire | None = None
        self._outward: list[_Wire] = []

    async def start(self) -> None:
        """Open both sides."""
        self._inward = await self._open(self._up)
        assert self._inward.transport is not None
        self.port = self._inward.transport.get_extra_info("sockname")[1]
        await self.move()

    async def move(self) -> None:
        """From now on the client appears under another address; the old one is dead."""
        if self._outward and self._outward[-1].transport is not None:
            self._outward[-1].transport.close()
        wire = await self._open(self._down)
        self._outward.append(wire)

    def close(self) -> None:
        """Close all sockets."""
        for wire in (self._inward, *self._outward):
            if wire is not None and wire.transport is not None:
                wire.transport.close()

    async def _open(self, take: Callable[[bytes, tuple[str, int]], None]) -> _Wire:
        loop = asyncio.get_running_loop()
        _, wire = await loop.create_datagram_endpoint(lambda: _Wire(take), local_addr=("127.0.0.1", 0))
        return wire

    def _up(self, data: bytes, addr: tuple[str, int]) -> None:
        self._client = addr
        transport = self._outward[-1].transport
        assert transport is not None
        is_stun = self.without_stun and data[0] < 4
        if not (self.is_cut or is_stun or self.lose_up(data)):
            transport.sendto(data, self._relay)

    def _down(self, data: bytes, addr: tuple[str, int]) -> None:
        assert self._inward is not None
        assert self._inward.transport is not None
        if self._client is not None and not (self.is_cut or self.lose_down(data)):
            self._inward.transport.sendto(data, self._client)
