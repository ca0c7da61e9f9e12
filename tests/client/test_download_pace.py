"""How downloads give way to a conference and use a line that is theirs."""

from meetroom.client.download_pace import (
    FIRST_RATE_BPS,
    LATE_MS,
    LEAST_RATE_BPS,
    MOST_LANES,
    MOST_RATE_BPS,
    CallFigures,
    DownloadPace,
)

WELL = CallFigures(rtt_ms=30.0, lost_share=0.0)
CHUNK_BYTES = 256 * 1024


def in_a_call() -> DownloadPace:
    pace = DownloadPace()
    pace.call_began(0.0)
    return pace


def use(pace: DownloadPace, seconds: int, figures: CallFigures, begin_s: int = 0) -> None:
    """Download as fast as allowed while the call goes like this."""
    for second in range(begin_s, begin_s + seconds):
        assert pace.rate_bps is not None
        pace.take(int(pace.rate_bps / 8), float(second))
        pace.call_figures(figures, (second + 1) * 1000.0)


def test_alone_there_is_no_rate_and_a_good_line_has_all_lanes() -> None:
    pace = DownloadPace()
    assert pace.take(CHUNK_BYTES, 0.0) == 0.0
    assert pace.lanes == 2
    pace.measured(CHUNK_BYTES, 0.1, 2)
    assert pace.lanes == MOST_LANES


def test_a_thin_line_has_one_lane() -> None:
    pace = DownloadPace()
    pace.measured(CHUNK_BYTES, 4.0, 2)
    assert pace.lanes == 1
    for _ in range(20):
        pace.measured(CHUNK_BYTES, 0.5, 1)
    assert pace.lanes == 2


def test_rate_is_kept_over_any_stretch() -> None:
    pace = in_a_call()
    now_s, taken_bytes = 100.0, 0
    while now_s < 110.0:
        taken_bytes += 8192
        now_s += pace.take(8192, now_s)
    assert taken_bytes * 8 / 10 <= FIRST_RATE_BPS * 1.05
    assert pace.lanes == 1


def test_it_grows_while_the_call_is_well_and_it_is_used() -> None:
    pace = in_a_call()
    use(pace, 60, WELL)
    assert pace.rate_bps == MOST_RATE_BPS
    idle = in_a_call()
    for second in range(60):
        idle.call_figures(WELL, (second + 1) * 1000.0)
    assert idle.rate_bps == FIRST_RATE_BPS


def test_it_gives_way_to_late_and_lost_packets() -> None:
    for hurt in (CallFigures(30.0 + LATE_MS + 1, 0.0), CallFigures(30.0, 0.05), CallFigures(None, 0.05)):
        pace = in_a_call()
        use(pace, 20, WELL)
        before = pace.rate_bps
        use(pace, 2, hurt, begin_s=20)
        assert before is not None
        assert pace.rate_bps is not None
        assert pace.rate_bps < before / 2
        use(pace, 60, hurt, begin_s=22)
        assert pace.rate_bps == LEAST_RATE_BPS


def test_a_line_that_became_longer_for_good_is_got_used_to() -> None:
    pace = in_a_call()
    use(pace, 5, WELL)
    use(pace, 200, CallFigures(200.0, 0.0), begin_s=5)
    assert pace.rate_bps is not None
    assert pace.rate_bps > LEAST_RATE_BPS


def test_a_call_begins_below_what_the_line_was_measured_to_bring_and_ends_it() -> None:
    pace = DownloadPace()
    pace.measured(CHUNK_BYTES, 4.0, 1)
    pace.call_began(0.0)
    assert pace.rate_bps is not None
    assert pace.rate_bps <= pace.line_bps / 4
    pace.measured(CHUNK_BYTES, 100.0, 1)  # held back on purpose: says nothing of the line
    line_bps = pace.line_bps
    pace.call_began(5.0)
    pace.call_ended()
    assert pace.rate_bps is None
    assert pace.line_bps == line_bps
    pace.call_figures(WELL, 10_000.0)
    assert pace.rate_bps is None
