"""A scrutineer's part of a verifiable vote: make a key, compare, follow, open, read the result; knows no proof."""

from collections.abc import Awaitable, Callable, Sequence

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.elections import ElectionsPort, ElectionStage, ElectionView, TrusteeTask
from meetroom.client.engine import ClientError
from meetroom.domain.core import PollId
from meetroom.domain.polls import Poll
from meetroom.ui.results import explain
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.scrutineer_words import (
    ACTIONS,
    GUARD,
    KEY_ACTIONS,
    NOTICES,
    StepRow,
    loss_sentence,
    now_sentence,
    numbers_text,
    step_rows,
)
from meetroom.ui.sealed_ballot_progress import warning_text
from meetroom.ui.sealed_ballot_trustees import TrusteeLine, trustee_lines
from meetroom.ui.sealed_ballot_views import SealedVotes
from meetroom.ui.sealed_ballot_words import problem_sentence
from meetroom.ui.view import Room, ViewModel, fixed, shown

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_URGENT = (
    TrusteeTask.TAMPERED, TrusteeTask.KEY_MISSING, TrusteeTask.GIVE_PART, TrusteeTask.COMPARE, TrusteeTask.MAKE_KEY,
)  # fmt: skip
_ASK: dict[TrusteeTask, Callable[[ElectionsPort, PollId], Awaitable[None]]] = {
    TrusteeTask.MAKE_KEY: lambda port, poll_id: port.make_key(poll_id),
    TrusteeTask.COMPARE: lambda port, poll_id: port.confirm_comparison(poll_id),
    TrusteeTask.GIVE_PART: lambda port, poll_id: port.give_part(poll_id),
}
_OVER = frozenset({ElectionStage.PUBLISHED, ElectionStage.CANCELLED})
_COUNTED = frozenset({ElectionStage.OPENED, ElectionStage.PUBLISHED})


class VoteRow(Row, frozen=True, kw_only=True):
    """One vote this person is a scrutineer of, where there are several."""

    question: str
    chosen: bool


class ScrutineerView(msgspec.Struct, frozen=True, kw_only=True):
    """The sheet besides its lists, and the notice that leads to it."""

    notice: str = ""
    notice_tone: str = "blue"
    poll: str = ""
    question: str = ""
    sentence: str = ""
    tone: str = "blue"
    action: str = ""
    comparing: bool = False
    loss: str = ""
    guard: str = ""
    numbers: str = ""
    warning: str = ""
    verdict: str = ""
    problem: str = ""
    busy: bool = False
    counted: bool = False
    several: bool = False


