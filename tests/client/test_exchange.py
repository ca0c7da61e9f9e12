"""Clients of one point give each other sealed chunks: honest ones, slow ones, liars, strangers."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from meetroom.client import exchange as exchange_module
from meetroom.client.chest import Chest, NoVault
from meetroom.client.exchange import LAPSES_BORNE, Exchange
from meetroom.client.hatch import ASK_HEADER, CHUNK_PATH, HAS_PATH, MAX_ANSWERS, Hatch
from meetroom.client.holdings import Holdings
from meetroom.client.library import Library
from meetroom.client.neighbours import Neighbour
from meetroom.client.point_pass import PointPass
from meetroom.client.shelf import Shelf, VersionRef
from meetroom.client.volume import Volume
from meetroom.domain.core import DocumentId, MeetingId
from meetroom.papers.sealing import ChunkRef
from tests.client.test_library import TEXT, PretendPapers

D1 = DocumentId("d1")
PASS = PointPass(b"authority", MeetingId("m"))
HOST = "127.0.0.1"


class Told:
    """Something that can be waited for."""

    def __init__(self) -> None:
        self.news = asyncio.Event()

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not holds():
                self.news.clear()
                await self.news.wait()


class Lane(Told):
    """A street everybody of which is known at once; not by multicast."""

    def __init__(self) -> None:
        super().__init__()
        self.houses: dict[str, tuple[Neighbour, Callable[[Neighbour], None], Callable[[str], None]]] = {}

    def street(self) -> "House":
        return House(self)

    def announce(self, neighbour: Neighbour) -> None:
        """Somebody who is no client of ours."""
        for _, found, _ in self.houses.values():
            found(neighbour)


class House:
    """One client's side of it."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane
        self._me = ""

    async def open(self, me: Neighbour, found: Callable[[Neighbour], None], gone: Callable[[str], None]) -> None:
        self._me = me.name
        for other, others_found, _ in self._lane.houses.values():
            others_found(me)
            found(other)
        self._lane.houses[me.name] = (me, found, gone)
        self._lane.news.set()

    async def close(self) -> None:
        self._lane.houses.pop(self._me, None)
        self._lane.news.set()
        for _, _, gone in self._lane.houses.values():
            gone(self._me)


class Reader(Told):
    """One client of the point."""

    def __init__(self, folder: Path, papers: PretendPapers, lane: Lane, point_pass: PointPass = PASS) -> None:
        super().__init__()
        holdings = Holdings(Shelf(folder / "library", MeetingId("m")))
        self.holdings = holdings
        self.exchange = Exchange(holdings, point_pass, lane.street(), host=HOST)
        chest = Chest.unlock(folder, "me", NoVault(), None)
        self.library = Library(
            holdings, chest, papers, lambda document, progress: self.news.set(), self.news.set, exchange=self.exchange
        )

    async def whole(self, document_id: DocumentId = D1) -> None:
        await self.until(lambda: (now := self.library.progress(document_id)) is not None and now.whole)

    def volume(self) -> Volume:
        found = self.holdings.get(VersionRef(D1, 1))
        assert found is not None
        return found


class Point:
    """Clients around one server."""

    def __init__(self, folder: Path, stack: AsyncExitStack) -> None:
        self.folder = folder
        self.papers = PretendPapers()
        self.lane = Lane()
        self.readers: list[Reader] = []
        self._stack = stack

    def reader(self, point_pass: PointPass = PASS) -> Reader:
        made = Reader(self.folder / f"r{len(self.readers)}", self.papers, self.lane, point_pass)
        self.readers.append(made)
        made.library.start()
        self._stack.push_async_callback(made.library.close)
        made.library.line_up()
        return made


@pytest.fixture
async def point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Point]:
    monkeypatch.setattr(exchange_module, "SETTLE_S", 0.3)
    monkeypatch.setattr(exchange_module, "POLL_S", 0.05)
    monkeypatch.setattr(exchange_module, "POLL_QUIET_S", 0.1)
    async with AsyncExitStack() as stack:
        yield Point(tmp_path, stack)


async def ask(port: int, target: str, *, body: bytes = b"", header: str | None = None) -> tuple[int, bytes]:
    """A request by hand."""
    method = "POST" if body else "GET"
    headers = {ASK_HEADER: PASS.ask(target, body) if header is None else header}
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, f"http://{HOST}:{port}{target}", data=body or None, headers=headers) as response,
    ):
        return response.status, await response.read()


