"""Has proofs checked by a child process; every call blocks, so it belongs in a worker thread; knows no meeting."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from threading import Lock
from typing import BinaryIO, TypeVar, cast

import msgspec

import meetroom
from meetroom.ballots.ballot import BallotFault
from meetroom.ballots.worker import (
    CheckBallot,
    Checked,
    CheckRecord,
    RecordChecked,
    SetUp,
    Task,
    receive,
    send,
)

T = TypeVar("T")
_TRIES = 2
_PACKAGE_HOME = str(Path(meetroom.__file__).resolve().parent.parent)


class LabourFailed(Exception):
    """The child does not start, or died of what it was given."""


def labour_command() -> list[str]:
    """The command line that runs a child; a bundled program takes `-m` for its own modules, and nothing before it."""
    # -P: a file in the folder the program was started in is no library.
    flags = [] if getattr(sys, "frozen", False) else ["-P"]
    return [sys.executable, *flags, "-m", "meetroom.ballots.worker"]


class Labourer:
    """One child, started when first needed; safe to use from any thread, one task at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._set_up: SetUp | None = None
        self._closed = False

    def check_ballot(self, election: str, roster: str, text: str) -> BallotFault | None:
        """What speaks against a ballot; None if it counts.

        Raises: LabourFailed when no child starts, or one after the other dies over it: then nobody knows yet whether
            the ballot counts, and it has to be checked again.
        """
        set_up = SetUp(election, roster)
        with self._lock:
            for _ in range(_TRIES):
                if self._child is None or self._set_up != set_up:
                    self._ask(set_up, Checked)
                    self._set_up = set_up
                try:
                    fault = self._ask(CheckBallot(text), Checked).fault
                except LabourFailed:
                    continue
                return None if fault is None else BallotFault(fault)
            raise LabourFailed

    def check_record(self, raw: bytes, known: tuple[str, ...] = ()) -> RecordChecked:
        """Check a public record.

        Args:
            known: receipts of ballots whose proofs were checked before.
        Raises: LabourFailed.
        """
        with self._lock:
            return self._ask(CheckRecord(raw, known), RecordChecked)

    def close(self) -> None:
        """End the child; a task underway ends with LabourFailed."""
        self._closed = True
        child = self._child
        if child is not None:
            child.kill()
        with self._lock:
            self._bury()

    def _ask(self, task: Task, kind: type[T]) -> T:
        child = self._child or self._start()
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            send(cast(BinaryIO, child.stdin), task)
            body = receive(cast(BinaryIO, child.stdout))
        except OSError:
            body = None
        if body is None:
            self._bury()
            raise LabourFailed
        return msgspec.msgpack.decode(body, type=kind)

    def _start(self) -> "subprocess.Popen[bytes]":
        if self._closed:
            raise LabourFailed
        try:
            # In a group of its own: an interrupt from the keyboard is for the parent, which ends it by hanging up.
            self._child = subprocess.Popen(
                labour_command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": _PACKAGE_HOME},
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0)
                | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        except OSError as error:
            raise LabourFailed from error
        return self._child

    def _bury(self) -> None:
        child, self._child, self._set_up = self._child, None, None
        if child is None:
            return
        child.kill()
        for stream in (child.stdin, child.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()
        child.wait()
