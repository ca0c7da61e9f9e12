"""What stands on the stage between two acts of the demonstration: programs, people, the report being filled."""

import asyncio
import contextlib
import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp

from meetroom.cli.demo.line import Line
from meetroom.cli.demo.person import DemoPerson
from meetroom.cli.demo.plan import DemoPlan
from meetroom.cli.demo.report import Report
from meetroom.cli.demo.wire import Child, ChildFailed, cpu_s
from meetroom.client.problems import ClientError
from meetroom.domain.core import MeetingId, PersonId
from meetroom.domain.state import Meeting
from meetroom.server.scraping import TOKEN_FILE

SERVER_START_S = 60.0
CALM_WITHIN_S = 30.0
BURST_S, BURSTS = 8.0, 20
"""How long the points work at a time, and how often they try: eleven of them may be more than this machine can follow,
and what is late only grows while they go on."""
_METRIC = re.compile(r"^meetroom_(server|relay)_cpu_seconds ([0-9.e+-]+)$", re.MULTILINE)


class ServerFailed(Exception):
    """The meeting server did not start; the text names its log."""


class ServerProcess:
    """`meetroom serve` as a child process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None
        self.url = ""
        self.ca_sha256 = ""
        self.invitation = ""
        self.tcp_port = 0
        self.udp_port = 0

    async def start(self) -> None:
        """Start it on free ports and wait until it says that it listens.  Raises: ServerFailed."""
        line = await asyncio.wait_for(asyncio.to_thread(self._start), SERVER_START_S)
        if not line.strip():
            raise ServerFailed(f"see {self._folder / 'logs' / 'server.log'}")
        ready = json.loads(line)
        self.url, self.ca_sha256, self.invitation = ready["url"], ready["ca_sha256"], ready["invitation"]
        self.tcp_port, self.udp_port = ready["port"], ready["udp_port"]

    def _start(self) -> str:
        log_path = self._folder / "logs" / "server.log"
        log_path.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "meetroom.cli", "serve", "--data-folder", str(self._folder / "server")]
        command += ["--host", "127.0.0.1", "--port", "0", "--udp-port", "0", "--ready-json"]
        with log_path.open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, encoding="utf-8"
            )
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    async def cpu_s(self) -> dict[str, float]:
        """Processor seconds of the server and the relay, by the server's own metrics."""
        token = await asyncio.to_thread((self._folder / "server" / TOKEN_FILE).read_text, "ascii")
        headers = {"Authorization": f"Bearer {token}"}
        # The page holds no secret, and the port is one of this machine; the certificate is checked everywhere else.
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.get(f"{self.url}/metrics", ssl=False) as answer,
        ):
            text = await answer.text()
        return {name: float(value) for name, value in _METRIC.findall(text)}

    async def stop(self) -> None:
        """Close its standard input, which ends it gracefully; kill it when it does not end."""
        if self._process is None:
            return
        with contextlib.suppress(OSError):
            if self._process.stdin is not None:
                self._process.stdin.close()
        try:
            await asyncio.to_thread(self._process.wait, 15.0)
        except subprocess.TimeoutExpired:
            self._process.kill()


class Stage:
    """Everything the acts share."""

    def __init__(self, plan: DemoPlan, folder: Path, report: Report, *, windows_live: bool) -> None:
        self.plan = plan
        self.folder = folder
        self.report = report
        self.windows_live = windows_live
        self.server = ServerProcess(folder)
        self.meeting_id = MeetingId("")
        self.ids: dict[str, PersonId] = {}
        self.operators: dict[str, PersonId] = {}
        self.secretary = DemoPerson(folder / "clients" / "secretary", device="secretary")
        self.chair = DemoPerson(folder / "clients" / "chair", device="chair")
        self.points: list[Child] = []
        self.crowd: Child | None = None
        self.windows: dict[str, Child] = {}
        self.line: Line | None = None

    @property
    def meeting(self) -> Meeting:
        """The meeting as the secretary's replica has it."""
        return self.secretary.engine.replica.meeting

    @property
    def window_delegate(self) -> PersonId:
        """The delegate who sits before a real window; all others are scripted."""
        return PersonId(self.plan.delegates[0].id)

    def child(self, name: str, module: str, *, window: bool = False) -> Child:
        """Start one more child process."""
        env = {} if self.windows_live and window else {"QT_QPA_PLATFORM": "offscreen"}
        return Child.start(name, f"meetroom.cli.demo.{module}", self.folder / "logs", env)

    async def crowd_orders(self, do: str, **what: Any) -> dict[str, Any]:
        """Let the scripted delegates do something."""
        assert self.crowd is not None
        return await self.crowd.order(do, **what)

    @contextlib.asynccontextmanager
    async def points_at_work(self) -> AsyncIterator[None]:
        """While inside, every point films and speaks; before and after it rests, and leaves the machine to others."""
        await self.tell_points("calm", within_s=CALM_WITHIN_S)
        await self.tell_points("work", on=True)
        yield
        await self.tell_points("work", on=False)

    async def tell_points(self, do: str, **what: Any) -> list[dict[str, Any]]:
        """The same order for every point, and what each answers."""
        return list(await asyncio.gather(*(point.order(do, **what) for point in self.points)))

    async def end_children(self, *, keep_delegate_window: bool) -> None:
        """Everybody leaves; their processor seconds go into the report."""
        cpu = self.report.cpu_core_seconds
        cpu.points += sum(await asyncio.gather(*(_leave(point) for point in self.points)))
        kept = self.windows.get("delegate") if keep_delegate_window else None
        for child in (self.crowd, *self.windows.values()):
            if child is not None and child is not kept:
                cpu.clients += await _leave(child)
        for person in (self.secretary, self.chair):
            with contextlib.suppress(ClientError, OSError):
                await person.engine.close()
        if self.line is not None:
            await self.line.stop()
        cpu.clients += cpu_s()
        if self.server.url:
            with contextlib.suppress(aiohttp.ClientError, OSError):
                used = await self.server.cpu_s()
                cpu.server, cpu.relay = used.get("server", 0.0), used.get("relay", 0.0)
        for name in ("server", "relay", "points", "clients"):
            setattr(cpu, name, round(getattr(cpu, name), 2))

    def window_left_open(self) -> bool:
        """Whether the delegate's window is still there."""
        window = self.windows.get("delegate")
        return window is not None and window.process.poll() is None

    async def wait_for_window(self) -> None:
        """Until somebody closes the delegate's window."""
        if self.window_left_open():
            window = self.windows["delegate"]
            with contextlib.suppress(ChildFailed):  # it was closed before it could be told
                await window.order("stay")
            await window.gone_by_itself()


async def _leave(child: Child) -> float:
    try:
        used = (await child.order("leave", timeout_s=20.0))["cpu_s"]
    except Exception:  # a child that failed before is in the report already; here only its end matters
        used = 0.0
    await child.end()
    return float(used)


def has_display() -> bool:
    """Whether windows can be shown to somebody."""
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
