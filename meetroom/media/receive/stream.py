"""One received SSRC: who it is, what of it was lost, what a report says of it; knows no slot, codec or socket."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from meetroom.media.quality import LossMeter, RateMeter, Reception
from meetroom.media.rtp.packet import RtpPacket
from meetroom.media.rtp.rtcp import ReportBlock, SenderReport
from meetroom.media.rtp.sequence import Unwrapper


@dataclass(slots=True)
class ReceivedStream:
    """Figures of one stream; `deliver` hands a packet on with its codec's name and the time it came."""

    mid: str
    ssrc: int
    codecs: Mapping[int, str]
    send_time_id: int | None
    reception: Reception
    deliver: Callable[[RtpPacket, str, float], None]
    rate: RateMeter = field(default_factory=RateMeter)
    losses: LossMeter = field(default_factory=LossMeter)
    _seqs: Unwrapper = field(default_factory=lambda: Unwrapper(16))
    _ticks: Unwrapper = field(default_factory=lambda: Unwrapper(32))
    _last_sr: int = 0
    _last_sr_ms: float = 0.0

    def arrived(self, packet: RtpPacket, size_bytes: int, now_ms: float) -> None:
        """Count one packet."""
        self.reception.arrived(self._seqs.unwrap(packet.sequence), self._ticks.unwrap(packet.timestamp), now_ms)
        self.rate.add(8 * size_bytes, now_ms)

    def note_loss(self, now_ms: float) -> None:
        """Keep the totals of now for `lost_share`; call it every now and then."""
        self.losses.note(self.reception.expected, self.reception.lost, now_ms)

    @property
    def lost_share(self) -> float:
        """Lost over the last two seconds, 0..1."""
        return self.losses.share(self.reception.expected, self.reception.lost)

    def sender_report(self, report: SenderReport, now_ms: float) -> None:
        """Remember when the other end's report came, for the delay our own reports tell."""
        self._last_sr, self._last_sr_ms = report.ntp_64 >> 16 & 0xFFFF_FFFF, now_ms

    def report_block(self, now_ms: float) -> ReportBlock:
        """Return the figures of the time since the report before."""
        figures = self.reception.report()
        return ReportBlock(
            ssrc=self.ssrc,
            fraction_lost=figures.fraction_lost,
            packets_lost=figures.lost,
            highest_sequence=figures.highest,
            jitter=figures.jitter_ticks,
            last_sr=self._last_sr,
            delay_since_sr=int((now_ms - self._last_sr_ms) * 65.536) & 0xFFFF_FFFF if self._last_sr else 0,
        )
