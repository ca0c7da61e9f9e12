"""What goes on beside the calls of one owner: begun, looked after, ended with it; knows nothing of what it is."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

logger = logging.getLogger(__name__)


class Chores:
    """Belongs to the loop it is used on.

    Args:
        name: of the owner, for the debugger and the log.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._tasks: set[asyncio.Task[None]] = set()
        self._duties: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Something that is given up when the owner is closed."""
        self.take(asyncio.create_task(work, name=self._name))

    def owe(self, work: Coroutine[Any, Any, None]) -> None:
        """Something that is done to its end even then."""
        self._look_after(asyncio.create_task(work, name=self._name), self._duties)

    def take(self, task: "asyncio.Task[None]") -> None:
        """As `begin`, of what runs already."""
        self._look_after(task, self._tasks)

    async def close(self) -> None:
        """Give up what may be given up; wait for the rest."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, *self._duties, return_exceptions=True)

    def _look_after(self, task: "asyncio.Task[None]", among: "set[asyncio.Task[None]]") -> None:
        among.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        self._duties.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("%s: something stumbled", self._name, exc_info=error)
