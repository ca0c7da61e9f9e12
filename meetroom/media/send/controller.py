"""How much this client may send: judges loss, round trips and the relay's estimate; knows no packet and no stream.

Sans-IO: every method is told the time.  Rates are bits on the wire, headers of IP and UDP counted.  Three judges:
a report of loss, the growth of the round trip over its lowest (a queue that fills), and REMB.  REMB is made from
one-way delays and is trusted where it comes; a round trip may have grown on the way down, so it then has to be bad
before it counts.
"""

from collections import deque
from itertools import pairwise

from meetroom.media.rtp.proven import TENTHS_PER_S, ProvenRate

START_BPS = 400_000.0
FLOOR_BPS = 60_000.0  # a voice with its headers: never less
ESTIMATE_STALE_MS = 3000.0
STALE_LEEWAY = 1.25
FALL = 0.9

HIGH_LOSS, SOME_LOSS = 0.10, 0.05
LOSSY_REPORTS = 3  # in a row with some loss are a reason to try with less
QUEUE_FULL_MS, QUEUE_FULL_BESIDE_ESTIMATE_MS, QUEUE_DIRE_MS = 50.0, 100.0, 120.0
BLAMELESS_BPS, BLAMELESS_SHARE = 90_000.0, 2.0  # so little, or so much less than the estimate, fills no queue
BACK_OFF, LARGEST_CUT = 0.85, 0.25
SHRINKING_MS = 15.0
DRAIN_SHARE, LONGEST_DRAIN_MS = 0.7, 4000.0
SETTLE_MS = 500.0  # a cut needs that long, and two round trips, to show
CALM_MS = 2000.0  # nothing grows so long after a cut
RISE_START = 1.6  # a second, until the first trouble
RISE_FAR, RISE_NEAR, RISE_AT_LIMIT = 1.25, 1.08, 1.02  # by how close it is to what was too much last
FAR_SHARE, NEAR_SHARE, PASSED_SHARE = 0.7, 0.85, 1.1
CUT_BELOW = 2.2  # the line may well carry so many times what a cut has left
FORGET_LIMIT_MS = 20_000.0
ONE_TROUBLE_MS = 3000.0
USED_SHARE = 0.5
PEAK_MEMORY = 0.6  # is left of a peak after a second
FRUITLESS_CUTS = 4
BASE_WINDOW_MS = 30_000.0


class _RoundTrips:
    """What a filling queue adds to the round trip: the least of the last samples over the least of a minute."""

    def __init__(self) -> None:
        self._recent: deque[tuple[float, float]] = deque(maxlen=3)  # time, round trip
        self._lows = [float("inf"), float("inf")]
        self._turned_ms = 0.0

    def add(self, rtt_ms: float, now_ms: float) -> None:
        if now_ms - self._turned_ms > BASE_WINDOW_MS:
            self._turned_ms = now_ms
            self._lows = [self._lows[1], float("inf")]
        self._lows[1] = min(self._lows[1], rtt_ms)
        self._recent.append((now_ms, rtt_ms))

    def queue_ms(self, samples: int) -> float:
        """The queue that all of the last `samples` (up to 3) saw: a single late answer is none."""
        if len(self._recent) < 3:
            return 0.0
        return max(0.0, min(rtt for _, rtt in list(self._recent)[-samples:]) - min(self._lows))

    def growth(self) -> float:
        """How fast the queue grew at worst between the last samples, ms per ms."""
        steps = [(rtt - before) / max(1.0, at - then) for (then, before), (at, rtt) in pairwise(self._recent)]
        return max(0.0, *steps, 0.0)

    def is_shrinking(self) -> bool:
        return len(self._recent) > 1 and self._recent[-1][1] < self._recent[-2][1] - SHRINKING_MS

    def accept(self) -> None:
        """Take the present round trip for the path's own: cutting does not shorten it."""
        self._lows = [min(rtt for _, rtt in self._recent)] * 2


