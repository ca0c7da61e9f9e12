"""One upload while the server lives, and what of it lies on the disk; knows no other upload and no meeting."""

import asyncio
import contextlib
import os
import shutil
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec.structs import replace

from meetroom.domain.core import PersonId
from meetroom.protocol.http import Problem, UploadPhase, UploadState
from meetroom.server.files import Draft
from meetroom.server.upload_problems import GivenUp, UploadFailed
from meetroom.store.uploads import KeptUpload

_COPIES = 3
"""A file takes so many times its size until it is sealed: itself, the harmless PDF, the chunks."""
_encoder = msgspec.json.Encoder()
_drafts = msgspec.json.Decoder(Draft)
_outcomes = msgspec.json.Decoder(UploadState)

Name = tuple[PersonId, str]


class Upload:
    """One upload; what of it must outlive the server stands in `kept`.

    Args:
        folder: of this upload alone.
        store: keeps what must outlive the server.
        starts: how often the file may get its turn at the intake.

    Attributes:
        written_bytes: how much of the file lies in it, perhaps not on disk yet.
        writer: number of the newest request that writes; older ones stop.
        writing: held while the file changes or is forced to disk.
        task: takes the file in, once it is whole.
        too_late: it is being written into the meeting and cannot be taken back any more.
    """

    def __init__(
        self, kept: KeptUpload, folder: Path, store: Callable[[KeptUpload], Awaitable[None]], *, starts: int
    ) -> None:
        self.kept = kept
        self.folder = folder
        self.path = folder / "upload"
        self.written_bytes = kept.received_bytes
        self.writer = 0
        self.writing = asyncio.Lock()
        self.task: asyncio.Task[None] | None = None
        self.too_late = False
        self.given_up = False
        self._store = store
        self._starts = starts
        self._progress = (UploadPhase.WAITING, 0, 0)

    @property
    def name(self) -> Name:
        """Whose it is, and which of theirs."""
        return self.kept.person_id, self.kept.upload_id

    @property
    def ended(self) -> bool:
        """Whether it has come to its end, good or bad."""
        return bool(self.kept.outcome)

    @property
    def state(self) -> UploadState:
        """What its sender is told."""
        if self.kept.outcome:
            return _outcomes.decode(self.kept.outcome)
        phase, done_bytes, total_bytes = self._progress
        if not self.kept.sha256:
            phase, done_bytes, total_bytes = UploadPhase.SENDING, self.kept.received_bytes, self.kept.size_bytes
        return UploadState(upload_id=self.kept.upload_id, phase=phase, done_bytes=done_bytes, total_bytes=total_bytes)

    @property
    def draft(self) -> Draft | None:
        """What is about to be written into the meeting, None before that."""
        return _drafts.decode(self.kept.draft) if self.kept.draft else None

    @property
    def owed_bytes(self) -> int:
        """Bytes of the disk it will still take."""
        return 0 if self.ended else _COPIES * self.kept.size_bytes - self.kept.received_bytes

    def lies_since(self, last: datetime) -> bool:
        """Whether not all of it came, and nothing of it since this moment."""
        coming = self.written_bytes > self.kept.received_bytes
        return not (self.kept.sha256 or coming) and self.kept.touched_at < last

    async def change(self, kept: KeptUpload) -> None:
        """Keep it as it is now.  Raises: StoreFailed."""
        self.kept = kept
        await self._store(kept)

    def at(self, phase: UploadPhase, done_bytes: int = 0, total_bytes: int = 0) -> None:
        """See files.Watcher."""
        if self.given_up:
            raise GivenUp
        self._progress = (phase, done_bytes, total_bytes)

    async def begin(self) -> None:
        """See files.Watcher.  Raises: UploadFailed(SERVER_ERROR) for a file whose turns the server did not survive."""
        if self.kept.starts >= self._starts:
            raise UploadFailed(Problem.SERVER_ERROR)
        await self.change(replace(self.kept, starts=self.kept.starts + 1))

    async def keep(self, draft: Draft) -> None:
        """See files.Watcher."""
        self.too_late = True
        await self.change(replace(self.kept, draft=_encoder.encode(draft)))


def pending_manifests(uploads: Iterable[KeptUpload]) -> frozenset[str]:
    """Hashes of the manifests that are about to be written into a meeting."""
    drafts = (_drafts.decode(upload.draft) for upload in uploads if upload.draft and not upload.outcome)
    return frozenset(draft.command.version.manifest_sha256 for draft in drafts)


def write_at(path: Path, offset: int, data: bytes) -> None:
    """Write into a file that is there.  Raises: OSError."""
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(data)


def force(path: Path) -> None:
    """When this returns, what was written is on disk.  Raises: OSError."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def restored(path: Path, received_bytes: int) -> bool:
    """Cut off what was never acknowledged, and what intake left beside it; whether the rest is there."""
    try:
        size_bytes = path.stat().st_size
        if size_bytes > received_bytes:
            os.truncate(path, received_bytes)
        clear(path.parent, names_in(path.parent) - {path.name})
    except OSError:
        return False
    return size_bytes >= received_bytes


def names_in(folder: Path) -> set[str]:
    """What lies in a folder.  Raises: OSError."""
    return {path.name for path in folder.iterdir()}


def clear(folder: Path, names: set[str]) -> None:
    """Remove these from a folder, folders with all that is in them; what cannot be removed stays."""
    for path in (folder / name for name in names):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                path.unlink()
