"""The marks of the document being read: drawing, undo, news of others; paints nothing, saves by its MarkSaver.

A mark is on the page the moment the pen is lifted; what cannot be saved stays there, is said, and is tried again.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Protocol

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance, Slot

from meetroom.domain.annotations import Mark, MarkId, Shape
from meetroom.domain.core import PersonId
from meetroom.domain.state import Audience
from meetroom.papers.pages import PageSource
from meetroom.ui.items.leaves import Leaf
from meetroom.ui.items.mark_history import Edit, Histories, History, Opened, Step, in_short, turned_back
from meetroom.ui.items.mark_saving import Kept, MarkSaver, News
from meetroom.ui.items.presented_ink import PresentedInk
from meetroom.ui.items.shapes import Outlines, moved
from meetroom.ui.items.tiles import TilePress
from meetroom.ui.labels import person_name
from meetroom.ui.view import Room, new_id

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

READ_MS = 40
"""News of marks is gathered for so long: a stroke of one's own is news too."""


class PageEdit(msgspec.Struct, frozen=True):
    """What has changed on one page, and the page before and after."""

    page: int
    step: Step
    before: Leaf
    after: Leaf


class Held(Protocol):
    """A gesture that is going on; see gestures.Gesture."""

    over: bool

    def release(self) -> None: ...
    def cancel(self) -> None: ...
    def settle(self) -> None: ...


