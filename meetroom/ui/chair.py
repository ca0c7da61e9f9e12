"""The chair's controls: the next step, the life of the sitting, quorum, votes and points; decides nothing itself."""

from collections import Counter

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import LinkState
from meetroom.domain.attendance import quorum
from meetroom.domain.core import Command, ItemId, PersonId, PointId, PollId
from meetroom.domain.lifecycle import (
    AnnounceMeeting,
    ApproveMinutes,
    CloseMeeting,
    OpenMeeting,
    ResumeMeeting,
    SuspendMeeting,
)
from meetroom.domain.state import Base, Meeting, Phase, Poll, PollState, Share
from meetroom.domain.voting import CancelPoll, ClosePoll, CreatePoll, OpenPoll, PublishResult
from meetroom.ui.agenda import next_item
from meetroom.ui.labels import BASES, PHASES, POLLS, rule_text, verdict_text
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, new_id, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_QUORUM_MET = Words("Quorum: {0} of {1} present, {2} needed", "Đủ túc số: {0}/{1} có mặt, cần {2}")
_QUORUM_MISSED = Words("No quorum: {0} of {1} present, {2} needed", "Chưa đủ túc số: {0}/{1} có mặt, cần {2}")
_ONLINE = Words("{0} of {1} machines connected, {2} present", "{0}/{1} máy đang nối, {2} có mặt")
_NO_LINE = Words("No machine connected, {2} present", "Không có máy nào nối, {2} có mặt")
_REMOTE = Words("Remote", "Từ xa")
_NEXT_ITEM = Words("Next: {0}", "Tiếp theo: {0}")
_LAST_ITEM = Words(
    "The last item is running. After it, close the meeting.", "Đang ở mục cuối. Xong mục này thì bế mạc."
)
_ALL_DONE = Words("All items are done. Close the meeting.", "Đã xong mọi mục. Hãy bế mạc phiên họp.")
_STEPS: dict[Phase, Words] = {
    Phase.DRAFT: Words("Check quorum, then open the meeting.", "Kiểm tra túc số rồi khai mạc phiên họp."),
    Phase.ANNOUNCED: Words("Check quorum, then open the meeting.", "Kiểm tra túc số rồi khai mạc phiên họp."),
    Phase.SUSPENDED: Words("The meeting is suspended. Resume it.", "Phiên họp đang tạm dừng. Hãy tiếp tục."),
    Phase.CLOSED: Words("Read and approve the minutes.", "Xem và thông qua biên bản."),
    Phase.MINUTES_APPROVED: Words("The meeting is complete.", "Phiên họp đã hoàn tất."),
}
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


class ActRow(Row, frozen=True, kw_only=True):
    """One act of the sitting's life; `question` is asked before it is done."""

    text: str
    question: str
    tone: str
    glyph: str


class PollRow(Row, frozen=True, kw_only=True):
    """One vote."""

    question: str
    stage: str
    stage_text: str
    detail: str
    tone: str


class PointRow(Row, frozen=True, kw_only=True):
    """One connected room."""

    name: str
    detail: str
    online: bool


class ChairView(msgspec.Struct, frozen=True, kw_only=True):
    """The controls besides their lists."""

    step: str
    quorum: str
    quorum_met: bool
    quorum_lost: bool
    present: int
    members: int
    needed: int
    phase: str
    poll_open: bool
    bases: tuple[str, ...]
    thresholds: tuple[str, ...]
    next_title: str
    next_key: str


_ACTS: dict[str, tuple[type[Command], Words, Words, str, str]] = {
    "announce": (
        AnnounceMeeting,
        Words("Announce", "Thông báo họp"),
        Words(
            "Announce the meeting? People can then sign in.",
            "Thông báo phiên họp? Mọi người sẽ điểm danh được.",
        ),
        "blue",
        "bell",
    ),
    "open": (
        OpenMeeting,
        Words("Open the meeting", "Khai mạc"),
        Words("Open the meeting now?", "Khai mạc phiên họp ngay bây giờ?"),
        "green",
        "play",
    ),
    "suspend": (
        SuspendMeeting,
        Words("Suspend", "Tạm dừng"),
        Words(
            "Suspend the meeting? Whoever is speaking loses the floor.",
            "Tạm dừng phiên họp? Người đang phát biểu sẽ thôi phát biểu.",
        ),
        "amber",
        "pause",
    ),
    "resume": (
        ResumeMeeting,
        Words("Resume", "Tiếp tục họp"),
        Words("Resume the meeting?", "Tiếp tục phiên họp?"),
        "green",
        "play",
    ),
    "close": (
        CloseMeeting,
        Words("Close the meeting", "Bế mạc"),
        Words(
            "Close the meeting? It cannot be opened again.",
            "Bế mạc phiên họp? Sau khi bế mạc không mở lại được.",
        ),
        "red",
        "gavel",
    ),
    "approve": (
        ApproveMinutes,
        Words("Approve the minutes", "Thông qua biên bản"),
        Words(
            "Approve the minutes as they stand? Nothing can be added afterwards.",
            "Thông qua biên bản như hiện có? Sau đó không bổ sung được nữa.",
        ),
        "green",
        "stamp",
    ),
}
_ACTS_OF: dict[Phase, tuple[str, ...]] = {
    Phase.DRAFT: ("announce", "open"),
    Phase.ANNOUNCED: ("open",),
    Phase.OPEN: ("suspend", "close"),
    Phase.SUSPENDED: ("resume", "close"),
    Phase.CLOSED: ("approve",),
}
_POLL_TONES = {PollState.OPEN: "green", PollState.COUNTED: "amber", PollState.PUBLISHED: "blue"}


