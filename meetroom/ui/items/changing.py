"""What the eraser and the lasso do with marks that are there; knows marks and page points, no pixels."""

import math

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPolygonF

from meetroom.domain.annotations import InkPoint, InkStroke, Mark
from meetroom.ui.items.gestures import TAP_PT, Gesture
from meetroom.ui.items.marking import Edit
from meetroom.ui.items.shapes import cut, inside, touches
from meetroom.ui.items.strokes import Place

_TAP_REACH_PT = 4.0


class EraserGesture(Gesture):
    """Takes away own marks it meets, or the part of a stroke it goes over; one gesture is one step of undo."""

    def press(self, point: InkPoint) -> None:
        """See Gesture."""
        super().press(point)
        self.last = self.start
        self.begun = False
        self.by_part, self.radius_pt = self.board.box.by_part, self.board.box.width_of("eraser")
        self._erase(self.start)

    def move(self, point: InkPoint) -> None:
        """See Gesture."""
        self._erase((point.x_pt, point.y_pt))

    def release(self) -> None:
        """See Gesture."""
        if self.begun:
            self.board.settle()

    def cancel(self) -> None:
        """See Gesture."""
        if self.begun:
            self.board.take_back()

    def _erase(self, place: Place) -> None:
        reach = self.radius_pt + 2
        area = QRectF(QPointF(*self.last), QPointF(*place)).normalized().adjusted(-reach, -reach, reach, reach)
        step: list[Edit] = []
        for mark in self.board.leaf(self.page).within(area):
            if self.board.is_mine(mark):
                step += self._edits(mark, place)
        self.last = place
        if step:
            self.board.change(tuple(step), join=self.begun, held=True)
            self.begun = True

    def _edits(self, mark: Mark, place: Place) -> list[Edit]:
        if self.by_part and isinstance(mark.shape, InkStroke):
            pieces = cut(mark.shape, self.last, place, self.radius_pt)
            if pieces is None:
                return []
            return [Edit(mark.mark_id, mark, None), *(self.board.piece_of(mark, piece) for piece in pieces)]
        met = touches(mark.shape, self.last, place, self.radius_pt)
        return [Edit(mark.mark_id, mark, None)] if met else []


class LassoGesture(Gesture):
    """Takes own marks by drawing around them; dragging what is taken moves it."""

    def press(self, point: InkPoint) -> None:
        """See Gesture."""
        super().press(point)
        self.line = [self.start]
        self.shift: Place = (0.0, 0.0)
        taken = self.board.selected_on(self.page)
        boxes = [self.board.outlines.of(mark).box for mark in taken]
        self.dragging = any(box.adjusted(-6, -6, 6, 6).contains(*self.start) for box in boxes)

    def move(self, point: InkPoint) -> None:
        """See Gesture."""
        place = (point.x_pt, point.y_pt)
        if self.dragging:
            self.shift = (place[0] - self.start[0], place[1] - self.start[1])
            self.sheet.show_shift(*self.shift)
        elif math.dist(place, self.line[-1]) >= 1.0:
            self.line.append(place)
            self.sheet.show_lasso(tuple(self.line))

    def release(self) -> None:
        """See Gesture."""
        self.cancel()
        if self.dragging:
            if max(map(abs, self.shift)) > 0.5:
                self.board.move(self.board.selected_on(self.page), *self.shift)
            return
        own = [mark for mark in self.board.on_page(self.page) if self.board.is_mine(mark)]
        if self._is_tap():
            met = [mark for mark in own if touches(mark.shape, self.start, self.start, _TAP_REACH_PT)]
            self.board.select([mark.mark_id for mark in met[-1:]])
        else:
            self.board.select([mark.mark_id for mark in own if inside(mark.shape, self.line)])

    def cancel(self) -> None:
        """See Gesture."""
        self.sheet.show_lasso(())
        self.sheet.show_shift(0.0, 0.0)

    def _is_tap(self) -> bool:
        area = QPolygonF([QPointF(x, y) for x, y in self.line]).boundingRect()
        return max(area.width(), area.height()) < TAP_PT
