"""How fast ballots are acknowledged and how soon the chair's click reaches the last screen, over real sockets.

    python -m tests.bench.bench_fanout [DELEGATES]

The server runs in a process of its own, all delegates in this one (raw asyncio and TLS by aiohttp, no replica), so
the figures hold the cost of the clients too.  Writes build/bench/fanout.json.
"""

import asyncio
import multiprocessing
import ssl
import statistics
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal

import aiohttp
import msgspec

from meetroom.domain.core import PersonId
from meetroom.domain.roles import AddPerson
from meetroom.domain.state import Person, Role
from meetroom.server.app import MeetingServer
from meetroom.server.certificates import now_utc
from meetroom.server.config import ServerConfig, TrafficLimits
from tests.bench.report import Row, line, say, write

POLLS = 5


def serve(pipe: Connection, delegates: int) -> None:
    """The server's process: starts, makes the accounts, says where it is, ends when told."""
    asyncio.run(_serve(pipe, delegates))


async def _serve(pipe: Connection, delegates: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        limits = TrafficLimits(messages_burst=1e6, messages_per_s=1e6)
        server = MeetingServer(ServerConfig(data_folder=Path(folder), media=False, limits=limits))
        await server.start()
        accounts = server.house.store.accounts
        tokens = []
        for number in range(delegates + 1):
            account = accounts.create(f"p{number}", f"Đại biểu {number}", now=now_utc(), may_create=number == 0)
            grant = accounts.issue(account.person_id, device="bench", now=now_utc())
            tokens.append((account.person_id, grant.token))
        pipe.send((server.url, server.ca_pem, tokens))
        start_s = time.process_time()
        while True:
            said = await asyncio.to_thread(pipe.recv)
            if said == "cpu":
                pipe.send(time.process_time() - start_s)
            else:
                break
        await server.stop()


class Delegate:
    """One connection that reads as little as it can."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.opened = asyncio.Event()
        self.answered = asyncio.Event()
        self.opened_at_s = 0.0
        self.reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for frame in self.socket:
            text: str = frame.data
            if '"type":"Answer"' in text[:20]:
                self.answered.set()
            elif "PollOpened" in text:
                self.opened_at_s = time.perf_counter()
                self.opened.set()

    async def submit(self, name: str, command: dict[str, Any]) -> None:
        """Send a command and wait for its answer."""
        self.answered.clear()
        await self.socket.send_json({"type": "Submit", "command_id": name, "command": command})
        await self.answered.wait()


async def run(delegates: int) -> list[Row]:
    """All polls; returns the rows of the report."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(there, delegates))
    process.start()
    try:
        url, ca_pem, tokens = await asyncio.to_thread(here.recv)
        trust = ssl.create_default_context(cadata=ca_pem.decode())
        connector = aiohttp.TCPConnector(ssl=trust, limit=0)
        async with aiohttp.ClientSession(connector=connector) as http:
            rows = await _hold(http, url, tokens, here)
        here.send("stop")
        await asyncio.to_thread(process.join)
        return rows
    finally:
        process.kill()


async def _hold(http: aiohttp.ClientSession, url: str, tokens: list[tuple[str, str]], pipe: Connection) -> list[Row]:
    async def enter(token: str) -> Delegate:
        headers = {"Authorization": f"Bearer {token}"}
        socket = await http.ws_connect(f"{url}/api/meetings/{meeting_id}/session", headers=headers, max_msg_size=0)
        await socket.send_json({"type": "Hello", "protocol": 1, "client": "bench", "device": "bench"})
        return Delegate(socket)

    headers = {"Authorization": f"Bearer {tokens[0][1]}"}
    async with http.post(f"{url}/api/meetings", json={"title": "Bench", "also_chair": True}, headers=headers) as made:
        meeting_id = (await made.json())["meeting_id"]
    chair = await enter(tokens[0][1])
    for person_id, _ in tokens[1:]:
        person = Person(person_id=PersonId(person_id), name="Đại biểu", roles=(Role.DELEGATE,))
        await chair.submit(f"add-{person_id}", msgspec.to_builtins(AddPerson(person=person)))
    people = [await enter(token) for _, token in tokens[1:]]
    await chair.submit("announce", {"type": "AnnounceMeeting"})
    await asyncio.gather(*(d.submit(f"in-{n}", {"type": "SignIn"}) for n, d in enumerate(people)))
    await chair.submit("open", {"type": "OpenMeeting"})
    polls = [await _poll(number, chair, people, pipe) for number in range(POLLS)]
    for delegate in (chair, *people):
        delegate.reader.cancel()
        await delegate.socket.close()
    count = len(people)
    click_ms, ballots_s, cpu_s = zip(*polls, strict=True)
    return [
        _row("chair's click to the last screen", statistics.median(click_ms), "ms", "<=", 250, count),
        _row("ballots acknowledged per second", statistics.median(ballots_s), "1/s", ">=", 1_000, count),
        _row("server CPU per ballot told to everybody", statistics.median(cpu_s) / count * 1_000, "ms", "<=", 5, count),
    ]


async def _poll(number: int, chair: Delegate, people: list[Delegate], pipe: Connection) -> tuple[float, float, float]:
    """One poll: milliseconds to the last screen, ballots per second, the server's CPU seconds for all ballots."""
    poll = {"poll_id": f"poll{number}"}
    await chair.submit(f"make{number}", {"type": "CreatePoll", "question": "?", **poll})
    for delegate in people:
        delegate.opened.clear()
    clicked_s = time.perf_counter()
    await chair.submit(f"go{number}", {"type": "OpenPoll", **poll})
    await asyncio.gather(*(d.opened.wait() for d in people))
    click_ms = (max(d.opened_at_s for d in people) - clicked_s) * 1_000
    before_s = await _cpu_s(pipe)
    start_s = time.perf_counter()
    vote = {"type": "CastVote", "vote": {"marks": {"motion": "yes"}}, **poll}
    await asyncio.gather(*(d.submit(f"v{number}-{n}", vote) for n, d in enumerate(people)))
    ballots_per_s = len(people) / (time.perf_counter() - start_s)
    cpu_s = await _cpu_s(pipe) - before_s
    await chair.submit(f"end{number}", {"type": "ClosePoll", **poll})
    await chair.submit(f"say{number}", {"type": "PublishResult", **poll})
    return click_ms, ballots_per_s, cpu_s


async def _cpu_s(pipe: Connection) -> float:
    pipe.send("cpu")
    spent_s: float = await asyncio.to_thread(pipe.recv)
    return spent_s


def _row(measure: str, value: float, unit: str, op: Literal["<=", ">="], target: float, count: int) -> Row:
    note = f"{count} delegates, median of {POLLS}, clients on the same machine"
    return Row(measure, value, unit, op, target, note=note)


def main() -> int:
    """Run, print, write."""
    delegates = int(sys.argv[1]) if len(sys.argv) > 1 else 250
    rows = asyncio.run(run(delegates))
    for row in rows:
        say(line(row))
    say(f"written to {write('fanout', rows)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
