"""What needs the chair first, each with one tap to act, and next steps beside it; decides nothing itself."""

from collections.abc import Callable, Iterable, Sequence

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.agenda import FinishItem, RecordConclusion, StartItem
from meetroom.domain.attendance import RecordDepartures
from meetroom.domain.attention import Attention, AttentionKind, attention
from meetroom.domain.core import Command, PollId, SpeechId
from meetroom.domain.deferral import CarryOverItem
from meetroom.domain.floor import EndSpeech, ExtendSpeech, GrantFloor, waiting_list
from meetroom.domain.lifecycle import ApproveMinutes, OpenMeeting
from meetroom.domain.next_steps import Step, StepKind, command_of, declarable, next_steps
from meetroom.domain.points_of_order import AnswerPointOfOrder
from meetroom.domain.quorum_loss import AnswerQuorumLoss
from meetroom.domain.state import Meeting, QuorumCourse
from meetroom.domain.voting import ClosePoll, PublishResult, PublishResults
from meetroom.ui.agenda import next_item
from meetroom.ui.attention_words import GLYPHS, STEP_GLYPHS, TONES, attention_detail, attention_text, step_words
from meetroom.ui.floor import EXTENSION_S
from meetroom.ui.floor_words import order_text
from meetroom.ui.labels import person_name
from meetroom.ui.powers import may
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

MOST = 5
"""So many things are shown at once; the less urgent ones are counted."""
MOST_STEPS = 3
"""Proposed at once; beside what presses, fewer, but one at least."""
_MORE = Words("{0} more", "còn {0} việc khác")
_COURSES: dict[str, QuorumCourse] = {course.value: course for course in QuorumCourse}
_COURSE_SAID = Words("Your decision is in the minutes.", "Đã ghi quyết định vào biên bản.")

_ACTS: dict[str, tuple[Words, type[Command]]] = {
    "quorum": (Words("Decide…", "Quyết định…"), AnswerQuorumLoss),
    "led_out": (Words("They are outside", "Đã ra ngoài"), RecordDepartures),
    "grant": (Words("Give the floor", "Mời phát biểu"), GrantFloor),
    "answer": (Words("Answer…", "Trả lời…"), AnswerPointOfOrder),
    "extend": (Words("+1 min", "+1 phút"), ExtendSpeech),
    "end": (Words("End", "Kết thúc"), EndSpeech),
    "close_poll": (Words("Close the vote", "Đóng biểu quyết"), ClosePoll),
    "publish": (Words("Declare", "Công bố"), PublishResult),
    "publish_all": (Words("Declare all {0}…", "Công bố cả {0}…"), PublishResults),
    "publish_each": (Words("One by one", "Từng kết quả"), PublishResult),
    "open": (Words("Open the meeting…", "Khai mạc…"), OpenMeeting),
    "next": (Words("Next item", "Sang mục sau"), StartItem),
    "finish": (Words("Finish the item", "Kết thúc mục"), FinishItem),
    "carry": (Words("Leave to the next meeting", "Chuyển sang phiên sau"), CarryOverItem),
    "approve": (Words("Approve…", "Duyệt…"), ApproveMinutes),
}
_READ_FIRST = Words("Read and approve…", "Đọc và duyệt…")
_OFFERED: dict[AttentionKind, tuple[str, ...]] = {
    AttentionKind.QUORUM_LOST: ("quorum",),
    AttentionKind.OUTSIDERS_INSIDE: ("led_out",),
    AttentionKind.POINT_OF_ORDER: ("grant", "answer"),
    AttentionKind.VOTE_COMPLETE: ("close_poll",),
    AttentionKind.VOTE_TIMER_OVER: ("close_poll",),
    AttentionKind.SPEECH_OVER: ("extend", "end"),
    AttentionKind.ORDER_UNANSWERED: ("answer",),
    AttentionKind.RESULT_UNDECLARED: ("publish",),
    AttentionKind.LATE_START: ("open",),
    AttentionKind.ITEM_OVER: ("next", "finish"),
    AttentionKind.LONG_WAITING: ("grant",),
    AttentionKind.ITEMS_DEFERRED: ("carry",),
    AttentionKind.MINUTES_TO_APPROVE: ("approve",),
}
ASKED = {
    StepKind.ANNOUNCE: "announce", StepKind.OPEN_MEETING: "open", StepKind.RESUME: "resume",
    StepKind.CLOSE_MEETING: "close", StepKind.APPROVE_MINUTES: "approve", StepKind.ARCHIVE: "archive",
}  # fmt: skip
"""Steps that are asked about before they are taken, by the name of the act."""
_SAID: dict[StepKind, type[Command]] = {
    StepKind.ANSWER_QUORUM: AnswerQuorumLoss,
    StepKind.ANSWER_ORDER: AnswerPointOfOrder,
    StepKind.RECORD_CONCLUSION: RecordConclusion,
}
"""Steps that need words of the chair."""
_STEPS_OF: dict[str, tuple[StepKind, ...]] = {
    "quorum": (StepKind.ANSWER_QUORUM,),
    "grant": (StepKind.GRANT_FLOOR,),
    "answer": (StepKind.ANSWER_ORDER,),
    "end": (StepKind.END_SPEECH,),
    "close_poll": (StepKind.CLOSE_POLL,),
    "publish": (StepKind.PUBLISH_RESULT,),
    "publish_all": (StepKind.PUBLISH_RESULTS,),
    "open": (StepKind.OPEN_MEETING,),
    "next": (StepKind.START_ITEM,),
    "finish": (StepKind.FINISH_ITEM,),
    "approve": (StepKind.APPROVE_MINUTES,),
}
"""Which steps an act about one of the things already is."""
_SAID_BESIDE = (StepKind.OPEN_DOORS,)
"""Steps whose button stands beside the sentence about the state they end."""


