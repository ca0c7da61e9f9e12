"""Rule sets of bodies as files: reads them strictly, from bytes; knows no folder and no meeting.

A file is TOML of the form `RuleFile`; resources/rules/rule_set.schema.json says the same as a JSON schema.  Every part
names its source.  Whatever is not known is refused, with its name.
"""

import re
from typing import Annotated

import msgspec

from meetroom.domain.core import GroupId, Refusal, Refused, check_id, check_text, require
from meetroom.domain.flat_toml import read_toml
from meetroom.domain.polls import Base, Detail, Method, PollKind, Share, TieRule
from meetroom.domain.quorum import check_share
from meetroom.domain.rulebook import DecisionRule, ProxyRule, QuorumOf, RuleSet

MAX_BYTES = 128 * 1024
MAX_DECISIONS = 100
_DAY_S = 86_400
_HALF_DAY_MIN = 720
_MOST_DAYS = 90

Fraction = Annotated[str, msgspec.Meta(pattern="^[0-9]{1,5}/[0-9]{1,5}$", examples=["1/2", "2/3"])]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Source = Annotated[str, msgspec.Meta(min_length=1, max_length=1_000)]
Key = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{0,63}$")]


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a file."""


class GroupQuorumPart(_Part, frozen=True, kw_only=True):
    """A further quorum, of the voting members of one group."""

    group: Words
    share: Fraction
    at_least: bool = False
    source: Source


class QuorumPart(_Part, frozen=True, kw_only=True):
    """Quorum as a share of all voting members; `at_least`: the share is enough, else it must be exceeded."""

    share: Fraction
    at_least: bool = False
    binds_votes: bool = True
    groups: tuple[GroupQuorumPart, ...] = ()
    source: Source


class MajorityPart(_Part, frozen=True, kw_only=True):
    """The majority of a vote of which nothing else is said."""

    base: Base
    share: Fraction
    at_least: bool = False
    tie: TieRule = TieRule.REJECTED
    source: Source


class ProxyPart(_Part, frozen=True, kw_only=True):
    """Whether members may be represented."""

    allowed: bool
    per_holder: Annotated[int, msgspec.Meta(ge=1, le=100)] = 1
    split: bool = False
    source: Source


class VotesPart(_Part, frozen=True, kw_only=True):
    """How votes are taken; `kinds`: those allowed."""

    kinds: tuple[PollKind, ...] = tuple(PollKind)
    may_change: bool = False
    weights: bool = False
    source: Source


class SubstitutesPart(_Part, frozen=True, kw_only=True):
    """Whether a substitute votes with the seat of the absent member."""

    vote: bool
    source: Source


class SpeechPart(_Part, frozen=True, kw_only=True):
    """Limits in seconds, 0: none; `balanced`: speakers for and against take turns on the list."""

    limit_s: Annotated[int, msgspec.Meta(ge=0, le=_DAY_S)]
    limit_person_s: Annotated[int, msgspec.Meta(ge=0, le=_DAY_S)] = 0
    limit_group_s: Annotated[int, msgspec.Meta(ge=0, le=_DAY_S)] = 0
    balanced: bool = False
    source: Source


class AttendancePart(_Part, frozen=True, kw_only=True):
    """From how many minutes after the opening on an arrival is late."""

    late_minutes: Annotated[int, msgspec.Meta(ge=0, le=_HALF_DAY_MIN)]
    source: Source


class MinutesPart(_Part, frozen=True, kw_only=True):
    """For how many days after their approval a member may object to the minutes, 0: not at all."""

    objection_days: Annotated[int, msgspec.Meta(ge=0, le=_MOST_DAYS)]
    source: Source


class DecisionPart(_Part, frozen=True, kw_only=True):
    """What is proposed for one kind of decision."""

    key: Key
    name_vi: Words
    name_en: Words
    base: Base
    share: Fraction
    at_least: bool = False
    kind: PollKind = PollKind.OPEN
    method: Method = Method.MOTION
    tie: TieRule = TieRule.REJECTED
    detail: Detail = Detail.TOTALS
    source: Source


class RuleFile(_Part, frozen=True, kw_only=True):
    """Rules of one body; a file without a part on minutes gives no term for objections."""

    key: Key
    name_vi: Words
    name_en: Words
    quorum: QuorumPart
    majority: MajorityPart
    votes: VotesPart
    proxies: ProxyPart
    substitutes: SubstitutesPart
    speech: SpeechPart
    attendance: AttendancePart
    minutes: MinutesPart | None = None
    decisions: tuple[DecisionPart, ...] = ()


class BadRuleSet(Exception):
    """A file of rules cannot be used.

    Args:
        why: what is wrong, with the place in the file where it can be told, for a technician.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def read_rule_file(raw: bytes) -> RuleFile:
    """The parts of a file, each with its source.

    Raises: BadRuleSet, naming the key that is unknown, missing or of the wrong form.
    """
    if len(raw) > MAX_BYTES:
        raise BadRuleSet(f"longer than {MAX_BYTES} bytes")
    try:
        file = msgspec.convert(read_toml(raw.decode("utf-8")), type=RuleFile)
    except (ValueError, msgspec.ValidationError) as error:
        raise BadRuleSet(_plain(str(error))) from None
    rules_of(file)
    return file