@QmlElement
class ScrutineerViewModel(ViewModel):
    """All votes this person is a scrutineer of, one of them at a time."""

    ticking = False
    changed = Signal()
    notice = shown(str, "notice", changed)
    noticeTone = shown(str, "notice_tone", changed)
    poll = shown(str, "poll", changed)
    question = shown(str, "question", changed)
    sentence = shown(str, "sentence", changed)
    tone = shown(str, "tone", changed)
    action = shown(str, "action", changed)
    comparing = shown(bool, "comparing", changed)
    loss = shown(str, "loss", changed)
    guard = shown(str, "guard", changed)
    numbers = shown(str, "numbers", changed)
    warning = shown(str, "warning", changed)
    verdict = shown(str, "verdict", changed)
    problem = shown(str, "problem", changed)
    busy = shown(bool, "busy", changed)
    counted = shown(bool, "counted", changed)
    several = shown(bool, "several", changed)
    steps: Property = fixed(QObject, "_steps")
    trustees: Property = fixed(QObject, "_trustees")
    votes: Property = fixed(QObject, "_votes")

    def __init__(self, room: Room, sealed: SealedVotes) -> None:
        self._sealed = sealed
        self._steps = RowModel(StepRow)
        self._trustees = RowModel(TrusteeLine)
        self._votes = RowModel(VoteRow)
        self._chosen: PollId | None = None
        self._read: frozenset[PollId] = frozenset()
        self._busy = False
        self._error: ClientError | None = None
        super().__init__(room)
        for model in (self._steps, self._trustees, self._votes):
            model.setParent(self)
        sealed.changed.connect(self.refresh)

    def look(self) -> ScrutineerView:
        """See ViewModel."""
        mine = self._mine()
        polls = self.room.meeting.polls
        view = self._shown_vote(mine)
        self._votes.show(
            [
                VoteRow(key=v.poll_id, question=polls[v.poll_id].question, chosen=v is view)
                for v in mine
                if v.poll_id in polls
            ]
        )
        if view is None or view.poll_id not in polls:
            return ScrutineerView()
        return self._look_at(polls[view.poll_id], view, mine)

    def _look_at(self, poll: Poll, view: ElectionView, mine: Sequence[ElectionView]) -> ScrutineerView:
        meeting, language, me = self.room.meeting, self.room.language, self.room.bridge.me
        self._steps.show(step_rows(view, meeting, language))
        self._trustees.show(trustee_lines(view, meeting, me, language))
        sentence, tone = now_sentence(view, meeting, language)
        notice, notice_tone = self._notice(mine)
        task = view.trustee_task
        return ScrutineerView(
            notice=notice,
            notice_tone=notice_tone,
            poll=view.poll_id,
            question=poll.question,
            sentence=sentence,
            tone=tone,
            action=ACTIONS[task].say(language) if task in ACTIONS else "",
            comparing=task is TrusteeTask.COMPARE,
            loss=loss_sentence(view, language),
            guard="" if view.guarded or task not in KEY_ACTIONS else GUARD.say(language),
            numbers=numbers_text(poll, view, language),
            warning=warning_text(view, meeting, language),
            verdict=explain(poll, language) if view.stage in _COUNTED and poll.tally is not None else "",
            problem=problem_sentence(self._error, language) if self._error is not None else "",
            busy=self._busy or task is TrusteeTask.WORKING,
            counted=view.stage in _COUNTED,
            several=len(mine) > 1,
        )

    def _mine(self) -> list[ElectionView]:
        # Not by the task: once the result is out there is none left, but the counting record is still to be printed.
        me = self.room.bridge.me
        return [view for view in self._sealed.all() if any(row.person_id == me for row in view.trustees)]

    def _shown_vote(self, mine: Sequence[ElectionView]) -> ElectionView | None:
        for view in mine:
            if view.poll_id == self._chosen:
                return view
        return min(mine, key=self._urgency) if mine else None

    @staticmethod
    def _urgency(view: ElectionView) -> int:
        if view.trustee_task in _URGENT and view.stage not in _OVER:
            return _URGENT.index(view.trustee_task)
        return len(_URGENT) + (view.stage in _OVER)

    def _notice(self, mine: Sequence[ElectionView]) -> tuple[str, str]:
        """What leads to the sheet: the most urgent task; of what is over only what was not read yet."""
        waiting = [v for v in mine if v.stage is not ElectionStage.CANCELLED and v.poll_id not in self._read]
        if not waiting:
            return "", "blue"
        view = min(waiting, key=self._urgency)
        words, tone = NOTICES.get(view.stage if view.stage in NOTICES else view.trustee_task, NOTICES[None])
        poll = self.room.meeting.polls.get(view.poll_id)
        return words.say(self.room.language).format(poll.question if poll is not None else ""), tone

    @Slot()
    def begin(self) -> None:
        """The sheet is opened: what is most urgent comes first."""
        self._chosen = self._error = None
        self.refresh()

    @Slot()
    def end(self) -> None:
        """The sheet is closed: a result that was seen needs no notice any more."""
        self._read |= {view.poll_id for view in self._mine() if view.stage is ElectionStage.PUBLISHED}
        self.refresh()

    @Slot(str)
    def choose(self, key: str) -> None:
        """Look at another vote."""
        self._chosen, self._error = PollId(key), None
        self.refresh()

    @Slot()
    def act(self) -> None:
        """Do what is this scrutineer's turn."""
        view = self._shown_vote(self._mine())
        if view is None or self._busy:
            return
        ask = _ASK.get(view.trustee_task)
        if ask is not None:
            poll_id = view.poll_id
            self._busy, self._error, self._chosen = True, None, poll_id
            self.refresh()
            self._sealed.run(lambda port: ask(port, poll_id), lambda _: self._finished(None), self._finished)

    def _finished(self, error: ClientError | None) -> None:
        self._busy, self._error = False, error
        self.refresh()
