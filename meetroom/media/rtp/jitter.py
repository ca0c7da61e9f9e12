"""How much the arrival of packets varies, and the delay that covers it; no I/O, no codec, no clock: `now_ms` is given.

Every packet has a *transit* (arrival time minus media time).  The smallest transit seen lately is the path itself,
what lies above it is jitter.
"""

from collections import deque

FRAME_MS = 20.0
MIN_TARGET_MS = 20.0
MAX_TARGET_MS = 200.0
FIRST_TARGET_MS = 40.0
QUANTILE = 0.98
FALL_MS = 1.5  # per packet: the target rises at once and falls slowly, for trouble seldom comes alone
WINDOW_PACKETS = 100
RESTART_GAP_MS = 300.0  # a line silent for so long is measured afresh
JUMP_MS = 5000.0  # no line does that between two packets: the sender's time has another origin, or is wrong
MAX_REPAIR_MS = 80.0
REPAIR_HOLD_MS = 3000.0
PATH_PERIOD_MS, PATH_PERIODS = 1000.0, 10


class PathDelay:
    """The smallest transit of the last ten seconds: the path itself, whatever the clocks' difference."""

    def __init__(self) -> None:
        self._periods: deque[float] = deque(maxlen=PATH_PERIODS)
        self._until_ms = float("-inf")
        self.least_ms = 0.0

    def observe(self, transit_ms: float, now_ms: float) -> None:
        """Take one packet."""
        if now_ms >= self._until_ms:
            self._until_ms = now_ms + PATH_PERIOD_MS
            self._periods.append(transit_ms)
            self.least_ms = min(self._periods)
        elif transit_ms < self._periods[-1]:
            self._periods[-1] = transit_ms
            self.least_ms = min(self.least_ms, transit_ms)


class JitterEstimate:
    """The path's smallest transit and the delay above it that catches 98 % of the packets, both in ms."""

    def __init__(self) -> None:
        self._transits: deque[float] = deque(maxlen=WINDOW_PACKETS)
        self._last_arrival_ms = float("-inf")
        self._catching_up = False
        self._repair_ms = 0.0
        self._repaired_ms = float("-inf")
        self.base_ms = 0.0
        self.target_ms = FIRST_TARGET_MS

    def observe(self, transit_ms: float, now_ms: float) -> None:
        """Take one packet into account."""
        if now_ms - self._last_arrival_ms > RESTART_GAP_MS:
            self._transits.clear()
            self._catching_up = True
        elif abs(transit_ms - self._transits[-1]) > JUMP_MS:
            self._transits.clear()
        elif self._catching_up:
            # A burst after a stall says nothing about jitter: each packet of it is faster than the last.
            if transit_ms < self._transits[-1] - FRAME_MS / 4:
                self._transits.clear()
            else:
                self._catching_up = False
        self._last_arrival_ms = now_ms
        self._transits.append(transit_ms)
        self.base_ms = min(self._transits)
        if now_ms - self._repaired_ms > REPAIR_HOLD_MS:
            self._repair_ms = 0.0
        self.target_ms = max(self._target(), self._repair_ms, self.target_ms - FALL_MS)

    def repaired(self, transit_ms: float, now_ms: float) -> None:
        """Take a lost frame that came with a later packet: the delay must leave room for the next one like it."""
        needed_ms = transit_ms - self.base_ms + FRAME_MS / 2
        self._repair_ms = max(self._repair_ms, min(MAX_REPAIR_MS, needed_ms))
        self._repaired_ms = now_ms
        self.target_ms = max(self.target_ms, self._repair_ms)

    def _target(self) -> float:
        if len(self._transits) < 10:
            return FIRST_TARGET_MS
        ordered = sorted(self._transits)
        jitter_ms = ordered[int(QUANTILE * (len(ordered) - 1))] - self.base_ms
        return min(MAX_TARGET_MS, max(MIN_TARGET_MS, jitter_ms + FRAME_MS / 2))
