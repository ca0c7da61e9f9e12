"""The forward path: one plain packet in, one protected packet out per slot; knows no room policy.

Runs some ten thousand times a second: no await, no packet object, one copy into the ring, one per slot.
"""

from collections.abc import Callable

from meetroom.media.relay.codecs import Codec, is_switch_point
from meetroom.media.relay.downlink import Downlink
from meetroom.media.relay.fanout import Fanout
from meetroom.media.relay.line import Line
from meetroom.media.relay.outbox import Outbox
from meetroom.media.relay.redundancy import LineLoss, unpack
from meetroom.media.relay.room import Leg
from meetroom.media.relay.slot import Slot
from meetroom.media.relay.source import Outlet, Source
from meetroom.media.relay.srtp import PacketBuffer
from meetroom.media.relay.stun import Address
from meetroom.media.rtp.estimator import BandwidthEstimator
from meetroom.media.rtp.extensions import MID_URI, find_abs_send_time, find_extension
from meetroom.media.rtp.packet import (
    HEADER_BYTES,
    RTP_HEADER,
    MalformedPacket,
    parse_extensions,
    payload_end,
    payload_offset,
)
from meetroom.protocol.signalling import Layer, LegId

Send = Callable[[memoryview, Address], None]

_SEND_TIME_WORD = 2 << 24
FRESH_S = 5.0
RESENT_PER_S, RESENT_AT_ONCE = 1500.0, 500.0
"""What one client gets again at most: a datagram of NACKs may name two thousand packets."""
_AROUND_BYTES = 36
"""Header, one extension and the trailer of AES-GCM."""
_UNKNOWN_LOUD, _UNKNOWN_SILENT = 45, 127
_SILENT_OPUS_BYTES = 12
"""Without a level extension, longer packets than those of DTX count as sound."""


class Port:
    """A leg as the wire sees it: its line, its streams by SSRC."""

    def __init__(self, line: Line, leg: Leg, rtcp_ssrc: int, *, wants_bitrate: bool) -> None:
        self.line = line
        self.leg = leg
        self.rtcp_ssrc = rtcp_ssrc
        self.wants_bitrate = wants_bitrate
        self.sources = {source.ssrc: source for source in leg.sources.values() if source.ssrc}
        self.reporters: set[int] = set()
        """SSRCs under which this client has sent RTCP; the only ones of a client that sends no media."""
        self.slots = {slot.ssrc: slot for slot in leg.slots}
        self.up_at_s: float | None = None
        self.resent = self.asked_again = self.keyframes_asked = 0
        self.rtt_s: float | None = None
        self.downlink_bps: int | None = None
        """The client's own estimate (REMB)."""
        self.downlink_at_s = -1e9
        self.estimate_is_new = False
        self.downlink = Downlink()
        self.voice_loss = LineLoss()
        self.lost_down_share = 0.0
        self.losses, self.voice_losses = LossTally(), LossTally()
        """Lost on the way down, as told since the last look: all streams, and the voices alone."""
        self.packets_told: dict[int, int] = {}
        """Packets sent in a slot when its last report came."""
        self.uplink = BandwidthEstimator()
        self.uplink_bps = 0
        """What the client was told last that it may send; 0 for nothing."""
        self.reports_sent: dict[int, tuple[int, float]] = {}
        self.report_due_s = 0.0
        self.measured_at_s = 0.0
        self._sent_before = 0
        self._resend_level, self._resend_at_s = RESENT_AT_ONCE, 0.0

    def may_resend(self, now_s: float) -> int:
        """How many packets this client may get again now."""
        refilled = self._resend_level + RESENT_PER_S * (now_s - self._resend_at_s)
        self._resend_level, self._resend_at_s = min(RESENT_AT_ONCE, refilled), now_s
        return int(self._resend_level)

    def spend_resent(self, packets: int) -> None:
        """So many have gone out again."""
        self._resend_level -= packets

    def pictures_bps(self, now_s: float) -> float:
        """What was sent of pictures to this client since it was measured last.

        Without the voices, because the estimate of a client is of what carries send times: the pictures alone.
        """
        return (_bytes_of(self.leg.video_slots) - self._sent_before) * 8 / max(0.1, now_s - self.measured_at_s)

    def measured(self, now_s: float) -> None:
        """Begin a new stretch for `pictures_bps`."""
        self._sent_before, self.measured_at_s = _bytes_of(self.leg.video_slots), now_s

    def estimate_bps(self, now_s: float) -> int | None:
        """The client's own estimate (REMB) while it is fresh: where no picture flows nobody renews it."""
        return self.downlink_bps if now_s - self.downlink_at_s < FRESH_S else None

    @property
    def packets_out(self) -> int:
        """Packets of voices and pictures sent to this client, repeated ones included."""
        return sum(slot.packets for slot in self.leg.slots) + self.resent

    @property
    def bytes_out(self) -> int:
        """The bytes of them, with the headers and trailers of SRTP."""
        return _bytes_of(self.leg.slots)


