"""The last look before a meeting: who I am, which devices are here; knows no meeting inside."""

from collections.abc import Mapping

import msgspec
from PySide6.QtCore import Property as QtProperty
from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.ui.device_choice import Turn
from meetroom.ui.device_words import trouble_sentence, troubles_text, turns_sentence, turns_tone
from meetroom.ui.devices import Devices, Kind, Trouble
from meetroom.ui.labels import initials
from meetroom.ui.pictures import devices_text
from meetroom.ui.prejoin_check import TICK_MS, PrejoinCheckViewModel
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_NO_CAMERA = Words("No camera found", "Không có camera")
_NO_MICROPHONE = Words("No microphone found", "Không có micrô")
_NO_SPEAKER = Words("No speaker found", "Không có loa")
_FILMED = Words("Your camera is on. Only you see this picture now.", "Camera đang bật. Lúc này chỉ bạn thấy hình này.")
_NOT_FILMED = Words("Your camera is off. Nobody sees you.", "Camera đang tắt. Không ai thấy bạn.")
_FILMED_LATER = Words(
    "In the meeting the others see you as here; your microphone is closed until you open it.",
    "Trong cuộc họp, mọi người thấy hình bạn như ở đây; micrô tắt cho đến khi bạn mở.",
)
_SEEN_BY_NOBODY = Words(
    "In the meeting camera and microphone are off until you turn them on.",
    "Trong cuộc họp, camera và micrô đều tắt cho đến khi bạn mở.",
)


class PrejoinView(msgspec.Struct, frozen=True, kw_only=True):
    """What the screen says."""

    title: str
    name: str
    initials: str
    camera: str
    microphone: str
    speaker: str
    has_camera: bool
    has_microphone: bool
    has_speaker: bool
    missing: str
    trouble: str
    camera_on: bool
    camera_state: str
    promise: str
    cameras: tuple[str, ...]
    microphones: tuple[str, ...]
    speakers: tuple[str, ...]
    camera_index: int
    microphone_index: int
    speaker_index: int


@QmlElement
class PrejoinViewModel(ViewModel):
    """The last look."""

    ticking = False
    changed = Signal()
    confirmed = Signal(str)  # meeting id, "" to go back
    title = shown(str, "title", changed)
    name = shown(str, "name", changed)
    initials = shown(str, "initials", changed)
    camera = shown(str, "camera", changed)
    microphone = shown(str, "microphone", changed)
    speaker = shown(str, "speaker", changed)
    hasCamera = shown(bool, "has_camera", changed)
    hasMicrophone = shown(bool, "has_microphone", changed)
    hasSpeaker = shown(bool, "has_speaker", changed)
    missing = shown(str, "missing", changed)
    trouble = shown(str, "trouble", changed)
    cameraOn = shown(bool, "camera_on", changed)
    cameraState = shown(str, "camera_state", changed)
    promise = shown(str, "promise", changed)
    cameras = shown(list, "cameras", changed)
    microphones = shown(list, "microphones", changed)
    speakers = shown(list, "speakers", changed)
    cameraIndex = shown(int, "camera_index", changed)
    microphoneIndex = shown(int, "microphone_index", changed)
    speakerIndex = shown(int, "speaker_index", changed)

    levelChanged = Signal()
    check = fixed(PrejoinCheckViewModel, "_check")

    def __init__(self, room: Room, devices: Devices) -> None:
        self._devices = devices
        self._meeting_id = self._title = self._name = ""
        super().__init__(room)
        self._check = PrejoinCheckViewModel(room, devices)
        self._level_timer = QTimer(self, interval=TICK_MS)
        self._level_timer.timeout.connect(self.levelChanged)
        devices.changed.connect(self.refresh)
        devices.turned.connect(self._on_turned)
        devices.failed.connect(self._on_failed)

    @QtProperty(str, constant=True)
    def ownLeg(self) -> str:
        """The name under which the own picture is drawn."""
        return ""

    @QtProperty(float, notify=levelChanged)
    def level(self) -> float:
        """How loud the microphone is, 0…1, whoever listens to it; renewed while `watchLevel` is on."""
        return round(self._devices.level, 2)

    def prepare(self, meeting_id: str, title: str, name: str) -> None:
        """Look at this meeting next."""
        self._meeting_id, self._title, self._name = meeting_id, title, name
        self._devices.set_camera(False)
        self._check.begin()
        self.refresh()

    def look(self) -> PrejoinView:
        """See ViewModel."""
        devices, text = self._devices, self.room.text
        return PrejoinView(
            title=self._title,
            name=self._name,
            initials=initials(self._name),
            camera=devices.camera_name or text(_NO_CAMERA),
            microphone=devices.microphone_name or text(_NO_MICROPHONE),
            speaker=devices.speaker_name or text(_NO_SPEAKER),
            has_camera=devices.has_camera,
            has_microphone=devices.has_microphone,
            has_speaker=bool(devices.speaker_name),
            missing=devices_text(devices, self.room.language),
            trouble=troubles_text(devices, self.room.language),
            camera_on=devices.camera_on,
            camera_state=text(_FILMED if devices.camera_on else _NOT_FILMED),
            promise=text(_FILMED_LATER if devices.camera_on else _SEEN_BY_NOBODY),
            cameras=tuple(device.name for device in devices.found(Kind.CAMERA)),
            microphones=tuple(device.name for device in devices.found(Kind.MICROPHONE)),
            speakers=tuple(device.name for device in devices.found(Kind.SPEAKER)),
            camera_index=devices.index(Kind.CAMERA),
            microphone_index=devices.index(Kind.MICROPHONE),
            speaker_index=devices.index(Kind.SPEAKER),
        )

    @Slot(str, int)
    def choose(self, kind: str, index: int) -> None:
        """Take another device of a kind."""
        self._devices.choose(Kind(kind), index)

    @Slot()
    def toggleCamera(self) -> None:
        """See oneself, or stop it; nobody is filmed before they want it."""
        self._devices.set_camera(not self._devices.camera_on)

    @Slot(bool)
    def watchLevel(self, on: bool) -> None:
        """Keep `level` fresh, or no longer."""
        if on:
            self._level_timer.start()
        else:
            self._level_timer.stop()
            self.levelChanged.emit()

    @Slot()
    def join(self) -> None:
        """Go in; the camera goes on again with the conference, when it is on here."""
        self._check.end(film_in_call=True)
        self.confirmed.emit(self._meeting_id)

    @Slot()
    def back(self) -> None:
        """Not now."""
        self._check.end()
        self._devices.set_camera(False)
        self.confirmed.emit("")

    def stop(self) -> None:
        """The screen is left by another way."""
        self._check.end()
        self.watchLevel(False)

    def _on_turned(self, turns: Mapping[Kind, Turn]) -> None:
        said = turns_sentence(turns, films=self._devices.camera_on, language=self.room.language)
        if said:
            self.room.said.emit(said, turns_tone(turns))

    def _on_failed(self, kind: Kind, trouble: Trouble) -> None:
        devices = self._devices
        names = {Kind.CAMERA: devices.camera_name, Kind.MICROPHONE: devices.microphone_name}
        said = trouble_sentence(kind, trouble, names.get(kind, devices.speaker_name), self.room.language)
        # On the screen of the last look it stands there already.
        if said and devices.in_call:
            self.room.said.emit(said, "amber")
