"""The machine's camera: generated frames of every layout become the picture they show, off the window's thread."""

import threading
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtMultimedia import QCameraDevice, QVideoFrame, QVideoFrameFormat

from meetroom.media.frames import frame_from_picture, picture_from_frame
from meetroom.media.picture import Picture, SyntheticCamera, read_code
from meetroom.ui.camera import DEAD_AFTER_MS, Darkroom, Planes, QtCamera, picture_from_image, taken_from

F = QVideoFrameFormat.PixelFormat
LAYOUTS = {
    F.Format_NV12: "nv12",
    F.Format_YUYV: "yuyv422",
    F.Format_BGRA8888: "bgra",
    F.Format_RGBX8888: "rgba",
    F.Format_YUV420P: "yuv420p",
}


def qt_frame(kind: Any, source: Picture) -> QVideoFrame:
    """A frame as a camera of this format would give it."""
    planes = frame_from_picture(source).reformat(format=LAYOUTS[kind])
    frame = QVideoFrame(QVideoFrameFormat(QSize(source.width_px, source.height_px), kind))
    assert frame.map(QVideoFrame.MapMode.WriteOnly)
    for n, plane in enumerate(planes.planes):
        stride = frame.bytesPerLine(n)
        target = np.frombuffer(frame.bits(n), np.uint8)
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        used = min(stride, plane.line_size)
        for row in range(plane.height):
            target[row * stride : row * stride + used] = rows[row, :used]
    frame.unmap()
    return frame


@pytest.mark.parametrize("kind", list(LAYOUTS))
@pytest.mark.parametrize("width_px", [160, 202])  # the second one has rows that are padded
def test_a_frame_becomes_the_picture_it_shows(qapp: object, kind: Any, width_px: int) -> None:
    source = SyntheticCamera(5, width_px, 96).picture()
    picture = taken_from(qt_frame(kind, source))()
    assert (picture.width_px, picture.height_px) == (width_px, 96)
    code = read_code(picture)
    assert code is not None
    assert code.sender == 5
    # FFmpeg's own way there and back is the measure: RGB cannot hold every colour of the source.
    expected = picture_from_frame(frame_from_picture(source).reformat(format=LAYOUTS[kind]).reformat(format="yuv420p"))
    for plane in range(3):
        difference = np.abs(picture.plane(plane).astype(int) - expected.plane(plane).astype(int))
        assert difference.mean() < 1, plane


@pytest.mark.qt_log_ignore("No RHI backend")
def test_a_rare_format_is_taken_the_long_way(qapp: object) -> None:
    frame = QVideoFrame(QImage(64, 48, QImage.Format.Format_Grayscale8))
    picture = taken_from(frame)()
    assert (picture.width_px, picture.height_px) == (64, 48)


def test_an_empty_frame_is_no_picture(qapp: object) -> None:
    with pytest.raises(ValueError, match="mapped"):
        Planes(QVideoFrame())


def test_an_image_becomes_planes_that_keep_its_colours() -> None:
    image = QImage(65, 33, QImage.Format.Format_ARGB32)
    image.fill(QColor(255, 0, 0))
    picture = picture_from_image(image)
    assert (picture.width_px, picture.height_px) == (64, 32)
    assert int(picture.plane(0)[0, 0]) == pytest.approx(82, abs=2)  # BT.601 red
    assert int(picture.plane(1)[0, 0]) == pytest.approx(90, abs=2)
    assert int(picture.plane(2)[0, 0]) == pytest.approx(240, abs=2)


def test_pictures_are_made_off_the_windows_thread_and_taken_on_it(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made, taken = [], []
    develop = Planes.picture

    def watched(planes: Planes) -> Picture:
        made.append(threading.current_thread())
        return develop(planes)

    monkeypatch.setattr(Planes, "picture", watched)
    room = Darkroom(lambda picture: taken.append((threading.current_thread(), picture)))
    frame = qt_frame(F.Format_NV12, SyntheticCamera(5, 160, 96).picture())
    room.put(frame)
    room.put(frame)  # the first one is still being worked at
    room.put(QVideoFrame())
    qtbot.waitUntil(lambda: bool(taken))
    assert [thread for thread, _ in taken] == [threading.main_thread()]
    assert made[0] is not threading.main_thread()
    assert len(made) == 1
    room.put(frame)
    qtbot.waitUntil(lambda: len(taken) == 2)
    room.close()
    room.put(frame)
    assert len(made) == 2


def test_a_camera_tells_when_no_picture_comes_and_when_they_come_again(qtbot: Any) -> None:
    camera = QtCamera(QCameraDevice())
    taken: list[Picture] = []
    told: list[bool] = []
    camera.start(taken.append, told.append)
    camera._patience.start(1)
    qtbot.waitUntil(lambda: told == [False])
    camera._patience.setInterval(DEAD_AFTER_MS)
    frame = qt_frame(F.Format_NV12, SyntheticCamera(5, 160, 96).picture())
    camera._sink.setVideoFrame(frame)
    qtbot.waitUntil(lambda: told == [False, True] and bool(taken))
    camera._camera.errorOccurred.emit(camera._camera.Error.CameraError, "busy")
    assert told == [False, True, False]
    camera.stop()
    camera._sink.setVideoFrame(frame)
    camera._camera.errorOccurred.emit(camera._camera.Error.CameraError, "busy")
    assert told == [False, True, False]
    assert not camera._patience.isActive()
