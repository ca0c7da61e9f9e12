"""The bandwidth estimate over simulated paths, in virtual time: found, kept, given up, found again."""

import math
import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.media.rtp.estimator import MAX_BPS, MIN_BPS, BandwidthEstimator
from tests.faults.wan_model import Conditions
from tests.media.rtp.path import Path, Sample


def incoming(sample: Sample) -> float:
    """What arrived."""
    return sample.incoming_bps


def allowed(sample: Sample) -> float:
    """What was allowed."""
    return sample.estimate_bps


def test_nothing_is_known_at_first_and_after_a_long_silence() -> None:
    estimator = BandwidthEstimator()
    assert estimator.estimate_bps(0.0) is None
    for at in range(100):
        estimator.packet(at * 2621, at * 10.0, 1000)
    assert estimator.estimate_bps(1000.0) is not None
    assert estimator.estimate_bps(100_000.0) is None


@pytest.mark.parametrize(
    ("conditions", "start_bps"),
    [
        (Conditions(delay_ms=25, rate_bps=1e6, queue_ms=300), 600e3),
        (Conditions(delay_ms=25, rate_bps=1e6, queue_ms=2000), 2.5e6),
        (Conditions(delay_ms=35, jitter_ms=10, rate_bps=1e6, queue_ms=500), 600e3),
    ],
    ids=["short queue", "bloated queue, far too much at first", "20 ms of jitter"],
)
def test_limit_is_found_and_no_queue_is_kept(conditions: Conditions, start_bps: float) -> None:
    path = Path(conditions, start_bps=start_bps).run(30_000)
    assert 0.85e6 < path.mean(incoming, 5_000, 30_000) < 1.0e6
    assert path.most_waited(5_000, 30_000) < 60


def falls(path: Path, begin_ms: float, end_ms: float) -> int:
    """How often the estimate fell, one trouble of a second counted once."""
    found: list[float] = []
    for before, after in pairwise(path.samples):
        fell = begin_ms <= after.now_ms < end_ms and after.estimate_bps < 0.97 * before.estimate_bps
        if fell and (not found or after.now_ms - found[-1] > 1_000):
            found.append(after.now_ms)
    return len(found)


@pytest.mark.parametrize("jitter_ms", [0.0, 5.0])
@pytest.mark.parametrize("rate_bps", [300e3, 1e6, 3e6])
def test_bottleneck_is_used_and_seldom_overused(rate_bps: float, jitter_ms: float) -> None:
    path = Path(Conditions(delay_ms=25, jitter_ms=jitter_ms, rate_bps=rate_bps, queue_ms=300)).run(110_000)
    # What is tried is paid for with a moment of delay: no more than once in ten seconds.
    assert falls(path, 10_000, 110_000) <= 10 + (rate_bps < 1e6)
    assert path.mean(incoming, 10_000, 110_000) > 0.85 * rate_bps
    assert path.most_waited(10_000, 110_000, 1.0) < 100


@pytest.mark.parametrize("former_bps", [600e3, 1.5e6, 3e6])
def test_machine_that_starved_gets_back_what_the_path_carried(former_bps: float) -> None:
    starved = (15_000.0, 19_000.0, 60e3)
    path = Path(Conditions(delay_ms=5), wanted_bps=former_bps, starved=starved).run(40_000)
    assert min(sample.estimate_bps for sample in path.samples if 15_000 < sample.now_ms < 20_000) == MIN_BPS
    assert all(sample.estimate_bps >= 0.9 * former_bps for sample in path.samples if sample.now_ms > 27_000)
    assert path.mean(incoming, 29_000, 40_000) > 0.9 * former_bps
    assert falls(path, 19_500, 40_000) == 0, "nothing was wrong with the path"


def test_line_that_was_thin_for_a_while_is_soon_used_again() -> None:
    wide, thin = Conditions(delay_ms=25, rate_bps=4e6, queue_ms=300), Conditions(delay_ms=25, rate_bps=100e3)
    path = Path(wide, wanted_bps=1.5e6, changes=[(15_000, thin), (18_000, wide)]).run(40_000)
    assert path.mean(allowed, 16_500, 18_000) < 150e3
    assert all(sample.estimate_bps > 1.35e6 for sample in path.samples if sample.now_ms > 30_000)


