"""What a meeting is at one moment: the state that `apply` builds from facts; knows no rule.

Every structure is frozen; a change is a new one.  `Meeting.groups`, `people` … are never mutated in place.
"""
# msgspec gives every instance an empty dict of its own; ruff does not see that base behind an import.
# ruff: noqa: RUF012

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from meetroom.domain.audience import Audience as Audience
from meetroom.domain.audience import Role as Role
from meetroom.domain.audience import State as State
from meetroom.domain.core import (
    DocumentId,
    GroupId,
    ItemId,
    LayerId,
    MeetingId,
    PersonId,
    PointId,
    PollId,
    RecordingId,
    SpeechId,
)
from meetroom.domain.papers import Document as Document
from meetroom.domain.papers import DocumentState as DocumentState
from meetroom.domain.papers import IncomingSignature as IncomingSignature
from meetroom.domain.papers import Label as Label
from meetroom.domain.papers import PublishedLayer as PublishedLayer
from meetroom.domain.papers import SignatureVerdict as SignatureVerdict
from meetroom.domain.papers import Version as Version


class Phase(StrEnum):
    """Where the meeting stands in its life."""

    BLANK = "blank"
    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    MINUTES_APPROVED = "minutes_approved"
    ARCHIVED = "archived"


class Retention(StrEnum):
    """What stays on the machines of those who took part after the meeting: all, their own notes alone, or nothing."""

    KEEP = "keep"
    KEEP_OWN_NOTES = "keep_own_notes"
    WIPE = "wipe"


class Base(StrEnum):
    """Whom a majority is counted of."""

    ALL_MEMBERS = "all_members"
    PRESENT = "present"
    CAST = "cast"
    VALID = "valid"


class Share(State, frozen=True):
    """An exact fraction that must be exceeded, or reached when `at_least`."""

    numerator: int
    denominator: int
    at_least: bool = False


class RuleSet(State, frozen=True):
    """Rules as data of the meeting.

    `quorum` is a share of all voting members; `quorum_binds_votes` refuses to open a poll without it.
    """

    name: str = "working_meeting"
    quorum: Share = Share(numerator=1, denominator=2)
    quorum_binds_votes: bool = True
    base: Base = Base.ALL_MEMBERS
    threshold: Share = Share(numerator=1, denominator=2)
    speech_limit_s: int = 300
    vote_change_allowed: bool = False


class Point(State, frozen=True):
    """A connected room (điểm cầu)."""

    point_id: PointId
    name: str


class Person(State, frozen=True):
    """A member of the meeting; `voting` makes them count for quorum and votes."""

    person_id: PersonId
    name: str
    title: str = ""
    roles: tuple[Role, ...] = (Role.DELEGATE,)
    voting: bool = True
    point_id: PointId | None = None
    groups: tuple[GroupId, ...] = ()


class Stay(State, frozen=True, kw_only=True):
    """One time span of presence; `point_id` None means remote."""

    arrived_at: datetime
    left_at: datetime | None = None
    point_id: PointId | None = None
    late: bool = False
    recorded_by: PersonId


class ItemKind(StrEnum):
    """What an agenda item is for."""

    INFORMATION = "information"
    DISCUSSION = "discussion"
    DECISION = "decision"
    ELECTION = "election"


class ItemState(StrEnum):
    """Progress of an agenda item."""

    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"


class AgendaItem(State, frozen=True):
    """One item of the agenda; siblings are ordered by `rank`, children hang under `parent_id`."""

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
    conclusion: str = ""

    def __post_init__(self) -> None:
        """Raises: ValueError for a rank that cannot be ordered."""
        if not self.rank.is_finite():
            raise ValueError("rank")


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


class Speech(State, frozen=True):
    """One contribution.  Spoken time = `spent_s` + (now − `running_since`) while speaking; all in seconds."""

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


class Choice(StrEnum):
    """What can be voted."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


class PollKind(StrEnum):
    """How a vote is taken; the open vote is named (công khai)."""

    OPEN = "open"


class PollState(StrEnum):
    """Where a poll stands."""

    CREATED = "created"
    OPEN = "open"
    CLOSED = "closed"
    COUNTED = "counted"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Quorum(State, frozen=True):
    """Quorum at one moment: `present` of `members` voting members, `needed` to be met."""

    present: int
    members: int
    needed: int
    met: bool


class Verdict(StrEnum):
    """What a count means."""

    ADOPTED = "adopted"
    REJECTED = "rejected"


class Tally(State, frozen=True):
    """Numbers of a closed poll and what follows from them: adopted if `yes` ≥ `needed` of `base_count`."""

    yes: int
    no: int
    abstain: int
    entitled: int
    base: Base
    base_count: int
    needed: int
    verdict: Verdict


class Poll(State, frozen=True):
    """One vote.

    `ballots` holds what the holder of this state may see; `received` names all who voted; `closed_doors` says
    that it was opened in a closed sitting and stays there.
    """

    poll_id: PollId
    item_id: ItemId | None
    question: str
    kind: PollKind
    base: Base
    threshold: Share
    state: PollState
    timer_s: int = 0
    replaces: PollId | None = None
    entitled: tuple[PersonId, ...] = ()
    members: int = 0
    quorum: Quorum | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    received: dict[PersonId, datetime] = {}
    ballots: dict[PersonId, Choice] = {}
    tally: Tally | None = None
    reason: str = ""
    closed_doors: bool = False


class Remark(State, frozen=True):
    """A secretary's line for the minutes, tied to an item; facts are never edited, only commented."""

    at: datetime
    item_id: ItemId | None
    author: PersonId
    text: str