_SHOWN_ELSEWHERE = frozenset({AttentionKind.NEXT_STEP, AttentionKind.NO_QUORUM})
"""Steps have buttons of their own; that there is no quorum is said with its numbers by the same card."""


class AttentionRow(Row, frozen=True, kw_only=True):
    """One thing that needs the chair; `acts` and `act_texts`: what can be done about it with one press."""

    text: str
    detail: str
    tone: str
    glyph: str
    acts: tuple[str, ...]
    act_texts: tuple[str, ...]


class StepRow(Row, frozen=True, kw_only=True):
    """A proposed step; the first one is the most likely."""

    text: str
    glyph: str
    name: str
    first: bool


class AttentionView(msgspec.Struct, frozen=True, kw_only=True):
    """What the cards say besides their lists."""

    any: bool
    more: str
    steps: bool


def _act_words(meeting: Meeting, act: str) -> Words:
    return _READ_FIRST if act == "approve" and meeting.minutes.sent else _ACTS[act][0]


def attention_row(meeting: Meeting, entry: Attention, acts: tuple[str, ...], language: Language) -> AttentionRow:
    """One thing as it is shown."""
    return AttentionRow(
        key=entry.key,
        text=attention_text(meeting, entry, language),
        detail=attention_detail(meeting, entry, language),
        tone=TONES[entry.level],
        glyph=GLYPHS[entry.kind],
        acts=acts,
        act_texts=tuple(_act_words(meeting, act).say(language).format(len(entry.poll_ids)) for act in acts),
    )


def _is_offered(step: Step, offered: Iterable[tuple[Attention, tuple[str, ...]]]) -> bool:
    """Whether one of the things that press has the button for this step already."""
    return step.kind in _SAID_BESIDE or any(
        step.kind in _STEPS_OF.get(act, ())
        and entry.poll_id in (None, step.poll_id)
        and entry.speech_id in (None, step.speech_id)
        for entry, acts in offered
        for act in acts
    )


def step_key(step: Step) -> str:
    """Stays with a step as long as it is proposed."""
    return ":".join(part for part in (step.kind, step.item_id, step.poll_id, step.speech_id) if part)


