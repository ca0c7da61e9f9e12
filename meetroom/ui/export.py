"""Saves a copy of the document being read with its marks, as a new file of this person; knows no format."""

import asyncio
import contextlib
import os
import secrets
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QStandardPaths, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError
from meetroom.domain.annotations import Mark
from meetroom.domain.state import Document, Label
from meetroom.papers.note_annex import AnnexWords
from meetroom.papers.overlay import CopyWish, ExportCancelled, write_annotated
from meetroom.papers.pages import PaperUnreadable
from meetroom.ui.items.marking import Opened
from meetroom.ui.labels import day_text, person_name
from meetroom.ui.sentences import error_sentence
from meetroom.ui.view import Room, ViewModel, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_NAME_LETTERS = 80
_SHARED_NAME = "-ghi-chu"
_WORKING = Words("Saving the copy: {0} %", "Đang lưu bản sao: {0} %")
_SAVED = Words("Saved: {0}", "Đã lưu: {0}")
_CANCELLED = Words("Cancelled. No file was written.", "Đã hủy. Không có tệp nào được ghi.")
_NOT_WRITTEN = Words(
    "The file could not be written. If it is open in another program, close it there; or choose another place, or free "
    "some space. Then try again.",
    "Không ghi được tệp. Nếu tệp đang mở ở chương trình khác, hãy đóng lại; hoặc chọn nơi khác, hoặc giải phóng ổ đĩa, "
    "rồi thử lại.",
)
_NOT_READ = Words(
    "The document could not be copied: its pages cannot be read. Fetch it again, then try once more.",
    "Không sao được tài liệu vì không đọc được các trang. Hãy tải lại tài liệu rồi thử lần nữa.",
)
_NO_NAME = Words("Choose a file on this machine.", "Hãy chọn một tệp trên máy này.")
_ANNEX = AnnexWords(title="Notes", head="{0} · Page {1} · {2}"), AnnexWords()
_PLAIN = Words(
    "The copy is a new file of yours. The document of the meeting stays as it is.",
    "Bản sao là một tệp mới của bạn. Tài liệu của phiên họp không thay đổi.",
)
_SIGNED = Words(
    "The document is signed. The copy is a new file of yours and not signed any more; it does not replace the signed "
    "document, which stays as it is.",
    "Tài liệu có chữ ký số. Bản sao là một tệp mới của bạn, không còn chữ ký số và không thay thế tài liệu đã ký; "
    "tài liệu đã ký không thay đổi.",
)


class CopyChoice(msgspec.Struct, frozen=True, kw_only=True):
    """What the person wants in the copy."""

    others: bool
    flatten: bool
    watermark: bool


class ExportView(msgspec.Struct, frozen=True, kw_only=True):
    """What the sheet shows; `watermarked`: what is proposed."""

    about: str = ""
    sentence: str = ""
    tone: str = "blue"
    busy: bool = False
    part: float = 0.0
    file: str = ""
    own: int = 0
    others: int = 0
    watermarked: bool = False


