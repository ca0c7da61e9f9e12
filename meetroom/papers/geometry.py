"""From a PDF's own coordinates to those of the upright page and back; pure arithmetic, knows no library.

Everything above this floor speaks of the *upright page*: as a reader sees it without turning it, origin at its top
left, x to the right, y down, in PDF points (1/72 inch).
"""

from typing import Any

import msgspec
import numpy as np

from meetroom.domain.annotations import Rect


class PageGeometry(msgspec.Struct, frozen=True):
    """The visible box of a page in its own coordinates (origin bottom left, y up) and its turn clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @property
    def width_pt(self) -> float:
        """Width of the upright page."""
        return self._own_width if self.rotation in (0, 180) else self._own_height

    @property
    def height_pt(self) -> float:
        """Height of the upright page."""
        return self._own_height if self.rotation in (0, 180) else self._own_width

    @property
    def _own_width(self) -> float:
        return self.right - self.left

    @property
    def _own_height(self) -> float:
        return self.top - self.bottom

    def to_upright(self, x: float, y: float) -> tuple[float, float]:
        """A point of the PDF on the upright page."""
        u, v, width, height = x - self.left, y - self.bottom, self._own_width, self._own_height
        return {
            0: (u, height - v),
            90: (v, u),
            180: (width - u, v),
            270: (height - v, width - u),
        }[self.rotation]

    def to_pdf(self, x_pt: float, y_pt: float) -> tuple[float, float]:
        """A point of the upright page in the PDF's own coordinates."""
        width, height = self._own_width, self._own_height
        if self.rotation == 90:
            u, v = y_pt, x_pt
        elif self.rotation == 180:
            u, v = width - x_pt, y_pt
        elif self.rotation == 270:
            u, v = width - y_pt, height - x_pt
        else:
            u, v = x_pt, height - y_pt
        return u + self.left, v + self.bottom

    def rect_to_upright(self, left: float, bottom: float, right: float, top: float) -> Rect:
        """A box of the PDF on the upright page."""
        (x1, y1), (x2, y2) = self.to_upright(left, bottom), self.to_upright(right, top)
        return Rect(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1))

    def boxes_to_upright(self, boxes: Any) -> Any:
        """Many boxes at once.

        Args:
            boxes: array of (left, bottom, right, top) of the PDF, one row each.
        Returns: array of (left, top, right, bottom) on the upright page.
        """
        x1, y1 = self._many_to_upright(boxes[:, 0], boxes[:, 1])
        x2, y2 = self._many_to_upright(boxes[:, 2], boxes[:, 3])
        sides = (np.minimum(x1, x2), np.minimum(y1, y2), np.maximum(x1, x2), np.maximum(y1, y2))
        return np.stack(sides, axis=1)

    def _many_to_upright(self, x: Any, y: Any) -> tuple[Any, Any]:
        u, v, width, height = x - self.left, y - self.bottom, self._own_width, self._own_height
        if self.rotation == 90:
            return v, u
        if self.rotation == 180:
            return width - u, v
        if self.rotation == 270:
            return height - v, width - u
        return u, height - v

    def rect_to_pdf(self, rect: Rect) -> tuple[float, float, float, float]:
        """A box of the upright page as (left, bottom, right, top) of the PDF."""
        x1, y1 = self.to_pdf(rect.x_pt, rect.y_pt)
        x2, y2 = self.to_pdf(rect.x_pt + rect.width_pt, rect.y_pt + rect.height_pt)
        return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def joined_by_line(rects: list[Rect]) -> tuple[Rect, ...]:
    """Boxes in reading order, those that follow each other on one line made one."""
    lines: list[Rect] = []
    for rect in rects:
        if lines and _same_line(lines[-1], rect):
            lines[-1] = _around(lines[-1], rect)
        else:
            lines.append(rect)
    return tuple(lines)


def _same_line(one: Rect, other: Rect) -> bool:
    lower = min(one.height_pt, other.height_pt)
    shared = min(one.y_pt + one.height_pt, other.y_pt + other.height_pt) - max(one.y_pt, other.y_pt)
    gap = max(one.x_pt, other.x_pt) - min(one.x_pt + one.width_pt, other.x_pt + other.width_pt)
    # A gap wider than a few letters is a column or a table cell, which stays a box of its own.
    return shared > 0.5 * lower and gap < 2.0 * max(one.height_pt, other.height_pt)


def _around(one: Rect, other: Rect) -> Rect:
    left, top = min(one.x_pt, other.x_pt), min(one.y_pt, other.y_pt)
    right = max(one.x_pt + one.width_pt, other.x_pt + other.width_pt)
    bottom = max(one.y_pt + one.height_pt, other.y_pt + other.height_pt)
    return Rect(left, top, right - left, bottom - top)
