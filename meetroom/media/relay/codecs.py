"""What the relay must see inside a payload: keyframes and VP8 picture ids; decodes nothing.

Source: RFC 7741 (VP8), RFC 6184 (H264), RFC 7587 (Opus).
"""

from enum import StrEnum


class Codec(StrEnum):
    """Codecs the relay forwards."""

    OPUS = "opus"
    VP8 = "VP8"
    H264 = "H264"


CLOCK_HZ = {Codec.OPUS: 48_000, Codec.VP8: 90_000, Codec.H264: 90_000}

_STAP_A, _FU_A, _SPS = 24, 28, 7


def is_switch_point(codec: Codec, packet: bytes, start: int) -> bool:
    """Whether a decoder can begin with this packet; `start` is where the payload begins.  Never raises."""
    if codec is Codec.OPUS:
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


def vp8_picture_id(packet: bytes, start: int) -> int:
    """Where the picture id lies and how wide it is: 0 for none, else its offset, negated when it has 7 bits.

    One integer, because this is asked once per packet on the forward path.
    """
    at = start + 2
    if len(packet) <= at + 1 or not packet[start] & 0x80 or not packet[start + 1] & 0x80:
        return 0
    return at if packet[at] & 0x80 else -at


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
