"""The secretary's work with papers: hand in, set, order, release, replace, withdraw, over the real rules."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from meetroom.client.engine import ClientError, ClientProblem, LinkState, UploadPhase, UploadStep, UploadTold
from meetroom.client.line_up import FileToHandIn
from meetroom.domain.core import DocumentId, ItemId, MeetingId, PersonId
from meetroom.domain.documents import RegisterDocument, ReleaseDocument, ReplaceDocument, WithdrawDocument
from meetroom.domain.roles import AddPerson, EditPerson
from meetroom.domain.state import (
    Audience,
    DocumentState,
    IncomingSignature,
    Label,
    Person,
    Role,
    SignatureVerdict,
    Version,
)
from meetroom.protocol.http import UploadAnswer, UploadFields
from meetroom.ui.app import ClientWindow, find_item
from meetroom.ui.papers_desk import PaperRow
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.local_engine import LocalHouse
from tests.ui.screen_walk import visible_items
from tests.ui.sitting import CHAIR, ME, SECRETARY, house_in_draft, house_in_session
from tests.ui.test_chair_screen import write

HASH = "0" * 64


def version(number: int = 1, **more: object) -> Version:
    made = Version(
        number=number, original_sha256=HASH, pdf_sha256=HASH, manifest_sha256=HASH, pages=4, size_bytes=3_450_000
    )
    return replace(made, **more)


def register(house: LocalHouse, *names: str, item: str | None = "i1", **more: object) -> None:
    """Papers d… of an item."""
    for name in names:
        command = RegisterDocument(
            document_id=DocumentId(name), title=f"Tài liệu {name}", file_name=f"{name}.pdf",
            item_id=ItemId(item) if item else None, audience=Audience(everyone=True), label=Label.NORMAL,
            version=version(),
        )  # fmt: skip
        house.do(SECRETARY, replace(command, **more))


def put(path: Path, data: bytes = b"%PDF-1.4") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def urls(*paths: Path) -> list[QUrl]:
    return [QUrl.fromLocalFile(str(path)) for path in paths]


def keys(client: ClientWindow) -> list[str]:
    return [row.key for row in client.shell.papersDesk.papers.rows]


def drop_files(client: ClientWindow, item: QQuickItem, *paths: Path) -> bool:
    """What the file manager's drag and drop brings to the window, over an item; whether somebody took it."""
    data = QMimeData()
    data.setUrls(urls(*paths))
    at = item.mapToScene(QPointF(item.width() / 2, min(item.height() / 2, 20)))
    action, button, no_key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QGuiApplication.sendEvent(client.window, QDragEnterEvent(at.toPoint(), action, data, button, no_key))
    drop = QDropEvent(at, action, data, button, no_key)
    QGuiApplication.sendEvent(client.window, drop)
    return drop.isAccepted()


def item_of_row(client: ClientWindow, key: str) -> QQuickItem:
    """The row of the list that shows a paper or an item."""

    def found(root: QQuickItem) -> QQuickItem | None:
        for child in root.childItems():
            if child.isVisible() and child.property("key") == key and child.property("stage_text") is not None:
                return child
            if child.isVisible() and (deeper := found(child)) is not None:
                return deeper
        return None

    client.window.grabWindow()
    item = found(client.window.contentItem())
    assert item is not None, key
    return item


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
    assert client.press("paperSend")
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


