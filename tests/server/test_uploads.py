"""Uploads piece by piece: offsets, cut lines, two writers, hostile sizes, restarts, kills, and nothing left over."""

import asyncio
import hashlib
import shutil
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest

from meetroom.domain.core import MeetingId
from meetroom.papers import intake
from meetroom.papers.refusals import IntakeLimits
from meetroom.server.certificates import now_utc
from meetroom.server.config import UploadLimits
from meetroom.server.files import Draft
from meetroom.server.room import RoomTrouble, RoomUnavailable
from meetroom.server.upload import Upload
from meetroom.store.opening import open_store
from tests.faults.line import BadLine
from tests.server.conftest import Crowd, StartServer
from tests.server.papers import small_pdf
from tests.server.test_kill import VICTIM
from tests.server.visitor import PATIENCE_S, Visitor, Way

PDF = small_pdf(padding=800_000)


def remains(crowd: Crowd) -> list[Path]:
    """What lies in the folder of uploads."""
    return list((crowd.server.config.data_folder / "uploads").iterdir())


def documents(crowd: Crowd) -> list[str]:
    """All documents of the meeting, as the server has it."""
    return list(crowd.server.house.gatherings[MeetingId(crowd.meeting_id)].meeting.documents)


async def announced(crowd: Crowd, size_bytes: int = len(PDF), **fields: Any) -> Way:
    """An upload of the secretary's."""
    way = Way(crowd.people["sec"], crowd.meeting_id, fields=fields)
    status, state = await way.announce(size_bytes)
    assert status == 201, state
    return way


