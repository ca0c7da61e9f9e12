"""Camera, microphone and speaker: generated ones reach the conference, come, go and fail; absence is harmless."""

import numpy as np
import pytest
from PySide6.QtGui import QImage

from meetroom.media.picture import SyntheticCamera, read_code
from meetroom.ui.camera import picture_from_image
from meetroom.ui.device_choice import Found
from meetroom.ui.devices import CHUNK_SAMPLES, Devices, Kind, NoSound, Trouble, machine_devices
from meetroom.ui.pictures import devices_text
from meetroom.ui.sound_check import SoundCheck
from meetroom.ui.words import Language
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.made_devices import MadeCamera, MadeMachine, MadeSound, made_device
from tests.ui.sitting import ME, house_in_session

CAMERA_0, CAMERA_1 = (made_device(Kind.CAMERA, n) for n in range(2))
MIC_0, MIC_1 = (made_device(Kind.MICROPHONE, n) for n in range(2))
SPEAKER_0 = made_device(Kind.SPEAKER, 0)
HEADSET = Found("speaker-usb", "USB headset")


def test_what_is_filmed_and_said_reaches_the_conference(open_window: OpenWindow) -> None:
    camera, sound = MadeCamera(), MadeSound()
    client = open_window(house_in_session(), ME, devices=Devices(camera, sound))
    engine = engine_of(client)
    client.shell.pictures.join()
    assert client.wait(lambda: client.shell.pictures.joined)
    assert engine.conference.muted  # nobody is heard before they want to be
    assert not camera.films  # nor seen
    client.shell.pictures.toggleCamera()
    assert camera.films
    camera.film()
    sound.move()
    assert client.wait(lambda: engine.conference.sent == 2)
    assert client.wait(lambda: engine.conference.audio_delay_ms == sound.delay_ms)
    client.shell.pictures.toggleCamera()
    assert not camera.films
    client.shell.pictures.leave()
    assert not sound.runs


