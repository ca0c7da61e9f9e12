"""RTP payloads of VP8 and H.264 taken apart into pieces of a frame; keeps no state between packets.

Source: RFC 7741 section 4 (VP8), RFC 6184 section 5 (H.264: single NAL unit, STAP-A, FU-A).
"""

from collections.abc import Callable
from dataclasses import dataclass

START_CODE = b"\x00\x00\x00\x01"
NAL_SPS, NAL_STAP_A, NAL_FU_A = 7, 24, 28
NAL_TYPE_MASK = 0x1F


class MalformedPayload(Exception):
    """A payload that is not what its payload type promises."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """Bytes to append to the frame under assembly; `starts_keyframe` marks where decoding can begin."""

    data: bytes
    starts_frame: bool
    starts_keyframe: bool


def read_vp8(payload: bytes) -> Fragment:
    """Strip the payload descriptor.  Raises: MalformedPayload."""
    if not payload:
        raise MalformedPayload("empty")
    start = _vp8_descriptor_bytes(payload)
    if start >= len(payload):
        raise MalformedPayload("nothing behind the descriptor")
    starts_frame = bool(payload[0] & 0x10) and payload[0] & 0x07 == 0
    return Fragment(payload[start:], starts_frame, starts_frame and not payload[start] & 0x01)


def _vp8_descriptor_bytes(payload: bytes) -> int:
    if not payload[0] & 0x80:
        return 1
    if len(payload) < 3:
        raise MalformedPayload("truncated descriptor")
    flags = payload[1]
    size = 2
    if flags & 0x80:
        size += 2 if payload[2] & 0x80 else 1
    return size + bool(flags & 0x40) + bool(flags & 0x30)


def read_h264(payload: bytes) -> Fragment:
    """Turn one packet into Annex B bytes.  Raises: MalformedPayload."""
    if not payload:
        raise MalformedPayload("empty")
    kind = payload[0] & NAL_TYPE_MASK
    if kind == NAL_FU_A:
        return _read_fu_a(payload)
    units = _split_stap_a(payload) if kind == NAL_STAP_A else [payload]
    has_sps = any(unit[0] & NAL_TYPE_MASK == NAL_SPS for unit in units)
    # H.264 has no first-packet flag; only a sequence parameter set can be trusted to open a frame.
    return Fragment(b"".join(START_CODE + unit for unit in units), has_sps, has_sps)


def _read_fu_a(payload: bytes) -> Fragment:
    if len(payload) < 3:
        raise MalformedPayload("truncated FU-A")
    if not payload[1] & 0x80:
        return Fragment(payload[2:], False, False)
    header = bytes((payload[0] & 0xE0 | payload[1] & NAL_TYPE_MASK,))
    is_sps = payload[1] & NAL_TYPE_MASK == NAL_SPS
    return Fragment(START_CODE + header + payload[2:], is_sps, is_sps)


def _split_stap_a(payload: bytes) -> list[bytes]:
    units = []
    at = 1
    while at < len(payload):
        size = int.from_bytes(payload[at : at + 2], "big")
        unit = payload[at + 2 : at + 2 + size]
        if not unit or len(unit) < size:
            raise MalformedPayload("truncated STAP-A")
        units.append(unit)
        at += 2 + size
    if not units:
        raise MalformedPayload("empty STAP-A")
    return units


READERS: dict[str, Callable[[bytes], Fragment]] = {"VP8": read_vp8, "H264": read_h264}
