"""Finds the places of marks again on another version of a document, by the text they stand on; changes nothing.

A mark is carried over only where its own text, with enough of what stands around it, is found again; on pages without
text, only where the page looks the same.  What is not sure is not carried: a note in the wrong place is worse than one
that is offered on the old version.
"""

import difflib
import logging
import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

import msgspec
import numpy as np
from msgspec.structs import replace

from meetroom.domain.annotations import Mark, Rect, Shape, TextHighlight, TextUnderline
from meetroom.papers.carried_text import SURE_LETTERS, Squeezed, Stretch, VersionText, needed_beside, shingles_of
from meetroom.papers.letters import PageLetters
from meetroom.papers.pages import PageSource, PaperFault, PaperUnreadable
from meetroom.papers.shape_places import extent, shifted

logger = logging.getLogger(__name__)

_ANCHOR_LETTERS = 160
_NEIGHBOURS = 1
_FUZZY_SHARE, _FUZZY_STRETCH = 0.6, 1.6
_AROUND_WORDS, _BESIDE_WORDS, _RUN_WORDS = 12, 16, 3
_PICTURE_PX, _PICTURE_SAME = 320, 2.0
_NEAR_PT = 6.0
_OFF_PAGE_PT = 1.0


class CarriedOver(msgspec.Struct, frozen=True):
    """What became of marks: those with a place on the new version (same ids, version and place new), and the rest."""

    carried: tuple[Mark, ...]
    lost: tuple[Mark, ...]


class _Place(msgspec.Struct, frozen=True):
    """A stretch of text: letters of the page as PDFium counts them, both ends included."""

    page: int
    first: int
    last: int


def carried(mark: Mark, old: PageSource, new: PageSource, version: int | None = None) -> Mark | None:
    """One mark on the new version, None where its place is not found.  See `carry_over` for many."""
    found = carry_over((mark,), old, new, mark.version + 1 if version is None else version).carried
    return found[0] if found else None


def carry_over(
    marks: Sequence[Mark],
    old: PageSource,
    new: PageSource,
    version: int,
    watch: Callable[[], None] = lambda: None,
) -> CarriedOver:
    """Marks of one version on another.

    Args:
        marks: of the old version.
        version: number of the new one.
        watch: called before each mark; what it raises ends the search.
    Raises: PaperUnreadable(SEAL_BROKEN | CLOSED).
    """
    search = _Search(old, new)
    found: dict[int, Mark] = {}
    # Page by page, so that each page's letters are asked for once.
    for number, mark in sorted(enumerate(marks), key=lambda pair: pair[1].page):
        watch()
        try:
            place = search.carried(mark)
        except PaperUnreadable as unreadable:
            if unreadable.fault in (PaperFault.SEAL_BROKEN, PaperFault.CLOSED):
                raise
            place = None
        if place is not None:
            found[number] = replace(mark, version=version, page=place[0], shape=place[1])
    lost = tuple(mark for number, mark in enumerate(marks) if number not in found)
    return CarriedOver(tuple(found[number] for number in sorted(found)), lost)


