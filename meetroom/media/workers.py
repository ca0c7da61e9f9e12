"""Where a codec works: long jobs in a worker thread, short ones at once; knows no codec.

A small picture is decoded in less time than it takes to wake a thread and to hand the interpreter over and back:
eleven points on two cores spent a third of their time on that.
"""

import asyncio
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TypeVarTuple, Unpack

INLINE_BELOW_MS = 0.6  # well below one frame of audio: the loop hardly notices
DECAY = 0.1

Args = TypeVarTuple("Args")


class Lane:
    """Runs the jobs of one codec, one kind of job per lane.  Made and used on the loop's thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop, workers: Executor) -> None:
        self._loop = loop
        self._workers = workers
        self._home = threading.get_ident()
        self._cost_ms = math.inf  # nothing is known of the first job

    def run(self, job: Callable[[], None]) -> None:
        """Run `job` at once when its like has been short lately, else in a worker thread."""
        if self._cost_ms < INLINE_BELOW_MS:
            self._timed(job)
        else:
            self._workers.submit(self._timed, job)

    def post(self, report: Callable[[Unpack[Args]], object], *args: *Args) -> None:
        """Call `report` soon on the loop, from within a job.  Raises: RuntimeError when the loop is closed."""
        if threading.get_ident() == self._home:
            self._loop.call_soon(report, *args)
        else:
            self._loop.call_soon_threadsafe(report, *args)

    def _timed(self, job: Callable[[], None]) -> None:
        begin_s = time.thread_time()
        job()
        cost_ms = (time.thread_time() - begin_s) * 1000
        known = self._cost_ms
        # One long job is enough to leave the loop alone; only many short ones come back to it.
        self._cost_ms = cost_ms if cost_ms > known or math.isinf(known) else known + (cost_ms - known) * DECAY
