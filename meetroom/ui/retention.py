"""What stays on this machine after the meeting: said to everybody, settled by the office before the opening."""

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.lifecycle import EditMeeting
from meetroom.domain.state import OVER, Meeting, Phase, Retention, Role
from meetroom.ui.view import Room, ViewModel, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

RULES: dict[Retention, Words] = {
    Retention.KEEP: Words("Keep documents and notes", "Giữ tài liệu và ghi chú"),
    Retention.KEEP_OWN_NOTES: Words("Keep only each person's own notes", "Chỉ giữ ghi chú của từng người"),
    Retention.WIPE: Words("Remove documents and notes", "Xóa tài liệu và ghi chú"),
}
_BEFORE: dict[Retention, Words] = {
    Retention.KEEP: Words(
        "After the meeting its documents and your notes stay on this machine.",
        "Sau phiên họp, tài liệu và ghi chú của bạn vẫn được giữ trên máy này.",
    ),
    Retention.KEEP_OWN_NOTES: Words(
        "Once the minutes are approved, the documents of this meeting are removed from this machine. Your notes stay.",
        "Khi biên bản được duyệt, tài liệu của phiên họp sẽ bị xóa khỏi máy này. Ghi chú của bạn được giữ lại.",
    ),
    Retention.WIPE: Words(
        "Once the minutes are approved, the documents of this meeting and your notes are removed from this machine.",
        "Khi biên bản được duyệt, tài liệu của phiên họp và ghi chú của bạn sẽ bị xóa khỏi máy này.",
    ),
}
_AFTER: dict[Retention, Words] = {
    Retention.KEEP: _BEFORE[Retention.KEEP],
    Retention.KEEP_OWN_NOTES: Words(
        "The meeting is over: its documents have been removed from this machine. Your own notes are in the library.",
        "Phiên họp đã kết thúc: tài liệu đã được xóa khỏi máy này. Ghi chú của bạn nằm trong thư viện.",
    ),
    Retention.WIPE: Words(
        "The meeting is over: its documents have been removed from this machine, and your notes as soon as the server "
        "has them.",
        "Phiên họp đã kết thúc: tài liệu đã được xóa khỏi máy này; ghi chú của bạn cũng được xóa ngay khi máy chủ đã "
        "nhận.",
    ),
}


_STILL_HERE = Words(
    "The meeting is over and its documents are to be removed, but {0} could not be removed from this machine yet. The "
    "program tries again; if it stays so, close other programs that show them, or free some space.",
    "Phiên họp đã kết thúc và tài liệu phải được xóa, nhưng còn {0} tài liệu chưa xóa được khỏi máy này. Chương trình "
    "sẽ thử lại; nếu vẫn vậy, hãy đóng chương trình khác đang mở tài liệu hoặc giải phóng ổ đĩa.",
)
_UNSENT = Words(
    "What has not reached the server stays until it has it.",
    "Nội dung chưa gửi được giữ lại đến khi máy chủ nhận.",
)


def retention_text(meeting: Meeting, language: Language, *, documents: int = 0, unsent: bool = False) -> str:
    """What becomes, or has become, of what lies here.

    Args:
        documents: those that still open on this machine.
        unsent: whether something of one's own is on this machine alone.
    """
    if meeting.phase not in OVER:
        return _BEFORE[meeting.retention].say(language)
    stays = documents and meeting.retention is not Retention.KEEP
    said = _STILL_HERE.say(language).format(documents) if stays else _AFTER[meeting.retention].say(language)
    waits = unsent and meeting.retention is Retention.WIPE
    return f"{said} {_UNSENT.say(language)}" if waits else said


class RetentionView(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown."""

    sentence: str
    options: tuple[str, ...]
    chosen: int
    editable: bool


@QmlElement
class RetentionViewModel(ViewModel):
    """The retention rule of the meeting."""

    changed = Signal()
    ticking = False
    sentence = shown(str, "sentence", changed)
    options = shown(list, "options", changed)
    chosen = shown(int, "chosen", changed)
    editable = shown(bool, "editable", changed)

    def __init__(self, room: Room) -> None:
        super().__init__(room)

    def look(self) -> RetentionView:
        """See ViewModel."""
        meeting = self.room.meeting
        return RetentionView(
            sentence="" if meeting.phase is Phase.BLANK else retention_text(meeting, self.room.language),
            options=tuple(self.room.text(words) for words in RULES.values()),
            chosen=list(RULES).index(meeting.retention),
            editable=self._may_edit(meeting),
        )

    @Slot(int)
    def choose(self, index: int) -> None:
        """Settle it; everything else of the meeting's data stays as it is."""
        meeting, rule = self.room.meeting, list(RULES)[index]
        if rule is not meeting.retention:
            command = EditMeeting(
                title=meeting.title,
                body=meeting.body,
                parent_body=meeting.parent_body,
                place=meeting.place,
                planned_start=meeting.planned_start,
                rules=meeting.rules,
                retention=rule,
            )
            self.room.submit(command)

    def _may_edit(self, meeting: Meeting) -> bool:
        office = meeting.has_role(self.room.bridge.me, Role.CHAIR, Role.SECRETARY)
        return office and meeting.phase in (Phase.DRAFT, Phase.ANNOUNCED)
