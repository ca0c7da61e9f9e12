"""Camera, microphone and speaker of this machine behind one small object; their absence is said, never fatal.

Knows no call: pictures and sound are handed to whoever `use` names.
"""

import logging
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from meetroom.media.picture import Picture
from meetroom.ui.bridge import Bridge

logger = logging.getLogger(__name__)
SAMPLE_RATE = 48_000
CHUNK_SAMPLES = 960
"""20 ms of mono sound."""
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
    """The machine's default microphone and speaker."""

    def __init__(self, source_device: Any, sink_device: Any) -> None:
        from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QAudioSource

        layout = QAudioFormat()
        layout.setSampleRate(SAMPLE_RATE)
        layout.setChannelCount(1)
        layout.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        self.has_microphone = not source_device.isNull()
        self.has_speaker = not sink_device.isNull()
        self.microphone_name = source_device.description()
        self.speaker_name = sink_device.description()
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


def find_camera() -> Camera | None:
    """The first camera, None where there is none."""
    from PySide6.QtMultimedia import QMediaDevices

    from meetroom.ui.camera import QtCamera

    found = QMediaDevices.videoInputs()
    return QtCamera(found[0]) if found else None


def find_sound() -> Sound:
    """The default microphone and speaker, as far as there are any."""
    from PySide6.QtMultimedia import QMediaDevices

    source, sink = QMediaDevices.defaultAudioInput(), QMediaDevices.defaultAudioOutput()
    return NoSound() if source.isNull() and sink.isNull() else QtSound(source, sink)


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

    def __init__(self, camera: Camera | None, sound: Sound, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._camera = camera
        self._sound = sound
        self._bridge: Bridge | None = None
        self.camera_on = False

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
        conference = bridge.engine.conference
        playback = Playback(bridge)
        self._sound.start(lambda pcm: bridge.call_soon(lambda: conference.send_audio(pcm)), playback.next)
        self.set_camera(self.has_camera)

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


def machine_devices(parent: QObject | None = None) -> Devices:
    """The devices of this machine; a media backend that fails counts as no devices."""
    try:
        return Devices(find_camera(), find_sound(), parent)
    except (ImportError, RuntimeError) as error:
        logger.warning("no media devices: %s", error)
        return Devices(None, NoSound(), parent)
