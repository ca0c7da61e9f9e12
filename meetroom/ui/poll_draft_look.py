"""What the sheet of a vote being prepared shows: words, proposals, what hinders its opening; keeps nothing, no Qt."""

from typing import Any

import msgspec
from msgspec.structs import replace

from meetroom.domain.core import PersonId
from meetroom.domain.polls import Base, Method, PollKind, Share
from meetroom.domain.quorum import needed_of, quorum
from meetroom.domain.state import Meeting, Phase
from meetroom.ui.labels import BASES, rule_text
from meetroom.ui.poll_drafts import ON_PAPER, Draft, decisions_of, details_for, problem_of, share_of, ties_for
from meetroom.ui.poll_words import DETAILS, METHODS, POLL_KINDS, TIES, TRUST
from meetroom.ui.roll_orders import ORDERS
from meetroom.ui.rows import Row
from meetroom.ui.words import Language, Words

THRESHOLDS: tuple[tuple[Share, Words], ...] = (
    (Share(numerator=1, denominator=2), Words("more than half", "quá nửa")),
    (Share(numerator=2, denominator=3, at_least=True), Words("at least two thirds", "ít nhất hai phần ba")),
    (Share(numerator=3, denominator=4, at_least=True), Words("at least three quarters", "ít nhất ba phần tư")),
    (Share(numerator=1, denominator=1, at_least=True), Words("all", "tất cả")),
)
_OTHER = Words("another share", "tỷ lệ khác")
TIMERS = (0, 60, 120, 300, 600)
_NO_TIMER = Words("No timer", "Không hiện thời gian")
_MINUTES = Words("{0} min", "{0} phút")
_NEEDS = Words("Adopted by {0}: {1} of {2}.", "Thông qua khi {0}: cần {1} trên {2}.")
_NEEDS_CAST = Words("Adopted by {0}.", "Thông qua khi {0}.")
_ELECTS = Words("Elected by {0}: {1} of {2}.", "Trúng cử khi {0}: cần {1} trên {2}.")
_ELECTS_CAST = Words("Elected by {0}.", "Trúng cử khi {0}.")
_SOURCE = Words("Source: {0}", "Căn cứ: {0}")
_VOTERS = Words("{0} people with a vote are here now.", "{0} người có quyền biểu quyết đang có mặt.")
_QUORUM_MET = Words("Quorum: {0} of {1} present, {2} needed", "Đủ túc số: {0}/{1} có mặt, cần {2}")
_QUORUM_MISSED = Words("No quorum: {0} of {1} present, {2} needed", "Chưa đủ túc số: {0}/{1} có mặt, cần {2}")
_NO_QUORUM = Words(
    "Without a quorum the vote cannot open; it can be prepared.",
    "Chưa đủ túc số thì chưa mở được; có thể chuẩn bị trước.",
)
_SEALED = Words(
    "A verifiable vote opens after its keys are made: prepare it now.",
    "Biểu quyết kiểm chứng được chỉ mở sau khi tạo khóa: hãy chuẩn bị trước.",
)
_NOT_OPEN = Words("The meeting is not open; the vote can be prepared.", "Phiên họp chưa mở; có thể chuẩn bị trước.")
_NOT_CHAIR = Words("The chair opens the vote; prepare it here.", "Chủ tọa mở biểu quyết; bạn chuẩn bị ở đây.")
_WEIGHED = frozenset({PollKind.OPEN, PollKind.ROLL_CALL, PollKind.WRITTEN})


class DraftOption(Row, frozen=True, kw_only=True):
    """One name or option on the list."""

    name: str
    note: str
    first: bool
    last: bool


class PersonRow(Row, frozen=True, kw_only=True):
    """Somebody on the roster to take up or leave."""

    name: str
    detail: str
    chosen: bool


