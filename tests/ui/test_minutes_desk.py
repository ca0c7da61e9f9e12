"""The secretary's desk of minutes over the real rules, by keyboard: texts, phrases, conflicts, tasks, comments."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest

from meetroom.client.engine import ClientError, ClientProblem, LinkState
from meetroom.domain.agenda import FinishItem, StartItem
from meetroom.domain.core import CommentId, ItemId, PersonId
from meetroom.domain.lifecycle import ApproveMinutes, CloseMeeting
from meetroom.domain.minutes_review import CommentOnMinutes
from meetroom.domain.minutes_state import ParagraphStyle, Span, TextPlace
from meetroom.domain.minutes_text import WriteMinutesText
from meetroom.domain.roles import AddPerson
from meetroom.domain.state import Audience, Person, Role
from meetroom.protocol.integration import DeliveryFault, DeliveryState
from meetroom.protocol.minutes import ArchiveState, BagFile, WorkPhase
from meetroom.ui.app import ClientWindow
from meetroom.ui.minutes_outline import one
from meetroom.ui.text_form import plain_text
from tests.archive.test_minutes import whole
from tests.archive.test_minutes_templates import settings
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.local_engine import LocalHouse
from tests.ui.screen_walk import cut_texts, poor_targets
from tests.ui.sitting import CHAIR, SECRETARY, house_in_session
from tests.ui.test_look import settle
from tests.ui.votes_stage import tell

I2 = ItemId("i2")
KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def desk(open_window: OpenWindow, house: LocalHouse, **options: Any) -> ClientWindow:
    """The secretary at the text of the running item, the cursor in it."""
    client = open_window(house, SECRETARY, **options)
    assert client.press("deskPart5")
    assert client.wait(lambda: client.find("minutesText") is not None)
    assert client.wait(lambda: len(client.shell.minutes.writing.places.rows) > 2)
    client.window.requestActivate()
    focus(client)
    return client


def focus(client: ClientWindow) -> None:
    area = client.find("minutesText")
    assert area is not None
    area.forceActiveFocus()
    assert client.wait(lambda: bool(area.property("activeFocus")))


def types(client: ClientWindow, text: str) -> None:
    """Letters by an input method, as Vietnamese ones come."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    item = client.window.activeFocusItem()
    assert item is not None
    QGuiApplication.sendEvent(item, event)
    # What waits for the letters gets them a turn later.
    QGuiApplication.processEvents()


