"""The control of a thin line in virtual time: it finds what fits, stays there, and the voices never suffer."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from meetroom.media.relay.downlink import Downlink
from meetroom.media.relay.room import Leg, Room
from meetroom.media.rtp.estimator import BandwidthEstimator
from meetroom.protocol.signalling import Layer
from tests.media.relay.test_room import make_leg, want

STEP_S = 0.02
VOICE_BYTES, VOICES = 100, 2
RATES_BPS = {Layer.HIGH: 1_500_000.0, Layer.LOW: 200_000.0}
KEYFRAME_BITS = 40_000.0
QUEUE_S = 0.3
PACKET_BYTES = 1100


@dataclass
class ThinLine:
    """A client behind a link with a queue; `estimates`: what it tells of itself, given what its estimator says."""

    capacity_bps: float
    estimates: Callable[[int | None, float], int | None]
    tiles: int = 6
    now_s: float = 0.0
    voices_sent: int = 0
    voices_lost: int = 0
    changes: int = 0
    bits_through: float = 0.0
    _estimator: BandwidthEstimator = field(default_factory=BandwidthEstimator)
    _downlink: Downlink = field(default_factory=Downlink)
    _queue_bits: float = 0.0
    _on_the_way: deque[tuple[float, float, int]] = field(default_factory=deque)
    _debt: dict[str, float] = field(default_factory=dict)
    _sent = _lost = 0
    _sent_bits = 0.0
    _measured_s = 0.0
    _shown: tuple[object, ...] = ()

    def __post_init__(self) -> None:
        self.room = Room("r")
        self.leg: Leg = make_leg(self.room, "me", videos=self.tiles)
        names = [f"p{index}" for index in range(self.tiles)]
        for name in names:
            other = make_leg(self.room, name)
            for layer, rate_bps in RATES_BPS.items():
                other.sources[layer].cost_bps = rate_bps
            other.sources[Layer.LOW].keyframes.bits = KEYFRAME_BITS
        want(self.leg, *((name, 720 if index == 0 else 180) for index, name in enumerate(names)))

    def run(self, seconds: float) -> None:
        """Let time pass."""
        for step in range(round(seconds / STEP_S)):
            self.now_s += STEP_S
            self._queue_bits = max(0.0, self._queue_bits - self.capacity_bps * STEP_S)
            for slot in self.leg.video_slots:
                if slot.target is not None:
                    self._show(slot.mid, KEYFRAME_BITS if slot.thin else slot.target.cost_bps)
            for _ in range(VOICES):
                self.voices_sent += 1
                self.voices_lost += not self._send(VOICE_BYTES)
            self._arrive()
            self._control(is_second=step % 50 == 49)

    def _show(self, mid: str, rate_bps: float) -> None:
        self._debt[mid] = self._debt.get(mid, 0.0) + rate_bps * STEP_S / 8
        while self._debt[mid] >= PACKET_BYTES:
            self._debt[mid] -= PACKET_BYTES
            self._send(PACKET_BYTES)

    def _send(self, size: int) -> bool:
        self._sent += 1
        self._sent_bits += size * 8 * (size == PACKET_BYTES)
        if self._queue_bits + size * 8 > self.capacity_bps * QUEUE_S:
            self._lost += 1
            return False
        self._queue_bits += size * 8
        self.bits_through += size * 8
        self._on_the_way.append((self.now_s + 0.03 + self._queue_bits / self.capacity_bps, self.now_s, size))
        return True

    def _arrive(self) -> None:
        while self._on_the_way and self._on_the_way[0][0] <= self.now_s:
            arrival_s, sent_s, size = self._on_the_way.popleft()
            if size == PACKET_BYTES:
                self._estimator.packet(int(sent_s * 262_144) & 0xFF_FFFF, arrival_s * 1000, size)

    def _control(self, *, is_second: bool) -> None:
        told = self.estimates(self._estimator.estimate_bps(self.now_s * 1000), self._estimator.incoming_bps)
        passed_s = self.now_s - self._measured_s
        pressed = passed_s >= 0.4 and self._downlink.is_pressed(self._sent_bits / passed_s, told)
        if not (is_second or pressed):
            return
        lost_share = self._lost / max(1, self._sent)
        self._estimator.lost(lost_share, self.now_s * 1000)
        rate_bps = self._sent_bits / passed_s
        if self._downlink.update(self.now_s, sent_bps=rate_bps, lost_share=lost_share, estimate_bps=told):
            self.leg.limit_bps = self._downlink.limit_bps
            self.room.reseat_leg(self.leg, self.now_s)
        self._sent = self._lost = 0
        self._sent_bits, self._measured_s = 0.0, self.now_s
        shown = tuple((slot.target, slot.thin) for slot in self.leg.video_slots)
        self.changes += shown != self._shown
        self._shown = shown


def own_estimate(estimate: int | None, incoming_bps: float) -> int | None:
    return estimate


def browser_estimate(estimate: int | None, incoming_bps: float) -> int | None:
    return None if estimate is None else int(min(estimate, 1.5 * incoming_bps + 10_000))


def no_estimate(estimate: int | None, incoming_bps: float) -> int | None:
    return None


MOST_LOST = {"own_estimate": 0.005, "browser_estimate": 0.025, "no_estimate": 0.05}


@pytest.mark.parametrize("tells", [own_estimate, browser_estimate, no_estimate])
@pytest.mark.parametrize("capacity_bps", [250_000.0, 700_000.0, 1_600_000.0, 3_000_000.0])
def test_thin_line_settles_and_leaves_the_voices_alone(
    capacity_bps: float, tells: Callable[[int | None, float], int | None]
) -> None:
    line = ThinLine(capacity_bps, tells)
    line.run(20)
    assert line.voices_lost < (0.2 if tells is no_estimate else 0.02) * line.voices_sent
    line.voices_sent = line.voices_lost = line.changes = 0
    line.bits_through = 0.0
    line.run(120)
    # Only who tells nothing of delay must lose something before the relay hears of it.
    assert line.voices_lost <= MOST_LOST[tells.__name__] * line.voices_sent
    assert line.changes <= 16  # a try a quarter of a minute at most, and its end
    assert line.bits_through > 0.45 * capacity_bps * 120
    tries = line.changes
    line.run(120)
    assert line.changes - tries <= tries


def test_pictures_go_in_the_order_of_the_page() -> None:
    shown = []
    for capacity_bps in (4_000_000.0, 2_000_000.0, 700_000.0, 330_000.0, 120_000.0):
        line = ThinLine(capacity_bps, own_estimate)
        line.run(40)
        whole = [slot.target.layer.value for slot in line.leg.video_slots if slot.target and not slot.thin]
        shown.append((whole.count("high"), whole.count("low"), sum(slot.thin for slot in line.leg.video_slots)))
    assert shown[0] == (1, 5, 0)
    assert shown[1] == (0, 6, 0)
    assert shown[2][0] == 0
    assert sum(shown[2]) == 6
    assert shown[3][0] == 0
    assert shown[3][1] <= 1
    assert sum(shown[3]) > 1
    assert shown[4][:2] == (0, 0)
    assert shown[4][2] <= 3
