"""Where the end of chosen text goes when keys move it: letters, words, lines of one page; pure arithmetic.

A gap is a place between two letters: gap n is before letter n, and a page of n letters ends with gap n.
"""

from meetroom.domain.annotations import Rect
from meetroom.papers.letters import PageLetters

UNITS = ("letter", "word", "line", "edge", "page")
"""What one step is; `edge` is the beginning or end of the line, `page` that of the page."""


def stepped(letters: PageLetters, gap: int, unit: str, by: int, x_pt: float) -> int | None:
    """The gap one step on (`by` 1) or back (-1), None where the page ends before it.

    Args:
        x_pt: where across the page a step up or down is to end.
    """
    if unit == "page":
        return len(letters) if by > 0 else 0
    if unit == "edge":
        return _edge(letters, gap, by)
    if unit == "line":
        return _line_on(letters, gap, by, x_pt)
    if unit == "word":
        return _word_on(letters, gap, by)
    return _letter_on(letters, gap, by)


def across(letters: PageLetters, gap: int) -> float:
    """Where a gap is across the page."""
    box = box_at(letters, gap - 1)
    if box is not None:
        return box.x_pt + box.width_pt
    box = box_at(letters, gap)
    return box.x_pt if box is not None else 0.0


def box_at(letters: PageLetters, index: int) -> Rect | None:
    """The box of a letter, None for one that is not seen (a break) or does not exist."""
    boxes = letters.rects(index, index) if 0 <= index < len(letters) else ()
    return boxes[0] if boxes else None


def _letter_on(letters: PageLetters, gap: int, by: int) -> int | None:
    passed = gap if by > 0 else gap - 1
    while 0 <= passed < len(letters):
        if box_at(letters, passed) is not None or letters.letters[passed] == " ":
            return passed + 1 if by > 0 else passed
        passed += by
    return None


def _word_on(letters: PageLetters, gap: int, by: int) -> int | None:
    passed = gap if by > 0 else gap - 1
    while 0 <= passed < len(letters):
        if letters.letters[passed].isalnum():
            first, last = letters.word(passed)
            return last + 1 if by > 0 else first
        passed += by
    return None


def _beside(letters: PageLetters, gap: int) -> int:
    """A letter of the line a gap is in: the one after it, or where the line ends there the one before it."""
    for index in (gap, gap - 1, gap + 1, gap - 2, gap + 2, gap - 3):
        if box_at(letters, index) is not None:
            return index
    return max(0, min(gap, len(letters) - 1))


def _edge(letters: PageLetters, gap: int, by: int) -> int | None:
    if not len(letters):
        return None
    first, last = letters.line(_beside(letters, gap))
    return last + 1 if by > 0 else first


def _line_on(letters: PageLetters, gap: int, by: int, x_pt: float) -> int | None:
    if not len(letters):
        return None
    first, last = letters.line(_beside(letters, gap))
    other = last + 1 if by > 0 else first - 1
    while 0 <= other < len(letters) and box_at(letters, other) is None:
        other += by
    if not 0 <= other < len(letters):
        return None
    first, last = letters.line(other)
    boxes = letters.rects(first, last)
    if not boxes:
        return None
    inside = max(boxes[0].x_pt + 0.1, min(boxes[-1].x_pt + boxes[-1].width_pt - 0.1, x_pt))
    index = letters.nearest(inside, boxes[0].y_pt + boxes[0].height_pt / 2)
    if index is None or not first <= index <= last:
        return last + 1 if by > 0 else first
    box = box_at(letters, index)
    return index + 1 if box is not None and x_pt > box.x_pt + box.width_pt / 2 else index
