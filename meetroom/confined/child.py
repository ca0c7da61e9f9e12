"""Runs one command as a child that can always be stopped, with everything it started; knows no documents."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from typing import IO

import msgspec

OUTPUT_BYTES = 1024 * 1024
"""More than this no child has to say."""
_PIECE_BYTES = 64 * 1024
_INHERITED = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG")


class ChildStopped(Exception):
    """The child was stopped because nobody waits for its answer any more."""


class ChildTooSlow(Exception):
    """The child used up its time on the wall."""


class ChildTooLoud(Exception):
    """The child printed more than `OUTPUT_BYTES` and was stopped for it."""


class ChildEnd(msgspec.Struct, frozen=True):
    """How a child ended: exit code (minus the signal number on POSIX) and what it printed."""

    code: int
    output: bytes


class ChildGuard:
    """Holds the running child of one job, so that another thread can stop the job for good."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: tuple[subprocess.Popen[bytes], _Ear] | None = None
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
                process, ear = self._running
                _kill_group(process)
                ear.over.set()

    def run(self, command: Sequence[str], *, wall_s: float, environment: Mapping[str, str]) -> ChildEnd:
        """Run a command to its end and return what it printed to its standard output.

        The child gets a session of its own and only the environment given plus the search paths.  When this returns,
        whatever it started in that session has ended as well.

        Raises: ChildTooSlow after `wall_s` seconds; ChildTooLoud after `OUTPUT_BYTES` bytes; ChildStopped after
            `stop()`; OSError when it cannot start.
        """
        with self._lock:
            if self._stopped:
                raise ChildStopped
            process = _start(command, environment)
            ear = _Ear(process)
            self._running = process, ear
        try:
            in_time = ear.over.wait(wall_s)
        finally:
            with self._lock:
                self._running = None
                _kill_group(process)
            code = process.wait()
        if self._stopped:
            raise ChildStopped
        if ear.too_loud:
            raise ChildTooLoud
        if not in_time:
            raise ChildTooSlow
        return ChildEnd(code, ear.output)


class _Ear:
    """Hears what a child prints, in a thread of its own, so that nobody waits for one who never falls silent.

    Attributes:
        over: set when the child has ended and was heard to its end, is too loud, or is of no interest any more.
        too_loud: it printed more than it may.
    """

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdout is not None
        self.over = threading.Event()
        self.too_loud = False
        self._pieces: list[bytes] = []
        # Whoever escaped the child's session may hold the pipe for ever: such a thread must not hold the program.
        threading.Thread(target=self._listen, args=(process, process.stdout), name="ear", daemon=True).start()

    @property
    def output(self) -> bytes:
        """What was heard."""
        return b"".join(self._pieces)

    def _listen(self, process: "subprocess.Popen[bytes]", pipe: IO[bytes]) -> None:
        heard_bytes = 0
        try:
            with pipe:
                while piece := pipe.read(_PIECE_BYTES):
                    heard_bytes += len(piece)
                    if heard_bytes > OUTPUT_BYTES:
                        self.too_loud = True
                        return
                    self._pieces.append(piece)
            _await_end(process)
        finally:
            self.over.set()


def _start(command: Sequence[str], environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return subprocess.Popen(
        list(command),
        bufsize=0,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**inherited, **environment},
        start_new_session=True,
    )


def _await_end(process: "subprocess.Popen[bytes]") -> None:
    """Wait until the child has ended, and leave its number taken: what it started is still to be killed by it."""
    if not hasattr(os, "waitid"):
        while process.poll() is None:  # not wait(): two threads of it would wait for each other
            time.sleep(0.005)
        return
    with contextlib.suppress(ChildProcessError):
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    """Kill a child and what it started."""
    if process.returncode is not None:
        return  # its number may belong to somebody else by now
    if not hasattr(os, "killpg"):
        process.kill()
        return
    # macOS says "not permitted" of those that have ended already.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
