"""What a vote is: kinds, methods, ballots, counts and papers, as data; knows no rule and no meeting.

Numbers of votes are exact decimals because votes may have weights; without weights they are whole.  What is written
down a thousand times leaves its defaults out.
"""
# msgspec gives every instance an empty dict of its own; ruff does not see that base behind an import.
# ruff: noqa: RUF012

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from meetroom.domain.audience import State
from meetroom.domain.core import GroupId, ItemId, OptionId, PersonId, PointId, PollId

MOTION = OptionId("motion")
"""The only option of a vote on a motion."""
NOTHING = Decimal(0)


class Choice(StrEnum):
    """What can be voted."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


class PollKind(StrEnum):
    """How a vote is taken.

    OPEN named, by device (công khai); HANDS numbers of a show of hands are typed in (giơ tay); ROLL_CALL one after
    the other (gọi tên); SECRET trusting the server (kín); VERIFIABLE secret and provable; WRITTEN opinion form before
    or beside the sitting, presence is not asked (phiếu lấy ý kiến).
    """

    OPEN = "open"
    HANDS = "hands"
    ROLL_CALL = "roll_call"
    SECRET = "secret"
    VERIFIABLE = "verifiable"
    WRITTEN = "written"


class Method(StrEnum):
    """What a ballot says.

    MOTION yes, no or abstain on one motion; CHOOSE so many of the options; EACH yes, no or abstain on every option.
    """

    MOTION = "motion"
    CHOOSE = "choose"
    EACH = "each"


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


class TieRule(StrEnum):
    """What follows from a tie: no majority, the chair's casting vote, a further vote, or the lot."""

    REJECTED = "rejected"
    CHAIR = "chair"
    AGAIN = "again"
    LOT = "lot"


class Detail(StrEnum):
    """What of a result everybody is shown; each contains those before it."""

    VERDICT = "verdict"
    TOTALS = "totals"
    GROUPS = "groups"
    NAMES = "names"


