"""Latency, loss and concealment after troubles of the line, our receiver and aiortc's in the same virtual minute."""

import asyncio
import dataclasses
from collections.abc import Callable

from tests.bench.report import Row, median
from tests.faults.wan_model import Conditions
from tests.media.receive.scenarios import (
    BACK_WITHIN_MS,
    TROUBLES,
    Figures,
    OurPicture,
    OurVoice,
    StockPicture,
    StockVoice,
    Trouble,
    picture_call,
    voice_call,
)

PEER = "aiortc 1.16"
CASES = ("1 % loss", "2 % loss", "5 % loss", "3 % bursts", "100 ms jitter", "2 s stall")
LOSSY = Trouble("2 % loss, RTT 100 ms", Conditions(delay_ms=50, loss=0.02), begin_ms=2_000, end_ms=62_000)
LOSSY = dataclasses.replace(LOSSY, duration_ms=70_000)
CRACKLING = Trouble("5 % loss", Conditions(delay_ms=50, loss=0.05), begin_ms=2_000, end_ms=62_000)
CRACKLING = dataclasses.replace(CRACKLING, duration_ms=70_000)
MEASURED_REDUNDANCY = 2
SEEDS = (1, 2, 3)

Call = Callable[[Trouble, int], Figures]


def _after(name: str, trouble: Trouble, ours: Call, theirs: Call, how: str) -> Row:
    """Worst of all seeds: "always" has no median."""
    mine, others = [ours(trouble, seed) for seed in SEEDS], [theirs(trouble, seed) for seed in SEEDS]
    note = (
        f"most over the baseline from 5 s after the trouble on, worst of {len(SEEDS)} seeds; while it lasted at most "
        f"{max(each.worst_ms for each in mine):.0f} ms over, stock {max(each.worst_ms for each in others):.0f} ms; "
        f"baseline {median([each.baseline_ms for each in mine]):.0f} and "
        f"{median([each.baseline_ms for each in others]):.0f} ms; {how}"
    )
    value, peer = max(each.after_ms for each in mine), max(each.after_ms for each in others)
    return Row(f"added latency after {trouble.name}, {name}", value, "ms", "<=", BACK_WITHIN_MS, PEER, peer, note)


def _own_voice(trouble: Trouble, seed: int) -> Figures:
    return voice_call(trouble, OurVoice, redundancy=1, seed=seed)


def _stock_voice(trouble: Trouble, seed: int) -> Figures:
    return voice_call(trouble, StockVoice, seed=seed)


def _own_picture(trouble: Trouble, seed: int) -> Figures:
    return picture_call(trouble, OurPicture, seed=seed)


def _stock_picture(trouble: Trouble, seed: int) -> Figures:
    return picture_call(trouble, StockPicture, seed=seed)


def _shown() -> Row:
    mine = [1 - _own_picture(LOSSY, seed).missing_share for seed in SEEDS]
    stock = [1 - _stock_picture(LOSSY, seed).missing_share for seed in SEEDS]
    note = f"a minute, median of {len(SEEDS)} seeds ({min(mine):.3f}–{max(mine):.3f}); simulated in virtual time"
    return Row(
        "frames shown / sent at 2 % loss, 100 ms RTT", median(mine), "share", ">=", 0.98, PEER, median(stock), note
    )


def _concealed() -> Row:
    mine = {
        copies: median([voice_call(CRACKLING, OurVoice, redundancy=copies, seed=s).missing_share for s in SEEDS])
        for copies in (1, MEASURED_REDUNDANCY)
    }
    stock = median([_stock_voice(CRACKLING, seed).missing_share for seed in SEEDS])
    note = (
        f"a minute, {MEASURED_REDUNDANCY} earlier frames in each packet (with 1: {mine[1]:.4f}); stock has no "
        "redundancy; simulated in virtual time"
    )
    return Row("audio concealed at 5 % random loss", mine[MEASURED_REDUNDANCY], "share", "<=", 0.01, PEER, stock, note)


def _measure() -> list[Row]:
    found = []
    for name in CASES:
        found.append(_after("sound", TROUBLES[name], _own_voice, _stock_voice, "simulated in virtual time, RED 1"))
        found.append(_after("picture", TROUBLES[name], _own_picture, _stock_picture, "simulated in virtual time"))
    return [*found, _shown(), _concealed()]


async def rows(quick: bool) -> list[Row]:
    """All cases of the table; takes the same time in a rehearsal."""
    return await asyncio.to_thread(_measure)
