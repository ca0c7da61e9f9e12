"""Open readers of sealed versions: their chunks come from this device's disk; knows no network and no page."""

import asyncio
from collections.abc import Awaitable, Callable
from weakref import WeakSet

from meetroom.client.holdings import Holdings
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.shelf import VersionRef
from meetroom.client.volume import Volume
from meetroom.papers.sealing import ChunkRef, SealBroken, SealedReader

MEND_S = 4.0
"""How long a read waits for a spoilt chunk to be fetched anew."""


class Readers:
    """See the module.

    Args:
        mend: fetches a chunk anew, on the loop; raises ClientError.
    """

    def __init__(self, holdings: Holdings, mend: Callable[[Volume, ChunkRef], Awaitable[bytes]]) -> None:
        self._holdings = holdings
        self._mend = mend
        self._open: dict[VersionRef, WeakSet[SealedReader]] = {}

    def make(self, volume: Volume, key: bytes) -> SealedReader:
        """A reader of a version that is whole.  Raises: ClientError(DOCUMENT_BROKEN)."""
        try:
            reader = SealedReader(key, volume.manifest, self._chunks_of(volume))
        except SealBroken as broken:
            raise ClientError(ClientProblem.DOCUMENT_BROKEN) from broken
        self._open.setdefault(volume.ref, WeakSet()).add(reader)
        return reader

    async def close(self, ref: VersionRef) -> None:
        """Whoever reads this version reads nothing more."""
        readers = tuple(self._open.pop(ref, ()))
        # In a thread: one that is reading holds its lock until it has read.
        await asyncio.to_thread(_close_all, readers)

    def _chunks_of(self, volume: Volume) -> Callable[[str], bytes]:
        loop = asyncio.get_running_loop()

        async def mended(chunk: ChunkRef) -> bytes:
            return await self._mend(volume, chunk)

        def get(sha256: str) -> bytes:
            found = self._holdings.read_whole(volume.chunks[sha256])
            if found is not None:
                return found
            if volume not in self._holdings:
                raise KeyError(sha256)
            mending = asyncio.run_coroutine_threadsafe(mended(volume.chunks[sha256]), loop)
            try:
                return mending.result(MEND_S)
            except (ClientError, TimeoutError) as error:
                mending.cancel()
                raise KeyError(sha256) from error

        return get


def _close_all(readers: tuple[SealedReader, ...]) -> None:
    for reader in readers:
        reader.close()
