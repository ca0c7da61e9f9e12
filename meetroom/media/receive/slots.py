"""All receiving slots of a session: routes packets by SSRC, gathers feedback, reports and figures; no socket.

Runs on the loop's thread, except `playout` and `voice`, which the owner of the sound device may call from one
thread of its own.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

from meetroom.media.audio import Samples
from meetroom.media.offer import AnsweredLine
from meetroom.media.picture import Picture
from meetroom.media.quality import RateMeter, Reception, SlotStats
from meetroom.media.receive.video import VideoSlot
from meetroom.media.receive.voice import Mixer, VoiceSlot
from meetroom.media.rtp.packet import MalformedPacket, RtpPacket, parse_rtp
from meetroom.media.rtp.rtcp import Nack, PictureLoss, ReportBlock, RtcpPacket, SenderReport
from meetroom.media.rtp.sequence import Unwrapper


@dataclass(slots=True)
class _Stream:
    """What both kinds of slot share: reception figures of the one SSRC, and how to hand a packet on."""

    mid: str
    ssrc: int
    codecs: Mapping[int, str]
    reception: Reception
    deliver: Callable[[RtpPacket, str, float], None]
    seqs: Unwrapper = field(default_factory=lambda: Unwrapper(16))
    ticks: Unwrapper = field(default_factory=lambda: Unwrapper(32))
    rate: RateMeter = field(default_factory=RateMeter)
    last_sr: int = 0
    last_sr_ms: float = 0.0


class SlotTable:
    """The slots of one session, by mid."""

    def __init__(
        self,
        voice_mids: Sequence[str],
        video_mids: Sequence[str],
        loop: asyncio.AbstractEventLoop,
        workers: Executor,
        show: Callable[[str, Picture], None],
    ) -> None:
        self._voices = {mid: VoiceSlot() for mid in voice_mids}
        self._videos = {mid: VideoSlot(mid, loop, workers, show) for mid in video_mids}
        self._streams: dict[int, _Stream] = {}
        self._by_mid: dict[str, _Stream] = {}
        self._mixer = Mixer()
        self._lock = threading.Lock()

    def bind(self, lines: Mapping[str, AnsweredLine]) -> None:
        """Take SSRCs and payload types from the answer; a slot missing there stays empty."""
        for mid, line in lines.items():
            if line.ssrc is None or not (mid in self._voices or mid in self._videos):
                continue
            deliver = self._to_voice(mid) if mid in self._voices else self._videos[mid].packet
            reception = Reception(48 if mid in self._voices else 90)
            stream = _Stream(mid, line.ssrc, line.codecs, reception, deliver)
            self._streams[line.ssrc] = self._by_mid[mid] = stream

    def _to_voice(self, mid: str) -> Callable[[RtpPacket, str, float], None]:
        slot = self._voices[mid]

        def deliver(packet: RtpPacket, _: str, now_ms: float) -> None:
            if packet.payload:
                with self._lock:
                    slot.packet(packet.sequence, packet.timestamp, packet.payload, now_ms)

        return deliver

    def rtp(self, data: bytes, now_ms: float) -> None:
        """Take one decrypted packet; unknown SSRCs and payload types are dropped."""
        try:
            packet = parse_rtp(data)
        except MalformedPacket:
            return
        stream = self._streams.get(packet.ssrc)
        codec = stream.codecs.get(packet.payload_type) if stream is not None else None
        if stream is None or codec is None:
            return
        stream.reception.arrived(stream.seqs.unwrap(packet.sequence), stream.ticks.unwrap(packet.timestamp), now_ms)
        stream.rate.add(8 * len(data), now_ms)
        stream.deliver(packet, codec, now_ms)

    def sender_report(self, report: SenderReport, now_ms: float) -> None:
        """Remember when the relay's report came, for the delay our own reports tell."""
        stream = self._streams.get(report.ssrc)
        if stream is not None:
            stream.last_sr, stream.last_sr_ms = report.ntp_64 >> 16 & 0xFFFF_FFFF, now_ms

    def feedback(self, now_ms: float, rtt_ms: float, own_ssrc: int) -> list[RtcpPacket]:
        """Return what is to be asked of the relay now."""
        asked: list[RtcpPacket] = []
        for mid, slot in self._videos.items():
            need = slot.poll(now_ms, rtt_ms)
            if need.nack:
                asked.append(Nack(own_ssrc, self._by_mid[mid].ssrc, need.nack))
            if need.pli:
                asked.append(PictureLoss(own_ssrc, self._by_mid[mid].ssrc))
        return asked

    def report_blocks(self, now_ms: float) -> list[ReportBlock]:
        """Return one report block per slot that has received something."""
        return [_report_block(stream, now_ms) for stream in self._streams.values() if stream.reception.packets]

    def playout(self, now_ms: float) -> Samples:
        """Return the next 20 ms of all voices together."""
        with self._lock:
            return self._mixer.mix([slot.pull(now_ms) for slot in self._voices.values()])

    def voice(self, mid: str) -> Samples:
        """Return the last 20 ms of one voice, as `playout` mixed it.  Raises: KeyError."""
        with self._lock:
            return self._voices[mid].last

    def stats(self, now_ms: float) -> tuple[SlotStats, ...]:
        """Return the figures of every slot, voices first."""
        return tuple((*self._voice_stats(now_ms), *self._video_stats(now_ms)))

    def _voice_stats(self, now_ms: float) -> Iterator[SlotStats]:
        for mid, slot in self._voices.items():
            stream = self._by_mid.get(mid)
            yield SlotStats(
                mid=mid,
                packets=stream.reception.packets if stream else 0,
                lost=stream.reception.lost if stream else 0,
                bitrate_bps=stream.rate.per_s(now_ms) if stream else 0.0,
                frames_per_s=0.0,
                concealed=slot.counts.concealed,
                freezes=0,
                target_ms=slot.target_ms,
            )

    def _video_stats(self, now_ms: float) -> Iterator[SlotStats]:
        for mid, slot in self._videos.items():
            stream = self._by_mid.get(mid)
            yield SlotStats(
                mid=mid,
                packets=stream.reception.packets if stream else 0,
                lost=stream.reception.lost if stream else 0,
                bitrate_bps=stream.rate.per_s(now_ms) if stream else 0.0,
                frames_per_s=slot.shown.per_s(now_ms),
                concealed=0,
                freezes=slot.counts.freezes,
                target_ms=0.0,
            )

    def close(self) -> None:
        """Show nothing any more."""
        for slot in self._videos.values():
            slot.close()


def _report_block(stream: _Stream, now_ms: float) -> ReportBlock:
    figures = stream.reception.report()
    return ReportBlock(
        ssrc=stream.ssrc,
        fraction_lost=figures.fraction_lost,
        packets_lost=figures.lost,
        highest_sequence=figures.highest,
        jitter=figures.jitter_ticks,
        last_sr=stream.last_sr,
        delay_since_sr=int((now_ms - stream.last_sr_ms) * 65.536) if stream.last_sr else 0,
    )
