"""Uploads from the client's side: cut lines, restarts of either end, changed files, giving up; nothing sent twice."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from meetroom.client import uploads
from meetroom.client.disk import SealedLog
from meetroom.client.engine import ClientError, ClientProblem, UploadPhase, UploadStep
from meetroom.client.wire import Door
from meetroom.domain.core import DocumentId
from meetroom.domain.state import Role
from meetroom.protocol.http import UploadAnswer, UploadFields
from meetroom.server.upload import Upload
from tests.client.conftest import Client, Town, pdf
from tests.client.test_engine import problem_of
from tests.faults.line import BadLine

SIZE = 3_000_000
PAPER = pdf(1, SIZE)


class Steps:
    """What was told of one upload."""

    def __init__(self) -> None:
        self.all: list[UploadStep] = []
        self._changed = asyncio.Event()

    def __call__(self, step: UploadStep) -> None:
        self.all.append(step)
        self._changed.set()

    async def until(self, holds: Callable[[UploadStep], bool]) -> None:
        """Wait for a step, of the past too."""
        async with asyncio.timeout(60):
            while not any(map(holds, self.all)):
                self._changed.clear()
                await self._changed.wait()


def sending(at_least: int) -> Callable[[UploadStep], bool]:
    return lambda step: step.phase is UploadPhase.SENDING and step.done_bytes >= at_least


@pytest.fixture
def big(town: Town) -> Path:
    """A paper that takes several pieces."""
    path = town.folder / "báo cáo.pdf"
    path.write_bytes(PAPER)
    return path


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "_PAUSES_S", (0.02,))
    monkeypatch.setattr(uploads, "_LOOKS_S", (0.02,))
    monkeypatch.setattr(uploads, "_LARGEST_PIECE_BYTES", 512 * 1024)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """First byte and size of every piece that set out."""
    pieces: list[tuple[int, int]] = []
    send = Door.send_piece

    async def counted(self: Door, *path: str, first: int, size_bytes: int, **rest: object) -> bytes:
        pieces.append((first, size_bytes))
        return await send(self, *path, first=first, size_bytes=size_bytes, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Door, "send_piece", counted)
    return pieces


def fields(**more: object) -> UploadFields:
    return UploadFields(title="Báo cáo", file_name="báo cáo.pdf", **more)  # type: ignore[arg-type]


def start(client: Client, path: Path, told: Steps, **more: object) -> "asyncio.Task[UploadAnswer]":
    return asyncio.create_task(client.engine.upload(path, fields(**more), told))


def server_uploads(town: Town) -> list[Upload]:
    return list(town.server.house.uploads._uploads.values())


def remains(town: Town) -> list[Path]:
    return list((town.server.config.data_folder / "uploads").iterdir())


class TestOnTheWay:
    async def test_every_phase_is_told(self, town: Town, big: Path) -> None:
        told = Steps()
        answer = await town.chair.engine.upload(big, fields(), told)
        phases = list(dict.fromkeys(step.phase for step in told.all))
        assert phases[:2] == [UploadPhase.WAITING, UploadPhase.SENDING]
        assert set(phases) <= set(UploadPhase) - {UploadPhase.CONVERTING}
        done = [step.done_bytes for step in told.all if step.phase is UploadPhase.SENDING]
        assert (done, done[-1]) == (sorted(done), len(PAPER))
        assert answer.pages == 1
        assert remains(town) == []

    async def test_several_at_once(self, town: Town) -> None:
        paths = [town.folder / f"{n}.pdf" for n in range(uploads.AT_ONCE + 2)]
        for number, path in enumerate(paths):
            path.write_bytes(pdf(1 + number, 20_000))
        answers = await asyncio.gather(*(start(town.chair, path, Steps()) for path in paths))
        assert [answer.pages for answer in answers] == list(range(1, len(paths) + 1))

    async def test_the_same_file_twice_at_once_is_two_papers(self, town: Town, big: Path) -> None:
        one, other = await asyncio.gather(*(start(town.chair, big, Steps()) for _ in range(2)))
        assert one.document_id != other.document_id
        assert one.original_sha256 == other.original_sha256


class TestBadTimes:
    async def test_a_cut_line_is_waited_for(self, town: Town, big: Path, sent: list[tuple[int, int]]) -> None:
        async with BadLine(*town.address) as line:
            chair = await another_device(town, line.port)
            told = Steps()
            work = start(chair, big, told)
            for share in (0.1, 0.4, 0.7):
                await told.until(sending(int(SIZE * share)))
                line.cut()
                told.all.clear()
                await told.until(lambda step: step.phase is UploadPhase.WAITING)
                line.restore()
            assert (await work).size_bytes > SIZE * 0.9
            await chair.engine.close()
        repeated = sum(size for _, size in sent) - len(PAPER)
        assert repeated < 4 * 512 * 1024  # of a piece that broke off, what had arrived is not sent again

    async def test_the_server_starts_again(self, town: Town, big: Path, sent: list[tuple[int, int]]) -> None:
        told = Steps()
        work = start(town.chair, big, told)
        await told.until(sending(SIZE // 3))
        await town.restart()
        assert (await work).pages == 1
        assert len(town.server.house.gatherings[town.meeting_id].meeting.documents) == 1
        assert max(first for first, _ in sent) > 0

    async def test_the_program_starts_again(self, town: Town, big: Path, sent: list[tuple[int, int]]) -> None:
        chair = await another_device(town)
        told = Steps()
        work = start(chair, big, told)
        await told.until(sending(SIZE // 2))
        await chair.engine.close()
        with pytest.raises(asyncio.CancelledError):
            await work
        (upload,) = server_uploads(town)
        before = upload.written_bytes
        assert before > 0
        notes = b"".join(path.read_bytes() for path in chair.folder.rglob("uploads.log"))
        assert notes
        assert b"upload_id" not in notes
        sent.clear()
        again = await another_device(town, folder=chair.folder)
        answer = await again.engine.upload(big, fields(note="sửa"), Steps())
        assert sent[0][0] >= before
        assert answer.pages == 1
        assert len(town.server.house.gatherings[town.meeting_id].meeting.documents) == 1
        # It is done with: the same file again is another paper.
        sent.clear()
        second = await again.engine.upload(big, fields(), Steps())
        assert (second.document_id != answer.document_id, sent[0][0]) == (True, 0)

    async def test_the_program_starts_again_while_the_server_takes_it_in(
        self, town: Town, big: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        gate, asked = asyncio.Event(), asyncio.Event()
        files = town.server.house.files
        take = files.take

        async def held(*args: object) -> UploadAnswer:
            asked.set()
            await gate.wait()
            return await take(*args)  # type: ignore[arg-type]

        monkeypatch.setattr(files, "take", held)
        chair = await another_device(town)
        work = start(chair, big, Steps())
        await asked.wait()
        await chair.engine.close()
        await asyncio.gather(work, return_exceptions=True)
        again = await another_device(town, folder=chair.folder)
        resumed = start(again, big, Steps())
        gate.set()
        answer = await resumed
        assert list(town.server.house.gatherings[town.meeting_id].meeting.documents) == [answer.document_id]

    async def test_a_server_that_stays_away_is_said_in_the_end(
        self, town: Town, big: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(town.chair.engine._own.uploads, "_patience_s", 0.2)
        told = Steps()
        work = start(town.chair, big, told)
        await told.until(sending(SIZE // 3))
        await town.stop()
        assert (await problem_of(work)).problem is ClientProblem.UNREACHABLE
        await town.start_again()
        monkeypatch.setattr(town.chair.engine._own.uploads, "_patience_s", 60.0)
        assert (await town.chair.engine.upload(big, fields(), Steps())).pages == 1

    async def test_an_upload_the_server_forgot_begins_anew(self, town: Town, big: Path) -> None:
        told = Steps()
        work = start(town.chair, big, told)
        await told.until(sending(SIZE // 3))
        desk = town.server.house.uploads
        (upload,) = server_uploads(town)
        await desk.give_up(upload)
        assert (await work).pages == 1

    async def test_a_disk_that_cannot_be_written_keeps_nobody_from_uploading(
        self, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*args: object) -> None:
            raise OSError("full")

        monkeypatch.setattr(SealedLog, "rewrite", full)
        assert await town.document()


class TestOneself:
    async def test_a_file_that_changes_is_not_taken(self, town: Town, big: Path) -> None:
        told = Steps()
        work = start(town.chair, big, told)
        await told.until(sending(SIZE // 3))
        os.utime(big, ns=(1, 1))
        assert (await problem_of(work)).problem is ClientProblem.UPLOAD_ALTERED
        await gone(town)
        assert town.chair.engine.replica.meeting.documents == {}

    async def test_a_file_that_becomes_shorter(self, town: Town, big: Path) -> None:
        told = Steps()
        work = start(town.chair, big, told)
        await told.until(sending(SIZE // 3))
        os.truncate(big, SIZE // 3)
        problem = (await problem_of(work)).problem
        assert problem in (ClientProblem.FILE_UNREADABLE, ClientProblem.UPLOAD_ALTERED)
        await gone(town)

    async def test_giving_up_leaves_nothing_anywhere(self, town: Town, big: Path) -> None:
        told = Steps()
        work = start(town.chair, big, told)
        await told.until(sending(SIZE // 3))
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
        await gone(town)
        memory = town.chair.engine._own.uploads._memory
        async with asyncio.timeout(60):
            while memory._tickets or memory._taken:  # noqa: ASYNC110  (forgotten once the server has answered)
                await asyncio.sleep(0.01)
        # And nothing of it stands in the way of the next try.
        assert (await town.chair.engine.upload(big, fields(), Steps())).pages == 1

    async def test_giving_up_is_told_when_the_line_is_back(self, town: Town, big: Path) -> None:
        async with BadLine(*town.address) as line:
            chair = await another_device(town, line.port)
            told = Steps()
            work = start(chair, big, told)
            await told.until(sending(SIZE // 3))
            line.cut()
            work.cancel()
            with pytest.raises(asyncio.CancelledError):
                await work
            await line.attempted()
            assert len(server_uploads(town)) == 1
            line.restore()
            await gone(town)
            await chair.engine.close()

    async def test_giving_up_is_told_by_the_next_run_of_the_program(
        self, town: Town, big: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told = Steps()
        fetch = Door.fetch

        async def deaf(self: Door, method: str, *path: str, **rest: object) -> bytes:
            if method == "DELETE":
                raise ClientError(ClientProblem.UNREACHABLE)
            return await fetch(self, method, *path, **rest)  # type: ignore[arg-type]

        monkeypatch.setattr(Door, "fetch", deaf)
        monkeypatch.setattr(uploads, "_FAREWELL_S", 0.2)
        chair = await another_device(town)
        work = start(chair, big, told)
        await told.until(sending(SIZE // 3))
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
        await chair.engine.close()
        (left,) = server_uploads(town)
        monkeypatch.setattr(Door, "fetch", fetch)
        again = await another_device(town, folder=chair.folder)
        # The same file is handed in again: as a new upload, since nobody wants the old one.
        assert (await again.engine.upload(big, fields(), Steps())).pages == 1
        await gone(town)
        assert left.given_up

    async def test_a_refusal_comes_before_the_file(self, town: Town, big: Path, sent: list[tuple[int, int]]) -> None:
        error = await problem_of(start(town.chair, big, Steps(), replaces=DocumentId("d-nothing")))
        assert (error.problem, error.refusal) == (ClientProblem.REFUSED, "unknown_document")
        empty = town.folder / "trống.pdf"
        empty.write_bytes(b"")
        error = await problem_of(start(town.chair, empty, Steps()))
        assert (error.problem, error.intake) == (ClientProblem.INTAKE_REFUSED, "EMPTY_FILE")
        assert sent == []
        await gone(town)

    async def test_what_was_refused_can_be_tried_again(self, town: Town) -> None:
        path = town.folder / "xấu.pdf"
        path.write_bytes(b"MZ" * 1_000)
        for _ in range(2):
            assert (await problem_of(start(town.chair, path, Steps()))).problem is ClientProblem.INTAKE_REFUSED

    async def test_nobody_logged_in(self, town: Town, big: Path) -> None:
        with pytest.raises(ClientError):
            await town.device().engine.upload(big, fields(), Steps())


async def another_device(town: Town, port: int | None = None, folder: Path | None = None) -> Client:
    """A secretary with a device of their own."""
    if len(town.chair.engine.replica.meeting.people) == 1:
        await town.delegate("thuky", roles=(Role.SECRETARY,))
    return await town.come("thuky", client=town.device(folder), port=port)


async def gone(town: Town) -> None:
    """Wait until the server has heard of it."""
    async with asyncio.timeout(60):
        while remains(town) or any(not upload.ended for upload in server_uploads(town)):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
