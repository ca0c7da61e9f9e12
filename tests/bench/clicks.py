"""Clicks that tell when they were spoken: made by a mouth, found by an ear; measured is what lies between."""

import collections
from dataclasses import dataclass, field

import numpy as np

from meetroom.media.audio import FRAME_SAMPLES, RATE_HZ, Samples

EVERY_FRAMES = 25
TONES_HZ = tuple(range(1000, 4200, 400))
CLICK_SAMPLES = 480
AMPLITUDE, HUM, THRESHOLD = 0.5, 0.03, 0.15
HUM_HZ = 300
DEAF_SAMPLES = RATE_HZ // 5
FRAME_MS = 20.0
MAX_MS = EVERY_FRAMES * FRAME_MS * len(TONES_HZ) * 0.9
"""What takes longer cannot be told from a later click."""


class Mouth:
    """Hums, and clicks twice a second, every time in another of eight tones."""

    def __init__(self) -> None:
        self.spoken_ms: dict[int, float] = {}
        self._frame = 0

    def frame(self, now_ms: float) -> Samples:
        """The 20 ms that end now; what is heard of them later was spoken at `now_ms - 20`."""
        at = np.arange(FRAME_SAMPLES) + self._frame * FRAME_SAMPLES
        wave = HUM * np.sin(2 * np.pi * HUM_HZ * at / RATE_HZ)
        if self._frame % EVERY_FRAMES == 0:
            tone = self._frame // EVERY_FRAMES % len(TONES_HZ)
            wave[:CLICK_SAMPLES] = AMPLITUDE * np.sin(2 * np.pi * TONES_HZ[tone] * at[:CLICK_SAMPLES] / RATE_HZ)
            self.spoken_ms[tone] = now_ms - FRAME_MS
        self._frame += 1
        samples: Samples = (wave * 32_767).astype(np.int16)
        return samples


@dataclass
class Ear:
    """Finds the clicks in what is played and looks up when they were spoken.

    Attributes:
        heard: (when it was heard, how long it took), both in ms.
    """

    mouth: Mouth
    heard: list[tuple[float, float]] = field(default_factory=list)
    _kept: "collections.deque[Samples]" = field(default_factory=lambda: collections.deque(maxlen=2))
    _deaf: int = 0

    def play(self, samples: Samples, now_ms: float) -> None:
        """Take the 20 ms that begin to sound now."""
        self._kept.append(samples)
        self._deaf = max(0, self._deaf - FRAME_SAMPLES)
        if self._deaf or len(self._kept) < 2:
            return
        window = np.concatenate(list(self._kept)).astype(np.float64) / 32_768
        loud = np.flatnonzero(np.abs(window[:FRAME_SAMPLES]) > THRESHOLD)
        if not len(loud):
            return
        onset = int(loud[0])
        self._deaf = DEAF_SAMPLES
        spectrum = np.abs(np.fft.rfft(window[onset : onset + CLICK_SAMPLES] * np.hanning(CLICK_SAMPLES), RATE_HZ))
        levels = [float(spectrum[hz - 60 : hz + 60].max()) for hz in TONES_HZ]
        spoken_ms = self.mouth.spoken_ms.get(int(np.argmax(levels)))
        # The window began one frame before the one that begins to sound now.
        heard_ms = now_ms - FRAME_MS + onset * 1000 / RATE_HZ
        if spoken_ms is not None and 0 <= heard_ms - spoken_ms < MAX_MS:
            self.heard.append((heard_ms, heard_ms - spoken_ms))