def test_former_rate_is_not_tried_for_ever() -> None:
    narrow = Conditions(delay_ms=25, rate_bps=1e6, queue_ms=1000)
    path = Path(Conditions(delay_ms=25, rate_bps=4e6, queue_ms=1000), changes=[(15_000, narrow)]).run(90_000)
    assert falls(path, 20_000, 90_000) <= 8
    assert path.most_waited(20_000, 90_000, 0.99) < 150
    assert path.mean(incoming, 20_000, 90_000) > 0.85e6


def test_jitter_on_a_narrow_path_costs_little() -> None:
    path = Path(Conditions(delay_ms=75, jitter_ms=50, rate_bps=1e6, queue_ms=500)).run(30_000)
    assert path.mean(incoming, 5_000, 30_000) > 0.8e6
    assert path.most_waited(5_000, 30_000) < 250


@pytest.mark.parametrize(
    "conditions",
    [
        Conditions(delay_ms=75, jitter_ms=50),
        Conditions(delay_ms=50, loss=0.02),
        Conditions(delay_ms=50, burst_loss=0.03),
    ],
    ids=["100 ms of jitter", "2 % loss", "3 % loss in bursts"],
)
def test_trouble_that_is_no_congestion_takes_nothing_away(conditions: Conditions) -> None:
    path = Path(conditions, wanted_bps=2e6).run(30_000)
    assert path.mean(allowed, 10_000, 30_000) > 1.8e6


def test_wider_path_is_discovered() -> None:
    wider = Conditions(delay_ms=25, rate_bps=3e6, queue_ms=300)
    path = Path(Conditions(delay_ms=25, rate_bps=1e6, queue_ms=300), changes=[(15_000, wider)]).run(45_000)
    assert path.mean(incoming, 35_000, 45_000) > 2.2e6
    assert path.most_waited(20_000, 45_000) < 60


def test_narrower_path_is_obeyed_within_seconds() -> None:
    narrow = Conditions(delay_ms=25, rate_bps=0.5e6, queue_ms=1000)
    path = Path(Conditions(delay_ms=25, rate_bps=3e6, queue_ms=1000), changes=[(15_000, narrow)]).run(30_000)
    assert path.mean(allowed, 16_000, 18_000) < 0.55e6
    assert path.most_waited(19_000, 30_000) < 80
    assert path.mean(incoming, 19_000, 30_000) > 0.4e6


def test_dropping_instead_of_queueing_is_noticed_by_the_loss() -> None:
    path = Path(Conditions(delay_ms=25, rate_bps=1e6, queue_ms=10)).run(30_000)
    assert path.mean(allowed, 5_000, 30_000) < 1.1e6
    assert path.mean(incoming, 5_000, 30_000) > 0.7e6


def test_longer_way_is_not_taken_for_a_queue() -> None:
    longer = Conditions(delay_ms=125)
    path = Path(Conditions(delay_ms=25), wanted_bps=2e6, changes=[(10_000, longer)]).run(25_000)
    assert path.mean(allowed, 18_000, 25_000) > 2e6


def test_clocks_that_drift_are_not_taken_for_a_queue() -> None:
    path = Path(Conditions(delay_ms=25), wanted_bps=300e3, clock_rate=0.9997).run(120_000)
    assert path.mean(allowed, 60_000, 120_000) > 1e6


def test_sender_that_rests_is_allowed_what_the_path_carried() -> None:
    """A layer nobody watched must be able to come back."""
    path = Path(
        Conditions(delay_ms=25, rate_bps=1e6, queue_ms=500), wants=[(15_000, 150e3), (40_000, 900e3)], wanted_bps=2e6
    ).run(50_000)
    assert path.mean(allowed, 20_000, 40_000) > 0.85e6
    assert path.mean(incoming, 42_000, 50_000) > 0.75e6


def test_repaired_packets_do_not_look_like_a_queue() -> None:
    estimator = BandwidthEstimator()
    for at in range(3000):
        estimator.packet(at * 2621 & 0xFF_FFFF, at * 10.0, 1000)
        if at % 10 == 9:  # sent again 150 ms later under its old stamp
            estimator.packet((at - 15) * 2621 & 0xFF_FFFF, at * 10.0 + 1, 1000)
    estimate = estimator.estimate_bps(30_000.0)
    assert estimate is not None
    assert estimate > 1e6


