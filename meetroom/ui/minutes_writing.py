"""The secretary's texts beside the facts: which one is shown, when it is written down, what hinders it; no looks."""

from datetime import UTC, datetime

import msgspec
from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError, ClientProblem, LinkState
from meetroom.client.minutes_port import TypedText
from meetroom.domain.core import ItemId, Refusal
from meetroom.domain.minutes_form import Minutes
from meetroom.domain.minutes_state import RichText, TextPlace, WrittenText
from meetroom.domain.minutes_text import MAX_CHARS, MinutesTextWritten, WriteMinutesText, text_key
from meetroom.domain.state import Phase
from meetroom.protocol.messages import Answer
from meetroom.ui.labels import person_name, time_text
from meetroom.ui.minutes_drafting import MinutesDrafting
from meetroom.ui.minutes_outline import (
    CLOSING,
    NUMBERS,
    OPENING,
    FactLine,
    FactRow,
    PlaceRow,
    fact_lines,
    item_detail,
    place_keys,
    place_title,
)
from meetroom.ui.minutes_pages import Standing, TextPage
from meetroom.ui.rows import RowModel
from meetroom.ui.sentences import error_sentence
from meetroom.ui.text_editing import TextEditing
from meetroom.ui.text_form import plain_text
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

IDLE_MS, KEEP_MS = 20_000, 250
_SAID: dict[Standing, Words] = {
    Standing.EMPTY: Words("Nothing written here yet", "Chưa có nội dung"),
    Standing.TYPED: Words(
        "Kept on this machine; written down when you pause or go on",
        "Đã giữ trên máy này; sẽ ghi khi bạn ngừng gõ hoặc chuyển mục",
    ),
    Standing.SENDING: Words("Writing…", "Đang ghi…"),
    Standing.CONFLICT: Words(
        "Somebody else changed this text meanwhile. Both are kept: choose below.",
        "Người khác vừa sửa phần này. Cả hai bản đều được giữ: hãy chọn bên dưới.",
    ),
}
_WRITTEN = Words("Written down at {0}", "Đã ghi lúc {0}")
_WRITTEN_BY = Words("Written down at {0} by {1}", "Đã ghi lúc {0}, người ghi: {1}")
_REFUSED = Words("Not written yet: {0}", "Chưa ghi được: {0}")
_NO_LINE = Words(
    "Not written yet: there is no connection. The text is kept on this machine and goes out by itself.",
    "Chưa ghi được: đang mất kết nối. Chữ được giữ trên máy này và sẽ tự ghi khi nối lại.",
)
_NOT_KEPT = Words(
    "Not kept on this machine: {0} Do not close the program before it says “Written down”.",
    "Chưa giữ được trên máy này: {0} Đừng đóng chương trình trước khi hiện “Đã ghi”.",
)
_APPROVED = Words(
    "The minutes are approved; their text stands.", "Biên bản đã được thông qua, không sửa nội dung được nữa."
)
_TOO_LONG = Words(
    "This text is too long: {0} letters of at most {1}. Shorten it or move a part elsewhere.",
    "Nội dung quá dài: {0} ký tự, tối đa {1}. Hãy rút gọn hoặc chuyển bớt sang phần khác.",
)
_MARKS = {
    Standing.TYPED: "typed", Standing.SENDING: "typed", Standing.REFUSED: "typed",
    Standing.CONFLICT: "conflict", Standing.WRITTEN: "written",
}  # fmt: skip
_MARK_SAID = {
    "typed": Words("typed, not written down yet", "đang soạn, chưa ghi"),
    "written": Words("has a text", "đã có nội dung"),
    "conflict": Words("two versions", "có hai bản"),
    "": Words("nothing written", "chưa có nội dung"),
}
_THEIRS = Words("{0}, at {1}", "{0}, lúc {1}")
_FIXED = frozenset({Phase.MINUTES_APPROVED, Phase.ARCHIVED})


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


