"""Reading: pictures, text, search and selection, in the coordinates of the upright page."""

import gc
import threading
from pathlib import Path

import numpy as np
import pytest
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf

from meetroom.domain.annotations import Rect
from meetroom.papers.geometry import PageGeometry
from meetroom.papers.pages import Hit, PageSource, PaperFault, PaperUnreadable
from tests.papers.paper_samples import SAMPLES, make_pdf, needs_samples, sample, write_text

UNREADABLE_SAMPLES = {
    "libreoffice-writer-password.pdf": PaperFault.ENCRYPTED,
    "unreadablemetadata.pdf": PaperFault.DAMAGED,
}
LINES = [(100.0, 700.0, "Nghi quyet so 15"), (100.0, 680.0, "ve ngan sach"), (100.0, 660.0, "nam 2026")]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_black_corner_comes_out_where_it_belongs(rotation: int, turn: int) -> None:
    def blacken_upper_left(pdf: Pdf) -> None:
        pdf.pages[0].Contents = pdf.make_stream(b"0 700 100 100 re f")

    source = PageSource(make_pdf(blacken_upper_left, rotation=rotation))
    width_pt, height_pt = source.size_pt(0)
    assert (width_pt, height_pt) == ((600, 800) if rotation in (0, 180) else (800, 600))
    bitmap = source.render(0, 60 if (rotation + turn) % 180 == 0 else 80, turn)
    assert (bitmap.width_px, bitmap.height_px) == ((60, 80) if (rotation + turn) % 180 == 0 else (80, 60))
    assert len(bitmap.pixels) == bitmap.stride_bytes * bitmap.height_px
    pixels = np.frombuffer(bitmap.pixels, np.uint8).reshape(bitmap.height_px, bitmap.width_px, 4)
    corners = {0: (2, 2), 90: (2, -3), 180: (-3, -3), 270: (-3, 2)}
    row, column = corners[(rotation + turn) % 360]
    assert pixels[row, column, :3].tolist() == [0, 0, 0]
    assert int((pixels[:, :, 0] < 128).sum()) == pytest.approx(100, abs=25)


def test_night_mirrors_the_light_and_keeps_the_hue() -> None:
    def paint(pdf: Pdf) -> None:
        pdf.pages[0].Contents = pdf.make_stream(b"0.8 0 0 rg 0 0 600 400 re f")

    source = PageSource(make_pdf(paint))
    day = np.frombuffer(source.render(0, 30).pixels, np.uint8).reshape(40, 30, 4)
    night = np.frombuffer(source.render(0, 30, night=True).pixels, np.uint8).reshape(40, 30, 4)
    assert (day[5, 5, :3].tolist(), night[5, 5, :3].tolist()) == ([255, 255, 255], [0, 0, 0])
    assert (day[35, 5, :3].tolist(), night[35, 5, :3].tolist()) == ([0, 0, 204], [51, 51, 255])


def test_text_is_found_where_it_stands() -> None:
    source = PageSource(make_pdf(text=LINES))
    assert source.text(0).split("\n") == [text for _, _, text in LINES]
    (hit,) = source.find("NGHỊ QUYẾT")
    assert (hit.page, hit.start, hit.count) == (0, 0, 10)
    assert hit.excerpt == "Nghi quyet so 15 ve ngan sach nam 2026"
    (rect,) = hit.rects
    assert (rect.x_pt, rect.y_pt + rect.height_pt) == pytest.approx((101, 103), abs=2.5)
    assert 50 < rect.width_pt < 70
    assert source.text_rects(0, hit.start, hit.count) == hit.rects
    assert source.text_rects(0, 3, 0) == ()


def test_a_query_over_the_line_end_has_two_boxes() -> None:
    source = PageSource(make_pdf(text=LINES))
    (hit,) = source.find("15  về ngân")
    assert len(hit.rects) == 2
    assert hit.rects[1].y_pt == pytest.approx(hit.rects[0].y_pt + 20, abs=3)


@pytest.mark.parametrize("query", ["", "   ", "không có"])
def test_nothing_is_found_for_nothing(query: str) -> None:
    assert PageSource(make_pdf(text=LINES)).find(query) == ()


def test_hits_are_bounded_and_in_reading_order() -> None:
    source = PageSource(make_pdf(pages=3, text=[(50, 700, "aa aa aa")]))
    hits = source.find("aa", max_hits=5)
    assert [(hit.page, hit.start) for hit in hits] == [(0, 0), (0, 3), (0, 6), (1, 0), (1, 3)]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_dragging_over_text_selects_it_in_either_direction(rotation: int) -> None:
    geometry = PageGeometry(0, 0, 600, 800, rotation)
    lines = [(*geometry.to_pdf(x, 800 - y), text) for x, y, text in LINES]
    source = PageSource(make_pdf(text=lines, rotation=rotation))
    boxes = [source.find_on(0, word)[0].rects[0] for word in ("quyet", "ngan")]
    first, last = ((box.x_pt + box.width_pt / 2, box.y_pt + box.height_pt / 2) for box in boxes)
    there, back = source.select(0, first, last), source.select(0, last, first)
    assert there == back
    assert there.text.startswith("y")
    assert "so 15\nve n" in there.text
    assert source.rects_between(0, first, last) == there.rects
    assert len(there.rects) == 2
    touched = source.char_index_at(0, *first)
    assert touched is not None
    assert there.start == touched


def test_a_drag_beside_the_text_takes_the_nearest_letters() -> None:
    source = PageSource(make_pdf(text=LINES))
    chosen = source.select(0, (0, 98), (599, 98))
    assert chosen.text == "Nghi quyet so 15"
    assert source.char_index_at(0, 500, 500) is None


