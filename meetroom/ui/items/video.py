"""Tiles of the conference: a `PaintedPicture` where the scene is drawn in software, a `PictureFeed` elsewhere.

Both are screens of a `PictureWall`; they know no rule.
"""

from typing import Any, cast

import numpy as np
from PySide6.QtCore import Property, QObject, QRectF, QSize, QSizeF, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat, QVideoSink
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

from meetroom.media.frames import bgrx
from meetroom.media.picture import Picture
from meetroom.ui.items.wall import PictureWall, Place

QML_IMPORT_NAME = "Meetroom.Items"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class PaintedPicture(QQuickPaintedItem):
    """Draws the pictures of a leg itself, filling the item; for scenes drawn in software."""

    changed = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._place = Place(self)
        self.destroyed.connect(self._place.take_down)
        self._picture: Picture | None = None
        self._stalled = False
        self._fit = False
        self.setOpaquePainting(False)

    @property
    def height_px(self) -> int:
        """See Screen."""
        return self._place.height_px

    def take(self, picture: Picture) -> None:
        """See Screen."""
        news = self._stalled or self._picture is None or _size(picture) != _size(self._picture)
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
        if self._picture is None or self.width() < 1 or self.height() < 1:
            return
        target = QRectF(0, 0, self.width(), self.height())
        ratio = painter.device().devicePixelRatioF() if painter.device() is not None else 1.0
        whole = (self._picture.width_px, self._picture.height_px)
        source, place = _fitting(*whole, target) if self._fit else _filling(*whole, target)
        shrink = min(1.0, place.width() * ratio / source.width())
        pixels = bgrx(self._picture, *(max(2, round(side * shrink)) for side in whole))
        height, width = pixels.shape[:2]
        image = QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB32)
        scale = width / whole[0]
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        cut = QRectF(source.x() * scale, source.y() * scale, source.width() * scale, source.height() * scale)
        painter.drawImage(place, image, cut)

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

    def _get_height(self) -> int:
        return self._place.height_px

    def _set_height(self, height_px: int) -> None:
        if self._place.resize(height_px):
            self.changed.emit()

    def _get_fit(self) -> bool:
        return self._fit

    def _set_fit(self, fit: bool) -> None:
        self._fit = fit
        self.changed.emit()
        self.update()

    legId = Property(str, _get_leg, _set_leg, notify=changed)
    wall = Property(QObject, _get_wall, _set_wall, notify=changed)
    heightPx = Property(int, _get_height, _set_height, notify=changed)
    fit = Property(bool, _get_fit, _set_fit, notify=changed)
    pictureSize = Property(QSizeF, lambda self: _size(self._picture), notify=changed)
    hasPicture = Property(bool, lambda self: self._picture is not None, notify=changed)
    stalled = Property(bool, lambda self: self._stalled, notify=changed)


@QmlElement
class PictureFeed(QObject):
    """Feeds the pictures of a leg into the sink of a VideoOutput."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = Place(self)
        self.destroyed.connect(self._place.take_down)
        self._sink: QVideoSink | None = None
        self._has_picture = False
        self._stalled = False
        self._size = QSizeF()

    @property
    def height_px(self) -> int:
        """See Screen."""
        return self._place.height_px

    def take(self, picture: Picture) -> None:
        """See Screen."""
        if self._sink is None:
            return
        self._sink.setVideoFrame(video_frame(picture))
        if self._stalled or not self._has_picture or self._size != _size(picture):
            self._has_picture, self._stalled, self._size = True, False, _size(picture)
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

    def _get_height(self) -> int:
        return self._place.height_px

    def _set_height(self, height_px: int) -> None:
        if self._place.resize(height_px):
            self.changed.emit()

    legId = Property(str, _get_leg, _set_leg, notify=changed)
    wall = Property(QObject, _get_wall, _set_wall, notify=changed)
    heightPx = Property(int, _get_height, _set_height, notify=changed)
    pictureSize = Property(QSizeF, lambda self: self._size, notify=changed)
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


def _size(picture: Picture | None) -> QSizeF:
    return QSizeF(picture.width_px, picture.height_px) if picture is not None else QSizeF()


def _filling(width: int, height: int, target: QRectF) -> tuple[QRectF, QRectF]:
    """The middle part of a picture that fills the target without bars, and the target."""
    scale = max(target.width() / width, target.height() / height) or 1.0
    shown_width, shown_height = target.width() / scale, target.height() / scale
    return QRectF((width - shown_width) / 2, (height - shown_height) / 2, shown_width, shown_height), target


def _fitting(width: int, height: int, target: QRectF) -> tuple[QRectF, QRectF]:
    """The whole picture, and the part of the target it takes."""
    scale = min(target.width() / width, target.height() / height)
    place = QRectF(0, 0, width * scale, height * scale)
    place.moveCenter(target.center())
    return QRectF(0, 0, width, height), place
