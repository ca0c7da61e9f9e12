"""Search over a meeting's papers on this device: read when released, gone when withdrawn, never in plain on disk."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from meetroom.client.chest import Chest
from meetroom.client.listening import DocumentProgress
from meetroom.client.paper_search import PaperSearch, index_path
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.domain.core import DocumentId, MeetingId
from meetroom.domain.state import Audience, Document, DocumentState, Label, Meeting, Version
from tests.papers.paper_samples import make_pdf

MEETING = MeetingId("m1")
BUDGET, ROADS = DocumentId("budget"), DocumentId("roads")
KEY = bytes(range(32))


class Papers:
    """What a library has: bytes by document and version."""

    def __init__(self) -> None:
        self.pdfs: dict[tuple[DocumentId, int], bytes] = {}
        self.keys: set[tuple[DocumentId, int]] = set()
        self.opened: list[tuple[DocumentId, int | None]] = []
        self.asked, self.gate = asyncio.Event(), asyncio.Event()
        self.gate.set()

    def put(self, document_id: DocumentId, text: str, version: int = 1) -> None:
        self.pdfs[document_id, version] = make_pdf(text=[(100, 700, text)])
        self.keys.add((document_id, version))

    def progress(self, document_id: DocumentId) -> DocumentProgress | None:
        version = max((v for d, v in self.pdfs if d == document_id), default=0)
        if not version:
            return None
        return DocumentProgress(version=version, verified=1, total=1, has_key=(document_id, version) in self.keys)

    def has_key(self, document_id: DocumentId, version: int) -> bool:
        return (document_id, version) in self.keys

    async def open_reader(self, document_id: DocumentId, version: int | None = None) -> bytes:
        self.opened.append((document_id, version))
        self.asked.set()
        await self.gate.wait()
        if (document_id, version) not in self.pdfs:
            raise ClientError(ClientProblem.DOCUMENT_MISSING)
        return self.pdfs[document_id, version or 1]


def paper(
    document_id: DocumentId, title: str, versions: int = 1, state: DocumentState = DocumentState.RELEASED
) -> Document:
    version = Version(number=1, original_sha256="", pdf_sha256="", manifest_sha256="", pages=1, size_bytes=1)
    return Document(
        document_id=document_id,
        title=title,
        file_name="paper.pdf",
        item_id=None,
        audience=Audience(everyone=True),
        label=Label.NORMAL,
        state=state,
        versions=tuple(replace(version, number=number) for number in range(1, versions + 1)),
    )


def meeting(*documents: Document) -> Meeting:
    return Meeting(meeting_id=MEETING, documents={one.document_id: one for one in documents})


def withdrawn(one: Document) -> Document:
    return replace(one, state=DocumentState.WITHDRAWN)


BOTH = meeting(paper(BUDGET, "Dự toán ngân sách"), paper(ROADS, "Đường nông thôn"))


class Desk:
    """A search with its papers and folder, and waiting for what can be found."""

    def __init__(self, folder: Path, guarded: bool = True, papers: Papers | None = None) -> None:
        self.folder = folder
        self.papers = papers or Papers()
        self.changed = asyncio.Event()
        chest = Chest(folder, [KEY], guarded=guarded)
        path = index_path(folder, MEETING)
        self.search = PaperSearch(self.papers, path, chest, self.papers.has_key, self.changed.set)
        self.path = path

    async def until(self, fact: Callable[[], Awaitable[bool]]) -> None:
        async with asyncio.timeout(60):
            while not await fact():
                self.changed.clear()
                if not await fact():
                    await self.changed.wait()

    async def finds(self, query: str) -> set[str]:
        return {page.document_id for page in await self.search.find(query)}

    async def wait_for(self, query: str, *documents: str) -> None:
        async def fact() -> bool:
            return await self.finds(query) == set(documents)

        await self.until(fact)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.papers.put(BUDGET, "Quarterly spending of the province")
    made.papers.put(ROADS, "Roads of the province")
    return made


async def test_what_is_released_and_here_is_found(desk: Desk) -> None:
    desk.search.follow(BOTH, caught_up=True)
    desk.search.begin()
    await desk.wait_for("province", BUDGET, ROADS)
    await desk.wait_for("duong nong thon", ROADS)
    assert desk.search.progress == (2, 2)
    await desk.search.close()


async def test_nothing_is_read_before_it_is_asked_to(desk: Desk) -> None:
    desk.search.follow(BOTH, caught_up=True)
    desk.search.look()
    await asyncio.sleep(0)
    assert desk.papers.opened == []
    await desk.search.close()
    desk.search.begin()
    assert desk.papers.opened == []


async def test_what_is_not_released_or_has_no_key_is_not_read(desk: Desk) -> None:
    desk.papers.keys.discard((BUDGET, 1))
    third = DocumentId("third")
    desk.papers.put(third, "Draft of the province")
    desk.search.follow(
        meeting(*BOTH.documents.values(), paper(third, "Dự thảo", state=DocumentState.REGISTERED)), caught_up=True
    )
    desk.search.begin()
    await desk.wait_for("province", ROADS)
    desk.papers.keys.add((BUDGET, 1))
    desk.search.look()
    await desk.wait_for("province", BUDGET, ROADS)
    assert {document_id for document_id, _ in desk.papers.opened} == {BUDGET, ROADS}
    await desk.search.close()


async def test_a_withdrawn_document_is_found_no_more_at_once_and_leaves_no_trace(desk: Desk) -> None:
    desk.search.follow(BOTH, caught_up=True)
    desk.search.begin()
    await desk.wait_for("province", BUDGET, ROADS)
    gone = meeting(withdrawn(BOTH.documents[BUDGET]), BOTH.documents[ROADS])
    desk.search.follow(gone, caught_up=False)
    assert await desk.finds("province") == {ROADS}
    await desk.search.close()
    again = Desk(desk.folder, papers=desk.papers)
    again.search.begin()
    await again.wait_for("province", ROADS)
    await again.search.close()


async def test_a_document_one_may_not_see_any_more_is_found_no_more(desk: Desk) -> None:
    desk.search.follow(BOTH, caught_up=True)
    desk.search.begin()
    await desk.wait_for("province", BUDGET, ROADS)
    desk.search.follow(meeting(BOTH.documents[ROADS]), caught_up=False)  # the chain is only coming in
    assert await desk.finds("province") == {BUDGET, ROADS}
    desk.search.follow(meeting(BOTH.documents[ROADS]), caught_up=True)
    await desk.wait_for("province", ROADS)
    await desk.search.close()


async def test_a_new_version_takes_the_place_of_the_old(desk: Desk) -> None:
    desk.search.follow(BOTH, caught_up=True)
    desk.search.begin()
    await desk.wait_for("quarterly", BUDGET)
    desk.papers.put(BUDGET, "Yearly spending", version=2)
    desk.search.follow(meeting(paper(BUDGET, "Dự toán", versions=2), BOTH.documents[ROADS]), caught_up=True)
    await desk.wait_for("yearly", BUDGET)
    assert await desk.finds("quarterly") == set()
    await desk.search.close()


async def test_what_was_read_is_known_at_the_next_start_without_server_or_reading(desk: Desk) -> None:
    desk.search.follow(BOTH, caught_up=True)
    desk.search.begin()
    await desk.wait_for("province", BUDGET, ROADS)
    await desk.search.close()
    again = Desk(desk.folder, papers=desk.papers)
    desk.papers.opened.clear()
    again.search.begin()
    await again.wait_for("province", BUDGET, ROADS)
    again.search.follow(BOTH, caught_up=True)
    await again.search.close()
    assert desk.papers.opened == []


async def test_no_plain_word_stands_in_the_folder(desk: Desk) -> None:
    desk.search.follow(BOTH, caught_up=True)
    desk.search.begin()
    await desk.wait_for("province", BUDGET, ROADS)
    await desk.search.close()
    files = [path for path in desk.folder.rglob("*") if path.is_file()]
    assert desk.path in files
    for path in files:
        raw = path.read_bytes().lower()
        assert not any(word in raw for word in (b"quarterly", b"province", b"sqlite", "ngân".encode(), b"budget"))


async def test_without_a_guarded_chest_nothing_is_written(tmp_path: Path) -> None:
    desk = Desk(tmp_path, guarded=False)
    desk.papers.put(BUDGET, "Quarterly spending of the province")
    desk.search.follow(BOTH, caught_up=True)
    desk.search.begin()
    await desk.wait_for("province", BUDGET)
    await desk.search.close()
    assert not desk.path.exists()


@pytest.mark.parametrize("raw", [b"", b"torn", bytes(100)])
async def test_a_damaged_index_is_read_anew(desk: Desk, raw: bytes) -> None:
    desk.path.parent.mkdir(parents=True)
    desk.path.write_bytes(raw)
    desk.search.follow(BOTH, caught_up=True)
    desk.search.begin()
    await desk.wait_for("province", BUDGET, ROADS)
    await desk.search.close()


async def test_a_document_whose_key_was_destroyed_is_not_found_without_the_server(desk: Desk) -> None:
    desk.search.follow(BOTH, caught_up=True)
    desk.search.begin()
    await desk.wait_for("province", BUDGET, ROADS)
    await desk.search.close()
    desk.papers.keys.discard((BUDGET, 1))
    again = Desk(desk.folder, papers=desk.papers)
    again.search.begin()
    await again.wait_for("province", ROADS)
    await again.search.close()


async def test_a_paper_that_cannot_be_read_does_not_hold_up_the_others(desk: Desk) -> None:
    desk.papers.pdfs[BUDGET, 1] = b"no pdf"
    desk.search.follow(BOTH, caught_up=True)
    desk.search.begin()
    await desk.wait_for("province", ROADS)
    desk.search.look()
    await desk.wait_for("roads", ROADS)
    await desk.search.close()
    assert desk.papers.opened.count((BUDGET, 1)) == 1


async def test_it_can_be_closed_while_it_waits_for_a_paper(desk: Desk) -> None:
    desk.papers.gate.clear()
    desk.search.follow(BOTH, caught_up=True)
    desk.search.begin()
    await desk.papers.asked.wait()
    async with asyncio.timeout(60):
        await desk.search.close()
