"""The agenda panel: items with their times, and the chair's call of the next one; knows no documents."""

from datetime import datetime

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.agenda import FinishItem, StartItem
from meetroom.domain.agenda_order import numbered
from meetroom.domain.core import ItemId
from meetroom.domain.state import AgendaItem, ItemState, Meeting, Phase
from meetroom.domain.timetable import TimetableRow, expected_end, planned_end, timetable
from meetroom.ui.labels import clock_text, minutes_text, time_text
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_DONE = Words("{0}/{1} done", "{0}/{1} xong")
_LEFT = Words("Now · {0} left", "Đang diễn ra · còn {0}")
_OVER = Words("Now · {0} over time", "Đang diễn ra · quá giờ {0}")
_NOW = Words("Now", "Đang diễn ra")
_CLOSED = Words("Closed doors", "Họp kín")
_HIDDEN = Words("Hidden", "Chưa công khai")
_LATE = Words("{0} min late", "Chậm {0} phút")
_ENDS = Words("Ends at about {0}", "Dự kiến xong lúc {0}")
_EXPECTED = Words("{0}, likely {1}", "{0}, có thể {1}")
_PLANNED = Words("{0}, {1} planned", "{0}, dự kiến {1}")
_DEFERRED = Words("Deferred: {0}", "Tạm hoãn: {0}")
_CARRIED = Words("Left to the next meeting", "Chuyển sang phiên họp sau")
LATE_S = 120
"""From this many seconds on a meeting is said to run late."""


class AgendaRow(Row, frozen=True, kw_only=True):
    """One agenda item; `callable`: it can be started."""

    number: str
    title: str
    detail: str
    progress: str
    depth: int
    late: bool
    presenter: str
    callable: bool


class AgendaView(msgspec.Struct, frozen=True, kw_only=True):
    """What the panel says besides its rows."""

    done: str
    late: str
    end: str
    empty: bool
    current: str
    current_row: int
    next: str


def _running(row: TimetableRow, language: Language) -> tuple[str, bool]:
    if not row.planned_s:
        return _NOW.say(language), False
    left = row.planned_s - row.spent_s
    return (_LEFT if left >= 0 else _OVER).say(language).format(clock_text(abs(left))), left < 0


def _length(row: TimetableRow, language: Language) -> str:
    """Real length of an item that is over, with the planned one where they differ."""
    real, planned = minutes_text(row.spent_s, language), minutes_text(row.planned_s, language)
    return _PLANNED.say(language).format(real, planned) if row.planned_s and real != planned else real


def _start(row: TimetableRow, language: Language) -> str:
    """Planned beginning, with the likely one where the sitting runs late."""
    planned, likely = time_text(row.planned_start), time_text(row.expected_start)
    late = row.late_s is not None and row.late_s >= LATE_S
    return _EXPECTED.say(language).format(planned, likely) if late and planned and likely else planned


def _detail(item: AgendaItem, row: TimetableRow, language: Language) -> tuple[str, bool]:
    if item.state is ItemState.RUNNING:
        return _running(row, language)
    if item.state is ItemState.DEFERRED:
        return _DEFERRED.say(language).format(item.reason), False
    if item.state is ItemState.CARRIED_OVER:
        return _CARRIED.say(language), False
    if item.state is ItemState.DONE:
        return f"{time_text(row.started_at)} · {_length(row, language)}", False
    parts = [_start(row, language)]
    if item.closed_sitting:
        parts.append(_CLOSED.say(language))
    elif row.planned_s:
        parts.append(minutes_text(row.planned_s, language))
    if item.hidden:
        parts.append(_HIDDEN.say(language))
    return " · ".join(part for part in parts if part), False


def agenda_rows(meeting: Meeting, now: datetime, language: Language) -> list[AgendaRow]:
    """All items in reading order as the panel shows them."""
    rows = []
    for row in timetable(meeting, now):
        item = meeting.items[row.item_id]
        detail, late = _detail(item, row, language)
        rows.append(
            AgendaRow(
                key=item.item_id,
                number=row.number,
                title=item.title,
                detail=detail,
                progress=item.state.value,
                depth=row.number.count("."),
                late=late,
                presenter=item.presenter,
                callable=item.state is not ItemState.DONE and meeting.phase is Phase.OPEN,
            )
        )
    return rows


def lateness_s(meeting: Meeting, now: datetime) -> float:
    """How much later than planned the last item will end; negative when early, 0 outside the sitting."""
    planned, expected = planned_end(meeting), expected_end(meeting, now)
    sitting = meeting.phase in (Phase.OPEN, Phase.SUSPENDED)
    return (expected - planned).total_seconds() if sitting and planned and expected else 0.0


def next_item(meeting: Meeting) -> AgendaItem | None:
    """The first item not yet called."""
    return next((item for _, item in numbered(meeting) if item.state is ItemState.PLANNED), None)


@QmlElement
class AgendaViewModel(ViewModel):
    """The agenda of the meeting."""

    changed = Signal()
    done = shown(str, "done", changed)
    late = shown(str, "late", changed)
    end = shown(str, "end", changed)
    empty = shown(bool, "empty", changed)
    current = shown(str, "current", changed)
    currentRow = shown(int, "current_row", changed)
    next = shown(str, "next", changed)
    rows: Property = fixed(QObject, "_rows")

    def __init__(self, room: Room) -> None:
        self._rows = RowModel(AgendaRow)
        super().__init__(room)
        self._rows.setParent(self)

    def look(self) -> AgendaView:
        """See ViewModel."""
        meeting, language = self.room.meeting, self.room.language
        now = self.room.bridge.now()
        rows = agenda_rows(meeting, now, language)
        self._rows.show(rows)
        late_s = lateness_s(meeting, now)
        following, ends = next_item(meeting), expected_end(meeting, now)
        sitting = meeting.phase in (Phase.OPEN, Phase.SUSPENDED)
        return AgendaView(
            done=_DONE.say(language).format(sum(r.progress == "done" for r in rows), len(rows)),
            late=_LATE.say(language).format(round(late_s / 60)) if late_s >= LATE_S else "",
            end=_ENDS.say(language).format(time_text(ends)) if ends is not None and sitting else "",
            empty=not rows,
            current=meeting.current_item or "",
            current_row=next((n for n, r in enumerate(rows) if r.key == meeting.current_item), -1),
            next=following.item_id if following else "",
        )

    @Slot(str)
    def start(self, item_id: str) -> None:
        """Call an item; the running one ends."""
        self.room.submit(StartItem(item_id=ItemId(item_id)))

    @Slot(str)
    def finish(self, item_id: str) -> None:
        """End the running item."""
        self.room.submit(FinishItem(item_id=ItemId(item_id)))
