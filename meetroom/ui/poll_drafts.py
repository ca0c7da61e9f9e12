"""A vote as it is being prepared: what the rules propose for an item, what goes together, what is missing; no Qt."""

from msgspec.structs import replace

from meetroom.domain.audience import State
from meetroom.domain.core import ItemId, OptionId, PersonId, PollId
from meetroom.domain.items import AgendaItem, ItemKind
from meetroom.domain.poll_forms import PollForm, form_fields
from meetroom.domain.polls import (
    BOXED,
    NAMED,
    Base,
    Detail,
    Method,
    Option,
    Poll,
    PollKind,
    Share,
    TieRule,
    TrusteePlan,
)
from meetroom.domain.rulebook import DecisionRule, RuleSet
from meetroom.domain.state import Meeting
from meetroom.ui.words import Language, Words

_AS_RULES = Words("As in the rules", "Theo quy chế")
_ADOPT = Words("Adopt: {0}", "Thông qua: {0}")
_ADOPTING = ("thông qua", "adopt")
_VOTE_TO = ("biểu quyết ", "vote to ")
"""An item that is called by the vote on it is asked about without that word."""
_PREFERRED: dict[ItemKind, tuple[str, ...]] = {
    ItemKind.DECISION: ("resolution",),
    ItemKind.ELECTION: ("election", "confidence"),
    ItemKind.DISCUSSION: ("procedure", "resolution"),
    ItemKind.INFORMATION: ("procedure", "resolution"),
}
ON_PAPER = frozenset({PollKind.OPEN, PollKind.WRITTEN, *BOXED})
"""Kinds beside which paper ballots can be cast."""
_NO_QUESTION = Words("Write down what is voted on.", "Hãy ghi nội dung biểu quyết.")
_NO_OPTIONS = Words(
    "Add at least one name or option to the list.", "Hãy thêm ít nhất một người hoặc một phương án vào danh sách."
)
_BAD_SHARE = Words("Write the share as two numbers, such as 3/5.", "Hãy ghi tỷ lệ bằng hai số, ví dụ 3/5.")
_NO_TRUSTEES = Words(
    "Name the scrutineers who keep the keys of this vote.", "Hãy chọn các thành viên ban kiểm phiếu giữ khóa."
)


class Draft(State, frozen=True, kw_only=True):
    """What the sheet holds; `custom` is a share being typed, used where `threshold` is None."""

    key: str = ""
    item_id: ItemId | None = None
    question: str = ""
    decision: str = ""
    kind: PollKind = PollKind.OPEN
    method: Method = Method.MOTION
    options: tuple[Option, ...] = ()
    min_choices: int = 1
    max_choices: int = 1
    seats: int = 1
    base: Base = Base.ALL_MEMBERS
    threshold: Share | None = None
    custom: str = ""
    at_least: bool = False
    tie: TieRule = TieRule.REJECTED
    detail: Detail = Detail.TOTALS
    timer_s: int = 60
    blank_allowed: bool = True
    opinions: bool = False
    paper: bool = False
    weighted: bool = False
    together: bool = False
    trustees: tuple[PersonId, ...] = ()
    needed: int = 1


def decisions_of(rules: RuleSet, language: Language) -> tuple[DecisionRule, ...]:
    """The kinds of decision the rule set knows, and, where it names none, the one it gives to all."""
    if rules.decisions:
        return rules.decisions
    name_vi, name_en = _AS_RULES.vi, _AS_RULES.en
    rule = DecisionRule(
        key="", name_vi=name_vi, name_en=name_en, base=rules.base, threshold=rules.threshold, tie=rules.tie
    )
    return (replace(rule, detail=Detail.NAMES),)


def proposed(rules: RuleSet, item: AgendaItem | None, language: Language) -> DecisionRule:
    """What the rules propose for an item: by its kind, else the first decision they name."""
    known = decisions_of(rules, language)
    wanted = _PREFERRED.get(item.kind, ()) if item is not None else ()
    by_key = {rule.key: rule for rule in known}
    return next((by_key[key] for key in wanted if key in by_key), known[0])


def with_decision(draft: Draft, rule: DecisionRule) -> Draft:
    """The draft as a decision rule proposes it."""
    return fitting(
        replace(
            draft,
            decision=rule.key,
            kind=rule.kind,
            method=rule.method,
            base=rule.base,
            threshold=rule.threshold,
            tie=rule.tie,
            detail=rule.detail,
        )
    )


def _without_vote(title: str) -> str:
    for word in _VOTE_TO:
        if title.casefold().startswith(word) and title[len(word) :].casefold().startswith(_ADOPTING):
            return title[len(word) :][:1].upper() + title[len(word) + 1 :]
    return title


def draft_for(meeting: Meeting, item: AgendaItem | None, language: Language) -> Draft:
    """What is proposed when a vote on an item is begun."""
    title = _without_vote(item.title) if item is not None else ""
    adopts = item is not None and item.kind is ItemKind.DECISION and not title.casefold().startswith(_ADOPTING)
    question = _ADOPT.say(language).format(title) if adopts else title
    draft = Draft(item_id=item.item_id if item is not None else None, question=question)
    return with_decision(draft, proposed(meeting.rules, item, language))


