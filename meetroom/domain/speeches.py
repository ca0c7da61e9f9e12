"""What a contribution is; knows no rule."""

from datetime import datetime
from enum import StrEnum

from meetroom.domain.audience import State
from meetroom.domain.core import ItemId, PersonId, SpeechId


class SpeechKind(StrEnum):
    """Kinds of contribution, first in this list first on the speakers' list."""

    INTERPOSED = "interposed"
    INTERVENTION = "intervention"
    POINT_OF_ORDER = "point_of_order"
    NORMAL = "normal"


class SpeechState(StrEnum):
    """Where a contribution stands."""

    WAITING = "waiting"
    SPEAKING = "speaking"
    PAUSED = "paused"
    FINISHED = "finished"
    WITHDRAWN = "withdrawn"


class Stance(StrEnum):
    """How a normal contribution stands to the matter, as its speaker says when asking."""

    PRO = "pro"
    CONTRA = "contra"
    CONTRIBUTION = "contribution"


class OrderCategory(StrEnum):
    """What a point of order is about."""

    PROCEDURE = "procedure"
    TIME = "time"
    AGENDA = "agenda"
    FACTS = "facts"
    CONDUCT = "conduct"
    TECHNICAL = "technical"


class Ruling(State, frozen=True):
    """The chair's answer to a point of order; `upheld` None: noted, nothing to decide.

    `inside`: given behind closed doors.
    """

    upheld: bool | None
    text: str
    by: PersonId
    at: datetime
    inside: bool = False


class Speech(State, frozen=True):
    """One contribution.  Spoken time = `spent_s` + (now − `running_since`) while speaking; all in seconds.

    `limit_s` 0: no limit of its own.  `extra_s` is what the chair added in all.  `stance` belongs to normal
    contributions, `category` and `ruling` to points of order.  `closed_doors`: asked for behind closed doors.
    """

    speech_id: SpeechId
    person_id: PersonId
    item_id: ItemId | None
    kind: SpeechKind
    state: SpeechState
    requested_at: datetime
    limit_s: int
    started_at: datetime | None = None
    running_since: datetime | None = None
    spent_s: float = 0.0
    finished_at: datetime | None = None
    first_contribution: bool = False
    stance: Stance | None = None
    category: OrderCategory | None = None
    subject: str = ""
    extra_s: int = 0
    ruling: Ruling | None = None
    closed_doors: bool = False


HOLDS_FLOOR = frozenset({SpeechState.SPEAKING, SpeechState.PAUSED})
