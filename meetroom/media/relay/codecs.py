"""What the relay must see inside a payload: keyframes and the counters of VP8; decodes nothing.

Source: RFC 7741 (VP8), RFC 6184 (H264), RFC 7587 (Opus), RFC 2198 (RED).
"""

from enum import StrEnum


class Codec(StrEnum):
    """Codecs the relay forwards; RED is Opus with redundancy, taken off on arrival and put on for lossy lines."""

    OPUS = "opus"
    RED = "red"
    VP8 = "VP8"
    H264 = "H264"


CLOCK_HZ = {Codec.OPUS: 48_000, Codec.RED: 48_000, Codec.VP8: 90_000, Codec.H264: 90_000}

_STAP_A, _FU_A, _SPS = 24, 28, 7


def is_switch_point(codec: Codec, packet: bytes, start: int) -> bool:
    """Whether a decoder can begin with this packet; `start` is where the payload begins.  Never raises."""
    if codec is Codec.OPUS or codec is Codec.RED:
        return len(packet) > start
    if codec is Codec.VP8:
        return _vp8_keyframe_begins(packet, start)
    return _h264_keyframe_begins(packet, start)


def _vp8_keyframe_begins(packet: bytes, start: int) -> bool:
    if len(packet) <= start or packet[start] & 0x17 != 0x10:  # first packet of partition 0
        return False
    at = start + 1
    if packet[start] & 0x80:
        at = _behind_vp8_extension(packet, start)
    return len(packet) > at and not packet[at] & 0x01


def _behind_vp8_extension(packet: bytes, start: int) -> int:
    if len(packet) <= start + 1:
        return len(packet)
    flags = packet[start + 1]
    at = start + 2
    if flags & 0x80:
        if len(packet) <= at:
            return len(packet)
        at += 2 if packet[at] & 0x80 else 1
    return at + (1 if flags & 0x40 else 0) + (1 if flags & 0x30 else 0)


def vp8_counters(packet: bytes, start: int) -> tuple[int, int] | None:
    """Where the counters lie that go on over a switch: the picture id and TL0PICIDX, each 0 for none.

    The offset of a picture id of 7 bits is negated.  One call per packet on the forward path.
    Returns: None when there is neither.
    """
    if len(packet) < start + 3 or not packet[start] & 0x80:
        return None
    flags = packet[start + 1]
    at = start + 2
    picture = 0
    if flags & 0x80:
        wide = packet[at] & 0x80
        picture = at if wide else -at
        at += 2 if wide else 1
    tl0 = at if flags & 0x40 else 0
    if len(packet) <= at or not (picture or tl0):
        return None
    return picture, tl0


def renumber(
    out: memoryview, packet: bytes, counters: tuple[int, int], picture_offset: int, tl0_offset: int, shift: int
) -> None:
    """Let the counters of VP8 go on in a copy of `packet` that begins at `out`.

    Args: shift: leads from a place in the packet as received to the same place in the copy.
    """
    picture, tl0 = counters
    if picture > 0:
        number = ((packet[picture] << 8) | packet[picture + 1]) + picture_offset
        at = picture + shift
        out[at] = 0x80 | (number >> 8 & 0x7F)
        out[at + 1] = number & 0xFF
    elif picture:
        out[shift - picture] = (packet[-picture] + picture_offset) & 0x7F
    if tl0:
        out[tl0 + shift] = (packet[tl0] + tl0_offset) & 0xFF


def _h264_keyframe_begins(packet: bytes, start: int) -> bool:
    if len(packet) < start + 2:
        return False
    kind = packet[start] & 0x1F
    # Encoders repeat the SPS before each IDR; a decoder that begins at the IDR alone has no parameters.
    if kind == _FU_A:
        return bool(packet[start + 1] & 0x80) and packet[start + 1] & 0x1F == _SPS
    if kind == _STAP_A:
        return _aggregate_holds_parameters(packet, start + 1)
    return kind == _SPS


def _aggregate_holds_parameters(packet: bytes, at: int) -> bool:
    while at + 2 < len(packet):
        if packet[at + 2] & 0x1F == _SPS:
            return True
        at += 2 + ((packet[at] << 8) | packet[at + 1])
    return False
