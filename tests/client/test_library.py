"""The library against pretended papers: what a false, slow or poor world may do to it."""

import asyncio
import errno
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from meetroom.client.chest import Chest, NoVault
from meetroom.client.download_pace import MOST_LANES as FETCHERS
from meetroom.client.holdings import Holdings
from meetroom.client.library import Library
from meetroom.client.listening import DocumentProgress
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.shelf import Shelf, VersionRef, read_manifest
from meetroom.domain.core import DocumentId, MeetingId
from meetroom.domain.state import Audience, Document, DocumentState, Label, Meeting, Version
from meetroom.papers.sealing import ChunkRef, Manifest, Sealed, encode_manifest, seal
from meetroom.protocol.http import KeyAnswer, ManifestRow

D1, D2 = DocumentId("d1"), DocumentId("d2")
TEXT = b"%PDF " + bytes(range(256)) * 40


class PretendPapers:
    """Gives out sealed versions; may lie, be silent or gone."""

    def __init__(self) -> None:
        self.sealed: dict[VersionRef, Sealed] = {}
        self.raw: dict[VersionRef, bytes] = {}
        self.released: set[DocumentId] = set()
        self.false_chunks: dict[str, int] = {}
        self.problem: ClientProblem | None = None
        self.open_gate = asyncio.Event()
        self.open_gate.set()
        self.asked: list[str] = []
        self.was_asked = asyncio.Event()
        self.keys_asked = 0
        self.listings = 0

    def put(self, document_id: DocumentId, version: int = 1, text: bytes = TEXT) -> Version:
        sealed = seal(text, chunk_bytes=1024)
        ref = VersionRef(document_id, version)
        self.sealed[ref] = sealed
        self.raw[ref] = encode_manifest(sealed.manifest)
        return Version(
            number=version,
            original_sha256="0" * 64,
            pdf_sha256=sealed.manifest.version_sha256,
            manifest_sha256=sha256(self.raw[ref]).hexdigest(),
            pages=1,
            size_bytes=len(text),
        )

    async def manifests(self) -> list[ManifestRow]:
        self.listings += 1
        self._check()
        rows = [ManifestRow(document_id=r.document_id, version=r.version, manifest=raw) for r, raw in self.raw.items()]
        return rows

    async def chunk(self, chunk: ChunkRef) -> bytes:
        self.asked.append(chunk.sha256)
        self.was_asked.set()
        await self.open_gate.wait()
        self._check()
        found = next(
            data for sealed in self.sealed.values() for ref, data in sealed.chunks() if ref.sha256 == chunk.sha256
        )
        if self.false_chunks.get(chunk.sha256, 0) > 0:
            self.false_chunks[chunk.sha256] -= 1
            return bytes([found[0] ^ 1]) + found[1:]
        return found

    async def key(self, ref: VersionRef) -> KeyAnswer:
        self.keys_asked += 1
        self._check()
        if ref.document_id not in self.released:
            raise ClientError(ClientProblem.NOT_RELEASED)
        return KeyAnswer(document_id=ref.document_id, version=ref.version, key=self.sealed[ref].key)

    def _check(self) -> None:
        if self.problem is not None:
            raise ClientError(self.problem)


def meeting(*documents: tuple[DocumentId, DocumentState, tuple[Version, ...]]) -> Meeting:
    return Meeting(
        meeting_id=MeetingId("m"),
        documents={
            document_id: Document(
                document_id=document_id,
                title="Tờ trình",
                file_name="a.pdf",
                item_id=None,
                audience=Audience(everyone=True),
                label=Label.NORMAL,
                state=state,
                versions=versions,
            )
            for document_id, state, versions in documents
        },
    )


class Room:
    """A library that works, and what it told."""

    def __init__(self, folder: Path) -> None:
        self.papers = PretendPapers()
        self.shelf = Shelf(folder / "library", MeetingId("m"))
        self.told: dict[DocumentId, list[DocumentProgress]] = {}
        self.whole = 0
        self._news = asyncio.Event()
        self.chest = Chest.unlock(folder, "me", NoVault(), "mật khẩu")
        self.library = Library(Holdings(self.shelf), self.chest, self.papers, self._on_document, self._on_whole)

    async def __aenter__(self) -> "Room":
        self.library.start()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.library.close()

    def _on_document(self, document_id: DocumentId, progress: DocumentProgress) -> None:
        self.told.setdefault(document_id, []).append(progress)
        self._news.set()

    def _on_whole(self) -> None:
        self.whole += 1
        self._news.set()

    async def until_news(self) -> None:
        self._news.clear()
        await self._news.wait()

    async def until_whole_again(self, reports: int) -> None:
        async with asyncio.timeout(60):
            while self.whole == reports:
                self._news.clear()
                await self._news.wait()

    async def until(self, document_id: DocumentId, **wanted: object) -> DocumentProgress:
        def holds() -> bool:
            now = self.library.progress(document_id)
            return now is not None and all(getattr(now, name) == value for name, value in wanted.items())

        async with asyncio.timeout(60):
            while not holds():
                self._news.clear()
                await self._news.wait()
        progress = self.library.progress(document_id)
        assert progress is not None
        return progress