class _Search:
    """Places of one version on another."""

    def __init__(self, old: PageSource, new: PageSource) -> None:
        self._old = VersionText(old)
        self._new = VersionText(new)
        self._expected: dict[int, int] = {}
        self._pictures: dict[int, int | None] = {}

    def carried(self, mark: Mark) -> tuple[int, Shape] | None:
        """Page and shape on the new version."""
        if not 0 <= mark.page < self._old.source.page_count:
            return None
        if not self._old.squeezed(mark.page).text:
            page = self._same_picture(mark.page)
            return None if page is None else (page, mark.shape)
        anchor = _anchor(mark.shape, self._old.letters(mark.page), mark.page)
        found = None if anchor is None else self._exact(anchor) or self._fuzzy(anchor)
        if anchor is None or found is None:
            return None
        shape = self._laid(mark.shape, anchor, found)
        return None if shape is None else (found.page, shape)

    def _exact(self, anchor: _Place) -> _Place | None:
        """The same letters, with the most of what stood around them; of equals the nearest."""
        page = self._old.squeezed(anchor.page)
        first, last = _span(page, anchor)
        stretch = Stretch(page.text, first, last)
        if first == last:
            return None
        text, starts = self._new.joined
        expected = self._expected_page(anchor.page)
        needed = 0 if self._is_single(stretch.own) else stretch.needed
        best: tuple[tuple[int, int, int], int, int] | None = None
        for at in stretch.places_in(text):
            number = bisect_right(starts, at) - 1
            rank = (stretch.shared(text, at), -abs(number - expected), -abs(at - starts[number] - first))
            if rank[0] >= needed and (best is None or rank > best[0]):
                best = (rank, number, at - starts[number])
        return None if best is None else self._place(best[1], best[2], stretch.own)

    def _is_single(self, stretch: str) -> bool:
        """Whether a text is long enough to be its own proof, being nowhere else in either version."""
        if len(stretch) < SURE_LETTERS:
            return False
        return all(version.joined[0].count(stretch) == 1 for version in (self._new, self._old))

    def _place(self, page: int, start: int, stretch: str) -> _Place | None:
        squeezed = self._new.squeezed(page)
        if not squeezed.text.startswith(stretch, start):
            # PDFium left a letter out of the text that it counts among the letters, or the other way round.
            start = squeezed.text.find(stretch)
        if start < 0:
            return None
        return _Place(page, squeezed.index[start], squeezed.index[start + len(stretch) - 1])

    def _fuzzy(self, anchor: _Place) -> _Place | None:
        """Most of the same words in the same order, on the page where the text around has gone, or beside it."""
        around, first, last = _words_around(self._old.letters(anchor.page), anchor)
        if last - first < 2:
            return None
        middle = self._expected_page(anchor.page)
        pages = sorted(range(middle - _NEIGHBOURS, middle + _NEIGHBOURS + 1), key=lambda page: abs(page - middle))
        there = (page for page in pages if 0 <= page < self._new.source.page_count)
        found = (self._fuzzy_on(page, around, first, last) for page in there)
        return next((place for place in found if place is not None), None)

    def _fuzzy_on(self, page: int, around: list[str], first: int, last: int) -> _Place | None:
        words = _placed_words(self._new.letters(page))
        matcher = difflib.SequenceMatcher(None, around, [word for word, _, _ in words], autojunk=False)
        blocks = matcher.get_matching_blocks()
        pairs = [(block.a + step, block.b + step) for block in blocks for step in range(block.size)]
        own = [theirs for ours, theirs in pairs if first <= ours < last]
        if not own or own[-1] - own[0] + 1 > _FUZZY_STRETCH * (last - first) + 1:
            return None
        letters = sum(len(around[ours]) for ours, _ in pairs if first <= ours < last)
        # Single words stand anywhere; runs of them beside the stretch do not.
        beside = sum(
            len(around[block.a + step])
            for block in blocks
            for step in range(block.size)
            if block.size >= _RUN_WORDS
            and not first <= block.a + step < last
            and own[0] - _BESIDE_WORDS <= block.b + step <= own[-1] + _BESIDE_WORDS
        )
        all_letters = sum(len(word) for word in around[first:last])
        if letters < _FUZZY_SHARE * all_letters or beside < needed_beside(letters):
            return None
        # Words that were changed at either end belong to it still, as far as what stood beside them is known.
        start = _widened(pairs, own[0], first, -1)
        end = _widened(pairs, own[-1], last - 1, +1)
        return _Place(page, words[start][1], words[end][2])

    def _expected_page(self, page: int) -> int:
        """Where most of a page's text is now; the page of the same number where there is too little to tell."""
        if page not in self._expected:
            found = (self._shingle_pages.get(shingle, -1) for shingle in shingles_of(self._old.words(page)))
            best = Counter(number for number in found if number >= 0).most_common(1)
            self._expected[page] = best[0][0] if best else page
        return self._expected[page]

    @cached_property
    def _shingle_pages(self) -> dict[int, int]:
        """The only page each run of words is on; -1 for one on several."""
        pages: dict[int, int] = {}
        for page in range(self._new.source.page_count):
            for shingle in shingles_of(self._new.words(page)):
                pages[shingle] = page if pages.setdefault(shingle, page) == page else -1
        return pages

    def _same_picture(self, page: int) -> int | None:
        """For pages without text, such as scans: the page near that is the same picture."""
        if page not in self._pictures:
            near = (page + away for away in (0, 1, -1, 2, -2))
            there = (other for other in near if 0 <= other < self._new.source.page_count)
            same = (other for other in there if _looks_same(self._old.source, page, self._new.source, other))
            self._pictures[page] = next(same, None)
        return self._pictures[page]

    def _laid(self, shape: Shape, anchor: _Place, found: _Place) -> Shape | None:
        new = self._new.letters(found.page)
        if isinstance(shape, (TextHighlight, TextUnderline)):
            rects = self._new.source.text_rects(found.page, found.first, found.last - found.first + 1)
            rects = rects or new.rects(found.first, found.last)
            return replace(shape, rects=rects, text=new.text(found.first, found.last)) if rects else None
        before, after = (
            self._old.letters(anchor.page).rects(anchor.first, anchor.last),
            new.rects(found.first, found.last),
        )
        if not before or not after:
            return None
        there = shifted(shape, after[0].x_pt - before[0].x_pt, after[0].y_pt - before[0].y_pt)
        width_pt, height_pt = self._new.source.size_pt(found.page)
        left, top, right, bottom = extent(there)
        inside = left >= -_OFF_PAGE_PT and top >= -_OFF_PAGE_PT
        return there if inside and right <= width_pt + _OFF_PAGE_PT and bottom <= height_pt + _OFF_PAGE_PT else None


