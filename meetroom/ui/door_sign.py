"""The code at the door of a point, as its machine shows it, and who arrives meanwhile; signs nobody in."""

from datetime import datetime

import msgspec
import segno
from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError
from meetroom.domain.core import PersonId, PointId
from meetroom.domain.state import Meeting, Person, Role
from meetroom.protocol.http import DoorAnswer
from meetroom.ui.labels import initials, time_text
from meetroom.ui.presence import EXPECTED, GATHERED
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.sentences import error_sentence
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

SHORTEST_MS = 1_000
AGAIN_MS = 5_000
"""After a request that failed."""
LATEST = 30
"""So many arrivals are shown, the newest first."""
_COUNT = Words("{0} of {1} people of this point are here", "{0}/{1} người của điểm cầu này đã có mặt")
_BY_DOOR = Words("by the code", "bằng mã")
_LATE = Words("late", "đến muộn")


class ArrivalRow(Row, frozen=True, kw_only=True):
    """Somebody who is here."""

    name: str
    initials: str
    detail: str


class DoorView(msgspec.Struct, frozen=True, kw_only=True):
    """What the door says; `qr` is a picture as a data URI, "" while there is none."""

    offered: bool
    showing: bool
    points: tuple[str, ...]
    point: int
    name: str
    qr: str
    typed: str
    problem: str
    count: str
    nobody: bool


def arrivals(meeting: Meeting, point_id: PointId, language: Language) -> list[ArrivalRow]:
    """Who is at a point now, the newest first."""
    here: list[tuple[datetime, Person, str]] = []
    for person_id, stays in meeting.stays.items():
        if stays and stays[-1].left_at is None and stays[-1].point_id == point_id and person_id in meeting.people:
            stay = stays[-1]
            parts = [time_text(stay.arrived_at)]
            parts += [_BY_DOOR.say(language)] if stay.by_door else []
            parts += [_LATE.say(language)] if stay.late else []
            here.append((stay.arrived_at, meeting.people[person_id], " · ".join(parts)))
    here.sort(key=lambda one: one[0], reverse=True)
    return [ArrivalRow(key=p.person_id, name=p.name, initials=initials(p.name), detail=d) for _, p, d in here[:LATEST]]


def doors_of(meeting: Meeting, me: PersonId) -> tuple[PointId, ...]:
    """Points whose door this person's machine may show: the office all of them, an operator their own."""
    if meeting.phase not in GATHERED:
        return ()
    if meeting.has_role(me, Role.CHAIR, Role.SECRETARY):
        return tuple(meeting.points)
    person = meeting.people.get(me)
    own = person.point_id if person is not None and Role.OPERATOR in person.roles else None
    return (own,) if own is not None and own in meeting.points else ()


@QmlElement
class DoorSignViewModel(ViewModel):
    """The door of one point.  While it is shown its code is renewed as the server says."""

    ticking = False
    changed = Signal()
    offered = shown(bool, "offered", changed)
    showing = shown(bool, "showing", changed)
    points = shown(list, "points", changed)
    point = shown(int, "point", changed)
    name = shown(str, "name", changed)
    qr = shown(str, "qr", changed)
    typed = shown(str, "typed", changed)
    problem = shown(str, "problem", changed)
    count = shown(str, "count", changed)
    nobody = shown(bool, "nobody", changed)
    arrived: Property = fixed(QObject, "_arrived")

    def __init__(self, room: Room) -> None:
        self._arrived = RowModel(ArrivalRow)
        self._point: PointId | None = None
        self._answer: DoorAnswer | None = None
        self._qr = ""
        self._error: ClientError | None = None
        self._asked = 0
        super().__init__(room)
        self._arrived.setParent(self)
        self._renew = QTimer(self, singleShot=True)
        self._renew.timeout.connect(self._ask)

    @property
    def point_id(self) -> PointId | None:
        """Whose door is shown."""
        return self._point

    def look(self) -> DoorView:
        """See ViewModel."""
        meeting, language = self.room.meeting, self.room.language
        doors = doors_of(meeting, self.room.bridge.me)
        point_id = self._point if self._point in doors else None
        rows = arrivals(meeting, point_id, language) if point_id is not None else []
        self._arrived.show(rows)
        known = self._answer is not None and self._answer.point_id == point_id
        return DoorView(
            offered=bool(doors),
            showing=point_id is not None,
            points=tuple(meeting.points[d].name for d in doors),
            point=doors.index(point_id) if point_id is not None else 0,
            name=meeting.points[point_id].name if point_id is not None else "",
            qr=self._qr if known else "",
            typed=self._answer.typed if known and self._answer is not None else "",
            problem=error_sentence(self._error, language) if self._error is not None else "",
            count=_count_text(meeting, point_id, language) if point_id is not None else "",
            nobody=not rows,
        )

    @Slot()
    def show(self) -> None:
        """Show the door of the own point, or of the first one."""
        doors = doors_of(self.room.meeting, self.room.bridge.me)
        own = self.room.me.point_id if self.room.me is not None else None
        if doors:
            self._open(own if own is not None and own in doors else doors[0])

    @Slot(int)
    def choose(self, index: int) -> None:
        """Show the door of another point."""
        doors = doors_of(self.room.meeting, self.room.bridge.me)
        if 0 <= index < len(doors):
            self._open(doors[index])

    @Slot()
    def close(self) -> None:
        """Show it no more; the code runs out by itself."""
        self._point, self._answer, self._qr, self._error = None, None, "", None
        self._asked += 1
        self._renew.stop()
        self.refresh()

    def _open(self, point_id: PointId) -> None:
        if point_id != self._point:
            self._point, self._answer, self._qr = point_id, None, ""
            self._ask()

    def _ask(self) -> None:
        if self._point is None:
            return
        self._asked += 1
        asked = self._asked
        self.room.bridge.run(
            self.room.bridge.engine.door_code(self._point),
            lambda answer: self._on_answer(asked, answer),
            lambda error: self._on_failed(asked, error),
        )
        self.refresh()

    def _on_answer(self, asked: int, answer: DoorAnswer) -> None:
        if asked != self._asked:
            return
        self._answer, self._error = answer, None
        self._qr = segno.make_qr(answer.text).png_data_uri(scale=8, border=3)
        self._renew.start(max(SHORTEST_MS, round(answer.renew_s * 1000)))
        self.refresh()

    def _on_failed(self, asked: int, error: ClientError) -> None:
        if asked != self._asked:
            return
        # An old code lets nobody in: better none than one that is refused.
        self._answer, self._qr, self._error = None, "", error
        self._renew.start(AGAIN_MS)
        self.refresh()


def _count_text(meeting: Meeting, point_id: PointId, language: Language) -> str:
    expected = [p for p in meeting.people.values() if p.point_id == point_id and not EXPECTED.isdisjoint(p.roles)]
    here = sum(meeting.is_present(p.person_id) for p in expected)
    return _COUNT.say(language).format(here, len(expected))
