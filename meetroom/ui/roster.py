"""The secretary's people: who is there and whose papers are ready, who is on the list, and their invitations."""

from collections.abc import Callable
from enum import StrEnum

import msgspec
import segno
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QmlElement

from meetroom.domain.attendance import ExcuseAbsence, RecordArrivals, RecordDeparture, RecordDepartures, present_at
from meetroom.domain.core import PersonId, PointId
from meetroom.domain.roles import AddPerson, AddPoint
from meetroom.domain.state import Meeting, Person, Stay
from meetroom.papers.folding import fold
from meetroom.protocol.http import InvitationAnswer
from meetroom.protocol.messages import Readiness
from meetroom.ui.groups_desk import GroupsViewModel
from meetroom.ui.labels import day_text, initials, person_name, roles_text, time_text
from meetroom.ui.people_import import PeopleImportViewModel
from meetroom.ui.person_edit import PersonEditViewModel
from meetroom.ui.powers import may
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, new_id, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_PRESENT = Words("Present since {0}", "Có mặt từ {0}")
_LATE = Words("Present since {0}, late", "Có mặt từ {0}, đến muộn")
_LEFT = Words("Left at {0}", "Đã rời lúc {0}")
_EXCUSED = Words("Excused: {0}", "Vắng có lý do: {0}")
_AWAITED = Words("Not here yet", "Chưa đến")
_COMING = Words("Not here yet, said to come", "Chưa đến, đã báo sẽ dự")
_NOT_COMING = Words("Said not to come: {0}", "Đã báo không dự: {0}")
_STANDS_IN = Words("{0} stands in", "{0} đi thay")
_FOR = Words("stands in for {0}", "đi thay {0}")
_AT = Words("at {0}", "tại {0}")
_TRANSIT = Words("on the way", "đang di chuyển")
_REMOTE = Words("remote", "từ xa")
_BY_DOOR = Words("by the code", "bằng mã")
_EVERYBODY = Words("All points", "Mọi điểm cầu")
_NO_POINT = Words("Without a point", "Không thuộc điểm cầu")
_SUMMARY = Words("{0} of {1} present", "{0}/{1} có mặt")
_READY = Words("Papers {0}/{1}", "Tài liệu {0}/{1}")
_READY_ALL = Words("{0} of {1} people have all papers", "{0}/{1} người đã nhận đủ tài liệu")
_NO_VOTE = Words("no vote", "không có quyền biểu quyết")
_COPIED = Words("The invitation is copied.", "Đã chép thư mời.")


class Show(StrEnum):
    """Whom the list of attendance shows."""

    ALL = "all"
    AWAITED = "awaited"
    PRESENT = "present"
    AWAY = "away"


SHOWN: dict[Show, Words] = {
    Show.ALL: Words("All", "Tất cả"),
    Show.AWAITED: Words("Not here yet", "Chưa đến"),
    Show.PRESENT: Words("Present", "Có mặt"),
    Show.AWAY: Words("Excused or gone", "Vắng, đã về"),
}


class PresenceRow(Row, frozen=True, kw_only=True):
    """One person with their presence; `note`: substitutes, `said`: the reason given for not coming."""

    name: str
    initials: str
    detail: str
    presence: str
    note: str
    said: str
    state: str
    present: bool
    online: bool
    papers: str
    ready: bool


class RosterView(msgspec.Struct, frozen=True, kw_only=True):
    """The desk besides its list."""

    summary: str
    readiness: str
    points: tuple[str, ...]
    places: tuple[str, ...]
    place: int
    shows: tuple[str, ...]
    show: int
    none: bool
    gathering: bool
    excusing: bool
    changing: bool
    link: str
    link_for: str
    link_until: str
    qr: str


