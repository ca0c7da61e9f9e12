"""One server per data folder: a lock that the system takes back when the process ends, however it ends.

A second server would write the same meetings from a state of its own and delete the uploads of the first.
"""

import contextlib
import errno
import importlib
import os
from pathlib import Path
from typing import Any

from meetroom.server.config import StartFailed, StartProblem

_HELD = frozenset({errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK})


class Tenancy:
    """The right to a data folder, from here to `end`.

    Args:
        folder: exists and can be written.
    Raises: StartFailed(FOLDER_IN_USE); OSError when the lock cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self._handle = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            _lock(self._handle)
        except OSError as error:
            self.end()
            if error.errno in _HELD:
                raise StartFailed(StartProblem.FOLDER_IN_USE, str(folder)) from error
            raise

    def end(self) -> None:
        """Give the folder free."""
        os.close(self._handle)


def _lock(handle: int) -> None:
    """Raises: OSError with one of `_HELD` when another process has it."""
    with contextlib.suppress(ImportError):
        windows: Any = importlib.import_module("msvcrt")
        windows.locking(handle, windows.LK_NBLCK, 1)
        return
    posix: Any = importlib.import_module("fcntl")
    try:
        posix.flock(handle, posix.LOCK_EX | posix.LOCK_NB)
    except OSError as error:
        # Some network file systems know no locks; whoever puts a folder there must see to it themselves.
        if error.errno not in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS):
            raise
