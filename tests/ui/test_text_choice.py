"""Choosing text: by drag over pages, by double press, by a resting finger with handles; copied as it reads."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from meetroom.domain.annotations import TextHighlight
from tests.papers.paper_samples import make_pdf
from tests.ui.paper_stage import PaperStage

LINES = [(100.0, 700.0, "Nghi quyet so 15"), (100.0, 680.0, "ve ngan sach"), (100.0, 660.0, "nam 2026")]
NGAN, QUYET = (135.0, 117.0), (140.0, 97.0)


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[PaperStage]:
    stage = PaperStage(qtbot, make_pdf(pages=3, text=LINES))
    stage.ready()
    # The letters of a page are at hand once the pointer was over it.
    stage.document._choice.hover(0, *NGAN)
    qtbot.waitUntil(lambda: len(stage.document._choice._letters) == 1)
    yield stage
    stage.close()


def clipboard(stage: PaperStage) -> str:
    stage.document._choice.copy()
    before = len(stage.said)
    stage.qtbot.waitUntil(lambda: len(stage.said) > before)
    board = QGuiApplication.clipboard()
    assert board is not None
    return board.text()


def test_hovering_tells_text_from_paper(stage: PaperStage) -> None:
    choice: Any = stage.document._choice
    choice.hover(0, *NGAN)
    assert choice.overText
    choice.hover(0, 500, 600)
    assert not choice.overText


def test_a_drag_chooses_over_lines_and_pages(stage: PaperStage) -> None:
    choice: Any = stage.document._choice
    assert choice.press(0, *QUYET)
    choice.drag(0, *NGAN)
    assert choice.active
    assert len(choice.boxesOn(0)) == 2
    choice.drag(2, *NGAN)
    stage.qtbot.waitUntil(lambda: bool(choice.boxesOn(2)))
    stage.qtbot.waitUntil(lambda: bool(choice.boxesOn(1)))
    text = clipboard(stage)
    assert text.count("nam 2026") == 2
    assert text.startswith("u") or text.startswith("Nghi") or "quyet so 15" in text or text[0] in "quyet"
    assert not choice.press(0, 500, 600), "a drag on blank paper moves the page"
    assert not choice.active


def test_quick_presses_choose_words_and_lines(stage: PaperStage) -> None:
    choice: Any = stage.document._choice
    choice.tap(0, *NGAN, 2)
    assert clipboard(stage) == "ngan"
    choice.tap(0, *NGAN, 3)
    assert clipboard(stage) == "ve ngan sach"
    choice.tap(0, *NGAN, 1)
    assert not choice.active


def test_a_resting_finger_chooses_a_word_and_handles_widen_it(stage: PaperStage) -> None:
    choice: Any = stage.document._choice
    choice.hold(0, *NGAN)
    assert choice.byTouch
    stage.qtbot.waitUntil(lambda: stage.shows("choiceEnd"))
    assert stage.shows("choiceStart")
    choice.grab(True)
    choice.drag(0, 160.0, 137.0)
    assert clipboard(stage).startswith("ngan sach\nnam")
    choice.grab(False)
    choice.drag(0, *QUYET)
    assert "ngan sach" in clipboard(stage)
    stage.click("choiceClear")
    assert not stage.shows("choiceBar")


def test_a_press_before_the_letters_are_here_counts_when_they_are(stage: PaperStage) -> None:
    choice: Any = stage.document._choice
    assert choice.press(1, *QUYET)
    choice.drag(1, *NGAN)
    stage.qtbot.waitUntil(lambda: choice.active)
    assert len(choice.boxesOn(1)) == 2


def test_all_of_a_page_is_chosen_and_highlighted(stage: PaperStage) -> None:
    stage.document._choice.choosePage(0)
    stage.qtbot.waitUntil(lambda: stage.shows("choiceHighlight"))
    stage.click("choiceHighlight")
    (mark,) = stage.wait_kept(1)
    assert isinstance(mark.shape, TextHighlight)
    assert len(mark.shape.rects) == 3
    assert "ngan sach" in mark.shape.text
    assert not stage.document._choice.active


def test_another_document_has_nothing_chosen(stage: PaperStage) -> None:
    stage.document._choice.choosePage(0)
    stage.document._choice.open(None)
    assert not stage.document._choice.active
    stage.document._choice.choosePage(0)
    assert not stage.document._choice.active


def chosen(stage: PaperStage) -> str:
    """What is chosen on the first page, as it reads."""
    choice = stage.document._choice
    stretch = choice._stretch
    if stretch is None:
        return ""
    last = stretch.end.index if stretch.end.page == 0 else len(choice._letters[0]) - 1
    return choice._letters[0].text(stretch.start.index, last)


BEGIN = (100.5, 97.0)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([("letter", 1)], "N"),
        ([("letter", 1)] * 4 + [("letter", -1)], "Ngh"),
        ([("word", 1)], "Nghi"),
        ([("word", 1)] * 3 + [("word", -1)], "Nghi quyet "),
        ([("edge", 1)], "Nghi quyet so 15"),
        ([("line", 1)], "Nghi quyet so 15\n"),
        ([("line", 1), ("edge", 1)], "Nghi quyet so 15\nve ngan sach"),
        ([("edge", 1), ("line", 1)], "Nghi quyet so 15\nve ngan sach"),
        ([("line", 1), ("line", 1), ("line", -1), ("line", -1)], ""),
        ([("page", 1)], "Nghi quyet so 15\nve ngan sach\nnam 2026"),
        ([("page", 1), ("page", -1)], ""),
        ([("letter", 1), ("letter", -1), ("letter", -1)], ""),
        ([("edge", 1), ("word", -1)], "Nghi quyet so "),
    ],
)
def test_keys_move_the_end_of_what_is_chosen(stage: PaperStage, steps: list[tuple[str, int]], expected: str) -> None:
    choice: Any = stage.document._choice
    choice.tap(0, *BEGIN, 1)
    for unit, by in steps:
        choice.extend(unit, by, 0, 0.0, 0.0)
    assert chosen(stage) == expected
    assert bool(choice.active) == bool(expected)


def test_keys_go_on_from_a_word_and_over_the_end_of_a_page(stage: PaperStage) -> None:
    choice: Any = stage.document._choice
    choice.tap(0, *NGAN, 2)
    assert chosen(stage) == "ngan"
    choice.extend("word", 1, 0, 0.0, 0.0)
    assert chosen(stage) == "ngan sach"
    choice.extend("page", 1, 0, 0.0, 0.0)
    assert chosen(stage) == "ngan sach\nnam 2026"
    choice.extend("letter", 1, 0, 0.0, 0.0)
    stage.qtbot.waitUntil(lambda: choice._stretch.end.page == 1)
    choice.extend("word", 1, 0, 0.0, 0.0)
    assert clipboard(stage) == "ngan sach\nnam 2026\nNghi"
    for _ in range(4):
        choice.extend("letter", -1, 0, 0.0, 0.0)
    assert chosen(stage) == "ngan sach\nnam 2026"
    # Backwards over where it is held, and before the first letter of the document: there it ends.
    choice.tap(0, *NGAN, 1)
    for _ in range(8):
        choice.extend("word", -1, 0, 0.0, 0.0)
    assert chosen(stage).startswith("Nghi quyet so 15\nve ng")
    choice.highlight()
    (mark,) = stage.wait_kept(1)
    assert isinstance(mark.shape, TextHighlight)


def test_keys_of_the_window_choose_from_the_top_of_the_view_and_follow_what_they_choose(stage: PaperStage) -> None:
    shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    pages = stage.item("pageList")
    pages.forceActiveFocus()
    QTest.keyClick(stage.window, Qt.Key.Key_Right, shift | control)
    assert chosen(stage) == "Nghi"
    QTest.keyClick(stage.window, Qt.Key.Key_End, shift)
    QTest.keyClick(stage.window, Qt.Key.Key_C, control)
    stage.qtbot.waitUntil(lambda: len(stage.said) == 1)
    board = QGuiApplication.clipboard()
    assert board is not None
    assert board.text() == "Nghi quyet so 15"
    QTest.keyClick(stage.window, Qt.Key.Key_A, control)
    assert chosen(stage) == "Nghi quyet so 15\nve ngan sach\nnam 2026"
    QTest.keyClick(stage.window, Qt.Key.Key_Right, shift)
    stage.qtbot.waitUntil(lambda: float(pages.property("contentY")) > 300)
    # With a tool in hand the same keys choose nothing.
    QTest.keyClick(stage.window, Qt.Key.Key_Escape)
    stage.document.marks.choose_tool("pen")
    QTest.keyClick(stage.window, Qt.Key.Key_Right, shift)
    assert chosen(stage) == ""
