"""Where marks are on a page, and the same marks somewhere else; pure arithmetic, draws nothing."""

from msgspec.structs import replace

from meetroom.domain.annotations import (
    Figure,
    InkPoint,
    InkStroke,
    PagePoint,
    Rect,
    Shape,
    StickyNote,
    TextBox,
)


def shifted(shape: Shape, dx_pt: float, dy_pt: float) -> Shape:
    """The same mark somewhere else."""
    match shape:
        case InkStroke():
            return replace(
                shape, points=tuple(InkPoint(p.x_pt + dx_pt, p.y_pt + dy_pt, p.pressure) for p in shape.points)
            )
        case StickyNote() | TextBox():
            return replace(shape, x_pt=shape.x_pt + dx_pt, y_pt=shape.y_pt + dy_pt)
        case Figure():
            ends = (PagePoint(end.x_pt + dx_pt, end.y_pt + dy_pt) for end in (shape.from_xy, shape.to_xy))
            return replace(shape, from_xy=next(ends), to_xy=next(ends))
        case _:
            moved = (Rect(r.x_pt + dx_pt, r.y_pt + dy_pt, r.width_pt, r.height_pt) for r in shape.rects)
            return replace(shape, rects=tuple(moved))


def extent(shape: Shape) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the places a mark names; widths of lines do not count."""
    points: list[tuple[float, float]]
    match shape:
        case InkStroke():
            points = [(p.x_pt, p.y_pt) for p in shape.points]
        case StickyNote():
            points = [(shape.x_pt, shape.y_pt)]
        case TextBox():
            points = [(shape.x_pt, shape.y_pt), (shape.x_pt + shape.width_pt, shape.y_pt + shape.size_pt)]
        case Figure():
            points = [(end.x_pt, end.y_pt) for end in (shape.from_xy, shape.to_xy)]
        case _:
            points = [
                corner
                for r in shape.rects
                for corner in ((r.x_pt, r.y_pt), (r.x_pt + r.width_pt, r.y_pt + r.height_pt))
            ]
    xs, ys = [x for x, _ in points] or [0.0], [y for _, y in points] or [0.0]
    return min(xs), min(ys), max(xs), max(ys)
