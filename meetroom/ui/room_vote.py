"""A vote as the room's display shows it: while it is open its question, clock and count, once declared its result.

Knows no ballot: what it shows is what everybody is told, whoever's machine the display hangs on.
"""

from datetime import datetime, timedelta

import msgspec
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from meetroom.domain.core import PollId
from meetroom.domain.polls import Detail, Method, Poll, PollKind, PollState
from meetroom.domain.state import Meeting
from meetroom.domain.voting import timer_ends_at
from meetroom.ui.labels import clock_text
from meetroom.ui.poll_counts import count_text
from meetroom.ui.poll_words import POLL_KINDS, number_text
from meetroom.ui.results import (
    OptionResult,
    PartResult,
    explain,
    group_results,
    name_results,
    option_results,
    public,
    turnout,
    verdict_tone,
    verdict_words,
)
from meetroom.ui.room_display import RoomDisplayViewModel, Showing
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

RESULT_S = 60
"""So long a declared result fills the display by rule; chosen by hand it stays."""
_CLOSED = Words("The vote is closed. The result is not declared yet.", "Biểu quyết đã đóng. Chưa công bố kết quả.")
_NONE = Words("No vote is held now.", "Hiện không có biểu quyết.")


class RoomPoll(Row, frozen=True, kw_only=True):
    """One of the votes shown together: open ones with their count, declared ones with their outcome."""

    question: str
    kind: str
    timer: str
    timer_part: float
    count: str
    sentence: str
    verdict: str
    tone: str


class RoomVoteView(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown: `mode` "" nothing, "band" at the lower edge, "panel" all of it; numbers of a single result."""

    mode: str = ""
    single: bool = False
    empty: str = ""
    yes: str = ""
    no: str = ""
    abstain: str = ""
    turnout: str = ""


def _row(poll: Poll, now: datetime, language: Language) -> RoomPoll:
    end, is_open = timer_ends_at(poll), poll.state is PollState.OPEN
    left = max(0.0, (end - now).total_seconds()) if end is not None and is_open else 0.0
    declared = poll.state is PollState.PUBLISHED
    return RoomPoll(
        key=poll.poll_id,
        question=poll.question,
        kind=POLL_KINDS[poll.kind].say(language),
        timer=clock_text(left) if end is not None and is_open else "",
        timer_part=left / poll.timer_s if poll.timer_s else 0.0,
        count=count_text(poll, language) if is_open else "",
        sentence=_sentence(poll, language) if not is_open else "",
        verdict=verdict_words(poll, language) if declared else "",
        tone=verdict_tone(poll) if declared else "plain",
    )


def _sentence(poll: Poll, language: Language) -> str:
    """Why a vote ended as it did; "" where the outcome says it all."""
    if poll.state is not PollState.PUBLISHED:
        return _CLOSED.say(language)
    said = explain(poll, language)
    return "" if said == f"{verdict_words(poll, language)}." else said


@QmlElement
class RoomVoteViewModel(ViewModel):
    """The votes on the room's display."""

    changed = Signal()
    mode = shown(str, "mode", changed)
    single = shown(bool, "single", changed)
    empty = shown(str, "empty", changed)
    yes = shown(str, "yes", changed)
    no = shown(str, "no", changed)
    abstain = shown(str, "abstain", changed)
    turnout = shown(str, "turnout", changed)
    polls: Property = fixed(QObject, "_polls")
    options: Property = fixed(QObject, "_options")
    groups: Property = fixed(QObject, "_groups")
    names: Property = fixed(QObject, "_names")

    def __init__(self, room: Room, display: RoomDisplayViewModel) -> None:
        self._display = display
        self._polls, self._options = RowModel(RoomPoll), RowModel(OptionResult)
        self._groups, self._names = RowModel(PartResult), RowModel(PartResult)
        self._declared: dict[PollId, datetime] = {}
        self._known: frozenset[PollId] | None = None
        self._written: tuple[Poll | None, Language] | None = None
        super().__init__(room)
        for model in (self._polls, self._options, self._groups, self._names):
            model.setParent(self)
        display.changed.connect(self.refresh)

    def look(self) -> RoomVoteView:
        """See ViewModel."""
        self._note(self.room.meeting)
        if not self._display.open:
            return self._shown_as("", [])
        now = self.room.bridge.now()
        by_hand = self._display.showing == tuple(Showing).index(Showing.VOTE)
        by_rule = self._display.showing == tuple(Showing).index(Showing.AUTO)
        open_now = [p for p in self.room.meeting.open_polls if p.kind is not PollKind.WRITTEN]
        fresh = [p for p, at in self._declared.items() if now - at < timedelta(seconds=RESULT_S)]
        if open_now:
            return self._shown_as("panel" if by_hand else "band", open_now)
        if by_hand:
            return self._shown_as("panel", self._last())
        return self._shown_as("panel" if by_rule and fresh else "", self._found(fresh) if by_rule else [])

    def _note(self, meeting: Meeting) -> None:
        """Remember when a result was seen to be declared; what was declared before one came is no news."""
        declared = frozenset(p.poll_id for p in meeting.polls.values() if p.state is PollState.PUBLISHED)
        if self._known is None or not meeting.people:
            self._known = declared if meeting.people else None
            return
        for poll_id in declared - self._known:
            self._declared[poll_id] = self.room.bridge.now()
        self._known = declared

    def _found(self, poll_ids: list[PollId]) -> list[Poll]:
        return [self.room.meeting.polls[p] for p in poll_ids if p in self.room.meeting.polls]

    def _last(self) -> list[Poll]:
        """What was declared last, else the vote that was closed last."""
        over = [p for p in self.room.meeting.polls.values() if p.closed_at and p.state is not PollState.CANCELLED]
        over.sort(key=lambda p: p.closed_at.timestamp() if p.closed_at else 0.0)
        return self._found([p.poll_id for p in over[-1:]])

    def _shown_as(self, mode: str, polls: list[Poll]) -> RoomVoteView:
        language = self.room.language
        told = [public(poll) if poll.state is PollState.PUBLISHED else poll for poll in polls]
        self._polls.show([_row(poll, self.room.bridge.now(), language) for poll in told])
        one = told[0] if len(told) == 1 and told[0].state is PollState.PUBLISHED and mode == "panel" else None
        self._write_out(next((poll for poll in polls if one is not None), None), one, language)
        view = RoomVoteView(mode=mode, empty=_NONE.say(language) if mode == "panel" and not polls else "")
        return self._with_numbers(view, one, language) if one is not None else view

    def _write_out(self, whole: Poll | None, one: Poll | None, language: Language) -> None:
        """Options, groups and names of the single result; looked at twice a second, written out once."""
        if self._written is not None and self._written[0] is whole and self._written[1] is language:
            return
        self._written = (whole, language)
        self._options.show(option_results(one, language) if one else [])
        self._groups.show(group_results(one, language) if one else [])
        named = one is not None and one.detail is Detail.NAMES
        self._names.show(name_results(self.room.meeting, one, language) if one and named else [])

    @staticmethod
    def _with_numbers(view: RoomVoteView, poll: Poll, language: Language) -> RoomVoteView:
        tally = poll.tally
        view = msgspec.structs.replace(view, single=True, turnout=turnout(poll, language))
        if tally is None or tally.detail is Detail.VERDICT or poll.method is not Method.MOTION:
            return view
        yes, no, abstain = (number_text(n, language) for n in (tally.yes, tally.no, tally.abstain))
        return msgspec.structs.replace(view, yes=yes, no=no, abstain=abstain)
