"""Drawing on pages: the mouse leaves marks in page points, whatever the zoom; undo, rubber, lasso, text."""

from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest

from meetroom.client.engine import ClientProblem
from meetroom.domain.annotations import (
    InkPoint,
    InkStroke,
    Rect,
    Sharing,
    StickyNote,
    TextHighlight,
    TextUnderline,
    Tool,
)
from meetroom.domain.core import MeetingId
from meetroom.papers.appearance import pressed_width_pt
from meetroom.papers.pages import PageSource
from meetroom.ui.items.gestures import MAX_LIVE_POINTS, PenGesture
from meetroom.ui.items.shapes import bounds, inside, moved, touches
from meetroom.ui.items.strokes import overlay_color, soft_color, stroke_path, width_at
from tests.ui.ink_seen import a_mark, a_stroke, near, redness
from tests.ui.paper_stage import DRAFT, PaperStage
from tests.ui.sitting import ME


@pytest.mark.parametrize("steps", [0, 2])
def test_the_mouse_draws_one_stroke_in_page_points_at_any_zoom(stage: PaperStage, steps: int) -> None:
    zoom = 1.25**steps
    for _ in range(steps):
        stage.click("zoomIn")
    assert float(stage.document.reading.property("zoom")) == pytest.approx(zoom)
    stage.picture(0)
    stage.document.marks.choose_tool("pen")
    places = [(200.0, 220.0), (240.0, 235.0), (280.0, 220.0), (320.0, 240.0)]
    stage.drag(0, *places)
    (mark,) = stage.wait_kept(1)
    assert isinstance(mark.shape, InkStroke)
    assert (mark.page, mark.author, mark.document_id, mark.version) == (0, ME, DRAFT, 1)
    # A pixel of the window is this much of the page.
    assert near(mark.shape, places, 1.0 / zoom + 0.3)
    assert all(p.pressure == 0.5 for p in mark.shape.points)


def test_a_stroke_is_on_the_screen_at_once_and_stays_the_same_when_put_down(stage: PaperStage) -> None:
    stage.document.marks.choose_tool("pen")
    stage.document.marks.choose_color("#D9303E")
    before = stage.grab()
    points = [stage.at(0, x, 300.0) for x in (60.0, 100.0, 140.0)]
    QTest.mousePress(stage.window, Qt.MouseButton.LeftButton, pos=points[0])
    for point in points[1:]:
        QTest.mouseMove(stage.window, point)
    live = stage.grab()
    assert redness(live, points[1]) > 100 > redness(before, points[1])
    QTest.mouseRelease(stage.window, Qt.MouseButton.LeftButton, pos=points[-1])
    assert redness(stage.grab(), points[1]) > 100


