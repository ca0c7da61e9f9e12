"""The meeting's recordings as the office sees them: running, being put away, to be saved; knows no film's content."""

from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import Property, QObject, QStandardPaths, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError
from meetroom.domain.core import RecordingId
from meetroom.domain.state import Recording, StopCause
from meetroom.ui.labels import clock_text, time_text
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.sentences import error_sentence
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

MEGABYTE = 1_000_000
_TITLE = Words("Recording of {0}", "Ghi hình lúc {0}")
_RUNS = Words("Recording now", "Đang ghi")
_PUT_AWAY = Words("The server puts the film away…", "Máy chủ đang hoàn tất tệp ghi hình…")
_READY = Words("{0}, {1} MB", "{0}, {1} MB")
_FETCHED = Words("Saving {0} %", "Đang lưu {0} %")
_SAVED = Words("Saved: {0}", "Đã lưu: {0}")
_CANCELLED = Words(
    "Cancelled. What has come is kept; saving again goes on from there.",
    "Đã hủy. Phần đã tải được giữ lại; lần lưu sau sẽ tải tiếp từ đó.",
)
_CAUSES: dict[StopCause, Words] = {
    StopCause.DOORS_CLOSED: Words("ended when the doors were closed", "dừng khi chuyển sang họp kín"),
    StopCause.MEETING_CLOSED: Words("ended with the meeting", "dừng khi bế mạc"),
    StopCause.FAILED: Words("broke off: the server could not go on", "bị gián đoạn: máy chủ không ghi tiếp được"),
}


class RecordingRow(Row, frozen=True, kw_only=True):
    """One recording; `part` of its film has come while `active`."""

    name: str
    text: str
    part: float
    tone: str
    active: bool
    ready: bool


class RecordingsView(msgspec.Struct, frozen=True, kw_only=True):
    """The list besides its rows."""

    any: bool


class Fetch(msgspec.Struct, frozen=True, kw_only=True):
    """What this machine does with one film."""

    text: str
    part: float = 0.0
    tone: str = "blue"
    active: bool = False


def recording_text(recording: Recording, language: Language) -> str:
    """Where a recording stands."""
    if recording.stopped_at is None:
        return _RUNS.say(language)
    cause = _CAUSES[recording.cause].say(language) if recording.cause in _CAUSES else ""
    if not recording.sha256:
        return cause or _PUT_AWAY.say(language)
    size = f"{max(0.1, recording.size_bytes / MEGABYTE):.1f}"
    text = _READY.say(language).format(clock_text(recording.duration_s), size)
    return f"{text} · {cause}" if cause else text


@QmlElement
class RecordingsViewModel(ViewModel):
    """The list of recordings."""

    ticking = False
    changed = Signal()
    any = shown(bool, "any", changed)
    rows: Property = fixed(QObject, "_rows")

    _progressed = Signal(str, object, object)  # bytes: beyond what an int of Qt holds

    def __init__(self, room: Room) -> None:
        self._rows = RowModel(RecordingRow)
        self._fetches: dict[str, Fetch] = {}
        self._cancels: dict[str, Callable[[], None]] = {}
        super().__init__(room)
        self._rows.setParent(self)
        self._progressed.connect(self._on_progress)

    def look(self) -> RecordingsView:
        """See ViewModel."""
        recordings = self.room.meeting.recordings
        self._rows.show([self._row(recording) for recording in recordings.values()])
        return RecordingsView(any=bool(recordings))

    def _row(self, recording: Recording) -> RecordingRow:
        language = self.room.language
        fetch = self._fetches.get(recording.recording_id)
        own = recording_text(recording, language)
        runs, failed = recording.stopped_at is None, recording.cause is StopCause.FAILED
        return RecordingRow(
            key=recording.recording_id,
            name=_TITLE.say(language).format(time_text(recording.started_at)),
            text=fetch.text if fetch else own,
            part=fetch.part if fetch else 0.0,
            tone=fetch.tone if fetch else "red" if runs else "amber" if failed else "plain",
            active=fetch is not None and fetch.active,
            ready=bool(recording.sha256) and not (fetch and fetch.active),
        )

    @Slot(str, result=QUrl)
    def proposedFile(self, key: str) -> QUrl:
        """Where to save, to begin with."""
        recording = self.room.meeting.recordings.get(RecordingId(key))
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MoviesLocation)
        day = recording.started_at.astimezone().strftime("%Y-%m-%d-%H%M") if recording else ""
        return QUrl.fromLocalFile(str(Path(folder) / f"ghi-hinh-{day}.mp4"))

    @Slot(str, QUrl)
    def save(self, key: str, target: QUrl) -> None:
        """Save a film on this machine."""
        if key in self._cancels:
            return
        path = Path(target.toLocalFile())
        self._put(key, Fetch(text=self.room.text(_FETCHED).format(0), active=True))
        work = self.room.bridge.engine.fetch_recording(
            RecordingId(key), path, lambda here, whole: self._progressed.emit(key, here, whole)
        )
        self._cancels[key] = self.room.bridge.run(
            work, lambda _: self._saved(key, path), lambda error: self._failed(key, error)
        )

    @Slot(str)
    def cancel(self, key: str) -> None:
        """Give saving up for now."""
        cancel = self._cancels.pop(key, None)
        if cancel is not None:
            cancel()
            self._put(key, Fetch(text=self.room.text(_CANCELLED), tone="plain"))

    def _on_progress(self, key: str, here: int, whole: int) -> None:
        if key in self._cancels:
            part = here / whole if whole else 0.0
            text = self.room.text(_FETCHED).format(int(part * 100))
            self._put(key, Fetch(text=text, part=part, active=True))

    def _saved(self, key: str, path: Path) -> None:
        self._cancels.pop(key, None)
        self._put(key, Fetch(text=self.room.text(_SAVED).format(path), tone="green"))

    def _failed(self, key: str, error: ClientError) -> None:
        self._cancels.pop(key, None)
        self._put(key, Fetch(text=error_sentence(error, self.room.language), tone="red"))

    def _put(self, key: str, fetch: Fetch) -> None:
        self._fetches[key] = fetch
        self.refresh()
