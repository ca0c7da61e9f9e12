"""Shows pictures of the conference on tiles: the newest picture per leg, all tiles flushed from one timer; no rule.

A tile is a `PaintedPicture` where the scene is drawn in software and a `PictureFeed` into a VideoOutput elsewhere;
both are screens of a `PictureWall`.
"""

import time
from collections.abc import Callable
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Property, QObject, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QPainter
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat, QVideoSink
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

from meetroom.media.picture import Picture

QML_IMPORT_NAME = "Meetroom.Items"
QML_IMPORT_MAJOR_VERSION = 1

FLUSH_MS = 33
STALL_S = 4.0
"""A leg whose last picture is older than this is said to stand still."""


class Screen(Protocol):
    """Something that shows the pictures of one leg."""

    def take(self, picture: Picture) -> None:
        """Show this picture."""

    def stall(self, stalled: bool) -> None:
        """Say that no picture comes any more, or that they come again."""


@QmlElement
class PictureWall(QObject):
    """All tiles of a program.  Connect `show` to where pictures arrive, on the window's thread."""

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._screens: dict[str, list[Screen]] = {}
        self._newest: dict[str, Picture] = {}
        self._arrived_s: dict[str, float] = {}
        self._fresh: set[str] = set()
        self._timer = QTimer(self, interval=FLUSH_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.flush)

    @Slot(str, object)
    def show(self, leg_id: str, picture: Picture) -> None:
        """A picture arrived; it is shown with the next flush unless a newer one comes first."""
        self._newest[leg_id] = picture
        self._arrived_s[leg_id] = self._clock()
        self._fresh.add(leg_id)
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Hand every new picture to its tiles; the timer rests when no leg sends any more."""
        fresh, self._fresh = self._fresh, set()
        for leg_id in fresh:
            for screen in self._screens.get(leg_id, ()):
                screen.take(self._newest[leg_id])
        now_s = self._clock()
        for leg_id in [leg for leg, at_s in self._arrived_s.items() if now_s - at_s > STALL_S]:
            del self._arrived_s[leg_id], self._newest[leg_id]
            for screen in self._screens.get(leg_id, ()):
                screen.stall(True)
        if not self._arrived_s:
            self._timer.stop()

    def attach(self, leg_id: str, screen: Screen) -> None:
        """Show a leg on a screen from now on, its newest picture at once."""
        self._screens.setdefault(leg_id, []).append(screen)
        if leg_id in self._newest:
            screen.take(self._newest[leg_id])

    def detach(self, leg_id: str, screen: Screen) -> None:
        """Show the leg there no more."""
        screens = self._screens.get(leg_id, [])
        if screen in screens:
            screens.remove(screen)
        if not screens:
            self._screens.pop(leg_id, None)


class _Place:
    """Where a screen hangs: follows the properties `wall` and `legId`."""

    def __init__(self, screen: Screen) -> None:
        self.wall: PictureWall | None = None
        self.leg_id: str | None = None
        self._screen = screen
        self._held: tuple[PictureWall, str] | None = None

    def hang(self) -> None:
        wanted: tuple[PictureWall, str] | None = None
        if self.wall is not None and self.leg_id is not None:
            wanted = (self.wall, self.leg_id)
        if wanted == self._held:
            return
        if self._held is not None:
            self._held[0].detach(self._held[1], self._screen)
        self._held = wanted
        if self._held is not None:
            self._held[0].attach(self._held[1], self._screen)

    def take_down(self, *_: object) -> None:
        """The scene destroyed the screen; its Python half lives on, and must not be shown anything any more."""
        self.wall = None
        self.hang()


@QmlElement
class PaintedPicture(QQuickPaintedItem):
    """Draws the pictures of a leg itself, filling the item; for scenes drawn in software."""

    changed = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._place = _Place(self)
        self.destroyed.connect(self._place.take_down)
        self._picture: Picture | None = None
        self._stalled = False
        self.setOpaquePainting(False)

    def take(self, picture: Picture) -> None:
        """See Screen."""
        news = self._picture is None or self._stalled
        self._picture, self._stalled = picture, False
        if news:
            self.changed.emit()
        self.update()

    def stall(self, stalled: bool) -> None:
        """See Screen."""
        self._stalled = stalled
        self.changed.emit()

    def paint(self, painter: QPainter) -> None:
        """See QQuickPaintedItem."""
        if self._picture is None:
            return
        target = QRectF(0, 0, self.width(), self.height())
        ratio = painter.device().devicePixelRatioF() if painter.device() is not None else 1.0
        pixels = bgrx(self._picture, max(1, round(self.width() * ratio)))
        height, width = pixels.shape[:2]
        image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(target, image, _filling(width, height, target))

    def _get_leg(self) -> str:
        return self._place.leg_id or ""

    def _set_leg(self, leg_id: str) -> None:
        if leg_id != self._place.leg_id:
            self._place.leg_id = leg_id
            self._picture, self._stalled = None, False
            self.changed.emit()
            self.update()
            self._place.hang()

    def _get_wall(self) -> PictureWall | None:
        return self._place.wall

    def _set_wall(self, wall: PictureWall | None) -> None:
        self._place.wall = wall
        self._place.hang()
        self.changed.emit()

    legId = Property(str, _get_leg, _set_leg, notify=changed)
    wall = Property(QObject, _get_wall, _set_wall, notify=changed)
    hasPicture = Property(bool, lambda self: self._picture is not None, notify=changed)
    stalled = Property(bool, lambda self: self._stalled, notify=changed)


@QmlElement
class PictureFeed(QObject):
    """Feeds the pictures of a leg into the sink of a VideoOutput."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = _Place(self)
        self.destroyed.connect(self._place.take_down)
        self._sink: QVideoSink | None = None
        self._has_picture = False
        self._stalled = False

    def take(self, picture: Picture) -> None:
        """See Screen."""
        if self._sink is None:
            return
        self._sink.setVideoFrame(video_frame(picture))
        if self._stalled or not self._has_picture:
            self._has_picture, self._stalled = True, False
            self.changed.emit()

    def stall(self, stalled: bool) -> None:
        """See Screen."""
        self._stalled = stalled
        self.changed.emit()

    def _get_leg(self) -> str:
        return self._place.leg_id or ""

    def _set_leg(self, leg_id: str) -> None:
        if leg_id != self._place.leg_id:
            self._place.leg_id = leg_id
            self._has_picture, self._stalled = False, False
            if self._sink is not None:
                self._sink.setVideoFrame(QVideoFrame())
            self.changed.emit()
            self._place.hang()

    def _get_wall(self) -> PictureWall | None:
        return self._place.wall

    def _set_wall(self, wall: PictureWall | None) -> None:
        self._place.wall = wall
        self._place.hang()
        self.changed.emit()

    def _get_sink(self) -> QVideoSink | None:
        return self._sink

    def _set_sink(self, sink: QVideoSink | None) -> None:
        self._sink = sink
        self.changed.emit()

    legId = Property(str, _get_leg, _set_leg, notify=changed)
    wall = Property(QObject, _get_wall, _set_wall, notify=changed)
    sink = Property(QObject, _get_sink, _set_sink, notify=changed)
    hasPicture = Property(bool, lambda self: self._has_picture, notify=changed)
    stalled = Property(bool, lambda self: self._stalled, notify=changed)


