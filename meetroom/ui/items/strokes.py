"""How ink looks: widths, colours, and the outlines that are filled, in page points; knows no item and no file.

Widths and opacity are those of the export (papers.appearance), so that both look the same.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream, Qt
from PySide6.QtGui import QColor, QPainterPath

from meetroom.domain.annotations import InkPoint, InkStroke, Tool

MARKER_OPACITY = 0.5
FINEST = 6
"""Level at which nothing is left out of a stroke; see `level_of`."""
_ROUGHEST = -4
ERROR_PX = 0.12
_MOST_OPAQUE = 0.5
_NIGHT_LIGHTNESS = 0.66
SHARP = 0.5  # cosine of the turn below which a corner is sharp
TIGHT = 1.5  # how far the inner side of a curve may run ahead of its line
ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])

Place = tuple[float, float]
Floats = NDArray[np.float64]


def width_at(stroke: InkStroke, point: InkPoint) -> float:
    """Width in points at one sample: a pen answers to pressure, a marker does not."""
    if stroke.tool is Tool.MARKER:
        return stroke.width_pt
    return stroke.width_pt * (0.5 + min(1.0, max(0.0, point.pressure)))


def overlay_color(color: str, opacity: float) -> QColor:
    """A translucent colour that looks on white as `color` multiplied at `opacity` would, and leaves text readable.

    The least opaque such colour is taken, so black letters below stay as dark as can be.
    """
    solid = solid_color(color)
    seen = [1 - opacity + opacity * part for part in (solid.redF(), solid.greenF(), solid.blueF())]
    alpha = 1 - min(seen)
    if alpha <= 0.0:
        return QColor(255, 255, 255, 0)
    if alpha > _MOST_OPAQUE:
        return QColor.fromRgbF(solid.redF(), solid.greenF(), solid.blueF(), _MOST_OPAQUE)
    parts = [min(1.0, max(0.0, (part - (1 - alpha)) / alpha)) for part in seen]
    return QColor.fromRgbF(parts[0], parts[1], parts[2], alpha)


def soft_color(color: str) -> str:
    """The colour of a text highlight made with a pen of this colour: light enough to read through when multiplied."""
    solid = QColor(color)
    parts = [round(255 * (1 - 0.45 * (1 - part))) for part in (solid.redF(), solid.greenF(), solid.blueF())]
    return f"#{parts[0]:02X}{parts[1]:02X}{parts[2]:02X}"


def pen_color(color: str, night: bool) -> QColor:
    """The colour a pen shows in: as it is by day, at least so light by night that it stands out from a dark page."""
    solid = solid_color(color)
    if not night or solid.lightnessF() >= _NIGHT_LIGHTNESS:
        return solid
    return QColor.fromHslF(max(0.0, solid.hslHueF()), solid.hslSaturationF(), _NIGHT_LIGHTNESS)


def solid_color(color: str) -> QColor:
    """A colour by its code, black for what is none: marks come from other people's programs too."""
    return QColor(color) if QColor.isValidColorName(color) else QColor("black")


def ink_color(stroke: InkStroke, night: bool) -> QColor:
    """The colour a stroke is filled with."""
    if stroke.tool is Tool.MARKER:
        return overlay_color(stroke.color, MARKER_OPACITY)
    return pen_color(stroke.color, night)


def level_of(scale: float) -> int:
    """How finely strokes are drawn at so many pixels per point: one level for each doubling."""
    return max(_ROUGHEST, min(FINEST, math.ceil(math.log2(scale)))) if scale > 0 else _ROUGHEST


def xy_of(stroke: InkStroke) -> Floats:
    """The places of a stroke's samples, one row each."""
    return np.array([(p.x_pt, p.y_pt) for p in stroke.points], np.float64).reshape(-1, 2)


def stroke_path(stroke: InkStroke, level: int = FINEST) -> QPainterPath:
    """The outline of a stroke, to be filled once; overlapping parts of it count once (winding fill).

    Args:
        level: what would not be seen at this level is left out.
    """
    error_pt = ERROR_PX / 2.0**level
    samples = np.array([(p.x_pt, p.y_pt, p.pressure) for p in stroke.points], np.float64).reshape(-1, 3)
    if not len(samples):
        return path_around(())
    points = samples[:, :2]
    pressed = np.zeros(len(samples)) if stroke.tool is Tool.MARKER else samples[:, 2].clip(0.0, 1.0) - 0.5
    radii = stroke.width_pt / 2 * (1.0 + pressed)
    points, radii = _without_repeats(points, radii)
    kept = thinned(points, error_pt, radii)
    points, radii = points[kept], radii[kept]
    outlines = [disc_around(points[0], radii[0], error_pt)]
    if len(points) > 1:
        steps = np.diff(points, axis=0)
        lengths = np.hypot(steps[:, 0], steps[:, 1])
        steps /= lengths[:, None]
        corners = _corners(steps, lengths, radii)
        for first, last in pairwise(corners):
            outlines.append(disc_around(points[last], radii[last], error_pt))
            outlines.append(_ribbon(points[first : last + 1], steps[first:last], radii[first : last + 1]))
    return path_around(outlines)


