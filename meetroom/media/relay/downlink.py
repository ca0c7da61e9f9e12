"""What one client can take, judged from its reports; knows no stream and no clock.

No limit until a client complains for a while; then a limit a little below what was sent, and after a calm time
slowly up again.  Each complaint after a rise doubles the calm time, so that a thin line does not see-saw.
"""

COMPLAINTS = 3
"""Reports in a row; one a second."""
LOST_SHARE = 0.10
BACK_OFF = 0.85
RISE = 1.15
CALM_S, MAX_CALM_S = 5.0, 60.0
MIN_LIMIT_BPS, FREE_BPS = 100_000.0, 20_000_000.0


class Downlink:
    """The limit of one client; `limit_bps` None means: none known."""

    def __init__(self) -> None:
        self.limit_bps: float | None = None
        self._complaints = 0
        self._calm_s = CALM_S
        self._calm_since_s = 0.0
        self._has_risen = False

    def update(self, now_s: float, *, sent_bps: float, lost_share: float, estimate_bps: int | None) -> bool:
        """Take the figures of the last second in; `estimate_bps` is the client's REMB, if it sends any.

        Returns: whether the limit changed.
        """
        short = estimate_bps is not None and estimate_bps < BACK_OFF * sent_bps and sent_bps > MIN_LIMIT_BPS
        if lost_share > LOST_SHARE or short:
            self._complaints += 1
            self._calm_since_s = now_s
            return self._complaints % COMPLAINTS == 0 and self._lower(sent_bps)
        self._complaints = 0
        if self.limit_bps is None or now_s - self._calm_since_s < self._calm_s:
            return False
        self._has_risen = True
        self.limit_bps *= RISE
        if self.limit_bps > FREE_BPS:
            self.limit_bps = None
            self._calm_s = CALM_S
        return True

    def _lower(self, sent_bps: float) -> bool:
        if self._has_risen:
            self._calm_s = min(MAX_CALM_S, 2 * self._calm_s)
            self._has_risen = False
        self.limit_bps = max(MIN_LIMIT_BPS, BACK_OFF * min(sent_bps, self.limit_bps or sent_bps))
        return True
