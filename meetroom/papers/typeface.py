"""A TrueType font as a PDF needs it: widths, lines that fit, the few glyphs used; knows no page and no library.

Only ever given the fonts that come with the program; a font of a stranger has no business here.
"""

import struct
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from meetroom import resource_path

_KEPT = (b"cvt ", b"fpgm", b"prep", b"hhea", b"hmtx", b"maxp")
_POINTS_ARE_WORDS, _SCALED, _MORE, _SCALED_TWICE, _TWO_BY_TWO = 0x01, 0x08, 0x20, 0x40, 0x80
_UNKNOWN = "?"


class Typeface:
    """One font.

    Attributes:
        name: as PDF files call it.
        ascent, descent, cap_height: in parts of the font's size; `descent` is positive, and a line is both together.
        box: around all letters, in thousandths of the size: left, bottom, right, top.
    """

    def __init__(self, name: str, font: bytes) -> None:
        self.name = name
        self._font = font
        self._tables = dict(_tables(font))
        head, hhea, os2 = self._table(b"head"), self._table(b"hhea"), self._table(b"OS/2")
        self._per_em: int = struct.unpack_from(">H", head, 18)[0]
        self.box = tuple(self._thousandths(side) for side in struct.unpack_from(">4h", head, 36))
        up, down = struct.unpack_from(">hh", hhea, 4)
        self.ascent: float = up / self._per_em
        self.descent: float = -down / self._per_em
        # The height of capitals stands in a font of version 2 or later; all of ours are.
        self.cap_height: float = struct.unpack_from(">h", os2, 88)[0] / self._per_em
        self._offsets = self._glyph_offsets(struct.unpack_from(">h", head, 50)[0])
        self._widths = self._advance_widths(struct.unpack_from(">H", hhea, 34)[0])
        self._glyph_of = _letters(self._table(b"cmap"))

    @property
    def line(self) -> float:
        """From one line to the next, in parts of the size."""
        return self.ascent + self.descent

    def glyphs(self, text: str) -> list[int]:
        """The glyph of each letter of `plain(text)`; a letter the font does not have is a question mark."""
        unknown = self._glyph_of[ord(_UNKNOWN)]
        return [self._glyph_of.get(ord(letter), unknown) for letter in plain(text)]

    def width_of(self, glyph: int) -> int:
        """How far a glyph moves on, in thousandths of the size."""
        return self._thousandths(self._widths[glyph])

    def width(self, text: str) -> float:
        """How wide a text is, in parts of the size."""
        return sum(self._widths[glyph] for glyph in self.glyphs(text)) / self._per_em

    def lines(self, text: str, width: float) -> list[str]:
        """A text broken at blanks, and inside words that are too long, to a width in parts of the size.

        What the author broke stays broken; an empty text is one empty line.
        """
        return [line for given in plain(text).split("\n") for line in self._broken(given, width)]

    def subset(self, glyphs: Iterable[int]) -> bytes:
        """The font with the outlines of these glyphs only; glyphs keep their numbers."""
        wanted = self._with_parts({0, *glyphs})
        places, outlines, size = [], [], 0
        for glyph in range(len(self._offsets) - 1):
            places.append(size)
            if glyph in wanted:
                outline = self._outline(glyph)
                outline += bytes(-len(outline) % 4)
                outlines.append(outline)
                size += len(outline)
        places.append(size)
        head = bytearray(self._table(b"head"))
        struct.pack_into(">I", head, 8, 0)
        struct.pack_into(">h", head, 50, 1)
        tables = {tag: self._table(tag) for tag in _KEPT if tag in self._tables}
        tables[b"head"] = bytes(head)
        tables[b"loca"] = struct.pack(f">{len(places)}I", *places)
        tables[b"glyf"] = b"".join(outlines)
        return _font_of(tables)

    def _broken(self, given: str, width: float) -> Iterator[str]:
        # Widths are added up word by word: measuring each longer line anew would take a stranger's text seconds.
        line, used, blank = "", 0.0, self.width(" ")
        for word in given.split(" "):
            room = self.width(word)
            if line and used + blank + room <= width:
                line, used = f"{line} {word}", used + blank + room
                continue
            if line:
                yield line
            *full, line = self._split(word, width) if room > width else [word]
            yield from full
            used = self.width(line) if full else room
        yield line

    def _split(self, word: str, width: float) -> list[str]:
        """A word in pieces that fit, each of at least one letter; measured once, for the same reason."""
        pieces, start, used, room = [], 0, 0, width * self._per_em
        for place, glyph in enumerate(self.glyphs(word)):
            advance = self._widths[glyph]
            if place > start and used + advance > room:
                pieces.append(word[start:place])
                start, used = place, 0
            used += advance
        return [*pieces, word[start:]]

    def _table(self, tag: bytes) -> bytes:
        start, size = self._tables[tag]
        return self._font[start : start + size]

    def _thousandths(self, units: int) -> int:
        return round(units * 1000 / self._per_em)

    def _glyph_offsets(self, long: int) -> list[int]:
        loca = self._table(b"loca")
        if long:
            return list(struct.unpack(f">{len(loca) // 4}I", loca))
        return [2 * half for half in struct.unpack(f">{len(loca) // 2}H", loca)]

    def _advance_widths(self, own: int) -> list[int]:
        hmtx = self._table(b"hmtx")
        widths: list[int] = [struct.unpack_from(">H", hmtx, 4 * glyph)[0] for glyph in range(own)]
        return widths + widths[-1:] * (len(self._offsets) - 1 - own)

    def _outline(self, glyph: int) -> bytes:
        start, _ = self._tables[b"glyf"]
        return self._font[start + self._offsets[glyph] : start + self._offsets[glyph + 1]]

    def _with_parts(self, glyphs: set[int]) -> set[int]:
        """An accented letter is made of others: its letter and its mark."""
        found, waiting = set(glyphs), list(glyphs)
        while waiting:
            parts = set(_parts(self._outline(waiting.pop()))) - found
            found |= parts
            waiting += parts
        return found


