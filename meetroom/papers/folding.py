"""Folds text so that Vietnamese is found with and without its marks; pure, knows no pages."""

import functools
import unicodedata

# Soft hyphens, and the two letters PDFium puts where it joined a hyphenated word.
_UNSEEN = frozenset("\u00ad\ufffe\x02\u200b")


@functools.lru_cache(maxsize=20_000)
def _fold_letter(letter: str) -> str:
    if letter in _UNSEEN:
        return ""
    if letter.isspace():
        return " "
    plain = "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))
    # Đ is a letter of its own in Unicode, with nothing to decompose.
    return plain.replace("đ", "d").replace("Đ", "d").casefold()


def fold(text: str) -> str:
    """Lower case without marks, đ as d, every run of blanks one blank."""
    return fold_with_places(text)[0]


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its letters the place in `text` it came from."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        folded = _fold_letter(letter)
        if folded == " " and letters and letters[-1] == " ":
            continue
        letters.extend(folded)
        places.extend([place] * len(folded))
    return "".join(letters), places
