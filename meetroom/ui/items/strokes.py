"""How marks look and where they are: outlines, fills, bounds and touches in page points; knows no item and no file.

Widths, opacity and the note's icon are those of the export (papers.overlay), so that both look the same.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF

from meetroom.domain.annotations import (
    InkPoint,
    InkStroke,
    Rect,
    Shape,
    StickyNote,
    TextHighlight,
    TextUnderline,
    Tool,
)

NOTE_SIDE_PT = 18.0
MARKER_OPACITY = 0.5
_MOST_OPAQUE = 0.5
_NIGHT_LIGHTNESS = 0.66
_SHARP = 0.5  # cosine of the turn below which a corner is sharp

Place = tuple[float, float]


def width_at(stroke: InkStroke, point: InkPoint) -> float:
    """Width in points at one sample: a pen answers to pressure, a marker does not."""
    if stroke.tool is Tool.MARKER:
        return stroke.width_pt
    return stroke.width_pt * (0.5 + min(1.0, max(0.0, point.pressure)))


def overlay_color(color: str, opacity: float) -> QColor:
    """A translucent colour that looks on white as `color` multiplied at `opacity` would, and leaves text readable.

    The least opaque such colour is taken, so black letters below stay as dark as can be.
    """
    solid = QColor(color) if QColor.isValidColorName(color) else QColor("black")
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
    solid = QColor(color) if QColor.isValidColorName(color) else QColor("black")
    if not night or solid.lightnessF() >= _NIGHT_LIGHTNESS:
        return solid
    return QColor.fromHslF(max(0.0, solid.hslHueF()), solid.hslSaturationF(), _NIGHT_LIGHTNESS)


def stroke_path(stroke: InkStroke) -> QPainterPath:
    """The outline of a stroke, to be filled once; overlapping parts of it count once (winding fill)."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    points = np.array([(p.x_pt, p.y_pt) for p in stroke.points], np.float64).reshape(-1, 2)
    radii = np.array([width_at(stroke, p) / 2 for p in stroke.points], np.float64)
    if not len(points):
        return path
    points, radii = _without_repeats(points, radii)
    _add_disc(path, points[0], radii[0])
    if len(points) == 1:
        return path
    steps = np.diff(points, axis=0)
    steps /= np.hypot(steps[:, 0], steps[:, 1])[:, None]
    turns = (steps[1:] * steps[:-1]).sum(axis=1)
    # A ribbon cannot turn on the spot: it ends at a sharp corner, and a disc joins it to the next one.
    corners = [0, *(np.flatnonzero(turns < _SHARP) + 1).tolist(), len(points) - 1]
    for first, last in pairwise(corners):
        _add_disc(path, points[last], radii[last])
        _add_ribbon(path, points[first : last + 1], steps[first:last], radii[first : last + 1])
    return path


def _add_ribbon(
    path: QPainterPath, points: NDArray[np.float64], steps: NDArray[np.float64], radii: NDArray[np.float64]
) -> None:
    tangents = np.concatenate([steps[:1], steps[1:] + steps[:-1], steps[-1:]])
    tangents /= np.hypot(tangents[:, 0], tangents[:, 1])[:, None]
    sides = np.stack([tangents[:, 1], -tangents[:, 0]], axis=1) * radii[:, None]
    # Left side there, right side back: the same direction of turning as the discs, so nothing cancels out.
    outline = np.concatenate([points + sides, (points - sides)[::-1]])
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in outline.tolist()]))
    path.closeSubpath()


