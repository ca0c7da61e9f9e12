"""No stroke is lost: pages that turn, versions that change, programs that end, disks that are full."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from meetroom.client.engine import ClientProblem
from meetroom.domain.annotations import InkStroke
from meetroom.domain.core import PersonId
from meetroom.domain.documents import ReplaceDocument
from tests.ui.ink_seen import a_red_stroke
from tests.ui.paper_stage import DRAFT, PaperStage
from tests.ui.sitting import CHAIR, ME, SECRETARY


def test_a_page_is_not_turned_away_under_the_pen(stage: PaperStage) -> None:
    stage.present(0)
    stage.qtbot.waitUntil(lambda: bool(stage.document.property("following")))
    stage.document.marks.choose_tool("pen")
    points = [stage.at(0, x, 300.0) for x in (60.0, 100.0, 140.0)]
    QTest.mousePress(stage.window, Qt.MouseButton.LeftButton, pos=points[0])
    QTest.mouseMove(stage.window, points[1])
    stage.present(2)
    stage.qtbot.waitUntil(lambda: stage.document.led_to is not None and stage.document.led_to[1] == 2)
    assert stage.document.property("page") == 0
    QTest.mouseMove(stage.window, points[2])
    QTest.mouseRelease(stage.window, Qt.MouseButton.LeftButton, pos=points[2])
    stage.wait_kept(1)
    stage.qtbot.waitUntil(lambda: stage.document.property("page") == 2)


def test_a_stroke_begun_on_the_old_version_is_kept_on_it(stage: PaperStage) -> None:
    board = stage.document.marks
    board.choose_tool("pen")
    stage.engine.papers.papers[DRAFT, 2] = stage.pdf
    points = [stage.at(0, x, 300.0) for x in (60.0, 100.0, 140.0)]
    QTest.mousePress(stage.window, Qt.MouseButton.LeftButton, pos=points[0])
    for point in points[1:]:
        QTest.mouseMove(stage.window, point)
    version = replace(stage.house.meeting.documents[DRAFT].versions[-1], number=2, note="Sửa Điều 1")
    stage.do(SECRETARY, ReplaceDocument(document_id=DRAFT, file_name="paper.pdf", version=version))
    stage.qtbot.waitUntil(lambda: board.opened is not None and board.opened.version == 2)
    QTest.mouseRelease(stage.window, Qt.MouseButton.LeftButton, pos=points[-1])
    (mark,) = stage.wait_kept(1)
    assert mark.version == 1
    assert isinstance(mark.shape, InkStroke)
    assert mark.shape.points[-1].x_pt == pytest.approx(140, abs=2)
    assert board.on_page(0) == ()


def test_the_program_ending_under_the_pen_keeps_the_stroke(stage: PaperStage) -> None:
    stage.document.marks.choose_tool("pen")
    points = [stage.at(0, x, 300.0) for x in (60.0, 100.0, 140.0)]
    QTest.mousePress(stage.window, Qt.MouseButton.LeftButton, pos=points[0])
    for point in points[1:]:
        QTest.mouseMove(stage.window, point)
    stage.close()
    (mark,) = stage.kept()
    assert isinstance(mark.shape, InkStroke)
    assert mark.shape.points[-1].x_pt == pytest.approx(140, abs=2)


def test_a_full_disk_is_said_and_what_was_drawn_is_tried_again(stage: PaperStage) -> None:
    board = stage.document.marks
    stage.engine.book.disk_problem = ClientProblem.NO_SPACE
    board.add(0, a_red_stroke((100, 140), (160, 140)))
    stage.qtbot.waitUntil(lambda: board.unsaved_now == 1)
    assert len(stage.said) == 1
    stage.engine.book.disk_problem = None
    board.saver.retry()
    stage.qtbot.waitUntil(lambda: board.unsaved_now == 0)
    assert len(stage.kept()) == 1


def test_one_mark_that_is_refused_holds_back_no_other(stage: PaperStage) -> None:
    board = stage.document.marks
    assert board.opened is not None
    wrong = replace(board.new_mark(board.opened, 0, a_red_stroke((1, 1), (2, 2))), author=PersonId(CHAIR))
    for mark in (wrong, board.new_mark(board.opened, 0, a_red_stroke((5, 5), (9, 9)))):
        board.saver.keep(mark.mark_id, mark)
    board.saver.write(tuple(board.saver.pending))
    stage.qtbot.waitUntil(lambda: board.unsaved_now == 1)
    assert [m.author for m in stage.kept()] == [PersonId(ME)]
