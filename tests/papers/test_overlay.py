"""The export: two engines see the ink where it was drawn, two libraries read the annotations back."""

import io
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from pikepdf import Name

from meetroom.domain.annotations import (
    Figure,
    FigureKind,
    InkPoint,
    InkStroke,
    PagePoint,
    Rect,
    Shape,
    StickyNote,
    TextBox,
    TextHighlight,
    TextUnderline,
    Tool,
)
from meetroom.papers.overlay import page_geometry
from meetroom.papers.pages import PageSource, PaperUnreadable
from tests.papers.exported import (
    PDFTOPPM,
    RED_LINE,
    assert_close,
    drawn_by_pdfium,
    drawn_by_poppler,
    export,
    inked,
    turned_page,
)
from tests.papers.paper_samples import SAMPLES, make_pdf, needs_samples

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
    (Figure(FigureKind.LINE, PagePoint(100, 300), PagePoint(250, 300), "#B4232A", 4.0), Rect(98, 298, 154, 4)),
    (Figure(FigureKind.ARROW, PagePoint(250, 350), PagePoint(100, 350), "#B4232A", 3.0), Rect(100, 341.9, 151.5, 16.2)),
    (Figure(FigureKind.RECTANGLE, PagePoint(200, 460), PagePoint(80, 400), "#158A5B", 4.0), Rect(78, 398, 124, 64)),
    (Figure(FigureKind.ELLIPSE, PagePoint(80, 400), PagePoint(200, 460), "#158A5B", 4.0), Rect(78, 398, 124, 64)),
]
REMARK = TextBox(70, 90, 120, "Đề nghị làm rõ căn cứ của khoản chi này", 12, "#1D4ED8")


@pytest.mark.parametrize("flatten", [False, True], ids=["annotations", "flattened"])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize(("shape", "expected"), SHAPES, ids=lambda value: type(value).__name__)
def test_pdfium_shows_each_mark_where_it_was_drawn(shape: Shape, expected: Rect, rotation: int, flatten: bool) -> None:
    pdf = turned_page(rotation)
    source = PageSource(pdf)
    assert_close(inked(drawn_by_pdfium(export(pdf, shape, flatten=flatten)), source.size_pt(0)), expected)


@pytest.mark.parametrize(("rotation", "flatten"), [(90, False), (270, True)])
@pytest.mark.parametrize(("shape", "expected"), SHAPES, ids=lambda value: type(value).__name__)
def test_poppler_shows_each_mark_where_it_was_drawn(
    shape: Shape, expected: Rect, rotation: int, flatten: bool, tmp_path: Path
) -> None:
    picture = drawn_by_poppler(export(turned_page(rotation), shape, flatten=flatten), tmp_path)
    assert_close(inked(picture, (picture.shape[1] / 2, picture.shape[0] / 2)), expected)


@pytest.mark.parametrize("flatten", [False, True], ids=["annotations", "flattened"])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_text_stands_upright_in_its_box_in_both_engines(rotation: int, flatten: bool, tmp_path: Path) -> None:
    exported = export(turned_page(rotation), REMARK, flatten=flatten)
    pictures = [drawn_by_pdfium(exported)]
    if PDFTOPPM is not None:
        pictures.append(drawn_by_poppler(exported, tmp_path))
    for picture in pictures:
        ink = inked(picture, (picture.shape[1] / 2, picture.shape[0] / 2))
        # Three lines of 12 pt, the widest nearly as wide as the box.
        assert 69 < ink.x_pt < 73
        assert 95 < ink.width_pt <= 121
        assert 90 < ink.y_pt < 96
        assert 36 < ink.height_pt < 3 * 12 * 1.265


@pytest.mark.parametrize("rotation", [0, 90])
def test_vietnamese_letters_of_a_flattened_text_are_found_and_copied(rotation: int) -> None:
    source = PageSource(export(turned_page(rotation), REMARK, flatten=True))
    assert " ".join(source.text(0).split()) == REMARK.text
    assert source.find("de nghi lam ro")[0].rects[0].x_pt == pytest.approx(70, abs=2)
    source.close()


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
    assert kinds == [
        "/Ink", "/Ink", "/Ink", "/Highlight", "/Underline", "/Text", "/Line", "/Line", "/Square", "/Circle"
    ]  # fmt: skip
    assert {str(entry["/T"]) for entry in read} == {"Lạc Thủy"}
    assert [str(entry["/NM"]) for entry in read] == [f"m-{number}" for number in range(10)]
    assert [int(entry["/F"]) for entry in read] == [4, 4, 4, 4, 4, 28, 4, 4, 4, 4]
    assert {str(entry["/M"]) for entry in read} == {"D:20261122081530+00'00"}
    assert all("/N" in entry["/AP"] for entry in read)
    assert [str(end) for end in read[7]["/LE"]] == ["/None", "/ClosedArrow"]
    assert str(read[5]["/Contents"]) == "Cần làm rõ"
    assert [float(value) for value in read[0]["/InkList"][0]] == [100, 750, 300, 750]
    with pikepdf.open(io.BytesIO(exported)) as pdf:
        highlight = pdf.pages[0].Annots[3]
        quads = [float(value) for value in highlight.QuadPoints]
        assert quads[:8] == [80, 600, 230, 600, 80, 586, 230, 586]
        states = highlight.AP.N.Resources.ExtGState
        assert str(states.Ink.BM) == "/Multiply"


