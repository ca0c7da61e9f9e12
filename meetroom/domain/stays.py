"""What attendance is made of: stays, answers to the invitation, substitutes, quorum at a moment; knows no rule."""

from datetime import datetime
from enum import StrEnum

from meetroom.domain.audience import State
from meetroom.domain.core import PersonId, PointId
from meetroom.domain.polls import Quorum


class Correction(State, frozen=True):
    """A stay was corrected: who did so when and why, and what stood there before."""

    at: datetime
    by: PersonId
    reason: str
    was_arrived_at: datetime | None
    was_left_at: datetime | None


class Stay(State, frozen=True, kw_only=True):
    """One time span of presence, as corrected; `point_id` None means remote, or on the way when `in_transit`.

    `by_door`: signed in with the code shown at the door.
    """

    arrived_at: datetime
    left_at: datetime | None = None
    point_id: PointId | None = None
    late: bool = False
    recorded_by: PersonId
    in_transit: bool = False
    by_door: bool = False
    corrections: tuple[Correction, ...] = ()


class InvitationReply(State, frozen=True):
    """What somebody answered to the invitation."""

    coming: bool
    reason: str
    at: datetime


class Substitution(State, frozen=True):
    """Who stands in for somebody, from when on and why; it rests while the person is present."""

    substitute_id: PersonId
    reason: str
    named_by: PersonId
    named_at: datetime


class QuorumCourse(StrEnum):
    """What the chair decides when the quorum is lost."""

    GO_ON = "go_on"
    SUSPEND = "suspend"
    COUNT_AGAIN = "count_again"


class QuorumAnswer(State, frozen=True):
    """The chair's answer to the loss of quorum, with the quorum of that moment."""

    course: QuorumCourse
    text: str
    quorum: Quorum
    by: PersonId
    at: datetime
