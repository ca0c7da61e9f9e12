"""Notes and texts written on pages: what is typed belongs to the page it was begun on, whatever happens meanwhile."""

from PySide6.QtCore import QObject, QPointF, QRectF, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.annotations import Mark, MarkId, Shape, StickyNote, TextBox
from meetroom.domain.core import MAX_TEXT
from meetroom.ui.items.mark_history import Edit, Opened
from meetroom.ui.items.marking import MarkBoard
from meetroom.ui.items.shapes import bounds
from meetroom.ui.view import new_id

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

LEAST_WIDTH_PT, USUAL_WIDTH_PT = 60.0, 240.0
_TAP_PT = 3.0


class _Begun:
    """What is being written: where, and what is kept of it so far."""

    def __init__(self, on: Opened | None, mark: Mark | None, page: int, blank: Shape) -> None:
        self.on = on
        self.mark_id = mark.mark_id if mark is not None else MarkId(new_id())
        self.kept = mark
        self.page = page
        self.blank = blank
        self.drafted = False


@QmlElement
class PageWords(QObject):
    """See the module.

    `noteWanted`, `textWanted` open the fields to write in.  What is typed is handed over by `draft` now and then and
    by `finish` in the end, so that no crash takes more than a few words.
    """

    noteWanted = Signal(str, int, str, bool)  # mark_id or "", page, text, mine
    textWanted = Signal(str, int, QRectF, float, str, str)  # mark_id or "", page, box in points, size, colour, text
    ended = Signal()

    def __init__(self, board: MarkBoard) -> None:
        super().__init__(board)
        self._board = board
        self._begun: _Begun | None = None
        board.noteAsked.connect(self.note_at)
        board.textAsked.connect(self.write_at)

    def note_at(self, page: int, x_pt: float, y_pt: float) -> None:
        """A new note."""
        self.ended.emit()
        self._begun = _Begun(self._board.opened, None, page, StickyNote(x_pt, y_pt, ""))
        self.noteWanted.emit("", page, "", True)

    def write_at(self, page: int, x_pt: float, y_pt: float, width_pt: float, most_pt: float) -> None:
        """A new text from there on, or the one that is there."""
        self.ended.emit()
        board, place = self._board, QPointF(x_pt, y_pt)
        around = QRectF(place, place).adjusted(-_TAP_PT, -_TAP_PT, _TAP_PT, _TAP_PT)
        for mark in reversed(board.leaf(page).within(around)):
            if isinstance(mark.shape, TextBox) and board.is_mine(mark) and bounds(mark.shape).intersects(around):
                self._write(page, mark, mark.shape)
                return
        width_pt = width_pt if width_pt >= LEAST_WIDTH_PT else USUAL_WIDTH_PT
        width_pt = max(LEAST_WIDTH_PT, min(width_pt, most_pt))
        self._write(page, None, TextBox(x_pt, y_pt, width_pt, "", board.width_now, board.color_now))

    @Slot(str)
    def openNote(self, mark_id: str) -> None:
        """Show a note for reading or writing."""
        mark = self._board.mark(mark_id)
        if mark is not None and isinstance(mark.shape, StickyNote):
            self.ended.emit()
            self._begun = _Begun(self._board.opened, mark, mark.page, mark.shape)
            self.noteWanted.emit(mark_id, mark.page, mark.shape.text, self._board.is_mine(mark))

    @Slot(str)
    def draft(self, text: str) -> None:
        """So much is typed; kept, in case that nothing more comes."""
        if text.strip():
            self._keep(text)

    @Slot(str)
    def finish(self, text: str) -> None:
        """It is written: new words, other words, or none at all, which deletes it."""
        self._keep(text)
        self._begun = None

    def _write(self, page: int, mark: Mark | None, box: TextBox) -> None:
        self._begun = _Begun(self._board.opened, mark, page, box)
        area = QRectF(box.x_pt, box.y_pt, box.width_pt, 0.0)
        self.textWanted.emit(mark.mark_id if mark else "", page, area, box.size_pt, box.color, box.text)

    def _keep(self, text: str) -> None:
        begun, words = self._begun, text.strip()
        if begun is None or begun.on is None or (begun.kept is not None and not self._board.is_mine(begun.kept)):
            return
        # No mark can hold more; the rest becomes the next one, a little lower.
        rest = words[MAX_TEXT:]
        shape = _worded(begun.blank, words[:MAX_TEXT])
        after = self._board.new_mark(begun.on, begun.page, shape, begun.mark_id) if words else None
        if begun.kept is not None and after is not None and begun.kept.shape == after.shape:
            return
        if begun.kept is None and after is None:
            return
        self._board.change_on(begun.on, (Edit(begun.mark_id, begun.kept, after),), join=begun.drafted)
        begun.kept, begun.drafted = after, True
        if rest:
            self._begun = _Begun(begun.on, None, begun.page, _lower(begun.blank))
            self._keep(rest)
            self._begun = begun


def _worded(shape: Shape, text: str) -> Shape:
    if isinstance(shape, StickyNote):
        return StickyNote(shape.x_pt, shape.y_pt, text, shape.color)
    assert isinstance(shape, TextBox)
    return TextBox(shape.x_pt, shape.y_pt, shape.width_pt, text, shape.size_pt, shape.color)


def _lower(shape: Shape) -> Shape:
    if isinstance(shape, StickyNote):
        return StickyNote(shape.x_pt, shape.y_pt + 24, "", shape.color)
    assert isinstance(shape, TextBox)
    return TextBox(shape.x_pt, shape.y_pt + 24, shape.width_pt, "", shape.size_pt, shape.color)
