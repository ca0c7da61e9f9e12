"""Eleven points for half an hour over lossy lines: what memory and latency are at the end, against minute five.

    make bench-soak ARGS="--minutes 30"

Writes build/bench/soak.json: the verdict, and a series with one entry per minute.
"""

import argparse
import asyncio
import contextlib
import logging
import math
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from meetroom.client.chest import NoVault
from meetroom.client.engine import Engine, Listener
from meetroom.domain.core import MeetingId
from meetroom.domain.lifecycle import AnnounceMeeting, OpenMeeting
from meetroom.domain.roles import AddPerson
from meetroom.domain.state import Person, Role
from meetroom.protocol.http import AccountRequest, CreateMeetingRequest
from meetroom.server.app import MeetingServer
from meetroom.server.config import ServerConfig
from tests.bench import soak_point
from tests.bench.processes import cpu_s, resident_bytes
from tests.bench.report import Row, line, median, say, write
from tests.bench.soak_point import Minute, Place
from tests.bench.worker import Worker, listen, run_on_loop, working
from tests.faults.wan import Wan
from tests.faults.wan_model import Conditions

POINTS = 11
CLIENT_PROCESSES = 4
ENTRY_S = 45.0
MINUTE_S = 60.0
FIRST_MINUTE = 5
WITHIN = 1.05
LINE = Conditions(delay_ms=25.0, jitter_ms=5.0, loss=0.01)


@dataclass(frozen=True)
class Entry:
    """One minute of the series; memory in MB, CPU in cores, latencies in ms (median and 95th of a hundred).

    `late_p95_ms`: how late this machine ran the points' own clocks; `downlink_kbps`: what they think they may get.
    """

    minute: int
    server_mb: float
    relay_mb: float
    clients_mb: float
    server_cpu: float
    relay_cpu: float
    clients_cpu: float
    wan_cpu: float
    heard_ms: float
    heard_p95_ms: float
    clicks: int
    seen_ms: float
    seen_p95_ms: float
    shown_per_s: float
    concealed_share: float
    lost_share: float
    live: int
    late_p95_ms: float
    downlink_kbps: float
    rtt_ms: float


async def _serve(pipe: Connection) -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = MeetingServer(ServerConfig(data_folder=Path(folder) / "server"))
        await server.start()
        relay = server.relay
        assert relay is not None
        link = await server.bootstrap_administrator()
        pipe.send((link, relay.udp_port, relay.pid))
        while await listen(pipe) is not None:
            pipe.send(relay.pid)
        await server.stop()


def serve(pipe: Connection) -> None:
    """Entry of the server's process."""
    logging.disable(logging.INFO)
    run_on_loop(_serve(pipe))


@asynccontextmanager
async def _meeting(link: str) -> AsyncIterator[tuple[MeetingId, list[str]]]:
    """A meeting that sits, and people who may enter it.  Yields: its id and their invitations."""
    with tempfile.TemporaryDirectory() as folder:
        chair = Engine(Path(folder), Listener(), device="chair", vault=NoVault())
        try:
            await chair.redeem(link)
            meeting_id = await chair.create_meeting(CreateMeetingRequest(title="Họp dài", also_chair=True))
            await chair.enter(meeting_id)
            links = []
            for number in range(POINTS):
                request = AccountRequest(login=f"diem-{number}", name=f"Điểm cầu {number}")
                account = await chair.create_account(request)
                person = Person(person_id=account.person_id, name=account.name, roles=(Role.DELEGATE,))
                await chair.submit(AddPerson(person=person))
                links.append((await chair.invite(account.person_id)).link)
            await chair.submit(AnnounceMeeting())
            await chair.submit(OpenMeeting())
            yield meeting_id, links
        finally:
            await chair.close()


def _high(values: Sequence[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))] if values else math.nan


class Soak:
    """The processes, and what they cost minute by minute."""

    def __init__(self, server: Worker, relay_pid: int, clients: Sequence[Worker]) -> None:
        self._pids = {"server": [server.pid], "relay": [relay_pid], "clients": [each.pid for each in clients]}
        self._clients = clients
        self._cpu: dict[str, float] = {}
        self._own_cpu_s = 0.0
        self._marked_s = 0.0

    async def mark(self) -> list[Minute]:
        """Ask everybody for what they had; the next minute begins now."""
        minutes: list[Minute] = list(await asyncio.gather(*(each.ask("minute") for each in self._clients)))
        self._cpu = self._spent()
        self._own_cpu_s, self._marked_s = time.process_time(), time.monotonic()
        return minutes

    def _spent(self) -> dict[str, float]:
        return {name: sum(cpu_s(pid) for pid in pids) for name, pids in self._pids.items()}

    async def minute(self, number: int) -> Entry:
        """Let one minute pass."""
        await asyncio.sleep(self._marked_s + MINUTE_S - time.monotonic())
        before, own, since_s = dict(self._cpu), self._own_cpu_s, self._marked_s
        minutes = await self.mark()
        took_s = self._marked_s - since_s
        cores = {name: (self._cpu[name] - before[name]) / took_s for name in before}
        memory = {name: sum(resident_bytes(pid) for pid in pids) / 1e6 for name, pids in self._pids.items()}
        heard = [latency for each in minutes for latency in each.heard_ms]
        seen = [latency for each in minutes for latency in each.seen_ms]
        return Entry(
            minute=number,
            server_mb=round(memory["server"], 1),
            relay_mb=round(memory["relay"], 1),
            clients_mb=round(memory["clients"], 1),
            server_cpu=round(cores["server"], 3),
            relay_cpu=round(cores["relay"], 3),
            clients_cpu=round(cores["clients"], 3),
            wan_cpu=round((self._own_cpu_s - own) / took_s, 3),
            heard_ms=round(median(heard), 1),
            heard_p95_ms=round(_high(heard), 1),
            clicks=len(heard),
            seen_ms=round(median(seen), 1),
            seen_p95_ms=round(_high(seen), 1),
            shown_per_s=round(sum(each.shown for each in minutes) / took_s, 1),
            concealed_share=round(sum(e.concealed for e in minutes) / max(1, sum(e.played for e in minutes)), 4),
            lost_share=round(sum(e.lost for e in minutes) / max(1, sum(e.packets for e in minutes)), 5),
            live=sum(each.live for each in minutes),
            late_p95_ms=round(_high([late for each in minutes for late in each.late_ms]), 1),
            downlink_kbps=round(median([bps for each in minutes for bps in each.bps]) / 1000),
            rtt_ms=round(median([rtt for each in minutes for rtt in each.rtt_ms]), 1),
        )


