"""What an item of the agenda is; knows no rule."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from meetroom.domain.audience import State
from meetroom.domain.core import ItemId


class ItemKind(StrEnum):
    """What an agenda item is for."""

    INFORMATION = "information"
    DISCUSSION = "discussion"
    DECISION = "decision"
    ELECTION = "election"


class ItemState(StrEnum):
    """Progress of an agenda item; DEFERRED: taken from the table, CARRIED_OVER: left to the next meeting."""

    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    DEFERRED = "deferred"
    CARRIED_OVER = "carried_over"


class AgendaItem(State, frozen=True):
    """One item of the agenda; siblings are ordered by `rank`, children hang under `parent_id`.

    Spent time = `spent_s` + (now − `running_since`) while its clock runs; a suspension stops the clock.
    `conclusion_inside`: the conclusion was drawn behind closed doors and is for those inside; `conclusion_seq`: the
    fact that wrote it down, which the next writer must have seen.
    """

    item_id: ItemId
    title: str
    rank: Decimal
    kind: ItemKind = ItemKind.DISCUSSION
    parent_id: ItemId | None = None
    presenter: str = ""
    planned_s: int = 0
    hidden: bool = False
    closed_sitting: bool = False
    state: ItemState = ItemState.PLANNED
    started_at: datetime | None = None
    finished_at: datetime | None = None
    running_since: datetime | None = None
    spent_s: float = 0.0
    conclusion: str = ""
    conclusion_inside: bool = False
    reason: str = ""
    conclusion_seq: int = 0

    def __post_init__(self) -> None:
        """Raises: ValueError for a rank that cannot be ordered."""
        if not self.rank.is_finite():
            raise ValueError("rank")
