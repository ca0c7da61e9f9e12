"""How marks look and where they are: painting, bounds, touches, cuts, in page points; knows no item and no file.

What is drawn here looks as the export (papers.appearance) draws it.
"""

import math
from collections.abc import Iterable, Sequence

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF

from meetroom.domain.annotations import (
    Figure,
    FigureKind,
    InkPoint,
    InkStroke,
    Mark,
    MarkId,
    PagePoint,
    Rect,
    Shape,
    StickyNote,
    TextBox,
    TextHighlight,
    TextUnderline,
)
from meetroom.papers.typeface import text_face
from meetroom.ui.items.many_strokes import stroke_paths
from meetroom.ui.items.strokes import (
    Floats,
    Place,
    ink_color,
    overlay_color,
    pen_color,
    solid_color,
    stroke_path,
    thinned,
    xy_of,
)

NOTE_SIDE_PT = 18.0
LETTER_PX = 32
"""Text is laid out at this size and scaled, so that its lines break alike at every zoom."""
ARROW_PT, ARROW_WIDTHS, ARROW_SPREAD = 6.0, 4.0, 0.45
_NOTE_EDGE = QColor.fromRgbF(0.25, 0.25, 0.25)
_CUT_STEP_PT = 0.5
_LEAST_PIECE_PT = 0.3


class Outline:
    """What was worked out of one mark: the box it is painted within, and how it is filled at one level."""

    __slots__ = ("_kept", "box", "shape")

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.box = bounds(shape)
        self._kept: tuple[int, QPainterPath] | None = None

    def has(self, level: int) -> bool:
        """Whether the outline at this level is known."""
        return self._kept is not None and self._kept[0] == level

    def put(self, path: QPainterPath, level: int) -> None:
        """The outline at a level, as `path` would work it out."""
        self._kept = (level, path)

    def path(self, level: int) -> QPainterPath | None:
        """The outline of a stroke or figure, None for what has none."""
        if not isinstance(self.shape, (InkStroke, Figure)):
            return None
        kept = self._kept
        if kept is not None and kept[0] == level:
            return kept[1]
        path = stroke_path(self.shape, level) if isinstance(self.shape, InkStroke) else figure_path(self.shape)
        self._kept = (level, path)
        return path


class Outlines:
    """Outlines of the marks of a document, kept so that scrolling back costs nothing; used by two threads."""

    def __init__(self) -> None:
        self._kept: dict[MarkId, Outline] = {}

    def of(self, mark: Mark) -> Outline:
        """The outline of a mark as it is now."""
        kept = self._kept.get(mark.mark_id)
        if kept is None or kept.shape is not mark.shape:
            kept = self._kept[mark.mark_id] = Outline(mark.shape)
        return kept

    def prepare(self, marks: Sequence[Mark], level: int) -> None:
        """Work out the strokes among many marks together, where that is not done yet."""
        waiting = [o for o in map(self.of, marks) if isinstance(o.shape, InkStroke) and not o.has(level)]
        if len(waiting) > 1:
            strokes = [outline.shape for outline in waiting if isinstance(outline.shape, InkStroke)]
            for outline, path in zip(waiting, stroke_paths(strokes, level), strict=True):
                outline.put(path, level)

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()


def paint_shape(painter: QPainter, shape: Shape, path: QPainterPath | None = None, night: bool = False) -> None:
    """Paint a mark; the painter is scaled to page points.  `path`: its outline where it is kept."""
    match shape:
        case InkStroke():
            painter.fillPath(path if path is not None else stroke_path(shape), ink_color(shape, night))
        case Figure():
            _paint_figure(painter, shape, path if path is not None else figure_path(shape), night)
        case TextBox():
            _paint_text(painter, shape, night)
        case StickyNote():
            _paint_note(painter, shape)
        case _:
            _paint_on_text(painter, shape, night)


def _paint_on_text(painter: QPainter, shape: TextHighlight | TextUnderline, night: bool) -> None:
    for rect in shape.rects:
        if isinstance(shape, TextHighlight):
            painter.fillRect(box_of(rect), overlay_color(shape.color, 1.0))
            continue
        painter.setPen(QPen(pen_color(shape.color, night), max(0.6, rect.height_pt / 14)))
        y_pt = rect.y_pt + rect.height_pt * 0.95
        painter.drawLine(QLineF(rect.x_pt, y_pt, rect.x_pt + rect.width_pt, y_pt))


