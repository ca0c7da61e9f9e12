"""RTCP as bytes: reports and feedback read and written; decides nothing about them.

Source: RFC 3550 section 6 (SR, RR, SDES, BYE), RFC 4585 (NACK, PLI), RFC 5104 (FIR),
draft-alvestrand-rmcat-remb (REMB).
"""

from collections.abc import Callable, Iterable
from struct import Struct as Layout

import msgspec

from meetroom.media.rtp.packet import MalformedPacket, sequence_distance

SENDER_REPORT, RECEIVER_REPORT, DESCRIPTION, GOODBYE = 200, 201, 202, 203
TRANSPORT_FEEDBACK, PAYLOAD_FEEDBACK = 205, 206
_NACK, _PLI, _FIR, _APPLICATION = 1, 1, 4, 15
_CNAME = 1

_HEAD = Layout("!BBH")
_U32 = Layout("!L")
_PAIR = Layout("!LL")
_SENDER_INFO = Layout("!QLLL")
_BLOCK = Layout("!LLLLLL")
_NACK_ENTRY = Layout("!HH")
_FIR_ENTRY = Layout("!LBxxx")
_MAX_LOST = (1 << 23) - 1


class ReportBlock(msgspec.Struct, frozen=True):
    """How one stream arrives: `fraction_lost` in 1/256, `jitter` in ticks, `delay_since_sr` in 1/65536 s."""

    ssrc: int
    fraction_lost: int
    packets_lost: int
    highest_sequence: int
    jitter: int
    last_sr: int
    delay_since_sr: int


class SenderReport(msgspec.Struct, frozen=True):
    """What a sender has sent, and which RTP time belongs to which NTP time (64 bit)."""

    ssrc: int
    ntp_64: int
    rtp_timestamp: int
    packet_count: int
    octet_count: int
    blocks: tuple[ReportBlock, ...] = ()


class ReceiverReport(msgspec.Struct, frozen=True):
    """Reports of somebody who sends nothing."""

    ssrc: int
    blocks: tuple[ReportBlock, ...] = ()


class SourceDescription(msgspec.Struct, frozen=True):
    """The canonical name of a sender; other SDES items are not kept."""

    ssrc: int
    cname: str


class Goodbye(msgspec.Struct, frozen=True):
    """These streams have ended."""

    ssrcs: tuple[int, ...]


class Nack(msgspec.Struct, frozen=True):
    """Please send these sequence numbers of `media_ssrc` again."""

    sender_ssrc: int
    media_ssrc: int
    lost: tuple[int, ...]


class PictureLoss(msgspec.Struct, frozen=True):
    """PLI: please send a keyframe of `media_ssrc`."""

    sender_ssrc: int
    media_ssrc: int


class FullIntraRequest(msgspec.Struct, frozen=True):
    """FIR: please send a keyframe of each stream; pairs of SSRC and command number."""

    sender_ssrc: int
    entries: tuple[tuple[int, int], ...]


class BitrateLimit(msgspec.Struct, frozen=True):
    """REMB: the receiver estimates it can take `bitrate_bps` over all `ssrcs` together."""

    sender_ssrc: int
    bitrate_bps: int
    ssrcs: tuple[int, ...]


RtcpPacket = (
    SenderReport | ReceiverReport | SourceDescription | Goodbye | Nack | PictureLoss | FullIntraRequest | BitrateLimit
)


def parse_rtcp(data: bytes) -> tuple[RtcpPacket, ...]:
    """Take a compound packet apart; kinds not listed here are skipped.  Raises: MalformedPacket."""
    packets: list[RtcpPacket] = []
    at = 0
    while at < len(data):
        if len(data) < at + 4 or data[at] >> 6 != 2:
            raise MalformedPacket("not RTCP version 2")
        first, kind, words = _HEAD.unpack_from(data, at)
        end = at + 4 + 4 * words
        if len(data) < end:
            raise MalformedPacket("truncated RTCP packet")
        body = _without_padding(data[at + 4 : end]) if first & 0x20 else data[at + 4 : end]
        read = _READERS.get(kind)
        if read is not None:
            packets += read(first & 0x1F, body)
        at = end
    return tuple(packets)


def _without_padding(body: bytes) -> bytes:
    if not body or not 0 < body[-1] <= len(body):
        raise MalformedPacket("padding longer than the packet")
    return body[: -body[-1]]


