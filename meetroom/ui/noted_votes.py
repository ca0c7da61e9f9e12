"""A vote said aloud, noted by the office for somebody whose device failed; never a secret one, and decides nothing.

Whoever noted it stands in the fact.  What somebody cast is not offered here, and the rules would not take it.
"""

from datetime import datetime

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError, LinkState
from meetroom.domain.core import OptionId, PersonId, PollId
from meetroom.domain.polls import MOTION, Choice, Method, Poll, PollKind, PollState, Vote
from meetroom.domain.state import Meeting
from meetroom.domain.voting import RecordVote, was_noted
from meetroom.papers.folding import fold
from meetroom.ui.labels import person_name
from meetroom.ui.marking_rules import Marks, OptionRow, left_text, marks_of, option_rows, problem_of
from meetroom.ui.poll_counts import place_of
from meetroom.ui.powers import may
from meetroom.ui.results import name_order, vote_text
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.sentences import error_sentence
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

MOST_SHOWN = 40
KINDS = frozenset({PollKind.OPEN, PollKind.WRITTEN})
"""Kinds in which votes are noted here; a roll call has a screen of its own."""
_LEADS = {
    PollKind.OPEN: Words(
        "When a device fails: the delegate says the vote aloud, you note it. The record names you; the delegate sees "
        "it and may still vote themselves.",
        "Khi thiết bị hỏng: đại biểu nói rõ ý kiến, bạn ghi lại. Hồ sơ nêu tên bạn là người ghi; đại biểu thấy điều đó "
        "và vẫn tự biểu quyết được.",
    ),
    PollKind.WRITTEN: Words(
        "From a form handed in on paper. The record names you; whoever signed the form sees it and may still answer "
        "themselves.",
        "Nhập từ phiếu ý kiến nộp trên giấy. Hồ sơ nêu tên bạn là người nhập; người nộp phiếu thấy điều đó và vẫn tự "
        "trả lời được.",
    ),
}
_VOTED = Words("has voted; nobody changes it for them", "đã bỏ phiếu; không ai ghi thay được")
_PAPER = Words("took a paper ballot", "đã nhận phiếu giấy")
_ABSENT = Words("not recorded as present", "không được ghi là có mặt")
_PROXY = Words("represented by {0}", "do {0} biểu quyết thay")
_NOTED = Words("noted: {0}", "đã ghi: {0}")
_ACT = Words("Note the vote of {0}", "Ghi phiếu của {0}")
_ACT_AGAIN = Words("Correct the vote of {0}", "Ghi lại phiếu của {0}")
_DONE = Words("Noted for {0}: {1}.", "Đã ghi cho {0}: {1}.")
_SENDING = Words("Sending…", "Đang gửi…")
_KEPT = Words(
    "No connection: it is kept on this machine and counts only if it arrives before the vote is closed.",
    "Mất kết nối: nội dung được giữ trên máy này và chỉ được tính nếu đến trước khi đóng biểu quyết.",
)
_OVER = Words("The vote is not open any more: nothing can be noted.", "Biểu quyết không còn mở: không ghi được nữa.")
_NOW_VOTED = Words(
    "{0} has voted meanwhile. That vote stands; nobody changes it for them.",
    "{0} vừa tự bỏ phiếu. Phiếu đó được giữ nguyên, không ai ghi thay được.",
)
_NOT_NOW = Words("{0}: {1}. The vote cannot be noted now.", "{0}: {1}. Chưa ghi phiếu được.")
_NOBODY = Words("Everybody who may vote has voted.", "Mọi người có quyền biểu quyết đều đã bỏ phiếu.")
_NOT_FOUND = Words("Nobody on the list of this vote has this name.", "Danh sách biểu quyết không có ai tên như vậy.")
_MORE = Words("{0} more; search by name.", "Còn {0} người nữa; hãy tìm theo tên.")


class NotedRow(Row, frozen=True, kw_only=True):
    """Somebody on the list of the vote; `usable`: their vote can be noted now."""

    name: str
    detail: str
    usable: bool


class NotedView(msgspec.Struct, frozen=True, kw_only=True):
    """The sheet; `person` is whose vote is being noted, "" while one is chosen; `said` how the last one went."""

    offered: bool = False
    asking: bool = False
    written: bool = False
    question: str = ""
    lead: str = ""
    more: str = ""
    method: str = ""
    person: str = ""
    name: str = ""
    detail: str = ""
    mark: str = ""
    left: str = ""
    action: str = ""
    opinions: bool = False
    sendable: bool = False
    blank_offered: bool = False
    said: str = ""
    tone: str = "green"


