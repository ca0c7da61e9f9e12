"""A worker for the tests that was taken over: it tries what no job needs and says what it could do."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from meetroom.confined.worker import LimitedJob, serve


class Pry(LimitedJob, frozen=True, kw_only=True):
    """Try everything: `own` lies in the job's folder, `other` beside it; `parent` is the process that asks."""

    own: str
    other: str
    parent: int


def examine(job: Pry) -> dict[str, bool]:
    """What could be done."""
    own, other = Path(job.own), Path(job.other)
    heard: list[int] = []
    thread = threading.Thread(target=heard.append, args=(1,))
    thread.start()
    thread.join()
    tries: dict[str, Callable[[], object]] = {
        "write own": lambda: own.write_bytes(b"x"),
        "read own": own.read_bytes,
        "remove own": own.unlink,
        "read other": other.read_bytes,
        "write other": lambda: other.write_bytes(b"x"),
        "make other": lambda: other.with_suffix(".new").write_bytes(b"x"),
        "read users": Path("/etc/passwd").read_bytes,
        "link": lambda: own.symlink_to(other),
        "fork": _fork,
        "run": lambda: subprocess.run([sys.executable, "-c", ""], check=False),
        "connect": lambda: socket.socket(socket.AF_UNIX).close(),
        "signal": lambda: os.kill(job.parent, signal.SIGCONT),
    }
    return {"thread": heard == [1], **{name: _works(attempt) for name, attempt in tries.items()}}


def _works(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError:
        return False
    return True


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1:], Pry, examine))
