"""Synthetic voices that carry a tone of their own, and the ear that tells which of them a recording holds.

Knows no network and no codec.  Everywhere: mono, 48 kHz, int16; a frame is 960 samples (20 ms).
"""

import math
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 48_000
FRAME_SAMPLES = 960
FIRST_TONE_HZ = 300.0
TONE_STEP_HZ = 90.0
FULL_SCALE = 32768.0
HEARD_ABOVE = 0.012  # of full scale; concealment and Opus leave far less on a tone that is not there
HEARD_BESIDE = 0.12  # of the loudest tone in the same window
Samples = NDArray[np.int16]


def tone_hz(sender: int) -> float:
    """Return the frequency of a sender's voice, in Hz; stays below 20 kHz up to sender 218."""
    return FIRST_TONE_HZ + TONE_STEP_HZ * sender


class SyntheticVoice:
    """A tone that swells and falls like syllables, never to silence."""

    def __init__(self, sender: int, amplitude: float = 0.2) -> None:
        """`amplitude` is the peak as a share of full scale; the active speaker is the loudest."""
        if not 0 <= sender <= 218 or not 0 <= amplitude <= 1:
            raise ValueError("no such voice")
        self.amplitude = amplitude
        self._step = 2 * np.pi * tone_hz(sender) / RATE_HZ
        self._sample = 0

    def frame(self) -> Samples:
        """Return the next 20 ms."""
        at = np.arange(self._sample, self._sample + FRAME_SAMPLES)
        self._sample += FRAME_SAMPLES
        syllables = 0.8 + 0.2 * np.sin(2 * np.pi * 3.0 * at / RATE_HZ)
        wave: Samples = (self.amplitude * (FULL_SCALE - 1) * syllables * np.sin(self._step * at)).astype(np.int16)
        return wave


def tone_levels(pcm: Samples, frequencies_hz: Iterable[float]) -> dict[float, float]:
    """Measure the amplitude of each frequency in `pcm`, as a share of full scale.

    Args:
        pcm: 100 ms (4800 samples) to one second; with less, tones 90 Hz apart are not told from each other.
        frequencies_hz: whole numbers of Hz.
    """
    window = np.hanning(len(pcm))
    spectrum = np.fft.rfft(pcm * window, RATE_HZ)  # padded to one second: one bin per Hz
    scale = 2.0 / (window.sum() * FULL_SCALE)
    return {hz: float(abs(spectrum[round(hz)]) * scale) for hz in frequencies_hz}


def heard_tones(pcm: Samples, senders: Iterable[int]) -> frozenset[int]:
    """Return which of `senders` sound in `pcm` (at least 100 ms; 200 ms are safer)."""
    by_sender = {sender: tone_hz(sender) for sender in senders}
    levels: Mapping[float, float] = tone_levels(pcm, by_sender.values())
    floor = max(HEARD_ABOVE, HEARD_BESIDE * max(levels.values(), default=0.0))
    return frozenset(sender for sender, hz in by_sender.items() if levels[hz] >= floor)


def level_dbov(samples: Samples) -> int:
    """Return the loudness of a frame as RFC 6464 counts it: 0 loudest, 127 silence."""
    wide = samples.astype(np.float32)
    power = float(np.dot(wide, wide)) / len(wide) / 32768.0**2
    return 127 if power <= 0 else min(127, max(0, round(-10 * math.log10(power))))
