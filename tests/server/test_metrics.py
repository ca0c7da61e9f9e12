"""Figures for Prometheus: the relay's legs as they are now, without a name, never more than a scrape can bear."""

from meetroom.media.relay.messages import LegStats, RelayStats, SourceStats
from meetroom.protocol.signalling import Layer, LegId
from meetroom.server.metrics import MAX_LEGS, Metrics


def leg(name: str) -> LegStats:
    mic = SourceStats(Layer.MIC, packets=500, lost=-1, recovered=3, lost_share=0.1, jitter_ms=2.5, bitrate_bps=32_000.0,
                      watchers=10)  # fmt: skip
    return LegStats(
        leg_id=LegId(name), room="the-budget-of-the-ward", connected=True, packets_in=500, packets_out=1500,
        bytes_in=60_000, bytes_out=180_000, resent=4, asked_again=5, keyframes_asked=6, lost_up=7,
        lost_down_share=0.02, rtt_ms=None, downlink_bps=900_000, lost_up_share=0.1, uplink_bps=1_000_000,
        limit_bps=855_000.0, sources=(mic,),
    )  # fmt: skip


def stats(*legs: LegStats, dropped: int = 0) -> RelayStats:
    return RelayStats(cpu_s=1.0, packets_in=1, packets_out=2, dropped=dropped, legs=legs)


def test_legs_and_streams_are_told_without_any_name() -> None:
    metrics = Metrics()
    metrics.set_relay(stats(leg("l-1"), dropped=9))
    text = metrics.text().decode()
    for line in (
        'meetroom_leg_packets_out_total{leg="l-1"} 1500.0',
        'meetroom_leg_lost_down_share{leg="l-1"} 0.02',
        'meetroom_leg_limit_bps{leg="l-1"} 855000.0',
        'meetroom_stream_recovered_total{layer="mic",leg="l-1"} 3.0',
        'meetroom_stream_lost_total{layer="mic",leg="l-1"} 0.0',
        'meetroom_stream_watchers{layer="mic",leg="l-1"} 10.0',
        'meetroom_relay_packets{direction="dropped"} 9.0',
    ):
        assert line in text
    assert "meetroom_leg_rtt_ms{" not in text  # not measured is not zero
    assert "budget" not in text


def test_who_is_gone_is_told_no_more_and_a_hall_does_not_flood_a_scrape() -> None:
    metrics = Metrics()
    metrics.set_relay(stats(*(leg(f"l-{number}") for number in range(MAX_LEGS + 50))))
    assert metrics.text().count(b"meetroom_leg_resent_total{") == MAX_LEGS
    metrics.set_relay(stats(leg("l-9")))
    assert metrics.text().count(b"meetroom_leg_resent_total{") == 1
