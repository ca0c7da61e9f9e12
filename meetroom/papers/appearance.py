"""What each mark looks like as a PDF annotation: its box, its content stream, its entries; opens no document.

Source: ISO 32000-1, 12.5.5 (appearance streams) and 12.5.6 (annotation types).
"""

import math
from collections.abc import Callable, Iterable, Sequence

import msgspec
from pikepdf import Array, Dictionary, Name, Object, String

from meetroom.domain.annotations import (
    Figure,
    FigureKind,
    InkPoint,
    InkStroke,
    Rect,
    Shape,
    StickyNote,
    TextBox,
    TextHighlight,
    TextUnderline,
    Tool,
    is_drawable,
)
from meetroom.papers.geometry import PageGeometry
from meetroom.papers.lettering import Lettering

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]

NOTE_SIDE_PT = 18.0
MARKER_OPACITY = 0.5
PRINTED = 4  # annotation flag "print"
_PINNED = 8 | 16  # annotation flags "no zoom" and "no rotate"
_WIDEST_PT = 200.0
_WIDTH_STEPS_PER_PT = 4
_ARROW_PT, _ARROW_WIDTHS, _ARROW_SPREAD = 6.0, 4.0, 0.45
_ROUND = 4 * (math.sqrt(2) - 1) / 3  # how far a cubic curve's handles reach along a quarter of an ellipse
UPRIGHT: dict[int, tuple[float, float, float, float]] = {
    0: (1, 0, 0, 1),
    90: (0, 1, -1, 0),
    180: (-1, 0, 0, -1),
    270: (0, -1, 1, 0),
}
"""What makes something stand upright on a page that is shown turned clockwise by so many degrees."""


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """One annotation before it becomes PDF objects; all numbers in the PDF's own coordinates.

    Attributes:
        form_box, matrix: the form's own coordinates where they are not those of the page.
        lettered: whether the content writes with the document's font, as /F.
    """

    subtype: str
    box: Box
    color: tuple[float, float, float]
    content: str
    entries: dict[str, object]
    text: str = ""
    multiply: bool = False
    opacity: float = 1.0
    form_box: Box | None = None
    matrix: Matrix | None = None
    lettered: bool = False


def drawing_of(shape: Shape, geometry: PageGeometry, lettering: Lettering) -> Drawing | None:
    """How a mark is drawn, None for one with impossible numbers: marks come from other people's clients."""
    if not is_drawable(shape):
        return None
    if isinstance(shape, TextBox):
        return _draw_text(shape, geometry, lettering)
    return _DRAW[type(shape)](shape, geometry)


def pressed_width_pt(width_pt: float, point: InkPoint) -> float:
    """How wide a pen draws at a point: half as wide untouched, as given at 0.5, half as wide again at full."""
    return width_pt * (0.5 + min(1.0, max(0.0, point.pressure)))


def arrow_head(from_xy: tuple[float, float], to_xy: tuple[float, float], width_pt: float) -> tuple[
    tuple[float, float], tuple[float, float], tuple[float, float]
]:  # fmt: skip
    """The corners of an arrow's head, filled: its tip at `to_xy`, and the two behind it."""
    length = max(math.dist(from_xy, to_xy), 1e-6)
    along_x, along_y = (to_xy[0] - from_xy[0]) / length, (to_xy[1] - from_xy[1]) / length
    back = _ARROW_PT + _ARROW_WIDTHS * width_pt
    x, y = to_xy[0] - back * along_x, to_xy[1] - back * along_y
    side_x, side_y = -along_y * back * _ARROW_SPREAD, along_x * back * _ARROW_SPREAD
    return to_xy, (x + side_x, y + side_y), (x - side_x, y - side_y)


def color_of(code: str) -> tuple[float, float, float]:
    """ "#RRGGBB" as parts of one; black for anything else."""
    try:
        red, green, blue = bytes.fromhex(code.removeprefix("#"))
    except ValueError:
        return (0.0, 0.0, 0.0)
    return (red / 255, green / 255, blue / 255)


