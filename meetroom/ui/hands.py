"""A show of hands as it is typed in: who may enter which room, sums and limits while typing; counts nothing itself."""

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.core import PointId
from meetroom.domain.hands import WHOLE, EnterHands, hands_at
from meetroom.domain.polls import HandCount, Poll, PollKind, PollState
from meetroom.domain.state import Meeting, Role
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_ALL = Words("The whole meeting", "Toàn phiên họp")
_OF = Words("{0} with a vote here", "{0} người có quyền biểu quyết ở đây")
_ENTERED = Words("Entered: {0} · {1} · {2}", "Đã nhập: {0} · {1} · {2}")
_NOT_NUMBERS = Words("Write whole numbers.", "Hãy ghi số nguyên.")
_TOO_MANY = Words(
    "{0} hands, but {1} people with a vote are here. Count again.",
    "{0} tay giơ nhưng ở đây chỉ có {1} người có quyền biểu quyết. Hãy đếm lại.",
)
_FEWER = Words("{0} of {1} raised a hand.", "{0}/{1} người giơ tay.")
_SUM = Words(
    "Together: {0} in favour, {1} against, {2} abstained; {3} of {4} with a vote.",
    "Cộng: {0} tán thành, {1} không tán thành, {2} không biểu quyết; {3}/{4} người có quyền biểu quyết.",
)
_REPLACES = Words(
    "A number for the whole meeting takes the place of those of the rooms.",
    "Số của toàn phiên họp thay cho số của từng phòng.",
)


class HandsRow(Row, frozen=True, kw_only=True):
    """One room, or all together (key "-")."""

    name: str
    limit: int
    detail: str
    entered: str
    yes: str
    no: str
    abstain: str


class HandsView(msgspec.Struct, frozen=True, kw_only=True):
    """The form; `poll` is the open show of hands."""

    poll: str = ""
    may_enter: bool = False
    total: str = ""
    note: str = ""


def open_hands(meeting: Meeting) -> Poll | None:
    """The show of hands that is open."""
    return next((p for p in meeting.open_polls if p.kind is PollKind.HANDS and p.state is PollState.OPEN), None)


def _row(meeting: Meeting, poll: Poll, point_id: PointId | None, language: Language) -> HandsRow:
    limit = hands_at(meeting, poll, point_id)
    count: HandCount | None = poll.hands.get(point_id or WHOLE)
    numbers = (str(count.yes), str(count.no), str(count.abstain)) if count else ("", "", "")
    return HandsRow(
        key=point_id or "-",
        name=meeting.points[point_id].name if point_id else _ALL.say(language),
        limit=limit,
        detail=_OF.say(language).format(limit),
        entered=_ENTERED.say(language).format(*numbers) if count else "",
        yes=numbers[0],
        no=numbers[1],
        abstain=numbers[2],
    )


@QmlElement
class HandsViewModel(ViewModel):
    """The form for the open show of hands."""

    ticking = False
    changed = Signal()
    poll = shown(str, "poll", changed)
    mayEnter = shown(bool, "may_enter", changed)
    total = shown(str, "total", changed)
    note = shown(str, "note", changed)
    rooms: Property = fixed(QObject, "_rooms")

    def __init__(self, room: Room) -> None:
        self._rooms = RowModel(HandsRow)
        super().__init__(room)
        self._rooms.setParent(self)

    def look(self) -> HandsView:
        """See ViewModel."""
        meeting, language = self.room.meeting, self.room.language
        poll = open_hands(meeting)
        if poll is None:
            self._rooms.show([])
            return HandsView()
        mine = self._points(meeting, poll)
        self._rooms.show([_row(meeting, poll, point_id, language) for point_id in mine])
        counts = poll.hands.values()
        yes, no, abstain = sum(c.yes for c in counts), sum(c.no for c in counts), sum(c.abstain for c in counts)
        raised = yes + no + abstain
        return HandsView(
            poll=poll.poll_id,
            may_enter=bool(mine),
            total=_SUM.say(language).format(yes, no, abstain, raised, len(poll.entitled)) if counts else "",
            note=_REPLACES.say(language) if None in mine and len(mine) > 1 else "",
        )

    def _points(self, meeting: Meeting, poll: Poll) -> list[PointId | None]:
        """Rooms for which this person may enter numbers; None: the whole."""
        me = self.room.bridge.me
        peopled = [p for p in meeting.points if hands_at(meeting, poll, p) or p in poll.hands]
        if meeting.has_role(me, Role.CHAIR, Role.SECRETARY):
            return [*peopled, None]
        person, stays = self.room.me, meeting.stays.get(me, ())
        here = {person.point_id if person else None, *(s.point_id for s in stays[-1:] if s.left_at is None)}
        operates = meeting.has_role(me, Role.OPERATOR)
        return [p for p in peopled if operates and p in here]

    @Slot(str, str, str, str, result=str)
    def problem(self, key: str, yes: str, no: str, abstain: str) -> str:
        """What is wrong with numbers being typed for a room; "" when they can be entered."""
        numbers = _numbers(yes, no, abstain)
        row = next((r for r in self._rooms.rows if r.key == key), None)
        if numbers is None or not isinstance(row, HandsRow):
            return self.room.text(_NOT_NUMBERS)
        too_many = sum(numbers) > row.limit
        return self.room.text(_TOO_MANY).format(sum(numbers), row.limit) if too_many else ""

    @Slot(str, str, str, str, result=str)
    def raised(self, key: str, yes: str, no: str, abstain: str) -> str:
        """How many raised a hand, for numbers that can be entered."""
        numbers = _numbers(yes, no, abstain)
        row = next((r for r in self._rooms.rows if r.key == key), None)
        if numbers is None or not isinstance(row, HandsRow) or sum(numbers) > row.limit:
            return ""
        return self.room.text(_FEWER).format(sum(numbers), row.limit)

    @Slot(str, str, str, str)
    def enter(self, key: str, yes: str, no: str, abstain: str) -> None:
        """Enter the numbers of a room ("-": of all)."""
        poll, numbers = open_hands(self.room.meeting), _numbers(yes, no, abstain)
        if poll is None or numbers is None:
            return
        point = None if key == "-" else PointId(key)
        self.room.submit(
            EnterHands(poll_id=poll.poll_id, point_id=point, yes=numbers[0], no=numbers[1], abstain=numbers[2])
        )


def _numbers(*texts: str) -> tuple[int, ...] | None:
    """Whole numbers from 0, an empty field is 0; None where all are empty or one is something else."""
    trimmed = [text.strip() for text in texts]
    fits = any(trimmed) and all(t == "" or (t.isascii() and t.isdigit() and len(t) <= 6) for t in trimmed)
    return tuple(int(t or "0") for t in trimmed) if fits else None
