"""The marks of the document being read, as a list: page by page, what they are, whose, who sees them; draws nothing."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.annotations import (
    Figure,
    FigureKind,
    InkStroke,
    Mark,
    MarkId,
    Shape,
    StickyNote,
    TextBox,
    TextHighlight,
    TextUnderline,
    Tool,
)
from meetroom.ui.items.marking import MarkBoard
from meetroom.ui.labels import person_name
from meetroom.ui.mark_sharing import MarkSharing
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

FILTERS = ("all", "mine", "shared")
"""All, those of this person, those others share with them."""
NEAR_PT = 60.0
"""Handwriting that is not farther apart than this is one line of the list."""
_EXCERPT = 160
_GATHER_MS = 60
_HANDWRITING = Words("Handwriting", "Viết tay")
_STROKES = Words("{0} strokes", "{0} nét")
_KINDS: dict[type[Shape], tuple[Words, str]] = {
    TextHighlight: (Words("Highlight", "Tô sáng"), "highlighter"),
    TextUnderline: (Words("Underline", "Gạch chân"), "underline"),
    StickyNote: (Words("Note", "Ghi chú"), "sticky-note"),
    TextBox: (Words("Text", "Chữ gõ"), "type"),
    InkStroke: (_HANDWRITING, "pencil"),
}
_MARKER = Words("Marker", "Bút dạ")
_FIGURES: dict[FigureKind, tuple[Words, str]] = {
    FigureKind.LINE: (Words("Line", "Đường thẳng"), "minus"),
    FigureKind.ARROW: (Words("Arrow", "Mũi tên"), "move-up-right"),
    FigureKind.RECTANGLE: (Words("Rectangle", "Hình chữ nhật"), "square"),
    FigureKind.ELLIPSE: (Words("Ellipse", "Hình elip"), "circle"),
}


class MarkRow(Row, frozen=True, kw_only=True):
    """A mark, or strokes of handwriting that belong together; `seen`: who sees it, or who shares it."""

    page: int
    kind: str
    glyph: str
    color: str
    excerpt: str
    seen: str
    mine: bool
    count: int


@QmlElement
class MarksList(QObject):
    """See the module.  `wanted(page, x_pt, y_pt)`: go there.  Works only while `open`."""

    changed = Signal()
    wanted = Signal(int, float, float)

    def __init__(self, room: Room, board: MarkBoard, sharing: MarkSharing) -> None:
        super().__init__(board)
        self._room, self._board, self._sharing = room, board, sharing
        self._rows = RowModel(MarkRow, self)
        self._members: dict[str, tuple[MarkId, ...]] = {}
        self._filter = "all"
        self._open = False
        self._counts = (0, 0)
        self._deleted = 0
        self._soon = QTimer(self, singleShot=True, interval=_GATHER_MS)
        self._soon.timeout.connect(self._show)
        board.changed.connect(self._on_changed)
        room.changed.connect(self._on_changed)

    @Slot(str)
    def go(self, key: str) -> None:
        """Go to a mark; it is taken in hand, so that it is seen which one it is."""
        marks = self._marks_of(key)
        if marks:
            box = self._board.outlines.of(marks[0]).box
            self._board.select([m.mark_id for m in marks])
            self.wanted.emit(marks[0].page, box.left(), box.top())

    @Slot(str)
    def delete(self, key: str) -> None:
        """Delete a mark of this person; `undo` brings it back."""
        own = [mark for mark in self._marks_of(key) if self._board.is_mine(mark)]
        if own:
            self._board.remove(own)
            self._deleted = len(own)
            self._show()

    @Slot()
    def undo(self) -> None:
        """Bring back what was deleted last."""
        self._board.undo()
        self._deleted = 0
        self._show()

    @Slot(str)
    def share(self, key: str) -> None:
        """Choose whom to show a mark."""
        self._sharing.ask_for(self._marks_of(key))

    @Slot()
    def shareAll(self) -> None:
        """Choose whom to show all own marks of this document."""
        self._sharing.ask_for([mark for mark in self._board.all_marks() if self._board.is_mine(mark)])

    def _marks_of(self, key: str) -> list[Mark]:
        found = (self._board.mark(mark_id) for mark_id in self._members.get(key, ()))
        return [mark for mark in found if mark is not None]

    def _on_changed(self) -> None:
        if self._open and not self._soon.isActive():
            self._soon.start()

    def _show(self) -> None:
        marks = list(self._board.all_marks()) if self._open else []
        own = sum(self._board.is_mine(mark) for mark in marks)
        self._counts = (own, len(marks) - own)
        wanted = (m for m in marks if self._filter == "all" or self._board.is_mine(m) == (self._filter == "mine"))
        self._members = {}
        self._rows.show([self._row(group) for group in self._grouped(wanted)])
        self.changed.emit()

    def _grouped(self, marks: Iterable[Mark]) -> Iterator[list[Mark]]:
        """From the top of each page down; strokes of one hand, for the same people, that lie together are one."""
        box_of = self._board.outlines.of

        def place(mark: Mark) -> tuple[int, bool, str, float]:
            return mark.page, isinstance(mark.shape, InkStroke), mark.author, box_of(mark).box.top()

        groups: list[list[Mark]] = []
        for (_page, ink, _author), found in groupby(sorted(marks, key=place), key=lambda mark: place(mark)[:3]):
            if not ink:
                groups += [[mark] for mark in found]
                continue
            lowest, audience = float("-inf"), None
            for mark in found:
                box, for_whom = box_of(mark).box, self._board.audience_of(mark)
                if box.top() - lowest <= NEAR_PT and for_whom == audience:
                    groups[-1].append(mark)
                    lowest = max(lowest, box.bottom())
                else:
                    groups.append([mark])
                    lowest, audience = box.bottom(), for_whom
        return iter(sorted(groups, key=lambda group: (group[0].page, box_of(group[0]).box.top())))

    def _row(self, group: list[Mark]) -> MarkRow:
        mark = group[0]
        self._members[mark.mark_id] = tuple(m.mark_id for m in group)
        words, icon = kind_of(mark.shape)
        mine = self._board.is_mine(mark)
        excerpt = " ".join(getattr(mark.shape, "text", "").split())[:_EXCERPT]
        if len(group) > 1:
            excerpt = self._room.text(_STROKES).format(len(group))
        return MarkRow(
            key=mark.mark_id,
            page=mark.page,
            kind=self._room.text(words),
            glyph=icon,
            color=mark.shape.color,
            excerpt=excerpt,
            seen=self._sharing.words_of(mark) if mine else person_name(self._room.meeting, mark.author),
            mine=mine,
            count=len(group),
        )

    def _set_filter(self, name: str) -> None:
        if name in FILTERS and name != self._filter:
            self._filter = name
            self._show()

    def _set_open(self, is_open: bool) -> None:
        if is_open != self._open:
            self._open, self._deleted = is_open, 0
            self._show()

    filter = Property(str, lambda self: self._filter, _set_filter, notify=changed)
    open = Property(bool, lambda self: self._open, _set_open, notify=changed)
    rows = Property(QObject, lambda self: self._rows, constant=True)
    own = Property(int, lambda self: self._counts[0], notify=changed)
    others = Property(int, lambda self: self._counts[1], notify=changed)
    deleted = Property(int, lambda self: self._deleted, notify=changed)


def kind_of(shape: Shape) -> tuple[Words, str]:
    """What a mark is, and its icon."""
    if isinstance(shape, Figure):
        return _FIGURES[shape.kind]
    if isinstance(shape, InkStroke) and shape.tool is Tool.MARKER:
        return _MARKER, "highlighter"
    return _KINDS[type(shape)]