def test_readers_are_picked_with_search(open_window: OpenWindow, tmp_path: Path) -> None:
    house = house_in_draft()
    person = house.meeting.people[PersonId("p1")]
    house.do(SECRETARY, EditPerson(person=replace(person, groups=("Tổ thẩm tra",))))
    client = open_window(house, SECRETARY)
    desk = client.shell.papersDesk
    desk.draft.take(urls(put(tmp_path / "a.pdf")), "")
    assert client.wait(lambda: client.find("paperReadersFieldButton") is not None)
    assert client.press("paperReadersFieldButton")
    assert client.wait(lambda: client.find("audienceSearchInput") is not None)
    write(client, "audienceSearchInput", "tan phu")
    assert client.wait(lambda: [r.key for r in desk.audiences.rows.rows] == ["person:p1", "person:p4", "person:p7"])
    assert client.wait(lambda: client.press("audienceFound"))
    write(client, "audienceSearchInput", "tham tra")
    assert client.wait(lambda: client.press("reader-group:Tổ thẩm tra"))
    write(client, "audienceSearchInput", "Thịnh")
    assert client.wait(lambda: client.press("reader-person:p4"))
    assert desk.audiences.readers == "4 người sẽ đọc được"  # two persons, chair and secretary
    assert client.wait(lambda: client.press("audienceAccept"))
    assert client.wait(lambda: desk.draft.readers == "nhóm Tổ thẩm tra, Phạm Thu Hà, Bùi Thanh Bình")
    desk.draft.send()
    assert client.wait(lambda: len(engine_of(client).uploads) == 1)
    _, fields = engine_of(client).uploads[0]
    assert fields.audience == Audience(groups=("Tổ thẩm tra",), persons=("p1", "p7"))  # type: ignore[arg-type]


def test_nobody_cannot_be_chosen_and_a_released_paper_keeps_its_readers(open_window: OpenWindow) -> None:
    house = house_in_draft()
    register(house, "d1", audience=Audience(persons=(PersonId("p1"),)))
    house.do(SECRETARY, ReleaseDocument(document_id=DocumentId("d1")))
    client = open_window(house, SECRETARY)
    desk = client.shell.papersDesk
    desk.edit.begin("d1")
    assert client.wait(lambda: client.find("editReadersButton") is not None)
    assert client.press("editReadersButton")
    assert client.wait(lambda: client.find("audienceHint") is not None)
    assert "Tài liệu đã phát hành" in desk.audiences.hint
    desk.audiences.toggle("person:p1")
    assert desk.audiences.text == "Phạm Thu Hà"
    desk.audiences.toggle("role:delegate")
    desk.audiences.accept()
    assert client.wait(lambda: client.press("editSave"))
    wanted = Audience(roles=(Role.DELEGATE,), persons=(PersonId("p1"),))
    assert client.wait(lambda: house.meeting.documents[DocumentId("d1")].audience == wanted)
    told: list[Audience] = []
    desk.audiences.begin(Audience(roles=(Role.DELEGATE,)), told.append)
    desk.audiences.toggle("role:delegate")
    assert (desk.audiences.usable, desk.audiences.readers) == (False, "Hãy chọn ai được đọc.")
    desk.audiences.accept()
    assert told == []
    desk.audiences.close()


def test_whoever_reads_for_all_stays_when_it_is_released_for_everybody(open_window: OpenWindow) -> None:
    client = open_window(house_in_draft(), SECRETARY)
    audiences, told = client.shell.papersDesk.audiences, list[Audience]()
    audiences.begin(Audience(everyone=True), told.append, Audience(everyone=True))
    audiences.toggle("role:delegate")
    audiences.search("tan phu")
    audiences.chooseFound()
    audiences.accept()
    assert told == [Audience(everyone=True)]


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


def carry_by(client: ClientWindow, key: str) -> QPoint:
    """Where the grip of a paper is in the window; of a heading, the same place."""
    return item_of_row(client, key).mapToScene(QPointF(22, 26)).toPoint()


def carry(client: ClientWindow, key: str, onto: str) -> None:
    """Drag the grip of a paper over another row."""
    at, to = carry_by(client, key), carry_by(client, onto)
    QTest.mousePress(client.window, Qt.MouseButton.LeftButton, pos=at)
    for part in range(1, 5):
        QTest.mouseMove(client.window, at + (to - at) * (part / 4))
    QTest.mouseRelease(client.window, Qt.MouseButton.LeftButton, pos=to)