class TestPieces:
    async def test_pieces_make_the_file(self, crowd: Crowd) -> None:
        way = await announced(crowd)
        for start in range(0, len(PDF), 70_000):
            status, state = await way.piece(start, PDF[start : start + 70_000])
            assert (status, state["phase"]) == (200, "sending")
            assert state["done_bytes"] == min(len(PDF), start + 70_000)
        status, state = await way.finish(PDF)
        assert (status, state["answer"]) == (202, None)
        status, answer = await way.end()
        assert (status, answer["original_sha256"]) == (201, hashlib.sha256(PDF).hexdigest())
        assert documents(crowd) == [answer["document_id"]]
        assert remains(crowd) == []

    async def test_a_piece_for_elsewhere_is_refused_and_changes_nothing(self, crowd: Crowd) -> None:
        way = await announced(crowd)
        await way.piece(0, PDF[:70_000])
        for offset in (1, 69_999, 70_001, len(PDF), 10**17):
            status, answer = await way.piece(offset, b"x" * 1_000)
            assert (status, answer["problem"]) == (409, "wrong_offset")
        assert (await way.look())[1]["done_bytes"] == 70_000
        await way.piece(70_000, PDF[70_000:])
        await way.finish(PDF)
        assert (await way.end())[0] == 201

    async def test_what_is_no_offset(self, crowd: Crowd) -> None:
        way = await announced(crowd)
        for offset in ("", "-1", "x", "1.0", "９", "1" * 19, "0x0"):
            status, answer = await way.piece(offset.encode().decode("latin-1"), b"x")
            assert (status, answer["problem"]) == (400, "bad_request")

    async def test_more_than_was_announced(self, crowd: Crowd) -> None:
        way = await announced(crowd, 1_000)
        assert (await way.piece(0, b"x" * 1_001))[0] == 413
        assert (await way.piece(0, b"x" * 1_000))[0] == 200
        assert (await way.piece(1_000, b"x"))[0] == 413
        assert (await way.look())[1]["done_bytes"] == 1_000

    async def test_a_piece_larger_than_a_piece_may_be(self, start_server: StartServer) -> None:
        crowd = Crowd(await start_server(uploads=UploadLimits(piece_bytes=100_000)))
        await crowd.found()
        way = await announced(crowd)

        async def endless() -> AsyncIterator[bytes]:
            for _ in range(5):
                yield PDF[:50_000]

        assert (await way.piece(0, PDF))[0] == 413
        assert (await way.piece(0, endless()))[0] == 413
        assert (await way.look())[1]["done_bytes"] <= 100_000
        await crowd.close()

    async def test_finishing_before_all_is_there(self, crowd: Crowd) -> None:
        way = await announced(crowd)
        await way.piece(0, PDF[:-1])
        status, answer = await way.finish(PDF)
        assert (status, answer["problem"]) == (409, "wrong_offset")
        await way.piece(len(PDF) - 1, PDF[-1:])
        assert (await way.finish(PDF))[0] == 202
        assert (await way.end())[0] == 201

    async def test_what_arrived_is_not_what_was_sent(self, crowd: Crowd) -> None:
        way = await announced(crowd)
        await way.piece(0, PDF)
        await way.finish(PDF[:-1] + b"?")
        status, answer = await way.end()
        assert (status, answer["problem"]) == (422, "upload_altered")
        assert documents(crowd) == []
        assert remains(crowd) == []

    async def test_everything_asked_twice_is_harmless(self, crowd: Crowd) -> None:
        way = await announced(crowd)
        await way.piece(0, PDF[:5])
        assert (await way.announce(len(PDF)))[1]["done_bytes"] == 5
        assert (await way.announce(len(PDF) + 1))[0] == 400
        await way.piece(5, PDF[5:])
        assert [s for s, _ in await asyncio.gather(*(way.finish(PDF) for _ in range(3)))] == [202] * 3
        first = await way.end()
        assert (await way.finish(PDF))[1]["answer"] == first[1]
        assert (await way.announce(len(PDF)))[1]["answer"] == first[1]
        assert (await way.piece(len(PDF), b""))[0] == 409
        assert len(documents(crowd)) == 1

    async def test_what_is_said_of_it_last_counts(self, crowd: Crowd) -> None:
        way = await announced(crowd, title="Nháp")
        await way.piece(0, PDF)
        await way.finish(PDF, title="Tờ trình")
        document_id = (await way.end())[1]["document_id"]
        meeting = crowd.server.house.gatherings[MeetingId(crowd.meeting_id)].meeting
        assert meeting.documents[document_id].title == "Tờ trình"

    async def test_two_new_versions_at_once_are_two_versions(self, crowd: Crowd) -> None:
        sec = crowd.people["sec"]
        document_id = (await sec.upload(crowd.meeting_id, PDF))[1]["document_id"]
        made = await asyncio.gather(
            *(sec.upload(crowd.meeting_id, small_pdf(text), replaces=document_id) for text in ("a", "b", "c"))
        )
        assert sorted(answer["version"] for _, answer in made) == [2, 3, 4]


