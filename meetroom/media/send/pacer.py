"""Sends pictures no faster than a little above the rate the line is thought to carry, small layers first.

Knows neither RTP nor encryption.  A keyframe of 35 packets sent at once fills the queue of an uplink, and the voice
then waits behind it; spread over its share of time it does not.  `PacketQueue` decides, `Pacer` keeps the timer.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence

BURST_MS = 5.0
EASY_MS = 60.0  # what waits that long at the slow rate is much
LEAST_BURST_BYTES = 3600  # three packets: less costs more timers than it saves
DEEPEST_DEBT_MS = 100.0  # what went past the queue slows it no longer than that
LEAST_WAIT_S = 0.004
HEADERS_BYTES = 44  # UDP, IP and the tag of SRTP


class PacketQueue:
    """What waits, lane by lane, and what may go now; `now_ms` is an argument."""

    def __init__(self, lanes: int, rate_bps: float) -> None:
        """Lane 0 goes first."""
        self._lanes: list[deque[bytes]] = [deque() for _ in range(lanes)]
        self._bytes = [0] * lanes
        self._rate_bps = self._fast_bps = rate_bps
        self._credit_bytes = float(LEAST_BURST_BYTES)
        self._counted_ms: float | None = None

    def set_rate(self, rate_bps: float, fast_bps: float, now_ms: float) -> None:
        """Change the rates from now on: `fast_bps` while little waits, so that a small picture is soon there."""
        self._earn(now_ms)
        self._rate_bps = max(1.0, rate_bps)
        self._fast_bps = max(self._rate_bps, fast_bps)

    def put(self, lane: int, packets: Iterable[bytes]) -> None:
        """Let packets wait behind those of their lane."""
        for packet in packets:
            self._lanes[lane].append(packet)
            self._bytes[lane] += len(packet) + HEADERS_BYTES

    def spent(self, size_bytes: int, now_ms: float) -> None:
        """Count a packet that was sent past the queue."""
        self._earn(now_ms)
        deepest = self._rate_bps * DEEPEST_DEBT_MS / 8000
        self._credit_bytes = max(-deepest, self._credit_bytes - size_bytes - HEADERS_BYTES)

    def take(self, now_ms: float) -> list[tuple[int, bytes]]:
        """Remove and return what may go now, with its lane."""
        self._earn(now_ms)
        taken: list[tuple[int, bytes]] = []
        for lane, waiting in enumerate(self._lanes):
            while waiting and self._credit_bytes > 0:
                packet = waiting.popleft()
                size = len(packet) + HEADERS_BYTES
                self._bytes[lane] -= size
                self._credit_bytes -= size
                taken.append((lane, packet))
        return taken

    def wait_ms(self, now_ms: float) -> float | None:
        """How long until something may go; None when nothing waits."""
        if not any(self._lanes):
            return None
        self._earn(now_ms)
        return max(0.0, -self._credit_bytes) * 8000 / self._present_bps

    def backlog_ms(self, lane: int) -> float:
        """How long what waits in this lane and those before it will take."""
        return sum(self._bytes[: lane + 1]) * 8000 / self._rate_bps

    def clear(self) -> None:
        """Forget what waits."""
        for lane, waiting in enumerate(self._lanes):
            waiting.clear()
            self._bytes[lane] = 0

    @property
    def _present_bps(self) -> float:
        return self._fast_bps if self.backlog_ms(len(self._lanes) - 1) < EASY_MS else self._rate_bps

    def _earn(self, now_ms: float) -> None:
        if self._counted_ms is not None:
            rate_bps = self._present_bps
            most = max(LEAST_BURST_BYTES, rate_bps * BURST_MS / 8000)
            earned = (now_ms - self._counted_ms) * rate_bps / 8000
            self._credit_bytes = min(most, self._credit_bytes + earned)
        self._counted_ms = now_ms


class Pacer:
    """Belongs to the loop's thread.

    Args:
        transmit: sends one packet of a lane now.
        clock: the time in ms.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        lanes: int,
        rate_bps: float,
        transmit: Callable[[int, bytes], None],
        clock: Callable[[], float],
    ) -> None:
        self._loop = loop
        self._queue = PacketQueue(lanes, rate_bps)
        self._transmit = transmit
        self._clock = clock
        self._timer: asyncio.TimerHandle | None = None

    def set_rate(self, rate_bps: float, fast_bps: float) -> None:
        """Change the rates from now on; see `PacketQueue`."""
        self._queue.set_rate(rate_bps, fast_bps, self._clock())

    def send(self, lane: int, packets: Sequence[bytes]) -> None:
        """Send these packets when their turn comes."""
        self._queue.put(lane, packets)
        if self._timer is None:
            self._go_on()

    def spent(self, size_bytes: int) -> None:
        """Count a packet that somebody sent at once: a voice, or what was asked for again."""
        self._queue.spent(size_bytes, self._clock())

    def backlog_ms(self, lane: int) -> float:
        """How long a packet given to this lane now would wait."""
        return self._queue.backlog_ms(lane)

    def close(self) -> None:
        """Send nothing any more."""
        self._queue.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _go_on(self) -> None:
        self._timer = None
        for lane, packet in self._queue.take(self._clock()):
            self._transmit(lane, packet)
        wait_ms = self._queue.wait_ms(self._clock())
        if wait_ms is not None:
            self._timer = self._loop.call_later(max(LEAST_WAIT_S, wait_ms / 1000), self._go_on)
