"""The document centre in a window of its own, for measuring what a reader waits for; knows no figures."""

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtQuick import QQuickItem

from meetroom.domain.core import DocumentId
from meetroom.papers.sealing import SealedReader
from meetroom.ui.app import application, find_item, wait_for
from tests.ui.paper_stage import DRAFT, PaperStage

PATIENCE_S = 30.0


class _Patience:
    """What the stage asks of pytest-qt."""

    def waitUntil(self, until: Callable[[], bool], timeout: int = 5000) -> None:
        if not wait_for(until, timeout / 1000):
            raise TimeoutError


class ReadingWindow:
    """One window on one document whose pages are so wide; `open_reader` is what the library does."""

    def __init__(self, open_reader: Callable[[], SealedReader], width_px: int) -> None:
        application()
        patience: Any = _Patience()
        self.stage = PaperStage(patience, size=(width_px + 84, 1000), enter=False)
        self.answered_s = 0.0
        self._pages: QQuickItem | None = None

        async def opened(_document_id: DocumentId, _version: int | None = None) -> SealedReader:
            self.answered_s = time.perf_counter()
            return open_reader()

        vars(self.stage.engine.papers)["open_reader"] = opened
        self.stage.document.reading.turn(0)

    def first_page_ms(self) -> float:
        """Enter the meeting; from the library's answer until the first page is painted."""
        self.stage.enter()
        self._seen(0)
        assert self.stage.document.property("document") == DRAFT
        return 1000 * (time.perf_counter() - self.answered_s)

    def turn_ms(self) -> float:
        """One page on, which was drawn ahead, until it is painted."""
        page = int(self.stage.document.property("page")) + 1
        self._wait_drawn(page)
        wait_for(lambda: False, 0.15)  # the view rests, as it does while somebody reads
        started_s = time.perf_counter()
        self.stage.document.reading.step(1)
        self.stage.grab()
        took_ms = 1000 * (time.perf_counter() - started_s)
        assert self.stage.document.property("page") == page
        return took_ms

    def leap_ms(self, page: int) -> float:
        """To a page far away, until it is painted."""
        wait_for(lambda: False, 0.3)  # somebody reads, and the neighbours are drawn
        started_s = time.perf_counter()
        self.stage.document.reading.goTo(page)
        self._seen(page)
        return 1000 * (time.perf_counter() - started_s)

    def leap_sights_ms(self, page: int) -> tuple[float, float]:
        """To a page far away, until a picture of it is painted, perhaps a small one, and until it is the sharp one."""
        wait_for(lambda: False, 0.6)  # neighbours of a scan take longer
        started_s = time.perf_counter()
        self.stage.document.reading.goTo(page)
        self._wait(page, lambda image: bool(image.property("source").toString()))
        self.stage.grab()
        seen_ms = 1000 * (time.perf_counter() - started_s)
        self._seen(page)
        return seen_ms, 1000 * (time.perf_counter() - started_s)

    def close(self) -> None:
        """Let go of everything."""
        self.stage.close()

    def _image(self, page: int) -> QQuickItem | None:
        if self._pages is None:
            self._pages = find_item(self.stage.window.contentItem(), "pageList")
        return find_item(self._pages, f"pageImage{page}") if self._pages is not None else None

    def _wait_drawn(self, page: int) -> None:
        self._wait(page, lambda image: bool(image.property("drawn")))

    def _wait(self, page: int, until: Callable[[QQuickItem], bool]) -> None:
        found: list[QQuickItem] = []

        def is_so() -> bool:
            # Looked for once: to look is dear, and what is measured must not wait for it.
            if not found and (image := self._image(page)) is not None:
                found.append(image)
            return bool(found) and until(found[0])

        if not wait_for(is_so, PATIENCE_S):
            raise TimeoutError
        # What QML let go of is only destroyed inside an event loop, which does not run here.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _seen(self, page: int) -> None:
        self._wait_drawn(page)
        self.stage.grab()
