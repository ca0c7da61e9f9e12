"""Codes held before the camera: it films for this machine alone, and texts come out; acts on none of them."""

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import msgspec
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.scanning import read_codes
from meetroom.media.picture import Picture
from meetroom.protocol.door import Scan, ScanKind, read_scan
from meetroom.ui.device_words import troubles_text
from meetroom.ui.devices import Devices, Kind, Trouble
from meetroom.ui.view import Room, ViewModel, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

logger = logging.getLogger(__name__)
LOOK_EVERY_MS = 150
AGAIN_MS = 4000
"""The same badge is taken again only when it was out of sight for so long."""
_HOLD = {
    ScanKind.DOOR: Words(
        "Hold the camera before the code at the door of the room.", "Hướng camera vào mã QR ở cửa phòng họp."
    ),
    ScanKind.BADGE: Words("Hold a badge before the camera.", "Đưa thẻ đại biểu ra trước camera."),
    ScanKind.INVITATION: Words(
        "Hold the code of your invitation before the camera.", "Đưa mã QR của thư mời ra trước camera."
    ),
    ScanKind.BALLOT: Words(
        "Hold the camera before the code of the opened ballot.", "Hướng camera vào mã QR của phiếu đã mở."
    ),
}
_OTHER = {
    ScanKind.DOOR: Words(
        "This is not the code of a door. Look for the code shown at the entrance.",
        "Đây không phải mã ở cửa. Hãy tìm mã đang hiện ở cửa phòng họp.",
    ),
    ScanKind.BADGE: Words(
        "This is not a badge of a meeting. Ask the secretary for one.",
        "Đây không phải thẻ đại biểu. Hãy nhờ thư ký cấp thẻ.",
    ),
    ScanKind.INVITATION: Words(
        "This is not an invitation. Ask the secretary for yours.",
        "Đây không phải thư mời. Hãy hỏi thư ký để nhận thư mời.",
    ),
    ScanKind.BALLOT: Words(
        "This is not an opened ballot. Show it on the voting device first.",
        "Đây không phải phiếu đã mở. Hãy mở phiếu trên thiết bị bỏ phiếu trước.",
    ),
}
_NO_CAMERA = Words("This machine has no camera.", "Máy này không có camera.")
_STARTING = Words("The camera is being switched on …", "Đang bật camera …")


class Reader(Protocol):
    """Finds the texts of codes in a grey picture; see client.scanning."""

    def __call__(
        self, grey: bytes | memoryview, width_px: int, height_px: int, stride_bytes: int = 0
    ) -> tuple[str, ...]:
        """Texts of the codes."""


class ScannerView(msgspec.Struct, frozen=True, kw_only=True):
    """What the sheet says; `tone` of the sentence."""

    looking: bool
    filming: bool
    sentence: str
    tone: str


@QmlElement
class CodeScannerViewModel(ViewModel):
    """The camera as a reader of codes; `found` tells each of the wanted kind."""

    ticking = False
    changed = Signal()
    found = Signal(str, str)  # ScanKind, text
    looking = shown(bool, "looking", changed)
    filming = shown(bool, "filming", changed)
    sentence = shown(str, "sentence", changed)
    tone = shown(str, "tone", changed)
    _read = Signal(object)  # tuple[str, ...]

    def __init__(self, room: Room, devices: Devices, read: Reader = read_codes) -> None:
        self._devices, self._reader = devices, read
        self._wanted: ScanKind | None = None
        self._stray = self._busy = False
        self._last = ""
        super().__init__(room)
        self._thread = ThreadPoolExecutor(1, "codes")
        self._rest = QTimer(self, singleShot=True, interval=LOOK_EVERY_MS)
        self._forget = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._forget.timeout.connect(self._forgotten)
        self._read.connect(self._on_read, Qt.ConnectionType.QueuedConnection)
        devices.ownPicture.connect(self._on_picture)
        devices.changed.connect(self.refresh)

    def look(self) -> ScannerView:
        """See ViewModel."""
        wanted = self._wanted
        if wanted is None:
            return ScannerView(looking=False, filming=False, sentence="", tone="blue")
        sentence, tone = self.room.text(_HOLD[wanted]), "blue"
        if not self._devices.has_camera:
            sentence, tone = self.room.text(_NO_CAMERA), "amber"
        elif self._devices.trouble(Kind.CAMERA) is not Trouble.NONE:
            sentence, tone = troubles_text(self._devices, self.room.language), "amber"
        elif not self._devices.camera_on:
            sentence = self.room.text(_STARTING)
        elif self._stray:
            sentence, tone = self.room.text(_OTHER[wanted]), "amber"
        return ScannerView(looking=True, filming=self._devices.camera_on, sentence=sentence, tone=tone)

    @Slot(str)
    def begin(self, kind: str) -> None:
        """Look for one kind of code: "door", "badge", "invitation" or "ballot"."""
        self._wanted, self._stray, self._last = ScanKind(kind), False, ""
        self._devices.film_privately(True)
        self.refresh()

    @Slot()
    def end(self) -> None:
        """Look no more; the camera is again as it was."""
        if self._wanted is not None:
            self._wanted = None
            self._devices.film_privately(False)
            self.refresh()

    def stop(self) -> None:
        """The program ends."""
        self.end()
        self._thread.shutdown()

    def _on_picture(self, picture: Picture) -> None:
        if self._wanted is None or self._busy or self._rest.isActive():
            return
        self._busy = True
        self._thread.submit(self._develop, picture)

    def _develop(self, picture: Picture) -> None:
        try:
            texts = self._reader(picture.planes[0], picture.width_px, picture.height_px, picture.strides[0])
        except ValueError as error:
            logger.warning("a picture cannot be looked at for codes: %s", error)
            texts = ()
        self._read.emit(texts)

    def _on_read(self, texts: tuple[str, ...]) -> None:
        self._busy = False
        self._rest.start()
        if self._wanted is None or not texts:
            return
        scans = [scan for scan in map(read_scan, texts) if scan is not None and scan.kind is self._wanted]
        self._stray = not scans
        if scans:
            self._tell(scans[0])
        self.refresh()

    def _tell(self, scan: Scan) -> None:
        self._forget.start()
        if scan.text != self._last:
            self._last = scan.text
            self.found.emit(scan.kind.value, scan.text)

    def _forgotten(self) -> None:
        self._last = ""
