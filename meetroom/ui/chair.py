"""The chair's controls: the next step, the life of the sitting, quorum and points; knows no vote, decides nothing."""

from collections import Counter
from datetime import datetime

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import LinkState
from meetroom.domain.attendance import quorum
from meetroom.domain.core import Command, PersonId, PointId, Refusal
from meetroom.domain.lifecycle import (
    AnnounceMeeting,
    ApproveMinutes,
    ArchiveMeeting,
    CloseMeeting,
    OpenMeeting,
    ResumeMeeting,
    SuspendMeeting,
    archive_hindrance,
)
from meetroom.domain.minutes_readers import objection_until
from meetroom.domain.next_steps import next_steps
from meetroom.domain.state import Meeting, Phase, Quorum, QuorumCourse
from meetroom.ui.agenda import next_item
from meetroom.ui.attention import ASKED
from meetroom.ui.labels import PHASES, day_text
from meetroom.ui.minutes_reading_words import stage_text
from meetroom.ui.powers import may
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_QUORUM_MET = Words("Quorum: {0} of {1} present, {2} needed", "Đủ túc số: {0}/{1} có mặt, cần {2}")
_NO_MEMBERS = Words("Nobody on the list has a vote yet.", "Danh sách chưa có ai có quyền biểu quyết.")
_QUORUM_MISSED = Words("No quorum: {0} of {1} present, {2} needed", "Chưa đủ túc số: {0}/{1} có mặt, cần {2}")
_ONLINE = Words("{0} of {1} machines connected, {2} present", "{0}/{1} máy đang nối, {2} có mặt")
_NO_LINE = Words("No machine connected, {2} present", "Không có máy nào nối, {2} có mặt")
_REMOTE = Words("Remote", "Từ xa")
_LAST_ITEM = Words(
    "The last item is running. After it, close the meeting.", "Đang ở mục cuối. Xong mục này thì bế mạc."
)
_ALL_DONE = Words("All items are done. Close the meeting.", "Đã xong mọi mục. Hãy bế mạc phiên họp.")
_ANSWERED: dict[QuorumCourse, Words] = {
    QuorumCourse.GO_ON: Words("The chair decided to go on without a quorum.", "Chủ tọa quyết định tiếp tục họp."),
    QuorumCourse.SUSPEND: Words(
        "The chair suspended the meeting for lack of quorum.", "Chủ tọa cho tạm dừng vì thiếu túc số."
    ),
    QuorumCourse.COUNT_AGAIN: Words("The chair has it counted again.", "Chủ tọa cho kiểm tra lại túc số."),
}
_GROUP_MISSED = Words("{0}: {1} of {2} present, {3} needed", "{0}: {1}/{2} có mặt, cần {3}")
_STEPS: dict[Phase, Words] = {
    Phase.DRAFT: Words(
        "When agenda and people are complete, announce the meeting.",
        "Khi chương trình và danh sách đã đủ, hãy thông báo họp.",
    ),
    Phase.ANNOUNCED: Words("Check quorum, then open the meeting.", "Kiểm tra túc số rồi khai mạc phiên họp."),
    Phase.SUSPENDED: Words("The meeting is suspended. Resume it.", "Phiên họp đang tạm dừng. Hãy tiếp tục."),
    Phase.CLOSED: Words("Read and approve the minutes.", "Xem và duyệt biên bản."),
    Phase.MINUTES_APPROVED: Words(
        "The meeting is complete. It can be put into the archive.", "Phiên họp đã hoàn tất. Có thể lưu trữ phiên họp."
    ),
}
_HINDERED: dict[Refusal, Words] = {
    Refusal.OBJECTION_OPEN: Words(
        "Answer the objections to the minutes. Then the meeting can be archived.",
        "Hãy trả lời các ý kiến không nhất trí. Sau đó mới lưu trữ được phiên họp.",
    ),
    Refusal.OBJECTION_TERM_RUNNING: Words(
        "The minutes are approved. Members may object until {0}; then the meeting can be archived.",
        "Biên bản đã được duyệt. Đại biểu có thể nêu ý kiến đến {0}; sau đó mới lưu trữ được phiên họp.",
    ),
}