def video_frame(picture: Picture) -> QVideoFrame:
    """The picture as a frame of Qt; the planes are copied row by row because the strides differ."""
    shape = QVideoFrameFormat(QSize(picture.width_px, picture.height_px), QVideoFrameFormat.PixelFormat.Format_YUV420P)
    frame = QVideoFrame(shape)
    if not frame.map(QVideoFrame.MapMode.WriteOnly):
        return QVideoFrame()
    try:
        for index in range(3):
            source = picture.plane(index)
            stride = frame.bytesPerLine(index)
            target = np.frombuffer(cast("Any", frame.bits(index)), np.uint8)[: stride * source.shape[0]]
            target.reshape(source.shape[0], stride)[:, : source.shape[1]] = source
    finally:
        frame.unmap()
    return frame


def bgrx(picture: Picture, width_px: int) -> NDArray[np.uint8]:
    """Pixels of a picture, rows by columns by (blue, green, red, 255), at about the width they are shown at.

    Lines and columns nobody would see are left out before any arithmetic.
    Source: ITU-R BT.601, limited range, in 8-bit fixed point.
    """
    step = max(1, picture.width_px // max(1, width_px))
    rows, columns = np.arange(0, picture.height_px, step), np.arange(0, picture.width_px, step)
    luma = (picture.plane(0)[::step, ::step].astype(np.int32) - 16) * 298 + 128
    u, v = (picture.plane(n)[rows // 2][:, columns // 2].astype(np.int32) - 128 for n in (1, 2))
    pixels = np.full((*luma.shape, 4), 255, np.uint8)
    pixels[..., 0] = np.clip((luma + 516 * u) >> 8, 0, 255)
    pixels[..., 1] = np.clip((luma - 100 * u - 208 * v) >> 8, 0, 255)
    pixels[..., 2] = np.clip((luma + 409 * v) >> 8, 0, 255)
    return pixels


def _filling(width: int, height: int, target: QRectF) -> QRectF:
    """The middle part of a picture that fills the target without bars."""
    scale = max(target.width() / width, target.height() / height) or 1.0
    shown_width, shown_height = target.width() / scale, target.height() / scale
    return QRectF((width - shown_width) / 2, (height - shown_height) / 2, shown_width, shown_height)
