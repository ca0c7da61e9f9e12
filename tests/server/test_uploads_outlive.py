"""Uploads outlive what ends: cut lines, restarts and kills of the server, days without their sender."""

import asyncio
import hashlib
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import msgspec
import pytest

from meetroom.server.certificates import now_utc
from meetroom.server.config import UploadLimits
from meetroom.store.opening import open_store
from tests.faults.line import BadLine
from tests.server.conftest import Crowd, StartServer
from tests.server.handing_in import PDF, announced, documents, reaches, remains
from tests.server.papers import small_pdf
from tests.server.test_kill import VICTIM
from tests.server.visitor import Visitor, Way


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
            await reaches(lambda: upload.writer == 1)
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
        await reaches(lambda: upload.writer == 1)
        status, _ = await way.piece(0, PDF)
        assert status == 200
        gate.set()
        assert (await old)[0] == 409
        await way.finish(PDF)
        assert (await way.end())[0] == 201


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

    async def test_what_was_left_gives_way_to_more_of_the_same_person(self, start_server: StartServer) -> None:
        crowd = Crowd(await start_server(uploads=UploadLimits(uploads=3, uploads_bytes=2_000)))
        await crowd.found()
        uploads = crowd.server.house.uploads
        first, second, third = await announced(crowd, 10), await announced(crowd, 1_000), await announced(crowd, 10)
        assert (await Way(crowd.people["sec"], crowd.meeting_id).announce(1))[0] == 429
        uploads._clock = lambda: now_utc() + timedelta(hours=1)
        await third.piece(0, b"x" * 5)  # somebody goes on with this one
        await announced(crowd, 10)
        assert [(await w.look())[0] for w in (first, second, third)] == [404, 200, 200]
        # As much gives way as must, and no more than was left.
        await announced(crowd, 1_900)
        assert [(await w.look())[0] for w in (second, third)] == [404, 200]
        status, answer = await Way(crowd.people["sec"], crowd.meeting_id).announce(1_000)
        assert (status, answer["problem"]) == (429, "too_many_uploads")
        assert len(remains(crowd)) == len(uploads._uploads) == 3
        await crowd.close()

    async def test_only_so_many_ends_are_remembered(self, start_server: StartServer) -> None:
        crowd = Crowd(await start_server(uploads=UploadLimits(ended=2)))
        await crowd.found()
        for text in ("a", "b", "c"):
            assert (await crowd.people["sec"].upload(crowd.meeting_id, small_pdf(text)))[0] == 201
        await reaches(lambda: len(crowd.server.house.uploads._uploads) == 2)
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
        assert await asyncio.wait_for(victim.stdout.readline(), 60) == b"up\n"
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
