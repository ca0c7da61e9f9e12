"""Embeds the program's own font in a PDF once, with the letters used only; knows neither marks nor pages."""

import hashlib
from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from meetroom.papers.typeface import Typeface, plain, text_face

_SYMBOLIC = 4
_ROWS_AT_ONCE = 100  # as many as one block of a character map may have


class Lettering:
    """The font of one document.  Ask for all texts with `shown`, and when none is left, `finish`."""

    def __init__(self, document: Pdf, face: Typeface | None = None) -> None:
        self.face = face or text_face()
        self._document = document
        self._used: dict[int, str] = {}
        self._font: Object | None = None

    @property
    def font(self) -> Object:
        """The font object for resources; without content until `finish`."""
        if self._font is None:
            self._font = self._document.make_indirect(Dictionary(Type=Name.Font))
        return self._font

    def shown(self, line: str) -> str:
        """One line as the operand of `Tj`."""
        letters = plain(line)
        glyphs = self.face.glyphs(letters)
        for glyph, letter in zip(glyphs, letters, strict=True):
            self._used.setdefault(glyph, letter)
        return "<" + "".join(f"{glyph:04X}" for glyph in glyphs) + ">"

    def finish(self) -> None:
        """Write the font, if it was asked for."""
        if self._font is None:
            return
        glyphs = sorted(self._used)
        file = self.face.subset(glyphs)
        tag = "".join(chr(ord("A") + byte % 26) for byte in hashlib.sha256(file).digest()[:6])
        name = Name(f"/{tag}+{self.face.name}")
        stream = Stream(self._document, file)
        stream.stream_dict.Length1 = len(file)
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=_SYMBOLIC,
            FontBBox=Array(list(self.face.box)),
            ItalicAngle=0,
            Ascent=round(1000 * self.face.ascent),
            Descent=-round(1000 * self.face.descent),
            CapHeight=round(1000 * self.face.cap_height),
            StemV=80,
            FontFile2=stream,
        )
        outlines = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=name,
            CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
            FontDescriptor=self._document.make_indirect(descriptor),
            DW=0,
            W=Array([part for glyph in glyphs for part in (glyph, Array([self.face.width_of(glyph)]))]),
            CIDToGIDMap=Name.Identity,
        )
        self._font.Subtype, self._font.BaseFont, self._font.Encoding = Name.Type0, name, Name("/Identity-H")
        self._font.DescendantFonts = Array([self._document.make_indirect(outlines)])
        self._font.ToUnicode = Stream(self._document, _unicode_map(self._used).encode("ascii"))


def _unicode_map(letters: dict[int, str]) -> str:
    """Which letter a glyph stands for, so that the text can be searched and copied.

    Source: ISO 32000-1, 9.10.3.
    """
    return "\n".join(
        (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
            "1 begincodespacerange <0000> <FFFF> endcodespacerange",
            *_blocks(sorted(letters.items())),
            "endcmap CMapName currentdict /CMap defineresource pop end end",
        )
    )


def _blocks(rows: list[tuple[int, str]]) -> Iterator[str]:
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        block = rows[start : start + _ROWS_AT_ONCE]
        yield f"{len(block)} beginbfchar"
        for glyph, letter in block:
            yield f"<{glyph:04X}> <{letter.encode('utf-16-be').hex().upper()}>"
        yield "endbfchar"
