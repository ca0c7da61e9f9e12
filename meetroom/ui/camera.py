"""The camera of this machine by Qt Multimedia: its frames become planes off the window's thread; knows no call."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QCamera, QMediaCaptureSession, QVideoFrame, QVideoFrameFormat, QVideoSink

from meetroom.media.frames import PixelLayout, picture_from_pixels
from meetroom.media.picture import Picture, picture_of

logger = logging.getLogger(__name__)
DEAD_AFTER_MS = 5000
"""A camera that gives no picture for so long is said not to work."""
_Format = QVideoFrameFormat.PixelFormat
PACKED = {
    _Format.Format_RGBA8888: (PixelLayout.RGBA, 4),
    _Format.Format_RGBX8888: (PixelLayout.RGBA, 4),
    _Format.Format_BGRA8888: (PixelLayout.BGRA, 4),
    _Format.Format_BGRX8888: (PixelLayout.BGRA, 4),
    _Format.Format_YUYV: (PixelLayout.YUYV, 2),
}
"""Formats of one plane, with their bytes per pixel."""
PLANAR = {_Format.Format_YUV420P: (1, 2), _Format.Format_YV12: (2, 1)}
"""Formats of three planes, with the places of blue and red."""


class Planes:
    """A copy of a frame's planes: what may leave the window's thread."""

    def __init__(self, frame: QVideoFrame) -> None:
        """Map the frame and copy it.  Raises: ValueError when it cannot be mapped."""
        if not frame.map(QVideoFrame.MapMode.ReadOnly):
            raise ValueError("the frame cannot be mapped")
        try:
            # Odd edges are cut: chroma is kept for every second pixel.
            self.width_px, self.height_px = frame.width() & ~1, frame.height() & ~1
            self.format = frame.pixelFormat()
            self.strides = [frame.bytesPerLine(n) for n in range(frame.planeCount())]
            self.data = [bytes(frame.bits(n)) for n in range(frame.planeCount())]
        finally:
            frame.unmap()

    def rows(self, plane: int, width_bytes: int, height: int) -> Any:
        """The used bytes of a plane, row by row.  Raises: ValueError when there are fewer."""
        stride = self.strides[plane]
        flat = np.frombuffer(self.data[plane], np.uint8)
        if flat.size < stride * (height - 1) + width_bytes:
            raise ValueError("fewer bytes than the picture needs")
        return np.lib.stride_tricks.as_strided(flat, (height, width_bytes), (stride, 1))

    def picture(self) -> Picture:
        """The picture they show.  Raises: ValueError."""
        width, height = self.width_px, self.height_px
        if self.format in PACKED:
            layout, pixel_bytes = PACKED[self.format]
            data = self.rows(0, width * pixel_bytes, height).tobytes()
            return picture_from_pixels(data, width, height, width * pixel_bytes, layout)
        if self.format == _Format.Format_NV12:
            data = self.rows(0, width, height).tobytes() + self.rows(1, width, height // 2).tobytes()
            return picture_from_pixels(data, width, height, width, PixelLayout.NV12)
        blue, red = PLANAR[self.format]
        chroma = (self.rows(n, width // 2, height // 2).copy() for n in (blue, red))
        return picture_of(self.rows(0, width, height).copy(), *chroma)


def taken_from(frame: QVideoFrame) -> Callable[[], Picture]:
    """What is left to do for a picture, to be done on any thread.  Raises: ValueError when it cannot be mapped."""
    if frame.pixelFormat() in PACKED or frame.pixelFormat() in PLANAR or frame.pixelFormat() == _Format.Format_NV12:
        return Planes(frame).picture
    # Rare formats, such as JPEG: Qt knows them; it takes long, but nobody waits for it.
    kept = QVideoFrame(frame)
    return lambda: picture_from_image(kept.toImage())


def picture_from_image(image: QImage) -> Picture:
    """An image as planes; odd edges are cut."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    return picture_from_pixels(
        bytes(rgb.constBits()), rgb.width() & ~1, rgb.height() & ~1, rgb.bytesPerLine(), PixelLayout.RGB24
    )


class Darkroom(QObject):
    """Frames in, pictures out, on a thread of its own; while it works newer frames are left out.

    Args:
        take: gets every picture, on the window's thread.
    """

    _done = Signal(object)  # Picture | None

    def __init__(self, take: Callable[[Picture], None]) -> None:
        super().__init__()
        self._take: Callable[[Picture], None] | None = take
        self._thread = ThreadPoolExecutor(1, "camera")
        self._busy = False
        self._done.connect(self._on_done, Qt.ConnectionType.QueuedConnection)

    def put(self, frame: QVideoFrame) -> None:
        """Take a frame in, unless the last one is still being worked at."""
        if self._busy or self._take is None or not frame.isValid():
            return
        try:
            work = taken_from(frame)
        except ValueError as error:
            logger.warning("a frame of the camera is left out: %s", error)
            return
        self._busy = True
        self._thread.submit(self._develop, work)

    def close(self) -> None:
        """No more pictures."""
        self._take = None
        self._thread.shutdown()

    def _develop(self, work: Callable[[], Picture]) -> None:
        try:
            picture: Picture | None = work()
        except ValueError as error:
            logger.warning("a frame of the camera is left out: %s", error)
            picture = None
        self._done.emit(picture)

    def _on_done(self, picture: Picture | None) -> None:
        self._busy = False
        if picture is not None and self._take is not None:
            self._take(picture)


class QtCamera:
    """A camera Qt Multimedia found."""

    def __init__(self, device: Any) -> None:
        self.name: str = device.description()
        self._camera = QCamera(device)
        self._session = QMediaCaptureSession()
        self._sink = QVideoSink()
        self._session.setCamera(self._camera)
        self._session.setVideoSink(self._sink)
        self._darkroom: Darkroom | None = None
        self._tell: Callable[[bool], None] | None = None
        self._works = True
        self._patience = QTimer(singleShot=True, interval=DEAD_AFTER_MS)
        self._patience.timeout.connect(lambda: self._say(False))
        self._sink.videoFrameChanged.connect(self._on_frame)
        self._camera.errorOccurred.connect(self._on_error)

    def start(self, take: Callable[[Picture], None], tell: Callable[[bool], None]) -> None:
        """See Camera."""
        self._darkroom, self._tell, self._works = Darkroom(take), tell, True
        self._patience.start()
        self._camera.start()

    def stop(self) -> None:
        """See Camera."""
        self._patience.stop()
        self._tell = None
        self._camera.stop()
        darkroom, self._darkroom = self._darkroom, None
        if darkroom is not None:
            darkroom.close()

    def _on_frame(self, frame: QVideoFrame) -> None:
        if self._darkroom is not None and frame.isValid():
            self._patience.start()
            self._say(True)
            self._darkroom.put(frame)

    def _on_error(self, error: QCamera.Error, text: str) -> None:
        if error is not QCamera.Error.NoError:
            logger.warning("the camera does not work: %s", text)
            self._say(False)

    def _say(self, works: bool) -> None:
        if works != self._works and self._tell is not None:
            self._works = works
            self._tell(works)
