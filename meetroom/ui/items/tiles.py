"""Pictures of the marks of pages, in tiles: drawn off the window's thread, kept within bounds; knows no tool.

A tile is cut from a page at one size, so that a page of any size and any number of strokes costs what is looked at.
"""

import logging
import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

import msgspec
from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter

from meetroom.ui.items.leaves import Leaf
from meetroom.ui.items.shapes import Outlines, paint_shape
from meetroom.ui.items.strokes import level_of

logger = logging.getLogger(__name__)
SIDE = 400
"""Of a tile, in the window's units: with every usual ratio of pixels to units a whole number of pixels."""
KEPT_BYTES = 96 * 2**20

Spot = tuple[int, int]
"""Column and row of a tile on its page."""


class Glance(msgspec.Struct, frozen=True):
    """A page at a size: `width`, `height` in the window's units, `ratio` pixels each."""

    page: int
    page_width_pt: float
    width: float
    height: float
    ratio: float
    night: bool

    @property
    def scale(self) -> float:
        """Units per point."""
        return self.width / self.page_width_pt if self.page_width_pt > 0 else 0.0

    @property
    def level(self) -> int:
        """How finely strokes are drawn."""
        return level_of(self.scale * self.ratio)

    def area(self, spot: Spot) -> QRectF:
        """Where a tile is on the page, in units; those at its right and lower edges are smaller."""
        left, top = spot[0] * SIDE, spot[1] * SIDE
        return QRectF(left, top, max(0.0, min(SIDE, self.width - left)), max(0.0, min(SIDE, self.height - top)))

    def area_pt(self, spot: Spot) -> QRectF:
        """The same in points."""
        area, scale = self.area(spot), self.scale
        return QRectF(area.x() / scale, area.y() / scale, area.width() / scale, area.height() / scale)

    def spots(self, area: QRectF) -> list[Spot]:
        """The tiles that an area in units touches, row by row."""
        met = area.intersected(QRectF(0, 0, self.width, self.height))
        if met.isEmpty():
            return []
        columns = range(int(met.left() // SIDE), int(max(met.left(), met.right() - 1e-6) // SIDE) + 1)
        rows = range(int(met.top() // SIDE), int(max(met.top(), met.bottom() - 1e-6) // SIDE) + 1)
        return [(column, row) for row in rows for column in columns]

    def blank(self, spot: Spot) -> QImage:
        """An empty picture of a tile."""
        size = (self.area(spot).size() * self.ratio).toSize()
        image = QImage(max(1, size.width()), max(1, size.height()), QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(self.ratio)
        image.fill(Qt.GlobalColor.transparent)
        return image

    def painter(self, image: QImage, spot: Spot) -> QPainter:
        """A painter on a tile's picture, in points of the page."""
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-spot[0] * SIDE, -spot[1] * SIDE)
        painter.scale(self.scale, self.scale)
        return painter


def draw_tile(glance: Glance, spot: Spot, leaf: Leaf, outlines: Outlines) -> QImage | None:
    """The marks of one tile; None where there are none."""
    marks = leaf.within(glance.area_pt(spot))
    if not marks:
        return None
    image = glance.blank(spot)
    painter = glance.painter(image, spot)
    level = glance.level
    outlines.prepare(marks, level)
    for mark in marks:
        paint_shape(painter, mark.shape, outlines.of(mark).path(level), glance.night)
    painter.end()
    return image


class Tile(msgspec.Struct, frozen=True):
    """A drawn tile: the marks as they were then, and the picture, None where it is empty."""

    leaf: Leaf
    picture: QImage | None


class TilePress(QObject):
    """Draws tiles on a thread of its own, the urgent and those asked for last first; keeps as many as `kept_bytes`.

    `drawn(glance, spot, tile)` comes on the window's thread.
    """

    drawn = Signal(object, object, object)
    _done = Signal(object, object, object, int)

    def __init__(self, outlines: Outlines, parent: QObject | None = None, kept_bytes: int = KEPT_BYTES) -> None:
        super().__init__(parent)
        self._outlines = outlines
        self._kept: OrderedDict[tuple[Glance, Spot], Tile] = OrderedDict()
        self._kept_bytes, self._room_bytes = 0, kept_bytes
        self._wanted: dict[tuple[Glance, Spot], Leaf] = {}
        self._urgent: dict[tuple[Glance, Spot], None] = {}
        self._document = 0
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="ink")
        self._done.connect(self._on_done, Qt.ConnectionType.QueuedConnection)

    def held(self, glance: Glance, spot: Spot) -> Tile | None:
        """The tile as it was drawn last, perhaps with other marks."""
        tile = self._kept.get((glance, spot))
        if tile is not None:
            self._kept.move_to_end((glance, spot))
        return tile

    def ask(self, glance: Glance, spot: Spot, leaf: Leaf, urgent: bool = True) -> None:
        """Draw a tile; asked again, with the newer marks only."""
        with self._lock:
            known = self._wanted.pop((glance, spot), None)
            self._wanted[glance, spot] = leaf
            self._urgent.pop((glance, spot), None)
            if urgent:
                self._urgent[glance, spot] = None
        if known is None:
            self._pool.submit(self._draw_one)

    def give_up(self, glance: Glance) -> None:
        """Nobody looks at a page at this size any more."""
        with self._lock:
            for key in [key for key in self._wanted if key[0] == glance]:
                del self._wanted[key]
                self._urgent.pop(key, None)

    def keep(self, glance: Glance, spot: Spot, tile: Tile) -> None:
        """Keep a tile, in the place of an older one."""
        old = self._kept.pop((glance, spot), None)
        self._kept_bytes += _size_of(tile) - (_size_of(old) if old is not None else 0)
        self._kept[glance, spot] = tile
        while self._kept_bytes > self._room_bytes and len(self._kept) > 1:
            self._kept_bytes -= _size_of(self._kept.popitem(last=False)[1])

    def clear(self) -> None:
        """Another document: forget everything."""
        with self._lock:
            self._wanted.clear()
            self._urgent.clear()
            self._document += 1
        self._kept.clear()
        self._kept_bytes = 0

    def stop(self) -> None:
        """Draw nothing more."""
        self.clear()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _draw_one(self) -> None:
        with self._lock:
            if not self._wanted:
                return
            document = self._document
            key = self._urgent.popitem()[0] if self._urgent else next(reversed(self._wanted))
            (glance, spot), leaf = key, self._wanted.pop(key)
        try:
            picture = draw_tile(glance, spot, leaf, self._outlines)
        except Exception:
            logger.exception("a tile of page %d cannot be drawn", glance.page)
            return
        self._done.emit(glance, spot, Tile(leaf, picture), document)

    def _on_done(self, glance: Glance, spot: Spot, tile: Tile, document: int) -> None:
        if document == self._document:
            self.keep(glance, spot, tile)
            self.drawn.emit(glance, spot, tile)


def _size_of(tile: Tile) -> int:
    return tile.picture.sizeInBytes() if tile.picture is not None else 64