def test_a_text_box_is_read_back_with_its_words_and_its_letters() -> None:
    with pikepdf.open(io.BytesIO(export(make_pdf(), REMARK))) as pdf:
        box = pdf.pages[0].Annots[0]
        assert (box.Subtype, str(box.Contents)) == (Name.FreeText, REMARK.text)
        assert "12 Tf" in str(box.DA)
        font = box.AP.N.Resources.Font.F
        outlines = font.DescendantFonts[0]
        assert outlines.FontDescriptor.FontFile2.read_bytes()[:4] == bytes((0, 1, 0, 0))
        assert len(outlines.FontDescriptor.FontFile2.read_bytes()) < 40_000  # only the letters used
        assert str(font.BaseFont).endswith("+BeVietnamPro-Regular")


def test_a_flattened_copy_has_no_annotations_and_lists_its_notes_at_the_end() -> None:
    notes = [StickyNote(50, 60, "Chưa rõ nguồn kinh phí"), StickyNote(90, 300, "Xem lại Điều 5\nvà phụ lục " * 40)]
    exported = export(make_pdf(pages=2), *notes, RED_LINE, flatten=True)
    with pikepdf.open(io.BytesIO(exported)) as pdf:
        assert all("/Annots" not in page for page in pdf.pages)
    source = PageSource(exported)
    assert source.page_count > 2
    annex = " ".join(" ".join(source.text(page) for page in range(2, source.page_count)).split())
    assert annex.startswith("Ghi chú 1 · Trang 1 · Lạc Thủy Chưa rõ nguồn kinh phí 2 · Trang 1 · Lạc Thủy Xem lại")
    assert annex.count("phụ lục") == 40
    assert source.text(0).split() == ["1", "2"]
    source.close()


@pytest.mark.parametrize("rotation", [0, 90])
def test_the_watermark_is_all_over_every_page_and_stands_in_the_file_once(rotation: int, tmp_path: Path) -> None:
    words = "Lạc Thủy · 22/11/2026 15:15"
    pdf = make_pdf(pages=3, rotation=rotation, media=(-20, 30, 580, 830), crop=(10, 40, 570, 800))
    exported = export(pdf, RED_LINE, watermark=words)
    pictures = [drawn_by_pdfium(exported, page) for page in range(3)]
    if PDFTOPPM is not None:
        pictures.append(drawn_by_poppler(exported, tmp_path))
    for picture in pictures:
        marked_parts = (picture < 250).any(axis=2)
        high, wide = marked_parts.shape
        for row in range(4):
            for column in range(3):
                part = marked_parts[
                    row * high // 4 : (row + 1) * high // 4, column * wide // 3 : (column + 1) * wide // 3
                ]
                assert part.mean() > 0.005, (row, column)
        assert picture[marked_parts].mean() > 180  # the text below stays readable
    with pikepdf.open(io.BytesIO(exported)) as document:
        forms = {form.objgen for page in document.pages for form in page.Resources.XObject.values()}
        assert len(forms) == 1
        assert len(document.pages[0].Annots) == 1
    source = PageSource(exported)
    assert words in " ".join(source.text(2).split())
    source.close()


@needs_samples
@pytest.mark.parametrize("flatten", [False, True], ids=["annotations", "flattened"])
def test_every_sample_is_copied_or_refused_by_name(flatten: bool) -> None:
    copied = 0
    for path in sorted(SAMPLES.glob("*.pdf")):
        try:
            before = PageSource(path.read_bytes())
            exported = export(path.read_bytes(), RED_LINE, REMARK, flatten=flatten, watermark="Lạc Thủy")
        except PaperUnreadable:
            continue
        after = PageSource(exported)
        assert after.page_count == before.page_count
        assert after.size_pt(0) == before.size_pt(0)
        after.close()
        before.close()
        copied += 1
    assert copied > 20


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
