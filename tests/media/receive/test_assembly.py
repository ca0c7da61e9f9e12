"""Frame assembly under loss, reordering, jitter and stalls, in virtual time."""

import random
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.media.receive.assembly import EncodedFrame, FrameAssembler, VideoPacket
from meetroom.media.receive.fragments import Fragment
from tests.media.simulated_line import Clock, Line

FRAME_MS = 1000 / 30
PACKETS_PER_FRAME = 3
BASELINE_MS = 25.0


def packet(seq: int, frame: int, place: int, *, key: bool = False, marker: bool = True) -> VideoPacket:
    """One packet of frame number `frame`: `place` 0 opens it, the last one closes it."""
    first = place == 0
    fragment = Fragment(bytes((frame & 0xFF, place)), first, first and key)
    last = place == PACKETS_PER_FRAME - 1
    return VideoPacket(seq & 0xFFFF, frame * 3000, marker and last, "VP8", fragment)


def frame_packets(frame: int, *, key: bool = False) -> list[VideoPacket]:
    """All packets of one frame."""
    return [packet(frame * PACKETS_PER_FRAME + place, frame, place, key=key) for place in range(PACKETS_PER_FRAME)]


@dataclass
class Call:
    """A sender and a receiver in virtual time: NACK and PLI are obeyed as ours do."""

    line: Line
    duration_ms: float = 15_000.0
    shown: list[tuple[float, float]] = field(default_factory=list)  # (sent, shown)
    sent_frames: int = 0
    keyframes: int = 0
    _kept: dict[int, VideoPacket] = field(default_factory=dict)
    _sequence: int = 60_000  # wraps soon
    _key_wanted: bool = True
    _key_made_ms: float = -1e9

    def run(self) -> "Call":
        """Hold the call."""
        clock = self.line.clock
        self.assembler = FrameAssembler()
        clock.every(FRAME_MS, self.duration_ms, self._send_frame)
        clock.every(10.0, self.duration_ms + 1000, self._poll)
        clock.run()
        return self

    def latencies(self, begin_ms: float, end_ms: float) -> list[float]:
        """How old the frames were that were sent in this time, when they were shown."""
        return [shown - sent for sent, shown in self.shown if begin_ms <= sent < end_ms]

    def _send_frame(self) -> None:
        now_ms = self.line.clock.now_ms
        key = self._key_wanted and now_ms - self._key_made_ms >= 1000
        if key:
            self._key_wanted, self._key_made_ms = False, now_ms
            self.keyframes += 1
        for place in range(PACKETS_PER_FRAME):
            fragment = Fragment(b"x", place == 0, key and place == 0)
            last = place == PACKETS_PER_FRAME - 1
            made = VideoPacket(self._sequence & 0xFFFF, int(now_ms * 90), last, "VP8", fragment)
            self._kept[made.sequence] = made
            self._transmit(made)
            self._sequence += 1
        self.sent_frames += 1

    def _transmit(self, made: VideoPacket) -> None:
        self.line.send(lambda: self._show(self.assembler.insert(made, self.line.clock.now_ms)))

    def _show(self, frames: list[EncodedFrame]) -> None:
        self.shown += [(frame.timestamp / 90, self.line.clock.now_ms) for frame in frames]

    def _poll(self) -> None:
        clock = self.line.clock
        need = self.assembler.poll(clock.now_ms, 2 * self.line.delay_ms)
        if not need.nack and not need.pli:
            return

        def arrive() -> None:
            self._key_wanted = self._key_wanted or need.pli
            for sequence in need.nack:
                self._transmit(self._kept[sequence])

        clock.at(clock.now_ms + self.line.delay_ms, arrive)


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


@pytest.mark.parametrize(("loss", "share"), [(0.01, 0.99), (0.02, 0.98), (0.05, 0.93)])
def test_loss_costs_few_pictures_and_no_latency(loss: float, share: float) -> None:
    clock = Clock()
    call = Call(Line(clock, delay_ms=50.0, loss=loss, trouble=(0.0, 10_000.0))).run()
    assert len(call.shown) / call.sent_frames >= share
    assert max(call.latencies(10_500.0, 15_000.0)) <= 50.0 + 20.0
    assert max(call.latencies(0.0, 10_000.0)) <= 600.0


@pytest.mark.parametrize("drops", [False, True])
def test_stall_of_two_seconds_leaves_no_latency(drops: bool) -> None:
    clock = Clock()
    call = Call(Line(clock, stall=(4000.0, 6000.0), stall_drops=drops)).run()
    after = call.latencies(6_100.0 if not drops else 8_000.0, 15_000.0)
    assert len(after) > 200
    assert max(after) <= BASELINE_MS + 20.0


def test_jitter_and_reordering_cost_nothing_lasting() -> None:
    clock = Clock()
    call = Call(Line(clock, jitter_ms=100.0, reorder=0.05, trouble=(2000.0, 8000.0))).run()
    assert len(call.shown) / call.sent_frames >= 0.99
    assert max(call.latencies(8_500.0, 15_000.0)) <= BASELINE_MS + 20.0
    assert call.keyframes <= 2


def test_unrecoverable_loss_asks_for_few_keyframes() -> None:
    clock = Clock()
    line = Line(clock, loss=0.35, trouble=(3000.0, 6000.0))
    call = Call(line).run()
    assert call.keyframes <= 8
    assert max(call.latencies(8_000.0, 15_000.0)) <= BASELINE_MS + 20.0


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
