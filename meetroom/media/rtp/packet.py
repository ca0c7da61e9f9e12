"""RTP packets as bytes: read, write and patch headers; no socket, no clock, no meaning of any payload.

Source: RFC 3550 section 5.1, RFC 8285 (header extensions), RFC 7983 (what shares one UDP port).
"""

from collections.abc import Mapping
from enum import Enum, auto
from struct import Struct as Layout
from types import MappingProxyType

import msgspec

HEADER_BYTES = 12
ONE_BYTE_PROFILE = 0xBEDE
TWO_BYTE_PROFILE = 0x1000
SEQUENCE_MODULUS = 1 << 16
TIMESTAMP_MODULUS = 1 << 32

RTP_HEADER = Layout("!BBHLL")
"""First byte, marker and payload type, sequence number, timestamp, SSRC."""
_PROFILE = Layout("!HH")
_SSRC_LIST_ENTRY = Layout("!L")
_NO_EXTENSIONS: Mapping[int, bytes] = MappingProxyType({})


class MalformedPacket(Exception):
    """Bytes that are not the packet they should be; the only exception parsers of this package raise."""


class DatagramKind(Enum):
    """What a datagram on a WebRTC port is, judged by its first bytes."""

    STUN = auto()
    DTLS = auto()
    RTP = auto()
    RTCP = auto()
    UNKNOWN = auto()


def classify(datagram: bytes) -> DatagramKind:
    """Tell apart what shares one port; never raises.  Source: RFC 7983 section 7, RFC 5761 section 4."""
    if len(datagram) < 2:
        return DatagramKind.UNKNOWN
    first = datagram[0]
    if 128 <= first < 192:
        return DatagramKind.RTCP if 192 <= datagram[1] <= 223 else DatagramKind.RTP
    if first < 4:
        return DatagramKind.STUN
    if 20 <= first < 64:
        return DatagramKind.DTLS
    return DatagramKind.UNKNOWN


class RtpPacket(msgspec.Struct, frozen=True):
    """One RTP packet, taken apart; `extensions` maps the negotiated id to its bytes."""

    payload_type: int
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes
    marker: bool = False
    csrcs: tuple[int, ...] = ()
    extensions: Mapping[int, bytes] = msgspec.field(default_factory=lambda: _NO_EXTENSIONS)


def parse_rtp(data: bytes) -> RtpPacket:
    """Take one RTP packet apart.  Raises: MalformedPacket."""
    if len(data) < HEADER_BYTES:
        raise MalformedPacket("shorter than a header")
    first, second, sequence, timestamp, ssrc = RTP_HEADER.unpack_from(data)
    start = payload_offset(data)
    end = payload_end(data, start)
    csrc_count = first & 0x0F
    return RtpPacket(
        payload_type=second & 0x7F,
        marker=bool(second & 0x80),
        sequence=sequence,
        timestamp=timestamp,
        ssrc=ssrc,
        csrcs=tuple(_SSRC_LIST_ENTRY.unpack_from(data, HEADER_BYTES + 4 * index)[0] for index in range(csrc_count)),
        extensions=parse_extensions(data),
        payload=bytes(data[start:end]),
    )


def build_rtp(packet: RtpPacket) -> bytes:
    """Bytes of a packet, without padding.  Raises: ValueError for ids or lengths no extension can have."""
    extensions = build_extensions(packet.extensions)
    first = 0x80 | (0x10 if extensions else 0) | len(packet.csrcs)
    second = (0x80 if packet.marker else 0) | packet.payload_type
    header = RTP_HEADER.pack(first, second, packet.sequence, packet.timestamp, packet.ssrc)
    csrcs = b"".join(_SSRC_LIST_ENTRY.pack(csrc) for csrc in packet.csrcs)
    return header + csrcs + extensions + packet.payload


def payload_offset(data: bytes | bytearray) -> int:
    """Where the payload begins: behind header, CSRCs and extensions.  Raises: MalformedPacket."""
    if len(data) < HEADER_BYTES or data[0] >> 6 != 2:
        raise MalformedPacket("not RTP version 2")
    offset = HEADER_BYTES + 4 * (data[0] & 0x0F)
    if data[0] & 0x10:
        if len(data) < offset + 4:
            raise MalformedPacket("truncated extension header")
        offset += 4 + 4 * ((data[offset + 2] << 8) | data[offset + 3])
    if len(data) < offset:
        raise MalformedPacket("truncated header")
    return offset


