"""What this device has of a meeting's sealed versions, and the one way their chunks get to disk and from it.

Knows no key and no network.
"""

import asyncio
import logging
from collections.abc import Iterator

from meetroom.client.disk import disk_error
from meetroom.client.shelf import Shelf, VersionRef
from meetroom.client.volume import Volume
from meetroom.domain.core import DocumentId
from meetroom.papers.sealing import ChunkRef, check_chunk

logger = logging.getLogger(__name__)


class Holdings:
    """See the module.  Belongs to one loop; the disk is used in worker threads, by one at a time."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self._volumes: dict[VersionRef, Volume] = {}
        self._names: dict[str, Volume] = {}
        self._homes: dict[str, Volume] = {}
        self._disk = asyncio.Lock()

    def __iter__(self) -> Iterator[Volume]:
        return iter(tuple(self._volumes.values()))

    def __contains__(self, volume: Volume) -> bool:
        return self._volumes.get(volume.ref) is volume

    def get(self, ref: VersionRef) -> Volume | None:
        """A version, None when nothing is known of it."""
        return self._volumes.get(ref)

    def named(self, name: str) -> Volume | None:
        """The version whose manifest has this hash."""
        return self._names.get(name)

    def of_document(self, document_id: DocumentId) -> list[Volume]:
        """All versions of a document."""
        return [volume for volume in self._volumes.values() if volume.ref.document_id == document_id]

    def newest(self, document_id: DocumentId) -> VersionRef:
        """The newest version of a document; number 0 when there is none."""
        return VersionRef(document_id, max((v.ref.version for v in self.of_document(document_id)), default=0))

    def add(self, volume: Volume) -> None:
        """Take a version up; another one of the same number gives way."""
        before = self._volumes.get(volume.ref)
        if before is not None:
            self.discard(before)
        self._volumes[volume.ref] = self._names[volume.name] = volume
        self._homes.update(dict.fromkeys(volume.chunks, volume))

    def discard(self, volume: Volume) -> None:
        """Know nothing of a version any more; what lies on disk stays."""
        if volume in self:
            del self._volumes[volume.ref]
            self._names.pop(volume.name, None)
            for sha256 in volume.chunks:
                self._homes.pop(sha256, None)

    async def examine(self, volume: Volume) -> None:
        """Look through the disk for what is there of a version."""
        async with self._disk:
            volume.examined(await asyncio.to_thread(self.shelf.missing, volume.manifest))

    async def keep_manifest(self, volume: Volume) -> None:
        """Keep a manifest, so that a restart need not ask for it."""
        try:
            async with self._disk:
                if volume in self:  # else it was withdrawn meanwhile
                    await asyncio.to_thread(self.shelf.put_manifest, volume.ref, volume.raw)
        except OSError as error:
            logger.warning("a manifest is kept in memory only: %s", disk_error(error).problem)

    async def keep(self, volume: Volume, chunk: ChunkRef, ciphertext: bytes) -> bool:
        """Keep a chunk that was fetched; False when it is not what it should be, and then nothing is kept.

        Raises: ClientError(NO_SPACE | FILE_UNREADABLE).
        """
        async with self._disk:
            if volume not in self:
                return True  # withdrawn or replaced meanwhile: nobody wants it any more
            try:
                return await asyncio.to_thread(self.shelf.put, chunk, ciphertext)
            except OSError as error:
                raise disk_error(error) from error

    async def read(self, sha256: str) -> bytes | None:
        """A chunk that is here and whole, None otherwise; one that was spoilt is fetched anew."""
        volume = self._homes.get(sha256)
        if volume is None or not volume.holds(sha256):
            return None
        chunk = volume.chunks[sha256]
        found = await asyncio.to_thread(self.read_whole, chunk)
        if found is None and volume in self:
            volume.lost(chunk)
        return found

    def read_whole(self, chunk: ChunkRef) -> bytes | None:
        """A chunk from the disk, None when it is not there or not what it should be; blocks."""
        try:
            ciphertext = self.shelf.get(chunk.sha256)
        except OSError:
            return None
        return ciphertext if check_chunk(chunk, ciphertext) else None

    async def destroy(self, volume: Volume) -> None:
        """Remove a version from the disk.  Raises: OSError."""
        self.discard(volume)
        async with self._disk:
            await asyncio.to_thread(self.shelf.destroy, volume.ref, volume.manifest)
