"""How far the server is, in time: a few small requests one after the other; knows no meeting and no media."""

import time
from collections.abc import Awaitable, Callable
from statistics import median

TRIES = 3


async def round_trip_ms(ask: Callable[[], Awaitable[object]], clock_s: Callable[[], float] = time.monotonic) -> float:
    """Return the median time of a small request and its answer, in ms, the server's own work included.

    The first request is not counted: it may have to connect and to agree on keys.
    Raises: what `ask` raises.
    """
    await ask()
    times_ms = []
    for _ in range(TRIES):
        begin_s = clock_s()
        await ask()
        times_ms.append((clock_s() - begin_s) * 1000)
    return median(times_ms)
