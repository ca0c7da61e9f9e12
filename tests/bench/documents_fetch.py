"""Papers on their way: bytes over a point's line for 20 delegates, and from the release to the first page for 250.

Both sides of each ratio run here, one after the other: the exchange between neighbours against plain downloads of the
same document by the same clients, and pushed keys against keys that everybody asks for.
"""

import asyncio
import io
import ssl
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
import msgspec
import pikepdf

from meetroom.client.chest import NoVault
from meetroom.client.engine import Engine, SilentListener
from meetroom.client.neighbours import MulticastStreet, Neighbour
from meetroom.domain.core import DocumentId, MeetingId, PersonId
from meetroom.domain.documents import ReleaseDocument
from meetroom.domain.roles import AddPerson
from meetroom.domain.state import Person, Role
from meetroom.papers.pages import PageSource
from meetroom.papers.sealing import Manifest, SealedReader
from meetroom.protocol.http import CreateMeetingRequest, UploadFields
from meetroom.protocol.invitation import format_invitation, parse_invitation
from meetroom.protocol.messages import DocumentKeys
from meetroom.server.app import MeetingServer
from meetroom.server.certificates import now_utc
from meetroom.server.config import ServerConfig
from tests.bench.report import Row, median
from tests.bench.worker import Worker, run_on_loop, working
from tests.client.conftest import pdf
from tests.faults.line import BadLine
from tests.server.papers import small_pdf
from tests.server.visitor import Line, unbase64

POINT = 20
LINE_BPS = 100_000_000
HALL = 250
PROCESSES = 2
RENDERED = 5
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


class Watcher(SilentListener):
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


async def _all_have(clients: list[Client], documents: int) -> None:
    """Wait until everybody has that many documents whole."""
    for engine, heard in clients:
        await heard.until(partial(_has, engine, documents))


def _has(engine: Engine, documents: int) -> bool:
    return engine.library.totals().whole >= documents


def _knows_all(engine: Engine) -> bool:
    return engine.library.totals().neighbours == POINT - 1


