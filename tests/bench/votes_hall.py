"""A server in a process of its own and a hall of delegates on real sockets, for the bench of votes; judges nothing."""

import asyncio
import multiprocessing
import ssl
import tempfile
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import aiohttp
import msgspec

from meetroom.domain.core import PersonId
from meetroom.domain.roles import AddPerson
from meetroom.domain.state import Person, Role
from meetroom.server.app import MeetingServer
from meetroom.server.certificates import now_utc
from meetroom.server.config import ServerConfig, TrafficLimits
from meetroom.server.patience import open_many_files

_LINKS = b'{"type":"Links"'
_SEQ = b'"seq":'
TOGETHER = 64
"""Connections that are opened at the same time."""


def serve(pipe: Connection, delegates: int) -> None:
    """The server's process: starts, makes the accounts, says where it is, tells its CPU, ends when told."""
    asyncio.run(_serve(pipe, delegates))


async def _serve(pipe: Connection, delegates: int) -> None:
    with tempfile.TemporaryDirectory(prefix="meetroom-bench-", ignore_cleanup_errors=True) as folder:
        limits = TrafficLimits(messages_burst=1e6, messages_per_s=1e6)
        server = MeetingServer(ServerConfig(data_folder=Path(folder), media=False, limits=limits))
        await server.start()
        accounts, tokens = server.house.store.accounts, []
        for number in range(delegates + 1):
            account = accounts.create(f"p{number}", f"Đại biểu {number}", now=now_utc(), may_create=number == 0)
            grant = accounts.issue(account.person_id, device="bench", now=now_utc())
            tokens.append((account.person_id, grant.token))
        pipe.send((server.url, server.ca_pem, tokens))
        while await asyncio.to_thread(pipe.recv) == "cpu":
            pipe.send(time.process_time())
        await server.stop()


class Delegate:
    """One connection that reads as little as it can: when its answer came, and when a word was first read."""

    def __init__(self, socket: "aiohttp.ClientWebSocketResponse[bool]") -> None:
        self.socket = socket
        self.answered = asyncio.Event()
        self.answered_s = 0.0
        self.heard = asyncio.Event()
        self.heard_s = 0.0
        self.heard_frame = b""
        self.refusal: str | None = None
        self.answered_seq = 0
        self._links = b""
        self._word = b"\x00"
        self._reader = asyncio.create_task(self._read())

    def listen_for(self, word: bytes) -> None:
        """From now on, note the first message with this word."""
        self._word = word
        self.heard.clear()

    async def submit(self, name: str, command: dict[str, Any]) -> None:
        """Send a command and wait for its answer.  Raises: RuntimeError for a refusal."""
        self.answered.clear()
        await self.send({"type": "Submit", "command_id": name, "command": command})
        await self.answered.wait()
        if self.refusal is not None:
            raise RuntimeError(f"{command['type']}: {self.refusal}")

    async def send(self, message: dict[str, Any]) -> None:
        """Send a message."""
        await self.socket.send_frame(msgspec.json.encode(message), aiohttp.WSMsgType.TEXT)

    def told_seq(self) -> int:
        """The newest place of the chain this one was told; payloads have their quotes escaped."""
        digits = self._links[self._links.rfind(_SEQ) + len(_SEQ) :].partition(b",")[0]
        return int(digits) if digits else 0

    async def close(self) -> None:
        """Hang up."""
        self._reader.cancel()
        await self.socket.close()

    async def _read(self) -> None:
        async for frame in self.socket:
            data: bytes = frame.data
            if data.startswith(_LINKS):
                self._links = data
            if data.startswith(b'{"type":"Answer"'):
                self.answered_s = time.perf_counter()
                answer = msgspec.json.decode(data)
                self.refusal = answer["refusal"]
                self.answered_seq = max(self.answered_seq, answer["seq"])
                self.answered.set()
            elif not self.heard.is_set() and self._word in data:
                self.heard_s, self.heard_frame = time.perf_counter(), data
                self.heard.set()