@QmlElement
class AttentionViewModel(ViewModel):
    """The chair's autopilot.

    `wanted(what, key, name, about)` asks the screen for more: "ruling" (a speech), "quorum", "conclusion" (an item),
    "act" (an act to be asked about), "declare" (all results, how many) or "results" (the list they stand in).
    """

    changed = Signal()
    wanted = Signal(str, str, str, str)
    any = shown(bool, "any", changed)
    more = shown(str, "more", changed)
    hasSteps = shown(bool, "steps", changed)
    rows: Property = fixed(QObject, "_rows")
    steps: Property = fixed(QObject, "_steps")

    def __init__(self, room: Room) -> None:
        self._rows, self._steps = RowModel(AttentionRow), RowModel(StepRow)
        self._entries: dict[str, Attention] = {}
        self._proposed: dict[str, Step] = {}
        super().__init__(room)
        self._rows.setParent(self)
        self._steps.setParent(self)

    def look(self) -> AttentionView:
        """See ViewModel."""
        meeting, me, language = self.room.meeting, self.room.bridge.me, self.room.language
        found = attention(meeting, self.room.bridge.now()) if meeting.presides(me) else ()
        entries = [entry for entry in found if entry.kind not in _SHOWN_ELSEWHERE]
        self._entries = {entry.key: entry for entry in entries}
        offered = [(entry, self._offered(meeting, entry)) for entry in entries[:MOST]]
        self._rows.show([attention_row(meeting, entry, acts, language) for entry, acts in offered])
        self._propose(meeting, offered, language)
        left = len(entries) - len(offered)
        return AttentionView(
            any=bool(entries), more=_MORE.say(language).format(left) if left else "", steps=bool(self._proposed)
        )

    @Slot(str, str)
    def act(self, key: str, act: str) -> None:
        """Do something about one of the things."""
        entry = self._entries.get(key)
        if entry is not None:
            _DOERS[act](self, entry)

    @Slot(str)
    def take(self, key: str) -> None:
        """Take a proposed step."""
        step = self._proposed.get(key)
        if step is None:
            return
        command = command_of(step)
        if step.kind in ASKED:
            self.wanted.emit("act", ASKED[step.kind], "", "")
        elif step.kind is StepKind.PUBLISH_RESULTS:
            self.wanted.emit("declare", str(len(step.poll_ids)), "", "")
        elif step.kind is StepKind.ANSWER_ORDER:
            self.ask_ruling(step.speech_id)
        elif step.kind is StepKind.ANSWER_QUORUM:
            self.wanted.emit("quorum", "", "", "")
        elif step.kind is StepKind.RECORD_CONCLUSION:
            self.wanted.emit("conclusion", step.item_id or "", "", "")
        elif command is not None:
            self.room.submit(command)

    @Slot()
    def declareAll(self) -> None:
        """Declare every result that can be declared, after the chair confirmed it."""
        ready = declarable(self.room.meeting)
        if ready:
            self.room.submit(PublishResults(poll_ids=ready))

    @Slot(str, str)
    def answerQuorum(self, course: str, text: str) -> None:
        """Say what follows from the loss of quorum: "go_on", "suspend" or "count_again"."""
        self.room.submit(AnswerQuorumLoss(course=_COURSES[course], text=text.strip()), _COURSE_SAID)

    def ask_ruling(self, speech_id: SpeechId | None) -> None:
        """Let the screen ask for the answer to a point of order."""
        meeting = self.room.meeting
        speech = meeting.speeches.get(speech_id) if speech_id is not None else None
        if speech is not None:
            about = order_text(speech, self.room.language)
            self.wanted.emit("ruling", speech.speech_id, person_name(meeting, speech.person_id), about)

    def _offered(self, meeting: Meeting, entry: Attention) -> tuple[str, ...]:
        offered = _OFFERED.get(entry.kind, ())
        if entry.kind is AttentionKind.ITEM_OVER:
            offered = ("next",) if next_item(meeting) is not None else ("finish",)
        if entry.kind is AttentionKind.RESULT_UNDECLARED and len(entry.poll_ids) > 1:
            offered = ("publish_all", "publish_each")
        return tuple(act for act in offered if may(meeting, self.room.bridge.me, _ACTS[act][1]))

    def _propose(
        self, meeting: Meeting, offered: Sequence[tuple[Attention, tuple[str, ...]]], language: Language
    ) -> None:
        found = next_steps(meeting, self.room.bridge.now())
        steps = [step for step in found if self._may_take(meeting, step) and not _is_offered(step, offered)]
        del steps[max(1, MOST_STEPS - len(offered)) :]
        self._proposed = {step_key(step): step for step in steps}
        self._steps.show(
            [
                StepRow(
                    key=key,
                    text=step_words(meeting, step, language),
                    glyph=STEP_GLYPHS.get(step.kind, "play"),
                    name=step.kind.value,
                    first=position == 0 and not any(acts for _, acts in offered),
                )
                for position, (key, step) in enumerate(self._proposed.items())
            ]
        )

    def _may_take(self, meeting: Meeting, step: Step) -> bool:
        if step.kind in _SAID:
            return may(meeting, self.room.bridge.me, _SAID[step.kind])
        command = command_of(step)
        return command is not None and may(meeting, self.room.bridge.me, type(command))

    def next_item(self) -> None:
        """Call the next item."""
        following = next_item(self.room.meeting)
        if following is not None:
            self.room.submit(StartItem(item_id=following.item_id))

    def grant(self, entry: Attention) -> None:
        """Give the floor to whom it is about, or to the first who waits and is there."""
        meeting = self.room.meeting
        waiting = (s.speech_id for s in waiting_list(meeting) if meeting.is_present(s.person_id))
        speech_id = entry.speech_id or next(waiting, None)
        if speech_id is not None:
            self.room.submit(GrantFloor(speech_id=speech_id))


