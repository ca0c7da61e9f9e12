"""Writes drafted minutes as DOCX for offices that edit; says what the templates say, and knows only how it looks.

The same minutes give the same bytes.
"""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC
from functools import lru_cache
from typing import Any, Unpack

import docx
import msgspec
from docx.document import Document
from PIL import ImageFont

from meetroom import resource_path
from meetroom.archive.docx_parts import Element, Run, W, cell, make, page_number, paragraph, row, table, twips
from meetroom.archive.letters import exchangeable_text
from meetroom.archive.minutes import MinutesNotWritten
from meetroom.archive.minutes_data import FormFields, Language, PaperForm, stamp_of, template_inputs
from meetroom.archive.typesetting import NotTypeset, TemplateFault, typeset
from meetroom.domain.minutes_form import Minutes

_A4_MM = (210, 297)
_INDENT_MM = 10
_SIGNING_MM = 28
_SEAL_MM = 36
_FONT = "Times New Roman"
_LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_CELL_PT = 11
Sheet = Mapping[str, Any]


def write_minutes_docx(minutes: Minutes, *, language: Language, head: str, **more: Unpack[FormFields]) -> bytes:
    """Write minutes as DOCX; takes some 0.1–2 s of CPU, so call it in a worker thread.

    Args: beside `language` and `head` those of `PaperForm`.
    Raises: MinutesNotWritten.
    Source: Decree 30/2020/ND-CP, Appendix III, Form 1.9; ECMA-376.
    """
    form = PaperForm(language=language, head=head, **more)
    try:
        document = _document(_sheet(minutes, form))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        if form.templates is None:
            raise
        raise MinutesNotWritten("lines", TemplateFault(cause="unfit", said=f"<lines>: {error}")) from error
    stamp = stamp_of(minutes).astimezone(UTC).replace(tzinfo=None, microsecond=0)
    document.core_properties.created = document.core_properties.modified = stamp
    return _packed(document)


def _sheet(minutes: Minutes, form: PaperForm) -> Sheet:
    inputs = template_inputs(minutes, form, exchangeable_text) | {"form": "lines", "raw": "{}"}
    try:
        made = typeset(
            f"minutes_{form.language}.typ",
            inputs,
            stamp_of(minutes),
            office=form.templates,
            query="<lines>",
            pdf=False,
            confined=form.confined,
        )
    except NotTypeset as error:
        raise MinutesNotWritten(str(error), error.fault) from error
    (sheet,) = msgspec.json.decode(made.values, type=list[dict[str, Any]])
    return sheet


def _document(sheet: Sheet) -> Document:
    document = docx.Document()
    _styled(document, sheet)
    body = document.element.body
    last = body[-1]  # the section, with paper and margins
    for element in _elements(sheet):
        last.addprevious(element)
    _paged(document, sheet)
    told = document.core_properties
    told.title, told.author, told.comments = f"{sheet['title']} {sheet['about']}".strip()[:255], sheet["body"][:255], ""
    told.last_modified_by, told.revision, told.language = sheet["body"][:255], 1, _LANGUAGES[sheet["lang"]]
    return document


def _styled(document: Document, sheet: Sheet) -> None:
    """Letters, size and language of everything that says nothing else."""
    defaults = document.styles.element.find(f"{{{W}}}docDefaults")
    for holder in list(defaults):
        defaults.remove(holder)
    properties = make("rPr", make("rPrDefault", defaults))
    make("rFonts", properties, ascii=_FONT, hAnsi=_FONT, eastAsia=_FONT, cs=_FONT)
    make("sz", properties, val=round(sheet["size"] * 2))
    make("szCs", properties, val=round(sheet["size"] * 2))
    language = _LANGUAGES[sheet["lang"]]
    make("lang", properties, val=language, eastAsia=language, bidi="ar-SA")
    make("pPrDefault", defaults)


def _paged(document: Document, sheet: Sheet) -> None:
    """A4, the margins, page numbers from the second page on, the draft's mark on the first."""
    section = document.sections[0]
    properties = section._sectPr
    size, margins = properties.find(f"{{{W}}}pgSz"), properties.find(f"{{{W}}}pgMar")
    for name, mm in zip(("w", "h"), _A4_MM, strict=True):
        size.set(f"{{{W}}}{name}", twips(mm))
    for side, mm in sheet["margins"].items():
        margins.set(f"{{{W}}}{side}", twips(mm))
    margins.set(f"{{{W}}}header", twips(10))
    margins.set(f"{{{W}}}footer", twips(10))
    section.different_first_page_header_footer = True
    _only(section.header._element, page_number(13))
    draft = sheet["draft"]
    mark: tuple[Run, ...] = ({"t": draft, "b": True},) if draft else ()
    _only(section.first_page_header._element, paragraph(mark, size_pt=11, align="left"))


