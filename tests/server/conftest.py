"""Real servers on loopback, one per test, and people who come to them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from meetroom.domain.attendance import SignIn
from meetroom.domain.core import PersonId
from meetroom.domain.lifecycle import AnnounceMeeting, OpenMeeting
from meetroom.domain.roles import AddPerson
from meetroom.domain.state import Person, Role
from meetroom.server.app import MeetingServer
from meetroom.server.certificates import now_utc
from meetroom.server.config import ServerConfig
from tests.server.noting_relay import NotingRelay
from tests.server.visitor import Line, Visitor

StartServer = Callable[..., Awaitable[MeetingServer]]


@pytest.fixture
async def start_server(tmp_path: Path) -> AsyncIterator[StartServer]:
    """Starts servers on a folder of the test and stops them at its end."""
    running: list[MeetingServer] = []

    async def start(**settings: object) -> MeetingServer:
        config = msgspec.structs.replace(ServerConfig(data_folder=tmp_path / "data", media=False), **settings)
        server = MeetingServer(config)
        await server.start()
        running.append(server)
        return server

    yield start
    for server in running:
        await server.stop()


@pytest.fixture
async def server(start_server: StartServer) -> MeetingServer:
    """A server with the conference switched off."""
    return await start_server()


class Crowd:
    """A meeting and people in it, each with an account."""

    def __init__(self, server: MeetingServer) -> None:
        self.server = server
        self.meeting_id = ""
        self.people: dict[str, Visitor] = {}
        self.lines: dict[str, Line] = {}

    async def person(self, login: str, *, may_create: bool = False, administrator: bool = False) -> Visitor:
        """An account with a token."""
        house = self.server.house
        accounts = house.store.accounts
        account = accounts.find(login)
        if account is None:
            account = accounts.create(
                login, login.title(), now=now_utc(), may_create=may_create, administrator=administrator
            )
        grant = accounts.issue(account.person_id, device="laptop", now=now_utc())
        visitor = self.people[login] = Visitor(self.server, grant.token, account.person_id)
        return visitor

    async def found(self) -> Line:
        """The meeting, with the secretary `sec` who is the chair too; gives their line."""
        sec = await self.person("sec", may_create=True)
        status, made = await sec.post("/api/meetings", {"title": "Kỳ họp thứ nhất", "also_chair": True})
        assert status == 201, made
        self.meeting_id = made["meeting_id"]
        return await self.enter("sec")

    async def add(self, login: str, *roles: Role, groups: tuple[str, ...] = ()) -> Visitor:
        """Somebody more on the roster."""
        visitor = await self.person(login)
        person = Person(
            person_id=PersonId(visitor.person_id),
            name=login.title(),
            roles=roles or (Role.DELEGATE,),
            voting=Role.DELEGATE in (roles or (Role.DELEGATE,)),
            groups=groups,  # type: ignore[arg-type]
        )
        answer = await self.lines["sec"].submit(AddPerson(person=person))
        assert answer.refusal is None
        return visitor

    async def enter(self, login: str, **hello: Any) -> Line:
        """A session of somebody."""
        line = self.lines[login] = await self.people[login].enter(self.meeting_id, **hello)
        return line

    async def enter_taking(self, login: str) -> Line:
        """A session of somebody whose client takes pushed keys."""
        return await self.enter(login, takes="keys")

    async def open(self, *logins: str) -> None:
        """Add delegates, let them in, sign everybody in and open the sitting."""
        sec = self.lines["sec"]
        await sec.submit(AnnounceMeeting())
        for login in logins:
            await self.add(login)
            await self.enter(login)
            assert (await self.lines[login].submit(SignIn())).refusal is None
        await sec.submit(SignIn())
        assert (await sec.submit(OpenMeeting())).refusal is None

    async def close(self) -> None:
        """Everybody hangs up."""
        for line in self.lines.values():
            await line.close()
        for visitor in self.people.values():
            await visitor.close()


@pytest.fixture
async def crowd(server: MeetingServer) -> AsyncIterator[Crowd]:
    """A meeting on a running server with its secretary."""
    crowd = Crowd(server)
    await crowd.found()
    yield crowd
    await crowd.close()


@pytest.fixture
def relay(crowd: Crowd) -> NotingRelay:
    """The relay of the crowd's server."""
    noting = NotingRelay()
    crowd.server.house.switchboard.relay = noting
    return noting
