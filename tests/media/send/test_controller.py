"""The uplink's controller and its division over a simulated line with a rate and a queue, in virtual time."""

from collections import deque
from collections.abc import Callable
from itertools import pairwise

import pytest

from meetroom.media.config import VideoFormat
from meetroom.media.rtp.estimator import BandwidthEstimator
from meetroom.media.send.allocation import VIDEO_WIRE, Allocator, voice_wire_bps
from meetroom.media.send.controller import FLOOR_BPS, UplinkController
from meetroom.protocol.signalling import Layer
from tests.media.send.uplink import CAMERA, Link, Second, Uplink


def relay_estimate() -> Callable[[deque[tuple[float, float, int]], float], int | None]:
    """REMB as the relay makes it: of the pictures' packets that have arrived."""
    estimator = BandwidthEstimator()

    def estimate(seen: deque[tuple[float, float, int]], now_ms: float) -> int | None:
        while seen and seen[0][1] <= now_ms:
            sent_ms, arrived_ms, size_bytes = seen.popleft()
            estimator.packet(int(sent_ms / 1000 * (1 << 18)) & 0xFFFFFF, arrived_ms, size_bytes)
        return estimator.estimate_bps(now_ms)

    return estimate


def mean_arrived_bps(seconds: list[Second]) -> float:
    return sum(second.arrived_bps for second in seconds) / len(seconds)


@pytest.mark.parametrize("with_estimate", [False, True])
def test_good_line_is_used_within_seconds(with_estimate: bool) -> None:
    uplink = Uplink(Link(lambda _: 10e6), remb=relay_estimate() if with_estimate else None)
    last = uplink.run(6)[-1]
    assert last.shares.layers[Layer.HIGH].bitrate_bps == CAMERA[Layer.HIGH].bitrate_bps
    assert last.shares.layers[Layer.HIGH].fps == 30
    assert last.shares.voice_bps == 48_000
    assert not last.shares.hungry


@pytest.mark.parametrize("with_estimate", [False, True])
def test_line_of_4g_with_500_kbps_carries_the_voice_and_a_small_picture(with_estimate: bool) -> None:
    uplink = Uplink(Link(lambda _: 500e3), remb=relay_estimate() if with_estimate else None)
    begin = uplink.run(10)
    assert sum(second.voice_lost for second in begin) == 0, "the queue of 600 ms never overflowed"
    steady = uplink.run(60)
    assert sum(second.voice_lost for second in steady) == 0
    assert sorted(second.worst_wait_ms for second in steady)[54] < 180, "nine seconds of ten below"
    assert all(Layer.LOW in second.shares.layers for second in steady)
    assert mean_arrived_bps(steady) > 0.5 * 500e3


@pytest.mark.parametrize("with_estimate", [False, True])
def test_line_that_gets_thin_is_obeyed_within_two_seconds_and_used_again_when_it_is_wide(with_estimate: bool) -> None:
    uplink = Uplink(
        Link(lambda now_ms: 500e3 if 10_000 <= now_ms < 30_000 else 4e6),
        remb=relay_estimate() if with_estimate else None,
    )
    assert uplink.run(9)[-1].target_bps > 1.5e6
    thin = uplink.run(20)
    assert sum(second.voice_lost for second in thin) <= 15
    assert all(second.worst_wait_ms < 250 for second in thin[4:])
    wide = uplink.run(31)
    assert wide[-1].target_bps > 1.4e6
    assert sum(second.voice_lost for second in wide) == 0


@pytest.mark.parametrize("with_estimate", [False, True])
def test_bottleneck_is_used_and_seldom_overused(with_estimate: bool) -> None:
    uplink = Uplink(Link(lambda _: 1e6, queue_ms=300), remb=relay_estimate() if with_estimate else None)
    begin = uplink.run(10)
    steady = uplink.run(100)
    cuts = [after for before, after in pairwise([begin[-1], *steady]) if after.target_bps < 0.93 * before.target_bps]
    assert len(cuts) <= 10
    assert mean_arrived_bps(steady) > 0.85 * 1e6
    assert sum(second.voice_lost for second in steady) == 0
    assert sorted(second.worst_wait_ms for second in steady)[50] < 70, "pictures of any size included"


@pytest.mark.parametrize("with_estimate", [False, True])
def test_line_that_starved_gives_back_what_it_carried(with_estimate: bool) -> None:
    uplink = Uplink(
        Link(lambda now_ms: 80e3 if 10_000 <= now_ms < 13_000 else 10e6),
        remb=relay_estimate() if with_estimate else None,
    )
    former_bps = uplink.run(10)[-1].target_bps
    assert min(second.target_bps for second in uplink.run(4)) < 120e3
    while uplink.run(1)[0].worst_wait_ms > 50:
        pass  # its queue is ours
    uplink.run(7)
    assert all(second.target_bps > 0.9 * former_bps for second in uplink.run(10))