@lru_cache(maxsize=1)
def text_face() -> Typeface:
    """The font of everything the program writes on paper that is not its own: it has every Vietnamese letter."""
    return Typeface("BeVietnamPro-Regular", resource_path("fonts", "BeVietnamPro-Regular.ttf").read_bytes())


def plain(text: str) -> str:
    """Letters composed, line feeds kept, other signs without a shape made blanks."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(letter if letter == "\n" or letter.isprintable() else " " for letter in composed)


def _tables(font: bytes) -> Iterator[tuple[bytes, tuple[int, int]]]:
    for number in range(struct.unpack_from(">H", font, 4)[0]):
        tag, _, start, size = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        yield tag, (start, size)


def _letters(cmap: bytes) -> dict[int, int]:
    """Glyphs by code point, of the table for Unicode's first plane.

    Source: OpenType, cmap, subtable format 4.
    """
    for number in range(struct.unpack_from(">H", cmap, 2)[0]):
        platform, encoding, start = struct.unpack_from(">HHI", cmap, 4 + 8 * number)
        if (platform, encoding) == (3, 1) and struct.unpack_from(">H", cmap, start)[0] == 4:
            return _segments(cmap[start:])
    raise ValueError("the font has no table of Unicode letters")


def _segments(table: bytes) -> dict[int, int]:
    doubled = struct.unpack_from(">H", table, 6)[0]
    found: dict[int, int] = {}
    for at in range(0, doubled, 2):
        last, first = (struct.unpack_from(">H", table, place + at)[0] for place in (14, 16 + doubled))
        shift, jump = (struct.unpack_from(">H", table, 16 + times * doubled + at)[0] for times in (2, 3))
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if jump:
                glyph = struct.unpack_from(">H", table, 16 + 3 * doubled + at + jump + 2 * (code - first))[0]
            if not jump or glyph:
                found[code] = (glyph + shift) & 0xFFFF
    return found


def _parts(outline: bytes) -> Iterator[int]:
    """Source: OpenType, glyf, composite glyphs."""
    if len(outline) < 10 or struct.unpack_from(">h", outline)[0] >= 0:
        return
    at, flags = 10, _MORE
    while flags & _MORE:
        flags, glyph = struct.unpack_from(">HH", outline, at)
        yield glyph
        at += 4 + (4 if flags & _POINTS_ARE_WORDS else 2)
        at += 2 if flags & _SCALED else 4 if flags & _SCALED_TWICE else 8 if flags & _TWO_BY_TWO else 0


def _font_of(tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    head = struct.pack(">IHHHH", 0x00010000, count, 16 * power, power.bit_length() - 1, 16 * (count - power))
    rows, bodies, start = [], [], 12 + 16 * count
    for tag, body in sorted(tables.items()):
        padded = body + bytes(-len(body) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        rows.append(struct.pack(">4sIII", tag, total, start, len(body)))
        bodies.append(padded)
        start += len(padded)
    return head + b"".join(rows) + b"".join(bodies)
