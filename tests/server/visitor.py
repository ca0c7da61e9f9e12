"""A client made of aiohttp alone, for tests: follows the chain by the book and keeps what else it was told."""

import asyncio
import base64
import json
import ssl
from collections.abc import Callable
from typing import Any, TypeVar

import aiohttp

from meetroom.domain.chain import Replica, blank, follow
from meetroom.domain.core import Command, CommandId, MeetingId
from meetroom.protocol.codec import decode_server, encode
from meetroom.protocol.messages import (
    PROTOCOL,
    Answer,
    Bye,
    ClientMessage,
    Hello,
    Links,
    ServerMessage,
    Submit,
    Welcome,
)
from meetroom.protocol.signalling import CallRoster, CallRosterChange, LegInfo, roster_after
from meetroom.server.app import MeetingServer

PATIENCE_S = 20.0
M = TypeVar("M")


def trust(server: MeetingServer) -> ssl.SSLContext:
    """TLS that trusts this server's CA only."""
    assert server.ca_pem is not None
    return ssl.create_default_context(cadata=server.ca_pem.decode())


class Line:
    """One WebSocket session."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, meeting_id: MeetingId) -> None:
        self.socket = socket
        self.replica: Replica = blank(meeting_id)
        self.hidden = 0
        self.raw: list[str] = []
        self.seen: list[ServerMessage] = []
        self._unread: list[ServerMessage] = []
        self._legs: tuple[LegInfo, ...] = ()

    async def say(self, message: ClientMessage) -> None:
        """Send a message."""
        await self.socket.send_str(encode(message).decode())

    async def hello(self, *, after: Replica | None = None, device: str = "laptop") -> Welcome:
        """Say hello and follow the chain to where Welcome says it is."""
        if after is not None:
            self.replica = after
        known = self.replica
        await self.say(
            Hello(
                protocol=PROTOCOL,
                client="test",
                device=device,
                after_seq=known.seq,
                after_head=known.head if known.seq else None,
            )
        )
        welcome = await self.expect(Welcome)
        await self.until(lambda: self.replica.seq >= welcome.seq)
        return welcome

    async def read(self) -> ServerMessage:
        """The next message from the wire.  Raises: EOFError at the end."""
        frame = await asyncio.wait_for(self.socket.receive(), PATIENCE_S)
        if frame.type is not aiohttp.WSMsgType.TEXT:
            raise EOFError(frame.data, frame.extra)
        self.raw.append(frame.data)
        message = decode_server(frame.data)
        self.seen.append(message)
        if isinstance(message, Welcome) and message.reset:
            self.replica = blank(self.replica.meeting.meeting_id)
        if isinstance(message, Links):
            for link in message.links:
                self.replica, fact = follow(self.replica, link)
                self.hidden += fact is None
        return self._roster(message)

    def _roster(self, message: ServerMessage) -> ServerMessage:
        """A change of the roster is given as the roster it makes."""
        if isinstance(message, CallRosterChange):
            message = CallRoster(roster_after(self._legs, message))
        if isinstance(message, CallRoster):
            self._legs = message.legs
        return message

    async def expect(self, kind: type[M], fits: Callable[[M], bool] = lambda message: True) -> M:
        """The next message of this kind that fits; others are kept for later."""
        for message in self._unread:
            if isinstance(message, kind) and fits(message):
                self._unread.remove(message)
                return message
        while True:
            message = await self.read()
            if isinstance(message, kind) and fits(message):
                return message
            self._unread.append(message)

    async def say_submit(self, command: Command, command_id: str) -> None:
        """Send a command and wait for nothing."""
        await self.say(Submit(command_id=CommandId(command_id), command=command))

    async def until(self, holds: Callable[[], bool]) -> None:
        """Read until something holds."""
        while not holds():
            self._unread.append(await self.read())

    async def submit(self, command: Command, command_id: str | None = None) -> Answer:
        """Send a command and wait for its answer."""
        name = CommandId(command_id or f"c-{id(command)}-{len(self.seen)}")
        await self.say_submit(command, name)
        return await self.expect(Answer, lambda answer: answer.command_id == name)

    async def bye(self) -> Bye:
        """Read to the end of the session."""
        said = await self.expect(Bye)
        try:
            await self.read()
        except EOFError:
            return said
        raise AssertionError("something came after the goodbye")

    async def close(self) -> None:
        """Hang up."""
        await self.socket.close()


class Visitor:
    """Somebody with a token, or without."""

    def __init__(self, server: MeetingServer, token: str = "", person_id: str = "") -> None:
        self.server = server
        self.url = server.url
        self.person_id = person_id
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http: aiohttp.ClientSession | None = None
        self._tls = trust(server)

    @property
    def http(self) -> aiohttp.ClientSession:
        """The HTTP client."""
        if self._http is None:
            connector = aiohttp.TCPConnector(ssl=self._tls)
            self._http = aiohttp.ClientSession(connector=connector, headers=self.headers)
        return self._http

    async def close(self) -> None:
        """Close the HTTP client."""
        if self._http is not None:
            await self._http.close()

    async def get(self, path: str) -> tuple[int, Any]:
        """Status and JSON (or bytes) of a GET."""
        async with self.http.get(self.url + path) as answer:
            return answer.status, await _content(answer)

    async def post(self, path: str, body: Any = None) -> tuple[int, Any]:
        """Status and JSON of a POST."""
        async with self.http.post(self.url + path, json=body) as answer:
            return answer.status, await _content(answer)

    async def put(self, path: str, body: Any = None) -> tuple[int, Any]:
        """Status and JSON of a PUT."""
        async with self.http.put(self.url + path, json=body) as answer:
            return answer.status, await _content(answer)

    async def upload(self, meeting_id: str, content: bytes, **fields: Any) -> tuple[int, Any]:
        """Upload a document."""
        form = aiohttp.FormData()
        form.add_field("fields", json.dumps({"title": "Paper", "file_name": "paper.pdf", **fields}))
        form.add_field("file", content, filename="paper.pdf", content_type="application/octet-stream")
        path = f"{self.url}/api/meetings/{meeting_id}/documents"
        async with self.http.post(path, data=form, expect100=True) as answer:
            return answer.status, await _content(answer)

    async def call(self, meeting_id: str) -> Line:
        """Open a session without saying hello."""
        socket = await self.http.ws_connect(f"{self.url}/api/meetings/{meeting_id}/session")
        return Line(socket, MeetingId(meeting_id))

    async def enter(self, meeting_id: str, **hello: Any) -> Line:
        """Open a session and catch up."""
        line = await self.call(meeting_id)
        await line.hello(**hello)
        return line


async def _content(answer: aiohttp.ClientResponse) -> Any:
    if answer.content_type == "application/json":
        return await answer.json()
    return await answer.read()


def unbase64(text: str) -> bytes:
    """Bytes of a JSON field."""
    return base64.b64decode(text, validate=True)