class PollDraftView(msgspec.Struct, frozen=True, kw_only=True):
    """The sheet; numbers beside lists of words are places in them."""

    asking: bool = False
    editing: bool = False
    question: str = ""
    decisions: tuple[str, ...] = ()
    decision: int = 0
    source: str = ""
    kinds: tuple[str, ...] = ()
    kind: int = 0
    kind_key: str = ""
    trust: str = ""
    methods: tuple[str, ...] = ()
    method: int = 0
    method_key: str = ""
    min_choices: int = 1
    max_choices: int = 1
    seats: int = 1
    bases: tuple[str, ...] = ()
    base: int = 0
    thresholds: tuple[str, ...] = ()
    threshold: int = 0
    custom: str = ""
    at_least: bool = False
    ties: tuple[str, ...] = ()
    tie: int = 0
    details: tuple[str, ...] = ()
    detail: int = 0
    timers: tuple[str, ...] = ()
    timer: int = 0
    blank: bool = True
    opinions: bool = False
    opinions_offered: bool = False
    paper: bool = False
    paper_offered: bool = False
    weighted: bool = False
    weighted_offered: bool = False
    together: bool = False
    orders: tuple[str, ...] = ()
    order: int = 0
    needed: int = 1
    summary: str = ""
    problem: str = ""
    quorum: str = ""
    quorum_met: bool = True
    hindrance: str = ""
    ready: bool = False
    openable: bool = False


def _place(values: tuple[Any, ...], value: Any) -> int:
    return values.index(value) if value in values else 0


def _source(source: str, language: Language) -> str:
    """Where the numbers come from; the rule sets say it in both languages, Vietnamese before the slash."""
    if not source:
        return ""
    parts = source.split(" / ", 1)
    return _SOURCE.say(language).format(parts[0] if language == Language.VI else parts[-1])


def needs_text(draft: Draft, meeting: Meeting, language: Language) -> str:
    """What adopts it, with the number where it is known beforehand."""
    share = share_of(draft)
    if share is None:
        return ""
    rule = rule_text(draft.base, share, language)
    members = len(meeting.voting_members())
    present = sum(meeting.is_present(p) for p in meeting.voting_members())
    count = {Base.ALL_MEMBERS: members, Base.PRESENT: present}.get(draft.base)
    motion = draft.method is Method.MOTION
    if count is None or draft.weighted:
        return (_NEEDS_CAST if motion else _ELECTS_CAST).say(language).format(rule)
    return (_NEEDS if motion else _ELECTS).say(language).format(rule, max(1, needed_of(count, share)), count)


def draft_view(draft: Draft, meeting: Meeting, language: Language, me: PersonId, order: int) -> PollDraftView:
    """The sheet of a draft as somebody sees it."""
    view = _with_choices(_head(draft, language), draft, meeting, language, order)
    return _with_state(view, draft, meeting, language, me)


def _head(draft: Draft, language: Language) -> PollDraftView:
    return PollDraftView(
        asking=True,
        editing=draft.key != "",
        question=draft.question,
        kind_key=draft.kind.value,
        trust=TRUST[draft.kind].say(language),
        method_key=draft.method.value,
        min_choices=draft.min_choices,
        max_choices=draft.max_choices,
        seats=draft.seats,
        custom=draft.custom,
        at_least=draft.at_least,
        blank=draft.blank_allowed,
        opinions=draft.opinions,
        paper=draft.paper,
        paper_offered=draft.kind in ON_PAPER,
        weighted=draft.weighted,
        together=draft.together,
        needed=draft.needed,
    )


