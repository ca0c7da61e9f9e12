"""Vietnamese letters from before Unicode: which way of writing a text is in, and the text in Unicode; reads no file.

TCVN3 (ABC, the `.Vn` fonts) and Windows-1258 were in use in offices for decades, and lists made then are handed on.
Nothing in such a file says which it is in; what tells is which way of reading it gives Vietnamese syllables.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum


class Lettering(StrEnum):
    """How the letters of a file were written."""

    UNICODE = "unicode"
    WINDOWS_1258 = "windows_1258"
    TCVN3 = "tcvn3"


class LettersUnknown(Exception):
    """No way of reading the bytes gives Vietnamese."""


ENOUGH = 0.6
"""Share of the words with strange letters that must be Vietnamese syllables."""
_BETTER = 0.2

# TCVN 5712:1993, third table (VN3); capitals other than these seven are the small letters in a font of capitals.
_TCVN3 = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
_FROM_TCVN3 = {first + n: letter for first, letters in _TCVN3.items() for n, letter in enumerate(letters)}
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_SYLLABLE = re.compile(
    r"(?:b|ch?|d|đ|gh?|gi|h|kh?|l|m|nh?|ngh?|ph?|qu|r|s|th?|tr|v|x)?"
    r"(?:iêu|yêu|oai|oao|oay|oeo|uây|uôi|uya|uyê|uyu|ươi|ươu|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|ôi|ơi|oo"
    r"|ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê|[aăâeêioôơuưy])"
    r"(?:ch?|m|nh?|ng|p|t)?"
)
_WORD = re.compile(r"[^\s\d!-/:-@\[-`{-~]+")


def from_tcvn3(text: str) -> str:
    """Read letters of the TCVN3 table, given as characters of the same numbers.

    Text in capitals was small letters in a font of capitals: where all plain letters are capitals, also within a
    word, the others become capitals too.
    """
    read = text.translate(_FROM_TCVN3)
    plain = [(n, c) for n, c in enumerate(text) if c.isascii() and c.isalpha()]
    inside = any(n > 0 and _is_letter(text[n - 1]) for n, _ in plain)
    return read.upper() if inside and all(c.isupper() for _, c in plain) else read


def _is_letter(char: str) -> bool:
    return char.isalpha() or ord(char) in _FROM_TCVN3


def vietnamese_share(texts: Iterable[str]) -> float:
    """Of the words that have letters beyond ASCII, the share that are Vietnamese syllables; 1 where there are none."""
    words = [word for text in texts for word in _WORD.findall(text) if not word.isascii()]
    return sum(map(_is_syllable, words)) / len(words) if words else 1.0


def _is_syllable(word: str) -> bool:
    parts = unicodedata.normalize("NFD", word.lower())
    toneless = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
    return sum(part in _TONES for part in parts) <= 1 and _SYLLABLE.fullmatch(toneless) is not None


def decoded(data: bytes) -> tuple[str, Lettering]:
    """Bytes as text; what is Unicode says so by itself.  Raises: LettersUnknown."""
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _unicode(data, codec), Lettering.UNICODE
    try:
        return data.decode("utf-8"), Lettering.UNICODE
    except UnicodeDecodeError:
        return _legacy(data)


def _unicode(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise LettersUnknown from error


def _legacy(data: bytes) -> tuple[str, Lettering]:
    windows = unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
    # Line by line: whether it is in capitals is a matter of each.
    lines = data.decode("latin-1").splitlines(keepends=True)
    tcvn3 = "".join(map(from_tcvn3, lines))
    shares = {Lettering.WINDOWS_1258: vietnamese_share((windows,)), Lettering.TCVN3: vietnamese_share((tcvn3,))}
    best = max(shares, key=lambda lettering: shares[lettering])
    if shares[best] < ENOUGH:
        raise LettersUnknown
    return (windows if best is Lettering.WINDOWS_1258 else tcvn3), best


def looks_like_tcvn3(texts: Iterable[str]) -> bool:
    """Whether characters of Unicode are really those of a `.Vn` font, as in sheets that such fonts were used in."""
    strange = [text for text in texts if not text.isascii()]
    if not strange or any(ord(char) > 0xFF for text in strange for char in text if not char.isspace()):
        return False
    read = vietnamese_share(map(from_tcvn3, strange))
    return read >= ENOUGH and read > vietnamese_share(strange) + _BETTER
