"""Frames cut into payloads and put together again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.media.receive.fragments import START_CODE, MalformedPayload, read_h264, read_vp8
from meetroom.media.send.packetise import MAX_PAYLOAD_BYTES, h264_payloads, nal_units, vp8_payloads

nal_body = st.binary(min_size=1, max_size=3000).map(lambda body: body.replace(b"\x00", b"\x55"))
nal_unit = st.builds(lambda kind, body: bytes((0x60 | kind,)) + body, st.sampled_from([1, 5, 6, 7, 8]), nal_body)


@given(st.binary(min_size=1, max_size=5000), st.integers(0, 0x7FFF))
def test_vp8_round_trip(frame: bytes, picture_id: int) -> None:
    payloads = vp8_payloads(frame, picture_id)
    fragments = [read_vp8(payload) for payload in payloads]
    assert b"".join(fragment.data for fragment in fragments) == frame
    assert [fragment.starts_frame for fragment in fragments] == [True] + [False] * (len(payloads) - 1)
    assert fragments[0].starts_keyframe is (frame[0] & 1 == 0)
    assert all(len(payload) <= MAX_PAYLOAD_BYTES for payload in payloads)
    assert int.from_bytes(payloads[0][2:4], "big") & 0x7FFF == picture_id


@given(st.lists(nal_unit, min_size=1, max_size=6))
def test_h264_round_trip(units: list[bytes]) -> None:
    frame = b"".join(START_CODE + unit for unit in units)
    payloads = h264_payloads(frame)
    assert all(len(payload) <= MAX_PAYLOAD_BYTES for payload in payloads)
    assert b"".join(read_h264(payload).data for payload in payloads) == frame
    starts = [read_h264(payload).starts_keyframe for payload in payloads]
    assert any(starts) is any(unit[0] & 0x1F == 7 for unit in units)


def test_parameter_sets_share_the_first_packet_of_a_small_keyframe() -> None:
    units = [b"\x67sps", b"\x68pps", b"\x65" + b"i" * 100]
    (payload,) = h264_payloads(b"".join(b"\x00\x00\x01" + unit for unit in units))
    assert payload[0] & 0x1F == 24
    assert read_h264(payload).starts_keyframe


def test_large_unit_travels_in_fragments() -> None:
    payloads = h264_payloads(START_CODE + b"\x65" + b"i" * 3000)
    assert [payload[0] & 0x1F for payload in payloads] == [28, 28, 28]
    assert [payload[1] >> 6 for payload in payloads] == [0b10, 0b00, 0b01]


def test_nal_units_accept_both_start_codes_and_trailing_zeros() -> None:
    assert nal_units(b"\x00\x00\x01\x67a\x00\x00\x00\x01\x68b\x00") == [b"\x67a", b"\x68b"]
    assert nal_units(b"no start code") == []


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(payload: bytes) -> None:
    for read in (read_vp8, read_h264):
        try:
            assert read(payload).data
        except MalformedPayload:
            continue


@pytest.mark.parametrize("payload", [b"", b"\x90", b"\x90\x80", b"\x90\xf0\x80\x01\x02\x03"])
def test_truncated_vp8_descriptor_is_refused(payload: bytes) -> None:
    with pytest.raises(MalformedPayload):
        read_vp8(payload)


@pytest.mark.parametrize("payload", [b"", b"\x18", b"\x18\x00\x05ab", b"\x18\x00\x00", b"\x7c\x85"])
def test_truncated_h264_payload_is_refused(payload: bytes) -> None:
    with pytest.raises(MalformedPayload):
        read_h264(payload)