def test_the_speaker_gets_what_the_engine_mixed(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = MadeSound()
    client = open_window(house_in_session(), ME, devices=Devices(None, sound))
    monkeypatch.setattr(engine_of(client).conference, "playout", lambda: np.full(CHUNK_SAMPLES, 9, np.int16))
    client.shell.pictures.join()
    assert client.wait(lambda: sound.runs)
    sound.move(3)
    assert [int(samples[0]) for samples in sound.played] == [9, 9, 9]


def test_a_filmed_code_can_be_read_back() -> None:
    source = SyntheticCamera(3, 160, 96).picture()
    grey = QImage(source.plane(0).tobytes(), 160, 96, 160, QImage.Format.Format_Grayscale8)
    code = read_code(picture_from_image(grey))
    assert code is not None
    assert code.sender == 3


@pytest.mark.parametrize("camera", [False, True])
@pytest.mark.parametrize("microphone", ["", "made microphone"])
@pytest.mark.parametrize("speaker", ["", "made speaker"])
def test_what_is_missing_is_said(qapp: object, camera: bool, microphone: str, speaker: str) -> None:
    devices = Devices(MadeCamera() if camera else None, MadeSound(microphone, speaker))
    text = devices_text(devices, Language.VI)
    assert ("camera" in text) is (not camera)
    assert ("micrô" in text) is (not microphone)
    assert ("loa" in text) is (not speaker)
    assert not ("xem và nghe được" in text and not speaker)


@pytest.mark.qt_log_ignore("PulseAudio", "pipewire", "PipeWire", "ALSA")
def test_this_machine_is_looked_at_without_harm(qapp: object) -> None:
    devices = machine_devices()
    devices.set_camera(False)
    devices.rest()
    assert isinstance(devices.has_camera, bool)
    assert Devices(None, NoSound()).camera_name == ""


def test_another_microphone_takes_over_within_the_conference(open_window: OpenWindow) -> None:
    machine = MadeMachine()
    client = open_window(house_in_session(), ME, devices=Devices.of(machine, {}))
    client.shell.pictures.join()
    assert client.wait(lambda: machine.sounds[0][2].runs)
    client.shell.prejoin.choose("microphone", 1)
    assert not machine.sounds[0][2].runs
    assert machine.sounds[1][2].runs
    client.shell.prejoin.choose("microphone", 1)  # the same again
    client.shell.prejoin.choose("microphone", 7)  # none such
    assert len(machine.sounds) == 2


def test_the_choice_is_kept_by_key_and_name(open_window: OpenWindow) -> None:
    machine = MadeMachine()
    client = open_window(house_in_session(), ME, devices=Devices.of(machine, {}))
    client.shell.prejoin.choose("camera", 1)
    kept = client.shell.preferences.current
    assert (kept.devices, kept.device_names) == ({"camera": CAMERA_1.key}, {"camera": CAMERA_1.name})
    machine.plug(camera=[CAMERA_0, Found("elsewhere", CAMERA_1.name)])  # another socket, another day
    again = Devices.of(machine, kept.devices, kept.device_names)
    assert again.camera_name == CAMERA_1.name


def test_a_microphone_that_is_pulled_out_is_replaced_and_comes_back(open_window: OpenWindow) -> None:
    machine = MadeMachine()
    client = open_window(house_in_session(), ME, devices=Devices.of(machine, {"microphone": MIC_1.key}))
    client.shell.pictures.join()
    assert client.wait(lambda: machine.sounds[-1][:2] == (MIC_1.key, SPEAKER_0.key))
    machine.plug(microphone=[MIC_0])
    assert not machine.sounds[-2][2].runs
    assert machine.sounds[-1][:2] == (MIC_0.key, SPEAKER_0.key)
    assert machine.sounds[-1][2].runs
    assert MIC_1.name in str(client.shell.toast)
    assert str(client.shell.toastTone) == "amber"
    machine.plug(microphone=[MIC_0, MIC_1])
    assert machine.sounds[-1][:2] == (MIC_1.key, SPEAKER_0.key)
    assert str(client.shell.toastTone) == "blue"
    opened = len(machine.sounds)
    machine.plug(microphone=[])
    assert machine.sounds[-1][:2] == ("", SPEAKER_0.key)
    assert not client.shell.prejoin.hasMicrophone
    machine.plug(microphone=[MIC_0])
    assert client.shell.prejoin.hasMicrophone
    assert len(machine.sounds) == opened + 2


def test_a_headset_takes_the_sound_over_and_gives_it_back() -> None:
    machine = MadeMachine()
    devices = Devices.of(machine, {})
    told: list[object] = []
    devices.turned.connect(told.append)
    check = SoundCheck()
    devices.try_out(check)
    machine.plug(speaker=[HEADSET, SPEAKER_0], microphone=[Found("mic-usb", "USB headset"), MIC_0, MIC_1])
    assert machine.sounds[-1][:2] == ("mic-usb", HEADSET.key)
    assert machine.sounds[-1][2].runs
    assert len(told) == 1, "one notice for one plug"
    machine.plug(speaker=[SPEAKER_0], microphone=[MIC_0, MIC_1])
    assert machine.sounds[-1][:2] == (MIC_0.key, SPEAKER_0.key)
    opened = len(machine.sounds)
    machine.plug(camera=[CAMERA_1])
    assert len(machine.sounds) == opened, "the sound goes on when a camera goes"
    devices.rest()
    check.close()


def test_another_camera_never_films_by_itself_but_the_same_one_does() -> None:
    machine = MadeMachine()
    devices = Devices.of(machine, {})
    assert not any(camera.films for camera in machine.cameras)
    devices.set_camera(True)
    assert machine.cameras[-1].films
    machine.plug(camera=[CAMERA_1])
    assert (devices.camera_name, devices.camera_on) == (CAMERA_1.name, False)
    assert not any(camera.films for camera in machine.cameras)
    machine.plug(camera=[CAMERA_1, HEADSET])
    assert not devices.camera_on
    devices.choose(Kind.CAMERA, 0)
    devices.set_camera(True)
    machine.plug(camera=[])
    assert (devices.has_camera, devices.camera_on) == (False, False)
    machine.plug(microphone=[MIC_1])  # something else happens meanwhile
    machine.plug(camera=[CAMERA_0, CAMERA_1])
    assert (devices.camera_name, devices.camera_on) == (CAMERA_1.name, True)
    assert machine.cameras[-1].films
    devices.set_camera(False)
    machine.plug(camera=[CAMERA_0])
    machine.plug(camera=[CAMERA_0, CAMERA_1])
    assert not devices.camera_on, "switched off is switched off"


def test_a_camera_that_gives_no_picture_is_said_to_be_taken(open_window: OpenWindow) -> None:
    machine = MadeMachine()
    client = open_window(house_in_session(), ME, devices=Devices.of(machine, {}))
    client.shell.pictures.join()
    devices = client.shell.devices
    devices.set_camera(True)
    tell = machine.cameras[-1].tell
    assert tell is not None
    tell(False)
    assert devices.trouble(Kind.CAMERA) is Trouble.NOT_WORKING
    assert not devices.camera_on, "nothing may look as if it were filmed"
    assert CAMERA_0.name in str(client.shell.toast)
    assert CAMERA_0.name in client.shell.prejoin.trouble
    devices.set_camera(True)  # the other program was closed
    assert machine.cameras[-1].films
    assert devices.trouble(Kind.CAMERA) is Trouble.NONE
    assert client.shell.prejoin.trouble == ""


def test_a_microphone_that_gives_nothing_is_said_until_it_does(open_window: OpenWindow) -> None:
    machine = MadeMachine()
    client = open_window(house_in_session(), ME, devices=Devices.of(machine, {}))
    client.shell.pictures.join()
    tell = machine.sounds[-1][2].tell
    assert tell is not None
    tell(Kind.MICROPHONE, False)
    tell(Kind.SPEAKER, False)
    assert MIC_0.name in client.shell.prejoin.trouble
    assert SPEAKER_0.name in client.shell.prejoin.trouble
    tell(Kind.MICROPHONE, True)
    tell(Kind.SPEAKER, True)
    assert client.shell.prejoin.trouble == ""
    tell(Kind.MICROPHONE, False)
    client.shell.prejoin.choose("microphone", 1)
    assert client.shell.prejoin.trouble == "", "another one is not to blame"


def test_a_microphone_that_falls_silent_after_it_worked_was_pulled_out(open_window: OpenWindow) -> None:
    machine = MadeMachine()
    client = open_window(house_in_session(), ME, devices=Devices.of(machine, {"microphone": MIC_1.key}))
    client.shell.pictures.join()
    for works in (True, False):
        tell = machine.sounds[-1][2].tell
        assert tell is not None
        tell(Kind.MICROPHONE, works)
    assert machine.sounds[-1][:2] == (MIC_0.key, SPEAKER_0.key)
    assert MIC_1.name in str(client.shell.toast)
    assert client.shell.prejoin.trouble == ""
    machine.plug(microphone=[MIC_0, MIC_1])
    assert machine.sounds[-1][:2] == (MIC_1.key, SPEAKER_0.key)


def test_what_the_system_forbids_is_said() -> None:
    machine = MadeMachine()
    machine.allowed = False
    devices = Devices.of(machine, {})
    devices.set_camera(True)
    assert (devices.camera_on, devices.trouble(Kind.CAMERA)) == (False, Trouble.NOT_ALLOWED)
    check = SoundCheck()
    devices.try_out(check)
    assert devices.trouble(Kind.MICROPHONE) is Trouble.NOT_ALLOWED
    devices.rest()
    check.close()


def test_the_system_may_ask_first_and_the_person_change_their_mind() -> None:
    machine = MadeMachine()
    machine.answers_at_once = False
    devices = Devices.of(machine, {})
    devices.set_camera(True)
    devices.set_camera(False)
    kind, answer = machine.asked[0]
    answer(True)
    assert (kind, devices.camera_on) == (Kind.CAMERA, False)
    devices.set_camera(True)
    machine.asked[-1][1](True)
    assert devices.camera_on
    check = SoundCheck()
    devices.try_out(check)
    sound = machine.sounds[-1][2]
    machine.asked[-1][1](False)
    assert devices.trouble(Kind.MICROPHONE) is Trouble.NOT_ALLOWED
    sound.take = None
    machine.asked[-1][1](True)
    assert sound.runs, "opened again, now that it may"
    devices.rest()
    check.close()


def test_the_level_of_the_microphone_is_known_whoever_listens() -> None:
    sound = MadeSound()
    devices = Devices(None, sound)
    assert devices.level == 0
    check = SoundCheck()
    devices.try_out(check)
    sound.move(5)
    assert devices.level == pytest.approx(1 - 21 / 60, abs=0.03)  # an eighth of full scale: -21 dB
    devices.rest()
    assert devices.level == 0
    check.close()