def key(client: ClientWindow, which: Any, modifiers: Any = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(client.window, which, modifiers)
    QGuiApplication.processEvents()


def text_of(house: LocalHouse, place: str = "i2") -> str:
    found = house.meeting.minutes.texts.get(place)
    return plain_text(found.text) if found else ""


def letters(client: ClientWindow) -> str:
    area = client.find("minutesText")
    assert area is not None
    return str(area.property("text"))


def test_what_is_typed_is_written_down_when_the_text_is_left(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = desk(open_window, house)
    writing, engine = client.shell.minutes.writing, engine_of(client)
    types(client, "Đại biểu thảo luận")
    assert "Đã giữ trên máy này" in str(writing.said)
    assert client.wait(lambda: (TextPlace.ITEM, I2) in engine.minutes.typed.kept)
    key(client, KEY.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert client.wait(lambda: text_of(house) == "Đại biểu thảo luận")
    assert str(writing.place) == "i1"
    assert not writing.follows
    assert letters(client) == ""
    assert client.wait(lambda: engine.minutes.typed.kept == {})
    key(client, KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert client.wait(lambda: letters(client) == "Đại biểu thảo luận")
    assert client.wait(lambda: str(writing.said).startswith("Đã ghi lúc"))
    types(client, "Ghi ngay: ")
    key(client, KEY.Key_S, CTRL)
    assert client.wait(lambda: text_of(house).startswith("Ghi ngay:"))


def test_the_running_item_is_followed_until_the_secretary_looks_elsewhere(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = desk(open_window, house)
    writing = client.shell.minutes.writing
    types(client, "Ý kiến")
    house.do(CHAIR, FinishItem(item_id=I2))
    tell(client)
    assert client.wait(lambda: house.meeting.current_item is None and not client.bridge.meeting.current_item)
    assert str(writing.place) == "i2"
    house.do(CHAIR, StartItem(item_id=ItemId("i3")))
    tell(client)
    assert client.wait(lambda: str(writing.place) == "i3")
    assert client.wait(lambda: text_of(house) == "Ý kiến")
    assert client.press("minutesBefore")
    house.do(CHAIR, FinishItem(item_id=ItemId("i3")))
    house.do(CHAIR, StartItem(item_id=ItemId("i5")))
    tell(client)
    assert client.wait(lambda: client.bridge.meeting.current_item == "i5")
    assert str(writing.place) == "i2"
    assert client.press("minutesFollow")
    assert client.wait(lambda: str(writing.place) == "i5")


def test_looks_and_lists_come_by_keys(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = desk(open_window, house)
    key(client, KEY.Key_B, CTRL)
    assert client.shell.minutes.writing.editing.bold
    types(client, "Đậm")
    assert client.wait(lambda: client.shell.minutes.writing.editing.text[0].spans == (Span(text="Đậm", bold=True),))
    key(client, KEY.Key_B, CTRL)
    types(client, " thường")
    key(client, KEY.Key_Return)
    key(client, KEY.Key_8, CTRL | Qt.KeyboardModifier.ShiftModifier)
    types(client, "một")
    key(client, KEY.Key_Return)
    types(client, "hai")
    key(client, KEY.Key_Return)
    key(client, KEY.Key_Return)
    types(client, "cuối")
    key(client, KEY.Key_S, CTRL)
    assert client.wait(lambda: "cuối" in text_of(house))
    text = house.meeting.minutes.texts["i2"].text
    assert text[0].spans == (Span(text="Đậm", bold=True), Span(text=" thường"))
    assert [p.style for p in text[1:]] == [ParagraphStyle.BULLET, ParagraphStyle.BULLET, ParagraphStyle.PLAIN]
    QTest.keySequence(client.window, QKeySequence(QKeySequence.StandardKey.Undo))
    assert client.wait(lambda: "cuối" not in letters(client))


def test_a_paste_brings_no_fonts_and_a_copy_its_looks(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = desk(open_window, house)
    data = QMimeData()
    data.setHtml("<p style='font-size:40pt;color:red'>Từ <b>Word</b></p><ul><li>mục</li></ul>")
    QGuiApplication.clipboard().setMimeData(data)
    key(client, KEY.Key_V, CTRL)
    key(client, KEY.Key_A, CTRL)
    key(client, KEY.Key_C, CTRL)
    assert "<" not in QGuiApplication.clipboard().text()
    key(client, KEY.Key_End, CTRL)
    key(client, KEY.Key_Return)
    key(client, KEY.Key_Return)
    key(client, KEY.Key_V, CTRL)
    key(client, KEY.Key_S, CTRL)
    assert client.wait(lambda: text_of(house) == "Từ Word\nmục\nTừ Word\nmục")
    text = house.meeting.minutes.texts["i2"].text
    assert text[0].spans == text[2].spans == (Span(text="Từ "), Span(text="Word", bold=True))
    area = client.find("minutesText")
    assert area is not None
    sizes = {size_at(area, place) for place in (1, 5, 9)}
    assert len(sizes) == 1


def size_at(area: Any, place: int) -> float:
    return float(area.positionToRectangle(place).height())


def test_facts_and_phrases_are_inserted_where_the_cursor_is(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = desk(open_window, house)
    writing = client.shell.minutes.writing
    assert client.wait(lambda: any(row.glyph == "mic" for row in writing.facts.rows))
    speech = next(row for row in writing.facts.rows if row.glyph == "mic")
    writing.insertFact(speech.key)
    assert letters(client) == "Nguyễn Văn An: "
    key(client, KEY.Key_Slash)
    assert client.wait(lambda: client.find("phraseSearchInput") is not None)
    types(client, "khong co dai bieu")
    assert client.wait(lambda: int(client.shell.minutes.phrases.count) == 1)
    key(client, KEY.Key_Return)
    assert client.wait(lambda: "Không có đại biểu nào có ý kiến khác." in letters(client))
    assert client.wait(lambda: bool(client.find("minutesText").property("activeFocus")))  # type: ignore[union-attr]
    key(client, KEY.Key_Return)
    key(client, KEY.Key_Slash)
    assert client.wait(lambda: client.find("phraseSearchInput") is not None)
    key(client, KEY.Key_Escape)
    assert client.wait(lambda: letters(client).endswith("/"))
    focus(client)
    key(client, KEY.Key_Space, CTRL)
    assert client.wait(lambda: client.find("phraseSearchInput") is not None)
    types(client, "Giao Văn phòng theo dõi.")
    assert client.press("phraseKeep")
    client.shell.minutes.phrases.search("van phong theo doi")
    assert client.wait(lambda: int(client.shell.minutes.phrases.count) == 1)
    key(client, KEY.Key_Return)
    assert client.wait(lambda: letters(client).endswith("/Giao Văn phòng theo dõi."))


def second_secretary(house: LocalHouse) -> None:
    person = Person(person_id=PersonId("sec2"), name="Mai Thu", roles=(Role.SECRETARY,), voting=False)
    house.do(SECRETARY, AddPerson(person=person))


@pytest.mark.parametrize(
    ("button", "outcome"),
    [
        ("conflictMerge", "Bản kia\nBản tôi"),
        ("conflictMine", "Bản tôi"),
        ("conflictTheirsTake", "Bản kia"),
    ],
)
def test_two_versions_are_both_shown_and_one_stands(open_window: OpenWindow, button: str, outcome: str) -> None:
    house = house_in_session()
    second_secretary(house)
    client = desk(open_window, house)
    writing = client.shell.minutes.writing
    types(client, "Bản tôi")
    house.do("sec2", WriteMinutesText(place=TextPlace.ITEM, item_id=I2, text=one("Bản kia")))
    tell(client)
    assert client.wait(lambda: client.find("conflictTheirs") is not None)
    assert str(writing.theirText) == "Bản kia"
    assert "Mai Thu" in str(writing.theirs)
    assert letters(client) == "Bản tôi"
    writing.write()
    assert text_of(house) == "Bản kia"
    assert client.press(button)
    assert client.wait(lambda: not writing.conflict and text_of(house) == outcome)
    assert letters(client) == outcome
    assert client.wait(lambda: int(writing.unwritten) == 0)


def test_an_outage_is_said_and_overcome(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = desk(open_window, house)
    writing, engine = client.shell.minutes.writing, engine_of(client)
    client.bridge.call_soon(lambda: engine.listener.on_link(LinkState.CONNECTING, None))
    assert client.wait(lambda: client.bridge.link is LinkState.CONNECTING)
    types(client, "Trong lúc mất mạng")
    writing.write()
    assert "mất kết nối" in str(writing.said)
    assert text_of(house) == ""
    engine.minutes.typed.error = ClientError(ClientProblem.NO_SPACE)
    types(client, "!")
    assert client.wait(lambda: "Chưa giữ được trên máy này" in str(writing.said))
    engine.minutes.typed.error = None
    client.bridge.call_soon(lambda: engine.listener.on_link(LinkState.LIVE, None))
    assert client.wait(lambda: "mất mạng" in text_of(house))
    assert client.wait(lambda: str(writing.said).startswith("Đã ghi lúc"))


def test_what_lay_on_the_disk_is_written_down(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = open_window(house, SECRETARY)
    typed = engine_of(client).minutes.typed

    async def keep() -> None:
        await typed.keep(TextPlace.ITEM, I2, one("Gõ trước khi tắt máy"), base_seq=0)

    kept: list[object] = []
    client.bridge.run(keep(), lambda _: kept.append(True))
    assert client.wait(lambda: bool(kept))
    assert client.press("deskPart5")
    assert client.wait(lambda: text_of(house) == "Gõ trước khi tắt máy")
    assert client.wait(lambda: letters(client) == "Gõ trước khi tắt máy" and typed.kept == {})


def test_a_task_is_given_changed_and_taken_back(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = desk(open_window, house)
    give_task(client, house)
    change_task(client)
    assert client.wait(lambda: client.press("taskRemove0"))
    assert client.wait(lambda: client.press("taskRemoveAskConfirm"))
    assert client.wait(lambda: not house.meeting.minutes.actions)


def give_task(client: ClientWindow, house: LocalHouse) -> None:
    assert client.press("minutesAddTask")
    assert client.wait(lambda: client.find("taskTextInput") is not None)
    types(client, "Rà soát nguồn vốn")
    key(client, KEY.Key_Tab)
    types(client, "minh loc")
    assert client.wait(lambda: client.find("taskOwner0") is not None)
    assert client.press("taskOwner0")
    due = client.find("taskDueTextInput")
    assert due is not None
    due.forceActiveFocus()
    types(client, "32/12/2026")
    assert not client.press("taskSave")
    key(client, KEY.Key_A, CTRL)
    types(client, "5/12/2026")
    assert client.wait(lambda: client.press("taskSave"))
    assert client.wait(lambda: len(house.meeting.minutes.actions) == 1)
    (action,) = house.meeting.minutes.actions.values()
    assert (action.text, action.owner, action.owner_id) == ("Rà soát nguồn vốn", "Đặng Minh Lộc", "p2")
    assert (action.due, action.item_id) == (date(2026, 12, 5), "i2")


def change_task(client: ClientWindow) -> None:
    client.shell.minutes.show(1)
    assert client.wait(lambda: client.press("taskEdit0"))
    assert client.wait(lambda: client.find("taskDueCalendar") is not None)
    assert client.press("taskDueCalendar")
    assert client.wait(lambda: client.find("taskDueSheetDays") is not None)
    key(client, KEY.Key_Right)
    key(client, KEY.Key_Return)
    assert client.wait(lambda: str(client.shell.minutes.actions.due) == "06/12/2026")
    assert client.wait(lambda: client.press("taskSave"))
    actions = client.shell.minutes.actions
    assert client.wait(lambda: [row.due for row in actions.rows.rows] == ["hạn 06/12/2026"])


def test_a_draft_goes_out_and_a_comment_is_answered(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = desk(open_window, house)
    client.shell.minutes.show(2)
    assert client.wait(lambda: client.press("sendDraft"))
    assert client.wait(lambda: client.find("sendTo1") is not None)
    assert client.press("sendTo1")
    due = client.find("sendDueTextInput")
    assert due is not None
    due.setProperty("text", "1/1/2020")
    assert not client.press("sendConfirm")
    due.setProperty("text", "31/12/2099")
    assert client.wait(lambda: client.press("sendConfirm"))
    assert client.wait(lambda: len(house.meeting.minutes.sent) == 1)
    sent = house.meeting.minutes.sent[0]
    assert sent.audience == Audience(everyone=True)
    assert sent.until is not None
    comment = CommentOnMinutes(
        comment_id=CommentId("c1"), revision=1, text="Thiếu ý kiến", place=TextPlace.ITEM, item_id=I2
    )
    house.do("p3", comment)
    tell(client)
    assert client.wait(lambda: client.find("commentAnswer0Input") is not None)
    answer = client.find("commentAnswer0Input")
    assert answer is not None
    answer.setProperty("text", "Đã bổ sung")
    assert client.press("commentTaken0")
    assert client.wait(lambda: house.meeting.minutes.comments[CommentId("c1")].answer == "Đã bổ sung")
    assert client.wait(lambda: client.press("commentPlace0"))
    assert client.wait(lambda: client.find("minutesText") is not None)
    assert str(client.shell.minutes.writing.place) == "i2"


def test_the_preview_keeps_up_with_what_is_typed(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = desk(open_window, house)
    types(client, "Chữ trong bản in")
    minutes = client.shell.minutes
    minutes.show(2)
    pages = minutes.preview.pages
    assert client.wait(lambda: any("Chữ trong bản in" in row.words for row in pages.rows.rows))
    assert client.find("previewList") is not None
    minutes.issuing.setLanguage(1)
    assert client.wait(lambda: any("MINUTES" in row.words.upper() for row in pages.rows.rows))


def office(folder: Path, text: str) -> Path:
    """A folder of templates with this office.typ."""
    folder.mkdir()
    (folder / "office.typ").write_text(text, "utf-8")
    return folder


def test_the_preview_and_the_saved_page_follow_the_office(open_window: OpenWindow, tmp_path: Path) -> None:
    client = desk(open_window, house_in_session())
    minutes, engine = client.shell.minutes, engine_of(client)
    pages, wanted = minutes.preview.pages, "VĂN PHÒNG TỈNH ỦY LAM GIANG"
    engine.minutes.templates = office(tmp_path / "mẫu", settings(body='"Văn phòng Tỉnh ủy Lam Giang"'))
    minutes.show(2)
    assert client.wait(lambda: any(wanted in row.words for row in pages.rows.rows))
    target = tmp_path / "biên bản.pdf"
    minutes.files.save("pdf", QUrl.fromLocalFile(str(target)))
    assert client.wait(lambda: str(minutes.files.tone) == "green")
    assert wanted in whole(target.read_bytes())
    # The server has it no more: nothing was typed, and the page is set anew all the same.
    engine.minutes.templates = None
    minutes.preview.again()
    assert client.wait(lambda: pages.rows.rows and not any(wanted in row.words for row in pages.rows.rows))


def test_an_error_in_the_offices_template_is_told_and_nothing_takes_its_place(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    client = desk(open_window, house_in_session())
    minutes, engine = client.shell.minutes, engine_of(client)
    engine.minutes.templates = office(tmp_path / "lỗi", "\n#let margins = x")
    minutes.show(2)
    preview, target = minutes.preview, tmp_path / "biên bản.pdf"
    assert client.wait(lambda: "office.typ, dòng 2: unknown variable: x" in str(preview.problem))
    assert int(preview.pages.count) == 0
    minutes.files.save("pdf", QUrl.fromLocalFile(str(target)))
    assert client.wait(lambda: "office.typ, dòng 2" in str(minutes.files.said))
    assert not target.exists()
    engine.minutes.error = ClientError(ClientProblem.TEMPLATES_UNUSABLE)
    preview.again()
    assert client.wait(lambda: "Không dùng được mẫu" in str(preview.problem))
    engine.minutes.error, engine.minutes.templates = None, None
    preview.again()
    assert client.wait(lambda: not str(preview.problem) and int(preview.pages.count) > 0)


def approved(open_window: OpenWindow) -> tuple[LocalHouse, ClientWindow]:
    house = house_in_session()
    house.do(CHAIR, FinishItem(item_id=I2))
    house.do(CHAIR, CloseMeeting())
    house.do(CHAIR, ApproveMinutes())
    client = open_window(house, SECRETARY)
    assert client.press("deskPart5")
    client.shell.minutes.goTo("number")
    assert client.wait(lambda: client.find("issueNumberInput") is not None)
    return house, client


def test_the_number_is_proposed_remembered_and_issued(open_window: OpenWindow) -> None:
    _, client = approved(open_window)
    issuing, engine = client.shell.minutes.issuing, engine_of(client)
    assert str(issuing.number) == "01/BB-HĐND"
    number = client.find("issueNumberInput")
    assert number is not None
    number.setProperty("text", "15/BB-HĐND")
    recipients = client.find("issueRecipientsInput")
    assert recipients is not None
    recipients.setProperty("text", "- Thường trực HĐND;\n- Lưu: VT.")
    engine.minutes.error = ClientError(ClientProblem.NUMBER_TAKEN)
    assert client.press("issueMinutes")
    assert client.wait(lambda: "Số này đã cấp" in str(issuing.said))
    engine.minutes.error = None
    assert client.press("issueMinutes")
    assert client.wait(lambda: engine.minutes.issued == [("15/BB-HĐND", "vi", ("- Thường trực HĐND;", "- Lưu: VT."))])
    assert client.wait(lambda: str(issuing.tone) == "green")
    issuing._forget()
    issuing.refresh()
    assert str(issuing.number) == "16/BB-HĐND"


def test_archive_delivery_and_files_say_how_far_they_are(open_window: OpenWindow, tmp_path: Any) -> None:
    house, client = approved(open_window)
    minutes, engine = client.shell.minutes, engine_of(client)
    assert client.press("archiveMeeting")
    bag = BagFile(
        sha256="0" * 64, size_bytes=3_000_000, seq=1, head="0" * 64, made_at=house.now(), files=12, signed=False
    )
    engine.archiving.now = ArchiveState(phase=WorkPhase.DONE, bag=bag)
    assert client.wait(lambda: client.press("archiveAskConfirm"))
    assert client.wait(lambda: "12 tệp, 3.0 MB" in str(minutes.archiving.bag))
    assert client.wait(lambda: client.find("saveBag") is not None)
    target = tmp_path / "hồ sơ.zip"
    minutes.files.save("bag", QUrl.fromLocalFile(str(target)))
    assert client.wait(lambda: engine.archiving.fetched == [target])
    assert client.wait(lambda: str(minutes.files.tone) == "green")
    package = tmp_path / "biên bản.edxml"
    minutes.files.save("edxml", QUrl.fromLocalFile(str(package)))
    assert client.wait(lambda: package.is_file() and not bool(minutes.files.busy))
    assert package.read_bytes() == b"<edXML/>"
    engine.minutes.delivering.error = ClientError(ClientProblem.NOT_FOUND)
    minutes.files.save("edxml", QUrl.fromLocalFile(str(package)))
    assert client.wait(lambda: "mã định danh" in str(minutes.files.said))
    engine.minutes.delivering.error = None
    minutes.files.save("csv", QUrl.fromLocalFile(str(tmp_path / "x.csv")))
    assert "Chưa có nhiệm vụ" in str(minutes.files.said)
    engine.minutes.delivering.now = DeliveryState(
        phase=WorkPhase.FAILED, to="truc.example", fault=DeliveryFault.UNREACHABLE
    )
    minutes.delivering.send()
    assert client.wait(lambda: str(minutes.delivering.said) == "truc.example: không kết nối được.")
    assert client.wait(lambda: not minutes.delivering.busy)  # told of the end before it is over
    engine.minutes.delivering.error = ClientError(ClientProblem.NOT_FOUND)
    minutes.delivering.send()
    assert client.wait(lambda: "chưa được cấu hình" in str(minutes.delivering.said))


PARTS: dict[str, Callable[[ClientWindow], None]] = {
    "write": lambda client: None,
    "tasks": lambda client: client.shell.minutes.show(1),
    "task": lambda client: client.shell.minutes.actions.add(),
    "preview": lambda client: (client.shell.minutes.actions.close(), client.shell.minutes.show(2))[0],
    "send": lambda client: client.shell.minutes.review.ask(),
    "finish": lambda client: (client.shell.minutes.review.close(), client.shell.minutes.show(3))[0],
}


@pytest.mark.parametrize(("size", "scale"), [((1280, 800), 1.0), ((420, 900), 2.0)])
def test_nothing_is_cut_and_everything_can_be_hit(open_window: OpenWindow, size: tuple[int, int], scale: float) -> None:
    house = house_in_session()
    second_secretary(house)
    client = desk(open_window, house, size=size, scale=scale, scheme="contrast" if scale > 1 else "dark")
    types(client, "Bản tôi")
    house.do("sec2", WriteMinutesText(place=TextPlace.ITEM, item_id=I2, text=one("Bản kia " * 20)))
    tell(client)
    assert client.wait(lambda: client.find("conflictTheirs") is not None)
    for part, go in PARTS.items():
        go(client)
        for language in ("en", "vi"):
            client.shell.preferences.chooseLanguage(language)
            settle(client)
            assert cut_texts(client.window.contentItem()) == [], f"{part} {language}"
        assert poor_targets(client.window.contentItem()) == [], part
