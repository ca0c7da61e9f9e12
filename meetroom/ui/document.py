"""The document centre: where one reads and how, and all that can be done with the paper open; draws nothing."""

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.core import DocumentId
from meetroom.domain.state import Document
from meetroom.ui.document_list import ContentsRow, DocumentRow, contents_rows, document_rows
from meetroom.ui.document_opening import ReadDocument, Wanted
from meetroom.ui.document_search import DocumentSearch
from meetroom.ui.document_words import DocumentWords, Situation
from meetroom.ui.export import ExportViewModel
from meetroom.ui.items.ink import InkItem
from meetroom.ui.items.marking import MarkBoard, Opened
from meetroom.ui.items.page_image import PageShelf
from meetroom.ui.items.page_picture import PageEasel
from meetroom.ui.items.page_words import PageWords
from meetroom.ui.items.tool_box import ToolMemory
from meetroom.ui.library_search import LibrarySearch
from meetroom.ui.mark_publishing import MarkPublishing
from meetroom.ui.mark_sharing import MarkSharing
from meetroom.ui.marks_list import MarksList
from meetroom.ui.new_version import NewVersion
from meetroom.ui.open_document import DocumentView, OpenDocument
from meetroom.ui.reading_places import ReadingPlace, ReadingPlaces
from meetroom.ui.reading_view import ReadingView, Spot
from meetroom.ui.retention import RetentionViewModel
from meetroom.ui.rows import RowModel
from meetroom.ui.text_choice import TextChoice
from meetroom.ui.view import Room, fixed, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

PRESENT_MS = 50
SAVE_MS = 1_000
_COPIED = Words("Copied.", "Đã sao chép.")
USED_BY_QML = (InkItem,)
"""Item types the centre's QML needs, so that whoever has this module has them too."""


