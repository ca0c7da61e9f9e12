"""One version of a document while its chunks come in: what is here, what is fetched, what is lacking; no I/O."""

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from meetroom.client.problems import ClientProblem
from meetroom.client.shelf import VersionRef
from meetroom.papers.sealing import ChunkRef, Manifest

MAX_BAD_CHUNKS = 3


@dataclass(eq=False)
class Volume:
    """See the module.

    Attributes:
        raw: the manifest as it came, whose hash stands in the chain.
        key: None until released.
        awaited: how many callers wait for it; the more, the earlier it is fetched.
        problem: why it does not go on; None while it does.
        asking: held while the key is asked for.
    """

    ref: VersionRef
    raw: bytes
    manifest: Manifest
    key: bytes | None = None
    awaited: int = 0
    problem: ClientProblem | None = None
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _absent: dict[str, ChunkRef] = field(default_factory=dict)
    _gaps: deque[ChunkRef] = field(default_factory=deque)
    _underway: set[str] = field(default_factory=set)
    _bad_chunks: int = 0

    @property
    def total(self) -> int:
        """Different chunks of this version."""
        return len({chunk.sha256 for chunk in self.manifest.chunks})

    @property
    def missing(self) -> int:
        """Chunks that are not here."""
        return len(self._absent)

    @property
    def has_gaps(self) -> bool:
        """Whether there is a chunk that nobody fetches yet."""
        return bool(self._gaps)

    @property
    def stuck(self) -> bool:
        """Whether it lacks chunks that nobody fetches or will fetch."""
        return bool(self._absent) and not self._gaps and not self._underway

    def examined(self, absent: Iterable[ChunkRef]) -> None:
        """The disk was looked at: these chunks are not there."""
        self._absent = {chunk.sha256: chunk for chunk in absent}
        self._gaps = deque(chunk for chunk in self._absent.values() if chunk.sha256 not in self._underway)
        self._bad_chunks = 0
        self.problem = None

    def take_gap(self) -> ChunkRef:
        """The next chunk to fetch; must be given back by `put_back`, `proved` or `refused`."""
        chunk = self._gaps.popleft()
        self._underway.add(chunk.sha256)
        return chunk

    def put_back(self, chunk: ChunkRef) -> None:
        """It could not be fetched now."""
        self._underway.discard(chunk.sha256)
        if chunk.sha256 in self._absent:
            self._gaps.appendleft(chunk)

    def proved(self, chunk: ChunkRef) -> None:
        """It is here and is what it should be."""
        self._underway.discard(chunk.sha256)
        self._absent.pop(chunk.sha256, None)

    def refused(self, chunk: ChunkRef) -> None:
        """What came is not what it should be; after a few of those the document is given up for now."""
        self._underway.discard(chunk.sha256)
        self._bad_chunks += 1
        if self._bad_chunks >= MAX_BAD_CHUNKS:
            self.give_up(ClientProblem.DOCUMENT_BROKEN)
        else:
            self._gaps.append(chunk)

    def give_up(self, problem: ClientProblem) -> None:
        """Fetch nothing more until it is examined anew."""
        self._gaps.clear()
        self.problem = problem

    def gave_up(self, chunk: ChunkRef, problem: ClientProblem) -> None:
        """A chunk cannot be had at all."""
        self._underway.discard(chunk.sha256)
        self.give_up(problem)
