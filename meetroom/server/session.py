"""One client's WebSocket from Hello to Bye: strict messages, resume, limits; knows no rule of a meeting.

Who is at the other end was settled before the connection was accepted and is never read from a message.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from hashlib import sha256
from typing import Any, Protocol

from litestar.connection import WebSocket
from litestar.exceptions import WebSocketDisconnect

from meetroom.domain.core import Command, CommandId, PersonId
from meetroom.protocol.codec import MalformedMessage, decode_client, encode
from meetroom.protocol.messages import (
    PROTOCOL,
    Answer,
    Bye,
    ByeReason,
    ClientMessage,
    Hello,
    Ping,
    Pong,
    PresentInk,
    PresentPage,
    PresentPointer,
    ServerMessage,
    Submit,
    Welcome,
)
from meetroom.protocol.signalling import IceServerInfo
from meetroom.server.allowance import Allowance, Bucket
from meetroom.server.certificates import now_utc
from meetroom.server.config import TrafficLimits
from meetroom.server.fanout import batches
from meetroom.server.line import Line
from meetroom.server.metrics import Metrics
from meetroom.server.room import Room, RoomTrouble, RoomUnavailable

log = logging.getLogger(__name__)

Handler = Callable[["Session", Any], None]
_CLOSE_CODE = 4000
_BYE_OF = {
    RoomTrouble.NO_SPACE: ByeReason.NO_SPACE,
    RoomTrouble.FAILED: ByeReason.MEETING_FAILED,
    RoomTrouble.STOPPING: ByeReason.SERVER_STOPPING,
}
_DROP_QUEUE = frozenset({ByeReason.TOO_SLOW, ByeReason.ROLE_CHANGED})


def token_digest(token: str) -> str:
    """What is kept of a token while its session lasts."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class Host(Protocol):
    """Whom sessions report to."""

    room: Room
    handlers: "dict[type, Handler]"

    def submit(self, actor: PersonId, command_id: CommandId, command: Command) -> "asyncio.Future[Answer]":
        """A command of somebody; what will become of it, may raise RoomUnavailable."""

    def greet(self, session: "Session") -> None:
        """It begins to catch up."""

    def admit(self, session: "Session") -> None:
        """It has caught up."""

    def dismiss(self, session: "Session") -> None:
        """It has ended."""


class Ended(Exception):
    """The session is over; its Bye is on the way."""


