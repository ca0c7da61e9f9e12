"""The pages of a PDF held in memory, for a strip that shows them one below the other; knows no meeting, keeps no file.

For papers the program typesets itself (drafts and minutes); the documents of a meeting are shown by `document`.
"""

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from meetroom.papers.pages import PageSource, PaperUnreadable
from meetroom.ui.items.page_image import PageReader, PageShelf
from meetroom.ui.items.page_picture import PageEasel
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import fixed

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1


class PaperPageRow(Row, frozen=True, kw_only=True):
    """One page; `words`: what stands on it, for who cannot see it."""

    number: int
    width_pt: float
    height_pt: float
    words: str


@QmlElement
class PaperPagesViewModel(QObject):
    """See the module.  `opened` comes when other pages are there; `count` is 0 until then, and where it is unreadable.

    Args:
        shelf: of the window, so that all pictures share one bounded cache.
    """

    changed = Signal()
    opened = Signal()
    easel: Property = fixed(PageEasel, "_easel")
    rows: Property = fixed(QObject, "_rows")

    def __init__(self, shelf: PageShelf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._easel = PageEasel(shelf, self)
        self._rows = RowModel(PaperPageRow, self)
        self._reader: PageReader | None = None
        self._name = ""
        self._asked = 0
        self._unreadable = self._closed = False

    def open(self, pdf: bytes) -> None:
        """Show these pages; those before stay in sight until these are read."""
        if self._closed:
            return
        if self._reader is None:
            # Not before it is wanted: most windows never show such a paper.
            self._reader = PageReader(self)
        self._asked += 1
        asked = self._asked
        self._reader.ask(lambda: _read(pdf), lambda read: self._take(asked, *read), lambda _: self._fail(asked))

    def clear(self) -> None:
        """Show nothing, and keep nothing of it in memory."""
        self._asked += 1
        self._show("", [], unreadable=False)

    def close(self) -> None:
        """The window closes."""
        self._closed = True
        self.clear()
        self._easel.stop()
        if self._reader is not None:
            self._reader.stop()

    def _take(self, asked: int, source: PageSource, rows: list[PaperPageRow]) -> None:
        if asked != self._asked:
            source.close()
            return
        self._show(self._shelf.add(source), rows, unreadable=False)
        self.opened.emit()

    def _fail(self, asked: int) -> None:
        if asked == self._asked:
            self._show("", [], unreadable=True)

    def _show(self, name: str, rows: list[PaperPageRow], *, unreadable: bool) -> None:
        before, self._name, self._unreadable = self._name, name, unreadable
        self._rows.show(rows)
        self.changed.emit()
        if before:
            self._shelf.remove(before)

    name = Property(str, lambda self: self._name, notify=changed)
    count = Property(int, lambda self: len(self._rows.rows), notify=changed)
    unreadable = Property(bool, lambda self: self._unreadable, notify=changed)


def _read(pdf: bytes) -> tuple[PageSource, list[PaperPageRow]]:
    """Raises: PaperUnreadable."""
    source = PageSource(pdf)
    try:
        rows = []
        for number in range(source.page_count):
            width_pt, height_pt = source.size_pt(number)
            words = " ".join(source.text(number).split())
            rows.append(
                PaperPageRow(key=str(number), number=number, width_pt=width_pt, height_pt=height_pt, words=words)
            )
    except PaperUnreadable:
        source.close()
        raise
    return source, rows
