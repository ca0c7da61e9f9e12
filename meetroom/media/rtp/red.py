"""Redundant audio payloads: several frames of one voice in one packet, taken apart and put together; no I/O, no clock.

Source: RFC 2198.  Each redundant block has a four-byte header (bit F set, payload type, 14 bits of timestamp offset,
10 bits of length), the primary block one byte; then come the blocks' bytes in the same order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from meetroom.media.rtp.packet import MalformedPacket

MAX_BLOCKS = 8  # more redundancy than anybody sends; a hostile header may list hundreds
MAX_TIMESTAMP_OFFSET = (1 << 14) - 1
MAX_REDUNDANT_BYTES = (1 << 10) - 1
_MORE = 0x80
_REDUNDANT_HEADER_BYTES = 4


@dataclass(frozen=True, slots=True)
class RedBlock:
    """One frame; `timestamp_offset` ticks older than the packet says, 0 for the primary block."""

    payload_type: int
    timestamp_offset: int
    payload: bytes


def parse_red(payload: bytes | memoryview) -> tuple[RedBlock, ...]:
    """Take a payload apart, oldest block first as sent, the primary one last.

    Empty redundant blocks (a sender that has nothing to repeat) are left out; the primary one may be empty.

    Raises: MalformedPacket.
    """
    heads: list[tuple[int, int, int]] = []
    at = 0
    while True:
        if at >= len(payload):
            raise MalformedPacket("RED without a primary block")
        first = payload[at]
        if not first & _MORE:
            break
        if len(payload) < at + _REDUNDANT_HEADER_BYTES or len(heads) + 1 == MAX_BLOCKS:
            raise MalformedPacket("RED header truncated or too long")
        word = int.from_bytes(payload[at + 1 : at + _REDUNDANT_HEADER_BYTES], "big")
        heads.append((first & 0x7F, word >> 10, word & MAX_REDUNDANT_BYTES))
        at += _REDUNDANT_HEADER_BYTES
    at += 1
    blocks: list[RedBlock] = []
    for payload_type, offset, length in heads:
        if len(payload) < at + length:
            raise MalformedPacket("RED block truncated")
        if length:
            blocks.append(RedBlock(payload_type, offset, bytes(payload[at : at + length])))
        at += length
    blocks.append(RedBlock(first, 0, bytes(payload[at:])))
    return tuple(blocks)


def build_red(blocks: Sequence[RedBlock]) -> bytes:
    """Put blocks together in the order given; the last one is the primary.

    Raises: ValueError for no or too many blocks, or one that no header can describe.
    """
    if not 0 < len(blocks) <= MAX_BLOCKS:
        raise ValueError(f"a RED payload has 1 to {MAX_BLOCKS} blocks")
    *redundant, primary = blocks
    if primary.timestamp_offset or any(not 0 <= block.payload_type < _MORE for block in blocks):
        raise ValueError("the last block is the primary one (offset 0); payload types have seven bits")
    head = bytearray()
    for block in redundant:
        if not (0 <= block.timestamp_offset <= MAX_TIMESTAMP_OFFSET and len(block.payload) <= MAX_REDUNDANT_BYTES):
            raise ValueError("a redundant block is too old or too long")
        head.append(_MORE | block.payload_type)
        head += (block.timestamp_offset << 10 | len(block.payload)).to_bytes(3, "big")
    head.append(primary.payload_type)
    return bytes(head) + b"".join(block.payload for block in blocks)
