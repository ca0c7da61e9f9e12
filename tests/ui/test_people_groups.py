"""People and their groups at the secretary's desk: chosen, made, renamed, and found wherever readers are chosen."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from meetroom.client.people_names import login_of
from meetroom.domain.core import DocumentId, GroupId, PersonId
from meetroom.domain.documents import EditDocument, ReleaseDocument
from meetroom.domain.roles import EditPerson
from meetroom.domain.state import Audience, Role
from meetroom.ui.app import ClientWindow
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.desk_papers import register
from tests.ui.local_engine import LocalHouse
from tests.ui.screen_walk import scene_rect
from tests.ui.sitting import CHAIR, SECRETARY, house_in_draft
from tests.ui.test_chair_screen import write
from tests.ui.test_look import settle

PEOPLE_PART = "deskPart4"
PATIENCE_S = 60.0


def at_the_people(open_window: OpenWindow, house: LocalHouse, **options: object) -> ClientWindow:
    """The secretary's window with the list of people."""
    options.setdefault("size", (1280, 1400))
    client = open_window(house, SECRETARY, **options)
    assert client.wait(lambda: client.press(PEOPLE_PART), PATIENCE_S)
    assert client.wait(lambda: client.find("addPerson") is not None, PATIENCE_S)
    return client


def put(house: LocalHouse, group: str, *people: str) -> None:
    """People into a group."""
    for key in people:
        person = house.meeting.people[PersonId(key)]
        house.do(SECRETARY, EditPerson(person=replace(person, groups=(*person.groups, GroupId(group)))))


def groups(house: LocalHouse, key: str) -> tuple[str, ...]:
    return house.meeting.people[PersonId(key)].groups


def test_a_person_is_put_into_a_group_there_is_and_into_a_new_one(open_window: OpenWindow) -> None:
    house = house_in_draft()
    put(house, "Tổ 1", "p0")
    client = at_the_people(open_window, house)
    assert client.wait(lambda: client.press("editPerson-p1"), PATIENCE_S)
    assert client.wait(lambda: client.find("group-Tổ 1") is not None, PATIENCE_S)
    assert client.wait(lambda: client.press("group-Tổ 1"), PATIENCE_S)
    write(client, "groupNameInput", "  Ban   Pháp chế ")
    assert client.wait(lambda: client.press("groupAdd"), PATIENCE_S)
    assert client.wait(lambda: client.find("group-Ban Pháp chế") is not None, PATIENCE_S)
    assert client.wait(lambda: client.press("personSave"), PATIENCE_S)
    assert client.wait(lambda: groups(house, "p1") == ("Tổ 1", "Ban Pháp chế"), PATIENCE_S)
    person = house.meeting.people[PersonId("p1")]
    assert (person.name, person.roles, person.point_id) == ("Phạm Thu Hà", (Role.DELEGATE,), "pt1")
    assert client.wait(lambda: "Tổ 1, Ban Pháp chế" in rows(client)["p1"], PATIENCE_S)


def rows(client: ClientWindow) -> dict[str, str]:
    return {row.key: row.detail for row in client.shell.roster.people.rows}


def test_a_name_that_was_written_but_not_added_is_meant(open_window: OpenWindow) -> None:
    house = house_in_draft()
    client = at_the_people(open_window, house)
    assert client.wait(lambda: client.press("addPerson"), PATIENCE_S)
    assert client.wait(lambda: client.find("personSave") is not None, PATIENCE_S)
    write(client, "personNameInput", "Đỗ Văn Điềm")
    write(client, "groupNameInput", "Tổ 3")
    assert client.wait(lambda: client.press("personSave"), PATIENCE_S)
    assert client.wait(lambda: "do.van.diem" in house.meeting.people, PATIENCE_S)
    assert groups(house, "do.van.diem") == ("Tổ 3",)


def test_the_same_name_in_other_letters_is_the_same_group(open_window: OpenWindow) -> None:
    house = house_in_draft()
    put(house, "Tổ 1", "p0")
    edit = at_the_people(open_window, house).shell.roster.edit
    edit.begin("p1")
    assert edit.addGroup("tổ  1")
    assert edit.groupsText == "Tổ 1"
    assert edit.addGroup("TỔ 1")
    assert edit.groupsText == "Tổ 1"
    for bad in ("", "  ", "x" * 201, "a\u202eb"):
        assert not edit.addGroup(bad)
        assert edit.problem != ""
    edit.toggleGroup("Tổ 1")
    assert (edit.groupsText, edit.problem) == ("", "")
    for n in range(50):
        assert edit.addGroup(f"Nhóm {n}")
    assert not edit.addGroup("Nhóm 50")
    assert "50" in edit.problem


