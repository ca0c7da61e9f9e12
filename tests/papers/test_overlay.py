"""The export: two engines see the ink where it was drawn, two libraries read the annotations back."""

import io
import math
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdf
import pytest
from PIL import Image

from meetroom.domain.annotations import (
    InkPoint,
    InkStroke,
    Mark,
    MarkId,
    Rect,
    Shape,
    StickyNote,
    TextHighlight,
    TextUnderline,
    Tool,
)
from meetroom.domain.core import DocumentId, PersonId
from meetroom.papers.overlay import export_annotated, page_geometry
from meetroom.papers.pages import PageSource, PaperFault, PaperUnreadable
from tests.papers.paper_samples import SAMPLES, make_pdf, needs_samples, sample

PDFTOPPM = shutil.which("pdftoppm")
AUTHORS = {PersonId("thuy"): "Lạc Thủy"}
RED_LINE = InkStroke((InkPoint(100, 50), InkPoint(300, 50)), "#E00000", 6.0)
SHAPES: list[tuple[Shape, Rect]] = [
    (RED_LINE, Rect(97, 47, 206, 6)),
    (InkStroke((InkPoint(120, 90),), "#0000E0", 20.0), Rect(110, 80, 20, 20)),
    (
        InkStroke((InkPoint(60, 60), InkPoint(60, 160)), "#E0E000", 12.0, Tool.MARKER),
        Rect(54, 54, 12, 112),
    ),
    (TextHighlight((Rect(80, 200, 150, 14), Rect(80, 216, 90, 14)), "#FFE000"), Rect(80, 200, 150, 30)),
    (TextUnderline((Rect(80, 300, 150, 20),), "#008000"), Rect(80, 318, 150, 2)),
    (StickyNote(250, 120, "Cần làm rõ"), Rect(251, 121, 16, 16)),
]


def marked(shape: Shape, page: int = 0, name: str = "m-1") -> Mark:
    return Mark(
        mark_id=MarkId(name),
        document_id=DocumentId("d-1"),
        version=1,
        page=page,
        author=PersonId("thuy"),
        shape=shape,
    )


def export(pdf: bytes, *shapes: Shape) -> bytes:
    marks = [marked(shape, name=f"m-{number}") for number, shape in enumerate(shapes)]
    return export_annotated(pdf, marks, AUTHORS.__getitem__)


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
        [PDFTOPPM, "-r", "144", "-cropbox", "-png", "export.pdf", "page"], cwd=folder, check=True, timeout=60
    )
    with Image.open(next(folder.glob("page*.png"))) as picture:
        return np.asarray(picture.convert("RGB"))


def assert_close(found: Rect, expected: Rect) -> None:
    for side in ("x_pt", "y_pt", "width_pt", "height_pt"):
        assert getattr(found, side) == pytest.approx(getattr(expected, side), abs=1.6), (found, expected)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize(("shape", "expected"), SHAPES, ids=lambda value: type(value).__name__)
def test_pdfium_shows_each_mark_where_it_was_drawn(shape: Shape, expected: Rect, rotation: int) -> None:
    pdf = make_pdf(rotation=rotation, media=(-20, 30, 580, 830), crop=(10, 40, 570, 800))
    source = PageSource(pdf)
    assert_close(inked(drawn_by_pdfium(export(pdf, shape)), source.size_pt(0)), expected)


@pytest.mark.parametrize("rotation", [0, 90])
@pytest.mark.parametrize(("shape", "expected"), SHAPES, ids=lambda value: type(value).__name__)
def test_poppler_shows_each_mark_where_it_was_drawn(
    shape: Shape, expected: Rect, rotation: int, tmp_path: Path
) -> None:
    pdf = make_pdf(rotation=rotation, media=(-20, 30, 580, 830), crop=(10, 40, 570, 800))
    picture = drawn_by_poppler(export(pdf, shape), tmp_path)
    assert_close(inked(picture, (picture.shape[1] / 2, picture.shape[0] / 2)), expected)


def test_a_highlight_lets_black_text_stay_black(tmp_path: Path) -> None:
    pdf = make_pdf(text=[(100, 700, "Quyết định".encode("ascii", "replace").decode())])
    shown = export(pdf, TextHighlight((Rect(90, 85, 200, 20),), "#FFE000"))
    for picture in (drawn_by_pdfium(shown), drawn_by_poppler(shown, tmp_path)):
        area = picture[2 * 86 : 2 * 104, 2 * 91 : 2 * 289]
        assert area.reshape(-1, 3).sum(axis=1).min() < 60  # a letter's ink
        assert tuple(area[1, -1]) == pytest.approx((255, 224, 0), abs=3)  # bare highlight


def test_pressure_widens_the_line() -> None:
    points = tuple(InkPoint(100 + 20 * step, 100, step / 10) for step in range(11))
    picture = drawn_by_pdfium(export(make_pdf(), InkStroke(points, "#000000", 10.0)))
    thickness = [int((picture[:, 2 * x, 0] < 128).sum()) / 2 for x in (106, 200, 294)]
    assert thickness == sorted(thickness)
    assert thickness[0] == pytest.approx(6, abs=1)
    assert thickness[2] == pytest.approx(14.5, abs=1)


