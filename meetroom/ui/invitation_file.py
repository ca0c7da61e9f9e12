"""The invitation to the meeting as a calendar file, saved by the office; writes no document into it."""

import asyncio
from datetime import datetime
from pathlib import Path

import msgspec
from PySide6.QtCore import QStandardPaths, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.archive.calendar import Language as FileLanguage
from meetroom.archive.calendar import NotPlanned, write_invitation
from meetroom.client.disk import write_durably
from meetroom.client.engine import ClientError
from meetroom.domain.state import OFFICE, Meeting, Phase
from meetroom.ui.view import Room, ViewModel, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_TO_COME = frozenset({Phase.DRAFT, Phase.ANNOUNCED})
_SAVED = Words(
    "The invitation is saved. Send it by mail; opened again after a change it replaces the entry made before.",
    "Đã lưu giấy mời. Hãy gửi qua thư điện tử; khi có thay đổi, lưu và gửi lại thì lịch tự cập nhật.",
)
_NOT_SAVED = Words(
    "The file could not be written. Choose another place or free some space, then try again.",
    "Không ghi được tệp. Hãy chọn nơi khác hoặc giải phóng ổ đĩa rồi thử lại.",
)


class InvitationFileView(msgspec.Struct, frozen=True, kw_only=True):
    """`ready`: there is a time to be put into a calendar, and the meeting is still to come."""

    ready: bool
    busy: bool


@QmlElement
class InvitationFileViewModel(ViewModel):
    """See the module."""

    ticking = False
    changed = Signal()
    ready = shown(bool, "ready", changed)
    busy = shown(bool, "busy", changed)

    def __init__(self, room: Room) -> None:
        self._busy = False
        super().__init__(room)

    def look(self) -> InvitationFileView:
        """See ViewModel."""
        meeting = self.room.meeting
        to_come = meeting.planned_start is not None and meeting.phase in _TO_COME
        return InvitationFileView(ready=to_come and meeting.has_role(self.room.bridge.me, *OFFICE), busy=self._busy)

    @Slot(result=QUrl)
    def proposedFile(self) -> QUrl:
        """Where to save, to begin with."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        start = self.room.meeting.planned_start
        day = start.astimezone().strftime("-%Y-%m-%d") if start else ""
        return QUrl.fromLocalFile(str(Path(folder) / f"thu-moi{day}.ics"))

    @Slot(QUrl)
    def save(self, target: QUrl) -> None:
        """Write the file."""
        if self._busy or not self.look().ready:
            return
        bridge = self.room.bridge
        seq = bridge.facts[-1].seq if bridge.facts else 0
        language: FileLanguage = "en" if self.room.language is Language.EN else "vi"
        self._busy = True
        self.refresh()
        work = _written(Path(target.toLocalFile()), bridge.meeting, seq, bridge.now(), language)
        bridge.run(work, self._done, self._failed)

    def _done(self, wrong: Words | None) -> None:
        self._busy = False
        self.refresh()
        self.room.say(wrong or _SAVED, "green" if wrong is None else "red")

    def _failed(self, error: ClientError) -> None:
        self._busy = False
        self.refresh()
        self.room.complain(error)


async def _written(path: Path, meeting: Meeting, seq: int, now: datetime, language: FileLanguage) -> Words | None:
    def work() -> Words | None:
        try:
            write_durably(path, write_invitation(meeting, sequence=seq, now=now, language=language))
        except (OSError, NotPlanned):
            return _NOT_SAVED
        return None

    return await asyncio.to_thread(work)
