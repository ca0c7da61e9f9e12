"""Who votes for whom, as the office notes it from papers handed in; offered only where the rules allow proxies."""

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.core import PersonId
from meetroom.domain.proxies import EndProxy, GiveProxy
from meetroom.domain.state import Meeting, Role
from meetroom.ui.labels import person_name
from meetroom.ui.results import name_order
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_HOLDER = Words("represented by {0}", "do {0} biểu quyết thay")
_LIMIT = Words(
    "At most {0} for one person. Who holds a proxy gives none.",
    "Mỗi người nhận không quá {0} ủy quyền. Người đã nhận thì không ủy quyền tiếp.",
)


class ProxyRow(Row, frozen=True, kw_only=True):
    """One proxy; `key` is who gave it."""

    name: str
    holder: str


class ProxiesView(msgspec.Struct, frozen=True, kw_only=True):
    """The sheet; `people` are the members with a vote in the order of their names."""

    offered: bool = False
    asking: bool = False
    limit: str = ""
    people: tuple[str, ...] = ()


@QmlElement
class ProxiesViewModel(ViewModel):
    """The proxies of the meeting."""

    ticking = False
    changed = Signal()
    offered = shown(bool, "offered", changed)
    asking = shown(bool, "asking", changed)
    limit = shown(str, "limit", changed)
    people = shown(list, "people", changed)
    rows: Property = fixed(QObject, "_rows")

    def __init__(self, room: Room) -> None:
        self._rows, self._asking = RowModel(ProxyRow), False
        super().__init__(room)
        self._rows.setParent(self)

    def look(self) -> ProxiesView:
        """See ViewModel."""
        meeting, language = self.room.meeting, self.room.language
        rule = meeting.rules.proxies
        if not rule.allowed or not meeting.has_role(self.room.bridge.me, Role.CHAIR, Role.SECRETARY):
            return ProxiesView()
        self._rows.show(
            [
                ProxyRow(
                    key=principal,
                    name=person_name(meeting, principal),
                    holder=_HOLDER.say(language).format(person_name(meeting, holder)),
                )
                for principal, holder in sorted(meeting.proxies.items())
            ]
        )
        names = tuple(person_name(meeting, p) for p in self._members(meeting)) if self._asking else ()
        limit = _LIMIT.say(language).format(rule.per_holder)
        return ProxiesView(offered=True, asking=self._asking, limit=limit, people=names)

    @staticmethod
    def _members(meeting: Meeting) -> list[PersonId]:
        return sorted(meeting.voting_members(), key=lambda p: name_order(person_name(meeting, p)))

    @Slot(bool)
    def ask(self, wanted: bool) -> None:
        """Open the sheet, or close it."""
        self._asking = wanted
        self.refresh()

    @Slot(int, int, str)
    def give(self, principal: int, holder: int, reason: str) -> None:
        """Note that one of `people` is represented by another."""
        members = self._members(self.room.meeting)
        if 0 <= principal < len(members) and 0 <= holder < len(members):
            self.room.submit(
                GiveProxy(principal_id=members[principal], holder_id=members[holder], reason=reason.strip())
            )

    @Slot(str)
    def end(self, key: str) -> None:
        """The person votes for themselves again."""
        self.room.submit(EndProxy(principal_id=PersonId(key)))
