"""Marks on a new version: carried where their text still is, never onto other text, and nothing lost in silence."""

import random
from collections.abc import Iterator, Sequence

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Dictionary, Name, Stream

from meetroom.domain.annotations import (
    Figure,
    FigureKind,
    InkPoint,
    InkStroke,
    Mark,
    MarkId,
    PagePoint,
    Rect,
    Shape,
    StickyNote,
    TextBox,
    TextHighlight,
    TextUnderline,
)
from meetroom.domain.core import DocumentId, PersonId
from meetroom.papers.carry_over import CarriedOver, carried, carry_over
from meetroom.papers.pages import PageSource, PaperFault, PaperUnreadable
from meetroom.papers.shape_places import extent, shifted
from tests.papers.paper_samples import make_pdf, saved

LINES_ON_A_PAGE = 20
SYLLABLES = (  # noqa: SIM905
    "dieu khoan ngan sach dia phuong tinh huyen xa thu chi du toan quyet dinh nghi quyet hoi dong nhan dan uy ban "
    "ke hoach nam dau tu cong trinh giao thong y te giao duc nong nghiep moi truong dat dai xay dung can cu luat"
).split()


def line(seed: int) -> str:
    """A line nobody else has."""
    words = random.Random(seed)
    return " ".join(words.choice(SYLLABLES) for _ in range(9)) + f" so {seed}"


def paper(lines: Sequence[str], first_y: float = 740.0) -> PageSource:
    """Lines on pages of LINES_ON_A_PAGE, every 30 points."""
    pages = [lines[at : at + LINES_ON_A_PAGE] for at in range(0, max(1, len(lines)), LINES_ON_A_PAGE)]

    def write(pdf: pikepdf.Pdf) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        for page, shown in zip(pdf.pages, pages, strict=True):
            page.Resources = Dictionary(Font=Dictionary(F1=font))
            rows = (f"BT /F1 12 Tf 60 {first_y - 30 * n:.1f} Td ({text}) Tj ET" for n, text in enumerate(shown))
            page.Contents = pdf.make_stream("\n".join(rows).encode("latin-1"))

    return PageSource(make_pdf(write, pages=len(pages)))


def marked(shape: Shape, page: int = 0, name: str = "m-1") -> Mark:
    return Mark(
        mark_id=MarkId(name), document_id=DocumentId("d"), version=1, page=page, author=PersonId("a"), shape=shape
    )


def highlight(source: PageSource, words: str) -> Mark:
    """A highlight as the tool makes it."""
    hit = source.find(words)[0]
    return marked(TextHighlight(hit.rects, "#FFE000", words), hit.page)


def words_under(source: PageSource, mark: Mark) -> str:
    assert isinstance(mark.shape, (TextHighlight, TextUnderline))
    letters = source.letters(mark.page)
    found = sorted(index for rect in mark.shape.rects for index in letters.within(rect))
    return " ".join(letters.text(found[0], found[-1]).split())


def as_drawn(mark: Mark) -> list[Shape]:
    """Marks of every kind beside and on the first line of a page."""
    assert isinstance(mark.shape, TextHighlight)
    box = mark.shape.rects[0]
    x, y = box.x_pt, box.y_pt
    return [
        mark.shape,
        TextUnderline(mark.shape.rects, "#158A5B", mark.shape.text),
        InkStroke(tuple(InkPoint(x + 4 * n, y + 12 + n % 2) for n in range(20)), "#1D4ED8", 1.6),
        StickyNote(20, y, "Xem lại"),
        TextBox(x + 20, y + 14, 120, "Chưa rõ", 9, "#B4232A"),
        Figure(FigureKind.ELLIPSE, PagePoint(x - 4, y - 4), PagePoint(x + 80, y + 14), "#B4232A", 1.5),
    ]


LINES = [line(seed) for seed in range(50)]


@pytest.fixture(scope="module")
def old() -> Iterator[PageSource]:
    source = paper(LINES)
    yield source
    source.close()


