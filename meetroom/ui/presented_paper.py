"""The paper everybody is led through, opened for the room's display; never what its operator reads for themselves."""

from collections.abc import Callable

from meetroom.domain.core import DocumentId, PersonId
from meetroom.domain.state import DocumentState
from meetroom.ui.document import DocumentViewModel
from meetroom.ui.document_opening import DocumentOpener, PageRow, ReadDocument, Wanted
from meetroom.ui.items.mark_saving import Kept
from meetroom.ui.items.marking import MarkBoard, Opened
from meetroom.ui.items.page_image import PageReader
from meetroom.ui.view import Room


class WallBoard(MarkBoard):
    """Marks on the wall: of `authors` only, and of those only what everybody may see; nobody draws here."""

    def __init__(self, room: Room, reader: PageReader) -> None:
        super().__init__(room, reader)
        self.authors: frozenset[PersonId] = frozenset()

    def _belongs(self, kept: Kept) -> bool:
        return kept.audience is not None and kept.audience.everyone and kept.mark.author in self.authors


class PresentedPaper:
    """Open only while it is looked at, with a source of its own on the shelf.

    On it are seen the pointer and the strokes of whoever leads while they are made, and marks for everybody of whoever
    leads or has published them.

    Args:
        changed: called when it was opened or cannot be.
    """

    def __init__(self, room: Room, document: DocumentViewModel, changed: Callable[[], None]) -> None:
        self._room = room
        self._document = document
        self._changed = changed
        self._opener = DocumentOpener(room, document.reader, self._opened, lambda _error: self._failed())
        self._held: Wanted | None = None
        self._unreadable: Wanted | None = None
        self.name = ""
        self.pages: tuple[PageRow, ...] = ()
        self.board = WallBoard(room, document.reader)
        document.marks.podium.walls.append(self.board.shown)

    @property
    def wanted(self) -> Wanted | None:
        """What is presented now, as far as it is released."""
        led = self._document.led_to
        paper = self._room.meeting.documents.get(led[0]) if led is not None else None
        if paper is None or paper.state is not DocumentState.RELEASED:
            return None
        return paper.document_id, paper.versions[-1].number

    @property
    def place(self) -> tuple[int, float]:
        """The page and how much of it is above the upper edge; the last one where there are fewer."""
        _, page, top = self._document.led_to or (DocumentId(""), 0, 0.0)
        return max(0, min(page, len(self.pages) - 1)), top

    @property
    def title(self) -> str:
        """Of what is open."""
        paper = self._room.meeting.documents.get(self._held[0]) if self._held is not None else None
        return paper.title if paper is not None else ""

    def look(self, shown: bool) -> None:
        """Open what is presented, or let go of it."""
        wanted = self.wanted if shown else None
        if self._held is not None and (wanted is None or wanted[0] != self._held[0]):
            self._drop()
        authors = self._authors()
        if authors != self.board.authors:
            self.board.authors = authors
            self.board.open(self.board.opened)
        if wanted is None:
            self._opener.give_up()
            self._unreadable = None
        elif wanted not in (self._held, self._opener.wanted, self._unreadable):
            self._opener.open(wanted)

    def close(self) -> None:
        """The program ends."""
        self._drop()
        self.board.close()

    def _authors(self) -> frozenset[PersonId]:
        layers = self._room.meeting.layers.values()
        owners = {layer.owner for layer in layers if self._held is not None and layer.document_id == self._held[0]}
        leader = self._document.led_by
        return frozenset(owners if leader is None else owners | {leader})

    def _opened(self, wanted: Wanted, read: ReadDocument) -> None:
        self._drop()
        self._held, self.pages = wanted, read.pages
        self.name = self._document.shelf.add(read.source)
        self.board.authors = self._authors()
        self.board.open(Opened(*wanted, read.source))
        self.board.shown.watch(wanted[0], follows=True)
        self._changed()

    def _failed(self) -> None:
        # The operator's own view says what is the matter; here it is tried again with the next that is presented.
        self._unreadable = self.wanted
        self._changed()

    def _drop(self) -> None:
        if self._held is not None:
            self.board.open(None)
            self.board.shown.watch(None, follows=False)
            self._document.shelf.remove(self.name)
            self._held, self.name, self.pages = None, "", ()