def numbers(values: Iterable[float]) -> Object:
    """An array of numbers, written out and parsed: thrice as fast as made one by one."""
    return Object.parse(b"[%s]" % b" ".join([b"%.3f" % value for value in values]))


def _draw_ink(stroke: InkStroke, geometry: PageGeometry) -> Drawing | None:
    if not stroke.points or not 0 < stroke.width_pt <= _WIDEST_PT:
        return None
    marker = stroke.tool is Tool.MARKER
    points = [geometry.to_pdf(point.x_pt, point.y_pt) for point in stroke.points]
    widths = [stroke.width_pt if marker else pressed_width_pt(stroke.width_pt, p) for p in stroke.points]
    color = color_of(stroke.color)
    return Drawing(
        subtype="Ink",
        box=_bounds(points, max(widths) / 2 + 0.5),
        color=color,
        content=f"/Ink gs {_rgb(color)} RG 1 J 1 j\n{_path(points, widths)}",
        entries={
            "/InkList": Array([numbers(v for point in points for v in point)]),
            "/BS": _border(stroke.width_pt),
        },
        multiply=marker,
        opacity=MARKER_OPACITY if marker else 1.0,
    )


def _path(points: list[tuple[float, float]], widths: list[float]) -> str:
    """A polyline, begun anew where the pressure changes the width visibly."""
    steps = [round(width * _WIDTH_STEPS_PER_PT) or 1 for width in widths]
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


def _draw_highlight(mark: TextHighlight, geometry: PageGeometry) -> Drawing | None:
    if not mark.rects:
        return None
    color = color_of(mark.color)
    boxes = [geometry.rect_to_pdf(rect) for rect in mark.rects]
    areas = "\n".join(f"{x1:.2f} {y1:.2f} {x2 - x1:.2f} {y2 - y1:.2f} re f" for x1, y1, x2, y2 in boxes)
    return Drawing(
        subtype="Highlight",
        box=_around(boxes, 0.5),
        color=color,
        content=f"/Ink gs {_rgb(color)} rg\n{areas}",
        entries={"/QuadPoints": _quads(mark.rects, geometry)},
        text=mark.text,
        multiply=True,
    )


def _draw_underline(mark: TextUnderline, geometry: PageGeometry) -> Drawing | None:
    if not mark.rects:
        return None
    color = color_of(mark.color)
    lines = []
    for rect in mark.rects:
        y_pt = rect.y_pt + rect.height_pt * 0.95
        (x1, y1), (x2, y2) = geometry.to_pdf(rect.x_pt, y_pt), geometry.to_pdf(rect.x_pt + rect.width_pt, y_pt)
        lines.append(f"{max(0.6, rect.height_pt / 14):.2f} w {x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l S")
    return Drawing(
        subtype="Underline",
        box=_around([geometry.rect_to_pdf(rect) for rect in mark.rects], 2.0),
        color=color,
        content=f"/Ink gs {_rgb(color)} RG\n" + "\n".join(lines),
        entries={"/QuadPoints": _quads(mark.rects, geometry)},
        text=mark.text,
    )


def _draw_note(note: StickyNote, geometry: PageGeometry) -> Drawing | None:
    """A note's icon; viewers keep it upright and pinned by the upper left corner of its box, however a page turns.

    Source: ISO 32000-1, 12.5.6.4 (always as if NoZoom and NoRotate were set).
    """
    color, side = color_of(note.color), NOTE_SIDE_PT
    x, y = geometry.to_pdf(note.x_pt, note.y_pt)
    paper = f"{_rgb(color)} rg 0.25 G 0.8 w 1 1 {side - 2:g} {side - 2:g} re B"
    lines = " ".join(f"4 {y:g} m {side - 4:g} {y:g} l" for y in (side * 0.7, side * 0.5, side * 0.3))
    return Drawing(
        subtype="Text",
        box=(x, y - side, x + side, y),
        color=color,
        content=f"/Ink gs {paper}\n1 w {lines} S",
        entries={"/Name": Name.Comment, "/Open": False, "/F": PRINTED | _PINNED},
        text=note.text,
        form_box=(0.0, 0.0, side, side),
    )