class UplinkController:
    """One client's uplink."""

    def __init__(self, start_bps: float = START_BPS) -> None:
        self._target_bps = start_bps
        self._trips = _RoundTrips()
        self._lost_share = 0.0
        self._smooth_loss = 0.0
        self._lossy_reports = 0
        self._estimate_bps = float("inf")
        self._estimate_ms = float("-inf")
        self._sent_bps = self._peak_bps = start_bps
        self._limit_bps: float | None = None  # what was sent when it last became too much
        self._limit_ms = 0.0
        self._proven = ProvenRate(still_believed=0.0, feel=RISE_FAR, felt_times=CUT_BELOW)
        self._cut_ms = float("-inf")
        self._cuts = 0
        self._drains = False
        self._high_loss: tuple[float, float] | None = None  # share lost and target when it began
        self._updated_ms: float | None = None

    @property
    def target_bps(self) -> int:
        """What may be sent now."""
        return int(max(FLOOR_BPS, self._allowed_bps * (DRAIN_SHARE if self._drains else 1.0)))

    @property
    def lost_share(self) -> float:
        """What the last report said, 0..1."""
        return self._lost_share

    @property
    def queue_ms(self) -> float:
        """What queues add to the round trip now."""
        return self._trips.queue_ms(2)

    def estimated(self, video_bps: float, voice_bps: float, now_ms: float) -> None:
        """Take the relay's REMB, which is of the pictures only; `voice_bps` is sent beside them."""
        before_bps, limit_bps = self._estimate_bps, video_bps + voice_bps
        self._estimate_bps, self._estimate_ms = limit_bps, now_ms
        if limit_bps < min(self._target_bps, FALL * before_bps):
            self._note_limit(now_ms)

    def lost(self, share: float, now_ms: float) -> None:
        """Take the share of all packets lost since the report before, 0..1."""
        self._lost_share = share
        self._smooth_loss += 0.5 * (share - self._smooth_loss)
        self._lossy_reports = self._lossy_reports + 1 if self._smooth_loss > SOME_LOSS else 0
        if not self._lossy_reports:
            self._high_loss = None
            return
        if share > HIGH_LOSS and self._trips.queue_ms(2) > QUEUE_FULL_MS:  # a full queue drops just what is too much
            self._cut(0.9 * (1 - share), now_ms)
            return
        if share <= HIGH_LOSS and self._lossy_reports % LOSSY_REPORTS:
            return
        began_share, began_bps = self._high_loss = self._high_loss or (share, self._target_bps)
        # Half of it sent and as much lost: the line loses whatever is sent, and a dark picture helps nobody.
        if self._target_bps > 0.5 * began_bps or self._smooth_loss > 1.5 * began_share:
            self._cut(1 - 0.5 * share if share > HIGH_LOSS else 0.9, now_ms)

    def round_trip(self, rtt_ms: float, now_ms: float) -> None:
        """Take one measured round trip; three or four a second serve well."""
        self._trips.add(rtt_ms, now_ms)
        full = self._trips.queue_ms(3) >= self._full_ms(now_ms)
        dire = self._trips.queue_ms(2) >= max(QUEUE_DIRE_MS, self._full_ms(now_ms))
        if not full and self._trips.queue_ms(2) < QUEUE_FULL_MS:
            self._cuts = 0
            self._drains = False
        if now_ms - self._cut_ms > LONGEST_DRAIN_MS:
            self._drains = False
        settling = now_ms - self._cut_ms < max(SETTLE_MS, 2 * rtt_ms)
        if not (full or dire) or self._trips.is_shrinking() or settling or self._is_blameless(now_ms):
            return
        self._cuts += 1
        if self._cuts > FRUITLESS_CUTS:
            self._cuts = 0
            self._trips.accept()
            return
        # A queue that grows by g ms in a ms is fed 1 + g times what leaves it.
        self._cut(max(LARGEST_CUT, BACK_OFF / (1 + self._trips.growth())), now_ms)
        self._drains = dire

    def update(self, now_ms: float, *, sent_bps: float, burst_bps: float, hungry: bool, sleeping: bool) -> int:
        """Grow where that is wanted and harmless; call about ten times a second.

        Args:
            sent_bps: what was really sent in the last second.
            burst_bps: the same in the last quarter of a second.
            hungry: whether more would be used.
            sleeping: whether a stream waits for more before it begins, so that nothing can be proved by sending.
        Returns: the target.
        """
        passed_s = 0.0 if self._updated_ms is None else min(1.0, (now_ms - self._updated_ms) / 1000)
        self._updated_ms = now_ms
        self._sent_bps = sent_bps
        self._peak_bps = max(burst_bps, sent_bps, self._peak_bps * PEAK_MEMORY**passed_s)
        if not self._has_estimate(now_ms) and self._estimate_bps < float("inf"):
            # Nothing was sent that could be judged: what was too much a moment ago is not tried at once.
            self._set(min(self._target_bps, STALE_LEEWAY * self._estimate_bps))
            self._estimate_bps = float("inf")
        proved = sleeping or sent_bps >= USED_SHARE * self._allowed_bps
        within = self._target_bps < STALE_LEEWAY * self._estimate_bps
        calm = self._is_calm(now_ms)
        if calm:
            self._proven.burst(int(min(sent_bps, burst_bps) / TENTHS_PER_S), 1, now_ms)
        if hungry and proved and within and calm:
            self._set(self._target_bps * self._rise(now_ms) ** passed_s)
        return self.target_bps

    @property
    def _allowed_bps(self) -> float:
        return max(FLOOR_BPS, min(self._target_bps, self._estimate_bps))

    def _has_estimate(self, now_ms: float) -> bool:
        return now_ms - self._estimate_ms <= ESTIMATE_STALE_MS

    def _is_blameless(self, now_ms: float) -> bool:
        """Whether a long round trip cannot be of our making: then the way down is full, or a machine lags."""
        within = self._has_estimate(now_ms) and self._estimate_bps >= BLAMELESS_SHARE * self._peak_bps
        return within or self._peak_bps < BLAMELESS_BPS

    def _full_ms(self, now_ms: float) -> float:
        return QUEUE_FULL_BESIDE_ESTIMATE_MS if self._has_estimate(now_ms) else QUEUE_FULL_MS

    def _is_calm(self, now_ms: float) -> bool:
        if now_ms - self._cut_ms < CALM_MS or self._smooth_loss > SOME_LOSS:
            return False
        return self._trips.queue_ms(3) < 0.5 * self._full_ms(now_ms)

    def _rise(self, now_ms: float) -> float:
        if self._limit_bps is None:
            return RISE_START
        climb = self._proven.growth(self._allowed_bps, now_ms - self._cut_ms)
        if climb > 1.0:
            return climb
        share = self._allowed_bps / self._limit_bps
        passed = self._sent_bps > PASSED_SHARE * self._limit_bps or now_ms - self._limit_ms > FORGET_LIMIT_MS
        if share < FAR_SHARE or passed:
            return RISE_FAR
        return RISE_NEAR if share < NEAR_SHARE else RISE_AT_LIMIT

    def _cut(self, factor: float, now_ms: float) -> None:
        self._cut_ms = now_ms
        self._note_limit(now_ms)
        # What was allowed but never sent says nothing of the line; a page of a screen is much, and soon over.
        self._set(factor * min(self._allowed_bps, max(self._peak_bps, FLOOR_BPS)))
        self._proven.fell(self._target_bps)

    def _note_limit(self, now_ms: float) -> None:
        limit_bps = max(FLOOR_BPS, min(self._peak_bps, self._allowed_bps))
        if self._limit_bps is not None and now_ms - self._limit_ms < ONE_TROUBLE_MS:
            limit_bps = max(limit_bps, self._limit_bps)  # the judges speak one after the other of the same
        self._limit_bps, self._limit_ms = limit_bps, now_ms

    def _set(self, target_bps: float) -> None:
        self._target_bps = max(FLOOR_BPS, target_bps)