def draft_of(poll: Poll) -> Draft:
    """A prepared vote, to be changed."""
    fields = form_fields(poll)
    known = {name: fields[name] for name in Draft.__struct_fields__ if name in fields and name != "trustees"}
    plan = poll.trustees or TrusteePlan(trustees=(), needed=1)
    draft = Draft(**known)  # type: ignore[arg-type]
    return replace(draft, key=poll.poll_id, together=bool(poll.batch), trustees=plan.trustees, needed=plan.needed)


def details_for(draft: Draft) -> tuple[Detail, ...]:
    """How much of the result can be declared: names and groups only where they are known."""
    named = draft.kind in NAMED and not draft.paper
    return tuple(Detail) if named else (Detail.VERDICT, Detail.TOTALS)


def ties_for(draft: Draft) -> tuple[TieRule, ...]:
    """What can follow from a tie: a casting vote is an open one."""
    return tuple(t for t in TieRule if t is not TieRule.CHAIR or draft.kind not in BOXED)


def fitting(draft: Draft) -> Draft:
    """The draft with everything set back that does not go with its kind and list."""
    kind = draft.kind
    method = Method.MOTION if kind is PollKind.HANDS else draft.method
    paper = draft.paper and kind in ON_PAPER
    options = draft.options if method is not Method.MOTION else ()
    count = max(1, len(draft.options)) if method is not Method.MOTION else 1
    most = min(max(1, draft.max_choices), count)
    draft = replace(draft, method=method, paper=paper)
    tie, detail = draft.tie, draft.detail
    return replace(
        draft,
        options=options if method is not Method.MOTION else draft.options,
        max_choices=most,
        min_choices=min(max(1, draft.min_choices), most),
        seats=min(max(1, draft.seats), count),
        tie=tie if tie in ties_for(draft) else TieRule.AGAIN,
        detail=detail if detail in details_for(draft) else Detail.TOTALS,
        opinions=draft.opinions and kind in NAMED,
        weighted=draft.weighted and kind in NAMED and not paper,
        needed=min(max(1, draft.needed), max(1, len(draft.trustees))),
    )


def share_of(draft: Draft) -> Share | None:
    """The majority asked for, None while what is typed is no share."""
    if draft.threshold is not None:
        return draft.threshold
    parts = [part.strip() for part in draft.custom.split("/")]
    if len(parts) != 2 or not all(p.isascii() and p.isdigit() and len(p) <= 4 for p in parts):
        return None
    above, below = int(parts[0]), int(parts[1])
    return Share(numerator=above, denominator=below, at_least=draft.at_least) if 0 < above <= below else None


def problem_of(draft: Draft, language: Language) -> str:
    """What is missing before the vote can be prepared; "" when nothing is."""
    if not draft.question.strip():
        return _NO_QUESTION.say(language)
    if draft.method is not Method.MOTION and not draft.options:
        return _NO_OPTIONS.say(language)
    if share_of(draft) is None:
        return _BAD_SHARE.say(language)
    if draft.kind is PollKind.VERIFIABLE and not draft.trustees:
        return _NO_TRUSTEES.say(language)
    return ""


def batch_of(draft: Draft) -> str:
    """Votes of one item that are declared together have one batch."""
    return f"item-{draft.item_id or 'none'}"[:64] if draft.together else ""


def form_of(draft: Draft, poll_id: PollId, form: type[PollForm]) -> PollForm:
    """The command that prepares it; CHOOSE and EACH alone have a list."""
    listed = draft.method is not Method.MOTION
    choose = draft.method is Method.CHOOSE
    secret = draft.kind is PollKind.VERIFIABLE
    return form(
        poll_id=poll_id,
        question=draft.question.strip(),
        item_id=draft.item_id,
        kind=draft.kind,
        method=draft.method,
        options=draft.options if listed else (),
        min_choices=draft.min_choices if choose else 1,
        max_choices=draft.max_choices if choose else 1,
        seats=draft.seats if listed else 1,
        blank_allowed=draft.blank_allowed,
        opinions=draft.opinions,
        decision=draft.decision,
        base=draft.base,
        threshold=share_of(draft),
        tie=draft.tie,
        detail=draft.detail,
        paper=draft.paper,
        weighted=draft.weighted,
        trustees=TrusteePlan(trustees=draft.trustees, needed=draft.needed) if secret else None,
        timer_s=draft.timer_s,
        batch=batch_of(draft),
    )


def with_option(draft: Draft, option_id: str, name: str, person_id: PersonId | None = None, note: str = "") -> Draft:
    """One more on the list."""
    made = Option(option_id=OptionId(option_id), name=name, person_id=person_id, note=note)
    return fitting(replace(draft, options=(*draft.options, made)))


def without_option(draft: Draft, option_id: str) -> Draft:
    """One less on the list."""
    return fitting(replace(draft, options=tuple(o for o in draft.options if o.option_id != option_id)))


def moved_option(draft: Draft, option_id: str, by: int) -> Draft:
    """Another order of the list: one option `by` places up (−) or down."""
    place = next((n for n, o in enumerate(draft.options) if o.option_id == option_id), None)
    if place is None or not 0 <= place + by < len(draft.options):
        return draft
    order = list(draft.options)
    order.insert(place + by, order.pop(place))
    return replace(draft, options=tuple(order))
