"""The library over the real engine: a paper read, marked and wiped where no server answers."""

from pathlib import Path

from meetroom import resource_path
from meetroom.client.chest import Vault
from meetroom.client.engine import Engine, Listener
from meetroom.domain.documents import ReleaseDocument
from meetroom.protocol.http import UploadFields
from meetroom.ui.app import ClientWindow, open_client
from meetroom.ui.bridge import EnginePort
from meetroom.ui.devices import Devices, NoSound
from meetroom.ui.scripted import ScriptedWindow
from tests.client.test_chest import MemoryVault
from tests.ui.test_chair_screen import write
from tests.ui.test_real_server import PATIENCE_S, ServerThread, found, server

__all__ = ["server"]
WORDS = "dau tu cong"


def guarded_window(folder: Path, vault: Vault) -> ClientWindow:
    """A window with a real engine on a machine with a keyring."""

    def make(listener: Listener) -> EnginePort:
        return Engine(folder, listener, device="test", vault=vault)

    return open_client(make, folder, devices=Devices(None, NoSound()), motion=False)


def kept_a_paper(server: ServerThread, client: ClientWindow) -> str:
    """The host has held a meeting with one paper on this machine, and left it."""
    engine = client.bridge.engine
    assert isinstance(engine, Engine)
    window = ScriptedWindow(client, engine)
    found(server, client)
    path = resource_path("demo", "du-thao-nghi-quyet.pdf")
    fields = UploadFields(title="Dự thảo", file_name=path.name)
    document_id = window.run(engine.upload(path, fields, lambda step: None)).document_id
    window.run(engine.submit(ReleaseDocument(document_id=document_id)))

    async def ready() -> bool:
        progress = engine.library.progress(document_id)
        return progress is not None and progress.ready

    window.wait(lambda: window.run(ready()), "the paper did not come", PATIENCE_S)
    window.run(engine.leave())
    return document_id


def patiently(client: ClientWindow, press: str) -> None:
    assert client.wait(lambda: client.press(press), PATIENCE_S), press


def test_a_paper_is_read_marked_and_wiped_without_a_server(server: ServerThread, tmp_path: Path) -> None:
    vault = MemoryVault()
    client = guarded_window(tmp_path / "host", vault)
    try:
        document_id = kept_a_paper(server, client)
    finally:
        client.close()
    server.run(server.server.stop())
    client = guarded_window(tmp_path / "host", vault)
    try:
        client.shell.resume()
        patiently(client, "openLibrary")
        library = client.shell.library
        assert client.wait(lambda: len(library.property("meetings").rows) == 1, PATIENCE_S)
        write(client, "librarySearchInput", WORDS)
        assert client.wait(lambda: len(library.property("found").rows) > 0, PATIENCE_S)
        library.openFound(library.property("found").rows[0].key)
        read_and_draw(client)
        patiently(client, "libraryBack")
        assert client.wait(lambda: str(library.stage) == "list" and client.find("librarySearchInput") is not None)
        write(client, "librarySearchInput", "")
        wipe(client)
        assert document_id not in (tmp_path / "host" / "reading.json").read_text()
    finally:
        client.close()
        server.start_again()
    assert client.warnings == []


def read_and_draw(client: ClientWindow) -> None:
    """The page opens, and a stroke stays on it."""
    engine = client.bridge.engine
    assert isinstance(engine, Engine)
    window = ScriptedWindow(client, engine)
    assert client.wait(lambda: client.shell.library._table is not None, PATIENCE_S)
    document = client.shell.library._table.document
    assert client.wait(lambda: str(document.phase) == "ready", PATIENCE_S)
    assert not bool(document.canPresent)
    assert not bool(document.following)
    page = int(document.page)
    patiently(client, "tool-pen")
    window.drag(f"ink{page}", ((0.2, 0.2), (0.3, 0.25), (0.4, 0.2)))
    assert client.wait(lambda: len(document.marks.all_marks()) == 1, PATIENCE_S)
    assert client.wait(lambda: not document.marks.unsaved_now, PATIENCE_S)


def wipe(client: ClientWindow) -> None:
    """The stroke is named before it goes; then there is nothing."""
    library = client.shell.library
    row = library.property("meetings").rows[0]
    assert client.wait(lambda: library.property("meetings").rows[0].warning != "", PATIENCE_S), row
    library.choose(row.key)
    patiently(client, "wipeMeeting")
    assert client.wait(lambda: client.find("wipeSheetConfirm") is not None, PATIENCE_S)
    assert "1 ghi chú chưa gửi lên máy chủ" in str(library.question)
    patiently(client, "wipeSheetConfirm")
    assert client.wait(lambda: client.find("libraryEmpty") is not None, PATIENCE_S)
