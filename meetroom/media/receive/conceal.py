"""What is heard where a frame of a voice is missing: the last pitch period again, fading away; no clock, no codec."""

from itertools import pairwise

import numpy as np

from meetroom.media.audio import FRAME_SAMPLES, Samples

HISTORY_SAMPLES = 2 * FRAME_SAMPLES
OVERLAP_SAMPLES = 120  # 2.5 ms
DECIMATION = 4
TEMPLATE = 120 // DECIMATION * 4  # 10 ms of the decimated history
SHORTEST_LAG = 30  # decimated samples: 400 Hz
FADE_STEPS = (1.0, 0.6, 0.25, 0.0)
SILENT_FRAME: Samples = np.zeros(FRAME_SAMPLES, np.int16)
_RAMP = np.linspace(0.0, 1.0, FRAME_SAMPLES)
_OVERLAP = np.linspace(0.0, 1.0, OVERLAP_SAMPLES)


def pitch_lag(history: Samples) -> int:
    """Return after how many samples the end of `history` repeats itself best."""
    coarse = history[::DECIMATION].astype(np.float64)
    template = coarse[-TEMPLATE:]
    candidates = coarse[: len(coarse) - SHORTEST_LAG]
    scores = np.correlate(candidates, template, "valid")
    energy = np.convolve(candidates**2, np.ones(TEMPLATE), "valid")
    best = int(np.argmax(scores / np.sqrt(energy + 1.0)))
    return (len(coarse) - TEMPLATE - best) * DECIMATION


def cross_fade(first: Samples, second: Samples) -> Samples:
    """Squeeze two frames into the time of one."""
    mixed: Samples = (first * (1.0 - _RAMP) + second * _RAMP).astype(np.int16)
    return mixed


class Concealer:
    """Fills the holes of one voice."""

    def __init__(self) -> None:
        self._history: Samples = np.zeros(HISTORY_SAMPLES, np.int16)
        self._run = 0
        self._continuation: Samples | None = None

    def good(self, frame: Samples) -> Samples:
        """Take a decoded frame and return what to play: the same, joined smoothly to what was made up before."""
        if self._continuation is not None:
            head = self._continuation * (1.0 - _OVERLAP) + frame[:OVERLAP_SAMPLES] * _OVERLAP
            frame = np.concatenate([head.astype(np.int16), frame[OVERLAP_SAMPLES:]])
        self._run, self._continuation = 0, None
        self._history = np.concatenate([self._history[FRAME_SAMPLES:], frame])
        return frame

    def missing(self) -> Samples:
        """Make up the next frame; silence from the fourth in a row on."""
        if self._run >= len(FADE_STEPS) - 1:
            self._continuation = None
            return SILENT_FRAME
        lag = pitch_lag(self._history)
        start = self._run * FRAME_SAMPLES
        needed = start + FRAME_SAMPLES + OVERLAP_SAMPLES
        endless = np.resize(self._history[-lag:], needed)[start:]
        begin, end = list(pairwise(FADE_STEPS))[self._run]
        self._run += 1
        self._continuation = (endless[FRAME_SAMPLES:] * end).astype(np.int16)
        made: Samples = (endless[:FRAME_SAMPLES] * (begin + (end - begin) * _RAMP)).astype(np.int16)
        return made
