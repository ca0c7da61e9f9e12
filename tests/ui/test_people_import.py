"""The import of people on the screen: chosen, looked over, corrected, carried out, stopped, and told what is wrong."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from meetroom.client.engine import ClientError, ClientProblem
from meetroom.client.people_columns import Field
from meetroom.domain.core import PersonId
from meetroom.domain.state import Role
from meetroom.papers.sheets import SheetRefusal
from meetroom.ui.app import ClientWindow
from meetroom.ui.people_preview import FIELD_CHOICES, FILTERS
from meetroom.ui.people_words import FAULTS, REFUSALS
from tests.papers.sheet_samples import in_tcvn3, workbook
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.local_engine import LocalHouse
from tests.ui.screen_walk import cut_texts, is_text, poor_targets, visible_items
from tests.ui.sitting import SECRETARY, house_in_draft
from tests.ui.test_look import SAME_IN_BOTH, SIZES, settle, translations

LIST = """SỞ NỘI VỤ
STT;Họ và tên;Chức vụ;Cơ quan/đơn vị;Điểm cầu;Tổ;Vai trò;Biểu quyết
I. Thường trực
1;Nguyễn Văn An;Phó Giám đốc;Sở Tài chính;Hội trường chính;Tổ 1;Đại biểu;có
2;Phạm Thu Hà;;;Xã Tân Phú;;;
3;Lò Thị Mai;Chủ tịch;UBND xã Mường Lay;Xã Mường Lay;Tổ 2;Đại biểu;x
4;Trần Thị Bích;;;Xã Tan Phu;Tổ 2;Thủ quỹ;x
"""
PATIENCE_S = 60.0
NEW, CHANGED, SAME, ERROR, LEFT_OUT = range(1, 6)


def urls(folder: Path, data: bytes | str = LIST, name: str = "danh sách.csv") -> list[QUrl]:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return [QUrl.fromLocalFile(str(path))]


def source_of(client: ClientWindow) -> Any:
    return client.shell.roster.fromFile


def looked_over(client: ClientWindow, chosen: list[QUrl]) -> Any:
    """The import with this file looked over."""
    source = source_of(client)
    source.take(chosen)
    assert client.wait(lambda: at_rest(client), PATIENCE_S), source.problem
    return source


def at_rest(client: ClientWindow) -> bool:
    return source_of(client).stage == "preview" and not source_of(client)._busy


def people_desk(open_window: OpenWindow, house: LocalHouse, **options: object) -> ClientWindow:
    client = open_window(house, SECRETARY, **options)
    assert client.wait(lambda: client.press("deskPart4"), PATIENCE_S)
    assert client.wait(lambda: client.find("importPeople") is not None, PATIENCE_S)
    return client


def names(house: LocalHouse) -> set[str]:
    return {person.name for person in house.meeting.people.values()}


def counts(source: Any) -> list[int]:
    """Rows in all, then by verdict."""
    return [int(text.rsplit(" ", 1)[1]) for text in source.filters]


def test_a_list_is_looked_over_and_carried_out_by_buttons(open_window: OpenWindow, tmp_path: Path) -> None:
    house = house_in_draft()
    client = people_desk(open_window, house)
    before = len(house.facts)
    assert client.wait(lambda: client.press("importPeople"), PATIENCE_S)
    assert client.wait(lambda: client.find("importChoose") is not None, PATIENCE_S)
    source = looked_over(client, urls(tmp_path))
    assert counts(source) == [4, 1, 1, 1, 1, 0]
    assert source.confirm == "Thực hiện: 1 mới, 1 thay đổi, 1 điểm cầu"
    assert "Xã Mường Lay" in source.news
    assert "Nhóm mới: Tổ 1, Tổ 2." in source.news
    assert "Bỏ qua 1 hàng không có người." in source.news
    rows = {row.name: row for row in source.rows.rows}
    assert "“Thủ quỹ” không phải vai trò" in rows["Trần Thị Bích"].advice
    assert rows["Nguyễn Văn An"].detail.startswith("Chức vụ: trống → Phó Giám đốc, Sở Tài chính")
    assert len(house.facts) == before
    assert client.wait(lambda: client.press("importCarryOut"), PATIENCE_S)
    assert client.wait(lambda: source.stage == "done", PATIENCE_S), source.problem
    assert source.result == "Đã thực hiện 2 hàng."
    assert "Lò Thị Mai" in names(house)
    an = house.meeting.people[PersonId("p0")]
    assert (an.title, an.groups) == ("Phó Giám đốc, Sở Tài chính", ("Tổ 1",))
    done = len(house.facts)
    assert client.wait(lambda: client.press("importCheck"), PATIENCE_S)
    assert client.wait(lambda: at_rest(client), PATIENCE_S)
    assert counts(source) == [4, 0, 0, 3, 1, 0]
    assert source.confirm == "Không có gì phải thay đổi."
    assert not client.press("importCarryOut")
    assert len(house.facts) == done


def test_columns_are_corrected_by_hand(open_window: OpenWindow, tmp_path: Path) -> None:
    house = house_in_draft()
    client = people_desk(open_window, house)
    source = looked_over(client, urls(tmp_path, "Cột một;Cột hai\nLò Thị Mai;Chủ tịch\nGiàng A Páo;Phó\n"))
    assert not source.known
    assert "Không nhận ra cột nào" in source.notice
    assert client.find("importColumn0Box") is not None
    assert not source.ready
    source.chooseField(0, FIELD_CHOICES.index(Field.NAME))
    assert client.wait(lambda: at_rest(client), PATIENCE_S)
    source.chooseField(1, FIELD_CHOICES.index(Field.TITLE))
    assert client.wait(lambda: at_rest(client), PATIENCE_S)
    # Without a row of heads the first row is a person as well.
    assert [row.name for row in source.rows.rows] == ["Cột một", "Lò Thị Mai", "Giàng A Páo"]
    source.chooseHead(1)
    assert client.wait(lambda: at_rest(client), PATIENCE_S)
    assert [(row.name, row.detail) for row in source.rows.rows] == [
        ("Lò Thị Mai", "Chủ tịch · lo.thi.mai"),
        ("Giàng A Páo", "Phó · giang.a.pao"),
    ]
    assert [row.field for row in source.columns.rows] == [
        FIELD_CHOICES.index(Field.NAME),
        FIELD_CHOICES.index(Field.TITLE),
    ]
    head = client.find("importHeadChoiceBox")
    assert head is None or head.property("currentIndex") == 1


def test_the_choices_show_what_was_told_by_the_heads(open_window: OpenWindow, tmp_path: Path) -> None:
    client = people_desk(open_window, house_in_draft(), size=(1280, 1400))
    looked_over(client, urls(tmp_path))
    assert client.wait(lambda: client.press("importColumns"), PATIENCE_S)
    assert client.wait(lambda: client.find("importHeadChoiceBox") is not None, PATIENCE_S)
    for name, index in (("importHeadChoiceBox", 2), ("importColumn1Box", FIELD_CHOICES.index(Field.NAME))):
        box = client.find(name)
        assert box is not None
        assert box.property("currentIndex") == index, name
    # The names move to another column: the one that had them shows that it has them no more.
    source = source_of(client)
    source.chooseField(2, FIELD_CHOICES.index(Field.NAME))
    assert client.wait(lambda: at_rest(client), PATIENCE_S)
    box = client.find("importColumn1Box")
    assert box is not None
    assert box.property("currentIndex") == 0


def test_rows_are_left_out_and_taken_in_again(open_window: OpenWindow, tmp_path: Path) -> None:
    client = people_desk(open_window, house_in_draft(), size=(1280, 1200))
    source = looked_over(client, urls(tmp_path))
    assert client.wait(lambda: client.press("importLeave-6"), PATIENCE_S)
    assert client.wait(lambda: counts(source)[LEFT_OUT] == 1 and at_rest(client), PATIENCE_S)
    assert (counts(source)[NEW], source.news.count("Mường Lay")) == (0, 0)
    source.showOnly(LEFT_OUT)
    assert [row.name for row in source.rows.rows] == ["Lò Thị Mai"]
    source.toggleRow("6")
    assert client.wait(lambda: counts(source)[NEW] == 1 and at_rest(client), PATIENCE_S)
    assert FILTERS[NEW] is not None


def test_a_namesake_is_told_apart(open_window: OpenWindow, tmp_path: Path) -> None:
    house = house_in_draft()
    client = people_desk(open_window, house, size=(1280, 1200))
    source = looked_over(client, urls(tmp_path, "Họ và tên;Chức vụ;Tên đăng nhập\nNguyễn Văn An;Phó;an2\n"))
    assert counts(source)[CHANGED] == 1
    assert "Được coi là người cùng tên" in source.rows.rows[0].advice
    assert client.wait(lambda: client.press("importWho-2"), PATIENCE_S)
    assert client.wait(lambda: counts(source)[NEW] == 1 and at_rest(client), PATIENCE_S)
    source.carryOut()
    assert client.wait(lambda: source.stage == "done", PATIENCE_S)
    assert house.meeting.people[PersonId("an2")].title == "Phó"
    assert house.meeting.people[PersonId("p0")].title == ""


class Turnstile(asyncio.Event):
    """Lets so many through, then nobody until it is set: however slow the window is, some of the work is left."""

    def __init__(self, many: int) -> None:
        super().__init__()
        self._many = many

    async def wait(self) -> Literal[True]:
        if self._many > 0:
            self._many -= 1
            return True
        return await super().wait()


def test_it_goes_on_while_the_sheet_is_closed_and_can_be_stopped(open_window: OpenWindow, tmp_path: Path) -> None:
    house = house_in_draft()
    client = people_desk(open_window, house)
    lines = "\n".join(f"Người số {n}" for n in range(30))
    source = looked_over(client, urls(tmp_path, f"Họ và tên\n{lines}\n"))
    engine = engine_of(client)
    client.bridge.call_soon(engine.gate.clear)
    source.carryOut()
    assert client.wait(lambda: client.press("importSheetClose"), PATIENCE_S)
    assert client.wait(lambda: client.find("importGoesOnAction") is not None, PATIENCE_S)
    assert source.stage == "running"
    assert client.wait(lambda: client.press("importGoesOnAction"), PATIENCE_S)
    assert client.wait(lambda: client.find("importStop") is not None, PATIENCE_S)
    held, turnstile = engine.gate, Turnstile(12)

    def let_a_few_through() -> None:
        engine.gate = turnstile
        held.set()

    client.bridge.call_soon(let_a_few_through)
    assert client.wait(lambda: source.part > 0.1, PATIENCE_S)
    source.stop()
    assert source.stage == "done"
    assert "Việc đã làm vẫn giữ" in source.result
    client.bridge.call_soon(turnstile.set)
    source.check()
    assert client.wait(lambda: at_rest(client), PATIENCE_S)
    source.carryOut()
    assert client.wait(lambda: source.stage == "done", PATIENCE_S)
    assert sum(name.startswith("Người số") for name in names(house)) == 30
    assert client.wait(lambda: client.press("importFinish"), PATIENCE_S)
    assert client.wait(lambda: not source.asking, PATIENCE_S)


def test_what_the_server_does_not_take_is_said_at_its_row(open_window: OpenWindow, tmp_path: Path) -> None:
    house = house_in_draft()
    client = people_desk(open_window, house)
    source = looked_over(client, urls(tmp_path))
    engine_of(client).account_error = ClientError(ClientProblem.NOT_ALLOWED)
    source.carryOut()
    assert client.wait(lambda: source.stage == "done", PATIENCE_S)
    assert "1 hàng chưa nhận" in source.result
    mai = next(row for row in source.rows.rows if row.name == "Lò Thị Mai")
    assert mai.advice.startswith("Chưa nhận: ")
    assert mai.tone == "red"


def test_without_a_line_the_list_is_looked_over_again_later(open_window: OpenWindow, tmp_path: Path) -> None:
    client = people_desk(open_window, house_in_draft())
    engine_of(client).account_error = ClientError(ClientProblem.UNREACHABLE)
    source = source_of(client)
    source.take(urls(tmp_path))
    assert client.wait(lambda: source.problem != "", PATIENCE_S)
    assert not source.ready
    engine_of(client).account_error = None
    assert client.wait(lambda: client.press("importCheck"), PATIENCE_S)
    assert client.wait(lambda: source.ready, PATIENCE_S)
    assert source.problem == ""


def test_files_that_are_no_list_are_refused_in_words(open_window: OpenWindow, tmp_path: Path) -> None:
    client = people_desk(open_window, house_in_draft())
    source = source_of(client)
    source.take(urls(tmp_path, b"%PDF-1.7", "a.pdf"))
    assert client.wait(lambda: source.problem == REFUSALS[SheetRefusal.NOT_A_LIST].vi, PATIENCE_S)
    source.take([*urls(tmp_path), *urls(tmp_path, LIST, "b.csv")])
    assert source.problem == "Hãy chọn từng tệp một."
    source.take([QUrl("https://127.0.0.1/a.csv")])
    assert source.problem == "Đây không phải là tệp trên máy này."
    assert source.stage == "start"


def test_old_letters_are_said(open_window: OpenWindow, tmp_path: Path) -> None:
    client = people_desk(open_window, house_in_draft())
    source = looked_over(client, urls(tmp_path, in_tcvn3("Họ và tên;Chức vụ\nĐỗ Thị Bưởi;Giám đốc\n")))
    assert "TCVN3" in source.notice
    assert [row.name for row in source.rows.rows] == ["Đỗ Thị Bưởi"]


def test_a_workbook_opens_at_the_sheet_with_people(open_window: OpenWindow, tmp_path: Path) -> None:
    explained = [("Cột", "Cách ghi"), ("Họ và tên", "đầy đủ")]
    people = [("Họ và tên", "Chức vụ", "Tổ"), ("Lò Thị Mai", "Chủ tịch", "Tổ 2")]
    client = people_desk(open_window, house_in_draft())
    source = looked_over(client, urls(tmp_path, workbook(explained, people), "a.xlsx"))
    assert (source.sheets, source.sheet) == (["sheet1", "sheet2"], 1)
    assert [row.name for row in source.rows.rows] == ["Lò Thị Mai"]
    source.chooseSheet(0)
    assert client.wait(lambda: at_rest(client), PATIENCE_S)
    assert source.sheet == 0


def test_a_file_is_dropped_on_the_people(open_window: OpenWindow, tmp_path: Path) -> None:
    client = people_desk(open_window, house_in_draft())
    settle(client)
    data = QMimeData()
    data.setUrls(urls(tmp_path))
    place, copy = QPointF(640, 400), Qt.DropAction.CopyAction
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(client.window, QDragEnterEvent(place.toPoint(), copy, data, button, none))
    QApplication.sendEvent(client.window, QDropEvent(place, copy, data, button, none))
    assert client.wait(lambda: at_rest(client), PATIENCE_S)
    assert counts(source_of(client))[0] == 4


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_template_is_saved(
    open_window: OpenWindow, tmp_path: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr("meetroom.ui.people_import.QDesktopServices.openUrl", opened.append)
    client = people_desk(open_window, house_in_draft(), language=language)
    source = source_of(client)
    assert source.proposedTemplate().fileName() == f"danh-sach-mau_{language}.xlsx"
    target = QUrl.fromLocalFile(str(tmp_path / "mẫu.xlsx"))
    source.saveTemplate(target)
    assert opened == [target]
    looked_over(client, [target])
    assert counts(source) == [0, 0, 0, 0, 0, 0]
    assert {row.field for row in source.columns.rows} == set(range(len(FIELD_CHOICES))) - {
        FIELD_CHOICES.index(Field.NONE),
        FIELD_CHOICES.index(Field.FAMILY_NAME),
    }
    source.saveTemplate(QUrl.fromLocalFile(str(tmp_path / "missing" / "x.xlsx")))
    assert client.wait(
        lambda: "could not be written" in str(client.shell.toast) or "Không ghi" in str(client.shell.toast)
    )


def test_every_fault_has_its_sentence() -> None:
    from meetroom.client.people_entries import Fault

    assert set(FAULTS) == set(Fault)
    assert set(REFUSALS) == set(SheetRefusal)
    for words in FAULTS.values():
        for text in words:
            assert text.format(detail="x", row=2, roles="y")


Step = Callable[[ClientWindow, Path], None]


def _start(client: ClientWindow, folder: Path) -> None:
    source_of(client).begin()


def _preview(client: ClientWindow, folder: Path) -> None:
    looked_over(client, urls(folder, LIST + "5;Nguyễn Văn An;;;;;;\n"))


def _columns(client: ClientWindow, folder: Path) -> None:
    looked_over(client, urls(folder, workbook([("Họ và tên", "x" * 60), ("Lò Thị Mai", "y" * 90)], [("a",)]), "a.xlsx"))
    assert client.wait(lambda: client.press("importColumns"), PATIENCE_S)


def _done(client: ClientWindow, folder: Path) -> None:
    source = looked_over(client, urls(folder))
    source.carryOut()
    assert client.wait(lambda: source.stage == "done", PATIENCE_S)


def _person(client: ClientWindow, folder: Path) -> None:
    client.shell.roster.edit.begin(SECRETARY)
    client.shell.roster.edit.addGroup("Ban Kinh tế – Ngân sách và các vấn đề xã hội của tỉnh")


def _groups(client: ClientWindow, folder: Path) -> None:
    assert client.wait(lambda: client.press("openGroups"), PATIENCE_S)
    assert client.wait(lambda: client.press("renameGroup-Tổ 1"), PATIENCE_S)


STEPS: dict[str, Step] = {
    "start": _start, "preview": _preview, "columns": _columns, "done": _done, "person": _person, "groups": _groups,
}  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("step", STEPS)
def test_nothing_is_cut_too_small_or_nameless(
    open_window: OpenWindow, tmp_path: Path, step: str, size: tuple[int, int]
) -> None:
    house = house_in_draft()
    person = house.meeting.people[PersonId("p0")]
    house.meeting = replace(
        house.meeting,
        people={**house.meeting.people, person.person_id: replace(person, groups=("Tổ 1",), roles=(Role.DELEGATE,))},
    )
    client = open_window(house, SECRETARY, size=size, scale=2.0)
    engine_of(client).view = house.meeting
    client.bridge.call_soon(lambda: engine_of(client).listener.on_reset(house.meeting))
    assert client.wait(lambda: client.bridge.meeting.people[PersonId("p0")].groups != (), PATIENCE_S)
    assert client.wait(lambda: client.press("deskPart4"), PATIENCE_S)
    assert client.wait(lambda: client.find("importPeople") is not None, PATIENCE_S)
    STEPS[step](client, tmp_path)
    settle(client)
    assert cut_texts(client.window.contentItem()) == []
    english = {source for source, text in translations("vi").items() if source != text} - SAME_IN_BOTH
    texts = {str(item.property("text")) for item in visible_items(client.window.contentItem()) if is_text(item)}
    assert texts & english == set()
    client.shell._preferences.chooseScale(0)
    settle(client)
    assert poor_targets(client.window.contentItem()) == []


def test_the_preview_is_walked_and_carried_out_by_keys(open_window: OpenWindow, tmp_path: Path) -> None:
    house = house_in_draft()
    client = people_desk(open_window, house)
    looked_over(client, urls(tmp_path))
    settle(client)
    for _ in range(40):
        focused = client.window.activeFocusItem()
        if focused is not None and focused.objectName() == "importCarryOut":
            break
        QTest.keyClick(client.window, Qt.Key.Key_Tab)
    QTest.keyClick(client.window, Qt.Key.Key_Space)
    assert client.wait(lambda: source_of(client).stage == "done", PATIENCE_S)
    assert "Lò Thị Mai" in names(house)
