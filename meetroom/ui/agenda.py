"""The agenda panel: items with their times, and the chair's call of the next one; knows no documents."""

from datetime import datetime, timedelta

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.agenda import FinishItem, StartItem, numbered
from meetroom.domain.core import ItemId
from meetroom.domain.state import AgendaItem, ItemState, Meeting
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
LATE_S = 120
"""From this many seconds on a meeting is said to run late."""


class AgendaRow(Row, frozen=True, kw_only=True):
    """One agenda item."""

    number: str
    title: str
    detail: str
    progress: str
    depth: int
    late: bool
    presenter: str


class AgendaView(msgspec.Struct, frozen=True, kw_only=True):
    """What the panel says besides its rows."""

    done: str
    late: str
    empty: bool
    current: str
    current_row: int
    next: str


def schedule(meeting: Meeting) -> dict[ItemId, datetime]:
    """Planned start of every item: the planned start of the meeting and the lengths of those before it."""
    moment = meeting.planned_start or meeting.opened_at
    starts: dict[ItemId, datetime] = {}
    if moment is not None:
        for _, item in numbered(meeting):
            starts[item.item_id] = moment
            moment += timedelta(seconds=item.planned_s)
    return starts


def _detail(item: AgendaItem, start: datetime | None, now: datetime, language: Language) -> tuple[str, bool]:
    if item.state is ItemState.RUNNING and item.started_at is not None:
        if not item.planned_s:
            return _NOW.say(language), False
        left = item.planned_s - (now - item.started_at).total_seconds()
        return (_LEFT if left >= 0 else _OVER).say(language).format(clock_text(abs(left))), left < 0
    if item.started_at is not None and item.finished_at is not None:
        length_s = (item.finished_at - item.started_at).total_seconds()
        return f"{time_text(item.started_at)} · {minutes_text(length_s, language)}", False
    parts = [time_text(start)]
    if item.closed_sitting:
        parts.append(_CLOSED.say(language))
    elif item.planned_s:
        parts.append(minutes_text(item.planned_s, language))
    if item.hidden:
        parts.append(_HIDDEN.say(language))
    return " · ".join(part for part in parts if part), False


def agenda_rows(meeting: Meeting, now: datetime, language: Language) -> list[AgendaRow]:
    """All items in reading order as the panel shows them."""
    starts = schedule(meeting)
    rows = []
    for number, item in numbered(meeting):
        detail, late = _detail(item, starts.get(item.item_id), now, language)
        rows.append(
            AgendaRow(
                key=item.item_id,
                number=number,
                title=item.title,
                detail=detail,
                progress=item.state.value,
                depth=number.count("."),
                late=late,
                presenter=item.presenter,
            )
        )
    return rows


def lateness_s(meeting: Meeting, now: datetime) -> float:
    """How much later than planned the running item will end, or the next one begins; negative when early."""
    starts = schedule(meeting)
    running = meeting.items.get(meeting.current_item) if meeting.current_item else None
    if running is not None and running.started_at is not None and running.item_id in starts:
        planned_end = starts[running.item_id] + timedelta(seconds=running.planned_s)
        real_end = max(now, running.started_at + timedelta(seconds=running.planned_s))
        return (real_end - planned_end).total_seconds()
    return 0.0


def next_item(meeting: Meeting) -> AgendaItem | None:
    """The first item not yet called."""
    return next((item for _, item in numbered(meeting) if item.state is ItemState.PLANNED), None)


@QmlElement
class AgendaViewModel(ViewModel):
    """The agenda of the meeting."""

    changed = Signal()
    done = shown(str, "done", changed)
    late = shown(str, "late", changed)
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
        following = next_item(meeting)
        return AgendaView(
            done=_DONE.say(language).format(sum(r.progress == "done" for r in rows), len(rows)),
            late=_LATE.say(language).format(round(late_s / 60)) if late_s >= LATE_S else "",
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
