"""The marks of the document being read: tools, drawing, undo, and saving them with the engine; paints nothing.

A mark is on the page the moment the pen is lifted; what cannot be saved stays there, is said, and is tried again.
"""

from collections import Counter
from collections.abc import Iterable

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QPainterPath
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError
from meetroom.domain.annotations import InkStroke, Mark, MarkId, Shape, Sharing, StickyNote
from meetroom.domain.core import DocumentId, MeetingId
from meetroom.papers.pages import Hit, PageSource
from meetroom.ui.items.page_image import PageReader
from meetroom.ui.items.strokes import moved
from meetroom.ui.view import Room, new_id

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

COLORS = ("#1D4ED8", "#D9303E", "#158A5B", "#F5B50A")
TOOLS = ("", "pen", "highlighter", "underline", "eraser", "lasso", "note")
PEN_WIDTH_PT = 1.6
MARKER_WIDTH_PT = 12.0
RETRY_MS = 5_000
_FIRST_COLOR = {"highlighter": 3}


class Edit(msgspec.Struct, frozen=True):
    """One mark before and after; None: not there."""

    mark_id: MarkId
    before: Mark | None
    after: Mark | None


Step = tuple[Edit, ...]
"""What one undo takes back."""


class Opened(msgspec.Struct, frozen=True):
    """The version being read."""

    document_id: DocumentId
    version: int
    source: PageSource


