"""Pages at the end of a flattened copy with the notes nobody can open there any more; knows no mark."""

from collections.abc import Iterator, Sequence

import msgspec
from pikepdf import Dictionary, Pdf

from meetroom.papers.lettering import Lettering

_WIDTH_PT, _HEIGHT_PT, _MARGIN_PT = 595.0, 842.0, 56.0  # A4
_TITLE_PT, _HEAD_PT, _TEXT_PT = 16.0, 10.0, 11.0
_INK, _MUTED = "0.06 0.09 0.16 rg", "0.39 0.45 0.55 rg"


class AnnexWords(msgspec.Struct, frozen=True, kw_only=True):
    """What the pages say in the reader's language; `head` gets number, page from 1 and author."""

    title: str = "Ghi chú"
    head: str = "{0} · Trang {1} · {2}"


class Remark(msgspec.Struct, frozen=True):
    """One note; pages count from 0."""

    page: int
    author: str
    text: str


class _Line(msgspec.Struct, frozen=True):
    text: str
    size_pt: float
    ink: str
    before_pt: float = 0.0


def add_annex(document: Pdf, lettering: Lettering, remarks: Sequence[Remark], words: AnnexWords) -> None:
    """Append as many pages as the remarks need; none for no remarks.  Their numbers count from 1 in this order."""
    if not remarks:
        return
    content: list[str] = []
    y = 0.0
    for line in _lines(lettering, remarks, words):
        height_pt = line.size_pt * lettering.face.line
        y -= line.before_pt + height_pt
        if not content or y < _MARGIN_PT:
            _add_page(document, lettering, content)
            content = []
            y = _HEIGHT_PT - _MARGIN_PT - height_pt
        shown = lettering.shown(line.text)
        content.append(f"BT /F {line.size_pt:g} Tf {line.ink} {_MARGIN_PT:g} {y:.2f} Td {shown} Tj ET")
    _add_page(document, lettering, content)


def _lines(lettering: Lettering, remarks: Sequence[Remark], words: AnnexWords) -> Iterator[_Line]:
    room_pt = _WIDTH_PT - 2 * _MARGIN_PT

    def set_in(text: str, size_pt: float, ink: str, before_pt: float) -> Iterator[_Line]:
        for number, line in enumerate(lettering.face.lines(text, room_pt / size_pt)):
            yield _Line(line, size_pt, ink, 0.0 if number else before_pt)

    yield from set_in(words.title, _TITLE_PT, _INK, 0.0)
    for number, remark in enumerate(remarks, start=1):
        head = words.head.format(number, remark.page + 1, remark.author)
        yield from set_in(head, _HEAD_PT, _MUTED, _TEXT_PT)
        yield from set_in(remark.text, _TEXT_PT, _INK, 0.0)


def _add_page(document: Pdf, lettering: Lettering, content: list[str]) -> None:
    if content:
        page = document.add_blank_page(page_size=(_WIDTH_PT, _HEIGHT_PT))
        page.obj.Resources = Dictionary(Font=Dictionary(F=lettering.font))
        page.obj.Contents = document.make_stream("\n".join(content).encode("ascii"))