class Hall:
    """A server with a meeting, its chair and an account for everybody."""

    def __init__(self, server: MeetingServer, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.chair = Engine(folder / "chair", SilentListener(), device="chair", vault=NoVault())
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


async def rows(quick: bool) -> list[Row]:
    """All rows."""
    return [*await _point_rows(quick), *await _release_rows(quick)]


async def _point_rows(quick: bool) -> list[Row]:
    size_mb, rounds = (8, 1) if quick else (24, 1)
    shared: list[float] = []
    plain: list[float] = []
    one_had_it: list[float] = []
    for _ in range(rounds):
        for street, ahead, shares in (
            (LoopbackStreet, False, shared),
            (None, False, plain),
            (LoopbackStreet, True, one_had_it),
        ):
            # A meeting of their own for each: nobody has papers of before to fetch as well.
            async with hall() as made:
                shares.append(await _one_point(made, "point", size_mb, street, ahead=ahead))
    note = (
        f"{POINT} whole clients in one process, {size_mb} MB, a line of {LINE_BPS / 1e6:.0f} Mbit/s, "
        "all begin at the same moment with nothing; all bytes of the line are counted, TLS, manifests and the "
        f"session's own included; {rounds} rounds: " + ", ".join(f"{share:.3f}" for share in shared)
    )
    return [
        Row(
            "bytes over a point's line / document, 20 delegates, exchange of chunks",
            median(shared),
            "ratio",
            "<=",
            1.05,
            "plain download by the same clients",
            median(plain),
            note,
        ),
        Row(
            "the same, one of the 20 had it already: what the other 19 took over the line",
            median(one_had_it),
            "ratio",
            "<=",
            0.05,
            note="their arrival included: TLS, sessions, the chain, manifests",
        ),
    ]


async def _one_point(made: Hall, name: str, size_mb: int, street: Any, *, ahead: bool) -> float:
    """Bytes over the line of a point with 20 fresh clients, in sizes of the document."""
    people = await made.delegates(POINT, f"point-{name}")
    before = len(made.chair.replica.meeting.documents)
    async with CountingLine(*made.server.house.address) as line, AsyncExitStack() as stack:
        clients: list[Client] = []
        for number, person_id in enumerate(people):
            client = await made.client(person_id, made.folder / name / str(number), line.port, street)
            stack.push_async_callback(client[0].close)
            clients.append(client)
        # As in a meeting room: everybody stands there with the papers of before, and knows the others.
        await made.paper(pdf(1, 1_000), f"{name}-small.pdf")
        await _all_have(clients, before + 1)
        if street is not None:
            for engine, heard in clients:
                await heard.until(partial(_knows_all, engine))
        if ahead:
            for engine, _ in clients[1:]:
                await engine.leave()
        content = await asyncio.to_thread(pdf, 1, size_mb * 1_000_000)
        came_bytes = line.came_bytes
        await made.paper(content, f"{name}.pdf")
        await _all_have(clients[:1] if ahead else clients, before + 2)
        if ahead:
            came_bytes = line.came_bytes
            for engine, _ in clients[1:]:
                await engine.enter(made.meeting_id)
            await _all_have(clients, before + 2)
        return (line.came_bytes - came_bytes) / len(content)


async def _release_rows(quick: bool) -> list[Row]:
    """From the chair's tap to the first page for a hall of clients that have the sealed chunks already."""
    count, rounds = (40, 2) if quick else (HALL, 6)
    pushed: list[Times] = []
    asked: list[Times] = []
    async with hall() as made, AsyncExitStack() as stack:
        people = await made.delegates(count, "hall")
        workers = []
        for part in range(PROCESSES):
            tokens = [made.token(person_id) for person_id in people[part::PROCESSES]]
            url, ca = made.server.url, made.server.ca_pem
            work = working(_hold, url, ca, made.meeting_id, tokens)
            workers.append(await stack.enter_async_context(work))
        for worker in workers:
            await worker.hear()
        for number in range(rounds):
            for pushes, times in ((True, pushed), (False, asked)):
                times.append(await _one_release(made, workers, f"r{number}{pushes}", pushes=pushes))
    return _release_row(count, pushed, asked)


def _paper(side_px: int) -> bytes:
    """Ten pages of text and one with a grey picture that does not compress."""
    with pikepdf.open(io.BytesIO(small_pdf("Bao cao kinh te - xa hoi"))) as made:
        for _ in range(10):
            made.pages.append(made.pages[0])
        picture = made.make_stream(Random(1).randbytes(side_px * side_px))
        picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        picture.Width = picture.Height = side_px
        picture.ColorSpace, picture.BitsPerComponent = pikepdf.Name.DeviceGray, 8
        last = made.pages[-1]
        last.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
        last.Contents = made.make_stream(b"q 500 0 0 500 50 200 cm /Im0 Do Q")
        into = io.BytesIO()
        made.save(into)
        return into.getvalue()


async def _one_release(made: Hall, workers: list[Worker], name: str, *, pushes: bool) -> "Times":
    """All times of one release."""
    content = await asyncio.to_thread(_paper, 1400)
    document_id = await made.upload(content, f"{name}.pdf")
    await asyncio.gather(*(worker.ask((document_id, pushes)) for worker in workers))
    began_s = time.time()
    await made.chair.submit(ReleaseDocument(document_id=document_id))
    told: list[Times] = [await worker.hear() for worker in workers]
    return Times(
        keys_ms=sorted((t - began_s) * 1000 for times in told for t in times.keys_ms),
        pages_ms=sorted((t - began_s) * 1000 for times in told for t in times.pages_ms),
        sent_bytes=sum(times.sent_bytes for times in told),
    )


class Times(msgspec.Struct):
    """When keys were there and the first chunk open, when first pages were drawn; what the server sent for it."""

    keys_ms: list[float]
    pages_ms: list[float]
    sent_bytes: int


def _release_row(count: int, pushed: list[Times], asked: list[Times]) -> list[Row]:
    def share(times: list[Times], part: float) -> float:
        return median([t.keys_ms[min(len(t.keys_ms) - 1, int(len(t.keys_ms) * part))] for t in times])

    pages = sorted(ms for times in pushed for ms in times.pages_ms)
    sent_bytes = median([times.sent_bytes / count for times in pushed])
    limits = (
        f"{count} clients in {PROCESSES} processes beside the server on this machine's cores, which set the figure: "
        "each client has TLS, its replica and its chunk of AES on them; chunks were there before; "
    )
    return [
        Row(
            f"release to key and first chunk open, {count} clients, p50",
            share(pushed, 0.5),
            "ms",
            None,
            None,
            "keys asked for by everybody",
            share(asked, 0.5),
            limits + f"{sent_bytes:.0f} bytes for each client",
        ),
        Row(
            f"release to key and first chunk open, {count} clients, p99",
            share(pushed, 0.99),
            "ms",
            "<=",
            1000.0,
            "keys asked for by everybody",
            share(asked, 0.99),
            limits + "medians over the releases",
        ),
        Row(
            "release to first page drawn, sample of clients, p50",
            median(pages),
            "ms",
            "<=",
            1000.0,
            note=f"{len(pages)} pages of text, 1600 px wide, drawn by PDFium one after the other; "
            f"slowest {max(pages, default=0.0):.0f} ms, with PDFium loaded by the first of each process",
        ),
    ]


def _hold(pipe: Connection, url: str, ca: bytes, meeting_id: str, tokens: list[str]) -> None:
    """One process of clients."""
    run_on_loop(_hold_all(pipe, url, ca, meeting_id, tokens))


async def _hold_all(pipe: Connection, url: str, ca: bytes, meeting_id: str, tokens: list[str]) -> None:
    tls = ssl.create_default_context(cadata=ca.decode())
    connector = aiohttp.TCPConnector(ssl=tls, limit=0)
    async with aiohttp.ClientSession(connector=connector) as http:
        readers = []
        for token in tokens:
            readers.append(await Seat.take(http, url, meeting_id, token))
        pipe.send("here")
        while (question := await asyncio.to_thread(pipe.recv)) is not None:
            document_id, pushes = question
            paper = await readers[0].fetch(document_id)
            reading = [asyncio.create_task(seat.read(paper, pushes=pushes)) for seat in readers]
            pipe.send("ready")
            keys = await asyncio.gather(*reading)
            # Drawing takes the core from whoever still waits for a key: a sample, after all have theirs.
            pages = [paper.first_page(key, at_s) for at_s, key, _ in keys[:RENDERED]]
            pipe.send(Times([at_s for at_s, _, _ in keys], pages, sum(size for _, _, size in keys)))
        for seat in readers:
            await seat.line.close()


class Paper:
    """A sealed version whose chunks are here."""

    def __init__(self, document_id: str, manifest: Manifest, chunks: dict[str, bytes]) -> None:
        self.document_id = document_id
        self.manifest = manifest
        self.chunks = chunks

    def reader(self, key: bytes) -> SealedReader:
        """Deciphers as it is read."""
        return SealedReader(key, self.manifest, self.chunks.__getitem__)

    def first_page(self, key: bytes, key_at_s: float) -> float:
        """Draw page 1 as wide as a screen; when it was there, had this client been alone on its core."""
        began_s = time.time()
        source = PageSource(self.reader(key))
        source.render(0, 1600)
        source.close()
        return key_at_s + time.time() - began_s


class Seat:
    """One delegate with a session."""

    def __init__(self, http: aiohttp.ClientSession, url: str, meeting_id: str, token: str, line: Line) -> None:
        self._http = http
        self._base = f"{url}/api"
        self._meeting = f"{self._base}/meetings/{meeting_id}"
        self._headers = {"Authorization": f"Bearer {token}"}
        self.line = line

    @classmethod
    async def take(cls, http: aiohttp.ClientSession, url: str, meeting_id: str, token: str) -> "Seat":
        """Enter."""
        path = f"{url}/api/meetings/{meeting_id}/session?takes=keys"
        socket = await http.ws_connect(path, headers={"Authorization": f"Bearer {token}"})
        line = Line(socket, MeetingId(meeting_id))
        await line.hello()
        return cls(http, url, meeting_id, token, line)

    async def fetch(self, document_id: str) -> Paper:
        """Manifest and chunks, ahead of the release."""
        rows = await self._get(f"{self._meeting}/manifests")
        row = next(row for row in msgspec.json.decode(rows) if row["document_id"] == document_id)
        manifest = msgspec.json.decode(unbase64(row["manifest"]), type=Manifest)
        chunks = {ref.sha256: await self._get(f"{self._base}/chunks/{ref.sha256}") for ref in manifest.chunks}
        return Paper(document_id, manifest, chunks)

    async def read(self, paper: Paper, *, pushes: bool) -> tuple[float, bytes, int]:
        """When the first chunk was open, the key, and the bytes that came for it."""
        seen = len(self.line.raw)
        name = DocumentId(paper.document_id)
        await self.line.until(lambda: name in self.line.replica.meeting.documents)
        if pushes:
            key = (await self.line.expect(DocumentKeys, lambda m: m.keys[0].document_id == name)).keys[0].key
            size_bytes = sum(len(text) for text in self.line.raw[seen:])
        else:
            answer = await self._get(f"{self._meeting}/documents/{name}/versions/1/key")
            key, size_bytes = unbase64(msgspec.json.decode(answer)["key"]), len(answer)
        paper.reader(key).read(4096)
        return time.time(), key, size_bytes

    async def _get(self, url: str) -> bytes:
        while True:
            # A connection that rested may be closed by the server in this very moment.
            with suppress(aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
                async with self._http.get(url, headers=self._headers) as answer:
                    answer.raise_for_status()
                    return await answer.read()
