"""A line in virtual time for the tests of the receive path: delay, jitter, loss, reordering and stalls."""

import heapq
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field


class Clock:
    """Runs callbacks in the order of their virtual time."""

    def __init__(self) -> None:
        self.now_ms = 0.0
        self._agenda: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()

    def at(self, when_ms: float, action: Callable[[], None]) -> None:
        """Plan one callback."""
        heapq.heappush(self._agenda, (when_ms, next(self._order), action))

    def every(self, period_ms: float, until_ms: float, action: Callable[[], None], start_ms: float = 0.0) -> None:
        """Plan a callback again and again."""
        when_ms = start_ms
        while when_ms < until_ms:
            self.at(when_ms, action)
            when_ms += period_ms

    def run(self) -> None:
        """Run until nothing is planned any more."""
        while self._agenda:
            self.now_ms, _, action = heapq.heappop(self._agenda)
            action()


@dataclass
class Line:
    """One direction of a path; `stall` holds everything back from its first to its second time (ms)."""

    clock: Clock
    delay_ms: float = 25.0
    jitter_ms: float = 0.0
    loss: float = 0.0
    reorder: float = 0.0
    stall: tuple[float, float] | None = None
    stall_drops: bool = False
    trouble: tuple[float, float] = (0.0, float("inf"))  # when jitter, loss and reordering are in force
    seed: int = 1
    _random: random.Random = field(init=False)
    _last_ms: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # the same trouble in every run of the test

    def send(self, deliver: Callable[[], None]) -> None:
        """Carry one packet: `deliver` runs when it arrives, if it does."""
        now_ms = self.clock.now_ms
        troubled = self.trouble[0] <= now_ms < self.trouble[1]
        if troubled and self._random.random() < self.loss:
            return
        arrival_ms = now_ms + self.delay_ms + (self._random.random() * self.jitter_ms if troubled else 0.0)
        if self.stall is not None and self.stall[0] <= now_ms < self.stall[1]:
            if self.stall_drops:
                return
            arrival_ms = self.stall[1] + self.delay_ms
        if troubled and self._random.random() < self.reorder:
            arrival_ms += 15.0
        else:
            arrival_ms = self._last_ms = max(arrival_ms, self._last_ms)  # jitter alone keeps the order
        self.clock.at(arrival_ms, deliver)
