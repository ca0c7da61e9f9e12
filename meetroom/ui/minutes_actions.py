"""Tasks the meeting gave somebody: the list, and one being written; carries nothing out by itself."""

from datetime import date

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError, ClientProblem
from meetroom.domain.action_items import PutActionItem, RemoveActionItem
from meetroom.domain.agenda_order import numbered
from meetroom.domain.core import ActionId, ItemId, PersonId, Refusal
from meetroom.domain.minutes_state import ActionItem
from meetroom.domain.state import Meeting, Person, Phase, Role
from meetroom.papers.folding import fold
from meetroom.ui.day_entry import day_of, day_words
from meetroom.ui.minutes_writing import MinutesWritingViewModel
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, new_id, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_ITEM = Words("Item {0}", "Mục {0}")
_WHOLE = Words("The meeting as a whole", "Chung cả phiên họp")
_NO_DATE = Words("no date", "chưa có hạn")
_DUE = Words("until {0}", "hạn {0}")
_OVER = Words("{0} – before the meeting", "{0} – trước ngày họp")
_BAD_DAY = Words("This is no day. Write it as 31/12/2026.", "Ngày không hợp lệ. Hãy ghi theo dạng 31/12/2026.")
_NO_TEXT = Words("Write what is to be done.", "Hãy ghi nội dung nhiệm vụ.")
_NO_OWNER = Words(
    "Say who is to do it: choose from the list or write a name.",
    "Chưa có người thực hiện. Hãy chọn trong danh sách hoặc ghi tên.",
)
_TAKEN = Words("The task is noted.", "Đã ghi nhiệm vụ.")
_CHANGED = Words(
    "Somebody else changed this task meanwhile. It is shown as it stands now; write your change again.",
    "Người khác vừa sửa nhiệm vụ này. Đang hiện bản mới nhất; hãy sửa lại nếu cần.",
)
_CHOICES = 5
_FIXED = frozenset({Phase.MINUTES_APPROVED, Phase.ARCHIVED})


class TaskRow(Row, frozen=True, kw_only=True):
    """One task."""

    task: str
    owner: str
    due: str
    place: str
    late: bool


class OwnerRow(Row, frozen=True, kw_only=True):
    """Somebody on the roster who may be meant."""

    name: str
    detail: str


class ActionsView(msgspec.Struct, frozen=True, kw_only=True):
    """The list besides its rows, and the one being written."""

    count: int
    writable: bool
    editing: bool
    new: bool
    text: str
    owner: str
    ownerKnown: str
    textProblem: str
    ownerProblem: str
    sending: bool
    due: str
    dueProblem: str
    dueMeant: str
    place: int
    places: tuple[str, ...]
    year: int
    month: int
    day: int
    wanted: int


class _Draft(msgspec.Struct, frozen=True):
    action_id: ActionId
    base_seq: int
    text: str
    owner: str
    owner_id: PersonId | None
    due: str
    item_id: ItemId | None


def task_rows(meeting: Meeting, room: Room) -> list[TaskRow]:
    """All tasks, in the order they were given."""
    numbers = {item.item_id: number for number, item in numbered(meeting)}
    began = (meeting.opened_at or meeting.planned_start or room.bridge.now()).astimezone().date()
    actions = meeting.minutes.actions.values()
    return [_row(action, numbers.get(action.item_id) if action.item_id else None, began, room) for action in actions]


def _row(action: ActionItem, number: str | None, began: date, room: Room) -> TaskRow:
    due = room.text(_DUE).format(day_words(action.due)) if action.due else room.text(_NO_DATE)
    late = action.due is not None and action.due < began
    return TaskRow(
        key=action.action_id,
        task=action.text,
        owner=action.owner,
        due=room.text(_OVER).format(due) if late else due,
        place=room.text(_ITEM).format(number) if number else room.text(_WHOLE),
        late=late,
    )