def _need(body: bytes, length: int) -> None:
    if len(body) < length:
        raise MalformedPacket("truncated RTCP body")


def _read_blocks(count: int, body: bytes, at: int) -> tuple[ReportBlock, ...]:
    _need(body, at + 24 * count)
    blocks = []
    for index in range(count):
        ssrc, loss, highest, jitter, last_sr, delay = _BLOCK.unpack_from(body, at + 24 * index)
        lost = loss & 0xFF_FFFF
        lost -= (lost & 0x80_0000) << 1
        blocks.append(ReportBlock(ssrc, loss >> 24, lost, highest, jitter, last_sr, delay))
    return tuple(blocks)


def _read_sender_report(count: int, body: bytes) -> list[RtcpPacket]:
    _need(body, 24)
    ntp_64, rtp_timestamp, packets, octets = _SENDER_INFO.unpack_from(body, 4)
    blocks = _read_blocks(count, body, 24)
    return [SenderReport(_U32.unpack_from(body)[0], ntp_64, rtp_timestamp, packets, octets, blocks)]


def _read_receiver_report(count: int, body: bytes) -> list[RtcpPacket]:
    _need(body, 4)
    return [ReceiverReport(_U32.unpack_from(body)[0], _read_blocks(count, body, 4))]


def _read_description(count: int, body: bytes) -> list[RtcpPacket]:
    found: list[RtcpPacket] = []
    at = 0
    for _ in range(count):
        _need(body, at + 4)
        ssrc = _U32.unpack_from(body, at)[0]
        cname, at = _read_items(body, at + 4)
        if cname is not None:
            found.append(SourceDescription(ssrc, cname))
    return found


