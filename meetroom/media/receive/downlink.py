"""What the path to us can carry, and when to tell the other end; knows no slot and no socket.

Source: draft-alvestrand-rmcat-remb (the message), rtp/estimator.py (the figure).
"""

from meetroom.media.rtp.estimator import BandwidthEstimator
from meetroom.media.rtp.rtcp import BitrateLimit

TELL_EVERY_MS = 1000.0
FALL = 0.9  # below so much of what was told it is told again at once
LOSS_EVERY_MS = 1000.0
LAG_MS = 60.0  # asked every 20 ms: who comes so late has also read the packets late


class Downlink:
    """Feeds the estimator and words its answers."""

    def __init__(self) -> None:
        self._estimator = BandwidthEstimator()
        self._told_bps = 0
        self._told_ms = float("-inf")
        self._asked_ms = float("inf")
        self._judged_ms = float("-inf")
        self._expected = 0
        self._lost = 0
        self.lost_share = 0.0
        """Lost in the last whole second, 0..1, before any repair."""

    def packet(self, send_time: bytes, size_bytes: int, now_ms: float) -> None:
        """Take one packet with its abs-send-time (three bytes; anything else is ignored)."""
        if len(send_time) == 3:
            self._estimator.packet(int.from_bytes(send_time, "big"), now_ms, size_bytes)

    def losses(self, expected: int, lost: int, now_ms: float) -> None:
        """Take the totals of all streams since the session began, before any repair; once a second they count."""
        if now_ms - self._judged_ms < LOSS_EVERY_MS:
            return
        passed = expected - self._expected
        self.lost_share = min(1.0, max(0.0, (lost - self._lost) / passed)) if passed > 0 else 0.0
        self._expected, self._lost, self._judged_ms = expected, lost, now_ms
        self._estimator.lost(self.lost_share, now_ms)

    def estimate_bps(self, now_ms: float) -> int | None:
        """What all streams together may bring; None while nothing is known."""
        return self._estimator.estimate_bps(now_ms)

    def limit(self, own_ssrc: int, ssrcs: tuple[int, ...], now_ms: float) -> BitrateLimit | None:
        """Return the REMB to send now: once a second, and at once when the estimate fell sharply.

        Ask every 20 ms: what comes much later tells of a machine that is too busy to judge the path by delay.
        """
        if now_ms - self._asked_ms > LAG_MS:
            self._estimator.disturbed(now_ms)
        self._asked_ms = now_ms
        estimate_bps = self.estimate_bps(now_ms)
        if estimate_bps is None or not ssrcs:
            return None
        if now_ms - self._told_ms < TELL_EVERY_MS and estimate_bps >= FALL * self._told_bps:
            return None
        self._told_bps, self._told_ms = estimate_bps, now_ms
        return BitrateLimit(own_ssrc, estimate_bps, ssrcs)
