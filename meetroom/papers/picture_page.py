"""Puts one PNG or JPEG on a PDF page of its size, without its metadata; runs inside the limited worker."""

import zlib
from pathlib import Path

import msgspec
import pikepdf
from PIL import Image

from meetroom.papers.refusals import DocumentKind, IntakeRefusal, IntakeRefused
from meetroom.papers.sanitising import in_bytes

A4_PT = (595.276, 841.89)
_POINTS_PER_INCH = 72.0
_PLAUSIBLE_DPI = (72.0, 1200.0)
_PLAUSIBLE_SIDE_PT = (72.0, 3400.0)  # from a visiting card to A0
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PILLOW_NAMES = {DocumentKind.PNG: "PNG", DocumentKind.JPEG: "JPEG"}
_EXIF_ORIENTATION = 0x0112
_BAND_ROWS = 256
_LARGE_PIXELS = 16_000_000  # from here on time counts more than the last tenth of size

# How a camera held the picture (EXIF orientation 1 to 8), as the matrix that puts the unit square upright.
# Source: TIFF 6.0, tag 274.
_UPRIGHT = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
_LYING = frozenset({5, 6, 7, 8})


class Dots(msgspec.Struct, frozen=True):
    """A picture's dots: packed, the filter that unpacks them, grey ("L") or colour ("RGB"), rows as PNG has them."""

    packed: bytes
    coding: str
    mode: str
    predicted: bool = False


def write_picture_page(source: Path, kind: DocumentKind, target: Path, *, max_pixels: int) -> None:
    """Write a one-page PDF that shows the picture upright.

    JPEG and plain PNG keep their own compression; what else the camera wrote (place, time, thumbnail) stays out.

    Raises: IntakeRefused(TOO_LARGE | DAMAGED); OSError and others from Pillow for a broken picture.
    """
    # The size is checked against our own limit below, with our own refusal.
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(source, formats=[_PILLOW_NAMES[kind]]) as picture:
        width_px, height_px = picture.size
        if width_px * height_px > max_pixels:
            raise IntakeRefused(IntakeRefusal.TOO_LARGE, f"{width_px} x {height_px} pixels")
        picture.load()  # a truncated picture fails here
        turn = picture.getexif().get(_EXIF_ORIENTATION, 1)
        dots = _own_dots(source.read_bytes(), kind, picture) or _flat_dots(picture)
        size_pt = _page_size_pt(picture)
    _write(target, dots, (width_px, height_px), size_pt, turn if turn in _UPRIGHT else 1)


def _own_dots(data: bytes, kind: DocumentKind, picture: Image.Image) -> Dots | None:
    """The dots as the file itself packs them; None where a PDF would not take them as they are."""
    if kind is DocumentKind.JPEG:
        if picture.mode not in ("L", "RGB"):
            return None
        return Dots(jpeg_without_metadata(data), "/DCTDecode", picture.mode)
    packed = png_dots(data)
    return Dots(packed, "/FlateDecode", picture.mode, predicted=True) if packed is not None else None


def png_dots(png: bytes) -> bytes | None:
    """The packed rows of a PNG of 8-bit grey or colour, not interlaced, without transparency; else None.

    Source: PNG (third edition), 5.3 and 11.2; ISO 32000-1, 7.4.4.4 (predictor 15 is PNG's own).
    """
    parts, at = [], len(_PNG_SIGNATURE)
    plain = False
    while at + 12 <= len(png):
        size, kind = int.from_bytes(png[at : at + 4], "big"), png[at + 4 : at + 8]
        content = png[at + 8 : at + 8 + size]
        if kind == b"IHDR":
            # Bit depth, colour type, and at the end interlacing.
            plain = len(content) == 13 and content[8] == 8 and content[9] in (0, 2) and content[12] == 0
        elif kind == b"IDAT":
            parts.append(content)
        elif kind in (b"tRNS", b"acTL"):
            return None
        elif kind == b"IEND":
            return b"".join(parts) if plain else None
        at += 12 + size
    return None


