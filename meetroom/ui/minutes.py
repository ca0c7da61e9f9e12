"""The minutes as the secretary reads them while they are drafted, and their export; knows no layout of the paper."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import msgspec
from PySide6.QtCore import Property, QObject, QStandardPaths, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtQml import QmlElement

from meetroom.archive.minutes import MinutesNotWritten, write_minutes_pdf
from meetroom.client.engine import ClientError, ClientProblem
from meetroom.domain.minutes import draft
from meetroom.domain.minutes_form import Attendee, Contribution, Item, Minutes, Vote
from meetroom.ui.labels import SPEECH_KINDS, clock_text, day_text, time_text, verdict_text
from meetroom.ui.occurrence_words import occurrence_text
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_OPENED = Words("Opened {0}", "Khai mạc lúc {0}")
_CLOSED = Words("Closed {0}", "Bế mạc lúc {0}")
_CHAIR = Words("Chair: {0}", "Chủ tọa: {0}")
_SECRETARY = Words("Secretary: {0}", "Thư ký: {0}")
_CAME = Words("{0} of {1} members came", "{0}/{1} đại biểu tham dự")
_ABSENT = Words("Absent: {0}", "Vắng: {0}")
_TIMES = Words("From {0} to {1}", "Từ {0} đến {1}")
_SINCE = Words("From {0}", "Từ {0}")
_SPOKE = Words("{0}: {1}, {2}", "{0}: {1}, {2}")
_SPEAKS = Words("{0}: {1}, not finished yet", "{0}: {1}, chưa kết thúc")
_VOTE = Words("Vote: {0}", "Biểu quyết: {0}")
_CONCLUSION = Words("Conclusion: {0}", "Kết luận: {0}")
_PAPERS = Words("Papers: {0}", "Tài liệu: {0}")
_LOOSE = Words("Outside the agenda", "Ngoài chương trình")
_COURSE = Words("Course of the sitting", "Diễn biến điều hành phiên họp")
_SAVED = Words("The minutes are saved: {0}", "Đã lưu biên bản: {0}")
_NOT_TYPESET = Words(
    "The minutes could not be typeset. Repair the installation of the program, then try again.",
    "Không dàn trang được biên bản. Hãy cài lại chương trình rồi thử lại.",
)
_NOT_SAVED = Words(
    "The file could not be written. Choose another place or free some space, then try again.",
    "Không ghi được tệp. Hãy chọn nơi khác hoặc giải phóng ổ đĩa rồi thử lại.",
)


class LineRow(Row, frozen=True, kw_only=True):
    """One line of the draft; `level`: 0 heading, 1 line, 2 decision."""

    text: str
    level: int
    facts: str


class MinutesView(msgspec.Struct, frozen=True, kw_only=True):
    """The draft besides its lines."""

    file: str
    busy: bool
    empty: bool


def lines(minutes: Minutes, language: Language) -> Iterator[tuple[str, int, tuple[int, ...]]]:
    """The draft line by line: text, level, facts it rests on."""
    yield from _head_lines(minutes, language)
    for item in minutes.items:
        yield from _item_lines(item, f"{item.number}. {item.title}", language)
    if minutes.loose.contributions or minutes.loose.votes or minutes.loose.notes:
        yield from _item_lines(minutes.loose, _LOOSE.say(language), language)
    if minutes.course:
        yield _COURSE.say(language), 0, ()
    for told in minutes.course:
        yield occurrence_text(told, language), 1, told.seqs
    if minutes.closed_at:
        yield _CLOSED.say(language).format(day_text(minutes.closed_at)), 0, ()


def _head_lines(minutes: Minutes, language: Language) -> Iterator[tuple[str, int, tuple[int, ...]]]:
    yield minutes.title, 0, ()
    if minutes.opened_at:
        yield _OPENED.say(language).format(day_text(minutes.opened_at)), 1, minutes.seqs
    for words, people in ((_CHAIR, minutes.chairs), (_SECRETARY, minutes.secretaries)):
        if people:
            yield words.say(language).format(_names(people)), 1, ()
    yield _CAME.say(language).format(minutes.members_came, minutes.members), 1, ()
    if minutes.absent:
        yield _ABSENT.say(language).format(_names(minutes.absent)), 1, ()


def _names(people: tuple[Attendee, ...]) -> str:
    return ", ".join(f"{p.name} ({p.reason})" if p.reason else p.name for p in people)


def _item_lines(item: Item, heading: str, language: Language) -> Iterator[tuple[str, int, tuple[int, ...]]]:
    yield heading, 0, item.seqs
    if item.started_at and item.finished_at:
        yield _TIMES.say(language).format(time_text(item.started_at), time_text(item.finished_at)), 1, item.seqs
    elif item.started_at:
        yield _SINCE.say(language).format(time_text(item.started_at)), 1, item.seqs
    if item.documents:
        yield _PAPERS.say(language).format(", ".join(item.documents)), 1, ()
    for spoken in item.contributions:
        yield _spoken(spoken, language), 1, spoken.seqs
    for vote in item.votes:
        yield _VOTE.say(language).format(vote.question), 2, vote.seqs
        yield _vote(vote, language), 1, vote.seqs
    for note in item.notes:
        yield note.text, 1, note.seqs
    if item.conclusion:
        yield _CONCLUSION.say(language).format(item.conclusion), 2, item.conclusion_seqs


def _spoken(spoken: Contribution, language: Language) -> str:
    kind = SPEECH_KINDS[spoken.kind].say(language)
    if spoken.finished_at is None:
        return _SPEAKS.say(language).format(spoken.name, kind)
    return _SPOKE.say(language).format(spoken.name, kind, clock_text(spoken.spoken_s))


def _vote(vote: Vote, language: Language) -> str:
    if vote.tally is None:
        return vote.reason
    return verdict_text(
        vote.tally,
        vote.threshold,
        language,
        method=vote.method,
        elected=vote.elected,
        tie_break=vote.tie_break,
    )


@QmlElement
class MinutesViewModel(ViewModel):
    """The minutes being drafted."""

    ticking = False
    changed = Signal()
    file = shown(str, "file", changed)
    busy = shown(bool, "busy", changed)
    empty = shown(bool, "empty", changed)
    lines: Property = fixed(QObject, "_lines")

    def __init__(self, room: Room) -> None:
        self._lines = RowModel(LineRow)
        self._file: Path | None = None
        self._busy = False
        self._watched = False
        super().__init__(room)
        self._lines.setParent(self)

    def look(self) -> MinutesView:
        """See ViewModel."""
        if self._watched:
            drafted = draft(self.room.meeting, self.room.bridge.facts)
            rows = [
                LineRow(key=str(n), text=text, level=level, facts=", ".join(f"#{seq}" for seq in seqs[:6]))
                for n, (text, level, seqs) in enumerate(lines(drafted, self.room.language))
            ]
            self._lines.show(rows)
        file = str(self._file) if self._file else ""
        return MinutesView(file=file, busy=self._busy, empty=not self._lines.rows)

    @Slot(bool)
    def watch(self, watched: bool) -> None:
        """Draft only while somebody looks: it reads the whole chain."""
        self._watched = watched
        self.refresh()

    @Slot(result=QUrl)
    def proposedFile(self) -> QUrl:
        """Where to save, to begin with."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return QUrl.fromLocalFile(str(Path(folder) / "bien-ban.pdf"))

    @Slot(QUrl)
    def save(self, target: QUrl) -> None:
        """Typeset the minutes and save them as PDF."""
        self._busy = True
        self.refresh()
        path = Path(target.toLocalFile())
        self.room.bridge.run(self._write(path), self._written, self._failed)

    @Slot()
    def openFile(self) -> None:
        """Show the saved minutes in the program of this machine."""
        if self._file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file)))

    async def _write(self, path: Path) -> Path | Words:
        replica = self.room.bridge.engine.replica
        drafted = draft(replica.meeting, self.room.bridge.facts)

        def work() -> Path | Words:
            try:
                pdf = write_minutes_pdf(drafted, language=self.room.language.value, head=replica.head)
                path.write_bytes(pdf)
            except MinutesNotWritten:
                return _NOT_TYPESET
            except OSError:
                return _NOT_SAVED
            return path

        return await asyncio.to_thread(work)

    def _written(self, result: Path | Words) -> None:
        self._busy = False
        if isinstance(result, Words):
            self.room.say(result, "red")
        else:
            self._file = result
            saved = _SAVED.say(self.room.language).format(result)
            self.room.said.emit(saved, "green")
        self.refresh()

    def _failed(self, error: ClientError) -> None:
        self._busy = False
        self.refresh()
        if error.problem is not ClientProblem.NOT_IN_MEETING:
            self.room.complain(error)
