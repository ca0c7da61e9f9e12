"""A bad line in front of a UDP port: datagrams go through, delayed, lost and moved about; knows no protocol.

Every client that sends to the line's port has a line of its own: its datagrams leave for the target from a socket of
their own, and what comes back there goes to that client.  `python -m tests.faults.wan --help` is for people;
`tests.faults.line` does the same for TCP.
"""

import asyncio
import heapq
import itertools
import socket
from collections.abc import Callable
from types import TracebackType
from typing import Any, cast

from tests.faults.wan_model import Conditions, Link

SOCKET_BUFFER_BYTES = 4 * 1024 * 1024
RESOLUTION_S = 0.001
"""A loop counts in milliseconds: what is asked for sooner is asked again and again until it is due."""
MAX_CLIENTS = 1024
MAX_EARLY_DATAGRAMS = 64
MAX_UNDER_WAY = 100_000
"""Datagrams; what a long stall brings beyond that is lost."""

Address = tuple[str, int]
Take = Callable[[bytes, Address], None]


def _nothing(datagram: bytes) -> bool:
    return False


class _Wire(asyncio.DatagramProtocol):
    """One socket; what cannot be sent is lost, as on any line."""

    def __init__(self, take: Take) -> None:
        self._take = take
        self.transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self._take(data, addr)

    def send(self, data: bytes, address: Address | None = None) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self.transport.sendto(data, address)

    def close(self) -> None:
        if self.transport is not None:
            self.transport.close()


class ClientLine:
    """The two directions of one client's line.

    Attributes:
        up: from the client to the target.
        down: back to the client.
    """

    def __init__(self, up: Link, down: Link) -> None:
        self.up, self.down = up, down
        self.wire: _Wire | None = None
        self.early: list[bytes] = []

    @property
    def port(self) -> int:
        """Where the target sees this client; 0 before the socket is open."""
        if self.wire is None or self.wire.transport is None:
            return 0
        port: int = self.wire.transport.get_extra_info("sockname")[1]
        return port

    def send(self, data: bytes) -> None:
        """Put a datagram that has crossed the line before the target."""
        if self.wire is not None:
            self.wire.send(data)
        elif len(self.early) < MAX_EARLY_DATAGRAMS:
            self.early.append(data)


