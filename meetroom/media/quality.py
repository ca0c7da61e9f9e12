"""Figures of a running conference: rates, loss and jitter per stream, as the connection indicator shows them.

Knows no packet; `now_ms` is an argument.
"""

from collections import deque
from dataclasses import dataclass
from enum import StrEnum

RATE_WINDOW_MS = 2000.0
LOSS_MARKS = 20
MAX_JUMP = 3000  # packets; a longer step is a source that counts anew, not a loss


class SessionState(StrEnum):
    """Life of one media session; CONNECTED and LOST may alternate, CLOSED and FAILED are final."""

    NEW = "new"
    CONNECTING = "connecting"
    CONNECTED = "connected"
    LOST = "lost"  # nothing heard of the relay for a while; it may come back, or be replaced by a new session
    FAILED = "failed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class SlotStats:
    """One receiving slot; counts are since the session began, rates and shares over the last two seconds.

    Attributes:
        lost: packets that never came; what was sent again and came is not lost.
        lost_share: of the packets expected, 0..1.
        concealed: frames of a voice (20 ms) made up because theirs was missing or too late.
        freezes: how often a picture stood still until a keyframe came.
        target_ms: playout delay aimed at, above the path's own; 0 for video, which is shown when it comes.
        delay_ms: playout delay of a voice, age of a picture when it was shown; both above the path's own.
        height_px: of the picture shown last; 0 for a voice and for a slot that has shown nothing.
    """

    mid: str
    packets: int
    lost: int
    bitrate_bps: float
    frames_per_s: float
    concealed: int
    freezes: int
    target_ms: float
    lost_share: float = 0.0
    delay_ms: float = 0.0
    height_px: int = 0


@dataclass(frozen=True, slots=True)
class SendStats:
    """One sending stream; `lost` as the relay reports it."""

    mid: str
    packets: int
    resent: int
    lost: int
    bitrate_bps: float
    frames_per_s: float
    keyframes: int
    demanded: bool


@dataclass(frozen=True, slots=True)
class SessionStats:
    """The whole session; what is None was not measured yet.

    Attributes:
        rtt_ms: to the relay and back.
        uplink_bps: what the controller lets all sending streams use together.
        downlink_bps: our own estimate of what the path can bring us.
        uplink_lost_share: of what we sent, 0..1, as the relay reports it.
        downlink_lost_share: of what the relay sent us, 0..1, before any repair.
    """

    state: SessionState
    rtt_ms: float | None
    slots: tuple[SlotStats, ...]
    sending: tuple[SendStats, ...]
    uplink_bps: int | None = None
    downlink_bps: int | None = None
    uplink_lost_share: float = 0.0
    downlink_lost_share: float = 0.0


class RateMeter:
    """Amount per second over a sliding window."""

    def __init__(self, window_ms: float = RATE_WINDOW_MS) -> None:
        self._window_ms = window_ms
        self._marks: deque[tuple[float, int]] = deque()
        self._sum = 0

    def add(self, amount: int, now_ms: float) -> None:
        """Count `amount` at `now_ms`, which never steps back."""
        self._marks.append((now_ms, amount))
        self._sum += amount
        self._expire(now_ms)

    def per_s(self, now_ms: float) -> float:
        """Return the amount per second over the window that ends now."""
        self._expire(now_ms)
        return self._sum * 1000.0 / self._window_ms

    def _expire(self, now_ms: float) -> None:
        while self._marks and self._marks[0][0] <= now_ms - self._window_ms:
            self._sum -= self._marks.popleft()[1]


class LossMeter:
    """Share of packets lost over a sliding window, told by growing totals."""

    def __init__(self, window_ms: float = RATE_WINDOW_MS) -> None:
        self._window_ms = window_ms
        self._marks: deque[tuple[float, int, int]] = deque(maxlen=LOSS_MARKS)

    def note(self, expected: int, lost: int, now_ms: float) -> None:
        """Take the totals of now; marks closer than a twentieth of the window are left out."""
        marks = self._marks
        if marks and now_ms - marks[-1][0] < self._window_ms / LOSS_MARKS:
            return
        marks.append((now_ms, expected, lost))
        while len(marks) > 2 and marks[1][0] <= now_ms - self._window_ms:
            marks.popleft()

    def share(self, expected: int, lost: int) -> float:
        """Return the share lost since the window began, given the totals of now."""
        if not self._marks:
            return 0.0
        _, expected_before, lost_before = self._marks[0]
        passed = expected - expected_before
        return min(1.0, max(0.0, (lost - lost_before) / passed)) if passed > 0 else 0.0


@dataclass(frozen=True, slots=True)
class ReceptionFigures:
    """What a report block says of one stream; `fraction_lost` in 1/256, `jitter_ticks` in RTP ticks."""

    fraction_lost: int
    lost: int
    highest: int
    jitter_ticks: int


class Reception:
    """Loss and jitter of one received stream.  Source: RFC 3550 section 6.4.1 and appendix A."""

    def __init__(self, ticks_per_ms: int) -> None:
        self._ticks_per_ms = ticks_per_ms
        self._base: int | None = None
        self._highest = 0
        self._transit_ticks: float | None = None
        self._jitter_ticks = 0.0
        self._expected_before = 0
        self._received_before = 0
        self.packets = 0

    def arrived(self, seq: int, ticks: int, now_ms: float) -> None:
        """Count one packet; `seq` and `ticks` unwrapped."""
        self.packets += 1
        if self._base is None:
            self._base = self._highest = seq
        elif abs(seq - self._highest) > MAX_JUMP:
            self._base += seq - self._highest - 1
            self._highest = seq
            self._transit_ticks = None
        self._base = min(self._base, seq)
        self._highest = max(self._highest, seq)
        transit = now_ms * self._ticks_per_ms - ticks
        if self._transit_ticks is not None:
            self._jitter_ticks += (abs(transit - self._transit_ticks) - self._jitter_ticks) / 16
        self._transit_ticks = transit

    @property
    def expected(self) -> int:
        """Packets sent since the first that came, by their numbers."""
        return 0 if self._base is None else self._highest - self._base + 1

    @property
    def lost(self) -> int:
        """Packets that never came, packets resent and received again counted as come."""
        return max(0, self.expected - self.packets)

    def report(self) -> ReceptionFigures:
        """Return the figures of one report; the fraction covers the time since the report before."""
        expected = self.expected
        expected_now = expected - self._expected_before
        lost_now = max(0, expected_now - (self.packets - self._received_before))
        self._expected_before, self._received_before = expected, self.packets
        fraction = min(255, lost_now * 256 // expected_now) if expected_now > 0 else 0
        return ReceptionFigures(fraction, self.lost, self._highest & 0xFFFF_FFFF, int(self._jitter_ticks))
