"""Rules as data of a meeting: what quorum, majorities and kinds of votes a body has; knows no meeting and no file."""

from meetroom.domain.audience import State
from meetroom.domain.core import GroupId
from meetroom.domain.polls import Base, Detail, Method, PollKind, Share, TieRule


class DecisionRule(State, frozen=True):
    """What the chair is proposed for one kind of decision; `source` says where the numbers come from."""

    key: str
    name_vi: str
    name_en: str
    base: Base
    threshold: Share
    kind: PollKind = PollKind.OPEN
    method: Method = Method.MOTION
    tie: TieRule = TieRule.REJECTED
    detail: Detail = Detail.TOTALS
    source: str = ""


class QuorumOf(State, frozen=True):
    """A further quorum: so many of the voting members of a group."""

    group_id: GroupId
    share: Share


class ProxyRule(State, frozen=True):
    """Whether members may be represented, by whom at most how many, and whether a holder may vote differently."""

    allowed: bool = False
    per_holder: int = 1
    split: bool = False


class RuleSet(State, frozen=True):
    """Rules as data of the meeting.

    `quorum` is a share of all voting members; `quorum_binds_votes` refuses to open a poll without it.  `decisions`
    are proposed by key; `base`, `threshold` and `tie` hold for a vote that names none.  Limits are in seconds, 0: none.
    `objection_days`: how long after their approval a member may object to the minutes, 0: not at all.
    """

    name: str = "working_meeting"
    quorum: Share = Share(numerator=1, denominator=2)
    quorum_groups: tuple[QuorumOf, ...] = ()
    quorum_binds_votes: bool = True
    base: Base = Base.ALL_MEMBERS
    threshold: Share = Share(numerator=1, denominator=2)
    tie: TieRule = TieRule.REJECTED
    decisions: tuple[DecisionRule, ...] = ()
    kinds: tuple[PollKind, ...] = tuple(PollKind)
    vote_change_allowed: bool = False
    weights: bool = False
    proxies: ProxyRule = ProxyRule()
    substitutes_vote: bool = False
    speech_limit_s: int = 300
    speech_limit_person_s: int = 0
    speech_limit_group_s: int = 0
    balanced: bool = False
    late_minutes: int = 0
    objection_days: int = 0
