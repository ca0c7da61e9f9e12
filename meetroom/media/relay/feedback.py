"""RTCP ends here: reports of clients are read, our own are written, requests for packets and keyframes served.

Knows no socket.  Source: RFC 3550 section 6.4, RFC 4585, RFC 5104, draft-alvestrand-rmcat-remb.
"""

from collections.abc import Callable, Iterator

from meetroom.media.relay.codecs import CLOCK_HZ
from meetroom.media.relay.forwarder import Forwarder, Port
from meetroom.media.relay.slot import Slot
from meetroom.media.relay.source import Source
from meetroom.media.rtp.packet import MalformedPacket
from meetroom.media.rtp.rtcp import (
    BitrateLimit,
    FullIntraRequest,
    Nack,
    PictureLoss,
    ReceiverReport,
    ReportBlock,
    RtcpPacket,
    SenderReport,
    SourceDescription,
    build_rtcp,
    parse_rtcp,
)
from meetroom.protocol.signalling import Layer

SLOTS_PER_COMPOUND = 16
MAX_RESENT_PER_NACK = 64
UPLINK_START_BPS = 2_500_000
UPLINK_MIN_BPS, UPLINK_GUESS_MAX_BPS = 200_000, 5_000_000
WORTH_A_WARNING = 0.95
MAX_REPORTERS = 64
_NTP_UNIT = 1 << 32
_NTP_EPOCH_S = 2_208_988_800


