"""Where the pages of a document lie: one or two beside each other, below one another or spread by spread.

Pure arithmetic: points and pixels, no window and no document.
"""

from collections.abc import Sequence

import msgspec

GAP_PX = 14.0
FOOT_PX = 76.0
"""Room kept free below the pages, where the tools are, as long as nobody says how high they are."""
WIDE_PX, WIDE_SIDE_PX, NARROW_SIDE_PX = 560.0, 40.0, 8.0


class Arrangement(msgspec.Struct, frozen=True):
    """How a reader wants the pages.

    Attributes:
        columns: 1 or 2 pages beside each other.
        cover: with two columns, whether the first page stands alone, at the right.
        continuous: all below one another; else one spread at a time.
        rotation: 0, 90, 180 or 270 degrees clockwise.
    """

    columns: int = 1
    cover: bool = False
    continuous: bool = True
    rotation: int = 0


class Placed(msgspec.Struct, frozen=True):
    """One page, turned as the reader wants it, in its spread: `left_pt` from its left, `down_pt` from its top."""

    spread: int
    column: int
    left_pt: float
    down_pt: float
    width_pt: float
    height_pt: float


class Spread(msgspec.Struct, frozen=True):
    """Pages beside each other; `top_pt`: heights of all spreads above it."""

    pages: tuple[int, ...]
    top_pt: float
    width_pt: float
    height_pt: float


class Box(msgspec.Struct, frozen=True):
    """A rectangle in pixels of the content."""

    x: float
    y: float
    width: float
    height: float


class PageFlow:
    """All pages in an arrangement.

    Args:
        sizes_pt: width and height of every upright page, at least one.
    """

    def __init__(self, sizes_pt: Sequence[tuple[float, float]], arrangement: Arrangement) -> None:
        self.arrangement = arrangement
        turned = arrangement.rotation % 180 != 0
        self._sizes = [(high, wide) if turned else (wide, high) for wide, high in sizes_pt]
        self.spreads: list[Spread] = []
        self.pages: list[Placed] = []
        top_pt = 0.0
        for pages in self._grouped(len(sizes_pt)):
            top_pt += self._lay(pages, top_pt)
        self.widest_pt = max(spread.width_pt for spread in self.spreads)
        self.highest_pt = max(spread.height_pt for spread in self.spreads)
        self.height_pt = top_pt

    def _grouped(self, count: int) -> list[tuple[int, ...]]:
        if self.arrangement.columns == 1:
            return [(page,) for page in range(count)]
        first = 1 if self.arrangement.cover else 0
        groups: list[tuple[int, ...]] = [(0,)] if first else []
        groups.extend(tuple(range(page, min(page + 2, count))) for page in range(first, count, 2))
        return groups

    def _lay(self, pages: tuple[int, ...], top_pt: float) -> float:
        height_pt = max(self._sizes[page][1] for page in pages)
        alone_pt = self._sizes[pages[0]][0] if self.arrangement.columns == 2 and len(pages) == 1 else 0.0
        right = bool(alone_pt) and self.arrangement.cover and pages[0] == 0
        left_pt = alone_pt if right else 0.0
        for column, page in enumerate(pages):
            width_pt, page_height_pt = self._sizes[page]
            place = (1 if right else column, left_pt, (height_pt - page_height_pt) / 2)
            self.pages.append(Placed(len(self.spreads), *place, width_pt, page_height_pt))
            left_pt += width_pt
        self.spreads.append(Spread(pages, top_pt, left_pt if right else left_pt + alone_pt, height_pt))
        return height_pt


