"""What a vote may be like: checks of how it is prepared and of what a ballot may say; knows no state of a vote."""

from meetroom.domain.core import Command, ItemId, OptionId, PollId, Refusal, check_id, check_text, require
from meetroom.domain.polls import (
    BOXED,
    MOTION,
    NAMED,
    Base,
    Choice,
    Detail,
    Method,
    Option,
    Poll,
    PollKind,
    PollState,
    Share,
    TieRule,
    TrusteePlan,
    Vote,
)
from meetroom.domain.quorum import check_share
from meetroom.domain.rulebook import DecisionRule
from meetroom.domain.state import Meeting, Role

MAX_OPTIONS = 200
MAX_POLLS = 2_000
MAX_TRUSTEES = 30
_CHANGEABLE = frozenset({PollKind.OPEN, PollKind.WRITTEN, PollKind.SECRET, PollKind.VERIFIABLE})
"""Kinds in which a ballot may be replaced where the rule set says so; an answer before all was heard by all."""
_ON_PAPER = frozenset({PollKind.OPEN, PollKind.WRITTEN, *BOXED})


class PollForm(Command, frozen=True, kw_only=True):
    """What is said of a vote when it is prepared.

    `decision` is the key of a decision rule of the rule set; it proposes base, threshold, tie rule and detail where
    these are None, and the rule set itself where there is none.  Choices and seats are numbers of options; `seats`
    says how many can be elected.  `paper`: paper ballots are expected.  `timer_s` 0: no timer shown.
    """

    poll_id: PollId
    question: str
    item_id: ItemId | None = None
    kind: PollKind = PollKind.OPEN
    method: Method = Method.MOTION
    options: tuple[Option, ...] = ()
    min_choices: int = 1
    max_choices: int = 1
    seats: int = 1
    blank_allowed: bool = True
    opinions: bool = False
    decision: str = ""
    base: Base | None = None
    threshold: Share | None = None
    tie: TieRule | None = None
    detail: Detail | None = None
    paper: bool = False
    weighted: bool = False
    trustees: TrusteePlan | None = None
    timer_s: int = 0
    replaces: PollId | None = None
    batch: str = ""


def prepared(meeting: Meeting, form: PollForm) -> Poll:
    """The poll that a form describes.

    Raises: Refused(UNKNOWN_ITEM | UNKNOWN_POLL | UNKNOWN_PERSON | KIND_NOT_ALLOWED | WEIGHTS_OFF | ITEM_HIDDEN |
        INVALID_*).
    """
    _check_place(meeting, form)
    _check_kind(meeting, form)
    _check_options(meeting, form)
    _check_trustees(meeting, form)
    rule = _decision(meeting, form.decision)
    threshold = form.threshold or (rule.threshold if rule else meeting.rules.threshold)
    check_share(threshold)
    return Poll(
        poll_id=form.poll_id,
        item_id=form.item_id,
        question=form.question,
        kind=form.kind,
        base=form.base or (rule.base if rule else meeting.rules.base),
        threshold=threshold,
        state=PollState.CREATED,
        method=form.method,
        options=form.options,
        min_choices=form.min_choices,
        max_choices=form.max_choices,
        seats=form.seats,
        blank_allowed=form.blank_allowed,
        opinions=form.opinions,
        may_change=may_change(meeting, form.kind),
        decision=form.decision,
        tie=_tie(meeting, form, rule),
        detail=_detail(form, rule),
        paper=form.paper,
        weighted=form.weighted,
        trustees=form.trustees,
        timer_s=form.timer_s,
        replaces=form.replaces,
        batch=form.batch,
    )


def form_fields(poll: Poll) -> dict[str, object]:
    """How a poll was prepared, so that another can be prepared like it."""
    names = [name for name in PollForm.__struct_fields__ if name in Poll.__struct_fields__]
    return {name: getattr(poll, name) for name in names}


def _check_place(meeting: Meeting, form: PollForm) -> None:
    check_id(form.poll_id)
    check_text(form.question, max_chars=1_000)
    if form.batch:
        check_id(form.batch)
    require(form.item_id is None or form.item_id in meeting.items, Refusal.UNKNOWN_ITEM)
    require(form.replaces is None or form.replaces in meeting.polls, Refusal.UNKNOWN_POLL)
    require(0 <= form.timer_s <= 86_400, Refusal.INVALID_VALUE)


def may_change(meeting: Meeting, kind: PollKind) -> bool:
    """Whether a ballot may be replaced, as the rules are now."""
    return meeting.rules.vote_change_allowed and kind in _CHANGEABLE


def check_rules_now(meeting: Meeting, poll: PollForm | Poll) -> None:
    """Refuse a vote of a kind that the rules do not allow; they may have been edited since it was prepared.

    Raises: Refused(KIND_NOT_ALLOWED | WEIGHTS_OFF).
    """
    require(poll.kind in meeting.rules.kinds, Refusal.KIND_NOT_ALLOWED)
    require(not poll.weighted or meeting.rules.weights, Refusal.WEIGHTS_OFF)