@QmlElement
class ExportViewModel(ViewModel):
    """The sheet that saves a copy.

    Args:
        opened: the version being read.
    """

    ticking = False
    changed = Signal()
    about = shown(str, "about", changed)
    sentence = shown(str, "sentence", changed)
    tone = shown(str, "tone", changed)
    busy = shown(bool, "busy", changed)
    part = shown(float, "part", changed)
    file = shown(str, "file", changed)
    own = shown(int, "own", changed)
    others = shown(int, "others", changed)
    watermarked = shown(bool, "watermarked", changed)

    _progressed = Signal(object, float)

    def __init__(self, room: Room, opened: Callable[[], Opened | None]) -> None:
        self._opened = opened
        self._said: tuple[Words | None, str, str] = (None, "blue", "")
        self._counts = (0, 0)
        self._part = 0.0
        self._file: Path | None = None
        self._stop: threading.Event | None = None
        super().__init__(room)
        self._progressed.connect(self._on_progress)

    def look(self) -> ExportView:
        """See ViewModel."""
        document, version = self._document()
        signed = document is not None and any(v.number == version and v.signatures for v in document.versions)
        words, tone, detail = self._said
        return ExportView(
            about=self.room.text(_SIGNED if signed else _PLAIN),
            sentence=self.room.text(words).format(detail) if words is not None else "",
            tone=tone,
            busy=self._stop is not None,
            part=self._part,
            file=str(self._file) if self._file is not None else "",
            own=self._counts[0],
            others=self._counts[1],
            watermarked=document is not None and document.label is not Label.NORMAL,
        )

    @Slot()
    def prepare(self) -> None:
        """The sheet is opened: count what there is."""
        opened, engine = self._opened(), self.room.bridge.engine
        if self._stop is not None or opened is None:
            return
        self._say(None)
        self._file = None

        async def count() -> tuple[int, int]:
            marks = _marks_of(engine, opened)
            own = sum(mark.author == engine.me for mark in marks)
            return own, len(marks) - own

        self.room.bridge.run(count(), self._counted, lambda _: self._counted((0, 0)))

    @Slot(result=QUrl)
    def proposedFile(self) -> QUrl:
        """Where to save, to begin with."""
        document, version = self._document()
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = _file_name(document.title) if document is not None else "tai-lieu"
        newer = f"-v{version}" if version > 1 else ""
        return QUrl.fromLocalFile(str(Path(folder) / f"{name}{newer}{_SHARED_NAME}.pdf"))

    @Slot(QUrl, bool, bool, bool)
    def save(self, target: QUrl, others: bool, flatten: bool, watermark: bool) -> None:
        """Write the copy.

        Args:
            others: marks shared with this person too.
        """
        opened, name = self._opened(), target.toLocalFile()
        if self._stop is not None or opened is None:
            return
        if not name:
            self._say(_NO_NAME, "red")
            return
        path, stop = Path(name), threading.Event()
        choice = CopyChoice(others=others, flatten=flatten, watermark=watermark)
        self._stop, self._file, self._part = stop, None, 0.0
        self._say(_WORKING, "blue", "0")
        work = self._write(opened, path, choice, stop)
        self.room.bridge.run(work, lambda said: self._finished(path, said), self._failed)

    @Slot()
    def cancel(self) -> None:
        """Give it up; nothing is left of it."""
        if self._stop is not None:
            self._stop.set()

    @Slot()
    def openFile(self) -> None:
        """Show the copy in the program of this machine."""
        if self._file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file)))

    def close(self) -> None:
        """The program ends."""
        self.cancel()

    async def _write(self, opened: Opened, path: Path, choice: CopyChoice, stop: threading.Event) -> Words | None:
        engine, meeting = self.room.bridge.engine, self.room.meeting
        me = engine.me
        marks = [mark for mark in _marks_of(engine, opened) if choice.others or mark.author == me]
        open_reader = getattr(engine.library, "open_reader", engine.library.open)
        pdf = await open_reader(opened.document_id, opened.version)
        now = engine.server_time()
        wish = CopyWish(
            flatten=choice.flatten,
            watermark=f"{person_name(meeting, me)} · {day_text(now)}" if choice.watermark else "",
            at=now,
            annex=_ANNEX[0] if self.room.language == "en" else _ANNEX[1],
        )
        told = -1

        def watch(part: float) -> None:
            nonlocal told
            if stop.is_set():
                raise ExportCancelled
            if int(part * 100) > told:
                told = int(part * 100)
                self._progressed.emit(stop, part)

        names = {mark.author: person_name(meeting, mark.author) for mark in marks}
        return await asyncio.to_thread(_write_copy, pdf, path, marks, names.__getitem__, wish, watch)

    def _on_progress(self, stop: object, part: float) -> None:
        if stop is self._stop:
            self._part = part
            self._say(_WORKING, "blue", str(int(part * 100)))

    def _counted(self, counts: tuple[int, int]) -> None:
        self._counts = counts
        self.refresh()

    def _finished(self, path: Path, said: Words | None) -> None:
        self._stop = None
        if said is None:
            self._file = path
            self._say(_SAVED, "green", str(path))
        else:
            self._say(said, "plain" if said is _CANCELLED else "red")

    def _failed(self, error: ClientError) -> None:
        self._stop = None
        sentence = error_sentence(error, self.room.language)
        self._say(Words(sentence, sentence), "red")

    def _say(self, words: Words | None, tone: str = "blue", detail: str = "") -> None:
        self._said = (words, tone, detail)
        self.refresh()

    def _document(self) -> tuple[Document | None, int]:
        opened = self._opened()
        if opened is None:
            return None, 0
        return self.room.meeting.documents.get(opened.document_id), opened.version


def _marks_of(engine: Any, opened: Opened) -> list[Mark]:
    return [mark for mark in engine.marks.of(opened.document_id) if mark.version == opened.version]


def _write_copy(
    pdf: Any,
    path: Path,
    marks: Sequence[Mark],
    author_of: Callable[[Any], str],
    wish: CopyWish,
    watch: Callable[[float], None],
) -> Words | None:
    """Write beside the file and put it in its place at the end, so that a copy is whole or not there.

    Returns: what went wrong.
    """
    draft = path.with_name(f".{path.name[:60]}.{secrets.token_hex(4)}.part")
    try:
        with draft.open("xb") as file:
            write_annotated(pdf, file, marks, author_of, wish, watch)
            file.flush()
            os.fsync(file.fileno())
        watch(1.0)
        draft.replace(path)
    except ExportCancelled:
        return _CANCELLED
    except PaperUnreadable:
        return _NOT_READ
    except OSError:
        return _NOT_WRITTEN
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        if hasattr(pdf, "close"):
            pdf.close()
    return None


def _file_name(title: str) -> str:
    """A title as every file system takes it."""
    plain = "".join(letter if letter.isalnum() or letter in " -_." else "-" for letter in title)
    return " ".join(plain.split()).strip(" .-")[:_NAME_LETTERS].rstrip(" .-") or "tai-lieu"