def numbered_note(note: StickyNote, number: int, geometry: PageGeometry, lettering: Lettering) -> Drawing:
    """A note that becomes part of the page, where nothing can be opened: a square with a number to look up."""
    side, size_pt = NOTE_SIDE_PT, 9.0 if number < 100 else 7.0
    color, figure = color_of(note.color), str(number)
    left = (side - lettering.face.width(figure) * size_pt) / 2
    base = (side - lettering.face.cap_height * size_pt) / 2
    return Drawing(
        subtype="Text",
        box=geometry.rect_to_pdf(Rect(note.x_pt, note.y_pt, side, side)),
        color=color,
        content=f"/Ink gs {_rgb(color)} rg 0.25 G 0.8 w 1 1 {side - 2:g} {side - 2:g} re B\n"
        f"BT /F {size_pt:g} Tf 0 g {left:.2f} {base:.2f} Td {lettering.shown(figure)} Tj ET",
        entries={},
        form_box=(0.0, 0.0, side, side),
        matrix=(*UPRIGHT[geometry.rotation], 0.0, 0.0),
        lettered=True,
    )


def _draw_text(box: TextBox, geometry: PageGeometry, lettering: Lettering) -> Drawing | None:
    face, size_pt = lettering.face, box.size_pt
    lines = face.lines(box.text, box.width_pt / size_pt)
    height_pt = len(lines) * face.line * size_pt
    color = color_of(box.color)
    shown = f" 0 -{face.line * size_pt:.2f} Td\n".join(f"{lettering.shown(line)} Tj" for line in lines)
    start = height_pt - face.ascent * size_pt
    return Drawing(
        subtype="FreeText",
        box=geometry.rect_to_pdf(Rect(box.x_pt, box.y_pt, box.width_pt, height_pt)),
        color=color,
        content=f"/Ink gs BT /F {size_pt:g} Tf {_rgb(color)} rg 0 {start:.2f} Td\n{shown} ET",
        entries={
            "/IT": Name.FreeText,
            # What a viewer writes with once somebody edits the text there; the appearance brings its own font.
            "/DA": String(f"{_rgb(color)} rg /Helv {size_pt:g} Tf"),
            "/DS": String(f"font: Helvetica,sans-serif {size_pt:g}pt; color: #{_hex(color)}"),
            "/Q": 0,
            "/BS": Dictionary(W=0),
            "/C": Array([]),  # of a FreeText it is the colour of the ground, not of the letters
        },
        text=box.text,
        form_box=(0.0, 0.0, box.width_pt, height_pt),
        matrix=(*UPRIGHT[geometry.rotation], 0.0, 0.0),
        lettered=True,
    )


def _draw_figure(figure: Figure, geometry: PageGeometry) -> Drawing | None:
    if not 0 < figure.width_pt <= _WIDEST_PT:
        return None
    ends = [geometry.to_pdf(place.x_pt, place.y_pt) for place in (figure.from_xy, figure.to_xy)]
    draw = _draw_outline if figure.kind in (FigureKind.RECTANGLE, FigureKind.ELLIPSE) else _draw_line
    return draw(figure, ends[0], ends[1])