class Seats:
    """Where the meeting is and whose seats there are: the chair's first, the second is a scrutineer's too."""

    def __init__(self, http: aiohttp.ClientSession, url: str, meeting_id: str, tokens: list[tuple[str, str]]) -> None:
        self.meeting_id = meeting_id
        self._http = http
        self._root = f"{url}/api/meetings/{meeting_id}"
        self._tokens = tokens

    def person_id(self, seat: int) -> str:
        """Who sits there."""
        return self._tokens[seat][0]

    async def ask(self, seat: int, path: str, body: dict[str, Any] | None = None) -> Any:
        """A request of the meeting: a POST where there is a body.  Raises: RuntimeError when it is not served."""
        return msgspec.json.decode(await self.fetch(seat, path, body))

    async def fetch(self, seat: int, path: str, body: dict[str, Any] | None = None) -> bytes:
        """The same, as it comes."""
        headers = {"Authorization": f"Bearer {self._tokens[seat][1]}"}
        method = "GET" if body is None else "POST"
        async with self._http.request(method, f"{self._root}/{path}", json=body, headers=headers) as answer:
            said = await answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{path}: {said[:200]!r}")
            return said


class Hall:
    """A chair and delegates who sit in an open meeting."""

    def __init__(self, pipe: Connection, seats: "Seats", chair: Delegate, people: list[Delegate]) -> None:
        self._pipe = pipe
        self.seats = seats
        self.chair = chair
        self.people = people

    async def cpu_s(self) -> float:
        """What the server has used of its processor."""
        self._pipe.send("cpu")
        spent_s: float = await asyncio.to_thread(self._pipe.recv)
        return spent_s

    async def told(self) -> None:
        """Wait until everybody was told all that was answered to anybody."""
        everybody = (self.chair, *self.people)
        newest = max(d.answered_seq for d in everybody)
        while True:
            if min(d.told_seq() for d in everybody) >= newest:
                return
            await asyncio.sleep(0.05)


async def in_turn(work: Iterable[Any]) -> list[Any]:
    """Await many things, so many at a time."""
    gate = asyncio.Semaphore(TOGETHER)

    async def one(each: Any) -> Any:
        async with gate:
            return await each

    return list(await asyncio.gather(*map(one, work)))


@asynccontextmanager
async def hall(delegates: int) -> AsyncIterator[Hall]:
    """A meeting of so many; gone at the end."""
    open_many_files()
    here, there = multiprocessing.Pipe()
    process: BaseProcess = multiprocessing.get_context("spawn").Process(target=serve, args=(there, delegates))
    process.start()
    try:
        url, ca_pem, tokens = await asyncio.to_thread(here.recv)
        trust = ssl.create_default_context(cadata=ca_pem.decode())
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trust, limit=0)) as http:
            made = await _sit_down(http, url, tokens, here)
            yield made
            for delegate in (made.chair, *made.people):
                await delegate.close()
        here.send("stop")
        await asyncio.to_thread(process.join)
    finally:
        process.kill()


async def _sit_down(http: aiohttp.ClientSession, url: str, tokens: list[tuple[str, str]], pipe: Connection) -> Hall:
    async def enter(token: str) -> Delegate:
        headers = {"Authorization": f"Bearer {token}"}
        address = f"{url}/api/meetings/{meeting_id}/session"
        socket = await http.ws_connect(address, headers=headers, max_msg_size=0, decode_text=False)
        delegate = Delegate(socket)
        await delegate.send({"type": "Hello", "protocol": 1, "client": "bench", "device": "bench"})
        return delegate

    headers = {"Authorization": f"Bearer {tokens[0][1]}"}
    founded = {"title": "Bench", "also_chair": True}
    async with http.post(f"{url}/api/meetings", json=founded, headers=headers) as made:
        meeting_id = (await made.json())["meeting_id"]
    chair = await enter(tokens[0][1])
    for number, (person_id, _) in enumerate(tokens[1:]):
        roles = (Role.DELEGATE,) if number else (Role.DELEGATE, Role.SCRUTINEER)
        person = Person(person_id=PersonId(person_id), name="Đại biểu", roles=roles)
        await chair.submit(f"add-{person_id}", msgspec.to_builtins(AddPerson(person=person)))
    await chair.submit("announce", {"type": "AnnounceMeeting"})
    people = await in_turn(enter(token) for _, token in tokens[1:])
    await asyncio.gather(*(d.submit(f"in-{n}", {"type": "SignIn"}) for n, d in enumerate(people)))
    await chair.submit("open", {"type": "OpenMeeting"})
    return Hall(pipe, Seats(http, url, meeting_id, tokens), chair, people)
