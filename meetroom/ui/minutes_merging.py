"""Two versions of one text become one, from what both began with: nothing that either wrote is lost."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from meetroom.domain.minutes_state import RichText

T = TypeVar("T")


def _fate(base: Sequence[T], version: Sequence[T]) -> tuple[list[bool], list[list[T]]]:
    """Which parts of the base a version kept, and what it has before each of them (and after the last)."""
    kept = [False] * len(base)
    before: list[list[T]] = [[] for _ in range(len(base) + 1)]
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, base, version, autojunk=False).get_opcodes():
        if tag == "equal":
            kept[a1:a2] = [True] * (a2 - a1)
        elif b2 > b1:
            before[a1] += version[b1:b2]
    return kept, before


def merged(base: RichText, mine: RichText, theirs: RichText) -> RichText:
    """Paragraph by paragraph: what one changed is taken; where both changed, theirs stands before mine.

    A paragraph goes only where somebody took it out and nobody else changed it.
    """
    my_kept, my_new = _fate(base, mine)
    their_kept, their_new = _fate(base, theirs)
    made = []
    for place in range(len(base) + 1):
        made += their_new[place]
        made += [p for p in my_new[place] if p not in their_new[place]]
        if place < len(base) and my_kept[place] and their_kept[place]:
            made.append(base[place])
    return tuple(made)
