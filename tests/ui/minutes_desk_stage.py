"""The steps of a secretary at the desk of minutes: to its text, letters and keys, what was written down."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest

from meetroom.domain.agenda import FinishItem
from meetroom.domain.core import ItemId, PersonId
from meetroom.domain.lifecycle import ApproveMinutes, CloseMeeting
from meetroom.domain.roles import AddPerson
from meetroom.domain.state import Person, Role
from meetroom.ui.app import ClientWindow
from meetroom.ui.text_form import plain_text
from tests.ui.conftest import OpenWindow
from tests.ui.local_engine import LocalHouse
from tests.ui.sitting import CHAIR, SECRETARY, house_in_session

I2 = ItemId("i2")
KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def desk(open_window: OpenWindow, house: LocalHouse, **options: Any) -> ClientWindow:
    """The secretary at the text of the running item, the cursor in it."""
    client = open_window(house, SECRETARY, **options)
    assert client.wait(lambda: client.press("deskPart5"))
    assert client.wait(lambda: client.find("minutesText") is not None)
    assert client.wait(lambda: len(client.shell.minutes.writing.places.rows) > 2)
    client.window.requestActivate()
    focus(client)
    return client


def focus(client: ClientWindow) -> None:
    area = client.find("minutesText")
    assert area is not None
    area.forceActiveFocus()
    assert client.wait(lambda: bool(area.property("activeFocus")))


def types(client: ClientWindow, text: str) -> None:
    """Letters by an input method, as Vietnamese ones come."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    item = client.window.activeFocusItem()
    assert item is not None
    QGuiApplication.sendEvent(item, event)
    # What waits for the letters gets them a turn later.
    QGuiApplication.processEvents()


def key(client: ClientWindow, which: Any, modifiers: Any = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(client.window, which, modifiers)
    QGuiApplication.processEvents()


def text_of(house: LocalHouse, place: str = "i2") -> str:
    found = house.meeting.minutes.texts.get(place)
    return plain_text(found.text) if found else ""


def letters(client: ClientWindow) -> str:
    area = client.find("minutesText")
    assert area is not None
    return str(area.property("text"))


def second_secretary(house: LocalHouse) -> None:
    person = Person(person_id=PersonId("sec2"), name="Mai Thu", roles=(Role.SECRETARY,), voting=False)
    house.do(SECRETARY, AddPerson(person=person))


def approved(open_window: OpenWindow) -> tuple[LocalHouse, ClientWindow]:
    house = house_in_session()
    house.do(CHAIR, FinishItem(item_id=I2))
    house.do(CHAIR, CloseMeeting())
    house.do(CHAIR, ApproveMinutes())
    client = open_window(house, SECRETARY)
    assert client.wait(lambda: client.press("deskPart5"))
    client.shell.minutes.goTo("number")
    assert client.wait(lambda: client.find("issueNumberInput") is not None)
    return house, client
