"""Tasks of the minutes at the desk: given, changed and taken back, by keyboard."""

from datetime import date

from meetroom.ui.app import ClientWindow
from tests.ui.conftest import OpenWindow
from tests.ui.local_engine import LocalHouse
from tests.ui.minutes_desk_stage import CTRL, KEY, desk, key, types
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
    assert client.wait(lambda: client.find("taskTextInput") is not None)
    types(client, "Rà soát nguồn vốn")
    key(client, KEY.Key_Tab)
    types(client, "minh loc")
    assert client.wait(lambda: client.find("taskOwner0") is not None)
    assert client.press("taskOwner0")
    due = client.find("taskDueTextInput")
    assert due is not None
    due.forceActiveFocus()
    types(client, "32/12/2026")
    assert not client.press("taskSave")
    key(client, KEY.Key_A, CTRL)
    types(client, "5/12/2026")
    assert client.wait(lambda: client.press("taskSave"))
    assert client.wait(lambda: len(house.meeting.minutes.actions) == 1)
    (action,) = house.meeting.minutes.actions.values()
    assert (action.text, action.owner, action.owner_id) == ("Rà soát nguồn vốn", "Đặng Minh Lộc", "p2")
    assert (action.due, action.item_id) == (date(2026, 12, 5), "i2")


def change_task(client: ClientWindow) -> None:
    client.shell.minutes.show(1)
    assert client.wait(lambda: client.press("taskEdit0"))
    assert client.wait(lambda: client.find("taskDueCalendar") is not None)
    assert client.press("taskDueCalendar")
    assert client.wait(lambda: client.find("taskDueSheetDays") is not None)
    key(client, KEY.Key_Right)
    key(client, KEY.Key_Return)
    assert client.wait(lambda: str(client.shell.minutes.actions.due) == "06/12/2026")
    assert client.wait(lambda: client.press("taskSave"))
    actions = client.shell.minutes.actions
    assert client.wait(lambda: [row.due for row in actions.rows.rows] == ["hạn 06/12/2026"])
