"""Small files that must be on disk, or gone from it, when the call returns; knows no content."""

import contextlib
import os
import secrets
from pathlib import Path


def write_new_file(path: Path, content: bytes) -> None:
    """Make a file of the account's own; whole and on disk when it returns, or not there.

    Raises: FileExistsError; OSError.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def forget_file(path: Path) -> None:
    """Overwrite a file where it lies and remove it; harmless where there is none.

    What a file system with copies or a flash disk keeps of the old bytes is beyond a program (docs/rules.md says so).
    Raises: OSError.
    """
    try:
        with path.open("r+b", buffering=0) as file:
            file.write(secrets.token_bytes(max(1, path.stat().st_size)))
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on disk, where the system has such a call: Windows journals them by itself."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
