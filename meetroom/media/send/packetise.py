"""Encoded VP8 and H.264 frames cut into RTP payloads; keeps no state and knows no header of RTP.

Source: RFC 7741 section 4 (VP8), RFC 6184 sections 5.6 to 5.8 (H.264).
"""

import re

MAX_PAYLOAD_BYTES = 1100  # leaves room for SRTP, TURN and tunnels within 1280
NAL_FU_A, NAL_STAP_A = 28, 24
_START_CODE = re.compile(rb"\x00\x00\x00?\x01")


def vp8_payloads(frame: bytes, picture_id: int, max_bytes: int = MAX_PAYLOAD_BYTES) -> list[bytes]:
    """Cut one frame; `picture_id` has 15 bits and grows by one per frame of a stream."""
    tail = bytes((0x80, 0x80 | picture_id >> 8 & 0x7F, picture_id & 0xFF))
    room = max_bytes - 1 - len(tail)
    pieces = [frame[at : at + room] for at in range(0, len(frame), room)]
    return [(b"\x90" if index == 0 else b"\x80") + tail + piece for index, piece in enumerate(pieces)]


def h264_payloads(frame: bytes, max_bytes: int = MAX_PAYLOAD_BYTES) -> list[bytes]:
    """Cut one frame in Annex B form; parameter sets share a packet with what follows when they fit."""
    payloads: list[bytes] = []
    group: list[bytes] = []
    for unit in nal_units(frame):
        if len(unit) > max_bytes:
            payloads += _join(group)
            payloads += _split(unit, max_bytes)
            group = []
            continue
        if group and 1 + sum(2 + len(other) for other in (*group, unit)) > max_bytes:
            payloads += _join(group)
            group = []
        group.append(unit)
    return payloads + _join(group)


def nal_units(frame: bytes) -> list[bytes]:
    """Return the NAL units of Annex B bytes, without start codes and trailing zeros."""
    marks = list(_START_CODE.finditer(frame))
    ends = [*(mark.start() for mark in marks[1:]), len(frame)]  # one too many when there is no mark at all
    units = [frame[mark.end() : end].rstrip(b"\x00") for mark, end in zip(marks, ends, strict=False)]
    return [unit for unit in units if unit]


def _join(group: list[bytes]) -> list[bytes]:
    if len(group) < 2:
        return group
    importance = max(unit[0] & 0x60 for unit in group)
    body = b"".join(len(unit).to_bytes(2, "big") + unit for unit in group)
    return [bytes((importance | NAL_STAP_A,)) + body]


def _split(unit: bytes, max_bytes: int) -> list[bytes]:
    indicator = unit[0] & 0xE0 | NAL_FU_A
    kind = unit[0] & 0x1F
    room = max_bytes - 2
    pieces = [unit[at : at + room] for at in range(1, len(unit), room)]
    last = len(pieces) - 1
    return [
        bytes((indicator, kind | (0x80 if index == 0 else 0) | (0x40 if index == last else 0))) + piece
        for index, piece in enumerate(pieces)
    ]
