"""Reading in the window: every way the pages can lie, small pictures, choosing text by mouse, deep zoom, faults."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from meetroom.domain.annotations import InkStroke
from meetroom.ui.items.page_picture import PageEasel
from tests.papers.paper_samples import make_pdf
from tests.ui.paper_stage import PaperStage
from tests.ui.sitting import CHAIR

Raise = Callable[..., PaperStage]
LINES = [(100.0, 700.0 - 20 * n, f"Dieu {n}. Nghi quyet cua hoi dong nhan dan") for n in range(30)]


@pytest.fixture
def raise_stage(qtbot: QtBot) -> Iterator[Raise]:
    stages: list[PaperStage] = []

    def one(pages: int = 9, **options: Any) -> PaperStage:
        stages.append(PaperStage(qtbot, make_pdf(pages=pages, text=LINES), **options))
        return stages[-1]

    yield one
    for stage in stages:
        stage.close()


def view_of(stage: PaperStage) -> Any:
    return stage.document.reading


def shown(stage: PaperStage) -> list[int]:
    return [page for page in range(12) if stage.shows(f"pageImage{page}")]


def test_two_pages_with_a_cover_and_one_spread_at_a_time(raise_stage: Raise, qtbot: QtBot, tmp_path: Path) -> None:
    stage = raise_stage(folder=tmp_path, size=(900, 700)).ready()
    stage.click("readingButton")
    stage.click("columns2")
    stage.click("continuous1")
    stage.click("fit1")
    stage.click("readingSheetClose")
    assert shown(stage) == [0]
    stage.click("pageForward")
    assert shown(stage) == [1, 2]
    left, right = stage.picture(1), stage.picture(2)
    assert left.mapToScene(QPoint(0, 0)).x() < right.mapToScene(QPoint(0, 0)).x()
    assert right.height() < 700
    stage.item("pageList").forceActiveFocus()
    QTest.keyClick(stage.window, Qt.Key.Key_PageDown)
    assert shown(stage) == [3, 4]
    stage.close()
    again = raise_stage(folder=tmp_path, size=(900, 700))
    qtbot.waitUntil(lambda: again.document.property("phase") == "ready")
    qtbot.waitUntil(lambda: shown(again) == [3, 4])
    assert view_of(again).fit == "page"


def test_ink_on_a_turned_page_is_where_the_pen_was(raise_stage: Raise, qtbot: QtBot) -> None:
    stage = raise_stage().ready()
    view_of(stage).turn(90)
    stage.picture(0)
    stage.document.marks.choose_tool("pen")
    places = [(150.0, 120.0), (250.0, 140.0)]
    stage.grab()
    stage.drag(0, *places)
    (mark,) = stage.wait_kept(1)
    assert isinstance(mark.shape, InkStroke)
    ends = (mark.shape.points[0], mark.shape.points[-1])
    assert [(p.x_pt, p.y_pt) for p in ends] == [pytest.approx(place, abs=2.0) for place in places]


def test_small_pictures_are_drawn_as_they_come_into_sight(raise_stage: Raise, qtbot: QtBot) -> None:
    stage = raise_stage(pages=60).ready()
    QTest.keyClick(stage.window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: stage.shows("thumbnail2"))
    assert not stage.shows("thumbnail55")
    stage.click("thumbnail2")
    qtbot.waitUntil(lambda: stage.document.property("page") == 2)
    qtbot.waitUntil(lambda: not stage.shows("thumbnail2"))


def test_a_wide_window_has_small_pictures_beside_the_pages(raise_stage: Raise, qtbot: QtBot) -> None:
    stage = raise_stage(pages=40, size=(1300, 800)).ready()
    assert stage.shows("pageStrip")
    stage.click("thumbnail3")
    qtbot.waitUntil(lambda: stage.document.property("page") == 3)
    view_of(stage).goTo(30)
    qtbot.waitUntil(lambda: stage.shows("thumbnail30"))
    stage.click("readingButton")
    stage.click("stripShown")
    assert not stage.shows("pageStrip")


def test_the_mouse_chooses_text_and_moves_blank_paper(raise_stage: Raise, qtbot: QtBot) -> None:
    stage = raise_stage().ready()
    choice: Any = stage.document._choice
    QTest.mouseMove(stage.window, stage.at(0, 140, 117))
    stage.drag(0, (102, 117), (150, 117), (200, 137), (260, 137))
    qtbot.waitUntil(lambda: choice.active)
    stage.item("pageList").forceActiveFocus()
    QTest.keyClick(stage.window, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(stage.said) == 1)
    board = QGuiApplication.clipboard()
    assert board is not None
    assert board.text().startswith("Dieu 1. Nghi quyet")
    assert "\nDieu 2." in board.text()
    QTest.keyClick(stage.window, Qt.Key.Key_Escape)
    assert not choice.active
    before = float(stage.item("pageList").property("contentY"))
    stage.drag(0, (500, 400), (500, 350), (500, 250))
    assert not choice.active
    assert float(stage.item("pageList").property("contentY")) > before + 50


def test_double_click_chooses_a_word(raise_stage: Raise, qtbot: QtBot) -> None:
    stage = raise_stage().ready()
    QTest.mouseDClick(stage.window, Qt.MouseButton.LeftButton, pos=stage.at(0, 190, 117))
    qtbot.waitUntil(lambda: bool(stage.document._choice.property("active")))
    assert stage.shows("choiceBar")


def test_deep_zoom_is_sharp_in_the_view_and_small_in_memory(raise_stage: Raise, qtbot: QtBot) -> None:
    stage = raise_stage(size=(1400, 800)).ready()
    view_of(stage).zoomTo(8.0, 300, 300)
    qtbot.waitUntil(lambda: stage.shows("pageDetail0"))
    detail = stage.item("pageDetail0")
    assert detail.property("implicitWidth") == pytest.approx(detail.width(), abs=2)
    assert stage.shelf.used_bytes < 130e6
    view_of(stage).fitTo("width")
    stage.picture(0)
    assert not stage.shows("pageDetail0")


def test_pictures_of_pages_left_behind_are_let_go(raise_stage: Raise, qtbot: QtBot) -> None:
    stage = raise_stage(pages=60).ready()
    for page in range(0, 60, 6):
        view_of(stage).goTo(page)
        stage.picture(page)
    view_of(stage).show_near()
    assert len(stage.shelf._hung) <= len(view_of(stage)._near.rows) * 2
    stage.document.close()
    assert stage.shelf._hung == {}
    assert stage.shelf.used_bytes == 0


def test_another_size_of_the_page_is_looked_at_meanwhile(raise_stage: Raise, qtbot: QtBot) -> None:
    stage = raise_stage().ready()
    easel: PageEasel = stage.document._easel
    before = stage.item("pageImage0").property("implicitWidth")
    view_of(stage).zoomTo(1.6, 100, 100)
    stage.grab()
    assert stage.item("pageImage0").property("implicitWidth") == before
    qtbot.waitUntil(lambda: stage.item("pageImage0").property("implicitWidth") > before * 1.5)
    assert easel.queue.waiting == 0


def test_chunks_lost_while_one_reads_are_said_and_fetched_again(raise_stage: Raise, qtbot: QtBot) -> None:
    stage = raise_stage(pages=80).ready()
    stage.engine.papers.withheld = True
    for page in (70, 40, 20, 60, 30):
        if stage.document.property("phase") == "ready":
            view_of(stage).goTo(page)
            qtbot.wait(60)
    qtbot.waitUntil(lambda: stage.document.property("phase") == "broken")
    assert "thư ký" in str(stage.item("documentSentence").property("text"))
    stage.engine.papers.withheld = False
    stage.click("documentAction")
    qtbot.waitUntil(lambda: stage.document.property("phase") == "ready")
    assert stage.engine.papers.looks == 1


def test_the_presenters_view_is_followed_and_left_by_one_tap(raise_stage: Raise, qtbot: QtBot) -> None:
    stage = raise_stage().ready()
    stage.present(4, 0.3, left=0.2, zoom=0.5)
    qtbot.waitUntil(lambda: stage.document.property("page") == 4)
    zoomed = view_of(stage).zoom
    assert zoomed > 1.5
    stage.click("leaveFollowing")
    stage.present(6, 0.0, zoom=0.25)
    qtbot.wait(60)
    assert view_of(stage).zoom == zoomed
    stage.click("followButton")
    qtbot.waitUntil(lambda: stage.document.property("page") == 6)
    assert view_of(stage).zoom > zoomed * 1.5
    stage.present(7)
    qtbot.waitUntil(lambda: stage.document.property("page") == 7)
    assert view_of(stage).zoom == pytest.approx(1.0)


def test_the_chairs_zoom_is_presented(raise_stage: Raise, qtbot: QtBot) -> None:
    stage = raise_stage(me=CHAIR).ready()
    view_of(stage).zoomTo(2.0, 100, 100)
    qtbot.waitUntil(lambda: any(zoom > 0 for _, zoom in stage.engine.views_presented))
    view_of(stage).fitTo("width")
    qtbot.waitUntil(lambda: stage.engine.views_presented[-1][1] == 0)
