"""A line that can be cut: forwards one TCP port and one UDP port of the server for one point of the demonstration."""

import asyncio
import contextlib
from collections.abc import Callable

Address = tuple[str, int]


class _Outward(asyncio.DatagramProtocol):
    def __init__(self, line: "Line", client: Address) -> None:
        self._line = line
        self._client = client
        self.transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self._line.back(self._client, data)

    def error_received(self, exc: Exception) -> None:
        """A relay that is not there is a lost packet."""


class _Inward(asyncio.DatagramProtocol):
    def __init__(self, received: Callable[[bytes, Address], None]) -> None:
        self._received = received

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self._received(data, addr)

    def error_received(self, exc: Exception) -> None:
        """A client that is gone is a lost packet."""


class Line:
    """Forwards 127.0.0.1:`tcp_port` and `udp_port` to the server until cut; nothing passes while cut."""

    def __init__(self, server_tcp: int, server_udp: int, host: str = "127.0.0.1") -> None:
        self._host = host
        self._server_tcp = server_tcp
        self._server_udp = server_udp
        self._cut = False
        self._pairs: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._outward: dict[Address, asyncio.Future[_Outward]] = {}
        self.tcp_port = 0
        self.udp_port = 0

    async def start(self) -> None:
        """Begin to forward; the ports are known afterwards."""
        self._server = await asyncio.start_server(self._accept, self._host, 0)
        self.tcp_port = self._server.sockets[0].getsockname()[1]
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: _Inward(self._forth), local_addr=(self._host, 0))
        self._inward = transport
        self.udp_port = transport.get_extra_info("sockname")[1]

    def cut(self) -> None:
        """The line is dead: connections break, packets vanish."""
        self._cut = True
        for writer in list(self._pairs):
            writer.transport.abort()

    def restore(self) -> None:
        """The line is there again."""
        self._cut = False

    async def stop(self) -> None:
        """Forward nothing any more."""
        self.cut()
        self._server.close()
        self._inward.close()
        for outward in self._outward.values():
            if outward.done() and (transport := outward.result().transport) is not None:
                transport.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._cut:
            writer.transport.abort()
            return
        try:
            up_reader, up_writer = await asyncio.open_connection(self._host, self._server_tcp)
        except OSError:
            writer.transport.abort()
            return
        self._pairs |= {writer, up_writer}
        for source, target in ((reader, up_writer), (up_reader, writer)):
            task = asyncio.create_task(self._pump(source, target))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(1 << 16):
                target.write(data)
                await target.drain()
        self._pairs.discard(target)
        target.transport.abort()

    def _forth(self, data: bytes, client: Address) -> None:
        if self._cut:
            return
        known = self._outward.get(client)
        if known is None:
            self._outward[client] = asyncio.ensure_future(self._open(client, data))
        elif known.done() and (transport := known.result().transport) is not None:
            transport.sendto(data)

    async def _open(self, client: Address, first: bytes) -> _Outward:
        loop = asyncio.get_running_loop()
        _, outward = await loop.create_datagram_endpoint(
            lambda: _Outward(self, client), remote_addr=(self._host, self._server_udp)
        )
        if outward.transport is not None and not self._cut:
            outward.transport.sendto(first)
        return outward

    def back(self, client: Address, data: bytes) -> None:
        """A packet of the relay on its way to the client."""
        if not self._cut:
            self._inward.sendto(data, client)
