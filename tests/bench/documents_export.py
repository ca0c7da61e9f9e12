"""Copies with marks, search over all papers, notes on a new version: how long each takes beside the plainest way."""

import gc
import io
import random
import time
from collections.abc import Callable
from functools import partial

import pikepdf

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
)
from meetroom.domain.core import DocumentId, PersonId
from meetroom.papers.carry_over import carry_over
from meetroom.papers.folding import fold
from meetroom.papers.overlay import export_annotated
from meetroom.papers.pages import PageSource
from meetroom.papers.search_index import SearchIndex
from tests.bench.report import Row, median
from tests.papers.paper_samples import make_pdf

PAGES, MARKS = 300, 1200
LINES = 38
EXPORT_S, QUERY_MS = 1.0, 50.0
SYLLABLES = (  # noqa: SIM905
    "điều khoản ngân sách địa phương tỉnh huyện xã thu chi dự toán quyết định nghị hội đồng nhân dân ủy ban kế hoạch "
    "năm đầu tư công trình giao thông y tế giáo dục nông nghiệp môi trường đất đai xây dựng căn cứ luật tổ chức"
).split()


def rows(quick: bool) -> list[Row]:
    """The part's rows; see bench_documents."""
    rounds = 3 if quick else 7
    return [*_exports(rounds), *_searches(rounds), _carried(1 if quick else 3)]


def _exports(rounds: int) -> list[Row]:
    texts = [_lines(page) for page in range(PAGES)]
    pdf = _paper(texts)
    marks = [_mark(number) for number in range(MARKS)]
    ways: list[tuple[str, Callable[[], bytes]]] = [
        ("annotations", lambda: export_annotated(pdf, marks, lambda _: "Lạc Thủy")),
        ("flattened", lambda: export_annotated(pdf, marks, lambda _: "Lạc Thủy", flatten=True)),
        ("with a watermark", lambda: export_annotated(pdf, marks, lambda _: "Lạc Thủy", watermark="Lạc Thủy · 22/11")),
    ]
    taken, plain = _alternating([lambda: _resaved(pdf), *(work for _, work in ways)], rounds)
    size = len(pdf) / 1e6
    return [
        Row(
            f"{MARKS} marks on {PAGES} pages, {name}",
            seconds,
            "s",
            "<=",
            EXPORT_S,
            "pikepdf open and save",
            plain,
            f"{seconds / plain:.1f} times the time of saving the same {size:.1f} MB unchanged; median of {rounds}",
        )
        for (name, _), seconds in zip(ways, taken, strict=True)
    ]


def _searches(rounds: int) -> list[Row]:
    """Twenty papers of 300 pages: what a plenary has."""
    index, pages = SearchIndex(), 0
    texts = [[" ".join(_lines(1000 * paper + page)) for page in range(PAGES)] for paper in range(20)]
    start_s = time.perf_counter()
    for paper, found in enumerate(texts):
        index.add(DocumentId(f"d{paper}"), 1, f"Báo cáo {paper}", found)
        pages += len(found)
    added_s = time.perf_counter() - start_s
    queries = ("ngan sach dia phuong", '"dự toán ngân sách"', "nghi qu", "so 12007")
    folded = [text.casefold() for found in texts for text in found]
    letters = ("ngân sách địa phương", "dự toán ngân sách")
    asked_s, scanned_s = [], []
    for _ in range(rounds):
        asked_s += [_seconds(partial(index.find, query)) for query in queries]
        scanned_s += [_seconds(partial(_pages_with, sought, folded)) for sought in letters]
    dumped = index.dump()
    load_s = _seconds(lambda: SearchIndex().load(dumped))
    slowest_ms = 1e3 * max(asked_s)
    note = f"{pages} pages of {len(texts[0][0])} letters; slowest {slowest_ms:.0f} ms; loads in {load_s:.2f} s"
    return [
        Row(
            f"search over {len(texts)} papers of {PAGES} pages",
            1e3 * median(asked_s),
            "ms",
            "<=",
            QUERY_MS,
            "finding the exact letters in each page's text",
            1e3 * median(scanned_s),
            f"{note}, {len(dumped) / 1e6:.0f} MB",
        ),
        Row("taking a page into the search", 1e3 * added_s / pages, "ms", note="text already read from the PDF"),
    ]


