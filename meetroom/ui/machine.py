"""The cameras, microphones and speakers Qt Multimedia finds on this machine, as they come and go; makes no choice."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QCameraPermission, QCoreApplication, QMicrophonePermission, QObject, Qt, QTimer

from meetroom.media.picture import Picture
from meetroom.ui.device_choice import Found, Kind
from meetroom.ui.sound import NoSound, PlaybackSize, QtSound, Sound

GATHER_MS = 150
"""A headset is three devices that come one after the other."""


class Camera(Protocol):
    """A source of pictures."""

    name: str

    def start(self, take: Callable[[Picture], None], tell: Callable[[bool], None]) -> None:
        """Hand every picture to `take`; `tell(False)` when it cannot be opened or gives none, True when it does."""

    def stop(self) -> None:
        """No more pictures."""


class Machine(Protocol):
    """Where devices come from."""

    def found(self, kind: Kind) -> tuple[Found, ...]:
        """All devices of a kind, the one to take by itself first."""

    def watch(self, changed: Callable[[], None]) -> None:
        """Call `changed` whenever a device came or went."""

    def missing(self, kind: Kind, key: str) -> None:
        """A device that worked has died: do not list it until something is plugged in or out."""

    def camera(self, key: str) -> Camera | None:
        """This camera, None where it is not there."""

    def sound(self, microphone: str, speaker: str) -> Sound:
        """This microphone and this speaker, as far as they are there."""

    def permit(self, kind: Kind, then: Callable[[bool], None]) -> None:
        """Ask the system whether this program may use devices of this kind; `then` hears the answer, maybe later."""


class QtMachine(QObject):
    """What Qt Multimedia finds on this machine; the system's own choice comes first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        from PySide6.QtMultimedia import QMediaDevices

        self._media = QMediaDevices(self)
        self._sizes: dict[str, PlaybackSize] = {}
        self._missing: set[tuple[Kind, str]] = set()
        self._changed: Callable[[], None] | None = None
        self._gather = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._gather.timeout.connect(self._look_again)
        for signal in (
            self._media.videoInputsChanged,
            self._media.audioInputsChanged,
            self._media.audioOutputsChanged,
        ):
            signal.connect(self._gather.start)
        self._devices: dict[Kind, dict[str, Any]] = {}
        self._look()

    def found(self, kind: Kind) -> tuple[Found, ...]:
        """See Machine."""
        there = self._devices[kind].items()
        return tuple(Found(key, device.description()) for key, device in there if (kind, key) not in self._missing)

    def watch(self, changed: Callable[[], None]) -> None:
        """See Machine."""
        self._changed = changed

    def missing(self, kind: Kind, key: str) -> None:
        """See Machine."""
        # Qt's PulseAudio part does not notice when a device goes that is not the system's default.
        self._missing.add((kind, key))

    def camera(self, key: str) -> Camera | None:
        """See Machine."""
        from meetroom.ui.camera import QtCamera

        device = self._devices[Kind.CAMERA].get(key)
        return None if device is None else QtCamera(device)

    def sound(self, microphone: str, speaker: str) -> Sound:
        """See Machine."""
        source = self._devices[Kind.MICROPHONE].get(microphone)
        sink = self._devices[Kind.SPEAKER].get(speaker)
        if source is None and sink is None:
            return NoSound()
        # What was learnt of a speaker holds as long as the program runs.
        return QtSound(source, sink, self._sizes.setdefault(speaker, PlaybackSize()))

    def permit(self, kind: Kind, then: Callable[[bool], None]) -> None:
        """See Machine."""
        app = QCoreApplication.instance()
        wanted = QCameraPermission() if kind is Kind.CAMERA else QMicrophonePermission()
        if app is None or kind is Kind.SPEAKER:
            then(True)
        elif app.checkPermission(wanted) is Qt.PermissionStatus.Undetermined:
            app.requestPermission(wanted, self, lambda answer: then(answer.status() is Qt.PermissionStatus.Granted))
        else:
            then(app.checkPermission(wanted) is Qt.PermissionStatus.Granted)

    def _look(self) -> None:
        from PySide6.QtMultimedia import QMediaDevices as Media

        self._devices = {
            Kind.CAMERA: _listed(Media.videoInputs(), Media.defaultVideoInput()),
            Kind.MICROPHONE: _listed(Media.audioInputs(), Media.defaultAudioInput()),
            Kind.SPEAKER: _listed(Media.audioOutputs(), Media.defaultAudioOutput()),
        }

    def _look_again(self) -> None:
        self._missing.clear()
        self._look()
        if self._changed is not None:
            self._changed()


def _listed(devices: Sequence[Any], preferred: Any) -> dict[str, Any]:
    """Devices by a key that can be written down."""
    first = [device for device in devices if device.id() == preferred.id()]
    return {device.id().toHex().data().decode(): device for device in (*first, *devices)}
