"""Gives QML pictures of pages and answers about their text, all off the window's thread; knows no document's state.

A picture is asked for as `image://pages/NAME/PAGE/WIDTH_PX/n` (or `/d` for night) by an Image that is asynchronous:
Qt then asks on a thread of its own, one picture at a time.  What is drawn already (see `page_picture`) is
`image://pages/held/NUMBER` and comes at once.
"""

import itertools
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtQml import QQmlImageProviderBase
from PySide6.QtQuick import QQuickImageProvider

from meetroom.papers.drawing import Watch
from meetroom.papers.page_cache import DEFAULT_CACHE_BYTES, PageCache, PageKey
from meetroom.papers.pages import PageSource, PaperFault, PaperUnreadable

logger = logging.getLogger(__name__)
T = TypeVar("T")
PROVIDER = "pages"
HELD = "held"
MAX_WIDTH_PX = 4000
SLOW_S = 0.06
_TELLING_PX = 600
"""Pictures less wide say little about how slow a document is."""
_WORTH_PART = 0.8


class _Pace:
    """Processor seconds that the pages of a document drawn last took: a part, so that other work does not count."""

    def __init__(self) -> None:
        self._plain_s = 0.0
        self._sketched_s = 0.0

    def take(self, took_s: float, sketched: bool) -> None:
        """A page was drawn, perhaps after a small picture of it."""
        if sketched:
            self._sketched_s = (self._sketched_s + took_s) / 2 if self._sketched_s else took_s
        else:
            self._plain_s = (self._plain_s + took_s) / 2

    @property
    def is_slow(self) -> bool:
        """Whether a small picture first is worth while: pages take long, and much of it serves both pictures.

        A scan is unpacked once for both; of a text each costs nearly as much as the other.
        """
        return self._plain_s > SLOW_S and self._sketched_s < _WORTH_PART * self._plain_s


class PageShelf:
    """Documents open for reading, each under a name made here, with one bounded cache of pictures for all."""

    def __init__(self, cache_bytes: int = DEFAULT_CACHE_BYTES) -> None:
        self._cache: PageCache[QImage] = PageCache(QImage.sizeInBytes, cache_bytes)
        self._sources: dict[str, PageSource] = {}
        self._lock = threading.Lock()
        self._broken: set[str] = set()
        self._paces: dict[str, _Pace] = {}
        self._hung: dict[int, QImage] = {}
        self._numbers = itertools.count(1)

    def is_slow(self, name: str) -> bool:
        """Whether the pages of a document drawn last took so long that a small picture is worth while first."""
        pace = self._paces.get(name)
        return pace is not None and pace.is_slow

    def is_broken(self, name: str) -> bool:
        """Whether chunks of a document turned out to be missing or altered while it was read."""
        return name in self._broken

    def hold(self, image: QImage) -> int:
        """Keep a picture that is looked at, whatever the cache lets go.  Returns: its number."""
        with self._lock:
            number = next(self._numbers)
            self._hung[number] = image
        return number

    def release(self, number: int) -> None:
        """It is not looked at any more."""
        with self._lock:
            self._hung.pop(number, None)

    def hung(self, number: int) -> QImage | None:
        """A picture kept by `hold`."""
        with self._lock:
            return self._hung.get(number)

    def add(self, source: PageSource) -> str:
        """Make pages of a document available; the shelf owns the source from now on.  Returns its name."""
        with self._lock:
            name = f"p{next(self._numbers)}"
            self._sources[name] = source
        return name

    def remove(self, name: str) -> None:
        """Close a document and forget its pictures; harmless for a name unknown."""
        with self._lock:
            source = self._sources.pop(name, None)
            self._broken.discard(name)
            self._paces.pop(name, None)
        self._cache.forget(name)
        if source is not None:
            # Not here: a page of it may be being drawn, and the window must not wait for that.
            threading.Thread(target=source.close, name="page-close").start()

    def holds(self, name: str) -> bool:
        """Whether a document is open."""
        with self._lock:
            return name in self._sources

    def held(self, key: PageKey) -> QImage | None:
        """The picture if it is drawn already."""
        return self._cache.get(key)

    def stand_in(self, key: PageKey) -> QImage | None:
        """Another picture of the same page, drawn already, to be looked at meanwhile."""
        return self._cache.stand_in(key)

    def picture(
        self, key: PageKey, watch: Callable[[QImage], Watch] | None = None, *, sketched: bool = False
    ) -> QImage | None:
        """A picture of a page, drawn unless it is held; None when the document was closed or the page is damaged.

        Args:
            watch: given the picture that is being drawn; what it returns may look at it and give it up.
            sketched: a small picture of the page was drawn just before.
        Raises: RenderCancelled, with a watch.
        """
        held = self._cache.get(key)
        if held is not None:
            return held
        with self._lock:
            source = self._sources.get(key.document)
        if source is None:
            return None
        try:
            frame = source.frame(key.page, key.width_px, key.rotation, key.area_px)
            image = QImage(frame.width_px, frame.height_px, QImage.Format.Format_RGB32)
            if image.isNull():
                logger.warning("no memory for a picture of %d bytes", frame.size_bytes)
                return None
            started_s = time.thread_time()
            source.draw(key.page, frame, image.bits(), key.night, watch(image) if watch is not None else None)
            if key.width_px >= _TELLING_PX:
                self._paces.setdefault(key.document, _Pace()).take(time.thread_time() - started_s, sketched)
        except PaperUnreadable as unreadable:
            logger.warning("page %d cannot be drawn: %s", key.page, unreadable.fault)
            if unreadable.fault is PaperFault.SEAL_BROKEN:
                self._broken.add(key.document)
            return None
        self._cache.put(key, image)
        with self._lock:
            closed = key.document not in self._sources
        if closed:
            self._cache.forget(key.document)
        return image

    @property
    def used_bytes(self) -> int:
        """Bytes of the pictures held."""
        return self._cache.used_bytes


