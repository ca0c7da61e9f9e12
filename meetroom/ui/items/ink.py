"""The marks of one page on the screen, and the pen that draws new ones; knows pixels, saves nothing.

What is drawn for good lies in tiles, so a moving pen paints its newest segment only, at once and on its own.  All
marks are in page points; the item may have any size.
"""

from collections.abc import Sequence

from PySide6.QtCore import Property, QObject, QPointF, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPen, QPolygonF
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

from meetroom.domain.annotations import InkPoint, InkStroke, Mark, Shape, StickyNote
from meetroom.ui.items.gestures import Gesture
from meetroom.ui.items.live_ink import LiveInk
from meetroom.ui.items.marking import MarkBoard, PageEdit
from meetroom.ui.items.shapes import paint_shape
from meetroom.ui.items.sheet_of_tiles import TileSheet
from meetroom.ui.items.strokes import Place
from meetroom.ui.items.tiles import Glance, Spot, Tile
from meetroom.ui.items.tools import GESTURES

QML_IMPORT_NAME = "Meetroom.Items"
QML_IMPORT_MAJOR_VERSION = 1

_LASSO_EDGE = QColor("#1D4ED8")
_LASSO_FILL = QColor(29, 78, 216, 20)
_OWN = ""


class _Overlay(QQuickPaintedItem):
    """What goes on above the marks while a tool is used: a shape before it is put down, a lasso, marks on the move."""

    def __init__(self, ink: "InkItem") -> None:
        super().__init__(ink)
        self._ink = ink
        self.shape: Shape | None = None
        self.lasso: tuple[Place, ...] = ()
        self.shift: Place = (0.0, 0.0)
        self.setZ(1)
        self.setVisible(False)

    def show(self) -> None:
        """Paint what there is, over the part of the page that is seen."""
        used = self.shape is not None or len(self.lasso) > 1 or self.shift != (0.0, 0.0)
        if used:
            area = QRectF(self._ink.seen.toAlignedRect())
            self.setPosition(area.topLeft())
            self.setSize(area.size())
            self.update()
        self.setVisible(used)

    def paint(self, painter: QPainter) -> None:
        """See QQuickPaintedItem."""
        ink, scale = self._ink, self._ink.glance.scale
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-self.position())
        painter.scale(scale, scale)
        if self.shape is not None:
            paint_shape(painter, self.shape, night=ink.glance.night)
        if len(self.lasso) > 1:
            painter.setPen(QPen(_LASSO_EDGE, 1.2, Qt.PenStyle.DashLine))
            painter.setBrush(_LASSO_FILL)
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in self.lasso]))
        if self.shift != (0.0, 0.0):
            painter.translate(*self.shift)
            for mark in ink.board.selected_on(ink.page):
                path = ink.board.outlines.of(mark).path(ink.glance.level)
                paint_shape(painter, mark.shape, path, ink.glance.night)


