"""Which paper is open and in what state, and whom one follows through it; shows nothing of it."""

import msgspec
from PySide6.QtCore import QTimer, SignalInstance, Slot

from meetroom.client.engine import ClientError, ClientProblem, DocumentProgress, LinkState
from meetroom.domain.core import DocumentId, PersonId
from meetroom.domain.state import Document, DocumentState, Retention
from meetroom.protocol.messages import PagePresented
from meetroom.ui.document_lead import PageLead
from meetroom.ui.document_list import first_choice
from meetroom.ui.document_opening import COMES_BACK, DocumentOpener, PageRow, ReadDocument, Wanted
from meetroom.ui.items.marking import MarkBoard, Opened
from meetroom.ui.items.page_image import PageReader, PageShelf
from meetroom.ui.items.tool_box import ToolMemory
from meetroom.ui.reading_view import ReadingView, Spot
from meetroom.ui.rows import RowModel
from meetroom.ui.view import Room, ViewModel

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1


class DocumentView(msgspec.Struct, frozen=True, kw_only=True):
    """What the centre shows.  `phase`: none, unreleased, downloading, opening, ready, missing, broken, withdrawn."""

    document: str = ""
    title: str = ""
    phase: str = "none"
    sentence: str = ""
    action: str = ""
    state: str = ""
    progress: float = 0.0
    name: str = ""
    page: int = 0
    page_count: int = 0
    following: bool = False
    can_follow: bool = False
    presenting: bool = False
    can_present: bool = False
    follow_label: str = ""
    bookmarked: bool = False
    has_documents: bool = False
    notice: str = ""
    notice_action: str = ""