class ActRow(Row, frozen=True, kw_only=True):
    """One act of the sitting's life; `question` is asked before it is done."""

    text: str
    question: str
    tone: str
    glyph: str


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
    presides: bool
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
        Words("Approve the minutes", "Duyệt biên bản"),
        Words(
            "Approve the minutes as they stand, without a draft having been sent? To change them afterwards, you have "
            "to open them again.",
            "Duyệt biên bản như hiện có, không qua dự thảo? Sau đó muốn sửa phải mở lại biên bản.",
        ),
        "green",
        "stamp",
    ),
    "archive": (
        ArchiveMeeting,
        Words("Put the meeting into the archive", "Lưu trữ phiên họp"),
        Words(
            "Put the meeting into the archive? Nothing can change in it any more.",
            "Lưu trữ phiên họp? Sau đó không thay đổi được gì nữa.",
        ),
        "blue",
        "files",
    ),
}
_ACTS_OF: dict[Phase, tuple[str, ...]] = {
    Phase.DRAFT: ("announce", "open"),
    Phase.ANNOUNCED: ("open",),
    Phase.OPEN: ("suspend", "close"),
    Phase.SUSPENDED: ("resume", "close"),
    Phase.CLOSED: ("approve",),
    Phase.MINUTES_APPROVED: ("archive",),
}


def act_rows(meeting: Meeting, me: PersonId, now: datetime, language: Language) -> list[ActRow]:
    """What this person may do with the sitting now, besides the step that is proposed."""
    rows, proposed = [], {ASKED.get(step.kind, "") for step in next_steps(meeting, now)}
    for key in _ACTS_OF.get(meeting.phase, ()):
        command, text, question, tone, glyph = _ACTS[key]
        hindered = key == "archive" and archive_hindrance(meeting, now) is not None
        if key in proposed or hindered or not may(meeting, me, command):
            continue
        row = ActRow(key=key, text=text.say(language), question=question.say(language), tone=tone, glyph=glyph)
        rows.append(row)
    return rows


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


def quorum_text(meeting: Meeting, now: Quorum, language: Language) -> str:
    """The quorum in words: of all, of each group that misses its own, and what the chair decided when it was lost."""
    if not now.members:
        return _NO_MEMBERS.say(language)
    said = (_QUORUM_MET if now.met else _QUORUM_MISSED).say(language).format(now.present, now.members, now.needed)
    parts = [said]
    parts += [
        _GROUP_MISSED.say(language).format(group.group_id, group.present, group.members, group.needed)
        for group in now.groups
        if not group.met
    ]
    if meeting.quorum_answer is not None:
        parts.append(_ANSWERED[meeting.quorum_answer.course].say(language))
    return ". ".join(parts)


def step_text(meeting: Meeting, now: datetime, language: Language) -> str:
    """What comes next for the chair where no button says it better."""
    hindrance = archive_hindrance(meeting, now) if meeting.phase is Phase.MINUTES_APPROVED else None
    if hindrance in _HINDERED:
        return _HINDERED[hindrance].say(language).format(day_text(objection_until(meeting)))
    if hindrance is not None:
        return stage_text(meeting, language)
    if meeting.phase is not Phase.OPEN:
        return _STEPS.get(meeting.phase, PHASES[meeting.phase]).say(language)
    if next_item(meeting) is not None:
        return ""
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
    presides = shown(bool, "presides", changed)
    nextTitle = shown(str, "next_title", changed)
    nextKey = shown(str, "next_key", changed)
    acts: Property = fixed(QObject, "_acts")
    points: Property = fixed(QObject, "_points")

    def __init__(self, room: Room) -> None:
        self._acts, self._points = RowModel(ActRow), RowModel(PointRow)
        super().__init__(room)
        for model in (self._acts, self._points):
            model.setParent(self)

    def look(self) -> ChairView:
        """See ViewModel."""
        meeting, language = self.room.meeting, self.room.language
        self._acts.show(act_rows(meeting, self.room.bridge.me, self.room.bridge.now(), language))
        online = self.room.bridge.online if self.room.bridge.link is LinkState.LIVE else frozenset()
        self._points.show(point_rows(meeting, online, language))
        return self._summary(meeting, language)

    def _summary(self, meeting: Meeting, language: Language) -> ChairView:
        now = quorum(meeting)
        following = next_item(meeting)
        return ChairView(
            step=step_text(meeting, self.room.bridge.now(), language),
            quorum=quorum_text(meeting, now, language),
            quorum_met=now.met,
            quorum_lost=meeting.quorum_lost,
            present=now.present,
            members=now.members,
            needed=now.needed,
            phase=meeting.phase.value,
            presides=meeting.presides(self.room.bridge.me),
            next_title=following.title if following else "",
            next_key=following.item_id if following else "",
        )

    @Slot(str)
    def act(self, key: str) -> None:
        """One of `acts`, after the person confirmed it."""
        self.room.submit(_ACTS[key][0]())

    @Slot(str, result=list)
    def asked(self, key: str) -> list[str]:
        """What is asked before an act: its name, the question, the tone and the glyph."""
        _, text, question, tone, glyph = _ACTS[key]
        return [self.room.text(text), self.room.text(question), tone, glyph]
