"""What is saved of the minutes on this machine: PDF, DOCX, edXML, tasks, chain, archive; one at a time."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QStandardPaths, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtQml import QmlElement

from meetroom.archive.action_list import in_order, write_action_list
from meetroom.archive.calendar import write_tasks
from meetroom.archive.minutes import MinutesNotWritten, write_minutes_pdf
from meetroom.archive.verify import write_chain_file
from meetroom.client.disk import write_durably
from meetroom.client.engine import ClientError, ClientProblem
from meetroom.domain.minutes import draft
from meetroom.domain.minutes_state import ActionItem
from meetroom.ui.minutes_issuing import MinutesIssuingViewModel
from meetroom.ui.minutes_preview import head_of
from meetroom.ui.sentences import error_words
from meetroom.ui.template_words import not_set
from meetroom.ui.view import Room, ViewModel, shown
from meetroom.ui.words import NOTHING, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

KINDS = {"pdf": "pdf", "docx": "docx", "edxml": "edxml", "csv": "csv", "ics": "ics", "chain": "jsonl", "bag": "zip"}
_NAMES = {
    "pdf": "bien-ban", "docx": "bien-ban", "edxml": "bien-ban", "csv": "nhiem-vu", "ics": "nhiem-vu",
    "chain": "chuoi-su-kien", "bag": "ho-so-phien-hop",
}  # fmt: skip
_SAVING = Words("Saving…", "Đang lưu…")
_PART = Words("Saving {0} %", "Đang lưu {0} %")
_SAVED = Words("Saved: {0}", "Đã lưu: {0}")
_CANCELLED = Words("Cancelled; nothing was saved.", "Đã hủy; chưa lưu tệp nào.")
_NOT_TYPESET = Words(
    "The minutes could not be typeset. Remove unusual signs from the texts, then try again.",
    "Không dàn trang được biên bản. Hãy bỏ các ký tự lạ trong nội dung rồi thử lại.",
)
_NOT_SAVED = Words(
    "The file could not be written. Choose another place or free some space, then try again.",
    "Không ghi được tệp. Hãy chọn nơi khác hoặc giải phóng ổ đĩa rồi thử lại.",
)
_NO_ORGANISATION = Words(
    "This server was not told in whose name it writes. The administrator's guide says how to set it up.",
    "Máy chủ chưa được khai báo tên và mã định danh của cơ quan. Xem cách khai báo trong hướng dẫn quản trị.",
)
_NO_TASKS = Words("There are no tasks yet. Write them first.", "Chưa có nhiệm vụ nào. Hãy ghi nhiệm vụ trước.")


class FilesView(msgspec.Struct, frozen=True, kw_only=True):
    """What is being saved, or was last."""

    busy: bool
    kind: str
    part: float
    said: str
    tone: str
    file: str


@QmlElement
class MinutesFilesViewModel(ViewModel):
    """See the module."""

    ticking = False
    changed = Signal()
    busy = shown(bool, "busy", changed)
    kind = shown(str, "kind", changed)
    part = shown(float, "part", changed)
    said = shown(str, "said", changed)
    tone = shown(str, "tone", changed)
    file = shown(str, "file", changed)

    _progressed = Signal(object, object)

    def __init__(self, room: Room, issuing: MinutesIssuingViewModel) -> None:
        self._issuing = issuing
        self._cancel: Callable[[], None] | None = None
        self._said = NOTHING
        self._now = FilesView(busy=False, kind="", part=0.0, said="", tone="plain", file="")
        super().__init__(room)
        self._progressed.connect(self._on_progress)

    def look(self) -> FilesView:
        """See ViewModel."""
        return replace(self._now, said=self.room.text(self._said))

    @Slot(str, result=QUrl)
    def proposedFile(self, kind: str) -> QUrl:
        """Where to save, to begin with."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        meeting = self.room.meeting
        moment = meeting.opened_at or meeting.planned_start
        day = moment.astimezone().strftime("-%Y-%m-%d") if moment else ""
        return QUrl.fromLocalFile(str(Path(folder) / f"{_NAMES[kind]}{day}.{KINDS[kind]}"))

    @Slot(str, QUrl)
    def save(self, kind: str, target: QUrl) -> None:
        """Save one kind of file."""
        if self._now.busy or kind not in KINDS:
            return
        if kind in ("csv", "ics") and not self._actions():
            self._put(said=_NO_TASKS, tone="amber", kind=kind)
            return
        path = Path(target.toLocalFile())
        makers: dict[str, Callable[[Path], Awaitable[Words | None]]] = {
            "pdf": self._pdf, "docx": self._docx, "edxml": self._edxml, "csv": self._csv, "ics": self._ics,
            "chain": self._chain, "bag": self._bag,
        }  # fmt: skip
        self._put(busy=True, kind=kind, said=_SAVING, tone="blue")
        self._cancel = self.room.bridge.run(
            _guarded(makers[kind](path)), lambda wrong: self._ended(path, wrong), self._failed
        )

    @Slot()
    def cancel(self) -> None:
        """Save it not."""
        cancel, self._cancel = self._cancel, None
        if cancel is not None:
            cancel()
            self._put(kind=self._now.kind, said=_CANCELLED, tone="plain")

    @Slot()
    def openFile(self) -> None:
        """Show what was saved in the program of this machine."""
        if self._now.file:
            QDesktopServices.openUrl(QUrl.fromLocalFile(self._now.file))

    def _actions(self) -> tuple[ActionItem, ...]:
        minutes = self.room.meeting.minutes
        return in_order(self.room.meeting, (minutes.actions or minutes.given).values())

    async def _pdf(self, path: Path) -> Words | None:
        bridge = self.room.bridge
        if bridge.meeting.minutes.issued is not None:
            paper = await bridge.engine.minutes.paper()
            await asyncio.to_thread(write_durably, path, paper.pdf)
            return None
        issuing, meeting, facts, head = self._issuing, bridge.meeting, tuple(bridge.facts), head_of(bridge)
        templates = await bridge.engine.minutes.office_templates()

        def work() -> Words | None:
            try:
                pdf = write_minutes_pdf(
                    draft(meeting, facts),
                    language=issuing.language_now.value,
                    head=head,
                    number=issuing.number_now,
                    recipients=issuing.recipients_now,
                    templates=templates,
                )
            except MinutesNotWritten as error:
                return not_set(error, _NOT_TYPESET)
            write_durably(path, pdf)
            return None

        return await asyncio.to_thread(work)

    async def _docx(self, path: Path) -> None:
        made = await self.room.bridge.engine.minutes.docx(self._issuing.language_now.value)
        await asyncio.to_thread(write_durably, path, made)

    async def _edxml(self, path: Path) -> Words | None:
        try:
            made = await self.room.bridge.engine.minutes.delivering.package()
        except ClientError as error:
            if error.problem is not ClientProblem.NOT_FOUND:
                raise
            return _NO_ORGANISATION
        await asyncio.to_thread(write_durably, path, made)
        return None

    async def _csv(self, path: Path) -> None:
        made = write_action_list(self.room.meeting, self._actions(), self._issuing.language_now.value)
        await asyncio.to_thread(write_durably, path, made)

    async def _ics(self, path: Path) -> None:
        meeting = self.room.meeting
        made = write_tasks(
            meeting,
            self._actions(),
            sequence=meeting.minutes.changed_seq,
            now=self.room.bridge.now(),
            language=self._issuing.language_now.value,
        )
        await asyncio.to_thread(write_durably, path, made)

    async def _chain(self, path: Path) -> None:
        engine = self.room.bridge.engine
        links = await engine.chain()
        await asyncio.to_thread(write_chain_file, links, path, meeting_id=engine.meeting_id)

    async def _bag(self, path: Path) -> None:
        await self.room.bridge.engine.archiving.fetch(path, lambda here, whole: self._progressed.emit(here, whole))

    def _on_progress(self, here: int, whole: int) -> None:
        if self._now.busy:
            part = here / whole if whole else 0.0
            self._put(
                busy=True, kind=self._now.kind, part=part, said=_PART.filled(int(part * 100)),
                tone="blue",
            )  # fmt: skip

    def _ended(self, path: Path, wrong: Words | None) -> None:
        self._cancel = None
        if wrong is not None:
            self._put(kind=self._now.kind, said=wrong, tone="red")
        else:
            self._put(kind=self._now.kind, said=_SAVED.filled(path), tone="green", file=str(path))

    def _failed(self, error: ClientError) -> None:
        self._cancel = None
        self._put(kind=self._now.kind, said=error_words(error), tone="red")

    def _put(self, *, kind: str, said: Words, tone: str, busy: bool = False, part: float = 0.0, file: str = "") -> None:
        self._said = said
        self._now = FilesView(busy=busy, kind=kind, part=part, said="", tone=tone, file=file)
        self.refresh()


async def _guarded(work: Awaitable[Words | None]) -> Words | None:
    try:
        return await work
    except OSError:
        return _NOT_SAVED
