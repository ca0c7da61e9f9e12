"""Uploads piece by piece: offsets, two writers, what is refused early, trouble of the meeting, giving up."""

import asyncio
import hashlib
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from meetroom.domain.core import MeetingId
from meetroom.papers import intake
from meetroom.papers.refusals import IntakeLimits
from meetroom.server.config import UploadLimits
from meetroom.server.files import Draft
from meetroom.server.room import RoomTrouble, RoomUnavailable
from meetroom.server.upload import Upload
from tests.server.conftest import Crowd, StartServer
from tests.server.handing_in import PDF, announced, documents, reaches, remains
from tests.server.papers import small_pdf
from tests.server.visitor import PATIENCE_S, Way


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
        await reaches(lambda: not [*shelves.chunks.all(), *shelves.originals.all(), *shelves.versions.each()])


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


class TestGivingUp:
    async def test_while_it_is_sent(self, crowd: Crowd) -> None:
        way = await announced(crowd)
        await way.piece(0, PDF[:1_000])
        assert (await way.give_up())[0] == 200
        assert remains(crowd) == []
        assert (await way.look())[0] == 404
        assert crowd.server.house.store.uploads.all() == []

    async def test_while_all_of_it_is_said_to_be_there(self, crowd: Crowd) -> None:
        """What is given up before its end is written down does not come back."""
        house = crowd.server.house
        way = await announced(crowd)
        await way.piece(0, PDF)
        upload = next(iter(house.uploads._uploads.values()))
        async with upload.writing:
            finishing = asyncio.create_task(way.finish(PDF))
            await reaches(lambda: len(upload.writing._waiters or ()) == 1)
            giving_up = asyncio.create_task(way.give_up())
            await reaches(lambda: len(upload.writing._waiters or ()) == 2)
        assert (await giving_up)[0] == 200
        assert (await finishing)[0] == 404
        assert (documents(crowd), remains(crowd), house.store.uploads.all()) == ([], [], [])

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
        await reaches(lambda: not house.uploads._uploads)
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
