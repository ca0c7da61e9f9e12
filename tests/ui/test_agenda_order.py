"""The agenda under hands: carried by mouse and keys, deferred, left over, taken from templates and other meetings."""

import asyncio
from contextlib import nullcontext
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtTest import QTest

from meetroom.client.engine import ClientError, ClientProblem
from meetroom.client.templates import AgendaTemplate, load_template, save_template
from meetroom.domain.agenda import AddItem, StartItem
from meetroom.domain.agenda_copy import agenda_of
from meetroom.domain.agenda_order import numbered
from meetroom.domain.core import ItemId, MeetingId, PersonId, Refused
from meetroom.domain.deferral import CarryOverItem, DeferItem
from meetroom.domain.state import ItemState
from meetroom.ui.agenda import agenda_rows, lateness_s
from meetroom.ui.agenda_desk import item_rows, target_before
from meetroom.ui.agenda_templates import file_name
from meetroom.ui.app import ClientWindow
from meetroom.ui.words import Language
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.local_engine import LocalHouse
from tests.ui.screen_walk import cut_texts, poor_targets, scene_rect
from tests.ui.sitting import CHAIR, ITEMS, SECRETARY, house_in_draft, house_in_session
from tests.ui.test_chair_screen import write


def order(house: LocalHouse) -> list[str]:
    return [str(item.item_id) for _, item in numbered(house.meeting)]


def desk(open_window: OpenWindow, house: LocalHouse) -> ClientWindow:
    client = open_window(house, SECRETARY)
    assert client.wait(lambda: client.press("deskPart3"))
    assert client.wait(lambda: client.find("itemGrip2") is not None)
    client.window.grabWindow()
    return client


def middle(client: ClientWindow, name: str) -> QPoint:
    item = client.find(name)
    assert item is not None, name
    return scene_rect(item).center().toPoint()


def test_an_item_is_carried_by_the_mouse(open_window: OpenWindow) -> None:
    house = house_in_draft()
    client = desk(open_window, house)
    start, end = middle(client, "itemGrip2"), middle(client, "itemGrip5")
    QTest.mousePress(client.window, Qt.MouseButton.LeftButton, pos=start)
    for n in range(1, 9):
        QTest.mouseMove(client.window, start + (end - start) * n / 8, 8)
    QTest.mouseRelease(client.window, Qt.MouseButton.LeftButton, pos=end)
    assert client.wait(lambda: order(house) == ["i0", "i2", "i3", "i4", "i1", "i5", "i6"])


def test_an_item_is_moved_by_the_arrow_keys(open_window: OpenWindow) -> None:
    house = house_in_draft()
    client = desk(open_window, house)
    grip = client.find("itemGrip2")
    assert grip is not None
    client.window.requestActivate()
    grip.forceActiveFocus()
    QTest.keyClick(client.window, Qt.Key.Key_Up)
    assert client.wait(lambda: order(house)[:3] == ["i1", "i0", "i2"])


def test_an_item_is_ordered_only_among_its_own_level() -> None:
    house = house_in_draft()
    for n in range(2):
        house.do(SECRETARY, AddItem(item_id=ItemId(f"k{n}"), title=f"Phần {n}", parent_id=ItemId("i3")))
    assert order(house)[3:6] == ["i3", "k0", "k1"]
    # Dropped on a part of another item, a main item goes where that item is.
    assert target_before(house.meeting, ItemId("i0"), 5) == (True, ItemId("i4"))
    assert target_before(house.meeting, ItemId("i6"), 4) == (True, ItemId("i3"))
    assert target_before(house.meeting, ItemId("k1"), 4) == (True, ItemId("k0"))
    assert target_before(house.meeting, ItemId("k0"), 5) == (True, None)
    assert target_before(house.meeting, ItemId("k0"), 0)[0] is False
    assert target_before(house.meeting, ItemId("i2"), 2)[0] is False


def test_a_part_of_an_item_is_added_below_it(open_window: OpenWindow) -> None:
    house = house_in_draft()
    client = desk(open_window, house)
    client.shell.agendaDesk.add("Nhóm vấn đề thứ nhất", 1, 20, "", False, False, 4)
    assert client.wait(lambda: any(i.parent_id == "i3" for i in house.meeting.items.values()))


