"""Order and clock of the agenda's items: reading order, exact ranks between two others, seconds spent; no commands."""

from collections import defaultdict
from datetime import datetime
from decimal import Context, Decimal

from msgspec.structs import replace

from meetroom.domain.core import ItemId, Refusal, Refused, require
from meetroom.domain.state import AgendaItem, Meeting

_EXACT = Context(prec=400)


def ordered(meeting: Meeting, parent_id: ItemId | None = None) -> tuple[AgendaItem, ...]:
    """Children of `parent_id` (None: the top level) in agenda order."""
    children = (i for i in meeting.items.values() if i.parent_id == parent_id)
    return tuple(sorted(children, key=lambda i: (i.rank, i.item_id)))


def numbered(meeting: Meeting) -> tuple[tuple[str, AgendaItem], ...]:
    """The whole tree in reading order with its numbers: "1", "1.1", "2" …"""
    rows: list[tuple[str, AgendaItem]] = []
    children: defaultdict[ItemId | None, list[AgendaItem]] = defaultdict(list)
    for item in sorted(meeting.items.values(), key=lambda i: (i.rank, i.item_id)):
        children[item.parent_id].append(item)

    def walk(parent_id: ItemId | None, prefix: str) -> None:
        for position, item in enumerate(children.get(parent_id, ()), start=1):
            rows.append((f"{prefix}{position}", item))
            walk(item.item_id, f"{prefix}{position}.")

    walk(None, "")
    return tuple(rows)


def rank_before(meeting: Meeting, parent_id: ItemId | None, before: ItemId | None, moving: ItemId | None) -> Decimal:
    """A rank before `before` (None: at the end) among the siblings.  Raises: Refused(UNKNOWN_ITEM | INVALID_VALUE)."""
    siblings = [i for i in ordered(meeting, parent_id) if i.item_id != moving]
    if before is None:
        return _EXACT.add(siblings[-1].rank, 1) if siblings else Decimal(1)
    position = next((n for n, i in enumerate(siblings) if i.item_id == before), None)
    if position is None:
        raise Refused(Refusal.UNKNOWN_ITEM)
    upper = siblings[position].rank
    lower = siblings[position - 1].rank if position else _EXACT.subtract(upper, 2)
    rank = _EXACT.divide(_EXACT.add(lower, upper), Decimal(2))
    # Only some four hundred moves into one gap get here; then the gap is truly used up.
    require(lower < rank < upper, Refusal.INVALID_VALUE)
    return rank


def with_item(meeting: Meeting, item: AgendaItem) -> Meeting:
    """The meeting with the item as it is here."""
    return replace(meeting, items={**meeting.items, item.item_id: item})


def stopped(item: AgendaItem, at: datetime) -> AgendaItem:
    """The item with its clock stopped."""
    return replace(item, spent_s=item_spent_s(item, at), running_since=None)


def item_spent_s(item: AgendaItem, now: datetime) -> float:
    """Seconds spent on an item so far; suspensions do not count."""
    running = (now - item.running_since).total_seconds() if item.running_since else 0.0
    return item.spent_s + max(0.0, running)


def pause_clock(meeting: Meeting, at: datetime) -> Meeting:
    """The running item's clock stands."""
    item = meeting.items.get(meeting.current_item) if meeting.current_item is not None else None
    return meeting if item is None else with_item(meeting, stopped(item, at))


def start_clock(meeting: Meeting, at: datetime) -> Meeting:
    """The running item's clock goes on."""
    item = meeting.items.get(meeting.current_item) if meeting.current_item is not None else None
    return meeting if item is None else with_item(meeting, replace(item, running_since=at))
