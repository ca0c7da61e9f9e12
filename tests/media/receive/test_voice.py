"""A voice over troubled lines, pauses, drifting clocks and stalling devices, in virtual time."""

import struct
from dataclasses import dataclass, field

import numpy as np
import pytest

from meetroom.media.receive.timescale import Sound
from meetroom.media.receive.voice import VoicePlayout
from meetroom.media.rtp.playout import AudioCounts
from tests.faults.wan_model import Conditions, Link
from tests.media.receive.scenarios import (
    BACK_WITHIN_MS,
    FRAME_TICKS,
    TOC,
    TROUBLES,
    OurVoice,
    StockVoice,
    Trouble,
    voice_call,
)
from tests.media.simulated_line import Clock

TONE_HZ = 440.0


@dataclass
class Talk:
    """A talker, a good line of 25 ms and a listener that pulls every 20 ms, 7 ms out of step."""

    pause: tuple[float, float] = (0.0, 0.0)  # the talker sends nothing in this time
    pause_counts: bool = True  # whether timestamps go on during the pause
    pulls_per_burst: int = 1
    longer_ms: float = 0.0  # by which the way gets longer in the middle
    duration_ms: float = 15_000.0
    heard: list[tuple[float, float]] = field(default_factory=list)
    silent: list[float] = field(default_factory=list)
    sent: int = 0
    _ticks: int = (1 << 32) - 50_000

    def hold(self) -> "Talk":
        """Talk."""
        self._clock, self._ear, self._link = Clock(), OurVoice(), Link(Conditions(delay_ms=25.0))
        longer = Conditions(delay_ms=25.0 + self.longer_ms)
        self._clock.at(self.duration_ms / 2, lambda: setattr(self._link, "conditions", longer))
        self._clock.every(20.0, self.duration_ms, self._speak)
        for _ in range(self.pulls_per_burst):
            self._clock.every(20.0 * self.pulls_per_burst, self.duration_ms, self._play, start_ms=7.0)
        self._clock.run()
        return self

    @property
    def counts(self) -> AudioCounts:
        """What the buffer did."""
        return self._ear.playout.buffer.counts

    def most(self, begin_ms: float, end_ms: float) -> float:
        """The largest latency in this time."""
        return max(latency for when, latency in self.heard if begin_ms <= when < end_ms)

    def _speak(self) -> None:
        now_ms = self._clock.now_ms
        paused = self.pause[0] <= now_ms < self.pause[1]
        if not paused or self.pause_counts:
            self._ticks += FRAME_TICKS
        if paused:
            return
        seq, ticks, payload = (65_500 + self.sent) & 0xFFFF, self._ticks & 0xFFFF_FFFF, TOC + struct.pack("<d", now_ms)
        self.sent += 1
        for arrival_ms in self._link.send(100, now_ms):
            self._clock.at(arrival_ms, lambda: self._ear.packet(seq, ticks, payload, self._clock.now_ms))

    def _play(self) -> None:
        begun = self._ear.pull(self._clock.now_ms)
        if begun is None:
            self.silent.append(self._clock.now_ms)
        else:
            self.heard.append((self._clock.now_ms, self._clock.now_ms - begun))


def test_quiet_line_plays_everything_at_the_smallest_delay() -> None:
    talk = Talk().hold()
    assert talk.counts.concealed == talk.counts.late == 0
    assert talk.most(6_000, 15_000) <= 25 + 20 + 10 + 1  # path, least target, margin
    assert all(when < 100 for when in talk.silent)


@pytest.mark.parametrize("name", TROUBLES)
@pytest.mark.parametrize("redundancy", [0, 1])
def test_latency_comes_back_whatever_happened(name: str, redundancy: int) -> None:
    figures = voice_call(TROUBLES[name], redundancy=redundancy)
    assert figures.after_ms <= BACK_WITHIN_MS
    assert figures.worst_ms <= 150.0, "never queued behind"


@pytest.mark.parametrize("redundancy", [1, 2])
def test_redundancy_repairs_random_loss(redundancy: int) -> None:
    calls = [voice_call(TROUBLES["5 % loss"], redundancy=redundancy, seed=seed) for seed in (1, 2, 3)]
    assert sum(call.missing for call in calls) / sum(call.sent for call in calls) <= 0.01
    assert all(call.worst_ms <= 60.0 for call in calls)


