"""A meeting hosted on this machine: the client starts the real server, comes in as its administrator and stops it."""

from pathlib import Path

import pytest

from meetroom.client.chest import NoVault
from meetroom.client.engine import Engine, Listener
from meetroom.server.config import StartProblem
from meetroom.ui.app import open_client, wait_for
from meetroom.ui.bridge import EnginePort
from meetroom.ui.devices import Devices, NoSound
from meetroom.ui.hosting import HostedServer
from meetroom.ui.start import HOST_PROBLEMS

PATIENCE_S = 120.0


@pytest.mark.parametrize("start", ["first", "again"])
def test_hosting_here_leads_to_the_meetings_of_the_administrator(qapp: object, tmp_path: Path, start: str) -> None:
    if start == "again":
        host_once(tmp_path)
    host_once(tmp_path)


def host_once(folder: Path) -> None:
    """Host, come in, end."""

    def make(listener: Listener) -> EnginePort:
        return Engine(folder / "client", listener, device="test", vault=NoVault())

    client = open_client(make, folder / "client", devices=Devices(None, NoSound()), motion=False)
    try:
        assert client.wait(lambda: client.press("hostHere"))
        assert client.wait(lambda: client.shell.start.stage == "meetings", PATIENCE_S), client.shell.start.problem
        assert client.shell.start.hosting
        assert client.shell.start.mayCreate
    finally:
        client.close()
    assert not client.shell.hosted.running
    assert client.warnings == []


def test_a_server_that_cannot_start_is_said(qapp: object, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", "utf-8")
    hosted = HostedServer(blocked / "below", "127.0.0.1")
    told: list[str] = []
    hosted.failed.connect(told.append)
    hosted.start()
    assert wait_for(lambda: bool(told), PATIENCE_S)
    assert told == [StartProblem.FOLDER_UNUSABLE]
    assert told[0] in HOST_PROBLEMS
    assert not hosted.running