class Feedback:
    """Reads and writes RTCP of all ports."""

    def __init__(self, forwarder: Forwarder, wall_offset_s: float) -> None:
        """Args: wall_offset_s: seconds since 1970 minus the clock behind every `now_s`."""
        self._forwarder = forwarder
        self._ntp_offset_s = wall_offset_s + _NTP_EPOCH_S
        self._readers: dict[type, Callable[..., None]] = {
            SenderReport: self._on_sender_report,
            ReceiverReport: self._on_blocks,
            Nack: self._on_nack,
            PictureLoss: self._on_picture_loss,
            FullIntraRequest: self._on_full_intra_request,
            BitrateLimit: self._on_bitrate_limit,
        }

    def take(self, port: Port, size: int, now_s: float) -> bool:
        """One SRTCP packet lies in the incoming buffer.  Returns: whether it is genuine."""
        incoming = self._forwarder.incoming
        if port.line.keys is None:
            return False
        size = port.line.keys.unprotect_rtcp(incoming, size)
        if not size:
            return False
        port.line.has_media = True
        compound = bytes(incoming.view[:size])
        if len(port.reporters) < MAX_REPORTERS:
            port.reporters.add(int.from_bytes(compound[4:8], "big"))
        try:
            packets = parse_rtcp(compound)
        except MalformedPacket:
            return True
        for packet in packets:
            read = self._readers.get(type(packet))
            if read is not None:
                read(port, packet, now_s)
        return True

    def _on_sender_report(self, port: Port, packet: SenderReport, now_s: float) -> None:
        source = port.sources.get(packet.ssrc)
        if source is not None:
            source.sender_report = packet
            source.sender_report_at_s = now_s
        self._on_blocks(port, packet, now_s)

    def _on_blocks(self, port: Port, packet: SenderReport | ReceiverReport, now_s: float) -> None:
        for block in packet.blocks:
            slot = port.slots.get(block.ssrc)
            if slot is None:
                continue
            # What was lost before the relay is missing here too, but is no fault of this line.
            before = slot.source.arrivals.lost_share if slot.source is not None else 0.0
            share = max(0.0, block.fraction_lost / 256 - before)
            sent = max(1, slot.packets - port.packets_told.get(block.ssrc, 0))
            port.packets_told[block.ssrc] = slot.packets
            port.losses.add(share, sent)
            if slot.is_audio:
                port.voice_losses.add(share, sent)
            told = port.reports_sent.get(block.ssrc)
            if told is not None and block.last_sr == told[0]:
                port.rtt_s = max(0.0, now_s - told[1] - block.delay_since_sr / 65_536)

    def _on_nack(self, port: Port, packet: Nack, now_s: float) -> None:
        slot = port.slots.get(packet.media_ssrc)
        if slot is not None:
            lost = packet.lost[: min(MAX_RESENT_PER_NACK, port.may_resend(now_s))]
            resent = sum(self._forwarder.resend(port, slot, sequence) for sequence in lost)
            port.resent += resent
            port.spend_resent(resent)

    def _on_picture_loss(self, port: Port, packet: PictureLoss, now_s: float) -> None:
        self._want_keyframe(port.slots.get(packet.media_ssrc))

    def _on_full_intra_request(self, port: Port, packet: FullIntraRequest, now_s: float) -> None:
        for ssrc, _ in packet.entries:
            self._want_keyframe(port.slots.get(ssrc))

    def _want_keyframe(self, slot: Slot | None) -> None:
        if slot is not None and slot.source is not None:
            slot.source.want_keyframe()

    def _on_bitrate_limit(self, port: Port, packet: BitrateLimit, now_s: float) -> None:
        port.downlink_bps = packet.bitrate_bps
        port.downlink_at_s, port.estimate_is_new = now_s, True

    def ask(self, port: Port, now_s: float) -> None:
        """Send what cannot wait for the next report: keyframe requests and NACKs; call every 20 ms or so."""
        packets: list[RtcpPacket] = []
        for ssrc, source in port.sources.items():
            if source.keyframe_due(now_s):
                port.keyframes_asked += 1
                packets.append(PictureLoss(port.rtcp_ssrc, ssrc))
            if source.arrivals.missing and (lost := source.arrivals.due(now_s)):
                port.asked_again += len(lost)
                packets.append(Nack(port.rtcp_ssrc, ssrc, lost))
        if packets:
            self._forwarder.outbox.post_rtcp(port.line.lane, build_rtcp([ReceiverReport(port.rtcp_ssrc), *packets]))

    def report(self, port: Port, now_s: float) -> None:
        """Send the regular reports: what arrived from this client, what was sent to it; call once a second."""
        blocks = tuple(self._blocks(port, now_s))
        packets: list[RtcpPacket] = [ReceiverReport(port.rtcp_ssrc, blocks)]
        if port.wants_bitrate:
            packets += self._uplink_limit(port, blocks, now_s)
        self._forwarder.outbox.post_rtcp(port.line.lane, build_rtcp(packets))
        active = [slot for slot in port.slots.values() if slot.source is not None and slot.packets]
        for first in range(0, len(active), SLOTS_PER_COMPOUND):
            compound: list[RtcpPacket] = []
            for slot in active[first : first + SLOTS_PER_COMPOUND]:
                compound += [self._sender_report(port, slot, now_s), SourceDescription(slot.ssrc, f"slot-{slot.mid}")]
            self._forwarder.outbox.post_rtcp(port.line.lane, build_rtcp(compound))

    def _blocks(self, port: Port, now_s: float) -> Iterator[ReportBlock]:
        for ssrc, source in port.sources.items():
            if source.arrivals.highest < 0:
                continue
            report = source.sender_report
            last_sr = report.ntp_64 >> 16 & 0xFFFF_FFFF if report else 0
            delay = int((now_s - source.sender_report_at_s) * 65_536) & 0xFFFF_FFFF if report else 0
            yield source.arrivals.report(ssrc, last_sr=last_sr, delay_since_sr=delay)

    def _uplink_limit(self, port: Port, blocks: tuple[ReportBlock, ...], now_s: float) -> Iterator[BitrateLimit]:
        pictures = self._pictures(port)
        seen = [block.fraction_lost / 256 for block in blocks if block.ssrc in pictures]
        if not seen:
            return
        lost = max(seen)
        port.uplink.lost(lost, now_s * 1000)
        estimate_bps = port.uplink.estimate_bps(now_s * 1000)
        if estimate_bps is None:  # the client writes no send times: only its losses are known
            before = port.uplink_bps or UPLINK_START_BPS
            after = before * (1 - lost / 2) if lost > 0.1 else before * 1.08 if lost < 0.02 else before
            estimate_bps = int(min(UPLINK_GUESS_MAX_BPS, max(UPLINK_MIN_BPS, after)))
        yield self._told_limit(port, estimate_bps, pictures)

    def _pictures(self, port: Port) -> set[int]:
        return {ssrc for ssrc, source in port.sources.items() if source.layer is not Layer.MIC}

    def _told_limit(self, port: Port, bitrate_bps: int, pictures: set[int]) -> BitrateLimit:
        port.uplink_bps = bitrate_bps
        return BitrateLimit(port.rtcp_ssrc, bitrate_bps, tuple(sorted(pictures)))

    def warn(self, port: Port, now_s: float) -> None:
        """Tell a client at once that its uplink takes less than it was told; call every 100 ms or so."""
        if not port.wants_bitrate or not port.uplink_bps:
            return
        estimate_bps = port.uplink.estimate_bps(now_s * 1000)
        if estimate_bps is not None and estimate_bps < WORTH_A_WARNING * port.uplink_bps:
            limit = self._told_limit(port, estimate_bps, self._pictures(port))
            compound = build_rtcp([ReceiverReport(port.rtcp_ssrc), limit])
            self._forwarder.outbox.post_rtcp(port.line.lane, compound)

    def _sender_report(self, port: Port, slot: Slot, now_s: float) -> SenderReport:
        source = slot.source
        assert source is not None
        ntp_64, timestamp = self._time_of(source, slot, now_s)
        port.reports_sent[slot.ssrc] = (ntp_64 >> 16 & 0xFFFF_FFFF, now_s)
        return SenderReport(slot.ssrc, ntp_64, timestamp, slot.packets & 0xFFFF_FFFF, slot.octets & 0xFFFF_FFFF)

    def _time_of(self, source: Source, slot: Slot, now_s: float) -> tuple[int, int]:
        """Now, in the sender's clock and in the slot's timestamps: voice and picture of one leg stay together."""
        clock_hz = CLOCK_HZ[source.codec]
        report = source.sender_report
        if report is None:
            passed = int((now_s - source.last_packet_at_s) * clock_hz)
            ntp_64 = int((now_s + self._ntp_offset_s) * _NTP_UNIT)
            return ntp_64 & 0xFFFF_FFFF_FFFF_FFFF, (slot.last_timestamp + passed) & 0xFFFF_FFFF
        age_s = now_s - source.sender_report_at_s
        ntp_64 = (report.ntp_64 + int(age_s * _NTP_UNIT)) & 0xFFFF_FFFF_FFFF_FFFF
        timestamp = report.rtp_timestamp + int(age_s * clock_hz) + slot.timestamp_offset
        return ntp_64, timestamp & 0xFFFF_FFFF