def payload_end(data: bytes | bytearray, start: int) -> int:
    """Where the payload ends: before the padding, if any.  Raises: MalformedPacket."""
    if not data[0] & 0x20:
        return len(data)
    padding = data[-1]
    if padding == 0 or padding > len(data) - start:
        raise MalformedPacket("padding longer than the packet")
    return len(data) - padding


def parse_extensions(data: bytes | bytearray) -> Mapping[int, bytes]:
    """Header extensions of a whole packet by id; unknown profiles are skipped.  Raises: MalformedPacket."""
    if len(data) < HEADER_BYTES:
        raise MalformedPacket("shorter than a header")
    if not data[0] & 0x10:
        return _NO_EXTENSIONS
    end = payload_offset(data)
    start = HEADER_BYTES + 4 * (data[0] & 0x0F)
    profile = (data[start] << 8) | data[start + 1]
    block = bytes(data[start + 4 : end])
    if profile == ONE_BYTE_PROFILE:
        return _parse_one_byte(block)
    if profile & 0xFFF0 == TWO_BYTE_PROFILE:
        return _parse_two_byte(block)
    return _NO_EXTENSIONS


def _parse_one_byte(block: bytes) -> Mapping[int, bytes]:
    found: dict[int, bytes] = {}
    at = 0
    while at < len(block):
        if block[at] == 0:
            at += 1
            continue
        extension_id, length = block[at] >> 4, (block[at] & 0x0F) + 1
        if extension_id == 15:  # reserved: what follows cannot be understood
            break
        if at + 1 + length > len(block):
            raise MalformedPacket("truncated one-byte extension")
        found[extension_id] = block[at + 1 : at + 1 + length]
        at += 1 + length
    return found


def _parse_two_byte(block: bytes) -> Mapping[int, bytes]:
    found: dict[int, bytes] = {}
    at = 0
    while at < len(block):
        if block[at] == 0:
            at += 1
            continue
        if at + 2 > len(block) or at + 2 + block[at + 1] > len(block):
            raise MalformedPacket("truncated two-byte extension")
        found[block[at]] = block[at + 2 : at + 2 + block[at + 1]]
        at += 2 + block[at + 1]
    return found


def build_extensions(extensions: Mapping[int, bytes]) -> bytes:
    """The extension block with its own header, empty for none; one-byte form wherever it fits.

    Raises: ValueError for an id outside 1..255 or more than 255 bytes.
    """
    if not extensions:
        return b""
    one_byte = all(1 <= key <= 14 and 1 <= len(value) <= 16 for key, value in extensions.items())
    if one_byte:
        block = b"".join(bytes(((key << 4) | (len(value) - 1),)) + value for key, value in extensions.items())
    else:
        if any(not 1 <= key <= 255 or len(value) > 255 for key, value in extensions.items()):
            raise ValueError("no header extension has such an id or length")
        block = b"".join(bytes((key, len(value))) + value for key, value in extensions.items())
    block += bytes(-len(block) % 4)
    return _PROFILE.pack(ONE_BYTE_PROFILE if one_byte else TWO_BYTE_PROFILE, len(block) // 4) + block


def patch_rtp(packet: bytearray, *, payload_type: int, sequence: int, timestamp: int, ssrc: int) -> None:
    """Overwrite the header fields in place, the marker kept; `packet` holds at least a header."""
    RTP_HEADER.pack_into(packet, 0, packet[0], (packet[1] & 0x80) | payload_type, sequence, timestamp, ssrc)


def sequence_distance(newer: int, older: int) -> int:
    """How far `newer` is ahead of `older` on the 16-bit circle: -32768..32767."""
    return ((newer - older + 0x8000) & 0xFFFF) - 0x8000


def timestamp_distance(newer: int, older: int) -> int:
    """How far `newer` is ahead of `older` on the 32-bit circle: -2**31..2**31-1."""
    return ((newer - older + 0x8000_0000) & 0xFFFF_FFFF) - 0x8000_0000
