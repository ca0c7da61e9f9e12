"""The vote card: a ballot is shown as recorded only when its fact has come back from the chain."""

from datetime import datetime

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError, LinkState
from meetroom.domain.core import PersonId, PollId, Refusal
from meetroom.domain.state import Choice, Meeting, Poll, PollState, Verdict
from meetroom.domain.voting import CastVote, timer_ends_at
from meetroom.ui.labels import CHOICES, clock_text, verdict_text
from meetroom.ui.sentences import error_sentence
from meetroom.ui.view import Room, ViewModel, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_RECEIVED = Words("Open vote · {0}/{1} have voted", "Biểu quyết công khai · {0}/{1} đại biểu đã bỏ phiếu")
_RECORDED = Words("Recorded: {0}", "Đã ghi nhận: {0}")
_SENDING = Words("Sending your vote…", "Đang gửi phiếu của bạn…")
_KEPT = Words(
    "No connection: your vote is kept on this machine and sent as soon as the line is back. "
    "It counts only if it arrives before the vote is closed.",
    "Mất kết nối: phiếu của bạn được giữ trên máy này và tự gửi khi có đường truyền. "
    "Phiếu chỉ được tính nếu đến trước khi đóng biểu quyết.",
)
_WATCHING = Words(
    "You follow this vote without voting: you were not on the list when it opened.",
    "Bạn theo dõi lần biểu quyết này, không bỏ phiếu: bạn không có trong danh sách khi mở biểu quyết.",
)
_COUNTED = Words(
    "The vote is closed. The chair will declare the result.",
    "Biểu quyết đã đóng. Chủ tọa sẽ công bố kết quả.",
)
_CANCELLED = Words("The vote was cancelled: {0}", "Lần biểu quyết đã bị hủy: {0}")


class BallotView(msgspec.Struct, frozen=True, kw_only=True):
    """The card.  `phase`: none, idle, sending, recorded, watching, closed, published or cancelled."""

    phase: str = "none"
    poll: str = ""
    person: str = ""
    kind: str = ""
    question: str = ""
    timer: str = ""
    timer_part: float = 0.0
    received: str = ""
    choice: str = ""
    sentence: str = ""
    problem: str = ""
    adopted: bool = False
    yes: int = 0
    no: int = 0
    abstain: int = 0


def poll_to_show(meeting: Meeting) -> Poll | None:
    """The open poll, else the one opened last on the item that runs now."""
    opened = [p for p in meeting.polls.values() if p.opened_at is not None]
    if meeting.open_poll is not None or not opened:
        return meeting.open_poll
    last = max(opened, key=lambda p: p.opened_at.timestamp() if p.opened_at else 0.0)
    return last if last.item_id in (None, meeting.current_item) else None


def phase_of(poll: Poll | None, me: PersonId, sending: bool) -> str:
    """Phase of the card."""
    if poll is None:
        return "none"
    if poll.state is not PollState.OPEN:
        ended = {PollState.PUBLISHED: "published", PollState.CANCELLED: "cancelled"}
        return ended.get(poll.state, "closed")
    if me in poll.ballots:
        return "recorded"
    if me not in poll.entitled:
        return "watching"
    return "sending" if sending else "idle"


def _timer(poll: Poll, now: datetime) -> tuple[str, float]:
    end = timer_ends_at(poll)
    if poll.state is not PollState.OPEN or end is None:
        return "", 0.0
    left = max(0.0, (end - now).total_seconds())
    return clock_text(left), left / poll.timer_s


def _sentence(phase: str, poll: Poll, choice: Choice | None, language: Language) -> str:
    if phase == "published" and poll.tally is not None:
        return verdict_text(poll.tally, poll.threshold, language)
    if phase == "recorded" and choice is not None:
        return _RECORDED.say(language).format(CHOICES[choice].say(language))
    if phase == "cancelled":
        return _CANCELLED.say(language).format(poll.reason)
    words = {"sending": _SENDING, "watching": _WATCHING, "closed": _COUNTED}.get(phase)
    return words.say(language) if words else ""


@QmlElement
class BallotViewModel(ViewModel):
    """The vote of this person."""

    changed = Signal()
    phase = shown(str, "phase", changed)
    poll = shown(str, "poll", changed)
    person = shown(str, "person", changed)
    kind = shown(str, "kind", changed)
    question = shown(str, "question", changed)
    timer = shown(str, "timer", changed)
    timerPart = shown(float, "timer_part", changed)
    received = shown(str, "received", changed)
    choice = shown(str, "choice", changed)
    sentence = shown(str, "sentence", changed)
    problem = shown(str, "problem", changed)
    adopted = shown(bool, "adopted", changed)
    yes = shown(int, "yes", changed)
    no = shown(int, "no", changed)
    abstain = shown(int, "abstain", changed)

    def __init__(self, room: Room) -> None:
        self._sending: PollId | None = None
        self._wanted: Choice | None = None
        self._problem: tuple[PollId, ClientError] | None = None
        super().__init__(room)

    def look(self) -> BallotView:
        """See ViewModel."""
        me, language = self.room.bridge.me, self.room.language
        poll = poll_to_show(self.room.meeting)
        if poll is None:
            return BallotView()
        phase = phase_of(poll, me, self._sending == poll.poll_id)
        choice = poll.ballots.get(me) or (self._wanted if phase == "sending" else None)
        timer, part = _timer(poll, self.room.bridge.now())
        tally = poll.tally if phase == "published" else None
        return BallotView(
            phase=phase,
            poll=poll.poll_id,
            person=me,
            kind=poll.kind.value,
            question=poll.question,
            timer=timer,
            timer_part=part,
            received=_RECEIVED.say(language).format(len(poll.received), len(poll.entitled)),
            choice=choice.value if choice else "",
            sentence=self._sentence(phase, poll, choice),
            problem=self._problem_text(poll, phase),
            adopted=tally is not None and tally.verdict is Verdict.ADOPTED,
            yes=tally.yes if tally else 0,
            no=tally.no if tally else 0,
            abstain=tally.abstain if tally else 0,
        )

    def _sentence(self, phase: str, poll: Poll, choice: Choice | None) -> str:
        if phase == "sending" and self.room.bridge.link is not LinkState.LIVE:
            return self.room.text(_KEPT)
        return _sentence(phase, poll, choice, self.room.language)

    def _problem_text(self, poll: Poll, phase: str) -> str:
        if self._problem is None or self._problem[0] != poll.poll_id or phase != "idle":
            return ""
        return error_sentence(self._problem[1], self.room.language)

    @Slot(str)
    def cast(self, choice: str) -> None:
        """Vote; phase "sending" until the fact is there."""
        poll = self.room.meeting.open_poll
        if poll is None or self._sending == poll.poll_id:
            return
        self._sending, self._wanted, self._problem = poll.poll_id, Choice(choice), None
        self.refresh()
        command = CastVote(poll_id=poll.poll_id, choice=Choice(choice))
        self.room.bridge.submit(command, self._answered, lambda error: self._refused(command.poll_id, error))

    def _answered(self, _answer: object) -> None:
        # The answer says "on disk"; the card says "recorded" when the fact itself is here.
        if self.room.bridge.me in (poll.ballots if (poll := self.room.meeting.open_poll) else {}):
            self._sending = None
        self.refresh()

    def _refused(self, poll_id: PollId, error: ClientError) -> None:
        self._sending = None
        self._problem = (poll_id, error)
        self.refresh()
        if error.refusal is not Refusal.ALREADY_VOTED:
            self.room.not_taken(error)
