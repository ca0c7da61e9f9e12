"""Strokes and marks for the tests of ink, and how much of them is seen."""

from typing import Any

import numpy as np
from PySide6.QtGui import QImage

from meetroom.domain.annotations import InkPoint, InkStroke, Mark, MarkId, Tool
from meetroom.domain.core import PersonId
from tests.ui.paper_stage import DRAFT
from tests.ui.sitting import CHAIR, ME


def a_stroke(*places: tuple[float, float], tool: Tool = Tool.PEN) -> InkStroke:
    return InkStroke(tuple(InkPoint(x, y) for x, y in places), "#1D4ED8", 2.0, tool)


def a_red_stroke(*places: tuple[float, float]) -> InkStroke:
    return InkStroke(tuple(InkPoint(*place) for place in places), "#D9303E", 3.0)


def a_mark(shape: Any, mark_id: str = "m1", author: str = ME, page: int = 0) -> Mark:
    return Mark(mark_id=MarkId(mark_id), document_id=DRAFT, version=1, page=page, author=PersonId(author), shape=shape)


def foreign(mark_id: str, shape: object, page: int = 0) -> Mark:
    """A mark of the chair's."""
    return a_mark(shape, mark_id, CHAIR, page)


def near(stroke: InkStroke, places: list[tuple[float, float]], within_pt: float) -> bool:
    """Whether the stroke passes all places, in order at both ends."""
    xy = np.array([(p.x_pt, p.y_pt) for p in stroke.points])
    ends = np.abs(xy[[0, -1]] - np.array([places[0], places[-1]])).max()
    return bool(ends <= within_pt) and all(np.hypot(*(xy - np.array(p)).T).min() <= within_pt for p in places)


def redness(image: QImage, point: Any) -> int:
    """How red the reddest pixel around a place is."""
    around = [image.pixelColor(point.x() + dx, point.y() + dy) for dx in range(-2, 3) for dy in range(-2, 3)]
    return max(c.red() - max(c.green(), c.blue()) for c in around)
