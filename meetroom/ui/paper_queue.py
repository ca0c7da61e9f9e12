"""Papers on their way to the server: one after the other, through lost lines and restarts; knows no file's content."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError, ClientProblem, LinkState, UploadPhase, UploadStep
from meetroom.client.line_up import FileToHandIn
from meetroom.domain.core import DocumentId, PersonId
from meetroom.domain.documents import EditDocument, OrderDocuments
from meetroom.protocol.http import UploadAnswer, UploadFields
from meetroom.ui.paper_upload import (
    AGAIN,
    CLEARED,
    OPEN,
    RUNNING,
    UNFINISHED,
    Stage,
    Upload,
    UploadRow,
    in_line,
    upload_row,
    way,
)
from meetroom.ui.rows import RowModel
from meetroom.ui.view import Room, ViewModel, fixed, new_id, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

AT_ONCE = 3
"""Files sent at the same time: one is converted while the next is on the line."""


_LATER = frozenset(
    {
        ClientProblem.UNREACHABLE, ClientProblem.SERVER_STOPPING, ClientProblem.MEETING_FAILED,
        ClientProblem.NOT_IN_MEETING, ClientProblem.LOGGED_OUT, ClientProblem.TOO_MANY_UPLOADS,
    }
)  # fmt: skip
_CROWDED = ClientProblem.TOO_MANY_UPLOADS

_SUMMARY = Words("{0} of {1} files are in", "Đã nhận {0}/{1} tệp")
_REFUSALS = Words("{0} not taken", "{0} tệp chưa nhận được")


class QueueView(msgspec.Struct, frozen=True, kw_only=True):
    """The queue besides its rows."""

    open: int
    cleared: int
    again: int
    summary: str
    part: float


@QmlElement
class PaperQueueViewModel(ViewModel):
    """The uploads of this person; those of the meeting one is in are shown."""

    ticking = False
    changed = Signal()
    open = shown(int, "open", changed)
    cleared = shown(int, "cleared", changed)
    again = shown(int, "again", changed)
    summary = shown(str, "summary", changed)
    part = shown(float, "part", changed)
    rows: Property = fixed(QObject, "_rows")

    _progressed = Signal(str, int, object)  # which, which attempt, UploadStep or None when it was broken off

    def __init__(self, room: Room) -> None:
        self._rows = RowModel(UploadRow)
        self._uploads: dict[str, Upload] = {}
        self._person = PersonId("")
        self._to_order: list[tuple[DocumentId, ...]] = []
        self._to_name: dict[DocumentId, tuple[str, str]] = {}
        super().__init__(room)
        self._rows.setParent(self)
        self._progressed.connect(self._on_progress)
        room.bridge.linkChanged.connect(self._on_link)
        room.bridge.meetingChanged.connect(self._on_link)

    def look(self) -> QueueView:
        """See ViewModel."""
        meeting, language = self.room.meeting, self.room.language
        uploads = self._here()
        self._rows.show([upload_row(upload, meeting, language) for upload in in_line(uploads)])
        done, failed = (_count(uploads, stages) for stages in ({Stage.DONE}, {Stage.REFUSED, Stage.CUT_OFF}))
        parts = [_SUMMARY.say(language).format(done, len(uploads))]
        parts += [_REFUSALS.say(language).format(failed)] if failed else []
        return QueueView(
            open=_count(uploads, OPEN),
            cleared=_count(uploads, CLEARED),
            again=_count(uploads, AGAIN),
            summary=" · ".join(parts) if uploads else "",
            part=sum(map(way, uploads)) / max(1, len(uploads)),
        )

    def hand_in(self, *files: tuple[Path, UploadFields]) -> None:
        """Send files as soon as it is their turn; once all are in, they stand in the meeting in this order."""
        self._person = self.room.bridge.me
        meeting_id = self.room.meeting.meeting_id
        self._line_up([FileToHandIn(meeting_id=meeting_id, path=str(path), fields=fields) for path, fields in files])

    @Slot(str)
    def cancel(self, key: str) -> None:
        """Give an upload up."""
        upload = self._uploads.get(key)
        if upload is None or upload.stage not in OPEN:
            return
        self._stop(upload)
        self._settle(upload.batch)
        self._go_on()

    @Slot()
    def cancelAll(self) -> None:
        """Give up everything that is not yet in."""
        for upload in self._here():
            if upload.stage in OPEN:
                self._stop(upload)
                self._settle(upload.batch)
        self._go_on()

    @Slot(str, str)
    def rename(self, key: str, title: str) -> None:
        """Another title for a file that is not yet in."""
        upload = self._uploads.get(key)
        if upload is not None and upload.nameable and title.strip():
            upload.call(title.strip())
            self._go_on()

    @Slot(str)
    def retry(self, key: str) -> None:
        """Send a file once more that was not taken."""
        upload = self._uploads.get(key)
        if upload is not None and upload.stage in AGAIN:
            upload.reset()
            self._go_on()

    @Slot()
    def retryAll(self) -> None:
        """Send everything once more that was not taken."""
        for upload in self._here():
            if upload.stage in AGAIN:
                upload.reset()
        self._go_on()

    @Slot(str)
    def dismiss(self, key: str) -> None:
        """Take an ended upload off the list."""
        if key in self._uploads and self._uploads[key].stage not in OPEN:
            del self._uploads[key]
            self._go_on()

    @Slot()
    def dismissEnded(self) -> None:
        """Take off the list what is in or was given up; what was refused stays until it is dealt with."""
        self._uploads = {key: upload for key, upload in self._uploads.items() if upload.stage not in CLEARED}
        self._go_on()

    def _here(self) -> list[Upload]:
        return [u for u in self._uploads.values() if u.what.meeting_id == self.room.meeting.meeting_id]

    def _line_up(self, files: Sequence[FileToHandIn], *, begun: bool = False) -> None:
        batch = new_id()
        for what in files:
            key = new_id()
            self._uploads[key] = Upload(key=key, batch=batch, what=what, size_bytes=_size_bytes(what.path), begun=begun)
        self._go_on()

    def _go_on(self) -> None:
        """Start what can be started, remember what is not yet in, show it."""
        here = self._here()
        running = _count(here, RUNNING)
        for upload in here:
            if running < AT_ONCE and upload.stage is Stage.QUEUED:
                running += 1
                self._send(upload)
        waiting = [u.what for u in self._uploads.values() if u.stage in UNFINISHED]
        self.room.bridge.run(self.room.bridge.engine.keep_files_to_hand_in(waiting))
        self.refresh()

    def _send(self, upload: Upload) -> None:
        upload.stage, upload.part, upload.begun = Stage.SENDING, 0.0, True
        upload.attempt += 1
        upload.cancel = self.room.bridge.run(
            self._sent(upload.key, upload.attempt, upload.what),
            lambda answer: self._taken(upload, answer),
            lambda error: self._failed(upload, error),
        )

    async def _sent(self, key: str, attempt: int, what: FileToHandIn) -> UploadAnswer:
        """On the engine's loop."""
        engine = self.room.bridge.engine

        def tell(step: UploadStep | None) -> None:
            self._progressed.emit(key, attempt, step)

        if engine.meeting_id != what.meeting_id:
            raise ClientError(ClientProblem.NOT_IN_MEETING)
        try:
            return await engine.upload(Path(what.path), what.fields, tell)
        except asyncio.CancelledError:
            tell(None)
            raise

    def _stop(self, upload: Upload) -> None:
        if upload.cancel is not None:
            upload.cancel()
        upload.stage, upload.part, upload.cancel = Stage.CANCELLED, 0.0, None

    def _on_progress(self, key: str, attempt: int, step: UploadStep | None) -> None:
        upload = self._uploads.get(key)
        # The last words of an upload that was given up are still under way, perhaps while it is tried again.
        if upload is None or upload.cancel is None or attempt != upload.attempt:
            return
        if step is None:
            # The engine was closed, for good or until somebody logs in again: nothing more is asked of it now.
            upload.stage, upload.error, upload.cancel = Stage.CUT_OFF, ClientError(ClientProblem.UNREACHABLE), None
            self.refresh()
            return
        counted = step.phase in (UploadPhase.SENDING, UploadPhase.WAITING, UploadPhase.SEALING)
        part = step.done_bytes / step.total_bytes if counted and step.total_bytes else upload.part
        stage = Stage(step.phase.value)
        if (stage, round(part, 2)) != (upload.stage, round(upload.part, 2)):
            upload.stage, upload.part = stage, part
            self.refresh()

    def _taken(self, upload: Upload, answer: UploadAnswer) -> None:
        if upload.cancel is not None:
            upload.stage, upload.part, upload.answer, upload.cancel = Stage.DONE, 1.0, answer, None
            if upload.what.title:
                self._to_name[answer.document_id] = (upload.what.fields.title, upload.what.title)
                self._name()
            self._settle(upload.batch)
            self._go_on()

    def _settle(self, batch: str) -> None:
        """When all files lined up together are through: those that are in take the order they were lined up in."""
        files = [u for u in self._uploads.values() if u.batch == batch]
        if any(u.stage in UNFINISHED for u in files):
            return
        answers = [u.answer for u in files if u.answer is not None and u.what.fields.replaces is None]
        self._to_order.append(tuple(answer.document_id for answer in answers))
        self._order()

    def _order(self) -> None:
        known = self.room.meeting.documents
        # The facts may come after the answers of the uploads.
        arrived = [wanted for wanted in self._to_order if all(document in known for document in wanted)]
        self._to_order = [wanted for wanted in self._to_order if wanted not in arrived]
        for wanted in arrived:
            if [document for document in known if document in wanted] != list(wanted):
                self.room.submit(OrderDocuments(document_ids=wanted))

    def _name(self) -> None:
        """Papers whose title was changed on their way are called so, once they stand in the meeting."""
        known = self.room.meeting.documents
        for document_id in [key for key in self._to_name if key in known]:
            sent, wanted = self._to_name.pop(document_id)
            document = known[document_id]
            if document.title == sent and wanted != sent:
                self.room.submit(
                    EditDocument(
                        document_id=document_id,
                        title=wanted,
                        item_id=document.item_id,
                        audience=document.audience,
                        label=document.label,
                    )
                )

    def _failed(self, upload: Upload, error: ClientError) -> None:
        if upload.cancel is None:
            return
        upload.error, upload.cancel = error, None
        upload.stage = Stage.CUT_OFF if error.problem in _LATER else Stage.REFUSED
        crowded = error.problem is ClientProblem.TOO_MANY_UPLOADS
        if crowded and _count(self._here(), RUNNING):
            # The server takes fewer at once than are sent here: its turn comes when another one is through.
            upload.reset()
            self.refresh()
            return
        self._settle(upload.batch)
        self._go_on()

    def _on_link(self, *_: object) -> None:
        if self.room.bridge.link is not LinkState.LIVE:
            return
        self._order()
        self._name()
        cut_off = [u for u in self._here() if u.stage is Stage.CUT_OFF]
        for upload in cut_off:
            upload.reset()
        if self._person != self.room.bridge.me:
            # Somebody else uses this window now, or the program was started anew.
            self._person, self._uploads, self._to_order, self._to_name = self.room.bridge.me, {}, [], {}
            self.room.bridge.run(self.room.bridge.engine.files_to_hand_in(), self._bring_back)
        elif cut_off or (_count(self._here(), {Stage.QUEUED}) and _count(self._here(), RUNNING) < AT_ONCE):
            self._go_on()

    def _bring_back(self, files: tuple[FileToHandIn, ...]) -> None:
        if files:
            # How far they came before the program ended is not known.
            self._line_up(files, begun=True)


def _count(uploads: list[Upload], stages: frozenset[Stage] | set[Stage]) -> int:
    return sum(upload.stage in stages for upload in uploads)


def _size_bytes(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0  # sending it will say what is the matter
