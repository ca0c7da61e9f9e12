"""What no paper needs any more is gone, keys first; what is needed, or cannot be judged, stays."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest

from meetroom.domain.core import DocumentId, MeetingId
from meetroom.domain.documents import WithdrawDocument
from meetroom.papers.sealing import ChunkRef, Manifest
from meetroom.server.collecting import Collector, collect, survey
from meetroom.server.files import Files
from meetroom.server.sharing import SharedLock
from meetroom.store.blobs import Blob, Blobs
from meetroom.store.versions import Versions
from tests.server.conftest import Crowd, StartServer
from tests.server.papers import small_pdf
from tests.server.visitor import PATIENCE_S

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
async def crowd(start_server: StartServer) -> AsyncIterator[Crowd]:
    made = Crowd(await start_server())
    await made.found()
    yield made
    await made.close()


def collector(crowd: Crowd) -> Collector:
    return crowd.server.house.files.collector


def chunks(crowd: Crowd) -> set[str]:
    return {blob.sha256 for blob in collector(crowd).shelves.chunks.all()}


def originals(crowd: Crowd) -> set[str]:
    return {blob.sha256 for blob in collector(crowd).shelves.originals.all()}


def chunks_of(crowd: Crowd, document_id: str) -> set[str]:
    found = set()
    for version in collector(crowd).shelves.versions.each():
        if version.document_id == document_id and version.manifest:
            found |= {c.sha256 for c in msgspec.json.decode(version.manifest, type=Manifest).chunks}
    return found


async def uploaded(crowd: Crowd, text: str, **fields: Any) -> str:
    status, made = await crowd.people["sec"].upload(crowd.meeting_id, small_pdf(text), **fields)
    assert status == 201
    document_id: str = made["document_id"]
    return document_id


async def withdraw(crowd: Crowd, document_id: str) -> None:
    command = WithdrawDocument(document_id=DocumentId(document_id), reason="nhầm bản")
    assert (await crowd.lines["sec"].submit(command)).refusal is None


async def gone(crowd: Crowd, names: set[str]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while names & (chunks(crowd) | originals(crowd)):  # noqa: ASYNC110  (files have no event)
            await asyncio.sleep(0.01)


async def test_a_withdrawn_paper_is_gone_and_another_of_the_same_file_is_not(crowd: Crowd) -> None:
    one, two, three = [await uploaded(crowd, text) for text in ("mot", "mot", "ba")]
    same, other = (sha256(small_pdf(text)).hexdigest() for text in ("mot", "ba"))
    assert originals(crowd) == {same, other}  # the same file twice lies there once
    lost, kept = chunks_of(crowd, one), chunks_of(crowd, two) | chunks_of(crowd, three)
    assert not lost & kept  # but sealed under keys of their own
    await withdraw(crowd, one)
    await gone(crowd, lost)
    assert (chunks(crowd), originals(crowd)) == (kept, {same, other})
    await withdraw(crowd, two)
    await gone(crowd, {same})
    house = crowd.server.house
    await house.files.collector.collect()
    rows = {v.document_id: (v.has_key, bool(v.manifest)) for v in house.store.versions.each()}
    assert rows == {one: (False, False), two: (False, False), three: (True, True)}
    assert house.files.homes_of_chunk(next(iter(lost))) == frozenset()


async def test_older_versions_are_kept(crowd: Crowd) -> None:
    document_id = await uploaded(crowd, "mot")
    before = chunks(crowd)
    await uploaded(crowd, "hai", replaces=document_id)
    found = await collector(crowd).collect()
    assert (found.versions, found.lost, found.lost_bytes) == (2, (), 0)
    assert before < chunks(crowd)


async def test_what_crashes_and_refusals_left_goes_at_the_next_start(start_server: StartServer) -> None:
    crowd = Crowd(await start_server())
    await crowd.found()
    document_id = await uploaded(crowd, "mot")
    kept = chunks(crowd), originals(crowd)
    shelves = collector(crowd).shelves
    stray = Manifest(version_sha256="0" * 64, size_bytes=1, chunk_bytes=1024, chunks=(ChunkRef("1" * 64, 17),))
    shelves.chunks.put_many([b"of a crash", b"of another"])
    original = shelves.originals.put(b"of a crash")
    # Kept in the moment before the fact would have been written.
    shelves.versions.keep(
        MeetingId(crowd.meeting_id),
        DocumentId("d-crashed"),
        manifest=msgspec.json.encode(stray),
        key=b"k" * 32,
        original_sha256=original,
    )
    await crowd.close()
    await crowd.server.stop()
    crowd.server = await start_server()
    await gone(crowd, (chunks(crowd) | originals(crowd)) - (kept[0] | kept[1]))
    assert (chunks(crowd), originals(crowd)) == kept
    await collector(crowd).collect()
    assert [v.document_id for v in collector(crowd).shelves.versions.each()] == [document_id]
    await crowd.close()


async def test_nothing_is_collected_while_a_version_is_sealed(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    register = Files._register
    kept, gate = asyncio.Event(), asyncio.Event()

    async def held(self: Files, *args: Any) -> Any:
        kept.set()
        await gate.wait()
        return await register(self, *args)

    monkeypatch.setattr(Files, "_register", held)
    uploading = asyncio.create_task(uploaded(crowd, "mot"))
    await kept.wait()
    collecting = asyncio.create_task(collector(crowd).collect())
    there = chunks(crowd)
    assert there
    await crowd.people["sec"].get("/api/health")
    assert not collecting.done()
    gate.set()
    document_id = await uploading
    assert (await collecting).lost == ()
    assert chunks_of(crowd, document_id) == there == chunks(crowd)


async def test_a_damaged_manifest_keeps_every_chunk(crowd: Crowd) -> None:
    document_id = await uploaded(crowd, "mot")
    house = crowd.server.house
    row = next(house.store.versions.each())
    house.store.versions.forget(row)
    with house.store.database.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO sealed_versions VALUES (?, ?, ?, ?, ?, ?, NULL)",
            (crowd.meeting_id, document_id, row.manifest_sha256, b"garbled", row.original_sha256, b"k"),
        )
    stray = collector(crowd).shelves.chunks.put(b"whose?")
    found = await collector(crowd).collect()
    assert (found.damaged, found.lost_chunks) == (1, ())
    assert stray in chunks(crowd)


async def test_versions_of_a_meeting_that_does_not_stand_are_kept(crowd: Crowd) -> None:
    await uploaded(crowd, "mot")
    shelves = collector(crowd).shelves
    assert survey(shelves, {}, frozenset()).lost == ()
    meeting = crowd.server.house.gatherings[MeetingId(crowd.meeting_id)].meeting
    empty = msgspec.structs.replace(meeting, documents={})
    row = next(shelves.versions.each())
    assert survey(shelves, {meeting.meeting_id: empty}, {row.manifest_sha256}).lost == ()
    found = survey(shelves, {meeting.meeting_id: empty}, frozenset())
    assert [lost.version.manifest_sha256 for lost in found.lost] == [row.manifest_sha256]


async def test_keys_go_first_and_a_broken_off_collection_goes_on(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    await uploaded(crowd, "mot")
    shelves = collector(crowd).shelves
    meeting = crowd.server.house.gatherings[MeetingId(crowd.meeting_id)].meeting
    empty = {meeting.meeting_id: msgspec.structs.replace(meeting, documents={})}
    found = survey(shelves, empty, frozenset())
    calls: list[str] = []
    destroy = Versions.destroy_key

    def destroyed(self: Versions, version: Any, *, now: datetime) -> None:
        calls.append("key")
        destroy(self, version, now=now)

    def full(name: str) -> None:
        calls.append("chunk")
        raise OSError("the disk is ill")

    monkeypatch.setattr(Versions, "destroy_key", destroyed)
    with monkeypatch.context() as patch:
        patch.setattr(shelves.chunks, "remove", full)
        with pytest.raises(OSError, match="ill"):
            collect(shelves, found, NOW)
    assert calls == ["key", "chunk"]
    again = survey(shelves, empty, frozenset())
    assert (len(again.lost), again.lost_chunks) == (1, found.lost_chunks)
    collect(shelves, again, NOW)
    assert ([*shelves.chunks.all(), *shelves.originals.all()], [*shelves.versions.each()]) == ([], [])


async def test_one_alone_or_many_together() -> None:
    lock = SharedLock()
    order: list[str] = []
    gate = asyncio.Event()

    async def share(name: str) -> None:
        async with lock.shared():
            order.append(name)
            await gate.wait()

    async def alone() -> None:
        async with lock.alone():
            order.append("alone")

    first, second = asyncio.create_task(share("a")), asyncio.create_task(share("b"))
    await asyncio.sleep(0)
    waiting = asyncio.create_task(alone())
    await asyncio.sleep(0)
    late = asyncio.create_task(share("late"))
    await asyncio.sleep(0)
    assert order == ["a", "b"]
    gate.set()
    await asyncio.gather(first, second, waiting, late)
    assert order == ["a", "b", "alone", "late"]


def test_what_is_no_blob_is_left_alone(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    name = blobs.put(b"x")
    (tmp_path / name[:2] / "notes.txt").write_text("somebody's own")
    assert list(blobs.all()) == [Blob(name, 1)]