@QmlElement
class InkItem(QQuickItem):
    """A transparent sheet over a page; `pageWidth` is the page's width in points.

    Whoever shows it tells it by `look` which part of it is seen.
    """

    changed = Signal()
    notesChanged = Signal()
    overlayChanged = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._board: MarkBoard | None = None
        self._page = -1
        self._page_width_pt = 0.0
        self._night = False
        self._gesture: Gesture | None = None
        self._view = QRectF()
        self.seen = QRectF()
        self.glance = Glance(-1, 0.0, 0.0, 0.0, 1.0, False)
        self._lives: dict[str, LiveInk] = {}
        self._tiles = TileSheet(QQuickItem(self), self._paint_lives)
        self._overlay = _Overlay(self)

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

    @property
    def page_width_pt(self) -> float:
        """Width of the page."""
        return self._page_width_pt

    def grow(self, style: InkStroke, firm: Sequence[InkPoint], tail: Sequence[InkPoint]) -> None:
        """See gestures.Sheet."""
        self._grow(_OWN, style, firm, tail)

    def wither(self) -> None:
        """See gestures.Sheet."""
        self._wither(_OWN)

    def show_preview(self, shape: Shape | None) -> None:
        """See gestures.Sheet."""
        if shape is not self._overlay.shape:
            self._overlay.shape = shape
            self._overlay.show()

    def show_lasso(self, line: tuple[Place, ...]) -> None:
        """See gestures.Sheet."""
        self._overlay.lasso = line
        self._overlay.show()

    def show_shift(self, dx_pt: float, dy_pt: float) -> None:
        """See gestures.Sheet."""
        self._overlay.shift = (dx_pt, dy_pt)
        self._overlay.show()
        self.overlayChanged.emit()

    # ---- what QML calls; places in the item's own coordinates

    @Slot(float, float, float, float)
    def look(self, x: float, y: float, width: float, height: float) -> None:
        """This part of the sheet is seen."""
        self._view = QRectF(x, y, width, height)
        self._see()

    @Slot(float, float, float, bool)
    def press(self, x: float, y: float, pressure: float, rubber: bool = False) -> None:
        """A pen, a finger or the mouse goes down with the chosen tool; `rubber`: with the other end of the pen."""
        if self._board is None or self._scale() <= 0:
            return
        tool = GESTURES.get("eraser" if rubber else self._board.tool_now)
        self.release()
        if tool is not None and self._board.is_open:
            self._gesture = tool(self)
            self._board.take_up(self._gesture)
            self._gesture.press(self._point(x, y, pressure))

    @Slot(float, float, float)
    def move(self, x: float, y: float, pressure: float) -> None:
        """It moves."""
        if self._gesture is not None and not self._gesture.over:
            self._gesture.move(self._point(x, y, pressure))

    @Slot()
    def release(self) -> None:
        """It is lifted."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None and self._board is not None:
            self._board.put_down(gesture)

    @Slot()
    def cancel(self) -> None:
        """It was the first of two fingers, or a palm."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None and self._board is not None:
            self._board.put_down(gesture, meant=False)

    @Slot(float, float, bool)
    def point(self, x: float, y: float, shown: bool) -> None:
        """The mouse or a pen hovers there with the pointer in hand."""
        if self._board is not None and self._scale() > 0:
            place = self._point(x, y, 0.5)
            self._board.point_at(self._page, place.x_pt, place.y_pt, shown)

    # ---- growing strokes, one's own and those of a presenter

    def _grow(self, key: str, style: InkStroke, firm: Sequence[InkPoint], tail: Sequence[InkPoint]) -> None:
        live = self._lives.get(key)
        if live is None:
            live = self._lives[key] = LiveInk(self.glance, style)
        self._tiles.touch(live.grow(firm, tail))

    def _wither(self, key: str) -> None:
        live = self._lives.pop(key, None)
        if live is not None:
            self._tiles.touch(live.area)

    def _paint_lives(self, painter: QPainter, spot: Spot) -> None:
        for live in self._lives.values():
            live.paint(painter, spot)

    @Slot(int, str)
    def _on_shown_ink(self, page: int, key: str) -> None:
        if page != self._page or self._board is None:
            return
        shown = self._board.shown.stroke(key)
        if shown is None:
            self._wither(key)
            return
        known = self._lives.get(key)
        self._grow(key, shown.style, shown.points[known.count if known is not None else 0 :], ())
        live = self._lives[key]
        if live.opacity != shown.opacity:
            live.opacity = shown.opacity
            self._tiles.touch(live.area)

    def _redraw_lives(self) -> None:
        """At another size everything that grows is painted anew."""
        self._lives.clear()
        if self._gesture is not None and not self._gesture.over:
            self._gesture.show_again()
        if self._board is not None:
            for key in self._board.shown.on_page(self._page):
                self._on_shown_ink(self._page, key)

    # ---- pixels and points

    def _scale(self) -> float:
        return self.width() / self._page_width_pt if self._page_width_pt > 0 else 0.0

    def _ratio(self) -> float:
        # Not self.window(): PySide makes what it returns a child of this item, and with the item (another paper is
        # opened) the window's Python object would be declared deleted for everybody.
        app = QGuiApplication.instance()
        return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0

    def _point(self, x: float, y: float, pressure: float) -> InkPoint:
        scale = self._scale()
        return InkPoint(round(x / scale, 2), round(y / scale, 2), round(min(1.0, max(0.0, pressure)), 2))

    def _see(self) -> None:
        if self._board is None or self._scale() <= 0 or self._page < 0:
            return
        size = (self._page_width_pt, self.width(), self.height())
        glance = Glance(self._page, *size, self._ratio(), self._night)
        changed = glance != self.glance
        self.glance = glance
        self.seen = self._view.intersected(QRectF(0, 0, self.width(), self.height()))
        self._tiles.see(self._board, glance, self._view)
        if changed:
            self._redraw_lives()

    # ---- changes of what is shown; declared slots, because a method found only when an item of QML connects it
    # ---- is silently never called

    def geometryChange(self, newGeometry: QRectF | QRect, oldGeometry: QRectF | QRect) -> None:
        """See QQuickItem."""
        super().geometryChange(newGeometry, oldGeometry)
        new, old = newGeometry.width(), oldGeometry.width()
        if newGeometry.size() != oldGeometry.size() and new > 0:
            by = new / old if old > 0 else 1.0
            view = self._view
            self._view = QRectF(view.x() * by, view.y() * by, view.width() * by, view.height() * by)
            self._see()

    @Slot(int)
    def _on_page_changed(self, page: int) -> None:
        if page == self._page:
            self._tiles.redo()
            self.notesChanged.emit()
            self.overlayChanged.emit()

    @Slot(object)
    def _on_edited(self, edit: PageEdit) -> None:
        if edit.page != self._page:
            return
        self._tiles.edit(edit.step, edit.before, edit.after)
        if any(self._is_named(mark) for e in edit.step for mark in (e.before, e.after) if mark is not None):
            self.notesChanged.emit()
        self.overlayChanged.emit()

    def _is_named(self, mark: Mark) -> bool:
        return isinstance(mark.shape, StickyNote) or not self.board.is_mine(mark)

    @Slot(object, object, object)
    def _on_drawn(self, glance: Glance, spot: Spot, tile: Tile) -> None:
        self._tiles.arrived(glance, spot, tile)

    @Slot()
    def _on_overlay_changed(self) -> None:
        self.overlayChanged.emit()

    def _get_board(self) -> QObject | None:
        return self._board

    def _set_board(self, board: MarkBoard | None) -> None:
        if board is self._board or board is None:
            return
        self._board = board
        board.pageChanged.connect(self._on_page_changed)
        board.edited.connect(self._on_edited)
        board.overlayChanged.connect(self._on_overlay_changed)
        board.tiles.drawn.connect(self._on_drawn)
        board.shown.inkChanged.connect(self._on_shown_ink)
        self._reset()

    def _reset(self) -> None:
        self.release()
        self._tiles.clear()
        self._see()
        self.changed.emit()
        self.notesChanged.emit()
        self.overlayChanged.emit()

    def _get_page(self) -> int:
        return self._page

    def _set_page(self, page: int) -> None:
        if page != self._page:
            self.release()
            self._page = page
            self._reset()

    def _get_page_width(self) -> float:
        return self._page_width_pt

    def _set_page_width(self, width_pt: float) -> None:
        if width_pt != self._page_width_pt:
            self._page_width_pt = width_pt
            self._see()
            self.changed.emit()

    def _get_night(self) -> bool:
        return self._night

    def _set_night(self, night: bool) -> None:
        if night != self._night:
            self._night = night
            self._see()
            self.changed.emit()

    def _get_notes(self) -> list[dict[str, object]]:
        """Notes of the page for QML: where they can be tapped and what they say."""
        marks = self._board.on_page(self._page) if self._board is not None else ()
        return [
            {"markId": m.mark_id, "x": m.shape.x_pt, "y": m.shape.y_pt, "text": m.shape.text}
            for m in marks
            if isinstance(m.shape, StickyNote)
        ]

    def _get_names(self) -> list[dict[str, object]]:
        """Whose marks besides one's own are on the page, and where the uppermost of each is."""
        return self._board.names_on(self._page) if self._board is not None else []

    def _get_hits(self) -> list[dict[str, object]]:
        """What a search found on the page."""
        hits = self._board.hits_on(self._page) if self._board is not None else []
        return [
            {"x": r.x_pt - 1, "y": r.y_pt - 1, "width": r.width_pt + 2, "height": r.height_pt + 2, "current": current}
            for hit, current in hits
            for r in hit.rects
        ]

    def _get_taken(self) -> QRectF:
        """The box around what the lasso holds; empty for nothing."""
        if self._board is None:
            return QRectF()
        area = QRectF()
        for mark in self._board.selected_on(self._page):
            area = area.united(self._board.outlines.of(mark).box)
        return area.adjusted(-4, -4, 4, 4).translated(*self._overlay.shift) if not area.isEmpty() else area

    marks = Property(QObject, _get_board, _set_board, notify=changed)
    number = Property(int, _get_page, _set_page, notify=changed)
    pageWidth = Property(float, _get_page_width, _set_page_width, notify=changed)
    night = Property(bool, _get_night, _set_night, notify=changed)
    notes = Property(list, _get_notes, notify=notesChanged)
    names = Property(list, _get_names, notify=notesChanged)
    hits = Property(list, _get_hits, notify=overlayChanged)
    taken = Property(QRectF, _get_taken, notify=overlayChanged)
