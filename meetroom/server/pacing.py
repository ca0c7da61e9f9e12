"""Something of which only the newest counts, done at once while that is rare and seldom when it is not."""

import asyncio
import time
from collections.abc import Callable

from meetroom.server.allowance import Bucket


class Paced:
    """Calls a function at once while its bucket allows it, else once as soon as it does again.

    Args:
        action: what to do; it looks at the newest state by itself.
        per_s: how often for long.
        burst: how often at once.
    """

    def __init__(self, action: Callable[[], None], *, per_s: float, burst: float) -> None:
        self._action = action
        self._bucket = Bucket(per_s, burst, time.monotonic())
        self._timer: asyncio.TimerHandle | None = None

    def call(self) -> None:
        """One more reason."""
        if self._timer is not None:
            return
        now_s = time.monotonic()
        if self._bucket.take(1, now_s):
            self._action()
        else:
            self._timer = asyncio.get_running_loop().call_later(self._bucket.wait_s(1, now_s), self._again)

    def cancel(self) -> None:
        """Forget all reasons."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _again(self) -> None:
        self._timer = None
        self.call()
