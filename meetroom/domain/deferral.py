"""Items that are not dealt with now: taken from the table, or left to the next meeting; knows no other meeting.

An item taken from the table is called again like any other (`StartItem`), and so is one that was to be carried over.
"""

from datetime import datetime

from msgspec.structs import replace

from meetroom.domain.agenda import clear_if_doors_open
from meetroom.domain.agenda_order import stopped, with_item
from meetroom.domain.core import Command, Event, Fact, ItemId, Refusal, Refused, check_text, require
from meetroom.domain.state import AgendaItem, ItemState, Meeting, Person


class DeferItem(Command, frozen=True, tag=True):
    """Take an item from the table, running or not; it can be called again."""

    item_id: ItemId
    reason: str


class CarryOverItem(Command, frozen=True, tag=True):
    """Leave an item that was not dealt with to the next meeting."""

    item_id: ItemId


class ItemDeferred(Event, frozen=True, tag=True):
    """The item is off the table; whoever knows the item knows the reason."""

    item_id: ItemId
    reason: str


class ItemCarriedOver(Event, frozen=True, tag=True):
    """The item is for the next meeting."""

    item_id: ItemId


def _item(meeting: Meeting, item_id: ItemId) -> AgendaItem:
    item = meeting.items.get(item_id)
    if item is None:
        raise Refused(Refusal.UNKNOWN_ITEM)
    return item


def defer_item(meeting: Meeting, actor: Person, command: DeferItem, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_ITEM | NOT_ALLOWED | ITEM_FINISHED | ALREADY_SO | POLL_IS_OPEN | INVALID_TEXT).

    Who presides takes the running item from the table, nobody else.
    """
    item = _item(meeting, command.item_id)
    runs = item.state is ItemState.RUNNING
    require(not runs or meeting.presides(actor.person_id), Refusal.NOT_ALLOWED)
    require(item.state is not ItemState.DONE, Refusal.ITEM_FINISHED)
    require(item.state is not ItemState.DEFERRED, Refusal.ALREADY_SO)
    require(not runs or meeting.open_poll is None, Refusal.POLL_IS_OPEN)
    check_text(command.reason, max_chars=500)
    cleared = clear_if_doors_open(meeting) if runs else ()
    return (*cleared, ItemDeferred(item_id=item.item_id, reason=command.reason))


def carry_over_item(meeting: Meeting, actor: Person, command: CarryOverItem, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_ITEM | ITEM_RUNNING | ITEM_FINISHED | ALREADY_SO)."""
    item = _item(meeting, command.item_id)
    require(item.state is not ItemState.RUNNING, Refusal.ITEM_RUNNING)
    require(item.state is not ItemState.DONE, Refusal.ITEM_FINISHED)
    require(item.state is not ItemState.CARRIED_OVER, Refusal.ALREADY_SO)
    return (ItemCarriedOver(item_id=item.item_id),)


def on_item_deferred(meeting: Meeting, event: ItemDeferred, fact: Fact) -> Meeting:
    """Off the table; its clock stands."""
    item = meeting.items.get(event.item_id)
    if item is None:
        return meeting
    deferred = replace(stopped(item, fact.at), state=ItemState.DEFERRED, reason=event.reason)
    current = None if meeting.current_item == item.item_id else meeting.current_item
    return replace(with_item(meeting, deferred), current_item=current)


def on_item_carried_over(meeting: Meeting, event: ItemCarriedOver, fact: Fact) -> Meeting:
    """For the next meeting."""
    item = meeting.items.get(event.item_id)
    if item is None:
        return meeting
    return with_item(meeting, replace(item, state=ItemState.CARRIED_OVER))