def test_line_for_hardly_more_than_a_voice_lets_the_pictures_sleep() -> None:
    uplink = Uplink(Link(lambda _: 80e3))
    uplink.run(5)
    steady = uplink.run(40)
    assert all(second.voice_sent == 50 for second in steady), "the voice never sleeps"
    assert sum(second.voice_lost for second in steady) == 0
    assert all(Layer.HIGH not in second.shares.layers for second in steady)
    assert sorted(second.worst_wait_ms for second in steady)[36] < 300


def test_random_loss_of_one_in_twenty_costs_no_picture() -> None:
    uplink = Uplink(Link(lambda _: 10e6, loss=0.04))
    uplink.run(15)
    assert mean_arrived_bps(uplink.run(10)) > 1e6


def test_heavy_loss_that_does_not_depend_on_the_rate_ends_the_cutting() -> None:
    uplink = Uplink(Link(lambda _: 10e6))
    uplink.run(8)
    uplink.link.loss = 0.15
    seconds = uplink.run(30)
    assert all(Layer.LOW in second.shares.layers for second in seconds)
    assert seconds[-1].target_bps > 0.2 * 1.8e6


def test_line_that_drops_what_is_too_much_without_a_queue_is_found_out() -> None:
    uplink = Uplink(Link(lambda _: 500e3, queue_ms=30))
    uplink.run(15)
    steady = uplink.run(60)
    assert sum(second.voice_lost for second in steady) < 0.08 * 60 * 50, "RED repairs as much"
    assert mean_arrived_bps(steady) > 120e3


def test_longer_path_is_not_taken_for_a_queue_for_ever() -> None:
    uplink = Uplink(Link(lambda _: 10e6))
    uplink.run(8)
    uplink.rtt_ms = 260.0  # the route changed
    uplink.run(20)
    assert uplink.run(20)[-1].target_bps > 1.2e6


def test_single_late_answer_is_no_queue() -> None:
    controller = UplinkController(1e6)
    for number, rtt_ms in enumerate([50.0, 52, 51, 400, 50, 53, 380, 51]):
        controller.round_trip(rtt_ms, 250.0 * number)
    assert controller.target_bps == 1_000_000


def test_never_below_a_voice_and_never_above_a_fresh_estimate() -> None:
    controller = UplinkController(1e6)
    controller.estimated(10_000, 0, 0.0)
    assert controller.target_bps == FLOOR_BPS
    controller = UplinkController(300e3)
    controller.estimated(400e3, 50e3, 0.0)
    for tenth in range(20):
        controller.update(100.0 * tenth, sent_bps=controller.target_bps, burst_bps=0, hungry=True, sleeping=False)
    assert controller.target_bps == 450_000
    for tenth in range(50, 60):  # the estimate is older than three seconds
        controller.update(100.0 * tenth, sent_bps=controller.target_bps, burst_bps=0, hungry=True, sleeping=False)
    assert controller.target_bps > 450_000


def test_trouble_while_nothing_was_sent_is_survived() -> None:
    controller = UplinkController(500e3)
    for tenth in range(400):
        now_ms = 100.0 * tenth
        controller.update(now_ms, sent_bps=0, burst_bps=0, hungry=True, sleeping=True)
        if tenth % 50 == 0:
            controller.lost(0.5, now_ms)
            controller.estimated(0, 0, now_ms)
        controller.round_trip(50.0 + tenth % 50, now_ms)
        assert controller.target_bps >= FLOOR_BPS


def test_nothing_grows_that_nobody_uses() -> None:
    controller = UplinkController(500e3)
    for tenth in range(100):
        controller.update(100.0 * tenth, sent_bps=50_000, burst_bps=50_000, hungry=True, sleeping=False)
    assert controller.target_bps == 500_000


def test_page_of_a_screen_that_filled_a_queue_costs_no_more_than_it_took() -> None:
    controller = UplinkController(2e6)
    for tenth in range(50):  # little is sent, then a page goes out in half a second
        burst_bps = 2.2e6 if tenth > 45 else 100e3
        controller.update(100.0 * tenth, sent_bps=300e3, burst_bps=burst_bps, hungry=False, sleeping=False)
        controller.round_trip(50.0 if tenth < 46 else 50.0 + 60 * (tenth - 45), 100.0 * tenth)
    assert 0.4e6 < controller.target_bps < 1.8e6


# The division.