def _paint_note(painter: QPainter, note: StickyNote) -> None:
    side = NOTE_SIDE_PT
    painter.setPen(QPen(_NOTE_EDGE, 0.8))
    painter.setBrush(QBrush(solid_color(note.color)))
    painter.drawRect(QRectF(note.x_pt + 1, note.y_pt + 1, side - 2, side - 2))
    painter.setPen(QPen(_NOTE_EDGE, 1.0))
    for part in (0.3, 0.5, 0.7):
        y_pt = note.y_pt + side * part
        painter.drawLine(QLineF(note.x_pt + 4, y_pt, note.x_pt + side - 4, y_pt))


def text_font() -> QFont:
    """The font of text on a page at LETTER_PX: as wide at every zoom as it is in the export."""
    font = QFont("Be Vietnam Pro")
    font.setPixelSize(LETTER_PX)
    font.setKerning(False)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def text_lines(box: TextBox) -> list[str]:
    """The lines a text breaks into."""
    return text_face().lines(box.text, box.width_pt / box.size_pt)


def _paint_text(painter: QPainter, box: TextBox, night: bool) -> None:
    face = text_face()
    painter.save()
    painter.translate(box.x_pt, box.y_pt)
    painter.scale(box.size_pt / LETTER_PX, box.size_pt / LETTER_PX)
    painter.setFont(text_font())
    painter.setPen(pen_color(box.color, night))
    for number, line in enumerate(text_lines(box)):
        painter.drawText(QPointF(0, (number * face.line + face.ascent) * LETTER_PX), line)
    painter.restore()


def _paint_figure(painter: QPainter, figure: Figure, path: QPainterPath, night: bool) -> None:
    color = pen_color(figure.color, night)
    pen = QPen(color, figure.width_pt, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, pen)
    if figure.kind is FigureKind.ARROW:
        painter.setPen(pen)
        painter.setBrush(color)
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in arrow_head(figure)]))


def figure_path(figure: Figure) -> QPainterPath:
    """The lines of a figure, an arrow without its head."""
    start, end = QPointF(*_xy(figure.from_xy)), QPointF(*_xy(figure.to_xy))
    path = QPainterPath()
    match figure.kind:
        case FigureKind.RECTANGLE:
            path.addRect(QRectF(start, end).normalized())
        case FigureKind.ELLIPSE:
            path.addEllipse(QRectF(start, end).normalized())
        case _:
            path.moveTo(start)
            path.lineTo(end if figure.kind is FigureKind.LINE else _neck(figure))
    return path


def arrow_head(figure: Figure) -> tuple[Place, Place, Place]:
    """Corners of the head: its tip, and the two behind it."""
    tip, start = _xy(figure.to_xy), _xy(figure.from_xy)
    length = max(math.dist(start, tip), 1e-6)
    along = ((tip[0] - start[0]) / length, (tip[1] - start[1]) / length)
    back = ARROW_PT + ARROW_WIDTHS * figure.width_pt
    x_pt, y_pt = tip[0] - back * along[0], tip[1] - back * along[1]
    side = (-along[1] * back * ARROW_SPREAD, along[0] * back * ARROW_SPREAD)
    return tip, (x_pt + side[0], y_pt + side[1]), (x_pt - side[0], y_pt - side[1])


def _neck(figure: Figure) -> QPointF:
    """Where the shaft of an arrow ends: within its head, so that its tip stays sharp."""
    _, left, right = arrow_head(figure)
    start, tip = _xy(figure.from_xy), _xy(figure.to_xy)
    if math.dist(start, tip) <= ARROW_PT + ARROW_WIDTHS * figure.width_pt:
        return QPointF(*start)
    return QPointF((left[0] + right[0]) / 2, (left[1] + right[1]) / 2)


def _xy(point: PagePoint) -> Place:
    return point.x_pt, point.y_pt


