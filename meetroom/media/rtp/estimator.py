"""How much a path can carry, judged by its receiver from send times, arrivals and loss; no I/O, no clock, no packet.

A queue that builds up shows in the *fastest* packets: however much the path jitters, some packet of a burst comes
through with little more than the queue's own delay.  So the packets of each tenth of a second are one burst that
stands for its fastest packet, and the rise over the last bursts is the delay gradient.  Above an adaptive threshold
the path is overused: the estimate falls below what arrives, far enough to empty the queue, and comes back just below
the rate measured.  Otherwise it grows: quickly where nothing is known, by a packet per round near the known limit.

Source: draft-ietf-rmcat-gcc-02 (states, adaptive threshold, 0.85, 8 % per second); the fastest packet of a burst in
place of the Kalman filter is ours: it does not take jitter for a queue.
"""

from collections import deque
from itertools import islice

from meetroom.media.rtp.proven import ProvenRate

BURST_MS = 100.0
TREND_BURSTS = 6
RATE_BURSTS = 5
BASE_PERIOD_MS = 3000.0
BASE_PERIODS = 10  # the path's own delay is the smallest of half a minute: drifting clocks and new routes age out
RESTART_GAP_MS = 1500.0
FORGET_MS = 60_000.0  # after so long a silence the path may be any other
STRAY_BURSTS = 5
LATE_MS = 50.0  # sent so long before the newest: repaired or overtaken, it tells nothing of the queue

MIN_BPS, START_BPS, MAX_BPS = 60_000.0, 1_000_000.0, 30_000_000.0
FIRST_GROWTH = 1.25  # per second, until the first overuse
GROWTH, PASSED = 1.1, 1.06  # per second; above so many times the known limit it is one no more
STEP_BPS = 40_000.0  # per second, at the least
STEP_SHARE, LEAST_STEP_BPS = 0.018, 4_000.0  # of the known limit, per second, near it
FIRST_GUESS, FIRST_GUESS_BPS = 3.0, 6_000_000.0  # it may exceed what arrives so far: a sender may want to add a layer
UNPROVEN = 1.5  # the estimate above so many times what arrives is a guess
UNPROVEN_GROWTH = 1.15  # per calm time, which doubles whenever the guess was wrong
CALM_MS, MAX_CALM_MS = 5000.0, 60_000.0
FAR_BELOW = 2.0  # who sends so many times less than the estimate is not judged at once
SILENT_MS = 1000.0
SILENT_GROWTH = 1.3  # per second, while nothing comes that could be judged, up to the start
WEAK_BPS, DEEP_MS = 200_000.0, 300.0  # below it delay is believed only from a deep queue: too few packets tell of it
DOUBT_MS = 1500.0
FEW_BPS = 500_000.0  # with less there is so little to lose by a wrong guess that it is made again soon
BLIND_MS = 1000.0
BACK_OFF = 0.85
LEAST_BACK_OFF = 0.5
REACTION_MS = 400.0  # until a sender that was told has changed what arrives

MIN_THRESHOLD_MS = 10.0
FIRST_THRESHOLD_MS = 40.0  # how much this path jitters is not known yet
MAX_THRESHOLD_MS = 150.0
THRESHOLD_SPREAD = 5.0
THRESHOLD_MEMORY = 0.025  # per burst: four seconds
QUEUE_MS, MAX_QUEUE_MS = 10.0, 250.0  # less is no queue; more is one, however restless the path
QUEUE_TIMES = 2.5  # what is usual on this path is no queue either
QUEUE_MEMORY = 0.007  # per burst: fifteen seconds
STANDING_MS = 60.0
STANDING_BURSTS = 10
DRAINED_MS = 12.0

HEAVY_LOSS, LIGHT_LOSS = 0.10, 0.06
LOSS_MEMORY = 0.35  # per report: one burst of losses is no congestion

_TICKS_PER_MS = (1 << 18) / 1000.0
_HALF, _MASK = 1 << 23, (1 << 24) - 1