@pytest.mark.parametrize("swing_ms", [20.0, 60.0])
@pytest.mark.parametrize(("rate_bps", "fps"), [(60e3, 10), (300e3, 30)])
def test_delay_that_wanders_takes_nothing_from_who_sends_little(swing_ms: float, rate_bps: float, fps: int) -> None:
    """A busy machine, a radio link: eleven points on two cores lost all their pictures to it."""
    rng, estimator, lag_ms, last_ms = random.Random(1), BandwidthEstimator(), 0.0, 0.0
    allowed_bps = []
    for frame in range(60 * fps):
        keeps = math.exp(-1 / fps)  # a second later little is left of it
        lag_ms = keeps * lag_ms + math.sqrt(1 - keeps**2) * rng.gauss(0, swing_ms)
        sent_ms = frame * 1000 / fps
        last_ms = max(last_ms, sent_ms + 1 + max(0.0, lag_ms))
        estimator.packet(int(sent_ms * (1 << 18) / 1000) & 0xFF_FFFF, last_ms, int(rate_bps / 8 / fps))
        estimate = estimator.estimate_bps(last_ms)
        if estimate is not None:
            allowed_bps.append(estimate)
    assert min(allowed_bps) >= 200_000
    assert sum(allowed_bps) / len(allowed_bps) > 300_000


@pytest.mark.parametrize("lag", [(300.0, 150.0), (1_000.0, 300.0), (3_000.0, 1_500.0)])
def test_receiver_that_stands_still_blames_nobody(lag: tuple[float, float]) -> None:
    path = Path(Conditions(delay_ms=1), wanted_bps=400e3, start_bps=400e3, lag=lag, tells_lag=True).run(30_000)
    assert path.mean(allowed, 5_000, 30_000) > 1e6
    assert min(sample.estimate_bps for sample in path.samples if sample.now_ms > 5_000) > 400e3


def test_sender_told_to_be_silent_gets_another_chance() -> None:
    path = Path(Conditions(delay_ms=50, rate_bps=50e3, queue_ms=2_000), wanted_bps=400e3).run(15_000)
    low = path.estimator.estimate_bps(15_000.0)
    assert low is not None
    assert low < 100e3
    later = path.estimator.estimate_bps(25_000.0)
    assert later is not None
    assert later > 5 * low


def test_thin_line_is_found_though_little_is_sent() -> None:
    path = Path(Conditions(delay_ms=50, rate_bps=100e3, queue_ms=2_000), wanted_bps=400e3, start_bps=150e3).run(40_000)
    assert path.mean(incoming, 10_000, 40_000) > 80e3
    assert path.most_waited(10_000, 40_000, 0.5) < 300


@given(
    st.lists(
        st.tuples(st.integers(0, (1 << 24) - 1), st.floats(0, 5000), st.integers(0, 1500), st.floats(0, 1)),
        max_size=200,
    )
)
def test_any_packets_are_survived(entries: list[tuple[int, float, int, float]]) -> None:
    estimator = BandwidthEstimator()
    now_ms = 0.0
    for stamp, wait_ms, size, lost in entries:
        now_ms += wait_ms
        estimator.packet(stamp, now_ms, size)
        estimator.lost(lost, now_ms)
        estimate = estimator.estimate_bps(now_ms)
        assert estimate is None or MIN_BPS <= estimate <= MAX_BPS


@pytest.mark.parametrize("first_24", [0, (1 << 23) - 1, 1 << 23, (1 << 24) - 1])
def test_send_times_may_begin_anywhere_on_their_circle(first_24: int) -> None:
    estimator = BandwidthEstimator()
    for pause_ms in (0.0, 40_000.0):  # after a pause, too, they may have come round to anywhere
        for index in range(200):
            estimator.packet((first_24 + index * 2621) & 0xFF_FFFF, pause_ms + 10.0 * index, 1000)
        assert (estimator.estimate_bps(pause_ms + 2000.0) or 0) > 1_000_000
