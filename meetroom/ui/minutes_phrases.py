"""Stock phrases for the secretary: the house's and own ones, found by a few letters, gaps filled from the facts."""

import logging
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.disk import write_durably
from meetroom.domain.minutes_form import Item, Minutes
from meetroom.domain.state import Detail
from meetroom.papers.folding import fold
from meetroom.ui.labels import time_text
from meetroom.ui.minutes_outline import CLOSING as CLOSING_PLACE
from meetroom.ui.minutes_outline import OPENING as OPENING_PLACE
from meetroom.ui.minutes_phrase_words import CLOSING, FLOOR, HOUSE, OPENING, OWN, TASKS, VOTES
from meetroom.ui.minutes_writing import MinutesWritingViewModel
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.text_form import from_plain, plain_text
from meetroom.ui.view import Room, ViewModel, fixed, new_id, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

logger = logging.getLogger(__name__)
MAX_OWN, MAX_CHARS = 200, 2_000
_GAP = re.compile(r"\{([a-z_]+)\}")
_NOT_SAVED = Words(
    "The phrase could not be kept: the disk cannot be written. Free some space, then try again.",
    "Không lưu được câu mẫu: không ghi được ổ đĩa. Hãy giải phóng chỗ rồi thử lại.",
)
_KEPT = Words("The phrase is kept on this machine.", "Đã lưu câu mẫu trên máy này.")
_FULL = Words(
    "There are {0} own phrases already. Remove one first.", "Đã có {0} câu mẫu riêng. Hãy xóa bớt một câu trước."
)


class OwnPhrase(msgspec.Struct, frozen=True):
    """A phrase somebody keeps on this machine."""

    key: str
    text: str


class PhraseRow(Row, frozen=True, kw_only=True):
    """A phrase as it would be inserted now."""

    section: str
    phrase: str
    own: bool
    current: bool


class PhrasesView(msgspec.Struct, frozen=True, kw_only=True):
    """The list besides its rows."""

    count: int
    query: str


class PhraseFile:
    """The own phrases of everybody who works on this machine; a file that cannot be read is started anew."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "phrases.json"
        self._of: dict[str, tuple[OwnPhrase, ...]] = {}
        try:
            self._of = msgspec.json.decode(self._path.read_bytes(), type=dict[str, tuple[OwnPhrase, ...]])
        except FileNotFoundError:
            pass
        except (OSError, msgspec.DecodeError) as error:
            logger.warning("own phrases cannot be read: %s", type(error).__name__)

    def of(self, person: str) -> tuple[OwnPhrase, ...]:
        """Somebody's own."""
        return self._of.get(person, ())

    def keep(self, person: str, phrases: tuple[OwnPhrase, ...]) -> None:
        """Raises: OSError; then nothing has changed."""
        changed = {**self._of, person: phrases}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_durably(self._path, msgspec.json.encode(changed))
        self._of = changed


def gaps(minutes: Minutes | None, key: str, time: str) -> dict[str, str]:
    """What the facts put into the gaps of a phrase at a place of the minutes."""
    known = {"time": time}
    if minutes is None:
        return known
    known |= {"came": str(minutes.members_came), "members_all": str(minutes.members)}
    known |= {"opened": time_text(minutes.opened_at) or time, "closed": time_text(minutes.closed_at) or time}
    if minutes.chairs:
        known["chair"] = minutes.chairs[0].name
    item = next((i for i in minutes.items if i.item_id == key), None)
    return known | (dict(_of_item(item)) if item is not None else {})


def _of_item(item: Item) -> Iterator[tuple[str, str]]:
    yield "item", item.title
    yield "number", item.number
    if item.documents:
        yield "paper", item.documents[0]
    if item.contributions:
        last = item.contributions[-1]
        yield "speaker", last.name
        if last.title:
            yield "speaker_title", last.title
    elif item.presenter:
        yield "speaker", item.presenter
    declared = [v for v in item.votes if v.tally is not None]
    if declared and declared[-1].tally is not None:
        vote, tally = declared[-1], declared[-1].tally
        yield "question", vote.question
        yield "members", str(vote.members)
        numbers = {"yes": tally.yes, "no": tally.no, "abstain": tally.abstain, "cast": tally.cast}
        if tally.detail is not Detail.VERDICT:
            yield from ((name, f"{number:f}") for name, number in numbers.items())


