"""The secretary's agenda: add, change, order, reveal, defer and remove items, write down conclusions and remarks."""

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.agenda import AddItem, AddRemark, EditItem, MoveItem, RecordConclusion, RemoveItem, RevealItem
from meetroom.domain.agenda_order import numbered, ordered
from meetroom.domain.core import ItemId, PersonId
from meetroom.domain.deferral import CarryOverItem, DeferItem
from meetroom.domain.state import AgendaItem, ItemKind, ItemState, Meeting
from meetroom.ui.labels import KINDS, minutes_text
from meetroom.ui.powers import may
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, new_id, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_CLOSED = Words("closed doors", "họp kín")
_HIDDEN = Words("hidden", "chưa công khai")
_DEFERRED = Words("deferred", "tạm hoãn")
_CARRIED = Words("left to the next meeting", "chuyển sang phiên họp sau")
_CONCLUDED = Words("The conclusion is recorded.", "Đã ghi kết luận.")
_REMARKED = Words("The remark is in the minutes.", "Đã ghi vào biên bản.")
_DEFERRED_NOW = Words("The item is deferred. It can be called later.", "Đã tạm hoãn mục này. Có thể gọi lại sau.")
_CARRIED_NOW = Words("The item is left to the next meeting.", "Đã chuyển mục này sang phiên họp sau.")
_TOP = Words("No other item: it stands by itself", "Không thuộc mục nào, là mục chính")
_OTHER_LEVEL = Words(
    "An item is ordered among those beside it; it cannot be put under another one.",
    "Chỉ đổi chỗ được giữa các mục cùng cấp; không chuyển mục này vào trong mục khác được.",
)
MAX_DEPTH = 3
_OPEN_ITEMS = frozenset({ItemState.PLANNED, ItemState.DEFERRED})
_STATES = {ItemState.DEFERRED: _DEFERRED, ItemState.CARRIED_OVER: _CARRIED}


class ItemRow(Row, frozen=True, kw_only=True):
    """One item as the secretary edits it; what can be done with it is told by the flags."""

    number: str
    title: str
    detail: str
    progress: str
    presenter: str
    kind: int
    minutes: int
    depth: int
    hidden: bool
    conclusion: str
    movable: bool
    changeable: bool
    deferrable: bool
    carriable: bool
    removable: bool
    concludable: bool
    revealable: bool


class AgendaDeskView(msgspec.Struct, frozen=True, kw_only=True):
    """The desk besides its list."""

    kinds: tuple[str, ...]
    parents: tuple[str, ...]
    open: bool
    concluding: bool
    remarking: bool


class _Offers(msgspec.Struct, frozen=True):
    """What role and phase leave this person to do with items."""

    order: bool
    carry: bool
    conclude: bool
    presides: bool


def item_rows(meeting: Meeting, me: PersonId, language: Language) -> list[ItemRow]:
    """All items for editing; nothing is offered that the rules would refuse."""
    offers = _Offers(
        order=may(meeting, me, EditItem),
        carry=may(meeting, me, CarryOverItem),
        conclude=may(meeting, me, RecordConclusion),
        presides=meeting.presides(me),
    )
    return [_row(number, item, offers, language) for number, item in numbered(meeting)]


def _row(number: str, item: AgendaItem, offers: _Offers, language: Language) -> ItemRow:
    parts = [KINDS[item.kind].say(language), minutes_text(item.planned_s, language), item.presenter]
    if item.state in _STATES:
        parts += [_STATES[item.state].say(language), item.reason]
    parts += [_CLOSED.say(language)] if item.closed_sitting else []
    parts += [_HIDDEN.say(language)] if item.hidden else []
    waits = item.state in _OPEN_ITEMS
    return ItemRow(
        key=item.item_id,
        number=number,
        title=item.title,
        detail=" · ".join(part for part in parts if part),
        progress=item.state.value,
        presenter=item.presenter,
        kind=tuple(ItemKind).index(item.kind),
        minutes=round(item.planned_s / 60),
        depth=number.count("."),
        hidden=item.hidden,
        conclusion=item.conclusion,
        movable=offers.order and waits,
        changeable=offers.order and (waits or item.state is ItemState.RUNNING),
        # Who presides takes the running item from the table, nobody else.
        deferrable=offers.order
        and (item.state is ItemState.PLANNED or (item.state is ItemState.RUNNING and offers.presides)),
        carriable=offers.carry and item.state in _OPEN_ITEMS,
        removable=offers.order and item.state is ItemState.PLANNED,
        concludable=offers.conclude and item.state in (ItemState.RUNNING, ItemState.DONE),
        revealable=offers.order and item.hidden,
    )