def onto(marks: Sequence[Mark], old: PageSource, lines: Sequence[str], **more: float) -> CarriedOver:
    new = paper(lines, **more)
    try:
        return carry_over(marks, old, new, 2)
    finally:
        new.close()


def test_on_the_same_text_every_mark_stays_where_it_is(old: PageSource) -> None:
    marks = [marked(shape, 1, f"m{n}") for n, shape in enumerate(as_drawn(highlight(old, LINES[23])))]
    found = onto(marks, old, LINES)
    assert found.lost == ()
    assert [mark.mark_id for mark in found.carried] == [mark.mark_id for mark in marks]
    for before, after in zip(marks, found.carried, strict=True):
        assert (after.page, after.version) == (before.page, 2)
        assert extent(after.shape) == pytest.approx(extent(before.shape), abs=0.1)


@pytest.mark.parametrize("inserted", [1, 7, 20, 45])
def test_marks_go_where_their_text_has_gone(old: PageSource, inserted: int) -> None:
    drawn = as_drawn(highlight(old, LINES[23]))
    marks = [marked(shape, 1, f"m{n}") for n, shape in enumerate(drawn)]
    lines = [line(1000 + n) for n in range(inserted)] + LINES
    found = onto(marks, old, lines, first_y=730.0)
    assert found.lost == ()
    page, row = divmod(23 + inserted, LINES_ON_A_PAGE)
    down_pt = 30 * (row - 3) + 10
    for before, after in zip(drawn, found.carried, strict=True):
        assert after.page == page
        assert extent(after.shape) == pytest.approx(extent(shifted(before, 0, down_pt)), abs=0.2)


def test_what_was_struck_out_is_said_to_be_lost(old: PageSource) -> None:
    marks = [marked(shape, 1, f"m{n}") for n, shape in enumerate(as_drawn(highlight(old, LINES[23])))]
    found = onto(marks, old, LINES[:23] + LINES[24:])
    # What is on or beside the line itself has no place any more; nothing jumps to another line.
    assert marks[0] in found.lost
    assert marks[1] in found.lost
    for mark in found.carried:
        assert abs(extent(mark.shape)[1] - extent(marks[0].shape)[1]) < 30


def test_a_changed_word_or_two_do_not_lose_the_place(old: PageSource) -> None:
    words = LINES[23].split()
    changed = " ".join(["Nay", *words[1:5], "moi", *words[6:]])
    found = onto([highlight(old, LINES[23])], old, [*LINES[:23], changed, *LINES[24:]])
    assert len(found.carried) == 1
    new = paper([*LINES[:23], changed, *LINES[24:]])
    assert words_under(new, found.carried[0]) == changed
    new.close()


def test_a_phrase_on_every_page_goes_to_its_own_place_or_nowhere() -> None:
    phrase = "Uy ban nhan dan tinh Lang Son"
    lines = [f"{line(n)} {phrase}" if n % 5 == 0 else line(n) for n in range(40)]
    old = paper(lines)
    hits = old.find(phrase)
    mark = marked(TextHighlight(hits[3].rects, "#FFE000", phrase), hits[3].page)
    moved = onto([mark], old, [line(900), line(901), *lines])
    assert [m.page for m in moved.carried] == [0]
    top_pt = extent(moved.carried[0].shape)[1]
    assert top_pt == pytest.approx(extent(mark.shape)[1] + 60, abs=0.2)
    gone = onto([mark], old, [text for n, text in enumerate(lines) if n not in (14, 15, 16)])
    assert gone.carried == ()
    old.close()


def test_text_broken_otherwise_is_laid_anew() -> None:
    long = " ".join(line(n) for n in range(3)).split()
    old = paper([" ".join(long[:11]), " ".join(long[11:22]), " ".join(long[22:])])
    new = paper([" ".join(long[at : at + 7]) for at in range(0, len(long), 7)])
    letters = old.letters(0)
    whole = "".join(letters.letters)
    mark = marked(TextHighlight(old.text_rects(0, 20, 100), "#FFE000", ""))
    wanted = "".join(whole[20:120].split())
    after = carried(mark, old, new)
    assert after is not None
    assert isinstance(after.shape, TextHighlight)
    assert "".join(after.shape.text.split()) == wanted
    assert len(after.shape.rects) > len(mark.shape.rects)  # type: ignore[union-attr]
    old.close()
    new.close()