class DelayTrend:
    """The queue on the path: how deep it stands and how much it grew over the last bursts, both in ms."""

    def __init__(self) -> None:
        self._bursts: deque[float] = deque(maxlen=TREND_BURSTS)
        self._bases: deque[float] = deque(maxlen=BASE_PERIODS)
        self._base_until_ms = float("-inf")
        self._spread_ms = FIRST_THRESHOLD_MS / THRESHOLD_SPREAD
        self._standing = 0
        self._over = 0
        self._usual_ms = 0.0
        self.queue_ms = 0.0
        self.growth_ms = 0.0

    @property
    def threshold_ms(self) -> float:
        """Growth that is more than this path's usual noise."""
        return min(MAX_THRESHOLD_MS, max(MIN_THRESHOLD_MS, THRESHOLD_SPREAD * self._spread_ms))

    @property
    def deep_ms(self) -> float:
        """Delay above the path's own that is more than usual here: lagging machines and radio links wander."""
        return min(MAX_QUEUE_MS, QUEUE_MS + QUEUE_TIMES * self._usual_ms)

    @property
    def growing(self) -> bool:
        """More is sent than the path carries."""
        return self._over >= 2

    @property
    def standing(self) -> bool:
        """A queue has stood for a second without growing or shrinking."""
        return self._standing >= STANDING_BURSTS

    @property
    def stirring(self) -> bool:
        """A queue may be about to build up."""
        return self.growth_ms > 0.5 * self.threshold_ms or self.queue_ms > self.deep_ms

    @property
    def draining(self) -> bool:
        """The queue is on its way down."""
        return self.growth_ms < -self.threshold_ms

    def burst(self, fastest_ms: float, now_ms: float) -> None:
        """Take the transit of one burst's fastest packet (any origin)."""
        if now_ms >= self._base_until_ms:
            self._base_until_ms = now_ms + BASE_PERIOD_MS
            self._bases.append(fastest_ms)
        self._bases[-1] = min(self._bases[-1], fastest_ms)
        base_ms = min(self._bases)
        self._bursts.append(fastest_ms)
        self.queue_ms = min(islice(self._bursts, max(0, len(self._bursts) - 2), None)) - base_ms
        self.growth_ms, beside_ms = _line(self._bursts)
        self._judge(beside_ms)

    def _judge(self, beside_ms: float) -> None:
        threshold_ms = self.threshold_ms
        bursts = self._bursts
        # A way that has become longer is one step, and then all is quiet: only what still rises is a queue of ours.
        rises = len(bursts) > 2 and bursts[-1] > bursts[-3] + threshold_ms / TREND_BURSTS
        deep_ms = self.deep_ms
        grows = rises and self.growth_ms > threshold_ms and self.queue_ms > deep_ms
        stands = self.queue_ms > STANDING_MS + max(threshold_ms, deep_ms) and not self.draining
        self._over = self._over + 1 if grows else 0
        self._standing = self._standing + 1 if stands else 0
        # A queue rises along a straight line; how far the bursts lie beside it is the path's noise.
        self._spread_ms += (min(beside_ms, threshold_ms) - self._spread_ms) * THRESHOLD_MEMORY
        self._usual_ms += (min(self.queue_ms, 2 * deep_ms) - self._usual_ms) * QUEUE_MEMORY

    def accept_queue(self) -> None:
        """Take what stands for the path's own delay: less sent did not shorten it, so it is not ours."""
        self._bases.clear()
        self._base_until_ms = float("-inf")
        self._standing = self._over = 0

    def restart(self) -> None:
        """Forget the last bursts, after a pause."""
        self._bursts.clear()
        self._over = self._standing = 0
        self.growth_ms = self.queue_ms = 0.0


def _line(values: deque[float]) -> tuple[float, float]:
    """Rise of the straight line through equidistant values, first to last, and their mean distance to it."""
    count = len(values)
    if count < 3:
        return 0.0, 0.0
    middle = (count - 1) / 2
    mean = sum(values) / count
    slope = 12.0 * sum((at - middle) * value for at, value in enumerate(values)) / (count * (count * count - 1))
    beside = sum(abs(value - mean - slope * (at - middle)) for at, value in enumerate(values)) / count
    return slope * (count - 1), beside