@pytest.mark.parametrize("name", ["2 % loss", "5 % loss"])
def test_what_the_relay_has_repaired_comes_late_but_in_time(name: str) -> None:
    calls = [voice_call(TROUBLES[name], redundancy=1, by_relay=True, seed=seed) for seed in (1, 2, 3)]
    assert sum(call.missing for call in calls) / sum(call.sent for call in calls) <= 0.01
    assert all(call.is_back for call in calls)


def test_without_redundancy_only_what_is_lost_is_concealed() -> None:
    figures = voice_call(TROUBLES["5 % loss"])
    assert figures.missing_share <= 1.5 * 0.05
    assert figures.worst_ms <= BACK_WITHIN_MS


def test_stall_that_loses_everything_is_forgotten_too() -> None:
    gone = Trouble("cut", Conditions(delay_ms=50, loss=1.0), begin_ms=5_000, end_ms=7_000, duration_ms=15_000)
    figures = voice_call(gone, redundancy=1)
    assert figures.after_ms <= BACK_WITHIN_MS
    assert len(figures.latencies(7_200, 15_000)) >= 380


def test_stock_receiver_keeps_what_a_loss_has_cost() -> None:
    """The reason for all this; if it ever fails, aiortc has become better."""
    assert voice_call(TROUBLES["1 % loss"], StockVoice).after_ms > 100


@pytest.mark.parametrize("counts", [True, False])
def test_pause_of_the_talker_is_silence_not_loss(counts: bool) -> None:
    talk = Talk(pause=(5_000.0, 7_000.0), pause_counts=counts).hold()
    assert talk.counts.concealed <= 5
    assert sum(5_200 <= when < 7_000 for when in talk.silent) >= 85
    assert sum(when >= 7_200 for when, _ in talk.heard) >= 380
    assert talk.most(8_000, 15_000) <= 25 + 20 + 10 + BACK_WITHIN_MS


def test_longer_way_is_followed() -> None:
    talk = Talk(longer_ms=100.0).hold()
    assert talk.most(12_500, 15_000) <= 125 + 20 + 10 + BACK_WITHIN_MS
    assert not any(when >= 8_500 for when in talk.silent)


def test_device_that_stalls_and_catches_up_hears_every_frame() -> None:
    """A starved client pulls nothing for 100 ms and then five frames at once, again and again."""
    talk = Talk(pulls_per_burst=5).hold()
    assert not any(when >= 3_000 for when in talk.silent)
    assert talk.counts.concealed <= 5


class Tone:
    """Decodes packets that carry their own number to a tone that never breaks off."""

    def __call__(self, payload: bytes) -> Sound:
        first = struct.unpack("<d", payload[1:])[0] * FRAME_TICKS
        turns = TONE_HZ * (first + np.arange(FRAME_TICKS)) / 48_000
        tone: Sound = (8000 * np.sin(2 * np.pi * turns)).astype(np.float32)
        return tone


def drifted(share: float, minutes: float) -> tuple[list[float], float, AudioCounts]:
    """Listen to a tone whose sender's clock is fast by `share`.

    Returns: delays in ms, the roughest place (a click is more than 40, ever), counts.
    """
    playout, delays, roughest, tail = VoicePlayout(Tone()), [], 0.0, np.zeros(0, np.float32)
    turn = 2 * np.cos(2 * np.pi * TONE_HZ / 48_000)
    sent = 0
    for pull in range(int(minutes * 3000)):
        now_ms = 20.0 * pull + 7.0
        while (arrival_ms := sent * 20.0 / (1 + share) + 25.0) <= now_ms:
            payload = TOC + struct.pack("<d", sent)
            playout.buffer.insert(sent & 0xFFFF, sent * FRAME_TICKS & 0xFFFF_FFFF, payload, arrival_ms)
            sent += 1
        sound = playout.pull(now_ms)
        if pull < 250:
            continue
        assert sound is not None
        joined = np.concatenate([tail, sound])
        roughest = max(roughest, float(np.abs(joined[2:] - turn * joined[1:-1] + joined[:-2]).max()))
        tail = sound[-2:]
        delays.append(playout.buffer.delay_ms)
    return delays, roughest, playout.buffer.counts


@pytest.mark.parametrize("share", [200e-6, -200e-6, 3000e-6])
def test_drifting_clock_neither_adds_delay_nor_clicks(share: float) -> None:
    delays, roughest, counts = drifted(share, 5 if share < 1e-3 else 2)
    assert max(delays) - min(delays) < 4.0
    assert np.mean(delays[-500:]) == pytest.approx(np.mean(delays[500:1000]), abs=0.5)
    assert roughest < 1.0
    assert counts.concealed == 0
    assert counts.changed <= 2, "only to find its place at the beginning"
