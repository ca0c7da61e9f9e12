"""The child that checks proofs (`python -m meetroom.ballots.worker`): asked over its standard input, knows no disk.

Proofs take milliseconds of arithmetic each and hold the interpreter meanwhile: in the process that carries a meeting
they would make everybody wait.  Frames are four bytes of length and MessagePack; `labour.py` is the other end.
"""

import contextlib
import os
import sys
from typing import BinaryIO

import msgspec

from meetroom.ballots.audit import Finding, audit
from meetroom.ballots.ballot import verify_ballot
from meetroom.ballots.credentials import Roster, read_roster
from meetroom.ballots.election import Election, read_election

LENGTH_BYTES = 4


class SetUp(msgspec.Struct, frozen=True, tag=True):
    """The election whose ballots are checked from now on, and its roster."""

    election: str
    roster: str


class CheckBallot(msgspec.Struct, frozen=True, tag=True):
    """Check one ballot of it."""

    text: str


class CheckRecord(msgspec.Struct, frozen=True, tag=True):
    """Check a whole public record; `known` are receipts of ballots that were checked before."""

    raw: bytes
    known: tuple[str, ...] = ()


Task = SetUp | CheckBallot | CheckRecord


class Checked(msgspec.Struct, frozen=True):
    """What came of a ballot: None if it counts."""

    fault: str | None = None


class RecordChecked(msgspec.Struct, frozen=True):
    """What came of a record, as audit.Report without its texts; `ballots`: how many the sum holds."""

    findings: tuple[Finding, ...]
    ok: bool
    is_final: bool
    numbers: tuple[tuple[int, ...], ...] | None
    ballots: int


def send(stream: BinaryIO, message: object) -> None:
    """Write a frame.  Raises: OSError."""
    body = msgspec.msgpack.encode(message)
    stream.write(len(body).to_bytes(LENGTH_BYTES, "big") + body)
    stream.flush()


def receive(stream: BinaryIO) -> bytes | None:
    """Read a frame; None at the end."""
    head = stream.read(LENGTH_BYTES)
    body = stream.read(int.from_bytes(head, "big"))
    return body if len(head) == LENGTH_BYTES and len(body) == int.from_bytes(head, "big") else None


class _Desk:
    """What the child knows between two tasks."""

    def __init__(self) -> None:
        self._of: tuple[Election, Roster] | None = None

    def answer(self, task: Task) -> object:
        if isinstance(task, SetUp):
            election = read_election(task.election)
            self._of = (election, read_roster(election.group, task.roster))
            return Checked()
        if isinstance(task, CheckRecord):
            report = audit(task.raw, known=frozenset(task.known))
            ballots = 0 if report.sized is None else report.sized.num_tallied
            numbers = None if report.result is None else tuple(tuple(map(int, row)) for row in report.result.result)
            return RecordChecked(report.findings, report.ok, report.is_final, numbers, ballots)
        if self._of is None:
            raise ValueError("no election")
        return Checked(verify_ballot(*self._of, task.text))


def main() -> None:
    """Answer until the other end hangs up."""
    with contextlib.suppress(AttributeError, OSError):
        os.nice(10)  # whoever speaks and votes comes first
    desk = _Desk()
    while (body := receive(sys.stdin.buffer)) is not None:
        send(sys.stdout.buffer, desk.answer(msgspec.msgpack.decode(body, type=Task)))


if __name__ == "__main__":
    main()
