"""A line in memory whose other end a test holds."""

import asyncio
from collections.abc import Callable

from meetroom.client.link import StartOver
from meetroom.client.listening import LinkState
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.wire import Line, LineClosed
from meetroom.protocol.codec import decode_client, encode
from meetroom.protocol.messages import ClientMessage, Hello, ServerMessage, Welcome


class PretendLine:
    """One connection; `say` is the server speaking, `heard` what the client sent."""

    def __init__(self) -> None:
        self.heard: list[ClientMessage] = []
        self.closed = False
        self._in: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._news = asyncio.Event()

    async def send(self, data: bytes) -> None:
        if self.closed:
            raise LineClosed
        self.heard.append(decode_client(data))
        self._news.set()

    async def receive(self) -> bytes:
        data = await self._in.get()
        if data is None:
            raise LineClosed
        return data

    async def close(self) -> None:
        self.closed = True
        self._in.put_nowait(None)

    def say(self, message: ServerMessage) -> None:
        self._in.put_nowait(encode(message))

    def say_raw(self, data: bytes) -> None:
        self._in.put_nowait(data)

    def hang_up(self) -> None:
        self._in.put_nowait(None)

    async def until(self, holds: Callable[[], object]) -> None:
        async with asyncio.timeout(60):
            while not holds():
                self._news.clear()
                await self._news.wait()


class PretendServer:
    """Takes calls; what is in `refusals` is raised instead, one per call."""

    def __init__(self) -> None:
        self.lines: list[PretendLine] = []
        self.calls = 0
        self.refusals: list[ClientProblem] = []
        self.deaf = False
        self._came = asyncio.Event()

    async def dial(self) -> Line:
        self.calls += 1
        self._came.set()
        if self.deaf:
            await asyncio.Event().wait()
        if self.refusals:
            raise ClientError(self.refusals.pop(0))
        line = PretendLine()
        self.lines.append(line)
        return line

    async def line(self, number: int = -1) -> PretendLine:
        """The newest line, or the one of this number once it is there."""
        async with asyncio.timeout(60):
            while not self.lines or (number >= 0 and len(self.lines) <= number):
                self._came.clear()
                await self._came.wait()
        return self.lines[number]


class PretendEnd:
    """Uses a link: caught up once as many messages came as Welcome promised."""

    def __init__(self) -> None:
        self.states: list[tuple[LinkState, ClientProblem | None]] = []
        self.messages: list[ServerMessage] = []
        self.promised = 0
        self.start_over = 0
        self._news = asyncio.Event()

    def hello(self) -> Hello:
        return Hello(protocol=1, client="test", device="d", after_seq=len(self.messages))

    def on_welcome(self, welcome: Welcome) -> None:
        self.promised = welcome.seq

    def on_message(self, message: ServerMessage) -> None:
        if self.start_over:
            self.start_over -= 1
            raise StartOver
        self.messages.append(message)
        self._news.set()

    def caught_up(self) -> bool:
        return len(self.messages) >= self.promised

    def on_link(self, state: LinkState, problem: ClientProblem | None) -> None:
        self.states.append((state, problem))
        self._news.set()

    async def until(self, holds: Callable[[], object]) -> None:
        async with asyncio.timeout(60):
            while not holds():
                self._news.clear()
                await self._news.wait()

    async def reached(self, state: LinkState, problem: ClientProblem | None = None) -> None:
        await self.until(lambda: self.states and self.states[-1] == (state, problem))
