"""Figures of a running conference: rates, loss and jitter per stream, as the connection indicator shows them.

Knows no packet; `now_ms` is an argument.
"""

from collections import deque
from dataclasses import dataclass
from enum import StrEnum

RATE_WINDOW_MS = 2000.0


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
    """One receiving slot; counts are since the session began, rates over the last two seconds."""

    mid: str
    packets: int
    lost: int
    bitrate_bps: float
    frames_per_s: float
    concealed: int
    freezes: int
    target_ms: float  # playout delay aimed at; 0 for video, which is shown when it comes


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
    """The whole session; `rtt_ms` to the relay, None until measured."""

    state: SessionState
    rtt_ms: float | None
    slots: tuple[SlotStats, ...]
    sending: tuple[SendStats, ...]


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
        self._base = seq if self._base is None else min(self._base, seq)
        self._highest = max(self._highest, seq)
        transit = now_ms * self._ticks_per_ms - ticks
        if self._transit_ticks is not None:
            self._jitter_ticks += (abs(transit - self._transit_ticks) - self._jitter_ticks) / 16
        self._transit_ticks = transit

    @property
    def lost(self) -> int:
        """Packets that never came, packets resent and received again counted as come."""
        return 0 if self._base is None else max(0, self._highest - self._base + 1 - self.packets)

    def report(self) -> ReceptionFigures:
        """Return the figures of one report; the fraction covers the time since the report before."""
        expected = 0 if self._base is None else self._highest - self._base + 1
        expected_now = expected - self._expected_before
        lost_now = max(0, expected_now - (self.packets - self._received_before))
        self._expected_before, self._received_before = expected, self.packets
        fraction = min(255, lost_now * 256 // expected_now) if expected_now > 0 else 0
        return ReceptionFigures(fraction, self.lost, self._highest & 0xFFFF_FFFF, int(self._jitter_ticks))
