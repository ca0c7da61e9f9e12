"""The search over all documents of the meeting as the person sees it: words in, pages out; reads no document."""

import html
from collections.abc import Callable

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import LinkState
from meetroom.domain.core import DocumentId
from meetroom.domain.state import DocumentState
from meetroom.papers.search_index import TITLE, FoundPage
from meetroom.ui.asked_words import AskedWords
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

LIMIT = 100
_PAGE = Words("Page {0}", "Trang {0}")
_IN_TITLE = Words("In the title", "Trong tên tài liệu")
_COUNT = Words("{0} pages in {1} documents", "{0} trang trong {1} tài liệu")
_MANY = Words("The best {0} pages, in {1} documents", "{0} trang phù hợp nhất trong {1} tài liệu")
_NOTHING = Words(
    "Not found in any document you may open. Try fewer words; marks do not matter.",
    "Không tìm thấy trong các tài liệu bạn được mở. Hãy thử ít từ hơn; gõ có dấu hay không dấu đều được.",
)
_READING = Words(
    "{0} of {1} documents have been read so far; the rest follows by itself.",
    "Đã đọc {0}/{1} tài liệu để tìm; phần còn lại sẽ tự thêm vào.",
)


class FoundRow(Row, frozen=True, kw_only=True):
    """One page; `head`: the document's title above the first page of each document; `excerpt` as styled text."""

    head: str
    document: str
    page: int
    place: str
    excerpt: str
    spoken: str


class SearchView(msgspec.Struct, frozen=True, kw_only=True):
    """What is said beside the pages; `reading`: that not everything is read yet."""

    query: str
    sentence: str
    reading: str
    busy: bool


@QmlElement
class LibrarySearch(ViewModel):
    """See the module.  `chosen(document, page, query)`: open this page and show the words."""

    ticking = False
    changed = Signal()
    chosen = Signal(str, int, str)
    query = shown(str, "query", changed)
    sentence = shown(str, "sentence", changed)
    reading = shown(str, "reading", changed)
    busy = shown(bool, "busy", changed)
    rows: Property = fixed(QObject, "_rows")

    def __init__(self, room: Room) -> None:
        self._rows = RowModel(FoundRow)
        self._words = AskedWords(self._find)
        self._found: list[FoundPage] = []
        self._read = (0, 0)
        self._active = False
        super().__init__(room)
        self._rows.setParent(self)
        self._words.setParent(self)
        self._words.asked.connect(self.refresh)
        room.bridge.linkChanged.connect(self._on_link)
        room.bridge.searchChanged.connect(self._on_more)
        room.bridge.meetingReset.connect(self._on_reset)

    def look(self) -> SearchView:
        """See ViewModel."""
        rows = self._made_rows()
        self._rows.show(rows)
        read, all_of_them = self._read
        return SearchView(
            query=self._words.query,
            sentence=self._sentence(rows),
            reading=self.room.text(_READING).format(read, all_of_them) if read < all_of_them else "",
            busy=self._words.busy,
        )

    @Slot(bool)
    def watch(self, active: bool) -> None:
        """The person looks at the results, or no more."""
        self._active = active
        if active:
            self._words.ask()

    @Slot(str)
    def type(self, query: str) -> None:
        """The person is writing; it is looked for when they pause."""
        if self._words.type(query):
            self.refresh()

    @Slot(str)
    def search(self, query: str) -> None:
        """Look for it now."""
        self._words.search(query)

    @Slot(str)
    def choose(self, key: str) -> None:
        """Open a page that was found."""
        row = next((row for row in self._rows.rows if row.key == key), None)
        if isinstance(row, FoundRow):
            self.chosen.emit(row.document, max(0, row.page), self._words.answered)

    def _find(self, query: str) -> Callable[[], None]:
        engine = self.room.bridge.engine

        async def find() -> tuple[list[FoundPage], tuple[int, int]]:
            search = engine.search
            search.begin()
            return await search.find(query, LIMIT), search.progress

        return self.room.bridge.run(
            find(), lambda answer: self._take(query, *answer), lambda _: self._take(query, [], (0, 0))
        )

    def _take(self, query: str, found: list[FoundPage], read: tuple[int, int]) -> None:
        if self._words.settle(query):
            self._words.answered = query
            self._found, self._read = found, read
            self.refresh()

    def _on_link(self, state: LinkState, _problem: object) -> None:
        if state is LinkState.LIVE:
            # From now on papers are read while there is time, so that the first search finds them.
            engine = self.room.bridge.engine
            self.room.bridge.call_soon(lambda: engine.search.begin())

    def _on_more(self) -> None:
        if self._active:
            self._words.ask_soon()

    def _on_reset(self) -> None:
        self._found, self._words.answered = [], ""
        self.refresh()

    def _made_rows(self) -> list[FoundRow]:
        documents = {
            d.document_id: d for d in self.room.meeting.documents.values() if d.state is DocumentState.RELEASED
        }
        found = [page for page in self._found if page.document_id in documents]
        order = list(dict.fromkeys(page.document_id for page in found))
        rows: list[FoundRow] = []
        for document_id in order:
            # The documents by how well they fit, the pages of each as one reads them.
            pages = sorted((page for page in found if page.document_id == document_id), key=lambda page: page.page)
            rows += [self._row(page, documents[document_id].title if page is pages[0] else "") for page in pages]
        return rows

    def _row(self, page: FoundPage, head: str) -> FoundRow:
        words = _IN_TITLE if page.page == TITLE else _PAGE
        place = self.room.text(words).format(page.page + 1)
        title = self.room.meeting.documents[DocumentId(page.document_id)].title
        return FoundRow(
            key=f"{page.document_id}/{page.page}",
            head=head,
            document=page.document_id,
            page=page.page,
            place=place,
            excerpt=styled(page),
            spoken=f"{title}, {place}: {page.excerpt}",
        )

    def _sentence(self, rows: list[FoundRow]) -> str:
        if not self._words.answered.strip() or self._words.answered != self._words.query:
            return ""
        if not rows:
            return self.room.text(_NOTHING)
        words = _MANY if len(rows) >= LIMIT else _COUNT
        return self.room.text(words).format(len(rows), len({row.document for row in rows}))


def styled(page: FoundPage) -> str:
    """The excerpt with what was found in bold, everything else as it is."""
    parts, at = [], 0
    for span in page.found:
        end = span.start + span.count
        parts += [
            html.escape(page.excerpt[at : span.start]),
            "<b>",
            html.escape(page.excerpt[span.start : end]),
            "</b>",
        ]
        at = end
    return "".join([*parts, html.escape(page.excerpt[at:])])