def path_around(outlines: Sequence[Floats]) -> QPainterPath:
    """Closed polygons as one path, filled where any of them is.

    Written the way Qt stores paths, because adding points one by one takes ten times as long.
    Source: Qt, "Serializing Qt Data Types", QPainterPath.
    """
    elements = np.empty(sum(len(outline) + 1 for outline in outlines), ELEMENT)
    at = 0
    for outline in outlines:
        end = at + len(outline)
        elements["kind"][at : end + 1] = 1
        elements["kind"][at] = 0
        elements["x"][at:end], elements["y"][at:end] = outline[:, 0], outline[:, 1]
        elements["x"][end], elements["y"][end] = outline[0]
        at = end + 1
    path = QPainterPath()
    if at:
        last = max(0, at - len(outlines[-1]) - 1)
        tail = last.to_bytes(4, "big") + (1).to_bytes(4, "big")
        stream = QDataStream(QByteArray(at.to_bytes(4, "big") + elements.tobytes() + tail))
        stream >> path
    path.setFillRule(Qt.FillRule.WindingFill)
    return path


def thinned(points: Floats, error_pt: float, radii: Floats | None = None) -> NDArray[np.intp]:
    """Which points suffice to draw a line, both ends among them; what is left out lies about `error_pt` off at most."""
    kept = np.arange(len(points))
    for turn in range(6):
        before = len(kept)
        kept = without_spare(kept, points, radii, error_pt, turn)
        if len(kept) < 3 or (turn and len(kept) == before):
            break
    return kept


def without_spare(
    kept: NDArray[np.intp],
    points: Floats,
    radii: Floats | None,
    error_pt: float,
    turn: int,
    owner: NDArray[np.intp] | None = None,
) -> NDArray[np.intp]:
    """One round of leaving out: every other point that its neighbours can do without.

    Args:
        owner: the line each point belongs to, where there are several; both ends of each stay.
    """
    if len(kept) < 3:
        return kept
    before, at, after = kept[:-2], kept[1:-1], kept[2:]
    spare = _away(points[at], points[before], points[after]) < error_pt
    if radii is not None:
        spare &= np.abs(radii[at] - (radii[before] + radii[after]) / 2) < error_pt
    if owner is not None:
        spare &= (owner[before] == owner[at]) & (owner[after] == owner[at])
    # Never two neighbours at once: each was measured against the other.
    spare[turn % 2 :: 2] = False
    left: NDArray[np.intp] = kept[np.concatenate([[True], ~spare, [True]])]
    return left


def _away(points: Floats, starts: Floats, ends: Floats) -> Floats:
    """How far points are from the lines between two others each."""
    along = ends - starts
    squared = np.maximum((along * along).sum(axis=1), 1e-12)
    part = np.clip(((points - starts) * along).sum(axis=1) / squared, 0.0, 1.0)
    off = points - starts - part[:, None] * along
    away: Floats = np.hypot(off[:, 0], off[:, 1])
    return away


def _corners(steps: Floats, lengths: Floats, radii: Floats) -> list[int]:
    """Where a ribbon ends and a disc joins it to the next: it can neither turn on the spot nor within its own width."""
    last = len(radii) - 1
    turns = (steps[1:] * steps[:-1]).sum(axis=1)
    crossed = np.abs(steps[1:, 0] * steps[:-1, 1] - steps[1:, 1] * steps[:-1, 0])
    tight = radii[1:-1] * crossed > TIGHT * np.minimum(lengths[1:], lengths[:-1])
    return [0, *(np.flatnonzero((turns < SHARP) | tight) + 1).tolist(), last]


def _ribbon(points: Floats, steps: Floats, radii: Floats) -> Floats:
    tangents = np.concatenate([steps[:1], steps[1:] + steps[:-1], steps[-1:]])
    tangents /= np.hypot(tangents[:, 0], tangents[:, 1])[:, None]
    sides = np.stack([tangents[:, 1], -tangents[:, 0]], axis=1) * radii[:, None]
    # Left side there, right side back: the same direction of turning as the discs, so nothing cancels out.
    return np.concatenate([points + sides, (points - sides)[::-1]])


def _without_repeats(points: Floats, radii: Floats) -> tuple[Floats, Floats]:
    moved = np.abs(np.diff(points, axis=0)).max(axis=1) > 1e-3 if len(points) > 1 else np.zeros(0, bool)
    kept = np.concatenate([[True], moved])
    return points[kept], radii[kept]


def disc_around(centre: Floats, radius: float, error_pt: float) -> Floats:
    """A round end, as a polygon that is off by so much at most."""
    sides = math.ceil(math.pi / math.sqrt(2 * min(0.5, error_pt / max(radius, 1e-6))))
    disc: Floats = centre + radius * _circle(max(8, min(64, sides + sides % 2)))
    return disc


@lru_cache(maxsize=64)
def _circle(sides: int) -> Floats:
    angles = np.arange(sides) * (2 * math.pi / sides)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)