class MarkPages(QObject):
    """See the module.  A subclass declares `changed` and `failedChanged`, its signals of everything and of `failed`.

    `edited(PageEdit)`: marks of a page changed; `pageChanged(page)`: perhaps all of them did.  `other_versions` counts
    own marks by the other versions they were made on.
    """

    pageChanged = Signal(int)
    edited = Signal(object)
    drawingChanged = Signal()
    changed: SignalInstance
    failedChanged: SignalInstance

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.outlines = Outlines()
        self.tiles = TilePress(self.outlines, self)
        self.shown = PresentedInk(room, self)
        self.saver = MarkSaver(room, self)
        self._room = room
        self._opened: Opened | None = None
        self._marks: dict[MarkId, Mark] = {}
        self._leaves: dict[int, Leaf] = {}
        self._seen: dict[MarkId, Mark] = {}
        self._elsewhere: dict[MarkId, int] = {}
        self._late: list[News] = []
        self._gesture: Held | None = None
        self._histories = Histories()
        self._history = History()
        self.audience_now: Audience | None = None
        self._read_soon = QTimer(self, singleShot=True, interval=READ_MS)
        self._read_soon.timeout.connect(self._read)
        self.shown.knows(self._marks_has)
        self.saver.changed.connect(self._on_saved)
        room.bridge.marksChanged.connect(self._on_marks)

    def open(self, opened: Opened | None) -> None:
        """Show the marks of a version from now on.  What is being drawn, or is not saved yet, is kept."""
        if self._gesture is not None:
            gesture, self._gesture = self._gesture, None
            gesture.over = True
            gesture.settle()
        if opened is None or self._opened is None or opened.document_id != self._opened.document_id:
            # What somebody shares on one paper they do not mean to share on the next.
            self.audience_now = None
        self._opened = opened
        self._marks, self._leaves, self._seen, self._elsewhere = {}, {}, {}, {}
        self._late = []
        self.tiles.clear()
        self.outlines.clear()
        self._history = self._histories.of(opened.document_id, opened.version) if opened else History()
        self._read()
        self.saver.retry()
        self.drawingChanged.emit()
        self.changed.emit()

    def close(self) -> None:
        """Draw nothing more."""
        self._read_soon.stop()
        self.saver.stop()
        self.tiles.stop()

    # ---- what is there

    @property
    def opened(self) -> Opened | None:
        """The version being read."""
        return self._opened

    @property
    def is_open(self) -> bool:
        """Whether there is a document to draw on."""
        return self._opened is not None

    @property
    def source(self) -> PageSource | None:
        """The document being read."""
        return self._opened.source if self._opened else None

    @property
    def other_versions(self) -> dict[int, int]:
        """How many own marks lie on each other version."""
        return dict(Counter(self._elsewhere.values()))

    @property
    def unsaved_now(self) -> int:
        """Marks that could not be saved yet."""
        return len(self.saver.failed)

    @property
    def drawing(self) -> bool:
        """Whether a pen is down."""
        return self._gesture is not None

    def all_marks(self) -> Iterable[Mark]:
        """Every mark of the version, in the order they are painted on their pages."""
        return self._marks.values()

    def mark(self, mark_id: str) -> Mark | None:
        """One mark."""
        return self._marks.get(MarkId(mark_id))

    def leaf(self, page: int) -> Leaf:
        """The marks of a page; the same object until one of them changes."""
        leaf = self._leaves.get(page)
        if leaf is None:
            leaf = self._leaves[page] = Leaf((), self.outlines)
        return leaf

    def on_page(self, page: int) -> tuple[Mark, ...]:
        """Marks of a page in the order they are painted."""
        return self.leaf(page).marks

    def is_mine(self, mark: Mark) -> bool:
        """Whether this person may change it."""
        return mark.author == self._room.bridge.me

    def audience_of(self, mark: Mark) -> Audience | None:
        """Whom a mark is for; None: for its author only."""
        return self.saver.audiences.get(mark.mark_id)

    def names_on(self, page: int) -> list[dict[str, object]]:
        """Whose marks besides one's own are on a page, and where the uppermost of each begins."""
        first: dict[PersonId, tuple[float, float]] = {}
        for mark in self.on_page(page):
            if not self.is_mine(mark):
                box = self.outlines.of(mark).box
                place = (box.top(), box.left())
                first[mark.author] = min(first.get(mark.author, place), place)
        meeting = self._room.meeting
        return [{"name": person_name(meeting, who), "x": x, "y": y} for who, (y, x) in first.items()]

    # ---- drawing

    def take_up(self, gesture: Held) -> None:
        """A gesture begins; what was going on is put down."""
        if self._gesture is not None:
            self.put_down(self._gesture)
        self._gesture = gesture
        self.drawingChanged.emit()

    def put_down(self, gesture: Held, meant: bool = True) -> None:
        """A gesture ends; harmless when it has ended already."""
        if gesture.over:
            return
        gesture.over = True
        self._gesture = None
        gesture.release() if meant else gesture.cancel()
        late, self._late = self._late, []
        for news in late:
            self._apply_news(news)
        self.drawingChanged.emit()

    def new_mark(self, on: Opened, page: int, shape: Shape, mark_id: MarkId | None = None) -> Mark:
        """A mark of this person."""
        return Mark(
            mark_id=mark_id or MarkId(new_id()),
            document_id=on.document_id,
            version=on.version,
            page=page,
            author=self._room.bridge.me,
            shape=shape,
        )

    def add(self, page: int, shape: Shape, on: Opened | None = None, mark_id: MarkId | None = None) -> None:
        """Draw something new, on the version being read or the one where it was begun."""
        on = on or self._opened
        if on is not None:
            mark = self.new_mark(on, page, shape, mark_id)
            self.change_on(on, (Edit(mark.mark_id, None, mark),))

    def add_like(self, marks: Iterable[Mark], origins: Mapping[MarkId, MarkId]) -> None:
        """Put marks of this person on the version being read, in one step, each for whom the one it comes from is."""
        step = tuple(Edit(mark.mark_id, None, mark) for mark in marks)
        for edit in step:
            audience = self.saver.audiences.get(origins[edit.mark_id])
            if audience is not None:
                self.saver.share(edit.mark_id, audience)
        self.change(step)

    def piece_of(self, mark: Mark, shape: Shape) -> Edit:
        """What is left of a mark of this person, as a mark of its own for the same people."""
        piece = replace(mark, mark_id=MarkId(new_id()), shape=shape)
        audience = self.audience_of(mark)
        if audience is not None:
            self.saver.share(piece.mark_id, audience)
        return Edit(piece.mark_id, None, piece)

    def change_on(self, on: Opened, step: Step, join: bool = False) -> None:
        """Do something on a version, that may not be read any more: what was drawn still belongs to it."""
        for edit in step:
            if edit.before is None and edit.after is not None and self.audience_now is not None:
                self.saver.share(edit.mark_id, self.audience_now)
        now = self._opened
        if now is not None and (now.document_id, now.version) == (on.document_id, on.version):
            self.change(step, join)
            return
        self._histories.of(on.document_id, on.version).add(step, join)
        self._save(step)

    def change(self, step: Step, join: bool = False, held: bool = False) -> None:
        """Do something that can be undone; `join`: with what was done before; `held`: saved by `settle` only."""
        if not step:
            return
        self._show(step)
        self._history.add(step, join)
        if not held:
            self._save(step)
        self.changed.emit()

    def settle(self) -> None:
        """Save the last step, of which only what came out of it counts."""
        if self._history.done:
            step = self._history.done[-1] = in_short(self._history.done[-1])
            self._save(step)

    def take_back(self) -> None:
        """The last step, held so far, was not meant."""
        if self._history.done:
            self._show(turned_back(self._history.done.pop()))
            self.changed.emit()

    def remove(self, marks: Iterable[Mark]) -> None:
        """Delete marks of this person."""
        self.change(tuple(Edit(m.mark_id, m, None) for m in marks if self.is_mine(m)))

    def move(self, marks: Iterable[Mark], dx_pt: float, dy_pt: float) -> None:
        """Put marks of this person somewhere else on their page."""
        own = [m for m in marks if self.is_mine(m)]
        self.change(tuple(Edit(m.mark_id, m, replace(m, shape=moved(m.shape, dx_pt, dy_pt))) for m in own))

    def share(self, marks: Iterable[Mark], audience: Audience) -> None:
        """Show marks of this person to others, for good."""
        own = [m for m in marks if self.is_mine(m)]
        for mark in own:
            self.saver.share(mark.mark_id, audience)
            self.saver.keep(mark.mark_id, mark)
        self.saver.write(m.mark_id for m in own)
        self.changed.emit()

    @Slot()
    def undo(self) -> None:
        """Take back the last step."""
        if self._history.done and self._gesture is None:
            step = self._history.done.pop()
            self._history.undone.append(step)
            self._perform(turned_back(step))

    @Slot()
    def redo(self) -> None:
        """Do again what was taken back."""
        if self._history.undone and self._gesture is None:
            step = self._history.undone.pop()
            self._history.done.append(step)
            self._perform(step)

    # ---- inside

    def _marks_has(self, mark_id: MarkId) -> bool:
        return mark_id in self._marks

    def _perform(self, step: Step) -> None:
        self._show(step)
        self._save(step)
        self.changed.emit()

    def _save(self, step: Step) -> None:
        for edit in step:
            self.saver.keep(edit.mark_id, edit.after)
        self.saver.write(edit.mark_id for edit in step)

    def _show(self, step: Iterable[Edit]) -> None:
        """Bring the pages in line with a step."""
        by_page: dict[int, list[Edit]] = {}
        for edit in step:
            if edit.after is None:
                self._marks.pop(edit.mark_id, None)
            else:
                self._marks[edit.mark_id] = edit.after
                self.shown.settled(edit.mark_id)
            for page in {mark.page for mark in (edit.before, edit.after) if mark is not None}:
                by_page.setdefault(page, []).append(edit)
        for page, edits in by_page.items():
            before = self.leaf(page)
            there = {e.mark_id: e.after if e.after is not None and e.after.page == page else None for e in edits}
            after = self._leaves[page] = before.after(there)
            self.edited.emit(PageEdit(page, tuple(edits), before, after))

    def _on_marks(self, document_id: str) -> None:
        if self._opened is not None and document_id == self._opened.document_id and not self._read_soon.isActive():
            self._read_soon.start()

    def _read(self) -> None:
        opened = self._opened
        if opened is not None:
            self.saver.read(opened.document_id, self._seen, lambda news: self._take(opened, news))

    def _take(self, opened: Opened, news: News) -> None:
        """What the engine has; those not saved yet are on top of it, so that nothing flickers."""
        if opened is not self._opened:
            return
        if self._gesture is not None:
            self._late.append(news)
        else:
            self._apply_news(news)

    def _belongs(self, _kept: Kept) -> bool:
        """Whether a mark is to be seen here."""
        return True

    def _apply_news(self, news: News) -> None:
        opened, pending = self._opened, self.saver.pending
        assert opened is not None
        step: list[Edit] = []
        for kept in filter(self._belongs, news.fresh):
            mark = kept.mark
            if kept.audience is not None:
                self.saver.audiences[mark.mark_id] = kept.audience
            if mark.version != opened.version and self.is_mine(mark):
                self._elsewhere[mark.mark_id] = mark.version
            known = self._marks.get(mark.mark_id)
            if mark.version == opened.version and mark.mark_id not in pending and known != mark:
                step.append(Edit(mark.mark_id, known, mark))
        gone = news.gone - pending.keys()
        self._elsewhere = {m: version for m, version in self._elsewhere.items() if m not in gone}
        step += [Edit(m, self._marks[m], None) for m in gone if m in self._marks]
        self._show([*step, *self._unsaved(opened)])
        if news.fresh or news.gone:
            self.changed.emit()

    def _unsaved(self, opened: Opened) -> list[Edit]:
        """Marks of this version that the engine does not have yet, after the document was opened anew."""
        mine = ((m, mark) for m, mark in self.saver.pending.items() if mark is not None and m not in self._marks)
        return [
            Edit(m, None, mark)
            for m, mark in mine
            if (mark.document_id, mark.version) == (opened.document_id, opened.version)
        ]

    def _on_saved(self) -> None:
        self.failedChanged.emit()
        self.changed.emit()
