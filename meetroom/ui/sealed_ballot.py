"""A verifiable secret ballot at this device: chosen, sealed, then cast or checked, and its receipt; knows no proof.

"Recorded" is said only when the server has the ballot durably.  A ballot that is checked is never cast.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QmlElement

from meetroom.client.election_views import in_groups
from meetroom.client.elections import BallotTask, ElectionsPort, ElectionStage, ElectionView, Opening
from meetroom.client.engine import ClientError, LinkState
from meetroom.domain.core import OptionId, PollId
from meetroom.domain.polls import MOTION, Choice, Method, Poll, Vote
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.sealed_ballot_check import SHORT_CHARS, carried, picture_of
from meetroom.ui.sealed_ballot_views import SealedVotes, is_early
from meetroom.ui.sealed_ballot_words import (
    PHASES,
    SENTENCES,
    Said,
    SealedPhase,
    choice_rule,
    listed_sentence,
    problem_sentence,
    vote_text,
)
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

T = TypeVar("T")
_COPIED = Words("Copied.", "Đã sao chép.")
_KEPT = Words(
    "No connection: the sealed ballot is kept on this machine and sent as soon as the line is back. It counts only if "
    "it arrives before the vote is closed.",
    "Mất kết nối: phiếu đã niêm phong được giữ trên máy này và tự gửi khi có đường truyền. Phiếu chỉ được tính nếu "
    "đến trước khi đóng biểu quyết.",
)
_ENOUGH = Words("No more than {0} can be chosen.", "Chỉ được chọn nhiều nhất {0}.")


class SealedOptionRow(Row, frozen=True, kw_only=True):
    """One option of the ballot paper; `choice`: yes, no, abstain or ""."""

    name: str
    note: str
    choice: str


class SealedBallotView(msgspec.Struct, frozen=True, kw_only=True):
    """What the card shows besides the options; `phase` is a SealedPhase."""

    phase: str = SealedPhase.HIDDEN.value
    method: str = Method.MOTION.value
    rule: str = ""
    complete: bool = False
    blank: bool = False
    chosen: str = ""
    code: str = ""
    short_code: str = ""
    opening: str = ""
    picture: str = ""
    receipt: str = ""
    short_receipt: str = ""
    sentence: str = ""
    tone: str = "blue"
    listed: str = ""
    listed_tone: str = "green"
    problem: str = ""
    may_again: bool = False
    may_move: bool = False
    busy: bool = False
    public: bool = False


@QmlElement
class SealedBallotViewModel(ViewModel):
    """The card of one verifiable vote."""

    ticking = False
    changed = Signal()
    phase = shown(str, "phase", changed)
    method = shown(str, "method", changed)
    rule = shown(str, "rule", changed)
    complete = shown(bool, "complete", changed)
    blank = shown(bool, "blank", changed)
    chosen = shown(str, "chosen", changed)
    code = shown(str, "code", changed)
    shortCode = shown(str, "short_code", changed)
    opening = shown(str, "opening", changed)
    picture = shown(str, "picture", changed)
    receipt = shown(str, "receipt", changed)
    shortReceipt = shown(str, "short_receipt", changed)
    sentence = shown(str, "sentence", changed)
    tone = shown(str, "tone", changed)
    listed = shown(str, "listed", changed)
    listedTone = shown(str, "listed_tone", changed)
    problem = shown(str, "problem", changed)
    mayAgain = shown(bool, "may_again", changed)
    mayMove = shown(bool, "may_move", changed)
    busy = shown(bool, "busy", changed)
    public = shown(bool, "public", changed)
    options: Property = fixed(QObject, "_options")

    def __init__(self, room: Room, votes: SealedVotes, poll_id: PollId) -> None:
        self._votes = votes
        self._poll_id = poll_id
        self._options = RowModel(SealedOptionRow)
        self._marks: dict[OptionId, Choice] = {}
        self._sealed: Vote | None = None
        self._opening: Opening | None = None
        self._again = False
        self._busy = False
        self._error: ClientError | None = None
        super().__init__(room)
        self._options.setParent(self)
        votes.changed.connect(self.refresh)

    def look(self) -> SealedBallotView:
        """See ViewModel."""
        poll, view = self.room.meeting.polls.get(self._poll_id), self._votes.of(self._poll_id)
        if poll is None or view is None:
            return SealedBallotView()
        phase = self._phase(view)
        self._show_options(poll)
        said = SENTENCES.get(phase)
        public = view.stage is ElectionStage.PUBLISHED
        return SealedBallotView(
            phase=phase.value,
            method=poll.method.value,
            rule=choice_rule(poll, len(self._marks), self.room.language),
            complete=self._is_complete(poll),
            blank=poll.blank_allowed and poll.method is Method.CHOOSE,
            chosen=vote_text(poll, self._sealed, self.room.language) if self._sealed is not None else "",
            code=in_groups(view.code),
            short_code=in_groups(view.code[:SHORT_CHARS]),
            opening=carried(self._opening) if self._opening is not None else "",
            picture=picture_of(carried(self._opening)) if self._opening is not None else "",
            receipt=view.receipt,
            short_receipt=in_groups(view.receipt[:SHORT_CHARS]),
            sentence=self._sentence(phase, said, public=public),
            tone=said.tone if said is not None else "blue",
            listed=self._listed(view, public=public),
            listed_tone="green" if view.own_receipt_found else "red",
            problem=self._problem(view),
            may_again=phase is SealedPhase.CAST and view.may_vote_again,
            may_move=phase is SealedPhase.OTHER_DEVICE and is_early(view),
            busy=self._busy,
            public=public,
        )

    def _phase(self, view: ElectionView) -> SealedPhase:
        if self._opening is not None:
            return SealedPhase.CHECKING
        task = view.ballot_task
        if self._again and task is BallotTask.CAST and view.may_vote_again:
            return SealedPhase.CHOOSING
        if task is BallotTask.FAULTY:
            return SealedPhase.FAULTY if view.stage is ElectionStage.VOTING else SealedPhase.FAULTY_LATE
        return PHASES[task]

    def _sentence(self, phase: SealedPhase, said: Said | None, *, public: bool) -> str:
        if phase is SealedPhase.CAST and public:
            return ""
        if phase is SealedPhase.SENDING and self.room.bridge.link is not LinkState.LIVE:
            return self.room.text(_KEPT)
        return self.room.text(said.words) if said is not None else ""

    def _listed(self, view: ElectionView, *, public: bool) -> str:
        return listed_sentence(view.own_receipt_found, self.room.language) if public else ""

    def _problem(self, view: ElectionView) -> str:
        if self._error is not None:
            return problem_sentence(self._error, self.room.language)
        if view.problem is not None and view.ballot_task is not BallotTask.SENDING:
            return problem_sentence(ClientError(view.problem), self.room.language)
        return ""

    def _show_options(self, poll: Poll) -> None:
        marks = self._marks
        rows = [
            SealedOptionRow(
                key=option.option_id,
                name=option.name,
                note=option.note,
                choice=marks[option.option_id].value if option.option_id in marks else "",
            )
            for option in poll.options
        ]
        self._options.show(rows)

    def _is_complete(self, poll: Poll) -> bool:
        if poll.method is Method.CHOOSE:
            return poll.min_choices <= len(self._marks) <= poll.max_choices
        return all(option in self._marks for option in poll.option_ids)

    @Slot(str)
    def vote(self, choice: str) -> None:
        """Answer the motion: it is sealed at once."""
        self._seal(Vote(marks={MOTION: Choice(choice)}))

    @Slot(str, str)
    def mark(self, option: str, choice: str) -> None:
        """Answer for one option; the same answer again, or "", takes it back."""
        key = OptionId(option)
        marks = {k: v for k, v in self._marks.items() if k != key}
        if choice and (key not in self._marks or self._marks[key] is not Choice(choice)):
            poll = self.room.meeting.polls[self._poll_id]
            if poll.method is Method.CHOOSE and len(marks) >= poll.max_choices:
                self.room.said.emit(self.room.text(_ENOUGH).format(poll.max_choices), "amber")
                return
            marks[key] = Choice(choice)
        self._marks = marks
        self.refresh()

    @Slot()
    def seal(self) -> None:
        """Seal what is marked."""
        self._seal(Vote(marks=dict(self._marks)))

    @Slot()
    def sealBlank(self) -> None:
        """Seal a blank ballot."""
        self._seal(Vote())

    @Slot()
    def cast(self) -> None:
        """Cast what was sealed."""
        self._run(lambda port: port.cast(self._poll_id), self._on_cast)

    @Slot()
    def check(self) -> None:
        """Open what was sealed instead of casting it."""
        self._run(lambda port: port.check(self._poll_id), self._on_opened)

    @Slot()
    def chooseAnew(self) -> None:
        """Forget what was sealed or opened and choose anew."""
        self._opening = self._sealed = self._error = None
        self._again = True
        self._marks = {}
        engine = self.room.bridge.engine
        self.room.bridge.call_soon(lambda: engine.elections.discard(self._poll_id))
        self.refresh()

    @Slot()
    def keepCast(self) -> None:
        """The ballot that was cast stays."""
        self._again, self._marks = False, {}
        self.refresh()

    @Slot()
    def voteHere(self) -> None:
        """This device votes, in the place of the one registered before."""
        self._run(lambda port: port.register_again(self._poll_id), lambda _: None)

    @Slot(str)
    def copy(self, text: str) -> None:
        """Put a receipt or an opened ballot on the clipboard."""
        QGuiApplication.clipboard().setText(text)
        self.room.say(_COPIED, "green")

    def _seal(self, vote: Vote) -> None:
        if self._busy:
            return
        self._sealed = vote
        self._run(lambda port: port.prepare(self._poll_id, vote), lambda _: None)

    def _on_cast(self, _receipt: str) -> None:
        # The vote itself is not kept a moment longer than it takes to cast it.
        self._again, self._sealed, self._marks = False, None, {}

    def _on_opened(self, opening: Opening) -> None:
        self._opening = opening

    def _run(self, ask: Callable[[ElectionsPort], Awaitable[T]], done: Callable[[T], None]) -> None:
        if self._busy:
            return
        self._busy, self._error = True, None
        self.refresh()

        def finished(result: T) -> None:
            self._busy = False
            done(result)
            self.refresh()

        self._votes.run(ask, finished, self._failed)

    def _failed(self, error: ClientError) -> None:
        self._busy, self._error = False, error
        self.refresh()
