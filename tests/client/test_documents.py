"""Papers between a real server and the library: early, sealed, proved, opened at once, destroyed."""

import asyncio
import os
from pathlib import Path

import pytest

from meetroom.client.engine import ClientError, ClientProblem, DocumentProgress, LinkState
from meetroom.domain.core import DocumentId
from meetroom.domain.documents import ReleaseDocument, WithdrawDocument
from meetroom.protocol.http import KeyAnswer, UploadFields
from meetroom.protocol.messages import Readiness
from tests.client.conftest import Client, Town, pdf
from tests.client.test_engine import problem_of
from tests.faults.line import BadLine


def latest(client: Client, document_id: DocumentId) -> DocumentProgress:
    nothing = DocumentProgress(version=0, verified=0, total=0, has_key=False)
    return client.heard.documents.get(document_id, [nothing])[-1]


async def whole(client: Client, document_id: DocumentId) -> None:
    await client.heard.until(lambda: latest(client, document_id).whole)


def chunk_files(client: Client) -> list[Path]:
    return sorted(p for p in client.folder.rglob("chunks/*/*") if p.is_file())


@pytest.fixture
async def an(town: Town) -> Client:
    await town.delegate("an")
    return await town.come("an")


class TestEarly:
    async def test_sealed_papers_arrive_before_the_release(self, town: Town, an: Client) -> None:
        document_id = await town.document(padding_bytes=600_000)
        await whole(an, document_id)
        progress = latest(an, document_id)
        assert progress.total > 2
        assert not progress.has_key
        assert document_id not in an.engine.replica.meeting.documents
        assert (await problem_of(an.engine.library.open(document_id))).problem is ClientProblem.NOT_RELEASED
        assert all(b"%PDF" not in path.read_bytes() for path in chunk_files(an))

    async def test_release_opens_it_with_the_fact(self, town: Town, an: Client) -> None:
        document_id = await town.document(padding_bytes=600_000)
        await whole(an, document_id)
        await town.command(ReleaseDocument(document_id=document_id))
        await an.heard.until(lambda: latest(an, document_id).ready)
        content = await an.engine.library.open(document_id)
        assert content.startswith(b"%PDF")
        assert content == await town.chair.engine.library.open(document_id)

    async def test_the_key_comes_without_being_asked_for(
        self, town: Town, an: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        document_id = await town.document()
        await whole(an, document_id)
        asked: list[object] = []

        async def key(papers: object, ref: object) -> KeyAnswer:
            asked.append(ref)
            raise ClientError(ClientProblem.UNREACHABLE)

        monkeypatch.setattr("meetroom.client.server_papers.ServerPapers.key", key)
        await town.command(ReleaseDocument(document_id=document_id))
        reader = await an.engine.library.open_reader(document_id)
        assert await asyncio.to_thread(reader.read, 4) == b"%PDF"
        assert asked == []

    async def test_office_hears_who_is_ready(self, town: Town, an: Client) -> None:
        document_id = await town.document()
        await whole(an, document_id)
        row = Readiness(person_id=an.me, verified=1, total=1)
        await town.chair.heard.until(lambda: row in town.chair.heard.readiness)

    async def test_new_version_of_a_released_document(self, town: Town, an: Client) -> None:
        document_id = await town.document()
        await town.command(ReleaseDocument(document_id=document_id))
        await an.heard.until(lambda: latest(an, document_id).ready)
        first = await an.engine.library.open(document_id)
        await town.document(pages=5, replaces=document_id, note="thêm phụ lục")
        await an.heard.until(lambda: latest(an, document_id).version == 2 and latest(an, document_id).ready)
        assert await an.engine.library.open(document_id) != first
        assert await an.engine.library.open(document_id, 1) == first


class TestBadTimes:
    async def test_fetching_goes_on_after_an_outage(self, town: Town) -> None:
        await town.delegate("an")
        document_id = await town.document(padding_bytes=3_000_000)
        async with BadLine(*town.address) as line:
            line.delay_s = 0.03
            an = await town.come("an", port=line.port)
            await an.heard.until(lambda: latest(an, document_id).verified >= 1)
            line.cut()
            await an.heard.until(lambda: an.heard.link is LinkState.CONNECTING)
            assert not latest(an, document_id).whole
            line.restore()
            an.engine.reconnect_now()
            await whole(an, document_id)
            await an.engine.close()

    async def test_what_is_here_is_not_fetched_again(self, town: Town) -> None:
        await town.delegate("an")
        document_id = await town.document(padding_bytes=600_000)
        an = await town.come("an")
        await whole(an, document_id)
        kept = {path: path.stat().st_mtime_ns for path in chunk_files(an)}
        await an.engine.close()
        again = await town.come("an", client=town.device(an.folder))
        await whole(again, document_id)
        assert (document_id, 1) in again.engine.library.verified()
        assert {path: path.stat().st_mtime_ns for path in chunk_files(again)} == kept

    async def test_released_papers_open_without_the_server(self, town: Town) -> None:
        await town.delegate("an")
        document_id = await town.document()
        await town.command(ReleaseDocument(document_id=document_id))
        async with BadLine(*town.address) as line:
            an = await town.come("an", port=line.port)
            await an.heard.until(lambda: latest(an, document_id).ready)
            line.cut()
            await an.heard.until(lambda: an.heard.link is LinkState.CONNECTING)
            assert (await an.engine.library.open(document_id)).startswith(b"%PDF")
            await an.engine.close()

    async def test_altered_chunk_on_disk_is_never_opened_and_fetched_anew(self, town: Town, an: Client) -> None:
        document_id = await town.document()
        await town.command(ReleaseDocument(document_id=document_id))
        await an.heard.until(lambda: latest(an, document_id).ready)
        victim = chunk_files(an)[0]
        content = bytearray(victim.read_bytes())
        content[100] ^= 1
        victim.write_bytes(content)
        assert (await problem_of(an.engine.library.open(document_id))).problem is ClientProblem.DOCUMENT_BROKEN
        await an.heard.until(lambda: latest(an, document_id).ready)
        assert (await an.engine.library.open(document_id)).startswith(b"%PDF")


class TestWithdrawn:
    async def test_key_and_chunks_are_gone_everywhere(self, town: Town, an: Client) -> None:
        document_id = await town.document()
        await town.command(ReleaseDocument(document_id=document_id))
        await an.heard.until(lambda: latest(an, document_id).ready)
        await town.command(WithdrawDocument(document_id=document_id, reason="nhầm bản"))
        await an.heard.until(lambda: latest(an, document_id).problem is ClientProblem.DOCUMENT_WITHDRAWN)
        assert (await problem_of(an.engine.library.open(document_id))).problem is ClientProblem.DOCUMENT_WITHDRAWN
        assert an.engine.library.verified() == []
        # What is being destroyed is destroyed to the end.
        await an.engine.close()
        assert chunk_files(an) == []

    async def test_withdrawn_while_away_is_destroyed_on_return(self, town: Town) -> None:
        await town.delegate("an")
        document_id = await town.document()
        await town.command(ReleaseDocument(document_id=document_id))
        an = await town.come("an")
        await an.heard.until(lambda: latest(an, document_id).ready)
        await an.engine.close()
        await town.command(WithdrawDocument(document_id=document_id, reason="nhầm bản"))
        again = await town.come("an", client=town.device(an.folder))
        await again.heard.until(lambda: latest(again, document_id).problem is ClientProblem.DOCUMENT_WITHDRAWN)
        # What lay on the disk is perhaps still being read in; it goes as soon as it is known.
        async with asyncio.timeout(60):
            while chunk_files(again):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        await again.engine.close()
        assert chunk_files(again) == []


class TestUpload:
    async def test_what_is_no_document_is_refused_by_name(self, town: Town) -> None:
        path = town.folder / "xấu.pdf"
        path.write_bytes(b"MZ" * 1_000)
        error = await problem_of(
            town.chair.engine.upload(path, UploadFields(title="Xấu", file_name=path.name), lambda step: None)
        )
        assert error.problem is ClientProblem.INTAKE_REFUSED
        assert error.intake

    async def test_delegate_may_not(self, town: Town, an: Client) -> None:
        path = town.folder / "a.pdf"
        path.write_bytes(pdf(1))
        error = await problem_of(
            an.engine.upload(path, UploadFields(title="A", file_name=path.name), lambda step: None)
        )
        assert error.problem in (ClientProblem.REFUSED, ClientProblem.NOT_ALLOWED)

    async def test_file_that_is_not_there(self, town: Town) -> None:
        error = await problem_of(
            town.chair.engine.upload(
                town.folder / "nowhere.pdf", UploadFields(title="A", file_name="a.pdf"), lambda step: None
            )
        )
        assert error.problem is ClientProblem.FILE_UNREADABLE

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
    async def test_a_pipe_is_no_file(self, town: Town) -> None:
        path = town.folder / "pipe.pdf"
        os.mkfifo(path)
        error = await problem_of(
            town.chair.engine.upload(path, UploadFields(title="A", file_name=path.name), lambda step: None)
        )
        assert error.problem is ClientProblem.FILE_UNREADABLE

    async def test_cancelled_upload_leaves_nothing(self, town: Town) -> None:
        path = town.folder / "lớn.pdf"
        path.write_bytes(pdf(1, 8_000_000))
        began = asyncio.Event()
        fields = UploadFields(title="Lớn", file_name=path.name)
        work = asyncio.create_task(town.chair.engine.upload(path, fields, lambda step: began.set()))
        await began.wait()
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
        assert town.chair.engine.replica.meeting.documents == {}


async def test_meeting_must_be_entered_for_papers(town: Town) -> None:
    client = town.device()
    with pytest.raises(ClientError) as caught:
        _ = client.engine.library
    assert caught.value.problem is ClientProblem.NOT_IN_MEETING
