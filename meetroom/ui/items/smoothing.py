"""Makes a curve of the samples of a pen, as they come: it goes through all of them, corners stay corners.

Pure arithmetic in page points.
Source: Catmull and Rom, A class of local interpolating splines (1974), with chord lengths as parameter.
"""

import math

from meetroom.domain.annotations import InkPoint

_CORNER = 0.5  # cosine of the turn below which a corner is meant
_STEP_PT = 1.0
_MOST_STEPS = 24
_FLAT_PT = 0.05


class Smoother:
    """One stroke.  A piece between two samples is firm once the sample after it is known."""

    def __init__(self, first: InkPoint) -> None:
        self._samples = [first]

    @property
    def last(self) -> InkPoint:
        """The newest sample."""
        return self._samples[-1]

    def add(self, sample: InkPoint) -> list[InkPoint]:
        """What is firm now beyond what was; the newest sample itself is not yet."""
        self._samples.append(sample)
        if len(self._samples) < 3:
            return []
        before = self._samples[-4] if len(self._samples) > 3 else None
        start, end, after = self._samples[-3:]
        return _piece(before, start, end, after)

    def end(self) -> list[InkPoint]:
        """The rest of the stroke."""
        if len(self._samples) < 2:
            return []
        before = self._samples[-3] if len(self._samples) > 2 else None
        return _piece(before, self._samples[-2], self._samples[-1], None)


def _piece(before: InkPoint | None, start: InkPoint, end: InkPoint, after: InkPoint | None) -> list[InkPoint]:
    """The curve from `start`, which is not part of it, to `end`."""
    chord = _chord(start, end)
    length = math.hypot(*chord)
    leaving, arriving = _slope(before, start, end, length), _slope(start, end, after, length)
    bend = max(_off(leaving, chord, length), _off(arriving, chord, length))
    if bend < _FLAT_PT:
        return [end]
    steps = min(_MOST_STEPS, max(2, math.ceil(length / _STEP_PT)))
    inner = [_on_curve(start, end, leaving, arriving, step / steps) for step in range(1, steps)]
    return [*inner, end]


def _slope(before: InkPoint | None, at: InkPoint, after: InkPoint | None, length: float) -> tuple[float, float]:
    """The direction of the curve at a sample, as long as the piece; that of its neighbour where there is a corner."""
    if before is None or after is None:
        # At its ends the curve is as straight as its neighbours let it be.
        return (math.nan, math.nan)
    arriving, leaving = _chord(before, at), _chord(at, after)
    a, b = math.hypot(*arriving), math.hypot(*leaving)
    if a == 0 or b == 0 or (arriving[0] * leaving[0] + arriving[1] * leaving[1]) / (a * b) < _CORNER:
        return (math.nan, math.nan)
    return ((arriving[0] + leaving[0]) * length / (a + b), (arriving[1] + leaving[1]) * length / (a + b))


def _off(slope: tuple[float, float], chord: tuple[float, float], length: float) -> float:
    """About how far the curve leaves its chord because of the slope at one of its ends."""
    if length == 0 or math.isnan(slope[0]):
        return 0.0
    return abs(slope[0] * chord[1] - slope[1] * chord[0]) / length * 4 / 27


def _on_curve(
    start: InkPoint, end: InkPoint, leaving: tuple[float, float], arriving: tuple[float, float], t: float
) -> InkPoint:
    chord = _chord(start, end)
    leaving = chord if math.isnan(leaving[0]) else leaving
    arriving = chord if math.isnan(arriving[0]) else arriving
    at_end, out, into = t * t * (3 - 2 * t), t * (1 - t) ** 2, t * t * (t - 1)
    x_pt = start.x_pt + chord[0] * at_end + leaving[0] * out + arriving[0] * into
    y_pt = start.y_pt + chord[1] * at_end + leaving[1] * out + arriving[1] * into
    return InkPoint(round(x_pt, 2), round(y_pt, 2), round(start.pressure + (end.pressure - start.pressure) * t, 2))


def _chord(start: InkPoint, end: InkPoint) -> tuple[float, float]:
    return end.x_pt - start.x_pt, end.y_pt - start.y_pt