class Verdict(StrEnum):
    """What a count means, for a motion, for one option, or for a whole election."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    ELECTED = "elected"
    TIED = "tied"
    NOBODY_ELECTED = "nobody_elected"


class PollState(StrEnum):
    """Where a poll stands."""

    CREATED = "created"
    OPEN = "open"
    CLOSED = "closed"
    COUNTED = "counted"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class GroupQuorum(State, frozen=True):
    """Quorum of one group at one moment."""

    group_id: GroupId
    present: int
    members: int
    needed: int
    met: bool


class Quorum(State, frozen=True):
    """Quorum at one moment: `present` of `members` voting members, `needed` to be met; `groups` have their own.

    `met` says that the whole has it and every group that needs one.
    """

    present: int
    members: int
    needed: int
    met: bool
    groups: tuple[GroupQuorum, ...] = ()


class Option(State, frozen=True, omit_defaults=True):
    """What can be chosen; `person_id` names a candidate who is on the roster."""

    option_id: OptionId
    name: str
    person_id: PersonId | None = None
    note: str = ""


class Vote(State, frozen=True, omit_defaults=True):
    """Content of one ballot.

    `marks`: {MOTION: choice}; or {chosen: YES, …} with the others left out; or every option with a choice.  No marks:
    a blank ballot.
    """

    marks: dict[OptionId, Choice] = {}
    opinion: str = ""

    @property
    def choice(self) -> Choice | None:
        """What is said on the motion."""
        return self.marks.get(MOTION)


def motion_vote(choice: Choice, opinion: str = "") -> Vote:
    """A vote on a motion."""
    return Vote(marks={MOTION: choice}, opinion=opinion)


class Ballot(State, frozen=True, omit_defaults=True):
    """One ballot of a named vote; `by` cast it or typed it in, `present`: the voter was there at that moment."""

    vote: Vote
    at: datetime
    by: PersonId
    present: bool


class OptionTally(State, frozen=True, omit_defaults=True):
    """Votes on one option; weights add up exactly.  `verdict` None: of a part, which decides nothing."""

    yes: Decimal = NOTHING
    no: Decimal = NOTHING
    abstain: Decimal = NOTHING
    needed: Decimal = NOTHING
    verdict: Verdict | None = None


class Tally(State, frozen=True):
    """Numbers of a closed poll and what follows from them.

    `entitled` to `invalid` are heads (ballots), paper included: cast = valid + invalid, and blank ones are among the
    valid.  `base_count` and `needed` of a motion; of an election those of the option with the greatest base.
    `detail` is how much this holds: VERDICT has no numbers of votes, GROUPS has `groups`.
    """

    options: dict[OptionId, OptionTally]
    entitled: int
    cast: int
    valid: int
    blank: int
    invalid: int
    base: Base
    base_count: Decimal
    needed: Decimal
    verdict: Verdict
    groups: dict[GroupId, dict[OptionId, OptionTally]] = {}
    elected: tuple[OptionId, ...] = ()
    detail: Detail = Detail.TOTALS

    @property
    def yes(self) -> Decimal:
        """Votes for the motion."""
        return self.options.get(MOTION, _NO_VOTES).yes

    @property
    def no(self) -> Decimal:
        """Votes against the motion."""
        return self.options.get(MOTION, _NO_VOTES).no

    @property
    def abstain(self) -> Decimal:
        """Abstentions on the motion."""
        return self.options.get(MOTION, _NO_VOTES).abstain


_NO_VOTES = OptionTally()


class HandCount(State, frozen=True):
    """A show of hands, typed in for one room or (None) for all."""

    point_id: PointId | None
    yes: int
    no: int
    abstain: int
    entered_by: PersonId
    at: datetime


class BoxCount(State, frozen=True):
    """What lay in an opened ballot box, as sums: a pattern of marks by which a ballot is known is not kept.

    `blank` ones are among the `valid`.
    """

    valid: int
    invalid: int
    blank: int
    totals: dict[OptionId, dict[Choice, int]] = {}


class PaperRecord(State, frozen=True, kw_only=True):
    """Counting record of paper ballots (biên bản kiểm phiếu): issued ≥ returned = valid + invalid, blank ≤ valid."""

    issued: int
    returned: int
    valid: int
    invalid: int
    blank: int
    totals: dict[OptionId, dict[Choice, int]]
    counted_by: tuple[PersonId, ...]
    note: str = ""
    entered_at: datetime


class TieBreak(State, frozen=True):
    """How a tie was broken: `choice` on a motion, `option_ids` who are elected; `by_lot`, or by the chair."""

    choice: Choice | None = None
    option_ids: tuple[OptionId, ...] = ()
    by_lot: bool = False


class TrusteePlan(State, frozen=True):
    """Who must open a verifiable vote, and how many of them are needed."""

    trustees: tuple[PersonId, ...]
    needed: int


class Poll(State, frozen=True, omit_defaults=True):
    """One vote.

    `ballots` holds what the holder of this state may see of a named vote; `received` names all who voted, `papers`
    all who took a paper ballot; `closed_doors` says that it was opened in a closed sitting and stays there.
    `members_weight`, `weights`, `proxies` (principal → holder) and `groups` are frozen at the opening.  `calls` counts
    how often somebody was called in a roll call.  Polls of one `batch` are published together.
    """

    poll_id: PollId
    item_id: ItemId | None
    question: str
    kind: PollKind
    base: Base
    threshold: Share
    state: PollState
    method: Method = Method.MOTION
    options: tuple[Option, ...] = ()
    min_choices: int = 1
    max_choices: int = 1
    seats: int = 1
    blank_allowed: bool = True
    opinions: bool = False
    may_change: bool = False
    decision: str = ""
    tie: TieRule = TieRule.REJECTED
    detail: Detail = Detail.TOTALS
    paper: bool = False
    weighted: bool = False
    batch: str = ""
    timer_s: int = 0
    replaces: PollId | None = None
    trustees: TrusteePlan | None = None
    election_sha256: str = ""
    roster_sha256: str = ""
    entitled: tuple[PersonId, ...] = ()
    members: int = 0
    members_weight: Decimal = NOTHING
    weights: dict[PersonId, Decimal] = {}
    proxies: dict[PersonId, PersonId] = {}
    groups: dict[GroupId, tuple[PersonId, ...]] = {}
    quorum: Quorum | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    order: tuple[PersonId, ...] = ()
    called: PersonId | None = None
    calls: dict[PersonId, int] = {}
    received: dict[PersonId, datetime] = {}
    ballots: dict[PersonId, Ballot] = {}
    hands: dict[str, HandCount] = {}
    papers: dict[PersonId, datetime] = {}
    paper_record: PaperRecord | None = None
    box: BoxCount | None = None
    tie_break: TieBreak | None = None
    tally: Tally | None = None
    reason: str = ""
    closed_doors: bool = False

    @property
    def option_ids(self) -> tuple[OptionId, ...]:
        """What is counted, in the order of the ballot paper."""
        return (MOTION,) if self.method is Method.MOTION else tuple(o.option_id for o in self.options)


NAMED = frozenset({PollKind.OPEN, PollKind.ROLL_CALL, PollKind.WRITTEN})
"""Kinds in which it is known who voted what."""
BOXED = frozenset({PollKind.SECRET, PollKind.VERIFIABLE})
"""Kinds whose ballots are known only when the box is opened."""
