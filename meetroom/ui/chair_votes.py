"""The votes as the chair and the secretary run them: open, close, declare, cancel, repeat; decides nothing itself."""

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.core import OptionId, PollId
from meetroom.domain.counting import BreakTie
from meetroom.domain.next_steps import declarable
from meetroom.domain.paper import HandOutPaper
from meetroom.domain.polls import BOXED, Choice, Method, Poll, PollKind, PollState, TieRule, Verdict
from meetroom.domain.state import Meeting, Role
from meetroom.domain.tallying import seats_open, tied_options
from meetroom.domain.voting import CancelPoll, ClosePoll, CreatePoll, OpenPoll, PublishResult, RepeatPoll
from meetroom.ui.counting_record import record_offered
from meetroom.ui.labels import POLLS
from meetroom.ui.poll_counts import awaits_text, count_text, missing_text, plan_text, points_text, waiting_of
from meetroom.ui.poll_words import DETAILS, POLL_GLYPHS, TIES
from meetroom.ui.powers import may
from meetroom.ui.results import (
    OptionResult,
    PartResult,
    explain,
    group_results,
    name_results,
    option_results,
    turnout,
    verdict_tone,
    verdict_words,
)
from meetroom.ui.roll_orders import ORDERS, calling_order
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, new_id, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_REPLACES = Words("Instead of “{0}”", "Thay cho “{0}”")
_TOGETHER = Words("Declared together with others of this item", "Công bố cùng các biểu quyết khác của mục này")
_DECLARES = Words("Everybody is shown: {0}.", "Mọi người sẽ thấy: {0}.")
_TIE = Words("It is a tie; by the rules {0}.", "Bằng phiếu; theo quy chế {0}.")
_CLOSE_MISSING = Words(
    "{0} people have not voted yet. Close the vote all the same? Later ballots do not count.",
    "Còn {0} người chưa bỏ phiếu. Vẫn đóng biểu quyết? Phiếu đến sau không được tính.",
)
_TONES = {PollState.OPEN: "green", PollState.CLOSED: "amber", PollState.COUNTED: "amber", PollState.PUBLISHED: "blue"}
_ENDED = (PollState.PUBLISHED, PollState.CANCELLED)


class PollRow(Row, frozen=True, kw_only=True):
    """One vote.

    `missing` names who has not voted, `close_question` is asked before closing where somebody has not; `tie` is
    what has to be done about a tie, "" where nothing has; `ended`: declared or cancelled.
    """

    question: str
    kind: str
    kind_icon: str
    method: str
    stage: str
    stage_text: str
    tone: str
    plan: str
    notes: str
    count: str
    part: float
    points: str
    missing: str
    close_question: str
    awaits: str
    awaits_paper: bool
    paper: bool
    verdict: str
    verdict_tone: str
    result: str
    turnout: str
    declares: str
    tie: str
    tie_seats: int
    sealed_ready: bool
    declarable: bool
    ended: bool


class TieOption(Row, frozen=True, kw_only=True):
    """One of those tied, to be marked as the lot or the chair decided."""

    name: str
    chosen: bool


class ChairVotesView(msgspec.Struct, frozen=True, kw_only=True):
    """What stands beside the list of votes; `shown` is the vote whose result is looked at."""

    phase: str
    poll_open: bool
    directs: bool
    prepares: bool
    begins: bool
    scrutinises: bool
    declarable: int
    orders: tuple[str, ...]
    tied: str
    tied_complete: bool
    shown: str
    shown_question: str
    shown_result: str
    shown_turnout: str
    shown_tone: str
    shown_record: bool


