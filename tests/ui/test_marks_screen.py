"""Marks on the screen: text typed, shapes, parts rubbed out, lists, sharing, marks of others."""

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible, QInputMethodEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from meetroom.domain.annotations import (
    Figure,
    FigureKind,
    Sharing,
    StickyNote,
    TextBox,
)
from meetroom.domain.core import MAX_TEXT, PersonId
from meetroom.domain.state import Audience
from meetroom.ui.items.tools import GESTURES
from meetroom.ui.marks_list import MarkRow, MarksList
from tests.ui.ink_seen import a_red_stroke, foreign
from tests.ui.paper_stage import PaperStage
from tests.ui.screen_walk import is_button, visible_items
from tests.ui.sitting import CHAIR


def commit(stage: PaperStage, text: str) -> None:
    """What an input method hands over, as Vietnamese ones do, letter by letter with corrections."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    focused = stage.window.activeFocusItem()
    assert focused is not None
    QCoreApplication.sendEvent(focused, event)


def test_text_is_typed_where_the_page_is_tapped_and_kept_while_typing(stage: PaperStage) -> None:
    board = stage.document.marks
    board.choose_tool("text")
    stage.drag(0, (100, 320), (100, 320))
    stage.qtbot.waitUntil(lambda: stage.shows("pageText0"))
    commit(stage, "Đề nghị làm rõ")
    (draft,) = stage.wait_kept(1)
    assert isinstance(draft.shape, TextBox)
    commit(stage, " nguồn vốn")
    # Another tool ends the writing; nothing of it is lost.
    board.choose_tool("pen")
    stage.qtbot.waitUntil(lambda: not stage.shows("pageText0"))
    stage.qtbot.waitUntil(lambda: getattr(stage.kept()[0].shape, "text", "") == "Đề nghị làm rõ nguồn vốn")
    (mark,) = stage.kept()
    assert isinstance(mark.shape, TextBox)
    assert (round(mark.shape.x_pt), round(mark.shape.y_pt)) == (100, 320)
    # Tapped again it is written on; emptied it is gone; both can be undone in one step each.
    board.choose_tool("text")
    stage.drag(0, (110, 326), (110, 326))
    stage.qtbot.waitUntil(lambda: stage.shows("pageText0"))
    assert stage.item("pageText0").property("text") == "Đề nghị làm rõ nguồn vốn"
    stage.item("pageText0").setProperty("text", "")
    QTest.keyClick(stage.window, Qt.Key.Key_Escape)
    stage.wait_kept(0)
    board.undo()
    stage.wait_kept_are(mark)
    board.undo()
    stage.wait_kept(0)


def test_a_text_too_long_for_one_mark_becomes_several(stage: PaperStage) -> None:
    stage.document.marks.choose_tool("note")
    stage.drag(0, (60, 300), (60, 300))
    words = stage.document._words
    words.finish("đ" * (MAX_TEXT + 10))
    kept = stage.wait_kept(2)
    assert sorted(len(getattr(mark.shape, "text", "")) for mark in kept) == [10, MAX_TEXT]


@pytest.mark.parametrize(("index", "kind"), list(enumerate(FigureKind)))
def test_shapes_are_drawn_from_corner_to_corner(stage: PaperStage, index: int, kind: FigureKind) -> None:
    board = stage.document.marks
    board.choose_tool("figure")
    stage.click("inkSettings")
    stage.click(f"figure{index}")
    stage.click("color1")
    stage.drag(0, (100, 100), (150, 140), (220, 160))
    (mark,) = stage.wait_kept(1)
    assert isinstance(mark.shape, Figure)
    assert (mark.shape.kind, mark.shape.color) == (kind, "#D9303E")
    assert mark.shape.to_xy.x_pt == pytest.approx(220, abs=1.5)
    board.choose_tool("lasso")
    stage.drag(0, (80, 80), (240, 80), (240, 180), (80, 180), (80, 82))
    assert [m.mark_id for m in board.selected()] == [mark.mark_id]
    stage.click("inkSettings")
    stage.click("color2")
    stage.qtbot.waitUntil(lambda: stage.kept()[0].shape.color == "#158A5B")


def test_a_part_of_a_stroke_is_rubbed_out_in_one_step(stage: PaperStage) -> None:
    board = stage.document.marks
    board.choose_tool("pen")
    stage.drag(0, (100, 220), (200, 220), (300, 220))
    (whole,) = stage.wait_kept(1)
    board.choose_tool("eraser")
    stage.click("inkSettings")
    stage.click("erasePart")
    stage.drag(0, (200, 180), (200, 210), (202, 230), (200, 260))
    pieces = stage.wait_kept(2)
    assert whole not in pieces
    assert len(board.on_page(0)) == 2
    stage.click("undo")
    stage.wait_kept_are(whole)
    stage.click("redo")
    stage.wait_kept_are(*pieces)


def test_undo_is_still_there_after_another_paper(stage: PaperStage) -> None:
    board = stage.document.marks
    board.choose_tool("pen")
    stage.drag(0, (200, 220), (260, 240))
    stage.wait_kept(1)
    opened = board.opened
    board.open(None)
    assert not board.property("canUndo")
    board.open(opened)
    stage.qtbot.waitUntil(lambda: len(board.on_page(0)) == 1)
    board.undo()
    stage.wait_kept(0)


def test_marks_are_private_until_somebody_is_chosen_and_that_is_said(stage: PaperStage) -> None:
    board, sharing = stage.document.marks, stage.document._sharing
    board.choose_tool("pen")
    stage.drag(0, (100, 120), (160, 120))
    (private,) = stage.wait_kept(1)
    assert stage.engine.book.sharing_of(private.mark_id) is Sharing.PRIVATE
    assert sharing.property("short") == "Chỉ mình tôi"
    stage.click("whoSees")
    stage.qtbot.waitUntil(lambda: stage.shows("shareAccept"))
    sharing.toggle(f"person:{CHAIR}")
    sharing.accept()
    assert "Trần Quốc Bảo" in str(stage.document.property("state"))
    board.add(0, a_red_stroke((100, 140), (160, 140)))
    shared = next(m for m in stage.wait_kept(2) if m.mark_id != private.mark_id)
    assert stage.engine.book.audience_of(shared.mark_id) == Audience(persons=(PersonId(CHAIR),))
    # Afterwards, for marks that are there: widened, never narrowed.
    board.select([private.mark_id, shared.mark_id])
    sharing.askForSelected()
    assert sharing.property("afterwards") == 2
    sharing.toggle("everyone")
    sharing.accept()
    stage.qtbot.waitUntil(
        lambda: all(stage.engine.book.audience_of(m.mark_id) == Audience(everyone=True) for m in (private, shared))
    )
    sharing.onlyMe()
    assert "Chỉ mình bạn" in str(stage.document.property("state"))


def test_a_shared_mark_deleted_and_undone_is_shared_again(stage: PaperStage) -> None:
    board = stage.document.marks
    board.audience_now = Audience(everyone=True)
    board.add(0, a_red_stroke((100, 140), (160, 140)))
    (mark,) = stage.wait_kept(1)
    stage.qtbot.waitUntil(lambda: not board.saver.pending)
    board.remove([mark])
    stage.wait_kept(0)
    board.undo()
    stage.wait_kept_are(mark)
    assert stage.engine.book.audience_of(mark.mark_id) == Audience(everyone=True)
    assert board.unsaved_now == 0
    # On another paper one is alone again.
    board.open(None)
    assert board.audience_now is None


def rows_of(listed: MarksList) -> list[MarkRow]:
    return [row for row in listed._rows.rows if isinstance(row, MarkRow)]


def test_the_list_of_marks_goes_there_deletes_and_brings_back(stage: PaperStage) -> None:
    board, listed = stage.document.marks, stage.document._mark_list
    for n in range(4):
        board.add(0, a_red_stroke((100, 100 + 10 * n), (160, 100 + 10 * n)))
    board.add(0, a_red_stroke((100, 600), (160, 600)))
    board.add(2, StickyNote(60, 300, "Hỏi lại số liệu"))
    theirs = foreign("theirs", TextBox(100, 300, 200, "Đồng ý", 14, "#111827"), 1)
    stage.tell(lambda: stage.engine.book.bring(theirs, Sharing.SHARED))
    there = stage.wait_kept(7)
    stage.qtbot.waitUntil(lambda: len(list(board.all_marks())) == 7)
    stage.click("marksButton")
    stage.qtbot.waitUntil(lambda: stage.shows("marksRows"))
    rows = rows_of(listed)
    assert [(r.page, r.count, r.mine) for r in rows] == [(0, 4, True), (0, 1, True), (1, 1, False), (2, 1, True)]
    assert [r.excerpt for r in rows[2:]] == ["Đồng ý", "Hỏi lại số liệu"]
    assert rows[2].seen == "Trần Quốc Bảo"
    stage.qtbot.waitUntil(lambda: stage.shows("mark-theirs"))
    stage.click("mark-theirs")
    stage.qtbot.waitUntil(lambda: stage.document.property("page") == 1 and not stage.shows("marksRows"))
    listed.setProperty("open", True)
    listed.setProperty("filter", "mine")
    assert all(row.mine for row in rows_of(listed))
    note = rows_of(listed)[-1].key
    listed.delete(note)
    stage.wait_kept_are(*(mark for mark in there if mark.mark_id != note))
    assert listed.property("deleted") == 1
    listed.undo()
    stage.wait_kept_are(*there)
    listed.go(note)
    stage.qtbot.waitUntil(lambda: stage.document.property("page") == 2)
    assert [m.mark_id for m in board.selected()] == [note]


def test_marks_of_others_carry_their_name_and_cannot_be_changed(stage: PaperStage) -> None:
    board = stage.document.marks
    theirs = foreign("theirs", a_red_stroke((100, 200), (300, 200)))
    stage.tell(lambda: stage.engine.book.bring(theirs, Sharing.SHARED))
    stage.qtbot.waitUntil(lambda: len(board.on_page(0)) == 1)
    assert stage.item("markName0").isVisible()
    assert board.names_on(0)[0]["name"] == "Trần Quốc Bảo"
    board.choose_tool("eraser")
    stage.drag(0, (200, 190), (200, 210))
    board.select([theirs.mark_id])
    board.deleteSelected()
    assert stage.kept() == [theirs]


def test_single_letters_take_tools_while_the_pages_have_the_focus(stage: PaperStage) -> None:
    board = stage.document.marks
    stage.item("pageList").forceActiveFocus()
    for key, tool in ((Qt.Key.Key_P, "pen"), (Qt.Key.Key_E, "eraser"), (Qt.Key.Key_E, ""), (Qt.Key.Key_R, "")):
        QTest.keyClick(stage.window, key)
        assert board.tool_now == tool
    mark = board.new_mark(board.opened, 0, a_red_stroke((1, 1), (2, 2))) if board.opened else None
    assert mark is not None
    board.add(0, mark.shape)
    board.select([m.mark_id for m in board.on_page(0)])
    QTest.keyClick(stage.window, Qt.Key.Key_Delete)
    assert board.on_page(0) == ()


@pytest.mark.parametrize("width", [420, 820])
def test_every_tool_and_setting_is_large_enough_and_named(qtbot: QtBot, width: int) -> None:
    stage = PaperStage(qtbot, size=(width, 800)).ready()
    try:
        board = stage.document.marks
        board.add(0, a_red_stroke((100, 140), (160, 140)))
        for tool in ("", *GESTURES):
            board.choose_tool(tool)
            board.select([m.mark_id for m in board.on_page(0)] if tool == "lasso" else [])
            stage.grab()
            bar = stage.item("inkToolbar")
            assert bar.x() >= 0
            assert bar.x() + bar.width() <= width
            if stage.item("inkToolbar").property("usable"):
                stage.click("inkSettings")
                stage.grab()
            buttons = [item for item in visible_items(bar) if is_button(item)]
            assert len(buttons) >= 10
            for button in buttons:
                where = f"{tool} {button.objectName()!r}"
                assert min(button.width(), button.height()) >= 44, where
                interface = QAccessible.queryAccessibleInterface(button)
                assert interface is not None, where
                assert interface.text(QAccessible.Text.Name), where
    finally:
        stage.close()
