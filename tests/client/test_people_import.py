"""Carrying a list of people out against the real rules: order, refusals, broken lines, stopping, doing it again."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from meetroom.client import people_import as module
from meetroom.client.groups import give_in_turn, renaming
from meetroom.client.people_columns import layout_of
from meetroom.client.people_entries import Entry, entries_of
from meetroom.client.people_import import RowTold, carry_out, find_accounts
from meetroom.client.people_plan import Plan, Verdict, plan_of
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.domain.core import Command, CommandId, Fact, GroupId, MeetingId, PersonId, Refusal, Refused
from meetroom.domain.lifecycle import CreateMeeting
from meetroom.domain.meeting import apply, decide
from meetroom.domain.roles import AddPerson, AddPoint, EditPerson
from meetroom.domain.state import Meeting, Person, Role
from meetroom.papers.sheets import Sheet, SheetRow
from meetroom.protocol.http import AccountAnswer, AccountRequest
from meetroom.protocol.messages import Answer

ME = PersonId("sec")
HEADS = "Họ và tên;Chức vụ;Điểm cầu;Tổ;Vai trò;Biểu quyết;Tên đăng nhập"


class PretendServer:
    """Accounts in a dictionary, and one meeting by the real rules."""

    def __init__(self) -> None:
        self.meeting = Meeting(meeting_id=MeetingId("m"))
        self.accounts: dict[str, AccountAnswer] = {}
        self.commands: list[Command] = []
        self.asked: list[tuple[str, ...]] = []
        self.failures: list[ClientError] = []
        self.held = asyncio.Event()
        self.held.set()
        secretary = Person(person_id=ME, name="Lê Thị Tâm", roles=(Role.SECRETARY,), voting=False)
        self.do(CreateMeeting(title="Họp", body="HĐND", place="", planned_start=None, secretary=secretary))

    def do(self, command: Command) -> None:
        now = datetime.now(UTC)
        for event in decide(self.meeting, ME, command, now):
            self.meeting = apply(self.meeting, Fact(seq=1, at=now, actor=ME, event=event, salt=""))

    def now(self) -> Meeting:
        return self.meeting

    async def known_accounts(self, logins: Sequence[str]) -> dict[str, AccountAnswer]:
        self.asked.append(tuple(logins))
        return {login: self.accounts[login] for login in logins if login in self.accounts}

    async def create_account(self, request: AccountRequest) -> AccountAnswer:
        await self.held.wait()
        if self.failures:
            raise self.failures.pop(0)
        made = AccountAnswer(person_id=PersonId(f"id-{request.login}"), login=request.login, name=request.name)
        return self.accounts.setdefault(request.login, made)

    async def submit(self, command: Command) -> Answer:
        self.commands.append(command)
        await asyncio.sleep(0)
        try:
            self.do(command)
        except Refused as refused:
            raise ClientError(ClientProblem.REFUSED, refusal=refused.refusal) from refused
        return Answer(command_id=CommandId("c"), seq=1)

    def someone(self, name: str) -> Person:
        return next(person for person in self.meeting.people.values() if person.name == name)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "COMMANDS_PER_S", 1e9)
    monkeypatch.setattr(module, "RETRY_S", 0.0)


def entries(*lines: str) -> list[Entry]:
    rows = tuple(SheetRow(n, tuple(line.split(";"))) for n, line in enumerate((HEADS, *lines), 1))
    made = Sheet("", rows)
    return entries_of(made, layout_of(made))


async def plan_for(server: PretendServer, found: list[Entry]) -> Plan:
    known = await find_accounts(server, found, {})
    return plan_of(found, server.meeting, ME, known)


async def carried(server: PretendServer, plan: Plan) -> dict[int, ClientError | None]:
    told: list[RowTold] = []
    await carry_out(server, plan, server.now, told.append)
    assert len({one.row for one in told}) == len(told)
    return {one.row: one.error for one in told}


LIST = (
    "Nguyễn Văn An;Giám đốc;Xã Tân Phú;Tổ 1;Đại biểu;có",
    "Trần Quốc Bảo;Chủ tịch;Hội trường;;Chủ tọa;có",
    "Lò Thị Mai;;Xã Mường Lay;Tổ 2;;",
)


async def test_a_list_is_carried_out_and_again_changes_nothing() -> None:
    server = PretendServer()
    found = entries(*LIST)
    plan = await plan_for(server, found)
    assert await carried(server, plan) == {2: None, 3: None, 4: None}
    points = {point.point_id: point.name for point in server.meeting.points.values()}
    an = server.someone("Nguyễn Văn An")
    assert (an.title, points[an.point_id or "?"], an.groups) == ("Giám đốc", "Xã Tân Phú", ("Tổ 1",))  # type: ignore[index]
    assert server.someone("Trần Quốc Bảo").roles == (Role.CHAIR,)
    kinds = [type(command) for command in server.commands]
    assert kinds == [AddPoint, AddPoint, AddPoint, AddPerson, AddPerson, AddPerson]
    first = server.commands[3]
    assert isinstance(first, AddPerson)
    assert first.person.name == "Trần Quốc Bảo"  # who gets an office comes first
    again = await plan_for(server, found)
    assert [row.verdict for row in again.rows] == [Verdict.SAME] * 3
    assert await carried(server, again) == {}


async def test_a_list_stopped_half_way_is_finished_by_the_same_list() -> None:
    server = PretendServer()
    found = entries(*(f"Người số {n};;Xã {n % 3};Tổ {n % 2}" for n in range(40)))
    plan = await plan_for(server, found)
    told: list[RowTold] = []
    enough = asyncio.Event()

    def tell(one: RowTold) -> None:
        told.append(one)
        if len(told) == 10:
            server.held.clear()
            enough.set()

    work = asyncio.create_task(carry_out(server, plan, server.now, tell))
    await enough.wait()
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    server.held.set()
    done = len(server.meeting.people)
    assert 10 < done < 41
    rest = await plan_for(server, found)
    assert rest.count(Verdict.SAME) == done - 1
    assert rest.points == ()
    await carried(server, rest)
    assert len(server.meeting.people) == 41
    assert len({person.name for person in server.meeting.people.values()}) == 41


async def test_a_row_that_is_refused_is_told_and_the_others_go_on() -> None:
    server = PretendServer()
    plan = await plan_for(server, entries(*LIST))
    server.failures = [ClientError(ClientProblem.NOT_ALLOWED)]
    told = await carried(server, plan)
    errors = [error for error in told.values() if error is not None]
    assert [error.problem for error in errors] == [ClientProblem.NOT_ALLOWED]
    assert len(server.meeting.people) == 3


async def test_a_broken_line_is_waited_for() -> None:
    server = PretendServer()
    plan = await plan_for(server, entries(*LIST))
    server.failures = [ClientError(ClientProblem.UNREACHABLE), ClientError(ClientProblem.SERVER_STOPPING)]
    waits: list[bool] = []
    told: list[RowTold] = []
    await carry_out(server, plan, server.now, told.append, waits.append)
    assert all(one.error is None for one in told)
    assert waits.count(True) == waits.count(False) == 2
    assert len(server.meeting.people) == 4


async def test_the_end_of_the_login_ends_it() -> None:
    server = PretendServer()
    plan = await plan_for(server, entries(*LIST))
    server.failures = [ClientError(ClientProblem.LOGGED_OUT)] * 9
    with pytest.raises(ClientError) as caught:
        await carry_out(server, plan, server.now, lambda _: None)
    assert caught.value.problem is ClientProblem.LOGGED_OUT


async def test_a_room_that_is_refused_is_told_to_its_people(monkeypatch: pytest.MonkeyPatch) -> None:
    server = PretendServer()
    plan = await plan_for(server, entries(*LIST))
    monkeypatch.setattr("meetroom.domain.roles.MAX_POINTS", 2)
    told = await carried(server, plan)
    refused = [row for row, error in told.items() if error is not None and error.refusal is Refusal.INVALID_VALUE]
    assert refused == [4]
    assert len(server.meeting.people) == 3


async def test_rooms_alone_are_told_row_by_row() -> None:
    server = PretendServer()
    made = Sheet("", (SheetRow(1, ("Điểm cầu",)), SheetRow(2, ("Xã A",)), SheetRow(3, ("Xã B",))))
    plan = await plan_for(server, entries_of(made, layout_of(made)))
    assert await carried(server, plan) == {2: None, 3: None}
    assert [point.name for point in server.meeting.points.values()] == ["Xã A", "Xã B"]


async def test_what_others_changed_meanwhile_is_kept() -> None:
    server = PretendServer()
    server.do(AddPerson(person=Person(person_id=PersonId("a"), name="Nguyễn Văn An")))
    plan = await plan_for(server, entries("Nguyễn Văn An;Giám đốc"))
    server.do(EditPerson(person=Person(person_id=PersonId("a"), name="Nguyễn Văn An", groups=(GroupId("Tổ 9"),))))
    await carried(server, plan)
    assert server.someone("Nguyễn Văn An").groups == ("Tổ 9",)
    assert server.someone("Nguyễn Văn An").title == "Giám đốc"


async def test_accounts_are_asked_for_until_every_row_has_one() -> None:
    server = PretendServer()
    for login, name in (("nguyen.van.anh", "Nguyễn Văn Ảnh"), ("nguyen.van.anh.2", "Nguyễn Vân Anh")):
        server.accounts[login] = AccountAnswer(person_id=PersonId(login), login=login, name=name)
    found = entries("Nguyễn Văn Ánh", "Trần Thị Bích")
    known = await find_accounts(server, found, {})
    assert len(server.asked) == 3
    plan = plan_of(found, server.meeting, ME, known)
    assert [row.login for row in plan.rows] == ["nguyen.van.anh.3", "tran.thi.bich"]
    server.asked.clear()
    assert await find_accounts(server, found, known) == known
    assert server.asked == []


async def test_a_group_is_renamed_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetroom.client.groups.COMMANDS_PER_S", 1e9)
    server = PretendServer()
    for n in range(3):
        person = Person(person_id=PersonId(f"p{n}"), name=f"P{n}", groups=(GroupId("Tổ 1"), GroupId("Tổ 2")))
        server.do(AddPerson(person=person))
    await give_in_turn(server.submit, renaming(server.meeting, GroupId("Tổ 1"), GroupId("Tổ 2")))
    assert {p.groups for p in server.meeting.people.values() if p.person_id != ME} == {("Tổ 2",)}
    assert renaming(server.meeting, GroupId("Tổ 1"), GroupId("Tổ 3")) == ()
