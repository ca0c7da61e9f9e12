"""Redundant audio payloads: the bytes of RFC 2198, what no header can say, and hostile bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.media.rtp.packet import MalformedPacket
from meetroom.media.rtp.red import MAX_BLOCKS, RedBlock, build_red, parse_red

redundant_blocks = st.builds(
    RedBlock, st.integers(0, 127), st.integers(0, (1 << 14) - 1), st.binary(min_size=1, max_size=1023)
)
primary_blocks = st.builds(RedBlock, st.integers(0, 127), st.just(0), st.binary(max_size=1300))


def test_bytes_are_those_of_the_rfc() -> None:
    wire = build_red([RedBlock(111, 1920, b"old"), RedBlock(111, 960, b"newer"), RedBlock(111, 0, b"now")])
    assert wire == (
        bytes((0x80 | 111, 1920 >> 6, (1920 & 0x3F) << 2, 3))
        + bytes((0x80 | 111, 960 >> 6, (960 & 0x3F) << 2, 5))
        + bytes((111,))
        + b"oldnewernow"
    )


@given(st.lists(redundant_blocks, max_size=MAX_BLOCKS - 1), primary_blocks)
def test_what_is_built_is_read_again(redundant: list[RedBlock], primary: RedBlock) -> None:
    blocks = (*redundant, primary)
    assert parse_red(build_red(blocks)) == blocks
    assert parse_red(memoryview(build_red(blocks))) == blocks


def test_empty_redundant_block_is_nothing_to_play() -> None:
    assert parse_red(build_red([RedBlock(111, 960, b""), RedBlock(111, 0, b"x")])) == (RedBlock(111, 0, b"x"),)


@given(st.binary(max_size=1500))
def test_any_bytes_are_read_or_refused(payload: bytes) -> None:
    try:
        blocks = parse_red(payload)
    except MalformedPacket:
        return
    assert 1 <= len(blocks) <= MAX_BLOCKS
    assert sum(len(block.payload) for block in blocks) < len(payload)
    assert blocks[-1].timestamp_offset == 0


@pytest.mark.parametrize("cut", range(14))
def test_truncated_payload_is_refused_or_only_its_primary_is_shorter(cut: int) -> None:
    whole = build_red([RedBlock(111, 960, b"12345"), RedBlock(111, 0, b"6789")])
    try:
        blocks = parse_red(whole[:cut])
    except MalformedPacket:
        assert cut < 10, "nothing but the primary may be missing"
        return
    assert blocks == (RedBlock(111, 960, b"12345"), RedBlock(111, 0, whole[10:cut]))


def test_endless_header_is_refused() -> None:
    with pytest.raises(MalformedPacket):
        parse_red(b"\xef\x00\x00\x00" * 300 + b"\x6f")


@pytest.mark.parametrize(
    "blocks",
    [
        [],
        [RedBlock(111, 960, b"x")],
        [RedBlock(111, 960, b"x" * 1024), RedBlock(111, 0, b"y")],
        [RedBlock(111, 1 << 14, b"x"), RedBlock(111, 0, b"y")],
        [RedBlock(128, 960, b"x"), RedBlock(111, 0, b"y")],
        [RedBlock(111, 0, b"x")] * (MAX_BLOCKS + 1),
    ],
)
def test_what_no_header_can_say_is_refused(blocks: list[RedBlock]) -> None:
    with pytest.raises(ValueError, match=r"RED|primary|redundant"):
        build_red(blocks)