def possible_parents(meeting: Meeting) -> tuple[tuple[ItemId, str], ...]:
    """Items that can have a part below them, with their numbers and titles."""
    rows = numbered(meeting)
    return tuple((i.item_id, f"{n}. {i.title}") for n, i in rows if n.count(".") < MAX_DEPTH - 1)


def target_before(meeting: Meeting, item_id: ItemId, place: int) -> tuple[bool, ItemId | None]:
    """Before which sibling an item comes that is dropped on the row of this place.

    Returns: whether it can be put there at all, and the sibling (None: the end).
    """
    rows = [item for _, item in numbered(meeting)]
    item, over = meeting.items[item_id], rows[place]
    while over.parent_id != item.parent_id and over.parent_id is not None:
        over = meeting.items[over.parent_id]
    if over.parent_id != item.parent_id:
        return False, None
    siblings = [i.item_id for i in ordered(meeting, item.parent_id)]
    down = siblings.index(item_id) < siblings.index(over.item_id)
    wanted = siblings.index(over.item_id) + down
    return over.item_id != item_id, siblings[wanted] if wanted < len(siblings) else None


@QmlElement
class AgendaDeskViewModel(ViewModel):
    """The agenda for the secretary, and for the chair who orders it."""

    ticking = False
    changed = Signal()
    kinds = shown(list, "kinds", changed)
    parents = shown(list, "parents", changed)
    open = shown(bool, "open", changed)
    concluding = shown(bool, "concluding", changed)
    remarking = shown(bool, "remarking", changed)
    items: Property = fixed(QObject, "_items")

    def __init__(self, room: Room) -> None:
        self._items = RowModel(ItemRow)
        super().__init__(room)
        self._items.setParent(self)

    def look(self) -> AgendaDeskView:
        """See ViewModel."""
        meeting, me, language = self.room.meeting, self.room.bridge.me, self.room.language
        self._items.show(item_rows(meeting, me, language))
        return AgendaDeskView(
            kinds=tuple(words.say(language) for words in KINDS.values()),
            parents=(_TOP.say(language), *(words for _, words in possible_parents(meeting))),
            open=may(meeting, me, AddItem),
            concluding=may(meeting, me, RecordConclusion),
            remarking=may(meeting, me, AddRemark),
        )

    @Slot(str, int, int, str, bool, bool, int)
    def add(
        self, title: str, kind: int, minutes: int, presenter: str, closed: bool, hidden: bool, parent: int = 0
    ) -> None:
        """A new item at the end, or at the end of the parts of another one (`parent` from 1, 0: of none)."""
        parents = possible_parents(self.room.meeting)
        above = self.room.meeting.items[parents[parent - 1][0]] if 0 < parent <= len(parents) else None
        self.room.submit(
            AddItem(
                item_id=ItemId(new_id()),
                title=title.strip(),
                kind=tuple(ItemKind)[kind],
                parent_id=above.item_id if above is not None else None,
                planned_s=minutes * 60,
                presenter=presenter.strip(),
                closed_sitting=closed,
                # A visible part of a hidden item would give it away.
                hidden=hidden or (above is not None and above.hidden),
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

    @Slot(str, int)
    def dropAt(self, key: str, place: int) -> None:
        """Put an item where a row of the list is."""
        meeting = self.room.meeting
        if ItemId(key) not in meeting.items or not 0 <= place < len(self._items.rows):
            return
        possible, before = target_before(meeting, ItemId(key), place)
        if possible:
            self.room.submit(MoveItem(item_id=ItemId(key), before=before))
        elif self._items.rows[place].key != key:
            self.room.say(_OTHER_LEVEL, "amber")

    @Slot(str)
    def remove(self, key: str) -> None:
        """Take an item off before it began."""
        self.room.submit(RemoveItem(item_id=ItemId(key)))

    @Slot(str)
    def reveal(self, key: str) -> None:
        """Show a hidden item to everybody."""
        self.room.submit(RevealItem(item_id=ItemId(key)))

    @Slot(str, str)
    def defer(self, key: str, reason: str) -> None:
        """Take an item from the table; it can be called later."""
        self.room.submit(DeferItem(item_id=ItemId(key), reason=reason.strip()), _DEFERRED_NOW)

    @Slot(str)
    def carryOver(self, key: str) -> None:
        """Leave an item to the next meeting."""
        self.room.submit(CarryOverItem(item_id=ItemId(key)), _CARRIED_NOW)

    @Slot(str, str)
    def conclude(self, key: str, text: str) -> None:
        """Write down the chair's conclusion."""
        self.room.submit(RecordConclusion(item_id=ItemId(key), text=text.strip()), _CONCLUDED)

    @Slot(str)
    def remark(self, text: str) -> None:
        """Add a line on the running item."""
        self.room.submit(AddRemark(item_id=self.room.meeting.current_item, text=text.strip()), _REMARKED)