def test_all_papers_of_an_item_are_released_now(open_window: OpenWindow) -> None:
    house = house_in_draft()
    register(house, "a", "b", item="i0")
    register(house, "c", item="i1")
    client = open_window(house, SECRETARY)
    assert client.wait(lambda: client.press("releaseItem1"))
    assert client.wait(lambda: client.find("releaseNow") is not None)
    assert [row.title for row in client.shell.papersDesk.timing.papers.rows] == ["Tài liệu a", "Tài liệu b"]
    assert client.press("releaseNow")

    def states() -> list[DocumentState]:
        return [d.state for d in house.meeting.documents.values()]

    released, not_yet = DocumentState.RELEASED, DocumentState.REGISTERED
    assert client.wait(lambda: states() == [released, released, not_yet])


def test_a_release_is_timed_by_steps_and_taken_back(open_window: OpenWindow) -> None:
    house = house_in_draft()
    register(house, "d1")
    client = open_window(house, SECRETARY)
    timing = client.shell.papersDesk.timing
    assert client.wait(lambda: client.press("timePaper"))
    assert client.wait(lambda: client.find("releaseSchedule") is not None)
    assert client.press("releaseDayMore")
    assert client.press("releaseHourMore")
    before = timing.minute
    assert client.press("releaseMinuteMore")
    assert timing.minute != before
    assert int(timing.minute) % 5 == 0
    assert timing.day.startswith(("Ngày mai", "Thứ", "Chủ"))
    assert client.press("releaseSchedule")
    assert client.wait(lambda: house.meeting.documents[DocumentId("d1")].release_at is not None)
    at = house.meeting.documents[DocumentId("d1")].release_at
    assert at is not None
    assert timedelta(hours=1) < at - house.now() < timedelta(days=2)
    row = client.shell.papersDesk.papers.rows[2]
    assert isinstance(row, PaperRow)
    assert client.wait(lambda: client.shell.papersDesk.papers.rows[2].stage_text.startswith("Sẽ phát hành"))
    timing.begin([DocumentId("d1")])
    for _ in range(4):
        timing.moveDay(-1)
    assert timing.problem.startswith("Thời điểm này đã qua.")
    timing.schedule()
    assert house.meeting.documents[DocumentId("d1")].release_at == at
    assert client.wait(lambda: client.press("releaseUnplan"))
    assert client.wait(lambda: house.meeting.documents[DocumentId("d1")].release_at is None)


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
    assert client.press("replaceConfirm")
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


def test_a_clerk_prepares_papers_but_does_not_release_them(open_window: OpenWindow) -> None:
    house = house_in_session()
    clerk = house.meeting.people[PersonId("p2")]
    house.do(SECRETARY, EditPerson(person=replace(clerk, roles=(Role.CLERK,), voting=False)))
    register(house, "d1")
    client = open_window(house, "p2")
    assert client.wait(lambda: client.find("editPaper") is not None)
    assert [client.find(name) for name in ("releasePaper", "timePaper", "releaseAll", "releaseItem2")] == [None] * 4


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


# The queue


class Line:
    """Uploads that say and do what the test tells them; replaces the local engine's."""

    def __init__(self, client: ClientWindow) -> None:
        self.client = client
        self.told: dict[str, UploadTold] = {}
        self.ends: dict[str, asyncio.Future[UploadAnswer]] = {}
        self.order: list[str] = []
        vars(engine_of(client))["upload"] = self.upload

    async def upload(self, path: Path, fields: UploadFields, progress: UploadTold) -> UploadAnswer:
        name = fields.title
        self.order.append(name)
        self.told[name] = progress
        self.ends[name] = asyncio.get_running_loop().create_future()
        return await self.ends[name]

    def say(self, name: str, phase: UploadPhase, done: int, total: int) -> None:
        step = UploadStep(phase=phase, done_bytes=done, total_bytes=total)
        self.client.bridge.call_soon(lambda: self.told[name](step))

    def end(self, name: str, outcome: UploadAnswer | ClientError) -> None:
        def act() -> None:
            if isinstance(outcome, ClientError):
                self.ends[name].set_exception(outcome)
            else:
                self.ends[name].set_result(outcome)

        self.client.bridge.call_soon(act)


