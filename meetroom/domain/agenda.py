"""Agenda: a tree of items in exact order, one of them running; knows neither keys nor ballots.

Ranks are exact decimals, so an item can be put between two others without touching them, and a hidden item
leaves no gap that others could see.
"""

from datetime import datetime
from decimal import Decimal

from msgspec.structs import replace

from meetroom.domain.agenda_order import item_spent_s as item_spent_s
from meetroom.domain.agenda_order import numbered as numbered
from meetroom.domain.agenda_order import ordered as ordered
from meetroom.domain.agenda_order import rank_before, stopped, with_item
from meetroom.domain.core import Command, Event, Fact, ItemId, Refusal, Refused, check_id, check_text, require
from meetroom.domain.floor import clear
from meetroom.domain.minutes_readers import behind_doors
from meetroom.domain.recording import end_recording
from meetroom.domain.state import AgendaItem, ItemKind, ItemState, Meeting, Person, PollState, Remark, StopCause

MAX_ITEMS = 1_000


class AddItem(Command, frozen=True, tag=True):
    """Put a new item before `before` (None: at the end)."""

    item_id: ItemId
    title: str
    kind: ItemKind = ItemKind.DISCUSSION
    parent_id: ItemId | None = None
    presenter: str = ""
    planned_s: int = 0
    hidden: bool = False
    closed_sitting: bool = False
    before: ItemId | None = None


class EditItem(Command, frozen=True, tag=True):
    """Change what is said about an item."""

    item_id: ItemId
    title: str
    kind: ItemKind
    presenter: str = ""
    planned_s: int = 0


class MoveItem(Command, frozen=True, tag=True):
    """Put an item before another one (None: at the end)."""

    item_id: ItemId
    before: ItemId | None = None


class RemoveItem(Command, frozen=True, tag=True):
    """Take an item from the table before it started."""

    item_id: ItemId


class RevealItem(Command, frozen=True, tag=True):
    """Show a hidden item to everybody."""

    item_id: ItemId


class StartItem(Command, frozen=True, tag=True):
    """Call an item; the running one ends with it."""

    item_id: ItemId


class FinishItem(Command, frozen=True, tag=True):
    """End the running item."""

    item_id: ItemId


class RecordConclusion(Command, frozen=True, tag=True):
    """Write down the chair's conclusion on an item (kết luận của chủ tọa).

    `base_seq`: the `conclusion_seq` of the item when the writer began; None: whatever stands is replaced.
    """

    item_id: ItemId
    text: str
    base_seq: int | None = None


class AddRemark(Command, frozen=True, tag=True):
    """Add the secretary's line to the minutes; a correction is a further remark."""

    item_id: ItemId | None
    text: str


class ItemAdded(Event, frozen=True, tag=True):
    """The item is on the agenda."""

    item: AgendaItem


class ItemEdited(Event, frozen=True, tag=True):
    """What is said about the item changed."""

    item_id: ItemId
    title: str
    kind: ItemKind
    presenter: str
    planned_s: int


class ItemMoved(Event, frozen=True, tag=True):
    """The item stands elsewhere."""

    item_id: ItemId
    rank: Decimal

    def __post_init__(self) -> None:
        """Raises: ValueError for a rank that cannot be ordered."""
        if not self.rank.is_finite():
            raise ValueError("rank")


class ItemRemoved(Event, frozen=True, tag=True):
    """The item is off the agenda."""

    item_id: ItemId


class ItemRevealed(Event, frozen=True, tag=True):
    """A hidden item is shown; carries all of it, since most have never seen it."""

    item: AgendaItem


class ItemStarted(Event, frozen=True, tag=True):
    """The item was called."""

    item_id: ItemId


class ItemFinished(Event, frozen=True, tag=True):
    """The item ended."""

    item_id: ItemId


class ConclusionRecorded(Event, frozen=True, tag=True):
    """The chair's conclusion, as text; `inside`: drawn behind closed doors."""

    item_id: ItemId
    text: str
    inside: bool = False


class RemarkAdded(Event, frozen=True, tag=True):
    """A line for the minutes; `inside`: of what was behind closed doors."""

    item_id: ItemId | None
    text: str
    inside: bool = False


def _item(meeting: Meeting, item_id: ItemId) -> AgendaItem:
    item = meeting.items.get(item_id)
    if item is None:
        raise Refused(Refusal.UNKNOWN_ITEM)
    return item


def _check_said(title: str, presenter: str, planned_s: int) -> None:
    check_text(title, max_chars=500)
    check_text(presenter, empty_ok=True, max_chars=200)
    require(0 <= planned_s <= 7 * 86_400, Refusal.INVALID_VALUE)


