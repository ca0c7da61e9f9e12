"""The roll as it is called: who is called now, who is next, what they answered aloud; keeps no order of its own."""

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.core import OptionId, PersonId
from meetroom.domain.polls import MOTION, Choice, Method, Poll, PollKind, Vote
from meetroom.domain.roll_call import CallVoter, next_to_call
from meetroom.domain.state import Meeting, Role
from meetroom.domain.voting import RecordVote
from meetroom.ui.labels import person_name
from meetroom.ui.marking_rules import Marks, OptionRow, left_text, marks_of, option_rows, problem_of
from meetroom.ui.poll_counts import place_of
from meetroom.ui.results import vote_text
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_NOT_YET = Words("not called yet", "chưa gọi")
_NO_ANSWER = Words("called, no answer", "đã gọi, chưa trả lời")
_NO_ANSWER_TWICE = Words("called twice, no answer", "đã gọi hai lần, không trả lời")
_ANSWERED = Words("answered", "đã trả lời")
_CALL_NEXT = Words("Call {0}", "Gọi {0}")
_CALL_AGAIN = Words("Call {0} again", "Gọi lại {0}")
_ALL_CALLED = Words(
    "Everybody was called. Close the vote, or call somebody on the list again.",
    "Đã gọi hết. Đóng biểu quyết, hoặc gọi lại người trong danh sách.",
)
_PROGRESS = Words("{0} of {1} answered", "{0}/{1} người đã trả lời")
_PROXY = Words("{0} answers by proxy", "{0} trả lời thay theo ủy quyền")


class RollRow(Row, frozen=True, kw_only=True):
    """One person in the order of the roll."""

    number: int
    name: str
    detail: str
    answer: str
    tone: str
    called: bool
    answered: bool


class RollCallView(msgspec.Struct, frozen=True, kw_only=True):
    """The roll; `called` is who was called and has not answered, `next_text` what the next press does."""

    poll: str = ""
    may_call: bool = False
    method: str = ""
    called: str = ""
    called_detail: str = ""
    next_text: str = ""
    next_key: str = ""
    done: str = ""
    progress: str = ""
    part: float = 0.0
    left: str = ""
    sendable: bool = False
    blank_offered: bool = False
    correcting: str = ""


def open_roll(meeting: Meeting) -> Poll | None:
    """The roll call that is open."""
    return next((p for p in meeting.open_polls if p.kind is PollKind.ROLL_CALL), None)


def roll_row(meeting: Meeting, poll: Poll, person_id: PersonId, number: int, language: Language) -> RollRow:
    """One line of the roll."""
    calls, answered = poll.calls.get(person_id, 0), person_id in poll.received
    waiting = (_NOT_YET, _NO_ANSWER, _NO_ANSWER_TWICE)[min(calls, 2)].say(language)
    answer = (vote_text(poll, person_id, language) or _ANSWERED.say(language)) if answered else waiting
    return RollRow(
        key=person_id,
        number=number,
        name=person_name(meeting, person_id),
        detail=_detail(meeting, poll, person_id, language),
        answer=answer,
        tone="green" if answered else "amber" if calls else "plain",
        called=poll.called == person_id and not answered,
        answered=answered,
    )


def _detail(meeting: Meeting, poll: Poll, person_id: PersonId, language: Language) -> str:
    if person_id in poll.proxies and not meeting.is_present(person_id):
        return _PROXY.say(language).format(person_name(meeting, poll.proxies[person_id]))
    point = place_of(meeting, person_id)
    return meeting.points[point].name if point is not None and point in meeting.points else ""


