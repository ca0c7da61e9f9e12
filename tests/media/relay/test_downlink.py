"""The limit of a client's line; time is an argument."""

import pytest

from meetroom.media.relay.downlink import BACK_OFF, COMPLAINTS, FOLLOWED, FREE_BPS, MIN_LIMIT_BPS, Downlink


def seconds(
    line: Downlink, start_s: float, count: int, *, sent: float, lost: float = 0.0, remb: int | None = None
) -> int:
    return sum(
        line.update(start_s + index, sent_bps=sent, lost_share=lost, estimate_bps=remb) for index in range(count)
    )


def test_a_good_line_has_no_limit() -> None:
    line = Downlink()
    assert seconds(line, 0, 100, sent=5e6, lost=0.05, remb=6_000_000) == 0
    assert line.limit_bps is None


def test_lasting_loss_lowers_the_limit_below_what_was_sent() -> None:
    line = Downlink()
    assert seconds(line, 0, COMPLAINTS - 1, sent=1e6, lost=0.2) == 0
    assert seconds(line, 9, 1, sent=1e6, lost=0.2) == 1
    assert line.limit_bps == pytest.approx(BACK_OFF * 1e6)
    seconds(line, 10, 200, sent=1e6, lost=0.2)
    assert line.limit_bps == MIN_LIMIT_BPS


def test_an_estimate_below_what_is_sent_counts_at_once() -> None:
    line = Downlink()
    assert not line.is_pressed(1e6, None)
    assert line.is_pressed(1e6, 500_000)
    assert seconds(line, 0, 1, sent=1e6, remb=500_000) == 1
    assert line.limit_bps == FOLLOWED * 500_000


def test_an_estimate_above_what_is_sent_is_followed_upwards_but_not_at_once() -> None:
    line = Downlink()
    seconds(line, 0, 1, sent=1e6, remb=500_000)
    assert seconds(line, 1, 1, sent=4e5, remb=3_000_000) == 0
    assert seconds(line, 2, 8, sent=4e5, remb=3_000_000) == 5
    assert line.limit_bps == FOLLOWED * 3_000_000


def test_an_estimate_just_above_what_is_sent_is_believed() -> None:
    line = Downlink()
    seconds(line, 0, 1, sent=1e6, remb=500_000)
    assert seconds(line, 1, 100, sent=4.7e5, remb=500_000) == 0


def test_one_bad_second_is_nothing() -> None:
    line = Downlink()
    for index in range(50):
        assert not line.update(index, sent_bps=1e6, lost_share=0.5 * (index % 2), estimate_bps=None)


def test_a_small_estimate_of_a_quiet_line_is_no_complaint() -> None:
    line = Downlink()
    assert seconds(line, 0, 20, sent=25_000, remb=20_000) == 0


def test_a_calm_line_rises_until_it_is_free() -> None:
    line = Downlink()
    seconds(line, 0, COMPLAINTS, sent=1e6, lost=0.5)
    assert seconds(line, 2, 4, sent=5e5) == 0
    assert seconds(line, 7, 10, sent=5e5) > 5
    assert line.limit_bps is not None
    assert 1e6 < line.limit_bps < FREE_BPS
    seconds(line, 20, 60, sent=5e5)
    assert line.limit_bps is None


def test_a_line_that_complains_after_each_rise_is_left_alone_longer() -> None:
    line, now_s, waits = Downlink(), 0.0, []
    for _ in range(4):
        seconds(line, now_s, COMPLAINTS, sent=1e6, lost=0.5)
        now_s += COMPLAINTS
        start_s = now_s
        while not line.update(now_s, sent_bps=5e5, lost_share=0.0, estimate_bps=None):
            now_s += 1
        waits.append(now_s - start_s)
    assert waits == sorted(waits)
    assert waits[-1] > 4 * waits[0]


def test_an_estimate_from_before_the_pictures_were_taken_away_does_not_keep_them_away() -> None:
    line = Downlink()
    seconds(line, 0, 3, sent=400_000, remb=20_000)
    assert line.limit_bps == MIN_LIMIT_BPS
    # From here on only voices flow, which carry no send times: the client repeats what it said last.
    seconds(line, 3, 15, sent=0, remb=20_000)
    assert line.limit_bps is not None
    assert line.limit_bps > 2 * MIN_LIMIT_BPS
