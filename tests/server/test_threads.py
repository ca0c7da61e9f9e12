"""Work in threads: who is cancelled meanwhile leaves only when it is allowed to."""

import asyncio
import threading

import pytest

from meetroom.server.threads import Threads


async def test_who_runs_something_out_waits_for_its_thread_when_cancelled() -> None:
    threads, loop = Threads("test", 1), asyncio.get_running_loop()
    began, gate, ended = asyncio.Event(), threading.Event(), threading.Event()

    def work() -> None:
        loop.call_soon_threadsafe(began.set)
        gate.wait()
        ended.set()
        raise ValueError("nobody hears of this any more")

    task = asyncio.create_task(threads.run_out(work))
    await began.wait()
    task.cancel()
    done, _ = await asyncio.wait({task}, timeout=0)
    assert not done
    gate.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended.is_set()
    threads.close()


async def test_it_gives_what_the_thread_gives() -> None:
    threads = Threads("test", 1)
    assert await threads.run_out(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        await threads.run_out(lambda: 1 // 0)
    threads.close()
