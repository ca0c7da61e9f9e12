"""The secretary's work with papers: set, order, replace, withdraw, over the real rules."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from meetroom.domain.core import DocumentId
from meetroom.domain.documents import ReleaseDocument, ReplaceDocument, WithdrawDocument
from meetroom.domain.state import (
    IncomingSignature,
    Label,
    SignatureVerdict,
)
from meetroom.ui.app import find_item
from meetroom.ui.papers_desk import PaperRow
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.desk_papers import carry, item_of_row, keys, put, register, urls, version
from tests.ui.sitting import ME, SECRETARY, house_in_draft, house_in_session
from tests.ui.test_chair_screen import write


def test_title_item_and_label_are_changed(open_window: OpenWindow) -> None:
    house = house_in_draft()
    register(house, "d1")
    client = open_window(house, SECRETARY)
    assert client.wait(lambda: client.press("editPaper"))
    assert client.wait(lambda: client.find("editTitleInput") is not None)
    write(client, "editTitleInput", "Tờ trình đã sửa")
    client.shell.papersDesk.edit.tie(4)
    client.shell.papersDesk.edit.chooseLabel(1)
    assert client.wait(lambda: client.press("editSave"))
    assert client.wait(lambda: house.meeting.documents[DocumentId("d1")].title == "Tờ trình đã sửa")
    document = house.meeting.documents[DocumentId("d1")]
    assert (document.item_id, document.label) == ("i3", Label.INTERNAL)
    assert client.wait(lambda: client.find("editSave") is None)
    assert client.wait(lambda: client.bridge.meeting.documents == house.meeting.documents)
    client.shell.papersDesk.edit.begin("d1")
    client.shell.papersDesk.edit.save("Tờ trình đã sửa")  # nothing is different: nothing is sent
    assert not client.shell.papersDesk.edit.asking


def test_papers_are_ordered_by_buttons_keys_and_dragging(open_window: OpenWindow) -> None:
    house = house_in_draft()
    register(house, "a", "b", "c", item="i0")
    register(house, "x", item="i1")
    client = open_window(house, SECRETARY)

    def order() -> str:
        return "".join(key for key in keys(client) if not key.startswith("item:"))

    assert client.wait(lambda: order() == "abcx")
    assert client.wait(lambda: client.press("paperDown"))
    assert client.wait(lambda: order() == "bacx")
    grip = find_item(item_of_row(client, "b"), "paperGrip")
    assert grip is not None
    grip.forceActiveFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(client.window, Qt.Key.Key_Down)
    assert client.wait(lambda: order() == "abcx")
    carry(client, "c", "item:i0")
    assert client.wait(lambda: order() == "cabx")
    carry(client, "c", "b")
    assert client.wait(lambda: order() == "abcx")
    carry(client, "a", "item:i1")
    assert client.wait(lambda: order() == "bcax")
    assert house.meeting.documents[DocumentId("a")].item_id == "i1"
    client.shell.papersDesk.move("b", -1)  # already first: nothing to do
    assert order() == "bcax"


def test_a_new_version_needs_a_note_and_the_versions_are_listed(open_window: OpenWindow, tmp_path: Path) -> None:
    house = house_in_draft()
    signed = IncomingSignature(
        field="S", signer="Sở Tài chính", signed_at=None, verdict=SignatureVerdict.ALTERED, covers_whole=True
    )
    register(house, "d1", version=version(signatures=(signed,)))
    client = open_window(house, SECRETARY)
    desk = client.shell.papersDesk
    desk.edit.replaceBy(urls(put(tmp_path / "ban2.docx")), "d1")
    assert client.wait(lambda: client.find("replaceConfirm") is not None)
    assert not client.press("replaceConfirm")
    write(client, "replaceNoteInput", "Sửa trang 7")
    assert client.wait(lambda: client.press("replaceConfirm"))
    assert client.wait(lambda: len(engine_of(client).uploads) == 1)
    _, fields = engine_of(client).uploads[0]
    assert (fields.replaces, fields.note, fields.file_name) == ("d1", "Sửa trang 7", "ban2.docx")
    second = ReplaceDocument(
        document_id=DocumentId("d1"), file_name="ban2.docx", version=version(2, note="Sửa trang 7")
    )

    def hand_in() -> None:
        house.do(SECRETARY, second)
        engine_of(client).tell()

    client.bridge.call_soon(hand_in)
    assert client.wait(lambda: client.shell.papersDesk.papers.rows[2].note == "Sửa trang 7")
    desk.edit.begin("d1")
    newest, oldest = desk.edit.versions.rows
    assert (newest.title, newest.note, newest.signatures) == ("Bản hiện hành", "Sửa trang 7", "")
    assert "4 trang · 3,5 MB · bản 1 · Lê Thị Thanh Tâm, " in oldest.detail
    assert (oldest.signatures, oldest.tone) == ("Chữ ký của Sở Tài chính: tệp đã bị sửa sau khi ký", "red")
    desk.edit.close()


def test_a_withdrawn_paper_shows_reason_and_versions_only(open_window: OpenWindow) -> None:
    house = house_in_draft()
    register(house, "d1")
    house.do(SECRETARY, ReleaseDocument(document_id=DocumentId("d1")))
    house.do(SECRETARY, WithdrawDocument(document_id=DocumentId("d1"), reason="Sai bản"))
    client = open_window(house, SECRETARY)
    row = client.shell.papersDesk.papers.rows[2]
    assert isinstance(row, PaperRow)
    assert row.detail.endswith("Sai bản")
    assert client.wait(lambda: client.press("editPaper"))
    assert client.wait(lambda: client.find("versionLine") is not None)
    assert client.find("editSave") is None


def test_a_delegate_reads_what_changed_and_whose_signature_it_is(open_window: OpenWindow) -> None:
    house = house_in_session()
    signed = IncomingSignature(
        field="S", signer="UBND thành phố", signed_at=None, verdict=SignatureVerdict.VALID, covers_whole=True
    )
    register(house, "d1")
    house.do(SECRETARY, ReleaseDocument(document_id=DocumentId("d1")))
    second = version(2, note="Sửa trang 7", signatures=(signed,))
    house.do(SECRETARY, ReplaceDocument(document_id=DocumentId("d1"), file_name="b.pdf", version=second))
    client = open_window(house, ME)
    assert client.wait(lambda: client.press("chooseDocument"))
    assert client.wait(lambda: client.find("documentChanges") is not None)
    changes, badge = client.find("documentChanges"), client.find("documentSignatures")
    assert changes is not None
    assert badge is not None
    assert changes.property("text") == "Nội dung thay đổi: Sửa trang 7"
    assert (badge.property("text"), badge.property("tone")) == ("Chữ ký hợp lệ của UBND thành phố", "green")
