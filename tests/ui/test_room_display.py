"""The room's display: a second window that shares the operator's pictures and outlives its screen."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow
from PySide6.QtTest import QTest

from meetroom import resource_path
from meetroom.client.engine import CallState
from meetroom.domain.agenda import FinishItem
from meetroom.domain.core import ItemId, PersonId
from meetroom.domain.documents import ReleaseDocument
from meetroom.domain.roles import EditPerson
from meetroom.domain.state import Role
from meetroom.protocol.messages import PagePresented
from meetroom.ui.app import ClientWindow, find_item
from meetroom.ui.displays import Displays, others
from meetroom.ui.room_display import Showing
from tests.ui.call_screen import in_the_call, legs
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.local_conference import LocalConference
from tests.ui.paper_stage import DRAFT, MemoryBook, ShelfLibrary, add_paper
from tests.ui.screen_walk import visible_items
from tests.ui.sitting import CHAIR, ME, SECRETARY

LAPTOP, WALL = "eDP-1", "HDMI-1"


class MadeDisplays(Displays):
    """Screens that are plugged in and out by hand."""

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.here = names

    def names(self) -> Sequence[str]:
        return self.here

    def plug(self, *names: str) -> None:
        self.here = names
        self.changed.emit()


def at_the_point(open_window: OpenWindow, *names: str, count: int = 11) -> tuple[ClientWindow, LocalConference]:
    displays = MadeDisplays(*names)
    client, conference = in_the_call(open_window, count, stage=False, displays=displays)
    assert client.wait(lambda: len(conference.wants) > 0)
    return client, conference


def room_window() -> QQuickWindow | None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    found = [w for w in QGuiApplication.topLevelWindows() if w.objectName() == "roomWindow" and w.isVisible()]
    assert len(found) < 2
    return found[0] if found and isinstance(found[0], QQuickWindow) else None


def opened(client: ClientWindow) -> QQuickWindow:
    QTest.keyClick(client.window, Qt.Key.Key_F9)
    assert client.wait(lambda: room_window() is not None)
    window = room_window()
    assert window is not None
    window.grabWindow()
    return window


def shown_in(window: QQuickWindow) -> set[str]:
    names = ("bigPicture", "smallPicture", "besidePicture")
    return {str(i.property("key")) for i in visible_items(window.contentItem()) if i.objectName().startswith(names)}


def displays_of(client: ClientWindow) -> MadeDisplays:
    displays = client.shell.display._displays
    assert isinstance(displays, MadeDisplays)
    return displays


def test_the_room_stands_on_any_screen_but_the_operators() -> None:
    assert others((LAPTOP, WALL, "DP-2"), WALL) == [LAPTOP, "DP-2"]
    assert others((LAPTOP, WALL), "gone") == [WALL]
    assert others((), LAPTOP) == []


def test_both_windows_share_what_is_asked_for_and_closed_it_costs_nothing(open_window: OpenWindow) -> None:
    client, conference = at_the_point(open_window, LAPTOP, WALL)
    alone = conference.wants
    window = opened(client)
    client.shell.display.choose(tuple(Showing).index(Showing.GALLERY))
    assert client.wait(lambda: len(shown_in(window)) == 11)
    assert client.wait(lambda: len(conference.wants) == 11)
    assert len({want.leg_id for want in conference.wants}) == 11
    before = {want.leg_id: want.height_px for want in alone}
    assert all(want.height_px >= before.get(want.leg_id, 0) for want in conference.wants)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert client.wait(lambda: room_window() is None and conference.wants == alone)
    assert not client.shell.display.open
    assert client.shell.display._large.rows == client.shell.display._small.rows == ()


def test_the_wall_speaks_to_the_room_and_not_to_the_operator(open_window: OpenWindow) -> None:
    client, conference = at_the_point(open_window, LAPTOP, WALL)
    opened(client)
    conference.show(CallState())
    assert client.wait(lambda: client.shell.display.empty == "Hình và tiếng của phòng này chưa bật.")
    assert client.shell.pictures.empty == "Bạn chưa vào hình và tiếng."


def test_the_strip_never_has_more_than_twelve_pictures(open_window: OpenWindow) -> None:
    client, conference = at_the_point(open_window, LAPTOP, WALL, count=60)
    window = opened(client)
    for showing in (Showing.SPEAKER, Showing.GALLERY):
        client.shell.display.choose(tuple(Showing).index(showing))
        assert client.wait(lambda: bool(shown_in(window)))
        window.grabWindow()
        assert 1 < len(shown_in(window)) <= 12
    conference.change(roster=legs(2))
    assert client.wait(lambda: shown_in(window) == {"l0", "l1"})


def test_a_screen_that_is_pulled_out_takes_the_window_along_and_brings_it_back(open_window: OpenWindow) -> None:
    client, _ = at_the_point(open_window, LAPTOP, WALL)
    opened(client)
    displays_of(client).plug(LAPTOP)
    assert client.wait(lambda: room_window() is None)
    assert "đã bị rút" in str(client.shell.toast)
    displays_of(client).plug(LAPTOP, WALL)
    assert client.wait(lambda: room_window() is not None)
    # Closed by hand it stays closed, whatever is plugged in.
    client.shell.display.close()
    displays_of(client).plug(LAPTOP)
    displays_of(client).plug(LAPTOP, WALL)
    assert client.wait(lambda: room_window() is None)


def test_where_there_are_several_screens_the_operator_chooses(open_window: OpenWindow) -> None:
    client, _ = at_the_point(open_window, LAPTOP, WALL, "DP-2")
    assert client.wait(lambda: client.press("roomButton"))
    assert client.wait(lambda: client.find("roomPlace1") is not None)
    assert client.wait(lambda: client.press("roomPlace1"))
    assert client.wait(lambda: client.press("roomToggle"))
    assert client.wait(lambda: room_window() is not None)
    window = room_window()
    assert window is not None
    assert window.property("place") == "DP-2"
    assert client.wait(lambda: client.press("roomPlace0"))
    assert client.wait(lambda: (found := room_window()) is not None and found.property("place") == WALL)
    assert client.wait(lambda: client.press("roomToggle"))
    assert client.wait(lambda: room_window() is None)


def test_it_is_offered_where_there_is_a_second_screen_and_to_operators_anywhere(open_window: OpenWindow) -> None:
    client, _ = at_the_point(open_window, LAPTOP)
    assert client.find("roomButton") is None
    house = engine_of(client).house
    operator = replace(house.meeting.people[PersonId(ME)], roles=(Role.OPERATOR,))
    house.do(SECRETARY, EditPerson(person=operator))
    client.bridge.call_soon(engine_of(client).tell)
    assert client.wait(lambda: client.find("roomButton") is not None)
    window = opened(client)
    assert window.visibility() == QQuickWindow.Visibility.Windowed
    # It was moved by hand: no screen that comes or goes moves it again.
    displays_of(client).plug(LAPTOP, WALL)
    displays_of(client).plug(LAPTOP)
    assert client.wait(lambda: room_window() is window)


def test_closing_the_operators_window_or_leaving_the_meeting_closes_it(open_window: OpenWindow) -> None:
    client, _ = at_the_point(open_window, LAPTOP, WALL)
    opened(client)
    client.shell.leave()
    assert client.wait(lambda: room_window() is None)
    assert not client.shell.display.open
    client.shell.display.show()
    client.window.close()
    assert not client.shell.display.open


@pytest.fixture
def led(open_window: OpenWindow) -> tuple[ClientWindow, LocalConference, QQuickWindow]:
    """See at_the_wall."""
    return at_the_wall(open_window)


def at_the_wall(open_window: OpenWindow) -> tuple[ClientWindow, LocalConference, QQuickWindow]:
    """The chair leads everybody to the second page of a released paper."""
    client, conference = at_the_point(open_window, LAPTOP, WALL)
    engine, pdf = engine_of(client), resource_path("demo", "du-thao-nghi-quyet.pdf").read_bytes()
    library = ShelfLibrary()
    library.papers[DRAFT, 1] = pdf
    vars(engine).update(library=library, marks=MemoryBook(PersonId(ME), engine.listener))
    add_paper(engine.house, pdf)
    engine.house.do(SECRETARY, ReleaseDocument(document_id=DRAFT))
    client.bridge.call_soon(engine.tell)
    assert client.wait(lambda: client.shell.document.phase == "ready")
    window = opened(client)
    present(client, 1)
    assert client.wait(
        lambda: client.shell.display.paper != "" and find_item(window.contentItem(), "roomPage") is not None
    )
    return client, conference, window


def present(client: ClientWindow, page: int, top: float = 0.0) -> None:
    engine = engine_of(client)
    presented = PagePresented(by=PersonId(CHAIR), document_id=DRAFT, page=page, top=top)
    client.bridge.call_soon(lambda: engine.listener.on_presented(presented))


def page_shown(window: QQuickWindow) -> str:
    page = find_item(window.contentItem(), "roomPage")
    return str(page.property("source").path()) if page is not None else ""


Led = tuple[ClientWindow, LocalConference, QQuickWindow]


def test_the_presented_page_is_shown_with_pictures_beside_it_and_followed(led: Led) -> None:
    client, _, window = led
    assert f"/{client.shell.display.paper}/1/" in page_shown(window)
    assert client.wait(lambda: len(shown_in(window)) > 1)
    # What the operator reads for themselves is no matter of the room.
    client.shell.document.leave()
    present(client, 2, 0.25)
    assert client.wait(lambda: f"/{client.shell.display.paper}/2/" in page_shown(window))
    present(client, 0)
    assert client.wait(lambda: f"/{client.shell.display.paper}/0/" in page_shown(window))
    present(client, 900, 1.0)
    assert client.wait(lambda: f"/{client.shell.display.paper}/2/" in page_shown(window))
    assert client.shell.display.paper != client.shell.document.name


def test_by_rule_a_shared_screen_comes_first_and_a_new_item_ends_the_paper(led: Led) -> None:
    client, conference, window = led
    conference.change(roster=legs(3, sharing=True))
    assert client.wait(lambda: client.shell.display.paper == "" and "l0/screen" in shown_in(window))
    conference.change(roster=legs(3))
    assert client.wait(lambda: client.shell.display.paper != "")
    house = engine_of(client).house
    house.do(CHAIR, FinishItem(item_id=ItemId("i2")))
    client.bridge.call_soon(engine_of(client).tell)
    assert client.wait(lambda: client.shell.display.paper == "")


def test_by_hand_the_operator_decides_and_a_closed_display_holds_no_paper(led: Led) -> None:
    client, _, window = led
    shelf = client.shell.shelf
    client.shell.display.choose(tuple(Showing).index(Showing.SPEAKER))
    assert client.wait(lambda: client.shell.display.paper == "" and page_shown(window) == "")
    client.shell.display.choose(tuple(Showing).index(Showing.PAPER))
    assert client.wait(lambda: client.shell.display.paper != "")
    assert len(shelf._sources) == 2
    client.shell.display.close()
    assert len(shelf._sources) == 1
