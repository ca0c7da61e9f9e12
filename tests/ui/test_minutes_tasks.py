"""Tasks of the minutes at the desk: given, changed and taken back, by keyboard."""

from datetime import date

from meetroom.ui.app import ClientWindow
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.local_engine import LocalHouse
from tests.ui.minutes_desk_stage import CTRL, KEY, desk, key, types
from tests.ui.screen_walk import is_text, visible_items
from tests.ui.sitting import house_in_session


def test_a_task_is_given_changed_and_taken_back(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = desk(open_window, house)
    give_task(client, house)
    change_task(client)
    assert client.wait(lambda: client.press("taskRemove0"))
    assert client.wait(lambda: client.press("taskRemoveAskConfirm"))
    assert client.wait(lambda: not house.meeting.minutes.actions)


def give_task(client: ClientWindow, house: LocalHouse) -> None:
    assert client.press("minutesAddTask")
    assert client.wait(lambda: focused(client, "taskTextInput"))
    types(client, "Rà soát nguồn vốn")
    key(client, KEY.Key_Tab)
    assert client.wait(lambda: focused(client, "taskOwnerInput"))
    types(client, "minh loc")
    assert client.wait(lambda: client.find("taskOwner0") is not None)
    assert client.press("taskOwner0")
    assert client.wait(lambda: focused(client, "taskDueTextInput"))
    types(client, "32/12/2026")
    assert client.press("taskSave")
    assert not client.shell.minutes.actions.sending
    key(client, KEY.Key_A, CTRL)
    types(client, "5/12/2026")
    assert client.wait(lambda: client.press("taskSave"))
    assert client.wait(lambda: len(house.meeting.minutes.actions) == 1)
    # The sheet stands until the answer has come.
    assert client.wait(lambda: not client.shell.minutes.actions.editing and client.find("taskTextInput") is None)
    (action,) = house.meeting.minutes.actions.values()
    assert (action.text, action.owner, action.owner_id) == ("Rà soát nguồn vốn", "Đặng Minh Lộc", "p2")
    assert (action.due, action.item_id) == (date(2026, 12, 5), "i2")


def change_task(client: ClientWindow) -> None:
    client.shell.minutes.show(1)
    assert client.wait(lambda: client.press("taskEdit0"))
    assert client.wait(lambda: client.find("taskDueCalendar") is not None)
    assert client.press("taskDueCalendar")
    assert client.wait(lambda: focused(client, "taskDueSheetDays"))
    key(client, KEY.Key_Right)
    key(client, KEY.Key_Return)
    assert client.wait(lambda: str(client.shell.minutes.actions.due) == "06/12/2026")
    assert client.wait(lambda: client.press("taskSave"))
    actions = client.shell.minutes.actions
    assert client.wait(lambda: [row.due for row in actions.rows.rows] == ["hạn 06/12/2026"])
    assert client.wait(lambda: not actions.editing and client.find("taskTextInput") is None)


def test_what_a_task_lacks_is_said_beside_its_field(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = desk(open_window, house)
    actions = client.shell.minutes.actions
    assert client.press("minutesAddTask")
    assert client.wait(lambda: focused(client, "taskTextInput"))
    assert (actions.textProblem, actions.ownerProblem) == ("", "")
    assert client.press("taskSave")
    assert client.wait(lambda: shows(client, "Hãy ghi nội dung nhiệm vụ."))
    assert client.wait(lambda: focused(client, "taskTextInput"))
    types(client, "Rà soát nguồn vốn")
    assert client.press("taskSave")
    assert client.wait(lambda: focused(client, "taskOwnerInput"))
    assert shows(client, "Chưa có người thực hiện. Hãy chọn trong danh sách hoặc ghi tên.")
    client.shell.preferences.chooseLanguage("en")
    assert client.wait(lambda: shows(client, "Say who is to do it: choose from the list or write a name."))
    client.shell.preferences.chooseLanguage("vi")
    types(client, "Tổ giúp việc")
    assert client.wait(lambda: str(actions.ownerProblem) == "")
    assert client.press("taskSave")
    assert client.wait(lambda: [a.owner for a in house.meeting.minutes.actions.values()] == ["Tổ giúp việc"])


def test_a_late_answer_closes_no_other_task(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = desk(open_window, house)
    actions, engine = client.shell.minutes.actions, engine_of(client)
    client.bridge.call_soon(engine.gate.clear)
    actions.add()
    actions.setText("Việc thứ nhất")
    actions.setOwner("Tổ giúp việc")
    actions.save()
    assert actions.sending
    actions.save()  # a second press while the first is on its way
    actions.add()
    actions.setText("Việc thứ hai")
    client.bridge.call_soon(engine.gate.set)
    assert client.wait(lambda: str(client.shell.toast) == "Đã ghi nhiệm vụ.")
    assert [a.text for a in house.meeting.minutes.actions.values()] == ["Việc thứ nhất"]
    assert actions.editing
    assert str(actions.text) == "Việc thứ hai"


def focused(client: ClientWindow, name: str) -> bool:
    """Whether the keyboard is on something."""
    item = client.find(name)
    return item is not None and bool(item.property("activeFocus"))


def shows(client: ClientWindow, words: str) -> bool:
    """Whether these words are on the screen."""
    return any(is_text(item) and item.property("text") == words for item in visible_items(client.window.contentItem()))