def test_a_person_is_changed_and_keeps_what_the_sheet_does_not_say(open_window: OpenWindow) -> None:
    house = house_in_draft()
    both = replace(house.meeting.people[PersonId("p1")], roles=(Role.DELEGATE, Role.SCRUTINEER))
    house.do(SECRETARY, EditPerson(person=both))
    client = at_the_people(open_window, house)
    assert client.wait(lambda: client.press("editPerson-p1"), PATIENCE_S)
    assert client.wait(lambda: client.find("personSave") is not None, PATIENCE_S)
    write(client, "personTitleInput", "Trưởng ban")
    assert client.wait(lambda: client.press("personSave"), PATIENCE_S)
    assert client.wait(lambda: house.meeting.people[PersonId("p1")] == replace(both, title="Trưởng ban"), PATIENCE_S)
    assert client.wait(lambda: client.bridge.meeting.people == house.meeting.people, PATIENCE_S)
    edit = client.shell.roster.edit
    edit.begin("p1")
    edit.save("Phạm Thu Hà", "Trưởng ban", "", 1, 0, True)
    wanted = replace(both, title="Trưởng ban", roles=(Role.CHAIR,), point_id=None)
    assert client.wait(lambda: house.meeting.people[PersonId("p1")] == wanted, PATIENCE_S)


def test_the_last_secretary_stays_one_and_the_desk_says_why(open_window: OpenWindow) -> None:
    house = house_in_draft()
    client = at_the_people(open_window, house)
    edit = client.shell.roster.edit
    edit.begin(SECRETARY)
    edit.save("Lê Thị Thanh Tâm", "Chánh Văn phòng", "", 0, 0, False)
    assert client.wait(lambda: "ít nhất một chủ tọa và một thư ký" in str(client.shell.toast), PATIENCE_S)
    assert house.meeting.people[PersonId(SECRETARY)].roles == (Role.SECRETARY,)


def test_a_group_is_renamed_with_its_people_and_its_papers(open_window: OpenWindow) -> None:
    house = house_in_draft()
    put(house, "Tổ 1", "p0", "p1")
    put(house, "Tổ 2", "p1")
    register(house, "open", "shut")
    for key in ("open", "shut"):
        document = house.meeting.documents[DocumentId(key)]
        house.do(SECRETARY, EditDocument(
            document_id=document.document_id, title=document.title, item_id=None, label=document.label,
            audience=Audience(groups=(GroupId("Tổ 1"),)),
        ))  # fmt: skip
    house.do(SECRETARY, ReleaseDocument(document_id=DocumentId("open")))
    client = at_the_people(open_window, house)
    assert client.wait(lambda: client.press("openGroups"), PATIENCE_S)
    assert client.wait(lambda: client.find("renameGroup-Tổ 1") is not None, PATIENCE_S)
    lines = {row.key: row.detail for row in client.shell.roster.groups.rows.rows}
    assert lines["Tổ 1"] == "2 người: Nguyễn Văn An, Phạm Thu Hà · 2 tài liệu"
    assert client.wait(lambda: client.press("renameGroup-Tổ 1"), PATIENCE_S)
    assert client.wait(lambda: client.find("newGroupNameInput") is not None, PATIENCE_S)
    assert not client.press("groupRename")  # the same name is no other one
    write(client, "newGroupNameInput", "Tổ thảo luận số 1")
    assert client.wait(lambda: client.press("groupRename"), PATIENCE_S)
    assert client.wait(lambda: groups(house, "p1") == ("Tổ thảo luận số 1", "Tổ 2"), PATIENCE_S)
    assert groups(house, "p0") == ("Tổ thảo luận số 1",)
    documents = house.meeting.documents
    assert documents[DocumentId("shut")].audience.groups == ("Tổ thảo luận số 1",)
    assert documents[DocumentId("open")].audience.groups == ("Tổ 1", "Tổ thảo luận số 1")
    assert client.wait(lambda: not client.shell.roster.groups.busy, PATIENCE_S)


def test_two_groups_become_one_after_a_word_of_warning(open_window: OpenWindow) -> None:
    house = house_in_draft()
    put(house, "Tổ 1", "p0", "p1")
    put(house, "Tổ 2", "p1", "p2")
    client = at_the_people(open_window, house)
    desk = client.shell.roster.groups
    assert desk.noteFor("Tổ 1", "Tổ 3") == ""
    assert desk.noteFor("Tổ 1", "TỔ 1") == ""
    assert desk.noteFor("Tổ 1", "tổ 2") == "Đã có nhóm “Tổ 2”: hai nhóm sẽ thành một."
    desk.rename("Tổ 1", "tổ 2")
    assert client.wait(
        lambda: groups(house, "p0") == groups(house, "p1") == groups(house, "p2") == ("Tổ 2",), PATIENCE_S
    )
    assert client.wait(lambda: not desk.busy, PATIENCE_S)
    desk.rename("Tổ 2", "TỔ 2")
    assert client.wait(lambda: groups(house, "p0") == ("TỔ 2",), PATIENCE_S)