async def run(minutes: int) -> list[Entry]:
    """Hold the meeting.  Returns: the series."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(working(serve))
        link, udp_port, relay_pid = await server.hear()
        wan = await stack.enter_async_context(Wan("127.0.0.1", udp_port, up=LINE, down=LINE))
        meeting_id, links = await stack.enter_async_context(_meeting(link))
        begin_s = time.monotonic() + ENTRY_S
        places = [Place(number, each, meeting_id, wan.port, begin_s) for number, each in enumerate(links)]
        clients = [
            await stack.enter_async_context(working(soak_point.run, places[part::CLIENT_PROCESSES]))
            for part in range(CLIENT_PROCESSES)
        ]
        for client in clients:
            assert await client.hear() == "entered"
        await asyncio.sleep(max(0.0, begin_s - time.monotonic()))
        soak = Soak(server, relay_pid, clients)
        await soak.mark()
        series = []
        for number in range(1, minutes + 1):
            series.append(await soak.minute(number))
            say(_told(series[-1]))
        assert await server.ask("relay") == relay_pid, "the relay died on the way"
        return series


def _told(entry: Entry) -> str:
    return (
        f"minute {entry.minute:2}: MB server {entry.server_mb} relay {entry.relay_mb} clients {entry.clients_mb}; "
        f"cores {entry.server_cpu:.2f} {entry.relay_cpu:.2f} {entry.clients_cpu:.2f}, wan {entry.wan_cpu:.2f}; heard "
        f"{entry.heard_ms} ms (p95 {entry.heard_p95_ms}, {entry.clicks} clicks), seen {entry.seen_ms} ms (p95 "
        f"{entry.seen_p95_ms}), {entry.shown_per_s} pictures/s, concealed {entry.concealed_share:.2%}, lost "
        f"{entry.lost_share:.3%}, {entry.live} live; clocks late "
        f"(p95) {entry.late_p95_ms} ms, RTT {entry.rtt_ms} ms, downlink {entry.downlink_kbps} kb/s"
    )


def judge(series: Sequence[Entry]) -> list[Row]:
    """The last minute against minute five; in a short run against the middle one."""
    first = series[min(FIRST_MINUTE, max(1, len(series) // 2)) - 1]
    last = series[-1]
    what = {
        "server_mb": "memory of the server",
        "relay_mb": "memory of the relay",
        "clients_mb": f"memory of {POINTS} clients",
        "heard_ms": "mouth to ear",
        "seen_ms": "camera to screen",
    }
    rows = []
    for name, words in what.items():
        before, after = getattr(first, name), getattr(last, name)
        note = (
            f"{after} against {before} {'MB' if name.endswith('mb') else 'ms'}; {POINTS} points, 25 ± 5 ms and 1 % "
            f"loss each way; lowest and highest from minute {first.minute} on "
            f"{min(getattr(e, name) for e in series[first.minute - 1 :])} and "
            f"{max(getattr(e, name) for e in series[first.minute - 1 :])}"
        )
        measure = f"{words}, minute {last.minute} / minute {first.minute}"
        rows.append(Row(measure, after / before if before else math.nan, "ratio", "<=", WITHIN, note=note))
    fewest = min(entry.live for entry in series)
    rows.append(Row("points in the conference, fewest", fewest, "", ">=", POINTS, note="at the end of each minute"))
    return rows


def main() -> int:
    """Measure, print, write.  Returns: 0 when it ran."""
    parser = argparse.ArgumentParser(prog="make bench-soak ARGS=…", description=__doc__)
    parser.add_argument("--minutes", type=int, default=30)
    arguments = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        series = run_on_loop(run(max(2, arguments.minutes)))
        rows = judge(series)
        for row in rows:
            say(line(row))
        say(f"written to {write('soak', rows, series=[asdict(entry) for entry in series])}")
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
