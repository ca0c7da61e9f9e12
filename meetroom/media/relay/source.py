"""One incoming stream of a leg: its recent packets and who gets it; knows no socket and no clock."""

from typing import Protocol

from meetroom.media.relay.arrivals import Arrivals
from meetroom.media.relay.codecs import CLOCK_HZ, Codec
from meetroom.media.relay.outbox import Lane
from meetroom.media.rtp.extensions import ABS_SEND_TIME_URI, AUDIO_LEVEL_URI
from meetroom.media.rtp.rtcp import SenderReport
from meetroom.protocol.signalling import Layer, LegId

KEYFRAME_EVERY_S = 1.0
ALIVE_S = 2.0
_SMOOTHING = 0.3
_RING_PACKETS = {Layer.MIC: 64, Layer.LOW: 256, Layer.HIGH: 512, Layer.SCREEN: 512}

Entry = tuple[int, bytes, int, int]
"""Extended sequence number, the packet as received, where its payload begins, the word of its extension."""


Route = tuple[int, int, int, int, int, int, int]
"""How a slot rewrites every packet: payload type, what is added to the number and to the RTP time, SSRC, id of the
header extension (as the upper bits of its word, 0 for none), what is added to picture id and TL0PICIDX."""


class Outlet(Protocol):
    """What a source knows of a slot that it fills."""

    leg_id: LegId
    lane: Lane
    payload_types: dict[Codec, int]
    source: "Source | None"
    target: "Source | None"
    thin: bool

    def switch(self, source: "Source", extended: int, timestamp: int, packet: bytes, start: int, now_s: float) -> None:
        """Begin to forward `source` with this packet."""

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
        """Write the packet as the slot sends it.  Returns: bytes written, 0 for a packet it does not forward."""

    def route(self) -> Route | None:
        """How every packet is rewritten, None when each needs a look of its own."""

    def aim(self, target: "Source | None", *, thin: bool = False) -> None:
        """Choose what shall be forwarded."""

    def cut(self) -> None:
        """Forward nothing any more."""


class KeyframeSize:
    """How large the keyframes of a stream are."""

    __slots__ = ("bits", "size_bytes", "timestamp")

    def __init__(self) -> None:
        self.bits = 0.0
        """Of one keyframe, smoothed; 0 while none was seen whole."""
        self.timestamp = -1
        """RTP time of the newest keyframe."""
        self.size_bytes = 0
        """What came of it so far."""

    def begin(self, timestamp: int, packet: bytes) -> None:
        """This is the first packet of a keyframe; may be told again for the same frame."""
        if timestamp == self.timestamp:
            return
        if self.size_bytes:
            self.bits += (self.size_bytes * 8 - self.bits) * (_SMOOTHING if self.bits else 1.0)
        self.timestamp, self.size_bytes = timestamp, len(packet)


class Source:
    """What a leg sends on one m-line."""

    packets = octets = 0
    """What was remembered: packets, bytes of payload."""
    newest = -1
    """Highest number remembered."""
    newest_packet: bytes | None = None
    sender_report: SenderReport | None = None
    sender_report_at_s = 0.0
    last_packet_at_s = -1e9

    def __init__(
        self, leg_id: LegId, layer: Layer, mid: str, codecs: dict[int, Codec], extension_ids: dict[str, int]
    ) -> None:
        self.leg_id = leg_id
        self.layer = layer
        self.mid = mid
        self.codecs = codecs
        """Codec by the payload type this leg uses for it."""
        self.extension_ids = extension_ids
        self.level_id = extension_ids.get(AUDIO_LEVEL_URI, 0)
        self.send_time_id = extension_ids.get(ABS_SEND_TIME_URI, 0)
        self.codec: Codec = next(codec for codec in codecs.values() if codec is not Codec.RED)
        """Codec of the last packet; before any, the one the leg prefers."""
        self.ssrc = 0
        self.arrivals = Arrivals(CLOCK_HZ[self.codec], repairs=layer is not Layer.MIC, reach=_RING_PACKETS[layer])
        self.subscribers: list[Outlet] = []
        self.flow: object = None
        """How the subscribers get what comes, laid out by the forwarder; None when it must be laid out anew."""
        self.waiting: list[Outlet] = []
        self.bitrate_bps = 0.0
        """What came in the last second."""
        self.cost_bps = 0.0
        """What it costs to forward, smoothed; kept while the layer sleeps, 0 while it never came."""
        self.keyframes = KeyframeSize()
        self.heard_from = 0
        """Nothing before this number may be forwarded; set when a microphone is allowed again."""
        self._bytes_in = 0
        self._measured_at_s = 0.0
        self._mask = _RING_PACKETS[layer] - 1
        self._ring: list[Entry | None] = [None] * _RING_PACKETS[layer]
        self._keyframe_asked_at_s = -1e9
        self.keyframe_wanted = False

    def remember(self, extended: int, timestamp: int, packet: bytes, start: int, word: int) -> None:
        """Keep one packet until the ring comes round."""
        self._ring[extended & self._mask] = (extended, packet, start, word)
        self._bytes_in += len(packet)
        self.packets += 1
        self.octets += len(packet) - start
        if extended > self.newest:
            self.newest, self.newest_packet = extended, packet
        if timestamp == self.keyframes.timestamp:
            self.keyframes.size_bytes += len(packet)

    def measure(self, now_s: float) -> None:
        """Look what came since the last call, about a second ago."""
        self.bitrate_bps = self._bytes_in * 8 / max(0.001, now_s - self._measured_at_s)
        if self._bytes_in:
            self.cost_bps += (self.bitrate_bps - self.cost_bps) * (_SMOOTHING if self.cost_bps else 1.0)
        self._bytes_in = 0
        self._measured_at_s = now_s

    def hush(self) -> None:
        """Forget what was heard: nothing of it may leave any more, not even asked for again or as redundancy."""
        self._ring = [None] * len(self._ring)
        self.heard_from = self.arrivals.highest + 1

    def recall(self, extended: int) -> Entry | None:
        """A packet kept earlier, or None when it is gone or never came."""
        entry = self._ring[extended & self._mask]
        return entry if entry is not None and entry[0] == extended else None

    def alive(self, now_s: float) -> bool:
        """Whether packets have come lately."""
        return now_s - self.last_packet_at_s < ALIVE_S

    def want_keyframe(self) -> None:
        """Somebody needs a keyframe; `keyframe_due` says when to ask the sender."""
        self.keyframe_wanted = True

    def keyframe_due(self, now_s: float) -> bool:
        """Whether to send a PLI now: requests are merged to one a second; true at most once per request.

        While a slot waits the request stays open, because a PLI or the keyframe itself may be lost.
        """
        if not (self.keyframe_wanted or self.waiting) or self.layer is Layer.MIC:
            return False
        if now_s - self._keyframe_asked_at_s < KEYFRAME_EVERY_S:
            return False
        self._keyframe_asked_at_s = now_s
        self.keyframe_wanted = False
        return True

    def restart(self, ssrc: int) -> None:
        """The m-line goes on under another SSRC: all that was forwarded waits for a new beginning."""
        self.ssrc = ssrc
        self.arrivals.restart()
        self._ring = [None] * len(self._ring)
        self.sender_report = None
        self.start_over()

    def start_over(self) -> None:
        """Every slot waits for the next switch point; those on their way to another source only stop."""
        for slot in tuple(self.subscribers):
            slot.cut()
            if slot.target is self and slot not in self.waiting:
                self.waiting.append(slot)
