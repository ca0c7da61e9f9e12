"""The border to PyAV for pictures: captured pixels and frames of FFmpeg in and out of `Picture`; no network."""

from enum import StrEnum
from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray

from meetroom.media.picture import Picture

CLOCK_HZ = 90_000
TIME_BASE = Fraction(1, CLOCK_HZ)


class PixelLayout(StrEnum):
    """Layouts cameras and screens deliver, by their FFmpeg names."""

    RGBA = "rgba"
    BGRA = "bgra"
    RGB24 = "rgb24"
    NV12 = "nv12"
    YUYV = "yuyv422"


def picture_from_frame(frame: av.VideoFrame) -> Picture:
    """Wrap a frame without copying (converting it first if it is not planar 4:2:0)."""
    if frame.format.name not in ("yuv420p", "yuvj420p"):
        frame = frame.reformat(format="yuv420p")
    y, u, v = (memoryview(plane) for plane in frame.planes)
    strides = (frame.planes[0].line_size, frame.planes[1].line_size, frame.planes[2].line_size)
    return Picture(frame.width, frame.height, (y, u, v), strides, frame.pts or 0)


def frame_from_picture(picture: Picture) -> av.VideoFrame:
    """Copy a picture into a frame of its own."""
    frame = av.VideoFrame(picture.width_px, picture.height_px, "yuv420p")
    for index, plane in enumerate(frame.planes):
        pixels = picture.plane(index)
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        rows[: pixels.shape[0], : pixels.shape[1]] = pixels
    frame.pts = picture.timestamp
    frame.time_base = TIME_BASE
    return frame


def bgrx(picture: Picture, width_px: int, height_px: int) -> NDArray[np.uint8]:
    """Pixels of a picture at another size, rows by columns by (blue, green, red, 255), without gaps.

    Averages over the pixels that fall together, so that small letters of a shared screen stay readable.
    """
    frame = frame_from_picture(picture).reformat(width_px, height_px, "bgra", interpolation="AREA")
    plane = frame.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[:height_px]
    return np.ascontiguousarray(rows[:, : 4 * width_px]).reshape(height_px, width_px, 4)


def picture_from_pixels(
    data: bytes | memoryview, width_px: int, height_px: int, stride_bytes: int, layout: PixelLayout
) -> Picture:
    """Convert one captured image; `data` is its first plane, followed at once by the second for NV12.

    Raises: ValueError when `data` is shorter than the picture needs.
    """
    frame = av.VideoFrame(width_px, height_px, layout.value)
    flat = np.frombuffer(data, np.uint8)
    at = 0
    for plane in frame.planes:
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        count = plane.height
        width_bytes = min(stride_bytes, plane.line_size)
        if flat.size < at + stride_bytes * (count - 1) + width_bytes:
            raise ValueError("fewer bytes than the picture needs")
        source = np.lib.stride_tricks.as_strided(flat[at:], (count, width_bytes), (stride_bytes, 1))
        rows[:count, :width_bytes] = source
        at += stride_bytes * count
    return picture_from_frame(frame)
