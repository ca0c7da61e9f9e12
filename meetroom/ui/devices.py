"""Camera, microphone and speaker of this machine behind one small object; their absence is said, never fatal.

Knows no call: pictures and sound are handed to whoever `use` names.
"""

import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from meetroom.media.picture import Picture
from meetroom.ui.bridge import Bridge

logger = logging.getLogger(__name__)
SAMPLE_RATE = 48_000
CHUNK_SAMPLES = 960
"""20 ms of mono sound."""
NOTHING_WANTED: Mapping[str, str] = MappingProxyType({})
PLAYBACK_CHUNKS = 5
"""More than this many waiting would only be delay: 100 ms."""


class Camera(Protocol):
    """A source of pictures."""

    name: str

    def start(self, take: Callable[[Picture], None]) -> None:
        """Hand every picture to `take`."""

    def stop(self) -> None:
        """No more pictures."""


class Sound(Protocol):
    """Microphone and speaker."""

    has_microphone: bool
    has_speaker: bool
    microphone_name: str
    speaker_name: str

    def start(self, take: Callable[[Any], None], give: Callable[[], Any]) -> None:
        """Hand 20 ms of int16 to `take` as they are heard; fetch 20 ms from `give` as they are needed."""

    def stop(self) -> None:
        """Silence."""


class Kind(StrEnum):
    """Kinds of devices."""

    CAMERA = "camera"
    MICROPHONE = "microphone"
    SPEAKER = "speaker"


class Found(NamedTuple):
    """A device: a key that stays the same, and what it calls itself."""

    key: str
    name: str


class Machine(Protocol):
    """Where devices come from."""

    def found(self, kind: Kind) -> tuple[Found, ...]:
        """All devices of a kind, the one to take by itself first."""

    def camera(self, key: str) -> Camera | None:
        """This camera, None where it is not there."""

    def sound(self, microphone: str, speaker: str) -> Sound:
        """This microphone and this speaker, as far as they are there."""


class NoSound:
    """A machine without sound."""

    has_microphone = False
    has_speaker = False
    microphone_name = ""
    speaker_name = ""

    def start(self, take: Callable[[Any], None], give: Callable[[], Any]) -> None:
        """Nothing to start."""

    def stop(self) -> None:
        """Nothing to stop."""


class QtSound:
    """A microphone and a speaker Qt Multimedia found; None for one that is not there."""

    def __init__(self, source_device: Any, sink_device: Any) -> None:
        from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QAudioSource

        layout = QAudioFormat()
        layout.setSampleRate(SAMPLE_RATE)
        layout.setChannelCount(1)
        layout.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        self.has_microphone = source_device is not None
        self.has_speaker = sink_device is not None
        self.microphone_name = source_device.description() if self.has_microphone else ""
        self.speaker_name = sink_device.description() if self.has_speaker else ""
        self._source = QAudioSource(source_device, layout) if self.has_microphone else None
        self._sink = QAudioSink(sink_device, layout) if self.has_speaker else None
        self._heard = bytearray()
        self._timer = QTimer(interval=10)
        self._timer.timeout.connect(self._move)
        self._in: Any = None
        self._out: Any = None
        self._take: Callable[[Any], None] | None = None
        self._give: Callable[[], Any] | None = None

    def start(self, take: Callable[[Any], None], give: Callable[[], Any]) -> None:
        """See Sound."""
        self._take, self._give = take, give
        self._in = self._source.start() if self._source is not None else None
        self._out = self._sink.start() if self._sink is not None else None
        self._timer.start()

    def stop(self) -> None:
        """See Sound."""
        self._timer.stop()
        for device in (self._source, self._sink):
            if device is not None:
                device.stop()
        self._in = self._out = None

    def _move(self) -> None:
        if self._in is not None and self._take is not None:
            self._heard += self._in.readAll().data()
            while len(self._heard) >= CHUNK_SAMPLES * 2:
                chunk = bytes(self._heard[: CHUNK_SAMPLES * 2])
                del self._heard[: CHUNK_SAMPLES * 2]
                self._take(np.frombuffer(chunk, np.int16))
        if self._out is not None and self._sink is not None and self._give is not None:
            while self._sink.bytesFree() >= CHUNK_SAMPLES * 2:
                samples = self._give()
                self._out.write(np.ascontiguousarray(samples, np.int16).tobytes())


class QtMachine:
    """What Qt Multimedia finds on this machine; the system's own choice comes first."""

    def __init__(self) -> None:
        from PySide6.QtMultimedia import QMediaDevices as Media

        self._cameras = _listed(Media.videoInputs(), Media.defaultVideoInput())
        self._microphones = _listed(Media.audioInputs(), Media.defaultAudioInput())
        self._speakers = _listed(Media.audioOutputs(), Media.defaultAudioOutput())

    def found(self, kind: Kind) -> tuple[Found, ...]:
        """See Machine."""
        devices = {Kind.CAMERA: self._cameras, Kind.MICROPHONE: self._microphones, Kind.SPEAKER: self._speakers}
        return tuple(Found(key, device.description()) for key, device in devices[kind].items())

    def camera(self, key: str) -> Camera | None:
        """See Machine."""
        from meetroom.ui.camera import QtCamera

        return QtCamera(self._cameras[key]) if key in self._cameras else None

    def sound(self, microphone: str, speaker: str) -> Sound:
        """See Machine."""
        source, sink = self._microphones.get(microphone), self._speakers.get(speaker)
        return NoSound() if source is None and sink is None else QtSound(source, sink)


