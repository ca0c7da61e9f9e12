"""Pictures of pages for QML: asked for by name, drawn beside the window's thread, shown at once where they are held.

A `PagePicture` says by its `source` what an Image beside it is to show: the picture wanted, or until it is drawn
another one of the same page, or that page half drawn.  The Image loads without waiting, since the picture is there.
"""

import itertools
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import Property, QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtQml import QmlElement

from meetroom.papers.drawing import Watch, turn_to_night
from meetroom.papers.page_cache import PageKey
from meetroom.papers.page_queue import FIRST, NOW, Order, PageQueue
from meetroom.ui.items.page_image import HELD, PROVIDER, PageShelf

QML_IMPORT_NAME = "Meetroom.Items"
QML_IMPORT_MAJOR_VERSION = 1

SKETCH_PART = 4


@QmlElement
class PageEasel(QObject):
    """Where pictures are drawn; one of it serves a window.  `broken(name)`: this document cannot be read on.

    Args:
        meant: the page somebody reads, drawn before the others in the view; -1 for none.
    """

    broken = Signal(str)
    _drawn = Signal(object)

    def __init__(
        self, shelf: PageShelf, parent: QObject | None = None, *, meant: Callable[[], int] = lambda: -1
    ) -> None:
        super().__init__(parent)
        self.shelf = shelf
        self._meant = meant
        self.queue = PageQueue()
        self._drawn.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def order(self, key: PageKey, rank: int, show: Callable[[QImage | None, bool], None]) -> Order:
        """Have a picture drawn; `show(picture, whole)` is called on the window's thread, perhaps several times."""

        def work(order: Order) -> None:
            def watch(image: QImage) -> Watch:
                def wanted() -> bool:
                    return order.wanted() and self.shelf.holds(key.document)

                return Watch(wanted, lambda: self._look(order, image, key.night, show))

            sketched = self._sketch(order, key, show, watch)
            image = self.shelf.picture(key, watch, sketched=sketched)
            self._tell(order, show, image, True)
            if image is None and self.shelf.is_broken(key.document):
                self.broken.emit(key.document)

        order = Order(work, self._rank(key, rank))
        self.queue.place(order)
        return order

    def rank(self, order: Order, key: PageKey, rank: int) -> None:
        """It has become more, or less, urgent."""
        self.queue.rank(order, self._rank(key, rank))

    def _rank(self, key: PageKey, rank: int) -> int:
        return FIRST if rank == NOW and key.page == self._meant() else rank

    def stop(self) -> None:
        """Draw nothing more."""
        self.queue.stop()

    def _sketch(
        self, order: Order, key: PageKey, show: Callable[[QImage | None, bool], None], watch: Callable[[QImage], Watch]
    ) -> bool:
        """Show a small picture first where pages are slow; what PDFium unpacked for it serves the large one too."""
        if order.rank <= NOW and key.area_px is None and self.shelf.is_slow(key.document):
            small = replace(key, width_px=max(1, key.width_px // SKETCH_PART))
            if self.shelf.stand_in(key) is None and (image := self.shelf.picture(small, watch)) is not None:
                self._tell(order, show, image, False)
                return True
        return False

    def _look(self, order: Order, image: QImage, night: bool, show: Callable[[QImage | None, bool], None]) -> None:
        """Show a page that takes long as far as it is drawn."""
        if order.rank <= NOW:
            half = image.copy()
            if night:
                turn_to_night(half.bits())
            self._tell(order, show, half, False)

    def _tell(self, *drawn: object) -> None:
        self._drawn.emit(drawn)

    @staticmethod
    def _deliver(drawn: Any) -> None:
        order, show, image, whole = drawn
        if not order.dropped:
            show(image, whole)


class _Frame:
    """What one PagePicture holds; lives on in closures after Qt has destroyed that."""

    def __init__(self) -> None:
        self.easel: PageEasel | None = None
        self.key: PageKey | None = None
        self.order: Order | None = None
        self.serial = 0

    def drop(self) -> None:
        """Want nothing any more."""
        if self.easel is not None and self.order is not None:
            self.easel.queue.drop(self.order)
        self.order = None

    def hang(self, image: QImage | None) -> None:
        """Keep this picture where the provider finds it, instead of the one before."""
        if self.easel is None:
            return
        self.easel.shelf.release(self.serial)
        self.serial = self.easel.shelf.hold(image) if image is not None else 0

    def clear(self) -> None:
        """Keep nothing."""
        self.drop()
        self.hang(None)


@QmlElement
class PagePicture(QObject):
    """One picture of a page.  `wanted`: [document's name, page, width in pixels, night, rank, part or nothing].

    `part` is [x, y, width, height] of the whole picture.  `drawn`: what `source` shows is what is wanted.
    """

    changed = Signal()
    easelChanged = Signal()
    wantedChanged = Signal()
    _numbers = itertools.count(1)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._frame = frame = _Frame()
        self._wanted: list[Any] = []
        self._drawn = False
        self._failed = False
        self.destroyed.connect(lambda: frame.clear())

    @Slot()
    def release(self) -> None:
        """Let go of everything; QML says so, since it does not tell a class of Python that its end has come."""
        self._frame.clear()
        self._frame.key = None

    def _want(self) -> None:
        frame, easel = self._frame, self._frame.easel
        if easel is None:
            return
        key, rank = _key_of(self._wanted)
        if key == frame.key:
            if frame.order is not None and key is not None:
                easel.rank(frame.order, key, rank)
            return
        frame.drop()
        other = key is None or frame.key is None or (key.document, key.page) != (frame.key.document, frame.key.page)
        frame.key = key
        self._failed = False
        held = easel.shelf.held(key) if key is not None else None
        if key is None or held is not None:
            self._hang(held, held is not None)
            return
        stand_in = easel.shelf.stand_in(key) if other or not frame.serial else None
        if key.area_px is not None:
            stand_in = None
        if other or stand_in is not None or key.area_px is not None:
            self._hang(stand_in, False)
        elif self._drawn:
            self._drawn = False
            self.changed.emit()
        frame.order = easel.order(key, rank, self._take)

    def _take(self, image: QImage | None, whole: bool) -> None:
        if whole:
            self._frame.order = None
            self._failed = image is None
        if image is not None:
            # Half a page is no better than a whole one at another size.
            if whole or not self._frame.serial or not self._whole_hangs:
                self._hang(image, whole)
                self._whole_hangs = whole
        else:
            self.changed.emit()

    _whole_hangs = False

    def _hang(self, image: QImage | None, drawn: bool) -> None:
        self._frame.hang(image)
        self._drawn = drawn
        self._whole_hangs = image is not None
        self.changed.emit()

    def _source(self) -> str:
        return f"image://{PROVIDER}/{HELD}/{self._frame.serial}" if self._frame.serial else ""

    def _set_easel(self, easel: PageEasel | None) -> None:
        if easel is not None and easel is not self._frame.easel:
            self._frame.clear()
            self._frame.easel = easel
            self._want()
            self.easelChanged.emit()

    def _set_wanted(self, wanted: Any) -> None:
        self._wanted = list(wanted) if wanted is not None else []
        self._want()
        self.wantedChanged.emit()

    easel = Property(QObject, lambda self: self._frame.easel, _set_easel, notify=easelChanged)
    wanted = Property(list, lambda self: self._wanted, _set_wanted, notify=wantedChanged)
    source = Property(str, _source, notify=changed)
    drawn = Property(bool, lambda self: self._drawn, notify=changed)
    failed = Property(bool, lambda self: self._failed, notify=changed)


def _key_of(wanted: list[Any]) -> tuple[PageKey | None, int]:
    if len(wanted) < 5 or not wanted[0] or wanted[2] < 1:
        return None, 0
    name, page, width_px, night, rank = wanted[:5]
    part = wanted[5] if len(wanted) > 5 else None
    area = (int(part[0]), int(part[1]), int(part[2]), int(part[3])) if part else None
    return PageKey(str(name), int(page), int(width_px), night=bool(night), area_px=area), int(rank)
