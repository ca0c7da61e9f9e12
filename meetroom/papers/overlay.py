"""Writes marks into a copy of a PDF as standard annotations that any viewer shows; never touches the master."""

import io
import logging
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

import msgspec
import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream, String

from meetroom.domain.annotations import (
    InkPoint,
    InkStroke,
    Mark,
    Rect,
    StickyNote,
    TextHighlight,
    TextUnderline,
    Tool,
)
from meetroom.domain.core import PersonId
from meetroom.papers.geometry import PageGeometry
from meetroom.papers.pages import PaperFault, PaperUnreadable

log = logging.getLogger(__name__)

NOTE_SIDE_PT = 18.0
MARKER_OPACITY = 0.5
_PRINTED = 4  # annotation flag "print"
_PINNED = 8 | 16  # annotation flags "no zoom" and "no rotate"
_FARTHEST_PT = 20_000.0  # PDF pages end at 14,400 units
_WIDEST_PT = 200.0
_WIDTH_STEPS_PER_PT = 4
_US_LETTER = (0.0, 0.0, 612.0, 792.0)


class _Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """One annotation before it becomes PDF objects; all numbers in the PDF's own coordinates."""

    subtype: str
    box: tuple[float, float, float, float]
    color: tuple[float, float, float]
    content: str
    entries: dict[str, object]
    text: str = ""
    multiply: bool = False
    opacity: float = 1.0
    form_box: tuple[float, float, float, float] | None = None


def export_annotated(pdf: bytes, marks: Sequence[Mark], author_of: Callable[[PersonId], str]) -> bytes:
    """A copy of a document with marks in it.

    Ink, Highlight (multiplied, so that the text stays black), Underline and Text annotations, each with its own
    appearance stream, its author in /T, its id in /NM, and printed.  Marks on pages the document does not have, or
    with impossible numbers, are left out and logged.

    Args:
        marks: pages count from 0; coordinates of the upright page.
        author_of: a person's name as it shall stand in the export.
    Raises: PaperUnreadable(DAMAGED | ENCRYPTED).
    Source: ISO 32000-1, 12.5.5 (appearance streams) and 12.5.6 (annotation types).
    """
    by_page: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        by_page[mark.page].append(mark)
    try:
        with Pdf.open(io.BytesIO(pdf)) as document:
            _annotate(document, by_page, author_of)
            copy = io.BytesIO()
            document.save(copy, stream_decode_level=pikepdf.StreamDecodeLevel.none)
            return copy.getvalue()
    except pikepdf.PasswordError as locked:
        raise PaperUnreadable(PaperFault.ENCRYPTED) from locked
    except pikepdf.PdfError as broken:
        raise PaperUnreadable(PaperFault.DAMAGED) from broken


def _annotate(document: Pdf, by_page: dict[int, list[Mark]], author_of: Callable[[PersonId], str]) -> None:
    pages = document.pages
    pencils = _Pencils(document)
    for number in sorted(by_page):
        if not 0 <= number < len(pages):
            log.warning("%d marks on page %d of %d left out", len(by_page[number]), number, len(pages))
            continue
        page = pages[number]
        geometry = page_geometry(page)
        new = [
            pencils.annotation(page, drawing, mark, author_of(mark.author))
            for mark in by_page[number]
            for drawing in _drawings(mark, geometry)
        ]
        old = page.obj.get("/Annots")
        page.obj["/Annots"] = Array([*(old if isinstance(old, Array) else ()), *new])


