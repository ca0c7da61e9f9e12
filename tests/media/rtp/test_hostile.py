"""Estimate, holes and playout of a voice under input nobody honest sends: bounded, and soon normal again."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from meetroom.media.receive.timescale import Sound
from meetroom.media.receive.voice import VoicePlayout
from meetroom.media.rtp.estimator import MAX_BPS, MIN_BPS, BandwidthEstimator
from meetroom.media.rtp.nack import MAX_ASKED, MAX_GAP, MAX_MISSING, NackList
from meetroom.media.rtp.packet import MalformedPacket
from meetroom.media.rtp.playout import MAX_PACKETS
from meetroom.media.rtp.red import parse_red
from meetroom.media.rtp.rtcp import build_rtcp, parse_rtcp
from meetroom.media.rtp.sequence import Unwrapper

EXAMPLES = 200
HALF_24, HALF_32 = 1 << 23, 1 << 31
OPUS_20_MS = b"\xf8\x01\x02"
SOUND: Sound = np.tile(np.linspace(-3000, 3000, 240, dtype=np.float32), 4)
stamps = st.one_of(
    st.sampled_from([0, 1, HALF_24 - 1, HALF_24, HALF_24 + 1, (1 << 24) - 1]), st.integers(0, (1 << 24) - 1)
)
jumps_32 = st.one_of(st.sampled_from([0, 1, -1, HALF_32, HALF_32 - 1, HALF_32 + 1]), st.integers(0, (1 << 32) - 1))
jumps_16 = st.one_of(st.sampled_from([0, 1, -1, 399, 1 << 15]), st.integers(0, 0xFFFF))


def stamp_at(sent_ms: float) -> int:
    """abs-send-time."""
    return int(sent_ms * (1 << 18) / 1000) & 0xFF_FFFF


def stream(estimator: BandwidthEstimator, begin_ms: float, seconds: int, offset_24: int = 0) -> float:
    """1 Mb/s over a path that carries it easily; when it ends."""
    for index in range(100 * seconds):
        now_ms = begin_ms + 10.0 * index
        estimator.packet((stamp_at(now_ms) + offset_24) & 0xFF_FFFF, now_ms + 20.0, 1250)
        if index % 100 == 99:
            estimator.lost(0.0, now_ms + 20.0)
    return begin_ms + 10_000.0 * seconds / 10 + 20.0


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    st.lists(st.tuples(stamps, st.floats(0, 300), st.integers(0, 65_535), st.floats(0, 1)), max_size=60),
    st.sampled_from([0, HALF_24, 12_345_678]),
)
def test_estimate_is_back_within_seconds(hostile: list[tuple[int, float, int, float]], offset_24: int) -> None:
    estimator = BandwidthEstimator()
    now_ms = stream(estimator, 0.0, 4)
    for stamp, wait_ms, size, lost in hostile:
        now_ms += wait_ms
        estimator.packet(stamp, now_ms, size)
        estimator.lost(lost, now_ms)
        assert MIN_BPS <= (estimator.estimate_bps(now_ms) or MIN_BPS) <= MAX_BPS
    now_ms = stream(estimator, now_ms, 12, offset_24)
    assert (estimator.estimate_bps(now_ms) or 0) > 700_000


@settings(max_examples=EXAMPLES // 3, deadline=None)
@given(st.lists(st.integers(-(1 << 20), 1 << 20), min_size=1, max_size=20))
def test_clock_that_is_set_blinds_nobody(steps: list[int]) -> None:
    """Back by ten seconds: what follows is judged by its delay all the same, and not after ten seconds."""
    estimator, offset, now_ms = BandwidthEstimator(), 0, 0.0
    for step in steps:
        offset += step
        now_ms = stream(estimator, now_ms, 1, offset)
    now_ms = stream(estimator, now_ms, 4, offset)
    for index in range(300):  # three seconds over a path that takes half of it
        estimator.packet((stamp_at(now_ms + 10.0 * index) + offset) & 0xFF_FFFF, now_ms + 20.0 + 20.0 * index, 1250)
    assert (estimator.estimate_bps(now_ms + 6_000.0) or 0) < 700_000


def test_flood_leaves_nothing_behind() -> None:
    estimator = BandwidthEstimator()
    for index in range(200_000):
        estimator.packet(index * 7919 & 0xFF_FFFF, index / 100, 1500)
    held = [value for value in vars(estimator).values() if hasattr(value, "__len__")]
    assert all(len(value) <= 20 for value in held)
    assert (estimator.estimate_bps(stream(estimator, 2_000.0, 12)) or 0) > 900_000


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.tuples(jumps_16, st.floats(0, 100)), max_size=80))
def test_holes_are_bounded_and_forgotten(jumps: list[tuple[int, float]]) -> None:
    nacks, seqs, seq, now_ms = NackList(), Unwrapper(16), 0, 0.0
    for jump, wait_ms in jumps:
        seq = seq + jump & 0xFFFF
        now_ms += wait_ms
        nacks.arrived(seqs.unwrap(seq), now_ms)
        assert len(nacks.due(now_ms, 30.0)) <= MAX_ASKED
        if nacks.given_up(now_ms, 30.0):
            nacks.forget_all()
        assert len(nacks) <= MAX_MISSING + MAX_GAP
    for _ in range(100):
        seq, now_ms = seq + 1 & 0xFFFF, now_ms + 10.0
        nacks.arrived(seqs.unwrap(seq), now_ms)
        if nacks.given_up(now_ms, 30.0):
            nacks.forget_all()
    assert not nacks.due(now_ms + 100.0, 30.0)


@settings(max_examples=EXAMPLES // 4, deadline=None)
@given(
    st.lists(st.tuples(jumps_16, jumps_32, st.binary(max_size=4), st.booleans(), st.floats(0, 60)), max_size=30),
    st.sampled_from([0, HALF_32, 4_711]),
)
def test_voice_is_heard_again_within_seconds(hostile: list[tuple[int, int, bytes, bool, float]], offset: int) -> None:
    voice, now_ms = VoicePlayout(lambda _: SOUND), 0.0
    buffer, seq, ticks = voice.buffer, 0, 0

    def speak(frames: int) -> int:
        nonlocal seq, ticks, now_ms
        before = buffer.counts.played
        for _ in range(frames):
            seq, ticks, now_ms = seq + 1 & 0xFFFF, ticks + 960 & 0xFFFF_FFFF, now_ms + 20.0
            buffer.insert(seq, ticks, OPUS_20_MS, now_ms)
            voice.pull(now_ms + 5.0)
        return buffer.counts.played - before

    speak(20)
    for seq_jump, ticks_jump, payload, repeated, wait_ms in hostile:
        now_ms += wait_ms
        buffer.insert(
            seq + seq_jump & 0xFFFF, ticks + ticks_jump & 0xFFFF_FFFF, payload or OPUS_20_MS, now_ms, repeated=repeated
        )
        voice.pull(now_ms)
        assert len(buffer._packets) <= MAX_PACKETS
        assert len(voice._held) < 20_000
    ticks = ticks + offset & 0xFFFF_FFFF
    speak(150)  # three seconds
    assert speak(25) >= 24
    assert buffer.target_ms <= 100, "on its way down"
    assert buffer.delay_ms < 160


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for head in (b"", b"\x81\xcd\x00\x10", b"\x8f\xce\x00\x08" + bytes(8) + b"REMB", b"\x9f\xc9\x00\x20"):
        try:
            packets = parse_rtcp(head + data)
        except MalformedPacket:
            continue
        build_rtcp(packets)
    try:
        blocks = parse_red(data)
    except MalformedPacket:
        return
    assert sum(len(block.payload) for block in blocks) < len(data)
