"""A TCP line between a client and a server that can be cut, silenced, slowed and mended; knows no protocol.

`cut` is a cable pulled between two switches: connections are reset and new ones refused.  `silence` is worse and
more common: everything stays open and nothing arrives any more.
"""

import asyncio
import contextlib
from types import TracebackType

PIECE_BYTES = 65_536


class BadLine:
    """Forwards TCP connections from a port of its own to a server's.

    Usage: `async with BadLine(host, port) as line: …  line.port …`

    Attributes:
        delay_s: one-way delay of every piece of data from now on.
        accepted: connections so far.
    """

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._is_cut = False
        self._audible = asyncio.Event()
        self._audible.set()
        self._came = asyncio.Event()
        self.delay_s = 0.0
        self.accepted = 0

    async def __aenter__(self) -> "BadLine":
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        self.cut()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def port(self) -> int:
        """Where clients connect to."""
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    @property
    def connections(self) -> int:
        """Ends of connections that are open."""
        return len(self._writers)

    def cut(self) -> None:
        """Reset all connections and refuse new ones."""
        self._is_cut = True
        for writer in tuple(self._writers):
            writer.transport.abort()

    def silence(self) -> None:
        """Deliver nothing any more, in neither direction, and tell nobody."""
        self._audible.clear()

    def restore(self) -> None:
        """As good as new; what waited while the line was silent arrives now."""
        self._is_cut = False
        self._audible.set()

    async def attempted(self) -> None:
        """Wait until somebody tries to connect."""
        self._came.clear()
        await self._came.wait()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        self._came.set()
        if self._is_cut:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(*self._target)
        except OSError:
            writer.transport.abort()
            return
        for source, sink in ((reader, far_writer), (far_reader, writer)):
            self._writers.add(sink)
            task = asyncio.create_task(self._carry(source, sink))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        delivery = asyncio.create_task(self._deliver(pieces, sink))
        try:
            with contextlib.suppress(ConnectionError):
                while piece := await source.read(PIECE_BYTES):
                    pieces.put_nowait((loop.time() + self.delay_s, piece))
            pieces.put_nowait((0.0, b""))
            await delivery
        finally:
            delivery.cancel()
            self._writers.discard(sink)
            sink.transport.abort()

    async def _deliver(self, pieces: "asyncio.Queue[tuple[float, bytes]]", sink: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        with contextlib.suppress(ConnectionError):
            while True:
                due_s, piece = await pieces.get()
                await asyncio.sleep(max(0.0, due_s - loop.time()))
                await self._audible.wait()
                if not piece:
                    break
                sink.write(piece)
                await sink.drain()
            if sink.can_write_eof():
                sink.write_eof()
