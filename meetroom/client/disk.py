"""Files that survive a power cut: atomic replacement and an append-only encrypted log; knows no message."""

import base64
import binascii
import contextlib
import errno
import logging
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from meetroom.client.problems import ClientError, ClientProblem

logger = logging.getLogger(__name__)

_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})


class Box(Protocol):
    """Encrypts and authenticates small pieces under a key of its own."""

    def seal(self, data: bytes, purpose: bytes) -> bytes:
        """The ciphertext; `purpose` must be given again to open it."""

    def open(self, sealed: bytes, purpose: bytes) -> bytes | None:
        """The plaintext, None when it was not sealed here for this purpose."""


def disk_error(error: OSError) -> ClientError:
    """What an error of the file system means to the person in front of it."""
    full = error.errno in _FULL
    return ClientError(ClientProblem.NO_SPACE if full else ClientProblem.FILE_UNREADABLE)


def write_durably(path: Path, data: bytes, *, private: bool = False) -> None:
    """Replace a file in one step; after a crash either the old bytes stand there or the new.

    Args:
        private: readable for the account alone, where the system knows of such.
    Raises: OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o644)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    # Windows cannot open a folder; its file system journals the name by itself.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class SealedLog:
    """Lines of ciphertext in one file, appended durably.  Every method blocks: call it in a worker thread.

    A line that a crash tore, or that was written under a key that is gone, is left out when reading.
    """

    def __init__(self, path: Path, box: Box) -> None:
        self._path = path
        self._box = box
        self._purpose = path.name.encode()

    def load(self) -> list[bytes]:
        """All entries, oldest first.  Raises: OSError."""
        try:
            raw = self._path.read_bytes()
        except FileNotFoundError:
            return []
        return [entry for line in raw.split(b"\n") if line and (entry := self._opened(line)) is not None]

    def append(self, entries: Iterable[bytes]) -> None:
        """Add entries; when it returns they are on disk.  Raises: OSError, and then nothing was added."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        data = self._lines(entries)
        # Unbuffered: what could not be written must not be written later, when the file is closed.
        with self._path.open("a+b", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            if size:
                file.seek(size - 1)
                # A line that a crash tore must not take this one with it.
                data = data if file.read(1) == b"\n" else b"\n" + data
            try:
                left = memoryview(data)
                while left:
                    left = left[file.write(left) :]
                os.fsync(file.fileno())
            except OSError:
                with contextlib.suppress(OSError):
                    file.truncate(size)
                raise

    def rewrite(self, entries: Iterable[bytes]) -> None:
        """Put these entries in the place of all.  Raises: OSError."""
        write_durably(self._path, self._lines(entries))

    def remove(self) -> None:
        """Remove the file.  Raises: OSError."""
        self._path.unlink(missing_ok=True)

    def _lines(self, entries: Iterable[bytes]) -> bytes:
        sealed = (self._box.seal(entry, self._purpose) for entry in entries)
        return b"".join(base64.b64encode(line) + b"\n" for line in sealed)

    def _opened(self, line: bytes) -> bytes | None:
        try:
            entry = self._box.open(base64.b64decode(line, validate=True), self._purpose)
        except binascii.Error:
            entry = None
        if entry is None:
            logger.warning("a line of %s cannot be read and is left out", self._path.name)
        return entry
