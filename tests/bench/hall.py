"""A running server with a meeting, and whole clients at lines of their own, for benches of papers; measures nothing."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from meetroom.client.chest import NoVault
from meetroom.client.engine import Engine, Listener
from meetroom.client.neighbours import MulticastStreet, Neighbour
from meetroom.domain.core import DocumentId, MeetingId, PersonId
from meetroom.domain.documents import ReleaseDocument
from meetroom.domain.roles import AddPerson
from meetroom.domain.state import Person, Role
from meetroom.protocol.http import CreateMeetingRequest, UploadFields
from meetroom.protocol.invitation import format_invitation, parse_invitation
from meetroom.server.app import MeetingServer
from meetroom.server.certificates import now_utc
from meetroom.server.config import ServerConfig
from tests.faults.line import BadLine

LINE_BPS = 100_000_000
PATIENCE_S = 300.0
HOST = "127.0.0.1"


class CountingLine(BadLine):
    """A point's line to the server, of a rate that all its clients share: what comes over it is counted."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(host, port)
        self.came_bytes = 0
        self._free_s = 0.0
        self._to_server = port

    async def __aenter__(self) -> "CountingLine":
        await super().__aenter__()
        return self

    async def _deliver(self, pieces: "asyncio.Queue[tuple[float, bytes]]", sink: asyncio.StreamWriter) -> None:
        paced: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        # What goes up to the server carries no document.
        upward = sink.get_extra_info("peername")[1] == self._to_server

        async def pace() -> None:
            loop = asyncio.get_running_loop()
            while True:
                due_s, piece = await pieces.get()
                if not upward:
                    self.came_bytes += len(piece)
                    self._free_s = max(self._free_s, loop.time()) + len(piece) * 8 / LINE_BPS
                    await asyncio.sleep(self._free_s - loop.time())
                paced.put_nowait((due_s, piece))

        pacing = asyncio.create_task(pace())
        try:
            with suppress(OSError):  # both ends may hang up at once
                await super()._deliver(paced, sink)
        finally:
            pacing.cancel()


class LoopbackStreet(MulticastStreet):
    """Real multicast DNS, kept on this machine."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag, [HOST])

    async def open(self, me: Neighbour, found: Any, gone: Any) -> None:
        """See Street."""
        await super().open(msgspec.structs.replace(me, addresses=(HOST,)), found, gone)


class Watcher(Listener):
    """Lets one wait for what a client has."""

    def __init__(self) -> None:
        self._news = asyncio.Event()

    def on_document(self, document_id: DocumentId, state: Any) -> None:
        """See Listener."""
        self._news.set()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds that documents change, or time.  Raises: TimeoutError."""
        async with asyncio.timeout(PATIENCE_S):
            while not holds():
                self._news.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), 0.2)


Client = tuple[Engine, Watcher]


class Hall:
    """A server with a meeting, its chair and an account for everybody."""

    def __init__(self, server: MeetingServer, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.chair = Engine(folder / "chair", Listener(), device="chair", vault=NoVault())
        self.meeting_id: MeetingId

    async def open(self) -> None:
        """Found the meeting."""
        link = await self.server.bootstrap_administrator()
        assert link is not None
        await self.chair.redeem(link)
        self.meeting_id = await self.chair.create_meeting(CreateMeetingRequest(title="Kỳ họp", also_chair=True))
        await self.chair.enter(self.meeting_id)

    async def delegates(self, count: int, name: str) -> list[PersonId]:
        """Put people on the roster."""
        accounts, made = self.server.house.store.accounts, []
        for number in range(count):
            account = accounts.create(f"{name}-{number}", f"Đại biểu {number}", now=now_utc())
            person = Person(person_id=account.person_id, name=account.name, roles=(Role.DELEGATE,))
            await self.chair.submit(AddPerson(person=person))
            made.append(account.person_id)
        return made

    def token(self, person_id: PersonId) -> str:
        """As after a log-in."""
        return self.server.house.store.accounts.issue(person_id, device="bench", now=now_utc()).token

    async def client(self, person_id: PersonId, folder: Path, port: int, street: Any) -> Client:
        """A whole client in the meeting, by a line of its own choice."""
        told = parse_invitation(await self.server.house.invitation(person_id, timedelta(hours=1)))
        heard = Watcher()
        engine = Engine(folder, heard, device="bench", vault=NoVault(), street=street)
        await engine.redeem(format_invitation(msgspec.structs.replace(told, host=HOST, port=port)))
        await engine.enter(self.meeting_id)
        return engine, heard

    async def upload(self, content: bytes, name: str) -> DocumentId:
        """Hand in a PDF."""
        path = self.folder / name
        await asyncio.to_thread(path.write_bytes, content)
        fields = UploadFields(title=name, file_name=name)
        return (await self.chair.upload(path, fields, lambda step: None)).document_id

    async def paper(self, content: bytes, name: str) -> None:
        """Hand in a PDF and release it: everybody hears of it in the same moment."""
        await self.chair.submit(ReleaseDocument(document_id=await self.upload(content, name)))


@asynccontextmanager
async def hall() -> AsyncIterator[Hall]:
    """A running server, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="meetroom-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        server = MeetingServer(ServerConfig(data_folder=folder / "server", media=False))
        await server.start()
        made = Hall(server, folder)
        try:
            await made.open()
            yield made
        finally:
            await made.chair.close()
            await server.stop()