class Wan:
    """A line in front of `host:port`; all methods belong to the loop it was entered on.

    Usage: `async with Wan(host, port, down=Conditions(delay_ms=50, loss=0.02)) as wan: …  wan.port …`

    Attributes:
        lose_up, lose_down: lose each datagram for which this says true, besides what the conditions lose.
        clients: the line of every address that has sent something.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        up: Conditions | None = None,
        down: Conditions | None = None,
        seed: int = 1,
        listen_host: str = "127.0.0.1",
        listen_port: int = 0,
    ) -> None:
        """Args: seed: the n-th client's troubles are the same in every run."""
        self.lose_up: Callable[[bytes], bool] = _nothing
        self.lose_down: Callable[[bytes], bool] = _nothing
        self.clients: dict[Address, ClientLine] = {}
        self._conditions = {"up": up or Conditions(), "down": down or Conditions()}
        self._is_cut = False
        self._stalled_until_ms = 0.0
        self._target = (host, port)
        self._listen = (listen_host, listen_port)
        self._seed = seed
        self._order = itertools.count()
        self._under_way: list[tuple[float, int, Callable[[bytes], None], bytes]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._due_s = 0.0
        self._opening: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "Wan":
        self._loop = asyncio.get_running_loop()
        found = await self._loop.getaddrinfo(*self._target, type=socket.SOCK_DGRAM)
        self._family: int = found[0][0]
        self._target_address: Any = found[0][4]  # as getaddrinfo gives it: a pair, or four things for IPv6
        near = await self._loop.getaddrinfo(*self._listen, type=socket.SOCK_DGRAM, flags=socket.AI_PASSIVE)
        self._near = await self._open(near[0][0], lambda made: made.bind(near[0][4]), self._from_client)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
        for task in tuple(self._opening):
            task.cancel()
        await asyncio.gather(*self._opening, return_exceptions=True)
        self._near.close()
        for client in self.clients.values():
            if client.wire is not None:
                client.wire.close()

    @property
    def port(self) -> int:
        """Where clients send to."""
        assert self._near.transport is not None
        port: int = self._near.transport.get_extra_info("sockname")[1]
        return port

    @property
    def up(self) -> Conditions:
        """Conditions of all clients' way to the target; what is set is in force at once."""
        return self._conditions["up"]

    @up.setter
    def up(self, conditions: Conditions) -> None:
        self._conditions["up"] = conditions
        for client in self.clients.values():
            client.up.conditions = conditions

    @property
    def down(self) -> Conditions:
        """Conditions of all clients' way back."""
        return self._conditions["down"]

    @down.setter
    def down(self, conditions: Conditions) -> None:
        self._conditions["down"] = conditions
        for client in self.clients.values():
            client.down.conditions = conditions

    @property
    def is_cut(self) -> bool:
        """Whether nothing goes through, either way; nobody is told."""
        return self._is_cut

    @is_cut.setter
    def is_cut(self, is_cut: bool) -> None:
        self._is_cut = is_cut
        for link in self._links():
            link.is_cut = is_cut

    def stall(self, for_ms: float) -> None:
        """Hold everything back for a while; it all arrives at the end."""
        self._stalled_until_ms = self._loop.time() * 1000 + for_ms
        for link in self._links():
            link.stall(self._stalled_until_ms)

    async def move(self, client: Address | None = None) -> None:
        """Let one client, or all, appear under another port from now on; the old one is dead."""
        moving = [line for address, line in self.clients.items() if client in (None, address)]
        for line in moving:
            if line.wire is not None:
                old, line.wire = line.wire, await self._open_far(line)
                old.close()

    def _links(self) -> list[Link]:
        return [link for client in self.clients.values() for link in (client.up, client.down)]

    async def _open(self, family: int, settle: Callable[[socket.socket], None], take: Take) -> _Wire:
        made = socket.socket(family, socket.SOCK_DGRAM)
        try:
            made.setblocking(False)
            for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
                made.setsockopt(socket.SOL_SOCKET, option, SOCKET_BUFFER_BYTES)
            settle(made)
        except OSError:
            made.close()
            raise
        _, wire = await self._loop.create_datagram_endpoint(lambda: _Wire(take), sock=made)
        return wire

    async def _open_far(self, line: ClientLine) -> _Wire:
        address = next(address for address, each in self.clients.items() if each is line)

        def back(data: bytes, _: Address) -> None:
            if not self.lose_down(data):
                self._carry(line.down, data, lambda datagram: self._near.send(datagram, address))

        return await self._open(self._family, lambda made: made.connect(self._target_address), back)

    async def _open_line(self, line: ClientLine) -> None:
        line.wire = await self._open_far(line)
        for datagram in line.early:
            line.wire.send(datagram)
        line.early.clear()

    def _from_client(self, data: bytes, address: Address) -> None:
        line = self.clients.get(address)
        if line is None:
            if len(self.clients) >= MAX_CLIENTS:
                return
            line = self._begin(address)
        if not self.lose_up(data):
            self._carry(line.up, data, line.send)

    def _begin(self, address: Address) -> ClientLine:
        seed = self._seed * 2 * MAX_CLIENTS + 2 * len(self.clients)
        line = ClientLine(Link(self.up, seed=seed), Link(self.down, seed=seed + 1))
        for link in (line.up, line.down):
            link.is_cut = self._is_cut
            link.stall(self._stalled_until_ms)
        self.clients[address] = line
        task = self._loop.create_task(self._open_line(line))
        self._opening.add(task)
        task.add_done_callback(self._opening.discard)
        return line

    def _carry(self, link: Link, data: bytes, deliver: Callable[[bytes], None]) -> None:
        if len(self._under_way) >= MAX_UNDER_WAY:
            link.counts.overflowed += 1
            return
        for arrival_ms in link.send(len(data), self._loop.time() * 1000):
            heapq.heappush(self._under_way, (arrival_ms / 1000, next(self._order), deliver, data))
        self._deliver()

    def _deliver(self) -> None:
        """Hand over what is due and come back when the next datagram is."""
        under_way, now_s = self._under_way, self._loop.time()
        while under_way and under_way[0][0] <= now_s:
            _, _, deliver, data = heapq.heappop(under_way)
            deliver(data)
        if not under_way:
            return
        due_s = max(under_way[0][0], now_s + RESOLUTION_S)
        if self._timer is not None:
            if self._due_s <= due_s:
                return  # a timer that comes too early is set once more; setting it for each datagram would cost more
            self._timer.cancel()
        self._due_s = due_s
        self._timer = self._loop.call_at(self._due_s, self._on_timer)

    def _on_timer(self) -> None:
        self._timer = None
        self._deliver()


if __name__ == "__main__":
    from tests.faults.wan_words import main

    main()
