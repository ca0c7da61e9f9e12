"""Where the letters of one page stand and what they say: hit, word, line, stretch; pure arithmetic, no PDFium.

Letters are counted as PDFium counts them.  Places are points of the upright page.
"""

import unicodedata
from typing import Any

import numpy as np

from meetroom.domain.annotations import Rect

_JOINED_HYPHENS = {"\x02": "-", "\ufffe": "-"}


class PageLetters:
    """The letters of a page.

    Args:
        letters: one per letter of PDFium.
        boxes: array of (left, top, right, bottom) per letter; empty boxes for what is not seen (breaks).
    """

    def __init__(self, letters: str, boxes: Any) -> None:
        self.letters = letters
        self._boxes = np.asarray(boxes, dtype=np.float64).reshape(-1, 4)
        seen = (self._boxes[:, 2] > self._boxes[:, 0]) & (self._boxes[:, 3] > self._boxes[:, 1])
        self._seen = np.flatnonzero(seen)
        self._line_starts = self._starts_of_lines(self._boxes[self._seen])

    def __len__(self) -> int:
        return len(self.letters)

    def at(self, x_pt: float, y_pt: float, within_pt: float = 0.0) -> int | None:
        """The letter at a place or so near to it, None on blank paper."""
        if not len(self._seen):
            return None
        away_x, away_y = self._away(x_pt, y_pt)
        near = np.flatnonzero((away_x <= within_pt) & (away_y <= within_pt))
        if not len(near):
            return None
        return int(self._seen[near[int(np.argmin(away_x[near] + away_y[near]))]])

    def nearest(self, x_pt: float, y_pt: float) -> int | None:
        """The letter nearest to a place; a line further up or down counts more than a place along the line."""
        if not len(self._seen):
            return None
        away_x, away_y = self._away(x_pt, y_pt)
        return int(self._seen[int(np.argmin(away_x + 4.0 * away_y))])

    def within(self, area: Rect) -> list[int]:
        """Letters whose middle is in a box, in the order of the text."""
        boxes = self._boxes[self._seen]
        x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
        across = (x >= area.x_pt) & (x <= area.x_pt + area.width_pt)
        down = (y >= area.y_pt) & (y <= area.y_pt + area.height_pt)
        return [int(index) for index in self._seen[across & down]]

    def word(self, index: int) -> tuple[int, int]:
        """First and last letter of the word around a letter; of a sign between words, the sign."""
        first = last = index
        if _is_of_word(self.letters[index]):
            while first > 0 and _is_of_word(self.letters[first - 1]):
                first -= 1
            while last + 1 < len(self.letters) and _is_of_word(self.letters[last + 1]):
                last += 1
        return first, last

    def line(self, index: int) -> tuple[int, int]:
        """First and last letter of the line around a letter."""
        if not len(self._seen):
            return index, index
        place = max(0, int(np.searchsorted(self._seen, index, side="right")) - 1)
        line = max(0, int(np.searchsorted(self._line_starts, place, side="right")) - 1)
        ends = [*self._line_starts[1:], len(self._seen)]
        return int(self._seen[self._line_starts[line]]), int(self._seen[ends[line] - 1])

    def rects(self, first: int, last: int) -> tuple[Rect, ...]:
        """Boxes of a stretch, one per line and column."""
        low = int(np.searchsorted(self._seen, first))
        high = int(np.searchsorted(self._seen, last, side="right"))
        if low >= high:
            return ()
        boxes = self._boxes[self._seen[low:high]]
        starts = self._line_starts[(self._line_starts > low) & (self._line_starts < high)] - low
        cuts = np.concatenate(([0], starts)).astype(np.intp)
        left, top = np.minimum.reduceat(boxes[:, 0], cuts), np.minimum.reduceat(boxes[:, 1], cuts)
        right, bottom = np.maximum.reduceat(boxes[:, 2], cuts), np.maximum.reduceat(boxes[:, 3], cuts)
        return tuple(
            Rect(float(x), float(y), float(to_x - x), float(to_y - y))
            for x, y, to_x, to_y in zip(left, top, right, bottom, strict=True)
        )

    def text(self, first: int, last: int) -> str:
        """What a stretch says, lines ended by a line feed, letters composed."""
        raw = self.letters[first : last + 1].replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        for odd, plain in _JOINED_HYPHENS.items():
            raw = raw.replace(odd, plain)
        return unicodedata.normalize("NFC", raw)

    def _away(self, x_pt: float, y_pt: float) -> tuple[Any, Any]:
        boxes = self._boxes[self._seen]
        away_x = np.maximum(np.maximum(boxes[:, 0] - x_pt, x_pt - boxes[:, 2]), 0.0)
        away_y = np.maximum(np.maximum(boxes[:, 1] - y_pt, y_pt - boxes[:, 3]), 0.0)
        return away_x, away_y

    @staticmethod
    def _starts_of_lines(boxes: Any) -> Any:
        """Places among the seen letters where another line, or another column of it, begins."""
        if not len(boxes):
            return np.zeros(0, dtype=np.intp)
        before, after = boxes[:-1], boxes[1:]
        heights = boxes[:, 3] - boxes[:, 1]
        lower, higher = np.minimum(heights[:-1], heights[1:]), np.maximum(heights[:-1], heights[1:])
        shared = np.minimum(before[:, 3], after[:, 3]) - np.maximum(before[:, 1], after[:, 1])
        gap = np.maximum(before[:, 0], after[:, 0]) - np.minimum(before[:, 2], after[:, 2])
        # As `geometry.joined_by_line`: a gap wider than a few letters is a column or a table cell.
        breaks = ~((shared > 0.5 * lower) & (gap < 2.0 * higher))
        return np.concatenate(([0], np.flatnonzero(breaks) + 1)).astype(np.intp)


def _is_of_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_" or unicodedata.combining(letter) != 0
