"""Where jobs run: the first in a thread, short ones at once, after a long one in a thread again."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from meetroom.media.workers import INLINE_BELOW_MS, Lane


class Work:
    """Processor time that only `burn` uses up, whatever the machine needs for the rest."""

    def __init__(self) -> None:
        self._used_s = 0.0

    def thread_time(self) -> float:
        return self._used_s

    def burn(self, milliseconds: float) -> None:
        self._used_s += milliseconds / 1000


WORK = Work()


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadPoolExecutor]:
    monkeypatch.setattr("meetroom.media.workers.time", WORK)
    with ThreadPoolExecutor(1) as pool:
        yield pool


async def run(lane: Lane, milliseconds: float = 0.0) -> bool:
    """Run one job; tells whether it ran on the loop's own thread."""
    where: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def job() -> None:
        WORK.burn(milliseconds)
        lane.post(where.set_result, threading.get_ident())

    lane.run(job)
    return await asyncio.wait_for(where, 60) == threading.get_ident()


async def test_short_jobs_move_to_the_loop_and_long_ones_back(workers: ThreadPoolExecutor) -> None:
    lane = Lane(asyncio.get_running_loop(), workers)
    assert not await run(lane), "nothing is known of the first"
    workers.submit(int).result(60)  # the cost of a job is noted after its report
    assert await run(lane)
    assert await run(lane, 5 * INLINE_BELOW_MS), "nobody could know"
    assert not await run(lane)


async def test_one_short_job_does_not_prove_a_lane_short(workers: ThreadPoolExecutor) -> None:
    lane = Lane(asyncio.get_running_loop(), workers)
    for _ in range(3):
        assert not await run(lane, 10 * INLINE_BELOW_MS)
        workers.submit(int).result(60)
    assert not await run(lane)
    workers.submit(int).result(60)
    assert not await run(lane)
