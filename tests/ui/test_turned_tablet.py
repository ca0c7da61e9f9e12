"""A tablet that is turned upright goes on with the paper that is read; without one it begins with the agenda."""

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from meetroom.client.engine import Listener
from meetroom.domain.core import MeetingId
from meetroom.domain.documents import ReleaseDocument
from meetroom.ui.app import ClientWindow, open_client
from meetroom.ui.devices import Devices, NoSound
from tests.ui.conftest import OpenWindow
from tests.ui.paper_stage import DEMO, DRAFT, PaperEngine, add_paper
from tests.ui.sitting import ME, SECRETARY, house_in_session


def turn(client: ClientWindow, width: int, height: int) -> None:
    client.window.setWidth(width)
    client.window.setHeight(height)


def reader(folder: Path) -> ClientWindow:
    """A delegate with a released paper on this machine."""
    house = house_in_session()
    add_paper(house, DEMO.read_bytes())
    house.do(SECRETARY, ReleaseDocument(document_id=DRAFT))

    def make(listener: Listener) -> PaperEngine:
        engine = PaperEngine(house, ME, listener)
        engine.papers.papers[DRAFT, 1] = DEMO.read_bytes()
        return engine

    return open_client(make, folder, devices=Devices(None, NoSound()), size=(1280, 800), motion=False)


def test_a_turned_tablet_goes_on_with_the_paper(qtbot: QtBot, tmp_path: Path) -> None:
    client = reader(tmp_path)
    try:
        client.enter(MeetingId("m1"))
        assert client.wait(lambda: client.shell.document.property("phase") == "ready")
        shown: Callable[[str], bool] = lambda name: client.find(name) is not None  # noqa: E731
        assert client.wait(lambda: shown("documentCentre") and shown("agendaList"))
        turn(client, 800, 1280)
        assert client.wait(lambda: shown("documentCentre") and not shown("agendaList"))
        assert client.wait(lambda: client.press("tabagenda"))
        assert client.wait(lambda: shown("agendaList"))
        turn(client, 1280, 800)
        assert client.wait(lambda: shown("documentCentre") and shown("agendaList"))
        turn(client, 800, 1280)
        assert client.wait(lambda: shown("documentCentre") and not shown("agendaList"))
    finally:
        client.close()
    assert client.warnings == []


def test_without_a_paper_it_begins_with_the_agenda(open_window: OpenWindow) -> None:
    client = open_window(house_in_session(), ME)
    turn(client, 800, 1280)
    assert client.wait(lambda: client.find("tabagenda") is not None and client.find("agendaList") is not None)
    assert client.find("documentCentre") is None
