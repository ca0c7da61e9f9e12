"""Grades and figures of lines: what a figure means, and that nothing known is left out."""

import pytest

from meetroom.client.engine import CallPhase, CallState
from meetroom.media.quality import SendStats, SessionState, SessionStats, SlotStats
from meetroom.protocol.signalling import Layer, LegHealth, LegId, SlotFill
from meetroom.ui.line_quality import Grade, leg_figures, leg_grade, own_figures, own_grade, percent, rate
from meetroom.ui.words import Language

A = LegId("a")


def slot(mid: str, **changes: float) -> SlotStats:
    figures = {
        "packets": 100, "lost": 0, "bitrate_bps": 640_000.0, "frames_per_s": 25.0, "concealed": 0, "freezes": 0,
        "target_ms": 0.0, "lost_share": 0.0, "delay_ms": 40.0, "height_px": 360, **changes,
    }  # fmt: skip
    return SlotStats(mid=mid, **figures)  # type: ignore[arg-type]


def call_with(layer: Layer, stats: SlotStats, *health: LegHealth) -> CallState:
    session = SessionStats(SessionState.CONNECTED, 30.0, (stats,), ())
    fills = (SlotFill(stats.mid, A, layer),)
    return CallState(phase=CallPhase.LIVE, slots=fills, quality=session, health=health)


def health(lost: float = 0.0, rtt_ms: float | None = 20.0) -> LegHealth:
    return LegHealth(A, lost_up_share=lost, lost_down_share=0.0, rtt_ms=rtt_ms, up_bps=1, down_bps=1)


@pytest.mark.parametrize(
    ("layer", "changes", "grade"),
    [
        (Layer.HIGH, {}, Grade.GOOD),
        (Layer.HIGH, {"lost_share": 0.03}, Grade.FAIR),
        (Layer.HIGH, {"lost_share": 0.1}, Grade.POOR),
        (Layer.LOW, {"frames_per_s": 7.0}, Grade.FAIR),
        (Layer.LOW, {"frames_per_s": 1.0}, Grade.POOR),
        (Layer.SCREEN, {"frames_per_s": 0.0}, Grade.GOOD),
        (Layer.MIC, {"delay_ms": 300.0, "frames_per_s": 0.0}, Grade.FAIR),
        (Layer.MIC, {"delay_ms": 700.0, "frames_per_s": 0.0}, Grade.POOR),
    ],
)
def test_what_arrives_is_graded(layer: Layer, changes: dict[str, float], grade: Grade) -> None:
    call = call_with(layer, slot("v0", **changes))
    assert leg_grade(call, A, screen=layer is Layer.SCREEN) is grade


@pytest.mark.parametrize(
    ("told", "grade"),
    [
        (health(), Grade.GOOD),
        (health(lost=0.06), Grade.FAIR),
        (health(lost=0.3), Grade.POOR),
        (health(rtt_ms=300.0), Grade.FAIR),
        (health(rtt_ms=None), Grade.GOOD),
    ],
)
def test_the_others_line_counts_too(told: LegHealth, grade: Grade) -> None:
    assert leg_grade(call_with(Layer.HIGH, slot("v0"), told), A) is grade


def test_nothing_known_is_no_grade() -> None:
    assert leg_grade(CallState(), A) is Grade.UNKNOWN
    assert own_grade(None) is Grade.UNKNOWN
    assert own_figures(None, Language.VI) == [("Đường truyền", "chưa đo")]


def test_the_figures_hold_everything_the_issue_asks_for() -> None:
    call = call_with(Layer.HIGH, slot("v0", lost_share=0.015, freezes=2), health(lost=0.01, rtt_ms=45.0))
    figures = dict(leg_figures(call, A, Language.EN))
    assert figures["Line"] == "Good"
    assert figures["Layer"] == "large picture, 360 lines"
    assert figures["Pictures"] == "25 a second"
    assert figures["Data rate"] == "640 kb/s"
    assert figures["Lost on the way to me"] == "1.5 %"
    assert figures["Lost on the way to the server"] == "1.0 %"
    assert figures["Delay of the picture"] == "40 ms"
    assert figures["Interruptions"] == "2"
    assert figures["Their line to the server and back"] == "45 ms"


def test_a_silent_leg_says_so() -> None:
    assert leg_figures(CallState(), A, Language.EN)[-1] == ("", "Nothing comes from there now.")


def test_the_own_line_tells_both_ways() -> None:
    sending = (SendStats("0", 1, 0, 0, 1_400_000.0, 30.0, 1, True), SendStats("1", 1, 0, 0, 100_000.0, 15.0, 1, True))
    stats = SessionStats(
        SessionState.CONNECTED, 38.4, (), sending, uplink_bps=2_000_000, downlink_bps=5_250_000,
        uplink_lost_share=0.2, downlink_lost_share=0.0,
    )  # fmt: skip
    assert own_grade(stats) is Grade.POOR
    figures = dict(own_figures(stats, Language.VI))
    assert figures["Đường truyền"] == "Yếu"
    assert figures["Đến máy chủ và quay về"] == "38 ms"
    assert figures["Tôi đang gửi"] == "1,5 Mb/s"
    assert figures["Đường gửi đi cho phép"] == "2,0 Mb/s"
    assert figures["Mất trên đường đến máy chủ"] == "20,0 %"


def test_figures_are_written_as_each_language_writes_them() -> None:
    assert (rate(999_400, Language.VI), rate(1_250_000, Language.EN)) == ("999 kb/s", "1.2 Mb/s")
    assert (percent(0.0123, Language.VI), percent(0.0123, Language.EN)) == ("1,2 %", "1.2 %")
