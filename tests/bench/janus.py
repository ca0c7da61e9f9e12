"""Debian's Janus on loopback with a configuration folder of its own, and a client of its VideoRoom; Linux only."""

import asyncio
import contextlib
import os
import runpy
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any

import aiohttp

from meetroom.media.relay.endpoint import address_of

PREPARE = Path(__file__).parents[2] / ".ci" / "prepare.py"
ROOM = 7301
START_TIMEOUT_S = 20.0
PLUGIN = "janus.plugin.videoroom"

_LIBRARIES = "/usr/lib/{}-linux-gnu/janus"
_CORE = """
general: {{
    configs_folder = "{folder}"
    plugins_folder = "{libraries}/plugins"
    transports_folder = "{libraries}/transports"
    events_folder = "{libraries}/events"
    loggers_folder = "{libraries}/loggers"
    debug_level = 3
    session_timeout = 0
}}
nat: {{
    nice_debug = false
    ice_enforce_list = "{host}"
}}
plugins: {{
    disable = "{other_plugins}"
}}
transports: {{
    disable = "{other_transports}"
}}
"""
_WEBSOCKETS = """
general: {{ json = "compact", ws = true, ws_port = {port}, ws_ip = "127.0.0.1", wss = false }}
admin: {{ admin_ws = false, admin_wss = false }}
"""
_VIDEOROOM = """
general: {{ }}
room-{room}: {{
    description = "bench"
    publishers = 64
    bitrate = 0
    fir_freq = 0
    videocodec = "vp8"
    record = false
}}
"""


def _others(folder: Path, wanted: str) -> str:
    return ",".join(sorted(file.name for file in folder.glob("*.so") if wanted not in file.name))


def _own_host() -> str:
    """Janus ignores 127.0.0.1; what is sent to the machine's own address does not leave it either."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("", 0))
        return address_of(probe)[0]


class JanusMissing(Exception):
    """There is no Janus on this machine and none could be installed; the text says why."""


def install() -> str:
    """Find Janus, or install it where apt and root are there.  Returns: the program.  Raises: JanusMissing."""
    if shutil.which("janus") is None:
        prepare = runpy.run_path(str(PREPARE))
        if prepare["is_root_with_apt"]():
            prepare["installed_quietly"](["janus"])  # its service must not run: we start our own
    found = shutil.which("janus")
    if found is None:
        raise JanusMissing("Debian's janus is not installed (apt-get install janus, as root)")
    return found


def version() -> str:
    """Version of Debian's package, as `1.1.2`."""
    query = ["dpkg-query", "-W", "-f", "${Version}", "janus"]
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        return subprocess.run(query, capture_output=True, check=True, text=True).stdout.split("-")[0]
    return "of unknown version"


