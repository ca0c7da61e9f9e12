"""Large sealed papers to be read in benches: text, and scans of colour pages; knows nothing of what is measured."""

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pikepdf
from pikepdf import Dictionary, Name, Pdf
from PIL import Image

from meetroom.papers.sealing import SealedReader, decode_manifest, encode_manifest, manifest_sha256, seal

_LINE = "Dieu {}. Hoi dong nhan dan quyet nghi thong qua ke hoach dau tu cong trung han va giao Uy ban to chuc thi hanh"
_SCAN_PX = (1654, 2339)
"""A4 at 200 dots per inch, as an office scanner makes it."""
_SHEETS = 6
AddPage = Callable[[Pdf, int, int], None]
"""Add the page of this number, of about so many bytes."""


def write_sealed(folder: Path, pages: int, size_bytes: int, add_page: AddPage | None = None) -> int:
    """A PDF whose pages do not compress, sealed as the client's shelf holds it.  Returns: its size."""
    folder.mkdir(exist_ok=True)
    plain = folder / "plain.pdf"
    with pikepdf.new() as pdf:
        for number in range(pages):
            (add_page or text_page)(pdf, number, size_bytes // pages)
        pdf.save(plain)
    sealed = seal(plain)
    (folder / "chunks").mkdir()
    for ref, ciphertext in sealed.chunks():
        (folder / "chunks" / ref.sha256).write_bytes(ciphertext)
    encoded = encode_manifest(sealed.manifest)
    (folder / "manifest.json").write_bytes(encoded)
    (folder / "key").write_bytes(sealed.key)
    plain.unlink()
    return sealed.manifest.size_bytes


def open_sealed(folder: Path) -> SealedReader:
    """The file as the client's library opens it."""
    encoded = (folder / "manifest.json").read_bytes()
    manifest = decode_manifest(encoded, manifest_sha256(encoded))
    return SealedReader((folder / "key").read_bytes(), manifest, lambda name: (folder / "chunks" / name).read_bytes())


def text_page(pdf: Pdf, number: int, size_bytes: int) -> None:
    """Lines of text, and a small picture that weighs as much as is wanted."""
    page = pdf.add_blank_page(page_size=(595, 842))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    grey = np.random.default_rng(number).integers(0, 256, (size_bytes // 577, 577), dtype=np.uint8).tobytes()
    picture = pdf.make_stream(grey)
    picture.Type, picture.Subtype, picture.ColorSpace = Name.XObject, Name.Image, Name.DeviceGray
    picture.Width, picture.Height, picture.BitsPerComponent = 577, len(grey) // 577, 8
    page.Resources = Dictionary(Font=Dictionary(F1=font), XObject=Dictionary(Im=picture))
    lines = "".join(f"BT /F1 11 Tf 45 {800 - 15 * n} Td ({_LINE.format(number * 50 + n)}) Tj ET\n" for n in range(46))
    page.Contents = pdf.make_stream((lines + "q 60 0 0 60 490 20 cm /Im Do Q\n").encode())


def scanned_page(pdf: Pdf, number: int, size_bytes: int) -> None:
    """One JPEG over the whole page, in colour, at a quality that makes it weigh about as much as is wanted."""
    page = pdf.add_blank_page(page_size=(595, 842))
    picture = pdf.make_stream(_scan(number % _SHEETS, size_bytes))
    picture.Type, picture.Subtype, picture.ColorSpace = Name.XObject, Name.Image, Name.DeviceRGB
    picture.Width, picture.Height = _SCAN_PX
    picture.BitsPerComponent, picture.Filter = 8, Name.DCTDecode
    page.Resources = Dictionary(XObject=Dictionary(Im=picture))
    page.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Im Do Q\n")


@cache
def _scan(sheet: int, size_bytes: int) -> bytes:
    """Paper with its grain, words as dark strokes in lines."""
    width, height = _SCAN_PX
    chance = np.random.default_rng(sheet)
    pixels = np.full((height, width, 3), (244, 241, 232), dtype=np.float32)
    for top in range(150, height - 150, 42):
        for left in range(140, width - 160, 14):
            if chance.random() < 0.8:
                right, bottom = left + chance.integers(3, 9), top + chance.integers(12, 24)
                pixels[top:bottom, left:right] = 40
    pixels += chance.normal(0, 2.8, (height, width, 1)).astype(np.float32)
    picture = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    made = [_jpeg(picture, quality) for quality in range(50, 96, 5)]
    return min(made, key=lambda data: abs(len(data) - size_bytes))


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()
