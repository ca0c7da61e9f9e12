"""Papers made to hurt a reader, one maker for each way: what they unfold to, draw, nest, count and refer to."""

import zlib
from functools import cache

PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources 5 0 R>>"
TEXT = b"q 1 0 0 1 50 700 cm Q"


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
        3: parts.get("page", PAGE),
        4: contents or stream(TEXT),
        5: resources,
    }
    return raw({**objects, **(more or {})})


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data)


def flate(data: bytes, entries: bytes = b"") -> bytes:
    return stream(zlib.compress(data, 9), entries + b"/Filter/FlateDecode")


@cache
def zeros(megabytes: int, piece: bytes = b"q Q ") -> bytes:
    """That many megabytes of drawing commands, packed part by part."""
    packer = zlib.compressobj(9)
    part = piece * (1_000_000 // len(piece))
    return b"".join([*(packer.compress(part) for _ in range(megabytes)), packer.flush()])


def bomb(megabytes: int, piece: bytes = b"q Q ") -> bytes:
    return paper(stream(zeros(megabytes, piece), b"/Filter/FlateDecode"))


def bomb_on_page_two() -> bytes:
    page = PAGE.replace(b"4 0 R", b"7 0 R")
    pages = b"<</Type/Pages/Kids[3 0 R 6 0 R]/Count 2>>"
    return paper(pages=pages, more={6: page, 7: stream(zeros(400), b"/Filter/FlateDecode")})


def flate_in_flate() -> bytes:
    twice = zlib.compress(zeros(400, b" " * 100), 9)
    return paper(stream(twice, b"/Filter[/FlateDecode/FlateDecode]"))


def many_filters(name: bytes, count: int) -> bytes:
    return paper(stream(TEXT, b"/Filter[%s]" % (name * count)))


def run_lengths() -> bytes:
    return paper(stream(zlib.compress(b"\x81 " * 5_000_000, 9), b"/Filter[/FlateDecode/RunLengthDecode]"))


def forms(count: int, draws: bytes) -> bytes:
    """Form N draws form N + 1 as often as `draws` says: twice each is two to the power of `count`."""
    first = 10
    more = {}
    for number in range(count):
        inner = b"/Resources<</XObject<</X %d 0 R>>>>" % (first + number + 1)
        more[first + number] = stream(draws, b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]" + inner)
    more[first + count] = stream(b"0 0 9 9 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]")
    return paper(stream(draws), b"<</XObject<</X 10 0 R>>>>", more)


def form_of_itself() -> bytes:
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 10 0 R>>>>"
    return paper(stream(b"/X Do /X Do"), b"<</XObject<</X 10 0 R>>>>", {10: stream(b"/X Do /X Do", entries)})


def image(entries: bytes, data: bytes = b"\x00" * 100) -> bytes:
    image = stream(data, b"/Type/XObject/Subtype/Image" + entries)
    return paper(stream(b"600 0 0 800 0 0 cm /X Do"), b"<</XObject<</X 10 0 R>>>>", {10: image})


def picture(width: int, height: int, more: bytes = b"", bits: int = 8) -> bytes:
    entries = b"/Width %d/Height %d/BitsPerComponent %d/ColorSpace/DeviceRGB%s" % (width, height, bits, more)
    return image(entries + b"/Filter/FlateDecode", zeros(50, bytes(100)))


def jpeg(width: int, height: int) -> bytes:
    """A JPEG that says it is that large and ends after its headers."""
    frame = b"\xff\xc0\x00\x11\x08%s%s\x03\x01\x11\x00\x02\x11\x00\x03\x11\x00" % (
        height.to_bytes(2, "big"),
        width.to_bytes(2, "big"),
    )
    table = b"\xff\xdb\x00\x43\x00" + bytes([1] * 64)
    scan = b"\xff\xda\x00\x0c\x03\x01\x00\x02\x00\x03\x00\x00\x3f\x00" + b"\x55" * 50
    data = b"\xff\xd8" + table + frame + scan + b"\xff\xd9"
    size = b"/Width %d/Height %d/BitsPerComponent 8" % (width, height)
    return image(size + b"/ColorSpace/DeviceRGB/Filter/DCTDecode", data)


def tiles(step: bytes) -> bytes:
    entries = b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep %s/YStep %s/Resources<<>>"
    pattern = stream(b"0 0 1 1 re f", entries % (step, step))
    return paper(stream(b"/Pattern cs /P scn 0 0 600 800 re f"), b"<</Pattern<</P 10 0 R>>>>", {10: pattern})


def tile_of_itself() -> bytes:
    entries = b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9"
    inner = b"/Resources<</Pattern<</P 10 0 R>>>>"
    drawing = b"/Pattern cs /P scn 0 0 600 800 re f"
    return paper(stream(drawing), b"<</Pattern<</P 10 0 R>>>>", {10: stream(drawing, entries + inner)})


def glyph_of_itself() -> bytes:
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/FirstChar 65/LastChar 65/Widths[9]"
        b"/Encoding<</Differences[65/A]>>/CharProcs<</A 11 0 R>>/Resources<</Font<</F 10 0 R>>>>>>"
    )
    drawing = stream(b"9 0 d0 BT /F 9 Tf (AAAA) Tj ET")
    return paper(stream(b"BT /F 9 Tf (AAAA) Tj ET"), b"<</Font<</F 10 0 R>>>>", {10: font, 11: drawing})


