"""Finds and removes what the store holds and no paper needs any more: keys first, then bytes, then the record.

What is wanted is what a meeting's facts name and was not withdrawn.  Everything else was refused, taken back, or left
by a crash.  Nothing is collected while a version is being sealed; what cannot be judged is kept.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

import msgspec

from meetroom.domain.core import MeetingId
from meetroom.domain.state import DocumentState, Meeting
from meetroom.papers.sealing import Manifest
from meetroom.server.certificates import now_utc
from meetroom.server.room import Room
from meetroom.server.sharing import SharedLock
from meetroom.server.threads import Threads
from meetroom.store.blobs import Blob, Blobs
from meetroom.store.versions import SealedVersion, Versions

log = logging.getLogger(__name__)

EVERY_S = 6 * 3_600.0
_AGAIN_S = 60.0
_manifests = msgspec.json.Decoder(Manifest)


class Shelves(NamedTuple):
    """Where everything of the papers lies."""

    versions: Versions
    chunks: Blobs
    originals: Blobs


class Lost(NamedTuple):
    """A version nobody needs; `named`: the chain names it, so that what is known of it stays on record."""

    version: SealedVersion
    named: bool


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """What the store holds.

    Attributes:
        versions: how many are wanted.
        chunks_bytes: their sealed chunks, as they lie there.
        originals_bytes: the originals they were made of.
        damaged: wanted versions whose manifest is not what the chain names; while there are any, no chunk is garbage.
        lost: versions nobody needs that still have a key or a manifest.
        lost_chunks: chunks of no wanted version.
        lost_originals: originals of no wanted version.
    """

    versions: int
    chunks_bytes: int
    originals_bytes: int
    damaged: int
    lost: tuple[Lost, ...]
    lost_chunks: tuple[Blob, ...]
    lost_originals: tuple[Blob, ...]

    @property
    def lost_bytes(self) -> int:
        """What collecting would free."""
        return sum(blob.size_bytes for blob in (*self.lost_chunks, *self.lost_originals))


class _Marks:
    """What is wanted, marked; hashes as 32 bytes, since there may be a million."""

    def __init__(self) -> None:
        self.versions = 0
        self.damaged = 0
        self.chunks: set[bytes] = set()
        self.originals: set[bytes] = set()

    def mark(self, version: SealedVersion) -> None:
        self.versions += 1
        self.originals.add(bytes.fromhex(version.original_sha256))
        if sha256(version.manifest).hexdigest() != version.manifest_sha256:
            self.damaged += 1
            return
        self.chunks.update(bytes.fromhex(chunk.sha256) for chunk in _manifests.decode(version.manifest).chunks)


def survey(shelves: Shelves, meetings: Mapping[MeetingId, Meeting], pending: AbstractSet[str]) -> Survey:
    """Look through the store; blocks, and changes nothing.

    Args:
        meetings: all whose state stands; versions of others count as wanted.
        pending: hashes of manifests that are about to be written into a meeting.
    Raises: StoreFailed; BlobFailed.
    """
    marks, lost = _Marks(), []
    for version in shelves.versions.each():
        meeting = meetings.get(version.meeting_id)
        if meeting is None or version.manifest_sha256 in pending or _is_wanted(meeting, version):
            marks.mark(version)
        elif version.has_key or version.manifest:
            lost.append(Lost(msgspec.structs.replace(version, manifest=b""), _is_named(meeting, version)))
    kept_bytes, lost_chunks = _told_apart(shelves.chunks, marks.chunks, keep_all=marks.damaged > 0)
    originals_bytes, lost_originals = _told_apart(shelves.originals, marks.originals, keep_all=False)
    return Survey(
        versions=marks.versions,
        chunks_bytes=kept_bytes,
        originals_bytes=originals_bytes,
        damaged=marks.damaged,
        lost=tuple(lost),
        lost_chunks=lost_chunks,
        lost_originals=lost_originals,
    )


def collect(shelves: Shelves, found: Survey, now: datetime) -> None:
    """Remove what a survey found to be lost; blocks.  Harmless to begin again where it broke off.

    Nothing may have been put into the store since the survey.
    Raises: StoreFailed; BlobFailed.
    """
    for lost in found.lost:
        if lost.version.has_key:
            shelves.versions.destroy_key(lost.version, now=now)
    for blob in found.lost_chunks:
        shelves.chunks.remove(blob.sha256)
    for blob in found.lost_originals:
        shelves.originals.remove(blob.sha256)
    for lost in found.lost:
        if lost.named:
            shelves.versions.clear(lost.version)
        else:
            shelves.versions.forget(lost.version)


def _is_named(meeting: Meeting, version: SealedVersion) -> bool:
    document = meeting.documents.get(version.document_id)
    return document is not None and any(v.manifest_sha256 == version.manifest_sha256 for v in document.versions)


def _is_wanted(meeting: Meeting, version: SealedVersion) -> bool:
    document = meeting.documents.get(version.document_id)
    withdrawn = document is not None and document.state is DocumentState.WITHDRAWN
    return _is_named(meeting, version) and not withdrawn


def _told_apart(blobs: Blobs, wanted: AbstractSet[bytes], *, keep_all: bool) -> tuple[int, tuple[Blob, ...]]:
    """Bytes of what is wanted, and what is not."""
    kept_bytes, lost = 0, []
    for blob in blobs.all():
        if keep_all or bytes.fromhex(blob.sha256) in wanted:
            kept_bytes += blob.size_bytes
        else:
            lost.append(blob)
    return kept_bytes, tuple(lost)


class Collector:
    """Collects in the background, of a server that runs.

    Args:
        sealing: shared by whoever puts a version into the store until its fact is written.

    Attributes:
        pending: tells the hashes of manifests that are about to be written into a meeting after a restart.
    """

    def __init__(
        self, versions: Versions, chunks: Blobs, originals: Blobs, workers: Threads, sealing: SharedLock
    ) -> None:
        self.shelves = Shelves(versions, chunks, originals)
        self.pending: Callable[[], AbstractSet[str]] = frozenset
        self._workers = workers
        self._sealing = sealing
        self._rooms: dict[MeetingId, Room] = {}
        self._wanted = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def know(self, room: Room) -> None:
        """One more meeting."""
        self._rooms[room.meeting_id] = room

    def start(self) -> None:
        """Collect now, then whenever there may be something, and now and then."""
        self._wanted.set()
        self._task = asyncio.create_task(self._live(), name="collecting what no paper needs")

    def soon(self) -> None:
        """There may be something to collect."""
        self._wanted.set()

    async def close(self) -> None:
        """End; what is being removed is removed."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def collect(self) -> Survey:
        """Collect once; returns what was found, and is gone now.  Raises: StoreFailed; BlobFailed."""
        async with self._sealing.alone():
            # A meeting that starts again from its journal may not know yet what stands there.
            meetings = {name: room.meeting for name, room in self._rooms.items() if room.stands}
            work = asyncio.ensure_future(self._workers.run(self._collect, meetings, self.pending()))
            try:
                found = await asyncio.shield(work)
            except asyncio.CancelledError:
                await asyncio.gather(work, return_exceptions=True)
                raise
        if found.lost or found.lost_bytes:
            log.info("collected", extra={"versions": len(found.lost), "bytes": found.lost_bytes})
        if found.damaged:
            log.error("no chunk collected: manifests are damaged", extra={"count": found.damaged})
        return found

    def _collect(self, meetings: Mapping[MeetingId, Meeting], pending: AbstractSet[str]) -> Survey:
        found = survey(self.shelves, meetings, pending)
        collect(self.shelves, found, now_utc())
        return found

    async def _live(self) -> None:
        pause_s = 0.0
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause_s or None):
                    await self._wanted.wait()
            self._wanted.clear()
            try:
                await self.collect()
                pause_s = EVERY_S
            except Exception:
                log.exception("nothing collected")
                pause_s = _AGAIN_S