def _check_kind(meeting: Meeting, form: PollForm) -> None:
    check_rules_now(meeting, form)
    if form.kind is PollKind.HANDS:
        # Hands are counted for one motion at a time; nobody counts crosses in the air.
        require(form.method is Method.MOTION, Refusal.INVALID_VALUE)
    require(not form.opinions or form.kind in NAMED, Refusal.INVALID_VALUE)
    require(not form.paper or form.kind in _ON_PAPER, Refusal.INVALID_VALUE)
    # A weight on a ballot tells whose it is; a sheet of paper and a raised hand have none.
    require(not form.weighted or (form.kind in NAMED and not form.paper), Refusal.INVALID_VALUE)


def _check_options(meeting: Meeting, form: PollForm) -> None:
    if form.method is Method.MOTION:
        require(not form.options and form.min_choices == form.max_choices == form.seats == 1, Refusal.INVALID_VALUE)
        return
    count = len(form.options)
    require(1 <= count <= MAX_OPTIONS, Refusal.INVALID_VALUE)
    require(1 <= form.seats <= count, Refusal.INVALID_VALUE)
    require(1 <= form.min_choices <= form.max_choices <= count, Refusal.INVALID_VALUE)
    require(len({o.option_id for o in form.options}) == count, Refusal.INVALID_VALUE)
    for option in form.options:
        check_id(option.option_id)
        require(option.option_id != MOTION, Refusal.INVALID_VALUE)
        check_text(option.name, max_chars=200)
        check_text(option.note, empty_ok=True, max_chars=1_000)
        require(option.person_id is None or option.person_id in meeting.people, Refusal.UNKNOWN_PERSON)


def _check_trustees(meeting: Meeting, form: PollForm) -> None:
    plan = form.trustees
    require((plan is not None) == (form.kind is PollKind.VERIFIABLE), Refusal.INVALID_VALUE)
    if plan is None:
        return
    require(0 < plan.needed <= len(plan.trustees) == len(set(plan.trustees)), Refusal.INVALID_VALUE)
    require(len(plan.trustees) <= MAX_TRUSTEES, Refusal.INVALID_VALUE)
    require(all(meeting.has_role(p, Role.SCRUTINEER) for p in plan.trustees), Refusal.UNKNOWN_PERSON)
    item = meeting.items[form.item_id] if form.item_id is not None else None
    # Its keys and credentials are made before it opens, by people who may not know a hidden item.
    require(item is None or not item.hidden, Refusal.ITEM_HIDDEN)


def _decision(meeting: Meeting, key: str) -> DecisionRule | None:
    rule = next((d for d in meeting.rules.decisions if d.key == key), None)
    require(not key or rule is not None, Refusal.INVALID_VALUE)
    return rule


def _tie(meeting: Meeting, form: PollForm, rule: DecisionRule | None) -> TieRule:
    secret = form.kind in BOXED
    # A casting vote is an open one, which nobody gives in a secret vote.
    require(not (secret and form.tie is TieRule.CHAIR), Refusal.INVALID_VALUE)
    proposed = form.tie or (rule.tie if rule else meeting.rules.tie)
    return TieRule.AGAIN if secret and proposed is TieRule.CHAIR else proposed


def _detail(form: PollForm, rule: DecisionRule | None) -> Detail:
    named = form.kind in NAMED
    few = (Detail.VERDICT, Detail.TOTALS)
    require(form.detail is None or form.detail in few or (named and not form.paper), Refusal.INVALID_VALUE)
    proposed = form.detail or (rule.detail if rule else Detail.NAMES)
    return proposed if proposed in few or (named and not form.paper) else Detail.TOTALS


def check_vote(poll: Poll, vote: Vote) -> None:
    """Refuse a ballot that could not be counted; an invalid one does not come from a device.

    Raises: Refused(INVALID_BALLOT | INVALID_TEXT).
    """
    require(not vote.opinion or poll.opinions, Refusal.INVALID_BALLOT)
    check_text(vote.opinion, empty_ok=True)
    require(is_valid(poll, vote), Refusal.INVALID_BALLOT)


def is_valid(poll: Poll, vote: Vote) -> bool:
    """Whether the marks are such as the method asks for."""
    marked = frozenset(vote.marks)
    known = frozenset[OptionId](poll.option_ids)
    if not marked:
        return poll.blank_allowed
    if poll.method is not Method.CHOOSE:
        return marked == known
    only_yes = all(choice is Choice.YES for choice in vote.marks.values())
    return marked <= known and only_yes and poll.min_choices <= len(marked) <= poll.max_choices
