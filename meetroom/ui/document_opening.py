"""Fetches a released document and opens it for reading, away from the window's thread; shows nothing."""

from collections.abc import Callable

import msgspec

from meetroom.client.engine import ClientError, ClientProblem
from meetroom.domain.core import DocumentId
from meetroom.papers.pages import PageSource, PaperUnreadable
from meetroom.papers.sealing import SealedReader
from meetroom.ui.items.page_image import PageReader
from meetroom.ui.rows import Row
from meetroom.ui.view import Room

COMES_BACK = frozenset({ClientProblem.DOCUMENT_MISSING, ClientProblem.UNREACHABLE, ClientProblem.NOT_IN_MEETING})
"""Problems that end by themselves when the line is back."""


class PageRow(Row, frozen=True, kw_only=True):
    """One page; `top_pt`: heights of all pages before it."""

    number: int
    top_pt: float
    width_pt: float
    height_pt: float


class ReadDocument(msgspec.Struct, frozen=True):
    """An open document with what is asked of it once: its pages, and its outline as (title, page, depth)."""

    source: PageSource
    pages: tuple[PageRow, ...]
    outline: tuple[tuple[str, int, int], ...]


Wanted = tuple[DocumentId, int]
"""Document and version."""


class DocumentOpener:
    """Opens one document at a time; what was asked before is given up.

    Args:
        opened: called on the window's thread with the open document, which is the receiver's from then on.
        failed: called there with the reason.
    """

    def __init__(
        self,
        room: Room,
        reader: PageReader,
        opened: Callable[[Wanted, ReadDocument], None],
        failed: Callable[[ClientError], None],
    ) -> None:
        self._room = room
        self._reader = reader
        self._opened = opened
        self._failed = failed
        self._cancel: Callable[[], None] = lambda: None
        self.wanted: Wanted | None = None

    def open(self, wanted: Wanted) -> None:
        """Open a version."""
        self.give_up()
        self.wanted = wanted
        engine = self._room.bridge.engine

        async def fetch() -> SealedReader:
            reader: SealedReader = await engine.library.open_reader(*wanted)
            return reader

        self._cancel = self._room.bridge.run(fetch(), lambda pdf: self._fetched(wanted, pdf), self._not_opened)

    def give_up(self) -> None:
        """Open nothing after all."""
        self._cancel()
        self._cancel = lambda: None
        self.wanted = None

    def _fetched(self, wanted: Wanted, pdf: SealedReader) -> None:
        if wanted == self.wanted:
            self._reader.ask(
                lambda: read_document(pdf),
                lambda read: self._read(wanted, read),
                lambda _: self._not_read(wanted),
            )

    def _read(self, wanted: Wanted, read: ReadDocument) -> None:
        if wanted != self.wanted:
            read.source.close()
            return
        self.wanted = None
        self._opened(wanted, read)

    def _not_read(self, wanted: Wanted) -> None:
        if wanted == self.wanted:
            self._not_opened(ClientError(ClientProblem.DOCUMENT_BROKEN))

    def _not_opened(self, error: ClientError) -> None:
        self.wanted = None
        self._failed(error)


def read_document(pdf: bytes | SealedReader) -> ReadDocument:
    """Open a PDF and ask for its pages and outline.  Raises: PaperUnreadable."""
    source = PageSource(pdf)
    try:
        rows, top_pt = [], 0.0
        for number in range(source.page_count):
            width_pt, height_pt = source.size_pt(number)
            row = PageRow(key=str(number), number=number, top_pt=top_pt, width_pt=width_pt, height_pt=height_pt)
            rows.append(row)
            top_pt += height_pt
        outline = tuple((e.title, e.page, e.level) for e in source.outline() if e.page is not None)
    except PaperUnreadable:
        source.close()
        raise
    return ReadDocument(source, tuple(rows), outline)
