"""A simulated uplink in virtual time: a rate, a queue and random loss, with a client that obeys its controller."""

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from meetroom.media.config import VideoFormat
from meetroom.media.quality import RateMeter
from meetroom.media.send.allocation import Allocator, Shares
from meetroom.media.send.controller import UplinkController
from meetroom.protocol.signalling import Layer

STEP_MS = 5
HEADERS_BYTES = 64
PACKET_BYTES = 1100
CAMERA = {Layer.HIGH: VideoFormat(1280, 720, 30, 1_500_000), Layer.LOW: VideoFormat(320, 180, 15, 90_000)}


@dataclass
class Link:
    """A FIFO with a rate (bits per second, may change with time) and a bounded queue; what it loses is counted."""

    rate_bps: Callable[[float], float]
    queue_ms: float = 600.0
    loss: float = 0.0
    busy_until_ms: float = 0.0
    rng: random.Random = field(default_factory=lambda: random.Random(7))

    def wait_ms(self, now_ms: float) -> float:
        """How long a packet sent now stands in the queue."""
        return max(0.0, self.busy_until_ms - now_ms)

    def send(self, size_bytes: int, now_ms: float) -> float | None:
        """Send one packet; when it arrives (without the path's own delay), or None."""
        if self.wait_ms(now_ms) > self.queue_ms:
            return None
        self.busy_until_ms = max(now_ms, self.busy_until_ms) + size_bytes * 8000 / self.rate_bps(now_ms)
        return None if self.rng.random() < self.loss else self.busy_until_ms


@dataclass
class Second:
    """What one second looked like."""

    target_bps: float
    arrived_bps: float
    voice_sent: int
    voice_lost: int
    worst_wait_ms: float
    shares: Shares


class Uplink:
    """One client on one link; `remb` makes the relay's estimate from send times and arrivals, or is None."""

    def __init__(
        self,
        link: Link,
        rtt_ms: float = 60.0,
        remb: Callable[[deque[tuple[float, float, int]], float], int | None] | None = None,
    ) -> None:
        self.link = link
        self.rtt_ms = rtt_ms
        self.controller = UplinkController()
        self.allocator = Allocator()
        self.wanted = dict(CAMERA)
        self.seconds: list[Second] = []
        self._remb = remb
        self._meter, self._burst = RateMeter(1000.0), RateMeter(250.0)
        self._backlog: dict[Layer, float] = {}
        self._due_ms: dict[Layer, float] = {}
        self._shares = Shares(32_000)
        self._counts = [0, 0, 0, 0]  # sent, lost, voices sent, voices lost
        self._arrived_bytes = 0
        self._worst_ms = 0.0
        self._told_bps = 0
        self._now_ms = 0
        self._seen: deque[tuple[float, float, int]] = deque()

    def run(self, seconds: int) -> list[Second]:
        """Let time pass; the seconds that passed."""
        end_ms = self._now_ms + 1000 * seconds
        while self._now_ms < end_ms:
            self._step(float(self._now_ms))
            self._now_ms += STEP_MS
        return self.seconds[-seconds:]

    def _step(self, now_ms: float) -> None:
        if now_ms % 20 == 0:
            self._packet(self._shares.voice_bps // 400 + HEADERS_BYTES, now_ms, voice=True)
        for layer in self._shares.layers:
            self._film(layer, now_ms)
        if now_ms % 250 == 0:
            self.controller.round_trip(self.rtt_ms + self.link.wait_ms(now_ms) + self.link.rng.uniform(0, 8), now_ms)
        if now_ms % 100 == 0:
            self._decide(now_ms)
        if now_ms % 100 == 0:
            self._estimate(now_ms)
        if now_ms % 1000 == 0 and now_ms:
            self._report(now_ms)

    def _estimate(self, now_ms: float) -> None:
        # The relay tells a fall at once, and a rise each second.
        estimate = self._remb(self._seen, now_ms) if self._remb is not None else None
        if estimate is not None and (now_ms % 1000 == 0 or estimate < 0.9 * self._told_bps):
            self._told_bps = estimate
            self.controller.estimated(estimate, self._shares.voice_bps + 25_600, now_ms)

    def _decide(self, now_ms: float) -> None:
        self._shares = self.allocator.divide(self.controller.target_bps, self.wanted, repeats=0, now_ms=now_ms)
        sent_bps = self._meter.per_s(now_ms)
        burst_bps = self._burst.per_s(now_ms)
        self.controller.update(
            now_ms, sent_bps=sent_bps, burst_bps=burst_bps, hungry=self._shares.hungry, sleeping=self._shares.sleeping
        )

    def _film(self, layer: Layer, now_ms: float) -> None:
        # Pictures vary in size; a pacer spreads each over the time until the next.
        share = self._shares.layers[layer]
        if now_ms >= self._due_ms.get(layer, 0.0):
            self._due_ms[layer] = now_ms + 1000 / share.fps
            size = share.bitrate_bps / 8 / share.fps * self.link.rng.uniform(0.6, 1.4)
            self._backlog[layer] = self._backlog.get(layer, 0.0) + size
        allowance = self._shares.layers[layer].bitrate_bps * 2.5 / 8000 * STEP_MS
        while self._backlog.get(layer, 0.0) >= 1 and allowance > 0:
            size = int(min(PACKET_BYTES, self._backlog[layer]))
            self._backlog[layer] -= size
            allowance -= size
            self._packet(size + HEADERS_BYTES, now_ms, voice=False)

    def _packet(self, size_bytes: int, now_ms: float, *, voice: bool) -> None:
        self._meter.add(8 * size_bytes, now_ms)
        self._burst.add(8 * size_bytes, now_ms)
        arrives_ms = self.link.send(size_bytes, now_ms)
        lost = arrives_ms is None
        for index, one in enumerate((True, lost, voice, voice and lost)):
            self._counts[index] += one
        if arrives_ms is not None:
            self._arrived_bytes += size_bytes
            if not voice:
                self._seen.append((now_ms, arrives_ms + self.rtt_ms / 2, size_bytes))
        self._worst_ms = max(self._worst_ms, self.link.wait_ms(now_ms))

    def _report(self, now_ms: float) -> None:
        sent, lost, voices, voices_lost = self._counts
        self.controller.lost(lost / max(1, sent), now_ms)
        self.seconds.append(
            Second(
                self.controller.target_bps,
                8.0 * self._arrived_bytes,
                voices,
                voices_lost,
                self._worst_ms,
                self._shares,
            )
        )
        self._counts = [0, 0, 0, 0]
        self._arrived_bytes = 0
        self._worst_ms = 0.0
