"""Tiles show the newest picture of their leg, proved by the code a synthetic camera paints."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QUrl
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame, QVideoSink
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow
from pytestqt.qtbot import QtBot

from meetroom.media.frames import bgrx
from meetroom.media.picture import PictureCode, SyntheticCamera, picture_of, read_code
from meetroom.ui.items.video import PaintedPicture, video_frame
from meetroom.ui.items.wall import STALL_S, PictureWall
from meetroom.ui.look import add_import_path, qml_url


class Clock:
    """A clock that stands until told."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


TILE = """
import QtQuick
import Meetroom
import Meetroom.Items
VideoTile { width: 320; height: 192 }
"""


class Scene:
    """A window with one tile."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.wall = PictureWall(clock=self.clock)
        self.engine = QQmlEngine()
        self.warnings: list[str] = []
        self.engine.warnings.connect(lambda found: self.warnings.extend(w.toString() for w in found))
        add_import_path(self.engine)
        self.component = QQmlComponent(self.engine)
        self.component.setData(TILE.encode(), QUrl("file:///tile.qml"))
        made = self.component.createWithInitialProperties({"wall": self.wall})
        assert isinstance(made, QQuickItem), self.component.errorString()
        self.tile = made
        self.window = QQuickWindow()
        self.window.resize(320, 192)
        self.tile.setParentItem(self.window.contentItem())
        self.window.show()

    def grab(self) -> QImage:
        return self.window.grabWindow()


@pytest.fixture
def scene(qtbot: QtBot) -> Iterator[Scene]:
    made = Scene()
    yield made
    assert made.warnings == []
    made.window.close()
    destroy(made.tile)


def destroy(item: QQuickItem) -> None:
    """At once: an item that outlives its engine takes the process down."""
    item.deleteLater()
    QCoreApplication.sendPostedEvents(item, QEvent.Type.DeferredDelete)


def luma_of(image: QImage) -> np.ndarray:
    """Brightness of a grabbed window."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return np.ascontiguousarray(rows[:, : grey.width()])


def code_on(image: QImage) -> PictureCode | None:
    luma = luma_of(image)
    half = np.full((luma.shape[0] // 2, luma.shape[1] // 2), 128, np.uint8)
    return read_code(picture_of(luma, half, half))


def test_a_tile_shows_the_newest_picture_of_its_leg(scene: Scene, qtbot: QtBot) -> None:
    scene.tile.setProperty("legId", "leg-7")
    mine, other = SyntheticCamera(7, 320, 192), SyntheticCamera(9, 320, 192)
    for _ in range(3):
        scene.wall.show("leg-7", mine.picture())
        scene.wall.show("leg-9", other.picture())
    qtbot.waitUntil(lambda: bool(scene.tile.property("hasPicture")))
    assert code_on(scene.grab()) == PictureCode(7, 2)


def test_a_tile_follows_another_leg(scene: Scene, qtbot: QtBot) -> None:
    scene.wall.show("a", SyntheticCamera(1, 320, 192).picture())
    scene.wall.show("b", SyntheticCamera(2, 320, 192).picture())
    scene.tile.setProperty("legId", "a")
    assert code_on(scene.grab()) == PictureCode(1, 0)
    scene.tile.setProperty("legId", "b")
    assert code_on(scene.grab()) == PictureCode(2, 0)


def test_a_still_picture_is_said_to_be_interrupted_and_comes_back(scene: Scene, qtbot: QtBot) -> None:
    scene.tile.setProperty("legId", "a")
    scene.tile.setProperty("name", "Thu Hà")
    camera = SyntheticCamera(3, 320, 192)
    scene.wall.show("a", camera.picture())
    scene.wall.flush()
    assert not scene.tile.property("stalled")
    scene.clock.now_s += STALL_S + 1
    scene.wall.flush()
    assert scene.tile.property("stalled")
    scene.wall.show("a", camera.picture())
    scene.wall.flush()
    assert not scene.tile.property("stalled")


def test_speaking_lost_and_muted_are_shown_by_more_than_colour(scene: Scene, qtbot: QtBot) -> None:
    border, badge = (scene.tile.findChild(QQuickItem, name) for name in ("speakingBorder", "mutedBadge"))
    assert border is not None
    assert badge is not None
    scene.tile.setProperty("speaking", True)
    assert border.isVisible()
    scene.tile.setProperty("muted", True)
    assert badge.isVisible()
    scene.tile.setProperty("lost", True)
    assert not border.isVisible()


def test_a_wall_forgets_a_tile_that_left(qtbot: QtBot) -> None:
    wall = PictureWall()
    item = PaintedPicture()
    item.setProperty("wall", wall)
    item.setProperty("legId", "a")
    wall.show("a", SyntheticCamera(1).picture())
    wall.flush()
    assert item.property("hasPicture")
    item.setProperty("legId", "b")
    assert not item.property("hasPicture")
    wall.show("a", SyntheticCamera(1).picture())
    wall.flush()
    assert not item.property("hasPicture")


def test_a_tile_that_the_scene_destroys_is_taken_down(qtbot: QtBot) -> None:
    clock = Clock()
    wall = PictureWall(clock=clock)
    tile = PaintedPicture()
    tile.setProperty("wall", wall)
    tile.setProperty("legId", "leg")
    camera = SyntheticCamera(7)
    wall.show("leg", camera.picture())
    wall.flush()
    with qtbot.waitSignal(tile.destroyed, timeout=60_000):
        tile.deleteLater()
    wall.show("leg", camera.picture())
    wall.flush()
    clock.now_s += 2 * STALL_S
    wall.flush()


def test_the_surface_on_the_graphics_card_gets_the_same_pictures(qtbot: QtBot) -> None:
    wall = PictureWall()
    engine = QQmlEngine()
    add_import_path(engine)
    component = QQmlComponent(engine, qml_url("VideoSurface.qml"))
    surface = component.create()
    assert isinstance(surface, QQuickItem), component.errorString()
    surface.setProperty("wall", wall)
    surface.setProperty("legId", "a")
    assert not surface.property("hasPicture")
    picture = SyntheticCamera(6, 160, 96).picture()
    wall.show("a", picture)
    wall.flush()
    assert surface.property("hasPicture")
    sink = surface.property("videoSink")
    assert isinstance(sink, QVideoSink)
    frame = sink.videoFrame()
    assert (frame.width(), frame.height()) == (160, 96)
    surface.setProperty("legId", "b")
    assert not surface.property("hasPicture")
    assert not sink.videoFrame().isValid()
    destroy(surface)


def test_a_frame_of_qt_holds_the_planes(qtbot: QtBot) -> None:
    picture = SyntheticCamera(5, 426, 240).picture()
    frame = video_frame(picture)
    assert frame.map(QVideoFrame.MapMode.ReadOnly)
    rows = np.frombuffer(frame.bits(0), np.uint8)[: frame.bytesPerLine(0) * 240].reshape(240, -1)
    assert (rows[:, :426] == picture.plane(0)).all()
    frame.unmap()


def test_colours_follow_bt601() -> None:
    def one(y: int, u: int, v: int) -> tuple[int, ...]:
        half = np.full((1, 1), 0, np.uint8)
        picture = picture_of(np.full((2, 2), y, np.uint8), half + np.uint8(u), half + np.uint8(v))
        return tuple(int(c) for c in bgrx(picture, 2, 2)[0, 0, :3])

    assert one(16, 128, 128) == (0, 0, 0)
    assert one(235, 128, 128) == (255, 255, 255)
    blue, green, red = one(82, 90, 240)  # red of the colour bars
    assert red > 250
    assert max(blue, green) < 5
