"""The marks of one page on the screen, and the pen that draws new ones; knows pixels, saves nothing.

What is drawn for good is kept in one picture, so a moving pen paints its newest segment only.  All marks are in
page points; the item may have any size.
"""

from PySide6.QtCore import Property, QObject, QPointF, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

from meetroom.domain.annotations import InkPoint, InkStroke, Mark, Rect, StickyNote, Tool
from meetroom.ui.items.gestures import GESTURES, Gesture
from meetroom.ui.items.marking import MarkBoard
from meetroom.ui.items.strokes import (
    MARKER_OPACITY,
    Place,
    bounds,
    overlay_color,
    paint_shape,
    pen_color,
    stroke_path,
    width_at,
)

QML_IMPORT_NAME = "Meetroom.Items"
QML_IMPORT_MAJOR_VERSION = 1

_FOUND = QColor(245, 181, 10, 90)
_FOUND_NOW = QColor(245, 181, 10, 150)
_FOUND_EDGE = QColor("#7A5600")
_TAKEN_EDGE = QColor("#1D4ED8")


class _Overlay:
    """What is painted above the marks while something goes on."""

    def __init__(self) -> None:
        self.preview: tuple[Rect, ...] = ()
        self.preview_color = ""
        self.lined = False
        self.lasso: tuple[Place, ...] = ()
        self.shift: Place = (0.0, 0.0)


