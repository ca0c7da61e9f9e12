"""Which pages of a document are in the view or near it, and how urgently each of them is wanted; draws nothing.

What is in the view is made ready at once, its neighbours a moment later, when nothing in the view waits any more.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

from meetroom.papers.page_queue import AHEAD, LATER, NOW
from meetroom.ui.page_flow import Lay
from meetroom.ui.rows import Row, RowModel

NEAR_MS, NEAR_PUT_OFF = 60, 8
"""How long what is in the view has the window for itself before its neighbours are made ready."""
_AHEAD_SPREADS = 2


class NearRow(Row, frozen=True, kw_only=True):
    """One page near the view.

    Attributes:
        x_px, y_px, width_px, height_px: where it is in the content, turned as the reader wants it.
        page_width_pt, page_height_pt: the upright page.
        rank: how urgently its picture is wanted, see `page_queue`.
        shown: whether it is part of the content now.
    """

    number: int
    x_px: float
    y_px: float
    width_px: float
    height_px: float
    page_width_pt: float
    page_height_pt: float
    rank: int
    shown: bool


class NearPages(RowModel):
    """The rows of the pages.

    Args:
        is_busy: whether something in the view is not drawn yet, so that its neighbours had better wait.
    """

    def __init__(self, is_busy: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(NearRow, parent)
        self._is_busy, self._put_off = is_busy, 0
        self._lay: Lay | None = None
        self._top, self._forward = 0.0, True
        self._sizes: Sequence[tuple[float, float]] = ()
        self._soon = QTimer(self, singleShot=True, interval=NEAR_MS)
        self._soon.timeout.connect(self._try_near)

    def clear(self) -> None:
        """There is no document."""
        self._lay = None
        self.show([])

    def see(self, lay: Lay, top: float, forward: bool, sizes_pt: Sequence[tuple[float, float]]) -> None:
        """What is in the view at once; neighbours that are ready stay, the others are made ready soon.

        Args:
            top: where the view begins, in pixels of the content.
            forward: whether one reads towards the end.
            sizes_pt: width and height of every upright page.
        """
        self._lay, self._top, self._forward, self._sizes = lay, top, forward, sizes_pt
        ranks = self._ranks(lay)
        ready = {row.key for row in self.rows}
        now = {page: rank for page, rank in ranks.items() if rank == NOW or str(page) in ready}
        self.show([self._near_row(lay, page, rank) for page, rank in now.items()])
        if len(now) < len(ranks) and not self._soon.isActive():
            self._soon.start()

    def _try_near(self) -> None:
        if self._is_busy() and self._put_off < NEAR_PUT_OFF:
            self._put_off += 1
            self._soon.start()
            return
        self._put_off = 0
        self.show_near()

    def show_near(self) -> None:
        """Make the neighbours ready, too."""
        if self._lay is not None:
            ranks = self._ranks(self._lay).items()
            self.show([self._near_row(self._lay, page, rank) for page, rank in ranks])

    def _ranks(self, lay: Lay) -> dict[int, int]:
        """Pages in the view and near it, in their order, and how urgent they are."""
        seen = lay.seen(self._top)
        last = len(lay.flow.spreads) - 1
        ahead = range(seen.stop, min(last, seen.stop + _AHEAD_SPREADS - 1) + 1)
        behind = range(max(0, seen.start - 1), seen.start)
        ranks = dict.fromkeys(ahead, AHEAD if self._forward else LATER)
        ranks |= dict.fromkeys(behind, LATER if self._forward else AHEAD) | dict.fromkeys(seen, NOW)
        return {page: rank for spread, rank in sorted(ranks.items()) for page in lay.flow.spreads[spread].pages}

    def _near_row(self, lay: Lay, page: int, rank: int) -> NearRow:
        box = lay.box(page)
        width_pt, height_pt = self._sizes[page]
        return NearRow(
            key=str(page),
            number=page,
            x_px=box.x,
            y_px=box.y,
            width_px=box.width,
            height_px=box.height,
            page_width_pt=width_pt,
            page_height_pt=height_pt,
            rank=rank,
            shown=lay.continuous or rank == NOW,
        )
