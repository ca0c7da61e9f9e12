"""Files on their way in, piece by piece, until they are papers of their meeting; knows no request and no rule.

What was acknowledged is on disk.  An upload outlives a broken line and the end of the server; one that nobody goes on
with is swept away, and so is everything in the folder that belongs to none.
"""

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec.structs import replace

from meetroom.domain.core import MeetingId, PersonId, Refused, check_id, is_sha256
from meetroom.papers.refusals import IntakeRefusal
from meetroom.protocol.http import (
    FinishUpload,
    OpenUpload,
    Problem,
    ProblemAnswer,
    UploadFields,
    UploadPhase,
    UploadState,
)
from meetroom.server.certificates import now_utc
from meetroom.server.config import UploadLimits
from meetroom.server.files import Files
from meetroom.server.gathering import Gathering
from meetroom.server.room import RoomTrouble, RoomUnavailable
from meetroom.server.threads import Threads
from meetroom.server.upload import Name, Upload, clear, force, names_in, pending_manifests, restored, write_at
from meetroom.server.upload_problems import GivenUp, UploadFailed
from meetroom.store.uploads import KeptUpload, Uploads

log = logging.getLogger(__name__)

_WRITE_BYTES = 256 * 1024
_SWEEP_S = 600.0
_encoder = msgspec.json.Encoder()
_fields = msgspec.json.Decoder(UploadFields)


