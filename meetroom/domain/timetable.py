"""Planned against real: when each item was to begin, began or will begin, and how late it is; pure, knows no screen.

A parent's planned time is the frame of its children: what they do not fill is its own share.  Items follow each other
in reading order by their own shares, from the planned start of the meeting on.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from meetroom.domain.agenda_order import item_spent_s, numbered, ordered
from meetroom.domain.audience import State
from meetroom.domain.core import ItemId
from meetroom.domain.state import AgendaItem, ItemState, Meeting, Phase


class TimetableRow(State, frozen=True):
    """One item.  Times are None when they cannot be told.

    `planned_s` is the item's own share.  `expected_start` is given while the item is still to come.  `late_s`:
    beginning, or expected beginning, minus planned; negative is early.  `over_s`: spent beyond the own share.
    """

    item_id: ItemId
    number: str
    state: ItemState
    planned_start: datetime | None
    planned_s: int
    started_at: datetime | None
    spent_s: float
    expected_start: datetime | None
    late_s: float | None
    over_s: float


def own_share_s(meeting: Meeting, item: AgendaItem) -> int:
    """Planned seconds of an item without its children."""
    return max(0, item.planned_s - sum(_whole_s(meeting, child) for child in ordered(meeting, item.item_id)))


def _whole_s(meeting: Meeting, item: AgendaItem) -> int:
    return max(item.planned_s, sum(_whole_s(meeting, child) for child in ordered(meeting, item.item_id)))


def timetable(meeting: Meeting, now: datetime) -> tuple[TimetableRow, ...]:
    """All items in reading order, as far as the holder of the state knows them."""
    items = [(number, item, own_share_s(meeting, item)) for number, item in numbered(meeting)]
    expected = _expected(meeting, [(item, share) for _, item, share in items], now)
    begin, rows = meeting.planned_start or meeting.opened_at, list[TimetableRow]()
    for number, item, share in items:
        spent = item_spent_s(item, now)
        start = item.started_at or expected.get(item.item_id)
        rows.append(
            TimetableRow(
                item_id=item.item_id,
                number=number,
                state=item.state,
                planned_start=begin,
                planned_s=share,
                started_at=item.started_at,
                spent_s=spent,
                expected_start=expected.get(item.item_id),
                late_s=(start - begin).total_seconds() if start and begin else None,
                over_s=max(0.0, spent - share) if share else 0.0,
            )
        )
        begin = begin + timedelta(seconds=share) if begin else None
    return tuple(rows)


def _cursor(meeting: Meeting, now: datetime) -> datetime | None:
    """When the next thing can happen; None: nothing will."""
    if meeting.phase in (Phase.OPEN, Phase.SUSPENDED):
        return now
    before = meeting.phase in (Phase.DRAFT, Phase.ANNOUNCED)
    return max(now, meeting.planned_start) if before and meeting.planned_start else None


def _expected(meeting: Meeting, items: Iterable[tuple[AgendaItem, int]], now: datetime) -> dict[ItemId, datetime]:
    cursor, expected = _cursor(meeting, now), dict[ItemId, datetime]()
    if cursor is None:
        return expected
    shares = list(items)
    cursor += sum((_rest(i, share, now) for i, share in shares if i.state is ItemState.RUNNING), start=timedelta())
    for item, share in shares:
        if item.state is ItemState.PLANNED:
            expected[item.item_id] = cursor
            cursor += timedelta(seconds=share)
    return expected


def _rest(item: AgendaItem, share_s: int, now: datetime) -> timedelta:
    return timedelta(seconds=max(0.0, share_s - item_spent_s(item, now)))


def planned_end(meeting: Meeting) -> datetime | None:
    """When the last item was to end; None: nobody planned a start, or no time for any item."""
    begin = meeting.planned_start or meeting.opened_at
    whole = sum(_whole_s(meeting, item) for item in ordered(meeting))
    return begin + timedelta(seconds=whole) if begin and whole else None


def expected_end(meeting: Meeting, now: datetime) -> datetime | None:
    """When the last item will end if what is to come takes its planned time; None: over, or no start is known."""
    cursor = _cursor(meeting, now)
    if cursor is None:
        return None
    items = [item for _, item in numbered(meeting)]
    running = (_rest(i, own_share_s(meeting, i), now) for i in items if i.state is ItemState.RUNNING)
    to_come = (timedelta(seconds=own_share_s(meeting, i)) for i in items if i.state is ItemState.PLANNED)
    return cursor + sum((*running, *to_come), start=timedelta())
