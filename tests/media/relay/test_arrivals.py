"""Counting of an incoming stream; time is an argument."""

from hypothesis import given
from hypothesis import strategies as st

from meetroom.media.relay.arrivals import MAX_ASKED, MAX_MISSING, NACK_EVERY_S, NACK_TRIES, Arrivals


def make(*, repairs: bool = True) -> Arrivals:
    return Arrivals(90_000, repairs=repairs)


def feed(arrivals: Arrivals, *sequences: int, now_s: float = 0.0) -> list[int]:
    return [arrivals.add(sequence & 0xFFFF, 0, now_s) for sequence in sequences]


def test_numbers_extend_over_the_circle_in_both_directions() -> None:
    arrivals = make()
    first, second, third, late = feed(arrivals, 0xFFFE, 0xFFFF, 1, 0)
    assert (second - first, third - first, late - first) == (1, 3, 2)
    assert arrivals.lost == 0
    assert arrivals.due(1.0) == ()


def test_packets_before_the_first_or_far_too_late_are_of_no_use() -> None:
    arrivals = make()
    feed(arrivals, 10)
    assert feed(arrivals, 9) == [-1]
    feed(arrivals, *range(11, 4000))
    assert feed(arrivals, 20) == [-1]


def test_lost_packets_are_asked_for_a_few_times() -> None:
    arrivals = make()
    feed(arrivals, 1, 4)
    asked = [arrivals.due(step * NACK_EVERY_S * 1.01) for step in range(NACK_TRIES + 2)]
    assert asked[:NACK_TRIES] == [(2, 3)] * NACK_TRIES
    assert asked[NACK_TRIES:] == [(), ()]
    feed(arrivals, 6)
    assert arrivals.due(0.0) == (5,)
    assert arrivals.due(0.0) == ()
    feed(arrivals, 5)
    assert arrivals.due(9.0) == ()


def test_audio_is_never_asked_for_again() -> None:
    arrivals = make(repairs=False)
    feed(arrivals, 1, 4)
    assert arrivals.due(9.0) == ()
    assert arrivals.lost == 2


def test_a_long_hole_is_not_asked_for() -> None:
    arrivals = make()
    feed(arrivals, 1, 3, 3 + MAX_MISSING + 2)
    assert arrivals.due(0.0) == ()


def test_the_list_of_missing_stays_bounded() -> None:
    arrivals = make()
    feed(arrivals, *range(0, 4 * MAX_MISSING, 2))
    asked = [len(arrivals.due(0.0)) for _ in range(MAX_MISSING // MAX_ASKED + 1)]
    assert asked == [MAX_ASKED] * (MAX_MISSING // MAX_ASKED) + [0]


def test_report_counts_the_interval() -> None:
    arrivals = make()
    feed(arrivals, 0xFFFF, 0, 1, 4)
    first = arrivals.report(7, last_sr=1, delay_since_sr=2)
    assert (first.ssrc, first.packets_lost, first.fraction_lost) == (7, 2, 2 * 256 // 6)
    assert first.highest_sequence == 0x10004
    assert (first.last_sr, first.delay_since_sr) == (1, 2)
    feed(arrivals, 5)
    assert arrivals.report(7, last_sr=0, delay_since_sr=0).fraction_lost == 0
    assert arrivals.report(7, last_sr=0, delay_since_sr=0).fraction_lost == 0


def test_jitter_follows_the_arrival_times() -> None:
    steady, shaky = make(), make()
    for index in range(200):
        timestamp = index * 3000
        steady.add(index, timestamp, index / 30)
        shaky.add(index, timestamp, index / 30 + (0.01 if index % 2 else 0.0))
    assert steady.report(1, last_sr=0, delay_since_sr=0).jitter <= 1
    assert 800 < shaky.report(1, last_sr=0, delay_since_sr=0).jitter < 1000


def test_before_anything_came_there_is_nothing_to_report() -> None:
    report = make().report(1, last_sr=0, delay_since_sr=0)
    assert (report.packets_lost, report.fraction_lost, report.highest_sequence) == (0, 0, 0)


@given(st.lists(st.integers(0, 0xFFFF), min_size=1, max_size=50))
def test_any_order_keeps_the_16_bits_and_never_goes_back_over_a_restart(sequences: list[int]) -> None:
    arrivals = make()
    for sequence in sequences:
        extended = arrivals.add(sequence, 0, 0.0)
        assert extended == -1 or extended & 0xFFFF == sequence
    highest = arrivals.highest
    arrivals.restart()
    assert arrivals.add(0, 0, 0.0) > highest
