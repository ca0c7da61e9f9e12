"""One outgoing stream with one SSRC for life: continuous numbers over changing sources; knows no socket.

Between two switches the numbers of source and slot differ by a constant (a *segment*), so a NACK is answered
from the ring of the source without a table per packet, and a packet lost before the relay stays a gap that can
still be filled.  A *thin* slot gets only keyframes, each a segment of its own: the lowest frame rate of any codec.
"""

from collections import deque
from struct import Struct as Layout

from meetroom.media.relay.codecs import Codec, renumber, vp8_counters
from meetroom.media.relay.outbox import Lane
from meetroom.media.relay.redundancy import pack
from meetroom.media.relay.source import Route, Source
from meetroom.media.rtp.packet import payload_offset
from meetroom.protocol.signalling import Layer, LegId, SlotFill

_PLAIN = Layout("!BBHLL")
_EXTENDED = Layout("!BBHLLHHL")
_SEGMENTS_KEPT = 4
_ANY_FRAME = -1
MIN_STEP_S = 0.01


class Segment:
    """A stretch of one source in one slot; all offsets are slot minus source."""

    __slots__ = (
        "extended_offset",
        "first",
        "frame",
        "newest",
        "newest_packet",
        "payload_type",
        "picture_offset",
        "source",
        "timestamp_offset",
        "tl0_offset",
        "vp8",
    )

    def __init__(self, source: Source, first: int, payload_type: int, *, vp8: bool) -> None:
        self.source = source
        self.first = first
        """Extended sequence number in the *source* where it begins."""
        self.frame = _ANY_FRAME
        """The only RTP time in the source that is forwarded."""
        self.payload_type = payload_type
        self.vp8 = vp8
        self.newest = first - 1
        self.newest_packet: bytes | None = None
        self.extended_offset = 0
        self.timestamp_offset = 0
        self.picture_offset = 0
        self.tl0_offset = 0


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
        self.thin = False
        """Whether only keyframes are wanted."""
        self._redundancy = 0
        self._packets = 0
        self._octets = 0
        self._counted_at: tuple[int, int] | None = None
        """While everything goes through: the counts of the source up to which this slot has counted."""
        self._redundant_type = payload_types.get(Codec.RED, 0)
        self._id_word = extension_id << 28
        self._head_bytes = _EXTENDED.size if extension_id else _PLAIN.size
        self._highest = 0x10000 + first_sequence - 1
        self._last_timestamp = first_timestamp
        self._last_at_s: float | None = None
        self._last_picture = -1
        self._last_tl0 = -1
        self._segment: Segment | None = None
        self._history: deque[Segment] = deque(maxlen=_SEGMENTS_KEPT)

    @property
    def packets(self) -> int:
        """Packets sent."""
        self._catch_up()
        return self._packets

    @property
    def octets(self) -> int:
        """Bytes of payload sent."""
        self._catch_up()
        return self._octets

    @property
    def redundancy(self) -> int:
        """How many copies of earlier packets each packet of a voice carries, if the client can take them."""
        return self._redundancy

    @redundancy.setter
    def redundancy(self, copies: int) -> None:
        self._redundancy = copies
        self._lay_anew()

    def route(self) -> Route | None:
        """How every packet of the source is rewritten, as long as nothing changes; None: each by `write`."""
        segment = self._segment
        if segment is None or self._counted_at is None:
            return None
        return (
            segment.payload_type,
            segment.extended_offset,
            segment.timestamp_offset,
            self.ssrc,
            self._id_word,
            segment.picture_offset,
            segment.tl0_offset,
        )

    def _lay_anew(self) -> None:
        """What is forwarded, or how, has changed: decide whether everything goes through unseen by this slot."""
        self._catch_up()
        segment = self._segment
        if segment is None:
            self._counted_at = None
            return
        source = segment.source
        source.flow = None
        is_plain = segment.frame == _ANY_FRAME and not (self._redundancy and self._redundant_type)
        self._counted_at = (source.packets, source.octets) if is_plain else None

    def _catch_up(self) -> None:
        """Count what went through since the last look."""
        segment = self._segment
        if segment is None or self._counted_at is None:
            return
        source = segment.source
        self._packets += source.packets - self._counted_at[0]
        self._octets += source.octets - self._counted_at[1]
        self._counted_at = (source.packets, source.octets)
        if source.newest > segment.newest:
            segment.newest, segment.newest_packet = source.newest, source.newest_packet

    def aim(self, target: Source | None, *, thin: bool = False) -> None:
        """Choose what shall be forwarded; another layer of the same picture may go on until its switch.

        Args: thin: only keyframes; the full stream ends with the frame it is in and begins again with a keyframe.
        """
        if target is self.target and thin == self.thin:
            return
        if self.target is not None and self in self.target.waiting:
            self.target.waiting.remove(self)
        self.target, self.thin = target, thin
        if target is self.source and not thin and self._forwards_all():
            return
        self._catch_up()
        if target is None or self.source is None or not _same_picture(self.source, target):
            self.cut()
        elif thin and self._segment is not None and self._segment.newest_packet is not None:
            self._segment.frame = int.from_bytes(self._segment.newest_packet[4:8], "big")
            self._lay_anew()
        if target is not None:
            target.waiting.append(self)
            target.want_keyframe()

    def _forwards_all(self) -> bool:
        return self._segment is None or self._segment.frame == _ANY_FRAME

    def cut(self) -> None:
        """Forward nothing any more."""
        self._catch_up()
        if self.source is not None and self in self.source.subscribers:
            self.source.subscribers.remove(self)
            self.source.flow = None
        self._settle()
        self._counted_at = None
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
        picture, tl0 = (segment.vp8 and vp8_counters(packet, payload_offset(packet))) or (0, 0)
        if picture:
            wrap = 0x7FFF if picture > 0 else 0x7F
            self._last_picture = (_picture_at(packet, picture) + segment.picture_offset) & wrap
        if tl0:
            self._last_tl0 = (packet[tl0] + segment.tl0_offset) & 0xFF

    def switch(self, source: Source, extended: int, timestamp: int, packet: bytes, start: int, now_s: float) -> None:
        """Begin to forward `source` with this packet, right behind what the slot sent last.

        The caller takes the slot out of `source.waiting`, unless it is thin and waits for the next keyframe.
        """
        if self.source is source and self._segment is not None and self._segment.frame == timestamp and self.thin:
            return  # another parameter set in the keyframe that is being forwarded
        self.cut()
        codec = source.codec
        segment = Segment(source, extended, self.payload_types[codec], vp8=codec is Codec.VP8)
        segment.frame = timestamp if self.thin else _ANY_FRAME
        segment.extended_offset = self._highest + 1 - extended
        segment.timestamp_offset = self._next_timestamp(source.arrivals.clock_hz, now_s) - timestamp
        picture, tl0 = (segment.vp8 and vp8_counters(packet, start)) or (0, 0)
        if picture:
            segment.picture_offset = self._last_picture + 1 - _picture_at(packet, picture)
        if tl0:
            segment.tl0_offset = self._last_tl0 + 1 - packet[tl0]
        self.source = source
        self._segment = segment
        self._history.appendleft(segment)
        source.subscribers.append(self)
        self._lay_anew()
        if self._counted_at is not None:  # the source has counted this packet already
            self._counted_at = (source.packets - 1, source.octets - len(packet) + start)

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
        counters: tuple[int, int] | None,
    ) -> int:
        """Write the packet as this slot sends it.

        Args:
            extended, timestamp: of the packet, in the source's numbers.
            payload: its payload, padding included.
            word: what the extension says, without its id; the same for a packet sent again, because SRTP must
                never see two texts under one number.
            counters: answer of `vp8_counters`, None for other codecs.
        Returns: bytes written, 0 when the packet lies before the switch or is none a thin slot gets.
        """
        segment = self._segment
        if segment is None or extended < segment.first:
            return 0
        if segment.frame != timestamp and segment.frame != _ANY_FRAME:
            return 0
        if self._counted_at is None:
            self._packets += 1
            self._octets += len(payload)
            if extended > segment.newest:
                segment.newest = extended
                segment.newest_packet = packet  # what it says is read at the next switch, not here
        if self.redundancy and self._redundant_type:
            size = self._render_redundant(out, segment, extended, timestamp, packet, payload, word)
            if size:
                return size
        return self._render(out, segment, extended, timestamp, packet, payload, word, counters)

    def _render(
        self,
        out: memoryview,
        segment: Segment,
        extended: int,
        timestamp: int,
        packet: bytes,
        payload: memoryview,
        word: int,
        counters: tuple[int, int] | None,
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
        if counters is not None:
            renumber(out, packet, counters, segment.picture_offset, segment.tl0_offset, size - len(packet))
        return size

    def _render_redundant(
        self,
        out: memoryview,
        segment: Segment,
        extended: int,
        timestamp: int,
        packet: bytes,
        payload: memoryview,
        word: int,
    ) -> int:
        body = pack(
            segment.source,
            extended,
            bytes(payload),
            first=segment.first,
            payload_type=segment.payload_type,
            depth=self.redundancy,
        )
        if body is None:
            return 0
        size = self._render(out, segment, extended, timestamp, packet, memoryview(body), word, None)
        out[1] = (packet[1] & 0x80) | self._redundant_type
        return size

    def again(self, out: memoryview, sequence: int) -> int:
        """Write a packet sent before once more.

        Args: sequence: 16-bit number in this slot, from a NACK.
        Returns: bytes written, 0 when the ring does not have it.
        """
        if self._redundant_type:
            return 0  # it may have left with other copies than it would now: two texts under one number
        self._catch_up()
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
            timestamp = int.from_bytes(packet[4:8], "big")
            if segment.frame != timestamp and segment.frame != _ANY_FRAME:
                return 0
            counters = vp8_counters(packet, start) if segment.vp8 else None
            return self._render(out, segment, extended, timestamp, packet, memoryview(packet)[start:], word, counters)
        return 0

    @property
    def timestamp_offset(self) -> int:
        """Slot minus source, of what is forwarded now; for sender reports."""
        return self._segment.timestamp_offset if self._segment is not None else 0

    @property
    def last_timestamp(self) -> int:
        """RTP time of the newest packet sent."""
        self._catch_up()
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
    return one is other or (one.leg_id == other.leg_id and one.layer in camera and other.layer in camera)


def _picture_at(packet: bytes, at: int) -> int:
    if at > 0:
        return ((packet[at] & 0x7F) << 8) | packet[at + 1]
    return packet[-at] & 0x7F
