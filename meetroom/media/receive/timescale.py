"""Sound made shorter, longer, faster or slower without being noticed; knows no packet, no codec and no clock.

Sound is float32 here, one sample per tick of 48 kHz, of any scale.
"""

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]

SHORTEST_LAG, LONGEST_LAG = 120, 720  # samples: 400 Hz to 67 Hz
COMPARED = 480
SEARCHED = LONGEST_LAG + COMPARED
DECIMATION = 4
QUIET = 60.0  # of 32768: below it nobody hears where two pieces join
ALIKE = 0.6
AHEAD = 2  # samples the resampler looks beyond the last one it needs
BEHIND = 1


def period(sound: Sound) -> tuple[int, float]:
    """Return after how many samples the beginning of `sound` repeats itself best, and how alike the two are (-1..1).

    Args:
        sound: at least `SEARCHED` samples; only those are looked at.
    """
    coarse = sound[:SEARCHED:DECIMATION].astype(np.float64)
    width, first = COMPARED // DECIMATION, SHORTEST_LAG // DECIMATION
    template = coarse[:width]
    scores = np.correlate(coarse[first:], template, "valid")
    sums = np.concatenate([[0.0], np.cumsum(coarse[first:] ** 2)])
    energies = sums[width:] - sums[:-width]
    alike = scores / np.sqrt(energies * float(template @ template) + 1.0)
    best = int(np.argmax(alike))
    return (first + best) * DECIMATION, float(alike[best])


def can_join(sound: Sound, alike: float) -> bool:
    """Tell whether leaving out or repeating a period at the beginning would go unheard."""
    return alike > ALIKE or float(np.abs(sound[:SEARCHED]).max()) < QUIET


def shorten(sound: Sound, lag: int) -> Sound:
    """Leave out `lag` samples near the beginning; `sound` has at least twice as many."""
    ramp = np.linspace(0.0, 1.0, lag, dtype=np.float32)
    joined = sound[:lag] * (1 - ramp) + sound[lag : 2 * lag] * ramp
    return np.concatenate([joined, sound[2 * lag :]])


def lengthen(sound: Sound, lag: int) -> Sound:
    """Repeat `lag` samples near the beginning; `sound` has at least twice as many."""
    ramp = np.linspace(0.0, 1.0, lag, dtype=np.float32)
    joined = sound[lag : 2 * lag] * (1 - ramp) + sound[:lag] * ramp
    return np.concatenate([sound[:lag], joined, sound[lag:]])


class Resampler:
    """Plays at any rate near 1, changed at will, by cubic interpolation between four samples.

    The sound it is given begins with `BEHIND` samples already played and ends with at least `AHEAD` to come.
    """

    def __init__(self, count: int) -> None:
        """Args: count: samples made by each call."""
        self._steps = np.arange(count, dtype=np.float64)
        self._count = count
        self._phase = 0.0

    def needed(self, rate: float) -> int:
        """How many samples the next `resample` must be given."""
        return BEHIND + int(self._phase + (self._count - 1) * (1 + rate)) + 1 + AHEAD

    def resample(self, sound: Sound, rate: float) -> tuple[Sound, int]:
        """Return `count` samples and how many samples of `sound` they have used up."""
        if not rate and not self._phase:
            return sound[BEHIND : BEHIND + self._count].copy(), self._count
        at = self._phase + self._steps * rate  # how far each sample lies beyond the one of its own number
        shift = np.floor(at)
        part = (at - shift).astype(np.float32)
        made = np.empty(self._count, np.float32)
        begin = 0
        # The shift changes at most a few times within 20 ms; slices are many times faster than picking.
        for end in (*(np.flatnonzero(np.diff(shift)) + 1).tolist(), self._count):
            _interpolate(sound[begin + int(shift[begin]) :], part[begin:end], made[begin:end])
            begin = end
        end_at = self._phase + self._count * (1 + rate)
        used = int(end_at)
        self._phase = end_at - used
        return made, used


def _interpolate(sound: Sound, part: Sound, made: Sound) -> None:
    """Fill `made` with the values `part` of the way from the second sample on to the third, and so on."""
    count = len(part)
    before, here = sound[:count], sound[1 : 1 + count]
    there, beyond = sound[2 : 2 + count], sound[3 : 3 + count]
    twist = 3 * (here - there) + beyond - before
    bend = before - here + there - here - twist
    np.multiply(part, 0.5 * (there - before + part * (bend + part * twist)), out=made)
    made += here
