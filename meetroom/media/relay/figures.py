"""What the relay tells of itself: figures per leg and per stream, read from the running parts; changes nothing."""

from meetroom.media.relay.forwarder import Port
from meetroom.media.relay.messages import LegStats, SourceStats
from meetroom.media.relay.source import Source


def leg_stats(port: Port) -> LegStats:
    """Figures of one leg."""
    line, leg = port.line, port.leg
    sent = [source for source in leg.sources.values() if source.arrivals.highest >= 0]
    expected, lost = (sum(column) for column in zip((0, 0), *(source.arrivals.recent for source in sent), strict=True))
    return LegStats(
        leg_id=leg.leg_id,
        room=leg.room.name,
        connected=line.keys is not None,
        packets_in=line.packets_in,
        packets_out=port.packets_out,
        bytes_in=line.bytes_in,
        bytes_out=port.bytes_out,
        resent=port.resent,
        asked_again=port.asked_again,
        keyframes_asked=port.keyframes_asked,
        lost_up=sum(source.arrivals.lost for source in sent),
        lost_down_share=port.lost_down_share,
        rtt_ms=port.rtt_s * 1000 if port.rtt_s is not None else None,
        downlink_bps=port.downlink_bps,
        lost_up_share=lost / expected if expected > 0 else 0.0,
        jitter_up_ms=max((source.arrivals.jitter_ms for source in sent), default=0.0),
        uplink_bps=port.uplink_bps or None,
        limit_bps=port.downlink.limit_bps,
        sources=tuple(_source_stats(source) for source in sent),
    )


def _source_stats(source: Source) -> SourceStats:
    arrivals = source.arrivals
    expected, lost = arrivals.recent
    return SourceStats(
        layer=source.layer,
        packets=arrivals.received,
        lost=arrivals.lost,
        recovered=arrivals.recovered,
        lost_share=lost / expected if expected > 0 else 0.0,
        jitter_ms=arrivals.jitter_ms,
        bitrate_bps=source.bitrate_bps,
        watchers=len(source.subscribers),
    )
