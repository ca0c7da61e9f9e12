"""The groups of the meeting: who is in them, how many papers are meant for them, another name; decides no rule."""

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError
from meetroom.client.groups import (
    MAX_GROUP_LETTERS,
    give_in_turn,
    groups_of,
    known_group,
    papers_for,
    renaming,
)
from meetroom.client.people_names import name_key, one_line
from meetroom.domain.core import GroupId
from meetroom.domain.state import Meeting
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_NAMED = 3
_PEOPLE = Words("{0} people: {1}", "{0} người: {1}")
_MORE = Words("{0} and {1} more", "{0} và {1} người nữa")
_PAPERS = Words("{0} papers", "{0} tài liệu")
_JOINS = Words(
    "There is a group “{0}” already: the two become one.", "Đã có nhóm “{0}”: hai nhóm sẽ thành một."
)  # fmt: skip
_RENAMED = Words("The group is called “{0}” now.", "Nhóm nay tên là “{0}”.")


class GroupLineRow(Row, frozen=True, kw_only=True):
    """One group."""

    detail: str


class GroupsView(msgspec.Struct, frozen=True, kw_only=True):
    """The groups besides their list."""

    count: int
    busy: bool


def group_rows(meeting: Meeting, language: Language) -> list[GroupLineRow]:
    """Every group with its first people and the number of its papers."""
    rows = []
    for group, count in groups_of(meeting).items():
        names = [person.name for person in meeting.people.values() if group in person.groups]
        text = ", ".join(names[:_NAMED])
        text = _MORE.say(language).format(text, count - _NAMED) if count > _NAMED else text
        papers = papers_for(meeting, group)
        parts = [_PEOPLE.say(language).format(count, text)]
        parts += [_PAPERS.say(language).format(papers)] if papers else []
        rows.append(GroupLineRow(key=group, detail=" · ".join(parts)))
    return rows


@QmlElement
class GroupsViewModel(ViewModel):
    """All groups, drafted only while somebody looks at them."""

    ticking = False
    changed = Signal()
    count = shown(int, "count", changed)
    busy = shown(bool, "busy", changed)
    rows: Property = fixed(QObject, "_rows")

    def __init__(self, room: Room) -> None:
        self._rows = RowModel(GroupLineRow)
        self._watched = self._busy = False
        super().__init__(room)
        self._rows.setParent(self)

    def look(self) -> GroupsView:
        """See ViewModel."""
        self._rows.show(group_rows(self.room.meeting, self.room.language) if self._watched else [])
        return GroupsView(count=len(groups_of(self.room.meeting)), busy=self._busy)

    @Slot(bool)
    def watch(self, watched: bool) -> None:
        """Somebody looks, or no more."""
        self._watched = watched
        self.refresh()

    @Slot(str, str, result=bool)
    def mayRename(self, key: str, name: str) -> bool:
        """Whether a group can have this name: another one, and one that can be read."""
        name = one_line(name)
        return 0 < len(name) <= MAX_GROUP_LETTERS and name.isprintable() and name != key

    @Slot(str, str, result=str)
    def noteFor(self, key: str, name: str) -> str:
        """What else follows from the new name."""
        found = known_group(self.room.meeting, name)
        other = found != key and name_key(found) != name_key(key) and found in groups_of(self.room.meeting)
        return self.room.text(_JOINS).format(found) if other else ""

    @Slot(str, str)
    def rename(self, key: str, name: str) -> None:
        """Give a group another name, in the roster and in the readers of papers."""
        if self._busy or not self.mayRename(key, name):
            return
        old, new = GroupId(key), GroupId(one_line(name))
        if name_key(new) != name_key(old):
            new = known_group(self.room.meeting, new)
        commands = renaming(self.room.meeting, old, new)
        engine = self.room.bridge.engine
        self._busy = True
        self.refresh()

        def done(_: None) -> None:
            self._ended()
            self.room.say(Words(*(words.format(new) for words in _RENAMED)), "green")

        self.room.bridge.run(give_in_turn(engine.submit, commands), done, self._failed)

    def _failed(self, error: ClientError) -> None:
        self._ended()
        self.room.not_taken(error)

    def _ended(self) -> None:
        self._busy = False
        self.refresh()
