"""Finds the stamp of a state secret at the head of a first page; knows what the stamps say, never what is in the paper.

The stamps are "MẬT", "TỐI MẬT" and "TUYỆT MẬT", in capitals and alone on their line in the upper part of the page.
A scanned stamp is a picture and is not found.
"""

import unicodedata
from pathlib import Path
from typing import Any

import pypdfium2

_STAMPS = frozenset({"MẬT", "TỐI MẬT", "TUYỆT MẬT"})
_FRAME = " .:-–—*[](){}|_"
_HEAD = 0.3
"""Part of the page's height, from its top, in which a stamp stands (Decree 26/2020/ND-CP puts it below the number)."""
_LETTERS_MAX = 100_000


def is_stamp(line: str) -> bool:
    """Whether a line says nothing but one of the three stamps."""
    return " ".join(unicodedata.normalize("NFC", line).split()).strip(_FRAME) in _STAMPS


def bears_stamp(pdf: Path) -> bool:
    """Whether the first page bears a stamp of a state secret.  Raises: any error of PDFium."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        letters = page.get_textpage()
        try:
            return _stamped(page, letters)
        finally:
            letters.close()
            page.close()
    finally:
        document.close()


def _stamped(page: Any, letters: Any) -> bool:
    text = letters.get_text_range(0, min(letters.count_chars(), _LETTERS_MAX))
    _, bottom, _, top = page.get_bbox()
    lowest = top - _HEAD * (top - bottom) if page.get_rotation() == 0 else float("-inf")
    at = 0
    for line in text.splitlines(keepends=True):
        if is_stamp(line):
            first = at + len(line) - len(line.lstrip())
            if letters.get_charbox(first)[1] >= lowest:
                return True
        at += len(line)
    return False
