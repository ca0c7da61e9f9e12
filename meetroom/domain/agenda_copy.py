"""What is copied of an agenda into another meeting: its shape and its words; knows no files and no other meeting.

Copied: titles, kinds, presenters, planned times, what is hidden or a closed sitting, and what stands under what.
Not copied: what happened (times, states, conclusions, remarks), documents and votes.
"""

from collections.abc import Callable, Iterable

from meetroom.domain.agenda import AddItem
from meetroom.domain.agenda_order import ordered
from meetroom.domain.audience import State
from meetroom.domain.core import ItemId
from meetroom.domain.state import AgendaItem, ItemKind, ItemState, Meeting


class AgendaEntry(State, frozen=True):
    """One item to be, with what stands under it; at most three levels."""

    title: str
    kind: ItemKind = ItemKind.DISCUSSION
    presenter: str = ""
    planned_s: int = 0
    hidden: bool = False
    closed_sitting: bool = False
    children: tuple["AgendaEntry", ...] = ()


def agenda_of(meeting: Meeting) -> tuple[AgendaEntry, ...]:
    """The whole agenda, as far as the holder of the state knows it."""
    return tuple(_entry(meeting, item) for item in ordered(meeting))


def _entry(meeting: Meeting, item: AgendaItem) -> AgendaEntry:
    children = tuple(_entry(meeting, child) for child in ordered(meeting, item.item_id))
    return _bare(item, children)


def _bare(item: AgendaItem, children: tuple[AgendaEntry, ...]) -> AgendaEntry:
    return AgendaEntry(
        title=item.title,
        kind=item.kind,
        presenter=item.presenter,
        planned_s=item.planned_s,
        hidden=item.hidden,
        closed_sitting=item.closed_sitting,
        children=children,
    )


def carried_over(meeting: Meeting) -> tuple[AgendaEntry, ...]:
    """What is left to the next meeting, in reading order; under an item only what is carried over itself.

    An item whose parent is not carried over comes to the top level.
    """
    return _carried(meeting, None)


def _carried(meeting: Meeting, parent_id: ItemId | None) -> tuple[AgendaEntry, ...]:
    entries: list[AgendaEntry] = []
    for item in ordered(meeting, parent_id):
        below = _carried(meeting, item.item_id)
        entries += [_bare(item, below)] if item.state is ItemState.CARRIED_OVER else below
    return tuple(entries)


def add_commands(
    entries: Iterable[AgendaEntry], new_id: Callable[[], ItemId], parent: AddItem | None = None
) -> tuple[AddItem, ...]:
    """The commands that put the entries at the end of an agenda, in the order in which they are to be given.

    What stands under a hidden item is hidden, whatever the entry says.
    """
    commands: list[AddItem] = []
    for entry in entries:
        command = AddItem(
            item_id=new_id(),
            title=entry.title,
            kind=entry.kind,
            parent_id=None if parent is None else parent.item_id,
            presenter=entry.presenter,
            planned_s=entry.planned_s,
            hidden=entry.hidden or (parent is not None and parent.hidden),
            closed_sitting=entry.closed_sitting,
        )
        commands += (command, *add_commands(entry.children, new_id, command))
    return tuple(commands)