def filled(text: str, known: Mapping[str, str]) -> str:
    """A phrase with its gaps filled; what no fact fills stays as a bracket to be filled by hand."""
    made = _GAP.sub(lambda gap: known.get(gap.group(1), "[…]"), text)
    return made.replace(" ([…])", "")


def _far(section: Words, place: str) -> bool:
    """Whether phrases of this kind are rarely wanted at a place; the others stand first."""
    wanted = {OPENING_PLACE: (OPENING,), CLOSING_PLACE: (CLOSING, TASKS)}
    return section not in wanted.get(place, (FLOOR, VOTES, TASKS))


@QmlElement
class MinutesPhrasesViewModel(ViewModel):
    """See the module."""

    ticking = False
    changed = Signal()
    count = shown(int, "count", changed)
    query = shown(str, "query", changed)
    rows: Property = fixed(QObject, "_rows")

    def __init__(self, room: Room, writing: MinutesWritingViewModel, folder: Path) -> None:
        self._rows = RowModel(PhraseRow)
        self._writing, self._file = writing, PhraseFile(folder)
        self._query, self._current, self._open = "", 0, False
        super().__init__(room)
        self._rows.setParent(self)

    def look(self) -> PhrasesView:
        """See ViewModel."""
        rows = list(self._found()) if self._open else []
        self._current = max(0, min(self._current, len(rows) - 1))
        shown_rows = [msgspec.structs.replace(row, current=n == self._current) for n, row in enumerate(rows)]
        self._rows.show(shown_rows)
        return PhrasesView(count=len(rows), query=self._query)

    @Slot()
    def begin(self) -> None:
        """Show all phrases."""
        self._query, self._current, self._open = "", 0, True
        self.refresh()

    @Slot()
    def close(self) -> None:
        """Show none."""
        self._open = False
        self.refresh()

    @Slot(str)
    def search(self, text: str) -> None:
        """Only those with these words; with or without Vietnamese marks."""
        self._query, self._current = text, 0
        self.refresh()

    @Slot(int)
    def move(self, by: int) -> None:
        """Another one is the current one."""
        self._current = max(0, min(len(self._rows.rows) - 1, self._current + by))
        self.refresh()

    @Slot()
    def insertCurrent(self) -> None:
        """Put the current one where the cursor is."""
        if self._rows.rows:
            self.insert(self._rows.rows[self._current].key)

    @Slot(str)
    def insert(self, key: str) -> None:
        """Put one where the cursor is."""
        row = next((r for r in self._rows.rows if r.key == key), None)
        if isinstance(row, PhraseRow):
            self._writing.editing.insert(from_plain(row.phrase))

    @Slot(str)
    def keep(self, text: str) -> None:
        """Keep a phrase of one's own."""
        wanted, own = plain_text(from_plain(text)).strip()[:MAX_CHARS], self._file.of(self._me)
        if not wanted:
            return
        if len(own) >= MAX_OWN:
            self.room.said.emit(self.room.text(_FULL).format(len(own)), "amber")
            return
        self._save((*own, OwnPhrase(new_id(), wanted)), _KEPT)

    @Slot(str)
    def remove(self, key: str) -> None:
        """Keep it no more."""
        self._save(tuple(p for p in self._file.of(self._me) if p.key != key), None)

    @property
    def _me(self) -> str:
        return str(self.room.bridge.me)

    def _save(self, own: tuple[OwnPhrase, ...], done: Words | None) -> None:
        try:
            self._file.keep(self._me, own)
        except OSError:
            self.room.say(_NOT_SAVED, "red")
            return
        if done is not None:
            self.room.say(done, "green")
        self.refresh()

    def _found(self) -> Iterator[PhraseRow]:
        language: Language = self.room.language
        known = gaps(self._writing.drafting.minutes, self._writing.place, time_text(self.room.bridge.now()))
        words = fold(self._query).split()
        for phrase in self._file.of(self._me):
            if all(word in fold(phrase.text) for word in words):
                yield PhraseRow(
                    key=phrase.key,
                    section=OWN.say(language),
                    phrase=filled(phrase.text, known),
                    own=True,
                    current=False,
                )
        for key, section, said in sorted(HOUSE, key=lambda phrase: _far(phrase[1], self._writing.place)):
            text, name = said.say(language), section.say(language)
            if all(word in fold(f"{name} {text}") for word in words):
                yield PhraseRow(key=key, section=name, phrase=filled(text, known), own=False, current=False)
