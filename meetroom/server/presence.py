"""Who has a live line now, told to everybody but not at every change; knows no message's way out."""

import asyncio
from collections.abc import Callable

_AT_LEAST_S = 0.1
_PER_HEAD_S = 0.002


class Soon:
    """Calls a function once, a little after the first of many reasons to.

    Args:
        action: what to do; it looks at the newest state by itself.
        pause_s: how long to gather reasons; asked each time.
    """

    def __init__(self, action: Callable[[], None], pause_s: Callable[[], float]) -> None:
        self._action = action
        self._pause_s = pause_s
        self._timer: asyncio.TimerHandle | None = None

    def call(self) -> None:
        """One more reason."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._pause_s(), self._run)

    def cancel(self) -> None:
        """Forget all reasons."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _run(self) -> None:
        self._timer = None
        self._action()


def crowd_pause_s(receivers: int) -> float:
    """How long to gather changes that everybody is told: a thousand people arriving must not tell each other so."""
    return max(_AT_LEAST_S, receivers * _PER_HEAD_S)
