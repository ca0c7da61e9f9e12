"""The look of the desk of minutes: no word cut, nothing too small to hit, in both languages and at twice the size."""

from collections.abc import Callable

import pytest

from meetroom.domain.minutes_state import TextPlace
from meetroom.domain.minutes_text import WriteMinutesText
from meetroom.ui.app import ClientWindow
from meetroom.ui.minutes_outline import one
from tests.ui.conftest import OpenWindow
from tests.ui.minutes_desk_stage import I2, desk, second_secretary, types
from tests.ui.screen_walk import cut_texts, poor_targets
from tests.ui.sitting import house_in_session
from tests.ui.test_look import settle
from tests.ui.votes_stage import tell

PARTS: dict[str, Callable[[ClientWindow], None]] = {
    "write": lambda client: None,
    "tasks": lambda client: client.shell.minutes.show(1),
    "task": lambda client: client.shell.minutes.actions.add(),
    "preview": lambda client: (client.shell.minutes.actions.close(), client.shell.minutes.show(2))[0],
    "send": lambda client: client.shell.minutes.review.ask(),
    "finish": lambda client: (client.shell.minutes.review.close(), client.shell.minutes.show(3))[0],
}


@pytest.mark.parametrize(("size", "scale"), [((1280, 800), 1.0), ((420, 900), 2.0)])
def test_nothing_is_cut_and_everything_can_be_hit(open_window: OpenWindow, size: tuple[int, int], scale: float) -> None:
    house = house_in_session()
    second_secretary(house)
    client = desk(open_window, house, size=size, scale=scale, scheme="contrast" if scale > 1 else "dark")
    types(client, "Bản tôi")
    house.do("sec2", WriteMinutesText(place=TextPlace.ITEM, item_id=I2, text=one("Bản kia " * 20)))
    tell(client)
    assert client.wait(lambda: client.find("conflictTheirs") is not None)
    for part, go in PARTS.items():
        go(client)
        for language in ("en", "vi"):
            client.shell.preferences.chooseLanguage(language)
            settle(client)
            assert cut_texts(client.window.contentItem()) == [], f"{part} {language}"
        assert poor_targets(client.window.contentItem()) == [], part