def _listed(devices: Sequence[Any], preferred: Any) -> dict[str, Any]:
    """Devices by a key that can be written down."""
    first = [device for device in devices if device.id() == preferred.id()]
    return {device.id().toHex().data().decode(): device for device in (*first, *devices)}


class Playback:
    """The mixed voices on their way from the engine's thread to the speaker, at most a few chunks of 20 ms.

    Args:
        bridge: on whose loop the conference mixes.
    """

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._ready: deque[Any] = deque(maxlen=PLAYBACK_CHUNKS)
        self._silence = np.zeros(CHUNK_SAMPLES, np.int16)

    def next(self) -> Any:
        """20 ms for the speaker; silence until the first have come.  Orders the 20 ms after it."""
        self._bridge.call_soon(self._mix)
        try:
            return self._ready.popleft()
        except IndexError:
            return self._silence

    def _mix(self) -> None:
        self._ready.append(self._bridge.engine.conference.playout())


class Devices(QObject):
    """The devices in use.

    Args:
        camera: None where there is none.
        sound: `NoSound` where there is none.
    """

    changed = Signal()
    ownPicture = Signal(object)  # Picture
    chosen = Signal(str, str)  # Kind, key

    def __init__(self, camera: Camera | None, sound: Sound, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._camera = camera
        self._sound = sound
        self._bridge: Bridge | None = None
        self.camera_on = False
        self._machine: Machine | None = None
        self._keys: dict[Kind, str] = {}

    @classmethod
    def of(cls, machine: Machine, wanted: Mapping[str, str], parent: QObject | None = None) -> "Devices":
        """The wanted devices of a machine; where one is not there, the first of its kind."""
        keys = {}
        for kind in Kind:
            there = [device.key for device in machine.found(kind)]
            keys[kind] = wanted[kind] if wanted.get(kind) in there else next(iter(there), "")
        sound = machine.sound(keys[Kind.MICROPHONE], keys[Kind.SPEAKER])
        made = cls(machine.camera(keys[Kind.CAMERA]), sound, parent)
        made._machine, made._keys = machine, keys
        return made

    def found(self, kind: Kind) -> tuple[Found, ...]:
        """What there is to choose from."""
        return self._machine.found(kind) if self._machine is not None else ()

    def index(self, kind: Kind) -> int:
        """Place of the device in use among those found, -1 where there is none."""
        keys = [device.key for device in self.found(kind)]
        return keys.index(self._keys[kind]) if self._keys.get(kind) in keys else -1

    def choose(self, kind: Kind, index: int) -> None:
        """Use another device from now on."""
        found = self.found(kind)
        if self._machine is None or not 0 <= index < len(found) or index == self.index(kind):
            return
        self._keys[kind] = found[index].key
        if kind is Kind.CAMERA:
            on = self.camera_on
            self.set_camera(False)
            self._camera = self._machine.camera(self._keys[kind])
            self.set_camera(on)
        else:
            self._sound.stop()
            self._sound = self._machine.sound(self._keys[Kind.MICROPHONE], self._keys[Kind.SPEAKER])
            self._listen()
        self.chosen.emit(kind.value, self._keys[kind])
        self.changed.emit()

    @property
    def has_camera(self) -> bool:
        """Whether this machine has a camera."""
        return self._camera is not None

    @property
    def has_microphone(self) -> bool:
        """Whether this machine has a microphone."""
        return self._sound.has_microphone

    @property
    def camera_name(self) -> str:
        """What the camera calls itself, "" where there is none."""
        return self._camera.name if self._camera is not None else ""

    @property
    def microphone_name(self) -> str:
        """What the microphone calls itself, "" where there is none."""
        return self._sound.microphone_name

    @property
    def speaker_name(self) -> str:
        """What the speaker calls itself, "" where there is none."""
        return self._sound.speaker_name

    def use(self, bridge: Bridge) -> None:
        """Feed the conference of this bridge from now on."""
        self._bridge = bridge
        self._listen()
        self.set_camera(self.has_camera)

    def _listen(self) -> None:
        """Connect microphone and speaker to the conference, if there is one."""
        bridge = self._bridge
        if bridge is not None:
            conference = bridge.engine.conference
            playback = Playback(bridge)
            self._sound.start(lambda pcm: bridge.call_soon(lambda: conference.send_audio(pcm)), playback.next)

    def rest(self) -> None:
        """Stop everything."""
        self._bridge = None
        self._sound.stop()
        self.set_camera(False)

    def set_camera(self, on: bool) -> None:
        """Switch the camera, where there is one."""
        if self._camera is None or on == self.camera_on:
            return
        self.camera_on = on
        if on:
            self._camera.start(self._on_picture)
        else:
            self._camera.stop()
        self.changed.emit()

    def _on_picture(self, picture: Picture) -> None:
        self.ownPicture.emit(picture)
        if self._bridge is not None:
            conference = self._bridge.engine.conference
            self._bridge.call_soon(lambda: conference.send_picture(picture))


def machine_devices(wanted: Mapping[str, str] = NOTHING_WANTED, parent: QObject | None = None) -> Devices:
    """The devices of this machine; a media backend that fails counts as no devices.

    Args:
        wanted: keys of devices chosen before, by kind.
    """
    try:
        return Devices.of(QtMachine(), wanted, parent)
    except (ImportError, RuntimeError) as error:
        logger.warning("no media devices: %s", error)
        return Devices(None, NoSound(), parent)