def test_undo_and_redo(stage: PaperStage) -> None:
    stage.document.marks.choose_tool("pen")
    stage.drag(0, (200, 220), (260, 240))
    (first,) = stage.wait_kept(1)
    stage.drag(0, (200, 300), (260, 320))
    (second,) = (mark for mark in stage.wait_kept(2) if mark.mark_id != first.mark_id)
    stage.click("undo")
    stage.wait_kept_are(first)
    QTest.keyClick(stage.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    stage.wait_kept(0)
    QTest.keyClick(stage.window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    stage.click("redo")
    stage.wait_kept_are(first, second)
    assert stage.document.marks.on_page(0) == (first, second)


def test_the_rubber_takes_own_marks_only_and_one_drag_is_one_step(stage: PaperStage) -> None:
    board = stage.document.marks
    foreign = a_mark(a_stroke((200, 260), (260, 260)), "theirs", author="chair")
    stage.tell(lambda: stage.engine.book.bring(foreign, Sharing.SHARED))
    board.choose_tool("pen")
    stage.drag(0, (200, 220), (260, 220))
    stage.drag(0, (200, 240), (260, 240))
    drawn = stage.wait_kept(3)
    stage.qtbot.waitUntil(lambda: len(board.on_page(0)) == 3)
    board.choose_tool("eraser")
    stage.drag(0, (230, 210), (230, 230), (230, 250), (230, 270))
    stage.wait_kept_are(foreign)
    stage.click("undo")
    stage.wait_kept_are(*drawn)


def word_on(stage: PaperStage, word: str) -> Rect:
    source = PageSource(stage.pdf)
    rect = source.find_on(0, word)[0].rects[0]
    source.close()
    return rect


def test_highlighting_over_text_gives_the_text(stage: PaperStage) -> None:
    rect = word_on(stage, "12.450 tỷ đồng")
    stage.document.marks.choose_tool("highlighter")
    middle = rect.y_pt + rect.height_pt / 2
    stage.drag(0, (rect.x_pt + 1, middle), (rect.x_pt + 30, middle), (rect.x_pt + rect.width_pt - 1, middle))
    (mark,) = stage.wait_kept(1)
    assert isinstance(mark.shape, TextHighlight)
    assert mark.shape.text == "12.450 tỷ đồng"
    assert mark.shape.color == soft_color("#F5B50A")
    assert abs(mark.shape.rects[0].x_pt - rect.x_pt) < 1
    stage.document.marks.choose_tool("")
    place = stage.at(0, rect.x_pt + rect.width_pt / 2, rect.y_pt + 1)
    stage.qtbot.waitUntil(lambda: stage.grab().pixelColor(place).blue() < 200)


def test_underlining_text(stage: PaperStage) -> None:
    rect = word_on(stage, "QUYẾT NGHỊ")
    stage.document.marks.choose_tool("underline")
    middle = rect.y_pt + rect.height_pt / 2
    stage.drag(0, (rect.x_pt + 1, middle), (rect.x_pt + rect.width_pt - 1, middle))
    (mark,) = stage.wait_kept(1)
    assert isinstance(mark.shape, TextUnderline)
    assert mark.shape.text.startswith("QUYẾT NGHỊ")


def test_the_highlighter_is_a_marker_where_there_is_no_text(stage: PaperStage) -> None:
    stage.document.marks.choose_tool("highlighter")
    stage.drag(0, (25, 300), (30, 330), (25, 360))
    (mark,) = stage.wait_kept(1)
    assert isinstance(mark.shape, InkStroke)
    assert mark.shape.tool is Tool.MARKER


def test_the_lasso_takes_moves_and_deletes(stage: PaperStage) -> None:
    board = stage.document.marks
    board.choose_tool("pen")
    stage.drag(0, (200, 220), (230, 230), (260, 220))
    (inner,) = stage.wait_kept(1)
    stage.drag(0, (200, 320), (260, 320))
    (outer,) = (mark for mark in stage.wait_kept(2) if mark.mark_id != inner.mark_id)
    board.choose_tool("lasso")
    stage.drag(0, (180, 200), (280, 200), (280, 250), (180, 250), (180, 205))
    assert [m.mark_id for m in board.selected_on(0)] == [inner.mark_id]
    stage.drag(0, (230, 226), (240, 240), (270, 276))
    stage.qtbot.waitUntil(lambda: inner not in stage.kept())
    (carried,) = (m for m in stage.kept() if m.mark_id == inner.mark_id)
    shape = carried.shape
    assert isinstance(shape, InkStroke)
    assert isinstance(inner.shape, InkStroke)
    assert shape.points[0].x_pt - inner.shape.points[0].x_pt == pytest.approx(40, abs=1.5)
    assert shape.points[0].y_pt - inner.shape.points[0].y_pt == pytest.approx(50, abs=1.5)
    stage.click("deleteSelected")
    stage.wait_kept_are(outer)
    stage.click("undo")
    stage.wait_kept_are(carried, outer)


def test_a_note_is_written_read_changed_and_deleted(stage: PaperStage) -> None:
    stage.document.marks.choose_tool("note")
    stage.drag(0, (60, 300), (60, 300))
    stage.qtbot.waitUntil(lambda: stage.shows("noteSave"))
    stage.item("noteTextInput").setProperty("text", "Hỏi lại số liệu")
    stage.click("noteSave")
    (mark,) = stage.wait_kept(1)
    assert isinstance(mark.shape, StickyNote)
    assert (mark.shape.text, round(mark.shape.x_pt), round(mark.shape.y_pt)) == ("Hỏi lại số liệu", 60, 300)
    stage.document.marks.choose_tool("")
    stage.qtbot.waitUntil(lambda: stage.shows("note" + mark.mark_id) and not stage.shows("noteSave"))
    stage.click("note" + mark.mark_id)
    stage.qtbot.waitUntil(lambda: stage.shows("noteDelete"))
    stage.click("noteDelete")
    stage.wait_kept(0)


def test_what_cannot_be_saved_stays_is_said_and_saved_later(stage: PaperStage) -> None:
    stage.engine.book.problem = ClientProblem.NO_SPACE
    stage.document.marks.choose_tool("pen")
    stage.drag(0, (200, 220), (260, 240))
    stage.qtbot.waitUntil(lambda: stage.document.marks.unsaved_now == 1)
    assert len(stage.said) == 1
    assert "1" in str(stage.item("stateLine").property("text"))
    (drawn,) = stage.document.marks.on_page(0)
    # News of other marks does not wipe it away.
    other = a_mark(a_stroke((100, 100), (120, 100)), "theirs", author="chair")
    stage.tell(lambda: stage.engine.book.bring(other, Sharing.SHARED))
    stage.qtbot.waitUntil(lambda: len(stage.document.marks.on_page(0)) == 2)
    assert drawn in stage.document.marks.on_page(0)
    stage.engine.book.problem = None
    stage.document.marks.saver.retry()
    stage.qtbot.waitUntil(lambda: stage.document.marks.unsaved_now == 0)
    assert drawn in stage.kept()


def test_what_could_not_be_saved_waits_for_its_own_meeting(stage: PaperStage) -> None:
    stage.engine.book.problem = ClientProblem.NO_SPACE
    stage.document.marks.choose_tool("pen")
    stage.drag(0, (200, 220), (260, 240))
    stage.qtbot.waitUntil(lambda: stage.document.marks.unsaved_now == 1)
    stage.engine.book.problem = None
    here = stage.bridge.meeting
    stage.bridge.meeting = replace(here, meeting_id=MeetingId("another"))
    stage.document.marks.saver.retry()
    stage.qtbot.wait(50)
    assert stage.kept() == []
    stage.bridge.meeting = here
    stage.document.marks.saver.retry()
    stage.wait_kept(1)


def test_a_very_long_stroke_goes_on_as_the_next_one(stage: PaperStage) -> None:
    ink = stage.ink(0)
    stage.document.marks.choose_tool("pen")
    gesture = PenGesture(ink)
    gesture.press(InkPoint(0, 100))
    for n in range(MAX_LIVE_POINTS + 10):
        gesture.move(InkPoint(float(n % 500), 100.0 + n // 500 * 5))
    gesture.release()
    second, first = sorted(
        (mark.shape for mark in stage.wait_kept(2)), key=lambda shape: len(getattr(shape, "points", ()))
    )
    assert isinstance(first, InkStroke)
    assert isinstance(second, InkStroke)
    assert first.points[-1] == second.points[0]


def test_a_stroke_is_as_wide_as_in_the_export() -> None:
    stroke = InkStroke((InkPoint(10, 10, 0.0), InkPoint(60, 10, 1.0)), "#000000", 4.0)
    for point in stroke.points:
        assert width_at(stroke, point) == pressed_width_pt(4.0, point)
    image = QImage(70, 20, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.fillPath(stroke_path(stroke), QColor("black"))
    painter.end()
    dark = [sum(image.pixelColor(x, y).lightnessF() < 0.5 for y in range(20)) for x in (12, 58)]
    assert dark[0] == pytest.approx(2, abs=1)
    assert dark[1] == pytest.approx(6, abs=1)


def test_a_stroke_that_turns_back_on_itself_has_no_holes() -> None:
    places = [(10.0, 10.0), (50.0, 12.0), (12.0, 14.0), (50.0, 16.0), (10.0, 10.0)]
    image = QImage(64, 32, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.fillPath(stroke_path(InkStroke(tuple(InkPoint(*p) for p in places), "#000000", 8.0)), QColor("black"))
    painter.end()
    assert all(image.pixelColor(x, 13).lightnessF() < 0.1 for x in range(14, 46))


@pytest.mark.parametrize("shape", [
    InkStroke((InkPoint(10, 10),), "#000000", 2.0),
    a_stroke((10, 10), (10, 10), (10, 10)),
    InkStroke((), "#000000", 2.0),
    StickyNote(5, 5, "x"),
    TextHighlight((Rect(0, 0, 20, 20),), "#F5B50A", "x"),
])  # fmt: skip
def test_odd_shapes_are_met_moved_and_bounded(shape: Any) -> None:
    if isinstance(shape, InkStroke):
        stroke_path(shape)
    there = not isinstance(shape, InkStroke) or bool(shape.points)
    assert touches(shape, (0, 10), (20, 10), 3) is there
    assert not touches(moved(shape, 300, 0), (0, 10), (20, 10), 3)
    assert bounds(moved(shape, 300, 0)).isEmpty() or not bounds(shape).intersects(bounds(moved(shape, 300, 0)))
    assert inside(shape, [(-50, -50), (100, -50), (100, 100), (-50, 100)]) is there


def test_a_multiplied_colour_looks_on_white_as_the_export_does() -> None:
    for color, opacity in ((soft_color("#F5B50A"), 1.0), (soft_color("#1D4ED8"), 1.0), ("#F5B50A", 0.5)):
        image = QImage(2, 1, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        image.setPixelColor(1, 0, QColor("black"))
        painter = QPainter(image)
        painter.fillRect(QRectF(0, 0, 2, 1), overlay_color(color, opacity))
        painter.end()
        wanted = QColor(color)
        multiplied = [255 - opacity * (255 - c) for c in (wanted.red(), wanted.green(), wanted.blue())]
        seen = image.pixelColor(0, 0)
        assert [seen.red(), seen.green(), seen.blue()] == pytest.approx(multiplied, abs=3)
        # Letters stay darker than what is around them.
        assert image.pixelColor(1, 0).lightness() < seen.lightness() - 80