def answer(pages: int = 12, **more: object) -> UploadAnswer:
    made = UploadAnswer(
        document_id=DocumentId("dx"), version=1, pages=pages, size_bytes=3_400_000, original_sha256=HASH, seq=1
    )
    return replace(made, **more)


def hand_in(client: ClientWindow, folder: Path, *names: str) -> Callable[[str], str]:
    """Line files up; returns what asks for the text of a row."""
    queue = client.shell.papersDesk.queue
    queue.hand_in(*((put(folder / f"{n}.pdf"), UploadFields(title=n, file_name=f"{n}.pdf")) for n in names))

    def text(name: str) -> str:
        return next((str(row.text) for row in queue.rows.rows if row.name == name), "")

    return text


def key_of(client: ClientWindow, name: str) -> str:
    return next(str(row.key) for row in client.shell.papersDesk.queue.rows.rows if row.name == name)


def test_each_file_says_how_far_it_is(open_window: OpenWindow, tmp_path: Path) -> None:
    client = open_window(house_in_draft(), SECRETARY)
    line = Line(client)
    text = hand_in(client, tmp_path, "a", "b", "c", "d")
    assert client.wait(lambda: sorted(line.order) == ["a", "b", "c"])
    assert text("d") == "Đang chờ đến lượt"
    for phase, done, said in (
        (UploadPhase.SENDING, 50, "Đang gửi 50 %"),
        (UploadPhase.WAITING, 50, "Đang chờ đường truyền hoặc đến lượt ở máy chủ; sẽ tự tiếp tục"),
        (UploadPhase.CHECKING, 0, "Máy chủ đang kiểm tra tệp…"),
        (UploadPhase.CONVERTING, 0, "Máy chủ đang chuyển thành PDF…"),
        (UploadPhase.SEALING, 80, "Đang mã hóa, niêm phong 80 %"),
    ):
        line.say("a", phase, done, 100 if done else 0)
        assert client.wait(lambda said=said: text("a") == said), said  # type: ignore[misc]
    line.end("a", answer(removed=("javascript",)))
    assert client.wait(lambda: text("a") == "Đã nhận: 12 trang · 3,4 MB")
    row = client.shell.papersDesk.queue.rows.rows[0]
    assert (row.advice, row.tone, row.active) == ("Nội dung tự chạy đã được gỡ bỏ.", "green", False)
    assert client.wait(lambda: "d" in line.order)
    assert client.shell.papersDesk.queue.summary == "Đã nhận 1/4 tệp"


def test_a_refused_file_says_why_and_what_to_do_and_is_tried_again(open_window: OpenWindow, tmp_path: Path) -> None:
    client = open_window(house_in_draft(), SECRETARY)
    line = Line(client)
    text = hand_in(client, tmp_path, "khoa")
    assert client.wait(lambda: line.order == ["khoa"])
    line.end("khoa", ClientError(ClientProblem.INTAKE_REFUSED, intake="encrypted"))
    assert client.wait(lambda: text("khoa") == "Tệp có mật khẩu.")
    advice = client.find("uploadAdvice")
    assert advice is not None
    assert advice.property("text") == "Hãy gỡ mật khẩu rồi tải lên lại."
    assert client.wait(lambda: client.press("retryUpload"))
    assert client.wait(lambda: line.order == ["khoa", "khoa"])
    line.end("khoa", answer())
    assert client.wait(lambda: text("khoa").startswith("Đã nhận"))
    assert client.wait(lambda: client.press("dismissUpload"))
    assert client.wait(lambda: client.find("uploadText") is None)


