"""The view onto a document's pages: which part of them, how large, which are near; draws and opens nothing.

Qt scrolls: where it is it tells by `look`, where it is to go it hears by `moved`.
"""

import time
from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.ui.near_pages import NearPages
from meetroom.ui.page_flow import FOOT_PX, GAP_PX, Arrangement, Lay, PageFlow, fit_page, fit_width, turned, upright

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

ZOOM_MIN, ZOOM_MAX = 0.25, 8.0
FITS = ("width", "page", "free")
_TURN_PUSH_PX = 60.0
_TURN_REST_S = 0.25
_MAIN_PART = 0.4


class Spot(msgspec.Struct, frozen=True):
    """What is in the upper left corner of the view: a page and how much of it (0…1) is above and left of it."""

    page: int = 0
    top: float = 0.0
    left: float = 0.0


class Glass(msgspec.Struct, frozen=True):
    """How large one reads: fitted to "width" or "page", or "free" at `zoom` times the width."""

    fit: str = "width"
    zoom: float = 1.0


@QmlElement
class ReadingView(QObject):
    """See the module.  `viewed(by_hand)`: another part is in the view; `arranged`: the reader wants it otherwise."""

    laid = Signal()
    moved = Signal(float, float)
    viewed = Signal(bool)
    arranged = Signal()

    def __init__(self, parent: QObject | None = None, is_busy: Callable[[], bool] = lambda: False) -> None:
        """`is_busy`: whether something in the view is not drawn yet, so that its neighbours had better wait."""
        super().__init__(parent)
        self._near = NearPages(is_busy, self)
        self._sizes: tuple[tuple[float, float], ...] = ()
        self._lay: Lay | None = None
        self._size = (0.0, 0.0)
        self._foot_px = FOOT_PX
        self._at = (0.0, 0.0)
        self.arrangement = Arrangement()
        self.glass = Glass()
        self._own_glass: Glass | None = None
        self.spot = Spot()
        self.page = 0
        self._forward = True
        self._hand: bool | None = None
        self._pushed, self._turned_s = 0.0, 0.0

    # ---- what the document's view model calls

    def open(self, sizes_pt: Sequence[tuple[float, float]], arrangement: Arrangement, glass: Glass, spot: Spot) -> None:
        """Show a document from a place on."""
        self._sizes, self._lay = tuple(sizes_pt), None
        self.arrangement, self.glass, self._own_glass = arrangement, glass, None
        self.spot, self.page = spot, spot.page
        self._forward = True
        self._relay(spot)
        self.arranged.emit()

    def close(self) -> None:
        """Show nothing."""
        self._sizes, self._lay = (), None
        self._near.clear()
        self.laid.emit()

    def follow(self, spot: Spot, widths: float) -> None:
        """Show what somebody else sees.

        Args:
            widths: how many page widths fill their view; 0: they fit the page to the width, and one's own size stays.
        """
        if self._lay is None or not 0 <= spot.page < len(self._sizes):
            return
        if widths > 0 and self._size[0] > 0:
            self._own_glass = self._own_glass or self.glass
            scale = self._size[0] / (widths * self._lay.flow.pages[spot.page].width_pt)
            self._see(Glass("free", self._bounded_zoom(scale / self._width_scale())))
        elif self._own_glass is not None:
            self._see(self._own_glass)
            self._own_glass = None
        self._relay(spot)

    @property
    def widths(self) -> float:
        """How many page widths fill the view, for `follow` elsewhere; 0 while pages fit the width."""
        if self._lay is None or (self.glass.fit == "width" and self.arrangement.columns == 1):
            return 0.0
        return self._size[0] / max(1.0, self._lay.flow.pages[self.spot.page].width_pt * self._lay.scale)

    def go(self, page: int, top: float, by_hand: bool) -> None:
        """Show a page, `top` (0…1) of it above the upper edge."""
        if self._lay is not None and 0 <= page < len(self._sizes):
            self._go(Spot(page, top), by_hand)

    def reveal(self, page: int, y_pt: float, x_pt: float | None = None) -> None:
        """Bring a place of a page into the view, moving nothing where it is well in it already."""
        lay = self._lay
        if lay is None or not 0 <= page < len(self._sizes):
            return
        if lay.flow.pages[page].spread != lay.spread and not lay.continuous:
            self._go(Spot(page), False)
            lay = self._lay or lay
        width_pt, _ = self._sizes[page]
        across, down = turned(
            width_pt / 2 if x_pt is None else x_pt, y_pt, self._sizes[page], self.arrangement.rotation
        )
        box = lay.box(page)
        x, y = box.x + across * lay.scale, box.y + down * lay.scale
        left, top = self._at
        wide, high = self._size
        keeps_x = x_pt is None or left + 0.05 * wide <= x <= left + 0.95 * wide
        keeps_y = top + 0.08 * high <= y <= top + 0.8 * high
        self._move(left if keeps_x else x - wide / 2, top if keeps_y else y - high / 3, False, page)

    # ---- what QML calls; pixels

    @Slot(float, float)
    def attach(self, width: float, height: float) -> None:
        """A new item scrolls from now on: it is sent to where the one before was."""
        self._size = (width, height)
        self._relay(self.spot)

    @Slot(float, float)
    def resize(self, width: float, height: float) -> None:
        """The view has another size; what is in its corner stays there."""
        if (width, height) != self._size:
            self._size = (width, height)
            self._relay(self.spot)

    @Slot(float, float, bool)
    def look(self, x: float, y: float, by_hand: bool) -> None:
        """The view has been scrolled there."""
        lay = self._lay
        if lay is None or (x, y) == self._at:
            return
        if y != self._at[1]:
            self._forward = y > self._at[1]
        self._at = (x, y)
        self._tell(by_hand if self._hand is None else self._hand)

    @Slot(float, float, result=list)
    def placeAt(self, x: float, y: float) -> list[float]:
        """What is at a place of the content: the page, or the nearest one, and where on the upright page in points."""
        lay = self._lay
        if lay is None:
            return [-1, 0.0, 0.0]
        page = lay.page_at(x, y)
        box = lay.box(page)
        place = upright((x - box.x) / lay.scale, (y - box.y) / lay.scale, self._sizes[page], self.arrangement.rotation)
        return [page, *place]

    @Slot(int)
    def step(self, by: int) -> None:
        """Go some spreads on or back."""
        if self._lay is not None:
            spreads = self._lay.flow.spreads
            spread = max(0, min(len(spreads) - 1, self._lay.flow.pages[self.page].spread + by))
            self._go(Spot(spreads[spread].pages[0]), True)

    @Slot(int)
    def goTo(self, page: int) -> None:
        """Go to a page."""
        self.go(page, 0.0, True)

    @Slot(bool)
    def goToEnd(self, last: bool) -> None:
        """Go to the first or the last page."""
        self.go(len(self._sizes) - 1 if last else 0, 0.0, True)

    @Slot(float, float)
    def scroll(self, dx: float, dy: float) -> None:
        """Scroll by hand; where it is one spread at a time, past its end to the next one."""
        lay = self._lay
        if lay is None:
            return
        x, y = lay.bounded(self._at[0] + dx, self._at[1] + dy)
        if lay.continuous or y != self._at[1] or dy == 0:
            self._pushed = 0.0
            self._move(x, y, True)
            return
        self._pushed = self._pushed + dy if self._pushed * dy >= 0 else dy
        now_s = time.monotonic()
        if abs(self._pushed) >= _TURN_PUSH_PX and now_s - self._turned_s >= _TURN_REST_S:
            self._pushed, self._turned_s = 0.0, now_s
            self._turn_over(1 if dy > 0 else -1)

    @Slot(float)
    def scrollView(self, views: float) -> None:
        """Scroll by so many heights of the view; over a spread's end to the next one at once."""
        self._pushed, self._turned_s = (_TURN_PUSH_PX if views > 0 else -_TURN_PUSH_PX), 0.0
        self.scroll(0.0, views * self._size[1])

    @Slot(float, float, float)
    def zoomBy(self, factor: float, x: float, y: float) -> None:
        """Make it larger or smaller around a place of the view."""
        if self._lay is not None:
            self.zoomTo(self._zoom() * factor, x, y)

    @Slot(float, float, float)
    def zoomTo(self, zoom: float, x: float, y: float) -> None:
        """Show it `zoom` times as wide as the view; what is at a place of the view stays there."""
        lay = self._lay
        if lay is None:
            return
        page = lay.page_at(self._at[0] + x, self._at[1] + y)
        box = lay.box(page)
        part = ((self._at[0] + x - box.x) / box.width, (self._at[1] + y - box.y) / box.height)
        self._own_glass = None
        self._see(Glass("free", self._bounded_zoom(zoom)))
        self._lay = lay = msgspec.structs.replace(lay, scale=self._scale(lay.flow))
        self.laid.emit()
        box = lay.box(page)
        self._move(box.x + part[0] * box.width - x, box.y + part[1] * box.height - y, True, page)

    @Slot(str)
    def fitTo(self, fit: str) -> None:
        """Fit to the "width" or the "page"."""
        if fit in FITS and self._lay is not None:
            self._own_glass = None
            self._see(Glass(fit, 1.0))
            self._relay(Spot(self.page if fit == "page" else self.spot.page, 0.0 if fit == "page" else self.spot.top))

    @Slot(int, bool)
    def showColumns(self, columns: int, cover: bool) -> None:
        """One page, two beside each other, or two after a cover."""
        self._arrange(msgspec.structs.replace(self.arrangement, columns=columns, cover=cover))

    @Slot(bool)
    def showContinuous(self, continuous: bool) -> None:
        """All pages below one another, or one spread at a time."""
        self._arrange(msgspec.structs.replace(self.arrangement, continuous=continuous))

    @Slot(int)
    def turn(self, degrees: int) -> None:
        """Turn the pages by quarter turns clockwise."""
        self._arrange(msgspec.structs.replace(self.arrangement, rotation=(self.arrangement.rotation + degrees) % 360))

    # ---- inside

    def _arrange(self, arrangement: Arrangement) -> None:
        if arrangement != self.arrangement:
            self.arrangement = arrangement
            self._relay(Spot(self.page))
            self.arranged.emit()

    def _see(self, glass: Glass) -> None:
        if glass != self.glass:
            self.glass = glass
            self.arranged.emit()

    def _zoom(self) -> float:
        return self._lay.scale / self._width_scale() if self._lay is not None and self._size[0] > 0 else 1.0

    @staticmethod
    def _bounded_zoom(zoom: float) -> float:
        return max(ZOOM_MIN, min(ZOOM_MAX, zoom))

    def _width_scale(self) -> float:
        return fit_width(self._lay.flow, self._size[0]) if self._lay is not None else 1.0

    def _scale(self, flow: PageFlow) -> float:
        if self.glass.fit == "page":
            return fit_page(flow, *self._size, self._foot_px)
        return fit_width(flow, self._size[0]) * (self.glass.zoom if self.glass.fit == "free" else 1.0)

    def _relay(self, spot: Spot) -> None:
        """Work out anew where everything is, and go to a place."""
        if not self._sizes:
            return
        flow = self._lay.flow if self._lay is not None else None
        if flow is None or flow.arrangement != self.arrangement:
            flow = PageFlow(self._sizes, self.arrangement)
        page = max(0, min(spot.page, len(self._sizes) - 1))
        self._lay = Lay(flow, self._scale(flow), *self._size, flow.pages[page].spread, self._foot_px)
        self.laid.emit()
        self._go(msgspec.structs.replace(spot, page=page), False)

    def _go(self, spot: Spot, by_hand: bool) -> None:
        lay = self._lay
        if lay is None:
            return
        spread = lay.flow.pages[spot.page].spread
        if not lay.continuous and spread != lay.spread:
            self._forward = spread > lay.spread
            self._lay = lay = msgspec.structs.replace(lay, spread=spread)
            self.laid.emit()
        box = lay.box(spot.page)
        x = box.x + spot.left * box.width if spot.left > 0 else (lay.content_width - lay.view_width) / 2
        y = box.y + spot.top * box.height if spot.top > 0 else lay.spread_top(spread) - GAP_PX
        self._move(x, y, by_hand, spot.page)

    def _turn_over(self, by: int) -> None:
        lay = self._lay
        if lay is None or not 0 <= lay.spread + by < len(lay.flow.spreads):
            return
        self.step(by)
        if by < 0:  # one comes in at its end
            self._move(self._at[0], float("inf"), True)

    def _move(self, x: float, y: float, by_hand: bool, page: int | None = None) -> None:
        """Go to a place; `page`: the one that is meant, even where it cannot be brought to the middle."""
        if self._lay is None:
            return
        x, y = self._lay.bounded(x, y)
        if (x, y) == self._at and page is None:
            return
        if y != self._at[1]:
            self._forward = y > self._at[1]
        self._at = (x, y)
        self._hand = by_hand
        self.moved.emit(x, y)
        self._hand = None
        self._tell(by_hand, page)

    def _tell(self, by_hand: bool, page: int | None = None) -> None:
        lay, (x, y) = self._lay, self._at
        if lay is None or lay.view_height <= 0:
            return
        edge = lay.flow.spreads[lay.spread_at(y + GAP_PX)].pages[0]
        box = lay.box(edge)
        self.spot = Spot(edge, _part(y - box.y, box.height), _part(x - box.x, box.width))
        main = lay.spread_at(y + lay.view_height * _MAIN_PART)
        pages = lay.flow.spreads[main].pages
        if page is not None and lay.flow.pages[page].spread in lay.seen(y):
            self.page = page
        elif self.page not in pages:
            self.page = pages[0]
        self._near.see(lay, y, self._forward, self._sizes)
        self.viewed.emit(by_hand)

    def show_near(self) -> None:
        """Make the neighbours ready, too."""
        self._near.show_near()

    def _set_foot(self, foot_px: float) -> None:
        if foot_px != self._foot_px:
            self._foot_px = foot_px
            self._relay(self.spot)

    foot = Property(float, lambda self: self._foot_px, _set_foot, notify=laid)
    near = Property(QObject, lambda self: self._near, constant=True)
    contentWidth = Property(float, lambda self: self._lay.content_width if self._lay else 0.0, notify=laid)
    contentHeight = Property(float, lambda self: self._lay.content_height if self._lay else 0.0, notify=laid)
    zoom = Property(float, _zoom, notify=laid)
    fit = Property(str, lambda self: self.glass.fit, notify=arranged)
    columns = Property(int, lambda self: self.arrangement.columns, notify=arranged)
    cover = Property(bool, lambda self: self.arrangement.cover, notify=arranged)
    continuous = Property(bool, lambda self: self.arrangement.continuous, notify=arranged)
    rotation = Property(int, lambda self: self.arrangement.rotation, notify=arranged)


def _part(away: float, whole: float) -> float:
    return max(0.0, min(1.0, away / whole)) if whole > 0 else 0.0
