"""Two hundred hostile PDFs, the same ones every time: broken copies of whole files, and files made to hurt a reader.

It knows nothing of what reads them.  Sizes on disk stay below a few megabytes; what they unfold to does not.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial

from tests.papers import hurting
from tests.papers.paper_samples import SAMPLES, make_pdf, sample

COUNT = 200
_PARENTS = (
    "pdflatex-outline.pdf",
    "with-attachment.pdf",
    "pdflatex-forms.pdf",
    "libre-office-link.pdf",
    "crazyones-pdfa.pdf",
    "inline-image.pdf",
    "imagemagick-CCITTFaxDecode.pdf",
    "cmyk-image.pdf",
    "habibi-rotated.pdf",
)


def hostile_papers(count: int = COUNT, part: int = 0, parts: int = 1) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file, or of so many spread over all; made ones first, then broken copies.

    Args:
        part, parts: only every `parts`-th of them, from number `part` on.
    """
    makes = dict(_MADE)
    for seed in range(COUNT - len(_MADE)):
        makes[f"mutation-{seed}"] = partial(mutated, seed)
    names = list(makes)
    for number in range(part, count, parts):
        name = names[number * COUNT // count]
        yield name, makes[name]()


def some_hostile_papers() -> list[tuple[str, bytes]]:
    """A dozen of them, one of each sort, that together take only seconds."""
    chosen = [
        "pages-in-a-circle",
        "count-lies",
        "flate-bomb-400mb",
        "flate-in-flate",
        "forms-doubling-40",
        "image-giant",
        "media-box-giant",
        "nested-arrays-1000000",
        "prev-in-a-circle",
    ]
    return [(name, _MADE[name]()) for name in chosen] + [(f"mutation-{seed}", mutated(seed)) for seed in range(3)]


# Broken copies


def mutated(seed: int) -> bytes:
    """A copy of a whole file, broken in one of seven ways."""
    chance = random.Random(seed)
    parents = _parents()
    copy = bytearray(parents[seed % len(parents)])
    _BREAKS[seed % len(_BREAKS)](copy, chance, parents[(seed + 1) % len(parents)])
    return bytes(copy)


@cache
def _parents() -> tuple[bytes, ...]:
    own = (make_pdf(pages=3, text=[(50, 700, "Nghi quyet")]),)
    return own + (tuple(sample(name) for name in _PARENTS) if SAMPLES.is_dir() else ())


def _flip_bits(copy: bytearray, chance: random.Random, _: bytes) -> None:
    for _number in range(chance.randint(1, 200)):
        copy[chance.randrange(len(copy))] ^= 1 << chance.randrange(8)


def _cut(copy: bytearray, chance: random.Random, _: bytes) -> None:
    del copy[chance.randint(1, len(copy)) :]


def _splice(copy: bytearray, chance: random.Random, other: bytes) -> None:
    """Pieces of another file in place of pieces of this one."""
    for _number in range(chance.randint(1, 6)):
        at, start = chance.randrange(len(copy)), chance.randrange(len(other))
        length = chance.choice([20, 200, 4000])
        copy[at : at + length] = other[start : start + length]


def _damage_references(copy: bytearray, chance: random.Random, _: bytes) -> None:
    """Digits of the cross-reference table and of everything behind it."""
    start = max(bytes(copy).rfind(b"xref"), len(copy) - 400, 0)
    for at in range(start, len(copy)):
        if 48 <= copy[at] <= 57 and chance.random() < 0.2:
            copy[at] = chance.randint(48, 57)


def _point_elsewhere(copy: bytearray, chance: random.Random, _: bytes) -> None:
    """References that point to other objects: loops, and streams where numbers are expected."""
    parts = bytes(copy).split(b" 0 R")
    for number in range(len(parts) - 1):
        if chance.random() < 0.3:
            head = parts[number].rstrip(b"0123456789")
            parts[number] = head + str(chance.randint(1, 20)).encode()
    copy[:] = b" 0 R".join(parts)


def _lie_in_numbers(copy: bytearray, chance: random.Random, _: bytes) -> None:
    """Sizes, lengths and counts that cannot be."""
    lies = [b"99999999999", b"-1", b"0", b"2147483648", b"1e99", b"[", b"null"]
    for key in (b"/Length ", b"/Count ", b"/Size ", b"/Width ", b"/Height ", b"/N ", b"/First ", b"/Columns "):
        if key in copy and chance.random() < 0.5:
            at = bytes(copy).index(key) + len(key)
            copy[at : at + 2] = chance.choice(lies) + b" "


def _repeat(copy: bytearray, chance: random.Random, _: bytes) -> None:
    """A piece many times over, or braces without end."""
    at = chance.randrange(len(copy))
    piece = chance.choice([bytes(copy[at : at + 300]), b"<<[(", b"/A<<", b" q ", b"\x00"])
    copy[at:at] = piece * chance.choice([10, 1000, 20_000])


_BREAKS: Sequence[Callable[[bytearray, random.Random, bytes], None]] = (
    _flip_bits,
    _cut,
    _splice,
    _damage_references,
    _point_elsewhere,
    _lie_in_numbers,
    _repeat,
)

_MADE: dict[str, Callable[[], bytes]] = {
    "flate-bomb-40mb": lambda: hurting.bomb(40),
    "flate-bomb-400mb": lambda: hurting.bomb(400),
    "flate-bomb-2gb": lambda: hurting.bomb(2000),
    "flate-bomb-of-text": lambda: hurting.bomb(200, b"BT (A) Tj ET "),
    "flate-bomb-of-lines": lambda: hurting.bomb(200, b"9 9 m 600 800 l S "),
    "flate-bomb-of-blanks": lambda: hurting.bomb(400, b" " * 100),
    "bomb-on-page-two": hurting.bomb_on_page_two,
    "flate-in-flate": hurting.flate_in_flate,
    "ascii-filters": lambda: hurting.many_filters(b"/ASCIIHexDecode", 5000),
    "flate-filters": lambda: hurting.many_filters(b"/FlateDecode", 5000),
    "lzw-filters": lambda: hurting.many_filters(b"/LZWDecode", 5000),
    "crypt-filters": lambda: hurting.many_filters(b"/Crypt", 50),
    "run-lengths": hurting.run_lengths,
    "forms-doubling-20": lambda: hurting.forms(20, b"/X Do /X Do"),
    "forms-doubling-40": lambda: hurting.forms(40, b"/X Do /X Do"),
    "forms-doubling-drawn": lambda: hurting.forms(25, b"/X Do 0 0 600 800 re f /X Do"),
    "forms-ten-times-8": lambda: hurting.forms(8, b"/X Do " * 10),
    "forms-deep-2000": lambda: hurting.forms(2000, b"/X Do"),
    "form-of-itself": hurting.form_of_itself,
    "image-giant": lambda: hurting.picture(100_000, 100_000),
    "image-wide": lambda: hurting.picture(2_000_000_000, 1),
    "image-high": lambda: hurting.picture(1, 2_000_000_000),
    "image-overflowing": lambda: hurting.picture(65_536, 65_536),
    "image-negative": lambda: hurting.picture(-5, 100),
    "image-200-megapixels": lambda: hurting.picture(20_000, 10_000),
    "image-90-megapixels": lambda: hurting.picture(10_000, 9_000),
    "image-16-bit": lambda: hurting.picture(8_000, 8_000, bits=16),
    "image-of-33-colours": lambda: hurting.picture(100, 100, b"/Decode[%s]" % (b"0 1 " * 33)),
    "image-predicted": lambda: hurting.picture(
        5_000, 5_000, b"/DecodeParms<</Predictor 15/Columns 2147483647/Colors 99>>"
    ),
    "image-fax": lambda: hurting.image(
        b"/Width 60000/Height 60000/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/CCITTFaxDecode"
        b"/DecodeParms<</K -1/Columns 60000/Rows 60000>>"
    ),
    "image-jbig2": lambda: hurting.image(
        b"/Width 60000/Height 60000/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/JBIG2Decode",
        b"\x00\x00\x00\x00\x30\x00\x01\x00\x00\x00\x13\x00\x00\xea\x60\x00\x00\xea\x60" + bytes(60),
    ),
    "image-jpx": lambda: hurting.image(
        b"/Width 60000/Height 60000/Filter/JPXDecode",
        b"\xff\x4f\xff\x51\x00\x2f\x00\x00" + b"\x00\x00\xea\x60" * 2 + bytes(8) + b"\x00\x00\xea\x60" * 2 + bytes(60),
    ),
    "image-jpeg-giant": lambda: hurting.jpeg(65_000, 65_000),
    "image-jpeg-large": lambda: hurting.jpeg(12_000, 9_000),
    "image-mask-of-itself": hurting.mask_of_itself,
    "image-indexed": lambda: hurting.image(
        b"/Width 99/Height 99/BitsPerComponent 8/ColorSpace[/Indexed/DeviceRGB 2147483647(a)]"
    ),
    "image-inline-giant": lambda: hurting.inline(60_000),
    "image-colours-in-a-circle": lambda: hurting.image(
        b"/Width 9/Height 9/BitsPerComponent 8/ColorSpace[/ICCBased 10 0 R]"
    ),
    "tiles-tiny": lambda: hurting.tiles(b".001"),
    "tiles-nothing": lambda: hurting.tiles(b"0"),
    "tiles-huge": lambda: hurting.tiles(b"1e30"),
    "tile-of-itself": hurting.tile_of_itself,
    "glyph-of-itself": hurting.glyph_of_itself,
    "shading-of-nothing": lambda: hurting.shading(b"null"),
    "shading-of-itself": lambda: hurting.shading(b"[10 0 R 10 0 R]"),
    "shading-calculated": hurting.calculator,
    "shading-of-samples": hurting.samples,
    "shading-mesh": hurting.mesh,
    "dashes-tiny": hurting.dashes,
    "lines-crossing": hurting.wide_lines,
    "clips-many": hurting.clips,
    "groups-in-groups": hurting.groups,
    "media-box-giant": lambda: hurting.page(b"/MediaBox[0 0 1e9 1e9]"),
    "media-box-infinite": lambda: hurting.page(b"/MediaBox[-1e38 -1e38 1e38 1e38]"),
    "media-box-nothing": lambda: hurting.page(b"/MediaBox[0 0 0 0]"),
    "media-box-backwards": lambda: hurting.page(b"/MediaBox[600 800 0 0]"),
    "media-box-words": lambda: hurting.page(b"/MediaBox[(a)(b)/c null]"),
    "media-box-missing": lambda: hurting.page(b""),
    "media-box-thin": lambda: hurting.page(b"/MediaBox[0 0 .0001 14400]"),
    "user-unit-giant": lambda: hurting.page(b"/MediaBox[0 0 600 800]/UserUnit 1e9"),
    "rotate-odd": lambda: hurting.page(b"/MediaBox[0 0 600 800]/Rotate 999999999999"),
    "pages-in-a-circle": lambda: hurting.kids(b"2 0 R 3 0 R"),
    "pages-without-kids": lambda: hurting.kids(b""),
    "pages-that-are-numbers": lambda: hurting.kids(b"1 2 3 (a) /b"),
    "pages-that-are-streams": lambda: hurting.kids(b"4 0 R 4 0 R", b"2"),
    "pages-parent-of-itself": lambda: hurting.kids(b"3 0 R", page=hurting.PAGE.replace(b"2 0 R", b"3 0 R")),
    "pages-deep-400": lambda: hurting.deep_pages(400),
    "pages-deep-20000": lambda: hurting.deep_pages(20_000),
    "pages-9000": lambda: hurting.wide_pages(9_000),
    "pages-200000": lambda: hurting.wide_pages(200_000),
    "count-lies": lambda: hurting.kids(b"3 0 R", b"2000000000"),
    "count-negative": lambda: hurting.kids(b"3 0 R", b"-1"),
    "outline-in-a-circle": hurting.outline,
    "names-in-a-circle": hurting.names,
    "fields-in-a-circle": hurting.fields,
    "actions-in-a-circle": hurting.actions,
    "annotations-50000": hurting.annotations,
    "nested-arrays-1000": lambda: hurting.nested(b"[", b"]", 1000),
    "nested-arrays-1000000": lambda: hurting.nested(b"[", b"]", 1_000_000),
    "nested-dictionaries": lambda: hurting.nested(b"<</A", b">>", 100_000),
    "nested-strings": lambda: hurting.nested(b"(", b")", 1_000_000),
    "nested-contents": hurting.nested_in_contents,
    "states-without-end": hurting.states,
    "objects-200000": lambda: hurting.objects(200_000),
    "object-stream-bomb": lambda: hurting.object_stream(b"9", b"1", bytes(200_000_000)),
    "object-stream-count": lambda: hurting.object_stream(b"9", b"2147483647", b"1 0 " * 100),
    "object-stream-negative": lambda: hurting.object_stream(b"-9", b"-1", b"1 0 " * 100),
    "reference-stream-bomb": lambda: hurting.reference_stream(b"[1 4 2]", b"[0 5000000]", 5_000_000),
    "reference-stream-wide": lambda: hurting.reference_stream(b"[1 2147483647 2]", b"[0 10]"),
    "reference-stream-index": lambda: hurting.reference_stream(b"[1 2 1]", b"[2147483600 99 0 10]"),
    "prev-in-a-circle": hurting.prev,
    "length-negative": lambda: hurting.length(b"-1"),
    "length-huge": lambda: hurting.length(b"99999999999999999999"),
    "length-of-itself": lambda: hurting.length(b"4 0 R"),
    "font-broken": lambda: hurting.font(b""),
    "font-cmap-bomb": lambda: hurting.font(b"/ToUnicode 13 0 R"),
    "font-widths": lambda: hurting.font(b"/Widths[%s]" % (b"9 " * 500_000)),
    "locked-wrongly": hurting.locked,
    "header-only": lambda: b"%PDF-1.7",
    "nothing-but-braces": lambda: b"%PDF-1.7\n" + b"<<[" * 500_000,
    "trailer-only": lambda: b"%PDF-1.7\ntrailer<</Root 1 0 R/Size 2147483647>>",
}
