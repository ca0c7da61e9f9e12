"""Text of a version as marks are found again in it: without blanks, in words, in runs of words; knows no mark."""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

import msgspec

from meetroom.papers.pages import PageSource, PaperFault, PaperUnreadable

CONTEXT_LETTERS = 48
"""Letters before and after a stretch that are looked at."""
SURE_LETTERS, OWN_LETTERS, BESIDE_LETTERS = 24, 60, 8
"""So many letters of a stretch and of what stands around it must be the same; a stretch of `OWN_LETTERS` is its own
proof, a shorter one needs `BESIDE_LETTERS` of what stood beside it: the same name stands on many pages."""
_SHINGLE_WORDS = 4
_PAGES_KEPT = 8
_PAGE_END = "\x00"


class Squeezed(msgspec.Struct, frozen=True):
    """A page's letters without blanks, and which letter of the page each of them is."""

    text: str
    index: tuple[int, ...]


class Stretch:
    """A stretch of squeezed text and what stands around it on its page."""

    def __init__(self, text: str, first: int, last: int) -> None:
        self.own = text[first:last]
        self._before = text[max(0, first - CONTEXT_LETTERS) : first]
        self._after = text[last : last + CONTEXT_LETTERS]

    @property
    def needed(self) -> int:
        """Letters of what stands around it that must be the same, as far as there are any."""
        return min(needed_beside(len(self.own)), len(self._before) + len(self._after))

    def places_in(self, text: str) -> Iterator[int]:
        """Where its own letters are."""
        at = text.find(self.own)
        while at >= 0:
            yield at
            at = text.find(self.own, at + 1)

    def shared(self, text: str, at: int) -> int:
        """Letters of what stands around it that stand around such a place too."""
        end = at + len(self.own)
        before = _shared_start(self._before[::-1], text[max(0, at - len(self._before)) : at][::-1])
        return before + _shared_start(self._after, text[end : end + len(self._after)])


class VersionText:
    """One version's text, read once."""

    def __init__(self, source: PageSource) -> None:
        self.source = source
        self.letters = lru_cache(_PAGES_KEPT)(source.letters)
        self.squeezed = lru_cache(_PAGES_KEPT)(self._squeezed)

    def _squeezed(self, page: int) -> Squeezed:
        """As `joined` has the page, with the letters each stands for."""
        letters = self.letters(page).letters
        index = [at for at, letter in enumerate(letters) for _ in _FORMS[ord(letter)]]
        return Squeezed(_squeeze(letters), tuple(index))

    @cached_property
    def joined(self) -> tuple[str, list[int]]:
        """All pages without blanks, one after the other, and where each begins."""
        starts: list[int] = []
        parts: list[str] = []
        at = 0
        for page in range(self.source.page_count):
            text = _squeeze(self._text(page))
            starts.append(at)
            parts += (text, _PAGE_END)
            at += len(text) + 1
        return "".join(parts), starts

    def words(self, page: int) -> list[str]:
        return words_of(self._text(page))

    def _text(self, page: int) -> str:
        try:
            return self.source.text(page)
        except PaperUnreadable as unreadable:
            if unreadable.fault is not PaperFault.DAMAGED:
                raise
            return ""


def needed_beside(letters: int) -> int:
    if letters >= OWN_LETTERS:
        return 0
    return max(BESIDE_LETTERS, SURE_LETTERS - letters)


def _shared_start(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def words_of(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).casefold().split()


def shingles_of(words: list[str]) -> Iterable[int]:
    return (hash(tuple(words[at : at + _SHINGLE_WORDS])) for at in range(len(words) - _SHINGLE_WORDS + 1))


class _Forms(dict[int, str]):
    """Letters as they are compared: breaks and hyphens at their ends do not matter, nor how marks are encoded."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        plain = "" if letter.isspace() or not letter.isprintable() or letter in "-\u00ad" else letter
        self[code] = unicodedata.normalize("NFKD", plain)
        return self[code]


_FORMS = _Forms()


def _squeeze(text: str) -> str:
    return text.translate(_FORMS)
