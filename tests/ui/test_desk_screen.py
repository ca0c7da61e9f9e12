"""The secretary's desk over the real rules."""

import segno
from PySide6.QtCore import Q_ARG, QMetaObject
from PySide6.QtGui import QGuiApplication

from meetroom.domain.core import ItemId, PersonId, PointId
from meetroom.domain.state import DocumentState, Role
from meetroom.protocol.messages import Readiness
from meetroom.ui.app import ClientWindow
from meetroom.ui.person_edit import ROLE_CHOICES
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.paper_stage import DRAFT, add_paper
from tests.ui.screen_walk import scene_rect
from tests.ui.sitting import SECRETARY, house_in_draft, house_in_session
from tests.ui.test_chair_screen import write


def test_a_paper_is_released_and_withdrawn_with_a_reason(open_window: OpenWindow) -> None:
    house = house_in_session()
    add_paper(house, b"%PDF-")
    client = open_window(house, SECRETARY)
    assert client.wait(lambda: client.press("releasePaper"))
    assert client.wait(lambda: house.meeting.documents[DRAFT].state is DocumentState.RELEASED)
    assert client.wait(lambda: client.press("withdrawPaper"))
    assert client.wait(lambda: client.find("withdrawConfirm") is not None)
    assert not client.press("withdrawConfirm")
    write(client, "withdrawReasonInput", "Sai bản")
    assert client.wait(lambda: client.press("withdrawConfirm"))
    assert client.wait(lambda: house.meeting.documents[DRAFT].state is DocumentState.WITHDRAWN)


def test_a_whole_point_is_signed_in_at_once(open_window: OpenWindow) -> None:
    from meetroom.domain.lifecycle import AnnounceMeeting
    from meetroom.domain.substitutes import NameSubstitute

    house = house_in_draft()
    house.do(SECRETARY, AnnounceMeeting())
    house.do(SECRETARY, NameSubstitute(person_id=PersonId("p4"), substitute_id=PersonId("p3"), reason="Đi công tác"))
    client = open_window(house, SECRETARY)
    assert client.wait(lambda: client.press("deskPart2"))
    assert client.wait(lambda: client.find("arriveAll") is not None)
    assert client.wait(lambda: client.press("arriveAll"))
    assert client.wait(lambda: client.find("arriveAt1") is not None)
    assert client.wait(lambda: client.press("arriveAt1"))
    present = {"p1", "p7"}  # who sent a substitute does not come
    assert client.wait(lambda: {p for p in house.meeting.people if house.meeting.is_present(p)} == present)
    assert all(house.meeting.stays[PersonId(p)][-1].point_id == PointId("pt1") for p in present)
    assert client.wait(lambda: client.press("depart"))
    assert client.wait(lambda: sum(house.meeting.is_present(p) for p in house.meeting.people) == 1)


def test_readiness_is_shown_per_person(open_window: OpenWindow) -> None:
    client = open_window(house_in_session(), SECRETARY)
    engine = engine_of(client)
    rows = (Readiness(PersonId("p0"), 3, 3), Readiness(PersonId("p1"), 1, 3))
    client.bridge.call_soon(lambda: engine.listener.on_readiness(rows))
    assert client.wait(lambda: client.shell.roster.readiness == "1/2 người đã nhận đủ tài liệu")
    papers = {row.key: row.papers for row in client.shell.roster.people.rows}
    assert papers["p1"] == "Tài liệu 1/3"
    # Where there are no papers nobody has them all.
    client.bridge.call_soon(lambda: engine.listener.on_readiness((Readiness(PersonId("p0"), 0, 0),)))
    assert client.wait(lambda: client.shell.roster.readiness == "")
    assert client.wait(lambda: not any(row.papers for row in client.shell.roster.people.rows))


