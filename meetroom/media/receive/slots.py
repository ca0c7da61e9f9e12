"""All receiving slots of a session: routes packets by SSRC, gathers feedback, reports and figures; no socket.

Runs on the loop's thread, except `playout` and `voice`, which the owner of the sound device may call from one
thread of its own.
"""

import asyncio
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor

from meetroom.media.audio import Samples
from meetroom.media.offer import AnsweredLine
from meetroom.media.picture import Picture
from meetroom.media.quality import Reception, SlotStats
from meetroom.media.receive.downlink import Downlink
from meetroom.media.receive.stream import ReceivedStream
from meetroom.media.receive.video import VideoSlot
from meetroom.media.receive.voice import Mixer, VoiceSlot
from meetroom.media.rtp.packet import MalformedPacket, RtpPacket, parse_rtp
from meetroom.media.rtp.red import parse_red
from meetroom.media.rtp.rtcp import Nack, PictureLoss, ReportBlock, RtcpPacket, SenderReport

VOICE_CODEC, REDUNDANT_CODEC = "OPUS", "RED"
MAX_PACKET_BYTES = 2048  # no path carries more in one piece; bounds what holes can keep waiting
_EMPTY = ReceivedStream("", 0, {}, None, Reception(48), lambda *_: None)
"""Of a slot the answer left out."""


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
        self._streams: dict[int, ReceivedStream] = {}
        self._by_mid: dict[str, ReceivedStream] = {}
        self._told_limit_of: tuple[int, ...] = ()
        self._downlink = Downlink()
        self._mixer = Mixer()
        self._lock = threading.Lock()

    def bind(self, lines: Mapping[str, AnsweredLine]) -> None:
        """Take SSRCs and payload types from the answer; a slot missing there stays empty."""
        for mid, line in lines.items():
            if line.ssrc is None or not (mid in self._voices or mid in self._videos):
                continue
            deliver = self._to_voice(mid, line.codecs) if mid in self._voices else self._videos[mid].packet
            reception = Reception(48 if mid in self._voices else 90)
            stream = ReceivedStream(mid, line.ssrc, line.codecs, line.send_time_extension_id, reception, deliver)
            self._streams[line.ssrc] = self._by_mid[mid] = stream
        self._told_limit_of = tuple(
            line.ssrc for mid, line in lines.items() if line.ssrc and line.takes_estimates and mid in self._videos
        )

    def _to_voice(self, mid: str, codecs: Mapping[int, str]) -> Callable[[RtpPacket, str, float], None]:
        slot = self._voices[mid]

        def deliver(packet: RtpPacket, codec: str, now_ms: float) -> None:
            if codec == VOICE_CODEC:
                with self._lock:
                    slot.packet(packet.sequence, packet.timestamp, packet.payload, now_ms)
            elif codec == REDUNDANT_CODEC:
                self._to_voice_redundantly(slot, codecs, packet, now_ms)

        return deliver

    def _to_voice_redundantly(
        self, slot: VoiceSlot, codecs: Mapping[int, str], packet: RtpPacket, now_ms: float
    ) -> None:
        blocks = [block for block in parse_red(packet.payload) if codecs.get(block.payload_type) == VOICE_CODEC]
        with self._lock:
            for age, block in enumerate(reversed(blocks)):
                sequence = (packet.sequence - age) & 0xFFFF
                timestamp = (packet.timestamp - block.timestamp_offset) & 0xFFFF_FFFF
                slot.packet(sequence, timestamp, block.payload, now_ms, repeated=age > 0)

    def rtp(self, data: bytes, now_ms: float) -> None:
        """Take one decrypted packet; unknown SSRCs and payload types, and what is malformed, are dropped."""
        if len(data) > MAX_PACKET_BYTES:
            return
        try:
            packet = parse_rtp(data)
            stream = self._streams.get(packet.ssrc)
            codec = stream.codecs.get(packet.payload_type) if stream is not None else None
            if stream is None or codec is None:
                return
            stream.arrived(packet, len(data), now_ms)
            if stream.send_time_id is not None:
                self._downlink.packet(packet.extensions.get(stream.send_time_id, b""), len(data), now_ms)
            stream.deliver(packet, codec, now_ms)
        except MalformedPacket:
            return

    def sender_report(self, report: SenderReport, now_ms: float) -> None:
        """Remember when the relay's report came, for the delay our own reports tell."""
        stream = self._streams.get(report.ssrc)
        if stream is not None:
            stream.sender_report(report, now_ms)

    def hide(self, mids: Collection[str], now_ms: float) -> None:
        """Decode nothing of these video slots, and everything of the others; what nobody sees costs nothing."""
        for mid, slot in self._videos.items():
            slot.hide(mid in mids, now_ms)

    def feedback(self, now_ms: float, rtt_ms: float, own_ssrc: int) -> list[RtcpPacket]:
        """Return what is to be told the relay now: packets and keyframes missing, and what the path can carry."""
        told: list[RtcpPacket] = []
        for mid, slot in self._videos.items():
            need = slot.poll(now_ms, rtt_ms)
            if need.nack:
                told.append(Nack(own_ssrc, self._by_mid[mid].ssrc, need.nack))
            if need.pli:
                told.append(PictureLoss(own_ssrc, self._by_mid[mid].ssrc))
        self._note_losses(now_ms)
        limit = self._downlink.limit(own_ssrc, self._told_limit_of, now_ms)
        return told if limit is None else [*told, limit]

    def _note_losses(self, now_ms: float) -> None:
        for stream in self._streams.values():
            stream.note_loss(now_ms)
        expected = sum(stream.reception.expected for stream in self._streams.values())
        missed = sum(slot.counts.missed for slot in self._videos.values())
        silent = sum(self._by_mid[mid].reception.lost for mid in self._voices if mid in self._by_mid)
        self._downlink.losses(expected, missed + silent, now_ms)

    def downlink_bps(self, now_ms: float) -> int | None:
        """What the path can bring us, all slots together; None until measured."""
        return self._downlink.estimate_bps(now_ms)

    @property
    def downlink_lost_share(self) -> float:
        """Lost on the way to us in the last second, 0..1, before any repair."""
        return self._downlink.lost_share

    def report_blocks(self, now_ms: float) -> list[ReportBlock]:
        """Return one report block per slot that has received something."""
        return [stream.report_block(now_ms) for stream in self._streams.values() if stream.reception.packets]

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
            stream = self._by_mid.get(mid, _EMPTY)
            yield SlotStats(
                mid=mid,
                packets=stream.reception.packets,
                lost=stream.reception.lost,
                bitrate_bps=stream.rate.per_s(now_ms),
                frames_per_s=0.0,
                concealed=slot.counts.concealed,
                freezes=0,
                target_ms=slot.target_ms,
                lost_share=stream.lost_share,
                delay_ms=slot.delay_ms,
            )

    def _video_stats(self, now_ms: float) -> Iterator[SlotStats]:
        for mid, slot in self._videos.items():
            stream = self._by_mid.get(mid, _EMPTY)
            yield SlotStats(
                mid=mid,
                packets=stream.reception.packets,
                lost=stream.reception.lost,
                bitrate_bps=stream.rate.per_s(now_ms),
                frames_per_s=slot.shown.per_s(now_ms),
                concealed=0,
                freezes=slot.counts.freezes,
                target_ms=0.0,
                lost_share=stream.lost_share,
                delay_ms=slot.delay_ms,
                height_px=slot.height_px,
            )

    def close(self) -> None:
        """Show nothing any more."""
        for slot in self._videos.values():
            slot.close()
