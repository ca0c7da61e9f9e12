"""Whose papers are there before the meeting opens: per point and per person, as the devices report; decides nothing."""

from collections.abc import Iterable
from enum import IntEnum

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.core import PersonId, PointId
from meetroom.domain.state import Person, Retention, Role
from meetroom.papers.folding import fold
from meetroom.protocol.messages import Readiness
from meetroom.ui.labels import initials, roles_text
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_REMOTE = Words("Remote", "Từ xa")
_FILES = Words("{0} of {1} files", "{0}/{1} tệp")
_NO_PAPER = Words("No papers", "Không có tài liệu")
_UNTOLD = Words("no report yet", "chưa có báo cáo")
_PEOPLE = Words("{0} of {1} people have all", "{0}/{1} người đủ")
_ONLINE = Words("{0} online", "{0} đang nối")
_SUMMARY = Words(
    "{0} of {1} people have all their papers · {2} of {3} files", "{0}/{1} người đã đủ tài liệu · {2}/{3} tệp"
)
_WAITING = Words("The server has not reported yet.", "Máy chủ chưa báo số liệu.")
_NONE_TO_WAIT_FOR = Words("There is no paper to wait for yet.", "Chưa có tài liệu nào để chờ.")
_FILTERS = (Words("Everybody ({0})", "Tất cả ({0})"), Words("Not complete ({0})", "Chưa đủ ({0})"))
_HOLDS = Words("still holds {0} files", "còn giữ {0} tệp")
_HOLDS_NOTHING = Words("holds nothing any more", "không còn giữ gì")
_CLEARED = Words(
    "The meeting is over: the machines of {0} of {1} people hold no paper any more",
    "Phiên họp đã kết thúc: máy của {0}/{1} người không còn giữ tài liệu",
)
_ALL_CLEARED = Words("Nobody's machine holds a paper any more.", "Không còn máy nào giữ tài liệu.")
_ALL_READY = Words("Everybody has all papers.", "Mọi người đã nhận đủ tài liệu.")


class Show(IntEnum):
    """Which people are shown."""

    EVERYBODY = 0
    INCOMPLETE = 1


class BoardRow(Row, frozen=True, kw_only=True):
    """A point (`heading`) or a person; `none`: told, and there is no paper for them, which is neither good nor bad."""

    heading: bool
    name: str
    initials: str
    detail: str
    files: str
    part: float
    ready: bool
    online: bool
    told: bool
    none: bool


class BoardView(msgspec.Struct, frozen=True, kw_only=True):
    """The board besides its rows."""

    summary: str
    part: float
    ready: bool
    filters: tuple[str, ...]
    chosen: int
    empty: str


class _Someone(msgspec.Struct, frozen=True, kw_only=True):
    person: Person
    online: bool
    have: Readiness | None
    over: bool

    @property
    def verified(self) -> int:
        return min(self.have.verified, self.have.total) if self.have else 0

    @property
    def total(self) -> int:
        return self.have.total if self.have else 0

    @property
    def ready(self) -> bool:
        """All is there; once the retention rule has papers removed, nothing is."""
        if self.over:
            return self.have is not None and not self.verified
        return self.have is not None and self.have.verified >= self.have.total

    @property
    def part(self) -> float:
        share = self.verified / self.total if self.total else float(self.ready)
        return 1.0 - share if self.over and self.total else share


