"""Trying microphone and speaker before a meeting: level, two tones, hearing oneself; knows no device and no screen.

`take` and `give` are called on the thread of the sound, everything else on the window's.
"""

import threading
from collections import deque
from enum import StrEnum, auto

import numpy as np

from meetroom.media.audio import FRAME_SAMPLES, RATE_HZ, Samples, level_dbov
from meetroom.media.processing import VoiceProcessor

RECORD_FRAMES = 200
"""Four seconds."""
VOICE_FRAMES = 10
HEARD_ABOVE_DBOV = 55
LOUD_DBOV = 5
METER_BOTTOM_DBOV = 60
METER_DECAY = 0.8
_SILENCE: Samples = np.zeros(FRAME_SAMPLES, np.int16)
_NOTES_HZ = (659.26, 880.0)  # e and a: a fourth, as a doorbell has it
_NOTE_S, _OVERLAP_S, _PEAK = 0.9, 0.45, 0.2


class CheckPhase(StrEnum):
    """What the check does now."""

    LISTENING = auto()
    TONES = auto()
    RECORDING = auto()
    PLAYING = auto()


class Verdict(StrEnum):
    """What the recording was like."""

    NONE = auto()
    HEARD = auto()
    NOTHING_HEARD = auto()
    TOO_LOUD = auto()


def two_tones() -> Samples:
    """The test sound: two soft notes, one after the other."""
    count, start = round(_NOTE_S * RATE_HZ), round((_NOTE_S - _OVERLAP_S) * RATE_HZ)
    t = np.arange(count) / RATE_HZ
    shape = np.minimum(1.0, t / 0.015) * np.exp(-4.5 * t) * np.minimum(1.0, (_NOTE_S - t) / 0.05)
    wave = np.zeros(start * (len(_NOTES_HZ) - 1) + count)
    for n, hz in enumerate(_NOTES_HZ):
        harmonics = sum(np.sin(2 * np.pi * hz * k * t) / k**2.5 for k in (1, 2, 3))
        wave[n * start : n * start + count] += shape * harmonics
    whole = -(-len(wave) // FRAME_SAMPLES) * FRAME_SAMPLES
    padded = np.zeros(whole)
    padded[: len(wave)] = wave / np.abs(wave).max() * _PEAK * 32767
    return padded.astype(np.int16)


def meter(dbov: float) -> float:
    """A level as the share of a bar that is full: -60 dB and below is empty."""
    return min(1.0, max(0.0, 1.0 - dbov / METER_BOTTOM_DBOV))


class SoundCheck:
    """See the module.  The microphone passes the same processing as in the meeting."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._processor: VoiceProcessor | None = None
        self._closed = False
        self._queue: deque[Samples] = deque()
        self._whole = 1
        self._recorded: list[Samples] = []
        self._phase = CheckPhase.LISTENING
        self._level = 0.0
        self._played = 0.0
        self.verdict = Verdict.NONE

    @property
    def phase(self) -> CheckPhase:
        """What it does now."""
        return self._phase

    @property
    def level(self) -> float:
        """How loud the microphone is, 0…1 of a bar; falls slowly, so that the eye can follow."""
        return self._level

    @property
    def played(self) -> float:
        """How loud the speaker is, 0…1 of a bar."""
        return self._played

    @property
    def progress(self) -> float:
        """How much of tones, recording or playing is done, 0…1."""
        with self._lock:
            if self._phase is CheckPhase.RECORDING:
                return len(self._recorded) / RECORD_FRAMES
            return 1 - len(self._queue) / self._whole if self._phase is not CheckPhase.LISTENING else 0.0

    @property
    def processed(self) -> bool:
        """Whether echo and noise are really taken out on this machine; True as long as it is not known."""
        return self._processor is None or self._processor.active

    def play_tones(self) -> None:
        """Play the test sound from its beginning."""
        self._begin(CheckPhase.TONES, two_tones())

    def record(self) -> None:
        """Record four seconds, then play them."""
        with self._lock:
            self._recorded, self.verdict = [], Verdict.NONE
            self._queue.clear()
            self._phase = CheckPhase.RECORDING

    def stop(self) -> None:
        """Only listen."""
        with self._lock:
            self._queue.clear()
            self._phase = CheckPhase.LISTENING

    def close(self) -> None:
        """Free everything; call when the sound is stopped."""
        with self._lock:
            self._closed = True
            processor, self._processor = self._processor, None
        if processor is not None:
            processor.close()

    def take(self, samples: Samples) -> None:
        """20 ms of the microphone."""
        processor = self._ready()
        cleaned = processor.near(samples) if processor is not None else samples
        self._level = max(meter(level_dbov(cleaned)), self._level * METER_DECAY)
        with self._lock:
            if self._phase is not CheckPhase.RECORDING:
                return
            self._recorded.append(cleaned)
            recorded = self._recorded
        if len(recorded) >= RECORD_FRAMES:
            self.verdict = verdict_of(recorded)
            self._begin(CheckPhase.PLAYING, np.concatenate(recorded))

    def give(self) -> Samples:
        """20 ms for the speaker."""
        with self._lock:
            samples = self._queue.popleft() if self._queue else _SILENCE
            if not self._queue and self._phase in (CheckPhase.TONES, CheckPhase.PLAYING):
                self._phase = CheckPhase.LISTENING
        self._played = max(meter(level_dbov(samples)), self._played * METER_DECAY)
        processor = self._ready()
        if processor is not None:
            processor.far(samples)
        return samples

    def _begin(self, phase: CheckPhase, sound: Samples) -> None:
        frames = [sound[at : at + FRAME_SAMPLES] for at in range(0, len(sound), FRAME_SAMPLES)]
        with self._lock:
            self._queue = deque(frames)
            self._whole = len(frames)
            self._phase = phase

    def _ready(self) -> VoiceProcessor | None:
        # Made here and not on the window's thread: loading the library takes a fifth of a second.
        if self._processor is None and not self._closed:
            self._processor = VoiceProcessor()
        return self._processor


def verdict_of(frames: list[Samples]) -> Verdict:
    """Judge a recording: a fifth of a second of voice is enough, a tenth of it all distorted is too much."""
    levels = sorted(level_dbov(frame) for frame in frames)
    if len(levels) < VOICE_FRAMES or levels[VOICE_FRAMES - 1] > HEARD_ABOVE_DBOV:
        return Verdict.NOTHING_HEARD
    return Verdict.TOO_LOUD if levels[len(levels) // 10] < LOUD_DBOV else Verdict.HEARD
