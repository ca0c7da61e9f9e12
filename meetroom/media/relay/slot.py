"""One outgoing stream with one SSRC for life: continuous numbers over changing sources; knows no socket.

Between two switches the numbers of source and slot differ by a constant (a *segment*), so a NACK is answered
from the ring of the source without a table per packet, and a packet lost before the relay stays a gap that can
still be filled.
"""

from collections import deque
from struct import Struct as Layout

from meetroom.media.relay.codecs import Codec, vp8_picture_id
from meetroom.media.relay.outbox import Lane
from meetroom.media.relay.source import Source
from meetroom.media.rtp.packet import payload_offset
from meetroom.protocol.signalling import Layer, LegId, SlotFill

_PLAIN = Layout("!BBHLL")
_EXTENDED = Layout("!BBHLLHHL")
_SEGMENTS_KEPT = 4
MIN_STEP_S = 0.01


class Segment:
    """A stretch of one source in one slot; all offsets are slot minus source."""

    __slots__ = (
        "extended_offset",
        "first",
        "newest",
        "newest_packet",
        "payload_type",
        "picture_offset",
        "source",
        "timestamp_offset",
        "vp8",
    )

    def __init__(self, source: Source, first: int, payload_type: int, *, vp8: bool) -> None:
        self.source = source
        self.first = first
        """Extended sequence number in the *source* where it begins."""
        self.payload_type = payload_type
        self.vp8 = vp8
        self.newest = first - 1
        self.newest_packet: bytes | None = None
        self.extended_offset = 0
        self.timestamp_offset = 0
        self.picture_offset = 0


