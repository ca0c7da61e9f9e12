"""The paper everybody is led through, opened for the room's display; never what its operator reads for themselves."""

from collections.abc import Callable

from meetroom.domain.core import DocumentId
from meetroom.domain.state import DocumentState
from meetroom.ui.document import DocumentViewModel
from meetroom.ui.document_opening import DocumentOpener, PageRow, ReadDocument, Wanted
from meetroom.ui.view import Room


class PresentedPaper:
    """Open only while it is looked at, with a source of its own on the shelf; marks do not belong to it.

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
        if wanted is None:
            self._opener.give_up()
            self._unreadable = None
        elif wanted not in (self._held, self._opener.wanted, self._unreadable):
            self._opener.open(wanted)

    def _opened(self, wanted: Wanted, read: ReadDocument) -> None:
        self._drop()
        self._held, self.pages = wanted, read.pages
        self.name = self._document.shelf.add(read.source)
        self._changed()

    def _failed(self) -> None:
        # The operator's own view says what is the matter; here it is tried again with the next that is presented.
        self._unreadable = self.wanted
        self._changed()

    def _drop(self) -> None:
        if self._held is not None:
            self._document.shelf.remove(self.name)
            self._held, self.name, self.pages = None, "", ()
