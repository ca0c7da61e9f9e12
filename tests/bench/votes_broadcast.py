"""The other side of the fan-out: a bare `websockets.broadcast` over TLS, in a process of its own; knows no meeting."""

import asyncio
import multiprocessing
import ssl
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import aiohttp
from websockets.asyncio.server import ServerConnection, broadcast, serve

from meetroom.server.certificates import now_utc, own_authority, tls_context
from tests.bench.votes_hall import Delegate, in_turn

HOST = "127.0.0.1"


def run(pipe: Connection) -> None:
    """Entry of the process."""
    asyncio.run(_run(pipe))


async def _run(pipe: Connection) -> None:
    with tempfile.TemporaryDirectory(prefix="meetroom-bench-") as folder:
        authority = own_authority(Path(folder), [HOST], now_utc())
        context, ca_pem = tls_context(authority), authority.ca_pem
        here: set[ServerConnection] = set()

        async def live(connection: ServerConnection) -> None:
            here.add(connection)
            async for order in connection:
                broadcast(here, "b" * int(order))

        async with serve(live, HOST, 0, ssl=context, compression=None, ping_interval=None) as server:
            pipe.send((server.sockets[0].getsockname()[1], ca_pem))
            await asyncio.to_thread(pipe.recv)


class Bare:
    """A chair who orders a broadcast, and those who get it."""

    def __init__(self, chair: Delegate, people: list[Delegate]) -> None:
        self._chair = chair
        self._people = people

    async def round_ms(self, size_bytes: int) -> float:
        """From the order to the last who got so many bytes."""
        for delegate in self._people:
            delegate.listen_for(b"bb")
        start_s = time.perf_counter()
        await self._chair.socket.send_str(str(size_bytes))
        await asyncio.gather(*(d.heard.wait() for d in self._people))
        return (max(d.heard_s for d in self._people) - start_s) * 1_000


@asynccontextmanager
async def bare_broadcast(clients: int) -> AsyncIterator[Bare]:
    """A bare server with so many clients and one more who orders."""
    here, there = multiprocessing.Pipe()
    process: BaseProcess = multiprocessing.get_context("spawn").Process(target=run, args=(there,))
    process.start()
    try:
        port, ca_pem = await asyncio.to_thread(here.recv)
        trust = ssl.create_default_context(cadata=ca_pem.decode())
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trust, limit=0)) as http:

            async def enter() -> Delegate:
                return Delegate(await http.ws_connect(f"https://{HOST}:{port}", max_msg_size=0, decode_text=False))

            chair, *people = await in_turn(enter() for _ in range(clients + 1))
            yield Bare(chair, people)
            for delegate in (chair, *people):
                await delegate.close()
        here.send("stop")
        await asyncio.to_thread(process.join)
    finally:
        process.kill()