def test_the_chair_defers_the_running_item_with_a_reason_and_calls_it_again(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = open_window(house, CHAIR)
    assert client.wait(lambda: client.press("orderAgenda"))
    assert client.wait(lambda: client.press("deferItem"))
    assert client.wait(lambda: client.find("deferConfirm") is not None)
    assert not client.press("deferConfirm")
    write(client, "deferReasonInput", "Chờ thẩm tra")
    assert client.wait(lambda: client.press("deferConfirm"))
    assert client.wait(lambda: house.meeting.items[ItemId("i2")].state is ItemState.DEFERRED)
    client.window.grabWindow()
    assert cut_texts(client.window.contentItem()) == []
    assert poor_targets(client.window.contentItem()) == []
    assert client.wait(lambda: client.press("agendaSheetClose"))
    details = {row.key: row.detail for row in client.shell.agenda.rows.rows}
    assert client.wait(lambda: details != {} and client.find("startItem3") is not None)
    assert {r.key: r.detail for r in client.shell.agenda.rows.rows}["i2"] == "Tạm hoãn: Chờ thẩm tra"
    assert client.wait(lambda: client.press("startItem3"))
    assert client.wait(lambda: house.meeting.current_item == "i2")


@pytest.mark.parametrize(("who", "running"), [(CHAIR, True), (SECRETARY, False)])
def test_the_running_item_is_deferred_by_whoever_presides_alone(who: str, running: bool) -> None:
    house = house_in_session()
    rows = {row.key: row for row in item_rows(house.meeting, PersonId(who), Language.VI)}
    assert (rows["i2"].deferrable, rows["i3"].deferrable) == (running, True)
    house.do(who, DeferItem(item_id=ItemId("i3"), reason="Chưa đủ hồ sơ"))
    with nullcontext() if running else pytest.raises(Refused):
        house.do(who, DeferItem(item_id=ItemId("i2"), reason="Chờ thẩm tra"))


def test_planned_and_real_times_stand_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LocalHouse, "now", lambda self: self.clock)
    house = house_in_session()
    house.advance(30 * 60)
    house.do(CHAIR, StartItem(item_id=ItemId("i3")))
    house.do(CHAIR, DeferItem(item_id=ItemId("i5"), reason="Chưa đủ hồ sơ"))
    house.do(CHAIR, CarryOverItem(item_id=ItemId("i6")))
    rows = {row.key: row for row in agenda_rows(house.meeting, house.clock, Language.VI)}
    assert rows["i0"].detail.endswith(" · 15 phút")
    assert rows["i2"].detail.endswith(" phút, dự kiến 45 phút")
    assert rows["i3"].detail == "Đang diễn ra · còn 60:00" or rows["i3"].detail == "Đang diễn ra · còn 01:00:00"
    assert ", có thể " in rows["i4"].detail
    assert (rows["i5"].detail, rows["i6"].detail) == ("Tạm hoãn: Chưa đủ hồ sơ", "Chuyển sang phiên họp sau")
    assert rows["i0"].callable is False
    assert rows["i6"].callable is True
    assert lateness_s(house.meeting, house.clock) < 60 * 60
    # Before the opening no item can be called, and none is offered.
    draft = house_in_draft().meeting
    assert not any(row.callable for row in agenda_rows(draft, house.clock, Language.VI))


def test_a_template_is_looked_at_and_put_on_the_agenda(open_window: OpenWindow) -> None:
    house = house_in_draft()
    client = desk(open_window, house)
    templates = client.shell.sitting.templates
    assert client.wait(lambda: client.press("agendaTemplates"))
    assert client.wait(lambda: client.press("agendaSource0"))
    assert client.wait(lambda: len(templates.entries.rows) > 2)
    titles = [row.title for row in templates.entries.rows]
    assert len(house.meeting.items) == len(ITEMS)  # looked at, not taken
    assert client.wait(lambda: client.press("templatePut"))
    assert client.wait(lambda: len(house.meeting.items) == len(ITEMS) + len(titles))
    assert [item.title for _, item in numbered(house.meeting)][len(ITEMS) :] == titles
    assert client.wait(lambda: client.find("templatesSheetClose") is None)


def test_the_agenda_is_kept_as_an_own_template_and_deleted(open_window: OpenWindow, tmp_path: Path) -> None:
    house = house_in_draft()
    client = desk(open_window, house)
    templates = client.shell.sitting.templates
    assert client.wait(lambda: client.press("agendaTemplates"))
    assert client.wait(lambda: client.find("templateNameInput") is not None)
    write(client, "templateNameInput", "Kỳ họp thường lệ / giữa năm")
    assert client.wait(lambda: client.press("templateSave"))
    assert client.wait(lambda: templates.sources.rows[0].title == "Kỳ họp thường lệ / giữa năm")
    files = list(tmp_path.rglob("*.agenda.toml"))
    assert [file.name for file in files] == ["ky-hop-thuong-le-giua-nam.agenda.toml"]
    assert load_template(files[0]).entries == agenda_of(house.meeting)
    assert client.wait(lambda: client.press("removeSource0"))
    assert client.wait(lambda: templates.sources.rows[0].title != "Kỳ họp thường lệ / giữa năm")
    assert not files[0].exists()
    templates.remove(f"own:{tmp_path / 'elsewhere.agenda.toml'}")  # nothing but own templates is deleted


