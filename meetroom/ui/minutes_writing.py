"""The secretary's texts beside the facts: which one is shown, when it is written down, what hinders it; no looks."""

from datetime import UTC, datetime

import msgspec
from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError, ClientProblem, LinkState
from meetroom.domain.core import ItemId, Refusal
from meetroom.domain.minutes_form import Minutes
from meetroom.domain.minutes_state import RichText
from meetroom.domain.minutes_text import MAX_CHARS, WriteMinutesText
from meetroom.protocol.messages import Answer
from meetroom.ui.minutes_drafting import MinutesDrafting
from meetroom.ui.minutes_keeping import TextKeeping, page_of
from meetroom.ui.minutes_outline import (
    CLOSING,
    OPENING,
    FactLine,
    FactRow,
    PlaceRow,
    fact_lines,
    place_keys,
    place_rows,
    place_title,
)
from meetroom.ui.minutes_pages import TextPage
from meetroom.ui.minutes_writing_words import FIXED, MARKS, said_of, theirs_of, too_long
from meetroom.ui.rows import RowModel
from meetroom.ui.text_editing import TextEditing
from meetroom.ui.text_form import plain_text
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

IDLE_MS = 20_000


class WritingView(msgspec.Struct, frozen=True, kw_only=True):
    """The desk of one text, besides its lists."""

    place: str
    title: str
    follows: bool
    said: str
    tone: str
    writable: bool
    conflict: bool
    theirs: str
    theirText: str
    conclusion: str
    concludable: bool
    unwritten: int
    placeNames: tuple[str, ...]
    placeIndex: int


