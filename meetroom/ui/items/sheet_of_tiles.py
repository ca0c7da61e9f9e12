"""The tiles of one page that are looked at, as items of the window; knows marks, but no tools."""

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

from meetroom.domain.annotations import Mark
from meetroom.ui.items.leaves import Leaf
from meetroom.ui.items.marking import Edit, MarkBoard
from meetroom.ui.items.shapes import paint_shape
from meetroom.ui.items.tiles import SIDE, Glance, Spot, Tile

_MARKS_AT_ONCE = 60
"""More marks around a change are drawn anew on the other thread."""
_SPARE_ITEMS = 12
_AHEAD = 0.75
"""Heights of the view above and below it in which tiles are drawn before they are seen."""

PaintAbove = Callable[[QPainter, Spot], None]


class TileItem(QQuickPaintedItem):
    """One tile on the screen; what is drawn just now comes above its picture."""

    def __init__(self, parent: QQuickItem, paint_above: PaintAbove) -> None:
        super().__init__(parent)
        self._paint_above = paint_above
        self.spot: Spot = (0, 0)
        self.tile: Tile | None = None

    def paint(self, painter: QPainter) -> None:
        """See QQuickPaintedItem."""
        if self.tile is not None and self.tile.picture is not None:
            painter.drawImage(QPointF(0, 0), self.tile.picture)
        self._paint_above(painter, self.spot)