def test_what_another_meeting_left_over_is_taken_over(open_window: OpenWindow) -> None:
    house = house_in_draft()
    last = house_in_session()
    last.do(CHAIR, CarryOverItem(item_id=ItemId("i5")))
    client = desk(open_window, house)
    meeting = replace(last.meeting, meeting_id=MeetingId("m0"), title="Kỳ họp thứ 17")
    engine_of(client).elsewhere = {meeting.meeting_id: meeting}
    templates = client.shell.sitting.templates
    assert client.wait(lambda: client.press("agendaTemplates"))
    assert client.wait(lambda: any(row.key == "meeting:m0" for row in templates.sources.rows))
    templates.choose("meeting:m0")
    assert client.wait(lambda: [row.title for row in templates.entries.rows] == [ITEMS[5][0]])
    templates.onlyCarried(False)
    assert client.wait(lambda: len(templates.entries.rows) == len(ITEMS))
    templates.onlyCarried(True)
    assert client.wait(lambda: client.press("templatePut"))
    assert client.wait(lambda: len(house.meeting.items) == len(ITEMS) + 1 and not templates.busy)
    engine_of(client).elsewhere = {}
    templates.begin()
    templates.choose("meeting:m0")
    assert client.wait(lambda: templates.problem != "")
    assert client.find("templatePut") is None or not client.press("templatePut")


def test_a_file_that_is_no_template_says_so(open_window: OpenWindow, tmp_path: Path) -> None:
    client = desk(open_window, house_in_draft())
    broken, good = tmp_path / "x.agenda.toml", tmp_path / "y.agenda.toml"
    broken.write_text("no = 'template'", "utf-8")
    save_template(good, AgendaTemplate(name="Mẫu", entries=agenda_of(house_in_draft().meeting)))
    templates = client.shell.sitting.templates
    templates.begin()
    templates.take(QUrl.fromLocalFile(str(broken)))
    assert templates.problem == "Tệp này không phải mẫu chương trình, hoặc bị hỏng."
    assert not templates.ready
    templates.take(QUrl.fromLocalFile(str(good)))
    assert (templates.problem, len(templates.entries.rows)) == ("", len(ITEMS))
    assert templates.ready


def test_only_an_agenda_that_is_here_can_be_put_and_runs_to_its_end(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sheet opens before the server has answered; a late failure neither frees the button nor ends what runs."""
    house = house_in_draft()
    client = desk(open_window, house)
    engine, templates = engine_of(client), client.shell.sitting.templates
    late = asyncio.Event()

    async def unreachable(*_: object) -> object:
        await late.wait()
        raise ClientError(ClientProblem.UNREACHABLE)

    monkeypatch.setattr(engine, "meetings", unreachable)
    monkeypatch.setattr(engine, "meeting_of", unreachable)
    assert client.wait(lambda: client.press("agendaTemplates"))
    assert client.wait(lambda: client.find("agendaSource0") is not None)
    templates.choose("meeting:m0")
    assert client.wait(lambda: client.find("templatePut") is not None)
    assert not client.press("templatePut")
    templates.choose(templates.sources.rows[0].key)
    engine.gate.clear()
    assert client.wait(lambda: client.press("templatePut"))
    client.bridge.call_soon(late.set)
    heard: list[bool] = []
    client.bridge.run(late.wait(), lambda _: heard.append(templates.busy))
    assert client.wait(lambda: bool(heard))
    assert (heard, templates.problem) == ([True], "")
    assert not client.press("templatePut")
    assert len(house.meeting.items) == len(ITEMS)
    client.bridge.call_soon(engine.gate.set)
    assert client.wait(lambda: not templates.busy)
    assert len(house.meeting.items) > len(ITEMS)
    assert client.wait(lambda: client.find("templatesSheetClose") is None)


@pytest.mark.parametrize(
    ("name", "file"),
    [("Kỳ họp", "ky-hop"), ("../../x", "x"), ("…", "agenda"), ("A" * 300, "a" * 60), ("ĐẠI hội", "dai-hoi")],
)
def test_a_template_never_leaves_its_folder(name: str, file: str) -> None:
    assert file_name(name) == f"{file}.agenda.toml"


def test_a_refused_item_is_said_and_ends_it(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    house = house_in_draft()
    client = desk(open_window, house)
    templates = client.shell.sitting.templates
    templates.begin()
    assert client.wait(lambda: bool(templates.sources.rows))
    templates.choose(templates.sources.rows[0].key)

    async def refuse(_command: object) -> object:
        raise ClientError(ClientProblem.UNREACHABLE)

    monkeypatch.setattr(engine_of(client), "submit", refuse)
    templates.put()
    assert client.wait(lambda: templates.problem != "" and not templates.busy)
    assert len(house.meeting.items) == len(ITEMS)