def test_items_are_added_moved_and_removed(open_window: OpenWindow) -> None:
    house = house_in_draft()
    client = open_window(house, SECRETARY)
    assert client.wait(lambda: client.press("deskPart3"))
    assert client.wait(lambda: client.find("addItem") is not None)
    assert client.wait(lambda: client.press("addItem"))
    assert client.wait(lambda: client.find("itemSave") is not None)
    write(client, "itemTitleInput", "Nội dung khác")
    write(client, "itemMinutesInput", "20")
    assert client.wait(lambda: client.press("itemSave"))
    assert client.wait(lambda: len(house.meeting.items) == 8)
    added = next(i for i in house.meeting.items.values() if i.title == "Nội dung khác")
    assert added.planned_s == 1200

    def order() -> list[str]:
        return [row.key for row in client.shell.agendaDesk.items.rows]

    assert client.wait(lambda: len(order()) == 8)
    client.shell.agendaDesk.move(added.item_id, -1)
    assert client.wait(lambda: order()[-2] == added.item_id)
    client.shell.agendaDesk.move(added.item_id, 1)
    assert client.wait(lambda: order()[-1] == added.item_id)
    client.shell.agendaDesk.move("i0", -1)  # already first: nothing to do
    client.shell.agendaDesk.remove(added.item_id)
    assert client.wait(lambda: len(order()) == 7)
    assert ItemId("i0") in house.meeting.items


def modules(text: str) -> list[list[bool]]:
    """The dark modules of the QR code of a text, with a quiet zone of three."""
    return [[bool(module) for module in row] for row in segno.make_qr(text).matrix_iter(border=3)]


def shown_modules(client: ClientWindow) -> list[list[bool]]:
    """The same, read from the middle of each module as the window shows it."""
    item = client.find("invitationQr")
    link = client.find("invitationLink")
    assert item is not None
    assert link is not None
    count = len(modules(str(link.property("text"))))
    place, window = scene_rect(item), client.window.grabWindow()
    step = place.width() / count
    middles = [(n + 0.5) * step for n in range(count)]
    return [
        [window.pixelColor(int(place.x() + x), int(place.y() + y)).lightness() < 128 for x in middles] for y in middles
    ]


def test_a_machine_of_a_room_gets_no_vote_by_mistake(open_window: OpenWindow) -> None:
    house = house_in_draft()
    client = open_window(house, SECRETARY)
    assert client.wait(lambda: client.press("deskPart4"))
    assert client.wait(lambda: client.press("addPerson"))
    assert client.wait(lambda: client.find("personRole") is not None)
    role, voting = client.find("personRole"), client.find("personVoting")
    assert role is not None
    assert voting is not None
    for office, votes in ((Role.OPERATOR, False), (Role.DELEGATE, True), (Role.SCRUTINEER, False), (Role.CHAIR, True)):
        assert QMetaObject.invokeMethod(role, "picked", Q_ARG(int, ROLE_CHOICES.index(office)))
        assert voting.property("checked") is votes


def test_a_person_is_added_and_invited(open_window: OpenWindow) -> None:
    house = house_in_draft()
    client = open_window(house, SECRETARY)
    assert client.wait(lambda: client.press("deskPart4"))
    assert client.wait(lambda: client.find("addPerson") is not None)
    assert client.wait(lambda: client.press("addPerson"))
    assert client.wait(lambda: client.find("personSave") is not None)
    write(client, "personNameInput", "Đỗ Văn Điềm")
    assert client.wait(lambda: client.press("personSave"))
    assert client.wait(lambda: "do.van.diem" in house.meeting.people)
    client.shell.roster.invite("do.van.diem")
    assert client.wait(lambda: client.find("invitationLink") is not None)
    link = client.find("invitationLink")
    assert link is not None
    assert str(link.property("text")).startswith("meetroom://")
    assert client.shell.roster.qr.startswith("data:image/png")
    assert client.wait(lambda: shown_modules(client) == modules(str(link.property("text"))))
    assert client.wait(lambda: client.press("copyLink"))
    assert QGuiApplication.clipboard().text() == link.property("text")


def test_the_minutes_are_drafted_from_the_facts(open_window: OpenWindow) -> None:
    client = open_window(house_in_session(), SECRETARY)
    assert client.wait(lambda: client.press("deskPart5"))
    writing = client.shell.minutes.writing

    def facts() -> list[str]:
        return [row.words for row in writing.facts.rows]

    assert client.wait(lambda: str(writing.place) == "i2")
    assert client.wait(lambda: "Nguyễn Văn An – Phát biểu, đang phát biểu" in facts())
    assert [row.title for row in writing.places.rows][1] == "Khai mạc, chào cờ"
    client.shell.agendaDesk.remark("Đại biểu đề nghị bổ sung số liệu.")
    assert client.wait(lambda: "Đại biểu đề nghị bổ sung số liệu." in facts())
    writing.choose("opening")
    assert client.wait(lambda: "10/11 đại biểu tham dự" in facts())
