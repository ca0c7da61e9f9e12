"""A list of people over the real engine and the real server: accounts made, roster changed, groups offered."""

from pathlib import Path

from PySide6.QtCore import QUrl

from meetroom.domain.core import GroupId
from meetroom.domain.state import Audience, Role
from meetroom.ui.app import ClientWindow
from tests.papers.sheet_samples import workbook
from tests.ui.test_real_server import ServerThread, found, real_window, server

__all__ = ["server"]

PATIENCE_S = 60.0
ROWS = [
    ("Họ và tên", "Chức vụ", "Điểm cầu", "Tổ", "Vai trò", "Biểu quyết", "Tên đăng nhập"),
    ("Nguyễn Văn An", "Giám đốc", "Xã Tân Phú", "Tổ 1", "Đại biểu", "có", ""),
    ("Nguyễn Văn Ân", "", "Xã Tân Phú", "Tổ 1; Ban Pháp chế", "", "", ""),
    ("Trần Quốc Bảo", "Chủ tịch", "Hội trường", "", "Chủ tọa", "có", "bao"),
    ("Lò Thị Mai", "", "", "", "Thủ quỹ", "", ""),
]


def look_over(client: ClientWindow, path: Path) -> list[int]:
    """Rows by verdict: all, new, changed, as they are, errors, left out."""
    source = client.shell.roster.fromFile
    source.take([QUrl.fromLocalFile(str(path))])
    assert client.wait(lambda: str(source.stage) == "preview" and not source._busy, PATIENCE_S), source.problem
    assert source.problem == ""
    return [int(text.rsplit(" ", 1)[1]) for text in source.filters]


def carry_out(client: ClientWindow) -> str:
    """What came of it."""
    source = client.shell.roster.fromFile
    source.carryOut()
    assert client.wait(lambda: str(source.stage) == "done", PATIENCE_S), source.progress
    result = str(source.result)
    source.close()
    return result


def test_a_list_is_carried_out_once_and_its_groups_are_offered(server: ServerThread, tmp_path: Path) -> None:
    path = tmp_path / "danh sách.xlsx"
    path.write_bytes(workbook(ROWS))
    client = real_window(tmp_path / "host")
    try:
        found(server, client)
        assert look_over(client, path) == [4, 3, 0, 0, 1, 0]
        assert carry_out(client) == "Đã thực hiện 3 hàng."
        people = {person.name: person for person in client.bridge.meeting.people.values()}
        assert people["Nguyễn Văn Ân"].groups == ("Tổ 1", "Ban Pháp chế")
        assert people["Trần Quốc Bảo"].roles == (Role.CHAIR,)
        accounts = server.server.house.store.accounts
        logins = {account.login: account.person_id for account in accounts.all()}
        assert logins["nguyen.van.an"] == people["Nguyễn Văn An"].person_id
        assert logins["nguyen.van.an.2"] == people["Nguyễn Văn Ân"].person_id
        seq = client.bridge.engine.replica.seq
        assert look_over(client, path) == [4, 0, 0, 3, 1, 0]
        assert client.bridge.engine.replica.seq == seq
        path.write_bytes(workbook([ROWS[0], (*ROWS[1][:3], "Tổ 2", "", "", "")]))
        assert look_over(client, path) == [1, 0, 1, 0, 0, 0]
        assert carry_out(client) == "Đã thực hiện 1 hàng."
        rename_and_offer(client)
    finally:
        client.close()
    assert client.warnings == []


def rename_and_offer(client: ClientWindow) -> None:
    """A group with another name is found by whoever chooses readers, or whom to show a mark."""
    roster = client.shell.roster
    roster.groups.rename("Tổ 1", "Tổ thảo luận 1")
    assert client.wait(
        lambda: any("Tổ thảo luận 1" in p.groups for p in client.bridge.meeting.people.values()), PATIENCE_S
    )
    chosen: list[Audience] = []
    audiences = client.shell.papersDesk.audiences
    audiences.begin(Audience(), chosen.append)
    audiences.toggle("group:Tổ thảo luận 1")
    audiences.accept()
    assert chosen == [Audience(groups=(GroupId("Tổ thảo luận 1"),))]
    sharing = client.shell.document.sharing
    sharing.ask()
    keys = {row.key for row in sharing.rows.rows}
    assert {"group:Tổ thảo luận 1", "group:Tổ 2", "group:Ban Pháp chế"} <= keys
    sharing.close()
