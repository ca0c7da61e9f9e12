"""Debian's TURN server with a configuration of its own in a folder of the test, on loopback alone."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

TURNSERVER = shutil.which("turnserver")
REALM = "meetroom.test"
START_S = 60.0
STARTS = 5


class PortTaken(Exception):
    """The server ended at once: most likely somebody else has taken a port that was free a moment before."""


@dataclass(frozen=True)
class Coturn:
    """A running server; `log` is what it says of allocations."""

    port: int
    tls_port: int
    log: Path

    def url(self, way: str) -> str:
        """Its address over "udp", "tcp" or "tls"."""
        if way == "tls":
            return f"turns:127.0.0.1:{self.tls_port}?transport=tcp"
        return f"turn:127.0.0.1:{self.port}?transport={way}"

    def said(self, words: str) -> int:
        """How often it has said something."""
        return self.log.read_text(encoding="utf-8", errors="replace").count(words)

    async def until_said(self, words: str, times: int) -> None:
        """Wait until it has said something so often."""
        async with asyncio.timeout(START_S):
            while self.said(words) < times:  # noqa: ASYNC110  (a log file tells nobody that it grows)
                await asyncio.sleep(0.02)


def free_port() -> int:
    """A port that is free for TCP and UDP now."""
    while True:
        with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp, suppress(OSError):
            tcp.bind(("127.0.0.1", 0))
            port: int = tcp.getsockname()[1]
            udp.bind(("127.0.0.1", port))
            return port


@asynccontextmanager
async def coturn(
    folder: Path, *credentials: str, certificate: tuple[Path, Path] | None = None
) -> AsyncIterator[Coturn]:
    """A server until the end of the block.

    Args: credentials: lines of its configuration that say who may use it.
    """
    async with AsyncExitStack() as stack:
        for _ in range(STARTS - 1):
            with suppress(PortTaken):
                started = await stack.enter_async_context(_coturn(folder, *credentials, certificate=certificate))
                break
        else:
            started = await stack.enter_async_context(_coturn(folder, *credentials, certificate=certificate))
        yield started


@asynccontextmanager
async def _coturn(folder: Path, *credentials: str, certificate: tuple[Path, Path] | None) -> AsyncIterator[Coturn]:
    assert TURNSERVER is not None
    port, tls_port = free_port(), free_port()
    log = folder / "turnserver.log"
    lines = [
        "listening-ip=127.0.0.1",
        "relay-ip=127.0.0.1",
        f"listening-port={port}",
        f"tls-listening-port={tls_port}",
        f"realm={REALM}",
        *credentials,
        "allow-loopback-peers",
        "no-cli",
        "no-dtls",
        "no-rfc5780",
        "verbose",
        "simple-log",
        f"log-file={log}",
        f"pidfile={folder / 'turnserver.pid'}",
        f"userdb={folder / 'turndb'}",
        *([f"cert={certificate[0]}", f"pkey={certificate[1]}"] if certificate else ["no-tls"]),
    ]
    configuration = folder / "turnserver.conf"
    configuration.write_text("\n".join(lines) + "\n")
    log.touch()
    process = await asyncio.create_subprocess_exec(
        *(TURNSERVER, "-c", str(configuration)),
        cwd=folder,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await _until_it_listens(process, port if certificate is None else tls_port)
        yield Coturn(port, tls_port, log)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _until_it_listens(process: asyncio.subprocess.Process, port: int) -> None:
    async with asyncio.timeout(START_S):
        while True:
            if process.returncode is not None:
                raise PortTaken("turnserver does not start; see its log")
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
                continue
            writer.close()
            await writer.wait_closed()
            return