@QmlElement
class MinutesWritingViewModel(ViewModel):
    """See the module."""

    ticking = False
    changed = Signal()
    factsChanged = Signal()
    typed = Signal()
    """Some text is another than before, a fact or not."""
    place = shown(str, "place", changed)
    title = shown(str, "title", changed)
    follows = shown(bool, "follows", changed)
    said = shown(str, "said", changed)
    tone = shown(str, "tone", changed)
    writable = shown(bool, "writable", changed)
    conflict = shown(bool, "conflict", changed)
    theirs = shown(str, "theirs", changed)
    theirText = shown(str, "theirText", changed)
    conclusion = shown(str, "conclusion", changed)
    concludable = shown(bool, "concludable", changed)
    unwritten = shown(int, "unwritten", changed)
    placeNames = shown(list, "placeNames", changed)
    placeIndex = shown(int, "placeIndex", changed)
    places: Property = fixed(QObject, "_places")
    facts: Property = fixed(QObject, "_facts")
    editing = fixed(TextEditing, "_editing")

    def __init__(self, room: Room, drafting: MinutesDrafting) -> None:
        self.drafting = drafting
        self._places, self._facts = RowModel(PlaceRow), RowModel(FactRow)
        self._lines: dict[str, FactLine] = {}
        self._pages: dict[str, TextPage] = {}
        self._key, self._follows = OPENING, True
        self._problems: dict[str, Words | ClientError] = {}
        self._watched = False
        self._meeting_id = room.meeting.meeting_id
        self._editing = TextEditing()
        self._keeping = TextKeeping(room, lambda: self._pages.values(), self._take_back, room)
        super().__init__(room)
        for owned in (self._places, self._facts, self._editing, self._keeping):
            owned.setParent(self)
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self.write)
        self._keeping.changed.connect(self.refresh)
        self._editing.edited.connect(self._on_edited)
        drafting.drafted.connect(self.refresh)
        room.bridge.linkChanged.connect(self._on_link)

    # What is shown

    def look(self) -> WritingView:
        """See ViewModel."""
        minutes = self.drafting.minutes
        self._know_meeting()
        self._follow()
        self._learn()
        page, phase = self._page, self.room.meeting.phase
        keys = place_keys(minutes) if minutes else [OPENING, CLOSING]
        if minutes is not None and self._watched:
            self._show_rows(minutes)
        names = [place_title(minutes, key, self.room.language) for key in keys] if minutes else []
        rival, item = page.rival, self.room.meeting.items.get(ItemId(self._key))
        said, tone = said_of(page, self.room, self._problems.get(self._key), self._keeping.problem)
        return WritingView(
            place=self._key,
            title=place_title(minutes, self._key, self.room.language) if minutes else "",
            follows=self._follows,
            said=said,
            tone=tone,
            writable=phase not in FIXED,
            conflict=rival is not None,
            theirs=theirs_of(rival, self.room.meeting, self.room.language) if rival else "",
            theirText=plain_text(rival.text) if rival else "",
            conclusion=item.conclusion if item else "",
            concludable=item is not None and phase not in FIXED,
            unwritten=sum(p.dirty for p in self._pages.values()),
            placeNames=tuple(names),
            placeIndex=keys.index(self._key) if self._key in keys else 0,
        )

    def texts(self) -> dict[str, RichText]:
        """What is typed and no fact yet, by place: a preview shows it as if it were."""
        return {key: page.text for key, page in self._pages.items() if page.dirty}

    @property
    def current_item(self) -> ItemId | None:
        """The item whose text is shown."""
        return ItemId(self._key) if self._key not in (OPENING, CLOSING) else None

    # What the secretary does

    @Slot(bool)
    def watch(self, watched: bool) -> None:
        """The desk is looked at, or left: then everything typed is written down."""
        if watched != self._watched:
            self._watched = watched
            self.drafting.want(watched)
        if watched:
            self._keeping.restore()
        else:
            self.write()
        self.refresh()

    @Slot(str)
    def choose(self, key: str) -> None:
        """Show the text of a place, and stay there."""
        self._follows = key == self._running()
        self._go(key)
        self.refresh()

    @Slot(int)
    def chooseAt(self, index: int) -> None:
        """The same by its place in `placeNames`."""
        if self.drafting.minutes is not None:
            keys = place_keys(self.drafting.minutes)
            if 0 <= index < len(keys):
                self.choose(keys[index])

    @Slot(int)
    def step(self, by: int) -> None:
        """The place before (−1) or after (+1)."""
        if self.drafting.minutes is not None:
            keys = place_keys(self.drafting.minutes)
            here = keys.index(self._key) if self._key in keys else 0
            self.choose(keys[max(0, min(len(keys) - 1, here + by))])

    @Slot()
    def follow(self) -> None:
        """Go with the running item again."""
        self._follows = True
        self.refresh()

    @Slot(str)
    def insertFact(self, key: str) -> None:
        """Put a fact where the cursor is."""
        line = self._lines.get(key)
        if line is not None and line.text and self._view.writable:
            self._editing.insert(line.text)

    @Slot()
    def write(self) -> None:
        """Write down what is typed, everywhere."""
        self._idle.stop()
        self._keeping.now()
        for page in self._pages.values():
            self._send(page)
        self.refresh()

    @Slot()
    def keepMine(self) -> None:
        """Of two versions, this machine's."""
        self._page.keep_mine()
        self.write()

    @Slot()
    def takeTheirs(self) -> None:
        """Of two versions, the other; Ctrl+Z brings this machine's back."""
        self._page.take_theirs()
        self._settle(self._page.text)

    @Slot()
    def mergeBoth(self) -> None:
        """Both versions in one text, to be looked over."""
        self._page.merge()
        self._settle(self._page.text)

    @Slot(result=str)
    def conflictText(self) -> str:
        """This machine's version, for reading."""
        return plain_text(self._page.text)

    # Behind it

    @property
    def _page(self) -> TextPage:
        return self._pages.setdefault(self._key, page_of(self._key))

    def _running(self) -> str:
        meeting = self.room.meeting
        if meeting.current_item is not None:
            return str(meeting.current_item)
        return OPENING if meeting.opened_at is None or meeting.closed_at is None else CLOSING

    def _know_meeting(self) -> None:
        """Texts of another meeting are not of this one; after an outage it is the same one."""
        if self.room.meeting.meeting_id != self._meeting_id:
            self._meeting_id = self.room.meeting.meeting_id
            self._forget()

    def _follow(self) -> None:
        running = self._running()
        if running == OPENING and self._key != OPENING:
            # Between two items: the secretary finishes the one that ended.
            return
        if self._follows and running != self._key:
            self._go(running)

    def _go(self, key: str) -> None:
        if key == self._key:
            return
        self._send(self._page)
        self._key = key
        self._learn()
        self._editing.show(self._page.text)

    def _learn(self) -> None:
        """What stands in the chain now, for every page; not while only a part of it is here."""
        if self.room.bridge.link is not LinkState.LIVE:
            return
        minutes = self.room.meeting.minutes
        for key, page in self._pages.items():
            if page.stands(minutes) and key == self._key:
                self._editing.show(page.text)

    def _settle(self, text: RichText) -> None:
        self._editing.replace(text)
        self.write()

    def _on_edited(self) -> None:
        self._page.type(self._editing.text, datetime.now(UTC))
        self._problems.pop(self._key, None)
        self._idle.start()
        self._keeping.soon()
        self.typed.emit()
        self.refresh()

    def _send(self, page: TextPage) -> None:
        if self.room.bridge.link is not LinkState.LIVE:
            # It lies on the disk; a command in the outbox would come back as another's after a restart.
            return
        letters = sum(len(span.text) for paragraph in page.text for span in paragraph.spans)
        if page.dirty and letters > MAX_CHARS:
            self._problems[page.key] = too_long(letters, MAX_CHARS)
            page.refused = True
            return
        base_seq, text = page.base_seq, page.send()
        if text is None:
            return
        command = WriteMinutesText(place=page.place, item_id=page.item_id, text=text, base_seq=base_seq)
        self.room.bridge.submit(
            command, lambda answer: self._arrived(page, answer), lambda error: self._failed(page, error)
        )

    def _arrived(self, page: TextPage, answer: Answer) -> None:
        page.arrived(answer.seq or 0)
        self._problems.pop(page.key, None)
        if page.dirty:
            self._idle.start()
        else:
            self._keeping.drop(page)
        self.refresh()

    def _failed(self, page: TextPage, error: ClientError) -> None:
        page.failed()
        changed = error.problem is ClientProblem.REFUSED and error.refusal is Refusal.TEXT_CHANGED
        if error.problem is ClientProblem.REFUSED and error.refusal is Refusal.ALREADY_SO:
            page.take_theirs()
        elif not changed:
            self._problems[page.key] = error
        self.refresh()

    def _on_link(self, state: LinkState, _problem: object) -> None:
        if state is LinkState.LIVE:
            self.write()

    def _take_back(self, kept: list[TextPage]) -> None:
        for page in kept:
            if page.key not in self._pages or not self._pages[page.key].dirty:
                self._pages[page.key] = page
        self._learn()
        self._editing.show(self._page.text)
        self.write()

    def _forget(self) -> None:
        self._pages.clear()
        self._lines.clear()
        self._problems.clear()
        self._keeping.forget()
        self._key, self._follows = OPENING, True
        self._editing.show(())
        if self._watched:
            self._keeping.restore()

    def _show_rows(self, minutes: Minutes) -> None:
        language = self.room.language
        marks = {key: self._mark(key) for key in place_keys(minutes)}
        self._places.show(place_rows(minutes, marks, self._key, self._running(), language))
        lines = fact_lines(minutes, self._key, language)
        self._lines = {line.row.key: line for line in lines}
        self._facts.show([line.row for line in lines])

    def _mark(self, key: str) -> str:
        page = self._pages.get(key)
        if page is not None:
            return MARKS.get(page.standing, "")
        return "written" if key in self.room.meeting.minutes.texts else ""