class Janus:
    """One Janus process and one connection to its API; all handles live in one session per client.

    Usage: `async with Janus() as janus: …`  Raises on entering: JanusMissing, TimeoutError.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._count = 0

    async def __aenter__(self) -> "Janus":
        program = await asyncio.to_thread(install)
        self._folder = Path(tempfile.mkdtemp(prefix="janus-"))
        port = self._configure()
        self._start(program)
        self._http = aiohttp.ClientSession()
        try:
            await self._connect(port)
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        reader = getattr(self, "_reader", None)
        if reader is not None:
            reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await reader
        await self._http.close()
        if self._process is not None:
            self._process.terminate()
            try:
                await asyncio.to_thread(self._process.wait, 5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                await asyncio.to_thread(self._process.wait)
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def pid(self) -> int:
        """The process to look at."""
        assert self._process is not None
        return self._process.pid

    def log(self) -> str:
        """What Janus has said so far."""
        return (self._folder / "janus.log").read_text(encoding="utf-8", errors="replace")

    def _configure(self) -> int:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port: int = probe.getsockname()[1]
        libraries = Path(_LIBRARIES.format(os.uname().machine))
        core = _CORE.format(
            folder=self._folder,
            libraries=libraries,
            host=_own_host(),
            other_plugins=_others(libraries / "plugins", "videoroom"),
            other_transports=_others(libraries / "transports", "websockets"),
        )
        files = {
            "janus.jcfg": core,
            "janus.transport.websockets.jcfg": _WEBSOCKETS.format(port=port),
            "janus.plugin.videoroom.jcfg": _VIDEOROOM.format(room=ROOM),
        }
        for name, text in files.items():
            (self._folder / name).write_text(text, encoding="utf-8")
        return port

    def _start(self, program: str) -> None:
        order = [program, "-F", str(self._folder), "-C", str(self._folder / "janus.jcfg")]
        with (self._folder / "janus.log").open("wb") as log:
            self._process = subprocess.Popen(order, stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    async def _connect(self, port: int) -> None:
        async with asyncio.timeout(START_TIMEOUT_S):
            while True:
                try:
                    self._socket = await self._http.ws_connect(
                        f"http://127.0.0.1:{port}/", protocols=["janus-protocol"], max_msg_size=0
                    )
                    break
                except aiohttp.ClientError:
                    await asyncio.sleep(0.1)  # nobody tells when Janus listens
        self._reader = asyncio.get_running_loop().create_task(self._read())

    async def _read(self) -> None:
        async for message in self._socket:
            told: dict[str, Any] = message.json()
            if told.get("janus") == "ack":
                continue
            future = self._waiting.get(told.get("transaction", ""))
            if future is not None and not future.done():
                future.set_result(told)

    async def ask(self, order: str, **more: Any) -> dict[str, Any]:
        """One request and its answer.  Raises: RuntimeError with what Janus says."""
        self._count += 1
        transaction = str(self._count)
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[transaction] = future
        await self._socket.send_json({"janus": order, "transaction": transaction, **more})
        try:
            told = await asyncio.wait_for(future, START_TIMEOUT_S)
        finally:
            del self._waiting[transaction]
        refusal = told.get("error") or told.get("plugindata", {}).get("data", {}).get("error")
        if refusal:
            raise RuntimeError(f"Janus refuses {order}: {refusal}")
        return told

    async def attach(self) -> "Handle":
        """A handle of the VideoRoom in a session of its own."""
        session = (await self.ask("create"))["data"]["id"]
        handle = (await self.ask("attach", session_id=session, plugin=PLUGIN))["data"]["id"]
        return Handle(self, session, handle)


class Handle:
    """One peer connection with the VideoRoom."""

    def __init__(self, janus: Janus, session: int, handle: int) -> None:
        self._janus, self._ids = janus, {"session_id": session, "handle_id": handle}

    async def publish(self, offer: str) -> tuple[int, str]:
        """Join and send.  Returns: the id others subscribe to; the answer."""
        joined = await self._message({"request": "join", "ptype": "publisher", "room": ROOM})
        told = await self._message({"request": "publish"}, {"type": "offer", "sdp": offer})
        return joined["plugindata"]["data"]["id"], told["jsep"]["sdp"]

    async def subscribe(self, feeds: list[int]) -> str:
        """Ask for everything of these publishers.  Returns: the offer of Janus."""
        streams = [{"feed": feed} for feed in feeds]
        told = await self._message({"request": "join", "ptype": "subscriber", "room": ROOM, "streams": streams})
        sdp: str = told["jsep"]["sdp"]
        return sdp

    async def start(self, answer: str) -> None:
        """Answer the offer of `subscribe`."""
        await self._message({"request": "start"}, {"type": "answer", "sdp": answer})

    async def _message(self, body: dict[str, Any], jsep: dict[str, str] | None = None) -> dict[str, Any]:
        more: dict[str, Any] = {"body": body, **self._ids}
        if jsep is not None:
            more["jsep"] = jsep
        return await self._janus.ask("message", **more)