def _read_items(body: bytes, at: int) -> tuple[str | None, int]:
    cname = None
    while at < len(body) and body[at] != 0:
        _need(body, at + 2)
        kind, length = body[at], body[at + 1]
        _need(body, at + 2 + length)
        if kind == _CNAME:
            cname = body[at + 2 : at + 2 + length].decode("utf-8", "replace")
        at += 2 + length
    return cname, (at // 4 + 1) * 4  # one to four zero bytes end a chunk on a word


def _read_goodbye(count: int, body: bytes) -> list[RtcpPacket]:
    _need(body, 4 * count)
    return [Goodbye(tuple(_U32.unpack_from(body, 4 * index)[0] for index in range(count)))]


def _read_transport_feedback(form: int, body: bytes) -> list[RtcpPacket]:
    if form != _NACK:
        return []
    _need(body, 8)
    sender, media = _PAIR.unpack_from(body)
    lost: list[int] = []
    for at in range(8, len(body) - 3, 4):
        first, mask = _NACK_ENTRY.unpack_from(body, at)
        lost.append(first)
        lost += ((first + 1 + bit) & 0xFFFF for bit in range(16) if mask >> bit & 1)
    return [Nack(sender, media, tuple(lost))]


def _read_payload_feedback(form: int, body: bytes) -> list[RtcpPacket]:
    _need(body, 8)
    sender, media = _PAIR.unpack_from(body)
    if form == _PLI:
        return [PictureLoss(sender, media)]
    if form == _FIR:
        entries = tuple(_FIR_ENTRY.unpack_from(body, at) for at in range(8, len(body) - 7, 8))
        return [FullIntraRequest(sender, entries)]
    if form == _APPLICATION and body[8:12] == b"REMB":
        return [_read_bitrate_limit(sender, body)]
    return []


def _read_bitrate_limit(sender: int, body: bytes) -> BitrateLimit:
    _need(body, 16)
    count = body[12]
    _need(body, 16 + 4 * count)
    mantissa = ((body[13] & 0x03) << 16) | (body[14] << 8) | body[15]
    ssrcs = tuple(_U32.unpack_from(body, 16 + 4 * index)[0] for index in range(count))
    return BitrateLimit(sender, mantissa << (body[13] >> 2), ssrcs)


_READERS: dict[int, Callable[[int, bytes], list[RtcpPacket]]] = {
    SENDER_REPORT: _read_sender_report,
    RECEIVER_REPORT: _read_receiver_report,
    DESCRIPTION: _read_description,
    GOODBYE: _read_goodbye,
    TRANSPORT_FEEDBACK: _read_transport_feedback,
    PAYLOAD_FEEDBACK: _read_payload_feedback,
}


def build_rtcp(packets: Iterable[RtcpPacket]) -> bytes:
    """One compound packet; the caller puts SR or RR first (RFC 3550 section 6.1)."""
    return b"".join(_WRITERS[type(packet)](packet) for packet in packets)


def _frame(count: int, kind: int, body: bytes) -> bytes:
    return _HEAD.pack(0x80 | count, kind, len(body) // 4) + body


def _loss_word(block: ReportBlock) -> int:
    lost = max(-_MAX_LOST - 1, min(_MAX_LOST, block.packets_lost))
    return (block.fraction_lost << 24) | (lost & 0xFF_FFFF)


def _write_blocks(blocks: tuple[ReportBlock, ...]) -> bytes:
    return b"".join(
        _BLOCK.pack(
            block.ssrc,
            (block.fraction_lost << 24) | (max(-_MAX_LOST - 1, min(_MAX_LOST, block.packets_lost)) & 0xFF_FFFF),
            block.highest_sequence,
            block.jitter,
            block.last_sr,
            block.delay_since_sr,
        )
        for block in blocks
    )


def _write_sender_report(packet: SenderReport) -> bytes:
    info = _SENDER_INFO.pack(packet.ntp_64, packet.rtp_timestamp, packet.packet_count, packet.octet_count)
    body = _U32.pack(packet.ssrc) + info + _write_blocks(packet.blocks)
    return _frame(len(packet.blocks), SENDER_REPORT, body)


def _write_receiver_report(packet: ReceiverReport) -> bytes:
    return _frame(len(packet.blocks), RECEIVER_REPORT, _U32.pack(packet.ssrc) + _write_blocks(packet.blocks))


def _write_description(packet: SourceDescription) -> bytes:
    name = packet.cname.encode()[:255]
    chunk = _U32.pack(packet.ssrc) + bytes((_CNAME, len(name))) + name
    return _frame(1, DESCRIPTION, chunk + bytes(4 - len(chunk) % 4))


def _write_goodbye(packet: Goodbye) -> bytes:
    return _frame(len(packet.ssrcs), GOODBYE, b"".join(_U32.pack(ssrc) for ssrc in packet.ssrcs))


def _write_nack(packet: Nack) -> bytes:
    entries: list[list[int]] = []
    for sequence in packet.lost:
        ahead = sequence_distance(sequence, entries[-1][0]) if entries else 0
        if entries and 1 <= ahead <= 16:
            entries[-1][1] |= 1 << (ahead - 1)
        else:
            entries.append([sequence, 0])
    body = b"".join(_NACK_ENTRY.pack(first, mask) for first, mask in entries)
    return _frame(_NACK, TRANSPORT_FEEDBACK, _PAIR.pack(packet.sender_ssrc, packet.media_ssrc) + body)


def _write_picture_loss(packet: PictureLoss) -> bytes:
    return _frame(_PLI, PAYLOAD_FEEDBACK, _PAIR.pack(packet.sender_ssrc, packet.media_ssrc))


def _write_full_intra_request(packet: FullIntraRequest) -> bytes:
    body = b"".join(_FIR_ENTRY.pack(ssrc, number) for ssrc, number in packet.entries)
    return _frame(_FIR, PAYLOAD_FEEDBACK, _PAIR.pack(packet.sender_ssrc, 0) + body)


def _write_bitrate_limit(packet: BitrateLimit) -> bytes:
    exponent = max(0, packet.bitrate_bps.bit_length() - 18)
    mantissa = packet.bitrate_bps >> exponent
    head = bytes((len(packet.ssrcs), (exponent << 2) | (mantissa >> 16), mantissa >> 8 & 0xFF, mantissa & 0xFF))
    body = b"REMB" + head + b"".join(_U32.pack(ssrc) for ssrc in packet.ssrcs)
    return _frame(_APPLICATION, PAYLOAD_FEEDBACK, _PAIR.pack(packet.sender_ssrc, 0) + body)


_WRITERS: dict[type, Callable[..., bytes]] = {
    SenderReport: _write_sender_report,
    ReceiverReport: _write_receiver_report,
    SourceDescription: _write_description,
    Goodbye: _write_goodbye,
    Nack: _write_nack,
    PictureLoss: _write_picture_loss,
    FullIntraRequest: _write_full_intra_request,
    BitrateLimit: _write_bitrate_limit,
}
