"""Screens of this machine are listed and really captured; what cannot be is said."""

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from meetroom.media.picture import Picture
from meetroom.ui.screen import NoScreens, QtScreens, SourceKind
from meetroom.ui.x11_names import readable_title

pytestmark = pytest.mark.qt_log_ignore("qt.multimedia", "PipeWire", "pipewire")


def test_the_screen_is_listed_and_its_pictures_come(qtbot: QtBot) -> None:
    screens = QtScreens()
    sources = screens.sources()
    assert sources[0].kind is SourceKind.SCREEN
    assert "×" in sources[0].detail
    taken: list[Picture] = []
    failed: list[bool] = []
    screens.start(sources[0].key, taken.append, lambda: failed.append(True))
    qtbot.waitUntil(lambda: len(taken) >= 2 or bool(failed))
    if failed:
        pytest.skip("this platform gives no picture of its screen")
    width, height = (int(side) for side in sources[0].detail.split(" × "))
    assert (taken[-1].width_px, taken[-1].height_px) == (width & ~1, height & ~1)
    screens.stop()
    count = len(taken)
    qtbot.wait(50)
    assert len(taken) == count


@pytest.mark.parametrize("key", ["", "screen:99", "screen:x", "window:0", "nonsense"])
def test_what_is_not_there_fails_at_once(qtbot: QtBot, key: str) -> None:
    failed: list[bool] = []
    QtScreens().start(key, lambda _: None, lambda: failed.append(True))
    NoScreens().start(key, lambda _: None, lambda: failed.append(True))
    assert failed == [True, True]
    assert NoScreens().sources() == ()


@pytest.mark.parametrize("title", ["Báo cáo.pdf", "Window 0xzz", "", "Window 12"])
def test_a_title_that_can_be_read_stays(title: str) -> None:
    assert readable_title(title) == title


def test_without_x11_a_nameless_window_keeps_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_name: Any) -> None:
        return None

    monkeypatch.setattr("ctypes.util.find_library", none)
    assert readable_title("Window 0x40000d") == "Window 0x40000d"
