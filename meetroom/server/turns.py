"""Turns at something scarce, given out among people: who has much waiting keeps nobody else from theirs; knows no work.

The next turn goes to whoever has the fewest now, and of those to who was served longest ago or not yet; everybody's
own work stays in its order.
"""

import asyncio
import itertools
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """Belongs to the loop.

    Args:
        at_once: how many turns there are.
    """

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._busy: Counter[str] = Counter()
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}
        self._served = itertools.count(1)
        self._served_at: dict[str, int] = {}
        """Of those only who have or await a turn."""

    @asynccontextmanager
    async def turn(self, whose: str) -> AsyncIterator[None]:
        """Wait for a turn of this person, and have it."""
        await self._take(whose)
        try:
            yield
        finally:
            self._give_back(whose)

    async def _take(self, whose: str) -> None:
        if self._free and not self._waiting:
            self._begin(whose)
            return
        place = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(whose, deque()).append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.cancelled():
                self._leave(whose, place)
            else:
                self._give_back(whose)  # its turn had just come
            raise

    def _begin(self, whose: str) -> None:
        self._free -= 1
        self._busy[whose] += 1
        self._served_at[whose] = next(self._served)

    def _give_back(self, whose: str) -> None:
        self._free += 1
        self._busy[whose] -= 1
        while self._free and self._waiting:
            chosen = min(self._waiting, key=lambda name: (self._busy[name], self._served_at.get(name, 0)))
            place = self._waiting[chosen][0]
            self._leave(chosen, place)
            if not place.cancelled():
                self._begin(chosen)
                place.set_result(None)
        self._forget(whose)

    def _leave(self, whose: str, place: "asyncio.Future[None]") -> None:
        queue = self._waiting.get(whose, deque())
        if place in queue:
            queue.remove(place)
        if not queue:
            self._waiting.pop(whose, None)
            self._forget(whose)

    def _forget(self, whose: str) -> None:
        if not self._busy[whose]:
            del self._busy[whose]
            if whose not in self._waiting:
                self._served_at.pop(whose, None)