def _only(holder: Element, element: Element) -> None:
    for child in list(holder):
        holder.remove(child)
    holder.append(element)


def _elements(sheet: Sheet) -> Iterator[Element]:
    width_mm = _A4_MM[0] - sheet["margins"]["left"] - sheet["margins"]["right"]
    yield _letterhead(sheet, width_mm)
    yield from _title(sheet, width_mm)
    yield from _blocks(sheet["blocks"], width_mm)
    yield paragraph((sheet["ended"],), first_line_mm=_INDENT_MM, before_pt=6, after_pt=9, keep=True)
    yield _signatures(sheet, width_mm)
    heading = {"t": sheet["recipients"]["heading"], "b": True, "i": True}
    yield paragraph((heading,), size_pt=12, align="left", before_pt=12, keep=True)
    for line in sheet["recipients"]["lines"]:
        yield paragraph((f"- {line}",), size_pt=11, align="left")
    for n, part in enumerate(sheet["annexes"]):
        if n == 0:
            yield paragraph(({"t": sheet["annex"], "b": True},), align="center", new_page=True, keep=True)
        title: tuple[Run, ...] = ({"t": part["title"], "b": True},)
        yield paragraph(title, align="left", before_pt=14, after_pt=8, keep=True, outline=0)
        yield from _blocks(part["blocks"], width_mm)


def _letterhead(sheet: Sheet, width_mm: float) -> Element:
    left_mm = round(width_mm * 0.41, 1)
    widths = (left_mm, width_mm - left_mm)

    def bold(text: str, size_pt: float) -> Element:
        return paragraph(({"t": text, "b": True},), size_pt=size_pt, align="center", keep=True)

    body = sheet["body"].upper()
    parent = [paragraph((sheet["parent"].upper(),), size_pt=12.5, align="center")] if sheet["parent"] else []
    # A third to a half as long as the name; the other as long as the motto.
    office = [*parent, bold(body, 12.5), _rule(min(_length_mm(body, 12.5), left_mm - 4) * 0.4, left_mm)]
    motto = sheet["motto"]
    state = [bold(sheet["country"], 12.5), bold(motto, 13.5), _rule(_length_mm(motto, 13.5), widths[1])]
    number = paragraph((sheet["number"],), size_pt=13, align="center", before_pt=6)
    cells = (cell(office, middle=False), cell(state, middle=False))
    empty = (cell((number,)), cell((paragraph(()),)))
    return table(widths, (row(cells, widths_mm=widths), row(empty, widths_mm=widths)), lines=False)


def _title(sheet: Sheet, width_mm: float) -> Iterator[Element]:
    yield paragraph(({"t": sheet["title"].upper(), "b": True},), size_pt=14, align="center", before_pt=14, keep=True)
    yield paragraph(({"t": sheet["about"], "b": True},), size_pt=14, align="center", keep=True)
    yield _rule(28, width_mm, after_pt=12)


def _rule(length_mm: float, room_mm: float, after_pt: float = 0) -> Element:
    """A thin line in the middle of its column."""
    side_mm = max(0.0, (room_mm - length_mm) / 2)
    line: tuple[Run, ...] = ({"t": "", "size_pt": 2},)
    return paragraph(
        line, size_pt=2, left_mm=side_mm, right_mm=side_mm, borders={"top": "000000"}, before_pt=4, after_pt=after_pt
    )


def _blocks(blocks: Sequence[Mapping[str, Any]], width_mm: float) -> Iterator[Element]:
    for block in blocks:
        yield from _LOOKS[block["kind"]](block, width_mm)


def _paragraph(block: Mapping[str, Any], _: float) -> Iterator[Element]:
    keep = block.get("keep", False)
    yield paragraph(block["runs"], first_line_mm=_INDENT_MM, after_pt=6, line=1.1, keep=keep)


def _point(block: Mapping[str, Any], _: float) -> Iterator[Element]:
    runs = [f"{block['mark']}\t", *block["runs"]]
    yield paragraph(runs, left_mm=_INDENT_MM + 7, first_line_mm=-7, after_pt=4, line=1.1)


def _heading(block: Mapping[str, Any], _: float) -> Iterator[Element]:
    depth = min(block["depth"], 4)
    yield paragraph(
        block["runs"],
        align="left",
        first_line_mm=_INDENT_MM * depth,
        before_pt=8,
        after_pt=4,
        keep=True,
        outline=depth - 1,
    )