def _anchor(shape: Shape, letters: PageLetters, page: int) -> _Place | None:
    """The text a mark belongs to: what is highlighted; of other marks what they cover or stand beside."""
    if isinstance(shape, (TextHighlight, TextUnderline)):
        rects: Iterable[Rect] = shape.rects
        covered = sorted(index for rect in rects for index in letters.within(rect))
        return _Place(page, covered[0], covered[-1]) if covered else None
    left, top, right, bottom = extent(shape)
    near = Rect(left - _NEAR_PT, top - _NEAR_PT, right - left + 2 * _NEAR_PT, bottom - top + 2 * _NEAR_PT)
    covered = letters.within(near)
    if covered:
        first, last = letters.word(covered[0])[0], letters.word(covered[-1])[1]
    else:
        index = letters.nearest((left + right) / 2, (top + bottom) / 2)
        if index is None:
            return None
        first, last = letters.line(index)
    return _Place(page, first, min(last, first + _ANCHOR_LETTERS))


def _span(page: Squeezed, place: _Place) -> tuple[int, int]:
    """A stretch among the squeezed letters, the end not included."""
    low = next((at for at, index in enumerate(page.index) if index >= place.first), len(page.index))
    return low, bisect_right(page.index, place.last)


def _widened(pairs: list[tuple[int, int]], at: int, edge: int, step: int) -> int:
    """From the outermost matched word of a stretch out to its edge, where the word beyond the edge is matched too."""
    beyond = [theirs for ours, theirs in pairs if (ours - edge) * step == 1]
    return beyond[0] - step if beyond and 0 <= (beyond[0] - step - at) * step <= 3 else at


def _words_around(letters: PageLetters, place: _Place) -> tuple[list[str], int, int]:
    """Words of a stretch and of what stands around it, and which of them are the stretch's own."""
    words = _placed_words(letters)
    own = [n for n, (_, first, last) in enumerate(words) if last >= place.first and first <= place.last]
    if not own:
        return [], 0, 0
    start, end = max(0, own[0] - _AROUND_WORDS), min(len(words), own[-1] + 1 + _AROUND_WORDS)
    return [word for word, _, _ in words[start:end]], own[0] - start, own[-1] + 1 - start


def _placed_words(letters: PageLetters) -> list[tuple[str, int, int]]:
    """Words of a page with their first and last letter."""
    return [
        (unicodedata.normalize("NFC", match.group()).casefold(), match.start(), match.end() - 1)
        for match in re.finditer(r"\S+", letters.letters)
    ]


def _looks_same(old: PageSource, page: int, new: PageSource, other: int) -> bool:
    sizes = old.size_pt(page), new.size_pt(other)
    if max(abs(a - b) for a, b in zip(*sizes, strict=True)) > _OFF_PAGE_PT:
        return False
    pixels = old.render(page, _PICTURE_PX).pixels, new.render(other, _PICTURE_PX).pixels
    if len(pixels[0]) != len(pixels[1]):
        return False
    one, two = (np.frombuffer(picture, np.uint8).astype(np.int16) for picture in pixels)
    return float(np.abs(one - two).mean()) < _PICTURE_SAME
