"""From the release to the first page for 250 clients: keys that are pushed against keys that everybody asks for."""

import asyncio
import io
import ssl
import time
from contextlib import AsyncExitStack, suppress
from multiprocessing.connection import Connection
from random import Random

import aiohttp
import msgspec
import pikepdf

from meetroom.domain.core import DocumentId, MeetingId
from meetroom.domain.documents import ReleaseDocument
from meetroom.papers.pages import PageSource
from meetroom.papers.sealing import Manifest, SealedReader
from meetroom.protocol.messages import DocumentKeys
from tests.bench.hall import Hall, hall
from tests.bench.report import Row, median
from tests.bench.worker import Worker, run_on_loop, working
from tests.server.papers import small_pdf
from tests.server.visitor import Line, unbase64

HALL = 250
PROCESSES = 2
RENDERED = 5


async def release_rows(quick: bool) -> list[Row]:
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