@QmlElement
class InkItem(QQuickPaintedItem):
    """A transparent sheet over a page; `pageWidth` is the page's width in points."""

    changed = Signal()
    notesChanged = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._board: MarkBoard | None = None
        self._page = -1
        self._page_width_pt = 0.0
        self._night = False
        self._gesture: Gesture | None = None
        self._overlay = _Overlay()
        self._settled: QImage | None = None
        self._live: QImage | None = None
        self._live_area = QRect()
        self._live_color = QColor()

    # ---- what gestures need of a sheet

    @property
    def board(self) -> MarkBoard:
        """The marks of the document."""
        assert self._board is not None
        return self._board

    @property
    def page(self) -> int:
        """The page, from 0."""
        return self._page

    def show_live(self, stroke: InkStroke, first: int) -> None:
        """See gestures.Sheet."""
        if self._live is None:
            self._live = self._blank()
        if first == 0:
            self._clear_live()
        marker = stroke.tool is Tool.MARKER
        self._live_color = (
            overlay_color(stroke.color, MARKER_OPACITY) if marker else pen_color(stroke.color, self._night)
        )
        color = QColor(self._live_color)
        color.setAlpha(255)
        painter = QPainter(self._live)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._scale(), self._scale())
        points = stroke.points if first == 0 else stroke.points[first - 1 :]
        area = QRectF()
        for a, b in zip(points, points[1:] or points, strict=False):
            width = (width_at(stroke, a) + width_at(stroke, b)) / 2
            pen = QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            # A dot: a line without any length is not painted.
            painter.drawLine(QPointF(a.x_pt, a.y_pt), QPointF(b.x_pt + (0.01 if a == b else 0), b.y_pt))
            segment = QRectF(QPointF(a.x_pt, a.y_pt), QPointF(b.x_pt, b.y_pt)).normalized()
            area = area.united(segment.adjusted(-width, -width, width, width))
        painter.end()
        self._update_pt(area)
        self._live_area = self._live_area.united(self._to_px(area))

    def end_live(self) -> None:
        """See gestures.Sheet."""
        self._clear_live()

    def show_preview(self, rects: tuple[Rect, ...], color: str, lined: bool) -> None:
        """See gestures.Sheet."""
        overlay = self._overlay
        if (overlay.preview, overlay.preview_color) != (rects, color):
            overlay.preview, overlay.preview_color, overlay.lined = rects, color, lined
            self.update()

    def show_lasso(self, line: tuple[Place, ...]) -> None:
        """See gestures.Sheet."""
        self._overlay.lasso = line
        self.update()

    def show_shift(self, dx_pt: float, dy_pt: float) -> None:
        """See gestures.Sheet."""
        self._overlay.shift = (dx_pt, dy_pt)
        self.update()

    # ---- what QML calls; places in the item's own coordinates

    @Slot(float, float, float, bool)
    def press(self, x: float, y: float, pressure: float, rubber: bool = False) -> None:
        """A pen, a finger or the mouse goes down with the chosen tool; `rubber`: with the other end of the pen."""
        chosen = "eraser" if rubber else self._board.tool_now if self._board is not None else ""
        tool = GESTURES.get(chosen) if self._board is not None else None
        if tool is not None and self._scale() > 0:
            self._gesture = tool(self)
            self._gesture.press(self._point(x, y, pressure))

    @Slot(float, float, float)
    def move(self, x: float, y: float, pressure: float) -> None:
        """It moves."""
        if self._gesture is not None:
            self._gesture.move(self._point(x, y, pressure))

    @Slot()
    def release(self) -> None:
        """It is lifted."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.release()

    @Slot()
    def cancel(self) -> None:
        """It was the first of two fingers."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.cancel()

    # ---- painting

    def paint(self, painter: QPainter) -> None:
        """See QQuickPaintedItem."""
        if self._board is None or self._scale() <= 0:
            return
        marks = self._board.on_page(self._page)
        if self._settled is None and marks:
            self._settled = self._settle(marks)
        if self._settled is not None:
            painter.drawImage(QPointF(0, 0), self._settled)
        if self._live is not None and not self._live_area.isEmpty():
            painter.setOpacity(self._live_color.alphaF())
            painter.drawImage(QPointF(0, 0), self._live)
            painter.setOpacity(1.0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._scale(), self._scale())
        self._paint_hits(painter)
        self._paint_overlay(painter)
        self._paint_taken(painter)
        painter.restore()

    def _settle(self, marks: tuple[Mark, ...]) -> QImage:
        image = self._blank()
        painter = QPainter(image)
        self._paint_marks(painter, marks)
        painter.end()
        return image

    def _paint_marks(self, painter: QPainter, marks: tuple[Mark, ...]) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._scale(), self._scale())
        for mark in marks:
            paint_shape(painter, mark.shape, self._path_of(mark), self._night)

    def _path_of(self, mark: Mark) -> QPainterPath | None:
        if not isinstance(mark.shape, InkStroke):
            return None
        kept = self.board.outlines.get(mark.mark_id)
        if kept is None or kept[0] is not mark.shape:
            kept = self.board.outlines[mark.mark_id] = (mark.shape, stroke_path(mark.shape))
        return kept[1]

    def _paint_hits(self, painter: QPainter) -> None:
        for hit, current in self.board.hits_on(self._page):
            painter.setPen(QPen(_FOUND_EDGE, 1.0) if current else QPen(Qt.PenStyle.NoPen))
            painter.setBrush(_FOUND_NOW if current else _FOUND)
            for rect in hit.rects:
                painter.drawRect(QRectF(rect.x_pt - 1, rect.y_pt - 1, rect.width_pt + 2, rect.height_pt + 2))

    def _paint_overlay(self, painter: QPainter) -> None:
        overlay = self._overlay
        for rect in overlay.preview:
            if overlay.lined:
                painter.setPen(QPen(QColor(overlay.preview_color), max(0.6, rect.height_pt / 14)))
                y_pt = rect.y_pt + rect.height_pt * 0.95
                painter.drawLine(QPointF(rect.x_pt, y_pt), QPointF(rect.x_pt + rect.width_pt, y_pt))
            else:
                area = QRectF(rect.x_pt, rect.y_pt, rect.width_pt, rect.height_pt)
                painter.fillRect(area, overlay_color(overlay.preview_color, 1.0))
        if len(overlay.lasso) > 1:
            painter.setPen(QPen(_TAKEN_EDGE, 1.2, Qt.PenStyle.DashLine))
            painter.setBrush(QColor(29, 78, 216, 20))
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in overlay.lasso]))

    def _paint_taken(self, painter: QPainter) -> None:
        taken = self.board.selected_on(self._page)
        if not taken:
            return
        painter.translate(*self._overlay.shift)
        area = QRectF()
        for mark in taken:
            area = area.united(bounds(mark.shape))
            if self._overlay.shift != (0.0, 0.0):
                paint_shape(painter, mark.shape, self._path_of(mark), self._night)
        painter.setPen(QPen(_TAKEN_EDGE, 1.0, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area.adjusted(-4, -4, 4, 4), 3, 3)

    def _clear_live(self) -> None:
        if self._live is not None and not self._live_area.isEmpty():
            painter = QPainter(self._live)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
            painter.fillRect(self._live_area, Qt.GlobalColor.transparent)
            painter.end()
            self.update(self._live_area)
        self._live_area = QRect()

    # ---- pixels and points

    def _scale(self) -> float:
        return self.width() / self._page_width_pt if self._page_width_pt > 0 else 0.0

    def _ratio(self) -> float:
        # Not self.window(): PySide makes what it returns a child of this item, and with the item (another paper is
        # opened) the window's Python object would be declared deleted for everybody.
        app = QGuiApplication.instance()
        return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0

    def _blank(self) -> QImage:
        ratio = self._ratio()
        size = (self.size() * ratio).toSize()
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.transparent)
        return image

    def _point(self, x: float, y: float, pressure: float) -> InkPoint:
        scale = self._scale()
        return InkPoint(round(x / scale, 2), round(y / scale, 2), round(min(1.0, max(0.0, pressure)), 2))

    def _to_px(self, area_pt: QRectF) -> QRect:
        scale = self._scale()
        size = (area_pt.width() * scale, area_pt.height() * scale)
        return QRectF(area_pt.x() * scale, area_pt.y() * scale, *size).toAlignedRect().adjusted(-2, -2, 2, 2)

    def _update_pt(self, area_pt: QRectF) -> None:
        self.update(self._to_px(area_pt))

    # ---- changes of what is shown; declared slots, because a method found only when an item of QML connects it
    # ---- is silently never called

    def geometryChange(self, newGeometry: QRectF | QRect, oldGeometry: QRectF | QRect) -> None:
        """See QQuickItem."""
        super().geometryChange(newGeometry, oldGeometry)
        if newGeometry.size() != oldGeometry.size():
            self._forget_pictures()

    def _forget_pictures(self) -> None:
        self._settled = self._live = None
        self._live_area = QRect()
        self.update()

    @Slot(int)
    def _on_page_changed(self, page: int) -> None:
        if page == self._page:
            self._settled = None
            self.notesChanged.emit()
            self.update()

    @Slot(int, object)
    def _on_mark_added(self, page: int, mark: Mark) -> None:
        if page != self._page:
            return
        if self._settled is not None:
            painter = QPainter(self._settled)
            self._paint_marks(painter, (mark,))
            painter.end()
            self._update_pt(bounds(mark.shape))
        else:
            self.update()
        if isinstance(mark.shape, StickyNote):
            self.notesChanged.emit()

    @Slot()
    def _on_overlay_changed(self) -> None:
        self.update()

    def _get_board(self) -> QObject | None:
        return self._board

    def _set_board(self, board: MarkBoard | None) -> None:
        if board is self._board or board is None:
            return
        self._board = board
        board.pageChanged.connect(self._on_page_changed)
        board.markAdded.connect(self._on_mark_added)
        board.overlayChanged.connect(self._on_overlay_changed)
        self._forget_pictures()
        self.changed.emit()
        self.notesChanged.emit()

    def _get_page(self) -> int:
        return self._page

    def _set_page(self, page: int) -> None:
        if page != self._page:
            self._page = page
            self._forget_pictures()
            self.changed.emit()
            self.notesChanged.emit()

    def _get_page_width(self) -> float:
        return self._page_width_pt

    def _set_page_width(self, width_pt: float) -> None:
        self._page_width_pt = width_pt
        self._forget_pictures()
        self.changed.emit()

    def _get_night(self) -> bool:
        return self._night

    def _set_night(self, night: bool) -> None:
        self._night = night
        self._forget_pictures()
        self.changed.emit()

    def _get_notes(self) -> list[dict[str, object]]:
        """Notes of the page for QML: where they can be tapped and what they say."""
        marks = self._board.on_page(self._page) if self._board is not None else ()
        return [
            {"markId": m.mark_id, "x": m.shape.x_pt, "y": m.shape.y_pt, "text": m.shape.text}
            for m in marks
            if isinstance(m.shape, StickyNote)
        ]

    marks = Property(QObject, _get_board, _set_board, notify=changed)
    number = Property(int, _get_page, _set_page, notify=changed)
    pageWidth = Property(float, _get_page_width, _set_page_width, notify=changed)
    night = Property(bool, _get_night, _set_night, notify=changed)
    notes = Property(list, _get_notes, notify=notesChanged)
