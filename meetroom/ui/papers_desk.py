"""The secretary's papers: upload with progress, release, withdraw; knows no file's content."""

from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError, UploadPhase, UploadStep
from meetroom.domain.agenda import numbered
from meetroom.domain.core import DocumentId, ItemId
from meetroom.domain.documents import ReleaseDocument, WithdrawDocument
from meetroom.domain.state import Audience, Document, DocumentState, Label, Meeting, Role
from meetroom.protocol.http import UploadAnswer, UploadFields
from meetroom.ui.labels import DOCUMENTS
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.sentences import error_sentence
from meetroom.ui.view import Room, ViewModel, fixed, new_id, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

MEGABYTE = 1_000_000
_DETAIL = Words("{0} · {1} pages · {2} MB · version {3}", "{0} · {1} trang · {2} MB · bản {3}")
_INTERNAL = Words("internal", "nội bộ")
_SENT = Words("Sending {0} %", "Đang gửi {0} %")
_CHECKING = Words("The server checks the file…", "Máy chủ đang kiểm tra tệp…")
_TAKEN = Words("Taken in: {0} pages", "Đã nhận: {0} trang")
_CLEANED = Words(
    "Taken in: {0} pages. Active contents were removed.", "Đã nhận: {0} trang. Nội dung tự chạy đã được gỡ bỏ."
)
_CANCELLED = Words("Cancelled", "Đã hủy")
_NO_ITEM = Words("No item", "Không gắn mục nào")
_LABELS = {Label.NORMAL: Words("Ordinary", "Thường"), Label.INTERNAL: Words("Internal", "Nội bộ")}
_AUDIENCES: tuple[tuple[Words, Audience], ...] = (
    (Words("Everybody in the meeting", "Mọi người trong phiên họp"), Audience(everyone=True)),
    (Words("Delegates only", "Chỉ đại biểu"), Audience(roles=(Role.CHAIR, Role.SECRETARY, Role.DELEGATE))),
)


class PaperRow(Row, frozen=True, kw_only=True):
    """One document."""

    title: str
    detail: str
    stage: str
    stage_text: str
    tone: str


class UploadRow(Row, frozen=True, kw_only=True):
    """One upload, running or ended."""

    name: str
    text: str
    part: float
    tone: str
    active: bool


class PapersDeskView(msgspec.Struct, frozen=True, kw_only=True):
    """The desk besides its lists."""

    items: tuple[str, ...]
    labels: tuple[str, ...]
    audiences: tuple[str, ...]
    unreleased: int


def paper_row(document: Document, language: Language) -> PaperRow:
    """One document for the list."""
    version = document.versions[-1]
    size = f"{max(0.1, version.size_bytes / MEGABYTE):.1f}"
    detail = _DETAIL.say(language).format(document.file_name, version.pages, size, version.number)
    if document.label is Label.INTERNAL:
        detail += f" · {_INTERNAL.say(language)}"
    if document.reason:
        detail += f" · {document.reason}"
    tones = {DocumentState.RELEASED: "green", DocumentState.WITHDRAWN: "red"}
    return PaperRow(
        key=document.document_id,
        title=document.title,
        detail=detail,
        stage=document.state.value,
        stage_text=DOCUMENTS[document.state].say(language),
        tone=tones.get(document.state, "amber"),
    )


def item_choices(meeting: Meeting, language: Language) -> list[tuple[str, ItemId | None]]:
    """What a document or a vote can be tied to, with its words."""
    rows: list[tuple[str, ItemId | None]] = [(_NO_ITEM.say(language), None)]
    return rows + [(f"{number}. {item.title}", item.item_id) for number, item in numbered(meeting)]


def title_of(path: Path) -> str:
    """A title to propose for a file."""
    return path.stem.replace("_", " ").strip() or path.name


