"""Figures of the running server for Prometheus; knows no meeting by name and no person."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

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

    def text(self) -> bytes:
        """All figures in the text format of Prometheus."""
        return generate_latest(self.registry)
