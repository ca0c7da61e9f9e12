"""What the demonstration proved, as build/demo/report.json; every figure was measured, `ok` only if all holds."""

from pathlib import Path

import msgspec


class DocumentRow(msgspec.Struct, kw_only=True):
    """A paper: `sha256` is that of the PDF the delegates opened; they verified it one by one."""

    name: str
    pages: int
    sha256: str
    delegates_verified: int


class RefusedRow(msgspec.Struct, kw_only=True):
    """A paper the intake refused, with the sentence a secretary reads."""

    name: str
    reason: str
    sentence: str


class VoteRow(msgspec.Struct, kw_only=True):
    """A vote as it was published."""

    question: str
    kind: str
    base: str
    yes: int
    no: int
    abstain: int
    verdict: str


class CpuSeconds(msgspec.Struct, kw_only=True):
    """Processor seconds by part; clients are the delegates, the windows and the script's own engines."""

    server: float = 0.0
    relay: float = 0.0
    points: float = 0.0
    clients: float = 0.0


class Report(msgspec.Struct, kw_only=True):
    """The whole account."""

    points: int = 0
    delegates: int = 0
    video_streams_expected: int = 0
    video_streams_live: int = 0
    video_streams_live_after_outage: int = 0
    audio_streams_expected: int = 0
    audio_streams_live: int = 0
    microphones_muted: int = 0
    voices_while_muted: int = 0
    microphones_closed_by_policy: int = 0
    microphones_open_again: int = 0
    floor_heard: int = 0
    screens_seen: int = 0
    documents: list[DocumentRow] = []
    documents_refused: list[RefusedRow] = []
    annotations: int = 0
    annotations_synchronised: bool = False
    votes: list[VoteRow] = []
    secret_votes_received: int = 0
    secret_votes_named: int = 0
    replicas: int = 0
    replicas_equal: bool = False
    chain_ok: bool = False
    chain_facts: int = 0
    chain_head: str = ""
    outage_s: float = 0.0
    outage_recovered_s: float | None = None
    outage_pictures_back_s: float | None = None
    minutes_pdf: str = ""
    signatures: list[str] = []
    archive: str = ""
    archive_checks: int = 0
    archive_ok: bool = False
    screenshots: list[str] = []
    cpu_core_seconds: CpuSeconds = msgspec.field(default_factory=CpuSeconds)
    duration_s: float = 0.0
    problems: list[str] = []
    ok: bool = False

    def judge(self) -> None:
        """Set `ok` and name in `problems` whatever does not hold."""
        holds = {
            "points": self.points == 11,
            "delegates": self.delegates >= 22,
            "video_streams_live": 0 < self.video_streams_expected == self.video_streams_live,
            "video_streams_live_after_outage": self.video_streams_expected == self.video_streams_live_after_outage,
            "audio_streams_live": 0 < self.audio_streams_expected <= self.audio_streams_live,
            "microphones_muted": self.microphones_muted == self.microphones_open_again == self.points,
            "voices_while_muted": self.voices_while_muted == 0,
            "microphones_closed_by_policy": self.microphones_closed_by_policy == self.points - 1,
            "floor_heard": self.floor_heard == self.points - 1,
            "screens_seen": self.screens_seen == self.points - 1,
            "documents": bool(self.documents),
            "documents delegates_verified": all(d.delegates_verified == self.delegates for d in self.documents),
            "annotations": self.annotations > 0 and self.annotations_synchronised,
            "votes": {v.kind for v in self.votes} == {"open", "secret"},
            "secret_votes_named": 0 == self.secret_votes_named < self.secret_votes_received,
            "replicas_equal": self.replicas_equal,
            "chain_ok": self.chain_ok,
            "outage_recovered_s": self.outage_recovered_s is not None,
            "minutes_pdf": bool(self.minutes_pdf) and Path(self.minutes_pdf).is_file(),
            "signatures": len(self.signatures) == 3 and all(": valid," in s for s in self.signatures),
            "archive": bool(self.archive) and self.archive_ok and self.archive_checks > 0,
            "screenshots": len(self.screenshots) >= 2 and all(Path(s).is_file() for s in self.screenshots),
        }
        self.problems += [name for name, held in holds.items() if not held]
        self.ok = not self.problems

    def write(self, path: Path) -> None:
        """Write as indented JSON."""
        path.write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n")
