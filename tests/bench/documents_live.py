"""A presenter's ink to a hall of 250: how often each follower hears something new, how late, and what the server pays.

The server has this process to itself, followers and presenter are in others.  Followers take frames off TLS and read
no more of them than the number of the newest sample.
"""

import asyncio
import re
import ssl
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from itertools import pairwise
from multiprocessing.connection import Connection

import aiohttp
import msgspec

from meetroom.domain.annotations import InkPoint, MarkId, Tool
from meetroom.domain.core import DocumentId
from meetroom.domain.documents import ReleaseDocument
from meetroom.protocol.messages import PresentInk, PresentPage
from tests.bench.documents_release import Seat
from tests.bench.hall import Hall, hall
from tests.bench.report import Row, median
from tests.bench.worker import run_on_loop, working
from tests.server.papers import small_pdf

HALL = 250
PROCESSES = 4
PIECES_HZ = 60
SECONDS = 10
LIVE_HZ = 30.0
_NEWEST = re.compile(r"\[(\d+)(?:\.\d+)?,[^\[]*\]\][^\[]*$")


class Heard(msgspec.Struct):
    """What one follower heard: when (`time.time`), and the newest sample of then."""

    at_s: list[float]
    newest: list[int]


async def rows(quick: bool) -> list[Row]:
    """Measure; needs no screen."""
    count, seconds = (40, 3) if quick else (HALL, SECONDS)
    async with hall() as made, AsyncExitStack() as stack:
        people = await made.delegates(count, "hall")
        document_id = await made.upload(small_pdf("Nghi quyet"), "paper.pdf")
        await _release(made, document_id)
        await made.chair.leave()
        tokens = [made.token(person_id) for person_id in people]
        url, ca = made.server.url, made.server.ca_pem
        workers = [
            await stack.enter_async_context(working(_follow, url, ca, made.meeting_id, tokens[part::PROCESSES]))
            for part in range(PROCESSES)
        ]
        for worker in workers:
            await worker.hear()
        chair = made.token(made.chair.me)
        presenter = await stack.enter_async_context(working(_present, url, ca, made.meeting_id, chair, document_id))
        await presenter.hear()
        cpu_s, began_s = time.process_time(), time.perf_counter()
        sent_s: list[float] = await presenter.ask(seconds)
        cpu_share = (time.process_time() - cpu_s) / (time.perf_counter() - began_s)
        heard: list[Heard] = [one for worker in workers for one in await worker.ask("told")]
    return _rows(sent_s, heard, cpu_share)


async def _release(made: Hall, document_id: DocumentId) -> None:
    await made.chair.submit(ReleaseDocument(document_id=document_id))


def _rows(sent_s: Sequence[float], heard: Sequence[Heard], cpu_share: float) -> list[Row]:
    lasted_s = sent_s[-1] - sent_s[0]
    rates_hz = sorted(len(one.at_s) / lasted_s for one in heard)
    late_ms = sorted(1000 * (at_s - sent_s[n]) for one in heard for at_s, n in zip(one.at_s, one.newest, strict=True))
    gaps_ms = sorted(1000 * (after - before) for one in heard for before, after in pairwise(one.at_s))
    complete = sum(bool(one.newest) and one.newest[-1] == len(sent_s) - 1 for one in heard)
    about = (
        f"{len(heard)} followers in {PROCESSES} processes by TLS on this machine's cores, {len(sent_s) / lasted_s:.0f} "
        f"pieces a second given out; the server took {100 * cpu_share:.0f} % of a core; {complete} heard the last one"
    )
    return [
        Row(
            f"live ink to {len(heard)} followers, news a second, slowest follower",
            rates_hz[0],
            "Hz",
            ">=",
            LIVE_HZ,
            note=f"{about}; median of the followers {median(rates_hz):.1f}, pauses p99 {_part(gaps_ms, 0.99):.0f} ms",
        ),
        Row(
            f"live ink to {len(heard)} followers, from the pen's machine to the follower's, p50",
            median(late_ms),
            "ms",
            note=f"the newest sample of each frame; p99 {_part(late_ms, 0.99):.0f} ms",
        ),
    ]


def _part(values: Sequence[float], share: float) -> float:
    return values[min(len(values) - 1, int(share * len(values)))]


# ---- the processes


def _follow(pipe: Connection, url: str, ca: bytes, meeting_id: str, tokens: list[str]) -> None:
    run_on_loop(_follow_all(pipe, url, ca, meeting_id, tokens))


async def _follow_all(pipe: Connection, url: str, ca: bytes, meeting_id: str, tokens: list[str]) -> None:
    async with aiohttp.ClientSession(connector=_connector(ca)) as http:
        seats = [await Seat.take(http, url, meeting_id, token) for token in tokens]
        heard = [Heard([], []) for _ in seats]
        hearing = [asyncio.create_task(_hear(*one)) for one in zip(seats, heard, strict=True)]
        pipe.send("here")
        while await asyncio.to_thread(pipe.recv) is not None:
            pipe.send(heard)
        for task in hearing:
            task.cancel()
        await asyncio.gather(*hearing, return_exceptions=True)
        for seat in seats:
            await seat.line.close()


async def _hear(seat: Seat, heard: Heard) -> None:
    while True:
        frame = await seat.line.socket.receive()
        if frame.type is not aiohttp.WSMsgType.TEXT:
            return
        if "InkPresented" in frame.data and (newest := _NEWEST.search(frame.data)) is not None:
            heard.at_s.append(time.time())
            heard.newest.append(int(newest[1]))


def _present(pipe: Connection, url: str, ca: bytes, meeting_id: str, token: str, document_id: str) -> None:
    run_on_loop(_present_all(pipe, url, ca, meeting_id, token, DocumentId(document_id)))


async def _present_all(
    pipe: Connection, url: str, ca: bytes, meeting_id: str, token: str, document_id: DocumentId
) -> None:
    async with aiohttp.ClientSession(connector=_connector(ca)) as http:
        seat = await Seat.take(http, url, meeting_id, token)
        reading = asyncio.create_task(_hear(seat, Heard([], [])))
        await seat.line.say(PresentPage(document_id=document_id, page=0, top=0.0))
        pipe.send("here")
        while (seconds := await asyncio.to_thread(pipe.recv)) is not None:
            pipe.send(await _draw(seat, document_id, seconds))
        reading.cancel()
        await seat.line.close()


async def _draw(seat: Seat, document_id: DocumentId, seconds: int) -> list[float]:
    """When each sample was given out; the number of a sample is its x."""
    sent_s: list[float] = []
    loop = asyncio.get_running_loop()
    next_s = loop.time()
    for number in range(PIECES_HZ * seconds):
        points = (InkPoint(float(number), 300.0, 0.5),)
        sent_s.append(time.time())
        await seat.line.say(
            PresentInk(
                document_id=document_id, page=0, mark_id=MarkId("live"), tool=Tool.PEN, color="#D9303E", width_pt=2.0,
                points=points, ended=number == PIECES_HZ * seconds - 1,
            )
        )  # fmt: skip
        next_s += 1 / PIECES_HZ
        await asyncio.sleep(max(0.0, next_s - loop.time()))
    await asyncio.sleep(2.0)  # what is late arrives, too
    return sent_s


def _connector(ca: bytes) -> aiohttp.TCPConnector:
    return aiohttp.TCPConnector(ssl=ssl.create_default_context(cadata=ca.decode()), limit=0)
