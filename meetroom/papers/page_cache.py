"""Keeps drawn pages up to a number of bytes, the least recently used go first; knows no screen and no thread pool."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

import msgspec

DEFAULT_CACHE_BYTES = 192 * 1024 * 1024
Picture = TypeVar("Picture")


class PageKey(msgspec.Struct, frozen=True):
    """What makes two pictures of a page the same; `document` is any name unique to a version.

    `area_px`: only that part of it (x, y, width, height).
    """

    document: str
    page: int
    width_px: int
    rotation: int = 0
    night: bool = False
    area_px: tuple[int, int, int, int] | None = None


class PageCache(Generic[Picture]):
    """Pictures of pages, bounded by their size.  Any thread may call anything at any time.

    Args:
        size_of: bytes a picture takes.
    """

    def __init__(self, size_of: Callable[[Picture], int], max_bytes: int = DEFAULT_CACHE_BYTES) -> None:
        self._size_of = size_of
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._pictures: OrderedDict[PageKey, Picture] = OrderedDict()
        self._used_bytes = 0

    @property
    def used_bytes(self) -> int:
        """Bytes of all pictures held."""
        return self._used_bytes

    def get(self, key: PageKey) -> Picture | None:
        """The picture if it is held, which makes it the most recently used."""
        with self._lock:
            picture = self._pictures.get(key)
            if picture is not None:
                self._pictures.move_to_end(key)
            return picture

    def stand_in(self, key: PageKey) -> Picture | None:
        """The widest picture held of the same whole page in the same light, to be looked at meanwhile."""
        with self._lock:
            same = [
                held
                for held in self._pictures
                if held.page == key.page
                and held.document == key.document
                and (held.rotation, held.night, held.area_px) == (key.rotation, key.night, None)
            ]
            return self._pictures[max(same, key=lambda held: held.width_px)] if same else None

    def put(self, key: PageKey, picture: Picture) -> None:
        """Hold a picture; one larger than the whole cache is not held."""
        size_bytes = self._size_of(picture)
        with self._lock:
            self._remove(key)
            if size_bytes > self._max_bytes:
                return
            self._pictures[key] = picture
            self._used_bytes += size_bytes
            while self._used_bytes > self._max_bytes:
                self._remove(next(iter(self._pictures)))

    def forget(self, document: str) -> None:
        """Drop every picture of a document, e.g. because it was withdrawn."""
        with self._lock:
            for key in [key for key in self._pictures if key.document == document]:
                self._remove(key)

    def clear(self) -> None:
        """Drop everything."""
        with self._lock:
            self._pictures.clear()
            self._used_bytes = 0

    def _remove(self, key: PageKey) -> None:
        picture = self._pictures.pop(key, None)
        if picture is not None:
            self._used_bytes -= self._size_of(picture)
