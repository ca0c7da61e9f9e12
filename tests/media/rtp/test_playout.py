"""Audio playout under loss, jitter, stalls and pauses, in virtual time."""

import struct
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.media.rtp.jitter import FRAME_TICKS, Action, AudioBuffer
from tests.media.simulated_line import Clock, Line


@dataclass
class Voice:
    """A talker, a line and a listener that pulls every 20 ms, 7 ms out of step."""

    line: Line
    duration_ms: float = 15_000.0
    drift: float = 0.0  # share by which the talker's clock is fast
    pause: tuple[float, float] = (0.0, 0.0)  # the talker sends nothing in this time
    pause_counts: bool = True  # whether timestamps go on during the pause
    pulls_per_burst: int = 1
    heard: list[tuple[float, float]] = field(default_factory=list)  # (spoken, played)
    actions: list[tuple[float, Action]] = field(default_factory=list)
    sent: int = 0
    _sequence: int = 65_500
    _ticks: int = (1 << 32) - 50_000

    def run(self) -> "Voice":
        """Talk."""
        self.buffer = AudioBuffer()
        clock = self.line.clock
        clock.every(20.0 / (1 + self.drift), self.duration_ms, self._speak)
        for _ in range(self.pulls_per_burst):
            clock.every(20.0 * self.pulls_per_burst, self.duration_ms, self._play, start_ms=7.0)
        clock.run()
        return self

    def latencies(self, begin_ms: float, end_ms: float) -> list[float]:
        """Age at playing of what was played in this time."""
        return [played - spoken for spoken, played in self.heard if begin_ms <= played < end_ms]

    def count(self, action: Action, begin_ms: float = 0.0, end_ms: float = 1e9) -> int:
        """How many frames were treated so in this time."""
        return sum(1 for when, done in self.actions if done is action and begin_ms <= when < end_ms)

    def _speak(self) -> None:
        now_ms = self.line.clock.now_ms
        paused = self.pause[0] <= now_ms < self.pause[1]
        if not paused or self.pause_counts:
            self._ticks += FRAME_TICKS
        if paused:
            return
        self._sequence += 1
        self.sent += 1
        seq, ticks, payload = self._sequence & 0xFFFF, self._ticks & 0xFFFF_FFFF, struct.pack("d", now_ms)
        self.line.send(lambda: self.buffer.insert(seq, ticks, payload, self.line.clock.now_ms))

    def _play(self) -> None:
        now_ms = self.line.clock.now_ms
        playout = self.buffer.pull(now_ms)
        self.actions.append((now_ms, playout.action))
        for payload in (playout.payload, playout.following):
            if payload:
                self.heard.append((struct.unpack("d", payload)[0], now_ms))


def baseline(delay_ms: float = 25.0) -> float:
    """Latency of the same line without any trouble."""
    voice = Voice(Line(Clock(), delay_ms=delay_ms)).run()
    return max(voice.latencies(5_000.0, 15_000.0))


def test_quiet_line_plays_everything_at_the_smallest_delay() -> None:
    voice = Voice(Line(Clock())).run()
    assert voice.count(Action.CONCEAL) == 0
    assert max(voice.latencies(5_000.0, 15_000.0)) <= 25.0 + 20.0 + 20.0  # path, target, step of the listener
    spoken = [entry[0] for entry in voice.heard]
    assert spoken == sorted(spoken)
    assert len(spoken) >= voice.sent - 5


@pytest.mark.parametrize("loss", [0.01, 0.05])
def test_loss_conceals_what_is_lost_and_no_more(loss: float) -> None:
    voice = Voice(Line(Clock(), loss=loss)).run()
    lost = voice.sent - len(voice.heard)
    assert voice.count(Action.CONCEAL) <= 1.3 * lost + 3
    assert max(voice.latencies(5_000.0, 15_000.0)) <= baseline() + 20.0


@pytest.mark.parametrize("drops", [False, True])
def test_latency_is_back_within_five_seconds_of_a_stall(drops: bool) -> None:
    voice = Voice(Line(Clock(), stall=(4000.0, 6000.0), stall_drops=drops)).run()
    assert max(voice.latencies(11_000.0, 15_000.0)) <= baseline() + 20.0
    assert max(voice.latencies(6_500.0, 15_000.0)) <= 300.0, "never queued behind"
    assert voice.count(Action.PLAY, 6_500.0, 15_000.0) >= 400


def test_jitter_is_absorbed_and_its_delay_given_back() -> None:
    voice = Voice(Line(Clock(), jitter_ms=100.0, trouble=(3000.0, 8000.0))).run()
    assert voice.count(Action.CONCEAL, 4_500.0, 8_000.0) <= 0.05 * 175
    assert max(voice.latencies(3_000.0, 9_000.0)) <= 25.0 + 250.0
    assert max(voice.latencies(13_000.0, 15_000.0)) <= baseline() + 20.0


def test_reordering_is_put_right() -> None:
    voice = Voice(Line(Clock(), reorder=0.05)).run()
    spoken = [entry[0] for entry in voice.heard]
    assert spoken == sorted(spoken)
    assert len(spoken) >= 0.98 * voice.sent


@pytest.mark.parametrize("drift", [0.002, -0.002])
def test_clock_drift_never_adds_up(drift: float) -> None:
    voice = Voice(Line(Clock()), duration_ms=60_000.0, drift=drift).run()
    assert max(voice.latencies(50_000.0, 60_000.0)) <= baseline() + 40.0
    assert voice.count(Action.CONCEAL) <= 40


@pytest.mark.parametrize("counts", [True, False])
def test_pause_of_the_talker_is_silence_not_loss(counts: bool) -> None:
    voice = Voice(Line(Clock()), pause=(5000.0, 7000.0), pause_counts=counts).run()
    assert voice.count(Action.CONCEAL) <= 4
    assert voice.count(Action.SILENCE, 5_200.0, 7_000.0) >= 85
    assert voice.count(Action.PLAY, 7_200.0, 15_000.0) >= 370
    assert max(voice.latencies(12_000.0, 15_000.0)) <= baseline() + 20.0


def test_step_of_the_path_is_followed() -> None:
    clock = Clock()
    line = Line(clock)
    clock.at(5000.0, lambda: setattr(line, "delay_ms", 125.0))
    voice = Voice(line).run()
    assert max(voice.latencies(10_000.0, 15_000.0)) <= baseline(125.0) + 20.0
    assert voice.count(Action.CONCEAL, 8_000.0, 15_000.0) <= 2


def test_device_that_stalls_and_catches_up_hears_every_frame() -> None:
    """A starved client pulls nothing for 100 ms and then five frames at once, again and again."""
    voice = Voice(Line(Clock()), pulls_per_burst=5).run()
    assert voice.count(Action.CONCEAL, 3_000.0) <= 5
    assert voice.count(Action.MERGE, 3_000.0) <= 5


@given(st.lists(st.tuples(st.integers(0, 0xFFFF), st.integers(0, 0xFFFF_FFFF), st.integers(0, 400)), max_size=150))
def test_any_packets_are_survived(entries: list[tuple[int, int, int]]) -> None:
    buffer = AudioBuffer()
    now_ms = 0.0
    for seq, ticks, wait_ms in entries:
        now_ms += wait_ms
        buffer.insert(seq, ticks, b"x", now_ms)
        assert buffer.pull(now_ms).action in Action
        assert 20.0 <= buffer.target_ms <= 200.0
