"""A connection between one client and the server, in memory: frames go over when a test says so, or are lost."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

from meetroom.client.wire import LineClosed


class SteppedLine:
    """Both ends of one connection.

    `up` and `down` hold what is under way to the server and to the client.  `hold` keeps it under way; otherwise it
    goes over at once.

    Args:
        on_up: shown what the client sends, when it sends it.
        on_down: shown what the server sends, likewise.
    """

    def __init__(self, on_up: Callable[[str], None], on_down: Callable[[str], None]) -> None:
        self._on_up, self._on_down = on_up, on_down
        self.up: deque[str] = deque()
        self.down: deque[str] = deque()
        self.hold = False
        self.client_gone = False
        self.server_gone = False
        self.sent: list[str] = []
        self._to_client: asyncio.Queue[str | None] = asyncio.Queue()
        self._to_server: asyncio.Queue[str | None] = asyncio.Queue()

    # ---- the network

    def carry_up(self, frames: int) -> None:
        """Bring frames to the server."""
        for _ in range(min(frames, len(self.up))):
            frame = self.up.popleft()
            if not self.server_gone:
                self._to_server.put_nowait(frame)

    def carry_down(self, frames: int) -> None:
        """Bring frames to the client."""
        for _ in range(min(frames, len(self.down))):
            frame = self.down.popleft()
            if not self.client_gone:
                self._to_client.put_nowait(frame)

    def release(self) -> None:
        """Bring over all there is, and what comes."""
        self.hold = False
        self.carry_up(len(self.up))
        self.carry_down(len(self.down))

    def cut(self, *, server_knows: bool = True) -> None:
        """Lose what is under way; the client sees the end, the server does or still believes in the line."""
        self.up.clear()
        self.down.clear()
        self.client_gone = True
        self._to_client.put_nowait(None)
        if server_knows:
            self.tell_server()

    def tell_server(self) -> None:
        """The server sees the end as well."""
        if not self.server_gone:
            self.server_gone = True
            self._to_server.put_nowait(None)

    # ---- the client's end, see client.wire.Line

    async def send(self, data: bytes) -> None:
        if self.client_gone:
            raise LineClosed
        frame = data.decode()
        self._on_up(frame)
        self.sent.append(frame)
        self.up.append(frame)
        if not self.hold:
            self.carry_up(len(self.up))

    async def receive(self) -> bytes:
        frame = await self._to_client.get()
        if frame is None:
            raise LineClosed
        return frame.encode()

    async def close(self) -> None:
        if not self.client_gone:
            self.client_gone = True
            self.up.clear()
            self.tell_server()


class ServerEnd:
    """The server's end of a line, as much of a WebSocket as a session uses."""

    def __init__(self, line: SteppedLine) -> None:
        self._line = line

    async def accept(self, subprotocols: str | None = None) -> None: ...

    async def receive(self) -> dict[str, Any]:
        frame = await self._line._to_server.get()
        if frame is None:
            return {"type": "websocket.disconnect", "code": 1006}
        return {"type": "websocket.receive", "text": frame}

    async def send(self, event: dict[str, Any]) -> None:
        line = self._line
        if line.server_gone:
            raise OSError
        if line.client_gone:
            return  # nobody is there any more, which the server does not know yet
        line._on_down(event["text"])
        line.down.append(event["text"])
        if not line.hold:
            line.carry_down(len(line.down))

    async def close(self, code: int = 1000, reason: str | None = None) -> None:
        line = self._line
        line.server_gone = True
        if not line.client_gone:
            # A goodbye arrives after all that was said before it.
            line.carry_down(len(line.down))
            line.client_gone = True
            line._to_client.put_nowait(None)