def poll_row(meeting: Meeting, poll: Poll, language: Language) -> PollRow:
    """One vote for the list; the count is for the office."""
    is_open = poll.state is PollState.OPEN
    waiting = len(waiting_of(poll)) if is_open and poll.kind is not PollKind.HANDS else 0
    return PollRow(
        key=poll.poll_id,
        question=poll.question,
        kind=poll.kind.value,
        kind_icon=POLL_GLYPHS[poll.kind],
        method=poll.method.value,
        stage=poll.state.value,
        stage_text=POLLS[poll.state].say(language),
        tone=_TONES.get(poll.state, "plain"),
        plan=plan_text(poll, language),
        notes=_notes(meeting, poll, language),
        count=count_text(poll, language) if is_open else "",
        part=len(poll.received) / len(poll.entitled) if poll.entitled else 0.0,
        points=points_text(meeting, poll, language) if is_open else "",
        missing=missing_text(meeting, poll, language) if is_open else "",
        close_question=_CLOSE_MISSING.say(language).format(waiting) if waiting else "",
        awaits=awaits_text(poll, language),
        awaits_paper=poll.state in (PollState.CLOSED, PollState.COUNTED) and poll.paper,
        paper=poll.paper,
        verdict=verdict_words(poll, language),
        verdict_tone=verdict_tone(poll),
        result=explain(poll, language) if poll.state is not PollState.CANCELLED else poll.reason,
        turnout=turnout(poll, language),
        declares=_DECLARES.say(language).format(DETAILS[poll.detail].say(language)),
        tie=_tie(poll, language),
        tie_seats=seats_open(poll, poll.tally) if poll.tally is not None else 0,
        sealed_ready=poll.kind is not PollKind.VERIFIABLE or poll.election_sha256 != "",
        declarable=poll.poll_id in declarable(meeting),
        ended=poll.state in _ENDED,
    )


def _notes(meeting: Meeting, poll: Poll, language: Language) -> str:
    parts = []
    if poll.replaces is not None and poll.replaces in meeting.polls:
        parts.append(_REPLACES.say(language).format(meeting.polls[poll.replaces].question))
    if poll.batch and poll.state not in _ENDED:
        parts.append(_TOGETHER.say(language))
    return ". ".join(parts)


def _is_tied(poll: Poll) -> bool:
    return poll.state is PollState.COUNTED and poll.tally is not None and poll.tally.verdict is Verdict.TIED


def _tie(poll: Poll, language: Language) -> str:
    """What has to be decided before the result can be declared; a vote to be held again needs nothing."""
    decides = _is_tied(poll) and poll.tie is not TieRule.AGAIN
    return _TIE.say(language).format(TIES[poll.tie].say(language)) if decides else ""


def _newest_first(meeting: Meeting) -> list[Poll]:
    """What runs or waits on top, then by the time it was opened, or cancelled before that."""

    def order(poll: Poll) -> tuple[bool, float]:
        since = poll.opened_at or poll.closed_at
        return poll.state in _ENDED, -(since.timestamp() if since else 1e12)

    return sorted(meeting.polls.values(), key=order)