def _vote(block: Mapping[str, Any], _: float) -> Iterator[Element]:
    lines = block["lines"]
    for n, runs in enumerate(lines):
        yield paragraph(
            runs,
            left_mm=4,
            borders={"left": "B4232A"},
            before_pt=6 if n == 0 else 0,
            after_pt=8 if n + 1 == len(lines) else 3,
            line=1.1,
            keep=n + 1 < min(len(lines), 12),
            whole=True,
        )


def _caption(block: Mapping[str, Any], _: float) -> Iterator[Element]:
    yield paragraph(block["runs"], align="left", before_pt=10, after_pt=5, keep=True)


def _flush(block: Mapping[str, Any], _: float) -> Iterator[Element]:
    yield paragraph(block["runs"], align="left", after_pt=6, keep=block.get("keep", False))


def _code(block: Mapping[str, Any], _: float) -> Iterator[Element]:
    yield paragraph((block["text"],), size_pt=_CELL_PT, align="left", before_pt=4, after_pt=8, shade="F1F5FB")


def _table(block: Mapping[str, Any], width_mm: float) -> Iterator[Element]:
    given = block["widths"]
    free = (width_mm - sum(given)) / max(1, sum(width == 0 for width in given))
    widths = [width or free for width in given]
    header = [_cell(({"t": text, "b": True},), "center", shade="EEF1F8") for text in block["header"]]
    rows = [row(header, header=True, widths_mm=widths)]
    for told in block["rows"]:
        if isinstance(told, Mapping):
            label = _cell(told["label"], "left", shade="F8FAFC", span=len(widths), keep=True)
            rows.append(row((label,), widths_mm=(width_mm,)))
        else:
            cells = [_cell(runs, align) for runs, align in zip(told, block["aligns"], strict=True)]
            rows.append(row(cells, widths_mm=widths))
    yield table(widths, rows)
    yield paragraph((), size_pt=4)


def _cell(runs: Sequence[Run], align: str, *, shade: str = "", span: int = 1, keep: bool = False) -> Element:
    told = paragraph(runs, size_pt=_CELL_PT, align=align, before_pt=2, after_pt=2, keep=keep)
    return cell((told,), shade=shade, span=span)


_LOOKS: dict[str, Callable[[Mapping[str, Any], float], Iterator[Element]]] = {
    "paragraph": _paragraph,
    "point": _point,
    "heading": _heading,
    "vote": _vote,
    "caption": _caption,
    "flush": _flush,
    "code": _code,
    "table": _table,
}


def _signatures(sheet: Sheet, width_mm: float) -> Element:
    """Capacity, room to sign, name: of the secretary on the left, of the chair on the right."""
    side_mm = (width_mm - _SEAL_MM) / 2
    widths = (side_mm, _SEAL_MM, side_mm)

    def of(who: Mapping[str, str] | None, last: bool) -> Element:
        if who is None:
            return cell((paragraph(()),))
        if last:
            return cell((paragraph(({"t": who["name"], "b": True},), align="center"),))
        capacity = paragraph(({"t": who["capacity"].upper(), "b": True},), align="center", keep=True)
        note = paragraph(({"t": who["note"], "i": True},), size_pt=13, align="center", keep=True)
        return cell((capacity, note), middle=False)

    people = (sheet["secretary"], None, sheet["chair"])
    empty = [cell((paragraph((), keep=True),)) for _ in widths]
    rows = (
        row([of(who, False) for who in people], widths_mm=widths),
        row(empty, widths_mm=widths, height_mm=_SIGNING_MM),
        row([of(who, True) for who in people], widths_mm=widths),
    )
    return table(widths, rows, lines=False)


@lru_cache(maxsize=4)
def _typeface(size_pt: float) -> ImageFont.FreeTypeFont:
    # Ten times as large: the length of a line is wanted finer than a pixel.
    font = str(resource_path("fonts", "LiberationSerif-Bold.ttf"))
    # The other engine is not everywhere, and refuses some text.
    return ImageFont.truetype(font, size_pt * 10, layout_engine=ImageFont.Layout.BASIC)


def _length_mm(text: str, size_pt: float) -> float:
    return _typeface(size_pt).getlength(" ".join(text.split())) / 10 * 25.4 / 72


def _packed(document: Document) -> bytes:
    """The package with times that mean nothing, so that the same minutes give the same bytes."""
    loose, target = io.BytesIO(), io.BytesIO()
    document.save(loose)
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(target, "w") as package:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, source.read(name), compresslevel=6)
    return target.getvalue()
