"""The relay with 183 points in one room, and what the 183rd point costs a client."""

import asyncio

from tests.bench import bench_relay
from tests.bench.feeders import film
from tests.bench.media_client import HIGH_BPS, LOW_BPS, Canned, ours
from tests.bench.report import Row, median

POINTS, TILES, VOICES = 183, 9, 3
OTHERS_MANY = POINTS - 1


async def _relay(seconds: float) -> list[Row]:
    figures = await bench_relay.run(POINTS, TILES, VOICES, seconds)
    name = f"relay at {POINTS} points ({TILES} tiles, {VOICES} voices each), one process"
    return [
        Row(f"{name}: CPU", figures.cpu_share, "cores", note=figures.note()),
        Row(f"{name}: packets dropped by the relay", figures.dropped, "", "<=", 0, note=f"in {seconds:.0f} s"),
    ]


async def rows(quick: bool) -> list[Row]:
    """The relay first, then our client at 11 and at 183 points, alternating."""
    rounds, seconds = (1, 4.0) if quick else (2, 8.0)
    found = await _relay(seconds)
    canned = Canned(await asyncio.to_thread(film, HIGH_BPS, LOW_BPS), [], [])
    few, many = [], []
    for _ in range(rounds):
        few.append((await ours(canned, seconds)).cpu)
        many.append((await ours(canned, seconds, OTHERS_MANY)).cpu)
    note = (
        f"{median(many):.3f} against {median(few):.3f} cores; shows 1×720p + 9×180p and plays 3 voices at both, "
        f"{rounds} times {seconds:.0f} s alternating"
    )
    ratio = median(many) / median(few)
    name = f"client CPU at {POINTS} points / at 11"
    return [*found, Row(name, ratio, "ratio", "<=", 1.1, "at 11 points", median(few), note)]
