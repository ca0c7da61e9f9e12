"""When a window of the demonstration may go: with its conductor, unless it was left to people."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from meetroom.cli.demo.window import Hand
from meetroom.ui.scripted import ScriptedWindow


def open_window(folder: Path) -> ScriptedWindow:
    return ScriptedWindow.open(folder, device="test", language="vi")


def shown() -> int:
    return sum(window.isVisible() for window in QGuiApplication.topLevelWindows())


def test_a_window_goes_when_its_conductor_is_gone(qapp: Any, tmp_path: Path) -> None:
    hand = Hand(open_window(tmp_path))
    assert shown() == 1
    assert hand.may_end()
    assert shown() == 0


def test_a_window_left_to_people_goes_when_they_close_it(
    qapp: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hand = Hand(open_window(tmp_path))
    hand.carry_out('{"id": 1, "do": "stay"}')
    assert '"done"' in capsys.readouterr().out
    assert not hand.may_end()
    assert shown() == 1
    for window in QGuiApplication.topLevelWindows():
        window.close()
    assert hand.may_end()
