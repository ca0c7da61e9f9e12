"""How far a verifiable vote is, as the chair sees it: keys, registered devices, sealing, opening; decides nothing."""

from collections.abc import Awaitable, Callable

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.ballots.sentences import EXPOSURES
from meetroom.client.elections import ElectionsPort, ElectionStage, ElectionView
from meetroom.client.engine import ClientError
from meetroom.domain.core import PollId
from meetroom.domain.polls import Poll, PollState
from meetroom.domain.state import Meeting
from meetroom.ui.labels import person_name
from meetroom.ui.rows import RowModel
from meetroom.ui.sealed_ballot_trustees import TrusteeLine, trustee_lines
from meetroom.ui.sealed_ballot_views import SealedVotes
from meetroom.ui.sealed_ballot_words import problem_sentence
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

MOST_NAMES = 12
_UNPREPARED = Words(
    "Not prepared yet. Then the scrutineers make their keys, and delegates’ devices register by themselves.",
    "Chưa chuẩn bị. Khi bắt đầu, ban kiểm phiếu tạo khóa và thiết bị của đại biểu tự đăng ký.",
)
_STAGES: dict[ElectionStage, Words] = {
    ElectionStage.PREPARING: Words(
        "The scrutineers make their keys; delegates’ devices register by themselves.",
        "Ban kiểm phiếu đang tạo khóa; thiết bị của đại biểu tự đăng ký.",
    ),
    ElectionStage.READY: Words(
        "The keys are complete. Seal the vote when everybody present is registered.",
        "Khóa đã hoàn tất. Hãy niêm phong khi mọi người có mặt đã đăng ký.",
    ),
    ElectionStage.SEALED: Words(
        "Sealed: question, keys and roster are fixed. The vote can be opened.",
        "Đã niêm phong: câu hỏi, khóa và danh sách đã chốt. Có thể mở biểu quyết.",
    ),
    ElectionStage.VOTING: Words("Ballots are being cast.", "Đại biểu đang bỏ phiếu."),
    ElectionStage.ADDING_UP: Words(
        "The server verifies the ballots and adds them up without opening them. It waits until every one is verified.",
        "Máy chủ đang kiểm tra và cộng phiếu, không mở từng phiếu. Chỉ cộng khi mọi phiếu đã được kiểm tra.",
    ),
    ElectionStage.OPENING: Words(
        "The scrutineers open the sum: {0} of {1} have given their part.",
        "Ban kiểm phiếu đang mở tổng: {0}/{1} người đã mở phần của mình.",
    ),
    ElectionStage.OPENED: Words(
        "The scrutineers have opened the sum. Declare the result.",
        "Ban kiểm phiếu đã mở tổng. Hãy công bố kết quả.",
    ),
    ElectionStage.PUBLISHED: Words(
        "Declared. Anybody can check the public record.", "Đã công bố. Ai cũng kiểm tra được hồ sơ công khai."
    ),
    ElectionStage.CANCELLED: Words("Cancelled.", "Đã hủy."),
}
_REGISTERED = Words("Devices registered: {0}", "Thiết bị đã đăng ký: {0}")
_CAST = Words("Ballots that count so far: {0} of {1}", "Phiếu hợp lệ đã nhận: {0}/{1}")
_MISSING = Words("Present, but not registered: {0}", "Có mặt nhưng chưa đăng ký: {0}")
_AND_MORE = Words("{0} and {1} more", "{0} và {1} người nữa")
_FAULTY = Words(
    "A ballot of {0} did not hold and does not count; they have been told to vote again.",
    "Phiếu của {0} không đạt khi kiểm tra nên không được tính; người bỏ phiếu đã được báo để bỏ lại.",
)
_ASK_SEAL = Words(
    "Seal the vote now? Devices that are not registered cannot vote until it is unsealed.",
    "Niêm phong ngay? Thiết bị chưa đăng ký sẽ không bỏ phiếu được, trừ khi gỡ niêm phong.",
)
_ASK_SEAL_MISSING = Words(
    "{0} present cannot vote if you seal now: {1}. Seal all the same?",
    "Nếu niêm phong ngay, {0} người có mặt không bỏ phiếu được: {1}. Vẫn niêm phong?",
)
_STATES_BEFORE = frozenset({PollState.CREATED})
_SHOW_FAULTY = frozenset({ElectionStage.VOTING, ElectionStage.ADDING_UP, ElectionStage.OPENING, ElectionStage.OPENED})
_REGISTERS = frozenset({ElectionStage.PREPARING, ElectionStage.READY, ElectionStage.SEALED})
_WARN = frozenset({ElectionStage.ADDING_UP, ElectionStage.OPENING, ElectionStage.OPENED})


class SealedProgressView(msgspec.Struct, frozen=True, kw_only=True):
    """One vote besides its scrutineers; `stage` "" before it is prepared."""

    stage: str = ""
    sentence: str = ""
    tone: str = "blue"
    numbers: str = ""
    missing: str = ""
    warning: str = ""
    problem: str = ""
    ask_seal: str = ""
    may_prepare: bool = False
    may_seal: bool = False
    may_unseal: bool = False
    may_restart: bool = False
    busy: bool = False
    counted: bool = False


