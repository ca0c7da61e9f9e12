"""What dragging a tool over a page does: one small class per tool; knows marks and page points, no pixels."""

from collections.abc import Callable
from typing import ClassVar, Protocol

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPolygonF

from meetroom.domain.annotations import InkPoint, InkStroke, Rect, TextHighlight, TextUnderline, Tool
from meetroom.papers.pages import PageSource, TextSelection
from meetroom.ui.items.marking import MARKER_WIDTH_PT, PEN_WIDTH_PT, MarkBoard
from meetroom.ui.items.strokes import Place, bounds, inside, soft_color, touches

MAX_LIVE_POINTS = 4_000
"""A longer stroke is put down and goes on as the next one, so that no mark outgrows what can be saved."""
_STEP_PT = 0.35
_NEAR_TEXT_PT = 6.0
_ERASER_PT = 4.0
_TAP_PT = 4.0


class Sheet(Protocol):
    """The page a gesture draws on."""

    @property
    def board(self) -> MarkBoard: ...
    @property
    def page(self) -> int: ...
    def show_live(self, stroke: InkStroke, first: int) -> None:
        """Paint a growing stroke from its point `first` on."""

    def end_live(self) -> None:
        """The growing stroke is no more."""

    def show_preview(self, rects: tuple[Rect, ...], color: str, lined: bool) -> None:
        """Paint boxes that move with the finger."""

    def show_lasso(self, line: tuple[Place, ...]) -> None:
        """Paint the line of a lasso."""

    def show_shift(self, dx_pt: float, dy_pt: float) -> None:
        """Paint what the lasso holds somewhere else."""