def _draw_line(figure: Figure, start: tuple[float, float], end: tuple[float, float]) -> Drawing:
    color, width_pt = color_of(figure.color), figure.width_pt
    (x1, y1), (x2, y2) = start, end
    corners, head = [start, end], ""
    entries: dict[str, object] = {"/L": numbers((x1, y1, x2, y2)), "/BS": _border(width_pt)}
    if figure.kind is FigureKind.ARROW:
        tip, one, other = arrow_head(start, end, width_pt)
        corners += [one, other]
        # The line ends within the head, or its round end would blunt the tip.
        x2, y2 = (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
        outline = " ".join(f"{x:.2f} {y:.2f} {step}" for (x, y), step in zip((tip, one, other), "mll", strict=True))
        head = f"\n{_rgb(color)} rg {outline} h f"
        entries |= {"/LE": Array([Name("/None"), Name.ClosedArrow]), "/IC": numbers(color), "/IT": Name.LineArrow}
    elif start == end:
        x2 += 0.01  # viewers skip a line without any length
    return Drawing(
        subtype="Line",
        box=_bounds(corners, width_pt / 2 + 0.5),
        color=color,
        content=f"/Ink gs {_rgb(color)} RG 1 J {width_pt:g} w {x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l S{head}",
        entries=entries,
    )


def _draw_outline(figure: Figure, one: tuple[float, float], other: tuple[float, float]) -> Drawing:
    color, width_pt = color_of(figure.color), figure.width_pt
    left, bottom, right, top = _bounds((one, other), 0.0)
    round_one = figure.kind is FigureKind.ELLIPSE
    path = _ellipse(left, bottom, right, top) if round_one else _rectangle(left, bottom, right, top)
    margin = width_pt / 2
    return Drawing(
        subtype="Circle" if round_one else "Square",
        box=(left - margin, bottom - margin, right + margin, top + margin),
        color=color,
        content=f"/Ink gs {_rgb(color)} RG 1 j {width_pt:g} w {path} h S",
        entries={"/BS": _border(width_pt), "/RD": numbers((margin,) * 4)},
    )


def _rectangle(left: float, bottom: float, right: float, top: float) -> str:
    return f"{left:.2f} {bottom:.2f} m {right:.2f} {bottom:.2f} l {right:.2f} {top:.2f} l {left:.2f} {top:.2f} l"


def _ellipse(left: float, bottom: float, right: float, top: float) -> str:
    x, y, a, b = (left + right) / 2, (bottom + top) / 2, (right - left) / 2, (top - bottom) / 2
    parts = [f"{right:.2f} {y:.2f} m"]
    for across, up in ((1, 1), (-1, 1), (-1, -1), (1, -1)):
        # From the side to the pole in the first and third quarter, from the pole to the side in the others.
        side, side_handle = (x + across * a, y), (x + across * a, y + up * b * _ROUND)
        pole, pole_handle = (x, y + up * b), (x + across * a * _ROUND, y + up * b)
        steps = (side_handle, pole_handle, pole) if across == up else (pole_handle, side_handle, side)
        parts.append(" ".join(f"{at_x:.2f} {at_y:.2f}" for at_x, at_y in steps) + " c")
    return " ".join(parts)


_DRAW: dict[type, Callable[..., Drawing | None]] = {
    InkStroke: _draw_ink,
    TextHighlight: _draw_highlight,
    TextUnderline: _draw_underline,
    StickyNote: _draw_note,
    Figure: _draw_figure,
}


def _border(width_pt: float) -> Dictionary:
    return Dictionary(W=round(width_pt, 3), S=Name.S)


def _quads(rects: Sequence[Rect], geometry: PageGeometry) -> Object:
    """Corners in the order viewers expect (upper left, upper right, lower left, lower right of the text).

    The standard's figure says otherwise; Acrobat set the custom and everyone follows it.
    """
    corners: list[float] = []
    for rect in rects:
        right, bottom = rect.x_pt + rect.width_pt, rect.y_pt + rect.height_pt
        for x_pt, y_pt in ((rect.x_pt, rect.y_pt), (right, rect.y_pt), (rect.x_pt, bottom), (right, bottom)):
            corners.extend(geometry.to_pdf(x_pt, y_pt))
    return numbers(corners)


def _rgb(color: tuple[float, float, float]) -> str:
    return " ".join(f"{part:.3f}" for part in color)


def _hex(color: tuple[float, float, float]) -> str:
    return "".join(f"{round(255 * part):02X}" for part in color)


def _bounds(points: Sequence[tuple[float, float]], margin: float) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin


def _around(boxes: Sequence[Box], margin: float) -> Box:
    corners = [corner for x1, y1, x2, y2 in boxes for corner in ((x1, y1), (x2, y2))]
    return _bounds(corners, margin)
