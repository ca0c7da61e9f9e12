"""Bytes named by their own SHA-256 in a folder; knows no database, no key and not what the bytes mean.

A blob is written to a temporary file, forced to disk and moved to its name in one step: under its name stands the
whole blob or nothing.  What is read is checked against its name.  Many small ones are forced to disk together.
"""

import errno
import os
import secrets
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from enum import StrEnum
from hashlib import file_digest, sha256
from pathlib import Path
from typing import BinaryIO

import msgspec

_PIECE_BYTES = 1 << 20
_TOGETHER_BYTES = 32 << 20
"""So much of `put_many` is written before it is forced to disk; few enough files to be open at once."""
_TOGETHER = 128
_FORCED_AT_ONCE = 8
"""File systems with a journal write it once for those that wait together."""
# EFBIG: the limit a system puts on one file is a full disk to whoever uploads.
_NO_SPACE = frozenset({errno.ENOSPC, errno.EFBIG, *(getattr(errno, name, -1) for name in ("EDQUOT",))})


class BlobFault(StrEnum):
    """Why a blob could not be kept or given."""

    NO_SPACE = "no_space"
    MISSING = "missing"
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"


class BlobFailed(Exception):
    """A blob could not be kept or given; nothing half-written is left behind.

    Attributes:
        fault: the reason.
        sha256: name of the blob, empty where it has none yet.
    """

    def __init__(self, fault: BlobFault, sha256: str = "") -> None:
        super().__init__(fault.value, sha256)
        self.fault = fault
        self.sha256 = sha256


class Blob(msgspec.Struct, frozen=True):
    """A blob as it lies there: its name, and the bytes it takes."""

    sha256: str
    size_bytes: int


class _Batch:
    """Blobs that are written but not on disk yet, and under no name."""

    def __init__(self) -> None:
        self.size_bytes = 0
        self._files: list[tuple[BinaryIO, Path, str]] = []

    @property
    def full(self) -> bool:
        """Whether it is time to force them to disk."""
        return self.size_bytes >= _TOGETHER_BYTES or len(self._files) >= _TOGETHER

    def write(self, path: Path, content: bytes) -> None:
        """Write one more.  Raises: OSError."""
        file = path.open("xb")
        self._files.append((file, path, sha256(content).hexdigest()))
        file.write(content)
        self.size_bytes += len(content)

    def force(self, threads: Executor) -> list[tuple[Path, str]]:
        """Force them to disk: where each one lies, and its name.  Raises: OSError."""
        for _ in threads.map(_force, [file for file, _, _ in self._files]):
            pass
        return [(path, name) for _, path, name in self._files]

    def clear(self) -> None:
        """Leave nothing of it behind."""
        for file, path, _ in self._files:
            with suppress(OSError):  # what could not be written once is not tried again
                file.close()
            path.unlink(missing_ok=True)


