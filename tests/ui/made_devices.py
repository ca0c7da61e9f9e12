"""A machine of generated devices: FFmpeg's test picture films, FFmpeg's sine speaks, and plugs are pulled by hand."""

from collections.abc import Callable

import av
import numpy as np

from meetroom.media.audio import FRAME_SAMPLES, RATE_HZ, Samples
from meetroom.media.frames import picture_from_frame
from meetroom.media.picture import Picture
from meetroom.ui.device_choice import Found, Kind
from meetroom.ui.sound import Give, Take, Tell


class MadeCamera:
    """A camera that films FFmpeg's test picture, one with every `film`."""

    def __init__(self, name: str = "made camera") -> None:
        self.name = name
        self.take: Callable[[Picture], None] | None = None
        self.tell: Callable[[bool], None] | None = None
        self._source = av.open("testsrc2=size=320x180:rate=15", format="lavfi")
        self._frames = self._source.decode(video=0)

    def start(self, take: Callable[[Picture], None], tell: Callable[[bool], None]) -> None:
        self.take, self.tell = take, tell

    def stop(self) -> None:
        self.take = self.tell = None

    @property
    def films(self) -> bool:
        """Whether it is switched on."""
        return self.take is not None

    def film(self) -> Picture:
        """Take the next picture."""
        assert self.take is not None
        picture = picture_from_frame(next(self._frames).reformat(format="yuv420p"))
        self.take(picture)
        return picture


class MadeSound:
    """A microphone that hears FFmpeg's sine, and a speaker that keeps what it plays; both move with every `move`."""

    def __init__(self, microphone: str = "made microphone", speaker: str = "made speaker", hz: int = 440) -> None:
        self.has_microphone, self.has_speaker = bool(microphone), bool(speaker)
        self.microphone_name, self.speaker_name = microphone, speaker
        self.delay_ms = 70
        self.take: Take | None = None
        self.give: Give | None = None
        self.tell: Tell | None = None
        self.played: list[Samples] = []
        self._source = av.open(f"sine=frequency={hz}:sample_rate={RATE_HZ}:samples_per_frame=960", format="lavfi")
        self._frames = self._source.decode(audio=0)

    def start(self, take: Take, give: Give, tell: Tell) -> None:
        self.take, self.give, self.tell = take, give, tell

    def stop(self) -> None:
        self.take = self.give = self.tell = None

    @property
    def runs(self) -> bool:
        """Whether it serves anybody."""
        return self.take is not None

    def move(self, frames: int = 1, *, loudness: float = 1.0) -> None:
        """Let 20 ms pass, that many times; FFmpeg's sine has an eighth of full scale."""
        for _ in range(frames):
            if self.take is not None and self.has_microphone:
                wave = next(self._frames).to_ndarray().reshape(-1).astype(np.float64)
                assert wave.shape == (FRAME_SAMPLES,)
                self.take(np.clip(wave * loudness, -32768, 32767).astype(np.int16))
            if self.give is not None and self.has_speaker:
                self.played.append(self.give())


class MadeMachine:
    """Devices by kind; `plug` changes what is there.  By default two cameras, two microphones and one speaker."""

    def __init__(self) -> None:
        counts = {Kind.CAMERA: 2, Kind.MICROPHONE: 2, Kind.SPEAKER: 1}
        self.there = {kind: [made_device(kind, n) for n in range(count)] for kind, count in counts.items()}
        self.cameras: list[MadeCamera] = []
        self.sounds: list[tuple[str, str, MadeSound]] = []
        self.allowed = True
        self.asked: list[tuple[Kind, Callable[[bool], None]]] = []
        self.answers_at_once = True
        self._changed: Callable[[], None] | None = None

    def found(self, kind: Kind) -> tuple[Found, ...]:
        return tuple(self.there[kind])

    def watch(self, changed: Callable[[], None]) -> None:
        self._changed = changed

    def missing(self, kind: Kind, key: str) -> None:
        self.there[kind] = [device for device in self.there[kind] if device.key != key]

    def camera(self, key: str) -> MadeCamera | None:
        device = next((device for device in self.there[Kind.CAMERA] if device.key == key), None)
        if device is None:
            return None
        self.cameras.append(MadeCamera(device.name))
        return self.cameras[-1]

    def sound(self, microphone: str, speaker: str) -> MadeSound:
        names = {device.key: device.name for kind in Kind for device in self.there[kind]}
        self.sounds.append((microphone, speaker, MadeSound(names.get(microphone, ""), names.get(speaker, ""))))
        return self.sounds[-1][2]

    def permit(self, kind: Kind, then: Callable[[bool], None]) -> None:
        if self.answers_at_once:
            then(self.allowed)
        else:
            self.asked.append((kind, then))

    def plug(self, **devices: list[Found]) -> None:
        """From now on these devices of these kinds are there."""
        self.there.update({Kind(kind): there for kind, there in devices.items()})
        if self._changed is not None:
            self._changed()


def made_device(kind: Kind, number: int) -> Found:
    """The name of a device of this machine."""
    return Found(f"{kind}-{number}", f"{kind} number {number}")