def _flat_dots(picture: Image.Image) -> Dots:
    """Packed dots, grey or colour, what is transparent as white paper.

    Band by band: a large picture in memory twice would be more than the worker may have.
    """
    mode = "L" if picture.mode in ("1", "L") and "transparency" not in picture.info else "RGB"
    packer, parts = zlib.compressobj(6 if picture.width * picture.height < _LARGE_PIXELS else 1), []
    for top in range(0, picture.height, _BAND_ROWS):
        band = picture.crop((0, top, picture.width, min(picture.height, top + _BAND_ROWS)))
        parts.append(packer.compress(_on_paper(band).convert(mode).tobytes()))
    return Dots(b"".join([*parts, packer.flush()]), "/FlateDecode", mode)


def _on_paper(picture: Image.Image) -> Image.Image:
    if picture.mode not in ("LA", "RGBA", "PA") and "transparency" not in picture.info:
        return picture
    clear = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear)


def _page_size_pt(picture: Image.Image) -> tuple[float, float]:
    dpi_x, dpi_y = (float(value) for value in picture.info.get("dpi", (0.0, 0.0)))
    low, high = _PLAUSIBLE_DPI
    if low <= dpi_x <= high and low <= dpi_y <= high:
        size_pt = (picture.width * _POINTS_PER_INCH / dpi_x, picture.height * _POINTS_PER_INCH / dpi_y)
        if all(_PLAUSIBLE_SIDE_PT[0] <= side <= _PLAUSIBLE_SIDE_PT[1] for side in size_pt):
            return size_pt
    short, long = A4_PT
    frame = (short, long) if picture.height >= picture.width else (long, short)
    scale = min(frame[0] / picture.width, frame[1] / picture.height)
    return (max(1.0, picture.width * scale), max(1.0, picture.height * scale))


def _write(
    target: Path,
    dots: Dots,
    size_px: tuple[int, int],
    size_pt: tuple[float, float],
    turn: int,
) -> None:
    width_pt, height_pt = size_pt[::-1] if turn in _LYING else size_pt
    with pikepdf.new() as pdf:
        image = pikepdf.Stream(pdf, dots.packed)
        image.stream_dict.Type = pikepdf.Name.XObject
        image.stream_dict.Subtype = pikepdf.Name.Image
        image.stream_dict.Width, image.stream_dict.Height = size_px
        image.stream_dict.ColorSpace = pikepdf.Name.DeviceGray if dots.mode == "L" else pikepdf.Name.DeviceRGB
        image.stream_dict.BitsPerComponent = 8
        image.stream_dict.Filter = pikepdf.Name(dots.coding)
        if dots.predicted:
            image.stream_dict.DecodeParms = pikepdf.Dictionary(
                Predictor=15, Colors=1 if dots.mode == "L" else 3, BitsPerComponent=8, Columns=size_px[0]
            )
        page = pdf.add_blank_page(page_size=(width_pt, height_pt))
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Picture=image))
        upright = " ".join(str(number) for number in _UPRIGHT[turn])
        drawing = f"q {width_pt:.3f} 0 0 {height_pt:.3f} 0 0 cm {upright} cm /Picture Do Q"
        page.Contents = pikepdf.Stream(pdf, drawing.encode())
        target.write_bytes(in_bytes(pdf))


def jpeg_without_metadata(jpeg: bytes) -> bytes:
    """The same JPEG without its application and comment segments (Adobe's colour marker stays).

    Raises: IntakeRefused(DAMAGED) when the segments do not add up.
    Source: ITU-T T.81, annex B.
    """
    kept = [jpeg[:2]]
    at = 2
    while True:
        if at + 4 > len(jpeg) or jpeg[at] != 0xFF:
            raise IntakeRefused(IntakeRefusal.DAMAGED, "JPEG segments")
        marker = jpeg[at + 1]
        if marker == 0xFF:  # padding before a marker
            at += 1
            continue
        if marker == 0xDA:  # the scan: all that follows is picture
            return b"".join([*kept, jpeg[at:]])
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker == 0xEE:
            kept.append(jpeg[at:end])
        at = end
