"""Reading with fingers: a swipe turns pages, a resting finger chooses a word, two taps enlarge, two fingers zoom."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QInputDevice, QPointingDevice
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.papers.paper_samples import make_pdf
from tests.ui.paper_stage import PaperStage

LINES = [(100.0, 700.0 - 20 * n, f"Dieu {n}. Nghi quyet cua hoi dong nhan dan") for n in range(30)]
STEP_MS, PAUSE_MS = 8, 600
AGES_S = 600.0


@pytest.fixture(scope="module")
def screen() -> Any:
    return QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[PaperStage]:
    stage = PaperStage(qtbot, make_pdf(pages=9, text=LINES))
    stage.ready()
    rests_after(stage, AGES_S)
    yield stage
    stage.close()


def rests_after(stage: PaperStage, seconds: float) -> None:
    """From when on a finger that does not move rests: long where a slow machine must not let it rest on its way."""
    pages = stage.item("pageList")
    handlers = [found for found in pages.property("contentItem").children() if found.inherits("QQuickTapHandler")]
    assert handlers
    for handler in handlers:
        handler.setProperty("longPressThreshold", seconds)


def swipe(stage: PaperStage, screen: QPointingDevice, start: QPoint, end: QPoint) -> None:
    QTest.touchEvent(stage.window, screen).press(0, start, stage.window).commit()
    for n in range(1, 11):
        QTest.qWait(STEP_MS)
        QTest.touchEvent(stage.window, screen).move(0, start + (end - start) * n / 10, stage.window).commit()
    QTest.touchEvent(stage.window, screen).release(0, end, stage.window).commit()


def tap(stage: PaperStage, screen: QPointingDevice, place: QPoint) -> None:
    QTest.touchEvent(stage.window, screen).press(0, place, stage.window).commit()
    QTest.qWait(STEP_MS)
    QTest.touchEvent(stage.window, screen).release(0, place, stage.window).commit()
    QTest.qWait(STEP_MS)


def test_a_finger_scrolls_and_chooses_nothing(stage: PaperStage, screen: Any) -> None:
    swipe(stage, screen, QPoint(300, 500), QPoint(300, 250))
    stage.qtbot.waitUntil(lambda: float(stage.item("pageList").property("contentY")) > 150)
    assert not stage.document._choice.property("active")


def test_a_swipe_turns_one_spread(stage: PaperStage, screen: Any) -> None:
    stage.document.reading.showContinuous(False)
    stage.document.reading.fitTo("page")
    stage.grab()
    swipe(stage, screen, QPoint(500, 300), QPoint(250, 310))
    stage.qtbot.waitUntil(lambda: stage.document.property("page") == 1)
    pages = stage.item("pageList")
    stage.qtbot.waitUntil(lambda: not pages.property("moving") and pages.property("horizontalOvershoot") == 0)
    swipe(stage, screen, QPoint(250, 300), QPoint(500, 310))
    stage.qtbot.waitUntil(lambda: stage.document.property("page") == 0)


def test_a_resting_finger_chooses_a_word_whose_handle_is_pulled(stage: PaperStage, screen: Any) -> None:
    choice: Any = stage.document._choice
    rests_after(stage, 0.2)
    place = stage.at(0, 160, 117)
    QTest.touchEvent(stage.window, screen).press(0, place, stage.window).commit()
    stage.qtbot.waitUntil(lambda: bool(choice.property("active")))
    QTest.touchEvent(stage.window, screen).release(0, place, stage.window).commit()
    rests_after(stage, AGES_S)
    stage.qtbot.waitUntil(lambda: stage.shows("choiceEnd"))
    stage.grab()
    before = choice.boxesOn(0)[0]["width"]
    handle = stage.item("choiceEnd")
    start = handle.mapToScene(QPoint(round(handle.width() / 2), 22)).toPoint()
    swipe(stage, screen, start, start + QPoint(90, 4))
    stage.qtbot.waitUntil(lambda: choice.boxesOn(0)[0]["width"] > before + 40)
    assert stage.document.property("page") == 0


def test_two_taps_enlarge_and_two_more_show_the_width(stage: PaperStage, screen: Any) -> None:
    view: Any = stage.document.reading
    for zoom in (2.0, 1.0):

        def twice(wanted: float = zoom) -> bool:
            QTest.qWait(PAUSE_MS)  # these two taps are others than those before
            for _ in range(2):
                tap(stage, screen, QPoint(300, 300))
            return bool(view.zoom == pytest.approx(wanted))

        stage.qtbot.waitUntil(twice)  # a machine that stands still between two taps makes two single ones of them


def test_two_fingers_zoom_around_what_is_between_them(stage: PaperStage, screen: Any) -> None:
    view: Any = stage.document.reading
    left, right = QPoint(250, 300), QPoint(350, 300)
    before = view.placeAt(300 - 3, 300 - stage.item("pageList").mapToScene(QPoint(0, 0)).y())
    QTest.touchEvent(stage.window, screen).press(0, left, stage.window).press(1, right, stage.window).commit()
    for n in range(1, 13):
        QTest.qWait(STEP_MS)
        apart = QPoint(8 * n, 0)
        event = QTest.touchEvent(stage.window, screen)
        event.move(0, left - apart, stage.window).move(1, right + apart, stage.window).commit()
    QTest.touchEvent(stage.window, screen).release(0, left, stage.window).release(1, right, stage.window).commit()
    assert view.zoom > 1.5
    pages = stage.item("pageList")
    corner = (float(pages.property("contentX")), float(pages.property("contentY")))
    top = pages.mapToScene(QPoint(0, 0)).y()
    after = view.placeAt(corner[0] + 300 - 3, corner[1] + 300 - top)
    assert after == pytest.approx(before, abs=30)