def mask_of_itself() -> bytes:
    return image(b"/Width 9/Height 9/BitsPerComponent 8/ColorSpace/DeviceGray/SMask 10 0 R")


def shading(function: bytes, kind: int = 1) -> bytes:
    shading = b"<</ShadingType %d/ColorSpace/DeviceGray/Coords[0 0 600 800]/Function %s>>" % (kind, function)
    return paper(stream(b"/S sh"), b"<</Shading<</S 10 0 R>>>>", {10: shading})


def calculator() -> bytes:
    program = b"{" + b"dup mul sqrt " * 200_000 + b"pop}"
    function = stream(program, b"/FunctionType 4/Domain[0 1 0 1]/Range[0 1]")
    shading = b"<</ShadingType 1/ColorSpace/DeviceGray/Function 11 0 R>>"
    return paper(stream(b"600 0 0 800 0 0 cm /S sh"), b"<</Shading<</S 10 0 R>>>>", {10: shading, 11: function})


def samples() -> bytes:
    entries = b"/FunctionType 0/Domain[0 1 0 1 0 1 0 1]/Range[0 1]/Size[65535 65535 65535 65535]/BitsPerSample 32"
    shading = b"<</ShadingType 1/ColorSpace/DeviceGray/Function 11 0 R>>"
    return paper(stream(b"/S sh"), b"<</Shading<</S 10 0 R>>>>", {10: shading, 11: stream(bytes(50), entries)})


def dashes() -> bytes:
    return paper(flate(b"[0.0001 0.0001] 0 d 0 0 m 600 800 l S " * 200))


def wide_lines() -> bytes:
    return paper(flate(b"0 0 m " + b"600 800 l 0 800 l 600 0 l 1 1 l " * 100_000 + b" S"))


def clips() -> bytes:
    return paper(flate(b"q 0 0 m 600 800 l 0 800 l h W n " * 50_000))


def page(entries: bytes) -> bytes:
    return paper(page=PAGE.replace(b"/MediaBox[0 0 600 800]", entries))


def deep_pages(depth: int) -> bytes:
    more = {
        number: b"<</Type/Pages/Parent %d 0 R/Kids[%d 0 R]/Count 1>>" % (number - 1, number + 1)
        for number in range(10, 10 + depth)
    }
    more[10 + depth] = PAGE.replace(b"/Parent 2 0 R", b"/Parent %d 0 R" % (9 + depth))
    return paper(pages=b"<</Type/Pages/Kids[10 0 R]/Count 1>>", more=more)


def wide_pages(count: int) -> bytes:
    kids = b"3 0 R " * count
    return paper(pages=b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count))


def kids(kids: bytes, count: bytes = b"1", page: bytes = PAGE) -> bytes:
    return paper(pages=b"<</Type/Pages/Kids[%s]/Count %s>>" % (kids, count), page=page)


def outline() -> bytes:
    catalog = b"<</Type/Catalog/Pages 2 0 R/Outlines 10 0 R>>"
    item = b"<</Title(A)/Parent 10 0 R/Next 11 0 R/First 11 0 R/Last 11 0 R/Count 99999>>"
    return paper(catalog=catalog, more={10: b"<</Type/Outlines/First 11 0 R/Last 11 0 R/Count 9>>", 11: item})


def names() -> bytes:
    catalog = b"<</Type/Catalog/Pages 2 0 R/Names<</Dests 10 0 R/EmbeddedFiles 10 0 R>>>>"
    return paper(catalog=catalog, more={10: b"<</Kids[10 0 R 10 0 R]/Limits[(A)(Z)]>>"})


def fields() -> bytes:
    catalog = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[10 0 R]/NeedAppearances true>>>>"
    return paper(catalog=catalog, more={10: b"<</FT/Sig/T(A)/V 10 0 R/Kids[10 0 R 10 0 R]/Parent 10 0 R>>"})


