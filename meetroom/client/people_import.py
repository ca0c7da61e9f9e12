"""Carries a list of people out, row by row, by the ordinary commands; decides nothing that the plan has not said."""

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import msgspec

from meetroom.client.groups import COMMANDS_PER_S
from meetroom.client.people_entries import Entry
from meetroom.client.people_names import name_key
from meetroom.client.people_plan import Plan, PlannedRow, Verdict, fresh, logins_of, merged
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.domain.core import Command, PersonId, PointId
from meetroom.domain.roles import AddPerson, AddPoint, EditPerson
from meetroom.domain.state import Meeting, Role
from meetroom.protocol.http import AccountAnswer, AccountRequest
from meetroom.protocol.messages import Answer

AT_ONCE = 4
RETRY_S = 2.0
_LINE = frozenset({ClientProblem.UNREACHABLE, ClientProblem.SERVER_STOPPING, ClientProblem.MEETING_FAILED})
_OVER = frozenset({ClientProblem.NOT_IN_MEETING, ClientProblem.LOGGED_OUT, ClientProblem.TOKEN_INVALID})


class Desk(Protocol):
    """What is needed of the engine."""

    async def create_account(self, request: AccountRequest) -> AccountAnswer: ...
    async def known_accounts(self, logins: Sequence[str]) -> dict[str, AccountAnswer]: ...
    async def submit(self, command: Command) -> Answer: ...


class RowTold(msgspec.Struct, frozen=True):
    """A row is done (`error` None), or was not taken."""

    row: int
    error: ClientError | None = None


Told = Callable[[RowTold], None]


async def find_accounts(
    desk: Desk, entries: Sequence[Entry], known: Mapping[str, AccountAnswer | None]
) -> dict[str, AccountAnswer | None]:
    """What is known of accounts and what more these rows need, until each has a log-in name of its own.

    Raises: ClientError.
    """
    found = dict(known)
    while True:
        _, asked = await asyncio.to_thread(logins_of, entries, found)
        if not asked:
            return found
        wanted = sorted(asked)
        answers = await desk.known_accounts(wanted)
        found |= {login: answers.get(login) for login in wanted}


async def carry_out(
    desk: Desk,
    plan: Plan,
    meeting: Callable[[], Meeting],
    told: Told,
    waiting: Callable[[bool], None] = lambda _: None,
) -> None:
    """Make what the plan says: first rooms, then who gets an office, then everybody else.

    Goes on by itself when the line breaks; cancelling leaves what is done.  A row that is refused is told and left.

    Args:
        meeting: the meeting as it is known now.
        told: called for every row that was to be carried out, on this loop.
        waiting: told when it waits for the line, and when it goes on.
    Raises: ClientError when the meeting was left or the log-in has ended.
    """
    work = _Work(desk, meeting, told, waiting)
    await work.connect_rooms(plan.points)
    rows = [row for row in plan.rows if row.verdict in (Verdict.NEW, Verdict.CHANGED)]
    for row in rows:
        if row.entry.is_point:
            work.tell_point(row)
    people = [row for row in rows if not row.entry.is_point]
    await work.put_all([row for row in people if _gains_office(row)])
    await work.put_all([row for row in people if not _gains_office(row)])


def _gains_office(row: PlannedRow) -> bool:
    """Whether the row may name a chair or secretary: others can only lose the office once there is a successor."""
    return bool({Role.CHAIR, Role.SECRETARY} & set(row.entry.roles or ()))


class _Pace:
    """Lets one command go at a time, no faster than a server takes them of one person."""

    def __init__(self, per_s: float) -> None:
        self._gap_s = 1 / per_s
        self._next_s = 0.0

    async def turn(self) -> None:
        """Wait for the next turn."""
        loop = asyncio.get_running_loop()
        now_s = loop.time()
        at_s = max(now_s, self._next_s)
        self._next_s = at_s + self._gap_s
        await asyncio.sleep(at_s - now_s)


class _Work:
    """One carrying out."""

    def __init__(self, desk: Desk, meeting: Callable[[], Meeting], told: Told, waiting: Callable[[bool], None]) -> None:
        self._desk, self._meeting, self._told, self._waiting = desk, meeting, told, waiting
        self._pace = _Pace(COMMANDS_PER_S)
        self._points: dict[str, PointId] = {}
        self._refused_points: dict[str, ClientError] = {}

    async def connect_rooms(self, names: Sequence[str]) -> None:
        """Connect rooms there are not yet; where one is refused, its people are told."""
        for name in names:
            if name_key(name) in self._rooms():
                continue
            point_id = PointId(secrets.token_hex(8))
            try:
                await self._submit(AddPoint(point_id=point_id, name=name))
            except ClientError as error:
                _raise_if_over(error)
                self._refused_points[name_key(name)] = error
            else:
                self._points[name_key(name)] = point_id

    def tell_point(self, row: PlannedRow) -> None:
        """Say what became of a room that a row names."""
        self._told(RowTold(row.entry.row, self._refused_points.get(name_key(row.entry.point))))

    async def put_all(self, rows: Sequence[PlannedRow]) -> None:
        """People onto the roster, some at once.  The first error that ends everything ends the others too."""
        left = iter(rows)

        async def some() -> None:
            for row in left:
                await self._put(row)

        workers = [asyncio.create_task(some(), name="people") for _ in range(AT_ONCE)]
        try:
            await asyncio.gather(*workers)
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)

    async def _put(self, row: PlannedRow) -> None:
        refused = self._refused_points.get(name_key(row.entry.point)) if row.entry.point else None
        try:
            if refused is not None:
                raise refused
            person_id = row.person_id or await self._account(row)
            command = self._command(row.entry, person_id)
            if command is not None:
                await self._submit(command)
        except ClientError as error:
            _raise_if_over(error)
            self._told(RowTold(row.entry.row, error))
        else:
            self._told(RowTold(row.entry.row))

    def _command(self, entry: Entry, person_id: PersonId) -> Command | None:
        """As the roster is now: it may have changed since the plan was made."""
        now = self._meeting().people.get(person_id)
        if now is None:
            return AddPerson(person=fresh(entry, person_id, self._rooms()))
        wanted = merged(now, entry, self._rooms())
        return None if wanted == now else EditPerson(person=wanted)

    def _rooms(self) -> dict[str, PointId]:
        known = {name_key(point.name): point.point_id for point in self._meeting().points.values()}
        return {**self._points, **known}

    async def _account(self, row: PlannedRow) -> PersonId:
        """The account of the row, made where there is none; waits for the line."""
        request = AccountRequest(login=row.login, name=row.entry.name)
        while True:
            try:
                return (await self._desk.create_account(request)).person_id
            except ClientError as error:
                if error.problem not in _LINE:
                    raise
            self._waiting(True)
            await asyncio.sleep(RETRY_S)
            self._waiting(False)

    async def _submit(self, command: Command) -> None:
        await self._pace.turn()
        await self._desk.submit(command)  # waits for the line by itself


def _raise_if_over(error: ClientError) -> None:
    """An end of everything is no refusal of a row: the meeting was left, or the log-in has ended."""
    if error.problem in _OVER or error.problem in _LINE:
        raise error
