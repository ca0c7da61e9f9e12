"""The secretary's papers over the real engine and the real server: a folder in, a new version, and after a restart."""

from pathlib import Path

from PySide6.QtCore import QUrl

from meetroom import resource_path
from meetroom.domain.state import DocumentState
from meetroom.ui.app import ClientWindow
from tests.ui.test_chair_screen import write
from tests.ui.test_real_server import PATIENCE_S, ServerThread, enter_first, found, real_window, server

__all__ = ["server"]

PDF = resource_path("demo", "du-thao-nghi-quyet.pdf").read_bytes()
OTHER = resource_path("demo", "chuong-trinh.pdf").read_bytes()


def titles(client: ClientWindow) -> list[str]:
    return [document.title for document in client.bridge.meeting.documents.values()]


def texts(client: ClientWindow) -> list[str]:
    return [str(row.text) for row in client.shell.papersDesk.queue.rows.rows]


def test_a_folder_is_handed_in_and_a_version_replaced(server: ServerThread, tmp_path: Path) -> None:
    folder = tmp_path / "Kỳ họp"
    folder.mkdir()
    (folder / "1 - Dự thảo.pdf").write_bytes(PDF)
    (folder / "02 - Chương trình.pdf").write_bytes(OTHER)
    (folder / "3 - Hỏng.pdf").write_bytes(b"%PDF-1.7\nnothing of a document")
    client = real_window(tmp_path / "host")
    try:
        found(server, client)
        hand_in(client, folder)
        replace_first(client, folder / "02 - Chương trình.pdf")
        board = client.shell.readinessDesk
        assert client.wait(lambda: bool(board.ready), PATIENCE_S), board.summary
    finally:
        client.close()
    assert client.warnings == []


def hand_in(client: ClientWindow, folder: Path) -> None:
    """The folder goes in, each file under the item its name tells; what is no document is refused with advice."""
    client.shell.agendaDesk.add("Nội dung thứ nhất", 1, 15, "", False, False)
    client.shell.agendaDesk.add("Nội dung thứ hai", 1, 15, "", False, False)
    assert client.wait(lambda: len(client.bridge.meeting.items) == 2, PATIENCE_S)
    client.shell.showView("desk")
    desk = client.shell.papersDesk
    desk.draft.take([QUrl.fromLocalFile(str(folder))], "")
    assert client.wait(lambda: desk.draft.count == 3 and client.press("paperSend"), PATIENCE_S)
    assert client.wait(lambda: len(desk.queue.rows.rows) == 3 and desk.queue.open == 0, PATIENCE_S), texts(client)
    first, second = client.bridge.meeting.items
    assert client.wait(lambda: titles(client) == ["Dự thảo", "Chương trình"], PATIENCE_S), titles(client)
    assert [document.item_id for document in client.bridge.meeting.documents.values()] == [first, second]
    (refused,) = (row for row in desk.queue.rows.rows if row.tone == "red")
    assert refused.name == "Hỏng"
    assert refused.advice != ""


def replace_first(client: ClientWindow, path: Path) -> None:
    """The first paper is released and gets a new version with a note."""
    desk, key = client.shell.papersDesk, next(iter(client.bridge.meeting.documents))
    desk.release(key)
    desk.edit.replaceBy([QUrl.fromLocalFile(str(path))], key)
    assert client.wait(lambda: client.find("replaceNoteInput") is not None)
    write(client, "replaceNoteInput", "Thay toàn bộ")
    assert client.wait(lambda: client.press("replaceConfirm"))
    assert client.wait(lambda: len(client.bridge.meeting.documents[key].versions) == 2, PATIENCE_S), texts(client)
    assert client.bridge.meeting.documents[key].versions[-1].note == "Thay toàn bộ"
    assert client.wait(lambda: client.bridge.meeting.documents[key].state is DocumentState.RELEASED, PATIENCE_S)


def test_what_was_lined_up_is_handed_in_after_a_restart(server: ServerThread, tmp_path: Path) -> None:
    paper = tmp_path / "05 - Tờ trình.pdf"
    paper.write_bytes(PDF)
    client = real_window(tmp_path / "host")
    found(server, client)
    server.run(server.server.stop())
    desk = client.shell.papersDesk
    desk.draft.take([QUrl.fromLocalFile(str(paper))], "")
    assert client.wait(lambda: desk.draft.ready, PATIENCE_S)
    desk.draft.send()
    assert client.wait(lambda: texts(client) != [] and "chờ" in texts(client)[0], PATIENCE_S), texts(client)
    client.close()
    server.start_again()
    again = real_window(tmp_path / "host")
    try:
        again.shell.resume()
        enter_first(again)
        assert again.wait(lambda: titles(again) == ["Tờ trình"], PATIENCE_S), texts(again)
        assert again.wait(lambda: again.shell.papersDesk.queue.open == 0, PATIENCE_S)
    finally:
        again.close()
    assert client.warnings + again.warnings == []