def add_item(meeting: Meeting, actor: Person, command: AddItem, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(DUPLICATE_ID | UNKNOWN_ITEM | INVALID_*)."""
    check_id(command.item_id)
    require(command.item_id not in meeting.items, Refusal.DUPLICATE_ID)
    require(len(meeting.items) < MAX_ITEMS, Refusal.INVALID_VALUE)
    _check_said(command.title, command.presenter, command.planned_s)
    if command.parent_id is not None:
        parent = _item(meeting, command.parent_id)
        # A visible child of a hidden item would give its parent away.
        require(command.hidden or not parent.hidden, Refusal.INVALID_VALUE)
        require(
            parent.parent_id is None or _item(meeting, parent.parent_id).parent_id is None,
            Refusal.INVALID_VALUE,
        )
    item = AgendaItem(
        item_id=command.item_id,
        title=command.title,
        rank=rank_before(meeting, command.parent_id, command.before, None),
        kind=command.kind,
        parent_id=command.parent_id,
        presenter=command.presenter,
        planned_s=command.planned_s,
        hidden=command.hidden,
        closed_sitting=command.closed_sitting,
    )
    return (ItemAdded(item=item),)


def edit_item(meeting: Meeting, actor: Person, command: EditItem, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_ITEM | ITEM_FINISHED | INVALID_*)."""
    item = _item(meeting, command.item_id)
    require(item.state is not ItemState.DONE, Refusal.ITEM_FINISHED)
    _check_said(command.title, command.presenter, command.planned_s)
    return (
        ItemEdited(
            item_id=command.item_id,
            title=command.title,
            kind=command.kind,
            presenter=command.presenter,
            planned_s=command.planned_s,
        ),
    )


def move_item(meeting: Meeting, actor: Person, command: MoveItem, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_ITEM | INVALID_VALUE)."""
    item = _item(meeting, command.item_id)
    require(command.before != command.item_id, Refusal.INVALID_VALUE)
    rank = rank_before(meeting, item.parent_id, command.before, command.item_id)
    return (ItemMoved(item_id=command.item_id, rank=rank),)


def remove_item(meeting: Meeting, actor: Person, command: RemoveItem, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_ITEM | ITEM_RUNNING | ITEM_FINISHED | ITEM_IN_USE)."""
    item = _item(meeting, command.item_id)
    require(item.state is not ItemState.RUNNING, Refusal.ITEM_RUNNING)
    require(item.state is ItemState.PLANNED, Refusal.ITEM_FINISHED)
    used = (
        any(i.parent_id == item.item_id for i in meeting.items.values())
        or any(d.item_id == item.item_id for d in meeting.documents.values())
        or any(p.item_id == item.item_id and p.state is not PollState.CANCELLED for p in meeting.polls.values())
        or any(t.item_id == item.item_id for t in meeting.minutes.texts.values())
        or any(a.item_id == item.item_id for a in meeting.minutes.actions.values())
    )
    require(not used, Refusal.ITEM_IN_USE)
    return (ItemRemoved(item_id=item.item_id),)


def reveal_item(meeting: Meeting, actor: Person, command: RevealItem, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_ITEM | ITEM_NOT_HIDDEN | INVALID_VALUE)."""
    item = _item(meeting, command.item_id)
    require(item.hidden, Refusal.ITEM_NOT_HIDDEN)
    if item.parent_id is not None:
        require(not _item(meeting, item.parent_id).hidden, Refusal.INVALID_VALUE)
    shown = replace(item, hidden=False)
    if not item.conclusion_inside:
        return (ItemRevealed(item=shown),)
    # Everybody sees a reveal; what a closed sitting concluded is for those inside.
    concluded = ConclusionRecorded(item_id=item.item_id, text=item.conclusion, inside=True)
    return (ItemRevealed(item=replace(shown, conclusion="", conclusion_inside=False, conclusion_seq=0)), concluded)


def start_item(meeting: Meeting, actor: Person, command: StartItem, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_ITEM | ITEM_RUNNING | POLL_IS_OPEN | INVALID_VALUE); a hidden item is revealed first.

    When doors close or open by it, the floor and the list of speakers are cleared; closing ends a recording.
    """
    item = _item(meeting, command.item_id)
    require(item.state is not ItemState.RUNNING, Refusal.ITEM_RUNNING)
    require(meeting.open_poll is None, Refusal.POLL_IS_OPEN)
    reveal = reveal_item(meeting, actor, RevealItem(item_id=item.item_id), now) if item.hidden else ()
    cleared = clear(meeting) if meeting.doors_closed != (meeting.doors_shut or item.closed_sitting) else ()
    unseen = end_recording(meeting, StopCause.DOORS_CLOSED) if item.closed_sitting else ()
    return (*unseen, *cleared, *finish_running(meeting), *reveal, ItemStarted(item_id=item.item_id))


def finish_item(meeting: Meeting, actor: Person, command: FinishItem, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_ITEM | ITEM_NOT_RUNNING | POLL_IS_OPEN)."""
    item = _item(meeting, command.item_id)
    require(item.state is ItemState.RUNNING, Refusal.ITEM_NOT_RUNNING)
    require(meeting.open_poll is None, Refusal.POLL_IS_OPEN)
    return (*clear_if_doors_open(meeting), ItemFinished(item_id=item.item_id))


def clear_if_doors_open(meeting: Meeting) -> tuple[Event, ...]:
    """The facts that clear floor and list where the end of the running item opens the doors."""
    return clear(meeting) if meeting.doors_closed and not meeting.doors_shut else ()


def finish_running(meeting: Meeting) -> tuple[Event, ...]:
    """The fact that ends the running item, if one runs."""
    return () if meeting.current_item is None else (ItemFinished(item_id=meeting.current_item),)


def record_conclusion(meeting: Meeting, actor: Person, command: RecordConclusion, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_ITEM | TEXT_CHANGED | INVALID_TEXT)."""
    item = _item(meeting, command.item_id)
    require(command.base_seq in (None, item.conclusion_seq), Refusal.TEXT_CHANGED)
    check_text(command.text)
    inside = item.closed_sitting or meeting.doors_shut
    return (ConclusionRecorded(item_id=command.item_id, text=command.text, inside=inside),)


def add_remark(meeting: Meeting, actor: Person, command: AddRemark, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_ITEM | INVALID_TEXT)."""
    if command.item_id is not None:
        _item(meeting, command.item_id)
    check_text(command.text)
    inside = behind_doors(meeting, command.item_id)
    return (RemarkAdded(item_id=command.item_id, text=command.text, inside=inside),)


def on_item_put(meeting: Meeting, event: ItemAdded | ItemRevealed, fact: Fact) -> Meeting:
    """The item stands on the agenda as the event says."""
    return with_item(meeting, event.item)


def on_item_edited(meeting: Meeting, event: ItemEdited, fact: Fact) -> Meeting:
    """Said data replaced."""
    item = meeting.items.get(event.item_id)
    if item is None:
        return meeting
    return with_item(
        meeting,
        replace(item, title=event.title, kind=event.kind, presenter=event.presenter, planned_s=event.planned_s),
    )


def on_item_moved(meeting: Meeting, event: ItemMoved, fact: Fact) -> Meeting:
    """New rank."""
    item = meeting.items.get(event.item_id)
    return meeting if item is None else with_item(meeting, replace(item, rank=event.rank))


def on_item_removed(meeting: Meeting, event: ItemRemoved, fact: Fact) -> Meeting:
    """Gone from the agenda."""
    return replace(meeting, items={k: v for k, v in meeting.items.items() if k != event.item_id})


def on_item_started(meeting: Meeting, event: ItemStarted, fact: Fact) -> Meeting:
    """Running; a second call of the same item keeps its first start, and the time spent on it."""
    item = meeting.items.get(event.item_id)
    if item is None:
        return meeting
    started = replace(
        item,
        state=ItemState.RUNNING,
        started_at=item.started_at or fact.at,
        finished_at=None,
        running_since=fact.at,
        reason="",
    )
    return replace(with_item(meeting, started), current_item=event.item_id)


def on_item_finished(meeting: Meeting, event: ItemFinished, fact: Fact) -> Meeting:
    """Done."""
    item = meeting.items.get(event.item_id)
    if item is None:
        return meeting
    done = with_item(meeting, replace(stopped(item, fact.at), state=ItemState.DONE, finished_at=fact.at))
    return replace(done, current_item=None)


def on_conclusion_recorded(meeting: Meeting, event: ConclusionRecorded, fact: Fact) -> Meeting:
    """The newest conclusion stands; earlier ones stay in the chain."""
    item = meeting.items.get(event.item_id)
    if item is None:
        return meeting
    concluded = replace(item, conclusion=event.text, conclusion_inside=event.inside, conclusion_seq=fact.seq)
    return with_item(meeting, concluded)


def on_remark_added(meeting: Meeting, event: RemarkAdded, fact: Fact) -> Meeting:
    """One more line."""
    remark = Remark(
        at=fact.at, item_id=event.item_id, author=fact.actor, text=event.text, inside=event.inside, seq=fact.seq
    )
    return replace(meeting, remarks=(*meeting.remarks, remark))
