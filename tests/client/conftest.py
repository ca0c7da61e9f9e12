"""A real server in the test's loop, and people who are logged in at it."""

import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from meetroom.client import conference
from meetroom.client.chest import NoVault, Vault
from meetroom.client.engine import Engine, ServerAddress
from meetroom.domain.core import Command, DocumentId, MeetingId, PersonId
from meetroom.domain.lifecycle import AnnounceMeeting, OpenMeeting
from meetroom.domain.roles import AddPerson
from meetroom.domain.state import Person, Role
from meetroom.protocol.http import AccountRequest, CreateMeetingRequest, UploadFields
from meetroom.server.app import MeetingServer
from meetroom.server.config import ServerConfig
from tests.client.booth import Booth, PretendSession
from tests.client.recorder import Recorder

PASSWORD = "một mật khẩu đủ dài 9"


def pdf(pages: int, padding_bytes: int = 0) -> bytes:
    """A small valid PDF; `padding_bytes` of noise in it make it need more chunks."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % (4 + n) for n in range(pages)), pages),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (padding_bytes, random.Random(1).randbytes(padding_bytes)),
        *(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources << >> >>"
            for _ in range(pages)
        ),
    ]
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + table + tail


@dataclass
class Client:
    """One person at one device."""

    engine: Engine
    heard: Recorder
    folder: Path

    @property
    def me(self) -> PersonId:
        return self.engine.me


class Town:
    """A server with a meeting in it, whose chair and secretary is `chair`."""

    def __init__(self, folder: Path, server: MeetingServer, stack: AsyncExitStack) -> None:
        self.folder = folder
        self.server = server
        self.chair: Client
        self.meeting_id: MeetingId
        self._stack = stack
        self._port = self.address[1]
        self._devices = 0
        self.vault: Vault = NoVault()

    def device(self, folder: Path | None = None, *, look_after_s: float | None = None) -> Client:
        """A device nobody is logged in at; with the folder of another one: that device after a restart."""
        self._devices += 1
        folder = folder or self.folder / f"device{self._devices}"
        heard = Recorder()
        name = f"device {self._devices}"
        engine = Engine(folder, heard, device=name, vault=self.vault, look_after_s=look_after_s)
        self._stack.push_async_callback(engine.close)
        return Client(engine, heard, folder)

    async def open(self) -> None:
        """Create the meeting and enter it as chair."""
        link = await self.server.bootstrap_administrator()
        assert link is not None
        self.chair = self.device()
        await self.chair.engine.redeem(link)
        self.meeting_id = await self.chair.engine.create_meeting(
            CreateMeetingRequest(title="Họp Ủy ban tháng 7", also_chair=True)
        )
        await self.chair.engine.enter(self.meeting_id)

    @property
    def address(self) -> tuple[str, int]:
        """Host and port of the server."""
        return self.server.house.address

    async def restart(self) -> None:
        """Stop the server and start it again."""
        await self.server.stop()
        await self.start_again()

    async def start_again(self) -> None:
        """Start the stopped server again at the same port, with the same data."""
        self.server = MeetingServer(replace(self.server.config, port=self._port))
        await self.server.start()

    async def stop(self) -> None:
        """Stop the server."""
        await self.server.stop()

    async def document(
        self, name: str = "tờ trình.pdf", *, pages: int = 2, padding_bytes: int = 0, **fields: Any
    ) -> DocumentId:
        """Hand in a PDF as chair."""
        path = self.folder / name
        path.write_bytes(pdf(pages, padding_bytes))
        told: list[int] = []
        answer = await self.chair.engine.upload(
            path, UploadFields(title="Tờ trình", file_name=name, **fields), lambda step: told.append(step.done_bytes)
        )
        assert max(told) >= path.stat().st_size
        return answer.document_id

    async def command(self, *commands: Command) -> None:
        """Give commands as chair."""
        for command in commands:
            await self.chair.engine.submit(command)

    async def sit(self) -> None:
        """Open the sitting."""
        await self.command(AnnounceMeeting(), OpenMeeting())

    async def delegate(self, login: str, *, roles: tuple[Role, ...] = (Role.DELEGATE,)) -> PersonId:
        """Put a person with a password on the roster."""
        account = await self.chair.engine.create_account(
            AccountRequest(login=login, name=f"Đại biểu {login}", password=PASSWORD)
        )
        person = Person(person_id=account.person_id, name=account.name, roles=roles)
        await self.command(AddPerson(person=person))
        return account.person_id

    async def guest(self, login: str) -> PersonId:
        """Put a person on the roster who can come by invitation only."""
        account = await self.chair.engine.create_account(AccountRequest(login=login, name=f"Khách mời {login}"))
        await self.command(AddPerson(person=Person(person_id=account.person_id, name=account.name)))
        return account.person_id

    async def come(self, login: str, *, client: Client | None = None, port: int | None = None) -> Client:
        """Log in and enter; `port` of a line in between, if there is one."""
        client = client or self.device()
        url = self.server.url if port is None else f"https://127.0.0.1:{port}"
        await client.engine.log_in(ServerAddress(url, self.server.ca_sha256), login, PASSWORD)
        await client.engine.enter(self.meeting_id)
        return client


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """A server with a draft meeting; everything is closed afterwards."""
    async with AsyncExitStack() as stack:
        server = MeetingServer(ServerConfig(data_folder=tmp_path / "server", media=False))
        await server.start()
        found = Town(tmp_path, server, stack)
        stack.push_async_callback(found.stop)
        await found.open()
        yield found


@pytest.fixture
async def booth(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Booth]:
    """A conference without media and server; it is stopped afterwards."""
    monkeypatch.setattr(conference, "MediaSession", PretendSession)
    PretendSession.made.clear()
    PretendSession.fail_next = PretendSession.hang_next = 0
    made = Booth()
    yield made
    await made.conference.stop()