class Gesture:
    """Base: from press to release or cancel."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.board = sheet.board
        self.start: Place = (0.0, 0.0)

    def press(self, point: InkPoint) -> None:
        """The pen touches the page."""
        self.start = (point.x_pt, point.y_pt)

    def move(self, point: InkPoint) -> None:
        """The pen moves."""

    def release(self) -> None:
        """The pen is lifted."""

    def cancel(self) -> None:
        """It was not meant: two fingers."""


class PenGesture(Gesture):
    """A freehand stroke."""

    tool: ClassVar[Tool] = Tool.PEN
    width_pt: ClassVar[float] = PEN_WIDTH_PT

    def press(self, point: InkPoint) -> None:
        """See Gesture."""
        super().press(point)
        self.points = [point]
        self.sheet.show_live(self._stroke(), 0)

    def move(self, point: InkPoint) -> None:
        """See Gesture."""
        last = self.points[-1]
        if abs(point.x_pt - last.x_pt) + abs(point.y_pt - last.y_pt) < _STEP_PT:
            return
        self.points.append(point)
        self.sheet.show_live(self._stroke(self.points[-2:]), 1)
        if len(self.points) >= MAX_LIVE_POINTS:
            self.release()
            self.press(point)

    def release(self) -> None:
        """See Gesture."""
        self.sheet.end_live()
        self.board.add(self.sheet.page, self._stroke())

    def cancel(self) -> None:
        """See Gesture."""
        self.sheet.end_live()

    def _stroke(self, points: list[InkPoint] | None = None) -> InkStroke:
        return InkStroke(tuple(points or self.points), self.board.color_now, self.width_pt, self.tool)


class TextGesture(Gesture):
    """Marks the text dragged along; where there is none, `blank` takes over."""

    def press(self, point: InkPoint) -> None:
        """See Gesture."""
        super().press(point)
        self.end = self.start
        self.trail = [point]
        self._asked = self._again = self._over = False

    def move(self, point: InkPoint) -> None:
        """See Gesture."""
        self.end = (point.x_pt, point.y_pt)
        self.trail.append(point)
        if self._asked:
            self._again = True
        else:
            self._ask()

    def release(self) -> None:
        """See Gesture."""
        self._over = True
        if abs(self.end[0] - self.start[0]) + abs(self.end[1] - self.start[1]) < _TAP_PT:
            self.sheet.show_preview((), "", False)
            return
        self._select(self._finish)

    def cancel(self) -> None:
        """See Gesture."""
        self._over = True
        self.sheet.show_preview((), "", False)

    def commit(self, found: TextSelection) -> None:
        """Make the mark of this text."""
        raise NotImplementedError

    def blank(self) -> None:
        """There is no text where the pen went."""
        raise NotImplementedError

    def preview(self, found: TextSelection) -> None:
        """Show what would be marked."""
        self.sheet.show_preview(found.rects, soft_color(self.board.color_now), False)

    def _ask(self) -> None:
        self._asked, self._again = True, False
        self._select(self._show)

    def _select(self, done: Callable[[TextSelection], None]) -> None:
        source, page, start, end = self.board.source, self.sheet.page, self.start, self.end
        if source is not None:
            self.board.reader.ask(lambda: selection(source, page, start, end), done)

    def _show(self, found: TextSelection) -> None:
        self._asked = False
        if not self._over:
            self.preview(found)
            if self._again:
                self._ask()

    def _finish(self, found: TextSelection) -> None:
        self.sheet.show_preview((), "", False)
        if found.rects:
            self.commit(found)
        else:
            self.blank()


def selection(source: PageSource, page: int, start: Place, end: Place) -> TextSelection:
    """The text dragged over, nothing when the drag began away from all text."""
    found = source.select(page, start, end)
    near = any(_is_near(rect, start) or _is_near(rect, end) for rect in found.rects)
    return found if near and found.text.strip() else TextSelection(0, 0, "", ())


def _is_near(rect: Rect, place: Place) -> bool:
    margin = _NEAR_TEXT_PT
    area = QRectF(rect.x_pt, rect.y_pt, rect.width_pt, rect.height_pt).adjusted(-margin, -margin, margin, margin)
    return area.contains(*place)


class HighlightGesture(TextGesture):
    """Highlights text, or draws with a broad marker."""

    def commit(self, found: TextSelection) -> None:
        """See TextGesture."""
        self.board.add(self.sheet.page, TextHighlight(found.rects, soft_color(self.board.color_now), found.text))

    def blank(self) -> None:
        """See TextGesture."""
        points = tuple(InkPoint(p.x_pt, p.y_pt) for p in self.trail)
        self.board.add(self.sheet.page, InkStroke(points, self.board.color_now, MARKER_WIDTH_PT, Tool.MARKER))

    def preview(self, found: TextSelection) -> None:
        """See TextGesture."""
        if found.rects:
            self.sheet.end_live()
            super().preview(found)
            return
        self.sheet.show_preview((), "", False)
        points = tuple(InkPoint(p.x_pt, p.y_pt) for p in self.trail)
        self.sheet.show_live(InkStroke(points, self.board.color_now, MARKER_WIDTH_PT, Tool.MARKER), 0)

    def _finish(self, found: TextSelection) -> None:
        self.sheet.end_live()
        super()._finish(found)

    def cancel(self) -> None:
        """See Gesture."""
        self.sheet.end_live()
        super().cancel()


class UnderlineGesture(TextGesture):
    """Underlines text, or draws a straight line."""

    def commit(self, found: TextSelection) -> None:
        """See TextGesture."""
        self.board.add(self.sheet.page, TextUnderline(found.rects, self.board.color_now, found.text))

    def blank(self) -> None:
        """See TextGesture."""
        ends = (InkPoint(*self.start), InkPoint(*self.end))
        self.board.add(self.sheet.page, InkStroke(ends, self.board.color_now, PEN_WIDTH_PT))

    def preview(self, found: TextSelection) -> None:
        """See TextGesture."""
        self.sheet.show_preview(found.rects, self.board.color_now, True)


class EraserGesture(Gesture):
    """Deletes own marks it meets; one gesture is one step of undo."""

    def press(self, point: InkPoint) -> None:
        """See Gesture."""
        super().press(point)
        self.last = self.start
        self._erased = False
        self._erase(self.start)

    def move(self, point: InkPoint) -> None:
        """See Gesture."""
        self._erase((point.x_pt, point.y_pt))

    def _erase(self, place: Place) -> None:
        met = [
            mark
            for mark in self.board.on_page(self.sheet.page)
            if self.board.is_mine(mark) and touches(mark.shape, self.last, place, _ERASER_PT)
        ]
        self.last = place
        if met:
            self.board.remove(met, join=self._erased)
            self._erased = True


class LassoGesture(Gesture):
    """Takes own marks by drawing around them; dragging what is taken moves it."""

    def press(self, point: InkPoint) -> None:
        """See Gesture."""
        super().press(point)
        self.line = [self.start]
        self.shift: Place = (0.0, 0.0)
        taken = self.board.selected_on(self.sheet.page)
        self.dragging = any(bounds(mark.shape).adjusted(-6, -6, 6, 6).contains(*self.start) for mark in taken)

    def move(self, point: InkPoint) -> None:
        """See Gesture."""
        place = (point.x_pt, point.y_pt)
        if self.dragging:
            self.shift = (place[0] - self.start[0], place[1] - self.start[1])
            self.sheet.show_shift(*self.shift)
        else:
            self.line.append(place)
            self.sheet.show_lasso(tuple(self.line))

    def release(self) -> None:
        """See Gesture."""
        page = self.sheet.page
        self.sheet.show_lasso(())
        self.sheet.show_shift(0.0, 0.0)
        if self.dragging:
            if max(map(abs, self.shift)) > 0.5:
                self.board.move(self.board.selected_on(page), *self.shift)
            return
        own = [mark for mark in self.board.on_page(page) if self.board.is_mine(mark)]
        if self._is_tap():
            met = [mark for mark in own if touches(mark.shape, self.start, self.start, _ERASER_PT)]
            self.board.select([mark.mark_id for mark in met[-1:]])
        else:
            self.board.select([mark.mark_id for mark in own if inside(mark.shape, self.line)])

    def cancel(self) -> None:
        """See Gesture."""
        self.sheet.show_lasso(())
        self.sheet.show_shift(0.0, 0.0)

    def _is_tap(self) -> bool:
        area = QPolygonF([QPointF(x, y) for x, y in self.line]).boundingRect()
        return max(area.width(), area.height()) < _TAP_PT


class NoteGesture(Gesture):
    """Pins a note where the page is tapped."""

    def release(self) -> None:
        """See Gesture."""
        self.board.noteWanted.emit("", self.sheet.page, self.start[0], self.start[1], "", True)


GESTURES: dict[str, type[Gesture]] = {
    "pen": PenGesture,
    "highlighter": HighlightGesture,
    "underline": UnderlineGesture,
    "eraser": EraserGesture,
    "lasso": LassoGesture,
    "note": NoteGesture,
}