class UploadDesk:
    """All uploads of a server.

    Args:
        folder: for the files underway; made when missing.
        problem_of: how an error is told.
        count: told of every end: "ok", or the problem.
    """

    def __init__(
        self,
        folder: Path,
        store: Uploads,
        files: Files,
        workers: Threads,
        limits: UploadLimits,
        *,
        problem_of: Callable[[Exception], ProblemAnswer],
        count: Callable[[str], None],
        clock: Callable[[], datetime] = now_utc,
    ) -> None:
        self.limits = limits
        self._folder = folder
        self._store = store
        self._files = files
        self._workers = workers
        self._problem_of = problem_of
        self._count = count
        self._clock = clock
        self._uploads: dict[Name, Upload] = {}
        self._sweeping: asyncio.Task[None] | None = None
        folder.mkdir(mode=0o700, exist_ok=True)

    async def open(self, gatherings: Mapping[MeetingId, Gathering]) -> None:
        """Go on with what was underway when the server ended.  Raises: StoreFailed; OSError."""
        self._files.collector.pending = self._pending
        for kept in await self._workers.run(self._store.all):
            upload = self._made(kept)
            needless = upload.ended or bool(kept.draft)
            whole = needless or await self._workers.run(restored, upload.path, kept.received_bytes)
            if whole and kept.meeting_id in gatherings:
                self._uploads[upload.name] = upload
            else:
                await self._workers.run(self._store.forget, *upload.name)
        await self.sweep()
        for upload in self._uploads.values():
            if upload.kept.sha256 and not upload.ended:
                self._begin(upload, gatherings[upload.kept.meeting_id])
        self._sweeping = asyncio.create_task(self._sweep_now_and_then(), name="sweeping uploads")

    async def close(self) -> None:
        """Stop; what was underway goes on at the next start."""
        tasks = [upload.task for upload in self._uploads.values() if upload.task is not None]
        if self._sweeping is not None:
            tasks.append(self._sweeping)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for upload in self._uploads.values():
            if upload.kept.starts and not upload.ended:
                # Only ends without warning are counted: they may have been the file's doing.
                await upload.change(replace(upload.kept, starts=0))

    async def announce(self, gathering: Gathering, person_id: PersonId, request: OpenUpload) -> UploadState:
        """Begin an upload, or find the one of this name; refused here is whatever can be refused without the file.

        Raises: Refused; UploadFailed(BAD_REQUEST | INTAKE_REFUSED | TOO_LARGE | TOO_MANY_UPLOADS | NO_SPACE);
            StoreFailed; OSError.
        """
        known = self._uploads.get((person_id, request.upload_id))
        if known is not None:
            same = (gathering.room.meeting_id, request.size_bytes) == (known.kept.meeting_id, known.kept.size_bytes)
            if not same:
                raise UploadFailed(Problem.BAD_REQUEST)
            return await self.look(known)
        self._check(gathering, person_id, request)
        left = self._in_the_way(person_id, request.size_bytes)
        if left is not None:
            await self._remove(left)
            return await self.announce(gathering, person_id, request)
        kept = KeptUpload(
            person_id=person_id,
            upload_id=request.upload_id,
            meeting_id=gathering.room.meeting_id,
            fields=_encoder.encode(request.fields),
            size_bytes=request.size_bytes,
            received_bytes=0,
            touched_at=self._clock(),
        )
        upload = self._uploads[person_id, request.upload_id] = self._made(kept)
        try:
            async with upload.writing:
                await self._workers.run(self._make_room, upload)
                await upload.change(kept)
        except BaseException:
            self._uploads.pop(upload.name, None)
            await asyncio.shield(self._workers.run(shutil.rmtree, upload.folder, ignore_errors=True))
            raise
        return upload.state

    def find(self, gathering: Gathering, person_id: PersonId, upload_id: str) -> Upload:
        """An upload of this person in this meeting.  Raises: UploadFailed(NOT_FOUND)."""
        upload = self._uploads.get((person_id, upload_id))
        if upload is None or upload.kept.meeting_id != gathering.room.meeting_id:
            raise UploadFailed(Problem.NOT_FOUND)
        return upload

    async def write(self, upload: Upload, offset: int, pieces: AsyncIterator[bytes]) -> UploadState:
        """Add a piece of the file; when this returns it is on disk.

        Where the line breaks, what has come of the piece is kept.  The newest request writes: an older one, perhaps of
        a line that is dead without knowing, ends with WRONG_OFFSET.

        Args:
            offset: where in the file the piece begins.
        Raises: UploadFailed(WRONG_OFFSET | TOO_LARGE | NOT_FOUND); what `pieces` raises; StoreFailed; OSError.
        """
        upload.writer += 1
        turn = upload.writer
        waiting = bytearray()
        room_bytes = min(self.limits.piece_bytes, upload.kept.size_bytes - offset)
        if not await self._is_there(upload, offset):
            raise UploadFailed(Problem.WRONG_OFFSET)
        try:
            async for data in pieces:
                room_bytes -= len(data)
                if room_bytes < 0:
                    raise UploadFailed(Problem.TOO_LARGE)
                waiting += data
                if len(waiting) >= _WRITE_BYTES:
                    await self._append(upload, turn, waiting)
            await self._append(upload, turn, waiting)
        except UploadFailed:
            raise
        except Exception:
            if waiting:
                await self._append(upload, turn, waiting)
            raise
        finally:
            await self._settle(upload)
        return upload.state

    async def look(self, upload: Upload) -> UploadState:
        """Where an upload stands.  Raises: StoreFailed; OSError."""
        await self._settle(upload)
        return upload.state

    async def finish(self, gathering: Gathering, upload: Upload, request: FinishUpload) -> UploadState:
        """Nothing more comes: begin to take the file in.  Asked again, it says where that stands.

        Raises: Refused; UploadFailed(WRONG_OFFSET: not all is here | BAD_REQUEST); StoreFailed; OSError.
        """
        if not is_sha256(request.sha256):
            raise UploadFailed(Problem.BAD_REQUEST)
        await self._settle(upload)
        async with upload.writing:
            if self._uploads.get(upload.name) is not upload:
                raise UploadFailed(Problem.NOT_FOUND)  # it was given up in this moment
            coming = upload.kept
            if coming.sha256 or upload.ended:
                return upload.state
            if coming.received_bytes != coming.size_bytes:
                raise UploadFailed(Problem.WRONG_OFFSET)
            self._files.check(gathering.meeting, coming.person_id, request.fields)
            fields = _encoder.encode(request.fields)
            try:
                await upload.change(replace(coming, sha256=request.sha256, fields=fields, touched_at=self._clock()))
            except BaseException:
                upload.kept = coming
                raise
        self._begin(upload, gathering)
        return upload.state

    async def give_up(self, upload: Upload) -> UploadState:
        """Forget an upload and all of its file; one that is being written into the meeting has its way.

        Returns: how it ended, where it had.
        """
        if upload.too_late and upload.task is not None:
            await asyncio.wait({upload.task})
        upload.given_up = True
        upload.writer += 1
        if upload.task is not None:
            upload.task.cancel()
            await asyncio.wait({upload.task})
        await self._remove(upload)
        if upload.state.phase is UploadPhase.SEALING and not upload.ended:
            self._files.collector.soon()  # some chunks may lie there already
        return upload.state

    async def sweep(self) -> None:
        """Forget what nobody went on with, and clear the folder of all that belongs to no upload."""
        last = self._clock() - timedelta(seconds=self.limits.kept_s)
        for upload in tuple(self._uploads.values()):
            idle = upload.task is None or upload.ended
            if idle and upload.kept.touched_at < last:
                await self._remove(upload)
        there = await self._workers.run(names_in, self._folder)
        strays = there - {upload.folder.name for upload in self._uploads.values() if not upload.ended}
        await self._workers.run(clear, self._folder, strays)

    def _made(self, kept: KeptUpload) -> Upload:
        # The id is the sender's and no name for a folder.
        folder = sha256(f"{kept.person_id}\n{kept.upload_id}".encode()).hexdigest()[:32]
        return Upload(
            kept,
            self._folder / folder,
            lambda changed: self._workers.run(self._store.keep, changed),
            starts=self.limits.starts,
        )

    def _check(self, gathering: Gathering, person_id: PersonId, request: OpenUpload) -> None:
        try:
            check_id(request.upload_id)
        except Refused as refused:
            raise UploadFailed(Problem.BAD_REQUEST) from refused
        if request.size_bytes == 0:
            raise UploadFailed(Problem.INTAKE_REFUSED, IntakeRefusal.EMPTY_FILE)
        if request.size_bytes > self._files.limits.file_bytes:
            raise UploadFailed(Problem.TOO_LARGE)
        self._files.check(gathering.meeting, person_id, request.fields)

    def _in_the_way(self, person_id: PersonId, size_bytes: int) -> Upload | None:
        """What a person left lying that must give way to one more of theirs; None: there is room for it.

        Somebody whose cancelling was not heard, or whose machine broke, is not to wait a day.
        Raises: UploadFailed(TOO_MANY_UPLOADS).
        """
        own = [u for (owner, _), u in self._uploads.items() if owner == person_id and not u.ended]
        own_bytes = sum(upload.kept.size_bytes for upload in own)
        if len(own) < self.limits.uploads and own_bytes + size_bytes <= self.limits.uploads_bytes:
            return None
        last = self._clock() - timedelta(seconds=self.limits.left_s)
        left = [upload for upload in own if upload.lies_since(last)]
        if not left:
            raise UploadFailed(Problem.TOO_MANY_UPLOADS)
        return min(left, key=lambda upload: upload.kept.touched_at)

    def _make_room(self, upload: Upload) -> None:
        owed_bytes = sum(other.owed_bytes for other in tuple(self._uploads.values()))
        if shutil.disk_usage(self._folder).free < owed_bytes + self.limits.spare_bytes:
            raise UploadFailed(Problem.NO_SPACE)
        shutil.rmtree(upload.folder, ignore_errors=True)
        upload.folder.mkdir(mode=0o700)
        upload.path.open("xb").close()

    async def _is_there(self, upload: Upload, offset: int) -> bool:
        """Whether the file ends at this place now."""
        async with upload.writing:
            return not upload.kept.sha256 and not upload.ended and offset == upload.written_bytes

    async def _append(self, upload: Upload, turn: int, waiting: bytearray) -> None:
        async with upload.writing:
            if turn != upload.writer or upload.kept.sha256:
                raise UploadFailed(Problem.WRONG_OFFSET)
            # In a thread: a slow disk must not keep anybody's ballot waiting.
            await self._workers.run(write_at, upload.path, upload.written_bytes, bytes(waiting))
            upload.written_bytes += len(waiting)
            waiting.clear()

    async def _settle(self, upload: Upload) -> None:
        """Force to disk what was written, and say so for the next start."""
        async with upload.writing:
            if self._uploads.get(upload.name) is not upload:
                raise UploadFailed(Problem.NOT_FOUND)
            written_bytes = upload.written_bytes
            if written_bytes == upload.kept.received_bytes:
                return
            await self._workers.run(force, upload.path)
            await upload.change(replace(upload.kept, received_bytes=written_bytes, touched_at=self._clock()))

    def _begin(self, upload: Upload, gathering: Gathering) -> None:
        upload.task = asyncio.create_task(self._take_in(upload, gathering), name="upload")

    async def _take_in(self, upload: Upload, gathering: Gathering) -> None:
        try:
            outcome = await self._outcome(upload, gathering)
        except GivenUp:
            return
        except RoomUnavailable as unavailable:
            if unavailable.trouble is RoomTrouble.STOPPING:
                return  # the next start goes on
            outcome = self._failed(upload, unavailable)
        except Exception as error:
            outcome = self._failed(upload, error)
        await self._end(upload, outcome)
        if outcome.problem is not None and upload.kept.draft:
            self._files.collector.soon()  # it was kept, and will not be written into the meeting

    async def _outcome(self, upload: Upload, gathering: Gathering) -> UploadState:
        kept = upload.kept
        draft = upload.draft
        if draft is not None:
            upload.too_late = True
            answer = await self._files.resume(gathering, kept.person_id, draft, upload)
        else:
            fields = _fields.decode(kept.fields)
            answer = await self._files.take(gathering, kept.person_id, fields, upload.path, kept.sha256, upload)
        return replace(upload.state, answer=answer)

    def _failed(self, upload: Upload, error: Exception) -> UploadState:
        problem = self._problem_of(error)
        if problem.problem is Problem.SERVER_ERROR:
            log.error("upload failed", exc_info=error, extra={"meeting": upload.kept.meeting_id})
        return replace(upload.state, problem=problem)

    async def _end(self, upload: Upload, outcome: UploadState) -> None:
        self._count("ok" if outcome.problem is None else outcome.problem.problem.value)
        try:
            await self._workers.run(shutil.rmtree, upload.folder, ignore_errors=True)
            await upload.change(replace(upload.kept, outcome=_encoder.encode(outcome), touched_at=self._clock()))
            await self._forget_older(upload.kept.person_id)
        except Exception:
            # What became of it is known while the server lives; the next start takes it in again, harmlessly.
            log.exception("end of an upload not kept", extra={"meeting": upload.kept.meeting_id})

    async def _forget_older(self, person_id: PersonId) -> None:
        ended = [u for (owner, _), u in self._uploads.items() if owner == person_id and u.ended]
        for upload in sorted(ended, key=lambda u: u.kept.touched_at)[: -self.limits.ended]:
            await self._remove(upload)

    async def _remove(self, upload: Upload) -> None:
        upload.writer += 1
        async with upload.writing:
            self._uploads.pop(upload.name, None)
            await self._workers.run(self._store.forget, *upload.name)
            await self._workers.run(shutil.rmtree, upload.folder, ignore_errors=True)

    def _pending(self) -> frozenset[str]:
        return pending_manifests(upload.kept for upload in self._uploads.values())

    async def _sweep_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(_SWEEP_S)
            try:
                await self.sweep()
            except Exception:
                log.exception("uploads not swept")
