"""Hands on the pages: what fingers, pens and palms draw, scroll and zoom, and what they must not."""

from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest

from meetroom.domain.annotations import InkStroke
from meetroom.ui.items.hands import NEAR_MS
from tests.ui.ink_seen import near
from tests.ui.paper_stage import PaperStage

AGES_MS = 600_000


def touch_device() -> Any:
    return QTest.createTouchDevice()


def test_a_finger_draws_with_a_tool_and_scrolls_without(stage: PaperStage) -> None:
    device = touch_device()
    stage.document.marks.choose_tool("pen")
    touch(stage, device, [(200, 220), (220, 260), (240, 300)])
    (mark,) = stage.wait_kept(1)
    assert isinstance(mark.shape, InkStroke)
    assert near(mark.shape, [(200, 220), (240, 300)], 1.5)
    assert float(stage.item("pageList").property("contentY")) == 0
    stage.document.marks.choose_tool("")
    touch(stage, device, [(200, 400), (200, 380), (200, 330), (200, 250)])
    stage.qtbot.waitUntil(lambda: float(stage.item("pageList").property("contentY")) > 20)
    assert len(stage.kept()) == 1


def touch(stage: PaperStage, device: Any, places: list[tuple[float, float]]) -> None:
    points = [stage.at(0, *place) for place in places]
    QTest.touchEvent(stage.window, device).press(0, points[0], stage.window).commit()
    for point in points[1:]:
        stage.qtbot.wait(8)
        QTest.touchEvent(stage.window, device).move(0, point, stage.window).commit()
    stage.qtbot.wait(8)
    QTest.touchEvent(stage.window, device).release(0, points[-1], stage.window).commit()


def test_two_fingers_zoom_and_leave_no_mark(stage: PaperStage) -> None:
    device = touch_device()
    stage.document.marks.choose_tool("pen")
    left, right = stage.at(0, 250, 300), stage.at(0, 330, 300)
    QTest.touchEvent(stage.window, device).press(0, left, stage.window).press(1, right, stage.window).commit()
    for step in range(1, 12):
        stage.qtbot.wait(8)
        apart = QPointF(8.0 * step, 0).toPoint()
        event = QTest.touchEvent(stage.window, device)
        event.move(0, left - apart, stage.window).move(1, right + apart, stage.window).commit()
    stage.qtbot.wait(8)
    end = QPointF(88, 0).toPoint()
    QTest.touchEvent(stage.window, device).release(0, left - end, stage.window).release(
        1, right + end, stage.window
    ).commit()
    stage.qtbot.waitUntil(lambda: float(stage.document.reading.property("zoom")) > 1.3)
    stage.qtbot.wait(50)
    assert stage.kept() == []


def test_a_pen_draws_with_its_pressure_and_fingers_scroll_from_then_on(stage: PaperStage) -> None:
    stage.document.marks.choose_tool("pen")
    hands = stage.document.marks.hands
    hands._near.setInterval(AGES_MS)  # on a slow machine too the hand comes while the pen is near
    pen(stage, QPointingDevice.PointerType.Pen, [(200, 220, 0.2), (230, 240, 0.6), (260, 220, 1.0)])
    (mark,) = stage.wait_kept(1)
    assert isinstance(mark.shape, InkStroke)
    assert [p.pressure for p in mark.shape.points] == pytest.approx([0.2, 0.6, 1.0], abs=0.02)
    # A hand that lies on the screen while the pen is near moves nothing and draws nothing.
    assert hands.property("penNear")
    touch(stage, touch_device(), [(200, 400), (200, 380), (200, 330), (200, 250)])
    assert float(stage.item("pageList").property("contentY")) == 0
    hands._near.setInterval(NEAR_MS)
    stage.qtbot.waitUntil(lambda: not hands.property("penNear"))
    touch(stage, touch_device(), [(200, 400), (200, 380), (200, 330), (200, 250)])
    stage.qtbot.waitUntil(lambda: float(stage.item("pageList").property("contentY")) > 20)
    assert len(stage.kept()) == 1
    # The other end of the pen is a rubber.
    pen(stage, QPointingDevice.PointerType.Eraser, [(230, 232, 0.5), (230, 246, 0.5)])
    stage.wait_kept(0)


def pen(stage: PaperStage, kind: Any, places: list[tuple[float, float, float]]) -> None:
    device = QPointingDevice(
        "pen", 4711, QInputDevice.DeviceType.Stylus, kind,
        QInputDevice.Capability.Position | QInputDevice.Capability.Pressure, 1, 1,
    )  # fmt: skip
    kinds = [QEvent.Type.TabletPress, *[QEvent.Type.TabletMove] * (len(places) - 1), QEvent.Type.TabletRelease]
    for event_type, (x_pt, y_pt, pressure) in zip(kinds, [*places, places[-1]], strict=True):
        place = QPointF(stage.at(0, x_pt, y_pt))
        down = event_type != QEvent.Type.TabletRelease
        button = Qt.MouseButton.NoButton if event_type == QEvent.Type.TabletMove else Qt.MouseButton.LeftButton
        buttons = Qt.MouseButton.LeftButton if down else Qt.MouseButton.NoButton
        event = QTabletEvent(
            event_type, device, place, place, pressure if down else 0.0, 0, 0, 0, 0, 0,
            Qt.KeyboardModifier.NoModifier, button, buttons,
        )  # fmt: skip
        QCoreApplication.sendEvent(stage.window, event)


def test_what_misses_a_button_of_the_toolbar_draws_nothing(stage: PaperStage) -> None:
    stage.document.marks.choose_tool("pen")
    bar = stage.item("inkToolbar")
    edge = bar.mapToScene(QPointF(3, bar.height() / 2)).toPoint()
    QTest.mouseClick(stage.window, Qt.MouseButton.LeftButton, pos=edge)
    touch_at = QTest.touchEvent(stage.window, touch_device())
    touch_at.press(0, edge, stage.window).commit()
    QTest.touchEvent(stage.window, touch_device()).release(0, edge, stage.window).commit()
    stage.qtbot.wait(50)
    assert stage.document.marks.on_page(0) == ()