class Blobs:
    """A folder of blobs, fanned out over 256 folders; safe to use from any thread and from several processes.

    Args:
        root: the folder; made if it is not there.
    Raises: BlobFailed (NO_SPACE | UNREADABLE).
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._incoming = root / "incoming"
        try:
            self._incoming.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _failed(error) from error

    def put(self, content: bytes) -> str:
        """Keep bytes; returns their name once they are on disk.  Raises: BlobFailed(NO_SPACE | UNREADABLE)."""
        return self.put_pieces((content,))

    def put_pieces(self, pieces: Iterable[bytes]) -> str:
        """As `put`, for what does not fit into memory; what `pieces` raises passes through and leaves nothing."""
        temporary = self._incoming / secrets.token_hex(16)
        digest = sha256()
        try:
            try:
                with temporary.open("xb") as file:
                    for piece in pieces:
                        digest.update(piece)
                        file.write(piece)
                    file.flush()
                    os.fsync(file.fileno())
                self._name([(temporary, digest.hexdigest())])
            except OSError as error:
                raise _failed(error, digest.hexdigest()) from error
        finally:
            temporary.unlink(missing_ok=True)
        return digest.hexdigest()

    def put_many(self, contents: Iterable[bytes]) -> None:
        """Keep small blobs, forced to disk together: a fraction of the time that one by one takes.

        What `contents` raises passes through.  Where it breaks off, some blobs are kept whole, the others not at all.
        Raises: BlobFailed(NO_SPACE | UNREADABLE).
        """
        batch = _Batch()
        with ThreadPoolExecutor(_FORCED_AT_ONCE) as threads:
            try:
                for content in contents:
                    batch.write(self._incoming / secrets.token_hex(16), content)
                    if batch.full:
                        self._name(batch.force(threads))
                        batch.clear()
                        batch = _Batch()
                self._name(batch.force(threads))
            except OSError as error:
                raise _failed(error) from error
            finally:
                batch.clear()

    def put_file(self, path: Path) -> str:
        """Keep a file that nobody will write to any more, without a copy where the file system knows hard links.

        Raises: BlobFailed(NO_SPACE | UNREADABLE).
        """
        temporary = self._incoming / secrets.token_hex(16)
        try:
            name = _digest(path)
            os.link(path, temporary)
        except OSError:
            return self.put_pieces(_pieces(path))
        try:
            with temporary.open("r+b") as file:
                os.fsync(file.fileno())
            self._name([(temporary, name)])
        except OSError as error:
            raise _failed(error, name) from error
        finally:
            temporary.unlink(missing_ok=True)
        return name

    def all(self) -> Iterator[Blob]:
        """Every blob there is, in no order; one that is put or removed meanwhile may be among them or not.

        Raises: BlobFailed(UNREADABLE).
        """
        try:
            for folder in sorted(self._root.glob("[0-9a-f][0-9a-f]")):
                for path in folder.iterdir():
                    if _is_name(path.name):
                        with suppress(FileNotFoundError):
                            yield Blob(path.name, path.stat().st_size)
        except OSError as error:
            raise _failed(error) from error

    def get(self, name: str) -> bytes:
        """The bytes of a blob, checked.  Raises: BlobFailed(MISSING | DAMAGED | UNREADABLE)."""
        path = self.path(name)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise _failed(error, name) from error
        if sha256(content).hexdigest() != name:
            raise BlobFailed(BlobFault.DAMAGED, name)
        return content

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a large blob; the last piece is held back until the whole has been checked.

        Raises: BlobFailed(MISSING | DAMAGED | UNREADABLE).
        """
        digest = sha256()
        held: bytes | None = None
        try:
            for piece in _pieces(self.path(name)):
                if held is not None:
                    yield held
                digest.update(piece)
                held = piece
        except OSError as error:
            raise _failed(error, name) from error
        if digest.hexdigest() != name:
            raise BlobFailed(BlobFault.DAMAGED, name)
        if held is not None:
            yield held

    def path(self, name: str) -> Path:
        """Where a blob lies, for programs that need a file.  Raises: BlobFailed(MISSING) for what is no name."""
        if not _is_name(name):
            raise BlobFailed(BlobFault.MISSING, name)
        return self._root / name[:2] / name

    def has(self, name: str) -> bool:
        """Whether a blob is there; whether it is whole is seen when it is read."""
        return self.path(name).is_file()

    def size_bytes(self, name: str) -> int:
        """Size of a blob.  Raises: BlobFailed(MISSING | UNREADABLE)."""
        try:
            return self.path(name).stat().st_size
        except OSError as error:
            raise _failed(error, name) from error

    def remove(self, name: str) -> None:
        """Delete a blob, if it is there.  Raises: BlobFailed(UNREADABLE)."""
        try:
            self.path(name).unlink(missing_ok=True)
        except OSError as error:
            raise _failed(error, name) from error

    def forget_unfinished(self) -> None:
        """Delete what a process that was killed left half-written; call it when no other writes."""
        for path in self._incoming.iterdir():
            path.unlink(missing_ok=True)

    def _name(self, written: list[tuple[Path, str]]) -> None:
        """Give what is on disk already its names."""
        folders = set()
        for temporary, name in written:
            target = self.path(name)
            if _is_whole(target, name):
                continue
            if not target.parent.is_dir():
                target.parent.mkdir(exist_ok=True)
                folders.add(self._root)
            temporary.replace(target)
            folders.add(target.parent)
        for folder in folders:
            _sync_folder(folder)


def _failed(error: OSError, name: str = "") -> BlobFailed:
    if error.errno in _NO_SPACE:
        return BlobFailed(BlobFault.NO_SPACE, name)
    missing = isinstance(error, FileNotFoundError)
    return BlobFailed(BlobFault.MISSING if missing else BlobFault.UNREADABLE, name)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            yield piece


def _force(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
    file.close()


def _is_name(name: str) -> bool:
    return len(name) == 64 and set(name) <= set("0123456789abcdef")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _is_whole(path: Path, name: str) -> bool:
    try:
        return _digest(path) == name
    except OSError:
        return False


def _sync_folder(folder: Path) -> None:
    # Windows cannot open a folder; NTFS journals the move itself.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