def key_of(url_part: str) -> PageKey | None:
    """What `NAME/PAGE/WIDTH_PX/n` asks for, None when it asks for nothing possible."""
    try:
        name, page, width_px, light = url_part.split("/")
        return PageKey(name, int(page), max(1, min(MAX_WIDTH_PX, int(width_px))), night=light == "d")
    except ValueError:
        return None


class PageImages(QQuickImageProvider):
    """The provider; give it to the QML engine: `engine.addImageProvider(PROVIDER, PageImages(shelf))`."""

    def __init__(self, shelf: PageShelf) -> None:
        super().__init__(QQmlImageProviderBase.ImageType.Image)
        self._shelf = shelf

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:
        """See QQuickImageProvider; on Qt's thread for pictures, on the window's for one held."""
        picture = self._picture(id)
        if picture is None:
            # An empty picture would be a warning on the console; a page that cannot be drawn stays white.
            blank = QImage(1, 1, QImage.Format.Format_RGB32)
            blank.fill(Qt.GlobalColor.white)
            return blank
        size.setWidth(picture.width())
        size.setHeight(picture.height())
        return picture

    def _picture(self, url_part: str) -> QImage | None:
        kind, _, number = url_part.partition("/")
        if kind == HELD:
            return self._shelf.hung(int(number)) if number.isdecimal() else None
        key = key_of(url_part)
        return self._shelf.picture(key) if key is not None else None


class PageReader(QObject):
    """Asks documents on one thread beside the window's, answers on the window's; the answers keep their order."""

    _answered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="pages")
        self._stopped = False
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def ask(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[PaperUnreadable], None] | None = None,
    ) -> None:
        """Do some work there; then call `done` here, or `failed` when the document cannot be read."""
        if self._stopped:
            return
        future = self._pool.submit(work)
        future.add_done_callback(lambda ended: self._emit(ended, done, failed))

    def stop(self) -> None:
        """Finish what is asked and ask no more."""
        self._stopped = True
        self._pool.shutdown(wait=True)

    def _emit(self, future: "Future[Any]", done: Callable[[Any], None], failed: object) -> None:
        try:
            self._answered.emit((future, done, failed))
        except RuntimeError:
            logger.debug("an answer about a page came after the window was closed")

    def _deliver(self, answer: Any) -> None:
        future, done, failed = answer
        error = future.exception()
        if error is None:
            done(future.result())
        elif isinstance(error, PaperUnreadable):
            logger.warning("a document cannot be read: %s", error.fault)
            if failed is not None:
                failed(error)
        else:
            raise error
