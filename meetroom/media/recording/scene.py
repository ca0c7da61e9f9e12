"""What a film shows: one large picture, a small one in its corner, who it is; knows no meeting and no file."""

from functools import lru_cache

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from meetroom import resource_path
from meetroom.media.frames import frame_from_picture
from meetroom.media.picture import Bytes, Picture

GROUND_Y, GROUND_UV = 24, 128
CAPTION_Y, BAND_Y = 235, 16
CAPTION_SHARE, CAPTION_WIDTH_SHARE = 0.036, 0.9  # of the height, of the width
BAND_OPACITY = 0.72
INSET_SHARE, GAP_SHARE = 0.22, 0.022


class Scene:
    """Composes pictures of one size.  Belongs to one thread."""

    def __init__(self, width_px: int, height_px: int) -> None:
        """Args: both sides even."""
        self.width_px, self.height_px = width_px, height_px
        self._gap_px = _even(height_px * GAP_SHARE)

    def frame(self, large: Picture | None, small: Picture | None, caption: str) -> av.VideoFrame:
        """Return one frame: pictures keep their shape; None leaves the ground to be seen.

        Args:
            caption: one line at the lower left, cut where it gets longer than the picture is wide; "" for none.
        """
        canvas = av.VideoFrame(self.width_px, self.height_px, "yuv420p")
        planes = [_rows(plane) for plane in canvas.planes]
        for plane, value in zip(planes, (GROUND_Y, GROUND_UV, GROUND_UV), strict=True):
            plane[:] = value
        if large is not None:
            self._lay(planes, large, (0, 0, self.width_px, self.height_px))
        if small is not None:
            self._lay(planes, small, self._corner())
        if caption:
            self._write(planes, caption)
        return canvas

    def _corner(self) -> tuple[int, int, int, int]:
        width, height = _even(self.width_px * INSET_SHARE), _even(self.height_px * INSET_SHARE)
        return self.width_px - width - self._gap_px, self.height_px - height - self._gap_px, width, height

    def _lay(self, planes: list[Bytes], picture: Picture, place: tuple[int, int, int, int]) -> None:
        left, top, width, height = place
        scale = min(width / picture.width_px, height / picture.height_px)
        fitted = max(2, _even(picture.width_px * scale)), max(2, _even(picture.height_px * scale))
        scaled = frame_from_picture(picture).reformat(width=fitted[0], height=fitted[1], format="yuv420p")
        left += _even((width - fitted[0]) / 2)
        top += _even((height - fitted[1]) / 2)
        for index, plane in enumerate(scaled.planes):
            half = 2 if index else 1
            rows = _rows(plane)[: fitted[1] // half, : fitted[0] // half]
            planes[index][top // half : top // half + rows.shape[0], left // half : left // half + rows.shape[1]] = rows

    def _write(self, planes: list[Bytes], caption: str) -> None:
        band = _caption_band(caption, self.height_px * CAPTION_SHARE, self.width_px * CAPTION_WIDTH_SHARE)
        height, width = band.shape
        left, bottom = self._gap_px, self.height_px - self._gap_px
        under = planes[0][bottom - height : bottom, left : left + width]
        dimmed = under * (1 - BAND_OPACITY) + BAND_Y * BAND_OPACITY
        under[:] = (dimmed + (CAPTION_Y - dimmed) * band).astype(np.uint8)
        for plane in planes[1:]:
            shade = plane[(bottom - height) // 2 : bottom // 2, left // 2 : (left + width) // 2]
            shade[:] = (shade * (1 - BAND_OPACITY) + GROUND_UV * BAND_OPACITY).astype(np.uint8)


@lru_cache(maxsize=8)
def _caption_band(caption: str, letter_px: float, widest_px: float) -> NDArray[np.float32]:
    """Return how much of each pixel is letter (0 to 1); both sides even."""
    font = ImageFont.truetype(str(resource_path("fonts", "BeVietnamPro-SemiBold.ttf")), letter_px)
    pad_px = letter_px / 2
    text = " ".join(caption.split())
    while font.getlength(text) > widest_px - 2 * pad_px:
        text = text.rstrip("…")[:-1] + "…"
    width = _even(font.getlength(text) + 2 * pad_px)
    height = _even(letter_px * 1.3 + 2 * pad_px)
    image = Image.new("L", (width, height))
    ImageDraw.Draw(image).text((pad_px, height / 2), text, fill=255, font=font, anchor="lm")
    return np.asarray(image, np.float32) / np.float32(255)


def _rows(plane: av.video.plane.VideoPlane) -> Bytes:
    flat = np.frombuffer(memoryview(plane), np.uint8)
    return flat.reshape(-1, plane.line_size)[:, : plane.width]


def _even(pixels: float) -> int:
    return round(pixels / 2) * 2
