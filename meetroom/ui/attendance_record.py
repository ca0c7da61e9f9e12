"""One person's attendance as it is on record: every stay with its corrections, who stands in; corrects by new facts."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.attendance import ChangePlace
from meetroom.domain.core import PersonId
from meetroom.domain.corrections import CorrectPresence
from meetroom.domain.state import Correction, Meeting, Person, Phase, Stay
from meetroom.domain.substitutes import EndSubstitution, NameSubstitute
from meetroom.papers.folding import fold
from meetroom.ui.labels import initials, person_name, roles_text, time_text
from meetroom.ui.moments import clock_of, days_later
from meetroom.ui.powers import may
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_SPAN = Words("{0} – {1}", "{0} – {1}")
_SINCE = Words("Since {0}", "Từ {0}")
_REMOTE = Words("remote", "từ xa")
_TRANSIT = Words("on the way", "đang di chuyển")
_LATE = Words("late", "đến muộn")
_BY_DOOR = Words("by the code at the door", "bằng mã ở cửa")
_BY = Words("noted by {0}", "{0} ghi")
_BY_SELF = Words("by own device", "tự điểm danh")
_CORRECTED = Words(
    "Corrected at {0} by {1}: {2}. Before: {3}.", "{1} đính chính lúc {0}: {2}. Trước đó ghi: {3}."
)  # fmt: skip
_ADDED = Words("Added at {0} by {1}: {2}.", "{1} ghi bổ sung lúc {0}: {2}.")
_NO_TIME = Words(
    "Write times as 07:45; the second one later than the first, neither in the future.",
    "Hãy ghi giờ dạng 07:45; giờ rời sau giờ đến, không giờ nào ở tương lai.",
)
_PAST = Words(
    "This stay is over: write when they left, too. Whoever is here now is signed in on the list.",
    "Lần có mặt này đã kết thúc: hãy ghi cả giờ về. Người đang có mặt thì bấm “Có mặt” ở danh sách.",
)
_RUNS = Words(
    "They are still here: leave “Left at” empty. Whoever goes now is signed out on the list.",
    "Người này đang có mặt: hãy để trống giờ về. Nếu nay mới về, bấm “Đã rời” ở danh sách.",
)
_OVERLAPS = Words(
    "These times overlap another stay on record. Correct that one first.",
    "Thời gian này trùng với một lần có mặt khác đã ghi. Hãy đính chính lần đó trước.",
)
_SAVED = Words(
    "The correction is on record; what stood before stays readable.", "Đã ghi đính chính; nội dung cũ vẫn được lưu."
)
_STANDS_IN = Words("{0} stands in ({1}).", "{0} đi thay ({1}).")
_NAMED = Words("{0} stands in for {1}.", "{0} đi thay {1}.")
_NO_SUBSTITUTE = Words("Nobody stands in.", "Không có người đi thay.")
_WITH_VOTE = Words(
    "By the rules of this meeting a substitute has the vote.",
    "Theo quy chế phiên họp này, người đi thay được biểu quyết.",
)
_WITHOUT_VOTE = Words(
    "By the rules of this meeting a substitute has no vote.",
    "Theo quy chế phiên họp này, người đi thay không được biểu quyết.",
)


HALF_A_DAY = timedelta(hours=12)


class StayRow(Row, frozen=True, kw_only=True):
    """One stay; `open` while the person is here."""

    span: str
    detail: str
    history: str
    arrived: str
    departed: str
    open: bool


class StandInRow(Row, frozen=True, kw_only=True):
    """Somebody who could stand in."""

    name: str
    initials: str
    detail: str


class RecordView(msgspec.Struct, frozen=True, kw_only=True):
    """The record besides its stays."""

    asking: bool = False
    key: str = ""
    name: str = ""
    summary: str = ""
    problem: str = ""
    substitute: str = ""
    substituted: bool = False
    rule: str = ""
    nobody: bool = True
    places: tuple[str, ...] = ()
    place: int = -1
    correcting: bool = False
    naming: bool = False


def span_text(arrived_at: datetime | None, left_at: datetime | None, language: Language) -> str:
    """From when to when."""
    if left_at is None:
        return _SINCE.say(language).format(time_text(arrived_at))
    return _SPAN.say(language).format(time_text(arrived_at), time_text(left_at))


def _history(meeting: Meeting, correction: Correction, language: Language) -> str:
    at, by = time_text(correction.at), person_name(meeting, correction.by)
    if correction.was_arrived_at is None:
        return _ADDED.say(language).format(at, by, correction.reason)
    before = span_text(correction.was_arrived_at, correction.was_left_at, language)
    return _CORRECTED.say(language).format(at, by, correction.reason, before)


def stay_rows(meeting: Meeting, person_id: PersonId, language: Language) -> list[StayRow]:
    """All stays of a person, in the order of arrival."""
    return [
        StayRow(
            key=str(number),
            span=span_text(stay.arrived_at, stay.left_at, language),
            detail=_stay_detail(meeting, person_id, stay, language),
            history="\n".join(_history(meeting, correction, language) for correction in stay.corrections),
            arrived=time_text(stay.arrived_at),
            departed=time_text(stay.left_at),
            open=stay.left_at is None,
        )
        for number, stay in enumerate(meeting.stays.get(person_id, ()))
    ]


def _stay_detail(meeting: Meeting, person_id: PersonId, stay: Stay, language: Language) -> str:
    point = meeting.points.get(stay.point_id) if stay.point_id is not None else None
    place = point.name if point is not None else (_TRANSIT if stay.in_transit else _REMOTE).say(language)
    parts = [place]
    parts += [_LATE.say(language)] if stay.late else []
    if stay.by_door:
        parts.append(_BY_DOOR.say(language))
    elif stay.recorded_by == person_id:
        parts.append(_BY_SELF.say(language))
    else:
        parts.append(_BY.say(language).format(person_name(meeting, stay.recorded_by)))
    return " · ".join(parts)


def times_meant(
    arrived: str, left: str, noted: Stay | None, opened_at: datetime | None, now: datetime
) -> tuple[datetime, datetime | None] | None:
    """The typed times as moments; None where they cannot be meant.  A time that was left as it is keeps its seconds."""
    if noted is not None and arrived.strip() == time_text(noted.arrived_at):
        start: datetime | None = noted.arrived_at
    else:
        start = _near(arrived, noted.arrived_at) if noted is not None else _today(arrived, opened_at, now)
    if start is None or start > now:
        return None
    if noted is not None and left.strip() == time_text(noted.left_at):
        end = noted.left_at
    else:
        end = clock_of(left, start.astimezone())
        end = days_later(end, 1) if end is not None and end <= start else end
    if end is None:
        return None if left.strip() else (start, None)
    return (start, end) if start < end <= now else None


def misfit(stays: Sequence[Stay], number: int, times: tuple[datetime, datetime | None], phase: Phase) -> Words | None:
    """What keeps readable times from being the stay of this number; None where they can be.

    Source: docs/rules.md, corrections; the server refuses the same without saying which.
    """
    noted = stays[number] if number < len(stays) else None
    runs, (arrived, left) = noted is not None and noted.left_at is None, times
    if left is None and not runs:
        return _PAST
    if left is not None and runs and phase is not Phase.CLOSED:
        return _RUNS
    others = (stay for stay in stays if stay is not noted)
    clear = all(
        (left is not None and left <= stay.arrived_at) or (stay.left_at is not None and stay.left_at <= arrived)
        for stay in others
    )
    return None if clear else _OVERLAPS


def _near(text: str, noted: datetime) -> datetime | None:
    """The typed time on the day that brings it nearest to what was noted: a sitting may go past midnight."""
    read = clock_of(text, noted.astimezone())
    days = [] if read is None else [days_later(read, by) for by in (-1, 0, 1)]
    return min(days, key=lambda moment: abs(moment - noted), default=None)


def _today(text: str, opened_at: datetime | None, now: datetime) -> datetime | None:
    """The typed time today; yesterday only where the sitting began then."""
    read = clock_of(text, now.astimezone())
    if read is None or read <= now:
        return read
    before = days_later(read, -1)
    return before if opened_at is not None and before > opened_at - HALF_A_DAY else read


def stand_ins(meeting: Meeting, person_id: PersonId) -> list[Person]:
    """Who could be named: nobody who has a vote of their own where substitutes vote, nobody who is in another pair."""
    taken = {s.substitute_id for m, s in meeting.substitutes.items() if m != person_id} | set(meeting.substitutes)
    return [
        p
        for p in meeting.people.values()
        if p.person_id != person_id and p.person_id not in taken and not (meeting.rules.substitutes_vote and p.voting)
    ]


def _places(meeting: Meeting, language: Language) -> tuple[str, ...]:
    """Where somebody present can be: at a point, remote, or on the way."""
    points = (point.name for point in meeting.points.values())
    return (*points, _REMOTE.say(language), _TRANSIT.say(language))


def _place(meeting: Meeting, person_id: PersonId) -> int:
    """Where somebody is, among the places; -1 where they are not present."""
    if not meeting.is_present(person_id):
        return -1
    stay, points = meeting.stays[person_id][-1], tuple(meeting.points)
    if stay.point_id in points:
        return points.index(stay.point_id)
    return len(points) + stay.in_transit


@QmlElement
class AttendanceRecordViewModel(ViewModel):
    """The record of one person; `began` comes when another one is shown."""

    ticking = False
    changed = Signal()
    began = Signal()
    asking = shown(bool, "asking", changed)
    key = shown(str, "key", changed)
    name = shown(str, "name", changed)
    summary = shown(str, "summary", changed)
    problem = shown(str, "problem", changed)
    substitute = shown(str, "substitute", changed)
    substituted = shown(bool, "substituted", changed)
    rule = shown(str, "rule", changed)
    nobody = shown(bool, "nobody", changed)
    places = shown(list, "places", changed)
    place = shown(int, "place", changed)
    correcting = shown(bool, "correcting", changed)
    naming = shown(bool, "naming", changed)
    stays: Property = fixed(QObject, "_stays")
    standIns: Property = fixed(QObject, "_stand_ins")

    def __init__(self, room: Room) -> None:
        self._stays, self._stand_ins = RowModel(StayRow), RowModel(StandInRow)
        self._person: PersonId | None = None
        self._problem: Words | None = None
        self._query = ""
        super().__init__(room)
        self._stays.setParent(self)
        self._stand_ins.setParent(self)

    def look(self) -> RecordView:
        """See ViewModel."""
        meeting, language = self.room.meeting, self.room.language
        person = meeting.people.get(self._person) if self._person is not None else None
        if person is None:
            self._stays.show([])
            self._stand_ins.show([])
            return RecordView()
        self._stays.show(stay_rows(meeting, person.person_id, language))
        possible, wanted = stand_ins(meeting, person.person_id), fold(self._query)
        self._stand_ins.show([_stand_in_row(p, language) for p in possible if wanted in fold(p.name)])
        me, named = self.room.bridge.me, meeting.substitutes.get(person.person_id)
        there = meeting.is_present(person.person_id)
        substitute = _NO_SUBSTITUTE.say(language)
        if named is not None:
            substitute = _STANDS_IN.say(language).format(person_name(meeting, named.substitute_id), named.reason)
        parts = (person.title, roles_text(person.roles, language))
        return RecordView(
            asking=True,
            key=person.person_id,
            name=person.name,
            summary=" · ".join(part for part in parts if part),
            problem=self._problem.say(language) if self._problem else "",
            substitute=substitute,
            substituted=named is not None,
            rule=(_WITH_VOTE if meeting.rules.substitutes_vote else _WITHOUT_VOTE).say(language),
            nobody=not possible,
            places=_places(meeting, language) if may(meeting, me, ChangePlace) and there else (),
            correcting=may(meeting, me, CorrectPresence),
            naming=may(meeting, me, NameSubstitute),
            place=_place(meeting, person.person_id),
        )

    @Slot(str)
    def begin(self, key: str) -> None:
        """Show the record of a person."""
        self._person, self._problem = PersonId(key), None
        self.refresh()
        self.began.emit()

    @Slot(int, str, str, str, result=bool)
    def correct(self, stay: int, arrived: str, left: str, reason: str) -> bool:
        """Correct the times of a stay, or with the number after the last one add a stay that nobody noted.

        Returns: whether the times can be meant; if not, `problem` says how to write them.
        """
        if self._person is None:
            return False
        meeting, now = self.room.meeting, self.room.bridge.now()
        stays = meeting.stays.get(self._person, ())
        noted = stays[stay] if stay < len(stays) else None
        times = times_meant(arrived, left, noted, meeting.opened_at, now)
        self._problem = _NO_TIME if times is None else misfit(stays, stay, times, meeting.phase)
        self.refresh()
        if times is None or self._problem is not None:
            return False
        self.room.submit(
            CorrectPresence(
                person_id=self._person,
                stay=stay,
                arrived_at=times[0],
                left_at=times[1],
                reason=reason.strip(),
                point_id=meeting.people[self._person].point_id,
            ),
            _SAVED,
        )
        return True

    @Slot(int)
    def move(self, place: int) -> None:
        """Note that somebody who is present is elsewhere now, by the place among `places`."""
        points = (*self.room.meeting.points, None, None)
        if self._person is not None and place != self._view.place and 0 <= place < len(points):
            in_transit = place == len(points) - 1
            self.room.submit(ChangePlace(person_id=self._person, point_id=points[place], in_transit=in_transit))

    @Slot(str)
    def search(self, query: str) -> None:
        """Show only names with this in them, with or without marks."""
        self._query = query.strip()
        self.refresh()

    @Slot(str, str)
    def substituteBy(self, key: str, reason: str) -> None:
        """Name who stands in."""
        if self._person is None:
            return
        meeting = self.room.meeting
        names = (person_name(meeting, key), person_name(meeting, self._person))
        done = Words(*(words.format(*names) for words in _NAMED))
        command = NameSubstitute(person_id=self._person, substitute_id=PersonId(key), reason=reason.strip())
        self.room.submit(command, done)

    @Slot()
    def endSubstitution(self) -> None:
        """Nobody stands in any more."""
        if self._person is not None:
            self.room.submit(EndSubstitution(person_id=self._person))

    @Slot()
    def close(self) -> None:
        """Show it no more."""
        self._person, self._problem = None, None
        self.refresh()


def _stand_in_row(person: Person, language: Language) -> StandInRow:
    parts = (person.title, roles_text(person.roles, language))
    return StandInRow(
        key=person.person_id,
        name=person.name,
        initials=initials(person.name),
        detail=" · ".join(part for part in parts if part),
    )
