"""Spreads the packets of a large picture over some milliseconds, so that no queue on the way overflows.

Knows neither RTP nor encryption.  A keyframe of 35 packets sent at once is lost in the small buffers of a DSL
uplink; sent in groups it passes, and is still there within a frame.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence

GROUP_PACKETS = 10
GROUP_EVERY_S = 0.004  # 10 packets of 1.1 kB each 4 ms: 22 Mbit/s, well above any layer's rate


class Pacer:
    """Sends small pictures at once and large ones in groups, always in order.  Belongs to the loop's thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop, transmit: Callable[[bytes], None]) -> None:
        self._loop = loop
        self._transmit = transmit
        self._waiting: deque[bytes] = deque()
        self._timer: asyncio.TimerHandle | None = None

    def send(self, packets: Iterable[bytes]) -> None:
        """Send these packets behind those that still wait."""
        self._waiting.extend(packets)
        if self._timer is None:
            self._next_group()

    def urgent(self, packets: Sequence[bytes]) -> None:
        """Send at once, past everything that waits: voices, and what somebody misses already."""
        for packet in packets:
            self._transmit(packet)

    def close(self) -> None:
        """Send nothing any more."""
        self._waiting.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _next_group(self) -> None:
        for _ in range(min(GROUP_PACKETS, len(self._waiting))):
            self._transmit(self._waiting.popleft())
        self._timer = self._loop.call_later(GROUP_EVERY_S, self._next_group) if self._waiting else None