@QmlElement
class MinutesActionsViewModel(ViewModel):
    """See the module."""

    ticking = False
    changed = Signal()
    count = shown(int, "count", changed)
    writable = shown(bool, "writable", changed)
    editing = shown(bool, "editing", changed)
    new = shown(bool, "new", changed)
    text = shown(str, "text", changed)
    owner = shown(str, "owner", changed)
    ownerKnown = shown(str, "ownerKnown", changed)
    textProblem = shown(str, "textProblem", changed)
    ownerProblem = shown(str, "ownerProblem", changed)
    sending = shown(bool, "sending", changed)
    due = shown(str, "due", changed)
    dueProblem = shown(str, "dueProblem", changed)
    dueMeant = shown(str, "dueMeant", changed)
    place = shown(int, "place", changed)
    places = shown(list, "places", changed)
    year = shown(int, "year", changed)
    month = shown(int, "month", changed)
    day = shown(int, "day", changed)
    wanted = shown(int, "wanted", changed)
    rows: Property = fixed(QObject, "_rows")
    owners: Property = fixed(QObject, "_owners")

    def __init__(self, room: Room, writing: MinutesWritingViewModel) -> None:
        self._rows, self._owners = RowModel(TaskRow), RowModel(OwnerRow)
        self._writing = writing
        self._draft: _Draft | None = None
        self._begun = 0
        self._tried = self._sending = False
        super().__init__(room)
        self._rows.setParent(self)
        self._owners.setParent(self)

    def look(self) -> ActionsView:
        """See ViewModel."""
        meeting, draft = self.room.meeting, self._draft
        rows = task_rows(meeting, self.room)
        self._rows.show(rows)
        self._owners.show(self._found(draft))
        due = self._day(draft)
        shown_day = due or self._today
        places = self._places()
        return ActionsView(
            count=len(rows),
            writable=meeting.phase not in _FIXED,
            editing=draft is not None,
            new=draft is not None and draft.base_seq == 0,
            text=draft.text if draft else "",
            owner=draft.owner if draft else "",
            ownerKnown=self._known(draft),
            textProblem=self.room.text(_NO_TEXT) if draft and self._missing(draft.text) else "",
            ownerProblem=self.room.text(_NO_OWNER) if draft and self._missing(draft.owner) else "",
            sending=self._sending,
            due=draft.due if draft else "",
            dueProblem=self.room.text(_BAD_DAY) if draft and draft.due.strip() and due is None else "",
            dueMeant=day_words(due),
            place=[i for i, _ in places].index(draft.item_id) if draft and draft.item_id in dict(places) else 0,
            places=tuple(name for _, name in places),
            year=shown_day.year,
            month=shown_day.month,
            day=shown_day.day,
            wanted=self._begun,
        )

    @Slot()
    def add(self) -> None:
        """Write a new task, of the item whose text is open."""
        item = self._writing.current_item
        self._begin(_Draft(ActionId(new_id()), 0, "", "", None, "", item))

    @Slot(str)
    def edit(self, key: str) -> None:
        """Change one."""
        found = self.room.meeting.minutes.actions.get(ActionId(key))
        if found is not None:
            self._begin(_of(found))

    @Slot(str)
    def remove(self, key: str) -> None:
        """Take one out of the minutes."""
        found = self.room.meeting.minutes.actions.get(ActionId(key))
        if found is not None:
            self.room.submit(RemoveActionItem(action_id=found.action_id, base_seq=found.seq))

    @Slot(str)
    def setText(self, text: str) -> None:
        """What is to be done."""
        self._change(text=text)

    @Slot(str)
    def setOwner(self, name: str) -> None:
        """Who is to do it: somebody on the roster by the full name, or anybody."""
        named = [p for p in self.room.meeting.people.values() if fold(p.name) == fold(name.strip())]
        self._change(owner=name, owner_id=named[0].person_id if len(named) == 1 else None)

    @Slot(str)
    def chooseOwner(self, key: str) -> None:
        """Who is to do it, from the roster."""
        person = self.room.meeting.people.get(PersonId(key))
        if person is not None:
            self._change(owner=person.name, owner_id=person.person_id)

    @Slot(str)
    def setDue(self, text: str) -> None:
        """Until when, as written."""
        self._change(due=text)

    @Slot(int, int, int)
    def setDay(self, year: int, month: int, day: int) -> None:
        """Until when, from the calendar."""
        self._change(due=day_words(date(year, month, day)))

    @Slot(int)
    def setPlace(self, index: int) -> None:
        """Which item it comes from."""
        self._change(item_id=self._places()[index][0])

    @Slot()
    def save(self) -> None:
        """Put it into the minutes; what is missing is said beside its field."""
        draft, begun = self._draft, self._begun
        if draft is None or self._sending:
            return
        if not self._usable(draft):
            self._tried = True
            self.refresh()
            return
        action = ActionItem(
            action_id=draft.action_id,
            text=draft.text.strip(),
            owner=draft.owner.strip(),
            owner_id=draft.owner_id,
            item_id=draft.item_id,
            due=self._day(draft),
        )
        command = PutActionItem(action=action, base_seq=draft.base_seq)
        self._sending = True
        self.room.bridge.submit(command, lambda _: self._saved(begun), lambda error: self._failed(error, begun))
        self.refresh()

    @Slot()
    def close(self) -> None:
        """Leave it."""
        self._draft, self._sending = None, False
        self.refresh()

    @property
    def _today(self) -> date:
        return self.room.bridge.now().astimezone().date()

    def _day(self, draft: _Draft | None) -> date | None:
        return None if draft is None else day_of(draft.due, self._today)

    def _usable(self, draft: _Draft) -> bool:
        if not draft.text.strip() or not draft.owner.strip():
            return False
        return not draft.due.strip() or self._day(draft) is not None

    def _missing(self, field: str) -> bool:
        """Whether somebody tried to save without it."""
        return self._tried and not field.strip()

    def _begin(self, draft: _Draft) -> None:
        self._draft = draft
        self._begun += 1
        self._tried = self._sending = False
        self.refresh()

    def _change(self, **fields: object) -> None:
        if self._draft is not None:
            self._draft = msgspec.structs.replace(self._draft, **fields)
            self.refresh()

    def _saved(self, begun: int) -> None:
        self.room.say(_TAKEN, "green")
        self._answered(begun)

    def _answered(self, begun: int) -> None:
        """Leave it, where another task is not being written already."""
        if begun == self._begun:
            self.close()

    def _failed(self, error: ClientError, begun: int) -> None:
        refused = error.refusal if error.problem is ClientProblem.REFUSED else None
        if begun == self._begun:
            self._sending = False
        if refused is Refusal.ALREADY_SO:
            self._answered(begun)
        elif refused is Refusal.TEXT_CHANGED and begun == self._begun and self._draft is not None:
            self.room.say(_CHANGED, "amber")
            self.edit(self._draft.action_id)
        else:
            self.room.not_taken(error)
        self.refresh()

    def _places(self) -> list[tuple[ItemId | None, str]]:
        items = ((item.item_id, f"{number}. {item.title}") for number, item in numbered(self.room.meeting))
        return [(None, self.room.text(_WHOLE)), *items]

    def _known(self, draft: _Draft | None) -> str:
        person = self.room.meeting.people.get(draft.owner_id) if draft and draft.owner_id else None
        return person.title or person.name if person else ""

    def _found(self, draft: _Draft | None) -> list[Row]:
        """Whom the letters may mean; nobody once one is chosen."""
        if draft is None or draft.owner_id is not None:
            return []
        words = fold(draft.owner).split()
        people = (p for p in self.room.meeting.people.values() if p.roles != (Role.ADMINISTRATOR,))
        fits = [p for p in people if all(word in fold(f"{p.name} {p.title}") for word in words)]
        return [self._owner(person) for person in fits[:_CHOICES]]

    def _owner(self, person: Person) -> OwnerRow:
        point = self.room.meeting.points[person.point_id].name if person.point_id in self.room.meeting.points else ""
        return OwnerRow(
            key=person.person_id, name=person.name, detail=" · ".join(part for part in (person.title, point) if part)
        )


def _of(action: ActionItem) -> _Draft:
    return _Draft(
        action.action_id, action.seq, action.text, action.owner, action.owner_id, day_words(action.due), action.item_id
    )
