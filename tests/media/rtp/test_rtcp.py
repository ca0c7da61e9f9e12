"""RTCP against golden packets, round trips and arbitrary bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.media.rtp.packet import MalformedPacket
from meetroom.media.rtp.rtcp import (
    BitrateLimit,
    FullIntraRequest,
    Goodbye,
    Nack,
    PictureLoss,
    ReceiverReport,
    ReportBlock,
    RtcpPacket,
    SenderReport,
    SourceDescription,
    build_rtcp,
    parse_rtcp,
)

u32 = st.integers(0, 0xFFFFFFFF)
blocks = st.lists(
    st.builds(ReportBlock, u32, st.integers(0, 255), st.integers(-(1 << 23), (1 << 23) - 1), u32, u32, u32, u32),
    max_size=31,
).map(tuple)
packets: st.SearchStrategy[RtcpPacket] = st.one_of(
    st.builds(SenderReport, u32, st.integers(0, 2**64 - 1), u32, u32, u32, blocks),
    st.builds(ReceiverReport, u32, blocks),
    st.builds(SourceDescription, u32, st.text(st.characters(codec="ascii"), max_size=40)),
    st.builds(Goodbye, st.lists(u32, max_size=31).map(tuple)),
    st.builds(PictureLoss, u32, u32),
    st.builds(FullIntraRequest, u32, st.lists(st.tuples(u32, st.integers(0, 255)), max_size=5).map(tuple)),
    st.builds(BitrateLimit, u32, st.integers(0, (1 << 18) - 1), st.lists(u32, max_size=9).map(tuple)),
)

GOLDEN: list[tuple[str, RtcpPacket]] = [
    (
        "81c90007 00000001 00000002 80000005 00010007 00000009 aabbccdd 00010000",
        ReceiverReport(1, (ReportBlock(2, 128, 5, 0x10007, 9, 0xAABBCCDD, 0x10000),)),
    ),
    (
        "80c80006 00000001 0000000200000003 00000004 00000005 00000006",
        SenderReport(1, 0x2_0000_0003, 4, 5, 6),
    ),
    ("81ca0003 00000001 01026162 00000000", SourceDescription(1, "ab")),
    ("81cb0001 00000001", Goodbye((1,))),
    ("81cd0003 00000001 00000002 000a0005", Nack(1, 2, (10, 11, 13))),
    ("81ce0002 00000001 00000002", PictureLoss(1, 2)),
    ("84ce0004 00000001 00000000 00000002 07000000", FullIntraRequest(1, ((2, 7),))),
    ("8fce0005 00000001 00000000 52454d42 0106fffe 00000002", BitrateLimit(1, 0x2FFFE << 1, (2,))),
]


@pytest.mark.parametrize(("text", "packet"), GOLDEN)
def test_golden_packets_are_read(text: str, packet: RtcpPacket) -> None:
    assert parse_rtcp(bytes.fromhex(text)) == (packet,)


@pytest.mark.parametrize(("text", "packet"), GOLDEN)
def test_golden_packets_are_written(text: str, packet: RtcpPacket) -> None:
    assert build_rtcp([packet]) == bytes.fromhex(text)


def test_negative_loss_and_its_limits() -> None:
    block = ReportBlock(1, 0, -3, 0, 0, 0, 0)
    assert parse_rtcp(build_rtcp([ReceiverReport(9, (block,))])) == (ReceiverReport(9, (block,)),)
    huge = ReportBlock(1, 0, 1 << 30, 0, 0, 0, 0)
    (report,) = parse_rtcp(build_rtcp([ReceiverReport(9, (huge,))]))
    assert isinstance(report, ReceiverReport)
    assert report.blocks[0].packets_lost == (1 << 23) - 1


def test_nack_wraps_and_spans() -> None:
    lost = (0xFFFE, 0xFFFF, 1, 40, 57)
    assert parse_rtcp(build_rtcp([Nack(1, 2, lost)])) == (Nack(1, 2, lost),)


def test_remb_keeps_18_bits() -> None:
    (limit,) = parse_rtcp(build_rtcp([BitrateLimit(1, 12_345_678, (5, 6))]))
    assert isinstance(limit, BitrateLimit)
    assert 12_345_678 * 0.9999 < limit.bitrate_bps <= 12_345_678
    assert limit.ssrcs == (5, 6)


def test_unknown_kinds_are_skipped_and_padding_is_removed() -> None:
    unknown = bytes.fromhex("80cc0001 00000000 82cd0002 00000001 00000002 82ce0002 00000001 00000002")
    padded = bytes.fromhex("a1ce0003 00000001 00000002 00000004")
    assert parse_rtcp(unknown + padded) == (PictureLoss(1, 2),)


@pytest.mark.parametrize(
    "text",
    ["80", "40c90001 00000001", "80c90002 00000001", "81c90001 00000001", "a0c90001 00000009",
     "80c80001 00000001", "81ca0001 000000", "81ca0002 00000001 0109 6162", "82cb0001 00000001",
     "81cd0001 00000001", "81ce0001 00000001", "8fce0003 00000001 00000000 52454d42",
     "8fce0004 00000001 00000000 52454d42 ff000000"],
)  # fmt: skip
def test_bad_packets_are_malformed(text: str) -> None:
    with pytest.raises(MalformedPacket):
        parse_rtcp(bytes.fromhex(text))


@given(st.lists(packets, max_size=4))
def test_what_is_built_is_read_back(compound: list[RtcpPacket]) -> None:
    assert parse_rtcp(build_rtcp(compound)) == tuple(compound)


@given(st.binary(max_size=80), st.sampled_from([0xC8, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE]), st.integers(0x80, 0xBF))
def test_arbitrary_bytes_raise_nothing_else(tail: bytes, kind: int, first: int) -> None:
    body = tail[: len(tail) // 4 * 4]
    for data in (tail, bytes((first, kind)) + (len(body) // 4).to_bytes(2, "big") + body):
        try:
            found = parse_rtcp(data)
        except MalformedPacket:
            continue
        assert isinstance(found, tuple)