def test_everybody_gets_all_where_there_is_plenty() -> None:
    shares = Allocator().divide(10e6, CAMERA, repeats=0, now_ms=0.0)
    assert {layer: share.bitrate_bps for layer, share in shares.layers.items()} == {
        layer: best.bitrate_bps for layer, best in CAMERA.items()
    }
    assert not shares.hungry
    assert not shares.sleeping


@pytest.mark.parametrize(("target_bps", "layers"), [(60e3, set()), (180e3, {Layer.LOW}), (600e3, set(CAMERA))])
def test_high_sleeps_first_and_low_next(target_bps: float, layers: set[Layer]) -> None:
    shares = Allocator().divide(target_bps, CAMERA, repeats=0, now_ms=0.0)
    assert set(shares.layers) == layers
    assert shares.voice_bps >= 24_000
    assert shares.hungry
    assert shares.sleeping == (layers != set(CAMERA))


def test_no_division_exceeds_what_there_is() -> None:
    wanted = {**CAMERA, Layer.SCREEN: VideoFormat(1920, 1080, 15, 1_500_000)}
    for target_bps in range(80_000, 4_000_000, 37_000):
        for repeats in (0, 1, 2):
            shares = Allocator().divide(target_bps, wanted, repeats=repeats, now_ms=0.0)
            video_bps = sum(share.bitrate_bps for share in shares.layers.values())
            if video_bps:
                assert voice_wire_bps(shares.voice_bps, repeats) + VIDEO_WIRE * video_bps <= target_bps + 10


def test_screen_is_worth_more_than_the_high_layer() -> None:
    wanted = {**CAMERA, Layer.SCREEN: VideoFormat(1920, 1080, 15, 1_500_000)}
    shares = Allocator().divide(300e3, wanted, repeats=0, now_ms=0.0)
    assert set(shares.layers) == {Layer.LOW, Layer.SCREEN}
    assert shares.layers[Layer.SCREEN].bitrate_bps > 150_000, "what is left is the screen's"


def test_low_lowers_its_frame_rate_before_it_sleeps() -> None:
    rates = []
    allocator = Allocator()
    for target_bps in range(180_000, 60_000, -10_000):
        share = allocator.divide(target_bps, {Layer.LOW: CAMERA[Layer.LOW]}, repeats=0, now_ms=0.0).layers.get(
            Layer.LOW
        )
        rates.append(share.fps if share else 0)
    assert rates[0] == 15
    assert 7.5 in rates
    assert rates[-1] == 0
    assert rates == sorted(rates, reverse=True)


def test_layer_that_falls_asleep_again_at_once_rests_longer() -> None:
    allocator = Allocator()
    plenty, little = 1.0e6, 200e3

    def wakes_after_ms(start_ms: float) -> float:
        allocator.divide(little, CAMERA, repeats=0, now_ms=start_ms)
        now_ms = start_ms
        while Layer.HIGH not in allocator.divide(plenty, CAMERA, repeats=0, now_ms=now_ms).layers:
            now_ms += 100
        return now_ms - start_ms

    allocator.divide(plenty, CAMERA, repeats=0, now_ms=0.0)
    first = wakes_after_ms(20_000.0)
    second = wakes_after_ms(20_000.0 + first + 1000)
    third = wakes_after_ms(20_000.0 + first + 1000 + second + 1000)
    assert first < second < third


def test_a_lagging_machine_is_no_full_line() -> None:
    controller = UplinkController()
    now_ms = 0.0
    for count in range(200):  # twenty seconds; every fourth second each answer comes half a second late
        now_ms += 100.0
        controller.estimated(3_000_000.0, 60_000.0, now_ms)
        controller.round_trip(520.0 if count % 40 > 30 else 2.0, now_ms)
        controller.update(now_ms, sent_bps=120_000.0, burst_bps=120_000.0, hungry=False, sleeping=False)
    assert controller.target_bps >= 400_000


def test_a_voice_alone_is_not_blamed_for_a_queue() -> None:
    controller = UplinkController()
    now_ms = 0.0
    for count in range(200):
        now_ms += 100.0
        controller.round_trip(520.0 if count % 40 > 30 else 2.0, now_ms)
        controller.update(now_ms, sent_bps=58_000.0, burst_bps=58_000.0, hungry=False, sleeping=False)
    assert controller.target_bps >= 400_000


def test_a_queue_is_believed_where_much_is_sent() -> None:
    controller = UplinkController()
    now_ms = 0.0
    for count in range(60):
        now_ms += 100.0
        controller.round_trip(20.0 if count < 20 else 220.0, now_ms)
        controller.update(now_ms, sent_bps=380_000.0, burst_bps=380_000.0, hungry=True, sleeping=False)
    assert controller.target_bps < 350_000
