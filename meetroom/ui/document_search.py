"""Search in the document being read, whatever the case and the Vietnamese marks; draws nothing."""

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.papers.pages import Hit, PageSource
from meetroom.papers.search_index import pieces_of
from meetroom.ui.items.marking import MarkBoard

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1


def hits_of(source: PageSource, query: str) -> tuple[Hit, ...]:
    """Places of a query's words, in reading order: where they stand together, or each by itself."""
    together = source.find(query)
    if together:
        return together
    hits = [hit for piece in pieces_of(query) for hit in source.find(piece)]
    return tuple(sorted(hits, key=lambda hit: (hit.page, hit.start)))


@QmlElement
class DocumentSearch(QObject):
    """What was looked for and where it is.  `found(page, y_pt)`: go there; `sought(query)`: asked elsewhere."""

    changed = Signal()
    found = Signal(int, float)
    sought = Signal(str)

    def __init__(self, board: MarkBoard, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._query = ""
        self._busy = False
        self._hits: tuple[Hit, ...] = ()
        self._at = -1
        self.page_now = 0

    @Slot(str)
    def find(self, query: str) -> None:
        """Look for something; goes to the first place on or after the page being read."""
        source = self._board.source
        self._query = query
        if source is None or not query.strip():
            self._show((), -1)
            return
        self._busy = True
        self.changed.emit()
        self._board.reader.ask(
            lambda: source.find(query), lambda hits: self._take(source, query, hits), lambda _: self._show((), -1)
        )

    def show_found(self, query: str, page: int) -> None:
        """Highlight what the search over all documents found, beginning with a page."""
        self.page_now = page
        self.sought.emit(query)
        source = self._board.source
        self._query = query
        if source is not None:
            self._busy = True
            self.changed.emit()
            self._board.reader.ask(
                lambda: hits_of(source, query),
                lambda hits: self._take(source, query, hits),
                lambda _: self._show((), -1),
            )

    @Slot()
    def next(self) -> None:
        """Go to the next place, after the last to the first."""
        self._step(1)

    @Slot()
    def previous(self) -> None:
        """Go to the place before."""
        self._step(-1)

    @Slot()
    def clear(self) -> None:
        """Highlight nothing any more."""
        self._query = ""
        self._show((), -1)

    def _take(self, source: PageSource, query: str, hits: tuple[Hit, ...]) -> None:
        if source is self._board.source and query == self._query:
            at = next((n for n, hit in enumerate(hits) if hit.page >= self.page_now), 0)
            self._show(hits, at if hits else -1)

    def _step(self, by: int) -> None:
        if self._hits:
            self._show(self._hits, (self._at + by) % len(self._hits))

    def _show(self, hits: tuple[Hit, ...], at: int) -> None:
        self._busy = False
        self._hits, self._at = hits, at
        self._board.show_hits(hits, at)
        self.changed.emit()
        if hits:
            rects = hits[at].rects
            self.found.emit(hits[at].page, rects[0].y_pt if rects else 0.0)

    query = Property(str, lambda self: self._query, notify=changed)
    busy = Property(bool, lambda self: self._busy, notify=changed)
    count = Property(int, lambda self: len(self._hits), notify=changed)
    place = Property(int, lambda self: self._at + 1, notify=changed)
