"""One version of a document while its chunks come in: what is here, what is fetched, what is lacking; no I/O."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from meetroom.client.problems import ClientProblem
from meetroom.client.shelf import VersionRef
from meetroom.papers.sealing import ChunkRef, Manifest, manifest_sha256

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
        name: hex SHA-256 of `raw`, by which the chain and other clients know it.
        chunks: every different chunk, in order.
        added_s, progressed_s: steady seconds at which it was taken up, and at which its last chunk came.
        key_due_s: until when its key is expected to come by itself; 0: it is not.
    """

    ref: VersionRef
    raw: bytes
    manifest: Manifest
    key: bytes | None = None
    awaited: int = 0
    problem: ClientProblem | None = None
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    added_s: float = 0.0
    progressed_s: float = 0.0
    key_due_s: float = 0.0
    name: str = field(init=False)
    chunks: dict[str, ChunkRef] = field(init=False)
    total_bytes: int = field(init=False)
    _absent: dict[str, ChunkRef] = field(default_factory=dict)
    _gaps: dict[str, ChunkRef] = field(default_factory=dict)
    _underway: set[str] = field(default_factory=set)
    _from_server: set[str] = field(default_factory=set)
    _bad_chunks: int = 0

    def __post_init__(self) -> None:
        self.name = manifest_sha256(self.raw)
        self.chunks = {chunk.sha256: chunk for chunk in self.manifest.chunks}
        self.total_bytes = sum(chunk.size for chunk in self.chunks.values())

    @property
    def total(self) -> int:
        """Different chunks of this version."""
        return len(self.chunks)

    @property
    def missing(self) -> int:
        """Chunks that are not here."""
        return len(self._absent)

    @property
    def verified_bytes(self) -> int:
        """Ciphertext that is here and proved."""
        return self.total_bytes - sum(chunk.size for chunk in self._absent.values())

    @property
    def gaps(self) -> dict[str, ChunkRef]:
        """Chunks that nobody fetches yet, in order; not to be changed."""
        return self._gaps

    @property
    def from_server(self) -> set[str]:
        """Chunks on their way from the server; not to be changed."""
        return self._from_server

    @property
    def stuck(self) -> bool:
        """Whether it lacks chunks that nobody fetches or will fetch."""
        return bool(self._absent) and not self._gaps and not self._underway

    def holds(self, sha256: str) -> bool:
        """Whether a chunk of this version is here."""
        return sha256 in self.chunks and sha256 not in self._absent

    def examined(self, absent: Iterable[ChunkRef]) -> None:
        """The disk was looked at: these chunks are not there."""
        self._absent = {chunk.sha256: chunk for chunk in absent}
        self._gaps = {name: chunk for name, chunk in self._absent.items() if name not in self._underway}
        self._bad_chunks = 0
        self.problem = None

    def lost(self, chunk: ChunkRef) -> None:
        """A chunk that was here is not what it should be any more."""
        self._absent[chunk.sha256] = chunk
        if chunk.sha256 not in self._underway:
            self._gaps[chunk.sha256] = chunk

    def take(self, chunk: ChunkRef, *, from_server: bool = True) -> None:
        """Fetch a gap; it must be given back by `put_back`, `proved` or `refused`."""
        del self._gaps[chunk.sha256]
        self._underway.add(chunk.sha256)
        if from_server:
            self._from_server.add(chunk.sha256)

    def put_back(self, chunk: ChunkRef) -> None:
        """It could not be fetched now."""
        self._landed(chunk)
        if chunk.sha256 in self._absent:
            self._gaps = {chunk.sha256: chunk, **self._gaps}

    def proved(self, chunk: ChunkRef) -> None:
        """It is here and is what it should be."""
        self._landed(chunk)
        self._absent.pop(chunk.sha256, None)

    def refused(self, chunk: ChunkRef) -> None:
        """What came is not what it should be; after a few of those the document is given up for now."""
        self._landed(chunk)
        self._bad_chunks += 1
        if self._bad_chunks >= MAX_BAD_CHUNKS:
            self.give_up(ClientProblem.DOCUMENT_BROKEN)
        elif chunk.sha256 in self._absent:
            self._gaps[chunk.sha256] = chunk

    def give_up(self, problem: ClientProblem) -> None:
        """Fetch nothing more until it is examined anew."""
        self._gaps = {}
        self.problem = problem

    def gave_up(self, chunk: ChunkRef, problem: ClientProblem) -> None:
        """A chunk cannot be had at all."""
        self._landed(chunk)
        self.give_up(problem)

    def _landed(self, chunk: ChunkRef) -> None:
        self._underway.discard(chunk.sha256)
        self._from_server.discard(chunk.sha256)
