"""Pictures as pages: upright, of their size, without what the camera knew."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from meetroom.papers.pages import PageSource
from meetroom.papers.picture_page import jpeg_without_metadata, png_dots, write_picture_page
from meetroom.papers.refusals import DocumentKind, IntakeRefusal, IntakeRefused

PIXELS = 1_000_000


def picture(mode: str = "RGB", size: tuple[int, int] = (80, 40)) -> Image.Image:
    """White with a red upper left quarter (grey where there is no colour)."""
    image = Image.new("RGBA", size, "white")
    image.paste((255, 0, 0, 255), (0, 0, size[0] // 2, size[1] // 2))
    return image.convert(mode)


def paged(image: Image.Image, kind: DocumentKind, folder: Path, **options: object) -> PageSource:
    image.save(folder / "in", format=kind.name, **options)
    write_picture_page(folder / "in", kind, folder / "out.pdf", max_pixels=PIXELS)
    return PageSource((folder / "out.pdf").read_bytes())


def shown(source: PageSource) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    bitmap = source.render(0, 80)
    pixels = np.frombuffer(bitmap.pixels, np.uint8).reshape(bitmap.height_px, bitmap.width_px, 4)
    return pixels[:, :, 2::-1]


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "LA", "1"])
def test_png_of_every_mode(mode: str, tmp_path: Path) -> None:
    pixels = shown(paged(picture(mode), DocumentKind.PNG, tmp_path))
    assert pixels.shape == (40, 80, 3)
    assert pixels[30, 60].tolist() == [255, 255, 255]
    assert pixels[10, 20, 2] < 130


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_jpeg_of_every_mode(mode: str, tmp_path: Path) -> None:
    pixels = shown(paged(picture(mode), DocumentKind.JPEG, tmp_path, quality=95))
    assert pixels[30, 60].min() > 245
    assert pixels[10, 20, 2] < 130


@pytest.mark.parametrize("turn", range(1, 9))
def test_however_the_camera_was_held_the_picture_stands_upright(turn: int, tmp_path: Path) -> None:
    # What the sensor saw: the upright picture, mirrored and turned the way the tag says it must be undone.
    undone = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[turn]
    image = picture(size=(80, 40))
    sensor = image if undone is None else image.transpose(undone)
    exif = Image.Exif()
    exif[0x0112] = turn
    source = paged(sensor, DocumentKind.JPEG, tmp_path, exif=exif, quality=95)
    pixels = shown(source)
    assert pixels.shape == (40, 80, 3)
    assert pixels[10, 20, 0] > 200
    assert pixels[10, 20, 2] < 60
    for y, x in ((10, 60), (30, 20), (30, 60)):
        assert pixels[y, x].min() > 200


def test_place_and_time_of_a_photograph_stay_out(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Nguyen Van A at home"
    source = tmp_path / "in"
    picture().save(source, format="JPEG", exif=exif, comment=b"secret remark")
    assert b"Nguyen Van A" in source.read_bytes()
    write_picture_page(source, DocumentKind.JPEG, tmp_path / "out.pdf", max_pixels=PIXELS)
    paged_bytes = (tmp_path / "out.pdf").read_bytes()
    assert b"Nguyen Van A" not in paged_bytes
    assert b"secret remark" not in paged_bytes
    assert b"/DCTDecode" in paged_bytes  # the scan itself is not compressed a second time


@pytest.mark.parametrize(
    ("size", "dpi", "size_pt"),
    [
        ((600, 300), (300, 300), (144, 72)),
        ((600, 300), (1, 1), (841.89, 420.945)),
        ((300, 600), None, (420.945, 841.89)),
        ((60, 30), (600, 600), (841.89, 420.945)),
    ],
)
def test_the_page_has_the_scans_size_or_fits_a4(
    size: tuple[int, int], dpi: tuple[int, int] | None, size_pt: tuple[float, float], tmp_path: Path
) -> None:
    options = {} if dpi is None else {"dpi": dpi}
    source = paged(picture(size=size), DocumentKind.PNG, tmp_path, **options)
    assert source.size_pt(0) == pytest.approx(size_pt, abs=0.2)


def test_a_picture_bomb_is_refused_before_it_unfolds(tmp_path: Path) -> None:
    Image.new("1", (1500, 1000)).save(tmp_path / "in", format="PNG")
    with pytest.raises(IntakeRefused) as refused:
        write_picture_page(tmp_path / "in", DocumentKind.PNG, tmp_path / "out.pdf", max_pixels=PIXELS)
    assert refused.value.why is IntakeRefusal.TOO_LARGE


@pytest.mark.parametrize("jpeg", [b"\xff\xd8", b"\xff\xd8\xff\xe0\x00", b"\xff\xd8\x00\x00\x00\x00"])
def test_broken_segments_are_damage(jpeg: bytes) -> None:
    with pytest.raises(IntakeRefused) as refused:
        jpeg_without_metadata(jpeg)
    assert refused.value.why is IntakeRefusal.DAMAGED


def test_padding_before_a_marker_is_allowed() -> None:
    buffer = io.BytesIO()
    picture().save(buffer, format="JPEG")
    jpeg = buffer.getvalue()
    padded = jpeg[:2] + b"\xff" + jpeg[2:]
    assert Image.open(io.BytesIO(jpeg_without_metadata(padded))).size == (80, 40)


def as_png(image: Image.Image, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format="PNG", **options)
    return buffer.getvalue()


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_plain_png_keeps_its_own_compression(mode: str, tmp_path: Path) -> None:
    noise = Image.effect_noise((80, 40), 90).convert(mode)
    packed = png_dots(as_png(noise))
    assert packed is not None
    pixels = shown(paged(noise, DocumentKind.PNG, tmp_path))
    assert packed in (tmp_path / "out.pdf").read_bytes()
    assert np.abs(pixels.astype(int) - np.asarray(noise.convert("RGB")).astype(int)).max() <= 1


def other_header(png: bytes, at: int, value: int) -> bytes:
    """The same PNG with another byte in its header: depth at 8, colours at 9, interlacing at 12."""
    return png[: 16 + at] + bytes([value]) + png[17 + at :]


def test_other_pngs_are_packed_anew() -> None:
    plain = as_png(picture())
    assert png_dots(plain) is not None
    assert png_dots(other_header(plain, 8, 16)) is None
    assert png_dots(other_header(plain, 9, 3)) is None
    assert png_dots(other_header(plain, 12, 1)) is None
    assert png_dots(as_png(picture(), transparency=(255, 255, 255))) is None
    assert png_dots(as_png(picture("RGBA"))) is None
    assert png_dots(as_png(picture("1"))) is None
    assert png_dots(plain[:-12]) is None
    assert png_dots(b"") is None


def test_one_colour_of_a_picture_may_be_clear(tmp_path: Path) -> None:
    image = Image.new("RGB", (80, 40), (255, 0, 0))
    assert shown(paged(image, DocumentKind.PNG, tmp_path, transparency=(255, 0, 0)))[20, 40].tolist() == [255] * 3