class TileSheet:
    """Shows the settled marks of a page near the view.

    Args:
        floor: what the tiles lie on.
        paint_above: paints what is not settled yet onto a tile.
    """

    def __init__(self, floor: QQuickItem, paint_above: PaintAbove) -> None:
        self._floor = floor
        self._paint_above = paint_above
        self._ground = QQuickItem(floor)
        self._stale: QQuickItem | None = None
        self._board: MarkBoard | None = None
        self._glance: Glance | None = None
        self._view = QRectF()
        self._near: list[Spot] = []
        self._spots: set[Spot] = set()
        self._tiles: dict[Spot, Tile] = {}
        self._items: dict[Spot, TileItem] = {}
        self._spare: list[TileItem] = []
        self._waiting: set[Spot] = set()

    def see(self, board: MarkBoard, glance: Glance, view: QRectF) -> None:
        """Show a page at a size, as far as it lies in the view or near it.

        Args:
            view: in units of the page, which it may be larger than, or away from.
        """
        if board is not self._board or glance != self._glance:
            self._change(board, glance)
        ahead = view.height() * _AHEAD
        near = view.adjusted(-SIDE / 2, -ahead, SIDE / 2, ahead)
        spots = glance.spots(near)
        if spots == self._near:
            return
        self._near, self._view = spots, view
        kept = set(glance.spots(near.adjusted(-SIDE, -SIDE, SIDE, SIDE))) if spots else set()
        for spot in self._spots - kept:
            self._drop(spot)
        new = [spot for spot in spots if spot not in self._spots]
        self._spots = (self._spots & kept) | set(spots)
        middle = view.center()
        # The press draws what is asked for last first: that is the middle of the view.
        new.sort(key=lambda spot: -(glance.area(spot).center() - middle).manhattanLength())
        for spot in new:
            self._settle(spot)
        self._drop_stale()

    def redo(self) -> None:
        """All marks of the page may have changed."""
        for spot in self._spots:
            self._settle(spot)
        self._drop_stale()

    def edit(self, step: tuple[Edit, ...], before: Leaf, after: Leaf) -> None:
        """Some marks have changed; what can be painted at once is."""
        board = self._board
        if board is None:
            return
        box = QRectF()
        for mark in (mark for edit in step for mark in (edit.before, edit.after) if mark is not None):
            box = box.united(board.outlines.of(mark).box)
        added = [e.after for e in step if e.after is not None] if all(e.before is None for e in step) else None
        for spot in self._spots:
            tile = self._tiles.get(spot)
            if tile is None or tile.leaf is not before:
                self._settle(spot)
            else:
                self._patch(spot, tile, box, added, after)

    def arrived(self, glance: Glance, spot: Spot, tile: Tile) -> None:
        """A tile has been drawn."""
        if glance != self._glance or spot not in self._spots or self._board is None:
            return
        if tile.leaf is self._board.leaf(glance.page):
            self._show(spot, tile)
        else:
            self._settle(spot)
        self._drop_stale()

    def touch(self, area_pt: QRectF) -> None:
        """What lies above an area has changed."""
        glance = self._glance
        if glance is None:
            return
        scale = glance.scale
        units = QRectF(area_pt.x() * scale, area_pt.y() * scale, area_pt.width() * scale, area_pt.height() * scale)
        for spot in glance.spots(units):
            self._update(self._item(spot), units)

    def clear(self) -> None:
        """Show nothing."""
        self._clear_spots()
        self._drop_stale()

    def _change(self, board: MarkBoard, glance: Glance) -> None:
        before, same = self._glance, board is self._board
        if before is not None:
            if self._board is not None:
                self._board.tiles.give_up(before)
            zoomed = same and before.page == glance.page and before.night == glance.night and self._items
            if zoomed and self._stale is None:
                # Stretched until the new ones are drawn, so that nothing flickers.
                self._stale, self._ground = self._ground, QQuickItem(self._floor)
                self._stale.setTransformOrigin(QQuickItem.TransformOrigin.TopLeft)
                self._stale.setProperty("widthThen", before.width)
                self._items, self._spare = {}, []
            if self._stale is not None:
                self._stale.setScale(glance.width / float(self._stale.property("widthThen")))
        self._board, self._glance = board, glance
        self._clear_spots()

    def _clear_spots(self) -> None:
        """Forget which tiles are shown, but for the stretched ones."""
        for spot in tuple(self._items):
            self._drop(spot)
        self._spots, self._waiting, self._tiles, self._near = set(), set(), {}, []

    def _settle(self, spot: Spot) -> None:
        """Show a tile as the marks are now: at once where it is drawn, else as soon as it is."""
        board, glance = self._board, self._glance
        assert board is not None
        assert glance is not None
        leaf = board.leaf(glance.page)
        held = board.tiles.held(glance, spot) or self._tiles.get(spot)
        if held is None or held.leaf is not leaf:
            if not leaf.marks:
                held = Tile(leaf, None)
            else:
                self._waiting.add(spot)
                board.tiles.ask(glance, spot, leaf, urgent=glance.area(spot).intersects(self._view))
        if held is not None:
            self._show(spot, held, settled=held.leaf is leaf)

    def _show(self, spot: Spot, tile: Tile, settled: bool = True) -> None:
        if settled:
            self._waiting.discard(spot)
        self._tiles[spot] = tile
        item = self._items.get(spot)
        if item is None and tile.picture is None:
            return
        item = item or self._item(spot)
        item.tile = tile
        item.update()

    def _patch(self, spot: Spot, tile: Tile, box: QRectF, added: list[Mark] | None, after: Leaf) -> None:
        board, glance = self._board, self._glance
        assert board is not None
        assert glance is not None
        area = _whole_pixels(glance, glance.area_pt(spot).intersected(box.adjusted(-1, -1, 1, 1)))
        if area.isEmpty():
            self._keep(spot, Tile(after, tile.picture))
            return
        marks = added if added is not None else after.within(area)
        if len(marks) > _MARKS_AT_ONCE:
            self._settle(spot)
            return
        picture = tile.picture if tile.picture is not None else glance.blank(spot)
        painter = glance.painter(picture, spot)
        painter.setClipRect(area)
        if added is None:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
            painter.fillRect(area, Qt.GlobalColor.transparent)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        for mark in marks:
            paint_shape(painter, mark.shape, board.outlines.of(mark).path(glance.level), glance.night)
        painter.end()
        self._keep(spot, Tile(after, picture))
        scale = glance.scale
        units = QRectF(area.x() * scale, area.y() * scale, area.width() * scale, area.height() * scale)
        self._update(self._item(spot), units)

    def _keep(self, spot: Spot, tile: Tile) -> None:
        assert self._board is not None
        assert self._glance is not None
        self._board.tiles.keep(self._glance, spot, tile)
        self._waiting.discard(spot)
        self._tiles[spot] = tile
        if spot in self._items:
            self._items[spot].tile = tile

    def _item(self, spot: Spot) -> TileItem:
        item = self._items.get(spot)
        if item is None:
            assert self._glance is not None
            item = self._spare.pop() if self._spare else TileItem(self._ground, self._paint_above)
            area = self._glance.area(spot)
            item.spot, item.tile = spot, self._tiles.get(spot)
            item.setPosition(area.topLeft())
            item.setSize(area.size())
            item.setVisible(True)
            item.update()
            self._items[spot] = item
        return item

    def _update(self, item: TileItem, units: QRectF) -> None:
        area = units.translated(-item.position()).toAlignedRect().adjusted(-2, -2, 2, 2)
        item.update(area)

    def _drop(self, spot: Spot) -> None:
        self._spots.discard(spot)
        self._tiles.pop(spot, None)
        self._waiting.discard(spot)
        item = self._items.pop(spot, None)
        if item is None:
            return
        item.setVisible(False)
        item.tile = None
        if len(self._spare) < _SPARE_ITEMS:
            self._spare.append(item)
        else:
            item.deleteLater()

    def _drop_stale(self) -> None:
        if self._stale is not None and not self._waiting:
            self._stale.setVisible(False)
            self._stale.deleteLater()
            self._stale = None


def _whole_pixels(glance: Glance, area_pt: QRectF) -> QRectF:
    """An area of the page grown to whole pixels: half a pixel could neither be wiped nor painted anew."""
    if area_pt.isEmpty():
        return QRectF()
    pixels = glance.scale * glance.ratio
    left, top = math.floor(area_pt.left() * pixels), math.floor(area_pt.top() * pixels)
    right, bottom = math.ceil(area_pt.right() * pixels), math.ceil(area_pt.bottom() * pixels)
    return QRectF(left / pixels, top / pixels, (right - left) / pixels, (bottom - top) / pixels)