@QmlElement
class RollCallViewModel(ViewModel):
    """The open roll call."""

    ticking = False
    changed = Signal()
    poll = shown(str, "poll", changed)
    mayCall = shown(bool, "may_call", changed)
    method = shown(str, "method", changed)
    called = shown(str, "called", changed)
    calledDetail = shown(str, "called_detail", changed)
    nextText = shown(str, "next_text", changed)
    nextKey = shown(str, "next_key", changed)
    done = shown(str, "done", changed)
    progress = shown(str, "progress", changed)
    part = shown(float, "part", changed)
    left = shown(str, "left", changed)
    sendable = shown(bool, "sendable", changed)
    blankOffered = shown(bool, "blank_offered", changed)
    correcting = shown(str, "correcting", changed)
    people: Property = fixed(QObject, "_people")
    options: Property = fixed(QObject, "_options")

    def __init__(self, room: Room) -> None:
        self._people, self._options = RowModel(RollRow), RowModel(OptionRow)
        self._marks: Marks = {}
        self._correcting: PersonId | None = None
        self._for: PersonId | None = None
        super().__init__(room)
        for model in (self._people, self._options):
            model.setParent(self)

    def look(self) -> RollCallView:
        """See ViewModel."""
        meeting, language = self.room.meeting, self.room.language
        poll = open_roll(meeting)
        if poll is None:
            self._people.show([])
            self._options.show([])
            return RollCallView()
        may_call = meeting.has_role(self.room.bridge.me, Role.CHAIR, Role.SECRETARY)
        roll = poll.order if may_call else ()
        self._people.show([roll_row(meeting, poll, p, n, language) for n, p in enumerate(roll, 1)])
        whom = self._whom(poll)
        if whom != self._for:
            self._for, self._marks = whom, {}
        listed = whom is not None and poll.method is not Method.MOTION
        self._options.show(option_rows(poll, self._marks, language) if listed else [])
        return self._roll(meeting, poll, whom, language)

    def _whom(self, poll: Poll) -> PersonId | None:
        """Whose answer is typed in: whoever was called, or one whose answer is being corrected."""
        if self._correcting is not None and self._correcting in poll.entitled:
            return self._correcting
        return poll.called if poll.called is not None and poll.called not in poll.received else None

    def _roll(self, meeting: Meeting, poll: Poll, whom: PersonId | None, language: Language) -> RollCallView:
        following = next_to_call(poll)
        words = _CALL_AGAIN if following is not None and poll.calls.get(following) else _CALL_NEXT
        problem = problem_of(poll, self._marks, language)
        return RollCallView(
            poll=poll.poll_id,
            may_call=meeting.has_role(self.room.bridge.me, Role.CHAIR, Role.SECRETARY),
            method=poll.method.value,
            called=person_name(meeting, whom) if whom is not None else "",
            called_detail=_detail(meeting, poll, whom, language) if whom is not None else "",
            next_text=words.say(language).format(person_name(meeting, following)) if following is not None else "",
            next_key=following or "",
            done=_ALL_CALLED.say(language) if following is None else "",
            progress=_PROGRESS.say(language).format(len(poll.received), len(poll.entitled)),
            part=len(poll.received) / len(poll.entitled),
            left=problem or left_text(poll, self._marks, language) if poll.method is not Method.MOTION else "",
            sendable=problem == "" and poll.method is not Method.MOTION,
            blank_offered=poll.blank_allowed and poll.method is not Method.MOTION,
            correcting=self._correcting or "",
        )

    @Slot(str)
    def call(self, key: str) -> None:
        """Call somebody."""
        poll = open_roll(self.room.meeting)
        if poll is not None:
            self._correcting = None
            self.room.submit(CallVoter(poll_id=poll.poll_id, person_id=PersonId(key)))

    @Slot(str)
    def correct(self, key: str) -> None:
        """Type in once more what somebody answered; "" leaves it."""
        self._correcting = PersonId(key) if key else None
        self.refresh()

    @Slot(str)
    def answer(self, choice: str) -> None:
        """What was answered on a motion."""
        self._record(Vote(marks={MOTION: Choice(choice)}))

    @Slot(str, str)
    def mark(self, option: str, choice: str) -> None:
        """Mark one option of the answer being typed in."""
        poll = open_roll(self.room.meeting)
        if poll is not None:
            self._marks = marks_of(poll, self._marks, OptionId(option), Choice(choice))
            self.refresh()

    @Slot(bool)
    def send(self, blank: bool) -> None:
        """Enter what is marked, or a blank answer."""
        self._record(Vote(marks={} if blank else self._marks))

    def _record(self, vote: Vote) -> None:
        poll = open_roll(self.room.meeting)
        whom = self._whom(poll) if poll is not None else None
        if poll is None or whom is None:
            return
        self._correcting = None
        self.room.submit(RecordVote(poll_id=poll.poll_id, voter_id=whom, vote=vote))
