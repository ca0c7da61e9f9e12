"""A note asked for by a tap can be written at once: the pages take the keys with the tap, the note after it."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from meetroom.domain.annotations import StickyNote
from tests.ui.paper_stage import PaperStage


def test_a_new_note_has_the_keys(qtbot: QtBot) -> None:
    stage = PaperStage(qtbot).ready()
    try:
        stage.click("tool-note")
        pages = stage.item("pageList")
        at = pages.mapToScene(QPointF(pages.width() / 2, pages.height() / 3)).toPoint()
        QTest.mouseClick(stage.window, Qt.MouseButton.LeftButton, pos=at)
        qtbot.waitUntil(lambda: stage.shows("noteTextInput") and stage.item("noteTextInput").hasActiveFocus())
        for key in (Qt.Key.Key_H, Qt.Key.Key_O, Qt.Key.Key_I):
            QTest.keyClick(stage.window, key)
        stage.click("noteSave")
        (mark,) = stage.wait_kept(1)
        assert isinstance(mark.shape, StickyNote)
        assert mark.shape.text == "hoi"
    finally:
        stage.close()
