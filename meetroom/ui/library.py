"""The library: documents and own notes of all meetings on this machine: searched, read, wiped; needs no server."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError
from meetroom.client.kept import KeptMeeting, KeptMeetings
from meetroom.client.kept_search import FoundInMeeting
from meetroom.client.listening import Listener
from meetroom.domain.core import DocumentId
from meetroom.ui.asked_words import AskedWords
from meetroom.ui.document import DocumentViewModel
from meetroom.ui.items.page_image import PageShelf
from meetroom.ui.library_minutes import LibraryMinutesViewModel
from meetroom.ui.library_reading import ReadingTable
from meetroom.ui.library_rows import (
    KeptDocumentRow,
    KeptNoteRow,
    KeptRow,
    document_rows,
    found_rows,
    meeting_rows,
    note_rows,
)
from meetroom.ui.library_search import LIMIT, FoundRow
from meetroom.ui.library_view import LibraryView, about
from meetroom.ui.library_words import (
    answer_text,
    empty_text,
    live_text,
    total_text,
    unread_text,
    wipe_all_question,
)
from meetroom.ui.preferences import PreferencesViewModel
from meetroom.ui.reading_places import ReadingPlaces
from meetroom.ui.rows import RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_WIPED = Words("Removed from this machine.", "Đã xóa khỏi máy này.")


def _told(kind: type, field: str, changed: Signal) -> Any:
    """As `shown`, of what is said of the chosen meeting."""
    return Property(kind, lambda model: getattr(model._view.about, field), notify=changed)


@QmlElement
class LibraryViewModel(ViewModel):
    """See the module.

    `wanted(meeting, document)`: a document of the meeting one is in; `tableSet`: another document centre is there.
    """

    ticking = False
    changed = Signal()
    tableSet = Signal()
    wanted = Signal(str)
    stage = shown(str, "stage", changed)
    loading = shown(bool, "loading", changed)
    empty = shown(str, "empty", changed)
    total = shown(str, "total", changed)
    notice = shown(str, "notice", changed)
    noticeTone = shown(str, "notice_tone", changed)
    chosen = _told(bool, "chosen", changed)
    title = _told(str, "title", changed)
    contents = _told(str, "contents", changed)
    rule = _told(str, "rule", changed)
    warning = _told(str, "warning", changed)
    mayWipe = _told(bool, "may_wipe", changed)
    mayWipeAll = shown(bool, "may_wipe_all", changed)
    question = _told(str, "question", changed)
    questionAll = shown(str, "question_all", changed)
    query = shown(str, "query", changed)
    said = shown(str, "said", changed)
    unread = shown(str, "unread", changed)
    meetings: Property = fixed(QObject, "_meetings")
    documents: Property = fixed(QObject, "_documents")
    notes: Property = fixed(QObject, "_notes")
    found: Property = fixed(QObject, "_found_rows")
    minutes: Property = fixed(LibraryMinutesViewModel, "_minutes")

    def __init__(self, room: Room, shelf: PageShelf, places: ReadingPlaces, preferences: PreferencesViewModel) -> None:
        self._shelf, self._places, self._preferences = shelf, places, preferences
        self._meetings, self._documents = RowModel(KeptRow), RowModel(KeptDocumentRow)
        self._notes, self._found_rows = RowModel(KeptNoteRow), RowModel(FoundRow)
        self._minutes = LibraryMinutesViewModel(room, shelf)
        self._kept: tuple[KeptMeeting, ...] | None = None
        self._chosen = ""
        self._open = self._reading = self._gone = False
        self._words = AskedWords(self._look_for)
        self._found: tuple[FoundInMeeting, ...] = ()
        self._read = (0, 0)
        self._table: ReadingTable | None = None
        self._left: list[ReadingTable] = []
        self._give_up: Callable[[], None] = lambda: None
        super().__init__(room)
        for part in (self._meetings, self._documents, self._notes, self._found_rows, self._words):
            part.setParent(self)
        room.bridge.keptChanged.connect(self._on_kept)
        room.bridge.searchChanged.connect(self._on_more)
        room.changed.connect(self._speak)

    def _document(self) -> DocumentViewModel | None:
        return None if self._table is None else self._table.document

    document = Property(DocumentViewModel, _document, notify=tableSet)

    def look(self) -> LibraryView:
        """See ViewModel."""
        language, kept = self.room.language, self._kept or ()
        one = self._one
        self._minutes.tell(one)
        self._meetings.show(meeting_rows(kept, self._chosen, language))
        self._documents.show(document_rows(one, language) if one is not None else [])
        self._notes.show(note_rows(one, language) if one is not None else [])
        self._found_rows.show(found_rows(kept, self._found, self._words.answered, language))
        live = next((k for k in kept if k.entered), None)
        voting = self.room.meeting.open_poll is not None
        return LibraryView(
            stage="reading" if self._reading else "list",
            loading=self._kept is None,
            empty=empty_text(language) if self._kept == () else "",
            total=total_text(kept, language),
            notice="" if live is None else live_text(live, voting, language),
            notice_tone="amber" if live is not None and voting else "blue",
            may_wipe_all=any(not k.entered for k in kept),
            question_all=wipe_all_question(kept, language),
            query=self._words.query,
            said=self._said(),
            unread=unread_text(*self._read, language),
            about=about(one, language),
        )

    @property
    def _one(self) -> KeptMeeting | None:
        return next((k for k in self._kept or () if k.key == self._chosen), None)

    @property
    def _engine(self) -> KeptMeetings:
        """Raises: ClientError(LOGGED_OUT)."""
        kept: KeptMeetings = self.room.bridge.engine.kept
        return kept

    @Slot()
    def open(self) -> None:
        """Somebody looks at it."""
        self._open = True
        self._load()

    @Slot()
    def close(self) -> None:
        """Nobody looks at it any more."""
        self.closeReading()
        self._open, self._chosen = False, ""
        self._found, self._kept, self._read = (), None, (0, 0)
        self._words.clear()

        async def rest() -> None:
            await self._engine.rest()

        self.room.bridge.run(rest(), None, lambda _: None)
        self.refresh()

    @Slot(str)
    def choose(self, key: str) -> None:
        """Show what there is of a meeting; "" shows the list again."""
        self._chosen = key
        self.refresh()

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
    def openFound(self, key: str) -> None:
        """Open a page, or a note, that was found."""
        meeting, document_id, page, *note = key.split("/")
        self._read_at(meeting, DocumentId(document_id), max(0, int(page)), "" if note else self._words.answered)

    @Slot(str)
    def openDocument(self, document_id: str) -> None:
        """Read a document of the chosen meeting."""
        self._read_at(self._chosen, DocumentId(document_id), None, "")

    @Slot(str)
    def openNote(self, key: str) -> None:
        """Read the page an own note is on."""
        one = self._one
        mark = next((n.mark for n in one.notes if n.mark.mark_id == key), None) if one is not None else None
        if mark is not None:
            self._read_at(self._chosen, mark.document_id, mark.page, "")

    @Slot()
    def closeReading(self) -> None:
        """Back to the list."""
        table = self._table
        if self._reading and table is not None:
            self._reading = False
            self.refresh()
            table.close()
            self._left.append(table)
            self._load()

    @Slot()
    def clearTable(self) -> None:
        """The screen that showed the table is gone."""
        left, self._left = self._left, []
        for table in left:
            if self._table is table:
                self._table = None
            table.clear()

    @Slot()
    def wipe(self) -> None:
        """Remove the chosen meeting from this machine."""
        self._wipe((self._chosen,))

    @Slot()
    def wipeAll(self) -> None:
        """Remove everything from this machine but the meeting one is in."""
        self._wipe(tuple(k.key for k in self._kept or () if not k.entered))

    def stop(self) -> None:
        """The window is closed."""
        self._minutes.stop()
        if self._reading and self._table is not None:
            self._reading = False
            self._table.close()

    def _wipe(self, keys: tuple[str, ...]) -> None:
        gone = [k.meeting for k in self._kept or () if k.key in keys and k.meeting is not None]

        async def wipe() -> None:
            await self._engine.wipe(keys)

        def wiped(_none: None) -> None:
            self._preferences.forget({meeting.meeting_id for meeting in gone})
            self.room.say(_WIPED, "green")
            self._chosen, self._found, self._words.answered = "", (), ""
            self._load()

        self.room.bridge.run(wipe(), wiped, self._not_wiped)

    def _not_wiped(self, error: ClientError) -> None:
        self.room.complain(error)
        self._load()

    def _load(self) -> None:
        async def overview() -> tuple[KeptMeeting, ...]:
            return await self._engine.overview()

        self._give_up()  # an earlier look that ends later would show what is gone, and hide what is new
        self._give_up = self.room.bridge.run(overview(), self._loaded, self._not_loaded)

    def _loaded(self, kept: tuple[KeptMeeting, ...]) -> None:
        if self._gone:
            self._gone = False
            self._places.keep_only({one.document.document_id for k in kept for one in k.documents})
        if self._open:
            self._kept = kept
            if self._one is None:
                self._chosen = ""
            self.refresh()

    def _not_loaded(self, error: ClientError) -> None:
        if self._open:
            self._kept = ()
            self.room.complain(error)
            self.refresh()

    def _on_kept(self) -> None:
        self._gone = True
        self._load()

    def _on_more(self) -> None:
        if self._open and self._words.query:
            self._words.ask_soon()

    def _look_for(self, query: str) -> Callable[[], None]:
        async def find() -> tuple[Sequence[FoundInMeeting], tuple[int, int]]:
            kept = self._engine
            return await kept.find(query, LIMIT), kept.reading

        return self.room.bridge.run(
            find(), lambda answer: self._take(query, *answer), lambda error: self._not_searched(query, error)
        )

    def _take(self, query: str, found: Sequence[FoundInMeeting], read: tuple[int, int]) -> None:
        if self._words.settle(query) and self._open:
            self._words.answered, self._found, self._read = query, tuple(found), read
            self.refresh()

    def _not_searched(self, query: str, error: ClientError) -> None:
        self._words.settle(query)
        self.room.complain(error)

    def _read_at(self, key: str, document_id: DocumentId, page: int | None, query: str) -> None:
        one = next((k for k in self._kept or () if k.key == key), None)
        if one is None:
            return
        if one.entered:
            # There it is open anyway, with everybody else's marks.
            self.wanted.emit(document_id)
            return

        async def rested() -> KeptMeetings:
            kept = self._engine
            await kept.rest()
            return kept

        self.room.bridge.run(rested(), lambda kept: self._sit_down(kept, key, document_id, page, query), self._not_read)

    def _sit_down(self, kept: KeptMeetings, key: str, document_id: DocumentId, page: int | None, query: str) -> None:
        if self._reading:
            return

        def opened(listener: Listener) -> object:
            return kept.opened(key, listener)

        try:
            self._table = ReadingTable(opened, self.room, self._shelf, self._places)  # type: ignore[arg-type]
        except ClientError as error:
            self._not_read(error)
            return
        self._table.read(document_id, page, query)
        self.tableSet.emit()
        self._reading = True
        self.refresh()

    def _not_read(self, error: ClientError) -> None:
        self.room.complain(error)

    def _speak(self) -> None:
        if self._table is not None and self._reading:
            self._table.set_language(self.room.language)

    def _said(self) -> str:
        if not self._words.answered.strip() or self._words.answered != self._words.query:
            return ""
        return answer_text(len(self._found_rows.rows), self.room.language)
