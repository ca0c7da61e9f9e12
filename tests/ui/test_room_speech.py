"""The speech clock on the room's wall: who speaks, time left and over, paused; large, in every theme and language."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from PySide6.QtQuick import QQuickWindow

from meetroom.domain.core import SpeechId
from meetroom.domain.floor import EndSpeech, ExtendSpeech, GrantFloor, PauseSpeech, RequestFloor
from meetroom.domain.state import RuleSet, SpeechKind
from meetroom.ui.app import ClientWindow, find_item
from meetroom.ui.displays import Displays
from meetroom.ui.preferences import SCHEMES
from meetroom.ui.room_speech import RoomSpeechView, room_speech
from meetroom.ui.words import Language
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.local_engine import LocalHouse
from tests.ui.screen_walk import cut_texts, scene_rect
from tests.ui.sitting import CHAIR, house_in_session, open_poll
from tests.ui.test_room_display import LAPTOP, WALL, MadeDisplays, room_window

S0 = SpeechId("s0")
LONGEST = RuleSet(speech_limit_s=0)


def seen(house: LocalHouse, later_s: float = 0, language: Language = Language.EN) -> RoomSpeechView:
    """The clock some seconds after the speech of five minutes had lasted 161 of them."""
    speech = house.meeting.speeches[S0]
    assert speech.running_since is not None
    return room_speech(house.meeting, speech.running_since + timedelta(seconds=161 + later_s), language)


def paused(house: LocalHouse) -> None:
    house.do(CHAIR, PauseSpeech(speech_id=S0))


def test_the_clock_counts_down_and_then_up() -> None:
    house = house_in_session()
    found = [(view.label, view.time, view.tone) for view in (seen(house, s) for s in (0, 78.5, 79, 139, 139.5, 200))]
    assert found == [
        ("Time left", "02:19", "green"),
        ("Time left", "01:01", "green"),
        ("Time left", "01:00", "amber"),
        ("Time left", "00:00", "amber"),
        ("Over time", "+00:01", "red"),
        ("Over time", "+01:01", "red"),
    ]
    first = seen(house, 0, Language.VI)
    assert (first.name, first.label, first.next) == ("Nguyễn Văn An", "Thời gian còn lại", "Tiếp theo: Phạm Thu Hà")
    assert first.part == pytest.approx(161 / 300)
    assert seen(house, 400).part == 1.0


def test_a_minute_more_is_a_minute_more() -> None:
    house = house_in_session()
    house.do(CHAIR, ExtendSpeech(speech_id=S0, extra_s=60))
    assert seen(house).time == "03:19"


def test_without_a_limit_it_says_how_long_the_speech_has_lasted() -> None:
    view = seen(house_in_session(rules=LONGEST), 100)
    assert (view.label, view.time, view.tone, view.part) == ("Speaking for", "04:21", "plain", 0.0)


def test_while_it_is_paused_the_clock_stands() -> None:
    house = house_in_session()
    house.do(CHAIR, PauseSpeech(speech_id=S0))
    now = house.now()
    views = [room_speech(house.meeting, now + timedelta(seconds=s), Language.VI) for s in (0, 600)]
    assert views[0] == views[1]
    assert (views[0].label, views[0].paused, views[0].tone) == ("Tạm dừng", True, "green")


def test_a_point_of_order_is_named_and_nobody_is_nobody() -> None:
    house = house_in_session()
    house.do("p5", RequestFloor(speech_id=SpeechId("order"), kind=SpeechKind.POINT_OF_ORDER))
    house.do(CHAIR, GrantFloor(speech_id=SpeechId("order")))
    view = room_speech(house.meeting, house.now(), Language.EN)
    assert (view.name, view.kind) == ("Lê Quốc Khánh", "Point of order")
    house.do(CHAIR, EndSpeech(speech_id=SpeechId("order")))
    assert room_speech(house.meeting, house.now(), Language.EN) == RoomSpeechView()


def on_the_wall(open_window: OpenWindow, house: LocalHouse, **options: object) -> tuple[ClientWindow, QQuickWindow]:
    displays: Displays = MadeDisplays(LAPTOP, WALL)
    client = open_window(house, CHAIR, displays=displays, **options)
    client.shell.display.show()
    assert client.wait(lambda: room_window() is not None)
    window = room_window()
    assert window is not None
    assert client.wait(lambda: client.shell.roomSpeech.name != "")
    rest(window)
    return client, window


def rest(window: QQuickWindow) -> None:
    window.grabWindow()
    window.grabWindow()


def letters(window: QQuickWindow, name: str) -> int:
    item = find_item(window.contentItem(), name)
    assert item is not None, name
    size = item.property("font").pixelSize()
    assert isinstance(size, int)
    return size


def large_enough(window: QQuickWindow, name: str, least_mm: float) -> bool:
    """On a screen of 55 inches, which is 685 mm high; capitals are 0.7 of the size of letters."""
    return letters(window, name) * 0.7 * 685 / window.height() >= least_mm


@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_is_read_from_six_metres(open_window: OpenWindow, language: str) -> None:
    client, window = on_the_wall(open_window, house_in_session(), language=language)
    # At six metres capitals of 28 mm are read.
    for name, least_mm in (("roomSpeaker", 28), ("roomSpeechTime", 55)):
        assert client.wait(partial(large_enough, window, name, least_mm))
    for scheme in range(len(SCHEMES)):
        client.shell.preferences.chooseScheme(scheme)
        rest(window)
        assert cut_texts(window.contentItem()) == []


@pytest.mark.parametrize("size", [(1024, 768), (800, 800)])
def test_on_a_narrow_wall_the_names_make_room_for_the_clock(open_window: OpenWindow, size: tuple[int, int]) -> None:
    """Projectors of 4:3, and a window somebody made narrow."""
    house = house_in_session()
    client, window = on_the_wall(open_window, house, language="vi")
    house.do("p5", RequestFloor(speech_id=SpeechId("order"), kind=SpeechKind.POINT_OF_ORDER))
    house.do(CHAIR, GrantFloor(speech_id=SpeechId("order")))
    client.bridge.call_soon(engine_of(client).tell)
    window.showNormal()
    window.resize(*size)
    assert client.wait(lambda: window.width() == size[0] and "thủ tục" in client.shell.roomSpeech.kind)
    rest(window)
    more, clock = (find_item(window.contentItem(), name) for name in ("roomSpeechMore", "roomSpeechTime"))
    assert more is not None
    assert clock is not None
    assert scene_rect(more).right() <= scene_rect(clock).left()
    assert cut_texts(window.contentItem()) == []


@pytest.mark.parametrize("more", [paused, open_poll])
def test_nothing_lies_over_the_clock(open_window: OpenWindow, more: Callable[[LocalHouse], None]) -> None:
    house = house_in_session()
    client, window = on_the_wall(open_window, house)
    more(house)
    client.bridge.call_soon(engine_of(client).tell)
    assert client.wait(lambda: client.shell.roomSpeech.paused or client.shell.roomVote.mode != "")
    rest(window)
    band = find_item(window.contentItem(), "roomSpeech")
    assert band is not None
    for name in ("roomVote", "roomTiles"):
        other = find_item(window.contentItem(), name)
        assert other is None or scene_rect(other).top() >= scene_rect(band).bottom()
    state = find_item(window.contentItem(), "roomSpeechState")
    assert state is not None
    assert state.property("name") == ("pause" if more is paused else "mic")


def test_it_goes_with_the_speech_and_costs_nothing_where_it_is_not_shown(open_window: OpenWindow) -> None:
    house = house_in_session()
    client, window = on_the_wall(open_window, house)
    house.do(CHAIR, EndSpeech(speech_id=S0))
    client.bridge.call_soon(engine_of(client).tell)
    assert client.wait(lambda: client.shell.roomSpeech.name == "")
    assert find_item(window.contentItem(), "roomSpeech") is None
    house.do(CHAIR, GrantFloor(speech_id=SpeechId("s1")))
    client.bridge.call_soon(engine_of(client).tell)
    assert client.wait(lambda: client.shell.roomSpeech.name == "Phạm Thu Hà")
    client.shell.display.close()
    assert client.wait(lambda: client.shell.roomSpeech.name == "" and room_window() is None)
