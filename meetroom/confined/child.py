"""Runs one command as a child that can always be stopped, with everything it started; knows no documents."""

import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence

import msgspec

_OUTPUT_BYTES = 1024 * 1024
_INHERITED = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG")


class ChildStopped(Exception):
    """The child was stopped because nobody waits for its answer any more."""


class ChildTooSlow(Exception):
    """The child used up its time on the wall."""


class ChildEnd(msgspec.Struct, frozen=True):
    """How a child ended: exit code (minus the signal number on POSIX) and what it printed."""

    code: int
    output: bytes


class ChildGuard:
    """Holds the running child of one job, so that another thread can stop the job for good."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: subprocess.Popen[bytes] | None = None
        self._stopped = False

    @property
    def stopped(self) -> bool:
        """Whether the job was stopped."""
        return self._stopped

    def stop(self) -> None:
        """Kill the child that runs now and refuse to start another.  Callable from any thread, any time."""
        with self._lock:
            self._stopped = True
            if self._running is not None:
                _kill_tree(self._running)

    def run(self, command: Sequence[str], *, wall_s: float, environment: Mapping[str, str]) -> ChildEnd:
        """Run a command to its end and return what it printed to its standard output.

        The child gets a session of its own and only the environment given plus the search paths.

        Raises: ChildTooSlow after `wall_s` seconds; ChildStopped after `stop()`; OSError when it cannot
            start.
        """
        with self._lock:
            if self._stopped:
                raise ChildStopped
            process = self._running = _start(command, environment)
        try:
            output, _ = process.communicate(timeout=wall_s)
        except subprocess.TimeoutExpired as slow:
            raise ChildTooSlow from slow
        finally:
            with self._lock:
                self._running = None
                _kill_tree(process)
            process.communicate()
        if self._stopped:
            raise ChildStopped
        return ChildEnd(process.returncode, output[:_OUTPUT_BYTES])


def _start(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return subprocess.Popen(
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**inherited, **environment},
        start_new_session=True,
    )


def _kill_tree(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return  # its number may belong to somebody else by now
    if not hasattr(os, "killpg"):
        process.kill()
        return
    os.killpg(process.pid, signal.SIGKILL)
