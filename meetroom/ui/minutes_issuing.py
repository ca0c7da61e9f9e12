"""Number, language and recipients of the paper, proposed from the last one, and its issuing; typesets nothing."""

import logging
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.disk import write_durably
from meetroom.client.engine import ClientError, ClientProblem
from meetroom.domain.state import Phase
from meetroom.papers.folding import fold
from meetroom.protocol.minutes import IssueState, WorkPhase
from meetroom.ui.sentences import error_words
from meetroom.ui.view import Room, ViewModel, shown
from meetroom.ui.words import NOTHING, Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

logger = logging.getLogger(__name__)
MAX_RECIPIENTS, MAX_LINE = 100, 200
_FIRST = re.compile(r"^\s*(\d+)")
_CODES = (("hoi dong nhan dan", "HĐND"), ("uy ban nhan dan", "UBND"))
_HOUSE = ("- Như thành phần dự họp;", "- Lưu: VT, hồ sơ cuộc họp.")
_HOUSE_EN = ("- Those who took part;", "- File copy: records office.")
_PHASES: dict[WorkPhase, Words] = {
    WorkPhase.WAITING: Words("The server begins…", "Máy chủ bắt đầu…"),
    WorkPhase.GATHERING: Words("The server gathers the facts…", "Máy chủ đang tập hợp diễn biến…"),
    WorkPhase.TYPESETTING: Words("The server sets the pages…", "Máy chủ đang dàn trang…"),
    WorkPhase.WRITING: Words("The server writes the file…", "Máy chủ đang ghi tệp…"),
    WorkPhase.RECORDING: Words("The number is put on record…", "Đang ghi nhận số văn bản…"),
}
_ISSUED = Words("Issued as no. {0}, {1} pages.", "Đã phát hành số {0}, {1} trang.")
_AGAIN = Words(
    "Issuing again makes the paper and its {0} signatures void.",
    "Phát hành lại sẽ làm bản hiện tại và {0} chữ ký trên đó hết giá trị.",
)
_NO_NUMBER = Words("Write the number, for instance 15/BB-UBND.", "Hãy nhập số, ví dụ 15/BB-UBND.")
_CANCELLED = Words("Issuing was cancelled; nothing was numbered.", "Đã hủy phát hành; chưa cấp số nào.")


class LastPaper(msgspec.Struct, frozen=True):
    """What a body's last minutes bore."""

    number: str
    year: int
    recipients: tuple[str, ...]
    language: Language = Language.VI


class IssuingView(msgspec.Struct, frozen=True, kw_only=True):
    """The form and what comes of it."""

    ready: bool
    number: str
    numberProblem: str
    language: int
    recipients: str
    busy: bool
    part: float
    said: str
    tone: str
    warning: str
    issued: str
    usable: bool


def code_of(body: str) -> str:
    """The code of the body's minutes, as in 15/BB-UBND."""
    folded = fold(body)
    return next((f"BB-{code}" for words, code in _CODES if words in folded), "BB")


def proposed_number(last: LastPaper | None, body: str, year: int) -> str:
    """The next number: one more than the last of the same year, else the first."""
    found = _FIRST.match(last.number) if last is not None else None
    if last is None or found is None:
        return f"01/{code_of(body)}"
    following = 1 if last.year != year else int(found.group(1)) + 1
    return f"{following:02}{last.number[found.end() :]}"


