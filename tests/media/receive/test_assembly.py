"""Frame assembly packet by packet, hostile ones included; calls over bad lines are in test_pictures.py."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.media.receive.assembly import MAX_PACKETS, EncodedFrame, FrameAssembler, VideoPacket
from meetroom.media.receive.fragments import Fragment
from meetroom.media.rtp.nack import MAX_ASKED, MAX_MISSING

PACKETS_PER_FRAME = 3


def packet(seq: int, frame: int, place: int, *, key: bool = False, marker: bool = True) -> VideoPacket:
    """One packet of frame number `frame`: `place` 0 opens it, the last one closes it."""
    first = place == 0
    fragment = Fragment(bytes((frame & 0xFF, place)), first, first and key)
    last = place == PACKETS_PER_FRAME - 1
    return VideoPacket(seq & 0xFFFF, frame * 3000, marker and last, "VP8", fragment)


def frame_packets(frame: int, *, key: bool = False) -> list[VideoPacket]:
    """All packets of one frame."""
    return [packet(frame * PACKETS_PER_FRAME + place, frame, place, key=key) for place in range(PACKETS_PER_FRAME)]


def test_frame_leaves_with_its_last_packet() -> None:
    assembler = FrameAssembler()
    first, second, third = frame_packets(0, key=True)
    assert assembler.insert(first, 0) == []
    assert assembler.insert(second, 1) == []
    (frame,) = assembler.insert(third, 2)
    assert frame.is_key
    assert frame.data == bytes((0, 0, 0, 1, 0, 2))


def test_reordered_and_repeated_packets_make_the_same_frames() -> None:
    packets = [entry for frame in range(20) for entry in frame_packets(frame, key=frame == 0)]
    assembler = FrameAssembler()
    shuffled = packets[:3] + packets[3:]
    rng = random.Random(5)
    for at in range(3, len(shuffled), 6):
        part = shuffled[at : at + 6]
        rng.shuffle(part)
        shuffled[at : at + 6] = part
    out = [frame for entry in shuffled for twice in (entry, entry) for frame in assembler.insert(twice, 0.0)]
    assert [frame.timestamp for frame in out] == [frame * 3000 for frame in range(20)]
    assert assembler.poll(1000, 50).nack == ()


def test_waits_for_a_keyframe_and_asks_for_it() -> None:
    assembler = FrameAssembler()
    for entry in frame_packets(0):
        assert assembler.insert(entry, 0.0) == []
    assert not assembler.poll(50.0, 20.0).pli
    assert assembler.poll(110.0, 20.0).pli
    assert not assembler.poll(130.0, 20.0).pli, "not again at once"
    assert [len(assembler.insert(entry, 200.0)) for entry in frame_packets(1, key=True)] == [0, 0, 1]
    assert not assembler.poll(900.0, 20.0).pli


def test_nothing_is_asked_of_an_empty_slot() -> None:
    assembler = FrameAssembler()
    assert not assembler.poll(10_000.0, 20.0).pli
    for entry in frame_packets(0):
        assembler.insert(entry, 0.0)
    assert not assembler.poll(5_000.0, 20.0).pli


def test_hole_is_asked_for_up_to_five_times_then_a_keyframe() -> None:
    assembler = FrameAssembler()
    packets = [entry for frame in range(3) for entry in frame_packets(frame, key=frame == 0)]
    for entry in packets:
        if entry.sequence != 4:
            assembler.insert(entry, 0.0)
    asked = [now for now in range(0, 240, 5) if assembler.poll(float(now), 10.0).nack == (4,)]
    assert asked == [10, 30, 50, 70, 90]
    assert assembler.poll(250.0, 10.0).pli
    assert assembler.needs_key
    # The late packet comes after all: nothing is shown, nothing is queued.
    assert assembler.insert(packets[4], 300.0) == []


def test_whole_keyframe_behind_a_hole_is_shown_at_once() -> None:
    assembler = FrameAssembler()
    for entry in frame_packets(0, key=True):
        assembler.insert(entry, 0.0)
    out = [frame for entry in frame_packets(3, key=True) for frame in assembler.insert(entry, 10.0)]
    assert [frame.timestamp for frame in out] == [9000]
    assert assembler.poll(100.0, 20.0).nack == ()


def test_sender_without_marker_is_cut_by_timestamp() -> None:
    assembler = FrameAssembler()
    out: list[EncodedFrame] = []
    for entry in frame_packets(0, key=True):
        out += assembler.insert(entry, 0.0)
    for frame in (1, 2):
        for place in range(PACKETS_PER_FRAME):
            seq = frame * PACKETS_PER_FRAME + place
            out += assembler.insert(packet(seq, frame, place, marker=False), 0.0)
    assert [frame.timestamp for frame in out] == [0, 3000]


def test_keyframe_older_than_what_was_shown_is_not_shown() -> None:
    assembler = FrameAssembler()
    old, new = frame_packets(1, key=True), frame_packets(2, key=True)
    for entry in (*frame_packets(0, key=True), *new):
        assembler.insert(entry, 0.0)
    assembler.require_key(10.0)
    assert [assembler.insert(entry, 20.0) for entry in old] == [[], [], []]
    assert assembler.needs_key


def test_source_that_counts_anew_is_taken_up_again() -> None:
    assembler = FrameAssembler()
    for entry in frame_packets(10_000, key=True):
        assembler.insert(entry, 0.0)
    out = [frame for entry in frame_packets(5, key=True) for frame in assembler.insert(entry, 10.0)]
    assert len(out) == 1


def test_decode_error_freezes_until_the_next_keyframe() -> None:
    assembler = FrameAssembler()
    for entry in frame_packets(0, key=True):
        assembler.insert(entry, 0.0)
    assembler.require_key(5.0)
    assert assembler.poll(5.0, 20.0).pli
    assert [assembler.insert(entry, 10.0) for entry in frame_packets(1)] == [[], [], []]
    assert sum(len(assembler.insert(entry, 20.0)) for entry in frame_packets(2, key=True)) == 1


@given(st.lists(st.tuples(st.integers(0, 0xFFFF), st.integers(0, 50), st.booleans(), st.booleans()), max_size=200))
def test_any_packets_are_survived(entries: list[tuple[int, int, bool, bool]]) -> None:
    assembler = FrameAssembler()
    now_ms = 0.0
    last = -1
    for seq, frame, marker, key in entries:
        fragment = Fragment(b"x", key, key)
        now_ms += 7.0
        for out in assembler.insert(VideoPacket(seq, frame, marker, "VP8", fragment), now_ms):
            assert out.data
        assembler.poll(now_ms, 30.0)
        last = seq
    assert last >= -1


@pytest.mark.parametrize("starts", [False, True], ids=["pieces", "false starts of keyframes"])
def test_flood_behind_a_hole_is_bounded(starts: bool) -> None:
    assembler = FrameAssembler()
    for entry in frame_packets(0, key=True):
        assembler.insert(entry, 0.0)
    for index in range(5000):
        assembler.insert(VideoPacket((10 + index) & 0xFFFF, 9_000, False, "VP8", Fragment(b"x", starts, starts)), 1.0)
        assert len(assembler._packets) <= MAX_PACKETS
    assert assembler.needs_key


def test_holes_without_end_are_bounded() -> None:
    assembler = FrameAssembler()
    for index in range(2000):
        assembler.insert(
            VideoPacket(index * 399 & 0xFFFF, index, True, "VP8", Fragment(b"x", True, True)), float(index)
        )
        assert len(assembler.poll(float(index), 20.0).nack) <= MAX_ASKED
        assert len(assembler._nacks) <= MAX_MISSING + 399
