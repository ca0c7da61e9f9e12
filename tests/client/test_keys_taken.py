"""Keys on this device: taken as they are pushed, asked for when they are not, never of what is not released."""

import asyncio
from pathlib import Path

import pytest

from meetroom.client import release_keys
from meetroom.client.problems import ClientProblem
from meetroom.client.shelf import VersionRef
from meetroom.client.volume import Volume
from meetroom.domain.state import DocumentState
from meetroom.papers.sealing import SealedReader
from meetroom.protocol.http import KeyAnswer
from tests.client.test_library import D1, TEXT, Room, meeting, problem_of


def pushed(room: Room, version: int = 1) -> tuple[KeyAnswer, ...]:
    return (KeyAnswer(document_id=D1, version=version, key=room.papers.sealed[VersionRef(D1, version)].key),)


def chunk_files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("chunks/*/*"))


async def test_a_pushed_key_is_used_and_not_asked_for(tmp_path: Path) -> None:
    async with Room(tmp_path) as room:
        version = room.papers.put(D1)
        room.library.line_up()
        await room.until(D1, whole=True)
        room.papers.released.add(D1)
        room.library.follow(meeting((D1, DocumentState.RELEASED, (version,))))
        opening = asyncio.create_task(room.library.open(D1))
        await asyncio.sleep(0)
        room.library.take_keys(pushed(room))
        assert await opening == TEXT
        assert room.papers.keys_asked == 0


async def test_a_key_may_come_before_the_manifest(tmp_path: Path) -> None:
    async with Room(tmp_path) as room:
        version = room.papers.put(D1)
        room.library.follow(meeting((D1, DocumentState.RELEASED, (version,))))
        room.library.take_keys(pushed(room))
        room.library.line_up()
        await room.until(D1, ready=True)
        assert room.papers.keys_asked == 0


@pytest.mark.parametrize("state", [DocumentState.REGISTERED, DocumentState.WITHDRAWN, None])
async def test_keys_of_what_is_not_released_are_not_taken(tmp_path: Path, state: DocumentState | None) -> None:
    async with Room(tmp_path) as room:
        version = room.papers.put(D1)
        room.library.line_up()
        await room.until(D1, whole=True)
        room.library.follow(meeting((D1, state, (version,))) if state else meeting())
        room.library.take_keys(pushed(room))
        progress = room.library.progress(D1)
        assert progress is not None
        assert not progress.has_key


async def test_a_key_of_the_wrong_length_is_not_taken(tmp_path: Path) -> None:
    async with Room(tmp_path) as room:
        version = room.papers.put(D1)
        room.library.follow(meeting((D1, DocumentState.RELEASED, (version,))))
        room.library.take_keys((KeyAnswer(document_id=D1, version=1, key=b"short"),))
        room.papers.released.add(D1)
        room.library.line_up()
        await room.until(D1, ready=True)
        assert await room.library.open(D1) == TEXT


async def test_where_keys_are_not_pushed_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release_keys, "ASK_AFTER_S", 0.01)
    monkeypatch.setattr(release_keys, "ASK_SPREAD_S", 0.01)
    async with Room(tmp_path) as room:
        version = room.papers.put(D1)
        room.library.line_up()
        await room.until(D1, whole=True)
        room.papers.released.add(D1)
        room.library.follow(meeting((D1, DocumentState.RELEASED, (version,))))
        await room.until(D1, ready=True)
        assert room.papers.keys_asked == 1


async def test_withdrawn_while_the_key_is_written_leaves_no_key(tmp_path: Path) -> None:
    async with Room(tmp_path) as room:
        version = room.papers.put(D1)
        room.library.line_up()
        await room.until(D1, whole=True)
        room.library.follow(meeting((D1, DocumentState.RELEASED, (version,))))
        room.library.take_keys(pushed(room))
        room.library.follow(meeting((D1, DocumentState.WITHDRAWN, (version,))))
        await room.until(D1, problem=ClientProblem.DOCUMENT_WITHDRAWN)
    async with Room(tmp_path) as again:
        assert again.chest.document_keys() == {}


