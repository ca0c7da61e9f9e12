"""Strokes handed over by the board of the screen outlive a program that is killed between two of them."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from meetroom.client.disk import SealedLog
from meetroom.client.marks import MarkBook
from meetroom.domain.annotations import InkPoint, InkStroke, Mark, MarkId, Sharing
from meetroom.domain.core import DocumentId, PersonId
from meetroom.ui.items.mark_saving import put_mark
from tests.client.test_disk import KeyBox

ME, PAPER = PersonId("me"), DocumentId("d1")


def book_at(folder: Path) -> MarkBook:
    log = SealedLog(folder / "marks", KeyBox())
    return MarkBook(ME, "tablet", (b"k" * 32,), log, lambda _message: False, lambda _document: None)


async def draw(folder: Path) -> None:
    """Draw for ever, as fast as the disk allows, and say of each stroke when it is safe."""
    book, number = book_at(folder), 0
    while True:
        points = tuple(InkPoint(100.0 + n, 200.0 + number % 400) for n in range(40))
        mark = Mark(
            mark_id=MarkId(f"m{number}"), document_id=PAPER, version=1, page=0, author=ME,
            shape=InkStroke(points, "#1D4ED8", 1.6),
        )  # fmt: skip
        put_mark(book, mark.mark_id, mark, None)
        await book.flushed()
        sys.stdout.write(f"{mark.mark_id}\n")
        sys.stdout.flush()
        number += 1


def killed_after(command: list[str], lines: int) -> list[MarkId]:
    """Run a program and kill it when it has said so many lines; all that it has said."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        said = [program.stdout.readline().strip() for _ in range(lines)]
        os.kill(program.pid, signal.SIGKILL)
        said += program.stdout.read().split("\n")[:-1]
    return [MarkId(line) for line in said]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no signal that kills at once")
async def test_every_stroke_said_to_be_safe_is_there_after_a_kill(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.ui.test_ink_outlives", str(tmp_path)]
    safe = await asyncio.to_thread(killed_after, command, 25)
    book = book_at(tmp_path)
    await book.load()
    there = {mark.mark_id: mark for mark in book.of(PAPER)}
    assert [mark_id for mark_id in safe if mark_id not in there] == []
    first = there[MarkId("m0")].shape
    assert len(first.points if isinstance(first, InkStroke) else ()) == 40
    assert book.sharing_of(MarkId("m0")) is Sharing.PRIVATE
    # They are sent once there is a line again.
    assert book.unsynced >= len(safe)


if __name__ == "__main__":
    asyncio.run(draw(Path(sys.argv[1])))
