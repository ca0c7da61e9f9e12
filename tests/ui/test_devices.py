"""Camera, microphone and speaker: generated ones reach the conference; absence is said and harmless."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtGui import QImage

from meetroom.media.picture import Picture, SyntheticCamera, read_code
from meetroom.ui.camera import picture_from_image
from meetroom.ui.devices import CHUNK_SAMPLES, Devices, Found, Kind, NoSound, machine_devices
from meetroom.ui.pictures import devices_text
from meetroom.ui.words import Language
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.sitting import ME, house_in_session


class MadeCamera:
    """A camera that films what it is told."""

    name = "made camera"

    def __init__(self) -> None:
        self.take: Callable[[Picture], None] | None = None
        self._source = SyntheticCamera(7)

    def start(self, take: Callable[[Picture], None]) -> None:
        self.take = take

    def stop(self) -> None:
        self.take = None

    def film(self) -> Picture:
        assert self.take is not None
        picture = self._source.picture()
        self.take(picture)
        return picture


class MadeSound:
    """A microphone and a speaker of numbers."""

    has_microphone = True
    has_speaker = True
    microphone_name = "made microphone"
    speaker_name = "made speaker"

    def __init__(self) -> None:
        self.take: Callable[[Any], None] | None = None
        self.give: Callable[[], Any] | None = None

    def start(self, take: Callable[[Any], None], give: Callable[[], Any]) -> None:
        self.take, self.give = take, give

    def stop(self) -> None:
        self.take = self.give = None


def test_what_is_filmed_and_said_reaches_the_conference(open_window: OpenWindow) -> None:
    camera, sound = MadeCamera(), MadeSound()
    client = open_window(house_in_session(), ME, devices=Devices(camera, sound))
    engine = engine_of(client)
    assert client.wait(lambda: client.press("joinCall"))
    assert client.wait(lambda: client.shell.pictures.joined)
    assert client.shell.pictures.muted  # nobody is heard before they want to be
    camera.film()
    assert sound.take is not None
    sound.take(np.zeros(CHUNK_SAMPLES, np.int16))
    assert client.wait(lambda: engine.conference.sent == 2)
    assert client.wait(lambda: client.press("cameraButton"))
    assert client.wait(lambda: camera.take is None)
    assert client.press("muteButton")
    assert client.wait(lambda: not client.shell.pictures.muted)
    assert client.press("leaveCall")
    assert client.wait(lambda: sound.take is None)


def test_the_speaker_gets_what_the_engine_mixed(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = MadeSound()
    client = open_window(house_in_session(), ME, devices=Devices(None, sound))
    monkeypatch.setattr(engine_of(client).conference, "playout", lambda: np.full(CHUNK_SAMPLES, 9, np.int16))
    client.shell.pictures.join()
    assert client.wait(lambda: sound.give is not None)
    assert sound.give is not None
    give = sound.give
    assert give().shape == (CHUNK_SAMPLES,)
    assert client.wait(lambda: bool(give()[0] == 9))


def test_a_filmed_code_can_be_read_back() -> None:
    source = SyntheticCamera(3, 160, 96).picture()
    grey = QImage(source.plane(0).tobytes(), 160, 96, 160, QImage.Format.Format_Grayscale8)
    code = read_code(picture_from_image(grey))
    assert code is not None
    assert code.sender == 3


@pytest.mark.parametrize("camera", [False, True])
@pytest.mark.parametrize("microphone", [False, True])
def test_what_is_missing_is_said(camera: bool, microphone: bool) -> None:
    text = devices_text(camera, microphone, Language.VI)
    assert ("camera" in text) is (not camera)
    assert ("micrô" in text) is (not microphone)


@pytest.mark.qt_log_ignore("PulseAudio", "pipewire", "PipeWire", "ALSA")
def test_this_machine_is_looked_at_without_harm(qapp: object) -> None:
    devices = machine_devices()
    devices.set_camera(False)
    devices.rest()
    assert isinstance(devices.has_camera, bool)
    assert Devices(None, NoSound()).camera_name == ""


class MadeMachine:
    """A machine with two cameras, two microphones and one speaker."""

    def __init__(self) -> None:
        self.made: list[MadeCamera] = []
        self.sounds: list[tuple[str, str, MadeSound]] = []

    def found(self, kind: Kind) -> tuple[Found, ...]:
        count = 1 if kind is Kind.SPEAKER else 2
        return tuple(Found(f"{kind}-{n}", f"{kind} number {n}") for n in range(count))

    def camera(self, key: str) -> MadeCamera:
        self.made.append(MadeCamera())
        self.made[-1].name = key
        return self.made[-1]

    def sound(self, microphone: str, speaker: str) -> MadeSound:
        self.sounds.append((microphone, speaker, MadeSound()))
        return self.sounds[-1][2]


def test_the_camera_is_off_until_it_is_wanted_and_can_be_another(open_window: OpenWindow) -> None:
    machine = MadeMachine()
    devices = Devices.of(machine, {"camera": "camera-1", "microphone": "gone"})
    assert (devices.camera_name, machine.sounds[0][:2]) == ("camera-1", ("microphone-0", "speaker-0"))
    client = open_window(house_in_session(), ME, enter=False, devices=devices)
    engine = engine_of(client)
    engine.known = engine._login()
    client.shell.resume()
    assert client.wait(lambda: client.press("meeting0"))
    assert client.wait(lambda: client.find("prejoinCamera") is not None)
    assert machine.made[0].take is None  # nobody is filmed before they want it
    assert client.find("chooseCamera") is not None
    assert client.find("chooseSpeaker") is None  # there is only one
    assert client.press("prejoinCamera")
    assert client.wait(lambda: machine.made[0].take is not None)
    client.shell.prejoin.choose("camera", 0)
    assert client.wait(lambda: len(machine.made) == 2 and machine.made[1].take is not None)
    assert machine.made[0].take is None
    client.shell.prejoin.choose("microphone", 1)
    assert machine.sounds[1][:2] == ("microphone-1", "speaker-0")
    assert machine.sounds[1][2].take is None  # not in a conference yet
    kept = client.shell.preferences.current.devices
    assert kept == {"camera": "camera-0", "microphone": "microphone-1"}
    assert client.press("prejoinBack")
    assert client.wait(lambda: machine.made[1].take is None)


def test_another_microphone_takes_over_within_the_conference(open_window: OpenWindow) -> None:
    machine = MadeMachine()
    client = open_window(house_in_session(), ME, devices=Devices.of(machine, {}))
    client.shell.pictures.join()
    assert client.wait(lambda: machine.sounds[0][2].take is not None)
    client.shell.prejoin.choose("microphone", 1)
    assert machine.sounds[0][2].take is None
    assert machine.sounds[1][2].take is not None
    client.shell.prejoin.choose("microphone", 1)  # the same again
    client.shell.prejoin.choose("microphone", 7)  # none such
    assert len(machine.sounds) == 2