async def test_withdrawn_before_the_manifest_came_leaves_no_key(tmp_path: Path) -> None:
    async with Room(tmp_path) as room:
        version = room.papers.put(D1)
        room.library.follow(meeting((D1, DocumentState.RELEASED, (version,))))
        room.library.take_keys(pushed(room))
        assert room.library._keys._early
        room.library.follow(meeting((D1, DocumentState.WITHDRAWN, (version,))))
        assert not room.library._keys._early


class TestReader:
    async def _open(self, room: Room) -> SealedReader:
        room.papers.put(D1)
        room.papers.released.add(D1)
        room.library.line_up()
        await room.until(D1, whole=True)
        return await room.library.open_reader(D1)

    async def test_reads_what_open_gives(self, tmp_path: Path) -> None:
        async with Room(tmp_path) as room:
            reader = await self._open(room)
            assert await asyncio.to_thread(reader.read) == TEXT
            reader.seek(-5, 2)
            assert reader.read() == TEXT[-5:]

    async def test_a_spoilt_chunk_is_fetched_while_it_is_read(self, tmp_path: Path) -> None:
        async with Room(tmp_path) as room:
            reader = await self._open(room)
            for victim in chunk_files(tmp_path)[:3]:
                victim.write_bytes(b"\x00" * victim.stat().st_size)
            asked = len(room.papers.asked)
            assert await asyncio.to_thread(reader.read) == TEXT
            assert len(room.papers.asked) == asked + 3

    async def test_without_a_line_a_lost_chunk_is_said_at_once(self, tmp_path: Path) -> None:
        async with Room(tmp_path) as room:
            reader = await self._open(room)
            room.library.line_down()
            for victim in chunk_files(tmp_path):
                victim.unlink()
            with pytest.raises(Exception, match="CHUNK_MISSING"):
                await asyncio.to_thread(reader.read)

    async def test_nothing_is_opened_that_may_not_be(self, tmp_path: Path) -> None:
        async with Room(tmp_path) as room:
            room.papers.put(D1)
            room.library.line_up()
            await room.until(D1, whole=True)
            assert await problem_of(room, D1) is ClientProblem.NOT_RELEASED


async def test_bytes_are_told_of_each_and_of_all(tmp_path: Path) -> None:
    async with Room(tmp_path) as room:
        assert not room.library.totals().everything
        room.papers.put(D1)
        room.library.line_up()
        progress = await room.until(D1, whole=True)
        assert progress.verified_bytes == progress.total_bytes > len(TEXT)
        async with asyncio.timeout(60):
            while not (totals := room.library.totals()).asked:
                await room.until_news()
        assert totals.everything
        assert (totals.documents, totals.whole) == (1, 1)
        assert totals.verified_bytes == totals.total_bytes == progress.total_bytes


async def test_what_is_taken_back_while_it_is_read_in_is_destroyed(tmp_path: Path) -> None:
    async with Room(tmp_path) as room:
        version = room.papers.put(D1)
        room.library.follow(meeting((D1, DocumentState.RELEASED, (version,))))
        room.library.take_keys(pushed(room))
        room.library.line_up()
        await room.until(D1, ready=True)
    assert chunk_files(tmp_path)
    again = Room(tmp_path)
    add = again.library._add

    async def taken_back_meanwhile(ref: VersionRef, raw: bytes) -> Volume | None:
        again.library.follow(meeting((D1, DocumentState.WITHDRAWN, (version,))))
        await asyncio.gather(*again.library._chores._duties)  # nothing is known yet that could be destroyed
        return await add(ref, raw)

    again.library._add = taken_back_meanwhile  # type: ignore[method-assign]
    async with again:
        await again.until_whole_again(0)
        assert chunk_files(tmp_path) == []
