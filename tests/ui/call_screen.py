"""A window whose person takes part in a call: others on the roster, pictures, keys, and what is named on the screen."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from meetroom.media.picture import Picture
from meetroom.protocol.signalling import LegId, LegInfo
from meetroom.ui.app import ClientWindow
from meetroom.ui.devices import Devices
from meetroom.ui.screen import Source, SourceKind
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.local_conference import LocalConference
from tests.ui.made_devices import MadeCamera, MadeSound
from tests.ui.screen_walk import visible_items
from tests.ui.sitting import ME, house_in_session
from tests.ui.test_look import settle

WIDE, NARROW = (1280, 800), (420, 800)


class MadeScreens:
    """A machine with one screen and one window."""

    def __init__(self) -> None:
        self.shown = ""
        self.take: Callable[[Picture], None] | None = None
        self.failed: Callable[[], None] | None = None

    def sources(self) -> Sequence[Source]:
        return (
            Source("screen:0", SourceKind.SCREEN, "DP-1", "1920 × 1080"),
            Source("window:0", SourceKind.WINDOW, "Báo cáo quý III.pdf"),
        )

    def start(self, key: str, take: Callable[[Picture], None], failed: Callable[[], None]) -> None:
        self.shown, self.take, self.failed = key, take, failed

    def stop(self) -> None:
        self.shown, self.take = "", None


def legs(count: int, **of_first: Any) -> tuple[LegInfo, ...]:
    """So many others, the first with the floor, and the own leg last."""
    made = [
        LegInfo(leg_id=LegId(f"l{n}"), person_id=f"p{n}" if n < 3 else f"x{n}", point_id=None, name=f"Đại biểu {n}",
                muted=n > 0, **(of_first if n == 0 else {}))
        for n in range(count)
    ]  # fmt: skip
    return (*made, LegInfo(leg_id=LegId("me"), person_id=ME, point_id=None, name="Tôi"))


def in_the_call(
    open_window: OpenWindow, count: int = 6, who: str = ME, stage: bool = True, **options: Any
) -> tuple[ClientWindow, LocalConference]:
    """A window whose person takes part with so many others."""
    options.setdefault("devices", Devices(MadeCamera(), MadeSound()))
    options.setdefault("screens", MadeScreens())
    client = open_window(house_in_session(), who, **options)
    conference = engine_of(client).conference
    client.shell.pictures.join()
    assert client.wait(lambda: client.shell.pictures.joined)
    conference.change(roster=legs(count), own_leg=LegId("me"), speaking=(LegId("l1"),))
    client.shell.pictures.stage = stage
    assert client.wait(lambda: len(client.bridge.call.roster) == count + 1)
    if stage and client.find("tabpictures") is not None:
        assert client.press("tabpictures")
    assert client.wait(lambda: client.find("bigPicture") is not None or not stage)
    settle(client)
    return client, conference


def tiles(client: ClientWindow) -> list[QQuickItem]:
    """All pictures of the conference on the screen."""
    names = ("bigPicture", "smallPicture")
    return [item for item in visible_items(client.window.contentItem()) if item.objectName().startswith(names)]


def taken_down() -> bool:
    """Delete what was taken off the screen, as the program's own event loop does at once."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return True


def key(client: ClientWindow, code: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(client.window, code, modifiers)


def centre(item: QQuickItem) -> QPoint:
    return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()


def named(client: ClientWindow, name: str) -> QQuickItem:
    item = client.find(name)
    assert item is not None, name
    return item
