"""Which letters papers can be printed with: those the bundled serif has; knows no paper.

PDF/A forbids a letter without a glyph (an emoji in a name), so what the serif has not is shown as □.
"""

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from meetroom import resource_path

MISSING = "□"
_BREAK = "\u200b"
_ENDLESS, _PIECES = re.compile(r"\S{70,}"), re.compile(r"\S{1,20}")
_INVISIBLE = ("Cf", "Cc", "Cs")
_NO_TEXT = ("Cc", "Cs", "Cn")
_VARIATIONS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


def printable_text(text: str) -> str:
    """Text as it can be printed: composed letters, no controls but line ends, □ for what the serif has not.

    A word longer than a line may break: it holds invisible places for that.
    """
    composed = unicodedata.normalize("NFC", text.replace("\t", " ").replace("\r\n", "\n"))
    letters = serif_letters()
    if not all(letter in letters for letter in composed):
        composed = "".join(letter if letter in letters else _instead_of(letter) for letter in composed)
    return _ENDLESS.sub(lambda word: _BREAK.join(_PIECES.findall(word[0])), composed)


def exchangeable_text(text: str) -> str:
    """Text for a file whose reader has more typefaces: composed letters, no controls but line ends."""
    composed = unicodedata.normalize("NFC", text.replace("\t", " ").replace("\r\n", "\n"))
    return "".join(letter for letter in composed if letter == "\n" or unicodedata.category(letter) not in _NO_TEXT)


def _instead_of(letter: str) -> str:
    if unicodedata.category(letter) in _INVISIBLE or any(ord(letter) in some for some in _VARIATIONS):
        return ""
    if unicodedata.category(letter)[0] == "Z":
        return "\n" if unicodedata.category(letter) in ("Zl", "Zp") else " "
    return MISSING


@lru_cache(maxsize=1)
def serif_letters() -> frozenset[str]:
    """The visible letters of the bundled serif, and the line end."""
    data = resource_path("fonts", "LiberationSerif-Regular.ttf").read_bytes()
    known = (chr(code) for code in _mapped(data))
    return frozenset({"\n", *(letter for letter in known if unicodedata.category(letter) not in _INVISIBLE)})


def _mapped(font: bytes) -> Iterator[int]:
    """Code points of a TrueType font that have a glyph, of the basic plane.

    Source: OpenType 1.9, "cmap", format 4.
    """
    table = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", table, 2)
    for n in range(count):
        platform, encoding, offset = struct.unpack_from(">HHL", table, 4 + 8 * n)
        if (platform, encoding) == (3, 1):
            yield from _format_4(table[offset:])
            return


def _table(font: bytes, tag: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", font, 4)
    for n in range(count):
        name, _, offset, length = struct.unpack_from(">4sLLL", font, 12 + 16 * n)
        if name == tag:
            return bytes(font[offset : offset + length])
    raise ValueError(f"no {tag.decode()} in this font")


def _format_4(table: bytes) -> Iterator[int]:
    kind, _, _, twice = struct.unpack_from(">4H", table)
    if kind != 4:
        raise ValueError("no format 4 in this font")
    segments = twice // 2
    ends = struct.unpack_from(f">{segments}H", table, 14)
    starts = struct.unpack_from(f">{segments}H", table, 16 + twice)
    deltas = struct.unpack_from(f">{segments}H", table, 16 + 2 * twice)
    offsets_at = 16 + 3 * twice
    for n, (start, end, delta) in enumerate(zip(starts, ends, deltas, strict=True)):
        (offset,) = struct.unpack_from(">H", table, offsets_at + 2 * n)
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if offset:
                (glyph,) = struct.unpack_from(">H", table, offsets_at + 2 * n + offset + 2 * (code - start))
            if glyph and (glyph + delta) & 0xFFFF:
                yield code
