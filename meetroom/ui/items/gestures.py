"""What drawing with a tool over a page does: one small class per tool; knows marks and page points, no pixels."""

import math
from collections.abc import Callable, Sequence
from typing import ClassVar, Protocol

from PySide6.QtCore import QRectF

from meetroom.domain.annotations import (
    Figure,
    FigureKind,
    InkPoint,
    InkStroke,
    MarkId,
    PagePoint,
    Rect,
    Shape,
    TextHighlight,
    TextUnderline,
    Tool,
)
from meetroom.papers.pages import PageSource, TextSelection
from meetroom.ui.items.marking import MarkBoard
from meetroom.ui.items.shapes import thin
from meetroom.ui.items.smoothing import Smoother
from meetroom.ui.items.strokes import Place, soft_color
from meetroom.ui.view import new_id

MAX_LIVE_POINTS = 4_000
"""A longer stroke is put down and goes on as the next one, so that no mark outgrows what can be saved."""
TAP_PT = 4.0
_STEP_PT = 0.35
_NEAR_TEXT_PT = 6.0
_LEVEL = math.tan(math.radians(4.0))


class Sheet(Protocol):
    """The page a gesture draws on."""

    @property
    def board(self) -> MarkBoard: ...
    @property
    def page(self) -> int: ...
    @property
    def page_width_pt(self) -> float: ...
    def grow(self, style: InkStroke, firm: Sequence[InkPoint], tail: Sequence[InkPoint]) -> None:
        """A stroke goes on with `firm`, and for now with `tail`."""

    def wither(self) -> None:
        """The growing stroke is no more."""

    def show_preview(self, shape: Shape | None) -> None:
        """Paint what would be put down."""

    def show_lasso(self, line: tuple[Place, ...]) -> None:
        """Paint the line of a lasso."""

    def show_shift(self, dx_pt: float, dy_pt: float) -> None:
        """Paint what the lasso holds somewhere else."""


