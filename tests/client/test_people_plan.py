"""A list of people against a meeting: columns by their heads, cells by their meaning, rows by what they change."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from meetroom.client.people_columns import Field, Layout, field_of, layout_of, with_field, with_head
from meetroom.client.people_entries import NOTES, Entry, Fault, entries_of
from meetroom.client.people_plan import Known, Plan, PlannedRow, Verdict, fresh, logins_of, merged, plan_of
from meetroom.domain import roles as rules
from meetroom.domain.core import GroupId, MeetingId, PersonId, PointId, PollId
from meetroom.domain.roles import MAX_POINTS, check_person
from meetroom.domain.state import (
    Base,
    Meeting,
    Person,
    Point,
    Poll,
    PollKind,
    PollState,
    Role,
    Share,
)
from meetroom.papers.sheets import Sheet, SheetRow
from meetroom.protocol.http import AccountAnswer

ME = PersonId("me")
HEADS = "Họ và tên;Chức vụ;Đơn vị;Điểm cầu;Tổ;Vai trò;Biểu quyết;Tên đăng nhập"


def sheet(*lines: str) -> Sheet:
    return Sheet("", tuple(SheetRow(n, tuple(line.split(";"))) for n, line in enumerate(lines, 1)))


def entries(*lines: str, heads: str = HEADS) -> list[Entry]:
    made = sheet(heads, *lines)
    return entries_of(made, layout_of(made))


def meeting(*people: Person) -> Meeting:
    me = Person(person_id=ME, name="Lê Thị Tâm", roles=(Role.SECRETARY,), voting=False)
    points = {PointId("pt"): Point(point_id=PointId("pt"), name="Xã Tân Phú")}
    return Meeting(meeting_id=MeetingId("m"), points=points, people={p.person_id: p for p in (me, *people)})


def person(key: str, name: str, **more: object) -> Person:
    return replace(Person(person_id=PersonId(key), name=name), **more)


def account(key: str, login: str, name: str) -> AccountAnswer:
    return AccountAnswer(person_id=PersonId(key), login=login, name=name)


def planned(found: list[Entry], now: Meeting, known: Known | None = None, **more: frozenset[int]) -> Plan:
    accounts: dict[str, AccountAnswer | None] = dict(known or {})
    while asked := logins_of(found, accounts)[1]:
        accounts |= dict.fromkeys(asked)
    return plan_of(found, now, ME, accounts, **more)


def verdicts(plan: Plan) -> list[Verdict]:
    return [row.verdict for row in plan.rows]


def faults(row: PlannedRow) -> set[Fault]:
    return {finding.fault for finding in row.findings}


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("Họ và tên", Field.NAME), ("HỌ TÊN ĐẠI BIỂU", Field.NAME), ("Tên", Field.NAME), ("Full name", Field.NAME),
        ("Họ và tên đệm", Field.FAMILY_NAME), ("Họ", Field.FAMILY_NAME), ("Chức vụ/Chức danh", Field.TITLE),
        ("Chức vụ hiện nay", Field.TITLE), ("Position", Field.TITLE), ("Cơ quan/đơn vị", Field.BODY),
        ("Tên đơn vị công tác", Field.BODY), ("Điểm cầu", Field.POINT), ("Tên điểm cầu", Field.POINT),
        ("Tổ", Field.GROUP), ("Tổ thảo luận số", Field.GROUP), ("Nhóm", Field.GROUP), ("Vai trò", Field.ROLE),
        ("Quyền biểu quyết (có/không)", Field.VOTING), ("Đại biểu có quyền biểu quyết", Field.VOTING),
        ("E-mail", Field.LOGIN), ("Địa chỉ email công vụ", Field.LOGIN), ("Tên đăng nhập", Field.LOGIN),
        ("STT", Field.NONE), ("Số điện thoại", Field.NONE), ("Ghi chú", Field.NONE), ("Ký tên", Field.NONE),
        ("", Field.NONE), ("Màu áo", Field.NONE), ("Mật khẩu", Field.NONE),
        ("Đề nghị các đơn vị ghi đầy đủ họ và tên, chức vụ, gửi về Văn phòng trước 17 giờ thứ sáu", Field.NONE),
    ],
)  # fmt: skip
def test_heads_tell_what_columns_hold(head: str, field: Field) -> None:
    assert field_of(head)[0] is field


def test_the_head_is_found_below_the_titles() -> None:
    made = sheet("SỞ NỘI VỤ", "DANH SÁCH ĐẠI BIỂU", "STT;Họ và tên;Chức vụ", "1;Nguyễn Văn An;Giám đốc")
    assert layout_of(made) == Layout(2, (Field.NONE, Field.NAME, Field.TITLE))
    assert [entry.name for entry in entries_of(made, layout_of(made))] == ["Nguyễn Văn An"]


def test_a_list_without_heads_is_told_by_hand() -> None:
    made = sheet("Nguyễn Văn An;Giám đốc", "Trần Thị Bích;Phó")
    nothing = layout_of(made)
    assert nothing == Layout(-1, (Field.NONE, Field.NONE))
    assert all(entry.heading for entry in entries_of(made, nothing))
    by_hand = with_field(with_field(nothing, 0, Field.NAME), 1, Field.TITLE)
    assert [(e.name, e.title) for e in entries_of(made, by_hand)] == [
        ("Nguyễn Văn An", "Giám đốc"),
        ("Trần Thị Bích", "Phó"),
    ]
    assert [e.name for e in entries_of(made, with_head(made, by_hand, 0))] == ["Trần Thị Bích"]
    assert with_head(made, by_hand, 99).head == 1


def test_a_field_stands_once_but_groups_may_stand_more_often() -> None:
    made = sheet("Họ và tên;Tên đầy đủ;Tổ;Nhóm;Email;Tên đăng nhập", "a;b;c;d;e;f")
    layout = layout_of(made)
    assert layout.fields == (Field.NAME, Field.NONE, Field.GROUP, Field.GROUP, Field.NONE, Field.LOGIN)
    moved = with_field(layout, 1, Field.NAME)
    assert moved.fields[:2] == (Field.NONE, Field.NAME)
    assert with_field(layout, 0, Field.GROUP).fields.count(Field.GROUP) == 3


def test_cells_are_understood() -> None:
    (entry,) = entries(
        " 1. Nguyễn  Văn\u00a0An ;Giám đốc;Sở Tài chính;Xã Tân Phú;Tổ 1|Ban Pháp chế|tổ 1;Đại biểu, Thư ký;x;NV.An"
    )
    assert entry == Entry(
        row=2, name="Nguyễn Văn An", title="Giám đốc, Sở Tài chính", point="Xã Tân Phú",
        groups=("Tổ 1", "Ban Pháp chế"), roles=(Role.DELEGATE, Role.SECRETARY), voting=True, login="nv.an",
    )  # fmt: skip
    assert entries("An;Giám đốc Sở Tài chính;Sở Tài chính")[0].title == "Giám đốc Sở Tài chính"
    assert entries("An;;Sở Tài chính")[0].title == "Sở Tài chính"
    assert entries("Văn An;Nguyễn;x", heads="Tên;Họ đệm;Chức vụ")[0].name == "Nguyễn Văn An"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (";Giám đốc;Sở", Fault.NO_NAME), ("x" * 201, Fault.TOO_LONG), ("An\u202eB", Fault.BAD_TEXT),
        ("An;\x07", Fault.BAD_TEXT), ("An;;;;;Thủ quỹ", Fault.ROLE_UNKNOWN),
        ("An;;;;;Đại biểu;có lẽ", Fault.VOTING_UNKNOWN), ("An;;;;;Quản trị viên", Fault.ROLE_FORBIDDEN),
        ("An;;;;;;;hai chữ", Fault.LOGIN_BAD), ("王", Fault.LOGIN_BAD),
        ("An;;;;" + "|".join(f"Tổ {n}" for n in range(51)), Fault.TOO_MANY_GROUPS),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(line: str, fault: Fault) -> None:
    (row,) = planned(entries(line), meeting()).rows
    assert row.verdict is Verdict.ERROR
    assert fault in faults(row)


def test_parts_of_the_list_are_no_people() -> None:
    found = entries("I. Thường trực", ";Tổng cộng", "Nguyễn Văn An", heads="Họ và tên;Chức vụ")
    # A line in the column of names cannot be told from a name; one elsewhere can.
    assert [entry.heading for entry in found] == [False, True, False]


def test_rows_are_new_changed_or_as_they_are() -> None:
    now = meeting(
        person("a", "Nguyễn Văn An", title="Giám đốc", point_id=PointId("pt"), groups=(GroupId("Tổ 1"),)),
        person("b", "Trần Thị Bích", groups=(GroupId("Tổ 1"), GroupId("Tổ 2"))),
    )
    found = entries(
        "NGUYỄN VĂN AN;Giám đốc;;xã tân phú;tổ 1;Thành viên;có", "Trần Thị Bích;Phó;;Xã Mới;Tổ 3;;không", "Lò Thị Mai"
    )
    plan = planned(found, now)
    assert verdicts(plan) == [Verdict.SAME, Verdict.CHANGED, Verdict.NEW]
    changes = {change.field: (change.before, change.after) for change in plan.rows[1].changes}
    assert changes == {
        Field.TITLE: ("", "Phó"), Field.POINT: ("", "Xã Mới"), Field.GROUP: ("Tổ 1; Tổ 2", "Tổ 3"),
        Field.VOTING: ("yes", "no"),
    }  # fmt: skip
    assert plan.points == ("Xã Mới",)
    assert plan.groups == ("Tổ 3",)
    assert plan.rows[2].login == "lo.thi.mai"
    assert plan.count(Verdict.NEW, Verdict.CHANGED) == 2


def test_an_empty_cell_changes_nothing() -> None:
    an = person("a", "Nguyễn Văn An", title="Giám đốc", point_id=PointId("pt"), groups=(GroupId("Tổ 1"),), voting=False)
    assert verdicts(planned(entries("Nguyễn Văn An;;;;;;"), meeting(an))) == [Verdict.SAME]


def test_two_of_one_name_need_two_logins() -> None:
    plan = planned(entries("Nguyễn Văn An", "Nguyễn Văn An"), meeting())
    assert verdicts(plan) == [Verdict.NEW, Verdict.ERROR]
    assert plan.rows[1].findings[0].fault is Fault.TWICE_IN_FILE
    assert plan.rows[1].findings[0].row == 2
    named = planned(entries("Nguyễn Văn An;;;;;;;an1", "Nguyễn Văn An;;;;;;;an2"), meeting())
    assert verdicts(named) == [Verdict.NEW, Verdict.NEW]
    twice = planned(entries("Nguyễn Văn An;;;;;;;an1", "Trần Văn Ba;;;;;;;AN1"), meeting())
    assert faults(twice.rows[1]) == {Fault.LOGIN_TWICE}


def test_names_that_differ_by_marks_get_logins_of_their_own() -> None:
    found = entries("Nguyễn Văn Anh", "Nguyễn Văn Ánh")
    plan = planned(found, meeting())
    assert [row.login for row in plan.rows] == ["nguyen.van.anh", "nguyen.van.anh.2"]
    known = {"nguyen.van.anh": account("x", "nguyen.van.anh", "Nguyễn Văn Ảnh")}
    assert [row.login for row in planned(found, meeting(), known).rows] == ["nguyen.van.anh.2", "nguyen.van.anh.3"]
    assert verdicts(planned(found, meeting(), known)) == [Verdict.NEW, Verdict.NEW]


def test_an_account_of_an_earlier_meeting_is_used_and_said() -> None:
    known = {"nguyen.van.an": account("x", "nguyen.van.an", "Nguyễn Văn An")}
    (row,) = planned(entries("Nguyễn Văn An"), meeting(), known).rows
    assert (row.verdict, row.person_id, faults(row)) == (Verdict.NEW, "x", {Fault.ACCOUNT_KNOWN})


def test_who_is_meant_by_a_name() -> None:
    now = meeting(person("a", "Nguyễn Văn An"))
    (row,) = planned(entries("Nguyễn Văn An;Phó;;;;;;moi"), now).rows
    assert (row.verdict, row.person_id, faults(row)) == (Verdict.CHANGED, "a", {Fault.TAKEN_BY_NAME})
    (row,) = planned(entries("Nguyễn Văn An;Phó;;;;;;moi"), now, others=frozenset({2})).rows
    assert (row.verdict, row.person_id, row.login) == (Verdict.NEW, None, "moi")
    known = {"moi": account("a", "moi", "Nguyễn Văn An")}
    (row,) = planned(entries("Nguyễn Văn Ân;Phó;;;;;;moi"), now, known).rows
    assert (row.verdict, row.person_id, faults(row)) == (Verdict.CHANGED, "a", set())
    both = meeting(person("a", "Nguyễn Văn An"), person("b", "Nguyễn Văn An"))
    assert faults(planned(entries("Nguyễn Văn An;Phó"), both).rows[0]) == {Fault.SEVERAL_ON_ROSTER}


def test_offices_are_not_lost_by_a_list() -> None:
    chair = person("c", "Trần Quốc Bảo", roles=(Role.CHAIR,))
    assert faults(planned(entries("Trần Quốc Bảo;;;;;Khách mời"), meeting(chair)).rows[0]) == {Fault.LAST_OFFICE}
    swapped = planned(entries("Trần Quốc Bảo;;;;;Đại biểu", "Lò Thị Mai;;;;;Chủ tọa"), meeting(chair))
    assert verdicts(swapped) == [Verdict.CHANGED, Verdict.NEW]
    second = person("s", "Thư Ký Hai", roles=(Role.SECRETARY,))
    assert faults(planned(entries("Lê Thị Tâm;;;;;Đại biểu"), meeting(second)).rows[0]) == {Fault.OWN_OFFICE}


def test_no_right_to_vote_changes_while_a_vote_is_open() -> None:
    poll = Poll(
        poll_id=PollId("v"), item_id=None, question="?", kind=PollKind.OPEN, base=Base.PRESENT,
        threshold=Share(numerator=1, denominator=2), state=PollState.OPEN,
    )  # fmt: skip
    now = replace(meeting(person("a", "Nguyễn Văn An")), polls={poll.poll_id: poll})
    plan = planned(entries("Nguyễn Văn An;;;;;;không", "Lò Thị Mai", "Khách;;;;;Khách mời"), now)
    assert [row.verdict for row in plan.rows] == [Verdict.ERROR, Verdict.ERROR, Verdict.NEW]
    assert faults(plan.rows[0]) == faults(plan.rows[1]) == {Fault.POLL_OPEN}


def test_rooms_alone_can_be_a_list() -> None:
    plan = planned(entries("Xã Tân Phú", "Xã Mới", "xã mới", heads="Điểm cầu"), meeting())
    assert verdicts(plan) == [Verdict.SAME, Verdict.NEW, Verdict.ERROR]
    assert plan.points == ("Xã Mới",)


def test_a_meeting_has_no_more_room_than_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    points = {PointId(f"p{n}"): Point(point_id=PointId(f"p{n}"), name=f"P{n}") for n in range(MAX_POINTS)}
    full = replace(meeting(), points=points)
    assert faults(planned(entries("An;;;Xã Mới"), full).rows[0]) == {Fault.NO_ROOM_LEFT}
    assert verdicts(planned(entries("An;;;P7"), full)) == [Verdict.NEW]
    monkeypatch.setattr("meetroom.client.people_plan.MAX_PEOPLE", 2)
    assert verdicts(planned(entries("Nguyễn An", "Trần Ba"), meeting())) == [Verdict.NEW, Verdict.ERROR]


def test_rows_left_out_leave_their_place_to_others() -> None:
    found = entries("Nguyễn Văn An;Một;;Xã A", "Nguyễn Văn An;Hai;;Xã B")
    plan = planned(found, meeting(), left_out=frozenset({2}))
    assert verdicts(plan) == [Verdict.LEFT_OUT, Verdict.NEW]
    assert plan.points == ("Xã B",)


def test_a_vote_where_none_can_be_is_said() -> None:
    (row,) = planned(entries("Khách Một;;;;;Khách mời;có"), meeting()).rows
    assert (row.verdict, faults(row)) == (Verdict.NEW, {Fault.VOTE_NOT_TAKEN})


def test_who_is_new_votes_by_their_role() -> None:
    by_role = {role: fresh(entries(f"An;;;;;{word}")[0], PersonId("x"), {}).voting for role, word in (
        (Role.DELEGATE, "Đại biểu"), (Role.CHAIR, "Chủ tọa"), (Role.SECRETARY, "Thư ký"), (Role.GUEST, "Khách mời"),
    )}  # fmt: skip
    assert by_role == {Role.DELEGATE: True, Role.CHAIR: True, Role.SECRETARY: False, Role.GUEST: False}


_WORDS = st.sampled_from(
    ["", "An", "Nguyễn Văn An", "nguyễn văn an", "Trần Thị Bích", "có", "không", "x", "Đại biểu", "Chủ tọa", "Thư ký",
     "Khách mời", "Xã Tân Phú", "Xã Mới", "Tổ 1", "Tổ 1; Tổ 2", "an", "b@x.vn", "\u202e", "\x00", " ", "'=1+1", "1"]
)  # fmt: skip
_CELLS = _WORDS | st.text(max_size=20)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(_CELLS, min_size=8, max_size=8), max_size=12))
def test_whatever_stands_in_the_cells_a_plan_holds_what_it_says(lines: list[list[str]]) -> None:
    """No cell overthrows the plan; every row it lets through is taken by the rules; then nothing is left to do."""
    made = Sheet("", (SheetRow(1, tuple(HEADS.split(";"))), *(SheetRow(n, tuple(r)) for n, r in enumerate(lines, 2))))
    found = entries_of(made, layout_of(made))
    now = meeting(person("a", "Nguyễn Văn An"), person("c", "Trần Thị Bích", roles=(Role.CHAIR,)))
    known: dict[str, AccountAnswer | None] = {"an": account("a", "an", "Nguyễn Văn An")}
    while asked := logins_of(found, known)[1]:
        known |= dict.fromkeys(asked)
    plan = plan_of(found, now, ME, known)
    assert len(plan.rows) == len(lines)
    assert all(row.findings or row.verdict is not Verdict.ERROR for row in plan.rows)
    assert all(finding.fault in NOTES for row in plan.rows if row.verdict is Verdict.NEW for finding in row.findings)
    after = carried_out(plan, now, known)
    left_out = frozenset(row.entry.row for row in plan.rows if row.verdict is Verdict.ERROR)
    again = plan_of(found, after, ME, known, left_out=left_out)
    assert again.count(Verdict.NEW, Verdict.CHANGED) == 0


def carried_out(plan: Plan, now: Meeting, known: dict[str, AccountAnswer | None]) -> Meeting:
    """The meeting after the plan, by the meeting's own rules for people; accounts that were made are known."""
    points = dict(now.points)
    for n, name in enumerate(plan.points):
        points[PointId(f"new{n}")] = Point(point_id=PointId(f"new{n}"), name=name)
    now = replace(now, points=points)
    rooms = {re.sub(r"\s+", " ", point.name).casefold(): point_id for point_id, point in points.items()}
    for row in plan.rows:
        if row.verdict not in (Verdict.NEW, Verdict.CHANGED) or row.entry.is_point:
            continue
        person_id = row.person_id or PersonId(f"row{row.entry.row}")
        known[row.login] = known.get(row.login) or account(person_id, row.login, row.entry.name)
        old = now.people.get(person_id)
        someone = merged(old, row.entry, rooms) if old else fresh(row.entry, person_id, rooms)
        check_person(now, someone)
        assert old is None or someone != old
        now = replace(now, people={**now.people, person_id: someone})
    assert any(Role.CHAIR in p.roles for p in now.people.values())
    assert len(now.people) <= rules.MAX_PEOPLE
    return now