_Doer = Callable[[AttentionViewModel, Attention], None]


def _on_speech(make: Callable[[SpeechId], Command]) -> _Doer:
    return lambda model, entry: model.room.submit(make(entry.speech_id or SpeechId("")))


def _on_poll(make: Callable[[PollId], Command]) -> _Doer:
    return lambda model, entry: model.room.submit(make(entry.poll_id or PollId("")))


def _carry(model: AttentionViewModel, entry: Attention) -> None:
    for item_id in entry.item_ids:
        model.room.submit(CarryOverItem(item_id=item_id))


def _finish(model: AttentionViewModel, entry: Attention) -> None:
    for item_id in entry.item_ids:
        model.room.submit(FinishItem(item_id=item_id))


_DOERS: dict[str, _Doer] = {
    "quorum": lambda model, _: model.wanted.emit("quorum", "", "", ""),
    "led_out": lambda model, entry: model.room.submit(RecordDepartures(person_ids=entry.person_ids)),
    "grant": lambda model, entry: model.grant(entry),
    "answer": lambda model, entry: model.ask_ruling(entry.speech_id),
    "extend": _on_speech(lambda speech_id: ExtendSpeech(speech_id=speech_id, extra_s=EXTENSION_S)),
    "end": _on_speech(lambda speech_id: EndSpeech(speech_id=speech_id)),
    "close_poll": _on_poll(lambda poll_id: ClosePoll(poll_id=poll_id)),
    "publish": _on_poll(lambda poll_id: PublishResult(poll_id=poll_id)),
    "publish_all": lambda model, entry: model.wanted.emit("declare", str(len(entry.poll_ids)), "", ""),
    "publish_each": lambda model, _: model.wanted.emit("results", "", "", ""),
    "open": lambda model, _: model.wanted.emit("act", "open", "", ""),
    "next": lambda model, _: model.next_item(),
    "finish": _finish,
    "carry": _carry,
    "approve": lambda model, _: model.wanted.emit("act", "approve", "", ""),
}
