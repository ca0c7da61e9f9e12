"""The votes as the chair and the secretary run them: prepare, open, close, declare, cancel; decides nothing itself."""

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.core import ItemId, PollId
from meetroom.domain.state import Base, Meeting, Poll, PollState, Share
from meetroom.domain.voting import CancelPoll, ClosePoll, CreatePoll, OpenPoll, PublishResult
from meetroom.ui.labels import BASES, POLLS, rule_text, verdict_text
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, new_id, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_RULE_SET = Words("as in the rules: {0}", "theo quy chế: {0}")
THRESHOLDS: tuple[Share, ...] = (
    Share(numerator=1, denominator=2),
    Share(numerator=2, denominator=3, at_least=True),
    Share(numerator=3, denominator=4, at_least=True),
    Share(numerator=1, denominator=1, at_least=True),
)
_SHARES = (
    Words("more than half", "quá nửa"),
    Words("at least two thirds", "ít nhất hai phần ba"),
    Words("at least three quarters", "ít nhất ba phần tư"),
    Words("all", "tất cả"),
)


class PollRow(Row, frozen=True, kw_only=True):
    """One vote."""

    question: str
    kind: str
    stage: str
    stage_text: str
    detail: str
    tone: str


class ChairVotesView(msgspec.Struct, frozen=True, kw_only=True):
    """What stands beside the list of votes."""

    phase: str
    poll_open: bool
    bases: tuple[str, ...]
    thresholds: tuple[str, ...]


_POLL_TONES = {PollState.OPEN: "green", PollState.COUNTED: "amber", PollState.PUBLISHED: "blue"}


def poll_row(poll: Poll, language: Language) -> PollRow:
    """One vote for the list; the count is for the office."""
    if poll.tally is not None:
        detail = verdict_text(poll.tally, poll.threshold, language)
    elif poll.state is PollState.OPEN:
        detail = f"{len(poll.received)}/{len(poll.entitled)}"
    elif poll.state is PollState.CANCELLED:
        detail = poll.reason
    else:
        detail = rule_text(poll.base, poll.threshold, language)
    return PollRow(
        key=poll.poll_id,
        question=poll.question,
        kind=poll.kind.value,
        stage=poll.state.value,
        stage_text=POLLS[poll.state].say(language),
        detail=detail,
        tone=_POLL_TONES.get(poll.state, "plain"),
    )


@QmlElement
class ChairVotesViewModel(ViewModel):
    """The votes of the meeting, newest first."""

    ticking = False
    changed = Signal()
    phase = shown(str, "phase", changed)
    pollOpen = shown(bool, "poll_open", changed)
    bases = shown(list, "bases", changed)
    thresholds = shown(list, "thresholds", changed)
    polls: Property = fixed(QObject, "_polls")

    def __init__(self, room: Room) -> None:
        self._polls = RowModel(PollRow)
        super().__init__(room)
        self._polls.setParent(self)

    def look(self) -> ChairVotesView:
        """See ViewModel."""
        meeting, language = self.room.meeting, self.room.language
        newest_first = sorted(
            meeting.polls.values(), key=lambda p: p.opened_at.timestamp() if p.opened_at else 1e12, reverse=True
        )
        self._polls.show([poll_row(poll, language) for poll in newest_first])
        return _summary(meeting, language)

    @Slot(str, int, int, int)
    def createPoll(self, question: str, base: int, threshold: int, timer_s: int) -> None:
        """Prepare a vote on the running item; `threshold` 0 takes base and threshold of the rule set."""
        item_id: ItemId | None = self.room.meeting.current_item
        self.room.submit(
            CreatePoll(
                poll_id=PollId(new_id()),
                question=question.strip(),
                item_id=item_id,
                base=tuple(Base)[base] if threshold else None,
                threshold=THRESHOLDS[threshold - 1] if threshold else None,
                timer_s=timer_s,
            )
        )

    @Slot(str)
    def openPoll(self, key: str) -> None:
        """Take ballots."""
        self.room.submit(OpenPoll(poll_id=PollId(key)))

    @Slot(str)
    def closePoll(self, key: str) -> None:
        """Take no more ballots, and count."""
        self.room.submit(ClosePoll(poll_id=PollId(key)))

    @Slot(str)
    def publishPoll(self, key: str) -> None:
        """Declare the result."""
        self.room.submit(PublishResult(poll_id=PollId(key)))

    @Slot(str, str)
    def cancelPoll(self, key: str, reason: str) -> None:
        """Give a vote up."""
        self.room.submit(CancelPoll(poll_id=PollId(key), reason=reason.strip()))


def _summary(meeting: Meeting, language: Language) -> ChairVotesView:
    rules = meeting.rules
    by_rule = rule_text(rules.base, rules.threshold, language)
    return ChairVotesView(
        phase=meeting.phase.value,
        poll_open=meeting.open_poll is not None,
        bases=tuple(words.say(language) for words in BASES.values()),
        thresholds=(_RULE_SET.say(language).format(by_rule), *(words.say(language) for words in _SHARES)),
    )