class TestTroubleOfTheMeeting:
    async def test_a_paper_that_was_written_without_an_answer_is_there_once(
        self, crowd: Crowd, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("meetroom.server.files._AGAIN_S", (0.01,) * 3)
        room = crowd.server.house.gatherings[MeetingId(crowd.meeting_id)].room
        submit, tries = room.submit, 0

        async def lost(answer: Any) -> Any:
            await answer
            raise RoomUnavailable(RoomTrouble.FAILED)

        def failing(*args: Any, **kwargs: Any) -> Any:
            nonlocal tries
            tries += 1
            answer = submit(*args, **kwargs)
            return lost(answer) if tries < 3 else answer

        monkeypatch.setattr(room, "submit", failing)
        status, answer = await crowd.people["sec"].upload(crowd.meeting_id, PDF)
        assert (status, tries) == (201, 3)
        assert documents(crowd) == [answer["document_id"]]

    @pytest.mark.parametrize(
        ("trouble", "problem"), [(RoomTrouble.NO_SPACE, "no_space"), (RoomTrouble.FAILED, "server_error")]
    )
    async def test_a_paper_that_could_not_be_written_leaves_nothing(
        self, crowd: Crowd, monkeypatch: pytest.MonkeyPatch, trouble: RoomTrouble, problem: str
    ) -> None:
        monkeypatch.setattr("meetroom.server.files._AGAIN_S", (0.01,) * 3)
        house = crowd.server.house

        async def failing(*args: Any, **kwargs: Any) -> Any:
            raise RoomUnavailable(trouble)

        with monkeypatch.context() as patch:
            patch.setattr(house.gatherings[MeetingId(crowd.meeting_id)].room, "submit", failing)
            _, answer = await crowd.people["sec"].upload(crowd.meeting_id, PDF)
        assert answer["problem"] == problem
        assert (documents(crowd), remains(crowd)) == ([], [])
        shelves = house.files.collector.shelves
        await _reaches(lambda: not [*shelves.chunks.all(), *shelves.originals.all(), *shelves.versions.each()])


class TestRefusedEarly:
    """Before one byte of the file is sent."""

    @pytest.mark.parametrize(
        ("size_bytes", "status", "problem"),
        [(0, 422, "intake_refused"), (-1, 400, "bad_request"), (30_001, 413, "too_large"), (1 << 70, 413, "too_large")],
    )
    async def test_sizes(self, start_server: StartServer, size_bytes: int, status: int, problem: str) -> None:
        crowd = Crowd(await start_server(intake=IntakeLimits(file_bytes=30_000)))
        await crowd.found()
        got, answer = await Way(crowd.people["sec"], crowd.meeting_id).announce(size_bytes)
        assert (got, answer["problem"]) == (status, problem)
        assert remains(crowd) == []
        await crowd.close()

    async def test_ids_are_no_paths(self, crowd: Crowd) -> None:
        sec = crowd.people["sec"]
        for no_id in (" ", "x" * 65, "a b", "ố"):
            assert (await Way(sec, crowd.meeting_id, no_id).announce(10))[0] == 400
        for strange in ("../../x", "."):
            assert (await Way(sec, crowd.meeting_id, strange).announce(10))[0] == 201
        assert [len(path.name) for path in remains(crowd)] == [32, 32]

    async def test_rules(self, crowd: Crowd) -> None:
        an = await crowd.add("an")
        status, answer = await Way(an, crowd.meeting_id).announce(10)
        assert (status, answer["refusal"]) == (409, "not_allowed")
        way = Way(crowd.people["sec"], crowd.meeting_id, fields={"replaces": "d-nothing"})
        status, answer = await way.announce(10)
        assert (status, answer["refusal"]) == (409, "unknown_document")
        assert remains(crowd) == []

    async def test_a_disk_that_would_be_full(self, start_server: StartServer, tmp_path: Path) -> None:
        free_bytes = shutil.disk_usage(tmp_path).free
        crowd = Crowd(await start_server(uploads=UploadLimits(spare_bytes=free_bytes)))
        await crowd.found()
        status, answer = await Way(crowd.people["sec"], crowd.meeting_id).announce(500_000_000)
        assert (status, answer["problem"]) == (507, "no_space")
        assert remains(crowd) == []
        await crowd.close()

    async def test_too_many_of_one_person(self, start_server: StartServer) -> None:
        crowd = Crowd(await start_server(uploads=UploadLimits(uploads=2, uploads_bytes=1_000)))
        await crowd.found()
        first = await announced(crowd, 900)
        status, answer = await Way(crowd.people["sec"], crowd.meeting_id).announce(101)
        assert (status, answer["problem"]) == (429, "too_many_uploads")
        await announced(crowd, 10)
        assert (await Way(crowd.people["sec"], crowd.meeting_id).announce(1))[0] == 429
        assert (await first.give_up())[0] == 200
        await announced(crowd, 100)
        await crowd.close()

    async def test_an_upload_is_its_senders_alone(self, crowd: Crowd) -> None:
        way = await announced(crowd)
        other = await crowd.person("other", may_create=True)
        made = (await other.post("/api/meetings", {"title": "Kỳ họp khác", "also_chair": True}))[1]
        for meeting_id in (crowd.meeting_id, made["meeting_id"]):
            theirs = Way(other, meeting_id, way.upload_id)
            assert (await theirs.look())[0] == 404
            assert (await theirs.piece(0, b"x"))[0] == 404
            assert (await theirs.finish(b"x"))[0] == 404
            assert (await theirs.give_up())[0] == 404
        # The same name is another upload for another person.
        assert (await Way(other, made["meeting_id"], way.upload_id).announce(10))[0] == 201
        assert (await way.look())[1]["total_bytes"] == len(PDF)


class TestBadLines:
    async def test_what_came_before_the_cut_is_kept(self, crowd: Crowd) -> None:
        way = await announced(crowd)
        sec = crowd.people["sec"]
        async with BadLine(*crowd.server.house.address) as line:
            sent = asyncio.Event()

            async def half() -> AsyncIterator[bytes]:
                yield PDF[:100_000]
                await sent.wait()
                yield PDF[100_000:]

            url = f"https://{crowd.server.house.address[0]}:{line.port}"
            through = Visitor(crowd.server)
            through.url, through.headers = url, sec.headers
            piece = asyncio.create_task(Way(through, crowd.meeting_id, way.upload_id).piece(0, half()))
            (upload,) = crowd.server.house.uploads._uploads.values()
            await _reaches(lambda: upload.writer == 1)
            line.cut()
            with pytest.raises(aiohttp.ClientError):
                await piece
            await through.close()
        state = await way.until(lambda state: upload.written_bytes == state["done_bytes"])
        done_bytes = state["done_bytes"]
        assert 0 <= done_bytes <= 100_000
        assert upload.path.stat().st_size >= done_bytes
        assert (await way.piece(done_bytes, PDF[done_bytes:]))[0] == 200
        await way.finish(PDF)
        assert (await way.end())[0] == 201

    async def test_the_newest_writer_goes_on_when_an_older_one_is_silent(self, crowd: Crowd) -> None:
        way = await announced(crowd)
        gate = asyncio.Event()

        async def hesitant() -> AsyncIterator[bytes]:
            yield PDF[:10]
            await gate.wait()
            yield b"?" * 100

        old = asyncio.create_task(way.piece(0, hesitant()))
        (upload,) = crowd.server.house.uploads._uploads.values()
        await _reaches(lambda: upload.writer == 1)
        status, _ = await way.piece(0, PDF)
        assert status == 200
        gate.set()
        assert (await old)[0] == 409
        await way.finish(PDF)
        assert (await way.end())[0] == 201


class TestGivingUp:
    async def test_while_it_is_sent(self, crowd: Crowd) -> None:
        way = await announced(crowd)
        await way.piece(0, PDF[:1_000])
        assert (await way.give_up())[0] == 200
        assert remains(crowd) == []
        assert (await way.look())[0] == 404
        assert crowd.server.house.store.uploads.all() == []

    async def test_while_it_is_checked(self, crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
        began = asyncio.Event()
        examine = intake.take_in

        async def slow(*args: Any, **kwargs: Any) -> intake.Intake:
            began.set()
            await asyncio.sleep(3_600)
            return await examine(*args, **kwargs)

        monkeypatch.setattr("meetroom.server.files.take_in", slow)
        way = await announced(crowd)
        await way.piece(0, PDF)
        await way.finish(PDF)
        await began.wait()
        assert (await way.look())[1]["phase"] == "checking"
        assert (await way.give_up())[0] == 200
        assert (documents(crowd), remains(crowd)) == ([], [])

    async def test_while_it_is_sealed(self, crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
        """The thread that seals finds out by itself and is waited for; what it kept until then is collected."""
        house = crowd.server.house
        tell = Upload.at
        loop = asyncio.get_running_loop()
        way = await announced(crowd)

        def at(self: Upload, phase: Any, done_bytes: int = 0, total_bytes: int = 0) -> None:
            if done_bytes and not self.given_up:
                asyncio.run_coroutine_threadsafe(house.uploads.give_up(self), loop)
                # What was asked of the loop before has begun when this is done.
                asyncio.run_coroutine_threadsafe(asyncio.sleep(0), loop).result(PATIENCE_S)
            tell(self, phase, done_bytes, total_bytes)

        monkeypatch.setattr(Upload, "at", at)
        await way.piece(0, PDF)
        await way.finish(PDF)
        await _reaches(lambda: not house.uploads._uploads)
        assert documents(crowd) == []
        await house.files.collector.collect()
        assert [*house.files.collector.shelves.chunks.all(), *house.files.collector.shelves.versions.each()] == []

    async def test_too_late(self, crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
        keep = Upload.keep
        way = await announced(crowd)
        began, gate = asyncio.Event(), asyncio.Event()

        async def held(self: Upload, draft: Draft) -> None:
            self.too_late = True
            began.set()
            await gate.wait()
            await keep(self, draft)

        monkeypatch.setattr(Upload, "keep", held)
        await way.piece(0, PDF)
        await way.finish(PDF)
        await began.wait()
        giving_up = asyncio.create_task(way.give_up())
        gate.set()
        status, state = await giving_up
        assert (status, [state["answer"]["document_id"]]) == (200, documents(crowd))


class TestLater:
    async def test_an_upload_goes_on_after_a_restart(self, start_server: StartServer) -> None:
        crowd = Crowd(await start_server())
        await crowd.found()
        way = await announced(crowd)
        await way.piece(0, PDF[:200_000])
        (folder,) = remains(crowd)
        await crowd.close()
        await crowd.server.stop()
        # What a crash leaves: bytes that were never acknowledged, what intake had begun, strays.
        with (folder / "upload").open("ab") as file:
            file.write(b"never acknowledged")
        (folder / "intake-x").mkdir()
        (folder.parent / "stray").write_bytes(b"x")
        crowd.server = await start_server()
        again = Way(await crowd.person("sec"), crowd.meeting_id, way.upload_id)
        assert (await again.look())[1]["done_bytes"] == 200_000
        assert (remains(crowd), [path.name for path in folder.iterdir()]) == ([folder], ["upload"])
        await again.piece(200_000, PDF[200_000:])
        await again.finish(PDF)
        assert (await again.end())[0] == 201
        await crowd.close()

    async def test_a_file_that_lost_what_was_acknowledged_begins_anew(self, start_server: StartServer) -> None:
        crowd = Crowd(await start_server())
        await crowd.found()
        way = await announced(crowd)
        await way.piece(0, PDF[:200_000])
        (folder,) = remains(crowd)
        await crowd.close()
        await crowd.server.stop()
        (folder / "upload").write_bytes(PDF[:100])
        crowd.server = await start_server()
        again = Way(await crowd.person("sec"), crowd.meeting_id, way.upload_id)
        assert (await again.look())[0] == 404
        assert (await again.announce(len(PDF)))[1]["done_bytes"] == 0
        await crowd.close()

    @pytest.mark.parametrize("stage", ["before intake", "kept", "written"])
    async def test_the_server_ends_while_it_takes_a_file_in(
        self, start_server: StartServer, monkeypatch: pytest.MonkeyPatch, stage: str
    ) -> None:
        """As a kill would: at this place nothing more is done.  The paper is there once, after the next start."""
        crowd = Crowd(await start_server())
        await crowd.found()
        reached = asyncio.Event()

        async def stop_here(*args: object) -> None:
            reached.set()
            await asyncio.Event().wait()

        house = crowd.server.house
        name = {"before intake": "take", "kept": "_register", "written": "_end"}[stage]
        with monkeypatch.context() as patch:
            patch.setattr(house.uploads if stage == "written" else house.files, name, stop_here)
            way = await announced(crowd)
            await way.piece(0, PDF)
            await way.finish(PDF)
            await reached.wait()
            await crowd.close()
            await crowd.server.stop()
        crowd.server = await start_server()
        again = Way(await crowd.person("sec"), crowd.meeting_id, way.upload_id)
        status, answer = await again.end()
        assert (status, answer["original_sha256"]) == (201, hashlib.sha256(PDF).hexdigest())
        assert documents(crowd) == [answer["document_id"]]
        await crowd.server.house.files.collector.collect()
        rows = list(crowd.server.house.store.versions.each())
        assert [(row.document_id, row.has_key) for row in rows] == [(answer["document_id"], True)]
        assert remains(crowd) == []
        await crowd.close()

    async def test_a_file_that_ends_the_server_is_not_tried_for_ever(self, start_server: StartServer) -> None:
        crowd = Crowd(await start_server())
        await crowd.found()
        way = await announced(crowd)
        await way.piece(0, PDF)
        (kept,) = crowd.server.house.store.uploads.all()
        await crowd.close()
        await crowd.server.stop()
        store = open_store(f"sqlite:///{crowd.server.config.data_folder / 'meetroom.db'}")
        store.uploads.keep(msgspec.structs.replace(kept, sha256=hashlib.sha256(PDF).hexdigest(), starts=3))
        store.close()
        crowd.server = await start_server()
        status, answer = await Way(await crowd.person("sec"), crowd.meeting_id, way.upload_id).end()
        assert (status, answer["problem"]) == (500, "server_error")
        assert (documents(crowd), remains(crowd)) == ([], [])
        await crowd.close()

    async def test_nobody_goes_on_with_it(self, start_server: StartServer) -> None:
        crowd = Crowd(await start_server())
        await crowd.found()
        way = await announced(crowd)
        ended = await announced(crowd)
        await ended.piece(0, PDF)
        await ended.finish(PDF)
        await ended.end()
        uploads = crowd.server.house.uploads
        await uploads.sweep()
        assert (await way.look())[0] == 200
        uploads._clock = lambda: now_utc() + timedelta(days=1, seconds=1)
        await uploads.sweep()
        assert [(await w.look())[0] for w in (way, ended)] == [404, 404]
        assert remains(crowd) == []
        assert crowd.server.house.store.uploads.all() == []
        assert len(documents(crowd)) == 1
        await crowd.close()

    async def test_only_so_many_ends_are_remembered(self, start_server: StartServer) -> None:
        crowd = Crowd(await start_server(uploads=UploadLimits(ended=2)))
        await crowd.found()
        for text in ("a", "b", "c"):
            assert (await crowd.people["sec"].upload(crowd.meeting_id, small_pdf(text)))[0] == 201
        await _reaches(lambda: len(crowd.server.house.uploads._uploads) == 2)
        await crowd.close()

    async def test_a_killed_server_has_all_it_acknowledged(self, start_server: StartServer) -> None:
        server = await start_server()
        folder, port = server.config.data_folder, server.house.address[1]
        crowd = Crowd(server)
        await (await crowd.found()).close()
        sec = crowd.people["sec"]
        await server.stop()
        victim = await asyncio.create_subprocess_exec(
            sys.executable, "-c", VICTIM, str(folder), str(port), stdout=asyncio.subprocess.PIPE, cwd=Path.cwd()
        )
        assert victim.stdout is not None
        assert await asyncio.wait_for(victim.stdout.readline(), 30) == b"up\n"
        way = Way(sec, crowd.meeting_id)
        assert (await way.announce(len(PDF)))[0] == 201
        acknowledged = (await way.piece(0, PDF[:150_000]))[1]["done_bytes"]
        assert acknowledged == 150_000
        victim.kill()
        await victim.wait()
        crowd.server = await start_server(port=port)
        again = Way(await crowd.person("sec"), crowd.meeting_id, way.upload_id)
        assert (await again.look())[1]["done_bytes"] == 150_000
        await again.piece(150_000, PDF[150_000:])
        await again.finish(PDF)
        status, answer = await again.end()
        assert (status, answer["original_sha256"]) == (201, hashlib.sha256(PDF).hexdigest())
        await crowd.close()
        await sec.close()


async def _reaches(holds: Any) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(PATIENCE_S):
        while not holds():  # noqa: ASYNC110  (files and threads have no event)
            await asyncio.sleep(0.01)
