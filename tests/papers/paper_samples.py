"""PDFs the tests of this floor make or borrow; knows nothing of what is tested with them."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Page, Pdf

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples"
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"the sample documents are not there: {SAMPLES}")


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def saved(pdf: Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, static_id=True)
    return buffer.getvalue()


# The text matrix that stands upright on a page shown turned by that many degrees clockwise.
UPRIGHT = {0: "1 0 0 1", 90: "0 1 -1 0", 180: "-1 0 0 -1", 270: "0 -1 1 0"}


def write_text(pdf: Pdf, page: Page, lines: list[tuple[float, float, str]], rotation: int = 0) -> None:
    """Put Latin-1 lines on a page in 12 pt Helvetica at (x, y) of the PDF's own coordinates.

    On a page turned by `rotation` they read upright.
    """
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    page.Resources = Dictionary(Font=Dictionary(F1=font))
    shown = "".join(f"BT /F1 12 Tf {UPRIGHT[rotation]} {x} {y} Tm ({text}) Tj ET\n" for x, y, text in lines)
    page.Contents = pdf.make_stream(shown.encode("latin-1"))


def make_pdf(
    change: Callable[[Pdf], None] = lambda pdf: None,
    *,
    pages: int = 1,
    rotation: int = 0,
    media: tuple[float, float, float, float] = (0, 0, 600, 800),
    crop: tuple[float, float, float, float] | None = None,
    text: list[tuple[float, float, str]] | None = None,
) -> bytes:
    """A PDF made from scratch; `change` gets the last word."""
    with pikepdf.new() as pdf:
        for _ in range(pages):
            page = pdf.add_blank_page(page_size=(600, 800))
            page.MediaBox = Array(media)
            page.Rotate = rotation
            if crop is not None:
                page.CropBox = Array(crop)
            write_text(pdf, page, text or [], rotation)
        change(pdf)
        return saved(pdf)