class Slot:
    """A receiving m-line of a client, seen from the relay."""

    def __init__(
        self,
        leg_id: LegId,
        mid: str,
        ssrc: int,
        payload_types: dict[Codec, int],
        *,
        extension_id: int,
        first_sequence: int,
        first_timestamp: int,
        lane: Lane | None = None,
    ) -> None:
        """Args:
        extension_id: of the one header extension written (audio level or send time), 0 for none.
        lane: the way to the client; nobody but the forwarder uses it.
        """
        self.leg_id = leg_id
        self.lane = lane or Lane()
        self.mid = mid
        self.ssrc = ssrc
        self.payload_types = payload_types
        self.is_audio = Codec.OPUS in payload_types
        self.source: Source | None = None
        """What is forwarded now."""
        self.target: Source | None = None
        """What is wanted; forwarded from its next switch point on."""
        self.packets = 0
        self.octets = 0
        self._layout = _EXTENDED if extension_id else _PLAIN
        self._id_word = extension_id << 28
        self._head_bytes = self._layout.size
        self._highest = 0x10000 + first_sequence - 1
        self._last_timestamp = first_timestamp
        self._last_at_s: float | None = None
        self._last_picture = -1
        self._segment: Segment | None = None
        self._history: deque[Segment] = deque(maxlen=_SEGMENTS_KEPT)

    def aim(self, target: Source | None) -> None:
        """Choose what shall be forwarded; another layer of the same picture may go on until its switch."""
        if target is self.target:
            return
        if self.target is not None and self in self.target.waiting:
            self.target.waiting.remove(self)
        self.target = target
        if target is self.source:
            return
        if target is None or self.source is None or not _same_picture(self.source, target):
            self.cut()
        if target is not None:
            target.waiting.append(self)
            target.want_keyframe()

    def cut(self) -> None:
        """Forward nothing any more."""
        if self.source is not None and self in self.source.subscribers:
            self.source.subscribers.remove(self)
        self._settle()
        self.source = None
        self._segment = None

    def _settle(self) -> None:
        """Keep the last numbers of the segment that ends."""
        segment = self._segment
        if segment is None or segment.newest_packet is None:
            return
        packet = segment.newest_packet
        self._highest = segment.newest + segment.extended_offset
        self._last_timestamp = self.last_timestamp
        self._last_at_s = segment.source.last_packet_at_s
        segment.newest_packet = None
        at = vp8_picture_id(packet, payload_offset(packet)) if segment.vp8 else 0
        if at:
            self._last_picture = (_picture_at(packet, at) + segment.picture_offset) & (0x7FFF if at > 0 else 0x7F)

    def switch(self, source: Source, extended: int, timestamp: int, packet: bytes, start: int, now_s: float) -> None:
        """Begin to forward `source` with this packet, right behind what the slot sent last.

        The caller takes the slot out of `source.waiting`.
        """
        self.cut()
        codec = source.codec
        segment = Segment(source, extended, self.payload_types[codec], vp8=codec is Codec.VP8)
        segment.extended_offset = self._highest + 1 - extended
        segment.timestamp_offset = self._next_timestamp(source.arrivals.clock_hz, now_s) - timestamp
        if segment.vp8:
            at = vp8_picture_id(packet, start)
            segment.picture_offset = self._last_picture + 1 - _picture_at(packet, at) if at else 0
        self.source = source
        self._segment = segment
        self._history.appendleft(segment)
        source.subscribers.append(self)

    def _next_timestamp(self, clock_hz: int, now_s: float) -> int:
        if self._last_at_s is None:
            return self._last_timestamp
        passed_s = max(MIN_STEP_S, now_s - self._last_at_s)
        return self._last_timestamp + int(passed_s * clock_hz)

    def write(
        self,
        out: memoryview,
        extended: int,
        timestamp: int,
        packet: bytes,
        payload: memoryview,
        word: int,
        picture_at: int,
    ) -> int:
        """Write the packet as this slot sends it.

        Args:
            extended, timestamp: of the packet, in the source's numbers.
            payload: its payload, padding included.
            word: what the extension says, without its id; the same for a packet sent again, because SRTP must
                never see two texts under one number.
            picture_at: answer of `vp8_picture_id`, 0 for other codecs.
        Returns: bytes written, 0 when the packet lies before the switch.
        """
        segment = self._segment
        if segment is None or extended < segment.first:
            return 0
        self.packets += 1
        self.octets += len(payload)
        if extended > segment.newest:
            segment.newest = extended
            segment.newest_packet = packet  # what it says is read at the next switch, not here
        return self._render(out, segment, extended, timestamp, packet, payload, word, picture_at)

    def _render(
        self,
        out: memoryview,
        segment: Segment,
        extended: int,
        timestamp: int,
        packet: bytes,
        payload: memoryview,
        word: int,
        picture_at: int,
    ) -> int:
        head = self._head_bytes
        timestamp = (timestamp + segment.timestamp_offset) & 0xFFFF_FFFF
        sequence = (extended + segment.extended_offset) & 0xFFFF
        second = (packet[1] & 0x80) | segment.payload_type
        if self._id_word:
            first = 0x90 | (packet[0] & 0x20)
            _EXTENDED.pack_into(out, 0, first, second, sequence, timestamp, self.ssrc, 0xBEDE, 1, word | self._id_word)
        else:
            _PLAIN.pack_into(out, 0, 0x80 | (packet[0] & 0x20), second, sequence, timestamp, self.ssrc)
        size = head + len(payload)
        out[head:size] = payload
        if picture_at > 0:
            picture = ((packet[picture_at] << 8) | packet[picture_at + 1]) + segment.picture_offset
            at = picture_at + head - len(packet) + len(payload)
            out[at] = 0x80 | (picture >> 8 & 0x7F)
            out[at + 1] = picture & 0xFF
        elif picture_at:
            out[head - len(packet) + len(payload) - picture_at] = (packet[-picture_at] + segment.picture_offset) & 0x7F
        return size

    def again(self, out: memoryview, sequence: int) -> int:
        """Write a packet sent before once more.

        Args: sequence: 16-bit number in this slot, from a NACK.
        Returns: bytes written, 0 when the ring does not have it.
        """
        highest = self._highest
        if self._segment is not None:
            highest = self._segment.newest + self._segment.extended_offset
        numbered = highest - ((highest - sequence) & 0xFFFF)
        for segment in self._history:
            extended = numbered - segment.extended_offset
            if extended < segment.first:
                continue
            entry = segment.source.recall(extended)
            if entry is None:
                return 0
            _, packet, start, word = entry
            picture_at = vp8_picture_id(packet, start) if segment.vp8 else 0
            timestamp = int.from_bytes(packet[4:8], "big")
            payload = memoryview(packet)[start:]
            return self._render(out, segment, extended, timestamp, packet, payload, word, picture_at)
        return 0

    @property
    def timestamp_offset(self) -> int:
        """Slot minus source, of what is forwarded now; for sender reports."""
        return self._segment.timestamp_offset if self._segment is not None else 0

    @property
    def last_timestamp(self) -> int:
        """RTP time of the newest packet sent."""
        segment = self._segment
        if segment is None or segment.newest_packet is None:
            return self._last_timestamp
        return (int.from_bytes(segment.newest_packet[4:8], "big") + segment.timestamp_offset) & 0xFFFF_FFFF

    def fill(self) -> SlotFill:
        """What signalling says about this slot."""
        source = self.source
        if source is None:
            return SlotFill(mid=self.mid, leg_id=None, layer=None)
        return SlotFill(mid=self.mid, leg_id=source.leg_id, layer=source.layer)


def _same_picture(one: Source, other: Source) -> bool:
    camera = (Layer.HIGH, Layer.LOW)
    return one.leg_id == other.leg_id and one.layer in camera and other.layer in camera


def _picture_at(packet: bytes, at: int) -> int:
    if at > 0:
        return ((packet[at] & 0x7F) << 8) | packet[at + 1]
    return packet[-at] & 0x7F
