"""An event loop a test turns by hand: no clock of its own, no threads; the same steps give the same run."""

import asyncio
import math
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

_MOST_TURNS = 10_000


class SteppedLoop(asyncio.SelectorEventLoop):
    """Runs only while it is told to; what would go to a thread is done at once."""

    def __init__(self) -> None:
        super().__init__()
        self._now_s = 1_000.0

    def time(self) -> float:
        """Seconds that passed because a test let them."""
        return self._now_s

    def run_in_executor(  # type: ignore[override]
        self, executor: Executor | None, func: Callable[..., Any], *args: Any
    ) -> "asyncio.Future[Any]":
        """The function's result, at once."""
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:
            done.set_exception(error)
        return done

    def turn(self, turns: int = 1) -> None:
        """Let everybody who can go on take so many turns."""
        for _ in range(turns):
            self.call_soon(self.stop)
            self.run_forever()

    def settle(self) -> None:
        """Let everybody go on until all of them wait for something."""
        for _ in range(_MOST_TURNS):
            self.turn()
            if not vars(self)["_ready"]:
                return
        raise AssertionError("somebody never waits")

    def let_pass(self, seconds: float) -> None:
        """Let time pass from one moment somebody waits for to the next."""
        end_s = self._now_s + seconds
        self.settle()
        while (next_s := self._next_s()) <= end_s:
            self._now_s = max(self._now_s, next_s)
            self.settle()
        self._now_s = end_s
        self.settle()

    def _next_s(self) -> float:
        waiting = [handle.when() for handle in vars(self)["_scheduled"] if not handle.cancelled()]
        return min(waiting, default=math.inf)