@QmlElement
class PapersDeskViewModel(ViewModel):
    """The secretary's papers."""

    ticking = False
    changed = Signal()
    items = shown(list, "items", changed)
    labels = shown(list, "labels", changed)
    audiences = shown(list, "audiences", changed)
    unreleased = shown(int, "unreleased", changed)
    papers: Property = fixed(QObject, "_papers")
    uploads: Property = fixed(QObject, "_uploads")

    _progressed = Signal(str, object)  # UploadStep

    def __init__(self, room: Room) -> None:
        self._papers, self._uploads = RowModel(PaperRow), RowModel(UploadRow)
        self._rows: dict[str, UploadRow] = {}
        self._cancels: dict[str, Callable[[], None]] = {}
        super().__init__(room)
        for model in (self._papers, self._uploads):
            model.setParent(self)
        self._progressed.connect(self._on_progress)

    def look(self) -> PapersDeskView:
        """See ViewModel."""
        meeting, language = self.room.meeting, self.room.language
        self._papers.show([paper_row(d, language) for d in meeting.documents.values()])
        return PapersDeskView(
            items=tuple(words for words, _ in item_choices(meeting, language)),
            labels=tuple(words.say(language) for words in _LABELS.values()),
            audiences=tuple(words.say(language) for words, _ in _AUDIENCES),
            unreleased=sum(d.state is DocumentState.REGISTERED for d in meeting.documents.values()),
        )

    @Slot(QUrl, result=str)
    def proposedTitle(self, file: QUrl) -> str:
        """A title for a chosen file."""
        return title_of(Path(file.toLocalFile()))

    @Slot(QUrl, str, int, int, int)
    def upload(self, file: QUrl, title: str, item: int, label: int, audience: int) -> None:
        """Hand in a file."""
        path = Path(file.toLocalFile())
        choices = item_choices(self.room.meeting, self.room.language)
        fields = UploadFields(
            title=title.strip() or title_of(path),
            file_name=path.name,
            item_id=choices[item][1] if 0 <= item < len(choices) else None,
            audience=_AUDIENCES[audience][1],
            label=tuple(_LABELS)[label],
        )
        self._send(path, fields)

    @Slot(QUrl, str)
    def replace(self, file: QUrl, key: str) -> None:
        """Hand in a new version of a document."""
        path = Path(file.toLocalFile())
        old = self.room.meeting.documents[DocumentId(key)]
        self._send(path, UploadFields(title=old.title, file_name=path.name, replaces=old.document_id))

    @Slot(str)
    def cancel(self, key: str) -> None:
        """Give an upload up."""
        cancel = self._cancels.pop(key, None)
        if cancel is not None:
            cancel()
            self._put(key, self.room.text(_CANCELLED), 0.0, "plain", active=False)

    @Slot(str)
    def dismiss(self, key: str) -> None:
        """Take an ended upload off the list."""
        self._rows.pop(key, None)
        self._uploads.show(list(self._rows.values()))

    @Slot(str)
    def release(self, key: str) -> None:
        """Let its audience open a document."""
        self.room.submit(ReleaseDocument(document_id=DocumentId(key)))

    @Slot()
    def releaseAll(self) -> None:
        """Release everything that is not released."""
        for document in self.room.meeting.documents.values():
            if document.state is DocumentState.REGISTERED:
                self.release(document.document_id)

    @Slot(str, str)
    def withdraw(self, key: str, reason: str) -> None:
        """Take a document back."""
        self.room.submit(WithdrawDocument(document_id=DocumentId(key), reason=reason.strip()))

    def _send(self, path: Path, fields: UploadFields) -> None:
        key = new_id()
        self._rows[key] = UploadRow(key=key, name=fields.title, text="", part=0.0, tone="blue", active=True)
        self._put(key, self.room.text(_SENT).format(0), 0.0, "blue", active=True)
        engine = self.room.bridge.engine
        work = engine.upload(path, fields, lambda step: self._progressed.emit(key, step))
        self._cancels[key] = self.room.bridge.run(
            work, lambda answer: self._taken(key, answer), lambda error: self._failed(key, error)
        )

    def _on_progress(self, key: str, step: UploadStep) -> None:
        if key not in self._cancels:
            return
        sending = step.phase in (UploadPhase.SENDING, UploadPhase.WAITING)
        part = step.done_bytes / max(1, step.total_bytes) if sending else 1.0
        words = _SENT if sending and part < 1.0 else _CHECKING
        self._put(key, self.room.text(words).format(round(part * 100)), part, "blue", active=True)

    def _taken(self, key: str, answer: UploadAnswer) -> None:
        self._cancels.pop(key, None)
        words = _CLEANED if answer.removed else _TAKEN
        self._put(key, self.room.text(words).format(answer.pages), 1.0, "green", active=False)

    def _failed(self, key: str, error: ClientError) -> None:
        self._cancels.pop(key, None)
        self._put(key, error_sentence(error, self.room.language), 0.0, "red", active=False)

    def _put(self, key: str, text: str, part: float, tone: str, *, active: bool) -> None:
        old = self._rows[key]
        self._rows[key] = msgspec.structs.replace(old, text=text, part=part, tone=tone, active=active)
        self._uploads.show(list(self._rows.values()))
