"""The public record of a verifiable vote: checked here line by line, saved for other programs; works out no proof.

A file from anywhere can be checked too, without any meeting; and an opened ballot of another device.
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import msgspec
from PySide6.QtCore import Property, QObject, QStandardPaths, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtQml import QmlElement

from meetroom.ballots.audit import Outcome, Report, audit
from meetroom.ballots.sentences import Sentence, sentence, verdict
from meetroom.ballots.transcript import MOST_BYTES
from meetroom.client.election_views import in_groups
from meetroom.client.elections import ElectionsPort, RecordReport
from meetroom.client.engine import ClientError, ClientProblem
from meetroom.domain.core import PollId
from meetroom.ui.counting_record import record_name
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.sealed_ballot_views import SealedVotes
from meetroom.ui.sealed_ballot_words import listed_sentence, problem_sentence
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

T = TypeVar("T")
SUFFIX = ".bel"
PROGRAM = "belenios-tool election verify --dir"
_SAVED = Words("Saved: {0}", "Đã lưu: {0}")
_CROWDED = Words(
    "Other .bel files lie in that folder. The independent program wants a folder with this file alone.",
    "Trong thư mục đó còn tệp .bel khác. Chương trình độc lập cần một thư mục chỉ có một tệp này.",
)
_COPIED = Words("Copied.", "Đã sao chép.")
_FOUND = Words(
    "This receipt is in the record: ballot number {0} of {1}.", "Mã phiếu này có trong hồ sơ: phiếu số {0}/{1}."
)
_NOT_FOUND = Words(
    "This receipt is not in the record. Compare it letter by letter; capitals count.",
    "Không có mã phiếu này trong hồ sơ. Hãy so lại từng chữ, phân biệt chữ hoa, chữ thường.",
)
_SHORTEST = 8


class CheckLine(Row, frozen=True, kw_only=True):
    """One line of a report; `tone`: green holds, red fails, plain not to be told yet."""

    text: str
    tone: str


class RecordView(msgspec.Struct, frozen=True, kw_only=True):
    """The sheet besides its lines."""

    poll: str = ""
    question: str = ""
    of_meeting: bool = False
    verdict: str = ""
    tone: str = "blue"
    own: str = ""
    own_tone: str = "green"
    sha256: str = ""
    saved: str = ""
    saved_note: str = ""
    command: str = ""
    looked_up: str = ""
    looked_up_tone: str = "blue"
    problem: str = ""
    busy: bool = False
    checked: bool = False


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found, by whichever way the record came."""

    lines: tuple[tuple[Sentence, str], ...]
    verdict: Sentence
    ok: bool
    receipts: tuple[str, ...] = ()
    own: bool | None = None
    sha256: str = ""


_WHOLE = Words(
    "Everything holds, and it is the record of this meeting.",
    "Mọi kiểm tra đều đúng và đây là hồ sơ của phiên họp này.",
)
_SO_FAR = Words("Everything there is holds; there is no result yet.", "Mọi nội dung hiện có đều đúng; chưa có kết quả.")
_BROKEN = Words("This record does not hold.", "Hồ sơ này không hợp lệ.")


def of_meeting(report: RecordReport, receipts: tuple[str, ...]) -> Checked:
    """What the engine found of the record of a vote of this meeting."""
    tones = {True: "green", False: "red", None: "plain"}
    words = (_WHOLE if report.final else _SO_FAR) if report.ok else _BROKEN
    return Checked(
        lines=tuple((line.words, tones[line.ok]) for line in report.lines),
        verdict=Sentence(words.en, words.vi),
        ok=report.ok,
        receipts=receipts,
        own=report.own_receipt,
        sha256=report.sha256,
    )


def of_file(report: Report) -> Checked:
    """What was found of a file from anywhere."""
    tones = {Outcome.HOLDS: "green", Outcome.FAILS: "red", Outcome.NOT_YET: "plain", Outcome.UNCHECKED: "plain"}
    return Checked(
        lines=tuple((sentence(finding), tones[finding.outcome]) for finding in report.findings),
        verdict=verdict(report),
        ok=report.ok,
        receipts=report.transcript.receipts() if report.transcript is not None else (),
    )


def look_up(receipt: str, receipts: tuple[str, ...], language: Language) -> tuple[str, str]:
    """Whether a receipt, or its beginning of at least eight letters, is among those of a record; and its tone."""
    typed = "".join(receipt.split())
    if len(typed) < _SHORTEST:
        return "", "blue"
    for number, known in enumerate(receipts, 1):
        if known.startswith(typed):
            return _FOUND.say(language).format(number, len(receipts)), "green"
    return _NOT_FOUND.say(language), "red"


def command_for(path: Path) -> str:
    """The command that checks a saved record with the independent program."""
    folder = str(path.parent)
    return f'{PROGRAM} "{folder}"' if " " in folder else f"{PROGRAM} {folder}"