def presence_text(meeting: Meeting, person: Person, language: Language) -> str:
    """Presence of one person in words."""
    stays = meeting.stays.get(person.person_id, ())
    if stays and stays[-1].left_at is None:
        return _present_text(meeting, person, stays[-1], language)
    if stays:
        return _LEFT.say(language).format(time_text(stays[-1].left_at))
    if person.person_id in meeting.excused:
        return _EXCUSED.say(language).format(meeting.excused[person.person_id])
    answer = meeting.answers.get(person.person_id)
    if answer is None:
        return _AWAITED.say(language)
    return _COMING.say(language) if answer.coming else _NOT_COMING.say(language).format(answer.reason)


def _present_text(meeting: Meeting, person: Person, stay: Stay, language: Language) -> str:
    parts = [(_LATE if stay.late else _PRESENT).say(language).format(time_text(stay.arrived_at))]
    if stay.in_transit:
        parts.append(_TRANSIT.say(language))
    elif stay.point_id != person.point_id:
        point = meeting.points.get(stay.point_id) if stay.point_id is not None else None
        parts.append(_AT.say(language).format(point.name) if point is not None else _REMOTE.say(language))
    parts += [_BY_DOOR.say(language)] if stay.by_door else []
    return ", ".join(parts)


def presence_state(meeting: Meeting, person_id: PersonId) -> Show:
    """In which part of the list somebody is."""
    if meeting.is_present(person_id):
        return Show.PRESENT
    return Show.AWAY if meeting.stays.get(person_id) or person_id in meeting.excused else Show.AWAITED


def substitute_text(meeting: Meeting, person_id: PersonId, language: Language) -> str:
    """Who stands in for somebody, or for whom they stand in."""
    named = meeting.substitutes.get(person_id)
    if named is not None:
        return _STANDS_IN.say(language).format(person_name(meeting, named.substitute_id))
    member = next((m for m, s in meeting.substitutes.items() if s.substitute_id == person_id), None)
    return "" if member is None else _FOR.say(language).format(person_name(meeting, member))


class PresenceRows:
    """Rows of everybody; a row is made anew only where something of its person changed: there may be thousands."""

    def __init__(self) -> None:
        self._made: dict[PersonId, tuple[tuple[object, ...], PresenceRow]] = {}

    def of(
        self, meeting: Meeting, online: frozenset[PersonId], readiness: dict[PersonId, Readiness], language: Language
    ) -> list[PresenceRow]:
        """Everybody, by point and then as entered."""
        order = {point_id: n for n, point_id in enumerate(meeting.points)}
        people = sorted(meeting.people.values(), key=lambda p: order.get(p.point_id, -1) if p.point_id else -1)
        made: dict[PersonId, tuple[tuple[object, ...], PresenceRow]] = {}
        rows = []
        for person in people:
            key = person.person_id
            point = meeting.points.get(person.point_id) if person.point_id else None
            facts = (
                person, point, meeting.stays.get(key), meeting.excused.get(key), key in online, readiness.get(key),
                meeting.answers.get(key), substitute_text(meeting, key, language), language,
            )  # fmt: skip
            before = self._made.get(key)
            same = before is not None and before[0] == facts
            row = before[1] if before is not None and same else _presence_row(meeting, person, facts[4:6], language)
            made[key] = (facts, row)
            rows.append(row)
        self._made = made
        return rows


def _presence_row(meeting: Meeting, person: Person, told: tuple[object, ...], language: Language) -> PresenceRow:
    online, ready = told
    assert ready is None or isinstance(ready, Readiness)
    answer = meeting.answers.get(person.person_id)
    parts = [
        person.title,
        roles_text(person.roles, language),
        "" if person.voting else _NO_VOTE.say(language),
        meeting.points[person.point_id].name if person.point_id in meeting.points else "",
        ", ".join(person.groups),
    ]
    return PresenceRow(
        key=person.person_id,
        name=person.name,
        initials=initials(person.name),
        detail=" · ".join(part for part in parts if part),
        presence=presence_text(meeting, person, language),
        note=substitute_text(meeting, person.person_id, language),
        said=answer.reason if answer is not None and not answer.coming else "",
        state=presence_state(meeting, person.person_id).value,
        present=meeting.is_present(person.person_id),
        online=bool(online),
        papers=_READY.say(language).format(ready.verified, ready.total) if ready and ready.total else "",
        ready=ready is not None and ready.verified >= ready.total,
    )


