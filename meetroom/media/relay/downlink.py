"""What one client can take of pictures, judged from its reports; knows no stream and no clock.

Voices are not counted: they always go, and estimates are of pictures, which alone carry send times.

No limit until the client complains: it loses a lot for a while, or its own estimate (REMB) says that the line takes
less than what is sent.  Then a limit below what went through.  An estimate that stands clear above what is sent is
followed upwards, because a client that measures delay knows before anything is lost.  Where there is none, or where
it only says "more than you send", the limit rises by itself after a calm time, and each complaint after a rise
doubles that time, so that a thin line does not see-saw.
"""

COMPLAINTS = 2
"""Lossy reports in a row; one a second."""
LOST_SHARE = 0.10
BACK_OFF = 0.85
RISE, FOLLOWING_RISE = 1.15, 1.5
"""Per second, by itself and after the client's estimate."""
CALM_S, MAX_CALM_S = 5.0, 60.0
FOLLOWED = 0.95
"""Of the estimate: what is left is for the reports and the bursts of keyframes."""
MIN_LIMIT_BPS, FREE_BPS = 30_000.0, 20_000_000.0


class Downlink:
    """The limit of one client; `limit_bps` None means: none known."""

    def __init__(self) -> None:
        self.limit_bps: float | None = None
        self._complaints = 0
        self._calm_s = CALM_S
        self._calm_since_s = 0.0
        self._has_risen = False

    def is_pressed(self, sent_bps: float, estimate_bps: int | None) -> bool:
        """Whether the client's estimate says that it gets more than its line takes."""
        return estimate_bps is not None and estimate_bps < FOLLOWED * sent_bps and sent_bps > MIN_LIMIT_BPS

    def update(self, now_s: float, *, sent_bps: float, lost_share: float, estimate_bps: int | None) -> bool:
        """Take the figures of the last second in; `estimate_bps` is the client's REMB, if it sends any.

        Returns: whether the limit changed.
        """
        if self.is_pressed(sent_bps, estimate_bps):
            assert estimate_bps is not None
            self._complaints = 0
            self._calm_since_s = now_s
            return self._lower(FOLLOWED * estimate_bps)
        if lost_share > LOST_SHARE:
            self._complaints += 1
            self._calm_since_s = now_s
            return self._complaints % COMPLAINTS == 0 and self._lower(
                BACK_OFF * min(sent_bps, self.limit_bps or sent_bps)
            )
        self._complaints = 0
        if self.limit_bps is None:
            return False
        return self._rise(now_s, sent_bps, estimate_bps)

    def _lower(self, target_bps: float) -> bool:
        if self._has_risen:
            self._calm_s = min(MAX_CALM_S, 2 * self._calm_s)
            self._has_risen = False
        before = self.limit_bps
        self.limit_bps = max(MIN_LIMIT_BPS, min(target_bps, before or target_bps))
        return self.limit_bps != before

    def _rise(self, now_s: float, sent_bps: float, estimate_bps: int | None) -> bool:
        assert self.limit_bps is not None
        before = self.limit_bps
        calm_for_s = now_s - self._calm_since_s
        if calm_for_s < self._calm_s:
            return False
        if estimate_bps is not None and FOLLOWED * estimate_bps > before:
            self.limit_bps = min(FOLLOWED * estimate_bps, before * FOLLOWING_RISE)
        elif not self._is_told(sent_bps, estimate_bps):
            self.limit_bps = before * RISE
        self._has_risen |= self.limit_bps > before
        if calm_for_s > 2 * MAX_CALM_S:
            self._calm_s = CALM_S
        if self.limit_bps > FREE_BPS:
            self.limit_bps = None
        return self.limit_bps != before

    def _is_told(self, sent_bps: float, estimate_bps: int | None) -> bool:
        """Whether the estimate is near what is sent: then it knows the line, and nobody need try.

        One below the floor knows nothing: where no picture flows there is none to measure, and it stays what it was
        when the last one was taken away.
        """
        return estimate_bps is not None and estimate_bps >= MIN_LIMIT_BPS and BACK_OFF * estimate_bps < sent_bps
