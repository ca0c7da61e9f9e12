"""Work nobody waits for: kept until it is done, and whatever it raises is logged and harms nobody else."""

import asyncio
import logging
from collections.abc import Awaitable

log = logging.getLogger(__name__)


class Failure(Exception):
    """Stands in the log for an error whose message may hold what is nobody's business, a ballot for instance."""


def without_values(error: BaseException) -> Failure:
    """The kind of an error and where it happened, without a word of what it was about."""
    causes = []
    cause: BaseException | None = error
    while cause is not None:
        causes.append(type(cause).__qualname__)
        cause = cause.__cause__
    return Failure(" from ".join(causes)).with_traceback(error.__traceback__)


class Errands:
    """Belongs to the loop.

    Args:
        what: for the log, of what kind the work is.
        named: for the log, whose it is.
    """

    def __init__(self, what: str, **named: str) -> None:
        self._what = what
        self._named = named
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Awaitable[None]) -> None:
        """Begin; returns at once."""
        task = asyncio.ensure_future(self._guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Wait for all that was begun."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _guarded(self, work: Awaitable[None]) -> None:
        try:
            await work
        except Exception:
            log.exception(self._what, extra=self._named)