class Microphones(StrEnum):
    """Who is heard in the conference: everybody (FREE), or the chair and whoever has the floor (FLOOR)."""

    FREE = "free"
    FLOOR = "floor"


class StopCause(StrEnum):
    """Why a recording ended."""

    ORDERED = "ordered"
    DOORS_CLOSED = "doors_closed"
    MEETING_CLOSED = "meeting_closed"
    FAILED = "failed"


class Recording(State, frozen=True):
    """One recording (ghi âm, ghi hình) of the sitting; `sha256` and what follows are known once the file is put away.

    `stopped_at` None: it runs.
    """

    recording_id: RecordingId
    started_at: datetime
    started_by: PersonId
    stopped_at: datetime | None = None
    cause: StopCause | None = None
    sha256: str = ""
    size_bytes: int = 0
    duration_s: float = 0.0


class Meeting(State, frozen=True):
    """Everything that is true in a meeting now."""

    meeting_id: MeetingId
    title: str = ""
    body: str = ""
    parent_body: str = ""
    place: str = ""
    rules: RuleSet = RuleSet()
    phase: Phase = Phase.BLANK
    planned_start: datetime | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    suspended_at: datetime | None = None
    points: dict[PointId, Point] = {}
    people: dict[PersonId, Person] = {}
    stays: dict[PersonId, tuple[Stay, ...]] = {}
    excused: dict[PersonId, str] = {}
    items: dict[ItemId, AgendaItem] = {}
    current_item: ItemId | None = None
    speeches: dict[SpeechId, Speech] = {}
    polls: dict[PollId, Poll] = {}
    documents: dict[DocumentId, Document] = {}
    layers: dict[LayerId, PublishedLayer] = {}
    remarks: tuple[Remark, ...] = ()
    quorum_lost: bool = False
    microphones: Microphones = Microphones.FREE
    recordings: dict[RecordingId, Recording] = {}
    retention: Retention = Retention.KEEP

    @property
    def due(self) -> Retention:
        """What the machines keep now: everything until the meeting is over, then what its retention rule says."""
        return self.retention if self.phase in OVER else Retention.KEEP

    @property
    def recording(self) -> Recording | None:
        """The recording that runs now, if any."""
        return next((r for r in self.recordings.values() if r.stopped_at is None), None)

    @property
    def current_speech(self) -> Speech | None:
        """The contribution that has the floor (speaking or paused), if any."""
        return next((s for s in self.speeches.values() if s.state in HOLDS_FLOOR), None)

    @property
    def open_poll(self) -> Poll | None:
        """The poll that takes ballots now, if any."""
        return next((p for p in self.polls.values() if p.state is PollState.OPEN), None)

    @property
    def doors_closed(self) -> bool:
        """Whether the running item is a closed sitting (họp kín)."""
        item = self.items.get(self.current_item) if self.current_item is not None else None
        return item is not None and item.closed_sitting

    def is_present(self, person_id: PersonId) -> bool:
        """Whether the person is signed in now; a lost line does not end a presence."""
        stays = self.stays.get(person_id, ())
        return bool(stays) and stays[-1].left_at is None

    def has_role(self, person_id: PersonId, *roles: Role) -> bool:
        """Whether the person has at least one of the roles."""
        person = self.people.get(person_id)
        return person is not None and any(role in person.roles for role in roles)

    def voting_members(self) -> tuple[PersonId, ...]:
        """All who count for quorum and votes, sorted by id."""
        return tuple(sorted(p.person_id for p in self.people.values() if p.voting))


OVER = frozenset({Phase.MINUTES_APPROVED, Phase.ARCHIVED})
"""A meeting is over when its minutes are approved, not when its sitting ends: until then its papers are needed."""
HOLDS_FLOOR = frozenset({SpeechState.SPEAKING, SpeechState.PAUSED})
OFFICE = (Role.CHAIR, Role.SECRETARY, Role.CLERK)
"""Roles that prepare and run a meeting and see what is not yet released."""
VOTERS = (Role.CHAIR, Role.SECRETARY, Role.DELEGATE, Role.SCRUTINEER)
"""Roles that can have a vote; a person with none of them is never counted."""
INSIDE = (Role.CHAIR, Role.SECRETARY, Role.CLERK, Role.DELEGATE, Role.SCRUTINEER)
"""Roles that stay when the doors are closed."""
