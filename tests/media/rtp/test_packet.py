"""RTP headers against golden packets and arbitrary bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.media.rtp.extensions import (
    AudioLevel,
    build_abs_send_time,
    build_audio_level,
    find_abs_send_time,
    find_extension,
    parse_audio_level,
    parse_mid,
)
from meetroom.media.rtp.packet import (
    DatagramKind,
    MalformedPacket,
    RtpPacket,
    build_extensions,
    build_rtp,
    classify,
    parse_extensions,
    parse_rtp,
    patch_rtp,
    payload_offset,
    sequence_distance,
    timestamp_distance,
)

# V=2, X, marker, PT 111, seq 0x1234, one CSRC; one-byte extensions:
# mid "0" (id 4), audio level voice -42 (id 1)
GOLDEN = bytes.fromhex("91 ef 1234 0000ffff deadbeef 0badcafe bede0001 4030 10aa".replace(" ", "") + "0102030405")
GOLDEN_PACKET = RtpPacket(
    payload_type=111,
    marker=True,
    sequence=0x1234,
    timestamp=0xFFFF,
    ssrc=0xDEADBEEF,
    csrcs=(0x0BADCAFE,),
    extensions={4: b"0", 1: b"\xaa"},
    payload=b"\1\2\3\4\5",
)
TWO_BYTE = bytes.fromhex("9060000100000002000000031000000201010a20024142000000000000")[:-4] + b"\x07"

packets = st.builds(
    RtpPacket,
    payload_type=st.integers(0, 127),
    marker=st.booleans(),
    sequence=st.integers(0, 0xFFFF),
    timestamp=st.integers(0, 0xFFFFFFFF),
    ssrc=st.integers(0, 0xFFFFFFFF),
    csrcs=st.lists(st.integers(0, 0xFFFFFFFF), max_size=15).map(tuple),
    extensions=st.dictionaries(st.integers(1, 255), st.binary(max_size=255), max_size=4),
    payload=st.binary(max_size=1200),
)


def test_golden_packet_is_read_and_written() -> None:
    assert parse_rtp(GOLDEN) == GOLDEN_PACKET
    assert build_rtp(GOLDEN_PACKET) == GOLDEN
    assert payload_offset(GOLDEN) == 24
    assert parse_audio_level(parse_extensions(GOLDEN)[1]) == AudioLevel(voice=True, level=42)
    assert parse_mid(parse_extensions(GOLDEN)[4]) == "0"


def test_two_byte_extensions_are_read() -> None:
    assert dict(parse_extensions(TWO_BYTE)) == {1: b"\x0a", 0x20: b"AB"}


def test_padding_is_not_payload() -> None:
    packet = parse_rtp(bytes.fromhex("a0600001000000020000000341420002"))
    assert packet.payload == b"AB"


def test_reserved_id_ends_the_list_and_unknown_profile_is_skipped() -> None:
    head = bytes.fromhex("906000010000000200000003")
    assert dict(parse_extensions(head + bytes.fromhex("bede0002 1001 f0ff 2001 0000"))) == {1: b"\1"}
    assert dict(parse_extensions(head + bytes.fromhex("abcd000110010000"))) == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "80",
        "406000010000000200000003",  # version 1
        "816000010000000200000003",  # CSRC missing
        "906000010000000200000003",  # extension header missing
        "906000010000000200000003bede0002 00000000",  # extension shorter than announced
        "906000010000000200000003bede0001 13010203",  # item longer than the block
        "906000010000000200000003100000010105 0000",  # the same, two-byte form
        "906000010000000200000003100000010000 0001",  # id without length
        "a06000010000000200000003 00",  # padding 0
        "a06000010000000200000003 05",  # padding longer than the payload
    ],
)
def test_bad_packets_are_malformed(text: str) -> None:
    with pytest.raises(MalformedPacket):
        parse_rtp(bytes.fromhex(text))


@given(packets)
def test_what_is_built_is_read_back(packet: RtpPacket) -> None:
    again = parse_rtp(build_rtp(packet))
    assert again == packet


@given(st.one_of(st.binary(max_size=80), st.binary(max_size=80).map(lambda tail: b"\x90\x60" + tail)))
def test_arbitrary_bytes_raise_nothing_else(data: bytes) -> None:
    classify(data)
    try:
        packet = parse_rtp(data)
    except MalformedPacket:
        return
    assert packet.sequence == int.from_bytes(data[2:4], "big")


@given(st.binary(max_size=20))
def test_arbitrary_extension_values_raise_nothing_else(value: bytes) -> None:
    for parse in (parse_audio_level, parse_mid):
        try:
            parse(value)
        except MalformedPacket:
            continue


def test_patch_changes_only_its_fields() -> None:
    packet = bytearray(GOLDEN)
    patch_rtp(packet, payload_type=96, sequence=7, timestamp=8, ssrc=9)
    again = parse_rtp(bytes(packet))
    assert (again.payload_type, again.sequence, again.timestamp, again.ssrc) == (96, 7, 8, 9)
    assert again.marker
    assert packet[12:] == GOLDEN[12:]


def test_impossible_extensions_are_refused() -> None:
    with pytest.raises(ValueError, match="id or length"):
        build_extensions({256: b"x"})


@pytest.mark.parametrize(
    ("first_bytes", "kind"),
    [
        ("", DatagramKind.UNKNOWN),
        ("0001", DatagramKind.STUN),
        ("1603", DatagramKind.DTLS),
        ("80c8", DatagramKind.RTCP),
        ("80e0", DatagramKind.RTP),
        ("8060", DatagramKind.RTP),
        ("4000", DatagramKind.UNKNOWN),
        ("ff00", DatagramKind.UNKNOWN),
    ],
)
def test_datagrams_are_told_apart(first_bytes: str, kind: DatagramKind) -> None:
    assert classify(bytes.fromhex(first_bytes)) is kind


def test_distances_wrap() -> None:
    assert sequence_distance(1, 0xFFFF) == 2
    assert sequence_distance(0xFFFF, 1) == -2
    assert timestamp_distance(5, 0xFFFF_FFFB) == 10
    assert timestamp_distance(0xFFFF_FFFB, 5) == -10


def test_extension_values_are_written() -> None:
    assert build_audio_level(AudioLevel(voice=True, level=42)) == b"\xaa"
    assert build_abs_send_time(0x0000_0001_8000_0000) == b"\x06\x00\x00"


@given(
    st.dictionaries(st.integers(1, 14), st.binary(min_size=1, max_size=16), max_size=4),
    st.integers(1, 14),
    st.binary(max_size=8),
)
def test_one_extension_is_found_where_all_are_read(extensions: dict[int, bytes], wanted: int, payload: bytes) -> None:
    packet = build_rtp(RtpPacket(111, 1, 2, 3, payload, extensions=extensions))
    at = find_extension(packet, wanted, payload_offset(packet))
    value = parse_extensions(packet).get(wanted)
    assert (packet[at : at + (packet[at - 1] & 0x0F) + 1] if at else None) == value
    sent = find_abs_send_time(packet, wanted, payload_offset(packet))
    assert sent == (int.from_bytes(value, "big") if value is not None and len(value) == 3 else -1)


@given(st.binary(min_size=12, max_size=60), st.integers(1, 14))
def test_extensions_are_looked_for_safely(packet: bytes, wanted: int) -> None:
    try:
        start = payload_offset(packet)
    except MalformedPacket:
        return
    assert 0 <= find_extension(packet, wanted, start) < max(1, start)
