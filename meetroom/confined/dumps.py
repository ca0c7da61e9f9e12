"""Keeps what a crash would leave on the disk: nothing; knows not what lies in memory."""

import contextlib
import importlib


def leave_no_dump() -> None:
    """No image of this process's memory is written when it crashes: keys and opened papers lie in it.

    Holds also for what it starts.  Without effect on Windows, where the system asks its administrator.
    """
    try:
        resource = importlib.import_module("resource")
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