class BandwidthEstimator:
    """See the module.  One per path and direction; all its streams' packets in the order of arrival."""

    def __init__(self) -> None:
        self._trend = DelayTrend()
        self._send_ticks = 0
        self._last_24 = -1
        self._burst = self._judged_burst = -1
        self._fastest_ms = float("inf")
        self._bits = 0
        self._rates: deque[int] = deque(maxlen=RATE_BURSTS)
        self._estimate_bps = 0.0
        self._limit_bps: float | None = None  # what the path carried when it was overused last
        self._proven = ProvenRate()
        self._found_limit = False
        self._fell_ms = float("-inf")
        self._falls_in_vain = 0
        self._before_vain_bps = 0.0
        self._emptying = False
        self._doubted_bps = 0.0  # what a fall has taken back that may not have been the sender's fault
        self._calm_ms = CALM_MS
        self._guessing = False
        self._lost_share = 0.0
        self._blind_until_ms = float("-inf")

    def packet(self, send_time_24: int, arrival_ms: float, size_bytes: int) -> None:
        """Take one packet; `send_time_24` is abs-send-time (6.18 fixed point seconds), arrivals never step back."""
        burst = int(arrival_ms // BURST_MS)
        if burst != self._burst:
            self._close_burst(burst, arrival_ms)
        self._bits += 8 * size_bytes
        if self._last_24 < 0:
            self._last_24 = send_time_24
        ahead = ((send_time_24 - self._last_24 + _HALF) & _MASK) - _HALF
        if ahead > 0:
            self._send_ticks += ahead
            self._last_24 = send_time_24
            ahead = 0
        elif ahead < -LATE_MS * _TICKS_PER_MS:
            if burst - self._judged_burst <= STRAY_BURSTS:
                return
            # Nothing but old stamps: the clock was set, or one stamp was wrong.  Time has a new origin.
            self._trend.restart()
            self._trend.accept_queue()
            self._last_24, ahead = send_time_24, 0
        self._judged_burst = burst
        transit_ms = arrival_ms - (self._send_ticks + ahead) / _TICKS_PER_MS
        if transit_ms < self._fastest_ms:
            self._fastest_ms = transit_ms

    def lost(self, lost_share: float, now_ms: float) -> None:
        """Take the share of packets lost in the last second, 0..1; call it once a second.

        A path with a short queue drops without delay: only loss tells of it.
        """
        self._lost_share += (lost_share - self._lost_share) * LOSS_MEMORY
        if self._lost_share > HEAVY_LOSS and self._estimate_bps and now_ms - self._fell_ms > REACTION_MS:
            self._fell_ms = now_ms
            target = self._estimate_bps * (1 - self._lost_share / 2)
            incoming_bps = self.incoming_bps
            if self._estimate_bps > UNPROVEN * incoming_bps:  # a guess is no ground to fall from
                target = min(target, max(incoming_bps, self._limit_bps or 0.0))
            self._fall_to(target)

    def disturbed(self, now_ms: float) -> None:
        """Believe no delay for a second: the machine that stamps the arrivals lags behind by itself."""
        self._blind_until_ms = now_ms + BLIND_MS
        self._trend.restart()

    @property
    def incoming_bps(self) -> float:
        """What arrived per second over the last half second."""
        return sum(self._rates) * 1000.0 / (BURST_MS * RATE_BURSTS)

    def estimate_bps(self, now_ms: float) -> int | None:
        """What may be sent over this path, all streams together; None until half a second was seen."""
        silent_ms = now_ms - self._burst * BURST_MS
        if not self._estimate_bps or silent_ms > FORGET_MS:
            return None
        return int(self._after_silence(silent_ms))

    def _after_silence(self, silent_ms: float) -> float:
        # A sender that was told too little to send anything must get another chance.
        grown: float = self._estimate_bps * SILENT_GROWTH ** ((silent_ms - SILENT_MS) / 1000.0)
        return max(self._estimate_bps, min(START_BPS, grown))

    def _close_burst(self, burst: int, now_ms: float) -> None:
        gap_ms = (burst - self._burst) * BURST_MS
        if self._burst < 0 or gap_ms > RESTART_GAP_MS:
            self._restart(gap_ms if self._burst >= 0 else 0.0)
        else:
            self._rates.append(self._bits)
            self._rates.extend([0] * (burst - self._burst - 1))
            self._proven.burst(self._bits, burst - self._burst, now_ms)
            if self._fastest_ms != float("inf") and now_ms > self._blind_until_ms:
                self._trend.burst(self._fastest_ms, now_ms)
            if len(self._rates) == RATE_BURSTS:
                self._adapt(min(gap_ms, 1000.0), now_ms)
        self._burst = burst
        self._bits = 0
        self._fastest_ms = float("inf")

    def _restart(self, gap_ms: float) -> None:
        # The old numbers may be a wrap apart from the new ones: the next transit has an origin of its own.
        self._trend.restart()
        self._trend.accept_queue()
        self._rates.clear()
        self._last_24 = -1
        self._estimate_bps = self._after_silence(gap_ms)
        if gap_ms > FORGET_MS:
            self._estimate_bps, self._limit_bps, self._found_limit = 0.0, None, False
            self._proven = ProvenRate()

    def _adapt(self, passed_ms: float, now_ms: float) -> None:
        if not self._estimate_bps:
            self._estimate_bps = min(MAX_BPS, max(START_BPS, UNPROVEN * self.incoming_bps))
        trend = self._trend
        reacted = now_ms - self._fell_ms > REACTION_MS
        if trend.growing:
            self._falls_in_vain = 0
            if reacted:
                self._fall(now_ms)
        elif trend.standing:
            self._stand(now_ms)
        elif self._emptying:
            self._emptied(now_ms)
        elif self._doubted_bps:
            self._absolved(now_ms)
        elif reacted and not trend.draining and self._lost_share < LIGHT_LOSS:
            self._grow(passed_ms, now_ms)

    def _stand(self, now_ms: float) -> None:
        """A queue that two falls did not shorten is another's, or the way has become longer: live with it."""
        if now_ms - self._fell_ms < STANDING_BURSTS * BURST_MS:
            return
        if not self._falls_in_vain:
            self._before_vain_bps = self._estimate_bps
        self._falls_in_vain += 1
        if self._falls_in_vain <= 2:
            self._fall(now_ms)
            return
        self._trend.accept_queue()
        self._falls_in_vain, self._emptying, self._limit_bps, self._doubted_bps = 0, False, None, 0.0
        self._estimate_bps = self._before_vain_bps

    def _fall(self, now_ms: float) -> None:
        self._fell_ms = now_ms
        incoming_bps = self.incoming_bps
        proven_bps = max(UNPROVEN * incoming_bps, WEAK_BPS)
        if self._estimate_bps > max(FAR_BELOW * incoming_bps, proven_bps):
            # Perhaps it was not the sender: take back the guess; if it was, the next fall comes at once.
            self._doubted_bps = max(self._doubted_bps, self._estimate_bps)
            self._fall_to(proven_bps)
            return
        self._doubted_bps = 0.0
        self._note_limit(incoming_bps)
        self._emptying = True
        queue_ms = self._trend.queue_ms
        excess_s = max(0.0, queue_ms - self._trend.threshold_ms) / 1000.0
        target = incoming_bps * max(LEAST_BACK_OFF, BACK_OFF - excess_s)
        believed = queue_ms > DEEP_MS or self._lost_share > LIGHT_LOSS
        self._fall_to(target if believed else max(target, WEAK_BPS))

    def _note_limit(self, incoming_bps: float) -> None:
        known = self._limit_bps
        near = known is not None and 0.7 * known < incoming_bps < 1.4 * known
        self._limit_bps = known + (incoming_bps - known) * 0.5 if near and known is not None else incoming_bps

    def _fall_to(self, target_bps: float) -> None:
        self._found_limit = True
        self._proven.fell(max(self._limit_bps or 0.0, self.incoming_bps))
        if self._guessing:
            self._calm_ms = min(MAX_CALM_MS, 2 * self._calm_ms)
            self._guessing = False
        self._estimate_bps = max(MIN_BPS, min(self._estimate_bps, target_bps))

    def _emptied(self, now_ms: float) -> None:
        """Come back to just below the limit as soon as the queue is gone."""
        if self._trend.queue_ms > max(DRAINED_MS, self._trend.deep_ms / 2) and now_ms - self._fell_ms < 5 * REACTION_MS:
            return
        self._emptying = False
        self._falls_in_vain = 0
        if self._limit_bps is not None:
            self._estimate_bps = max(self._estimate_bps, BACK_OFF * self._limit_bps)

    def _absolved(self, now_ms: float) -> None:
        """Give back what was taken when the delay went away although nobody sent less."""
        if now_ms - self._fell_ms > DOUBT_MS and self._trend.queue_ms < self._trend.deep_ms:
            self._estimate_bps = max(self._estimate_bps, self._doubted_bps)
            self._doubted_bps = 0.0

    def _grow(self, passed_ms: float, now_ms: float) -> None:
        estimate = self._estimate_bps
        share = passed_ms / 1000.0
        climb = self._proven.growth(estimate, now_ms - self._fell_ms)
        if climb > 1.0:
            grown = estimate if self._trend.stirring else estimate * climb**share
        elif not self._found_limit:
            grown = max(estimate, UNPROVEN * self.incoming_bps) * FIRST_GROWTH**share
            grown = min(grown, max(estimate, FIRST_GUESS_BPS, FIRST_GUESS * self.incoming_bps))
        elif estimate > UNPROVEN * self.incoming_bps:
            self._guessing = True
            grown = estimate * UNPROVEN_GROWTH ** (passed_ms / self._calm_ms)
            if estimate < FEW_BPS:
                grown += STEP_BPS / 2 * share
        elif self._limit_bps is not None and 0.8 * self._limit_bps < estimate < PASSED * self._limit_bps:
            grown = estimate + max(LEAST_STEP_BPS, STEP_SHARE * self._limit_bps) * share
        else:
            grown = max(estimate * GROWTH**share, estimate + STEP_BPS * share)
        self._estimate_bps = min(MAX_BPS, grown)