@QmlElement
class MarkBoard(QObject):
    """See the module.

    `pageChanged(page)`: marks there changed; `markAdded(page, mark)`: one more on top, nothing else.  `outlines` keeps
    what pages worked out of their strokes, so that scrolling back costs nothing; `other_versions` counts own marks by
    the other versions they were made on.
    """

    pageChanged = Signal(int)
    markAdded = Signal(int, object)
    overlayChanged = Signal()
    changed = Signal()
    noteWanted = Signal(str, int, float, float, str, bool)  # mark_id or "", page, x_pt, y_pt, text, mine

    def __init__(self, room: Room, reader: PageReader) -> None:
        super().__init__(room)
        self.reader = reader
        self._room = room
        self._opened: Opened | None = None
        self._noted: Opened | None = None
        self._noted_before: Mark | None = None
        self.outlines: dict[MarkId, tuple[InkStroke, QPainterPath]] = {}
        self._marks: dict[MarkId, Mark] = {}
        self._shared: set[MarkId] = set()
        self._pending: dict[MarkId, Mark | None] = {}
        self._failed: set[MarkId] = set()
        self._home: dict[MarkId, MeetingId] = {}
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._tool = ""
        self._colors = {tool: COLORS[_FIRST_COLOR.get(tool, 0)] for tool in TOOLS}
        self.other_versions: dict[int, int] = {}
        self._selected: frozenset[MarkId] = frozenset()
        self._hits: dict[int, list[tuple[Hit, bool]]] = {}
        self._retry = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._retry.timeout.connect(self.retry)
        room.bridge.marksChanged.connect(self._on_marks)
        self.noteWanted.connect(self._on_note_wanted)

    def open(self, opened: Opened | None) -> None:
        """Show the marks of a version from now on; undo starts anew.  What is not saved yet goes on being saved."""
        self._opened = opened
        self._marks, self._shared, self._hits = {}, set(), {}
        self.outlines.clear()
        self.other_versions = {}
        self._done, self._undone = [], []
        self.select(())
        self._read()
        self.retry()
        self.changed.emit()

    @property
    def source(self) -> PageSource | None:
        """The document being read."""
        return self._opened.source if self._opened else None

    @property
    def tool_now(self) -> str:
        """The chosen tool, "" for none."""
        return self._tool

    @property
    def unsaved_now(self) -> int:
        """Marks that could not be saved yet."""
        return len(self._failed)

    @property
    def color_now(self) -> str:
        """The colour chosen for that tool."""
        return self._colors[self._tool]

    def on_page(self, page: int) -> tuple[Mark, ...]:
        """Marks of a page in the order they are painted."""
        return tuple(mark for mark in self._marks.values() if mark.page == page)

    def is_mine(self, mark: Mark) -> bool:
        """Whether this person may change it."""
        return mark.author == self._room.bridge.me

    def add(self, page: int, shape: Shape) -> None:
        """Draw something new."""
        if self._opened is not None:
            mark = self._new(self._opened, page, shape)
            self.change((Edit(mark.mark_id, None, mark),))

    def change(self, step: Step, join: bool = False) -> None:
        """Do something that can be undone; `join`: together with what was done before."""
        if not step:
            return
        self._perform(step)
        if join and self._done:
            self._done[-1] += step
        else:
            self._done.append(step)
        self._undone.clear()
        self.changed.emit()

    def remove(self, marks: Iterable[Mark], join: bool = False) -> None:
        """Delete marks of this person."""
        self.change(tuple(Edit(m.mark_id, m, None) for m in marks if self.is_mine(m)), join)

    def move(self, marks: Iterable[Mark], dx_pt: float, dy_pt: float) -> None:
        """Put marks of this person somewhere else on their page."""
        own = [m for m in marks if self.is_mine(m)]
        self.change(tuple(Edit(m.mark_id, m, replace(m, shape=moved(m.shape, dx_pt, dy_pt))) for m in own))

    def select(self, mark_ids: Iterable[MarkId]) -> None:
        """Take these with the lasso."""
        selected = frozenset(mark_ids)
        if selected != self._selected:
            self._selected = selected
            self.overlayChanged.emit()
            self.changed.emit()

    def selected_on(self, page: int) -> tuple[Mark, ...]:
        """What the lasso holds on a page."""
        return tuple(mark for mark in self.on_page(page) if mark.mark_id in self._selected)

    def show_hits(self, hits: Iterable[Hit], current: int) -> None:
        """Highlight what a search found; `current`: place of the one looked at."""
        self._hits = {}
        for index, hit in enumerate(hits):
            self._hits.setdefault(hit.page, []).append((hit, index == current))
        self.overlayChanged.emit()

    def hits_on(self, page: int) -> list[tuple[Hit, bool]]:
        """What a search found on a page, and whether it is the one looked at."""
        return self._hits.get(page, [])

    @Slot()
    def undo(self) -> None:
        """Take back the last step."""
        if self._done:
            step = self._done.pop()
            self._undone.append(step)
            self._perform(tuple(Edit(e.mark_id, e.after, e.before) for e in reversed(step)))
            self.changed.emit()

    @Slot()
    def redo(self) -> None:
        """Do again what was taken back."""
        if self._undone:
            step = self._undone.pop()
            self._done.append(step)
            self._perform(step)
            self.changed.emit()

    @Slot()
    def deleteSelected(self) -> None:
        """Delete what the lasso holds."""
        self.remove([mark for mark in self._marks.values() if mark.mark_id in self._selected])
        self.select(())

    @Slot(str)
    def openNote(self, mark_id: str) -> None:
        """Show a note for reading or writing."""
        mark = self._marks.get(MarkId(mark_id))
        if mark is not None and isinstance(mark.shape, StickyNote):
            note = mark.shape
            self.noteWanted.emit(mark_id, mark.page, note.x_pt, note.y_pt, note.text, self.is_mine(mark))

    @Slot(str, int, float, float, str)
    def saveNote(self, mark_id: str, page: int, x_pt: float, y_pt: float, text: str) -> None:
        """Write a note: a new one (id ""), other words for an old one, or none at all, which deletes it."""
        on = self._noted
        old = self._marks.get(MarkId(mark_id)) or (self._noted_before if mark_id else None)
        words = text.strip()
        if old is not None and isinstance(old.shape, StickyNote):
            after = replace(old, shape=replace(old.shape, text=words)) if words else None
            edit = Edit(old.mark_id, old, after)
        elif words and on is not None:
            mark = self._new(on, page, StickyNote(x_pt, y_pt, words))
            edit = Edit(mark.mark_id, None, mark)
        else:
            return
        if edit.after == edit.before or (old is not None and not self.is_mine(old)):
            return
        if on is None or self._shows(on):
            self.change((edit,))
        else:
            # The paper was withdrawn, replaced or left meanwhile: what was written still belongs to it.
            self._keep(edit)
            self._write(frozenset({edit.mark_id}))

    @Slot()
    def retry(self) -> None:
        """Try again to save what could not be saved."""
        self._write(frozenset(self._failed))

    def _on_note_wanted(self, mark_id: str, *_: object) -> None:
        self._noted, self._noted_before = self._opened, self._marks.get(MarkId(mark_id))

    def _shows(self, on: Opened) -> bool:
        now = self._opened
        return now is not None and (now.document_id, now.version) == (on.document_id, on.version)

    def _keep(self, edit: Edit) -> None:
        self._pending[edit.mark_id] = edit.after
        self._home[edit.mark_id] = self._room.meeting.meeting_id

    def _new(self, on: Opened, page: int, shape: Shape) -> Mark:
        return Mark(
            mark_id=MarkId(new_id()),
            document_id=on.document_id,
            version=on.version,
            page=page,
            author=self._room.bridge.me,
            shape=shape,
        )

    def _perform(self, step: Step) -> None:
        for edit in step:
            self._keep(edit)
            if edit.after is None:
                self._marks.pop(edit.mark_id, None)
            else:
                self._marks[edit.mark_id] = edit.after
        single = step[0].after if len(step) == 1 and step[0].before is None else None
        if single is not None:
            self.markAdded.emit(single.page, single)
        else:
            for page in {mark.page for e in step for mark in (e.before, e.after) if mark is not None}:
                self.pageChanged.emit(page)
        self._write(frozenset(e.mark_id for e in step))

    def _write(self, mark_ids: frozenset[MarkId]) -> None:
        engine, shared = self._room.bridge.engine, self._shared
        # What could not be saved in one meeting must not land in the book of the next; it waits for the return.
        here = self._room.meeting.meeting_id
        wanted = {m: self._pending[m] for m in mark_ids if m in self._pending and self._home[m] == here}
        if not wanted:
            return
        sharing = {m: Sharing.SHARED if m in shared else Sharing.PRIVATE for m in wanted}

        async def write() -> None:
            for mark_id, mark in wanted.items():
                if mark is None:
                    engine.marks.delete(mark_id)
                else:
                    engine.marks.put(mark, sharing[mark_id])

        self._room.bridge.run(write(), lambda _: self._written(wanted), lambda error: self._not_written(wanted, error))

    def _written(self, wanted: dict[MarkId, Mark | None]) -> None:
        for mark_id, mark in wanted.items():
            self._failed.discard(mark_id)
            if mark_id in self._pending and self._pending[mark_id] == mark:
                del self._pending[mark_id]
                self._home.pop(mark_id, None)
        self.changed.emit()

    def _not_written(self, wanted: dict[MarkId, Mark | None], error: ClientError) -> None:
        new = set(wanted) - self._failed
        self._failed.update(mark_id for mark_id in wanted if mark_id in self._pending)
        if new:
            self._room.complain(error)
        self._retry.start()
        self.changed.emit()

    def _on_marks(self, document_id: str) -> None:
        if self._opened is not None and document_id == self._opened.document_id:
            self._read()

    def _read(self) -> None:
        opened, engine = self._opened, self._room.bridge.engine
        if opened is None:
            return

        async def read() -> list[tuple[Mark, Sharing | None]]:
            book = engine.marks
            return [(mark, book.sharing_of(mark.mark_id)) for mark in book.of(opened.document_id)]

        self._room.bridge.run(read(), lambda rows: self._take(opened, rows), lambda _error: None)

    def _take(self, opened: Opened, rows: list[tuple[Mark, Sharing | None]]) -> None:
        """The engine's marks; those not saved yet are on top of them, so that nothing flickers."""
        if opened is not self._opened:
            return
        before = self._marks
        known = {m.mark_id: m for m, _ in rows if m.version == opened.version}
        own = Counter(m.version for m, _ in rows if m.version != opened.version and self.is_mine(m))
        counted, self.other_versions = self.other_versions, dict(own)
        self._shared = {m.mark_id for m, sharing in rows if sharing is Sharing.SHARED}
        for mark_id, mark in self._pending.items():
            known.pop(mark_id, None) if mark is None else known.update({mark_id: mark})
        # What is on the screen keeps its order; the rest comes on top.
        kept = {m: known[m] for m in before if m in known and known[m].document_id == opened.document_id}
        self._marks = kept | {m: mark for m, mark in known.items() if mark.document_id == opened.document_id}
        differing = (before.get(m) for m in before.keys() | self._marks.keys() if before.get(m) != self._marks.get(m))
        pages = {mark.page for mark in differing if mark is not None}
        pages |= {mark.page for m, mark in self._marks.items() if before.get(m) != mark}
        for page in pages:
            self.pageChanged.emit(page)
        if pages or counted != self.other_versions:
            self.changed.emit()

    def _get_tool(self) -> str:
        return self._tool

    def choose_tool(self, tool: str) -> None:
        """Take a tool of TOOLS; "" puts it away."""
        if tool in TOOLS and tool != self._tool:
            self._tool = tool
            self.select(())
            self.changed.emit()

    def _get_color(self) -> str:
        return self._colors[self._tool]

    def choose_color(self, color: str) -> None:
        """Draw in this colour with the tool chosen."""
        self._colors[self._tool] = color
        self.changed.emit()

    tool = Property(str, _get_tool, choose_tool, notify=changed)
    color = Property(str, _get_color, choose_color, notify=changed)
    colors = Property(list, lambda self: list(COLORS), constant=True)
    canUndo = Property(bool, lambda self: bool(self._done), notify=changed)
    canRedo = Property(bool, lambda self: bool(self._undone), notify=changed)
    selectedCount = Property(int, lambda self: len(self._selected & self._marks.keys()), notify=changed)
    unsaved = Property(int, lambda self: len(self._failed), notify=changed)
