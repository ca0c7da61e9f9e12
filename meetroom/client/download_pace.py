"""How hard a download may draw on the line: by what the line was measured to bring, and after the conference.

Arithmetic alone: knows no socket and no clock.  Alone on a line a download takes as many lanes as make it faster.
During a call it has a rate of its own that grows while the call is well and gives way as soon as the call's packets
are lost or late.  Source for the manner: RFC 6817 (give way by delay), RFC 5681 (additive up, multiplicative down).
"""

from dataclasses import dataclass

MOST_LANES = 4
THIN_BPS = 1_500_000
MIDDLING_BPS = 6_000_000
FIRST_RATE_BPS = 800_000
LEAST_RATE_BPS = 64_000
MOST_RATE_BPS = 24_000_000
LATE_MS = 40.0
LOST_SHARE = 0.02
BURST_S = 0.1
BASE_WINDOW_MS = 120_000.0
_STEP_BPS = 60_000
_GROWTH = 1.12
_RETREAT = 0.6


@dataclass(frozen=True, slots=True)
class CallFigures:
    """How a call goes: round trip to the relay (None: not measured yet) and share of packets lost on the way here."""

    rtt_ms: float | None
    lost_share: float


class DownloadPace:
    """See the module.

    Attributes:
        line_bps: what downloads brought lately; 0 before the first one.
        rate_bps: what all downloads together may take now; None: as much as comes.
    """

    def __init__(self) -> None:
        self.line_bps = 0.0
        self.rate_bps: float | None = None
        self._least_rtt_ms = float("inf")
        self._least_at_ms = 0.0
        self._used_bytes = 0
        self._figures_ms = 0.0
        self._left_bytes = 0.0
        self._filled_s = 0.0

    @property
    def lanes(self) -> int:
        """How many chunks may come from the server at once."""
        if self.rate_bps is not None or 0 < self.line_bps < THIN_BPS:
            return 1
        return 2 if self.line_bps < MIDDLING_BPS else MOST_LANES

    def call_began(self, now_ms: float) -> None:
        """From now on the conference comes first."""
        if self.rate_bps is None:
            self.rate_bps = min(FIRST_RATE_BPS, self.line_bps / 4) if self.line_bps else FIRST_RATE_BPS
            self._least_rtt_ms = float("inf")
            self._used_bytes, self._figures_ms = 0, now_ms

    def call_ended(self) -> None:
        """The line is the downloads' own again."""
        self.rate_bps = None

    def call_figures(self, figures: CallFigures, now_ms: float) -> None:
        """The call goes like this; to be told every second or two while it lasts."""
        if self.rate_bps is None or now_ms <= self._figures_ms:
            return
        used_bps = self._used_bytes * 8000.0 / (now_ms - self._figures_ms)
        self._used_bytes, self._figures_ms = 0, now_ms
        if self._is_hurt(figures, now_ms):
            self.rate_bps = max(LEAST_RATE_BPS, self.rate_bps * _RETREAT)
        elif used_bps > self.rate_bps / 2:
            self.rate_bps = min(MOST_RATE_BPS, self.rate_bps * _GROWTH + _STEP_BPS)

    def take(self, size_bytes: int, now_s: float) -> float:
        """Bytes have come from the line; returns the seconds to leave it alone before taking more."""
        self._used_bytes += size_bytes
        if self.rate_bps is None:
            return 0.0
        per_s = self.rate_bps / 8
        self._left_bytes = min(per_s * BURST_S, self._left_bytes + (now_s - self._filled_s) * per_s)
        self._filled_s = now_s
        self._left_bytes -= size_bytes
        return max(0.0, -self._left_bytes / per_s)

    def measured(self, size_bytes: int, took_s: float, lanes: int) -> None:
        """A chunk took that long while `lanes` came at once; what was held back on purpose measures no line."""
        if self.rate_bps is None and took_s > 0:
            sample_bps = size_bytes * 8 / took_s * max(1, lanes)
            self.line_bps = sample_bps if self.line_bps == 0 else 0.8 * self.line_bps + 0.2 * sample_bps

    def _is_hurt(self, figures: CallFigures, now_ms: float) -> bool:
        if figures.lost_share > LOST_SHARE:
            return True
        if figures.rtt_ms is None:
            return False
        if figures.rtt_ms < self._least_rtt_ms or now_ms - self._least_at_ms > BASE_WINDOW_MS:
            self._least_rtt_ms, self._least_at_ms = figures.rtt_ms, now_ms
        return figures.rtt_ms > self._least_rtt_ms + LATE_MS