def box_of(rect: Rect) -> QRectF:
    """A rectangle of the page for Qt."""
    return QRectF(rect.x_pt, rect.y_pt, rect.width_pt, rect.height_pt)


def bounds(shape: Shape) -> QRectF:
    """The box a mark is painted within, in page points."""
    match shape:
        case InkStroke():
            return _around(((p.x_pt, p.y_pt) for p in shape.points), shape.width_pt * 0.75 + 0.5)
        case StickyNote():
            return QRectF(shape.x_pt, shape.y_pt, NOTE_SIDE_PT, NOTE_SIDE_PT)
        case TextBox():
            height_pt = len(text_lines(shape)) * text_face().line * shape.size_pt
            return QRectF(shape.x_pt, shape.y_pt, shape.width_pt, height_pt).adjusted(-1, -1, 1, 1)
        case Figure():
            head = arrow_head(shape) if shape.kind is FigureKind.ARROW else ()
            return _around((_xy(shape.from_xy), _xy(shape.to_xy), *head), shape.width_pt / 2 + 1)
        case _:
            whole = QRectF()
            for rect in shape.rects:
                whole = whole.united(box_of(rect))
            return whole.adjusted(-1, -1, 1, 1)


def _around(places: Iterable[Place], margin_pt: float) -> QRectF:
    found = list(places)
    if not found:
        return QRectF()
    xs, ys = [x for x, _ in found], [y for _, y in found]
    return QRectF(QPointF(min(xs) - margin_pt, min(ys) - margin_pt), QPointF(max(xs) + margin_pt, max(ys) + margin_pt))


def touches(shape: Shape, from_xy: Place, to_xy: Place, radius_pt: float) -> bool:
    """Whether a round rubber drawn from one place to another meets the mark."""
    if isinstance(shape, (InkStroke, Figure)):
        reach = radius_pt + shape.width_pt / 2
        points = _dense(line_of(shape), max(1.0, radius_pt / 2))
        return bool(len(points)) and float(_distances(points, from_xy, to_xy).min()) <= reach
    area = bounds(shape).adjusted(-radius_pt, -radius_pt, radius_pt, radius_pt)
    steps = max(1, math.ceil(math.dist(from_xy, to_xy) / max(1.0, radius_pt)))
    return any(
        area.contains(
            from_xy[0] + (to_xy[0] - from_xy[0]) * n / steps, from_xy[1] + (to_xy[1] - from_xy[1]) * n / steps
        )
        for n in range(steps + 1)
    )


def line_of(shape: InkStroke | Figure) -> Floats:
    """The line a stroke or figure consists of, one place a row."""
    if isinstance(shape, InkStroke):
        return xy_of(shape)
    (x1, y1), (x2, y2) = _xy(shape.from_xy), _xy(shape.to_xy)
    match shape.kind:
        case FigureKind.RECTANGLE:
            return np.array([(x1, y1), (x2, y1), (x2, y2), (x1, y2), (x1, y1)])
        case FigureKind.ELLIPSE:
            angles = np.linspace(0, 2 * math.pi, 65)
            xs, ys = (x1 + x2 + (x2 - x1) * np.cos(angles)) / 2, (y1 + y2 + (y2 - y1) * np.sin(angles)) / 2
            return np.stack([xs, ys], axis=1)
        case _:
            return np.array([(x1, y1), (x2, y2)])


def _dense(points: Floats, step_pt: float) -> Floats:
    """More points on the same line, so that none of its gaps is wider than `step_pt`; a fast stroke has wide ones."""
    if len(points) < 2:
        return points
    along = np.concatenate([[0.0], np.hypot(*np.diff(points, axis=0).T).cumsum()])
    count = min(20_000, math.ceil(along[-1] / step_pt) + 1)
    at = np.union1d(along, np.linspace(0.0, along[-1], max(2, count)))
    return np.stack([np.interp(at, along, points[:, 0]), np.interp(at, along, points[:, 1])], axis=1)


def _distances(points: Floats, from_xy: Place, to_xy: Place) -> Floats:
    start, end = np.array(from_xy), np.array(to_xy)
    along = end - start
    length = float(along @ along)
    part = np.clip((points - start) @ along / length, 0, 1) if length else np.zeros(len(points))
    nearest = start + part[:, None] * along
    result: Floats = np.hypot(*(points - nearest).T)
    return result


