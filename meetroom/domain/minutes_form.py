"""The form of minutes (biên bản): lines of data, each naming the places in the chain it rests on; knows no drafting."""

from datetime import datetime
from decimal import Decimal

from meetroom.domain.core import ItemId, PersonId, PointId, PollId, RecordingId
from meetroom.domain.state import (
    Base,
    Choice,
    ItemKind,
    ItemState,
    Method,
    Phase,
    PollKind,
    PollState,
    Quorum,
    Role,
    Share,
    SpeechKind,
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


class Attendee(State, frozen=True):
    """A person and when they were there; no stays: absent, with the reason if excused."""

    person_id: PersonId
    name: str
    title: str
    roles: tuple[Role, ...]
    voting: bool
    stays: tuple[Presence, ...] = ()
    excused: bool = False
    reason: str = ""
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


class Ballot(State, frozen=True):
    """One line of a tally sheet; `choice` on the motion, `chosen` names options; not `voted`: entitled, no ballot."""

    person_id: PersonId
    name: str
    point: str
    choice: Choice | None
    voted: bool = True
    chosen: tuple[str, ...] = ()
    opinion: str = ""


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


class Minutes(State, frozen=True):
    """All of it.  `loose` holds what happened outside any item; `last_seq` is the last fact taken in."""

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
    recordings: tuple[Recorded, ...]
    speakers: tuple[SpeakerTotal, ...]
    last_seq: int
    seqs: Seqs
