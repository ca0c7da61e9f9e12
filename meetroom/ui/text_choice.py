"""The text a reader has chosen, by mouse, pen, finger or keys, over any number of pages; draws nothing.

Places are points of upright pages.  Letters come from the document once per page and are then at hand, so that a
drag never waits.
"""

from collections import OrderedDict
from collections.abc import Callable

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QmlElement

from meetroom.domain.annotations import Rect, TextHighlight
from meetroom.papers.letters import PageLetters
from meetroom.papers.pages import PageSource
from meetroom.ui.items.marking import MarkBoard
from meetroom.ui.items.strokes import soft_color
from meetroom.ui.text_steps import UNITS, across, box_at, stepped

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_KEPT_PAGES = 24
_PAGES_MAX = 400
_NEAR_PT = 3.0
_HIGHLIGHT = "#F5B50A"


class Caret(msgspec.Struct, frozen=True, order=True):
    """A letter of a document."""

    page: int
    index: int


class Stretch(msgspec.Struct, frozen=True):
    """From one letter to another, both included; `start` is not after `end`."""

    start: Caret
    end: Caret


@QmlElement
class TextChoice(QObject):
    """What is chosen.

    `copied(letters)`: so much went to the clipboard.  `moved(page, x_pt, y_pt)`: keys have brought an end of it there.
    """

    changed = Signal()
    hoverChanged = Signal()
    copied = Signal(int)
    moved = Signal(int, float, float)

    def __init__(self, board: MarkBoard, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._source: PageSource | None = None
        self._letters: OrderedDict[int, PageLetters] = OrderedDict()
        self._asked: set[int] = set()
        self._stretch: Stretch | None = None
        self._fixed: Stretch | None = None
        self._gaps: tuple[Caret, Caret] | None = None
        self._tapped: tuple[int, float, float] | None = None
        self._across: float | None = None
        self._by_touch = False
        self._over = False
        self._wishes: list[tuple[int, Callable[[PageLetters], None]]] = []
        self._revision = 0

    def open(self, source: PageSource | None) -> None:
        """Choose in this document from now on."""
        self._source = source
        self._letters.clear()
        self._asked.clear()
        self._tapped = None
        self.clear()

    # ---- what QML calls

    @Slot(int, float, float)
    def hover(self, page: int, x_pt: float, y_pt: float) -> None:
        """The mouse is there: is it over text?"""
        letters = self._at_hand(page)
        over = letters is not None and letters.at(x_pt, y_pt, _NEAR_PT) is not None
        if over != self._over:
            self._over = over
            self.hoverChanged.emit()

    @Slot(int, float, float, result=bool)
    def press(self, page: int, x_pt: float, y_pt: float) -> bool:
        """A drag begins.

        Returns: whether it chooses text, as far as is known; a drag on blank paper moves the page instead.
        """
        self.clear()
        self._by_touch = False
        self._with(page, lambda letters: self._fix(page, letters.at(x_pt, y_pt, _NEAR_PT)))
        return self._fixed is not None or page not in self._letters

    @Slot(int, float, float)
    def drag(self, page: int, x_pt: float, y_pt: float) -> None:
        """The drag has come there."""
        self._with(page, lambda letters: self._stretch_to(page, letters.nearest(x_pt, y_pt)))

    @Slot(int, float, float, int)
    def tap(self, page: int, x_pt: float, y_pt: float, count: int) -> None:
        """Two quick presses choose a word, three a line, one nothing; keys begin there."""
        self.clear()
        self._tapped = (page, x_pt, y_pt)
        if count >= 2:
            self._with(page, lambda letters: self._take_at(page, letters, (x_pt, y_pt), line=count > 2))

    @Slot(int, float, float)
    def hold(self, page: int, x_pt: float, y_pt: float) -> None:
        """A finger rests: choose the word below it, with handles."""
        self.clear()
        self._by_touch = True
        self._with(page, lambda letters: self._take_at(page, letters, (x_pt, y_pt), line=False))

    @Slot(bool)
    def grab(self, end: bool) -> None:
        """A handle is taken; the other end stays."""
        if self._stretch is not None:
            kept = self._stretch.start if end else self._stretch.end
            self._fixed, self._gaps = Stretch(kept, kept), None

    @Slot(str, int, int, float, float)
    def extend(self, unit: str, by: int, page: int, x_pt: float, y_pt: float) -> None:
        """A key moves the end of what is chosen by one of UNITS; without anything chosen it begins at the last tap.

        Args:
            by: 1 on, -1 back.
            page, x_pt, y_pt: where the view begins: what is chosen begins there where no tap on this page was.
        """
        if unit not in UNITS or self._source is None:
            return
        gaps = self._gaps_now()
        if gaps is not None:
            self._step(gaps, unit, by)
            return
        place = self._tapped if self._tapped is not None and self._tapped[0] == page else (page, x_pt, y_pt)
        self._with(page, lambda letters: self._begin(letters, place, unit, by))

    @Slot(int)
    def choosePage(self, page: int) -> None:
        """Choose all text of a page."""

        def take(letters: PageLetters) -> None:
            if len(letters):
                self._gaps = self._fixed = None
                self._show(Stretch(Caret(page, 0), Caret(page, len(letters) - 1)))

        self._with(page, take)

    @Slot()
    def clear(self) -> None:
        """Choose nothing."""
        self._fixed = self._gaps = self._across = None
        self._wishes.clear()
        if self._stretch is not None:
            self._show(None)

    @Slot()
    def copy(self) -> None:
        """Put the text on the clipboard."""
        source, stretch = self._source, self._stretch
        if source is None or stretch is None:
            return
        known = dict(self._letters)

        def read() -> str:
            return "\n".join(_text(stretch, page, known.get(page) or source.letters(page)) for page in _pages(stretch))

        self._board.reader.ask(read, self._put)

    @Slot()
    def highlight(self) -> None:
        """Make a highlight of what is chosen, a mark per page."""
        source, stretch = self._source, self._stretch
        if source is None or stretch is None:
            return

        def read() -> list[tuple[int, tuple[Rect, ...], str]]:
            found = []
            for page in _pages(stretch):
                letters = source.letters(page)
                first, last = _ends(stretch, page, letters)
                if last < first:
                    continue
                rects = source.text_rects(page, first, last - first + 1)
                found.append((page, rects, letters.text(first, last)))
            return found

        self._board.reader.ask(read, self._mark)
        self.clear()

    @Slot(int, result=list)
    def boxesOn(self, page: int) -> list[dict[str, float]]:
        """What to lay over a page: boxes in points."""
        stretch, letters = self._stretch, self._letters.get(page)
        if stretch is None or not stretch.start.page <= page <= stretch.end.page:
            return []
        if letters is None:
            if page not in self._asked:
                self._with(page, lambda _letters: self._tell())
            return []
        rects = letters.rects(*_ends(stretch, page, letters))
        return [{"x": r.x_pt, "y": r.y_pt, "width": r.width_pt, "height": r.height_pt} for r in rects]

    # ---- inside

    def _at_hand(self, page: int) -> PageLetters | None:
        """The letters of a page if they are here; else they are fetched for the next time."""
        if page in self._letters:
            self._letters.move_to_end(page)
            return self._letters[page]
        self._fetch(page)
        return None

    def _with(self, page: int, act: Callable[[PageLetters], None]) -> None:
        """Do something with the letters of a page, as soon as they are here."""
        letters = self._at_hand(page)
        if letters is not None:
            act(letters)
        else:
            self._wishes.append((page, act))

    def _fetch(self, page: int) -> None:
        source = self._source
        if source is None or page in self._asked or not 0 <= page < source.page_count:
            return
        self._asked.add(page)
        self._board.reader.ask(
            lambda: source.letters(page), lambda found: self._arrived(source, page, found), lambda _: None
        )

    def _arrived(self, source: PageSource, page: int, letters: PageLetters) -> None:
        if source is not self._source:
            return
        self._asked.discard(page)
        self._letters[page] = letters
        while len(self._letters) > _KEPT_PAGES:
            self._letters.popitem(last=False)
        granted = [act for wished, act in self._wishes if wished == page]
        self._wishes = [(wished, act) for wished, act in self._wishes if wished != page]
        for act in granted:
            act(letters)

    def _take_at(self, page: int, letters: PageLetters, place: tuple[float, float], line: bool) -> None:
        index = letters.at(*place, within_pt=_NEAR_PT * 2)
        if index is None:
            return
        first, last = letters.line(index) if line else letters.word(index)
        self._fixed = Stretch(Caret(page, first), Caret(page, last))
        self._show(self._fixed)

    def _gaps_now(self) -> tuple[Caret, Caret] | None:
        """Where what is chosen is held, and the end that keys move; gaps between letters."""
        stretch, fixed = self._stretch, self._fixed
        if self._gaps is not None or stretch is None:
            return self._gaps
        start, end = stretch.start, Caret(stretch.end.page, stretch.end.index + 1)
        backwards = fixed is not None and stretch.start < fixed.start and stretch.end == fixed.end
        return (end, start) if backwards else (start, end)

    def _begin(self, letters: PageLetters, place: tuple[int, float, float], unit: str, by: int) -> None:
        index = letters.nearest(place[1], place[2])
        if index is not None:
            box = box_at(letters, index)
            after = box is not None and place[1] > box.x_pt + box.width_pt / 2
            caret = Caret(place[0], index + after)
            self._step((caret, caret), unit, by)

    def _step(self, gaps: tuple[Caret, Caret], unit: str, by: int) -> None:
        held, head = gaps
        letters = self._at_hand(head.page)
        if letters is None:
            self._wishes.append((head.page, lambda _letters: self._step(gaps, unit, by)))
            return
        self._across = (
            (self._across if self._across is not None else across(letters, head.index)) if unit == "line" else None
        )
        gap = stepped(letters, head.index, unit, by, self._across or 0.0)
        if gap is not None:
            self._hold(held, Caret(head.page, gap), letters)
        elif self._source is not None and 0 <= head.page + by < self._source.page_count:
            self._with(head.page + by, lambda other: self._turn(held, head.page + by, other, by))

    def _turn(self, held: Caret, page: int, letters: PageLetters, by: int) -> None:
        """Over the end of a page onto the next one, or the one before."""
        gap = min(1, len(letters)) if by > 0 else max(0, len(letters) - 1)
        if abs(page - held.page) < _PAGES_MAX:
            self._hold(held, Caret(page, gap), letters)

    def _hold(self, held: Caret, head: Caret, letters: PageLetters) -> None:
        self._gaps, self._fixed = (held, head), None
        first, last = min(held, head), max(held, head)
        self._show(Stretch(first, Caret(last.page, last.index - 1)) if first != last else None)
        box = box_at(letters, head.index - 1) or box_at(letters, head.index)
        if box is not None:
            self.moved.emit(head.page, box.x_pt, box.y_pt)

    def _fix(self, page: int, index: int | None) -> None:
        """A drag began at this letter."""
        if index is not None:
            caret = Caret(page, index)
            self._fixed = Stretch(caret, caret)

    def _stretch_to(self, page: int, index: int | None) -> None:
        fixed = self._fixed
        if fixed is None:
            return
        if index is None:  # a page without text: as far as the page before it, or from the page after it
            index = 0
        caret = Caret(page, index)
        if abs(caret.page - fixed.start.page) < _PAGES_MAX:
            self._gaps = None
            self._show(Stretch(min(fixed.start, caret), max(fixed.end, caret)))

    def _show(self, stretch: Stretch | None) -> None:
        if stretch != self._stretch:
            self._stretch = stretch
            self._tell()

    def _tell(self) -> None:
        self._revision += 1
        self.changed.emit()

    def _put(self, text: str) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None and text.strip():
            clipboard.setText(text)
            self.copied.emit(len(text))

    def _mark(self, found: list[tuple[int, tuple[Rect, ...], str]]) -> None:
        for page, rects, text in found:
            if rects:
                self._board.add(page, TextHighlight(rects, soft_color(_HIGHLIGHT), text))

    def _end(self, end: bool) -> dict[str, float]:
        """Where a handle is: its page, and the place in points below the letter at that end."""
        stretch = self._stretch
        if stretch is None:
            return {"page": -1.0, "x": 0.0, "y": 0.0, "height": 0.0}
        page = (stretch.end if end else stretch.start).page
        letters = self._letters.get(page)
        rects = letters.rects(*_ends(stretch, page, letters)) if letters is not None else ()
        if not rects:
            return {"page": -1.0, "x": 0.0, "y": 0.0, "height": 0.0}
        rect = rects[-1] if end else rects[0]
        return {
            "page": float(page),
            "x": rect.x_pt + (rect.width_pt if end else 0.0),
            "y": rect.y_pt,
            "height": rect.height_pt,
        }

    active = Property(bool, lambda self: self._stretch is not None, notify=changed)
    byTouch = Property(bool, lambda self: self._by_touch, notify=changed)
    revision = Property(int, lambda self: self._revision, notify=changed)
    startPlace = Property("QVariantMap", lambda self: self._end(False), notify=changed)  # type: ignore[arg-type]
    endPlace = Property("QVariantMap", lambda self: self._end(True), notify=changed)  # type: ignore[arg-type]
    overText = Property(bool, lambda self: self._over, notify=hoverChanged)


def _pages(stretch: Stretch) -> range:
    return range(stretch.start.page, stretch.end.page + 1)


def _ends(stretch: Stretch, page: int, letters: PageLetters) -> tuple[int, int]:
    """First and last letter chosen on a page."""
    first = stretch.start.index if page == stretch.start.page else 0
    last = stretch.end.index if page == stretch.end.page else len(letters) - 1
    return first, last


def _text(stretch: Stretch, page: int, letters: PageLetters) -> str:
    return letters.text(*_ends(stretch, page, letters))