def test_groups_are_offered_to_papers_and_to_marks(open_window: OpenWindow, tmp_path: Path) -> None:
    house = house_in_draft()
    client = at_the_people(open_window, house)
    register(house, "d1")
    edit = client.shell.roster.edit
    for key in ("p0", "p1"):
        edit.begin(key)
        edit.addGroup("Ban Pháp chế")
        person = house.meeting.people[PersonId(key)]
        edit.save(person.name, person.title, "", 0, 1, True)
    people = (PersonId("p0"), PersonId("p1"))
    assert client.wait(
        lambda: all(client.bridge.meeting.people[p].groups == ("Ban Pháp chế",) for p in people), PATIENCE_S
    )
    papers = client.shell.papersDesk
    assert client.wait(lambda: "d1" in client.bridge.meeting.documents, PATIENCE_S)
    papers.edit.begin("d1")
    papers.edit.chooseReaders()
    offered = {row.key: (row.name, row.detail) for row in papers.audiences.rows.rows}
    assert offered["group:Ban Pháp chế"] == ("Ban Pháp chế", "2 người")
    papers.audiences.close()
    sharing = client.shell.document.sharing
    sharing.ask()
    shared = {row.key: (row.name, row.detail) for row in sharing.rows.rows}
    assert shared["group:Ban Pháp chế"] == ("Ban Pháp chế", "2 người")
    sharing.toggle("group:Ban Pháp chế")
    assert sharing.choice == "nhóm Ban Pháp chế"
    sharing.close()
    chair = open_window(house, CHAIR)
    theirs = chair.shell.document.sharing
    theirs.ask()
    assert "group:Ban Pháp chế" in {row.key for row in theirs.rows.rows}


def test_the_sheet_is_worked_by_keys_alone(open_window: OpenWindow) -> None:
    house = house_in_draft()
    put(house, "Tổ 1", "p0")
    client = at_the_people(open_window, house)
    client.shell.roster.edit.begin("p1")
    assert client.wait(lambda: client.find("group-Tổ 1") is not None, PATIENCE_S)
    settle(client)
    for _ in range(20):
        focused = client.window.activeFocusItem()
        if focused is not None and focused.objectName() == "group-Tổ 1":
            break
        QTest.keyClick(client.window, Qt.Key.Key_Tab)
    QTest.keyClick(client.window, Qt.Key.Key_Space)
    assert client.wait(lambda: client.shell.roster.edit.groupsText == "Tổ 1", PATIENCE_S)
    QTest.keyClick(client.window, Qt.Key.Key_Escape)
    assert client.wait(lambda: not client.shell.roster.edit.asking, PATIENCE_S)
    assert groups(house, "p1") == ()


def test_a_finger_ticks_a_group(open_window: OpenWindow) -> None:
    house = house_in_draft()
    put(house, "Tổ 1", "p0")
    client = at_the_people(open_window, house)
    client.shell.roster.edit.begin("p1")
    assert client.wait(lambda: client.find("group-Tổ 1") is not None, PATIENCE_S)
    settle(client)
    box = client.find("group-Tổ 1")
    assert box is not None
    place: QPoint = scene_rect(box).center().toPoint()
    device = QTest.createTouchDevice()
    QTest.touchEvent(client.window, device).press(0, place, client.window).commit()
    QTest.touchEvent(client.window, device).release(0, place, client.window).commit()
    assert client.wait(lambda: client.shell.roster.edit.groupsText == "Tổ 1", PATIENCE_S)


@pytest.mark.parametrize(("name", "login"), [("Đỗ Văn Điềm", "do.van.diem"), ("", ""), ("  Ấm  ", "am")])
def test_a_login_is_proposed(name: str, login: str) -> None:
    assert login_of(name) == login


def test_a_role_that_was_picked_stays_while_the_meeting_goes_on(open_window: OpenWindow) -> None:
    house = house_in_draft()
    client = at_the_people(open_window, house)
    client.shell.roster.edit.begin("p1")
    assert client.wait(lambda: client.find("personRoleBox") is not None, PATIENCE_S)
    for name, index in (("personRoleBox", 3), ("personPointBox", 2)):
        box = client.find(name)
        assert box is not None
        box.setProperty("currentIndex", index)
    put(house, "Tổ 7", "p0")
    client.bridge.call_soon(engine_of(client).tell)
    assert client.wait(lambda: client.find("group-Tổ 7") is not None, PATIENCE_S)
    assert client.wait(lambda: client.press("personSave"), PATIENCE_S)
    assert client.wait(lambda: house.meeting.people[PersonId("p1")].roles == (Role.GUEST,), PATIENCE_S)
    assert house.meeting.people[PersonId("p1")].point_id == "pt1"
    client.shell.roster.edit.begin("p0")
    role, place = client.find("personRoleBox"), client.find("personPointBox")
    assert role is not None
    assert place is not None
    assert (role.property("currentIndex"), place.property("currentIndex")) == (0, 1)