@QmlElement
class DocumentViewModel(OpenDocument):
    """The document centre.

    Args:
        shelf: given to the provider of page pictures too.
        folder: where it is remembered how far one has read; None: nowhere.
        places: the same, where another centre remembers it too.
        memory: where it is remembered how each person has set their tools.
    """

    changed = Signal()
    nightChanged = Signal()
    ledChanged = Signal()

    document = shown(str, "document", changed)
    title = shown(str, "title", changed)
    phase = shown(str, "phase", changed)
    sentence = shown(str, "sentence", changed)
    action = shown(str, "action", changed)
    state = shown(str, "state", changed)
    progress = shown(float, "progress", changed)
    name = shown(str, "name", changed)
    page = shown(int, "page", changed)
    pageCount = shown(int, "page_count", changed)
    following = shown(bool, "following", changed)
    canFollow = shown(bool, "can_follow", changed)
    presenting = shown(bool, "presenting", changed)
    canPresent = shown(bool, "can_present", changed)
    followLabel = shown(str, "follow_label", changed)
    bookmarked = shown(bool, "bookmarked", changed)
    hasDocuments = shown(bool, "has_documents", changed)
    notice = shown(str, "notice", changed)
    noticeAction = shown(str, "notice_action", changed)
    rows: Property = fixed(QObject, "_rows")
    pages: Property = fixed(QObject, "_pages")
    contents: Property = fixed(QObject, "_contents")
    board: Property = fixed(MarkBoard, "marks")
    search: Property = fixed(DocumentSearch, "finder")
    view: Property = fixed(ReadingView, "reading")
    easel: Property = fixed(PageEasel, "_easel")
    choice: Property = fixed(TextChoice, "_choice")
    words: Property = fixed(PageWords, "_words")
    sharing: Property = fixed(MarkSharing, "_sharing")
    markList: Property = fixed(MarksList, "_mark_list")
    library: Property = fixed(LibrarySearch, "_library")
    publishing: Property = fixed(MarkPublishing, "_publishing")
    copy: Property = fixed(ExportViewModel, "_copy")
    keeping: Property = fixed(RetentionViewModel, "_keeping")

    def __init__(
        self,
        room: Room,
        shelf: PageShelf,
        folder: Path | None = None,
        memory: ToolMemory | None = None,
        places: ReadingPlaces | None = None,
    ) -> None:
        self._prepare(room, shelf, memory)
        self._places = places or ReadingPlaces(folder)
        self._rows, self._contents = RowModel(DocumentRow), RowModel(ContentsRow)
        self._seen, self._night = (Spot(), 0), self._places.habit.night
        self._words, self._sharing = PageWords(self.marks), MarkSharing(room, self.marks)
        self._mark_list = MarksList(room, self.marks, self._sharing)
        self._publishing = MarkPublishing(room, self.marks)
        self.finder = DocumentSearch(self.marks)
        self._library, self._newer = LibrarySearch(room), NewVersion(room, self.marks)
        self._copy, self._keeping = ExportViewModel(room, lambda: self._opened), RetentionViewModel(room)
        self._sought: tuple[str, int, str] | None = None
        self._easel, self._choice = PageEasel(shelf, meant=lambda: self.reading.page), TextChoice(self.marks)
        self.reading = ReadingView(is_busy=lambda: self._easel.queue.urgent)
        super().__init__(room)
        own = (self._rows, self._pages, self._contents, self.reader, self.finder)
        for owned in (*own, self.reading, self._easel, self._choice):
            owned.setParent(self)
        self._listen()

    def _listen(self) -> None:
        room = self.room
        self._present_soon = QTimer(self, singleShot=True, interval=PRESENT_MS)
        self._present_soon.timeout.connect(self._present)
        self._save_soon = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._save_soon.timeout.connect(self._places.save)
        self.finder.found.connect(self._go_to_hit)
        self.reading.viewed.connect(self._on_viewed)
        self.reading.arranged.connect(self._on_arranged)
        self._easel.broken.connect(self._on_broken)
        self._choice.copied.connect(lambda _letters: room.say(_COPIED))
        self._choice.moved.connect(lambda page, x_pt, y_pt: self.reading.reveal(page, y_pt, x_pt))
        self.marks.changed.connect(self.refresh)
        self.marks.changed.connect(self._newer.look)
        self._newer.changed.connect(self.refresh)
        self._library.chosen.connect(self._on_found)
        self.marks.drawingChanged.connect(self._on_drawing)
        self._mark_list.wanted.connect(self._go_to_mark)
        room.bridge.documentChanged.connect(self._on_progress)
        room.bridge.pagePresented.connect(self._on_presented)
        room.bridge.linkChanged.connect(self._on_link)

    @property
    def places(self) -> ReadingPlaces:
        """How far one has read, for another centre to share."""
        return self._places

    def close(self) -> None:
        """Let go of the open document and write down how far one has read; the program calls it at its end."""
        self._closed = True
        self._opener.give_up()
        self._copy.close()
        self._easel.stop()
        self._drop()
        self.marks.close()
        self._places.save()
        self.reader.stop()

    def look(self) -> DocumentView:
        """See ViewModel."""
        self._settle()
        self.marks.podium.leads = self._lead.leads
        self.marks.shown.watch(self._opened.document_id if self._opened else None, self._lead.follows)
        document = self._document
        rows = document_rows(self.room.meeting, self._progress, self._chosen or "", self.room.language)
        self._rows.show(rows)
        situation = self._situation(document)
        words = DocumentWords(self.room, situation)
        ready = situation.phase == "ready" and self._opened is not None
        return DocumentView(
            document=self._chosen or "",
            title=document.title if document else "",
            phase=situation.phase,
            sentence=words.sentence(),
            action=words.action(),
            state=words.state_line() if ready else "",
            progress=situation.part,
            name=self._name,
            page=self._seen[1],
            page_count=len(self._pages.rows),
            following=situation.following,
            can_follow=self._lead.can_follow,
            presenting=situation.presenting,
            can_present=self._lead.may_lead,
            follow_label=words.follow_label(),
            bookmarked=self._seen[1] in self._place.bookmarks,
            has_documents=bool(rows),
            notice=words.notice() if ready else "",
            notice_action=words.notice_action() if ready else "",
        )

    def _situation(self, document: Document | None) -> Situation:
        progress = self._progress.get(document.document_id) if document else None
        return Situation(
            phase=self._phase(document, progress),
            document=document,
            progress=progress,
            error=self._error,
            presented=self._lead.presented,
            following=self._lead.follows,
            presenting=self._lead.leads,
            unsaved=self.marks.unsaved_now,
            version=self._opened.version if self._opened else 0,
            other_versions=self.marks.other_versions,
            offer=self._newer.offer,
            seen_by=self._sharing.line,
        )

    @property
    def _place(self) -> ReadingPlace:
        return self._places.of(self._chosen or "")

    def _show(self, wanted: Wanted, read: ReadDocument) -> None:
        same = self._opened is not None and self._opened.document_id == wanted[0]
        # Until the view has been sent to its place, where it stands means nothing, and nothing is opened anew.
        self._arriving = True
        self._drop()
        self._read, self._name = read, self.shelf.add(read.source)
        self._opened = Opened(*wanted, read.source)
        self._pages.show(read.pages)
        place = self._place
        page = min(self._spot.page if same else place.page, len(read.pages) - 1)
        self._seen = (Spot(page, self._spot.top if same else place.top), page)
        self.marks.open(self._opened)
        self.finder.page_now = page
        self._choice.open(read.source)
        document = self._document
        self._newer.open(self._opened, newest=document is not None and wanted[1] == document.versions[-1].number)
        self._newer.look()
        self._show_contents()
        self.refresh()
        self.reading.open([(p.width_pt, p.height_pt) for p in read.pages], place.arrangement, place.glass, self._spot)
        self._arriving = False
        self._go_to_presented()
        self._show_sought()
        # On a slow machine the others were told before it was open, and so of nothing.
        self._present_soon.start()

    def _let_go(self) -> None:
        self.reading.close()
        self._choice.open(None)
        self._newer.open(None, newest=False)
        self.finder.clear()

    @Slot(str)
    def choose(self, document_id: str) -> None:
        """Open another document; where somebody presents one, the person reads alone from now on."""
        self._lead.moved_away(DocumentId(document_id))
        self._choose(DocumentId(document_id))
        self.refresh()
        self._present_soon.start()

    def _on_found(self, document_id: str, page: int, query: str) -> None:
        """A page was chosen that the search over all documents found."""
        self._sought = (document_id, page, query)
        if self._opened is None or self._opened.document_id != document_id:
            self.choose(document_id)
        else:
            self._show_sought()

    def _show_sought(self) -> None:
        sought, opened = self._sought, self._opened
        if sought is not None and opened is not None and opened.document_id == sought[0]:
            self._sought = None
            self._lead.moved_away()
            self.finder.show_found(sought[2], sought[1])

    @Slot()
    def showOtherVersion(self) -> None:
        """Carry own notes over from an older version; or go to the one with own notes, or back to the newest."""
        if self._newer.offer.found:
            self._newer.carry()
            return
        if self._opened is not None and self._document is not None:
            newest = self._document.versions[-1].number
            back = self._opened.version != newest
            self._version = None if back else max(self._newer.offer.waiting, default=None)
            self._error = None
            self.refresh()

    def _on_viewed(self, by_hand: bool) -> None:
        """Another part of the document is in the view; `by_hand`: because the person moved it."""
        seen = (self.reading.spot, self.reading.page)
        if self._opened is None or self._arriving or seen == self._seen:
            return
        before, self._seen = (self._seen[1], self._lead.follows), seen
        self.finder.page_now = seen[1]
        if by_hand:
            self._lead.moved_away()
        if self._lead.leads and not self._present_soon.isActive():
            self._present_soon.start()
        self._remember(replace(self._place, page=self._spot.page, top=self._spot.top))
        # Scrolling tells it sixty times a second; little of what is shown depends on it.
        if before != (seen[1], self._lead.follows):
            self.refresh()

    def _on_arranged(self) -> None:
        """The person wants the pages otherwise: larger, beside each other, turned."""
        if self._opened is None or self._arriving:
            return
        how, glass = self.reading.arrangement, self.reading.glass
        arranged = {"columns": how.columns, "cover": how.cover, "continuous": how.continuous, "rotation": how.rotation}
        place = replace(self._place, **arranged, fit=glass.fit, zoom=glass.zoom)
        self._remember(place)
        self._places.learn(replace(place, night=self._night))
        if self._lead.leads and not self._present_soon.isActive():
            self._present_soon.start()

    @Slot()
    def toggleBookmark(self) -> None:
        """Mark the page being read, or take the mark off."""
        if self._opened is not None:
            marked = tuple(sorted(set(self._place.bookmarks) ^ {self._seen[1]}))
            self._remember(replace(self._place, bookmarks=marked))
            self._show_contents()
            self.refresh()

    def _remember(self, place: ReadingPlace) -> None:
        if self._opened is not None:
            self._places.put(self._opened.document_id, place)
            self._save_soon.start()

    def _show_contents(self) -> None:
        self._contents.show(contents_rows(self._place.bookmarks, self._read.outline if self._read is not None else ()))

    def _go_to_hit(self, page: int, y_pt: float) -> None:
        if self._read is not None:
            self._lead.moved_away()
            self.reading.reveal(page, y_pt)

    def _go_to_mark(self, page: int, x_pt: float, y_pt: float) -> None:
        self._lead.moved_away()
        self.reading.reveal(page, y_pt, x_pt)

    def _set_night(self, night: bool) -> None:
        self._night = night
        self._places.learn(replace(self._places.habit, night=night))
        self._save_soon.start()
        self.nightChanged.emit()

    night = Property(bool, lambda self: self._night, _set_night, notify=nightChanged)
