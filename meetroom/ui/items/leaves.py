"""The marks of one page as they are at one moment, found by where they are; may be read on any thread."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

from meetroom.domain.annotations import Mark, MarkId
from meetroom.ui.items.shapes import Outlines

Boxes = NDArray[np.float64]


class Leaf:
    """Marks in the order they are painted; never changed, a new one is made by `after`.

    Args:
        boxes: left, top, right, bottom of each mark in points; None: worked out when first asked for.
    """

    def __init__(self, marks: tuple[Mark, ...], outlines: Outlines, boxes: Boxes | None = None) -> None:
        self.marks = marks
        self._outlines = outlines
        self._boxes = boxes

    def within(self, area_pt: QRectF) -> list[Mark]:
        """Marks of which something may lie in an area."""
        boxes = self._all_boxes()
        met = (boxes[:, 0] <= area_pt.right()) & (boxes[:, 2] >= area_pt.left())
        met &= (boxes[:, 1] <= area_pt.bottom()) & (boxes[:, 3] >= area_pt.top())
        return [self.marks[place] for place in np.flatnonzero(met).tolist()]

    def after(self, changed: Mapping[MarkId, Mark | None]) -> "Leaf":
        """The page with these marks put in their place or on top, or taken away (None)."""
        places = {mark.mark_id: place for place, mark in enumerate(self.marks) if mark.mark_id in changed}
        new = [mark for mark_id, mark in changed.items() if mark is not None and mark_id not in places]
        boxes = None if self._boxes is None else self._boxes
        marks = self.marks
        if places:
            kept = [changed.get(mark.mark_id, mark) for mark in marks]
            if boxes is not None:
                boxes = boxes.copy()
                for mark_id, place in places.items():
                    mark = changed[mark_id]
                    if mark is not None:
                        boxes[place] = self._box(mark)
                boxes = boxes[[mark is not None for mark in kept]]
            marks = tuple(mark for mark in kept if mark is not None)
        if new and boxes is not None:
            boxes = np.concatenate([boxes, np.array([self._box(mark) for mark in new])])
        return Leaf((*marks, *new), self._outlines, boxes)

    def _all_boxes(self) -> Boxes:
        boxes = self._boxes
        if boxes is None:
            boxes = np.array([self._box(mark) for mark in self.marks], np.float64).reshape(-1, 4)
            self._boxes = boxes
        return boxes

    def _box(self, mark: Mark) -> tuple[float, float, float, float]:
        box = self._outlines.of(mark).box
        return box.left(), box.top(), box.right(), box.bottom()