def picture_pdf(*greys: int) -> PageSource:
    """Pages that are pictures, one per shade: a scan."""
    with pikepdf.new() as pdf:
        for grey in greys:
            page = pdf.add_blank_page(page_size=(400, 400))
            rows = random.Random(grey)
            image = Stream(pdf, bytes(rows.choice((30, 230)) for _ in range(400)))
            image.stream_dict.Type, image.stream_dict.Subtype = Name.XObject, Name.Image
            image.stream_dict.Width = image.stream_dict.Height = 20
            image.stream_dict.ColorSpace, image.stream_dict.BitsPerComponent = Name.DeviceGray, 8
            page.Resources = Dictionary(XObject=Dictionary(I=image))
            page.Contents = pdf.make_stream(b"q 300 0 0 300 50 50 cm /I Do Q")
        return PageSource(saved(pdf))


def test_scans_are_compared_as_pictures() -> None:
    old, same, other = picture_pdf(1, 2), picture_pdf(9, 1, 2), picture_pdf(3, 4)
    mark = marked(InkStroke((InkPoint(90, 90), InkPoint(150, 95)), "#1D4ED8", 2.0), 1)
    found = carried(mark, old, same)
    assert found is not None
    assert (found.page, found.shape) == (2, mark.shape)
    assert carried(mark, old, other) is None
    for source in (old, same, other):
        source.close()


@pytest.mark.parametrize(
    ("shape", "page"),
    [
        (TextHighlight((), "#FFE000"), 0),
        (TextHighlight((Rect(550, 780, 10, 10),), "#FFE000"), 0),
        (InkStroke((), "#000000", 2.0), 0),
        (StickyNote(9000, 9000, "?"), 0),
        (StickyNote(9, 9, "?"), 77),
    ],
)
def test_marks_that_are_nowhere_stop_nothing(old: PageSource, shape: Shape, page: int) -> None:
    good = highlight(old, LINES[3])
    found = onto([marked(shape, page), good], old, LINES)
    assert [mark.page for mark in found.carried][-1] == 0
    assert len(found.carried) + len(found.lost) == 2


def test_a_document_that_was_closed_meanwhile_is_an_error(old: PageSource) -> None:
    new = paper(LINES)
    new.close()
    with pytest.raises(PaperUnreadable) as closed:
        carry_over([highlight(old, LINES[3])], old, new, 2)
    assert closed.value.fault is PaperFault.CLOSED


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_nothing_is_lost_in_silence_and_nothing_lands_on_other_words(data: st.DataObject) -> None:
    """Lines are struck out, added and moved; highlights stand on their own words or are said to be lost."""
    kept = data.draw(st.lists(st.integers(0, 29), unique=True, max_size=12))
    seeds = [seed for seed in range(30) if seed not in kept]
    for at in data.draw(st.lists(st.integers(0, len(seeds)), max_size=12)):
        seeds.insert(at, 500 + at)
    old, new = paper([line(seed) for seed in range(30)]), paper([line(seed) for seed in seeds])
    chosen = data.draw(st.lists(st.integers(0, 29), unique=True, min_size=1, max_size=6))
    marks = [replace_id(highlight(old, line(seed)), f"m{seed}") for seed in chosen]
    found = carry_over(marks, old, new, 2)
    assert {m.mark_id for m in (*found.carried, *found.lost)} == {m.mark_id for m in marks}
    for mark in found.carried:
        assert words_under(new, mark) == line(int(mark.mark_id[1:]))
    assert {int(m.mark_id[1:]) for m in found.carried} == set(chosen) & set(seeds)
    old.close()
    new.close()


def replace_id(mark: Mark, name: str) -> Mark:
    return marked(mark.shape, mark.page, name)
