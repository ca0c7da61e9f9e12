"""Parts of a DOCX page built as XML, quick also for tables of thousands of rows; knows no paper and no words.

python-docx makes the package; its own paragraphs and cells cost a search of the whole table each.
Source: ECMA-376, part 1, 17.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import lru_cache
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
Element = Any
Run = str | Mapping[str, Any]
"""A text, or `t`: its text; `b`, `i`, `u`: bold, italic, underlined; `s`: small and grey; `size_pt`."""

_SMALL_PT, _GREY = 7.5, "64748B"


def twips(mm: float) -> str:
    """A length in twentieths of a point."""
    return str(round(mm * 1440 / 25.4))


def make(name: str, parent: Element | None = None, **attributes: object) -> Element:
    """An element of WordprocessingML with its attributes."""
    told = {f"{{{W}}}{key}": str(value) for key, value in attributes.items()}
    tag = f"{{{W}}}{name}"
    return etree.Element(tag, told) if parent is None else etree.SubElement(parent, tag, told)


def paragraph(
    runs: Sequence[Run],
    *,
    size_pt: float | None = None,
    align: str = "both",
    first_line_mm: float = 0,
    left_mm: float = 0,
    right_mm: float = 0,
    before_pt: float = 0,
    after_pt: float = 0,
    line: float = 1.0,
    keep: bool = False,
    whole: bool = False,
    new_page: bool = False,
    outline: int | None = None,
    borders: Mapping[str, str] | None = None,
    shade: str = "",
) -> Element:
    """A paragraph.

    Args:
        size_pt: of all its runs; None: the document's.
        first_line_mm: indent of the first line, negative: it hangs, and a tab leads to the text.
        line: spacing in lines.
        keep: with the next paragraph on one page; `whole`: in itself.
        new_page: begins a page.
        outline: its level among the headings, from 0.
        borders: sides with their colours as hex.
        shade: colour behind it as hex.
    """
    made = make("p")
    edges = tuple((borders or {}).items())
    indents = (first_line_mm, left_mm, right_mm)
    key = (keep, whole, new_page, edges, shade, before_pt, after_pt, line, indents, align, outline, size_pt)
    made.append(deepcopy(_properties(*key)))
    for one in runs:
        _run(made, one, size_pt)
    return made


@lru_cache(maxsize=200)
def _properties(
    keep: bool,
    whole: bool,
    new_page: bool,
    borders: tuple[tuple[str, str], ...],
    shade: str,
    before_pt: float,
    after_pt: float,
    line: float,
    indents: tuple[float, float, float],
    align: str,
    outline: int | None,
    size_pt: float | None,
) -> Element:
    """Of a paragraph, in the order the schema asks for; to be copied: there are few kinds and many paragraphs."""
    made = make("pPr")
    for name, wanted in (("keepNext", keep), ("keepLines", whole), ("pageBreakBefore", new_page)):
        if wanted:
            make(name, made)
    if borders:
        made.append(_borders("pBdr", dict(borders), size=8))
    if shade:
        make("shd", made, val="clear", color="auto", fill=shade)
    points = {"before": round(before_pt * 20), "after": round(after_pt * 20)}
    make("spacing", made, **points, line=round(line * 240), lineRule="auto")
    made.append(_indent(*indents))
    make("jc", made, val=align)
    if outline is not None:
        make("outlineLvl", made, val=outline)
    _look(made, {}, size_pt)  # of its mark: an empty paragraph is as high as that
    return made


def page_number(size_pt: float) -> Element:
    """A centred paragraph that shows the number of its page."""
    made = paragraph((), align="center")
    field = make("fldSimple", made, instr="PAGE")
    _run(field, "1", size_pt)
    return made


def table(widths_mm: Sequence[float], rows: Sequence[Element], *, lines: bool = True) -> Element:
    """A table of fixed widths; `lines`: with rules around every cell."""
    made = make("tbl")
    properties = make("tblPr", made)
    make("tblW", properties, w=twips(sum(widths_mm)), type="dxa")
    if lines:
        properties.append(_borders("tblBorders", dict.fromkeys(_EDGES, "333333"), size=4))
    make("tblLayout", properties, type="fixed")
    margins = make("tblCellMar", properties)
    for side in ("left", "right"):
        make(side, margins, w=80 if lines else 20, type="dxa")
    grid = make("tblGrid", made)
    for width in widths_mm:
        make("gridCol", grid, w=twips(width))
    made.extend(rows)
    return made


def row(
    cells: Sequence[Element], *, header: bool = False, height_mm: float = 0, widths_mm: Sequence[float] = ()
) -> Element:
    """A row that no page break parts; `header`: repeated on every page.  `widths_mm` are given to the cells."""
    made = make("tr")
    properties = make("trPr", made)
    make("cantSplit", properties)
    if height_mm:
        make("trHeight", properties, val=twips(height_mm), hRule="exact")
    if header:
        make("tblHeader", properties)
    for width, one in zip(widths_mm, cells, strict=False):
        one[0].insert(0, make("tcW", w=twips(width), type="dxa"))
    made.extend(cells)
    return made


def cell(paragraphs: Sequence[Element], *, span: int = 1, shade: str = "", middle: bool = True) -> Element:
    """A cell over `span` columns."""
    made = make("tc")
    properties = make("tcPr", made)
    if span > 1:
        make("gridSpan", properties, val=span)
    if shade:
        make("shd", properties, val="clear", color="auto", fill=shade)
    if middle:
        make("vAlign", properties, val="center")
    made.extend(paragraphs)
    return made


_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


def _borders(name: str, sides: Mapping[str, str], *, size: int) -> Element:
    made = make(name)
    for side in (edge for edge in _EDGES if edge in sides):
        make(side, made, val="single", sz=size, space=0 if name == "tblBorders" else 4, color=sides[side])
    return made


def _indent(first_line_mm: float, left_mm: float, right_mm: float) -> Element:
    made = make("ind", left=twips(left_mm), right=twips(right_mm))
    name = "firstLine" if first_line_mm >= 0 else "hanging"
    made.set(f"{{{W}}}{name}", twips(abs(first_line_mm)))
    return made


def _run(parent: Element, run: Run, size_pt: float | None) -> None:
    of_run: Mapping[str, Any] = {"t": run} if isinstance(run, str) else run
    made = make("r", parent)
    _look(made, of_run, size_pt)
    for n, line in enumerate(str(of_run["t"]).split("\n")):
        if n:
            make("br", made)
        for m, part in enumerate(line.split("\t")):
            if m:
                make("tab", made)
            text = make("t", made)
            text.text = part
            text.set(_SPACE, "preserve")


def _look(made: Element, run: Mapping[str, Any], size_pt: float | None) -> None:
    size_pt = _SMALL_PT if run.get("s") else run.get("size_pt", size_pt)
    if not (size_pt or any(run.get(key) for key in "bius")):
        return
    properties = make("rPr", made)
    for key in ("b", "i"):
        if run.get(key):
            make(key, properties)
    if run.get("s"):
        make("color", properties, val=_GREY)
    if size_pt:
        make("sz", properties, val=round(size_pt * 2))
        make("szCs", properties, val=round(size_pt * 2))
    if run.get("u"):
        make("u", properties, val="single")
