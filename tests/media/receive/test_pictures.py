"""A camera over troubled lines, in virtual time: few pictures are lost, latency never stays."""

import math

import pytest

from tests.faults.wan_model import Conditions
from tests.media.receive.scenarios import BACK_WITHIN_MS, TROUBLES, StockPicture, Trouble, picture_call

GOOD = Conditions(delay_ms=50.0)


@pytest.mark.parametrize("name", TROUBLES)
@pytest.mark.parametrize("packets_per_frame", [1, 6], ids=["low", "high"])
def test_latency_comes_back_whatever_happened(name: str, packets_per_frame: int) -> None:
    figures = picture_call(TROUBLES[name], packets_per_frame=packets_per_frame)
    assert figures.after_ms <= BACK_WITHIN_MS
    assert figures.baseline_ms == pytest.approx(50.0, abs=0.1), "shown the moment its last packet is here"


def test_two_percent_of_loss_costs_nearly_no_picture() -> None:
    calls = [picture_call(TROUBLES["2 % loss"], seed=seed) for seed in range(1, 7)]
    assert 1 - sum(call.missing for call in calls) / sum(call.sent for call in calls) >= 0.98
    assert all(call.worst_ms < 400 for call in calls)


def test_reordering_and_jitter_cost_no_picture() -> None:
    for name in ("reordering", "100 ms jitter"):
        figures = picture_call(TROUBLES[name])
        assert figures.missing == 0
        assert figures.keyframes == 1


def test_packets_that_overtake_each_other_are_not_asked_for_without_end() -> None:
    overtaking = Conditions(delay_ms=100, jitter_ms=50, overtaking=True)
    figures = picture_call(Trouble("overtaking", overtaking, good=Conditions(delay_ms=100)))
    assert figures.missing == 0
    assert figures.asked < 0.1 * 3 * figures.sent


@pytest.mark.parametrize("packets_per_frame", [1, 3, 12])
def test_cut_of_two_seconds_is_over_with_one_keyframe(packets_per_frame: int) -> None:
    cut = Trouble("cut", Conditions(delay_ms=50, loss=1.0), begin_ms=5_000, end_ms=7_000)
    figures = picture_call(cut, packets_per_frame=packets_per_frame)
    assert len(figures.latencies(7_500, 32_000)) > 700
    assert max(figures.latencies(7_500, 32_000)) <= 50 + BACK_WITHIN_MS
    assert figures.keyframes == 2
    assert figures.asked == 0, "what is two seconds old is not worth the line"


def test_line_that_loses_a_third_is_given_few_keyframes_and_forgotten() -> None:
    lost = Trouble("35 % loss", Conditions(delay_ms=50, loss=0.35), begin_ms=5_000, end_ms=8_000)
    figures = picture_call(lost)
    assert figures.keyframes <= 8
    assert figures.after_ms <= BACK_WITHIN_MS


def test_stock_receiver_stands_still_on_a_low_layer() -> None:
    """The reason for all this; if it ever fails, aiortc has become better."""
    calls = [picture_call(TROUBLES["2 % loss"], StockPicture, packets_per_frame=1, seed=seed) for seed in range(1, 7)]
    assert any(call.after_ms > 5_000 or math.isinf(call.after_ms) for call in calls)
