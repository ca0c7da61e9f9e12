"""Shapes on pages without a window: cutting, smoothing, figures, text, pages found by place, tiles, undo in short."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath
from pytestqt.qtbot import QtBot

from meetroom.domain.annotations import (
    Figure,
    FigureKind,
    InkPoint,
    InkStroke,
    Mark,
    MarkId,
    PagePoint,
    Rect,
    StickyNote,
    TextBox,
    TextHighlight,
    Tool,
    is_drawable,
)
from meetroom.domain.core import PersonId
from meetroom.papers import appearance
from meetroom.ui.items.leaves import Leaf
from meetroom.ui.items.many_strokes import stroke_paths
from meetroom.ui.items.mark_history import MAX_STEPS, Edit, Histories, in_short, turned_back
from meetroom.ui.items.shapes import (
    Outlines,
    arrow_head,
    bounds,
    cut,
    inside,
    moved,
    paint_shape,
    text_lines,
    thin,
    touches,
)
from meetroom.ui.items.smoothing import Smoother
from meetroom.ui.items.strokes import FINEST, level_of, stroke_path, thinned
from meetroom.ui.items.tiles import SIDE, Glance, TilePress, draw_tile
from tests.ui.paper_stage import DRAFT


def line(*places: tuple[float, float], pressure: float = 0.5) -> InkStroke:
    return InkStroke(tuple(InkPoint(*place, pressure) for place in places), "#1D4ED8", 2.0)


def figure(kind: FigureKind, start: tuple[float, float] = (10, 10), end: tuple[float, float] = (60, 40)) -> Figure:
    return Figure(kind, PagePoint(*start), PagePoint(*end), "#D9303E", 2.0)


def a_mark(shape: Any, mark_id: str = "m1", page: int = 0) -> Mark:
    return Mark(mark_id=MarkId(mark_id), document_id=DRAFT, version=1, page=page, author=PersonId("p3"), shape=shape)


def painted(shape: Any, size: tuple[int, int] = (120, 80), scale: float = 1.0) -> np.ndarray[Any, Any]:
    """Where the shape has left ink: rows of booleans."""
    image = QImage(round(size[0] * scale), round(size[1] * scale), QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    paint_shape(painter, shape)
    painter.end()
    data = np.frombuffer(bytes(image.constBits()), np.uint8).reshape(image.height(), image.width(), 4)
    inked: np.ndarray[Any, Any] = data[..., 3] > 60
    return inked


@pytest.mark.parametrize("kind", list(FigureKind))
def test_a_figure_is_painted_within_its_bounds_and_met_on_its_line(qapp: object, kind: FigureKind) -> None:
    shape = figure(kind)
    rows, columns = np.nonzero(painted(shape))
    box = bounds(shape)
    assert box.left() - 1 <= columns.min() <= columns.max() <= box.right() + 1
    assert box.top() - 1 <= rows.min() <= rows.max() <= box.bottom() + 1
    assert touches(shape, (35, 0), (35, 60), 1)
    assert not touches(shape, (90, 0), (90, 60), 1)
    assert inside(shape, [(0, 0), (100, 0), (100, 100), (0, 100)])
    away = moved(shape, 200, 0)
    assert not touches(away, (35, 0), (35, 60), 1)
    # A ring is empty inside: the rubber meets its line only.
    closed = kind in (FigureKind.RECTANGLE, FigureKind.ELLIPSE)
    assert touches(shape, (35, 25), (35, 25), 1) is not closed


def test_an_arrow_looks_as_in_the_export() -> None:
    shape = figure(FigureKind.ARROW)
    ends = ((shape.from_xy.x_pt, shape.from_xy.y_pt), (shape.to_xy.x_pt, shape.to_xy.y_pt))
    exported = appearance.arrow_head(*ends, shape.width_pt)
    assert np.allclose(np.array(arrow_head(shape)), np.array(exported))
    assert np.isfinite(np.array(arrow_head(figure(FigureKind.ARROW, (5, 5), (5, 5))))).all()


def test_a_text_breaks_within_its_width_and_is_as_high_as_its_lines(qapp: object) -> None:
    box = TextBox(10, 10, 90, "Đề nghị làm rõ nguồn vốn đối ứng của các xã", 8.0, "#111827")
    lines = text_lines(box)
    assert len(lines) > 1
    assert " ".join(lines) == box.text
    rows, columns = np.nonzero(painted(box, (140, 80), 3.0))
    area = bounds(box)
    assert columns.max() / 3 <= area.right()
    assert rows.max() / 3 <= area.bottom()
    assert rows.max() / 3 > area.bottom() - 8


def test_a_rubber_cuts_a_stroke_and_leaves_both_ends() -> None:
    stroke = line((0, 50), (100, 50), pressure=0.3)
    pieces = cut(stroke, (50, 40), (50, 60), 5.0)
    assert pieces is not None
    (left, right) = pieces
    assert left.points[0].x_pt == 0
    assert right.points[-1].x_pt == 100
    assert left.points[-1].x_pt == pytest.approx(44.5, abs=1)
    assert right.points[0].x_pt == pytest.approx(55.5, abs=1)
    assert {p.pressure for piece in pieces for p in piece.points} == {0.3}
    assert cut(stroke, (50, 80), (60, 90), 5.0) is None
    assert cut(stroke, (0, 50), (100, 50), 5.0) == []
    assert cut(line((5, 5)), (5, 5), (5, 5), 2.0) == []
    assert cut(line(), (5, 5), (5, 5), 2.0) is None


def test_a_smooth_stroke_goes_through_all_samples_and_keeps_corners() -> None:
    samples = [InkPoint(20 * math.sin(n / 3), 20 * math.cos(n / 3)) for n in range(12)]
    smoother = Smoother(samples[0])
    points = [samples[0]]
    for sample in samples[1:]:
        points += smoother.add(sample)
    points += smoother.end()
    places = [(p.x_pt, p.y_pt) for p in points]
    assert all(min(math.dist((s.x_pt, s.y_pt), place) for place in places) < 0.01 for s in samples)
    # On the arc the curve is nearer to the circle than the chords are.
    off = [abs(math.hypot(*place) - 20) for place in places[10:-10]]
    assert max(off) < 0.1
    corner = Smoother(InkPoint(0, 0))
    drawn = [InkPoint(0, 0), *corner.add(InkPoint(10, 0)), *corner.add(InkPoint(10, 10)), *corner.end()]
    assert drawn == [InkPoint(0, 0), InkPoint(10, 0), InkPoint(10, 10)]


def test_leaving_out_points_moves_nothing_visibly() -> None:
    places = np.array([(x / 2, 10 * math.sin(x / 40)) for x in range(400)])
    kept = thinned(places, 0.1)
    assert len(kept) < 120
    assert kept[0] == 0
    assert kept[-1] == 399
    rough = np.interp(places[:, 0], places[kept, 0], places[kept, 1])
    assert np.abs(rough - places[:, 1]).max() < 0.5
    stroke = line(*places.tolist())
    assert len(thin(stroke).points) < len(stroke.points)
    assert thin(line((1, 1))) == line((1, 1))
    coarse, fine = stroke_path(stroke, level_of(0.3)), stroke_path(stroke, FINEST)
    assert coarse.elementCount() < fine.elementCount()


def test_a_broad_line_in_a_tight_curve_has_no_holes(qapp: object) -> None:
    places = [(60 + 8 * math.cos(n / 6), 40 + 8 * math.sin(n / 6)) for n in range(60)]
    ring = painted(InkStroke(tuple(InkPoint(*p) for p in places), "#000000", 14.0))
    assert all(ring[int(y), int(x)] for x, y in places)


def test_many_strokes_together_look_as_each_alone(qapp: object) -> None:
    curve = [(10 + n, 40 + 20 * math.sin(n / 9)) for n in range(90)]
    strokes = [
        InkStroke(tuple(InkPoint(x, y, 0.2 + n / 120) for n, (x, y) in enumerate(curve)), "#111827", 3.0),
        line((20, 20), (60, 20), (60, 60)),
        line((50, 50)),
        line(),
        line((5, 5), (5, 5), (90, 70), (90, 70)),
        InkStroke(tuple(InkPoint(*place) for place in curve), "#111827", 9.0, Tool.MARKER),
    ]
    for level in (0, 2):
        for stroke, path in zip(strokes, stroke_paths(strokes, level), strict=True):
            assert path.fillRule() == Qt.FillRule.WindingFill
            alone, together = (filled(outline) for outline in (stroke_path(stroke, level), path))
            assert np.abs(alone - together).mean() < 0.4, stroke
            assert (np.abs(alone - together) > 80).sum() < 12, stroke
    assert stroke_paths((), 2) == []


def filled(path: QPainterPath) -> np.ndarray[Any, Any]:
    image = QImage(120, 100, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(path, QColor("black"))
    painter.end()
    return np.frombuffer(bytes(image.constBits()), np.uint8).reshape(100, 120, 4)[..., 3].astype(int)


def test_marks_are_found_by_place_however_the_page_came_about(qapp: object) -> None:
    outlines = Outlines()
    marks = [a_mark(StickyNote(50.0 * n, 10, "x"), f"m{n}") for n in range(6)]
    leaf = Leaf(tuple(marks[:4]), outlines)
    area = QRectF(90, 0, 80, 40)
    assert [m.mark_id for m in leaf.within(area)] == ["m2", "m3"]
    other = a_mark(StickyNote(100, 400, "x"), "m2")
    changed = leaf.after({marks[3].mark_id: None, other.mark_id: other, marks[4].mark_id: marks[4]})
    assert [m.mark_id for m in changed.marks] == ["m0", "m1", "m2", "m4"]
    anew = Leaf(changed.marks, outlines)
    for place in (area, QRectF(0, 0, 600, 100), QRectF(90, 390, 40, 40), QRectF(-9, -9, 1, 1)):
        assert changed.within(place) == anew.within(place)
    assert [m.mark_id for m in leaf.within(area)] == ["m2", "m3"]


@pytest.fixture
def press(qtbot: QtBot) -> Iterator[TilePress]:
    made = TilePress(Outlines(), kept_bytes=3 * SIDE * SIDE * 4)
    yield made
    made.stop()


def test_tiles_together_are_the_page_and_only_so_many_are_kept(qtbot: QtBot, press: TilePress) -> None:
    outlines = Outlines()
    glance = Glance(0, 600.0, 900.0, 1200.0, 1.0, False)
    leaf = Leaf(
        (a_mark(line((20, 20), (580, 780))), a_mark(figure(FigureKind.ELLIPSE, (200, 200), (500, 700)), "m2")), outlines
    )
    whole = QImage(900, 1200, QImage.Format.Format_ARGB32_Premultiplied)
    whole.fill(Qt.GlobalColor.transparent)
    painter = QPainter(whole)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(1.5, 1.5)
    for mark in leaf.marks:
        paint_shape(painter, mark.shape, outlines.of(mark).path(glance.level))
    painter.end()
    spots = glance.spots(QRectF(0, 0, 900, 1200))
    assert len(spots) == 9
    for spot in spots:
        press.ask(glance, spot, leaf)
        qtbot.waitUntil(lambda spot=spot: press.held(glance, spot) is not None)  # type: ignore[misc]
        got = press.held(glance, spot)
        assert got is not None
        area = glance.area(spot).toAlignedRect()
        wanted, picture = whole.copy(area), got.picture
        drawn = picture if picture is not None else glance.blank(spot)
        differ = max(
            abs(QColor.fromRgba(drawn.pixel(x, y)).alpha() - QColor.fromRgba(wanted.pixel(x, y)).alpha())
            for x in range(0, area.width(), 3)
            for y in range(0, area.height(), 3)
        )
        assert differ <= 24, spot
    assert sum(press.held(glance, spot) is not None for spot in spots) <= 5
    assert draw_tile(glance, (2, 0), Leaf((), outlines), outlines) is None


def test_a_tile_of_a_closed_document_is_not_shown(qtbot: QtBot, press: TilePress) -> None:
    glance = Glance(0, 600.0, 900.0, 1200.0, 1.0, False)
    leaf = Leaf((a_mark(line((20, 20), (580, 780))),), Outlines())
    heard: list[object] = []
    press.drawn.connect(lambda *_: heard.append(1))
    press.ask(glance, (0, 0), leaf)
    press.clear()
    press.ask(glance, (1, 1), leaf)
    qtbot.waitUntil(lambda: bool(heard))
    assert press.held(glance, (0, 0)) is None
    assert press.held(glance, (1, 1)) is not None


def test_a_step_in_short_says_what_came_of_it(qapp: object) -> None:
    one, two, three = (a_mark(line((n, n)), f"m{n}") for n in range(3))
    step = (Edit(one.mark_id, one, None), Edit(two.mark_id, None, two), Edit(two.mark_id, two, None),
            Edit(three.mark_id, None, three))  # fmt: skip
    assert in_short(step) == (Edit(one.mark_id, one, None), Edit(three.mark_id, None, three))
    assert in_short((*step, *turned_back(step))) == ()
    histories = Histories()
    history = histories.of(DRAFT, 1)
    for _ in range(MAX_STEPS + 5):
        history.add(step, join=False)
    assert len(history.done) == MAX_STEPS
    assert histories.of(DRAFT, 1) is history
    assert histories.of(DRAFT, 2) is not history


def test_hostile_marks_of_others_are_painted_or_left_alone(qapp: object) -> None:
    odd: list[Any] = [
        TextBox(10, 10, 0.001, "w" * 200, 0.5, "#12"),
        TextBox(0, 0, 14_000, "\x00\n\t\u202e", 300, "nonsense"),
        TextHighlight((), "zz"),
        TextHighlight((Rect(0, 0, -5, -5),), "#FFF"),
        InkStroke(tuple(InkPoint(5, 5, 900.0) for _ in range(300)), "", 0.0),
        InkStroke((InkPoint(-14_000, -14_000), InkPoint(14_000, 14_000)), "red", 14_000.0),
        figure(FigureKind.ARROW, (5, 5), (5, 5)),
        Figure(FigureKind.ELLIPSE, PagePoint(9, 9), PagePoint(-9, -9), "#000000", -3.0),
    ]
    for shape in odd:
        assert is_drawable(shape)
        painted(shape)
        assert bounds(shape).isValid() or bounds(shape).isNull() or bounds(shape).isEmpty()
        touches(shape, (0, 0), (10, 10), 3)
        inside(shape, [(0, 0), (9, 0), (9, 9)])
        draw_tile(Glance(0, 600.0, 900.0, 1200.0, 1.0, True), (0, 0), Leaf((a_mark(shape),), Outlines()), Outlines())