class Lay(msgspec.Struct, frozen=True):
    """A flow at a scale (pixels per point) in a view of a size.

    Attributes:
        spread: the one shown where it is one at a time.
        foot_px: room kept free below the pages.
    """

    flow: PageFlow
    scale: float
    view_width: float
    view_height: float
    spread: int = 0
    foot_px: float = FOOT_PX

    @property
    def continuous(self) -> bool:
        """Whether all pages are below one another."""
        return self.flow.arrangement.continuous

    @property
    def content_width(self) -> float:
        """Width of all there is to scroll through."""
        widest_pt = self.flow.widest_pt if self.continuous else self.flow.spreads[self.spread].width_pt
        return max(self.view_width, widest_pt * self.scale + self._gaps_across + 2 * side_px(self.view_width))

    @property
    def content_height(self) -> float:
        """Height of all there is to scroll through."""
        if self.continuous:
            return self.flow.height_pt * self.scale + GAP_PX * (len(self.flow.spreads) + 1) + self.foot_px
        return max(self.view_height, self._spread_height(self.spread) + 2 * GAP_PX + self.foot_px)

    @property
    def _gaps_across(self) -> float:
        return GAP_PX * (self.flow.arrangement.columns - 1)

    def _spread_height(self, spread: int) -> float:
        return self.flow.spreads[spread].height_pt * self.scale

    def spread_top(self, spread: int) -> float:
        """Where a spread begins."""
        if self.continuous:
            return round(self.flow.spreads[spread].top_pt * self.scale + (spread + 1) * GAP_PX)
        return round(max(GAP_PX, (self.view_height - self.foot_px - self._spread_height(spread)) / 2))

    def box(self, page: int) -> Box:
        """Where a page is; whole pixels, so that its picture is not stretched."""
        placed = self.flow.pages[page]
        spread = self.flow.spreads[placed.spread]
        width = max(1, round(placed.width_pt * self.scale))
        height = max(1, round(width * placed.height_pt / max(placed.width_pt, 1e-6)))
        across = spread.width_pt * self.scale + self._gaps_across
        x = (self.content_width - across) / 2 + placed.left_pt * self.scale + placed.column * GAP_PX
        return Box(round(x), self.spread_top(placed.spread) + round(placed.down_pt * self.scale), width, height)

    def spread_at(self, y: float) -> int:
        """The spread at a height: the last one that begins above it."""
        if not self.continuous:
            return self.spread
        low, high = 0, len(self.flow.spreads) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.spread_top(middle) <= y:
                low = middle
            else:
                high = middle - 1
        return low

    def page_at(self, x: float, y: float) -> int:
        """The page at a place, or the nearest of the spread there."""
        pages = self.flow.spreads[self.spread_at(y)].pages

        def away(page: int) -> float:
            box = self.box(page)
            return max(box.x - x, x - box.x - box.width, 0.0)

        return min(pages, key=away)

    def bounded(self, x: float, y: float) -> tuple[float, float]:
        """A place of the view's corner that shows nothing beyond the content."""
        highest_x, highest_y = self.content_width - self.view_width, self.content_height - self.view_height
        return max(0.0, min(x, highest_x)), max(0.0, min(y, highest_y))

    def seen(self, y: float) -> range:
        """The spreads of which something is in the view when its upper edge is at `y`."""
        if not self.continuous:
            return range(self.spread, self.spread + 1)
        return range(self.spread_at(y), self.spread_at(y + self.view_height - 1) + 1)


def turned(x_pt: float, y_pt: float, size_pt: tuple[float, float], rotation: int) -> tuple[float, float]:
    """Where a place of an upright page of a size is when the page is turned clockwise."""
    width_pt, height_pt = size_pt
    return {
        0: (x_pt, y_pt),
        90: (height_pt - y_pt, x_pt),
        180: (width_pt - x_pt, height_pt - y_pt),
        270: (y_pt, width_pt - x_pt),
    }[rotation % 360]


def upright(x_pt: float, y_pt: float, size_pt: tuple[float, float], rotation: int) -> tuple[float, float]:
    """The place of the upright page that is at a place of the turned one; undoes `turned`."""
    width_pt, height_pt = size_pt
    return turned(x_pt, y_pt, (height_pt, width_pt) if rotation % 180 else (width_pt, height_pt), -rotation)


def side_px(view_width: float) -> float:
    """Room kept free at both sides of the pages."""
    return WIDE_SIDE_PX if view_width > WIDE_PX else NARROW_SIDE_PX


def fit_width(flow: PageFlow, view_width: float) -> float:
    """The scale at which the widest spread fills the width."""
    gaps = GAP_PX * (flow.arrangement.columns - 1)
    return max(0.02, (view_width - 2 * side_px(view_width) - gaps) / max(1.0, flow.widest_pt))


def fit_page(flow: PageFlow, view_width: float, view_height: float, foot_px: float = FOOT_PX) -> float:
    """The scale at which every spread is seen whole."""
    down = (view_height - 2 * GAP_PX - foot_px) / max(1.0, flow.highest_pt)
    return max(0.02, min(fit_width(flow, view_width), down))
