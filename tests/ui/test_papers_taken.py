"""Files that are dropped and pasted onto the agenda: what is asked about them, and who may hand in."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from meetroom.domain.core import DocumentId, PersonId
from meetroom.domain.roles import AddPerson
from meetroom.domain.state import (
    Person,
    Role,
)
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.desk_papers import drop_files, item_of_row, put, register, urls
from tests.ui.screen_walk import visible_items
from tests.ui.sitting import CHAIR, SECRETARY, house_in_draft
from tests.ui.test_chair_screen import write


def test_a_folder_dropped_on_an_item_is_asked_about_and_handed_in(open_window: OpenWindow, tmp_path: Path) -> None:
    client = open_window(house_in_draft(), SECRETARY)
    engine, draft = engine_of(client), client.shell.papersDesk.draft
    put(tmp_path / "Hồ sơ" / "02 - Phụ lục.pdf")
    put(tmp_path / "Hồ sơ" / "1_to_trinh.docx")
    put(tmp_path / "Hồ sơ" / ".an.pdf")
    assert drop_files(client, item_of_row(client, "item:i2"), tmp_path / "Hồ sơ")
    assert client.wait(lambda: client.find("paperSend") is not None and draft.count == 2)
    assert [(row.title, row.item) for row in draft.files.rows] == [("to trinh", 3), ("Phụ lục", 3)]
    assert [(row.name, row.why) for row in draft.leftOut.rows] == [("Hồ sơ/.an.pdf", "tệp ẩn hoặc tệp của hệ thống")]
    assert client.wait(lambda: client.find("paperTitleInput") is not None)
    write(client, "paperTitleInput", "Tờ trình số 1")
    assert client.wait(lambda: client.press("paperSend"))
    assert client.wait(lambda: len(engine.uploads) == 2)
    assert [(path.name, f.title, f.item_id) for path, f in engine.uploads] == [
        ("1_to_trinh.docx", "Tờ trình số 1", "i2"),
        ("02 - Phụ lục.pdf", "Phụ lục", "i2"),
    ]
    assert client.wait(lambda: client.find("paperSend") is None)


def test_files_dropped_anywhere_find_their_item_by_name(open_window: OpenWindow, tmp_path: Path) -> None:
    client = open_window(house_in_draft(), SECRETARY)
    draft = client.shell.papersDesk.draft
    panel = client.find("uploadPaper")
    assert panel is not None
    assert drop_files(client, panel, put(tmp_path / "04 - Chất vấn.pdf"))
    assert client.wait(lambda: draft.count == 1)
    assert client.wait(lambda: client.find("draftList") is not None)
    client.window.grabWindow()
    sheet = client.find("draftList")
    assert sheet is not None
    assert drop_files(client, sheet, put(tmp_path / "khac.pdf"), put(tmp_path / "04 - Chất vấn.pdf"))
    assert client.wait(lambda: draft.count == 2)
    assert [row.item for row in draft.files.rows] == [4, 0]
    assert "Mục đoán theo tên" in draft.files.rows[0].detail
    assert draft.leftOut.rows[0].why == "đã có trong danh sách"
    draft.tieAll(6)
    assert [row.item for row in draft.files.rows] == [5, 5]
    draft.leave(draft.files.rows[0].key)
    assert client.wait(lambda: draft.count == 1)
    assert client.wait(lambda: client.press("uploadSheetClose"))
    assert client.wait(lambda: not draft.asking)


def test_what_is_still_being_read_when_one_gives_up_is_not_asked_about(open_window: OpenWindow, tmp_path: Path) -> None:
    client = open_window(house_in_draft(), SECRETARY)
    draft = client.shell.papersDesk.draft
    draft.take(urls(put(tmp_path / "a.pdf")), "")
    draft.close()  # before anything was read: that takes a turn of the event loop
    draft.take(urls(put(tmp_path / "b.pdf")), "")
    assert client.wait(lambda: draft.count > 0 and not draft.reading)
    assert [row.title for row in draft.files.rows] == ["b"]


def test_files_are_pasted_from_the_file_manager_by_key(open_window: OpenWindow, tmp_path: Path) -> None:
    client = open_window(house_in_draft(), SECRETARY)
    data = QMimeData()
    data.setUrls(urls(put(tmp_path / "a.pdf")))
    QGuiApplication.clipboard().setMimeData(data)
    QTest.keyClick(client.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert client.wait(lambda: client.shell.papersDesk.draft.count == 1)


def test_a_state_secret_is_refused_with_the_law_and_nothing_is_sent(open_window: OpenWindow, tmp_path: Path) -> None:
    house = house_in_draft()
    register(house, "d1")
    client = open_window(house, SECRETARY)
    desk = client.shell.papersDesk
    desk.draft.take(urls(put(tmp_path / "mat.pdf")), "")
    assert client.wait(lambda: desk.draft.ready)
    for place, word in ((2, "Mật"), (3, "Tối mật"), (4, "Tuyệt mật")):
        assert desk.draft.labels[place] == word
        desk.draft.chooseLabel(place)
        notice = client.find("secretRefusal")
        assert notice is not None
        assert "Luật 117/2025/QH15, khoản 2 Điều 5" in str(notice.property("text"))
        assert not client.press("paperSend")
        desk.draft.send()
    assert engine_of(client).uploads == []
    assert desk.queue.rows.rows == ()
    desk.draft.close()
    desk.edit.begin("d1")
    desk.edit.chooseLabel(2)
    assert client.wait(lambda: client.find("editSecretRefusal") is not None)
    desk.edit.save("Khác")
    assert house.meeting.documents[DocumentId("d1")].title == "Tài liệu d1"


@pytest.mark.parametrize(("who", "taken"), [(CHAIR, False), ("both", True)])
def test_files_fall_on_the_agenda_of_whoever_may_hand_in(
    open_window: OpenWindow, tmp_path: Path, who: str, taken: bool
) -> None:
    house = house_in_draft()
    both = Person(person_id=PersonId("both"), name="Chủ tọa kiêm thư ký", roles=(Role.CHAIR, Role.SECRETARY))
    house.do(SECRETARY, AddPerson(person=both))
    client = open_window(house, who)
    assert str(client.shell.view) == "chair"
    client.window.grabWindow()
    row = next(
        item for item in visible_items(client.window.contentItem())
        if item.property("key") == "i3" and item.property("depth") is not None
    )  # fmt: skip
    assert drop_files(client, row, put(tmp_path / "a.pdf")) is taken
    if taken:
        draft = client.shell.papersDesk.draft
        assert client.wait(lambda: client.find("paperSend") is not None and draft.count == 1)
        assert draft.files.rows[0].item == 4
