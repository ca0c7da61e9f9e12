"""The box in the settings that switches the exchange with clients near by."""

from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.sitting import ME, house_in_session


def test_the_exchange_is_switched_off_and_on(open_window: OpenWindow) -> None:
    client = open_window(house_in_session(), ME, enter=False)
    engine = engine_of(client)
    assert client.wait(lambda: client.press("settingsButton"))
    assert client.wait(lambda: client.find("neighboursChoice") is not None)
    assert client.find("neighboursChoice").property("checked") is True  # type: ignore[union-attr]
    assert client.wait(lambda: client.press("neighboursChoice"))
    assert client.wait(lambda: not engine.with_neighbours)
    assert client.find("neighboursChoice").property("checked") is False  # type: ignore[union-attr]
    assert client.wait(lambda: client.press("neighboursChoice"))
    assert client.wait(lambda: engine.with_neighbours)