def _pages_with(letters: str, texts: list[str]) -> list[bool]:
    return [letters in text for text in texts]


def _carried(rounds: int) -> Row:
    """A new version with a page put in and some lines struck out."""
    texts = [_lines(page) for page in range(PAGES)]
    newer = [["Trang moi"], *([line for n, line in enumerate(found) if n % 17] for found in texts)]
    old, new = PageSource(_paper(texts)), PageSource(_paper(newer))
    marks = [_highlight(old, number) for number in range(MARKS)]
    seconds, share = [], 0.0
    for _ in range(rounds):
        start_s = time.perf_counter()
        found = carry_over(marks, old, new, 2)
        seconds.append(time.perf_counter() - start_s)
        share = len(found.carried) / len(marks)
    kept = sum((number * 7) % (LINES - 1) % 17 != 0 for number in range(MARKS)) / MARKS
    old.close()
    new.close()
    return Row(
        f"{MARKS} marks of {PAGES} pages to a new version",
        median(seconds),
        "s",
        note=f"off the window's thread; {100 * share:.1f} % carried, {100 * kept:.1f} % of the lines are still there",
    )


def _lines(seed: int) -> list[str]:
    words = random.Random(seed)
    return [" ".join(words.choices(SYLLABLES, k=12)) + f" số {seed}{n:03}" for n in range(LINES)]


def _paper(texts: list[list[str]]) -> bytes:
    """Pages of lines in plain Helvetica, marks of Vietnamese left out."""

    def write(pdf: pikepdf.Pdf) -> None:
        for page, lines in zip(pdf.pages, texts, strict=True):
            shown = (f"BT /F1 10 Tf 40 {760 - 19 * n} Td ({_latin(line)}) Tj ET" for n, line in enumerate(lines))
            page.Contents = pdf.make_stream("\n".join(shown).encode("latin-1"))

    return make_pdf(write, pages=len(texts))


def _latin(text: str) -> str:
    return fold(text)


def _mark(number: int) -> Mark:
    x, y = 60.0 + number % 7 * 40, 80.0 + number % 11 * 50
    stroke = tuple(InkPoint(x + 3 * n, y + (n % 5), 0.3 + n % 7 / 10) for n in range(50))
    shapes: tuple[Shape, ...] = (
        InkStroke(stroke, "#1D4ED8", 1.6),
        InkStroke(stroke, "#D9303E", 1.6),
        TextHighlight((Rect(x, y, 200, 12), Rect(x, y + 14, 120, 12)), "#FFE000", "Dự toán"),
        StickyNote(x, y, "Cần làm rõ nguồn vốn của khoản chi này"),
        TextBox(x, y, 150, "Đề nghị giải trình thêm", 11, "#B4232A"),
        Figure(FigureKind.ARROW, PagePoint(x, y), PagePoint(x + 90, y + 30), "#158A5B", 1.5),
    )
    return _marked(number, number % PAGES, shapes[number % len(shapes)])


def _highlight(source: PageSource, number: int) -> Mark:
    page, line = number % PAGES, (number * 7) % (LINES - 1)
    top_pt = 800 - 760 + 19 * line - 9.0
    chosen = source.select(page, (60.0, top_pt + 5), (260.0, top_pt + 5))
    return _marked(number, page, TextHighlight(chosen.rects, "#FFE000", chosen.text))


def _marked(number: int, page: int, shape: Shape) -> Mark:
    return Mark(
        mark_id=MarkId(f"m{number}"),
        document_id=DocumentId("d"),
        version=1,
        page=page,
        author=PersonId("a"),
        shape=shape,
    )


def _resaved(pdf: bytes) -> bytes:
    copy = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(copy, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return copy.getvalue()


def _alternating(ways: list[Callable[[], bytes]], rounds: int) -> tuple[list[float], float]:
    """Medians of each way but the first, and of the first."""
    taken: list[list[float]] = [[] for _ in ways]
    for _ in range(rounds):
        for way, seconds in zip(ways, taken, strict=True):
            gc.collect()
            seconds.append(_seconds(way))
    medians = [median(seconds) for seconds in taken]
    return medians[1:], medians[0]


def _seconds(work: Callable[[], object]) -> float:
    start_s = time.perf_counter()
    work()
    return time.perf_counter() - start_s