@QmlElement
class ReadinessDeskViewModel(ViewModel):
    """The readiness board."""

    ticking = False
    changed = Signal()
    summary = shown(str, "summary", changed)
    part = shown(float, "part", changed)
    ready = shown(bool, "ready", changed)
    filters = shown(list, "filters", changed)
    chosen = shown(int, "chosen", changed)
    empty = shown(str, "empty", changed)
    rows: Property = fixed(QObject, "_rows")

    def __init__(self, room: Room) -> None:
        self._rows = RowModel(BoardRow)
        self._have: dict[PersonId, Readiness] = {}
        self._made: dict[PersonId, tuple[tuple[object, ...], BoardRow]] = {}
        self._show, self._search = Show.EVERYBODY, ""
        # Heard before the refresh that follows the same signal.
        room.bridge.meetingReset.connect(self._on_reset)
        room.bridge.readinessChanged.connect(self._on_readiness)
        super().__init__(room)
        self._rows.setParent(self)

    def look(self) -> BoardView:
        """See ViewModel."""
        people = self._people()
        ready = sum(someone.ready for someone in people)
        verified, total = _files(people)
        self._rows.show(list(self._board(people)))
        counts = (len(people), len(people) - ready)
        return BoardView(
            summary=self._summary(ready, len(people), verified, total),
            part=verified / total if total else 0.0,
            ready=bool(total) and ready == len(people),
            filters=tuple(self.room.text(words).format(n) for words, n in zip(_FILTERS, counts, strict=True)),
            chosen=int(self._show),
            empty=self._empty(total),
        )

    @Slot(int)
    def choose(self, show: int) -> None:
        """Show everybody, or those whose papers are not complete."""
        self._show = Show(show)
        self.refresh()

    @Slot(str)
    def search(self, text: str) -> None:
        """Show only people and points that fit, with or without Vietnamese marks."""
        self._search = fold(text).strip()
        self.refresh()

    @property
    def _over(self) -> bool:
        """Whether by the rule of the meeting no paper may be on a machine any more."""
        return self.room.meeting.due is not Retention.KEEP

    def _people(self) -> list[_Someone]:
        online = self.room.bridge.online
        return [
            _Someone(person=p, online=p.person_id in online, have=self._have.get(p.person_id), over=self._over)
            for p in self.room.meeting.people.values()
            if p.roles != (Role.ADMINISTRATOR,)
        ]

    def _board(self, people: list[_Someone]) -> Iterable[BoardRow]:
        points = self.room.meeting.points
        places: dict[PointId | None, list[_Someone]] = {point_id: [] for point_id in points}
        for someone in people:
            point_id = someone.person.point_id
            places.setdefault(point_id if point_id in points else None, []).append(someone)
        for point_id, members in places.items():
            name = points[point_id].name if point_id is not None else self.room.text(_REMOTE)
            shown_ones = [s for s in members if self._fits(s, name)]
            if shown_ones:
                yield self._point_row(f"point:{point_id or ''}", name, members)
                yield from map(self._person_row, shown_ones)

    def _fits(self, someone: _Someone, point: str) -> bool:
        if self._show is Show.INCOMPLETE and someone.ready:
            return False
        if not self._search:
            return True
        words = fold(f"{someone.person.name} {someone.person.title} {point}")
        return all(word in words for word in self._search.split())

    def _point_row(self, key: str, name: str, members: list[_Someone]) -> BoardRow:
        verified, total = _files(members)
        ready = sum(s.ready for s in members)
        told = any(s.have is not None for s in members)
        parts = (
            self.room.text(_PEOPLE).format(ready, len(members)) if total else "",
            self.room.text(_ONLINE).format(sum(s.online for s in members)),
        )
        files = _FILES if total else _NO_PAPER if told else _UNTOLD
        return BoardRow(
            key=key, heading=True, name=name, initials="", detail=" · ".join(part for part in parts if part),
            files=self.room.text(files).format(verified, total), part=verified / total if total else 0.0,
            ready=ready == len(members), online=any(s.online for s in members), told=told,
            none=told and not total,
        )  # fmt: skip

    def _person_row(self, someone: _Someone) -> BoardRow:
        """Made anew only where something of the person changed: there may be thousands."""
        key, facts = someone.person.person_id, (someone.person, someone.online, someone.have, self.room.language)
        known = self._made.get(key)
        if known is None or known[0] != facts:
            known = self._made[key] = (facts, self._new_row(someone))
        return known[1]

    def _new_row(self, someone: _Someone) -> BoardRow:
        person = someone.person
        parts = (person.title, roles_text(person.roles, self.room.language))
        return BoardRow(
            key=person.person_id, heading=False, name=person.name, initials=initials(person.name),
            detail=" · ".join(part for part in parts if part), files=self._files_text(someone),
            part=someone.part,
            ready=someone.ready, online=someone.online, told=someone.have is not None,
            none=someone.have is not None and not someone.total,
        )  # fmt: skip

    def _files_text(self, someone: _Someone) -> str:
        if someone.have is None:
            return self.room.text(_UNTOLD)
        if not someone.total:
            return self.room.text(_NO_PAPER)
        if someone.over:
            return self.room.text(_HOLDS if someone.verified else _HOLDS_NOTHING).format(someone.verified)
        return self.room.text(_FILES).format(someone.verified, someone.total)

    def _summary(self, ready: int, people: int, verified: int, total: int) -> str:
        if not self._have:
            return self.room.text(_WAITING)
        if self._over:
            return self.room.text(_CLEARED).format(ready, people)
        if not total:
            return self.room.text(_NO_PAPER)
        return self.room.text(_SUMMARY).format(ready, people, verified, total)

    def _empty(self, total: int) -> str:
        if self._have and not total:
            return self.room.text(_NONE_TO_WAIT_FOR)
        if self._rows.rows or self._search:
            return ""
        all_done = _ALL_CLEARED if self._over else _ALL_READY
        return self.room.text(all_done) if self._show is Show.INCOMPLETE else ""

    def _on_readiness(self, rows: tuple[Readiness, ...]) -> None:
        self._have = {row.person_id: row for row in rows}
        self.refresh()

    def _on_reset(self) -> None:
        self._have = {}


def _files(people: list[_Someone]) -> tuple[int, int]:
    return sum(s.verified for s in people), sum(s.total for s in people)
