"""One paper on its way to the server: how far it is, and what its row in the queue says; sends nothing."""

from collections.abc import Callable
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from meetroom.client.engine import ClientError
from meetroom.client.line_up import FileToHandIn
from meetroom.domain.agenda import numbered
from meetroom.domain.state import Meeting
from meetroom.protocol.http import UploadAnswer
from meetroom.ui.paper_words import in_two, size_text
from meetroom.ui.rows import Row
from meetroom.ui.sentences import error_sentence
from meetroom.ui.words import Language, Words


class Stage(StrEnum):
    """How far a file is; the names of the server's phases where they are the same."""

    QUEUED = "queued"
    SENDING = "sending"
    WAITING = "waiting"
    CHECKING = "checking"
    CONVERTING = "converting"
    SEALING = "sealing"
    DONE = "done"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    CUT_OFF = "cut_off"


RUNNING = frozenset({Stage.SENDING, Stage.WAITING, Stage.CHECKING, Stage.CONVERTING, Stage.SEALING})
OPEN = RUNNING | {Stage.QUEUED}
UNFINISHED = OPEN | {Stage.CUT_OFF}
CLEARED = frozenset({Stage.DONE, Stage.CANCELLED})
AGAIN = frozenset({Stage.CANCELLED, Stage.REFUSED, Stage.CUT_OFF})

_WORDS: dict[Stage, Words] = {
    Stage.QUEUED: Words("Waits for its turn", "Đang chờ đến lượt"),
    Stage.SENDING: Words("Sending {0} %", "Đang gửi {0} %"),
    Stage.WAITING: Words(
        "Waits for the line or for its turn at the server; goes on by itself",
        "Đang chờ đường truyền hoặc đến lượt ở máy chủ; sẽ tự tiếp tục",
    ),
    Stage.CHECKING: Words("The server checks the file…", "Máy chủ đang kiểm tra tệp…"),
    Stage.CONVERTING: Words("The server turns it into PDF…", "Máy chủ đang chuyển thành PDF…"),
    Stage.SEALING: Words("Sealing {0} %", "Đang mã hóa, niêm phong {0} %"),
    Stage.DONE: Words("Taken in: {0} pages", "Đã nhận: {0} trang"),
    Stage.CANCELLED: Words("Cancelled", "Đã hủy"),
}
_CLEANED = Words("Active contents were removed.", "Nội dung tự chạy đã được gỡ bỏ.")
_ITEM = Words("item {0}", "mục {0}")
_NEW_VERSION = Words("new version", "bản mới")
_TONES = {Stage.DONE: "green", Stage.REFUSED: "red", Stage.CUT_OFF: "amber", Stage.CANCELLED: "plain"}
_ICONS = {
    Stage.DONE: "circle-check", Stage.REFUSED: "circle-alert", Stage.CUT_OFF: "wifi-off", Stage.CANCELLED: "circle-x",
    Stage.QUEUED: "clock", Stage.WAITING: "clock", Stage.SEALING: "lock",
}  # fmt: skip
_PLACES = {Stage.REFUSED: 0, Stage.CUT_OFF: 0, Stage.QUEUED: 2, Stage.DONE: 3, Stage.CANCELLED: 4}


class UploadRow(Row, frozen=True, kw_only=True):
    """One upload, running or ended."""

    name: str
    detail: str
    text: str
    advice: str
    part: float
    tone: str
    icon: str
    active: bool
    again: bool
    nameable: bool


class Upload(msgspec.Struct):
    """One file of a `batch` that was lined up together; `begun`: the server may know of it already.

    `attempt` counts how often it was sent.
    """

    key: str
    batch: str
    what: FileToHandIn
    size_bytes: int
    begun: bool = False
    attempt: int = 0
    stage: Stage = Stage.QUEUED
    part: float = 0.0
    answer: UploadAnswer | None = None
    error: ClientError | None = None
    cancel: Callable[[], None] | None = None

    @property
    def title(self) -> str:
        """What the paper will be called."""
        return self.what.title or self.what.fields.title

    @property
    def nameable(self) -> bool:
        """Whether its title can be changed here; what is in is changed where it stands."""
        return self.what.fields.replaces is None and self.stage is not Stage.DONE

    def call(self, title: str) -> None:
        """Another title.

        What the server may have under the old one goes on under it, or it would come in twice; it is renamed once in.
        """
        if self.begun and self.stage in UNFINISHED:
            self.what = replace(self.what, title=title)
        else:
            self.what = replace(self.what, title="", fields=replace(self.what.fields, title=title))

    def reset(self) -> None:
        """To be sent (again)."""
        if self.stage is not Stage.CUT_OFF:
            self.call(self.title)
        self.stage, self.part, self.error, self.answer = Stage.QUEUED, 0.0, None, None


def in_line(uploads: list[Upload]) -> list[Upload]:
    """First what needs somebody, then what is under way or waits, last what is through."""
    return sorted(uploads, key=lambda upload: _PLACES.get(upload.stage, 1))


def way(upload: Upload) -> float:
    """How much of its way a file has behind it, 0…1; most of it is the line."""
    shares = {Stage.SENDING: 0.8 * upload.part, Stage.WAITING: 0.8 * upload.part, Stage.DONE: 1.0}
    later = {Stage.CHECKING: 0.8, Stage.CONVERTING: 0.85, Stage.SEALING: 0.9 + 0.1 * upload.part}
    return {**shares, **later}.get(upload.stage, 0.0)


def upload_row(upload: Upload, meeting: Meeting, language: Language) -> UploadRow:
    """What is said of an upload."""
    text, advice = _said(upload, language)
    return UploadRow(
        key=upload.key,
        name=upload.title,
        detail=_detail(upload, meeting, language),
        text=text,
        advice=advice,
        part=upload.part,
        tone=_TONES.get(upload.stage, "blue"),
        icon=_ICONS.get(upload.stage, "upload"),
        active=upload.stage in OPEN,
        again=upload.stage in AGAIN,
        nameable=upload.nameable,
    )


def _said(upload: Upload, language: Language) -> tuple[str, str]:
    """How far it is or why it was not taken, and what to do."""
    if upload.error is not None:
        return in_two(error_sentence(upload.error, language))
    words = _WORDS[upload.stage].say(language)
    if upload.answer is None:
        return words.format(round(upload.part * 100)), ""
    size = size_text(upload.answer.size_bytes, language)
    return f"{words.format(upload.answer.pages)} · {size}", _CLEANED.say(language) if upload.answer.removed else ""


def _detail(upload: Upload, meeting: Meeting, language: Language) -> str:
    fields = upload.what.fields
    number = next((number for number, item in numbered(meeting) if item.item_id == fields.item_id), "")
    parts = [
        fields.file_name,
        size_text(upload.size_bytes, language) if upload.size_bytes else "",
        _NEW_VERSION.say(language) if fields.replaces else "",
        _ITEM.say(language).format(number) if number else "",
    ]
    return " · ".join(part for part in parts if part)