class LastPapers:
    """Remembered on this machine, by body; a file that cannot be read is started anew."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "minutes_numbers.json"
        self._of: dict[str, LastPaper] = {}
        try:
            self._of = msgspec.json.decode(self._path.read_bytes(), type=dict[str, LastPaper])
        except FileNotFoundError:
            pass
        except (OSError, msgspec.DecodeError) as error:
            logger.warning("remembered numbers cannot be read: %s", type(error).__name__)

    def of(self, body: str) -> LastPaper | None:
        """The last of a body."""
        return self._of.get(body)

    def keep(self, body: str, paper: LastPaper) -> None:
        """Remember; where the disk refuses, until the program ends."""
        self._of[body] = paper
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_durably(self._path, msgspec.json.encode(self._of))
        except OSError as error:
            logger.warning("the number cannot be remembered: %s", error.strerror)


@QmlElement
class MinutesIssuingViewModel(ViewModel):
    """See the module."""

    ticking = False
    changed = Signal()
    ready = shown(bool, "ready", changed)
    number = shown(str, "number", changed)
    numberProblem = shown(str, "numberProblem", changed)
    language = shown(int, "language", changed)
    recipients = shown(str, "recipients", changed)
    busy = shown(bool, "busy", changed)
    part = shown(float, "part", changed)
    said = shown(str, "said", changed)
    tone = shown(str, "tone", changed)
    warning = shown(str, "warning", changed)
    issued = shown(str, "issued", changed)
    usable = shown(bool, "usable", changed)

    _told = Signal(object)

    def __init__(self, room: Room, folder: Path) -> None:
        self._papers = LastPapers(folder)
        self._number: str | None = None
        self._recipients: str | None = None
        self._language: Language | None = None
        self._work: Callable[[], None] | None = None
        self._state = IssueState()
        self._outcome: tuple[Words, str] = (NOTHING, "blue")
        super().__init__(room)
        self._told.connect(self._on_told)
        room.bridge.meetingReset.connect(self._forget)

    @property
    def number_now(self) -> str:
        """As it stands in the form; of issued minutes their own until another is written."""
        if self._number is not None:
            return self._number.strip()
        issued, body = self.room.meeting.minutes.issued, self.room.meeting.body
        if issued is not None:
            return issued.number
        return proposed_number(self._papers.of(body), body, self.room.bridge.now().astimezone().year)

    @property
    def language_now(self) -> Language:
        """Of the paper."""
        if self._language is not None:
            return self._language
        issued, last = self.room.meeting.minutes.issued, self._papers.of(self.room.meeting.body)
        return Language(issued.language) if issued is not None else last.language if last else Language.VI

    @property
    def recipients_now(self) -> tuple[str, ...]:
        """The lines of "Nơi nhận"."""
        return tuple(line.strip()[:MAX_LINE] for line in self._lines().splitlines() if line.strip())[:MAX_RECIPIENTS]

    def look(self) -> IssuingView:
        """See ViewModel."""
        meeting, state = self.room.meeting, self._state
        issued, signatures = meeting.minutes.issued, len(meeting.minutes.signatures)
        busy = self._work is not None
        said, tone = self._outcome
        if busy:
            said, tone = _PHASES.get(state.phase, _PHASES[WorkPhase.WAITING]), "blue"
        return IssuingView(
            ready=meeting.phase is Phase.MINUTES_APPROVED,
            number=self.number_now if self._number is None else self._number,
            numberProblem="" if self.number_now else self.room.text(_NO_NUMBER),
            language=int(self.language_now is Language.EN),
            recipients=self._lines(),
            busy=busy,
            part=state.done / state.total if state.total else 0.0,
            said=self.room.text(said),
            tone=tone,
            warning=self.room.text(_AGAIN).format(signatures) if issued is not None and signatures else "",
            issued=self.room.text(_ISSUED).format(issued.number, issued.pages) if issued is not None else "",
            usable=meeting.phase is Phase.MINUTES_APPROVED and bool(self.number_now) and not busy,
        )

    @Slot(str)
    def setNumber(self, text: str) -> None:
        """Number and code."""
        self._number = text
        self.refresh()

    @Slot(int)
    def setLanguage(self, index: int) -> None:
        """Vietnamese (0) or English (1)."""
        self._language = Language.EN if index else Language.VI
        self.refresh()

    @Slot(str)
    def setRecipients(self, text: str) -> None:
        """A line for each."""
        self._recipients = text
        self.refresh()

    @Slot()
    def issue(self) -> None:
        """Have the server number and typeset the paper."""
        if not self._view.usable:
            return
        number, language, recipients = self.number_now, self.language_now, self.recipients_now
        self._state, self._outcome = IssueState(), (NOTHING, "blue")

        async def work() -> int:
            return await self.room.bridge.engine.minutes.issue(number, language.value, recipients, self._told.emit)

        self._work = self.room.bridge.run(work(), lambda _: self._done(number, recipients), self._failed)
        self.refresh()

    @Slot()
    def cancel(self) -> None:
        """Give it up, unless it is done already."""
        work, self._work = self._work, None
        if work is not None:
            work()
            self._outcome = (_CANCELLED, "amber")
            self.refresh()

    def _lines(self) -> str:
        if self._recipients is not None:
            return self._recipients
        issued, last = self.room.meeting.minutes.issued, self._papers.of(self.room.meeting.body)
        house = _HOUSE if self.language_now is Language.VI else _HOUSE_EN
        kept = issued.recipients if issued is not None else last.recipients if last is not None else house
        return "\n".join(kept)

    def _on_told(self, state: IssueState) -> None:
        self._state = state
        self.refresh()

    def _done(self, number: str, recipients: tuple[str, ...]) -> None:
        self._work = None
        year = self.room.bridge.now().astimezone().year
        self._papers.keep(self.room.meeting.body, LastPaper(number, year, recipients, self.language_now))
        issued = self.room.meeting.minutes.issued
        self._outcome = (_ISSUED.filled(number, issued.pages if issued else "?"), "green")
        self.refresh()

    def _failed(self, error: ClientError) -> None:
        self._work = None
        cancelled = error.problem is ClientProblem.CANCELLED
        self._outcome = (_CANCELLED, "amber") if cancelled else (error_words(error), "red")
        self.refresh()

    def _forget(self) -> None:
        self._number = self._recipients = self._language = None
        self._outcome = (NOTHING, "blue")