class OpenDocument(ViewModel):
    """See the module.  A subclass calls `_prepare` first, shows what is opened, and has the view and its timer.

    `ledChanged`: everybody is led elsewhere.
    """

    ledChanged: SignalInstance
    ticking = False
    reading: ReadingView
    _seen: tuple[Spot, int]
    _present_soon: QTimer

    def _prepare(self, room: Room, shelf: PageShelf, memory: ToolMemory | None) -> None:
        self.shelf = shelf
        self._pages = RowModel(PageRow)
        self._chosen: DocumentId | None = None
        self._closed = self._arriving = False
        self._opened: Opened | None = None
        self._name = ""
        self._read: ReadDocument | None = None
        self._error: ClientError | None = None
        self._version: int | None = None
        self._progress: dict[DocumentId, DocumentProgress] = {}
        self._lead = PageLead(room)
        self.reader = PageReader()
        self._opener = DocumentOpener(room, self.reader, self._show, self._not_opened)
        self.marks = MarkBoard(room, self.reader, memory)

    def _show(self, wanted: Wanted, read: ReadDocument) -> None:
        """Show what was opened."""
        raise NotImplementedError

    def _let_go(self) -> None:
        """Show nothing of it any more."""
        raise NotImplementedError

    @property
    def led_to(self) -> tuple[DocumentId, int, float] | None:
        """Where everybody is led: document, page, how far down it; by this person or by whom they hear."""
        if self._lead.leads and self._opened is not None:
            return self._opened.document_id, self._spot.page, self._spot.top
        there = self._lead.presented
        return (there.document_id, there.page, there.top) if there is not None else None

    @property
    def led_by(self) -> PersonId | None:
        """Who leads everybody there."""
        if self._lead.leads:
            return self.room.bridge.me
        return self._lead.presented.by if self._lead.presented is not None else None

    # ---- what is open

    def _phase(self, document: Document | None, progress: DocumentProgress | None) -> str:
        if document is None:
            return "none"
        if self._cleared:
            return "cleared"
        if document.state is not DocumentState.RELEASED:
            return "unreleased" if document.state is DocumentState.REGISTERED else "withdrawn"
        if self._opened is not None:
            return "ready"
        if self._error is not None:
            return "missing" if self._error.problem in COMES_BACK else "broken"
        return "opening" if progress is None or progress.whole else "downloading"

    @property
    def _document(self) -> Document | None:
        return self.room.meeting.documents.get(self._chosen) if self._chosen is not None else None

    @property
    def _cleared(self) -> bool:
        """Whether by the rule of the meeting no document of it may be here any more."""
        return self.room.meeting.due is not Retention.KEEP

    @property
    def _spot(self) -> Spot:
        return self._seen[0]

    def _settle(self) -> None:
        """Bring what is open in line with what is chosen and allowed."""
        if self._closed or self._arriving:
            return
        if self._document is None:
            self._choose(first_choice(self.room.meeting))
        document = self._document
        released = document is not None and document.state is DocumentState.RELEASED and not self._cleared
        wanted: Wanted | None = None
        if document is not None and released:
            wanted = (document.document_id, self._version or document.versions[-1].number)
        held = (self._opened.document_id, self._opened.version) if self._opened else None
        if held is not None and (wanted is None or wanted[0] != held[0]):
            self._drop()
        if wanted is None:
            self._opener.give_up()
        elif self._error is None and wanted not in (held, self._opener.wanted):
            self._opener.open(wanted)

    def _not_opened(self, error: ClientError) -> None:
        if self._version is not None:
            # The old version stays where it is; the newest can still be read.
            self._version = None
            self.room.complain(error)
        else:
            self._error = error
        self.refresh()

    def _drop(self) -> None:
        """Close what is open; its pictures leave the memory too."""
        if self._opened is None:
            return
        self._opened = self._read = None
        self._pages.show([])
        self._let_go()
        self.marks.open(None)
        self.shelf.remove(self._name)
        self._name = ""

    def _choose(self, document_id: DocumentId | None) -> None:
        if document_id != self._chosen:
            self._opener.give_up()
            self._chosen, self._error, self._version = document_id, None, None

    @Slot()
    def retry(self) -> None:
        """Try again to open it, and to fetch what was given up."""
        engine = self.room.bridge.engine
        if self._error is not None:
            self.room.bridge.call_soon(lambda: engine.library.look_again())
        self._error = None
        self.refresh()

    # ---- whom one follows

    def _on_progress(self, document_id: str, progress: DocumentProgress) -> None:
        self._progress[DocumentId(document_id)] = progress
        if document_id == self._chosen and progress.problem is None:
            self._error = None
        self.refresh()

    def _on_link(self, state: LinkState, _problem: ClientProblem | None) -> None:
        if state is LinkState.LIVE and self._error is not None and self._error.problem in COMES_BACK:
            self.retry()

    def _on_presented(self, presented: PagePresented) -> None:
        if self._lead.heard(presented):
            self._go_to_presented()
            self.refresh()
            self.ledChanged.emit()

    def _go_to_presented(self) -> None:
        presented = self._lead.presented
        if presented is None or not self._lead.follows or not self._lead.can_follow or self.marks.drawing:
            return
        if presented.document_id != self._chosen:
            self._choose(presented.document_id)
        elif presented.page < len(self._pages.rows):
            self.reading.follow(Spot(presented.page, presented.top, presented.left), presented.zoom)

    def _on_drawing(self) -> None:
        """Nobody turns the page away under a pen; whoever is followed is followed when it is lifted."""
        if not self.marks.drawing:
            self._go_to_presented()

    def _present(self) -> None:
        opened, engine, (spot, _) = self._opened, self.room.bridge.engine, self._seen
        if opened is not None and self._lead.leads:
            view = (opened.document_id, spot.page, spot.top, spot.left, self.reading.widths)
            self.room.bridge.call_soon(lambda: engine.present_view(*view))
        self.ledChanged.emit()

    def _on_broken(self, name: str) -> None:
        """Chunks are gone or altered on this device: nothing of it can be trusted, and it is fetched again."""
        if name == self._name and self._opened is not None:
            self._error = ClientError(ClientProblem.DOCUMENT_BROKEN)  # first, or it would be opened again at once
            self._drop()
            self.refresh()

    @Slot()
    def follow(self) -> None:
        """Go where the presenter is and stay with them."""
        self._lead.follow(True)
        self._go_to_presented()
        self.refresh()

    @Slot()
    def leave(self) -> None:
        """Read alone."""
        self._lead.follow(False)
        self.refresh()

    @Slot(bool)
    def present(self, leads: bool) -> None:
        """Lead the others through the pages, or stop doing so."""
        self._lead.lead(leads)
        self._present()
        self.refresh()
