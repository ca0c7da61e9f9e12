"""When to ask for documents after something happened that this person may not see; knows no document."""

import asyncio
import random
from collections.abc import Callable

AFTER_S = 1.0
SPREAD_S = 3.0
SPREAD_PER_PERSON_S = 0.02
PAUSE_S = 30.0


class Hints:
    """Asked a little later and once for many hints: a thousand clients get the hint in the same instant.

    Args:
        follow: asks.
    """

    def __init__(self, follow: Callable[[], None]) -> None:
        self._follow = follow
        self._timer: asyncio.TimerHandle | None = None
        self._followed_s = float("-inf")

    def hint(self, people: int) -> None:
        """One more; `people` of the meeting get it as well."""
        if self._timer is None:
            loop = asyncio.get_running_loop()
            soon_s = AFTER_S + random.uniform(0.0, SPREAD_S + people * SPREAD_PER_PERSON_S)
            self._timer = loop.call_at(max(loop.time() + soon_s, self._followed_s + PAUSE_S), self._ask)

    def cancel(self) -> None:
        """Ask no more."""
        if self._timer is not None:
            self._timer.cancel()

    def _ask(self) -> None:
        self._timer = None
        self._followed_s = asyncio.get_running_loop().time()
        self._follow()