async def problem_of(room: Room, document_id: DocumentId, version: int | None = None) -> ClientProblem:
    with pytest.raises(ClientError) as caught:
        await room.library.open(document_id, version)
    return caught.value.problem


async def test_false_chunk_is_refused_and_asked_for_again(tmp_path: Path) -> None:
    async with Room(tmp_path) as room:
        room.papers.put(D1)
        room.papers.released.add(D1)
        victim = room.papers.sealed[VersionRef(D1, 1)].manifest.chunks[3].sha256
        room.papers.false_chunks[victim] = 2
        room.library.line_up()
        await room.until(D1, whole=True)
        assert room.papers.asked.count(victim) == 3
        assert await room.library.open(D1) == TEXT


async def test_server_that_lies_for_ever_is_not_believed(tmp_path: Path) -> None:
    async with Room(tmp_path) as room:
        room.papers.put(D1)
        victim = room.papers.sealed[VersionRef(D1, 1)].manifest.chunks[0].sha256
        room.papers.false_chunks[victim] = 1_000
        room.library.line_up()
        await room.until(D1, problem=ClientProblem.DOCUMENT_BROKEN)
        assert await problem_of(room, D1) is ClientProblem.DOCUMENT_BROKEN
        with pytest.raises(OSError, match=victim[:8]):
            room.shelf.get(victim)


async def test_version_the_chain_does_not_name_is_not_opened(tmp_path: Path) -> None:
    """A server that swaps the document behind a fact is found out even though every hash of its own fits."""
    async with Room(tmp_path) as room:
        promised = room.papers.put(D1, text=TEXT + b"promised")
        room.papers.put(D1, text=TEXT + b"swapped")
        room.papers.released.add(D1)
        room.library.follow(meeting((D1, DocumentState.RELEASED, (promised,))))
        room.library.line_up()
        await room.until(D1, ready=True)
        assert await problem_of(room, D1) is ClientProblem.DOCUMENT_BROKEN


async def test_impossible_manifest_is_left_out(tmp_path: Path) -> None:
    async with Room(tmp_path) as room:
        room.papers.put(D1)
        room.papers.raw[VersionRef(D2, 1)] = b'{"version_sha256":"x","size_bytes":1,"chunk_bytes":1,"chunks":[]}'
        room.library.line_up()
        await room.until(D1, whole=True)
        assert room.library.progress(D2) is None


async def test_full_disk_has_a_name_and_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with Room(tmp_path) as room:
        room.papers.put(D1)

        def full(chunk: ChunkRef, ciphertext: bytes) -> bool:
            raise OSError(errno.ENOSPC, "full")

        with monkeypatch.context() as patch:
            patch.setattr(room.shelf, "put", full)
            room.library.line_up()
            await room.until(D1, problem=ClientProblem.NO_SPACE)
            assert await problem_of(room, D1) is ClientProblem.NO_SPACE
        room.library.line_up()
        await room.until(D1, whole=True, problem=None)


async def test_open_waits_for_the_rest_and_that_comes_first(tmp_path: Path) -> None:
    async with Room(tmp_path) as room:
        room.papers.put(D2, text=TEXT * 4)
        room.papers.put(D1)
        room.papers.released.add(D1)
        room.papers.open_gate.clear()
        room.library.line_up()
        await room.until(D1, verified=0)
        reading = asyncio.create_task(room.library.open(D1))
        await asyncio.sleep(0)
        room.papers.open_gate.set()
        assert await reading == TEXT
        wanted = {chunk.sha256 for chunk in room.papers.sealed[VersionRef(D1, 1)].manifest.chunks}
        later = room.papers.asked[FETCHERS:]
        first = wanted - set(room.papers.asked[:FETCHERS])
        assert set(later[: len(first)]) == first


async def test_no_line_is_said_so(tmp_path: Path) -> None:
    async with Room(tmp_path) as room:
        assert await problem_of(room, D1) is ClientProblem.DOCUMENT_MISSING
        room.papers.put(D1)
        room.papers.open_gate.clear()
        room.library.line_up()
        await room.until(D1, verified=0)
        reading = asyncio.create_task(problem_of(room, D1))
        await asyncio.sleep(0)
        room.library.line_down()
        assert await reading is ClientProblem.DOCUMENT_MISSING