class TestTogether:
    async def test_chunks_cross_the_line_about_once(self, point: Point) -> None:
        version = point.papers.put(D1, text=TEXT * 4)
        assert version.size_bytes > 40_000
        readers = [point.reader() for _ in range(4)]
        await asyncio.gather(*(reader.whole() for reader in readers))
        chunks = readers[0].volume().total
        assert set(point.papers.asked) == set(readers[0].volume().chunks)
        # Without an exchange it would be four times as many.
        assert len(point.papers.asked) <= chunks * 1.5
        assert all(reader.exchange.taken_bytes > 0 for reader in readers)

    async def test_what_a_neighbour_has_is_not_asked_of_the_server(self, point: Point) -> None:
        point.papers.put(D1)
        point.papers.released.add(D1)
        first = point.reader()
        await first.whole()
        asked = len(point.papers.asked)
        late = point.reader()
        await late.whole()
        assert len(point.papers.asked) == asked
        assert late.library.totals().from_neighbours_bytes == late.volume().total_bytes
        assert await late.library.open(D1) == TEXT

    async def test_without_the_server_a_neighbour_is_enough(self, point: Point) -> None:
        point.papers.put(D1)
        first = point.reader()
        await first.whole()
        late = Reader(point.folder / "late", point.papers, point.lane)
        late.library.start()
        late.library.line_up()
        await late.until(lambda: late.library.progress(D1) is not None)
        late.library.line_down()
        await late.whole()
        await late.library.close()

    async def test_switched_off_it_neither_gives_nor_takes(self, point: Point) -> None:
        point.papers.put(D1)
        first, second = point.reader(), Reader(point.folder / "off", point.papers, point.lane)
        second.library.share(False)
        second.library.start()
        second.library.line_up()
        await first.whole()
        await second.whole()
        assert second.exchange.taken_bytes == second.exchange.given_bytes == 0
        assert len(point.lane.houses) == 1
        first.library.share(False)
        await point.lane.until(lambda: not point.lane.houses)
        await second.library.close()

    async def test_clients_of_other_meetings_do_not_talk(self, point: Point) -> None:
        point.papers.put(D1)
        first = point.reader()
        await first.whole()
        asked = len(point.papers.asked)
        stranger = point.reader(PointPass(b"authority", MeetingId("another")))
        await stranger.whole()
        assert stranger.exchange.taken_bytes == first.exchange.given_bytes == 0
        assert len(point.papers.asked) == asked * 2