def test_pypdf_and_pikepdf_read_the_annotations_back() -> None:
    exported = export(make_pdf(), *(shape for shape, _ in SHAPES))
    page = pypdf.PdfReader(io.BytesIO(exported)).pages[0]
    read: list[Any] = [entry.get_object() for entry in page.annotations or ()]
    kinds = [str(entry["/Subtype"]) for entry in read]
    assert kinds == ["/Ink", "/Ink", "/Ink", "/Highlight", "/Underline", "/Text"]
    assert {str(entry["/T"]) for entry in read} == {"Lạc Thủy"}
    assert [str(entry["/NM"]) for entry in read] == [f"m-{number}" for number in range(6)]
    assert [int(entry["/F"]) for entry in read] == [4, 4, 4, 4, 4, 28]
    assert str(read[5]["/Contents"]) == "Cần làm rõ"
    assert [float(value) for value in read[0]["/InkList"][0]] == [100, 750, 300, 750]
    with pikepdf.open(io.BytesIO(exported)) as pdf:
        highlight = pdf.pages[0].Annots[3]
        quads = [float(value) for value in highlight.QuadPoints]
        assert quads[:8] == [80, 600, 230, 600, 80, 586, 230, 586]
        states = highlight.AP.N.Resources.ExtGState
        assert str(states.Ink.BM) == "/Multiply"


def test_annotations_already_there_stay(tmp_path: Path) -> None:
    once = export(make_pdf(pages=2), RED_LINE)
    twice = export_annotated(once, [marked(RED_LINE, name="m-9")], AUTHORS.__getitem__)
    with pikepdf.open(io.BytesIO(twice)) as pdf:
        assert [str(entry.NM) for entry in pdf.pages[0].Annots] == ["m-0", "m-9"]
        assert "/Annots" not in pdf.pages[1]


@pytest.mark.parametrize(
    "shape",
    [
        InkStroke((), "#000000", 2.0),
        InkStroke((InkPoint(math.nan, 0), InkPoint(1, 1)), "#000000", 2.0),
        InkStroke((InkPoint(0, 0),), "#000000", math.inf),
        InkStroke((InkPoint(0, 0),), "#000000", -1.0),
        TextHighlight((), "#000000"),
        TextHighlight((Rect(0, 0, 1e300, 1),), "#000000"),
        TextUnderline((Rect(0, -math.inf, 1, 1),), "#000000"),
        StickyNote(math.nan, 0, "?"),
    ],
)
def test_marks_with_impossible_numbers_are_left_out_and_the_others_stay(shape: Shape) -> None:
    exported = export(make_pdf(), shape, RED_LINE)
    with pikepdf.open(io.BytesIO(exported)) as pdf:
        assert [str(entry.NM) for entry in pdf.pages[0].Annots] == ["m-1"]


def test_marks_beyond_the_last_page_and_strange_colours_do_no_harm() -> None:
    strange = InkStroke((InkPoint(5, 5),), "rot\x00", 2.0)
    marks = [marked(RED_LINE, page=7), marked(RED_LINE, page=-1), marked(strange)]
    with pikepdf.open(io.BytesIO(export_annotated(make_pdf(), marks, AUTHORS.__getitem__))) as pdf:
        assert [float(part) for part in pdf.pages[0].Annots[0].C] == [0, 0, 0]


def test_what_cannot_be_opened_is_said_by_name() -> None:
    with pytest.raises(PaperUnreadable) as broken:
        export(b"%PDF-1.7 nothing", RED_LINE)
    assert broken.value.fault is PaperFault.DAMAGED


@needs_samples
def test_a_locked_file_is_said_by_name() -> None:
    with pytest.raises(PaperUnreadable) as locked:
        export(sample("libreoffice-writer-password.pdf"), RED_LINE)
    assert locked.value.fault is PaperFault.ENCRYPTED


@needs_samples
def test_both_libraries_agree_on_the_geometry_of_every_sample_page() -> None:
    compared = 0
    for path in sorted(SAMPLES.glob("*.pdf")):
        try:
            source = PageSource(path.read_bytes())
        except PaperUnreadable:
            continue
        with pikepdf.open(path) as pdf:
            for number in range(min(4, source.page_count)):
                ours, theirs = page_geometry(pdf.pages[number]), source.geometry(number)
                assert ours.rotation == theirs.rotation
                assert (ours.left, ours.bottom, ours.right, ours.top) == pytest.approx(
                    (theirs.left, theirs.bottom, theirs.right, theirs.top), abs=0.01
                )
                compared += 1
        source.close()
    assert compared > 30


def test_an_export_of_many_marks_is_quick() -> None:
    pdf = make_pdf(pages=300)
    stroke = InkStroke(tuple(InkPoint(i, i, 0.3 + (i % 7) / 10) for i in range(50)), "#101010", 2.0)
    marks = [marked(stroke, page=number % 300, name=f"m-{number}") for number in range(1200)]
    start = time.process_time()
    export_annotated(pdf, marks, AUTHORS.__getitem__)
    assert time.process_time() - start < 5.0  # about 0.5 s; the bound only catches a blunder