@QmlElement
class ChairVotesViewModel(ViewModel):
    """The votes of the meeting."""

    ticking = False
    changed = Signal()
    phase = shown(str, "phase", changed)
    pollOpen = shown(bool, "poll_open", changed)
    directs = shown(bool, "directs", changed)
    prepares = shown(bool, "prepares", changed)
    begins = shown(bool, "begins", changed)
    scrutinises = shown(bool, "scrutinises", changed)
    declarable = shown(int, "declarable", changed)
    orders = shown(list, "orders", changed)
    tied = shown(str, "tied", changed)
    tiedComplete = shown(bool, "tied_complete", changed)
    shownPoll = shown(str, "shown", changed)
    shownQuestion = shown(str, "shown_question", changed)
    shownResult = shown(str, "shown_result", changed)
    shownTurnout = shown(str, "shown_turnout", changed)
    shownTone = shown(str, "shown_tone", changed)
    shownRecord = shown(bool, "shown_record", changed)
    polls: Property = fixed(QObject, "_polls")
    tieOptions: Property = fixed(QObject, "_tie_options")
    options: Property = fixed(QObject, "_options")
    groups: Property = fixed(QObject, "_groups")
    names: Property = fixed(QObject, "_names")

    def __init__(self, room: Room) -> None:
        self._polls, self._tie_options = RowModel(PollRow), RowModel(TieOption)
        self._options, self._groups, self._names = RowModel(OptionResult), RowModel(PartResult), RowModel(PartResult)
        self._drawn: frozenset[OptionId] = frozenset()
        self._shown: PollId | None = None
        super().__init__(room)
        for model in (self._polls, self._tie_options, self._options, self._groups, self._names):
            model.setParent(self)

    def look(self) -> ChairVotesView:
        """See ViewModel."""
        meeting, language, me = self.room.meeting, self.room.language, self.room.bridge.me
        prepares = meeting.has_role(me, Role.CHAIR, Role.SECRETARY)
        # Whoever does not run votes has no list of them: with a thousand voters it costs every window time.
        listed = _newest_first(meeting) if prepares else []
        self._polls.show([poll_row(meeting, poll, language) for poll in listed])
        undecided = (p for p in _newest_first(meeting) if _is_tied(p) and p.tie is not TieRule.AGAIN)
        tied = next((p for p in undecided if p.method is not Method.MOTION), None)
        self._show_tie(tied)
        one = self._show_result(meeting, language)
        return ChairVotesView(
            phase=meeting.phase.value,
            poll_open=meeting.open_poll is not None,
            directs=may(meeting, me, CancelPoll),
            prepares=prepares,
            begins=may(meeting, me, CreatePoll),
            scrutinises=may(meeting, me, HandOutPaper),
            declarable=len(declarable(meeting)),
            orders=tuple(words.say(language) for words in ORDERS),
            tied=tied.poll_id if tied is not None else "",
            tied_complete=self._is_drawn(tied),
            shown=one.poll_id if one is not None else "",
            shown_question=one.question if one is not None else "",
            shown_result=explain(one, language) if one is not None else "",
            shown_turnout=turnout(one, language) if one is not None else "",
            shown_tone=verdict_tone(one) if one is not None else "",
            shown_record=record_offered(meeting, one, me),
        )

    def _show_tie(self, poll: Poll | None) -> None:
        tally = poll.tally if poll is not None else None
        options = tied_options(tally) if tally is not None else ()
        names = {o.option_id: o.name for o in poll.options} if poll is not None else {}
        self._drawn &= frozenset(options)
        self._tie_options.show([TieOption(key=o, name=names.get(o, o), chosen=o in self._drawn) for o in options])

    def _is_drawn(self, poll: Poll | None) -> bool:
        return poll is not None and poll.tally is not None and len(self._drawn) == seats_open(poll, poll.tally)

    def _show_result(self, meeting: Meeting, language: Language) -> Poll | None:
        poll = meeting.polls.get(self._shown) if self._shown is not None else None
        counted = poll if poll is not None and poll.tally is not None else None
        self._options.show(option_results(counted, language) if counted else [])
        self._groups.show(group_results(counted, language) if counted else [])
        named = counted is not None and counted.kind not in BOXED
        self._names.show(name_results(meeting, counted, language) if named and counted else [])
        return counted

    @Slot(str, int)
    def openPoll(self, key: str, order: int) -> None:
        """Take ballots; a roll call in one of `orders`."""
        poll = self.room.meeting.polls.get(PollId(key))
        called = poll is not None and poll.kind is PollKind.ROLL_CALL
        names = calling_order(self.room.meeting, order) if called else ()
        self.room.submit(OpenPoll(poll_id=PollId(key), order=names))

    @Slot(str)
    def closePoll(self, key: str) -> None:
        """Take no more ballots, and count."""
        self.room.submit(ClosePoll(poll_id=PollId(key)))

    @Slot(str)
    def publishPoll(self, key: str) -> None:
        """Declare the result, and those that belong together with it."""
        self.room.submit(PublishResult(poll_id=PollId(key)))

    @Slot(str, str)
    def cancelPoll(self, key: str, reason: str) -> None:
        """Give a vote up."""
        self.room.submit(CancelPoll(poll_id=PollId(key), reason=reason.strip()))

    @Slot(str)
    def repeatPoll(self, key: str) -> None:
        """Prepare an ended vote once more; the new one names the old one."""
        self.room.submit(RepeatPoll(poll_id=PollId(key), new_poll_id=PollId(new_id())))

    @Slot(str, bool)
    def breakTie(self, key: str, yes: bool) -> None:
        """Decide a tied motion: by the casting vote, or as the lot fell."""
        poll = self.room.meeting.polls.get(PollId(key))
        if poll is not None and poll.method is Method.MOTION:
            choice = Choice.YES if yes else Choice.NO
            self.room.submit(BreakTie(poll_id=poll.poll_id, choice=choice, by_lot=poll.tie is TieRule.LOT))

    @Slot(str)
    def toggleTied(self, key: str) -> None:
        """Mark one of those tied as elected, or not."""
        self._drawn ^= {OptionId(key)}
        self.refresh()

    @Slot()
    def breakTieOf(self) -> None:
        """Decide the tied election by those marked."""
        poll = self.room.meeting.polls.get(PollId(str(self.tied)))
        if poll is not None and self._is_drawn(poll):
            drawn = tuple(sorted(self._drawn))
            self.room.submit(BreakTie(poll_id=poll.poll_id, option_ids=drawn, by_lot=poll.tie is TieRule.LOT))

    @Slot(str)
    def showResult(self, key: str) -> None:
        """Look at one counted vote with all that is known here; "" at none."""
        self._shown = PollId(key) if key else None
        self.refresh()