def _bytes_of(slots: list[Slot]) -> int:
    return sum(slot.octets + slot.packets * _AROUND_BYTES for slot in slots)


class LossTally:
    """Loss over several streams, each counted by what was sent in it."""

    __slots__ = ("_lost", "_sent")

    def __init__(self) -> None:
        self._sent = self._lost = 0.0

    def add(self, share: float, sent: int) -> None:
        """Of `sent` packets this share was lost."""
        self._sent += sent
        self._lost += share * sent

    def take(self) -> float:
        """The share since the last call; 0 when nothing was told."""
        share = self._lost / self._sent if self._sent else 0.0
        self._sent = self._lost = 0.0
        return share


class Forwarder:
    """Moves packets between ports."""

    def __init__(self, ports: dict[LegId, Port], send: Send) -> None:
        """Args: ports: every leg by id; shared with, and kept by, the engine."""
        self.incoming = PacketBuffer()
        self.outbox = Outbox(send)
        self._fanout = Fanout(self.outbox)
        self._ports = ports

    def take(self, port: Port, size: int, now_s: float) -> bool:
        """One SRTP packet lies in `incoming`.  Returns: whether it is genuine."""
        line = port.line
        keys = line.keys
        if keys is None:
            return False
        size = keys.unprotect(self.incoming, size)
        if not size:
            return False
        packet = bytes(self.incoming.view[:size])
        line.packets_in += 1
        line.bytes_in += size
        line.has_media = True
        first, second, sequence, timestamp, ssrc = RTP_HEADER.unpack_from(packet)
        source = port.sources.get(ssrc)
        codec = source.codecs.get(second & 0x7F) if source is not None else None
        if source is None or codec is None:
            source = self._bind(port, packet)
            if source is None:
                return True
            codec = source.codecs[second & 0x7F]
        highest = source.arrivals.highest
        extended = source.arrivals.add(sequence, timestamp, now_s)
        if extended < source.heard_from or (extended <= highest and source.recall(extended) is not None):
            return True  # too late, or here already: recovered from redundancy, or asked for twice
        try:
            start = payload_offset(packet)
            end = payload_end(packet, start) if first & 0x20 else size
        except MalformedPacket:
            return True
        if source.layer is Layer.MIC:
            self._accept_voice(port, source, codec, packet, extended, timestamp, (start, end), now_s)
        else:
            self._accept_picture(port, source, codec, packet, extended, timestamp, start, now_s)
        return True

    def _accept_picture(
        self,
        port: Port,
        source: Source,
        codec: Codec,
        packet: bytes,
        extended: int,
        timestamp: int,
        start: int,
        now_s: float,
    ) -> None:
        source.last_packet_at_s = now_s
        if source.send_time_id:
            sent = find_abs_send_time(packet, source.send_time_id, start)
            if sent >= 0:
                port.uplink.packet(sent, now_s * 1000, len(packet))
        word = _SEND_TIME_WORD | int(now_s * 262_144) & 0xFF_FFFF
        if codec is not source.codec:
            self._change_codec(port, source, codec)
        source.remember(extended, timestamp, packet, start, word)
        if source.waiting and is_switch_point(codec, packet, start):
            source.keyframes.begin(timestamp, packet)
            self._switch(source, extended, timestamp, packet, start, now_s)
        if source.subscribers:
            self._fanout.forward(source, extended, timestamp, packet, start, word)

    def _accept_voice(
        self,
        port: Port,
        source: Source,
        codec: Codec,
        packet: bytes,
        extended: int,
        timestamp: int,
        payload: tuple[int, int],
        now_s: float,
    ) -> None:
        if not port.leg.mic_allowed:
            return
        start, end = payload
        try:
            word = self._listen(port, source, packet, start, now_s)
            source.last_packet_at_s = now_s
            if codec is not Codec.RED:
                self._voice(source, extended, timestamp, packet, start, word, now_s)
                return
            for number, at, plain in unpack(source, extended, packet, start, end):
                if number >= source.heard_from:
                    self._voice(source, number, at, plain, HEADER_BYTES, word, now_s)
        except MalformedPacket:
            return

    def _voice(
        self, source: Source, extended: int, timestamp: int, packet: bytes, start: int, word: int, now_s: float
    ) -> None:
        source.remember(extended, timestamp, packet, start, word)
        if source.waiting and len(packet) > start:
            self._switch(source, extended, timestamp, packet, start, now_s)
        if source.subscribers:
            self._fanout.forward(source, extended, timestamp, packet, start, word)

    def _listen(self, port: Port, source: Source, packet: bytes, start: int, now_s: float) -> int:
        at = find_extension(packet, source.level_id, start)
        if at:
            level = packet[at] & 0x7F
            word = packet[at] << 16
        else:
            level = _UNKNOWN_LOUD if len(packet) - start > _SILENT_OPUS_BYTES else _UNKNOWN_SILENT
            word = level << 16
        if port.leg.leg_id in port.leg.room.legs:
            port.leg.room.heard(port.leg.leg_id, level, now_s)
        return word

    def _switch(self, source: Source, extended: int, timestamp: int, packet: bytes, start: int, now_s: float) -> None:
        waiting, source.waiting = source.waiting, []
        for slot in waiting:
            if source.codec not in slot.payload_types:
                source.waiting.append(slot)
                continue
            slot.switch(source, extended, timestamp, packet, start, now_s)
            if slot.thin:
                source.waiting.append(slot)
            self._mark_stale(slot)

    def _mark_stale(self, slot: Outlet) -> None:
        leg = self._ports[slot.leg_id].leg
        leg.is_stale = leg.room.is_stale = True

    def _change_codec(self, port: Port, source: Source, codec: Codec) -> None:
        source.codec = codec
        for slot in source.subscribers:
            self._mark_stale(slot)
        source.start_over()
        # Not at once: a client that changes it with every packet must not keep the relay busy.
        port.leg.room.codecs_changed = True

    def _bind(self, port: Port, packet: bytes) -> Source | None:
        """The source of a packet with an unknown SSRC, by its mid or, failing that, by its payload type."""
        ssrc = int.from_bytes(packet[8:12], "big")
        try:
            extensions = parse_extensions(packet)
        except MalformedPacket:
            return None
        payload_type = packet[1] & 0x7F
        fitting = [source for source in port.leg.sources.values() if payload_type in source.codecs]
        named = [s for s in fitting if extensions.get(s.extension_ids.get(MID_URI, 0)) == s.mid.encode()]
        unbound = [source for source in fitting if not source.ssrc]
        chosen = named or (unbound if len(unbound) == 1 else [])
        if not chosen or chosen[0].ssrc == ssrc:
            return None
        port.sources.pop(chosen[0].ssrc, None)
        chosen[0].restart(ssrc)
        for slot in chosen[0].waiting:
            self._mark_stale(slot)
        port.sources[ssrc] = chosen[0]
        return chosen[0]

    def resend(self, port: Port, slot: Slot, sequence: int) -> bool:
        """Answer a NACK from the ring.  Returns: whether the packet was still there."""
        lane = port.line.lane
        size = slot.again(self.outbox.out, sequence) if lane.open else 0
        return bool(size and self.outbox.post(lane, size))
