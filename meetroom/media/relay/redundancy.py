"""Redundancy of voices, hop by hop: taken off what arrives, put on what leaves over a lossy line; knows no socket.

Source: RFC 2198.  A block holds the packet whose number lies as far before the primary one as its place in the list,
which is how every known sender fills it; timestamps that contradict this are not believed.
"""

from collections.abc import Iterator
from struct import Struct as Layout

from meetroom.media.relay.codecs import Codec
from meetroom.media.relay.source import Source
from meetroom.media.rtp.packet import MalformedPacket, timestamp_distance
from meetroom.media.rtp.red import MAX_REDUNDANT_BYTES, MAX_TIMESTAMP_OFFSET, RedBlock, build_red, parse_red

MAX_DEPTH = 2
ON_SHARE, DEEPER_SHARE, OFF_SHARE = 0.01, 0.08, 0.003
"""Lost on the way to a client, smoothed: where one copy begins, where two, and below which none is of use."""
CALM_S = 10.0
_SMOOTHING = 0.3
_MOST_BYTES = 1100
_HEAD = Layout("!BBHL")


class LineLoss:
    """How many copies the voices of one client need, from what it reports; with hysteresis."""

    def __init__(self) -> None:
        self.depth = 0
        self._share = 0.0
        self._needed_at_s = 0.0

    def update(self, lost_share: float, now_s: float) -> bool:
        """Take the share lost in the last second in.  Returns: whether `depth` changed."""
        self._share += (lost_share - self._share) * _SMOOTHING
        before = self.depth
        wanted = 2 if self._share >= DEEPER_SHARE else 1 if self._share >= ON_SHARE else 0
        if wanted >= self.depth or self._share >= (0.0, OFF_SHARE, DEEPER_SHARE / 2)[self.depth]:
            self.depth = max(self.depth, wanted)
            self._needed_at_s = now_s
        elif now_s - self._needed_at_s >= CALM_S:
            self.depth -= 1
            self._needed_at_s = now_s
        return self.depth != before


def unpack(source: Source, extended: int, packet: bytes, start: int, end: int) -> Iterator[tuple[int, int, bytes]]:
    """Plain packets out of one with redundancy: those that never came, oldest first, then its own.

    Args: extended: number of the packet, which `source.arrivals` has seen.
    Returns: number, timestamp and packet of each; nothing of what is no Opus.
    Raises: MalformedPacket.
    """
    blocks = parse_red(packet[start:end])
    if source.codecs.get(blocks[-1].payload_type) is not Codec.OPUS:
        raise MalformedPacket("redundancy around something else than Opus")
    timestamp = int.from_bytes(packet[4:8], "big")
    for back in range(len(blocks) - 1, 0, -1):
        block = blocks[-1 - back]
        number = extended - back
        older = (timestamp - block.timestamp_offset) & 0xFFFF_FFFF
        if source.codecs.get(block.payload_type) is Codec.OPUS and _is_missing(source, number, older, timestamp):
            source.arrivals.recovered += 1
            yield number, older, _head(packet, block.payload_type, number, older) + block.payload
    primary = blocks[-1]
    head = _head(packet, packet[1] & 0x80 | primary.payload_type, extended, timestamp)
    yield extended, timestamp, head + primary.payload


def _head(packet: bytes, second: int, number: int, timestamp: int) -> bytes:
    return _HEAD.pack(0x80, second, number & 0xFFFF, timestamp) + packet[8:12]


def _is_missing(source: Source, number: int, timestamp: int, newest: int) -> bool:
    if number < source.arrivals.first or source.recall(number) is not None or timestamp == newest:
        return False
    before, after = source.recall(number - 1), source.recall(number + 1)
    if before is not None and timestamp_distance(timestamp, _timestamp_of(before[1])) <= 0:
        return False
    return after is None or timestamp_distance(_timestamp_of(after[1]), timestamp) > 0


def _timestamp_of(packet: bytes) -> int:
    return int.from_bytes(packet[4:8], "big")


def pack(source: Source, extended: int, payload: bytes, *, first: int, payload_type: int, depth: int) -> bytes | None:
    """The payload with copies of up to `depth` packets before it.

    Args:
        extended: number of the packet in the source's numbers; it lies in the ring, without padding.
        first: the oldest number that may be copied.
        payload_type: of Opus, for this receiver.
    Returns: None when the packet cannot carry any.
    """
    newest = source.recall(extended)
    if newest is None or newest[1][0] & 0x20:
        return None
    timestamp = _timestamp_of(newest[1])
    blocks = [RedBlock(payload_type, 0, payload)]
    size = len(payload)
    for number in range(extended - 1, max(first, extended - depth) - 1, -1):
        entry = source.recall(number)
        if entry is None:  # what is behind a gap would be taken for the packet in the gap
            break
        _, packet, start, _ = entry
        offset = timestamp_distance(timestamp, _timestamp_of(packet))
        size += len(packet) - start
        too_long = len(packet) - start > MAX_REDUNDANT_BYTES or size > _MOST_BYTES
        if packet[0] & 0x20 or not 0 < offset <= MAX_TIMESTAMP_OFFSET or too_long or len(packet) == start:
            break
        blocks.insert(0, RedBlock(payload_type, offset, packet[start:]))
    return build_red(blocks)
