"""The secretary's agenda: add, change, order, reveal and remove items, and write down conclusions and remarks."""

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.agenda import (
    AddItem,
    AddRemark,
    EditItem,
    MoveItem,
    RecordConclusion,
    RemoveItem,
    RevealItem,
    numbered,
    ordered,
)
from meetroom.domain.core import ItemId
from meetroom.domain.state import ItemKind, Meeting
from meetroom.ui.labels import KINDS, minutes_text
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, new_id, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_CLOSED = Words("closed doors", "họp kín")
_HIDDEN = Words("hidden", "chưa công khai")
_CONCLUDED = Words("The conclusion is recorded.", "Đã ghi kết luận.")
_REMARKED = Words("The remark is in the minutes.", "Đã ghi vào biên bản.")


class ItemRow(Row, frozen=True, kw_only=True):
    """One item as the secretary edits it."""

    number: str
    title: str
    detail: str
    progress: str
    presenter: str
    kind: int
    minutes: int
    hidden: bool
    conclusion: str


class AgendaDeskView(msgspec.Struct, frozen=True, kw_only=True):
    """The desk besides its list."""

    kinds: tuple[str, ...]


def item_rows(meeting: Meeting, language: Language) -> list[ItemRow]:
    """All items for editing."""
    kinds = tuple(ItemKind)
    rows = []
    for number, item in numbered(meeting):
        parts = [KINDS[item.kind].say(language), minutes_text(item.planned_s, language), item.presenter]
        parts += [_CLOSED.say(language)] if item.closed_sitting else []
        parts += [_HIDDEN.say(language)] if item.hidden else []
        rows.append(
            ItemRow(
                key=item.item_id,
                number=number,
                title=item.title,
                detail=" · ".join(part for part in parts if part),
                progress=item.state.value,
                presenter=item.presenter,
                kind=kinds.index(item.kind),
                minutes=round(item.planned_s / 60),
                hidden=item.hidden,
                conclusion=item.conclusion,
            )
        )
    return rows


@QmlElement
class AgendaDeskViewModel(ViewModel):
    """The agenda for the secretary."""

    ticking = False
    changed = Signal()
    kinds = shown(list, "kinds", changed)
    items: Property = fixed(QObject, "_items")

    def __init__(self, room: Room) -> None:
        self._items = RowModel(ItemRow)
        super().__init__(room)
        self._items.setParent(self)

    def look(self) -> AgendaDeskView:
        """See ViewModel."""
        language = self.room.language
        self._items.show(item_rows(self.room.meeting, language))
        return AgendaDeskView(kinds=tuple(words.say(language) for words in KINDS.values()))

    @Slot(str, int, int, str, bool, bool)
    def add(self, title: str, kind: int, minutes: int, presenter: str, closed: bool, hidden: bool) -> None:
        """A new item at the end."""
        self.room.submit(
            AddItem(
                item_id=ItemId(new_id()),
                title=title.strip(),
                kind=tuple(ItemKind)[kind],
                planned_s=minutes * 60,
                presenter=presenter.strip(),
                closed_sitting=closed,
                hidden=hidden,
            )
        )

    @Slot(str, str, int, int, str)
    def edit(self, key: str, title: str, kind: int, minutes: int, presenter: str) -> None:
        """Change what is said about an item."""
        self.room.submit(
            EditItem(
                item_id=ItemId(key),
                title=title.strip(),
                kind=tuple(ItemKind)[kind],
                planned_s=minutes * 60,
                presenter=presenter.strip(),
            )
        )

    @Slot(str, int)
    def move(self, key: str, by: int) -> None:
        """One place up (−1) or down (+1) among its siblings."""
        item = self.room.meeting.items[ItemId(key)]
        siblings = [i.item_id for i in ordered(self.room.meeting, item.parent_id)]
        place = siblings.index(item.item_id)
        wanted = place - 1 if by < 0 else place + 2
        if wanted < 0 or (by > 0 and place == len(siblings) - 1):
            return
        self.room.submit(MoveItem(item_id=item.item_id, before=siblings[wanted] if wanted < len(siblings) else None))

    @Slot(str)
    def remove(self, key: str) -> None:
        """Take an item off before it began."""
        self.room.submit(RemoveItem(item_id=ItemId(key)))

    @Slot(str)
    def reveal(self, key: str) -> None:
        """Show a hidden item to everybody."""
        self.room.submit(RevealItem(item_id=ItemId(key)))

    @Slot(str, str)
    def conclude(self, key: str, text: str) -> None:
        """Write down the chair's conclusion."""
        self.room.submit(RecordConclusion(item_id=ItemId(key), text=text.strip()), _CONCLUDED)

    @Slot(str)
    def remark(self, text: str) -> None:
        """Add a line on the running item."""
        self.room.submit(AddRemark(item_id=self.room.meeting.current_item, text=text.strip()), _REMARKED)
