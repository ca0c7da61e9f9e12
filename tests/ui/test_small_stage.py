"""The stage where there is little room: a shared screen stays large, and every button is still reached."""

import pytest

from tests.ui.call_screen import in_the_call, legs
from tests.ui.conftest import OpenWindow
from tests.ui.screen_walk import scene_rect


@pytest.mark.parametrize(
    ("size", "scale_index", "least"),
    [((420, 800), 4, (390, 215)), ((420, 800), 0, (390, 215)), ((1280, 800), 4, (900, 320))],
)
def test_a_shared_screen_is_large_on_small_screens_and_with_large_letters(
    open_window: OpenWindow, size: tuple[int, int], scale_index: int, least: tuple[int, int]
) -> None:
    client, conference = in_the_call(open_window, 11)
    client.shell.preferences.chooseScale(scale_index)
    client.window.setWidth(size[0])
    client.window.setHeight(size[1])
    conference.change(roster=legs(11, sharing=True))
    assert client.wait(lambda: client.find("tabpictures") is not None)
    assert client.wait(lambda: client.press("tabpictures"))

    def large() -> bool:
        client.window.grabWindow()
        picture = client.find("bigPicture")
        return picture is not None and picture.width() >= least[0] and picture.height() >= least[1]

    assert client.wait(lambda: client.shell.pictures.screenShown and large())
    picture, hand = client.find("bigPicture"), client.find("raiseHand")
    assert picture is not None
    assert hand is not None
    assert scene_rect(picture).bottom() <= scene_rect(hand).top()
    assert scene_rect(picture).right() <= size[0]
    assert client.find("leaveCall") is not None