class Gesture:
    """Base: from press to release or cancel.  What it draws belongs to the document open when it began."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.board = sheet.board
        self.on = sheet.board.opened
        self.page = sheet.page
        self.start: Place = (0.0, 0.0)
        self.over = False

    def press(self, point: InkPoint) -> None:
        """The pen touches the page."""
        self.start = (point.x_pt, point.y_pt)

    def move(self, point: InkPoint) -> None:
        """The pen moves."""

    def release(self) -> None:
        """The pen is lifted, or the page goes away."""

    def cancel(self) -> None:
        """It was not meant: two fingers, a palm."""

    def settle(self) -> None:
        """The document goes away under the pen: what was drawn so far is kept."""
        self.release()

    def show_again(self) -> None:
        """What was shown so far has been wiped away: the page has another size."""

    def add(self, shape: Shape, mark_id: MarkId | None = None) -> None:
        """Put a mark down."""
        self.board.add(self.page, shape, self.on, mark_id)


class PenGesture(Gesture):
    """A freehand stroke; the others see it grow where this person presents."""

    tool: ClassVar[Tool] = Tool.PEN

    def press(self, point: InkPoint) -> None:
        """See Gesture."""
        super().press(point)
        self.mark_id = MarkId(new_id())
        self.style = InkStroke((), self.board.color_now, self.board.width_now, self.tool)
        self.smoother = Smoother(point)
        self.points = [point]
        self._show([point], [])

    def move(self, point: InkPoint) -> None:
        """See Gesture."""
        last = self.smoother.last
        if abs(point.x_pt - last.x_pt) + abs(point.y_pt - last.y_pt) < _STEP_PT:
            return
        firm = self.smoother.add(point)
        self.points += firm
        self._show(firm, [point])
        if len(self.points) >= MAX_LIVE_POINTS:
            self.release()
            self.press(point)

    def release(self) -> None:
        """See Gesture."""
        rest = self.smoother.end()
        self.points += rest
        self.board.podium.ink(self.on, self.page, self.mark_id, self.style, rest, ended=True)
        self.sheet.wither()
        self.add(thin(InkStroke(tuple(self.points), self.style.color, self.style.width_pt, self.tool)), self.mark_id)

    def cancel(self) -> None:
        """See Gesture."""
        self.board.podium.ink(self.on, self.page, self.mark_id, self.style, [], ended=True)
        self.sheet.wither()

    def show_again(self) -> None:
        """See Gesture."""
        self.sheet.grow(self.style, self.points, [self.smoother.last])

    def _show(self, firm: list[InkPoint], tail: list[InkPoint]) -> None:
        self.sheet.grow(self.style, firm, tail)
        self.board.podium.ink(self.on, self.page, self.mark_id, self.style, firm, ended=False)


class MarkerGesture(PenGesture):
    """A freehand marker."""

    tool = Tool.MARKER


class FigureGesture(Gesture):
    """A line, an arrow, a rectangle or an ellipse; lines that are nearly level or upright become so."""

    def press(self, point: InkPoint) -> None:
        """See Gesture."""
        super().press(point)
        self.end = self.start

    def move(self, point: InkPoint) -> None:
        """See Gesture."""
        self.end = (point.x_pt, point.y_pt)
        self.sheet.show_preview(self._figure())

    def release(self) -> None:
        """See Gesture."""
        self.sheet.show_preview(None)
        if math.dist(self.start, self.end) >= TAP_PT:
            self.add(self._figure())

    def cancel(self) -> None:
        """See Gesture."""
        self.sheet.show_preview(None)

    def _figure(self) -> Figure:
        kind = self.board.box.figure
        x_pt, y_pt = self.end
        if kind in (FigureKind.LINE, FigureKind.ARROW):
            dx, dy = x_pt - self.start[0], y_pt - self.start[1]
            y_pt = self.start[1] if abs(dy) < abs(dx) * _LEVEL else y_pt
            x_pt = self.start[0] if abs(dx) < abs(dy) * _LEVEL else x_pt
        ends = (PagePoint(*self.start), PagePoint(x_pt, y_pt))
        return Figure(kind, *ends, self.board.color_now, self.board.width_now)


class TextGesture(Gesture):
    """Marks the text dragged along; where there is none, `blank` takes over."""

    def press(self, point: InkPoint) -> None:
        """See Gesture."""
        super().press(point)
        self.end = self.start
        self.trail = [point]
        self.color, self.width_pt = self.board.color_now, self.board.width_now
        self._asked = self._again = False

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
        if abs(self.end[0] - self.start[0]) + abs(self.end[1] - self.start[1]) < TAP_PT:
            self.sheet.show_preview(None)
            return
        # A paper that is closed meanwhile cannot be asked any more: what was drawn is kept as it was drawn.
        self._select(self._finish, lambda _error: self.blank())

    def cancel(self) -> None:
        """See Gesture."""
        self.sheet.show_preview(None)

    def settle(self) -> None:
        """See Gesture.  Its text cannot be asked for any more."""
        self.sheet.show_preview(None)
        if math.dist(self.start, self.end) >= TAP_PT:
            self.blank()

    def marked(self, found: TextSelection) -> Shape:
        """The mark of this text."""
        raise NotImplementedError

    def blank(self) -> None:
        """There is no text where the pen went."""
        raise NotImplementedError

    def preview(self, found: TextSelection) -> None:
        """Show what would be marked."""
        self.sheet.show_preview(self.marked(found) if found.rects else None)

    def _ask(self) -> None:
        self._asked, self._again = True, False
        self._select(self._show, self._not_shown)

    def _select(self, done: Callable[[TextSelection], None], failed: Callable[[Exception], None]) -> None:
        if self.on is not None:
            source, page, start, end = self.on.source, self.page, self.start, self.end
            self.board.reader.ask(lambda: selection(source, page, start, end), done, failed)

    def _show(self, found: TextSelection) -> None:
        self._asked = False
        if not self.over:
            self.preview(found)
            if self._again:
                self._ask()

    def _not_shown(self, _error: Exception) -> None:
        self._asked = False

    def _finish(self, found: TextSelection) -> None:
        self.sheet.show_preview(None)
        if found.rects:
            self.add(self.marked(found))
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

    def marked(self, found: TextSelection) -> Shape:
        """See TextGesture."""
        return TextHighlight(found.rects, soft_color(self.color), found.text)

    def blank(self) -> None:
        """See TextGesture."""
        self.sheet.show_preview(None)
        self.add(self._marker())

    def preview(self, found: TextSelection) -> None:
        """See TextGesture."""
        self.sheet.show_preview(self.marked(found) if found.rects else self._marker())

    def _marker(self) -> InkStroke:
        points = tuple(InkPoint(p.x_pt, p.y_pt) for p in self.trail)
        return thin(InkStroke(points, self.color, self.width_pt, Tool.MARKER))


class UnderlineGesture(TextGesture):
    """Underlines text, or draws a straight line."""

    def marked(self, found: TextSelection) -> Shape:
        """See TextGesture."""
        return TextUnderline(found.rects, self.color, found.text)

    def blank(self) -> None:
        """See TextGesture."""
        ends = (PagePoint(*self.start), PagePoint(*self.end))
        self.add(Figure(FigureKind.LINE, *ends, self.color, self.width_pt))


class NoteGesture(Gesture):
    """Pins a note where the page is tapped."""

    def release(self) -> None:
        """See Gesture."""
        self.board.noteAsked.emit(self.page, *self.start)


class WriteGesture(Gesture):
    """Begins a text where the page is tapped; dragging says how wide it is to be."""

    def press(self, point: InkPoint) -> None:
        """See Gesture."""
        super().press(point)
        self.end = self.start

    def move(self, point: InkPoint) -> None:
        """See Gesture."""
        self.end = (point.x_pt, point.y_pt)

    def release(self) -> None:
        """See Gesture."""
        wanted_pt = max(0.0, self.end[0] - self.start[0])
        self.board.textAsked.emit(self.page, *self.start, wanted_pt, self.sheet.page_width_pt - self.start[0])


class LaserGesture(Gesture):
    """Points at something as long as it is held; the others see it where this person presents."""

    def press(self, point: InkPoint) -> None:
        """See Gesture."""
        super().press(point)
        self.board.point_at(self.page, point.x_pt, point.y_pt, True)

    def move(self, point: InkPoint) -> None:
        """See Gesture."""
        self.board.point_at(self.page, point.x_pt, point.y_pt, True)

    def release(self) -> None:
        """See Gesture."""
        self.board.point_at(self.page, *self.start, False)

    def cancel(self) -> None:
        """See Gesture."""
        self.release()
