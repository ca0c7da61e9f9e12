"""The lists of the chair by the keyboard alone, with letters of double size: Tab comes to every row."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from meetroom.ui.app import ClientWindow
from tests.ui.conftest import OpenWindow
from tests.ui.sitting import CHAIR, house_in_session
from tests.ui.test_chair_powers import raise_order

MOST_STEPS = 60


def reached(client: ClientWindow) -> list[str]:
    """All that Tab comes to, in order; ends where it comes to the beginning again."""
    names = list[str]()
    for _ in range(MOST_STEPS):
        QTest.keyClick(client.window, Qt.Key.Key_Tab)
        # Lists scroll after the keyboard, once the events are served.
        beats = iter(range(3))
        client.wait(lambda b=beats: next(b, None) is None)  # type: ignore[misc]
        item = client.window.activeFocusItem()
        name = item.objectName() if item is not None else ""
        if names and name == names[0]:
            break
        names.append(name)
    return names


@pytest.mark.parametrize(
    ("tab", "there", "rows"),
    [
        ("tabagenda", "orderAgenda", [f"startItem{n}" for n in range(4, 8)]),
        ("tabfloor", "pauseSpeech", ["extendSpeech", "endSpeech", *(f"grantFloor{n}" for n in range(2, 6))]),
    ],
)
def test_every_row_is_reached_by_tab(open_window: OpenWindow, tab: str, there: str, rows: list[str]) -> None:
    house = house_in_session()
    raise_order(house)
    client = open_window(house, CHAIR, size=(1280, 800), scale=2.0)
    assert client.wait(lambda: client.press(tab))
    assert client.wait(lambda: client.find(there) is not None)
    client.window.grabWindow()
    assert [name for name in reached(client) if name in rows] == rows