async def test_unknown_document_and_unreleased_key(tmp_path: Path) -> None:
    async with Room(tmp_path) as room:
        room.papers.put(D1)
        room.library.line_up()
        await room.until(D1, whole=True)
        assert await problem_of(room, D2) is ClientProblem.NOT_FOUND
        assert await problem_of(room, D1) is ClientProblem.NOT_RELEASED
        room.papers.problem = ClientProblem.UNREACHABLE
        assert await problem_of(room, D1) is ClientProblem.DOCUMENT_MISSING


async def test_key_comes_with_the_release_once(tmp_path: Path) -> None:
    async with Room(tmp_path) as room:
        version = room.papers.put(D1)
        room.library.follow(meeting((D1, DocumentState.REGISTERED, (version,))))
        room.library.line_up()
        await room.until(D1, whole=True)
        assert room.papers.keys_asked == 0
        room.papers.released.add(D1)
        room.library.follow(meeting((D1, DocumentState.RELEASED, (version,))))
        room.library.follow(meeting((D1, DocumentState.RELEASED, (version,))))
        await room.until(D1, ready=True)
        assert room.papers.keys_asked == 1


async def test_broken_listing_is_asked_again(tmp_path: Path) -> None:
    async with Room(tmp_path) as room:
        room.papers.put(D1)
        room.papers.problem = ClientProblem.SERVER_ERROR
        room.library.line_up()
        await asyncio.sleep(0)
        room.papers.problem = None
        await room.until(D1, whole=True)


async def test_what_is_no_longer_meant_for_us_goes_unless_it_was_opened(tmp_path: Path) -> None:
    async with Room(tmp_path) as room:
        room.papers.put(D1)
        room.papers.put(D2)
        room.papers.released.add(D2)
        room.library.line_up()
        await room.until(D1, whole=True)
        await room.until(D2, whole=True)
        await room.library.open(D2)
        room.papers.raw.clear()
        reports = room.whole
        room.library.line_up()
        await room.until_whole_again(reports)
        assert room.library.verified() == [(D2, 1)]


async def test_withdrawal_in_the_middle_of_fetching_leaves_nothing(tmp_path: Path) -> None:
    async with Room(tmp_path) as room:
        version = room.papers.put(D1)
        room.papers.open_gate.clear()
        room.library.line_up()
        await room.until(D1, verified=0)
        room.library.follow(meeting((D1, DocumentState.WITHDRAWN, (version,))))
        room.papers.open_gate.set()
        await room.until(D1, problem=ClientProblem.DOCUMENT_WITHDRAWN)
        room.library.line_up()
        assert await problem_of(room, D1) is ClientProblem.DOCUMENT_WITHDRAWN
    assert [path for path in (tmp_path / "library").rglob("*") if path.is_file()] == []


async def test_keys_survive_a_restart_and_damaged_leftovers_do_no_harm(tmp_path: Path) -> None:
    async with Room(tmp_path) as room:
        room.papers.put(D1)
        room.papers.released.add(D1)
        room.library.line_up()
        await room.until(D1, whole=True)
        await room.library.open(D1)
    manifests = next((tmp_path / "library").glob("*/manifests"))
    (manifests / "damaged.json").write_bytes(b"{")
    async with Room(tmp_path) as again:
        await again.until(D1, ready=True)
        assert await again.library.open(D1) == TEXT


@pytest.mark.parametrize("name", ["../../../etc/passwd", "A" * 64, "0" * 63, "0" * 63 + "/"])
def test_names_of_chunks_never_become_paths(name: str) -> None:
    manifest = Manifest(version_sha256="0" * 64, size_bytes=1, chunk_bytes=1024, chunks=(ChunkRef(name, 17),))
    assert read_manifest(msgspec.json.encode(manifest)) is None


async def test_many_hints_are_one_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetroom.client.hints.AFTER_S", 0.0)
    monkeypatch.setattr("meetroom.client.hints.SPREAD_S", 0.05)
    async with Room(tmp_path) as room:
        room.papers.put(D1)
        room.library.line_up()
        await room.until(D1, whole=True)
        room.papers.put(D2)
        for _ in range(100):
            room.library.hint()
        await room.until(D2, whole=True)
        assert room.papers.listings <= 3
        # The next hint waits its turn, and does not keep a closing program.
        room.library.hint()


async def test_damaged_state_of_the_disk_is_looked_at_when_opening(tmp_path: Path) -> None:
    async with Room(tmp_path) as room:
        room.papers.put(D1)
        room.papers.released.add(D1)
        room.library.line_up()
        await room.until(D1, whole=True)
        for path in (tmp_path / "library").rglob("chunks/*/*"):
            path.unlink()
        assert await problem_of(room, D1) is ClientProblem.DOCUMENT_BROKEN
        await room.until(D1, whole=True)
        assert await room.library.open(D1) == TEXT
