"""Two hundred hostile PDFs, the same ones every time: broken copies of whole files, and files made to hurt a reader.

It knows nothing of what reads them.  Sizes on disk stay below a few megabytes; what they unfold to does not.
"""

import random
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial

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


def hostile_papers(count: int = COUNT) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file, or of so many spread over all; made ones first, then broken copies."""
    makes = dict(_MADE)
    for seed in range(COUNT - len(_MADE)):
        makes[f"mutation-{seed}"] = partial(mutated, seed)
    names = list(makes)
    for number in range(count):
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

# Files made to hurt

_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources 5 0 R>>"
_TEXT = b"q 1 0 0 1 50 700 cm Q"


def raw(objects: dict[int, bytes], trailer: bytes = b"") -> bytes:
    """A file of these objects with a right cross-reference table; object 1 is the catalog."""
    parts, places, at = [b"%PDF-1.7\n"], {}, 9
    for number, content in objects.items():
        places[number] = at
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, content))
        at += len(parts[-1])
    size = max(objects) + 1
    rows = [b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 65535 f \n" for n in range(size)]
    end = b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, at)
    return b"".join([*parts, b"xref\n0 %d\n" % size, *rows, end])


def paper(
    contents: bytes = b"", resources: bytes = b"<<>>", more: dict[int, bytes] | None = None, **parts: bytes
) -> bytes:
    """One page; `parts` replace: catalog, pages, page."""
    objects = {
        1: parts.get("catalog", b"<</Type/Catalog/Pages 2 0 R>>"),
        2: parts.get("pages", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        3: parts.get("page", _PAGE),
        4: contents or stream(_TEXT),
        5: resources,
    }
    return raw({**objects, **(more or {})})


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data)


def flate(data: bytes, entries: bytes = b"") -> bytes:
    return stream(zlib.compress(data, 9), entries + b"/Filter/FlateDecode")


@cache
def _zeros(megabytes: int, piece: bytes = b"q Q ") -> bytes:
    """That many megabytes of drawing commands, packed part by part."""
    packer = zlib.compressobj(9)
    part = piece * (1_000_000 // len(piece))
    return b"".join([*(packer.compress(part) for _ in range(megabytes)), packer.flush()])


def _bomb(megabytes: int, piece: bytes = b"q Q ") -> bytes:
    return paper(stream(_zeros(megabytes, piece), b"/Filter/FlateDecode"))


def _bomb_on_page_two() -> bytes:
    page = _PAGE.replace(b"4 0 R", b"7 0 R")
    pages = b"<</Type/Pages/Kids[3 0 R 6 0 R]/Count 2>>"
    return paper(pages=pages, more={6: page, 7: stream(_zeros(400), b"/Filter/FlateDecode")})


def _flate_in_flate() -> bytes:
    twice = zlib.compress(_zeros(400, b" " * 100), 9)
    return paper(stream(twice, b"/Filter[/FlateDecode/FlateDecode]"))


def _many_filters(name: bytes, count: int) -> bytes:
    return paper(stream(_TEXT, b"/Filter[%s]" % (name * count)))


def _run_lengths() -> bytes:
    return paper(stream(zlib.compress(b"\x81 " * 5_000_000, 9), b"/Filter[/FlateDecode/RunLengthDecode]"))


def _forms(count: int, draws: bytes) -> bytes:
    """Form N draws form N + 1 as often as `draws` says: twice each is two to the power of `count`."""
    first = 10
    more = {}
    for number in range(count):
        inner = b"/Resources<</XObject<</X %d 0 R>>>>" % (first + number + 1)
        more[first + number] = stream(draws, b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]" + inner)
    more[first + count] = stream(b"0 0 9 9 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]")
    return paper(stream(draws), b"<</XObject<</X 10 0 R>>>>", more)


def _form_of_itself() -> bytes:
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 10 0 R>>>>"
    return paper(stream(b"/X Do /X Do"), b"<</XObject<</X 10 0 R>>>>", {10: stream(b"/X Do /X Do", entries)})


def _image(entries: bytes, data: bytes = b"\x00" * 100) -> bytes:
    image = stream(data, b"/Type/XObject/Subtype/Image" + entries)
    return paper(stream(b"600 0 0 800 0 0 cm /X Do"), b"<</XObject<</X 10 0 R>>>>", {10: image})


def _picture(width: int, height: int, more: bytes = b"", bits: int = 8) -> bytes:
    entries = b"/Width %d/Height %d/BitsPerComponent %d/ColorSpace/DeviceRGB%s" % (width, height, bits, more)
    return _image(entries + b"/Filter/FlateDecode", _zeros(50, bytes(100)))


def _jpeg(width: int, height: int) -> bytes:
    """A JPEG that says it is that large and ends after its headers."""
    frame = b"\xff\xc0\x00\x11\x08%s%s\x03\x01\x11\x00\x02\x11\x00\x03\x11\x00" % (
        height.to_bytes(2, "big"),
        width.to_bytes(2, "big"),
    )
    table = b"\xff\xdb\x00\x43\x00" + bytes([1] * 64)
    scan = b"\xff\xda\x00\x0c\x03\x01\x00\x02\x00\x03\x00\x00\x3f\x00" + b"\x55" * 50
    data = b"\xff\xd8" + table + frame + scan + b"\xff\xd9"
    size = b"/Width %d/Height %d/BitsPerComponent 8" % (width, height)
    return _image(size + b"/ColorSpace/DeviceRGB/Filter/DCTDecode", data)


def _tiles(step: bytes) -> bytes:
    entries = b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep %s/YStep %s/Resources<<>>"
    pattern = stream(b"0 0 1 1 re f", entries % (step, step))
    return paper(stream(b"/Pattern cs /P scn 0 0 600 800 re f"), b"<</Pattern<</P 10 0 R>>>>", {10: pattern})


def _tile_of_itself() -> bytes:
    entries = b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9"
    inner = b"/Resources<</Pattern<</P 10 0 R>>>>"
    drawing = b"/Pattern cs /P scn 0 0 600 800 re f"
    return paper(stream(drawing), b"<</Pattern<</P 10 0 R>>>>", {10: stream(drawing, entries + inner)})


def _glyph_of_itself() -> bytes:
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/FirstChar 65/LastChar 65/Widths[9]"
        b"/Encoding<</Differences[65/A]>>/CharProcs<</A 11 0 R>>/Resources<</Font<</F 10 0 R>>>>>>"
    )
    drawing = stream(b"9 0 d0 BT /F 9 Tf (AAAA) Tj ET")
    return paper(stream(b"BT /F 9 Tf (AAAA) Tj ET"), b"<</Font<</F 10 0 R>>>>", {10: font, 11: drawing})


def _mask_of_itself() -> bytes:
    return _image(b"/Width 9/Height 9/BitsPerComponent 8/ColorSpace/DeviceGray/SMask 10 0 R")


def _shading(function: bytes, kind: int = 1) -> bytes:
    shading = b"<</ShadingType %d/ColorSpace/DeviceGray/Coords[0 0 600 800]/Function %s>>" % (kind, function)
    return paper(stream(b"/S sh"), b"<</Shading<</S 10 0 R>>>>", {10: shading})


def _calculator() -> bytes:
    program = b"{" + b"dup mul sqrt " * 200_000 + b"pop}"
    function = stream(program, b"/FunctionType 4/Domain[0 1 0 1]/Range[0 1]")
    shading = b"<</ShadingType 1/ColorSpace/DeviceGray/Function 11 0 R>>"
    return paper(stream(b"600 0 0 800 0 0 cm /S sh"), b"<</Shading<</S 10 0 R>>>>", {10: shading, 11: function})


def _samples() -> bytes:
    entries = b"/FunctionType 0/Domain[0 1 0 1 0 1 0 1]/Range[0 1]/Size[65535 65535 65535 65535]/BitsPerSample 32"
    shading = b"<</ShadingType 1/ColorSpace/DeviceGray/Function 11 0 R>>"
    return paper(stream(b"/S sh"), b"<</Shading<</S 10 0 R>>>>", {10: shading, 11: stream(bytes(50), entries)})


def _dashes() -> bytes:
    return paper(flate(b"[0.0001 0.0001] 0 d 0 0 m 600 800 l S " * 200))


def _wide_lines() -> bytes:
    return paper(flate(b"0 0 m " + b"600 800 l 0 800 l 600 0 l 1 1 l " * 100_000 + b" S"))


def _clips() -> bytes:
    return paper(flate(b"q 0 0 m 600 800 l 0 800 l h W n " * 50_000))


def _page(entries: bytes) -> bytes:
    return paper(page=_PAGE.replace(b"/MediaBox[0 0 600 800]", entries))


def _deep_pages(depth: int) -> bytes:
    more = {
        number: b"<</Type/Pages/Parent %d 0 R/Kids[%d 0 R]/Count 1>>" % (number - 1, number + 1)
        for number in range(10, 10 + depth)
    }
    more[10 + depth] = _PAGE.replace(b"/Parent 2 0 R", b"/Parent %d 0 R" % (9 + depth))
    return paper(pages=b"<</Type/Pages/Kids[10 0 R]/Count 1>>", more=more)


def _wide_pages(count: int) -> bytes:
    kids = b"3 0 R " * count
    return paper(pages=b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count))


def _kids(kids: bytes, count: bytes = b"1", page: bytes = _PAGE) -> bytes:
    return paper(pages=b"<</Type/Pages/Kids[%s]/Count %s>>" % (kids, count), page=page)


def _outline() -> bytes:
    catalog = b"<</Type/Catalog/Pages 2 0 R/Outlines 10 0 R>>"
    item = b"<</Title(A)/Parent 10 0 R/Next 11 0 R/First 11 0 R/Last 11 0 R/Count 99999>>"
    return paper(catalog=catalog, more={10: b"<</Type/Outlines/First 11 0 R/Last 11 0 R/Count 9>>", 11: item})


def _names() -> bytes:
    catalog = b"<</Type/Catalog/Pages 2 0 R/Names<</Dests 10 0 R/EmbeddedFiles 10 0 R>>>>"
    return paper(catalog=catalog, more={10: b"<</Kids[10 0 R 10 0 R]/Limits[(A)(Z)]>>"})


def _fields() -> bytes:
    catalog = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[10 0 R]/NeedAppearances true>>>>"
    return paper(catalog=catalog, more={10: b"<</FT/Sig/T(A)/V 10 0 R/Kids[10 0 R 10 0 R]/Parent 10 0 R>>"})


def _actions() -> bytes:
    action = b"<</S/GoTo/D[3 0 R/Fit]/Next[10 0 R 10 0 R 10 0 R]>>"
    return paper(catalog=b"<</Type/Catalog/Pages 2 0 R/OpenAction 10 0 R>>", more={10: action})


def _annotations() -> bytes:
    page = _PAGE[:-2] + b"/Annots[%s]>>" % (b"10 0 R " * 50_000)
    look = stream(b"/X Do", b"/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 11 0 R>>>>")
    annotation = b"<</Subtype/Stamp/Rect[0 0 600 800]/AP<</N 11 0 R>>/Popup 10 0 R/Parent 10 0 R>>"
    return paper(page=page, more={10: annotation, 11: look})


def _nested(opening: bytes, closing: bytes, depth: int) -> bytes:
    return paper(catalog=b"<</Type/Catalog/Pages 2 0 R/Deep %s%s>>" % (opening * depth, closing * depth))


def _nested_in_contents() -> bytes:
    return paper(flate(b"[" * 1_000_000 + b"BT " * 100_000))


def _states() -> bytes:
    return paper(flate(b"q " * 2_000_000))


def _objects(count: int) -> bytes:
    return raw(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Kids[3 0 R]/Count 1>>",
            3: _PAGE,
            4: stream(_TEXT),
            5: b"<<>>",
            **dict.fromkeys(range(6, count), b"0"),
        }
    )


def _object_stream(first: bytes, count: bytes, body: bytes) -> bytes:
    entries = b"/Type/ObjStm/N %s/First %s" % (count, first)
    return paper(more={10: flate(body, entries)}, catalog=b"<</Type/Catalog/Pages 2 0 R/More 10 0 R>>")


def _reference_stream(widths: bytes, index: bytes, size: int = 10) -> bytes:
    """A file whose only cross-reference is a stream that lies about itself."""
    body = paper()
    body = body[: body.rindex(b"xref\n0")]
    entries = b"/Type/XRef/Size %d/W%s/Index%s/Root 1 0 R" % (size, widths, index)
    return body + b"9 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF" % (flate(bytes(40_000_000), entries), len(body))


def _prev() -> bytes:
    whole = paper()
    at = whole.rindex(b"xref\n0")
    return whole.replace(b"trailer<<", b"trailer<</Prev %d/XRefStm %d" % (at, at))


def _length(length: bytes) -> bytes:
    return paper(stream(_TEXT).replace(b"/Length 21", b"/Length " + length))


def _font(entries: bytes, program: bytes = b"\x00\x01\x00\x00" * 5000) -> bytes:
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar 0/LastChar 255/FontDescriptor 11 0 R%s>>" % entries
    descriptor = b"<</Type/FontDescriptor/FontName/A/Flags 4/FontBBox[0 0 9 9]/FontFile2 12 0 R>>"
    more = {10: font, 11: descriptor, 12: stream(program), 13: flate(b"<00> <ff> <0000>\n" * 2_000_000)}
    return paper(stream(b"BT /F 9 Tf 9 9 Td (ABCD) Tj ET"), b"<</Font<</F 10 0 R>>>>", more)


def _locked() -> bytes:
    lock = b"/Encrypt<</Filter/Standard/V 4/R 4/Length 128/O(a)/U(b)/P -1>>/ID[(a)(b)]"
    return paper().replace(b"/Root 1 0 R", b"/Root 1 0 R" + lock)


def _inline(width: int) -> bytes:
    return paper(stream(b"BI /W %d /H %d /BPC 8 /CS /RGB ID xx EI" % (width, width)))


def _mesh() -> bytes:
    entries = b"/ShadingType 4/ColorSpace/DeviceRGB/BitsPerCoordinate 8/BitsPerComponent 8/BitsPerFlag 8"
    shading = flate(bytes(range(256)) * 40_000, entries + b"/Decode[0 600 0 800 0 1 0 1 0 1]")
    return paper(stream(b"/S sh"), b"<</Shading<</S 10 0 R>>>>", {10: shading})


def _groups() -> bytes:
    """Transparency groups within one another, each as large as the page."""
    count, first = 60, 10
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Group<</S/Transparency/I true/K true>>"
    more = {}
    for number in range(count):
        inner = b"/Resources<</XObject<</X %d 0 R>>/ExtGState<</G<</ca .5/BM/Luminosity>>>>>>" % (first + number + 1)
        more[first + number] = stream(b"/G gs /X Do", entries + inner)
    more[first + count] = stream(b"0 0 600 800 re f", entries)
    return paper(stream(b"/X Do"), b"<</XObject<</X 10 0 R>>>>", more)


_MADE: dict[str, Callable[[], bytes]] = {
    "flate-bomb-40mb": lambda: _bomb(40),
    "flate-bomb-400mb": lambda: _bomb(400),
    "flate-bomb-2gb": lambda: _bomb(2000),
    "flate-bomb-of-text": lambda: _bomb(200, b"BT (A) Tj ET "),
    "flate-bomb-of-lines": lambda: _bomb(200, b"9 9 m 600 800 l S "),
    "flate-bomb-of-blanks": lambda: _bomb(400, b" " * 100),
    "bomb-on-page-two": _bomb_on_page_two,
    "flate-in-flate": _flate_in_flate,
    "ascii-filters": lambda: _many_filters(b"/ASCIIHexDecode", 5000),
    "flate-filters": lambda: _many_filters(b"/FlateDecode", 5000),
    "lzw-filters": lambda: _many_filters(b"/LZWDecode", 5000),
    "crypt-filters": lambda: _many_filters(b"/Crypt", 50),
    "run-lengths": _run_lengths,
    "forms-doubling-20": lambda: _forms(20, b"/X Do /X Do"),
    "forms-doubling-40": lambda: _forms(40, b"/X Do /X Do"),
    "forms-doubling-drawn": lambda: _forms(25, b"/X Do 0 0 600 800 re f /X Do"),
    "forms-ten-times-8": lambda: _forms(8, b"/X Do " * 10),
    "forms-deep-2000": lambda: _forms(2000, b"/X Do"),
    "form-of-itself": _form_of_itself,
    "image-giant": lambda: _picture(100_000, 100_000),
    "image-wide": lambda: _picture(2_000_000_000, 1),
    "image-high": lambda: _picture(1, 2_000_000_000),
    "image-overflowing": lambda: _picture(65_536, 65_536),
    "image-negative": lambda: _picture(-5, 100),
    "image-200-megapixels": lambda: _picture(20_000, 10_000),
    "image-90-megapixels": lambda: _picture(10_000, 9_000),
    "image-16-bit": lambda: _picture(8_000, 8_000, bits=16),
    "image-of-33-colours": lambda: _picture(100, 100, b"/Decode[%s]" % (b"0 1 " * 33)),
    "image-predicted": lambda: _picture(5_000, 5_000, b"/DecodeParms<</Predictor 15/Columns 2147483647/Colors 99>>"),
    "image-fax": lambda: _image(
        b"/Width 60000/Height 60000/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/CCITTFaxDecode"
        b"/DecodeParms<</K -1/Columns 60000/Rows 60000>>"
    ),
    "image-jbig2": lambda: _image(
        b"/Width 60000/Height 60000/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/JBIG2Decode",
        b"\x00\x00\x00\x00\x30\x00\x01\x00\x00\x00\x13\x00\x00\xea\x60\x00\x00\xea\x60" + bytes(60),
    ),
    "image-jpx": lambda: _image(
        b"/Width 60000/Height 60000/Filter/JPXDecode",
        b"\xff\x4f\xff\x51\x00\x2f\x00\x00" + b"\x00\x00\xea\x60" * 2 + bytes(8) + b"\x00\x00\xea\x60" * 2 + bytes(60),
    ),
    "image-jpeg-giant": lambda: _jpeg(65_000, 65_000),
    "image-jpeg-large": lambda: _jpeg(12_000, 9_000),
    "image-mask-of-itself": _mask_of_itself,
    "image-indexed": lambda: _image(
        b"/Width 99/Height 99/BitsPerComponent 8/ColorSpace[/Indexed/DeviceRGB 2147483647(a)]"
    ),
    "image-inline-giant": lambda: _inline(60_000),
    "image-colours-in-a-circle": lambda: _image(b"/Width 9/Height 9/BitsPerComponent 8/ColorSpace[/ICCBased 10 0 R]"),
    "tiles-tiny": lambda: _tiles(b".001"),
    "tiles-nothing": lambda: _tiles(b"0"),
    "tiles-huge": lambda: _tiles(b"1e30"),
    "tile-of-itself": _tile_of_itself,
    "glyph-of-itself": _glyph_of_itself,
    "shading-of-nothing": lambda: _shading(b"null"),
    "shading-of-itself": lambda: _shading(b"[10 0 R 10 0 R]"),
    "shading-calculated": _calculator,
    "shading-of-samples": _samples,
    "shading-mesh": _mesh,
    "dashes-tiny": _dashes,
    "lines-crossing": _wide_lines,
    "clips-many": _clips,
    "groups-in-groups": _groups,
    "media-box-giant": lambda: _page(b"/MediaBox[0 0 1e9 1e9]"),
    "media-box-infinite": lambda: _page(b"/MediaBox[-1e38 -1e38 1e38 1e38]"),
    "media-box-nothing": lambda: _page(b"/MediaBox[0 0 0 0]"),
    "media-box-backwards": lambda: _page(b"/MediaBox[600 800 0 0]"),
    "media-box-words": lambda: _page(b"/MediaBox[(a)(b)/c null]"),
    "media-box-missing": lambda: _page(b""),
    "media-box-thin": lambda: _page(b"/MediaBox[0 0 .0001 14400]"),
    "user-unit-giant": lambda: _page(b"/MediaBox[0 0 600 800]/UserUnit 1e9"),
    "rotate-odd": lambda: _page(b"/MediaBox[0 0 600 800]/Rotate 999999999999"),
    "pages-in-a-circle": lambda: _kids(b"2 0 R 3 0 R"),
    "pages-without-kids": lambda: _kids(b""),
    "pages-that-are-numbers": lambda: _kids(b"1 2 3 (a) /b"),
    "pages-that-are-streams": lambda: _kids(b"4 0 R 4 0 R", b"2"),
    "pages-parent-of-itself": lambda: _kids(b"3 0 R", page=_PAGE.replace(b"2 0 R", b"3 0 R")),
    "pages-deep-400": lambda: _deep_pages(400),
    "pages-deep-20000": lambda: _deep_pages(20_000),
    "pages-9000": lambda: _wide_pages(9_000),
    "pages-200000": lambda: _wide_pages(200_000),
    "count-lies": lambda: _kids(b"3 0 R", b"2000000000"),
    "count-negative": lambda: _kids(b"3 0 R", b"-1"),
    "outline-in-a-circle": _outline,
    "names-in-a-circle": _names,
    "fields-in-a-circle": _fields,
    "actions-in-a-circle": _actions,
    "annotations-50000": _annotations,
    "nested-arrays-1000": lambda: _nested(b"[", b"]", 1000),
    "nested-arrays-1000000": lambda: _nested(b"[", b"]", 1_000_000),
    "nested-dictionaries": lambda: _nested(b"<</A", b">>", 100_000),
    "nested-strings": lambda: _nested(b"(", b")", 1_000_000),
    "nested-contents": _nested_in_contents,
    "states-without-end": _states,
    "objects-200000": lambda: _objects(200_000),
    "object-stream-bomb": lambda: _object_stream(b"9", b"1", bytes(200_000_000)),
    "object-stream-count": lambda: _object_stream(b"9", b"2147483647", b"1 0 " * 100),
    "object-stream-negative": lambda: _object_stream(b"-9", b"-1", b"1 0 " * 100),
    "reference-stream-bomb": lambda: _reference_stream(b"[1 4 2]", b"[0 5000000]", 5_000_000),
    "reference-stream-wide": lambda: _reference_stream(b"[1 2147483647 2]", b"[0 10]"),
    "reference-stream-index": lambda: _reference_stream(b"[1 2 1]", b"[2147483600 99 0 10]"),
    "prev-in-a-circle": _prev,
    "length-negative": lambda: _length(b"-1"),
    "length-huge": lambda: _length(b"99999999999999999999"),
    "length-of-itself": lambda: _length(b"4 0 R"),
    "font-broken": lambda: _font(b""),
    "font-cmap-bomb": lambda: _font(b"/ToUnicode 13 0 R"),
    "font-widths": lambda: _font(b"/Widths[%s]" % (b"9 " * 500_000)),
    "locked-wrongly": _locked,
    "header-only": lambda: b"%PDF-1.7",
    "nothing-but-braces": lambda: b"%PDF-1.7\n" + b"<<[" * 500_000,
    "trailer-only": lambda: b"%PDF-1.7\ntrailer<</Root 1 0 R/Size 2147483647>>",
}
