"""A headless Chromium of the machine, driven through its DevTools protocol; knows no page and no meeting.

Source: https://chromedevtools.github.io/devtools-protocol/ (Target, Page, Runtime).
"""

import asyncio
import base64
import hashlib
import itertools
import json
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
START_S = 60.0
CALL_S = 60.0
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--mute-audio",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    # A machine whose only interface is the loopback has candidates too, and no name leads off the machine.
    "--allow-loopback-in-peer-connection",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--remote-debugging-port=0",
)


class PageFailed(Exception):
    """A script in the page threw, or the browser refused a call."""


def key_hash(certificate_pem: bytes) -> str:
    """What Chromium calls the SPKI hash of a certificate: it then trusts this key, and no other unknown one."""
    key = x509.load_pem_x509_certificate(certificate_pem).public_key()
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(der).digest()).decode()


class Page:
    """One tab."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._reading = asyncio.create_task(self._read())
        self.console: list[str] = []

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """One command of the DevTools protocol.  Raises: PageFailed; TimeoutError."""
        number = next(self._numbers)
        waiting = self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": params})
        async with asyncio.timeout(CALL_S):
            answer = await waiting
        if "error" in answer:
            raise PageFailed(method, answer["error"])
        result: dict[str, Any] = answer["result"]
        return result

    async def run(self, script: str) -> Any:
        """Evaluate a script, await what it promises, return its value as JSON can carry it.  Raises: PageFailed."""
        answer = await self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise PageFailed(script, answer["exceptionDetails"].get("exception", {}).get("description"))
        return answer["result"].get("value")

    async def open(self, url: str) -> None:
        """Go to an address.  Raises: PageFailed when nothing can be shown."""
        answer = await self.call("Page.navigate", url=url)
        if "errorText" in answer:
            raise PageFailed(url, answer["errorText"])
        await self.run(
            "new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load', done))"
        )

    async def close(self) -> None:
        """Stop listening to the tab."""
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)
        await self._socket.close()

    async def _read(self) -> None:
        async for frame in self._socket:
            message = json.loads(frame.data)
            waiting = self._waiting.pop(message.get("id", 0), None)
            if waiting is not None and not waiting.done():
                waiting.set_result(message)
            elif message.get("method") == "Runtime.consoleAPICalled":
                self.console.append(" ".join(str(a.get("value")) for a in message["params"]["args"]))
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(PageFailed("the browser is gone"))


@asynccontextmanager
async def browser(folder: Path, *flags: str) -> AsyncIterator[Page]:
    """A fresh Chromium with one empty page; its profile and its log lie in `folder`, and it is gone at the end."""
    assert CHROMIUM is not None
    profile = folder / "chromium"
    profile.mkdir()
    environment = {**os.environ, "HOME": str(profile), "XDG_CONFIG_HOME": str(profile), "XDG_CACHE_HOME": str(profile)}
    with (folder / "chromium.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(CHROMIUM, *_FLAGS, *flags, f"--user-data-dir={profile}", "about:blank"),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environment,
            start_new_session=True,
        )
        try:
            async with aiohttp.ClientSession() as http:
                socket = await http.ws_connect(await _first_page(http, process, profile), max_msg_size=0)
                page = Page(socket)
                try:
                    await page.call("Runtime.enable")
                    await page.call("Page.enable")
                    yield page
                    with suppress(PageFailed, TimeoutError, ConnectionError):
                        await page.call("Browser.close")
                finally:
                    await page.close()
        finally:
            await _end(process)


async def _first_page(http: aiohttp.ClientSession, process: asyncio.subprocess.Process, profile: Path) -> str:
    """The address of the empty page's DevTools, once the browser has told its port."""
    told = profile / "DevToolsActivePort"
    async with asyncio.timeout(START_S):
        while True:
            if process.returncode is not None:
                raise PageFailed("chromium does not start; see its log", process.returncode)
            lines = told.read_text().splitlines() if told.exists() else []
            if len(lines) > 1:  # the port stands there whole
                async with http.get(f"http://127.0.0.1:{lines[0]}/json/list") as answer:
                    pages = [target for target in await answer.json() if target["type"] == "page"]
                if pages:
                    return str(pages[0]["webSocketDebuggerUrl"])
            # There is nothing to be told by: the file appears when it appears.
            await asyncio.sleep(0.05)


async def _end(process: asyncio.subprocess.Process) -> None:
    """The browser and all its children are gone afterwards."""
    try:
        async with asyncio.timeout(5):
            await process.wait()
    except TimeoutError:
        pass
    finally:
        with suppress(ProcessLookupError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        await process.wait()
