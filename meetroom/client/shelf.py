"""Sealed chunks and manifests on disk, and what of a version is there; knows no key and no network."""

import contextlib
import hashlib
from pathlib import Path

import msgspec

from meetroom.domain.core import DocumentId, MeetingId
from meetroom.papers.sealing import ChunkRef, Manifest, SealBroken, check_chunk, check_manifest
from meetroom.protocol.http import ManifestRow


class VersionRef(msgspec.Struct, frozen=True, order=True):
    """One version of one document."""

    document_id: DocumentId
    version: int


class Shelf:
    """The papers of one meeting as they came: encrypted, and named by the hash of what they hold.

    Every method that touches the disk blocks and may be called in any thread, by one at a time for one version.
    """

    def __init__(self, folder: Path, meeting_id: MeetingId) -> None:
        name = hashlib.sha256(meeting_id.encode()).hexdigest()[:32]
        self._meeting_id = meeting_id
        self._chunks = folder / name / "chunks"
        self._manifests = folder / name / "manifests"

    def key_name(self, ref: VersionRef) -> str:
        """Under which name the key of a version is kept."""
        return f"{self._meeting_id} {ref.document_id} {ref.version}"

    def rows(self) -> list[tuple[VersionRef, bytes]]:
        """Raw manifests an earlier run of the program left.  Raises: OSError."""
        if not self._manifests.is_dir():
            return []
        found = []
        for path in sorted(self._manifests.glob("*.json")):
            try:
                row = msgspec.json.decode(path.read_bytes(), type=ManifestRow)
            except (msgspec.DecodeError, UnicodeError):
                path.unlink(missing_ok=True)
                continue
            found.append((VersionRef(row.document_id, row.version), row.manifest))
        return found

    def put_manifest(self, ref: VersionRef, raw: bytes) -> None:
        """Keep a manifest.  Raises: OSError."""
        row = ManifestRow(document_id=ref.document_id, version=ref.version, manifest=raw)
        self._manifests.mkdir(parents=True, exist_ok=True)
        _replace(self._manifest_path(ref), msgspec.json.encode(row))

    def missing(self, manifest: Manifest) -> list[ChunkRef]:
        """Chunks that are not here or not what they should be, in order, each named once."""
        seen: set[str] = set()
        gaps = []
        for chunk in manifest.chunks:
            if chunk.sha256 not in seen:
                seen.add(chunk.sha256)
                if not self._holds(chunk):
                    gaps.append(chunk)
        return gaps

    def get(self, sha256: str) -> bytes:
        """The ciphertext of a chunk.  Raises: OSError."""
        return self._chunk_path(sha256).read_bytes()

    def put(self, chunk: ChunkRef, ciphertext: bytes) -> bool:
        """Keep a chunk if it is the one it should be; False when it is not.  Raises: OSError."""
        if not check_chunk(chunk, ciphertext):
            return False
        path = self._chunk_path(chunk.sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, ciphertext)
        return True

    def destroy(self, ref: VersionRef, manifest: Manifest) -> None:
        """Remove a version; no other one has chunks in common with it, having another key.  Raises: OSError."""
        self._manifest_path(ref).unlink(missing_ok=True)
        for chunk in manifest.chunks:
            self._chunk_path(chunk.sha256).unlink(missing_ok=True)

    def looks_whole(self, manifest: Manifest) -> bool:
        """Whether there is a file of the right size for every chunk; what is in them is looked at when it is read."""
        return all(self._has_size(chunk) for chunk in manifest.chunks)

    def _has_size(self, chunk: ChunkRef) -> bool:
        try:
            return self._chunk_path(chunk.sha256).stat().st_size == chunk.size
        except OSError:
            return False

    def _holds(self, chunk: ChunkRef) -> bool:
        path = self._chunk_path(chunk.sha256)
        try:
            # The size first: it costs nothing and tells a torn file.
            return path.stat().st_size == chunk.size and check_chunk(chunk, path.read_bytes())
        except OSError:
            return False

    def _chunk_path(self, sha256: str) -> Path:
        return self._chunks / sha256[:2] / sha256

    def _manifest_path(self, ref: VersionRef) -> Path:
        name = hashlib.sha256(f"{ref.document_id}\n{ref.version}".encode()).hexdigest()[:32]
        return self._manifests / f"{name}.json"


def documents_in(sealed: Path) -> frozenset[DocumentId]:
    """Documents of which there is anything in the folder of a meeting, as far as that can be read."""
    found = set()
    for path in (sealed / "manifests").glob("*.json"):
        with contextlib.suppress(OSError, msgspec.DecodeError, UnicodeError):
            found.add(msgspec.json.decode(path.read_bytes(), type=ManifestRow).document_id)
    return frozenset(found)


def read_manifest(raw: bytes) -> Manifest | None:
    """A manifest whose numbers can be true and whose names are names of chunks, None otherwise."""
    try:
        manifest = msgspec.json.decode(raw, type=Manifest)
        check_manifest(manifest)
    except (msgspec.DecodeError, UnicodeError, SealBroken):
        return None
    names = (chunk.sha256 for chunk in manifest.chunks)
    # They become file names: nothing but a hash may.
    if all(len(name) == 64 and set(name) <= _HEX for name in names):
        return manifest
    return None


_HEX = frozenset("0123456789abcdef")


def _replace(path: Path, data: bytes) -> None:
    # No sync: a chunk that a power cut tore is noticed by its hash and fetched again.
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(data)
    fresh.replace(path)
