"""The screen before the meeting: oneself, one's own voice, the line; nobody filmed or heard before they ask."""

import numpy as np
import pytest
from PySide6.QtQuick import QQuickItem

from meetroom.ui.app import ClientWindow
from meetroom.ui.device_choice import Found, Kind
from meetroom.ui.devices import Devices, NoSound
from meetroom.ui.sound_check import RECORD_FRAMES, two_tones
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.made_devices import MadeMachine, made_device
from tests.ui.screen_walk import TARGET_PX, cut_texts, is_button, scene_rect, visible_items
from tests.ui.sitting import ME, house_in_session
from tests.ui.test_look import settle

SIZES = [(1280, 800), (420, 800)]
LINES = ((220.0, "blue", "fair"), (900.0, "amber", "slow"), (None, "amber", "answer"), (5.0, "green", "good"))


def look(open_window: OpenWindow, devices: Devices | None = None, **options: object) -> ClientWindow:
    """The screen before the meeting of this person."""
    devices = devices or Devices(None, NoSound())
    client = open_window(house_in_session(), ME, enter=False, devices=devices, **options)
    engine = engine_of(client)
    engine.known = engine._login()
    client.shell.resume()
    assert client.wait(lambda: client.press("meeting0"))
    assert client.wait(lambda: client.find("joinMeeting") is not None)
    return client


def item(client: ClientWindow, name: str) -> QQuickItem:
    found = client.find(name)
    assert found is not None, name
    return found


def test_nobody_is_filmed_before_they_ask_and_the_meeting_takes_over_what_they_asked(open_window: OpenWindow) -> None:
    machine = MadeMachine()
    client = look(open_window, Devices.of(machine, {"camera": "camera-1", "microphone": "gone"}))
    camera, (microphone, speaker, sound) = machine.cameras[0], machine.sounds[0]
    assert (camera.name, microphone, speaker) == ("camera number 1", "microphone-0", "speaker-0")
    assert not camera.films
    assert "tắt" in item(client, "cameraState").property("text")
    assert client.find("chooseCamera") is not None
    assert client.find("chooseSpeaker") is None  # there is only one
    assert sound.runs  # for the level, on this machine only
    assert client.wait(lambda: client.press("prejoinCamera"))
    assert client.wait(lambda: camera.films)
    assert "bật" in item(client, "cameraState").property("text")
    camera.film()
    assert client.wait(lambda: bool(item(client, "selfView").property("hasPicture")))
    assert engine_of(client).conference.sent == 0
    client.shell.prejoin.choose("camera", 0)
    assert client.wait(lambda: len(machine.cameras) == 2 and machine.cameras[1].films)
    assert not camera.films
    assert client.wait(lambda: client.press("joinMeeting"))
    assert client.wait(lambda: client.shell.header.live)
    assert not machine.cameras[1].films, "not in the conference yet"
    assert not sound.runs
    client.shell.pictures.join()
    assert client.wait(lambda: machine.cameras[1].films)


def test_going_back_lets_everything_go(open_window: OpenWindow) -> None:
    machine = MadeMachine()
    client = look(open_window, Devices.of(machine, {}))
    assert client.wait(lambda: client.press("prejoinCamera"))
    assert client.wait(lambda: machine.cameras[-1].films)
    assert client.wait(lambda: client.press("prejoinBack"))
    assert client.wait(lambda: str(client.shell.screen) == "start")
    assert not machine.cameras[-1].films
    assert not machine.sounds[-1][2].runs
    client.shell.pictures.join()
    assert not machine.cameras[-1].films


