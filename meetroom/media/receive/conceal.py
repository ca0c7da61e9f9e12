"""What is heard where a piece of a voice is missing: pitch periods of what surrounds it; no clock, no packet, no codec.

Opus' own concealment (a packet of nothing but its first byte) was measured against it on synthetic speech: it leaves
the lost frame no better and, CELT predicting from its own guess, the next one worse (docs/adr/0015).
"""

import numpy as np

from meetroom.media.receive.timescale import COMPARED, DECIMATION, LONGEST_LAG, SHORTEST_LAG, Sound

HISTORY = 2 * LONGEST_LAG + COMPARED
SHORTEST_FOLLOWING = 800
OVERLAP = 120  # 2.5 ms
REFINED = DECIMATION  # samples around the coarse lag
FADE_FROM, FADE_TO = 960, 4 * 960  # samples: one frame is kept up, after four all is silence


def pitch_lag(history: Sound) -> int:
    """Return after how many samples the end of `history` (at least 800) repeats itself best."""
    coarse = history[::-1][: LONGEST_LAG + COMPARED : DECIMATION].astype(np.float64)
    width, first = COMPARED // DECIMATION, SHORTEST_LAG // DECIMATION
    scores = np.correlate(coarse[first:], coarse[:width], "valid")
    sums = np.concatenate([[0.0], np.cumsum(coarse[first:] ** 2)])
    energies = sums[width:] - sums[:-width]
    guess = (first + int(np.argmax(scores / np.sqrt(energies + 1.0)))) * DECIMATION
    return _refined(history, guess)


def _refined(history: Sound, guess: int) -> int:
    end = history[-COMPARED:]
    longest = min(LONGEST_LAG, len(history) - COMPARED)
    lags = range(max(SHORTEST_LAG, guess - REFINED), min(longest, guess + REFINED) + 1)

    def alike(lag: int) -> float:
        other = history[-COMPARED - lag : -lag]
        return float(other @ end) / float(np.sqrt(other @ other + 1.0))

    return max(lags, key=alike)


def continued(history: Sound, count: int, start: int = 0) -> Sound:
    """Go on where `history` ends for `count` samples, from `start` samples after its end on, fading to silence."""
    lag = pitch_lag(history)
    cycle = history[-lag:].copy()
    # The end of the cycle becomes what stood before its beginning: the joint of two cycles is not heard.
    blend = max(16, lag // 4)
    ramp = np.linspace(0.0, 1.0, blend, dtype=np.float32)
    cycle[-blend:] = cycle[-blend:] * (1 - ramp) + history[-lag - blend : -lag] * ramp
    at = np.arange(start, start + count)
    fade = np.clip((FADE_TO - at) / (FADE_TO - FADE_FROM), 0.0, 1.0).astype(np.float32)
    made: Sound = np.resize(cycle, start + count)[start:] * fade
    return made


class Concealer:
    """Fills the holes of one voice; must be told all that is heard of it, in order."""

    def __init__(self) -> None:
        self._history: Sound = np.zeros(HISTORY, np.float32)
        self._made = 0  # samples made up since the last good one
        self._before: Sound = self._history  # history when making up began

    def good(self, sound: Sound) -> Sound:
        """Take decoded sound and return what to play: the same, joined smoothly to what was made up before."""
        if self._made:
            sound = self._joined(continued(self._before, OVERLAP, self._made), sound)
            self._made = 0
        self._remember(sound)
        return sound

    def missing(self, count: int) -> Sound:
        """Make up `count` samples with nothing known of what follows."""
        if not self._made:
            self._before = self._history
        made = continued(self._before, count, self._made)
        self._made += count
        self._remember(made)
        return made

    def bridge(self, count: int, following: Sound) -> Sound:
        """Make up `count` samples between what was heard and `following`; returns both, joined."""
        if len(following) < SHORTEST_FOLLOWING:
            made = self.missing(count)
            return np.concatenate([made, self.good(following)])
        if not self._made:
            self._before = self._history
        forth = continued(self._before, count, self._made)
        back = continued(following[:HISTORY][::-1], count)[::-1]
        ramp = np.linspace(0.0, 1.0, count, dtype=np.float32)
        self._made = 0
        sound = np.concatenate([forth * (1 - ramp) + back * ramp, following])
        self._remember(sound)
        return sound

    def _joined(self, old: Sound, new: Sound) -> Sound:
        width = min(OVERLAP, len(new))
        ramp = np.linspace(0.0, 1.0, width, dtype=np.float32)
        return np.concatenate([old[:width] * (1 - ramp) + new[:width] * ramp, new[width:]])

    def _remember(self, sound: Sound) -> None:
        self._history = np.concatenate([self._history, sound])[-HISTORY:]
