"""A client made of aiohttp alone, for tests: follows the chain by the book and keeps what else it was told."""

import asyncio
import base64
import hashlib
import io
import secrets
import ssl
from collections.abc import Callable
from typing import Any, TypeVar

import aiohttp

from meetroom.domain.chain import Replica, blank, follow
from meetroom.domain.core import Command, CommandId, MeetingId
from meetroom.protocol.codec import decode_server, encode
from meetroom.protocol.http import Problem
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
from meetroom.server import app
from meetroom.server.app import MeetingServer
from meetroom.server.web import STATUS

PATIENCE_S = 60.0
# A line here answers pings only while somebody reads it, and a slow machine may do other things for minutes.
app.PONG_WITHIN_S = 600.0
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
        """Upload a document in one piece and wait for its end: 201 and the answer, or the status of the problem."""
        way = Way(self, meeting_id, fields=fields)
        status, state = await way.announce(len(content))
        if status == 201:
            status, state = await way.piece(0, content)
        if status == 200:
            status, state = await way.finish(content)
        return await way.end() if status == 202 else (status, state)

    async def call(self, meeting_id: str, takes: str = "") -> Line:
        """Open a session without saying hello."""
        query = f"?takes={takes}" if takes else ""
        socket = await self.http.ws_connect(f"{self.url}/api/meetings/{meeting_id}/session{query}")
        return Line(socket, MeetingId(meeting_id))

    async def enter(self, meeting_id: str, takes: str = "", **hello: Any) -> Line:
        """Open a session and catch up."""
        line = await self.call(meeting_id, takes)
        await line.hello(**hello)
        return line


class Way:
    """One upload, step by step; each gives status and JSON."""

    def __init__(
        self, visitor: Visitor, meeting_id: str, upload_id: str | None = None, fields: dict[str, Any] | None = None
    ) -> None:
        self.upload_id = upload_id or f"u-{secrets.token_hex(16)}"
        self.fields = {"title": "Paper", "file_name": "paper.pdf", **(fields or {})}
        self._visitor = visitor
        self._uploads = f"/api/meetings/{meeting_id}/uploads"
        self._upload = f"{self._uploads}/{self.upload_id}"

    async def announce(self, size_bytes: int) -> tuple[int, Any]:
        """Say what will come."""
        body = {"upload_id": self.upload_id, "size_bytes": size_bytes, "fields": self.fields}
        return await self._visitor.post(self._uploads, body)

    async def piece(self, offset: int | str, content: Any) -> tuple[int, Any]:
        """Send a piece; `content` may be bytes or an iterator of them."""
        body = io.BytesIO(content) if isinstance(content, bytes) else content
        headers = {"Upload-Offset": str(offset), "Content-Type": "application/octet-stream"}
        async with self._visitor.http.patch(self._visitor.url + self._upload, data=body, headers=headers) as answer:
            return answer.status, await _content(answer)

    async def look(self) -> tuple[int, Any]:
        """Where it stands."""
        return await self._visitor.get(self._upload)

    async def finish(self, content: bytes, **fields: Any) -> tuple[int, Any]:
        """Say that it was all, and what it should be."""
        body = {"sha256": hashlib.sha256(content).hexdigest(), "fields": {**self.fields, **fields}}
        return await self._visitor.post(self._upload + "/finish", body)

    async def give_up(self) -> tuple[int, Any]:
        """Take it back."""
        async with self._visitor.http.delete(self._visitor.url + self._upload) as answer:
            return answer.status, await _content(answer)

    async def until(self, holds: Callable[[Any], bool]) -> Any:
        """Look until something holds of its state."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                status, state = await self.look()
                assert status == 200, state
                if holds(state):
                    return state
                await asyncio.sleep(0.02)

    async def end(self) -> tuple[int, Any]:
        """Wait for its end: 201 and the answer, or the status of the problem and the problem."""
        state = await self.until(lambda state: state["answer"] is not None or state["problem"] is not None)
        if state["answer"] is not None:
            return 201, state["answer"]
        return STATUS[Problem(state["problem"]["problem"])], state["problem"]


async def _content(answer: aiohttp.ClientResponse) -> Any:
    if answer.content_type == "application/json":
        return await answer.json()
    return await answer.read()


def unbase64(text: str) -> bytes:
    """Bytes of a JSON field."""
    return base64.b64decode(text, validate=True)