class Session:
    """One connection of one person.

    Args:
        socket: accepted by `run`.
        gathering: the meeting it belongs to.
        person_id: who it is, authenticated.
        token: what they came with; only its hash is kept.
        allowance: shared by all sessions of the person.

    Attributes:
        takes_keys: whether the client said that it understands `DocumentKeys`; an older one would hang up.
        takes_reports: likewise of `RetentionReported`.
    """

    def __init__(
        self,
        socket: "WebSocket[Any, Any, Any]",
        gathering: "Host",
        person_id: PersonId,
        token: str,
        *,
        allowance: Allowance,
        limits: TrafficLimits,
        metrics: Metrics,
        ice_servers: tuple[IceServerInfo, ...] = (),
    ) -> None:
        self.person_id = person_id
        self.token_sha256 = token_digest(token)
        self.device = ""
        self.takes_keys = False
        self.takes_reports = False
        self.gathering = gathering
        self.gone = asyncio.Event()
        self.line = Line(
            self._send_frame,
            queued_bytes=limits.queued_bytes,
            queued_messages=limits.queued_messages,
            on_too_slow=lambda: self.end(ByeReason.TOO_SLOW),
        )
        self._socket = socket
        self._allowance = allowance
        self._limits = limits
        self._handlers: dict[type, Handler] = {Ping: _on_ping, Submit: _on_submit, **gathering.handlers}
        self._signals = Bucket(limits.signals_per_s, limits.signals_burst, time.monotonic())
        self._ice_servers = ice_servers
        self._metrics = metrics
        self._open_commands = 0
        self._ending: asyncio.Task[None] | None = None
        self._reader: asyncio.Task[None] | None = None

    @property
    def ending(self) -> bool:
        """Whether its Bye is on the way."""
        return self._ending is not None

    def send(self, message: ServerMessage) -> None:
        """Send a message that must not be lost."""
        self.line.push(encode(message).decode())

    def end(self, reason: ByeReason) -> None:
        """Say why and close; the first reason counts."""
        if self._ending is None:
            log.info("session ends", extra={**self._about, "reason": reason.value})
            self._metrics.byes.labels(reason.value).inc()
            self.line.push_last(encode(Bye(reason=reason)).decode(), drop_queue=reason in _DROP_QUEUE)
            self._ending = asyncio.create_task(self._close(reason))

    async def run(self, subprotocol: str | None = None) -> None:
        """Live until either side ends it."""
        await self._socket.accept(subprotocols=subprotocol)
        self.gathering.greet(self)
        self._reader = asyncio.create_task(self._read())
        try:
            await asyncio.wait({self._reader})
            if not self._reader.cancelled() and (error := self._reader.exception()) is not None:
                raise error
        finally:
            self._reader.cancel()
            self.gathering.dismiss(self)
            if self._ending is not None:
                await asyncio.wait({self._ending})
            self.line.close()
            self.gone.set()

    @property
    def _about(self) -> dict[str, str]:
        return {"meeting": self.gathering.room.meeting_id, "person": self.person_id}

    async def _send_frame(self, text: str) -> None:
        try:
            await self._socket.send({"type": "websocket.send", "bytes": None, "text": text})
        except RuntimeError as error:
            # So uvicorn says that it has given the connection up by itself, a silent one for instance; until what lies
            # before the end is flushed, which on a dead line takes minutes, nobody else hears of it.
            raise ConnectionResetError from error

    async def _close(self, reason: ByeReason) -> None:
        try:
            async with asyncio.timeout(self._limits.bye_s):
                await self.line.flushed()
                await self._socket.close(code=_CLOSE_CODE, reason=reason.value)
        except (TimeoutError, OSError, WebSocketDisconnect, RuntimeError):
            log.info("connection did not take its goodbye", extra=self._about)
        if self._reader is not None:
            self._reader.cancel()

    async def _read(self) -> None:
        try:
            await self._begin()
            while True:
                self._dispatch(await self._receive())
        except (WebSocketDisconnect, OSError, Ended):
            return
        except MalformedMessage:
            self.end(ByeReason.MALFORMED)

    async def _receive(self) -> ClientMessage:
        """The next message.  Raises: MalformedMessage; Ended; WebSocketDisconnect."""
        event: Any = await self._socket.receive()
        if event["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(detail="gone", code=event.get("code", 1006))
        data = event.get("text")
        if data is None:
            raise MalformedMessage("binary frame")
        now_s = time.monotonic()
        if not self._allowance.take_bytes(len(data), now_s):
            self._refuse(ByeReason.TOO_FAST)
        message = decode_client(data)
        signal = isinstance(message, PresentPage | PresentPointer | PresentInk)
        taken = self._signals.take(1, now_s) if signal else self._allowance.take_message(now_s)
        if not taken:
            self._refuse(ByeReason.TOO_FAST)
        return message

    def _dispatch(self, message: ClientMessage) -> None:
        handler = self._handlers.get(type(message))
        if handler is None:
            raise MalformedMessage("not now")
        handler(self, message)

    async def _begin(self) -> None:
        hello = await self._hello()
        self.device = hello.device[:200]
        room = self.gathering.room
        await room.ready()
        if self.person_id not in room.meeting.people:
            self._refuse(ByeReason.NOT_IN_MEETING)
        reset = not self._continues(hello)
        self.send(
            Welcome(
                protocol=PROTOCOL,
                meeting_id=room.meeting_id,
                person_id=self.person_id,
                seq=room.replica.seq,
                head=room.replica.head,
                reset=reset,
                server_time=now_utc(),
                ice_servers=self._ice_servers,
            )
        )
        await self._catch_up(0 if reset else hello.after_seq)

    async def _hello(self) -> Hello:
        try:
            async with asyncio.timeout(self._limits.hello_s):
                message = await self._receive()
        except TimeoutError as error:
            raise MalformedMessage("no hello in time") from error
        if not isinstance(message, Hello):
            raise MalformedMessage("no hello")
        if message.protocol != PROTOCOL:
            self._refuse(ByeReason.WRONG_PROTOCOL)
        return message

    def _refuse(self, reason: ByeReason) -> None:
        self.end(reason)
        raise Ended

    def _continues(self, hello: Hello) -> bool:
        """Whether what the client has is the beginning of the chain as this person may see it now."""
        room = self.gathering.room
        if hello.after_seq == 0:
            return True
        if not 0 < hello.after_seq <= room.replica.seq:
            return False
        known = room.places[hello.after_seq - 1].stored.link.head
        seen_anew = room.sight_changed_at.get(self.person_id, 0) > hello.after_seq
        return hello.after_head == known and not seen_anew

    async def _catch_up(self, seq: int) -> None:
        """Send what is missing in batches the connection can take, then join those who get what is new."""
        room = self.gathering.room
        while self._ending is None:
            missing = room.places[seq:]
            if not missing:
                # Nothing may be awaited between this check and the admission.
                self.gathering.admit(self)
                return
            person = room.meeting.people.get(self.person_id)
            for count, text in batches(missing, person, self._limits.catch_up_bytes):
                self.line.push(text)
                seq += count
                await self.keep_up()
        raise Ended

    async def keep_up(self) -> None:
        """Wait until the connection has taken what was sent.  Raises: Ended."""
        try:
            async with asyncio.timeout(self._limits.catch_up_s):
                await self.line.flushed()
        except TimeoutError:
            self._refuse(ByeReason.TOO_SLOW)
        if self.line.lost or self._ending is not None:
            raise Ended

    def submit(self, message: Submit) -> None:
        """Hand a command in; the answer follows the links it made."""
        if self._open_commands >= self._limits.open_commands:
            self.end(ByeReason.TOO_FAST)
            return
        self._open_commands += 1
        answer = self.gathering.submit(self.person_id, message.command_id, message.command)
        came_s = time.monotonic()
        answer.add_done_callback(lambda done: self._answer(message.command_id, done, came_s))

    def _answer(self, command_id: CommandId, done: "asyncio.Future[Answer]", came_s: float) -> None:
        self._open_commands -= 1
        self._metrics.answer_s.observe(time.monotonic() - came_s)
        error = None if done.cancelled() else done.exception()
        if isinstance(error, RoomUnavailable):
            log.info("command not taken", extra={**self._about, "command": command_id, "why": error.trouble.value})
            self.end(_BYE_OF[error.trouble])
        elif error is None and not done.cancelled():
            answer = done.result()
            self._metrics.commands.labels("done" if answer.refusal is None else answer.refusal.value).inc()
            self.send(answer)


def _on_ping(session: Session, message: Ping) -> None:
    session.send(Pong(sent_ms=message.sent_ms, server_time=now_utc()))


def _on_submit(session: Session, message: Submit) -> None:
    session.submit(message)