def test_one_or_all_are_cancelled(open_window: OpenWindow, tmp_path: Path) -> None:
    client = open_window(house_in_draft(), SECRETARY)
    line, queue = Line(client), client.shell.papersDesk.queue
    text = hand_in(client, tmp_path, "a", "b", "c", "d", "e")
    assert client.wait(lambda: len(line.order) == 3)
    first = line.order[0]
    queue.cancel(key_of(client, first))
    assert client.wait(lambda: text(first) == "Đã hủy" and line.ends[first].cancelled() and len(line.order) == 4)
    line.say(first, UploadPhase.SENDING, 1, 2)  # its last words change nothing
    assert client.wait(lambda: client.press("cancelAllUploads"))
    assert client.wait(lambda: queue.open == 0)
    assert all(text(name) == "Đã hủy" for name in "abcde")
    assert client.wait(lambda: client.press("retryAllUploads"))
    assert client.wait(lambda: queue.open == 5)
    queue.cancelAll()
    assert client.wait(lambda: client.press("dismissUploads"))
    assert client.wait(lambda: queue.rows.rows == ())
    assert client.wait(lambda: engine_of(client).lined_up == ())


def test_a_line_that_broke_is_gone_on_with_when_it_is_back(open_window: OpenWindow, tmp_path: Path) -> None:
    client = open_window(house_in_draft(), SECRETARY)
    line, engine = Line(client), engine_of(client)
    text = hand_in(client, tmp_path, "a", "b")
    assert client.wait(lambda: len(line.order) == 2)
    client.bridge.call_soon(lambda: engine.listener.on_link(LinkState.CONNECTING, None))
    line.end("a", ClientError(ClientProblem.UNREACHABLE))
    assert client.wait(lambda: text("a").startswith("Không liên lạc được máy chủ"))
    client.bridge.call_soon(line.ends["b"].cancel)  # the engine was closed and opened again
    assert client.wait(lambda: text("b").startswith("Không liên lạc được máy chủ"))
    client.bridge.call_soon(lambda: engine.listener.on_link(LinkState.LIVE, None))
    assert client.wait(lambda: len(line.order) == 4)


def test_a_crowded_server_is_asked_again_when_a_file_is_through(open_window: OpenWindow, tmp_path: Path) -> None:
    client = open_window(house_in_draft(), SECRETARY)
    line = Line(client)
    text = hand_in(client, tmp_path, "a", "b")
    assert client.wait(lambda: len(line.order) == 2)
    line.end("b", ClientError(ClientProblem.TOO_MANY_UPLOADS))
    assert client.wait(lambda: text("b") == "Đang chờ đến lượt")
    line.end("a", answer())
    assert client.wait(lambda: line.order == ["a", "b", "b"])


def test_files_stand_in_the_order_they_were_handed_in(open_window: OpenWindow, tmp_path: Path) -> None:
    house = house_in_draft()
    client = open_window(house, SECRETARY)
    line, engine = Line(client), engine_of(client)
    hand_in(client, tmp_path, "a", "b", "c")
    assert client.wait(lambda: len(line.order) == 3)

    def through(name: str) -> None:
        """The document comes into the meeting, and its upload is answered before that is told."""
        register(house, name, item="i0")
        line.ends[name].set_result(answer(document_id=DocumentId(name)))

    for name in "cab":
        client.bridge.call_soon(lambda name=name: through(name))  # type: ignore[misc]
    assert client.wait(lambda: client.shell.papersDesk.queue.open == 0)
    client.bridge.call_soon(engine.tell)
    assert client.wait(lambda: list(house.meeting.documents) == ["a", "b", "c"])


def test_what_was_not_in_when_the_program_ended_goes_on(open_window: OpenWindow, tmp_path: Path) -> None:
    house = house_in_draft()
    client = open_window(house, SECRETARY, enter=False)
    line, engine = Line(client), engine_of(client)

    def kept(meeting: str, name: str) -> FileToHandIn:
        path, fields = put(tmp_path / name), UploadFields(title=name, file_name=name)
        return FileToHandIn(meeting_id=MeetingId(meeting), path=str(path), fields=fields)

    other = kept("m2", "khac.pdf")
    engine.lined_up = (kept("m1", "a.pdf"), other)
    client.enter(MeetingId("m1"))
    assert client.wait(lambda: line.order == ["a.pdf"])
    assert [row.name for row in client.shell.papersDesk.queue.rows.rows] == ["a.pdf"]
    line.end("a.pdf", answer())
    assert client.wait(lambda: engine.lined_up == (other,))


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
