"""What a path carried lately and how fast to go back there after a fall; knows no delay, no loss and no packet.

A fall may have had nothing to do with the path: a machine that stood still looks just like a full queue.  Then what
flowed a moment ago is the best guess there is, and the way back to it is short.  If it was the path after all, the
way back ends in another fall: each such fall makes less be believed and the next try wait four times as long.

The two can be told apart afterwards: what a machine held back it reads at once, far faster than the path seemed to
carry when the estimate fell; a narrow path cannot do that.
"""

from collections import deque

TENTHS_PER_S = 10
HALF_BURSTS = 5  # tenths of a second: what a stall let go at once fills one half, not both
MEMORY_MS = 60_000.0
FIRST_WAIT_MS, MAX_WAIT_MS, WAIT_SCALE = 500.0, 60_000.0, 4.0
FAR_SHARE, NEAR_SHARE = 0.7, 0.95  # a climb begins below the one and ends at the other
HASTE_SHARE = 0.4  # so far below what is proven: make haste
HASTE, CLIMB = 2.0, 1.6  # per second
AROUND = 0.8  # of what was too much: below it nothing need be felt
LITTLE_BPS = 150_000.0  # so little is soon sent again
CARRIED_SHARE = 0.9  # so much of it carried proves it again
REFUTING_TIMES, REFUTING_BPS = 2.0, 200_000.0


class ProvenRate:
    """Feed it every tenth of a second and every fall; `bps` is 0 until a second was seen."""

    def __init__(self, still_believed: float = 0.4, feel: float = 1.15, felt_times: float = 1.2) -> None:
        """Say how much caution the owner's figures of a fall ask for.

        Args:
            still_believed: share of the proven rate that is tried once more after a try that failed.
            feel: growth per second around what was too much.
            felt_times: up to so many times that.
        """
        self._still_believed = still_believed
        self._feel, self._felt_times = feel, felt_times
        self._bits: deque[int] = deque(maxlen=2 * HALF_BURSTS)
        self._renewed_ms = 0.0
        self._wait_ms = FIRST_WAIT_MS
        self._climbs = False
        self._failed = False
        self._fell_at_bps = 0.0
        self._refuted = False
        self.bps = 0.0

    def burst(self, bits: int, tenths: int, now_ms: float) -> None:
        """Take what arrived in one tenth of a second, before the `tenths` - 1 that brought nothing."""
        self._bits.append(bits)
        self._bits.extend([0] * min(tenths - 1, 2 * HALF_BURSTS))
        self._refuted |= TENTHS_PER_S * bits > REFUTING_TIMES * self._fell_at_bps + REFUTING_BPS
        if len(self._bits) < 2 * HALF_BURSTS:
            return
        entries = list(self._bits)
        carried_bps = TENTHS_PER_S / HALF_BURSTS * min(sum(entries[:HALF_BURSTS]), sum(entries[HALF_BURSTS:]))
        if carried_bps >= CARRIED_SHARE * self.bps:
            self.bps = max(self.bps, carried_bps)
            self._renewed_ms = now_ms
            self._wait_ms = FIRST_WAIT_MS
            self._climbs = self._failed = False
        elif now_ms - self._renewed_ms > MEMORY_MS:
            self.bps, self._renewed_ms = carried_bps, now_ms

    def fell(self, carried_bps: float) -> None:
        """Take a fall at what arrived then."""
        self._failed |= self._climbs
        self._climbs = False
        self._fell_at_bps, self._refuted = carried_bps, False

    def growth(self, estimate_bps: float, since_fall_ms: float) -> float:
        """By what factor a second the estimate may climb back, 1 when it may not."""
        share = NEAR_SHARE if self._climbs else FAR_SHARE
        if estimate_bps >= share * self.bps or since_fall_ms < self._wait_ms:
            return 1.0
        if self._failed:
            self._failed = False
            if not self._refuted:
                self.bps = max(self._fell_at_bps, self._still_believed * self.bps)
                self._wait_ms = min(MAX_WAIT_MS, WAIT_SCALE * self._wait_ms)
                return 1.0
        self._climbs = True
        if AROUND * self._fell_at_bps < estimate_bps < self._felt_times * self._fell_at_bps and not self._refuted:
            return CLIMB if estimate_bps < LITTLE_BPS else self._feel
        return HASTE if estimate_bps < HASTE_SHARE * self.bps else CLIMB