def read_rule_set(raw: bytes) -> RuleSet:
    """The rules a file says.  Raises: BadRuleSet."""
    return rules_of(read_rule_file(raw))


def rules_of(file: RuleFile) -> RuleSet:
    """Rules as a meeting takes them.  Raises: BadRuleSet for what is of the right form and yet makes no sense."""
    groups = tuple(
        QuorumOf(group_id=GroupId(g.group), share=_share(g.share, g.at_least, f"quorum.groups[{n}]"))
        for n, g in enumerate(file.quorum.groups)
    )
    rules = RuleSet(
        name=file.key,
        quorum=_share(file.quorum.share, file.quorum.at_least, "quorum"),
        quorum_groups=groups,
        quorum_binds_votes=file.quorum.binds_votes,
        base=file.majority.base,
        threshold=_share(file.majority.share, file.majority.at_least, "majority"),
        tie=file.majority.tie,
        decisions=tuple(_decision(d, f"decisions[{n}]") for n, d in enumerate(file.decisions)),
        kinds=file.votes.kinds,
        vote_change_allowed=file.votes.may_change,
        weights=file.votes.weights,
        proxies=ProxyRule(allowed=file.proxies.allowed, per_holder=file.proxies.per_holder, split=file.proxies.split),
        substitutes_vote=file.substitutes.vote,
        speech_limit_s=file.speech.limit_s,
        speech_limit_person_s=file.speech.limit_person_s,
        speech_limit_group_s=file.speech.limit_group_s,
        balanced=file.speech.balanced,
        late_minutes=file.attendance.late_minutes,
        objection_days=0 if file.minutes is None else file.minutes.objection_days,
    )
    try:
        check_rules(rules)
    except Refused:
        raise BadRuleSet("kinds, groups or decisions: none, too many, or one twice") from None
    return rules


def check_rules(rules: RuleSet) -> None:
    """Refuse rules that make no sense, wherever they come from.  Raises: Refused(INVALID_VALUE | INVALID_TEXT)."""
    check_text(rules.name, max_chars=200)
    for share in (rules.quorum, rules.threshold, *(g.share for g in rules.quorum_groups)):
        check_share(share)
    _check_list([g.group_id for g in rules.quorum_groups], 50)
    _check_list(list(rules.kinds), len(PollKind))
    _check_list([d.key for d in rules.decisions], MAX_DECISIONS)
    require(bool(rules.kinds), Refusal.INVALID_VALUE)
    for rule in rules.decisions:
        _check_decision(rule)
    limits = (rules.speech_limit_s, rules.speech_limit_person_s, rules.speech_limit_group_s)
    require(all(0 <= limit <= _DAY_S for limit in limits), Refusal.INVALID_VALUE)
    require(0 <= rules.late_minutes <= _HALF_DAY_MIN, Refusal.INVALID_VALUE)
    require(0 <= rules.objection_days <= _MOST_DAYS, Refusal.INVALID_VALUE)
    require(1 <= rules.proxies.per_holder <= 100, Refusal.INVALID_VALUE)


def _check_list(names: list[str], most: int) -> None:
    require(len(names) == len(set(names)) <= most, Refusal.INVALID_VALUE)


def _check_decision(rule: DecisionRule) -> None:
    check_id(rule.key)
    check_share(rule.threshold)
    for name in (rule.name_vi, rule.name_en):
        check_text(name, max_chars=200)
    check_text(rule.source, empty_ok=True, max_chars=1_000)


def _share(text: str, at_least: bool, place: str) -> Share:
    numerator, denominator = map(int, text.split("/"))
    share = Share(numerator=numerator, denominator=denominator, at_least=at_least)
    try:
        check_share(share)
    except Refused:
        raise BadRuleSet(f"{place}.share: {text} is no share above 0 and up to 1 that can be met") from None
    return share


def _decision(part: DecisionPart, place: str) -> DecisionRule:
    return DecisionRule(
        key=part.key,
        name_vi=part.name_vi,
        name_en=part.name_en,
        base=part.base,
        threshold=_share(part.share, part.at_least, place),
        kind=part.kind,
        method=part.method,
        tie=part.tie,
        detail=part.detail,
        source=part.source,
    )


def _plain(message: str) -> str:
    """msgspec's message without its own words for the kind of thing."""
    return re.sub(r"^Object (contains|missing)", r"\1", message).replace("`$.", "`")