def hindrance_of(meeting: Meeting, poll: Poll, person: PersonId) -> Words | None:
    """Why the vote of somebody on the list cannot be noted; None where it can."""
    if person in poll.received and not was_noted(poll, person):
        return _VOTED
    if person in poll.papers:
        return _PAPER
    there = poll.kind is PollKind.WRITTEN or meeting.is_present(person)
    return None if there or meeting.is_present(poll.proxies.get(person, person)) else _ABSENT


def noted_row(meeting: Meeting, poll: Poll, person: PersonId, language: Language) -> NotedRow:
    """One line."""
    hindrance, point, parts = hindrance_of(meeting, poll, person), place_of(meeting, person), []
    if person in poll.proxies and not meeting.is_present(person):
        parts.append(_PROXY.say(language).format(person_name(meeting, poll.proxies[person])))
    elif point in meeting.points:
        parts.append(meeting.points[point].name)
    if hindrance is not None:
        parts.append(hindrance.say(language))
    elif person in poll.received:
        parts.append(_NOTED.say(language).format(vote_text(poll, person, language)))
    return NotedRow(key=person, name=person_name(meeting, person), detail=" · ".join(parts), usable=hindrance is None)


def noted_rows(meeting: Meeting, poll: Poll, search: str, language: Language) -> list[NotedRow]:
    """Whose vote can be noted, in the order of their names; looked for by name also those whose cannot."""
    wanted = fold(search.strip())
    rows = [noted_row(meeting, poll, p, language) for p in poll.entitled if wanted in fold(person_name(meeting, p))]
    found = [row for row in rows if wanted or row.usable]
    return sorted(found, key=lambda row: (not row.usable, name_order(row.name)))


