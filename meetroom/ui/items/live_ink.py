"""A stroke while it is drawn, one's own or a presenter's: only what is new of it is painted; saves nothing."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from meetroom.domain.annotations import InkPoint, InkStroke
from meetroom.ui.items.strokes import ink_color, width_at
from meetroom.ui.items.tiles import Glance, Spot

Segment = tuple[QLineF, float]


class LiveInk:
    """What is firm of a stroke lies on pictures of its own, tile by tile; its newest end is painted above them.

    A translucent stroke is painted opaque and laid over the page as a whole, so that it does not darken itself.
    """

    def __init__(self, glance: Glance, style: InkStroke) -> None:
        self._glance = glance
        self._style = style
        self._color = ink_color(style, glance.night)
        self._solid = QColor(self._color)
        self._solid.setAlpha(255)
        self._images: dict[Spot, QImage] = {}
        self._tail: list[Segment] = []
        self._last: InkPoint | None = None
        self.opacity = 1.0
        self.count = 0
        self.area = QRectF()

    def grow(self, firm: Sequence[InkPoint], tail: Sequence[InkPoint] = ()) -> QRectF:
        """The stroke goes on with `firm`, and ends for now with `tail`.  Returns: what to paint anew, in points."""
        line = [self._last, *firm] if self._last is not None else list(firm)
        dirty = _area_of(self._tail)
        if self._last is None and len(line) == 1:
            line.append(line[0])
        if firm:
            self._last = firm[-1]
            self.count += len(firm)
        segments = self._segments(line)
        if segments:
            self._paint(segments)
        translucent = self._color.alpha() < 255
        ends = [self._last, *tail] if self._last is not None else list(tail)
        self._tail = [] if translucent else self._segments(ends)
        dirty = dirty.united(_area_of(segments)).united(_area_of(self._tail))
        self.area = self.area.united(dirty)
        return dirty

    def paint(self, painter: QPainter, spot: Spot) -> None:
        """Paint what lies on a tile; the painter is in units of the tile."""
        image = self._images.get(spot)
        painter.setOpacity(self._color.alphaF() * self.opacity)
        if image is not None:
            painter.drawImage(QPointF(0, 0), image)
        if self._tail:
            painter.save()
            area, scale = self._glance.area(spot), self._glance.scale
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(-area.topLeft())
            painter.scale(scale, scale)
            _draw(painter, self._tail, self._solid)
            painter.restore()
        painter.setOpacity(1.0)

    def _segments(self, line: Sequence[InkPoint]) -> list[Segment]:
        return [
            (
                # A dot: a line without any length is not painted.
                QLineF(a.x_pt, a.y_pt, b.x_pt + (0.01 if (a.x_pt, a.y_pt) == (b.x_pt, b.y_pt) else 0.0), b.y_pt),
                (width_at(self._style, a) + width_at(self._style, b)) / 2,
            )
            for a, b in pairwise(line)
        ]

    def _paint(self, segments: Sequence[Segment]) -> None:
        glance = self._glance
        area, scale = _area_of(segments), glance.scale
        units = QRectF(area.x() * scale, area.y() * scale, area.width() * scale, area.height() * scale)
        for spot in glance.spots(units):
            image = self._images.get(spot)
            if image is None:
                image = self._images[spot] = glance.blank(spot)
            painter = glance.painter(image, spot)
            _draw(painter, segments, self._solid)
            painter.end()


def _draw(painter: QPainter, segments: Sequence[Segment], color: QColor) -> None:
    for line, width_pt in segments:
        painter.setPen(QPen(color, width_pt, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(line)


def _area_of(segments: Sequence[Segment]) -> QRectF:
    area = QRectF()
    for line, width_pt in segments:
        box = QRectF(line.p1(), line.p2()).normalized()
        area = area.united(box.adjusted(-width_pt, -width_pt, width_pt, width_pt))
    return area
