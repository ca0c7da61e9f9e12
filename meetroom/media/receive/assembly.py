"""Whole video frames out of packets that come late, twice, in disorder or not at all; no I/O, no clock.

A frame leaves the moment it and everything before it is complete.  A hole is asked for again (NACK) for a
while; then the picture stands until the next keyframe, which is asked for (PLI), and everything before that
keyframe is dropped: a loss can cost pictures, never latency.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from meetroom.media.receive.fragments import Fragment
from meetroom.media.rtp.nack import MAX_GAP, MAX_MISSING, NackList
from meetroom.media.rtp.sequence import Unwrapper

MAX_PACKETS = 1024
FIRST_PLI_MS = 100.0  # a slot that begins in the middle of a picture group waits this long for a keyframe
REPEAT_PLI_MS = 400.0
STALE_GAP, STALE_MS = 30, 500.0
QUIET_MS = 1000.0  # nothing to ask of a source that sends nothing


@dataclass(frozen=True, slots=True)
class VideoPacket:
    """One received packet, its payload already read; `codec` names the decoder, `timestamp` is 90 kHz."""

    sequence: int
    timestamp: int
    marker: bool
    codec: str
    fragment: Fragment


@dataclass(frozen=True, slots=True)
class EncodedFrame:
    """One complete frame for the decoder."""

    codec: str
    timestamp: int
    data: bytes
    is_key: bool


@dataclass(frozen=True, slots=True)
class Feedback:
    """What to tell the sender now: 16-bit sequence numbers to send again, or the need of a keyframe."""

    nack: tuple[int, ...] = ()
    pli: bool = False


NOTHING = Feedback()


@dataclass(slots=True)
class AssemblyCounts:
    """What happened since the slot was made."""

    frames: int = 0
    late_packets: int = 0
    lost_packets: int = 0
    freezes: int = 0
    missed: int = 0
    """Packets asked for at least once: what the path lost, before any repair."""


class FrameAssembler:
    """Reorder and assembly of one video stream."""

    def __init__(self) -> None:
        self._seqs = Unwrapper(16)
        self._packets: dict[int, VideoPacket] = {}
        self._nacks = NackList()
        self._next = 0  # first sequence number that has not left yet
        self._scan = 0  # first one not known to follow without a hole
        self._needs_key = True
        self._pli_due_ms = float("inf")
        self._last_arrival_ms = float("-inf")
        self.counts = AssemblyCounts()

    @property
    def needs_key(self) -> bool:
        """True while only a keyframe can continue the picture."""
        return self._needs_key

    def insert(self, packet: VideoPacket, now_ms: float) -> list[EncodedFrame]:
        """Take one packet; returns the frames it completed, in the order to decode them."""
        seq = self._seqs.unwrap(packet.sequence)
        silent_ms, self._last_arrival_ms = now_ms - self._last_arrival_ms, now_ms
        if self._needs_key and self._pli_due_ms == float("inf"):
            self._pli_due_ms = now_ms + FIRST_PLI_MS
        if seq < self._next:
            if seq >= self._next - MAX_PACKETS:
                self.counts.late_packets += 1
                return []
            self._restart(now_ms)
        if self._is_hopeless(self._nacks.ahead(seq), silent_ms):
            self.require_key(now_ms)
            self._nacks.skip_to(seq)
        self._nacks.arrived(seq, now_ms)
        self._packets[seq] = packet
        if len(self._packets) > MAX_PACKETS or len(self._nacks) > MAX_MISSING:
            self.require_key(now_ms)
            self._packets = {seq: packet}
        return self._collect(seq)

    def _is_hopeless(self, gap: int, silent_ms: float) -> bool:
        # What a dead line swallowed is stale: a line that has just come back has better things to carry.
        return gap > MAX_GAP or (gap > STALE_GAP and silent_ms > STALE_MS)

    def poll(self, now_ms: float, rtt_ms: float) -> Feedback:
        """Return the feedback to send now; call it every 10 to 20 ms."""
        if self._nacks.given_up(now_ms, rtt_ms):
            self.require_key(now_ms)
        nack = tuple(seq & 0xFFFF for seq in self._nacks.due(now_ms, rtt_ms))
        self.counts.missed += self._nacks.newly_asked
        pli = self._needs_key and now_ms >= self._pli_due_ms and now_ms - self._last_arrival_ms < QUIET_MS
        if pli:
            self._pli_due_ms = now_ms + max(REPEAT_PLI_MS, 1.5 * rtt_ms)
        return Feedback(nack, pli) if nack or pli else NOTHING

    def reset(self) -> None:
        """Forget the stream, as if nothing had come yet; the counts stay."""
        self._packets.clear()
        self._nacks = NackList()
        self._seqs = Unwrapper(16)
        self._next = self._scan = 0
        self._needs_key = True
        self._pli_due_ms = float("inf")

    def require_key(self, now_ms: float) -> None:
        """Give up on what is missing (or undecodable): wait for a keyframe and ask for it at once."""
        self.counts.lost_packets += self._nacks.forget_all()
        if not self._needs_key or self._pli_due_ms == float("inf"):
            self._pli_due_ms = now_ms
        if not self._needs_key:
            self._needs_key = True
            self.counts.freezes += 1

    def _restart(self, now_ms: float) -> None:
        # The source began to count anew; nothing kept of the old count can ever fit.
        self.require_key(now_ms)
        self._packets.clear()
        self._nacks = NackList()
        self._next = self._scan = 0

    def _collect(self, seq: int) -> list[EncodedFrame]:
        frames = [] if self._needs_key else self._advance()
        start = self._whole_key_around(seq)
        if start is not None:
            self._jump(start)
            frames += self._advance()
        return frames

    def _advance(self) -> list[EncodedFrame]:
        frames = []
        while (packet := self._packets.get(self._scan)) is not None:
            if packet.timestamp != self._packets[self._next].timestamp:  # a sender that sets no marker
                frames.append(self._leave(self._scan))
            if packet.marker:
                frames.append(self._leave(self._scan + 1))
            self._scan += 1
        return frames

    def _leave(self, end: int) -> EncodedFrame:
        packets = [self._packets.pop(seq) for seq in range(self._next, end)]
        self._next = end
        self.counts.frames += 1
        return _frame(packets)

    def _whole_key_around(self, seq: int) -> int | None:
        """Return where the keyframe begins that packet `seq` has just completed, if it has."""
        packets = self._packets
        timestamp = packets[seq].timestamp if seq in packets else None
        start, at = None, seq
        while (found := packets.get(at)) is not None and found.timestamp == timestamp:
            if found.fragment.starts_keyframe:
                start = at
            at -= 1
        if start is None:
            return None
        at = seq
        while (found := packets.get(at)) is not None and found.timestamp == timestamp:
            if found.marker:
                return start
            at += 1
        return None

    def _jump(self, start: int) -> None:
        self._needs_key = False
        self._pli_due_ms = float("inf")
        self._next = self._scan = start
        self.counts.lost_packets += self._nacks.forget_before(start)
        for seq in [seq for seq in self._packets if seq < start]:
            del self._packets[seq]


def _frame(packets: Iterable[VideoPacket]) -> EncodedFrame:
    first, *rest = packets
    data = b"".join((first.fragment.data, *(packet.fragment.data for packet in rest)))
    return EncodedFrame(first.codec, first.timestamp, data, first.fragment.starts_keyframe)
