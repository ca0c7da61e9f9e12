"""Whether this machine can keep what a person does, looked at now and then and said; knows no file of the client."""

import asyncio
import tempfile
from pathlib import Path

import msgspec
from PySide6.QtCore import QTimer, Signal
from PySide6.QtQml import QmlElement

from meetroom.ui.view import Room, ViewModel, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

LOOK_MS = 5_000
PROBE_BYTES = 64 * 1024

_NOT_KEPT = Words(
    "The disk of this machine is full or cannot be written: what you do now is kept in memory only. "
    "Free some space, and do not close the program before this line is gone.",
    "Ổ đĩa của máy này đã đầy hoặc không ghi được: những gì bạn làm lúc này chỉ được giữ trong bộ nhớ. "
    "Hãy giải phóng chỗ và đừng đóng chương trình trước khi dòng này mất.",
)


def can_write(folder: Path) -> bool:
    """Whether a little more fits into a folder, which is made when missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(bytes(PROBE_BYTES))
            probe.flush()
    except OSError:
        return False
    return True


class DiskView(msgspec.Struct, frozen=True, kw_only=True):
    """What is said; "" while all is well."""

    sentence: str


@QmlElement
class DiskViewModel(ViewModel):
    """The notice that nothing can be written; `recovered` when it can be again."""

    changed = Signal()
    recovered = Signal()
    sentence = shown(str, "sentence", changed)
    ticking = False

    def __init__(self, room: Room, folder: Path) -> None:
        self._folder = folder
        self._well = True
        super().__init__(room)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.probe)
        self._timer.start()

    def look(self) -> DiskView:
        """See ViewModel."""
        return DiskView(sentence="" if self._well else self.room.text(_NOT_KEPT))

    def probe(self) -> None:
        """Look now; a disk may take its time, so not on the window's thread."""
        self.room.bridge.run(asyncio.to_thread(can_write, self._folder), self._probed)

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _probed(self, well: bool) -> None:
        before, self._well = self._well, well
        self.refresh()
        if well and not before:
            self.recovered.emit()