@QmlElement
class SealedProgressViewModel(ViewModel):
    """One verifiable vote for the chair."""

    ticking = False
    changed = Signal()
    stage = shown(str, "stage", changed)
    sentence = shown(str, "sentence", changed)
    tone = shown(str, "tone", changed)
    numbers = shown(str, "numbers", changed)
    missing = shown(str, "missing", changed)
    warning = shown(str, "warning", changed)
    problem = shown(str, "problem", changed)
    askSeal = shown(str, "ask_seal", changed)
    mayPrepare = shown(bool, "may_prepare", changed)
    maySeal = shown(bool, "may_seal", changed)
    mayUnseal = shown(bool, "may_unseal", changed)
    mayRestart = shown(bool, "may_restart", changed)
    busy = shown(bool, "busy", changed)
    counted = shown(bool, "counted", changed)
    trustees: Property = fixed(QObject, "_trustees")

    def __init__(self, room: Room, votes: SealedVotes, poll_id: PollId) -> None:
        self._votes = votes
        self._poll_id = poll_id
        self._trustees = RowModel(TrusteeLine)
        self._busy = False
        self._error: ClientError | None = None
        super().__init__(room)
        self._trustees.setParent(self)
        votes.changed.connect(self.refresh)

    def look(self) -> SealedProgressView:
        """See ViewModel."""
        meeting, language = self.room.meeting, self.room.language
        poll, view = meeting.polls.get(self._poll_id), self._votes.of(self._poll_id)
        problem = problem_sentence(self._error, language) if self._error is not None else ""
        if poll is None:
            return SealedProgressView()
        if view is None:
            waits = poll.state in _STATES_BEFORE
            sentence = self.room.text(_UNPREPARED) if waits else ""
            return SealedProgressView(sentence=sentence, may_prepare=waits, problem=problem, busy=self._busy)
        self._trustees.show(trustee_lines(view, meeting, self.room.bridge.me, language))
        stage = view.stage
        early = stage in (ElectionStage.PREPARING, ElectionStage.READY)
        return SealedProgressView(
            stage=stage.value,
            sentence=_STAGES[stage].say(language).format(view.parts_given, view.needed),
            tone=_tone(stage),
            numbers=_numbers(poll, view, language),
            missing=_missing(view, meeting, language) if stage in _REGISTERS else "",
            warning=warning_text(view, meeting, language),
            problem=problem,
            ask_seal=_ask_seal(view, meeting, language),
            may_prepare=False,
            may_seal=stage is ElectionStage.READY,
            may_unseal=stage is ElectionStage.SEALED,
            may_restart=early and any(row.fingerprint for row in view.trustees),
            busy=self._busy,
            counted=stage in (ElectionStage.OPENED, ElectionStage.PUBLISHED),
        )

    @Slot()
    def prepare(self) -> None:
        """Let keys be made and devices register."""
        self._run(lambda port: port.prepare_election(self._poll_id))

    @Slot()
    def seal(self) -> None:
        """Fix question, keys and roster."""
        self._run(lambda port: port.seal(self._poll_id))

    @Slot()
    def unseal(self) -> None:
        """Let further devices register."""
        self._run(lambda port: port.unseal(self._poll_id))

    @Slot()
    def restartKeys(self) -> None:
        """All keys are made anew."""
        self._run(lambda port: port.restart_keys(self._poll_id))

    def _run(self, ask: Callable[[ElectionsPort], Awaitable[None]]) -> None:
        if self._busy:
            return
        self._busy, self._error = True, None
        self.refresh()
        self._votes.run(ask, lambda _: self._finished(None), self._finished)

    def _finished(self, error: ClientError | None) -> None:
        self._busy, self._error = False, error
        self.refresh()


def _tone(stage: ElectionStage) -> str:
    if stage in (ElectionStage.SEALED, ElectionStage.OPENED, ElectionStage.PUBLISHED):
        return "green"
    return "plain" if stage is ElectionStage.CANCELLED else "blue"


def _numbers(poll: Poll, view: ElectionView, language: Language) -> str:
    if view.stage in _REGISTERS:
        return _REGISTERED.say(language).format(len(view.registered))
    if view.stage is ElectionStage.CANCELLED:
        return ""
    return _CAST.say(language).format(view.cast, len(poll.entitled))


def _missing(view: ElectionView, meeting: Meeting, language: Language) -> str:
    return _MISSING.say(language).format(_names(view, meeting, language)) if view.missing else ""


def _names(view: ElectionView, meeting: Meeting, language: Language) -> str:
    names = ", ".join(person_name(meeting, person) for person in view.missing[:MOST_NAMES])
    more = len(view.missing) - MOST_NAMES
    return _AND_MORE.say(language).format(names, more) if more > 0 else names


def _ask_seal(view: ElectionView, meeting: Meeting, language: Language) -> str:
    if not view.missing:
        return _ASK_SEAL.say(language)
    return _ASK_SEAL_MISSING.say(language).format(len(view.missing), _names(view, meeting, language))


def warning_text(view: ElectionView, meeting: Meeting, language: Language) -> str:
    """What office and scrutineers must know before they open or declare: exposures and ballots that did not hold."""
    lines = []
    if view.stage in _WARN:
        lines += [EXPOSURES[found].vi if language != "en" else EXPOSURES[found].en for found in view.warnings]
    if view.faulty and view.stage in _SHOW_FAULTY:
        names = ", ".join(person_name(meeting, person) for person in view.faulty)
        lines.append(_FAULTY.say(language).format(names))
    return "\n".join(lines)