def _with_choices(view: PollDraftView, draft: Draft, meeting: Meeting, language: Language, order: int) -> PollDraftView:
    rules = meeting.rules
    decisions, details, ties = decisions_of(rules, language), details_for(draft), ties_for(draft)
    methods = (Method.MOTION,) if draft.kind is PollKind.HANDS else tuple(Method)
    place = next((n for n, rule in enumerate(decisions) if rule.key == draft.decision), 0)
    shares = shares_of(meeting, language)
    orders = ORDERS if draft.kind is PollKind.ROLL_CALL else ()
    return replace(
        view,
        decisions=tuple(rule.name_en if language == Language.EN else rule.name_vi for rule in decisions),
        decision=place,
        source=_source(decisions[place].source, language),
        kinds=tuple(POLL_KINDS[kind].say(language) for kind in rules.kinds),
        kind=_place(rules.kinds, draft.kind),
        methods=tuple(METHODS[method].say(language) for method in methods),
        method=_place(methods, draft.method),
        bases=tuple(words.say(language) for words in BASES.values()),
        base=_place(tuple(BASES), draft.base),
        thresholds=(*(_share_words(share, language) for share in shares), _OTHER.say(language)),
        threshold=_place(shares, draft.threshold) if draft.threshold is not None else len(shares),
        ties=tuple(TIES[tie].say(language) for tie in ties),
        tie=_place(ties, draft.tie),
        details=tuple(DETAILS[detail].say(language) for detail in details),
        detail=_place(details, draft.detail),
        timers=tuple(_timer_words(seconds, language) for seconds in TIMERS),
        timer=_place(TIMERS, draft.timer_s),
        opinions_offered=draft.kind not in (PollKind.HANDS, PollKind.SECRET, PollKind.VERIFIABLE),
        weighted_offered=rules.weights and draft.kind in _WEIGHED and not draft.paper,
        orders=tuple(words.say(language) for words in orders),
        order=order if orders else 0,
    )


def _with_state(view: PollDraftView, draft: Draft, meeting: Meeting, language: Language, me: PersonId) -> PollDraftView:
    now = quorum(meeting)
    written = draft.kind is PollKind.WRITTEN
    words = _QUORUM_MET if now.met else _QUORUM_MISSED
    present = sum(meeting.is_present(p) for p in meeting.voting_members())
    problem = problem_of(draft, language)
    hindrance = hindrance_of(meeting, draft, me, met=now.met)
    return replace(
        view,
        summary=needs_text(draft, meeting, language),
        problem=problem,
        quorum=""
        if written
        else f"{words.say(language).format(now.present, now.members, now.needed)}. "
        + _VOTERS.say(language).format(present),
        quorum_met=now.met,
        hindrance=hindrance.say(language) if hindrance is not None else "",
        ready=problem == "",
        openable=problem == "" and hindrance is None,
    )


def hindrance_of(meeting: Meeting, draft: Draft, me: PersonId, *, met: bool) -> Words | None:
    """Why it can be prepared but not opened now."""
    written = draft.kind is PollKind.WRITTEN
    if not meeting.presides(me):
        return _NOT_CHAIR
    if draft.kind is PollKind.VERIFIABLE:
        return _SEALED
    if meeting.phase is not Phase.OPEN and not written:
        return _NOT_OPEN
    return _NO_QUORUM if not (met or written) and meeting.rules.quorum_binds_votes else None


def shares_of(meeting: Meeting, language: Language) -> tuple[Share, ...]:
    """The usual shares, and the one the rules propose where it is another."""
    proposed = {rule.threshold for rule in decisions_of(meeting.rules, language)}
    usual = tuple(share for share, _ in THRESHOLDS)
    return (*usual, *sorted(proposed - set(usual), key=lambda s: (s.numerator / s.denominator, s.at_least)))


def _share_words(share: Share, language: Language) -> str:
    known = dict(THRESHOLDS)
    sign = {Language.EN: ("more than ", "at least "), Language.VI: ("quá ", "ít nhất ")}[language][share.at_least]
    return known[share].say(language) if share in known else f"{sign}{share.numerator}/{share.denominator}"


def _timer_words(seconds: int, language: Language) -> str:
    return _MINUTES.say(language).format(seconds // 60) if seconds else _NO_TIMER.say(language)
