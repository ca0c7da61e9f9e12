"""Fixtures of the screens: Qt without a display, windows that are always closed, warnings that fail."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QSG_RENDER_LOOP"] = "basic"
os.environ["QT_QUICK_CONTROLS_STYLE"] = "Basic"
# Qt Multimedia looks for PipeWire and says so where there is none; that is not the client's fault.
os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia*=false")

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from meetroom.domain.core import MeetingId
from meetroom.ui.app import ClientWindow, open_client
from meetroom.ui.devices import Devices, NoSound
from tests.ui.local_engine import LocalEngine, LocalHouse
from tests.ui.paper_stage import PaperStage

OpenWindow = Callable[..., ClientWindow]
PATIENCE_MS = 60_000


class PatientBot(QtBot):
    """Waits as long as a slow machine may need: a fact that comes ends the wait at once."""

    def waitUntil(self, callback: Callable[[], Any], *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: Any, request: pytest.FixtureRequest) -> QtBot:
    """See PatientBot."""
    return PatientBot(request)


@pytest.fixture
def open_window(qapp: Any, tmp_path: Path) -> Iterator[OpenWindow]:
    """Opens a window of a person of a house; checks at the end that QML complained about nothing."""
    opened: list[ClientWindow] = []

    def open_one(house: LocalHouse, who: str, *, enter: bool = True, **options: Any) -> ClientWindow:
        options.setdefault("devices", Devices(None, NoSound()))
        folder = tmp_path / f"{who}-{len(opened)}"
        client = open_client(lambda ear: LocalEngine(house, who, ear), folder, motion=False, **options)
        opened.append(client)
        if enter:
            client.enter(MeetingId("m1"))
            assert client.wait(lambda: client.shell.header.title != "" and client.shell.header.live)
            drawn = ("raiseHand", "deskPart0", "doorButton")
            client.wait(lambda: any(client.find(name) is not None for name in drawn), 10.0)
        return client

    # The tree of accessible names is built while QML loads, as with a screen reader running.
    QAccessible.setActive(True)
    yield open_one
    complaints = [warning for client in opened for warning in client.warnings]
    for client in opened:
        client.close()
    complaints += [warning for client in opened for warning in client.warnings if warning not in complaints]
    assert complaints == []


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[PaperStage]:
    """A paper that lies open on the screen."""
    made = PaperStage(qtbot).ready()
    yield made
    made.close()


def engine_of(client: ClientWindow) -> LocalEngine:
    """The local engine behind a window."""
    engine = client.bridge.engine
    assert isinstance(engine, LocalEngine)
    return engine