def page_geometry(page: Page) -> PageGeometry:
    """The visible box of a page as PDFium sees it: crop box within media box, US Letter where both are empty."""
    media, crop = _box(page.obj.get("/MediaBox")), _box(page.obj.get("/CropBox"))
    media = media or _US_LETTER
    crop = crop or media
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    if right <= left or top <= bottom:
        left, bottom, right, top = media
    turn = page.obj.get("/Rotate", 0)
    return PageGeometry(left, bottom, right, top, int(turn) % 360 // 90 * 90)


def _box(numbers: object) -> tuple[float, float, float, float] | None:
    if not isinstance(numbers, Array) or len(numbers) != 4:
        return None
    x1, y1, x2, y2 = (float(number) for number in numbers)
    box = (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
    return box if box[2] > box[0] and box[3] > box[1] else None


class _Pencils:
    """Makes annotation objects for one document; graphics states are shared by all that need the same."""

    def __init__(self, document: Pdf) -> None:
        self._document = document
        self._states: dict[tuple[bool, float], Object] = {}

    def annotation(self, page: Page, drawing: _Drawing, mark: Mark, author: str) -> Object:
        entries = {
            "/Type": Name.Annot,
            "/Subtype": Name("/" + drawing.subtype),
            "/Rect": _numbers(drawing.box),
            "/P": page.obj,
            "/NM": String(mark.mark_id),
            "/T": String(author),
            "/F": _PRINTED,
            "/C": _numbers(drawing.color),
            "/CA": drawing.opacity,
            "/Contents": String(drawing.text),
            "/AP": Dictionary(N=self._appearance(drawing)),
            **drawing.entries,
        }
        return self._document.make_indirect(Dictionary(entries))

    def _appearance(self, drawing: _Drawing) -> Stream:
        form = Stream(self._document, drawing.content.encode("ascii"))
        form.stream_dict.Type, form.stream_dict.Subtype = Name.XObject, Name.Form
        form.stream_dict.BBox = _numbers(drawing.form_box or drawing.box)
        state = self._state(drawing.multiply, drawing.opacity)
        form.stream_dict.Resources = Dictionary(ExtGState=Dictionary(Ink=state))
        return form

    def _state(self, multiply: bool, opacity: float) -> Object:
        key = (multiply, opacity)
        if key not in self._states:
            blend = Name.Multiply if multiply else Name.Normal
            state = Dictionary(Type=Name.ExtGState, BM=blend, CA=opacity, ca=opacity, AIS=False)
            self._states[key] = self._document.make_indirect(state)
        return self._states[key]


def _drawings(mark: Mark, geometry: PageGeometry) -> Iterator[_Drawing]:
    draw = _DRAW[type(mark.shape)]
    drawing = draw(mark.shape, geometry) if _is_possible(mark.shape) else None
    if drawing is None:
        log.warning("mark %s left out: impossible numbers", mark.mark_id)
    else:
        yield drawing


def _is_possible(shape: object) -> bool:
    """Marks come from other people's clients; a PDF can hold neither infinities nor anything that is no number."""
    numbers: list[float] = []
    if isinstance(shape, InkStroke):
        numbers = [shape.width_pt, *(v for p in shape.points for v in (p.x_pt, p.y_pt, p.pressure))]
    elif isinstance(shape, (TextHighlight, TextUnderline)):
        numbers = [v for r in shape.rects for v in (r.x_pt, r.y_pt, r.width_pt, r.height_pt)]
    elif isinstance(shape, StickyNote):
        numbers = [shape.x_pt, shape.y_pt]
    return bool(numbers) and all(math.isfinite(v) and abs(v) <= _FARTHEST_PT for v in numbers)


def _draw_ink(stroke: InkStroke, geometry: PageGeometry) -> _Drawing | None:
    if not stroke.points or not 0 < stroke.width_pt <= _WIDEST_PT:
        return None
    marker = stroke.tool is Tool.MARKER
    points = [geometry.to_pdf(point.x_pt, point.y_pt) for point in stroke.points]
    widths = [stroke.width_pt if marker else pressed_width_pt(stroke.width_pt, p) for p in stroke.points]
    color = _color(stroke.color)
    return _Drawing(
        subtype="Ink",
        box=_bounds(points, max(widths) / 2 + 0.5),
        color=color,
        content=f"/Ink gs {_rgb(color)} RG 1 J 1 j\n{_path(points, widths)}",
        entries={
            "/InkList": Array([_numbers(v for point in points for v in point)]),
            "/BS": Dictionary(W=round(stroke.width_pt, 3), S=Name.S),
        },
        multiply=marker,
        opacity=MARKER_OPACITY if marker else 1.0,
    )


def pressed_width_pt(width_pt: float, point: InkPoint) -> float:
    """How wide a pen draws at a point: half as wide untouched, as given at 0.5, half as wide again at full."""
    return width_pt * (0.5 + min(1.0, max(0.0, point.pressure)))


def _path(points: list[tuple[float, float]], widths: list[float]) -> str:
    """A polyline, begun anew where the pressure changes the width visibly."""
    steps = [max(1, round(width * _WIDTH_STEPS_PER_PT)) for width in widths]
    (x, y), step = points[0], steps[0]
    parts = [f"{step / _WIDTH_STEPS_PER_PT:g} w {x:.2f} {y:.2f} m"]
    if len(points) == 1:
        parts.append(f"{x + 0.01:.2f} {y:.2f} l")  # viewers skip a line without any length
    for (x_next, y_next), next_step in zip(points[1:], steps[1:], strict=True):
        if next_step != step:
            step = next_step
            parts.append(f"S {step / _WIDTH_STEPS_PER_PT:g} w {x:.2f} {y:.2f} m")
        parts.append(f"{x_next:.2f} {y_next:.2f} l")
        x, y = x_next, y_next
    return "\n".join([*parts, "S"])


def _draw_highlight(mark: TextHighlight, geometry: PageGeometry) -> _Drawing | None:
    color = _color(mark.color)
    boxes = [geometry.rect_to_pdf(rect) for rect in mark.rects]
    areas = "\n".join(f"{x1:.2f} {y1:.2f} {x2 - x1:.2f} {y2 - y1:.2f} re f" for x1, y1, x2, y2 in boxes)
    return _Drawing(
        subtype="Highlight",
        box=_around(boxes, 0.5),
        color=color,
        content=f"/Ink gs {_rgb(color)} rg\n{areas}",
        entries={"/QuadPoints": _quads(mark.rects, geometry)},
        text=mark.text,
        multiply=True,
    )


def _draw_underline(mark: TextUnderline, geometry: PageGeometry) -> _Drawing | None:
    color = _color(mark.color)
    lines = []
    for rect in mark.rects:
        y_pt = rect.y_pt + rect.height_pt * 0.95
        (x1, y1), (x2, y2) = geometry.to_pdf(rect.x_pt, y_pt), geometry.to_pdf(rect.x_pt + rect.width_pt, y_pt)
        lines.append(f"{max(0.6, rect.height_pt / 14):.2f} w {x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l S")
    return _Drawing(
        subtype="Underline",
        box=_around([geometry.rect_to_pdf(rect) for rect in mark.rects], 2.0),
        color=color,
        content=f"/Ink gs {_rgb(color)} RG\n" + "\n".join(lines),
        entries={"/QuadPoints": _quads(mark.rects, geometry)},
        text=mark.text,
    )


def _draw_note(note: StickyNote, geometry: PageGeometry) -> _Drawing | None:
    """A note's icon; viewers keep it upright and pinned by the upper left corner of its box, however a page turns.

    Source: ISO 32000-1, 12.5.6.4 (always as if NoZoom and NoRotate were set).
    """
    color, side = _color(note.color), NOTE_SIDE_PT
    x, y = geometry.to_pdf(note.x_pt, note.y_pt)
    paper = f"{_rgb(color)} rg 0.25 G 0.8 w 1 1 {side - 2:g} {side - 2:g} re B"
    lines = " ".join(f"4 {y:g} m {side - 4:g} {y:g} l" for y in (side * 0.7, side * 0.5, side * 0.3))
    return _Drawing(
        subtype="Text",
        box=(x, y - side, x + side, y),
        color=color,
        content=f"/Ink gs {paper}\n1 w {lines} S",
        entries={"/Name": Name.Comment, "/Open": False, "/F": _PRINTED | _PINNED},
        text=note.text,
        form_box=(0.0, 0.0, side, side),
    )


_DRAW: dict[type, Callable[..., _Drawing | None]] = {
    InkStroke: _draw_ink,
    TextHighlight: _draw_highlight,
    TextUnderline: _draw_underline,
    StickyNote: _draw_note,
}


def _quads(rects: Sequence[Rect], geometry: PageGeometry) -> Array:
    """Corners in the order viewers expect (upper left, upper right, lower left, lower right of the text).

    The standard's figure says otherwise; Acrobat set the custom and everyone follows it.
    """
    corners: list[float] = []
    for rect in rects:
        right, bottom = rect.x_pt + rect.width_pt, rect.y_pt + rect.height_pt
        for x_pt, y_pt in ((rect.x_pt, rect.y_pt), (right, rect.y_pt), (rect.x_pt, bottom), (right, bottom)):
            corners.extend(geometry.to_pdf(x_pt, y_pt))
    return _numbers(corners)


def _color(code: str) -> tuple[float, float, float]:
    """ "#RRGGBB" as parts of one; black for anything else."""
    try:
        red, green, blue = bytes.fromhex(code.removeprefix("#"))
    except ValueError:
        return (0.0, 0.0, 0.0)
    return (red / 255, green / 255, blue / 255)


def _rgb(color: tuple[float, float, float]) -> str:
    return " ".join(f"{part:.3f}" for part in color)


def _bounds(points: Sequence[tuple[float, float]], margin: float) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin


def _around(boxes: Sequence[tuple[float, float, float, float]], margin: float) -> tuple[float, float, float, float]:
    corners = [corner for x1, y1, x2, y2 in boxes for corner in ((x1, y1), (x2, y2))]
    return _bounds(corners, margin)


def _numbers(values: Sequence[float] | Iterator[float]) -> Array:
    return Array([round(float(value), 3) for value in values])