@QmlElement
class NotedVotesViewModel(ViewModel):
    """Votes noted for others, one at a time."""

    ticking = False
    changed = Signal()
    offered = shown(bool, "offered", changed)
    asking = shown(bool, "asking", changed)
    written = shown(bool, "written", changed)
    question = shown(str, "question", changed)
    lead = shown(str, "lead", changed)
    more = shown(str, "more", changed)
    method = shown(str, "method", changed)
    person = shown(str, "person", changed)
    name = shown(str, "name", changed)
    detail = shown(str, "detail", changed)
    mark = shown(str, "mark", changed)
    left = shown(str, "left", changed)
    action = shown(str, "action", changed)
    opinions = shown(bool, "opinions", changed)
    sendable = shown(bool, "sendable", changed)
    blankOffered = shown(bool, "blank_offered", changed)
    said = shown(str, "said", changed)
    tone = shown(str, "tone", changed)
    people: Property = fixed(QObject, "_people")
    options: Property = fixed(QObject, "_options")

    def __init__(self, room: Room) -> None:
        self._people, self._options = RowModel(NotedRow), RowModel(OptionRow)
        self._poll_id: PollId | None = None
        self._search = ""
        self._begin(None)
        self._done: tuple[PersonId, Vote] | None = None
        super().__init__(room)
        for model in (self._people, self._options):
            model.setParent(self)

    def _begin(self, person: PersonId | None) -> None:
        self._person: PersonId | None = person
        self._marks: Marks = {}
        self._opinion = ""
        self._sent: tuple[Vote, datetime | None] | None = None
        self._error: ClientError | None = None

    @property
    def _poll(self) -> Poll | None:
        return self.room.meeting.polls.get(self._poll_id) if self._poll_id is not None else None

    def look(self) -> NotedView:
        """See ViewModel."""
        meeting, language, poll = self.room.meeting, self.room.language, self._poll
        offered = may(meeting, self.room.bridge.me, RecordVote)
        if poll is None or not offered:
            self._people.show([])
            self._options.show([])
            return NotedView(offered=offered)
        self._settle(poll)
        view = NotedView(
            offered=True,
            asking=True,
            written=poll.kind is PollKind.WRITTEN,
            question=poll.question,
            lead=_LEADS[poll.kind].say(language),
            method=poll.method.value,
        )
        is_open = poll.state is PollState.OPEN
        self._options.show(option_rows(poll, self._marks, language) if self._person is not None and is_open else [])
        if not is_open:
            self._people.show([])
            return msgspec.structs.replace(view, said=_OVER.say(language), tone="amber")
        return self._choosing(view, poll) if self._person is None else self._answering(view, poll, self._person)

    def _settle(self, poll: Poll) -> None:
        """What was sent is done when its fact is here."""
        if self._person is not None and self._sent is not None and self._sent[1] != poll.received.get(self._person):
            done = (self._person, self._sent[0])
            self._begin(None)
            self._done, self._search = done, ""

    def _choosing(self, view: NotedView, poll: Poll) -> NotedView:
        language = self.room.language
        rows = noted_rows(self.room.meeting, poll, self._search, language)
        self._people.show(rows[:MOST_SHOWN])
        left = len(rows) - MOST_SHOWN
        none = (_NOT_FOUND if self._search.strip() else _NOBODY).say(language) if not rows else ""
        return msgspec.structs.replace(
            view, said=self._done_text(poll), more=_MORE.say(language).format(left) if left > 0 else none
        )

    def _done_text(self, poll: Poll) -> str:
        if self._done is None or not was_noted(poll, self._done[0]):
            return ""
        text = vote_text(poll, self._done[0], self.room.language)
        return self.room.text(_DONE).format(person_name(self.room.meeting, self._done[0]), text)

    def _answering(self, view: NotedView, poll: Poll, person: PersonId) -> NotedView:
        meeting, language = self.room.meeting, self.room.language
        self._people.show([])
        row, hindrance = noted_row(meeting, poll, person, language), hindrance_of(meeting, poll, person)
        problem = problem_of(poll, self._marks, language)
        free = hindrance is None and self._sent is None
        said, tone = self._said(row, hindrance)
        words = _ACT_AGAIN if person in poll.received else _ACT
        return msgspec.structs.replace(
            view,
            person=person,
            name=row.name,
            detail=row.detail,
            mark=self._marks.get(MOTION, ""),
            left=problem or left_text(poll, self._marks, language),
            action=words.say(language).format(row.name),
            opinions=poll.opinions,
            sendable=free and problem == "",
            blank_offered=free and poll.blank_allowed and poll.method is not Method.MOTION,
            said=said,
            tone=tone,
        )

    def _said(self, row: NotedRow, hindrance: Words | None) -> tuple[str, str]:
        language = self.room.language
        if self._sent is not None:
            live = self.room.bridge.link is LinkState.LIVE
            return (_SENDING if live else _KEPT).say(language), "blue" if live else "amber"
        if hindrance is _VOTED:
            return _NOW_VOTED.say(language).format(row.name), "amber"
        if hindrance is not None:
            return _NOT_NOW.say(language).format(row.name, hindrance.say(language)), "amber"
        return (error_sentence(self._error, language), "red") if self._error is not None else ("", "green")

    @Slot(str)
    def begin(self, key: str) -> None:
        """Note votes in a named vote that is open; any other opens nothing."""
        poll = self.room.meeting.polls.get(PollId(key))
        noted = poll is not None and poll.kind in KINDS and poll.state is PollState.OPEN
        self._poll_id, self._search, self._done = PollId(key) if noted else None, "", None
        self._begin(None)
        self.refresh()

    @Slot()
    def close(self) -> None:
        """Leave it; what was marked and not sent is forgotten."""
        self._poll_id = None
        self._begin(None)
        self.refresh()

    @Slot(str)
    def search(self, text: str) -> None:
        """Look for people by name."""
        self._search = text
        self.refresh()

    @Slot(str)
    def choose(self, key: str) -> None:
        """Note the vote of this person; "" chooses another."""
        if self._sent is None:
            self._begin(PersonId(key) if key else None)
            self._done = None
            self.refresh()

    @Slot(str, str)
    def markOption(self, option: str, choice: str) -> None:
        """Mark an answer; the motion itself where `option` is ""."""
        poll = self._poll
        if poll is not None and self._sent is None:
            self._marks = marks_of(poll, self._marks, OptionId(option) if option else MOTION, Choice(choice))
            self.refresh()

    @Slot(str)
    def write(self, opinion: str) -> None:
        """What is said beside the answer."""
        self._opinion = opinion

    @Slot(bool)
    def send(self, blank: bool) -> None:
        """Note what is marked, or a blank ballot."""
        poll, person = self._poll, self._person
        if poll is None or person is None or not (self._view.blank_offered if blank else self._view.sendable):
            return
        opinion = self._opinion.strip() if poll.opinions else ""
        vote = Vote(marks={} if blank else self._marks, opinion=opinion)
        self._sent, self._error = (vote, poll.received.get(person)), None
        self.refresh()
        command = RecordVote(poll_id=poll.poll_id, voter_id=person, vote=vote)
        self.room.bridge.submit(command, lambda _: self.refresh(), lambda error: self._refused(person, error))

    def _refused(self, person: PersonId, error: ClientError) -> None:
        if self._person == person:
            self._sent, self._error = None, error
        self.room.not_taken(error)
        self.refresh()