def cut(stroke: InkStroke, from_xy: Place, to_xy: Place, radius_pt: float) -> list[InkStroke] | None:
    """What is left of a stroke where a round rubber went over it; None where it did not."""
    points = np.array([(p.x_pt, p.y_pt, p.pressure) for p in stroke.points], np.float64).reshape(-1, 3)
    if not len(points):
        return None
    if len(points) > 1:
        along = np.concatenate([[0.0], np.hypot(*np.diff(points[:, :2], axis=0).T).cumsum()])
        count = max(2, min(20_000, math.ceil(along[-1] / _CUT_STEP_PT) + 1))
        at = np.union1d(along, np.linspace(0.0, along[-1], count))
        points = np.stack([np.interp(at, along, points[:, n]) for n in range(3)], axis=1)
    left = _distances(points[:, :2], from_xy, to_xy) > radius_pt + stroke.width_pt / 4
    if left.all():
        return None
    edges = np.flatnonzero(np.diff(np.concatenate([[False], left, [False]]).astype(np.int8)))
    runs = (points[first:end] for first, end in edges.reshape(-1, 2).tolist())
    return [_piece(stroke, run) for run in runs if _length(run) >= _LEAST_PIECE_PT]


def _length(run: Floats) -> float:
    return float(np.hypot(*np.diff(run[:, :2], axis=0).T).sum())


def _piece(stroke: InkStroke, run: Floats) -> InkStroke:
    kept = run[thinned(run[:, :2], 0.02, run[:, 2])]
    return replace(stroke, points=tuple(InkPoint(round(x, 2), round(y, 2), round(p, 2)) for x, y, p in kept.tolist()))


def thin(stroke: InkStroke) -> InkStroke:
    """The stroke without samples that nobody would miss."""
    points = np.array([(p.x_pt, p.y_pt, p.pressure) for p in stroke.points], np.float64).reshape(-1, 3)
    kept = thinned(points[:, :2], 0.02, points[:, 2]).tolist()
    return replace(stroke, points=tuple(stroke.points[place] for place in kept))


def inside(shape: Shape, lasso: Sequence[Place]) -> bool:
    """Whether most of a mark lies within a closed line drawn around it."""
    loop = QPolygonF([QPointF(x, y) for x, y in lasso])
    places: list[QPointF]
    if isinstance(shape, (InkStroke, Figure)):
        line = _dense(line_of(shape), 4.0) if isinstance(shape, Figure) else line_of(shape)
        places = [QPointF(x, y) for x, y in line[:: max(1, len(line) // 50)].tolist()]
    elif isinstance(shape, (StickyNote, TextBox)):
        places = [bounds(shape).center()]
    else:
        places = [box_of(rect).center() for rect in shape.rects]
    within = sum(loop.containsPoint(place, Qt.FillRule.OddEvenFill) for place in places)
    return bool(places) and within * 2 > len(places)


def moved(shape: Shape, dx_pt: float, dy_pt: float) -> Shape:
    """The mark somewhere else."""
    match shape:
        case InkStroke():
            points = tuple(InkPoint(p.x_pt + dx_pt, p.y_pt + dy_pt, p.pressure) for p in shape.points)
            return replace(shape, points=points)
        case StickyNote() | TextBox():
            return replace(shape, x_pt=shape.x_pt + dx_pt, y_pt=shape.y_pt + dy_pt)
        case Figure():
            ends = (PagePoint(end.x_pt + dx_pt, end.y_pt + dy_pt) for end in (shape.from_xy, shape.to_xy))
            return replace(shape, from_xy=next(ends), to_xy=next(ends))
        case _:
            return replace(shape, rects=tuple(_shifted(shape.rects, dx_pt, dy_pt)))


def _shifted(rects: Iterable[Rect], dx_pt: float, dy_pt: float) -> Iterable[Rect]:
    return (Rect(r.x_pt + dx_pt, r.y_pt + dy_pt, r.width_pt, r.height_pt) for r in rects)
