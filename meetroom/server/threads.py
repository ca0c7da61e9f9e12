"""Worker threads for calls that block; knows none of them.

Each kind of work has threads of its own: a rush of logins must never keep a ballot from the disk.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Threads:
    """A few threads for one kind of blocking work.

    Args:
        name: for the debugger.
        count: how many calls may block at once; more of them wait.
    """

    def __init__(self, name: str, count: int) -> None:
        self._pool = ThreadPoolExecutor(max_workers=count, thread_name_prefix=name)

    async def run(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function in one of the threads; raises what it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, partial(function, *args, **kwargs))

    async def run_out(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """As `run`, but one who is cancelled waits until the thread has ended: it still uses what the caller holds."""
        work = asyncio.ensure_future(self.run(function, *args, **kwargs))
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            await asyncio.wait({work})
            if not work.cancelled():
                work.exception()  # looked at: nobody else will
            raise

    def close(self) -> None:
        """Wait for what is underway and end the threads."""
        self._pool.shutdown(wait=True)
