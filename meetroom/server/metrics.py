"""Figures of the running server for Prometheus; knows no meeting by name and no person."""

import time
from collections.abc import Iterator, Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from meetroom.media.relay.messages import LegStats, RelayStats, SourceStats

_BUCKETS_S = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0)

MAX_LEGS = 256
"""So many legs are shown at most, those that joined first: a scrape must not grow with the hall."""
_LEG_COUNTERS = {
    "packets_in": "Packets of voices and pictures that came from a client",
    "packets_out": "Packets of voices and pictures sent to a client, repeated ones included",
    "bytes_in": "Bytes that came from a client",
    "bytes_out": "Bytes sent to a client",
    "resent": "Packets a client asked for again and got",
    "asked_again": "Packets the relay asked a client for again",
    "keyframes_asked": "Keyframes the relay asked a client for",
}
_LEG_GAUGES = {
    "lost_up_share": "Share lost on the way from a client, over two seconds",
    "lost_down_share": "Share lost on the way to a client, as it reports",
    "jitter_up_ms": "Jitter of what comes from a client, milliseconds",
    "rtt_ms": "Round trip to a client, milliseconds",
    "uplink_bps": "What a client was told it may send",
    "downlink_bps": "What a client says it can take",
    "limit_bps": "What the relay allows itself to send to a client",
}
_SOURCE_COUNTERS = {
    "packets": "Packets of a stream",
    "lost": "Packets of a stream that never came",
    "recovered": "Lost packets of a stream found in redundancy",
}
_SOURCE_GAUGES = {
    "lost_share": "Share of a stream lost, over two seconds",
    "jitter_ms": "Jitter of a stream, milliseconds",
    "bitrate_bps": "Bits per second of a stream",
    "watchers": "Slots that a stream fills",
}


class RelayFigures(Collector):
    """The legs of now and their streams, as the relay told last.

    A leg is named by its random id, which is forgotten when it ends and stands in no document: the labels tell
    neither the meeting nor the person, and there are never more of them than legs.
    """

    def __init__(self) -> None:
        self.legs: tuple[LegStats, ...] = ()

    def collect(self) -> Iterator[Metric]:
        """All figures of all legs shown."""
        legs = self.legs[:MAX_LEGS]
        rows = [((leg.leg_id,), leg) for leg in legs]
        yield from _families("meetroom_leg", ("leg",), rows, _LEG_COUNTERS, _LEG_GAUGES)
        streams = [((leg.leg_id, source.layer.value), source) for leg in legs for source in leg.sources]
        yield from _families("meetroom_stream", ("leg", "layer"), streams, _SOURCE_COUNTERS, _SOURCE_GAUGES)


def _families(
    prefix: str,
    labels: tuple[str, ...],
    rows: Sequence[tuple[tuple[str, ...], LegStats | SourceStats]],
    counters: dict[str, str],
    gauges: dict[str, str],
) -> Iterator[Metric]:
    for names, kind in ((counters, CounterMetricFamily), (gauges, GaugeMetricFamily)):
        for name, text in names.items():
            family = kind(f"{prefix}_{name}", text, labels=labels)
            for values, row in rows:
                figure = getattr(row, name)
                if figure is not None:
                    family.add_metric(values, max(0.0, figure))
            yield family


class Metrics:
    """One registry per server, so that several may live in one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.sessions = Gauge("meetroom_sessions", "Live WebSocket sessions", registry=self.registry)
        self.meetings = Gauge("meetroom_meetings", "Meetings in the journal", registry=self.registry)
        self.commands = Counter(
            "meetroom_commands", "Commands answered, by outcome", ("outcome",), registry=self.registry
        )
        self.answer_s = Histogram(
            "meetroom_answer_seconds",
            "Seconds from a command's arrival to its answer",
            buckets=_BUCKETS_S,
            registry=self.registry,
        )
        self.byes = Counter("meetroom_byes", "Sessions ended by the server", ("reason",), registry=self.registry)
        self.uploads = Counter("meetroom_uploads", "Uploads, by outcome", ("outcome",), registry=self.registry)
        self.legs = Gauge("meetroom_legs", "Legs of the conference", registry=self.registry)
        cpu = Gauge("meetroom_server_cpu_seconds", "Processor seconds of the server", registry=self.registry)
        cpu.set_function(time.process_time)
        self._relay_cpu_s = Gauge(
            "meetroom_relay_cpu_seconds", "Processor seconds of the media relay", registry=self.registry
        )
        self._relay_packets = Gauge(
            "meetroom_relay_packets",
            "Datagrams of the media relay; dropped: what its socket did not take",
            ("direction",),
            registry=self.registry,
        )
        self._relay_figures = RelayFigures()
        self.registry.register(self._relay_figures)

    def set_relay(self, stats: RelayStats) -> None:
        """What the relay says of itself now."""
        self._relay_cpu_s.set(stats.cpu_s)
        for direction, packets in (("in", stats.packets_in), ("out", stats.packets_out), ("dropped", stats.dropped)):
            self._relay_packets.labels(direction).set(packets)
        self._relay_figures.legs = stats.legs

    def text(self) -> bytes:
        """All figures in the text format of Prometheus."""
        return generate_latest(self.registry)
