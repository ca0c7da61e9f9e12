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
from meetroom.domain.election_state import Election as Election
from meetroom.domain.items import AgendaItem as AgendaItem
from meetroom.domain.items import ItemKind as ItemKind
from meetroom.domain.items import ItemState as ItemState
from meetroom.domain.minutes_state import MinutesState as MinutesState
from meetroom.domain.papers import Document as Document
from meetroom.domain.papers import DocumentState as DocumentState
from meetroom.domain.papers import IncomingSignature as IncomingSignature
from meetroom.domain.papers import Label as Label
from meetroom.domain.papers import PublishedLayer as PublishedLayer
from meetroom.domain.papers import SignatureVerdict as SignatureVerdict
from meetroom.domain.papers import Version as Version
from meetroom.domain.polls import BOXED as BOXED
from meetroom.domain.polls import MOTION as MOTION
from meetroom.domain.polls import NAMED as NAMED
from meetroom.domain.polls import Ballot as Ballot
from meetroom.domain.polls import Base as Base
from meetroom.domain.polls import BoxCount as BoxCount
from meetroom.domain.polls import Choice as Choice
from meetroom.domain.polls import Detail as Detail
from meetroom.domain.polls import HandCount as HandCount
from meetroom.domain.polls import Method as Method
from meetroom.domain.polls import Option as Option
from meetroom.domain.polls import OptionTally as OptionTally
from meetroom.domain.polls import PaperRecord as PaperRecord
from meetroom.domain.polls import Poll as Poll
from meetroom.domain.polls import PollKind as PollKind
from meetroom.domain.polls import PollState as PollState
from meetroom.domain.polls import Quorum as Quorum
from meetroom.domain.polls import Share as Share
from meetroom.domain.polls import Tally as Tally
from meetroom.domain.polls import TieBreak as TieBreak
from meetroom.domain.polls import TieRule as TieRule
from meetroom.domain.polls import TrusteePlan as TrusteePlan
from meetroom.domain.polls import Verdict as Verdict
from meetroom.domain.polls import Vote as Vote
from meetroom.domain.rulebook import DecisionRule as DecisionRule
from meetroom.domain.rulebook import ProxyRule as ProxyRule
from meetroom.domain.rulebook import QuorumOf as QuorumOf
from meetroom.domain.rulebook import RuleSet as RuleSet
from meetroom.domain.speeches import HOLDS_FLOOR as HOLDS_FLOOR
from meetroom.domain.speeches import OrderCategory as OrderCategory
from meetroom.domain.speeches import Ruling as Ruling
from meetroom.domain.speeches import Speech as Speech
from meetroom.domain.speeches import SpeechKind as SpeechKind
from meetroom.domain.speeches import SpeechState as SpeechState
from meetroom.domain.speeches import Stance as Stance
from meetroom.domain.stays import Correction as Correction
from meetroom.domain.stays import InvitationReply as InvitationReply
from meetroom.domain.stays import QuorumAnswer as QuorumAnswer
from meetroom.domain.stays import QuorumCourse as QuorumCourse
from meetroom.domain.stays import Stay as Stay
from meetroom.domain.stays import Substitution as Substitution


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


class Point(State, frozen=True):
    """A connected room (điểm cầu)."""

    point_id: PointId
    name: str


class Person(State, frozen=True):
    """A member of the meeting.

    `voting` makes them count for quorum and votes, `weight` only where a vote is weighted; `seat` names their place.
    """

    person_id: PersonId
    name: str
    title: str = ""
    roles: tuple[Role, ...] = (Role.DELEGATE,)
    voting: bool = True
    point_id: PointId | None = None
    groups: tuple[GroupId, ...] = ()
    seat: str = ""
    weight: Decimal = Decimal(1)


class Remark(State, frozen=True):
    """A secretary's line for the minutes, tied to an item; facts are never edited, only commented."""

    at: datetime
    item_id: ItemId | None
    author: PersonId
    text: str
    inside: bool = False
    seq: int = 0


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
    elections: dict[PollId, Election] = {}
    proxies: dict[PersonId, PersonId] = {}
    documents: dict[DocumentId, Document] = {}
    layers: dict[LayerId, PublishedLayer] = {}
    remarks: tuple[Remark, ...] = ()
    quorum_lost: bool = False
    quorum_lost_at: datetime | None = None
    quorum_answer: QuorumAnswer | None = None
    answers: dict[PersonId, InvitationReply] = {}
    substitutes: dict[PersonId, Substitution] = {}
    presiding: PersonId | None = None
    chair_lent: bool = False
    doors_shut: bool = False
    shut_at: datetime | None = None
    archived_at: datetime | None = None
    microphones: Microphones = Microphones.FREE
    recordings: dict[RecordingId, Recording] = {}
    retention: Retention = Retention.KEEP
    minutes: MinutesState = MinutesState()

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
    def open_polls(self) -> tuple[Poll, ...]:
        """The polls that take ballots now, as they were prepared."""
        return tuple(p for p in self.polls.values() if p.state is PollState.OPEN)

    @property
    def open_poll(self) -> Poll | None:
        """The first poll that takes ballots in the sitting now, if any; a written one is taken beside it."""
        return next((p for p in self.open_polls if p.kind is not PollKind.WRITTEN), None)

    @property
    def doors_closed(self) -> bool:
        """Whether the sitting is closed (họp kín): by the chair, or because the running item is."""
        item = self.items.get(self.current_item) if self.current_item is not None else None
        return self.doors_shut or (item is not None and item.closed_sitting)

    def presides(self, person_id: PersonId) -> bool:
        """Whether the person has the chair's powers now: whoever the chair was handed to, else every chair."""
        return self.has_role(person_id, Role.CHAIR) and self.presiding in (None, person_id)

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
OFFICE = (Role.CHAIR, Role.SECRETARY, Role.CLERK)
"""Roles that prepare and run a meeting and see what is not yet released."""
VOTERS = (Role.CHAIR, Role.SECRETARY, Role.DELEGATE, Role.SCRUTINEER)
"""Roles that can have a vote; a person with none of them is never counted."""
INSIDE = (Role.CHAIR, Role.SECRETARY, Role.CLERK, Role.DELEGATE, Role.SCRUTINEER)
"""Roles that stay when the doors are closed."""


def may_see(audience: Audience, person: Person | None) -> bool:
    """Whether a person belongs to an audience.  Somebody not on the roster sees nothing."""
    if person is None:
        return False
    if person.roles == (Role.ADMINISTRATOR,):
        return False
    return (
        audience.everyone
        or any(r in audience.roles for r in person.roles)
        or any(g in audience.groups for g in person.groups)
        or person.person_id in audience.persons
    )
