"""Draws one loaded page, or a part of it, into memory somebody else provides; knows no document and no cache.

Only ever called with PDFium's lock held (see `pages`).
"""

import ctypes
import logging
import time
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
import pypdfium2.raw as pdfium

logger = logging.getLogger(__name__)
SNAPSHOT_S = 0.15
_FLAGS = pdfium.FPDF_ANNOT
_BAND_PX = 1 << 16


class RenderCancelled(Exception):
    """Nobody waits for this picture any more: the reader has scrolled on."""


class Frame(msgspec.Struct, frozen=True):
    """A page drawn `whole_width_px` by `whole_height_px`, of which the part from (x_px, y_px) is kept.

    `turn`: quarter turns clockwise.  Memory for it is four bytes per pixel, rows without gaps.
    """

    whole_width_px: int
    whole_height_px: int
    x_px: int
    y_px: int
    width_px: int
    height_px: int
    turn: int = 0

    @property
    def size_bytes(self) -> int:
        """Memory the picture takes."""
        return 4 * self.width_px * self.height_px


class Watch:
    """What may happen while a slow page is drawn: it is given up, or looked at half finished.

    Args:
        is_wanted: asked again and again; the drawing ends soon after it says no.
        seen: called now and then with the page half drawn; must copy what it needs at once.
    """

    def __init__(self, is_wanted: Callable[[], bool], seen: Callable[[], None] | None = None) -> None:
        self._is_wanted = is_wanted
        self._seen = seen
        self._next_look_s = time.monotonic() + SNAPSHOT_S

    def goes_on(self) -> bool:
        """Called by PDFium, which no exception may cross."""
        try:
            if self._seen is not None and time.monotonic() >= self._next_look_s:
                self._seen()
                self._next_look_s = time.monotonic() + SNAPSHOT_S
            return self._is_wanted()
        except Exception:
            logger.exception("a drawing cannot be watched")
            return False


def draw(page: Any, formenv: Any, frame: Frame, into: Any, watch: Watch | None = None) -> bool:
    """Draw on white.

    Args:
        page: a page of pypdfium2; formenv: what draws its form fields, None without any.
        into: writable memory of `frame.size_bytes`, filled with blue, green, red, unused.
    Returns: False where PDFium takes no picture of this size.
    Raises: RenderCancelled.
    """
    memory = (ctypes.c_ubyte * frame.size_bytes).from_buffer(into)
    bitmap = pdfium.FPDFBitmap_CreateEx(
        frame.width_px, frame.height_px, pdfium.FPDFBitmap_BGRx, memory, 4 * frame.width_px
    )
    if not bitmap:
        return False
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, frame.width_px, frame.height_px, 0xFFFFFFFF)
        place = (-frame.x_px, -frame.y_px, frame.whole_width_px, frame.whole_height_px, frame.turn, _FLAGS)
        if watch is None:
            pdfium.FPDF_RenderPageBitmap(bitmap, page, *place)
        else:
            _draw_watched(bitmap, page, place, watch)
        if formenv:  # what was filled into form fields is drawn by a call of its own
            pdfium.FPDF_FFLDraw(formenv, bitmap, page, *place)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return True


def _draw_watched(bitmap: Any, page: Any, place: tuple[int, ...], watch: Watch) -> None:
    pause = pdfium.IFSDK_PAUSE(version=1)
    # PDFium stops as soon as it is told to pause, and is then told to forget it.
    stop = type(pause.NeedToPauseNow)(lambda _: int(not watch.goes_on()))
    pause.NeedToPauseNow = stop
    try:
        state = pdfium.FPDF_RenderPageBitmap_Start(bitmap, page, *place, pause)
        if state == pdfium.FPDF_RENDER_TOBECONTINUED:
            raise RenderCancelled
    finally:
        pdfium.FPDF_RenderPage_Close(page)


def turn_to_night(pixels: Any) -> None:
    """Mirror each pixel's lightness and keep its hue, in place: c becomes c + 255 - max - min, within a byte.

    Args:
        pixels: writable memory, four bytes per pixel.
    """
    words = np.frombuffer(pixels, dtype=np.uint32)
    for start in range(0, len(words), _BAND_PX):  # a band stays in the processor's cache
        band = words[start : start + _BAND_PX]
        coloured = np.flatnonzero((band ^ (band >> np.uint32(8))) & np.uint32(0xFFFF))
        hues = band[coloured].view(np.uint8).reshape(-1, 4)
        # Grey, which is most of a page, is mirrored by turning its bits round.
        np.bitwise_xor(band, np.uint32(0x00FFFFFF), out=band)
        if len(coloured):
            shift = ~hues[:, :3].max(axis=1) - hues[:, :3].min(axis=1)  # modulo 256, like the sum below
            hues[:, :3] += shift[:, None]
            band[coloured] = hues.view(np.uint32).reshape(-1)
