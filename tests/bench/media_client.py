"""One full client at eleven points against the same in a stock aiortc mesh: CPU per second of meeting, in one run."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from meetroom.media.relay.process import RelayProcess
from meetroom.protocol.signalling import LegId, Want
from tests.bench import mesh, own_client
from tests.bench.feeders import Film, feeding, film
from tests.bench.film import encoded, pictures, spoken
from tests.bench.processes import cpu_s
from tests.bench.profiling import explain
from tests.bench.report import Row, median
from tests.bench.worker import Worker, working

OTHERS = 10
FEW, SOME = 1, 2
TARGET = 0.20
FPS = 30
SHOWN_PER_S = 30 + 9 * 15
FULL_RATE = 0.95
NAME = "CPU of one full client at 11 points / stock aiortc mesh"
PEER = "stock aiortc, VP8"
SETTLE_S = 3.0
HIGH_BPS, LOW_BPS = 1_200_000, 100_000


@dataclass(frozen=True)
class Canned:
    """What the others send, encoded once."""

    ours: Film
    vp8: list[bytes]
    opus: list[bytes]


@dataclass(frozen=True)
class Stretch:
    """CPU seconds per second of one process, and what it did in that time, per second."""

    cpu: float
    shown: float
    sent: float
    profile: str = ""

    def keeps(self, others: int) -> bool:
        """Whether a mesh with so many others showed and encoded what it should."""
        return min(self.shown, self.sent) >= FULL_RATE * FPS * others


async def _watch(worker: Worker, seconds: float, settle_s: float) -> tuple[float, Any, Any, float]:
    await asyncio.sleep(settle_s)
    first, began_s, cpu = await worker.ask("figures"), time.monotonic(), cpu_s(worker.pid)
    await asyncio.sleep(seconds)
    spent_s, took_s = cpu_s(worker.pid) - cpu, time.monotonic() - began_s
    return spent_s / took_s, first, await worker.ask("figures"), took_s


async def ours(canned: Canned, seconds: float, others: int = OTHERS, *, profiled: bool = False) -> Stretch:
    """Our client with so many other points; one big picture, the rest small."""
    relay = RelayProcess(udp_host="127.0.0.1", on_event=lambda event: None)
    await relay.start()
    try:
        async with feeding(relay, "bench", canned.ours, others) as feeders, working(own_client.run, OTHERS) as worker:
            leg_id = LegId("measured")
            worker.say(await relay.join("bench", leg_id, await worker.hear()))
            assert await worker.hear() == "connected"
            tiles = [Want(leg_id=each.leg_id, height_px=180 if index else 720) for index, each in enumerate(feeders)]
            await relay.set_wants(leg_id, tuple(tiles[:OTHERS]))
            cpu, first, last, took_s = await _watch(worker, seconds, SETTLE_S)
            profile = await explain(worker.pid, lambda: asyncio.sleep(4.0)) if profiled else ""
            shown = (sum(last["shown"].values()) - sum(first["shown"].values())) / took_s
            return Stretch(cpu, shown, last["sent"]["high"], profile)
    finally:
        await relay.stop()


async def stock(canned: Canned, seconds: float, others: int) -> Stretch:
    """The mesh with so many other points."""
    async with (
        working(mesh.run, others) as worker,
        mesh.other_points(worker, others, canned.vp8, canned.opus),
    ):
        cpu, first, last, took_s = await _watch(worker, seconds, SETTLE_S + others)
        return Stretch(cpu, (last["shown"] - first["shown"]) / took_s, (last["sent"] - first["sent"]) / took_s)


def can() -> Canned:
    """Encode what the others send."""
    return Canned(film(HIGH_BPS, LOW_BPS), encoded("libvpx", pictures(1280, 720), 30, HIGH_BPS), spoken(5))


async def rows(quick: bool) -> list[Row]:
    """Against the mesh at full rate, and against the mesh as far as this machine carries it."""
    rounds, seconds = (1, 4.0) if quick else (3, 6.0)
    canned = await asyncio.to_thread(can)
    mine, few, some = [], [], []
    for number in range(rounds):
        mine.append(await ours(canned, seconds, profiled=number == rounds - 1))
        few.append(await stock(canned, seconds, FEW))
        some.append(await stock(canned, seconds, SOME))
    whole = await stock(canned, seconds, OTHERS)
    return [_proportional(mine, few, some, seconds), _direct(mine, whole)]


def full_mesh_cores(few: Sequence[Stretch], some: Sequence[Stretch]) -> float | None:
    """CPU of the mesh with all others, from rounds in which it kept its full rate; None when there is none."""
    pairs = [
        (one.cpu, two.cpu)
        for one, two in zip(few, some, strict=True)
        if one.keeps(FEW) and two.keeps(SOME) and two.cpu > one.cpu
    ]
    if not pairs:
        return None
    one, two = median([pair[0] for pair in pairs]), median([pair[1] for pair in pairs])
    return one + (OTHERS - FEW) * (two - one) / (SOME - FEW)


def _proportional(mine: list[Stretch], few: list[Stretch], some: list[Stretch], seconds: float) -> Row:
    own, full = median([each.cpu for each in mine]), full_mesh_cores(few, some)
    one, two = median([each.cpu for each in few]), median([each.cpu for each in some])
    note = (
        f"the mesh measured with {FEW} and {SOME} other points ({one:.2f}, {two:.2f} cores; "
        f"{min(s.shown for s in some):.0f} of {FPS * SOME} pictures/s shown, {min(s.sent for s in some):.0f} encoded), "
        f"the rest in proportion, because ten do not fit this machine; ours sends {min(m.sent for m in mine):.0f} fps "
        f"and shows {min(m.shown for m in mine):.0f} of {SHOWN_PER_S} pictures/s; {len(mine)} times {seconds:.0f} s "
        "alternating"
    )
    if full is None:
        busy = f"this machine was too busy for the mesh to keep its rate; ours {own:.2f} cores; {note}"
        return Row(NAME, None, "ratio", "<=", TARGET, PEER, None, busy)
    explained = "; " + mine[-1].profile if own / full > TARGET else ""
    told = f"{own:.2f} cores against {full:.2f}: {note}{explained}"
    return Row(NAME, own / full, "ratio", "<=", TARGET, PEER, full, told)


def _direct(mine: list[Stretch], whole: Stretch) -> Row:
    own = median([each.cpu for each in mine])
    note = (
        f"{own:.2f} cores against {whole.cpu:.2f} with all ten connections, which then show {whole.shown:.0f} of "
        f"{FPS * OTHERS} pictures/s and encode {whole.sent:.0f} of {FPS * OTHERS}"
    )
    name = f"{NAME}, ten connections on this machine"
    return Row(name, own / whole.cpu, "ratio", None, None, PEER, whole.cpu, note)