def page_of(key: str) -> TextPage:
    """A new page for a place."""
    if key in (OPENING, CLOSING):
        return TextPage(TextPlace(key), None)
    return TextPage(TextPlace.ITEM, ItemId(key))


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
        self._disk: ClientError | None = None
        self._restored = False
        self._watched = False
        self._editing = TextEditing()
        super().__init__(room)
        for owned in (self._places, self._facts, self._editing):
            owned.setParent(self)
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self.write)
        self._keeping = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._keeping.timeout.connect(self._keep)
        self._editing.edited.connect(self._on_edited)
        drafting.drafted.connect(self.refresh)
        room.bridge.meetingReset.connect(self._forget)
        room.bridge.linkChanged.connect(self._on_link)

    # What is shown

    def look(self) -> WritingView:
        """See ViewModel."""
        minutes = self.drafting.minutes
        self._follow()
        self._learn()
        page, phase = self._page, self.room.meeting.phase
        keys = place_keys(minutes) if minutes else [OPENING, CLOSING]
        if minutes is not None and self._watched:
            self._show_rows(minutes)
        names = [place_title(minutes, key, self.room.language) for key in keys] if minutes else []
        rival, item = page.rival, self.room.meeting.items.get(ItemId(self._key))
        said, tone = self._state_said(page)
        return WritingView(
            place=self._key,
            title=place_title(minutes, self._key, self.room.language) if minutes else "",
            follows=self._follows,
            said=said,
            tone=tone,
            writable=phase not in _FIXED,
            conflict=rival is not None,
            theirs=self._theirs(rival) if rival else "",
            theirText=plain_text(rival.text) if rival else "",
            conclusion=item.conclusion if item else "",
            concludable=item is not None and phase not in _FIXED,
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
            self._restore()
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
        if self._keeping.isActive():
            self._keeping.stop()
            self._keep()
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
        """What stands in the chain now, for every page."""
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
        self._keeping.start()
        self.typed.emit()
        self.refresh()

    def _send(self, page: TextPage) -> None:
        if self.room.bridge.link is not LinkState.LIVE:
            # It lies on the disk; a command in the outbox would come back as another's after a restart.
            return
        letters = sum(len(span.text) for paragraph in page.text for span in paragraph.spans)
        if page.dirty and letters > MAX_CHARS:
            self._problems[page.key] = Words(*(w.format(letters, MAX_CHARS) for w in (_TOO_LONG.en, _TOO_LONG.vi)))
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
            self._run_quietly(self.room.bridge.engine.minutes.typed.forget(page.place, page.item_id))
        self.refresh()

    def _failed(self, page: TextPage, error: ClientError) -> None:
        page.failed()
        changed = error.problem is ClientProblem.REFUSED and error.refusal is Refusal.TEXT_CHANGED
        if error.problem is ClientProblem.REFUSED and error.refusal is Refusal.ALREADY_SO:
            page.arrived(page.base_seq)
        if not changed:
            self._problems[page.key] = error
        self.refresh()

    def _on_link(self, state: LinkState, _problem: object) -> None:
        if state is LinkState.LIVE:
            self.write()

    def _keep(self) -> None:
        """Onto this machine's disk."""
        for page in self._pages.values():
            if page.dirty:
                typed = self.room.bridge.engine.minutes.typed
                work = typed.keep(page.place, page.item_id, page.text, base_seq=page.base_seq)
                self.room.bridge.run(work, lambda _: self._kept(None), self._kept)

    def _kept(self, error: ClientError | None) -> None:
        self._disk = error
        self.refresh()

    def _run_quietly(self, work: object) -> None:
        self.room.bridge.run(work, None, self._kept)  # type: ignore[arg-type]

    def _restore(self) -> None:
        if self._restored or not self.room.meeting.people:
            return
        self._restored = True

        async def ask() -> tuple[TypedText, ...]:
            return self.room.bridge.engine.minutes.typed.pending()

        self.room.bridge.run(ask(), self._take_back, self._kept)

    def _take_back(self, kept: tuple[TypedText, ...]) -> None:
        for typed in kept:
            page = page_of(text_key(typed.place, typed.item_id))
            if page.key in self._pages and self._pages[page.key].dirty:
                continue
            page.restore(typed.text, typed.base_seq, self._text_at(typed.base_seq), typed.typed_at)
            self._pages[page.key] = page
        self._learn()
        self._editing.show(self._page.text)
        self.write()

    def _text_at(self, seq: int) -> RichText:
        for fact in self.room.bridge.facts:
            if fact.seq == seq and isinstance(fact.event, MinutesTextWritten):
                return fact.event.text
        return ()

    def _forget(self) -> None:
        self._pages.clear()
        self._lines.clear()
        self._restored = False
        self._key, self._follows = OPENING, True
        self._editing.show(())

    def _state_said(self, page: TextPage) -> tuple[str, str]:
        language, standing = self.room.language, page.standing
        if self.room.meeting.phase in _FIXED and not page.dirty:
            return _APPROVED.say(language), "plain"
        if self._disk is not None and page.dirty:
            return _NOT_KEPT.say(language).format(error_sentence(self._disk, language)), "red"
        if page.dirty and self.room.bridge.link is not LinkState.LIVE:
            return _NO_LINE.say(language), "amber"
        problem = self._problems.get(page.key)
        if standing is Standing.REFUSED and problem is not None:
            why = problem.say(language) if isinstance(problem, Words) else error_sentence(problem, language)
            return _REFUSED.say(language).format(why), "red"
        if standing is Standing.WRITTEN and page.written is not None:
            return self._written_said(page.written), "green"
        said = _SAID.get(standing, _SAID[Standing.TYPED])
        return said.say(language), {Standing.CONFLICT: "amber", Standing.EMPTY: "plain"}.get(standing, "blue")

    def _written_said(self, written: WrittenText) -> str:
        if written.by == self.room.bridge.me:
            return _WRITTEN.say(self.room.language).format(time_text(written.at))
        return _WRITTEN_BY.say(self.room.language).format(
            time_text(written.at), person_name(self.room.meeting, written.by)
        )

    def _theirs(self, rival: WrittenText) -> str:
        who = person_name(self.room.meeting, rival.by)
        return _THEIRS.say(self.room.language).format(who, time_text(rival.at))

    def _show_rows(self, minutes: Minutes) -> None:
        language = self.room.language
        items = {str(i.item_id): i for i in minutes.items}
        rows = []
        for key in place_keys(minutes):
            item, mark = items.get(key), self._mark(key)
            rows.append(
                PlaceRow(
                    key=key,
                    number=item.number if item else NUMBERS[key],
                    title=item.title if item else place_title(minutes, key, language),
                    detail=item_detail(item, language) if item else "",
                    mark=mark,
                    said=_MARK_SAID[mark].say(language),
                    depth=item.number.count(".") if item else 0,
                    chosen=key == self._key,
                    running=key == self._running() and key not in (OPENING, CLOSING),
                )
            )
        self._places.show(rows)
        lines = fact_lines(minutes, self._key, language)
        self._lines = {line.row.key: line for line in lines}
        self._facts.show([line.row for line in lines])

    def _mark(self, key: str) -> str:
        page = self._pages.get(key)
        if page is not None:
            return _MARKS.get(page.standing, "")
        return "written" if key in self.room.meeting.minutes.texts else ""
