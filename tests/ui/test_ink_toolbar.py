"""The tools below the pages: one row whatever is in hand, nothing of a page that could not be scrolled free of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from meetroom.domain.annotations import FigureKind, InkPoint, InkStroke
from meetroom.ui.items.tool_box import ToolBox, ToolHabits
from meetroom.ui.items.tools import GESTURES
from meetroom.ui.preferences import PreferencesViewModel, load
from tests.ui.paper_stage import PaperStage
from tests.ui.screen_walk import is_button, scene_rect, visible_items
from tests.ui.sitting import CHAIR, ME

STROKE = InkStroke((InkPoint(100, 140), InkPoint(160, 150)), "#D9303E", 3.0)


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[PaperStage]:
    made = PaperStage(qtbot).ready()
    yield made
    made.close()


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("width", [404, 684])
def test_one_row_that_covers_no_last_line_whatever_is_in_hand(qtbot: QtBot, width: int, scale: float) -> None:
    stage = PaperStage(qtbot, size=(width, 700))
    try:
        stage.window.setProperty("textScale", scale)
        stage.ready()
        board = stage.document.marks
        board.add(0, STROKE)
        last = stage.document.property("pageCount") - 1
        for tool in ("", *GESTURES):
            board.choose_tool(tool)
            board.select([m.mark_id for m in board.on_page(0)] if tool == "lasso" else [])
            stage.grab()
            buttons = [i for i in visible_items(stage.item("inkToolbar")) if is_button(i)]
            assert len({scene_rect(button).center().y() for button in buttons}) == 1, tool
            stage.document.reading.goToEnd(True)
            stage.document.reading.scrollView(9.0)
            stage.picture(last)
            foot = scene_rect(stage.item(f"pageInk{last}")).bottom()
            assert foot <= scene_rect(stage.item("inkToolbar")).top(), tool
            assert foot > 200, tool
    finally:
        stage.close()


def test_the_settings_fold_out_by_keyboard_and_go_away_when_one_draws(stage: PaperStage) -> None:
    board = stage.document.marks
    stage.item("pageList").forceActiveFocus()
    QTest.keyClick(stage.window, Qt.Key.Key_P)
    stage.item("inkSettings").forceActiveFocus()
    QTest.keyClick(stage.window, Qt.Key.Key_Space)
    assert stage.shows("color2")
    stage.click("color2")
    stage.click("width2")
    assert (board.color_now, board.width_now) == ("#158A5B", 3.2)
    assert stage.shows("inkOptions")
    stage.drag(0, (100, 100), (160, 120))
    (mark,) = stage.wait_kept(1)
    assert mark.shape.color == "#158A5B"
    assert not stage.shows("inkOptions")
    stage.click("inkSettings")
    stage.item("color0").forceActiveFocus()
    QTest.keyClick(stage.window, Qt.Key.Key_Escape)
    assert not stage.shows("inkOptions")
    assert stage.item("inkSettings").hasActiveFocus()
    assert board.tool_now == "pen"
    # Without folding anything out: the colours have numbers.
    QTest.keyClick(stage.window, Qt.Key.Key_2)
    assert board.color_now == "#D9303E"


def test_a_tool_chosen_by_its_key_is_brought_into_a_narrow_row(qtbot: QtBot) -> None:
    stage = PaperStage(qtbot, size=(404, 700)).ready()
    try:
        stage.item("pageList").forceActiveFocus()
        for key, tool in ((Qt.Key.Key_L, "lasso"), (Qt.Key.Key_P, "pen")):
            QTest.keyClick(stage.window, key)
            stage.grab()
            bar, button = scene_rect(stage.item("inkToolbar")), scene_rect(stage.item(f"tool-{tool}"))
            assert bar.left() <= button.left(), tool
            assert button.right() <= scene_rect(stage.item("undo" if tool == "lasso" else "inkSettings")).left(), tool
    finally:
        stage.close()


def test_every_person_finds_their_tools_as_they_left_them(qtbot: QtBot, tmp_path: Path) -> None:
    def opened(me: str) -> PaperStage:
        return PaperStage(qtbot, me=me, memory=PreferencesViewModel(tmp_path, load(tmp_path))).ready()

    stage = opened(ME)
    board = stage.document.marks
    fresh = board.box.habits
    for tool, color, width in (("pen", 5, 2), ("marker", 2, 0), ("eraser", None, 1), ("figure", 4, 0)):
        board.choose_tool(tool)
        stage.click("inkSettings")
        for name in [f"width{width}"] + [f"color{color}"] * (color is not None):
            stage.click(name)
    stage.click("figure3")
    board.choose_tool("eraser")
    stage.click("inkSettings")
    stage.click("erasePart")
    left = board.box.habits
    assert left != fresh
    stage.close()
    other = opened(CHAIR)
    assert other.document.marks.box.habits == fresh
    other.close()
    again = opened(ME)
    assert again.document.marks.box.habits == left
    assert again.document.marks.tool_now == ""
    again.close()


def test_tools_of_a_file_that_says_something_impossible_are_as_in_a_new_box(tmp_path: Path) -> None:
    box = ToolBox()
    box.lay_out(ToolHabits({"pen": "#12345G", "axe": "#1D4ED8"}, {"pen": -1.0, "axe": 1.6}, "spiral", False))
    assert box.habits == ToolBox().habits
    (tmp_path / "screens.json").write_text('{"tools": {"p3": {"figure": "ellipse"}}}')
    box.lay_out(PreferencesViewModel(tmp_path, load(tmp_path)).tools_of("p3"))
    assert box.figure is FigureKind.ELLIPSE