@QmlElement
class RosterViewModel(ViewModel):
    """People of the meeting for the secretary."""

    ticking = False
    changed = Signal()
    summary = shown(str, "summary", changed)
    readiness = shown(str, "readiness", changed)
    points = shown(list, "points", changed)
    places = shown(list, "places", changed)
    place = shown(int, "place", changed)
    shows = shown(list, "shows", changed)
    show = shown(int, "show", changed)
    none = shown(bool, "none", changed)
    gathering = shown(bool, "gathering", changed)
    excusing = shown(bool, "excusing", changed)
    changing = shown(bool, "changing", changed)
    link = shown(str, "link", changed)
    linkFor = shown(str, "link_for", changed)
    linkUntil = shown(str, "link_until", changed)
    qr = shown(str, "qr", changed)
    people: Property = fixed(QObject, "_people")
    attendance: Property = fixed(QObject, "_attendance")
    edit = fixed(PersonEditViewModel, "_edit")
    groups = fixed(GroupsViewModel, "_groups")
    fromFile = fixed(PeopleImportViewModel, "_from_file")

    def __init__(self, room: Room) -> None:
        self._people, self._rows_of = RowModel(PresenceRow), PresenceRows()
        self._attendance = RowModel(PresenceRow)
        self._place, self._show, self._query = 0, Show.ALL, ""
        self._ready: dict[PersonId, Readiness] = {}
        self._link: tuple[PersonId, InvitationAnswer] | None = None
        room.bridge.readinessChanged.connect(self._on_readiness)
        self._edit = PersonEditViewModel(room)
        self._groups = GroupsViewModel(room)
        self._from_file = PeopleImportViewModel(room)
        super().__init__(room)
        self._people.setParent(self)
        self._attendance.setParent(self)

    def look(self) -> RosterView:
        """See ViewModel."""
        meeting, me, language = self.room.meeting, self.room.bridge.me, self.room.language
        rows = self._rows_of.of(meeting, self.room.bridge.online, self._ready, language)
        self._people.show(rows)
        self._attendance.show(self._wanted(meeting, rows))
        points = tuple(point.name for point in meeting.points.values())
        ready = sum(r.verified >= r.total for r in self._ready.values())
        papers = [r.total for r in self._ready.values()]
        person_id, answer = self._link or ("", None)
        person = meeting.people.get(PersonId(person_id))
        return RosterView(
            summary=_SUMMARY.say(language).format(sum(r.present for r in rows), len(rows)),
            readiness=_READY_ALL.say(language).format(ready, len(self._ready)) if any(papers) else "",
            points=points,
            places=(_EVERYBODY.say(language), *points, _NO_POINT.say(language)),
            place=self._place,
            shows=tuple(words.say(language) for words in SHOWN.values()),
            show=tuple(SHOWN).index(self._show),
            none=not self._attendance.rows,
            gathering=may(meeting, me, RecordArrivals),
            excusing=may(meeting, me, ExcuseAbsence),
            changing=may(meeting, me, AddPerson),
            link=answer.link if answer else "",
            link_for=person.name if person else "",
            link_until=day_text(answer.expires_at) if answer else "",
            qr=segno.make_qr(answer.link).png_data_uri(scale=6, border=3) if answer else "",
        )

    def _wanted(self, meeting: Meeting, rows: list[PresenceRow]) -> list[PresenceRow]:
        """Of all rows those that were asked for."""
        tests: list[Callable[[PresenceRow], bool]] = []
        if self._show is not Show.ALL:
            tests.append(lambda row: row.state == self._show.value)
        if self._query:
            wanted = fold(self._query)
            tests.append(lambda row: wanted in fold(row.name))
        if self._place:
            points = (*meeting.points, None)
            point_id = points[min(self._place, len(points)) - 1]
            here = set(present_at(meeting, point_id))
            tests.append(lambda row: self._belongs(row, point_id, here))
        return [row for row in rows if all(test(row) for test in tests)] if tests else rows

    def _belongs(self, row: PresenceRow, point_id: PointId | None, here: set[PersonId]) -> bool:
        """Whether somebody is at a point now or, not being here, is expected there."""
        if row.present:
            return PersonId(row.key) in here
        return self.room.meeting.people[PersonId(row.key)].point_id == point_id

    @Slot(int)
    def showPlace(self, index: int) -> None:
        """Show only who is at, or expected at, one point; 0: everybody."""
        self._place = index
        self.refresh()

    @Slot(int)
    def showOnly(self, index: int) -> None:
        """Show only those of one presence, by their place in `shows`."""
        self._show = tuple(SHOWN)[index]
        self.refresh()

    @Slot(str)
    def search(self, query: str) -> None:
        """Show only names with this in them, with or without marks."""
        self._query = query.strip()
        self.refresh()

    @Slot(int)
    def departAt(self, index: int) -> None:
        """Everybody who is at a point has left."""
        meeting = self.room.meeting
        gone = present_at(meeting, tuple(meeting.points)[index])
        if gone:
            self.room.submit(RecordDepartures(person_ids=gone))

    @Slot(str)
    def arrive(self, key: str) -> None:
        """Somebody is here, at their own point."""
        person = self.room.meeting.people[PersonId(key)]
        self.room.submit(RecordArrivals(person_ids=(person.person_id,), point_id=person.point_id))

    @Slot(str)
    def depart(self, key: str) -> None:
        """Somebody left."""
        self.room.submit(RecordDeparture(person_id=PersonId(key)))

    @Slot(str, str)
    def excuse(self, key: str, reason: str) -> None:
        """Somebody is absent with a reason."""
        self.room.submit(ExcuseAbsence(person_id=PersonId(key), reason=reason.strip()))

    @Slot(int)
    def arriveAt(self, index: int) -> None:
        """Everybody of a point who is not yet here has arrived, but who is excused or sent a substitute."""
        meeting = self.room.meeting
        point_id = tuple(meeting.points)[index]
        members = (p.person_id for p in meeting.people.values() if p.point_id == point_id)
        elsewhere = {*meeting.excused, *meeting.substitutes}
        absent = tuple(p for p in members if not meeting.is_present(p) and p not in elsewhere)
        if absent:
            self.room.submit(RecordArrivals(person_ids=absent, point_id=point_id))

    @Slot(str)
    def addPoint(self, name: str) -> None:
        """Connect one more room."""
        self.room.submit(AddPoint(point_id=PointId(new_id()), name=name.strip()))

    @Slot(str, str, str, int, int, bool)
    def addPerson(self, name: str, title: str, login: str, role: int, place: int, voting: bool) -> None:
        """Put somebody on the list, with an account to come in by."""
        self._edit.beginNew()
        self._edit.save(name, title, login, role, place, voting)

    @Slot(str)
    def invite(self, key: str) -> None:
        """Make an invitation; it is shown as link and as QR."""

        def show(answer: InvitationAnswer) -> None:
            self._link = (PersonId(key), answer)
            self.refresh()

        self.room.bridge.run(self.room.bridge.engine.invite(PersonId(key)), show, self.room.complain)

    @Slot()
    def copyLink(self) -> None:
        """Put the invitation on the clipboard."""
        if self._link is not None:
            QGuiApplication.clipboard().setText(self._link[1].link)
            self.room.say(_COPIED, "green")

    @Slot()
    def forgetLink(self) -> None:
        """Show no invitation any more."""
        self._link = None
        self.refresh()

    def _on_readiness(self, rows: tuple[Readiness, ...]) -> None:
        self._ready = {row.person_id: row for row in rows}
        self.refresh()