def _without_repeats(
    points: NDArray[np.float64], radii: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    moved = np.abs(np.diff(points, axis=0)).max(axis=1) > 1e-3 if len(points) > 1 else np.zeros(0, bool)
    kept = np.concatenate([[True], moved])
    return points[kept], radii[kept]


def _add_disc(path: QPainterPath, centre: NDArray[np.float64], radius: float) -> None:
    path.addEllipse(QPointF(float(centre[0]), float(centre[1])), float(radius), float(radius))


def paint_shape(painter: QPainter, shape: Shape, path: QPainterPath | None = None, night: bool = False) -> None:
    """Paint a mark; the painter is scaled to page points.  `path`: the stroke's outline where it is kept."""
    match shape:
        case InkStroke():
            marker = shape.tool is Tool.MARKER
            color = overlay_color(shape.color, MARKER_OPACITY) if marker else pen_color(shape.color, night)
            painter.fillPath(path or stroke_path(shape), color)
        case TextHighlight():
            for rect in shape.rects:
                painter.fillRect(_box(rect), overlay_color(shape.color, 1.0))
        case TextUnderline():
            for rect in shape.rects:
                painter.setPen(QPen(pen_color(shape.color, night), max(0.6, rect.height_pt / 14)))
                y_pt = rect.y_pt + rect.height_pt * 0.95
                painter.drawLine(QLineF(rect.x_pt, y_pt, rect.x_pt + rect.width_pt, y_pt))
        case StickyNote():
            _paint_note(painter, shape)


def _paint_note(painter: QPainter, note: StickyNote) -> None:
    side = NOTE_SIDE_PT
    painter.setPen(QPen(QColor.fromRgbF(0.25, 0.25, 0.25), 0.8))
    painter.setBrush(QBrush(QColor(note.color)))
    painter.drawRect(QRectF(note.x_pt + 1, note.y_pt + 1, side - 2, side - 2))
    painter.setPen(QPen(QColor.fromRgbF(0.25, 0.25, 0.25), 1.0))
    for part in (0.3, 0.5, 0.7):
        y_pt = note.y_pt + side * part
        painter.drawLine(QLineF(note.x_pt + 4, y_pt, note.x_pt + side - 4, y_pt))


def _box(rect: Rect) -> QRectF:
    return QRectF(rect.x_pt, rect.y_pt, rect.width_pt, rect.height_pt)


def bounds(shape: Shape) -> QRectF:
    """The box a mark is painted within, in page points."""
    match shape:
        case InkStroke():
            if not shape.points:
                return QRectF()
            margin = shape.width_pt * 0.75 + 0.5
            xs, ys = [p.x_pt for p in shape.points], [p.y_pt for p in shape.points]
            return QRectF(QPointF(min(xs) - margin, min(ys) - margin), QPointF(max(xs) + margin, max(ys) + margin))
        case StickyNote():
            return QRectF(shape.x_pt, shape.y_pt, NOTE_SIDE_PT, NOTE_SIDE_PT)
        case _:
            whole = QRectF()
            for rect in shape.rects:
                whole = whole.united(_box(rect))
            return whole.adjusted(-1, -1, 1, 1)


def touches(shape: Shape, from_xy: Place, to_xy: Place, radius_pt: float) -> bool:
    """Whether a round rubber drawn from one place to another meets the mark."""
    if isinstance(shape, InkStroke):
        reach = radius_pt + shape.width_pt / 2
        points = np.array([(p.x_pt, p.y_pt) for p in shape.points], np.float64).reshape(-1, 2)
        # Midpoints too: a fast stroke leaves wide gaps between its samples.
        dense = np.concatenate([points, (points[1:] + points[:-1]) / 2])
        return bool(len(dense)) and float(_distances(dense, from_xy, to_xy).min()) <= reach
    area = bounds(shape).adjusted(-radius_pt, -radius_pt, radius_pt, radius_pt)
    steps = max(1, math.ceil(math.dist(from_xy, to_xy) / max(1.0, radius_pt)))
    return any(
        area.contains(
            from_xy[0] + (to_xy[0] - from_xy[0]) * n / steps, from_xy[1] + (to_xy[1] - from_xy[1]) * n / steps
        )
        for n in range(steps + 1)
    )


def _distances(points: NDArray[np.float64], from_xy: Place, to_xy: Place) -> NDArray[np.float64]:
    start, end = np.array(from_xy), np.array(to_xy)
    along = end - start
    length = float(along @ along)
    part = np.clip((points - start) @ along / length, 0, 1) if length else np.zeros(len(points))
    nearest = start + part[:, None] * along
    result: NDArray[np.float64] = np.hypot(*(points - nearest).T)
    return result


def inside(shape: Shape, lasso: Sequence[Place]) -> bool:
    """Whether most of a mark lies within a closed line drawn around it."""
    loop = QPolygonF([QPointF(x, y) for x, y in lasso])
    places: list[QPointF]
    if isinstance(shape, InkStroke):
        places = [QPointF(p.x_pt, p.y_pt) for p in shape.points[:: max(1, len(shape.points) // 50)]]
    elif isinstance(shape, StickyNote):
        places = [bounds(shape).center()]
    else:
        places = [_box(rect).center() for rect in shape.rects]
    within = sum(loop.containsPoint(place, Qt.FillRule.OddEvenFill) for place in places)
    return bool(places) and within * 2 > len(places)


def moved(shape: Shape, dx_pt: float, dy_pt: float) -> Shape:
    """The mark somewhere else."""
    match shape:
        case InkStroke():
            points = tuple(InkPoint(p.x_pt + dx_pt, p.y_pt + dy_pt, p.pressure) for p in shape.points)
            return replace(shape, points=points)
        case StickyNote():
            return replace(shape, x_pt=shape.x_pt + dx_pt, y_pt=shape.y_pt + dy_pt)
        case _:
            return replace(shape, rects=tuple(_shifted(shape.rects, dx_pt, dy_pt)))


def _shifted(rects: Iterable[Rect], dx_pt: float, dy_pt: float) -> Iterable[Rect]:
    return (Rect(r.x_pt + dx_pt, r.y_pt + dy_pt, r.width_pt, r.height_pt) for r in rects)
