"""One field of rich text: looks, lists, the clipboard, insertion at the cursor; knows not what is written in it."""

from typing import ClassVar

from msgspec.structs import replace
from PySide6.QtCore import Property, QMimeData, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QFont, QGuiApplication, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickTextDocument

from meetroom.domain.minutes_state import ParagraphStyle, RichText, Span
from meetroom.ui.text_form import (
    from_html,
    from_plain,
    insert_text,
    look_of,
    normal,
    plain_text,
    put_style,
    read_text,
    style_of,
    to_html,
    write_text,
)

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_PLAIN = Span(text="")


def look_at(look: QTextCharFormat) -> Span:
    """The look as a span without letters."""
    bold = look.fontWeight() >= QFont.Weight.DemiBold
    return Span(text="", bold=bold, italic=look.fontItalic(), underline=look.fontUnderline())


@QmlElement
class TextEditing(QObject):
    """Stands beside a TextArea of plain format: the area moves the cursor and types, this gives looks and lists.

    A look chosen without a selection waits for the letters typed next at the same place.
    """

    looked = Signal()
    edited = Signal()
    moved = Signal(int)
    """The cursor shall stand there."""
    staticMetaObject: ClassVar[object]

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._quick: QQuickTextDocument | None = None
        self._start = self._end = self._place = 0
        self._look, self._style = _PLAIN, ParagraphStyle.PLAIN
        self._waiting: Span | None = None
        self._typed: tuple[int, int] | None = None
        self._quiet = False
        self._kept: RichText = ()

    @Property(bool, notify=looked)
    def bold(self) -> bool:
        """Whether letters here are bold."""
        return self._look.bold

    @Property(bool, notify=looked)
    def italic(self) -> bool:
        """Whether letters here are italic."""
        return self._look.italic

    @Property(bool, notify=looked)
    def underline(self) -> bool:
        """Whether letters here are underlined."""
        return self._look.underline

    @Property(str, notify=looked)
    def style(self) -> str:
        """How this paragraph stands: "plain", "bullet" or "numbered"."""
        return self._style.value

    @property
    def text(self) -> RichText:
        """What stands in the field; what stood last where there is no field on the screen."""
        return self._kept if self._quick is None else read_text(self._quick.textDocument())

    def show(self, text: RichText) -> None:
        """Make the field say this; it is no edit."""
        self._kept, self._waiting = text, None
        if self._quick is not None:
            place = self._place
            self._quietly(text)
            self.moved.emit(min(place, self._document.characterCount() - 1))
        self._look_again()

    def insert(self, text: RichText) -> None:
        """Insert at the cursor, over what is selected; one step to undo."""
        if self._quick is None:
            self._kept = normal((*self._kept, *text))
            self.edited.emit()
            return
        insert_text(self._cursor(), text)

    @Slot(str)
    def put(self, letters: str) -> None:
        """Insert letters at the cursor."""
        self.insert(from_plain(letters))

    def replace(self, text: RichText) -> None:
        """Make the field say this instead; one step to undo, and no edit of a person."""
        self._kept = text
        if self._quick is not None:
            self._quiet = True
            cursor = QTextCursor(self._document)
            cursor.select(QTextCursor.SelectionType.Document)
            insert_text(cursor, text)
            self._quiet = False
        self._look_again()

    @Slot(QObject)
    def attach(self, quick: QObject) -> None:
        """A field on the screen shows the text from now on."""
        if not isinstance(quick, QQuickTextDocument):
            return
        self._quick = quick
        self._start = self._end = self._place = 0
        self._quietly(self._kept)
        document = self._document
        document.contentsChange.connect(self._on_change)
        document.contentsChanged.connect(self._on_edited)
        self._look_again()

    @Slot()
    def detach(self) -> None:
        """The field goes; its text stays here."""
        if self._quick is not None:
            self._kept = self.text
            self._document.contentsChange.disconnect(self._on_change)
            self._document.contentsChanged.disconnect(self._on_edited)
        self._quick = None

    @Slot(int, int, int)
    def choose(self, start: int, end: int, place: int) -> None:
        """The cursor stands at a place; what is selected, if anything."""
        moved = (start, end, place) != (self._start, self._end, self._place)
        self._start, self._end, self._place = start, end, place
        if moved and self._typed is None:
            self._waiting = None
        self._look_again()

    @Slot(str)
    def toggle(self, name: str) -> None:
        """Give what is selected, or what is typed next, a look or take it: "bold", "italic" or "underline"."""
        if self._quick is None or name not in ("bold", "italic", "underline"):
            return
        look = replace(self._look, **{name: not getattr(self._look, name)})
        if self._start == self._end:
            self._waiting, self._look = look, look
            self.looked.emit()
            return
        change = QTextCharFormat()
        whole = look_of(look)
        if name == "bold":
            change.setFontWeight(whole.fontWeight())
        elif name == "italic":
            change.setFontItalic(whole.fontItalic())
        else:
            change.setFontUnderline(whole.fontUnderline())
        self._cursor().mergeCharFormat(change)
        self._look_again()

    @Slot(str)
    def setStyle(self, name: str) -> None:
        """Give the paragraphs selected a style; the style they have is taken from them."""
        if self._quick is None:
            return
        wanted = ParagraphStyle.PLAIN if name == self._style.value else ParagraphStyle(name)
        cursor = self._cursor()
        document = self._document
        block, last = document.findBlock(self._start), document.findBlock(self._end)
        cursor.beginEditBlock()
        while block.isValid():
            put_style(QTextCursor(block), wanted)
            if block == last:
                break
            block = block.next()
        cursor.endEditBlock()
        self._look_again()

    @Slot(result=bool)
    def enter(self) -> bool:
        """Enter in an empty line of a list ends the list.  Returns: whether that was all."""
        return self._leave_list(lambda cursor: bool(cursor.block().length() <= 1))

    @Slot(result=bool)
    def backspace(self) -> bool:
        """Backspace at the start of a line of a list takes it out of the list.  Returns: whether that was all."""
        return self._leave_list(QTextCursor.atBlockStart)

    @Slot(result=bool)
    def atWordStart(self) -> bool:
        """Whether a word would begin here."""
        if self._quick is None or self._start != self._end:
            return False
        before = self._document.characterAt(self._place - 1) if self._place else " "
        return str(before).isspace()

    @Slot(result=bool)
    def paste(self) -> bool:
        """Insert what the clipboard holds, cleaned.  Returns: False where it holds no text."""
        data = QGuiApplication.clipboard().mimeData()
        if data is None or not (data.hasHtml() or data.hasText()):
            return False
        text = from_html(data.html()) if data.hasHtml() else ()
        self.insert(text or from_plain(data.text()))
        return True

    @Slot()
    def copy(self) -> None:
        """Take what is selected to the clipboard, with its looks."""
        if self._quick is None or self._start == self._end:
            return
        chosen = QTextDocument()
        QTextCursor(chosen).insertFragment(self._cursor().selection())
        text, data = read_text(chosen), QMimeData()
        data.setText(plain_text(text))
        data.setHtml(to_html(text))
        QGuiApplication.clipboard().setMimeData(data)

    @Slot()
    def cut(self) -> None:
        """The same, and take it away."""
        self.copy()
        if self._quick is not None:
            self._cursor().removeSelectedText()

    @property
    def _document(self) -> QTextDocument:
        assert self._quick is not None
        return self._quick.textDocument()

    def _cursor(self) -> QTextCursor:
        cursor = QTextCursor(self._document)
        last = self._document.characterCount() - 1
        anchor, place = (self._end, self._start) if self._place == self._start else (self._start, self._end)
        cursor.setPosition(min(anchor, last))
        cursor.setPosition(min(place, last), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _leave_list(self, when: object) -> bool:
        if self._quick is None or self._start != self._end:
            return False
        cursor = self._cursor()
        if cursor.currentList() is None or not (callable(when) and when(cursor)):
            return False
        cursor.beginEditBlock()
        put_style(cursor, ParagraphStyle.PLAIN)
        cursor.endEditBlock()
        self._look_again()
        return True

    def _quietly(self, text: RichText) -> None:
        self._quiet = True
        write_text(self._document, text)
        self._quiet = False

    def _look_again(self) -> None:
        if self._quick is not None:
            cursor = self._cursor()
            # The first letter of what is selected says what a press would change.
            cursor.setPosition(self._start + (self._start != self._end))
            look, style = self._waiting or look_at(cursor.charFormat()), style_of(cursor.block())
        else:
            look, style = _PLAIN, ParagraphStyle.PLAIN
        if (look, style) != (self._look, self._style):
            self._look, self._style = look, style
            self.looked.emit()

    def _on_edited(self) -> None:
        if not self._quiet:
            self.edited.emit()

    def _on_change(self, place: int, removed: int, added: int) -> None:
        """Letters came where a look waits: they get it once Qt is through with this change."""
        if self._quiet or self._waiting is None or added <= removed:
            return
        begun = self._typed
        if begun is None:
            self._typed = (self._place, place + added)
            QTimer.singleShot(0, self._give_look)
        else:
            self._typed = (begun[0], max(begun[1], place + added))

    def _give_look(self) -> None:
        typed, look = self._typed, self._waiting
        self._typed = self._waiting = None
        if typed is None or look is None or self._quick is None:
            return
        cursor = QTextCursor(self._document)
        last = self._document.characterCount() - 1
        cursor.setPosition(min(typed[0], last))
        cursor.setPosition(min(typed[1], last), QTextCursor.MoveMode.KeepAnchor)
        cursor.joinPreviousEditBlock()
        cursor.mergeCharFormat(look_of(look))
        cursor.endEditBlock()
        self._look_again()
