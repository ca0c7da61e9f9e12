"""What a wide-area line does to packets: delay, jitter, loss, bursts, rate, copies; no socket and no clock.

One `Link` is one direction.  It is told the size and the time of every packet and answers when the packet arrives;
who carries the bytes there (a simulation, `tests.faults.wan`) is not its affair.
"""

import random
from dataclasses import dataclass

MAX_DELAY_MS = 60_000.0


@dataclass(frozen=True)
class Conditions:
    """How one direction of a line is; shares are 0..1, the default is a perfect line.

    Attributes:
        delay_ms: on the way, whatever the load.
        jitter_ms: every packet's delay differs by up to this much either way (uniform); never below 0 in all.
        overtaking: whether jitter may bring packets out of order; else a slow one holds up those behind it.
        reorder: share of the packets that come `reorder_ms` late and are overtaken.
        loss: share lost at random, outside bursts.
        burst_loss: share lost in bursts (Gilbert–Elliott), over a long time.
        burst_packets: mean length of a burst, in packets that pass during it.
        burst_strength: share lost within a burst.
        rate_bps: what the line carries; 0 for no limit.
        queue_ms: a packet that would wait longer than this for its turn is dropped.
        duplicate: share that arrives twice.
    Source: E. N. Gilbert, "Capacity of a burst-noise channel" (1960); E. O. Elliott (1963).
    """

    delay_ms: float = 0.0
    jitter_ms: float = 0.0
    overtaking: bool = False
    reorder: float = 0.0
    reorder_ms: float = 15.0
    loss: float = 0.0
    burst_loss: float = 0.0
    burst_packets: float = 4.0
    burst_strength: float = 1.0
    rate_bps: float = 0.0
    queue_ms: float = 200.0
    duplicate: float = 0.0

    def __post_init__(self) -> None:
        for name in ("reorder", "loss", "burst_loss", "burst_strength", "duplicate"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise ValueError(f"{name} is a share between 0 and 1")
        for name in ("delay_ms", "jitter_ms", "reorder_ms", "queue_ms"):
            if not 0.0 <= getattr(self, name) <= MAX_DELAY_MS:
                raise ValueError(f"{name} is between 0 and {MAX_DELAY_MS:.0f} ms")
        if not 0.0 <= self.rate_bps < float("inf"):
            raise ValueError("rate_bps is 0 (no limit) or more")
        if not 1.0 <= self.burst_packets < float("inf"):
            raise ValueError("burst_packets is 1 or more")
        if self.burst_loss and not self.burst_loss < self.burst_strength:
            raise ValueError("burst_loss is smaller than burst_strength, or the burst would never end")


@dataclass
class LinkCounts:
    """What happened to the packets of one direction.

    Attributes:
        overflowed: dropped because the queue was full.
        arrived: copies included.
        overtook: arrived before one that was sent earlier.
    """

    sent: int = 0
    lost: int = 0
    overflowed: int = 0
    arrived: int = 0
    overtook: int = 0


class Link:
    """One direction of a line; the same seed and the same packets meet the same fate.

    Attributes:
        conditions: may be replaced at any time; packets under way are not touched.
        is_cut: while true every packet is lost.
    """

    def __init__(self, conditions: Conditions | None = None, *, seed: int = 1) -> None:
        self.conditions = conditions or Conditions()
        self.is_cut = False
        self.counts = LinkCounts()
        self._random = random.Random(seed)
        self._in_burst = False
        self._free_ms = 0.0
        self._stalled_until_ms = 0.0
        self._in_order_ms = 0.0
        self._latest_ms = 0.0

    def stall(self, until_ms: float) -> None:
        """Hold back everything sent from now on; it all arrives, in order, once the stall is over."""
        self._stalled_until_ms = until_ms

    def send(self, size_bytes: int, now_ms: float) -> tuple[float, ...]:
        """Take one packet.

        Args:
            size_bytes: as counted against `rate_bps`.
            now_ms: never smaller than in the call before.
        Returns: times of arrival: none when it is lost, two when it is doubled.
        """
        self.counts.sent += 1
        if self.is_cut or self._is_lost():
            self.counts.lost += 1
            return ()
        left_ms = self._leaves(size_bytes, now_ms)
        if left_ms is None:
            self.counts.overflowed += 1
            return ()
        arrivals = [self._arrives(left_ms)]
        if self._happens(self.conditions.duplicate):
            arrivals.append(self._arrives(left_ms))
        self.counts.arrived += len(arrivals)
        return tuple(arrivals)

    def _happens(self, share: float) -> bool:
        return share > 0.0 and self._random.random() < share

    def _is_lost(self) -> bool:
        now = self.conditions
        if not now.burst_loss:
            self._in_burst = False
            return self._happens(now.loss)
        ends = 1.0 / now.burst_packets
        within = now.burst_loss / now.burst_strength  # share of the packets that pass during a burst
        self._in_burst = not self._happens(ends) if self._in_burst else self._happens(ends * within / (1.0 - within))
        return self._happens(now.burst_strength if self._in_burst else now.loss)

    def _leaves(self, size_bytes: int, now_ms: float) -> float | None:
        turn_ms = max(self._free_ms, now_ms)
        if not self.conditions.rate_bps:
            turn_ms = self._free_ms = now_ms
        elif turn_ms - now_ms > self.conditions.queue_ms:
            return None
        else:
            turn_ms = self._free_ms = turn_ms + size_bytes * 8000.0 / self.conditions.rate_bps
        return max(turn_ms, self._stalled_until_ms)

    def _arrives(self, left_ms: float) -> float:
        now = self.conditions
        offset_ms = self._random.uniform(-now.jitter_ms, now.jitter_ms) if now.jitter_ms else 0.0
        arrival_ms = left_ms + max(0.0, now.delay_ms + offset_ms)
        if self._happens(now.reorder):
            arrival_ms += now.reorder_ms
        else:
            # What jitter or a shorter delay would bring too early waits behind what was sent before.
            arrival_ms = arrival_ms if now.overtaking else max(arrival_ms, self._in_order_ms)
            self._in_order_ms = max(self._in_order_ms, arrival_ms)
        self.counts.overtook += arrival_ms < self._latest_ms
        self._latest_ms = max(self._latest_ms, arrival_ms)
        return arrival_ms