def actions() -> bytes:
    action = b"<</S/GoTo/D[3 0 R/Fit]/Next[10 0 R 10 0 R 10 0 R]>>"
    return paper(catalog=b"<</Type/Catalog/Pages 2 0 R/OpenAction 10 0 R>>", more={10: action})


def annotations() -> bytes:
    page = PAGE[:-2] + b"/Annots[%s]>>" % (b"10 0 R " * 50_000)
    look = stream(b"/X Do", b"/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 11 0 R>>>>")
    annotation = b"<</Subtype/Stamp/Rect[0 0 600 800]/AP<</N 11 0 R>>/Popup 10 0 R/Parent 10 0 R>>"
    return paper(page=page, more={10: annotation, 11: look})


def nested(opening: bytes, closing: bytes, depth: int) -> bytes:
    return paper(catalog=b"<</Type/Catalog/Pages 2 0 R/Deep %s%s>>" % (opening * depth, closing * depth))


def nested_in_contents() -> bytes:
    return paper(flate(b"[" * 1_000_000 + b"BT " * 100_000))


def states() -> bytes:
    return paper(flate(b"q " * 2_000_000))


def objects(count: int) -> bytes:
    return raw(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Kids[3 0 R]/Count 1>>",
            3: PAGE,
            4: stream(TEXT),
            5: b"<<>>",
            **dict.fromkeys(range(6, count), b"0"),
        }
    )


def object_stream(first: bytes, count: bytes, body: bytes) -> bytes:
    entries = b"/Type/ObjStm/N %s/First %s" % (count, first)
    return paper(more={10: flate(body, entries)}, catalog=b"<</Type/Catalog/Pages 2 0 R/More 10 0 R>>")


def reference_stream(widths: bytes, index: bytes, size: int = 10) -> bytes:
    """A file whose only cross-reference is a stream that lies about itself."""
    body = paper()
    body = body[: body.rindex(b"xref\n0")]
    entries = b"/Type/XRef/Size %d/W%s/Index%s/Root 1 0 R" % (size, widths, index)
    return body + b"9 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF" % (flate(bytes(40_000_000), entries), len(body))


def prev() -> bytes:
    whole = paper()
    at = whole.rindex(b"xref\n0")
    return whole.replace(b"trailer<<", b"trailer<</Prev %d/XRefStm %d" % (at, at))


def length(length: bytes) -> bytes:
    return paper(stream(TEXT).replace(b"/Length 21", b"/Length " + length))


def font(entries: bytes, program: bytes = b"\x00\x01\x00\x00" * 5000) -> bytes:
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar 0/LastChar 255/FontDescriptor 11 0 R%s>>" % entries
    descriptor = b"<</Type/FontDescriptor/FontName/A/Flags 4/FontBBox[0 0 9 9]/FontFile2 12 0 R>>"
    more = {10: font, 11: descriptor, 12: stream(program), 13: flate(b"<00> <ff> <0000>\n" * 2_000_000)}
    return paper(stream(b"BT /F 9 Tf 9 9 Td (ABCD) Tj ET"), b"<</Font<</F 10 0 R>>>>", more)


def locked() -> bytes:
    lock = b"/Encrypt<</Filter/Standard/V 4/R 4/Length 128/O(a)/U(b)/P -1>>/ID[(a)(b)]"
    return paper().replace(b"/Root 1 0 R", b"/Root 1 0 R" + lock)


def inline(width: int) -> bytes:
    return paper(stream(b"BI /W %d /H %d /BPC 8 /CS /RGB ID xx EI" % (width, width)))


def mesh() -> bytes:
    entries = b"/ShadingType 4/ColorSpace/DeviceRGB/BitsPerCoordinate 8/BitsPerComponent 8/BitsPerFlag 8"
    shading = flate(bytes(range(256)) * 40_000, entries + b"/Decode[0 600 0 800 0 1 0 1 0 1]")
    return paper(stream(b"/S sh"), b"<</Shading<</S 10 0 R>>>>", {10: shading})


def groups() -> bytes:
    """Transparency groups within one another, each as large as the page."""
    count, first = 60, 10
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Group<</S/Transparency/I true/K true>>"
    more = {}
    for number in range(count):
        inner = b"/Resources<</XObject<</X %d 0 R>>/ExtGState<</G<</ca .5/BM/Luminosity>>>>>>" % (first + number + 1)
        more[first + number] = stream(b"/G gs /X Do", entries + inner)
    more[first + count] = stream(b"0 0 600 800 re f", entries)
    return paper(stream(b"/X Do"), b"<</XObject<</X 10 0 R>>>>", more)
