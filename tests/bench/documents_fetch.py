"""Papers on their way over a point's line: bytes for 20 delegates who exchange chunks, against plain downloads.

Both sides of the ratio run here, one after the other, by the same clients on the same document.
"""

import asyncio
from contextlib import AsyncExitStack
from functools import partial
from typing import Any

from meetroom.client.engine import Engine
from tests.bench.documents_release import release_rows
from tests.bench.hall import LINE_BPS, Client, CountingLine, Hall, LoopbackStreet, hall
from tests.bench.report import Row, median
from tests.client.conftest import pdf

POINT = 20


async def rows(quick: bool) -> list[Row]:
    """All rows."""
    return [*await _point_rows(quick), *await release_rows(quick)]


async def _point_rows(quick: bool) -> list[Row]:
    size_mb, rounds = (8, 1) if quick else (24, 1)
    shared: list[float] = []
    plain: list[float] = []
    one_had_it: list[float] = []
    for _ in range(rounds):
        for street, ahead, shares in (
            (LoopbackStreet, False, shared),
            (None, False, plain),
            (LoopbackStreet, True, one_had_it),
        ):
            # A meeting of their own for each: nobody has papers of before to fetch as well.
            async with hall() as made:
                shares.append(await _one_point(made, "point", size_mb, street, ahead=ahead))
    note = (
        f"{POINT} whole clients in one process, {size_mb} MB, a line of {LINE_BPS / 1e6:.0f} Mbit/s, "
        "all begin at the same moment with nothing; all bytes of the line are counted, TLS, manifests and the "
        f"session's own included; {rounds} rounds: " + ", ".join(f"{share:.3f}" for share in shared)
    )
    return [
        Row(
            "bytes over a point's line / document, 20 delegates, exchange of chunks",
            median(shared),
            "ratio",
            "<=",
            1.05,
            "plain download by the same clients",
            median(plain),
            note,
        ),
        Row(
            "the same, one of the 20 had it already: what the other 19 took over the line",
            median(one_had_it),
            "ratio",
            "<=",
            0.05,
            note="their arrival included: TLS, sessions, the chain, manifests",
        ),
    ]


async def _one_point(made: Hall, name: str, size_mb: int, street: Any, *, ahead: bool) -> float:
    """Bytes over the line of a point with 20 fresh clients, in sizes of the document."""
    people = await made.delegates(POINT, f"point-{name}")
    before = len(made.chair.replica.meeting.documents)
    async with CountingLine(*made.server.house.address) as line, AsyncExitStack() as stack:
        clients: list[Client] = []
        for number, person_id in enumerate(people):
            client = await made.client(person_id, made.folder / name / str(number), line.port, street)
            stack.push_async_callback(client[0].close)
            clients.append(client)
        # As in a meeting room: everybody stands there with the papers of before, and knows the others.
        await made.paper(pdf(1, 1_000), f"{name}-small.pdf")
        await _all_have(clients, before + 1)
        if street is not None:
            for engine, heard in clients:
                await heard.until(partial(_knows_all, engine))
        if ahead:
            for engine, _ in clients[1:]:
                await engine.leave()
        content = await asyncio.to_thread(pdf, 1, size_mb * 1_000_000)
        came_bytes = line.came_bytes
        await made.paper(content, f"{name}.pdf")
        await _all_have(clients[:1] if ahead else clients, before + 2)
        if ahead:
            came_bytes = line.came_bytes
            for engine, _ in clients[1:]:
                await engine.enter(made.meeting_id)
            await _all_have(clients, before + 2)
        return (line.came_bytes - came_bytes) / len(content)


async def _all_have(clients: list[Client], documents: int) -> None:
    """Wait until everybody has that many documents whole."""
    for engine, heard in clients:
        await heard.until(partial(_has, engine, documents))


def _has(engine: Engine, documents: int) -> bool:
    return engine.library.totals().whole >= documents


def _knows_all(engine: Engine) -> bool:
    return engine.library.totals().neighbours == POINT - 1
