"""Exports for the tests: marks on turned pages, drawn by two engines, and where the ink is."""

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from meetroom.domain.annotations import (
    InkPoint,
    InkStroke,
    Mark,
    MarkId,
    Rect,
    Shape,
)
from meetroom.domain.core import DocumentId, PersonId
from meetroom.papers.overlay import export_annotated
from meetroom.papers.pages import PageSource
from tests.papers.paper_samples import make_pdf

PDFTOPPM = shutil.which("pdftoppm")
AT = datetime(2026, 11, 22, 8, 15, 30, tzinfo=UTC)
AUTHORS = {PersonId("thuy"): "Lạc Thủy"}
RED_LINE = InkStroke((InkPoint(100, 50), InkPoint(300, 50)), "#E00000", 6.0)


def marked(shape: Shape, page: int = 0, name: str = "m-1") -> Mark:
    return Mark(
        mark_id=MarkId(name),
        document_id=DocumentId("d-1"),
        version=1,
        page=page,
        author=PersonId("thuy"),
        shape=shape,
    )


def export(pdf: bytes, *shapes: Shape, flatten: bool = False, watermark: str = "") -> bytes:
    marks = [marked(shape, name=f"m-{number}") for number, shape in enumerate(shapes)]
    return export_annotated(pdf, marks, AUTHORS.__getitem__, flatten=flatten, watermark=watermark, at=AT)


def inked(picture: Any, size_pt: tuple[float, float]) -> Rect:
    """The box around everything that is not white, in points of the upright page."""
    rows, columns = np.nonzero((np.asarray(picture)[:, :, :3] < 250).any(axis=2))
    scale = size_pt[0] / picture.shape[1]
    left, top = columns.min() * scale, rows.min() * scale
    return Rect(left, top, (columns.max() + 1) * scale - left, (rows.max() + 1) * scale - top)


def drawn_by_pdfium(pdf: bytes, page: int = 0) -> Any:
    source = PageSource(pdf)
    bitmap = source.render(page, round(2 * source.size_pt(page)[0]))
    source.close()
    return np.frombuffer(bitmap.pixels, np.uint8).reshape(bitmap.height_px, bitmap.width_px, 4)[:, :, 2::-1]


def drawn_by_poppler(pdf: bytes, folder: Path) -> Any:
    if PDFTOPPM is None:
        pytest.skip("pdftoppm (poppler-utils) is not installed: no second engine to compare with")
    (folder / "export.pdf").write_bytes(pdf)
    subprocess.run(
        [PDFTOPPM, "-r", "144", "-cropbox", "-l", "1", "-png", "export.pdf", "page"], cwd=folder, check=True, timeout=60
    )
    with Image.open(next(folder.glob("page*.png"))) as picture:
        return np.asarray(picture.convert("RGB"))


def turned_page(rotation: int) -> bytes:
    """A page turned and cropped, so that no two systems of coordinates agree by chance."""
    return make_pdf(rotation=rotation, media=(-20, 30, 580, 830), crop=(10, 40, 570, 800))


def assert_close(found: Rect, expected: Rect) -> None:
    for side in ("x_pt", "y_pt", "width_pt", "height_pt"):
        assert getattr(found, side) == pytest.approx(getattr(expected, side), abs=1.6), (found, expected)