class TestBadNeighbours:
    async def _beside(self, point: Point, monkeypatch: pytest.MonkeyPatch, answer: Any) -> Reader:
        """A client next to one whose hatch gives chunks like this; returns the honest one, whole."""
        point.papers.put(D1)
        bad = point.reader()
        await bad.whole()
        monkeypatch.setattr(Hatch, "_chunk", answer)
        honest = point.reader()
        await honest.whole()
        return honest

    async def test_a_liar_is_found_out_and_dropped(self, point: Point, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[str] = []

        async def lie(hatch: Hatch, sha256: str) -> Any:
            asked.append(sha256)
            return aiohttp.web.Response(body=b"\x00" * 1040)

        honest = await self._beside(point, monkeypatch, lie)
        assert honest.exchange.taken_bytes == 0
        assert len(asked) <= 4  # one for each lane that was under way
        assert honest.exchange.neighbours == 0
        assert all(honest.holdings.read_whole(chunk) for chunk in honest.volume().chunks.values())

    async def test_too_much_is_not_read(self, point: Point, monkeypatch: pytest.MonkeyPatch) -> None:
        async def flood(hatch: Hatch, sha256: str) -> Any:
            return aiohttp.web.Response(body=b"\x00" * 50_000_000)

        honest = await self._beside(point, monkeypatch, flood)
        assert honest.exchange.taken_bytes == 0

    async def test_a_slow_one_is_left_alone(self, point: Point, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(exchange_module, "ANSWER_S", 0.3)
        asked: list[str] = []

        async def sleep(hatch: Hatch, sha256: str) -> Any:
            asked.append(sha256)
            await asyncio.sleep(60)

        honest = await self._beside(point, monkeypatch, sleep)
        assert honest.exchange.neighbours == 0
        assert len(asked) <= LAPSES_BORNE + 2

    async def test_one_that_keeps_nothing_it_says_is_left_alone(
        self, point: Point, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def deny(hatch: Hatch, sha256: str) -> Any:
            return aiohttp.web.Response(status=404)

        honest = await self._beside(point, monkeypatch, deny)
        assert honest.exchange.taken_bytes == 0

    async def test_nobody_there_at_all(self, point: Point) -> None:
        """An announcement of a machine that does not answer, and one of a port of somebody else's."""
        point.papers.put(D1)
        reader = point.reader()
        await point.lane.until(lambda: bool(point.lane.houses))
        point.lane.announce(Neighbour("0" * 16, ("127.0.0.1",), 9))
        point.lane.announce(Neighbour("1" * 16, ("not an address", "::1%nowhere"), 70_000))
        await reader.whole()

    async def test_a_stall_of_the_runner_is_overcome(self, point: Point, monkeypatch: pytest.MonkeyPatch) -> None:
        """It says that it will fetch, and never does."""
        monkeypatch.setattr("meetroom.client.views.STALL_S", 0.5)
        point.papers.put(D1)
        point.papers.open_gate.clear()
        idle = point.reader()
        await asyncio.wait_for(point.papers.was_asked.wait(), 60)
        papers = PretendPapers()
        papers.sealed, papers.raw = point.papers.sealed, point.papers.raw
        working = Reader(point.folder / "working", papers, point.lane)
        working.library.start()
        working.library.line_up()
        await working.whole()
        assert working.exchange.neighbours == 1
        assert idle.library.progress(D1) is not None
        await working.library.close()
        point.papers.open_gate.set()


class TestHatch:
    async def test_strangers_get_nothing(self, point: Point) -> None:
        point.papers.put(D1)
        reader = point.reader()
        await reader.whole()
        port = next(iter(point.lane.houses.values()))[0].port
        chunk = next(iter(reader.volume().chunks.values()))
        target = CHUNK_PATH + chunk.sha256
        status, found = await ask(port, target)
        assert (status, len(found)) == (200, chunk.size)
        other = PointPass(b"authority", MeetingId("other"))
        names = b'["' + reader.volume().name.encode() + b'"]'
        for status, found in [
            await ask(port, target, header=""),
            await ask(port, target, header=other.ask(target)),
            await ask(port, target, header=PASS.ask(HAS_PATH)),
            await ask(port, target, header="é" * 96),
            await ask(port, HAS_PATH, body=names, header=PASS.ask(HAS_PATH, b"[]")),
            await ask(port, "/"),
            await ask(port, CHUNK_PATH + "0" * 64),
            await ask(port, CHUNK_PATH + "../../manifests"),
            await ask(port, HAS_PATH),
        ]:
            assert (status, found) == (404, b"")

    async def test_odd_requests(self, point: Point) -> None:
        point.papers.put(D1)
        await point.reader().whole()
        port = next(iter(point.lane.houses.values()))[0].port
        assert (await ask(port, HAS_PATH, body=b"{}"))[0] == 400
        assert (await ask(port, HAS_PATH, body=b"\xff"))[0] == 400
        assert (await ask(port, HAS_PATH, body=b"x" * 100_000))[0] == 404
        assert await ask(port, HAS_PATH, body=b'["' + b"0" * 64 + b'"]') == (200, b"{}")

    async def test_bounded_answers_at_once(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        gate = asyncio.Event()

        class Slow(Holdings):
            async def read(self, sha256: str) -> bytes | None:
                await gate.wait()
                return b"x"

        hatch = Hatch(Slow(Shelf(tmp_path, MeetingId("m"))), PASS, lambda: True, lambda address: False)
        await hatch.open(HOST)
        asking = [asyncio.create_task(ask(hatch.port, CHUNK_PATH + "0" * 64)) for _ in range(MAX_ANSWERS + 3)]
        done, waiting = set[Any](), set(asking)
        async with asyncio.timeout(60):
            while len(done) < 3:
                finished, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                done |= finished
        assert {task.result()[0] for task in done} == {503}
        gate.set()
        assert {(await task)[0] for task in waiting} == {200}
        await hatch.close()

    @pytest.mark.parametrize(
        ("address", "may"),
        [
            ("192.168.1.7", True),
            ("10.9.8.7", True),
            ("127.0.0.1", True),
            ("::ffff:192.168.1.7", True),
            ("fe80::1%eth0", True),
            ("fd00::5", True),
            ("8.8.8.8", False),
            ("::ffff:8.8.8.8", False),
            ("2001:4860::8888", False),
            ("", False),
            ("nonsense", False),
            ("203.0.113.80", True),  # announced itself
        ],
    )
    def test_only_the_local_network_may_ask(self, tmp_path: Path, address: str, may: bool) -> None:
        known = {"203.0.113.80"}
        hatch = Hatch(Holdings(Shelf(tmp_path, MeetingId("m"))), PASS, lambda: True, known.__contains__)
        assert hatch._may_ask(address) is may

    async def test_a_chunk_spoilt_on_our_disk_is_not_given_away(self, point: Point) -> None:
        point.papers.put(D1)
        reader = point.reader()
        await reader.whole()
        victim: ChunkRef = next(iter(reader.volume().chunks.values()))
        path = next(path for path in point.folder.rglob(victim.sha256))
        path.write_bytes(b"\x00" * victim.size)
        assert await reader.holdings.read(victim.sha256) is None
        reader.library.look_again()
        await reader.whole()
        assert await reader.holdings.read(victim.sha256) is not None


class TestPass:
    def test_tag_tells_meeting_and_server_apart_and_nothing_of_them(self) -> None:
        tags = {PointPass(ca, MeetingId(m)).tag for ca in (b"a", b"b") for m in ("m", "n")}
        assert len(tags) == 4
        assert all(len(tag) == 32 for tag in tags)

    def test_an_answer_proves_itself_for_its_request_alone(self) -> None:
        header = PASS.ask(HAS_PATH, b"[]")
        proof = PASS.proof(header, b"{}")
        assert PASS.is_proof(proof, header, b"{}")
        assert not PASS.is_proof(proof, PASS.ask(HAS_PATH, b"[]"), b"{}")
        assert not PASS.is_proof(proof, header, b"{ }")
        assert not PASS.is_proof("é", header, b"{}")
