"""The last look before a meeting: who I am, which devices are here; knows no meeting inside."""

import msgspec
from PySide6.QtCore import Property as QtProperty
from PySide6.QtCore import Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.ui.devices import Devices, Kind
from meetroom.ui.labels import initials
from meetroom.ui.pictures import devices_text
from meetroom.ui.view import Room, ViewModel, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_NO_CAMERA = Words("No camera found", "Không có camera")
_NO_MICROPHONE = Words("No microphone found", "Không có micrô")
_NO_SPEAKER = Words("No speaker found", "Không có loa")


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
    camera_on: bool
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
    cameraOn = shown(bool, "camera_on", changed)
    cameras = shown(list, "cameras", changed)
    microphones = shown(list, "microphones", changed)
    speakers = shown(list, "speakers", changed)
    cameraIndex = shown(int, "camera_index", changed)
    microphoneIndex = shown(int, "microphone_index", changed)
    speakerIndex = shown(int, "speaker_index", changed)

    def __init__(self, room: Room, devices: Devices) -> None:
        self._devices = devices
        self._meeting_id = self._title = self._name = ""
        super().__init__(room)
        devices.changed.connect(self.refresh)

    @QtProperty(str, constant=True)
    def ownLeg(self) -> str:
        """The name under which the own picture is drawn."""
        return ""

    def prepare(self, meeting_id: str, title: str, name: str) -> None:
        """Look at this meeting next."""
        self._meeting_id, self._title, self._name = meeting_id, title, name
        self._devices.set_camera(False)
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
            missing=devices_text(devices.has_camera, devices.has_microphone, self.room.language),
            camera_on=devices.camera_on,
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

    @Slot()
    def join(self) -> None:
        """Go in."""
        self.confirmed.emit(self._meeting_id)

    @Slot()
    def back(self) -> None:
        """Not now."""
        self._devices.set_camera(False)
        self.confirmed.emit("")
