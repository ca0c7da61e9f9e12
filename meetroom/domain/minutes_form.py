"""The form of minutes (biên bản): lines of data, each naming the places in the chain it rests on; knows no drafting."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from meetroom.domain.core import ActionId, ItemId, ObjectionId, PersonId, PointId, PollId, RecordingId
from meetroom.domain.minutes_state import RichText
from meetroom.domain.state import (
    Base,
    Choice,
    ItemKind,
    ItemState,
    Method,
    OrderCategory,
    Phase,
    PollKind,
    PollState,
    Quorum,
    QuorumCourse,
    Role,
    Ruling,
    Share,
    SpeechKind,
    Stance,
    State,
    StopCause,
    Tally,
    Verdict,
)

Seqs = tuple[int, ...]
"""Places in the chain, ascending."""


class Presence(State, frozen=True):
    """One stay of a person; `left_at` None: until the end.  `point` empty: remote."""

    arrived_at: datetime
    left_at: datetime | None
    point: str
    late: bool
    in_transit: bool = False
    corrected: bool = False


class Attendee(State, frozen=True):
    """A person and when they were there; no stays: absent, with the reason if excused.  `substitute`: who stands in."""

    person_id: PersonId
    name: str
    title: str
    roles: tuple[Role, ...]
    voting: bool
    stays: tuple[Presence, ...] = ()
    excused: bool = False
    reason: str = ""
    substitute: str = ""
    seqs: Seqs = ()


class PointAttendance(State, frozen=True):
    """Who was there at one point (điểm cầu); `point_id` None: remotely.  Everybody stands where they first were."""

    point_id: PointId | None
    name: str
    people: tuple[Attendee, ...]
    seqs: Seqs = ()


class Contribution(State, frozen=True):
    """Somebody spoke for `spoken_s` seconds, pauses not counted."""

    person_id: PersonId
    name: str
    title: str
    kind: SpeechKind
    started_at: datetime
    finished_at: datetime | None
    spoken_s: float
    seqs: Seqs
    stance: Stance | None = None
    category: OrderCategory | None = None
    subject: str = ""
    ruling: Ruling | None = None


class Ballot(State, frozen=True):
    """One line of a tally sheet; `choice` on the motion, `chosen` names options; not `voted`: entitled, no ballot.

    `noted_by`: who of the office wrote a spoken vote down, "" where the voter cast it.
    """

    person_id: PersonId
    name: str
    point: str
    choice: Choice | None
    voted: bool = True
    chosen: tuple[str, ...] = ()
    opinion: str = ""
    noted_by: str = ""


class OptionLine(State, frozen=True):
    """Votes on one option; of a motion there is one, without a name.  No numbers where only the verdict is told."""

    name: str
    yes: Decimal
    no: Decimal
    abstain: Decimal
    verdict: Verdict | None


class Vote(State, frozen=True):
    """A vote with all that its verdict follows from; `tally` None: cancelled, or never declared.

    `tie_break`: "chair" or "lot" broke a tie, or "".
    """

    poll_id: PollId
    question: str
    kind: PollKind
    method: Method
    state: PollState
    base: Base
    threshold: Share
    members: int
    entitled: int
    received: int
    quorum: Quorum | None
    opened_at: datetime | None
    closed_at: datetime | None
    tally: Tally | None
    options: tuple[OptionLine, ...]
    elected: tuple[str, ...]
    tie_break: str
    ballots: tuple[Ballot, ...]
    replaces: str
    reason: str
    seqs: Seqs


class Note(State, frozen=True):
    """A line of the secretary."""

    at: datetime
    text: str
    seqs: Seqs


class Item(State, frozen=True):
    """One agenda item: planned against real, what was said, voted and concluded."""

    item_id: ItemId | None
    number: str
    title: str
    kind: ItemKind
    presenter: str
    planned_s: int
    state: ItemState
    closed_sitting: bool
    started_at: datetime | None
    finished_at: datetime | None
    documents: tuple[str, ...]
    contributions: tuple[Contribution, ...]
    votes: tuple[Vote, ...]
    notes: tuple[Note, ...]
    conclusion: str
    conclusion_seqs: Seqs
    seqs: Seqs
    spent_s: float = 0.0
    reason: str = ""
    text: RichText = ()
    text_seqs: Seqs = ()


class Pause(State, frozen=True):
    """The sitting was suspended; `until` None: it was not resumed."""

    since: datetime
    until: datetime | None
    seqs: Seqs


class QuorumChange(State, frozen=True):
    """Quorum was lost or regained."""

    at: datetime
    quorum: Quorum
    seqs: Seqs


class OccurrenceKind(StrEnum):
    """What happens in a sitting beside its items, speeches and votes."""

    CHAIR_HANDED_OVER = "chair_handed_over"
    CHAIR_TAKEN_BACK = "chair_taken_back"
    DOORS_CLOSED = "doors_closed"
    DOORS_OPENED = "doors_opened"
    SUBSTITUTE_NAMED = "substitute_named"
    SUBSTITUTION_ENDED = "substitution_ended"
    PRESENCE_CORRECTED = "presence_corrected"
    ITEM_DEFERRED = "item_deferred"
    ITEM_CARRIED_OVER = "item_carried_over"
    QUORUM_ANSWERED = "quorum_answered"
    ORDER_ANSWERED = "order_answered"


class Occurrence(State, frozen=True, kw_only=True):
    """One thing that happened, in the order of the chain.

    `name`: whom it is about (new chair, absent member, corrected person, who raised the point of order); `other`: the
    substitute; `title`: the item; `reason`: reason or answer.  `closed_doors`: for those inside alone.
    """

    at: datetime
    kind: OccurrenceKind
    seqs: Seqs
    person_id: PersonId | None = None
    name: str = ""
    other: str = ""
    item_id: ItemId | None = None
    title: str = ""
    reason: str = ""
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    course: QuorumCourse | None = None
    quorum: Quorum | None = None
    category: OrderCategory | None = None
    subject: str = ""
    upheld: bool | None = None
    closed_doors: bool = False


class Recorded(State, frozen=True):
    """The sitting was recorded; `stopped_at` None: it still is.  `sha256` empty: the file is not whole yet."""

    recording_id: RecordingId
    started_at: datetime
    stopped_at: datetime | None
    cause: StopCause | None
    sha256: str
    duration_s: float
    seqs: Seqs


class SpeakerTotal(State, frozen=True):
    """How often and how long (seconds) one person spoke in all."""

    person_id: PersonId
    name: str
    point: str
    contributions: int
    spoken_s: float
    seqs: Seqs


class Task(State, frozen=True):
    """A task the meeting gave somebody (nhiệm vụ được giao); `item`: number of the item it came from, or "".

    `owner_id` None: not on the roster.  `inside`: of a matter behind closed doors.
    """

    action_id: ActionId
    text: str
    owner: str
    due: date | None
    item: str = ""
    seqs: Seqs = ()
    owner_id: PersonId | None = None
    item_id: ItemId | None = None
    inside: bool = False


class ObjectionLine(State, frozen=True):
    """A member held that earlier minutes were wrong, and the chair's answer; `upheld` None: none yet.

    Words the drafter may not see are "".
    """

    objection_id: ObjectionId
    name: str
    at: datetime
    text: str
    upheld: bool | None = None
    answer: str = ""
    answered_at: datetime | None = None
    item: str = ""
    seqs: Seqs = ()
    person_id: PersonId | None = None
    item_id: ItemId | None = None


class Minutes(State, frozen=True):
    """All of it.  `loose` holds what happened outside any item; `last_seq` is the last fact taken in.

    `opening` and `closing`: the secretary's own words before the items and after the last.  `approved_at` and `number`:
    of approval and issued paper as of the last fact; a paper that is being issued does not name its own number here.
    `inside`: it tells of what was behind closed doors.
    """

    title: str
    body: str
    parent_body: str
    place: str
    rules: str
    phase: Phase
    planned_start: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    chairs: tuple[Attendee, ...]
    secretaries: tuple[Attendee, ...]
    points: tuple[PointAttendance, ...]
    absent: tuple[Attendee, ...]
    members: int
    members_came: int
    items: tuple[Item, ...]
    loose: Item
    pauses: tuple[Pause, ...]
    quorum_changes: tuple[QuorumChange, ...]
    course: tuple[Occurrence, ...]
    recordings: tuple[Recorded, ...]
    speakers: tuple[SpeakerTotal, ...]
    last_seq: int
    seqs: Seqs
    opening: RichText = ()
    opening_seqs: Seqs = ()
    closing: RichText = ()
    closing_seqs: Seqs = ()
    tasks: tuple[Task, ...] = ()
    objections: tuple[ObjectionLine, ...] = ()
    approved_at: datetime | None = None
    approved_seqs: Seqs = ()
    number: str = ""
    inside: bool = False