@QmlElement
class SealedRecordViewModel(ViewModel):
    """One public record at a time: of a vote of this meeting, or a file."""

    ticking = False
    changed = Signal()
    poll = shown(str, "poll", changed)
    question = shown(str, "question", changed)
    ofMeeting = shown(bool, "of_meeting", changed)
    verdict = shown(str, "verdict", changed)
    tone = shown(str, "tone", changed)
    own = shown(str, "own", changed)
    ownTone = shown(str, "own_tone", changed)
    sha256 = shown(str, "sha256", changed)
    saved = shown(str, "saved", changed)
    savedNote = shown(str, "saved_note", changed)
    command = shown(str, "command", changed)
    lookedUp = shown(str, "looked_up", changed)
    lookedUpTone = shown(str, "looked_up_tone", changed)
    problem = shown(str, "problem", changed)
    busy = shown(bool, "busy", changed)
    checked = shown(bool, "checked", changed)
    lines: Property = fixed(QObject, "_lines")

    def __init__(self, room: Room, votes: SealedVotes) -> None:
        self._votes = votes
        self._lines = RowModel(CheckLine)
        self._poll_id: PollId | None = None
        self._name = ""
        self._checked: Checked | None = None
        self._saved: tuple[Path, str, bool] | None = None
        self._looked_up = ""
        self._error: ClientError | None = None
        self._busy = False
        super().__init__(room)
        self._lines.setParent(self)
        votes.changed.connect(self.refresh)

    def look(self) -> RecordView:
        """See ViewModel."""
        language, checked = self.room.language, self._checked
        lines = checked.lines if checked is not None else ()
        self._lines.show(
            [CheckLine(key=str(n), text=_said(words, language), tone=tone) for n, (words, tone) in enumerate(lines)]
        )
        path = self._saved[0] if self._saved is not None else None
        found, found_tone = look_up(self._looked_up, self._receipts(), language)
        sha256 = self._saved[1] if self._saved is not None else checked.sha256 if checked is not None else ""
        return RecordView(
            poll=self._poll_id or "",
            question=self._name,
            of_meeting=self._poll_id is not None,
            verdict=_said(checked.verdict, language) if checked is not None else "",
            tone="green" if checked is not None and checked.ok else "red",
            own=listed_sentence(checked.own, language) if checked is not None else "",
            own_tone="green" if checked is not None and checked.own else "red",
            sha256=in_groups(sha256, 8),
            saved=_SAVED.say(language).format(path) if path is not None else "",
            saved_note=self.room.text(_CROWDED) if self._saved is not None and self._saved[2] else "",
            command=command_for(path) if path is not None else "",
            looked_up=found,
            looked_up_tone=found_tone,
            problem=problem_sentence(self._error, language) if self._error is not None else "",
            busy=self._busy,
            checked=checked is not None,
        )

    @Slot(str)
    def begin(self, key: str) -> None:
        """Look at the record of a vote of this meeting; "" for files."""
        poll = self.room.meeting.polls.get(PollId(key))
        self._poll_id = poll.poll_id if poll is not None else None
        self._name = poll.question if poll is not None else ""
        self._checked = self._saved = self._error = None
        self._looked_up = ""
        self.refresh()

    @Slot()
    def check(self) -> None:
        """Fetch the record of the vote and check all of it."""
        if self._poll_id is None:
            return
        poll_id, receipts = self._poll_id, self._receipts()
        self._run(lambda port: port.verify(poll_id), lambda report: self._found(of_meeting(report, receipts)))

    @Slot(QUrl)
    def checkFile(self, source: QUrl) -> None:
        """Check a file."""
        path = Path(source.toLocalFile())
        if not self._begin():
            return
        self._poll_id, self._name, self._checked, self._saved = None, path.name, None, None
        self.refresh()
        self.room.bridge.run(asyncio.to_thread(_audit, path), self._finish(self._found), self._failed)

    @Slot(result=QUrl)
    def proposedFile(self) -> QUrl:
        """Where to save, to begin with."""
        poll = self.room.meeting.polls.get(self._poll_id) if self._poll_id is not None else None
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return QUrl.fromLocalFile(str(Path(folder) / (record_name(poll) if poll is not None else "phieu-kin.bel")))

    @Slot(QUrl)
    def save(self, target: QUrl) -> None:
        """Save the record for other programs."""
        if self._poll_id is None:
            return
        name = target.toLocalFile()
        if not name:
            self._failed(ClientError(ClientProblem.FILE_UNREADABLE))
            return
        path = Path(name)
        path = path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
        self._saved = None

        def saved(sha256: str) -> None:
            self._saved = (path, sha256, sum(1 for _ in path.parent.glob(f"*{SUFFIX}")) > 1)

        poll_id = self._poll_id
        self._run(lambda port: port.save(poll_id, path), saved)

    @Slot(str)
    def lookUp(self, receipt: str) -> None:
        """Look for a receipt, typed from paper, in the record."""
        self._looked_up = receipt
        self.refresh()

    @Slot(str)
    def copy(self, text: str) -> None:
        """Put the command on the clipboard."""
        QGuiApplication.clipboard().setText(text)
        self.room.say(_COPIED, "green")

    @Slot()
    def openFolder(self) -> None:
        """Show where the record was saved."""
        if self._saved is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._saved[0].parent)))

    def _receipts(self) -> tuple[str, ...]:
        view = self._votes.of(self._poll_id) if self._poll_id is not None else None
        if view is not None:
            return view.receipts
        return self._checked.receipts if self._checked is not None else ()

    def _found(self, checked: Checked) -> None:
        self._checked = checked

    def _run(self, ask: Callable[[ElectionsPort], Awaitable[T]], done: Callable[[T], None]) -> None:
        if self._begin():
            self.refresh()
            self._votes.run(ask, self._finish(done), self._failed)

    def _begin(self) -> bool:
        if self._busy:
            return False
        self._busy, self._error = True, None
        return True

    def _finish(self, done: Callable[[T], None]) -> Callable[[T], None]:
        def finished(result: T) -> None:
            self._busy = False
            done(result)
            self.refresh()

        return finished

    def _failed(self, error: ClientError) -> None:
        self._busy, self._error = False, error
        self.refresh()


def _said(words: Sentence, language: Language) -> str:
    return words.en if language is Language.EN else words.vi


def _audit(path: Path) -> Checked:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ClientError(ClientProblem.TOO_LARGE)
        return of_file(audit(path.read_bytes()))
    except OSError as error:
        raise ClientError(ClientProblem.FILE_UNREADABLE) from error