def act_rows(meeting: Meeting, language: Language) -> list[ActRow]:
    """What the chair may do with the sitting now."""
    rows = []
    for key in _ACTS_OF.get(meeting.phase, ()):
        _, text, question, tone, glyph = _ACTS[key]
        row = ActRow(key=key, text=text.say(language), question=question.say(language), tone=tone, glyph=glyph)
        rows.append(row)
    return rows


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
        stage=poll.state.value,
        stage_text=POLLS[poll.state].say(language),
        detail=detail,
        tone=_POLL_TONES.get(poll.state, "plain"),
    )


def point_rows(meeting: Meeting, online: frozenset[PersonId], language: Language) -> list[PointRow]:
    """All rooms with their connected machines and people present; the last line is who is remote."""
    home: Counter[PointId | None] = Counter(p.point_id for p in meeting.people.values())
    lines = Counter(p.point_id for p in meeting.people.values() if p.person_id in online)
    present = Counter(stays[-1].point_id for stays in meeting.stays.values() if stays and stays[-1].left_at is None)
    rows = []
    for point_id in (*meeting.points, None):
        if point_id is None and not (home[None] or present[None]):
            continue
        words = _ONLINE if lines[point_id] else _NO_LINE
        rows.append(
            PointRow(
                key=point_id or "-",
                name=meeting.points[point_id].name if point_id else _REMOTE.say(language),
                detail=words.say(language).format(lines[point_id], home[point_id], present[point_id]),
                online=lines[point_id] > 0,
            )
        )
    return rows


def step_text(meeting: Meeting, language: Language) -> str:
    """What comes next for the chair."""
    if meeting.phase is not Phase.OPEN:
        return _STEPS.get(meeting.phase, PHASES[meeting.phase]).say(language)
    if following := next_item(meeting):
        return _NEXT_ITEM.say(language).format(following.title)
    return (_LAST_ITEM if meeting.current_item is not None else _ALL_DONE).say(language)


@QmlElement
class ChairViewModel(ViewModel):
    """The chair's controls."""

    ticking = False
    changed = Signal()
    step = shown(str, "step", changed)
    quorum = shown(str, "quorum", changed)
    quorumMet = shown(bool, "quorum_met", changed)
    quorumLost = shown(bool, "quorum_lost", changed)
    present = shown(int, "present", changed)
    members = shown(int, "members", changed)
    needed = shown(int, "needed", changed)
    phase = shown(str, "phase", changed)
    pollOpen = shown(bool, "poll_open", changed)
    bases = shown(list, "bases", changed)
    thresholds = shown(list, "thresholds", changed)
    nextTitle = shown(str, "next_title", changed)
    nextKey = shown(str, "next_key", changed)
    acts: Property = fixed(QObject, "_acts")
    polls: Property = fixed(QObject, "_polls")
    points: Property = fixed(QObject, "_points")

    def __init__(self, room: Room) -> None:
        self._acts, self._polls, self._points = RowModel(ActRow), RowModel(PollRow), RowModel(PointRow)
        super().__init__(room)
        for model in (self._acts, self._polls, self._points):
            model.setParent(self)

    def look(self) -> ChairView:
        """See ViewModel."""
        meeting, language = self.room.meeting, self.room.language
        self._acts.show(act_rows(meeting, language))
        newest_first = sorted(
            meeting.polls.values(), key=lambda p: p.opened_at.timestamp() if p.opened_at else 1e12, reverse=True
        )
        self._polls.show([poll_row(poll, language) for poll in newest_first])
        online = self.room.bridge.online if self.room.bridge.link is LinkState.LIVE else frozenset()
        self._points.show(point_rows(meeting, online, language))
        return self._summary(meeting, language)

    def _summary(self, meeting: Meeting, language: Language) -> ChairView:
        now = quorum(meeting)
        words = _QUORUM_MET if now.met else _QUORUM_MISSED
        following = next_item(meeting)
        rules = meeting.rules
        by_rule = rule_text(rules.base, rules.threshold, language)
        return ChairView(
            step=step_text(meeting, language),
            quorum=words.say(language).format(now.present, now.members, now.needed),
            quorum_met=now.met,
            quorum_lost=meeting.quorum_lost,
            present=now.present,
            members=now.members,
            needed=now.needed,
            phase=meeting.phase.value,
            poll_open=meeting.open_poll is not None,
            bases=tuple(words.say(language) for words in BASES.values()),
            thresholds=(
                _RULE_SET.say(language).format(by_rule),
                *(words.say(language) for words in _SHARES),
            ),
            next_title=following.title if following else "",
            next_key=following.item_id if following else "",
        )

    @Slot(str)
    def act(self, key: str) -> None:
        """One of `acts`, after the person confirmed it."""
        self.room.submit(_ACTS[key][0]())

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
