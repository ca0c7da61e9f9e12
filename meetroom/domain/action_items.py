"""Action items (nhiệm vụ được giao): what the meeting gave whom to do until when; knows no calendar.

While minutes are written they are the office's; with the approval they become known to whoever may read the minutes.
"""

from datetime import date, datetime

from msgspec.structs import replace

from meetroom.domain.core import ActionId, Command, Event, Fact, Refusal, Refused, check_id, check_text, require
from meetroom.domain.minutes_readers import behind_doors
from meetroom.domain.minutes_state import ActionItem
from meetroom.domain.state import Meeting, Person

MAX_ACTIONS = 500
_TOLD_AT_ONCE = 50
"""More than these, each as long as it may be, would not fit into a message."""


class PutActionItem(Command, frozen=True, tag=True):
    """Note an action item, or replace it: `base_seq` is the `seq` of the one that stood, 0 where it is new."""

    action: ActionItem
    base_seq: int = 0


class RemoveActionItem(Command, frozen=True, tag=True):
    """Take an action item out of the minutes; `base_seq` is the `seq` of the one that stood."""

    action_id: ActionId
    base_seq: int


class ActionItemPut(Event, frozen=True, tag=True):
    """The action item stands so."""

    action: ActionItem


class ActionItemRemoved(Event, frozen=True, tag=True):
    """The action item is gone."""

    action_id: ActionId


class ActionItemsGiven(Event, frozen=True, tag=True):
    """The approved minutes give these action items; `inside`: those of matters behind closed doors."""

    actions: tuple[ActionItem, ...]
    inside: bool = False


def _checked(meeting: Meeting, action: ActionItem) -> ActionItem:
    check_id(action.action_id)
    check_text(action.text, max_chars=2_000)
    require(action.item_id is None or action.item_id in meeting.items, Refusal.UNKNOWN_ITEM)
    owner = meeting.people.get(action.owner_id) if action.owner_id is not None else None
    require(action.owner_id is None or owner is not None, Refusal.UNKNOWN_PERSON)
    name = owner.name if owner is not None and not action.owner else action.owner
    check_text(name, max_chars=200)
    require(action.due is None or date(2000, 1, 1) <= action.due < date(2200, 1, 1), Refusal.INVALID_VALUE)
    return replace(action, owner=name, inside=behind_doors(meeting, action.item_id), seq=0)


def put_action_item(meeting: Meeting, actor: Person, command: PutActionItem, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_ITEM | UNKNOWN_PERSON | TEXT_CHANGED | ALREADY_SO | INVALID_*)."""
    action = _checked(meeting, command.action)
    standing = meeting.minutes.actions.get(action.action_id)
    require(command.base_seq == (0 if standing is None else standing.seq), Refusal.TEXT_CHANGED)
    if standing is None:
        require(len(meeting.minutes.actions) < MAX_ACTIONS, Refusal.INVALID_VALUE)
    else:
        # What was once inside stays there, whoever mends it later.
        action = replace(action, inside=action.inside or standing.inside)
        require(action != replace(standing, seq=0), Refusal.ALREADY_SO)
    return (ActionItemPut(action=action),)


def remove_action_item(meeting: Meeting, actor: Person, command: RemoveActionItem, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_ACTION | TEXT_CHANGED)."""
    standing = meeting.minutes.actions.get(command.action_id)
    if standing is None:
        raise Refused(Refusal.UNKNOWN_ACTION)
    require(command.base_seq == standing.seq, Refusal.TEXT_CHANGED)
    return (ActionItemRemoved(action_id=command.action_id),)


def give_out(meeting: Meeting) -> tuple[Event, ...]:
    """The facts by which approved minutes tell their action items: those of the open, and those inside alone.

    What is on a hidden item stays with the office.
    """
    hidden = {i.item_id for i in meeting.items.values() if i.hidden}
    shown = [a for a in meeting.minutes.actions.values() if a.item_id not in hidden]
    parts = ((inside, [a for a in shown if a.inside is inside]) for inside in (False, True))
    return tuple(
        ActionItemsGiven(actions=tuple(actions[first : first + _TOLD_AT_ONCE]), inside=inside)
        for inside, actions in parts
        for first in range(0, len(actions), _TOLD_AT_ONCE)
    )


def on_action_item_put(meeting: Meeting, event: ActionItemPut, fact: Fact) -> Meeting:
    """It stands so, at the place in the list it has."""
    action = replace(event.action, seq=fact.seq)
    actions = {**meeting.minutes.actions, action.action_id: action}
    return replace(meeting, minutes=replace(meeting.minutes, actions=actions))


def on_action_item_removed(meeting: Meeting, event: ActionItemRemoved, fact: Fact) -> Meeting:
    """Gone."""
    actions = {k: a for k, a in meeting.minutes.actions.items() if k != event.action_id}
    return replace(meeting, minutes=replace(meeting.minutes, actions=actions))


def on_action_items_given(meeting: Meeting, event: ActionItemsGiven, fact: Fact) -> Meeting:
    """They are given, beside those another fact of the same approval gave."""
    given = {**meeting.minutes.given, **{a.action_id: a for a in event.actions}}
    return replace(meeting, minutes=replace(meeting.minutes, given=given))
