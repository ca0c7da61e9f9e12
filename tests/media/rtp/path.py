"""A sender that obeys a bandwidth estimate over a simulated path, in virtual time."""

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from meetroom.media.rtp.estimator import BandwidthEstimator
from tests.faults.wan_model import Conditions, Link
from tests.media.simulated_line import Clock

PACKET_BYTES = 1100
FRAME_MS = 1000 / 30
KEYFRAME_SCALE = 4


@dataclass(frozen=True)
class Sample:
    """One tenth of a second: what was allowed, and how long packets waited on the path above its own delay."""

    now_ms: float
    estimate_bps: float
    waited_ms: float
    incoming_bps: float


@dataclass
class Path:
    """A camera that sends what the estimate allows (never above `wanted_bps`), frames spread over half their time."""

    conditions: Conditions
    wanted_bps: float = 4_000_000.0
    start_bps: float = 600_000.0
    clock_rate: float = 1.0  # of the sender's clock
    seed: int = 1
    obeys: bool = True
    lag: tuple[float, float] | None = None  # the receiver stands still so often and for so long, ms on average
    tells_lag: bool = False  # whether it tells the estimator
    starved: tuple[float, float, float] | None = None  # it reads only so many bits per second from .. until ..
    changes: list[tuple[float, Conditions]] = field(default_factory=list)
    wants: list[tuple[float, float]] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)

    def run(self, duration_ms: float) -> "Path":
        """Send for so long."""
        self.clock = clock = Clock()
        self.link = Link(self.conditions, seed=self.seed)
        self._ends_ms = duration_ms
        self.estimator = BandwidthEstimator()
        self._rate_bps = self.start_bps
        self._waits: list[float] = []
        self._bits = self._sent = self._lost = 0
        self._awake_ms, self._random = 0.0, random.Random(self.seed)
        self._unread: deque[tuple[int, float, int]] = deque()
        if self.starved is not None:
            clock.at(self.starved[0], self._read_slowly)
        if self.lag is not None:
            clock.at(self._random.expovariate(1 / self.lag[0]), self._doze)
        for when_ms, conditions in self.changes:
            clock.at(when_ms, lambda changed=conditions: setattr(self.link, "conditions", changed))  # type: ignore[misc]
        for when_ms, wanted_bps in self.wants:
            clock.at(when_ms, lambda wanted=wanted_bps: setattr(self, "wanted_bps", wanted))  # type: ignore[misc]
        clock.every(FRAME_MS, duration_ms, self._frame)
        clock.every(1000.0, duration_ms, self._told_of_loss, start_ms=1000.0)
        clock.every(200.0, duration_ms, self._feedback, start_ms=200.0)
        clock.every(100.0, duration_ms, self._sample, start_ms=100.0)
        clock.run()
        return self

    def mean(self, what: Callable[[Sample], float], begin_ms: float, end_ms: float) -> float:
        """Mean of one figure over some time."""
        chosen = [what(entry) for entry in self.samples if begin_ms <= entry.now_ms < end_ms]
        return sum(chosen) / len(chosen)

    def most_waited(self, begin_ms: float, end_ms: float, share: float = 0.95) -> float:
        """The wait that so many tenths of a second stayed below, in ms."""
        chosen = sorted(entry.waited_ms for entry in self.samples if begin_ms <= entry.now_ms < end_ms)
        return chosen[int(share * (len(chosen) - 1))]

    def _frame(self) -> None:
        rate = min(self._rate_bps, self.wanted_bps)
        packets = max(1, round(rate * FRAME_MS / 1000 / 8 / PACKET_BYTES))
        size = int(rate * FRAME_MS / 1000 / 8 / packets)
        for index in range(packets):
            self.clock.at(self.clock.now_ms + index * FRAME_MS / 2 / packets, lambda: self._send(size))

    def _send(self, size: int) -> None:
        now_ms = self.clock.now_ms
        stamp = int(now_ms * self.clock_rate * (1 << 18) / 1000) & 0xFF_FFFF
        for arrival_ms in self.link.send(size, now_ms):
            self.clock.at(arrival_ms, lambda: self._arrive(stamp, now_ms, size))

    def _doze(self) -> None:
        assert self.lag is not None
        length_ms = self._random.expovariate(1 / self.lag[1])
        self._awake_ms = self.clock.now_ms + length_ms
        if self._awake_ms < self._ends_ms:
            self.clock.at(self._awake_ms + self._random.expovariate(1 / self.lag[0]), self._doze)
            if self.tells_lag and length_ms > 60:
                self.clock.at(self._awake_ms, lambda: self.estimator.disturbed(self.clock.now_ms))

    def _arrive(self, stamp: int, sent_ms: float, size: int) -> None:
        now_ms = self.clock.now_ms
        if now_ms < self._awake_ms:
            self.clock.at(self._awake_ms, lambda: self._arrive(stamp, sent_ms, size))
            return
        if self.starved is not None and self.starved[0] <= now_ms < self.starved[1]:
            self._unread.append((stamp, sent_ms, size))
        else:
            self._read(stamp, sent_ms, size)

    def _read_slowly(self) -> None:
        assert self.starved is not None
        _, until_ms, rate_bps = self.starved
        now_ms, wait_ms = self.clock.now_ms, 1.0
        while self._unread:
            packet = self._unread.popleft()
            self._read(*packet)
            if now_ms < until_ms:
                wait_ms = 8000.0 * packet[2] / rate_bps
                break
        if now_ms < until_ms:
            self.clock.at(min(until_ms, now_ms + wait_ms), self._read_slowly)

    def _read(self, stamp: int, sent_ms: float, size: int) -> None:
        now_ms = self.clock.now_ms
        self._bits += 8 * size
        self._waits.append(now_ms - sent_ms - self.link.conditions.delay_ms)
        self.estimator.packet(stamp, now_ms, size)

    def _told_of_loss(self) -> None:
        counts = self.link.counts
        sent, lost = counts.sent - self._sent, counts.lost + counts.overflowed - self._lost
        self._sent, self._lost = counts.sent, counts.lost + counts.overflowed
        if sent:
            self.estimator.lost(lost / sent, self.clock.now_ms)

    def _feedback(self) -> None:
        estimate = self.estimator.estimate_bps(self.clock.now_ms)
        if estimate is not None and self.obeys:
            # A sender follows a fall at once and a rise by half per second at most.
            self.clock.at(
                self.clock.now_ms + self.link.conditions.delay_ms,
                lambda: setattr(self, "_rate_bps", min(estimate, self._rate_bps * 1.1)),
            )

    def _sample(self) -> None:
        waited = min(self._waits, default=0.0)
        estimate = self.estimator.estimate_bps(self.clock.now_ms) or 0
        self.samples.append(Sample(self.clock.now_ms, estimate, waited, self._bits * 10.0))
        self._waits, self._bits = [], 0
