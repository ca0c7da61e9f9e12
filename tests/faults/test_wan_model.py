"""The model of the line: every trouble is there when asked for, in the measure asked for, and not otherwise."""

import itertools
from typing import Any

import pytest

from tests.faults.wan_model import Conditions, Link

PACKETS = 20_000


def carry(
    link: Link, packets: int = PACKETS, every_ms: float = 20.0, size_bytes: int = 1000
) -> list[tuple[float, ...]]:
    """Times of arrival of regular packets; the n-th is sent at n * every_ms."""
    return [link.send(size_bytes, number * every_ms) for number in range(packets)]


def delays(link: Link, packets: int = PACKETS, every_ms: float = 20.0) -> list[float]:
    arrivals = carry(link, packets, every_ms)
    return [times[0] - number * every_ms for number, times in enumerate(arrivals) if times]


def test_a_line_without_conditions_is_perfect() -> None:
    link = Link()
    assert carry(link, 100) == [(number * 20.0,) for number in range(100)]
    assert (link.counts.sent, link.counts.arrived, link.counts.lost, link.counts.overtook) == (100, 100, 0, 0)


def test_same_seed_same_fate() -> None:
    conditions = Conditions(delay_ms=50, jitter_ms=20, loss=0.05, burst_loss=0.03, duplicate=0.01, reorder=0.02)
    once, again, other = (carry(Link(conditions, seed=seed)) for seed in (3, 3, 4))
    assert once == again
    assert once != other


def test_jitter_lies_around_the_delay_and_keeps_the_order() -> None:
    taken = delays(Link(Conditions(delay_ms=50, jitter_ms=5)))
    assert 45.0 <= min(taken) < 46.0
    assert 54.0 < max(taken) <= 55.0
    dense = Link(Conditions(delay_ms=50, jitter_ms=30))
    arrivals = [times[0] for times in carry(dense, every_ms=2.0)]
    assert arrivals == sorted(arrivals)
    assert dense.counts.overtook == 0


def test_jitter_overtakes_when_it_may() -> None:
    link = Link(Conditions(delay_ms=50, jitter_ms=30, overtaking=True))
    arrivals = [times[0] for times in carry(link, every_ms=2.0)]
    assert arrivals != sorted(arrivals)
    assert link.counts.overtook > PACKETS / 4


def test_delay_is_never_negative() -> None:
    assert min(delays(Link(Conditions(delay_ms=5, jitter_ms=50, overtaking=True)))) == 0.0


def test_a_share_comes_late_and_is_overtaken() -> None:
    taken = delays(Link(Conditions(delay_ms=25, reorder=0.1, reorder_ms=30)))
    late = [delay_ms for delay_ms in taken if delay_ms > 25]
    assert set(late) == {55.0}
    assert len(late) / PACKETS == pytest.approx(0.1, abs=0.01)


def test_random_loss_has_its_share_and_no_memory() -> None:
    fate = [bool(times) for times in carry(Link(Conditions(loss=0.05)))]
    assert fate.count(False) / PACKETS == pytest.approx(0.05, abs=0.005)
    after_loss = [one for before, one in itertools.pairwise(fate) if not before]
    assert after_loss.count(False) / len(after_loss) == pytest.approx(0.05, abs=0.02)


def test_bursts_have_their_share_and_their_length() -> None:
    link = Link(Conditions(burst_loss=0.03, burst_packets=5))
    fate = "".join("." if times else "x" for times in carry(link, 200_000))
    assert fate.count("x") / len(fate) == pytest.approx(0.03, abs=0.003)
    bursts = [run for run in fate.split(".") if run]
    assert sum(map(len, bursts)) / len(bursts) == pytest.approx(5.0, abs=0.5)


def test_weak_bursts_let_some_through_and_the_rest_of_the_line_loses_too() -> None:
    link = Link(Conditions(loss=0.01, burst_loss=0.04, burst_packets=10, burst_strength=0.5))
    carry(link, 200_000)
    assert link.counts.lost / link.counts.sent == pytest.approx(0.04 + 0.01 * 0.92, abs=0.004)


def test_rate_spreads_packets_and_the_queue_is_bounded() -> None:
    link = Link(Conditions(delay_ms=10, rate_bps=800_000, queue_ms=50))  # 1000 bytes take 10 ms
    arrivals = [link.send(1000, 0.0) for _ in range(10)]
    assert [times[0] for times in arrivals if times] == [20.0, 30.0, 40.0, 50.0, 60.0, 70.0]
    assert link.counts.overflowed == 4
    assert link.send(1000, 60.0) == (80.0,), "the queue has emptied: its turn is at once"


def test_rate_is_what_gets_through() -> None:
    link = Link(Conditions(rate_bps=1_000_000, queue_ms=100))
    arrived = [times[0] for times in carry(link, 10_000, every_ms=4.0) if times]  # 2 Mbit/s into 1 Mbit/s
    assert len(arrived) * 8000 / (arrived[-1] / 1000) == pytest.approx(1_000_000, rel=0.01)


def test_copies_arrive_too() -> None:
    link = Link(Conditions(delay_ms=5, duplicate=0.1))
    twice = [times for times in carry(link) if len(times) == 2]
    assert len(twice) / PACKETS == pytest.approx(0.1, abs=0.01)
    assert link.counts.arrived == PACKETS + len(twice)


def test_cut_loses_everything_until_it_is_mended() -> None:
    link = Link()
    link.is_cut = True
    assert link.send(100, 0.0) == ()
    link.is_cut = False
    assert link.send(100, 1.0) == (1.0,)


def test_a_stall_delivers_everything_at_its_end() -> None:
    link = Link(Conditions(delay_ms=10))
    assert link.send(100, 90.0) == (100.0,)
    link.stall(2100.0)
    assert [link.send(100, now_ms) for now_ms in (100.0, 1000.0, 2099.0)] == [(2110.0,)] * 3
    assert link.send(100, 2200.0) == (2210.0,)


def test_conditions_change_while_packets_are_under_way() -> None:
    link = Link(Conditions(delay_ms=100))
    assert link.send(100, 0.0) == (100.0,)
    link.conditions = Conditions(delay_ms=10)
    assert link.send(100, 1.0) == (100.0,), "what is sent later does not arrive earlier"
    assert link.send(100, 95.0) == (105.0,)


@pytest.mark.parametrize(
    "wrong",
    [
        {"loss": 1.5},
        {"loss": -0.1},
        {"delay_ms": -1},
        {"jitter_ms": 1e9},
        {"rate_bps": -1},
        {"burst_packets": 0.5},
        {"burst_loss": 1.0},
        {"burst_loss": 0.5, "burst_strength": 0.4},
        {"duplicate": float("nan")},
        {"rate_bps": float("inf")},
    ],
)
def test_impossible_conditions_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"between|or more|smaller"):
        Conditions(**wrong)
