"""The own microphone on the screen: words, glyph and colour, talking while a key or finger is held, being muted."""

from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from meetroom.client.listening import MicState
from meetroom.domain.core import PersonId
from meetroom.protocol.signalling import CallRefusal
from meetroom.ui.devices import Devices
from meetroom.ui.push_to_talk import HOLD_MS, PushToTalk
from tests.ui.call_screen import centre, in_the_call, key, named
from tests.ui.conftest import OpenWindow
from tests.ui.made_devices import MadeCamera, MadeSound
from tests.ui.sitting import CHAIR


def _says(item: QQuickItem, words: str) -> bool:
    return bool(item.property("text") == words)


MICS = (
    (MicState.OPEN, "Micrô đang mở", "mic", "green"),
    (MicState.MUTED, "Micrô đang tắt", "mic-off", "red"),
    (MicState.MUTED_BY_CHAIR, "Chủ tọa đã tắt micrô", "lock", "amber"),
    (MicState.FLOOR_ONLY, "Chờ được mời phát biểu", "lock", "amber"),
    (MicState.LISTENER, "Chỉ theo dõi", "headphones", "plain"),
)


def test_the_microphone_is_told_by_words_glyph_and_colour(open_window: OpenWindow) -> None:
    client, conference = in_the_call(open_window)
    looks = set()
    for state, words, glyph, tone in MICS:
        conference.change(mic=state, muted=state is MicState.MUTED)
        button = named(client, "muteButton")
        assert client.wait(partial(_says, button, words))
        looks.add((button.property("iconName"), button.property("text")))
        assert (button.property("iconName"), button.property("tone")) == (glyph, tone)
    assert len(looks) == len(MICS)  # not by colour alone


def test_the_muted_person_sees_who_did_it_and_asks_to_speak_again(open_window: OpenWindow) -> None:
    client, conference = in_the_call(open_window)
    conference.change(mic=MicState.MUTED_BY_CHAIR, silenced_by=PersonId(CHAIR))
    assert client.wait(lambda: "Trần Quốc Bảo đã tắt micrô của bạn" in str(client.shell.toast))
    assert "Trần Quốc Bảo" in str(named(client, "micHint").property("text"))
    assert client.wait(lambda: client.press("muteButton"))
    assert client.wait(lambda: conference.wishes_to_speak == 1)
    conference.change(mic=MicState.OPEN, silenced_by=None)
    assert client.wait(lambda: "được nói trở lại" in str(client.shell.toast))
    conference.change(mic=MicState.FLOOR_ONLY, muted=True)
    assert client.wait(lambda: client.shell.microphone.state == "floor_only")
    assert client.wait(lambda: client.press("muteButton"))
    assert "đăng ký phát biểu" in str(client.shell.toast)
    assert conference.wishes_to_speak == 1
    conference.change(refusal=CallRefusal.LISTENER)
    assert client.wait(lambda: "theo dõi" in str(client.shell.toast))


def test_a_machine_without_a_microphone_says_so(open_window: OpenWindow) -> None:
    client, conference = in_the_call(open_window, devices=Devices(MadeCamera(), MadeSound(microphone="")))
    assert str(named(client, "muteButton").property("text")) == "Không có micrô"
    assert client.wait(lambda: client.press("muteButton"))
    assert "Hãy cắm micrô" in str(client.shell.toast)
    # Nobody without one is told that it was closed, and opened again.
    for state, by in ((MicState.MUTED_BY_CHAIR, PersonId(CHAIR)), (MicState.OPEN, None)):
        conference.change(mic=state, silenced_by=by)
        assert client.wait(lambda state=state: client.bridge.call.mic is state)  # type: ignore[misc]
    assert client.shell.microphone.state == "none"
    assert "Hãy cắm micrô" in str(client.shell.toast)
    conference.change(mic=MicState.LISTENER)
    assert client.wait(lambda: client.shell.microphone.state == "listener")


def test_the_space_bar_talks_while_held_and_is_a_tap_otherwise(open_window: OpenWindow) -> None:
    client, conference = in_the_call(open_window)
    QTest.keyPress(client.window, Qt.Key.Key_Space)
    assert client.wait(lambda: client.shell.microphone.state == "talking")
    assert not conference.state.muted
    QTest.keyRelease(client.window, Qt.Key.Key_Space)
    assert client.wait(lambda: client.shell.microphone.state == "muted")
    layout = named(client, "layoutButton")
    layout.forceActiveFocus(Qt.FocusReason.TabFocusReason)
    key(client, Qt.Key.Key_Space)
    assert client.wait(lambda: client.shell.pictures.layout == "gallery")  # a tap presses what has the focus
    assert client.shell.microphone.state == "muted"


def test_letting_go_of_the_space_bar_counts_whatever_else_is_held(open_window: OpenWindow) -> None:
    client, conference = in_the_call(open_window)
    QTest.keyPress(client.window, Qt.Key.Key_Space)
    assert client.wait(lambda: client.shell.microphone.state == "talking")
    QTest.keyPress(client.window, Qt.Key.Key_Shift)
    QTest.keyRelease(client.window, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert client.wait(lambda: client.shell.microphone.state == "muted")
    assert conference.state.muted


def test_a_window_left_with_the_space_bar_down_is_no_longer_heard(open_window: OpenWindow) -> None:
    client, _ = in_the_call(open_window)
    QTest.keyPress(client.window, Qt.Key.Key_Space)
    assert client.wait(lambda: client.shell.microphone.state == "talking")
    client.window.hide()
    assert client.wait(lambda: client.shell.microphone.state == "muted")


def test_typing_a_space_is_not_talking(open_window: OpenWindow) -> None:
    client, conference = in_the_call(open_window, who=CHAIR, stage=False)
    assert client.wait(lambda: client.press("newPoll"))
    field = client.wait(lambda: client.find("pollQuestionInput") is not None)
    assert field
    named(client, "pollQuestionInput").forceActiveFocus()
    QTest.keyPress(client.window, Qt.Key.Key_Space)
    QTest.qWait(HOLD_MS * 2)
    QTest.keyRelease(client.window, Qt.Key.Key_Space)
    assert conference.state.muted


def test_a_finger_held_on_the_button_talks_and_a_tap_opens(open_window: OpenWindow) -> None:
    client, conference = in_the_call(open_window)
    device = QTest.createTouchDevice()
    button = named(client, "muteButton")
    at = centre(button)
    QTest.touchEvent(client.window, device).press(0, at, client.window).commit()
    assert client.wait(lambda: client.shell.microphone.state == "talking")
    QTest.touchEvent(client.window, device).release(0, at, client.window).commit()
    assert client.wait(lambda: client.shell.microphone.state == "muted")
    QTest.mouseClick(client.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert client.wait(lambda: client.shell.microphone.state == "open")
    assert conference.state.mic is MicState.OPEN
    key(client, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert client.wait(lambda: client.shell.microphone.state == "muted")


def test_a_window_that_outlives_its_watcher_says_goodbye_without_complaint(qapp: object) -> None:
    window = QQuickWindow()
    let_go: list[bool] = []
    watcher = PushToTalk(window, lambda: True, lambda: None, lambda: let_go.append(True))
    watcher.__dict__.clear()  # what Python does to it at its end, before Qt takes the window apart
    for kind in (QEvent.Type.Hide, QEvent.Type.Close):
        assert watcher.eventFilter(window, QEvent(kind)) is False
    assert let_go == []
    window.removeEventFilter(watcher)