def test_the_test_sound_comes_out_of_the_chosen_speaker(open_window: OpenWindow) -> None:
    machine = MadeMachine()
    machine.plug(speaker=[made_device(Kind.SPEAKER, 0), made_device(Kind.SPEAKER, 1)])
    client = look(open_window, Devices.of(machine, {}))
    client.shell.prejoin.choose("speaker", 1)
    speaker, sound = machine.sounds[-1][1:]
    assert speaker == "speaker-1"
    assert client.wait(lambda: client.press("prejoinTones"))
    assert client.wait(lambda: client.shell.prejoin.check.phase == "tones")
    sound.move(20)
    assert client.wait(lambda: client.shell.prejoin.check.played > 0.3)
    assert item(client, "speakerLevel").property("value") > 0.3
    sound.move(len(two_tones()) // 960)
    # Silence may have been played before.
    assert np.array_equal(np.trim_zeros(np.concatenate(sound.played)), np.trim_zeros(two_tones()))
    assert client.wait(lambda: client.shell.prejoin.check.phase == "listening")
    assert client.wait(lambda: client.press("prejoinTones"))
    assert client.wait(lambda: client.shell.prejoin.check.phase == "tones")
    assert client.wait(lambda: client.press("prejoinTones"))  # enough
    assert client.wait(lambda: client.shell.prejoin.check.phase == "listening")


def test_one_hears_oneself_and_the_meter_moves(open_window: OpenWindow) -> None:
    machine = MadeMachine()
    client = look(open_window, Devices.of(machine, {}))
    sound, check = machine.sounds[-1][2], client.shell.prejoin.check
    sound.move(10)
    assert client.wait(lambda: check.level > 0.3)
    assert item(client, "microphoneLevel").property("value") == pytest.approx(check.level, abs=0.2)
    assert client.wait(lambda: client.press("prejoinRecord"))
    assert client.wait(lambda: check.phase == "recording")
    sound.move(RECORD_FRAMES // 2)
    assert client.wait(lambda: 0.4 < check.progress < 0.6)
    sound.move(RECORD_FRAMES // 2)
    assert client.wait(lambda: check.phase == "playing")
    before = len(sound.played)
    sound.move(RECORD_FRAMES)
    assert any(samples.any() for samples in sound.played[before:])
    assert client.wait(lambda: check.phase == "listening")
    assert client.find("checkVerdict") is not None
    assert check.verdictTone == "green"


def test_a_dead_microphone_is_found_out(open_window: OpenWindow) -> None:
    machine = MadeMachine()
    client = look(open_window, Devices.of(machine, {}))
    client.shell.prejoin.check.record()
    machine.sounds[-1][2].move(2 * RECORD_FRAMES, loudness=0.0)
    assert client.wait(lambda: client.shell.prejoin.check.verdict != "")
    assert client.shell.prejoin.check.verdictTone == "amber"
    assert client.wait(lambda: client.find("checkVerdict") is not None)
    client.shell.prejoin.choose("microphone", 1)
    assert client.wait(lambda: client.find("checkVerdict") is None)  # the other one may well be good


def test_a_device_plugged_in_can_be_chosen_and_the_list_shows_the_one_in_use(open_window: OpenWindow) -> None:
    machine = MadeMachine()
    machine.plug(microphone=[])
    client = look(open_window, Devices.of(machine, {}))
    assert client.find("prejoinRecord") is None
    assert client.find("devicesMissing") is not None
    machine.plug(microphone=[Found("a", "Alpha")])
    assert client.wait(lambda: client.find("prejoinRecord") is not None)
    assert client.find("devicesMissing") is None
    assert client.find("onlyMicrophone") is not None
    machine.plug(microphone=[Found("a", "Alpha"), Found("b", "Beta"), Found("c", "Gamma")])
    assert client.wait(lambda: client.find("chooseMicrophoneBox") is not None)
    client.shell.prejoin.choose("microphone", 2)
    box = item(client, "chooseMicrophoneBox")
    assert client.wait(lambda: box.property("displayText") == "Gamma")
    machine.plug(microphone=[Found("b", "Beta"), Found("a", "Alpha")])
    assert client.wait(lambda: box.property("displayText") == "Beta")
    machine.plug(microphone=[Found("b", "Beta"), Found("a", "Alpha"), Found("c", "Gamma")])
    assert client.wait(lambda: box.property("displayText") == "Gamma")


def test_the_line_is_measured_and_said(open_window: OpenWindow) -> None:
    client = look(open_window, language="en")
    check = client.shell.prejoin.check
    assert client.wait(lambda: check.line == "Line to the server: good (12 ms)")
    for round_trip, tone, word in LINES:
        engine_of(client).round_trip = round_trip
        check.checkLine()
        said = (tone, word)
        assert client.wait(lambda said=said: check.lineTone == said[0] and said[1] in check.line)  # type: ignore[misc]
    assert item(client, "lineCheck").property("text") == check.line


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_can_be_read_and_pressed(open_window: OpenWindow, size: tuple[int, int], scale: float) -> None:
    machine = MadeMachine()
    client = look(open_window, Devices.of(machine, {}), size=size, scale=scale)
    client.shell.prejoin.check.record()
    machine.cameras[0].tell = None
    settle(client)
    assert cut_texts(client.window.contentItem()) == []
    for button in (found for found in visible_items(client.window.contentItem()) if is_button(found)):
        rect = scene_rect(button)
        assert rect.height() >= TARGET_PX - 0.5, button.objectName()
        assert button.objectName()
    for name in ("joinMeeting", "prejoinBack"):
        assert scene_rect(item(client, name)).bottom() <= client.window.height(), "always in sight"


def test_the_settings_show_the_level_only_while_they_are_open(open_window: OpenWindow) -> None:
    machine = MadeMachine()
    client = open_window(house_in_session(), ME, devices=Devices.of(machine, {}))
    client.shell.pictures.join()
    sound = machine.sounds[-1][2]
    assert client.wait(lambda: sound.runs)
    assert not client.shell.prejoin._level_timer.isActive()
    assert client.wait(lambda: client.press("settingsButton"))
    assert client.wait(lambda: client.find("settingsLevel") is not None)
    sound.move(5)
    assert client.wait(lambda: item(client, "settingsLevel").property("value") > 0.5)
    client.shell.prejoin.choose("microphone", 1)
    assert machine.sounds[-1][0] == "microphone-1"
    assert machine.sounds[-1][2].runs
