"""The own password: set and changed in the settings, with a sentence for whatever is wrong."""

from meetroom.ui.app import ClientWindow
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.sitting import ME, house_in_session
from tests.ui.test_chair_screen import write


def fill(client: ClientWindow, old: str, new: str, again: str) -> None:
    """Write into the sheet and save."""
    for name, text in (("Old", old), ("New", new), ("Again", again)):
        write(client, f"password{name}Input", text)
    assert client.wait(lambda: client.press("passwordSave"))


def said(client: ClientWindow, words: str) -> bool:
    """Whether the sheet says this."""
    return client.wait(lambda: words in str(client.shell.account.problem))


def test_a_guest_sets_a_password_and_changes_it(open_window: OpenWindow) -> None:
    client = open_window(house_in_session(), ME, enter=False)
    engine = engine_of(client)
    engine.known = engine._login()
    client.shell.resume()
    assert client.wait(lambda: client.find("meeting0") is not None)
    assert client.wait(lambda: client.press("settingsButton"))
    assert client.wait(lambda: client.press("settingsPassword"))
    assert client.wait(lambda: client.find("passwordNewInput") is not None)
    assert not client.press("passwordSave")  # nothing written yet
    fill(client, "", "ngắn", "khác")
    assert said(client, "không giống nhau")
    fill(client, "", "ngắn", "ngắn")
    assert said(client, "ít nhất 10 ký tự")
    fill(client, "", "bốn từ dễ nhớ", "bốn từ dễ nhớ")
    assert client.wait(lambda: client.find("passwordNewInput") is None)
    assert "Đã đổi mật khẩu" in str(client.shell.toast)
    assert engine.password == "bốn từ dễ nhớ"
    assert client.wait(lambda: client.press("settingsPassword"))
    assert client.wait(lambda: client.find("passwordNewInput") is not None)
    assert client.find("passwordNewInput").property("text") == ""  # type: ignore[union-attr]
    assert str(client.shell.account.problem) == ""
    fill(client, "không phải nó", "bốn từ khác hẳn", "bốn từ khác hẳn")
    assert said(client, "Mật khẩu hiện tại không đúng")
    fill(client, "bốn từ dễ nhớ", "bốn từ khác hẳn", "bốn từ khác hẳn")
    assert client.wait(lambda: engine.password == "bốn từ khác hẳn")
