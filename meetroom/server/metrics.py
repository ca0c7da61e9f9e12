"""Figures of the running server for Prometheus; knows no meeting by name and no person."""

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from meetroom.media.relay.messages import RelayStats

_BUCKETS_S = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0)


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
            "meetroom_relay_packets", "Packets of the media relay", ("direction",), registry=self.registry
        )

    def set_relay(self, stats: RelayStats) -> None:
        """What the relay says of itself now."""
        self._relay_cpu_s.set(stats.cpu_s)
        for direction, packets in (("in", stats.packets_in), ("out", stats.packets_out), ("dropped", stats.dropped)):
            self._relay_packets.labels(direction).set(packets)

    def text(self) -> bytes:
        """All figures in the text format of Prometheus."""
        return generate_latest(self.registry)