def test_an_empty_page_selects_nothing() -> None:
    chosen = PageSource(make_pdf()).select(0, (0, 0), (500, 500))
    assert (chosen.count, chosen.text, chosen.rects) == (0, "", ())


def test_the_outline_names_its_pages() -> None:
    def add_outline(pdf: Pdf) -> None:
        with pdf.open_outline() as outline:
            chapter = OutlineItem("Chương I", 1)
            chapter.children.append(OutlineItem("Điều 1", 2))
            outline.root.append(chapter)
            outline.root.append(OutlineItem("Nowhere"))

    entries = PageSource(make_pdf(add_outline, pages=3)).outline()
    assert [(entry.title, entry.level, entry.page) for entry in entries] == [
        ("Chương I", 0, 1),
        ("Điều 1", 1, 2),
        ("Nowhere", 0, None),
    ]


@pytest.mark.parametrize("page", [-1, 1, 10**6])
def test_pages_that_are_not_there(page: int) -> None:
    source = PageSource(make_pdf())
    for ask in (source.size_pt, source.text, source.geometry, lambda page: source.render(page, 10)):
        with pytest.raises(PaperUnreadable) as missing:
            ask(page)
        assert missing.value.fault is PaperFault.NO_SUCH_PAGE


def test_a_picture_too_large_is_refused_before_memory_is_taken() -> None:
    with pytest.raises(PaperUnreadable) as refused:
        PageSource(make_pdf()).render(0, 1_000_000)
    assert refused.value.fault is PaperFault.PICTURE_TOO_LARGE


@pytest.mark.parametrize(("width_px", "rotation"), [(0, 0), (-5, 0), (10, 45)])
def test_impossible_pictures(width_px: int, rotation: int) -> None:
    with pytest.raises(ValueError, match="quarter turn"):
        PageSource(make_pdf()).render(0, width_px, rotation)


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7", b"hello" * 100, make_pdf()[:300]])
def test_what_is_no_pdf_is_damaged(pdf: bytes) -> None:
    with pytest.raises(PaperUnreadable) as broken:
        PageSource(pdf)
    assert broken.value.fault is PaperFault.DAMAGED


def test_a_closed_source_says_so() -> None:
    source = PageSource(make_pdf())
    source.render(0, 10)
    source.close()
    source.close()
    with pytest.raises(PaperUnreadable) as closed:
        source.render(0, 10)
    assert closed.value.fault is PaperFault.CLOSED


def test_many_threads_and_many_sources_do_not_disturb_each_other() -> None:
    sources = [PageSource(make_pdf(pages=8, text=LINES)) for _ in range(3)]
    expected = sources[0].render(0, 100).pixels
    wrong: list[object] = []

    def read(source: PageSource) -> None:
        for page in range(source.page_count):
            if source.render(page, 100).pixels != expected or len(source.find_on(page, "nam")) != 1:
                wrong.append(page)

    threads = [threading.Thread(target=read, args=(source,)) for source in sources * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not wrong


def test_a_forgotten_source_closes_itself() -> None:
    for _ in range(3):
        PageSource(make_pdf(text=LINES)).find("nam")
    gc.collect()
    assert PageSource(make_pdf(text=LINES)).page_count == 1


def test_filled_form_fields_are_drawn() -> None:
    def add_field(pdf: Pdf) -> None:
        look = pdf.make_stream(b"0 0 100 20 re f")
        look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 100, 20])
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Tx,
                T="agree",
                F=4,
                Rect=Array([100, 100, 200, 120]),
                AP=Dictionary(N=look),
            )
        )
        pdf.pages[0].Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))

    bitmap = PageSource(make_pdf(add_field)).render(0, 600)
    pixels = np.frombuffer(bitmap.pixels, np.uint8).reshape(800, 600, 4)
    assert pixels[690, 150, :3].tolist() == [0, 0, 0]


def test_letters_over_another_crop_box_are_found_where_they_show() -> None:
    pdf = make_pdf(text=LINES, media=(-50, -50, 700, 900), crop=(50, 600, 450, 750))
    (hit,) = PageSource(pdf).find("ngan sach")
    assert isinstance(hit, Hit)
    assert hit.rects[0].y_pt + hit.rects[0].height_pt == pytest.approx(750 - 680, abs=3)


def test_rewritten_pages_keep_their_words_apart() -> None:
    def two_columns(pdf: Pdf) -> None:
        write_text(pdf, pdf.pages[0], [(50, 700, "trai"), (400, 700, "phai")])

    source = PageSource(make_pdf(two_columns))
    rects = source.text_rects(0, 0, 100)
    assert len(rects) == 2
    assert all(isinstance(rect, Rect) for rect in rects)


@needs_samples
@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.pdf")), ids=lambda path: path.name)
def test_every_sample_can_be_read_or_is_refused_by_name(path: Path) -> None:
    if path.name in UNREADABLE_SAMPLES:
        with pytest.raises(PaperUnreadable) as refused:
            PageSource(path.read_bytes())
        assert refused.value.fault is UNREADABLE_SAMPLES[path.name]
        return
    source = PageSource(path.read_bytes())
    for page in range(min(source.page_count, 6)):
        bitmap = source.render(page, 200)
        assert bitmap.width_px == 200
        source.text(page)
        source.select(page, (0, 0), source.size_pt(page))
    source.outline()
    source.close()


@needs_samples
def test_german_umlauts_are_found_without_them() -> None:
    source = PageSource(sample("GeoTopo-komprimiert.pdf"))
    hits = source.find("regulare flache")
    assert len(hits) == len(source.find("reguläre Fläche")) > 3
    outline = source.outline()
    assert outline[0].title == "1 Topologische Grundbegriffe"
    assert outline[0].page == 5
