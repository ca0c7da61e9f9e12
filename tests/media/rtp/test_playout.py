"""What the playout of a voice does with single packets, hostile ones included; calls are in tests/media/receive."""

from hypothesis import given
from hypothesis import strategies as st

from meetroom.media.rtp.jitter import MAX_TARGET_MS, MIN_TARGET_MS, PathDelay
from meetroom.media.rtp.playout import FRAME_TICKS, MAX_PACKETS, MAX_RATE, Action, AudioBuffer, Pace

FRAME = b"\xf8x"


def started(frames: int = 30) -> tuple[AudioBuffer, int, float]:
    """A buffer that plays, the number of the next frame, and the time of the next pull."""
    buffer, now_ms = AudioBuffer(), 0.0
    for index in range(frames):
        buffer.insert(index, index * FRAME_TICKS, FRAME, now_ms)
        buffer.pull(now_ms + 5)
        now_ms += 20.0
    return buffer, frames, now_ms


def test_first_frame_waits_until_it_is_due_to_the_tick() -> None:
    buffer = AudioBuffer()
    buffer.insert(0, 0, FRAME, 100.0)
    assert buffer.pull(107.0).action is Action.SILENCE
    assert buffer.pull(127.0).action is Action.SILENCE
    first = buffer.pull(147.0)
    assert first.action is Action.PLAY
    assert first.gap_ticks == 3 * 48, "due at 100 + 40 (target at first) + 10"


def test_hole_is_bridged_with_what_follows_it() -> None:
    buffer, index, now_ms = started()
    for ahead in (1, 2):
        buffer.insert(index + ahead, (index + ahead) * FRAME_TICKS, FRAME, now_ms)
    steps = [buffer.pull(now_ms + 20 * turn) for turn in range(6)]
    (bridge,) = [step for step in steps if step.action is Action.BRIDGE]
    assert bridge.gap_ticks == FRAME_TICKS
    assert bridge.payload == FRAME
    assert buffer.counts.concealed == 1 + sum(step.action is Action.CONCEAL for step in steps)


def test_repeated_frame_fills_its_hole_and_raises_the_delay() -> None:
    buffer, index, now_ms = started()
    before_ms = buffer.target_ms
    buffer.insert(index + 1, (index + 1) * FRAME_TICKS, FRAME, now_ms + 20)
    buffer.insert(index, index * FRAME_TICKS, FRAME, now_ms + 20, repeated=True)
    assert buffer.counts.repaired == 1
    assert buffer.target_ms >= min(before_ms, 30.0)
    buffer.insert(index, index * FRAME_TICKS, FRAME, now_ms + 20, repeated=True)
    buffer.insert(0, 0, FRAME, now_ms + 20, repeated=True)
    assert buffer.counts.repaired == 1, "what is known or played is nothing new"
    steps = [buffer.pull(now_ms + 20 * turn).action for turn in range(4)]
    assert Action.BRIDGE not in steps


def test_longer_and_shorter_frames_follow_each_other_without_holes() -> None:
    buffer, now_ms, ticks = AudioBuffer(), 0.0, 0
    payloads = [b"\xf0x", b"\xf8x", b"\xf9x"] * 20  # 10, 20 and 40 ms
    actions = set()
    for seq, payload in enumerate(payloads):
        buffer.insert(seq, ticks, payload, now_ms)
        length = {0xF0: 480, 0xF8: 960, 0xF9: 1920}[payload[0]]
        ticks += length
        now_ms += length / 48
    for _ in payloads:
        actions.add(buffer.pull(now_ms, 0.0).action)
        now_ms += 20.0
    assert Action.BRIDGE not in actions


def test_path_delay_forgets_after_ten_seconds() -> None:
    path = PathDelay()
    path.observe(10.0, 0.0)
    for second in range(1, 9):
        path.observe(50.0, 1000.0 * second)
    assert path.least_ms == 10.0
    for second in range(9, 13):
        path.observe(50.0, 1000.0 * second)
    assert path.least_ms == 50.0


packets = st.tuples(
    st.integers(0, 0xFFFF),
    st.one_of(st.integers(0, 0xFFFF_FFFF), st.integers(0, 20).map(lambda frame: frame * FRAME_TICKS)),
    st.binary(max_size=3),
    st.integers(0, 400),
    st.booleans(),
)


@given(st.lists(packets, max_size=150))
def test_any_packets_are_survived_and_bounded(entries: list[tuple[int, int, bytes, int, bool]]) -> None:
    buffer = AudioBuffer()
    now_ms = 0.0
    for seq, ticks, payload, wait_ms, repeated in entries:
        now_ms += wait_ms
        buffer.insert(seq, ticks, payload, now_ms, repeated=repeated)
        assert buffer.pace(now_ms, 0.0) in Pace
        step = buffer.pull(now_ms)
        assert 0 <= step.gap_ticks <= 5 * FRAME_TICKS
        assert MIN_TARGET_MS <= buffer.target_ms <= MAX_TARGET_MS
        assert abs(buffer.rate) <= MAX_RATE


def test_flood_is_bounded() -> None:
    buffer = AudioBuffer()
    for index in range(20 * MAX_PACKETS):
        buffer.insert(index & 0xFFFF, index * FRAME_TICKS, FRAME, 0.0)
    assert len(buffer._packets) <= MAX_PACKETS
