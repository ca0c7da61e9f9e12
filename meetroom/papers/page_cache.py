"""Keeps drawn pages up to a number of bytes, the least recently used go first; knows no screen and no thread pool."""

import threading
from collections import OrderedDict
from collections.abc import Callable

import msgspec

from meetroom.papers.pages import PageBitmap, PageSource

DEFAULT_CACHE_BYTES = 256 * 1024 * 1024


class PageKey(msgspec.Struct, frozen=True):
    """What makes two pictures of a page the same; `document` is any name unique to a version."""

    document: str
    page: int
    width_px: int
    rotation: int = 0
    night: bool = False


class RenderCancelled(Exception):
    """Nobody waits for this picture any more: the reader has scrolled on."""


class PageCache:
    """Pictures of pages, bounded by their size.  Any thread may call anything at any time."""

    def __init__(self, max_bytes: int = DEFAULT_CACHE_BYTES) -> None:
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._bitmaps: OrderedDict[PageKey, PageBitmap] = OrderedDict()
        self._used_bytes = 0

    @property
    def used_bytes(self) -> int:
        """Bytes of all pictures held."""
        return self._used_bytes

    def get(self, key: PageKey) -> PageBitmap | None:
        """The picture if it is held, which makes it the most recently used."""
        with self._lock:
            bitmap = self._bitmaps.get(key)
            if bitmap is not None:
                self._bitmaps.move_to_end(key)
            return bitmap

    def put(self, key: PageKey, bitmap: PageBitmap) -> None:
        """Hold a picture; one larger than the whole cache is not held."""
        with self._lock:
            self._remove(key)
            if len(bitmap.pixels) > self._max_bytes:
                return
            self._bitmaps[key] = bitmap
            self._used_bytes += len(bitmap.pixels)
            while self._used_bytes > self._max_bytes:
                self._remove(next(iter(self._bitmaps)))

    def render(self, source: PageSource, key: PageKey, is_cancelled: Callable[[], bool] = lambda: False) -> PageBitmap:
        """The picture, drawn unless it is held.

        Args:
            is_cancelled: asked right before drawing, which is when a long queue has been waited through.
        Raises: RenderCancelled; PaperUnreadable.
        """
        held = self.get(key)
        if held is not None:
            return held
        if is_cancelled():
            raise RenderCancelled
        bitmap = source.render(key.page, key.width_px, key.rotation, key.night)
        self.put(key, bitmap)
        return bitmap

    def forget(self, document: str) -> None:
        """Drop every picture of a document, e.g. because it was withdrawn."""
        with self._lock:
            for key in [key for key in self._bitmaps if key.document == document]:
                self._remove(key)

    def clear(self) -> None:
        """Drop everything."""
        with self._lock:
            self._bitmaps.clear()
            self._used_bytes = 0

    def _remove(self, key: PageKey) -> None:
        bitmap = self._bitmaps.pop(key, None)
        if bitmap is not None:
            self._used_bytes -= len(bitmap.pixels)
