"""A hall arrives at once where thousands of marks are shared: what telling them all costs the server's one loop.

The real desk over a real database; the lines only count.  Against it, in the same run, the plain way: each arrival
reads its marks from the database and has them encoded for itself.
"""

import asyncio
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, cast

import msgspec

from meetroom.domain.annotations import InkPoint, InkStroke, Mark, MarkId, MarkRecord, Sharing
from meetroom.domain.core import DocumentId, MeetingId, PersonId
from meetroom.domain.state import Audience, Meeting, Person, Role
from meetroom.protocol.messages import Marks
from meetroom.server.gathering import Gathering, text_of
from meetroom.server.marks import MarksDesk
from meetroom.server.shared_marks import messages_of
from meetroom.server.threads import Threads
from meetroom.store.marks import Marks as StoredMarks
from meetroom.store.opening import open_store
from tests.bench.report import Row
from tests.server.presenting_hall import paper

HALL = 250
MARKS = 10_000
PAPERS = 10
_SAMPLES = 12
_PLAIN = 5
_LONGEST_STILL_S = 0.001
MEETING = MeetingId("m")
FACTIONS = (Audience(everyone=True), Audience(roles=(Role.DELEGATE,)), Audience(roles=(Role.CHAIR,)))


class CountingLine:
    """A line that takes everything at once."""

    def __init__(self) -> None:
        self.bytes = 0

    def push(self, text: str) -> None:
        """See Line."""
        self.bytes += len(text)


class Seat:
    """A session of which only the line counts."""

    def __init__(self, person_id: PersonId) -> None:
        self.person_id = person_id
        self.line = CountingLine()

    def send(self, message: Marks) -> None:
        """See Session."""
        self.line.push(text_of(message))

    async def keep_up(self) -> None:
        """See Session."""


class Hall:
    """What the desk asks of a gathering."""

    def __init__(self) -> None:
        people = [PersonId(f"p{number}") for number in range(HALL)]
        self.room = self
        self.meeting_id = MEETING
        self.meeting = Meeting(
            meeting_id=MEETING,
            people={p: Person(person_id=p, name=f"Đại biểu {p}", roles=(Role.DELEGATE,)) for p in people},
            documents={name: paper(name, Audience(everyone=True)) for name in map(_paper_name, range(PAPERS))},
        )
        self.live: list[Seat] = []
        self.handlers: dict[type, Any] = {}
        self.after_arrival: list[Callable[[Seat], None]] = []
        self.after_departure: list[Callable[[Seat], None]] = []
        self.after_facts: list[Any] = []
        self.before_close: list[Any] = []

    def sessions_of(self, person_id: PersonId) -> list[Seat]:
        """See Gathering."""
        return [seat for seat in self.live if seat.person_id == person_id]

    async def arrive(self) -> list[Seat]:
        """Everybody, in one moment; until all have been told."""
        seats = [Seat(person_id) for person_id in self.meeting.people]
        for seat in seats:
            self.live.append(seat)
            for tell in self.after_arrival:
                tell(seat)
        for finish in self.before_close:
            await finish()
        return seats


async def rows(quick: bool) -> list[Row]:
    """Measure; needs no network."""
    count = MARKS // 10 if quick else MARKS
    with tempfile.TemporaryDirectory(prefix="bench-arrivals-") as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'store.db'}")
        workers = Threads("bench", 2)
        try:
            await asyncio.to_thread(store.marks.put, MEETING, _marks(count))
            hall = Hall()
            desk = MarksDesk(cast(Gathering, hall), store.marks, workers)
            await desk.open()
            plain_s, plain_bytes = await _plain(store.marks, workers, hall)
            told = await _measured(hall)
        finally:
            workers.close()
            store.close()
    seats, took_s, cpu_s, still_s = told
    note = (
        f"{count} strokes shared on {PAPERS} papers, {seats[-1].line.bytes / 1e6:.1f} MB each; processor "
        f"{cpu_s:.1f} s; the loop stood still for {1000 * still_s:.0f} ms at most; lines that only count"
    )
    # Both sides tell the same, but in lots of another size.
    assert abs(plain_bytes / seats[-1].line.bytes - 1) < 0.01
    return [
        Row(
            f"{HALL} arrivals with {count} shared marks, until all are told",
            took_s,
            "s",
            None,
            None,
            f"read and encoded for each ({HALL} times the mean of {_PLAIN})",
            plain_s * HALL,
            note,
        )
    ]


async def _measured(hall: Hall) -> tuple[list[Seat], float, float, float]:
    """Seats; seconds on the wall and of the processor; the longest that nothing else could run."""
    longest_s = 0.0

    async def watch() -> None:
        nonlocal longest_s
        while True:
            before_s = time.perf_counter()
            await asyncio.sleep(_LONGEST_STILL_S)
            longest_s = max(longest_s, time.perf_counter() - before_s - _LONGEST_STILL_S)

    watching = asyncio.create_task(watch())
    await asyncio.sleep(0)
    started_s, started_cpu_s = time.perf_counter(), time.process_time()
    seats = await hall.arrive()
    took_s, cpu_s = time.perf_counter() - started_s, time.process_time() - started_cpu_s
    watching.cancel()
    return seats, took_s, cpu_s, longest_s


async def _plain(stored: StoredMarks, workers: Threads, hall: Hall) -> tuple[float, int]:
    """Seconds and bytes of one arrival that shares nothing with the others."""
    started_s, size_bytes = time.perf_counter(), 0
    for person_id in list(hall.meeting.people)[-_PLAIN:]:
        own = await workers.run(stored.of_author, MEETING, person_id)
        others = await workers.run(stored.shared, MEETING)
        seen = [r for r in others if r.audience != FACTIONS[2]]
        size_bytes = sum(len(text) for text in messages_of([*own, *seen]))
    return (time.perf_counter() - started_s) / _PLAIN, size_bytes


def _paper_name(number: int) -> DocumentId:
    return DocumentId(f"d{number}")


def _marks(count: int) -> list[MarkRecord]:
    """Strokes of a pen by thirty people; two thirds for all and for delegates, one for the chair alone."""
    chance, made = Random(1), []
    for number in range(count):
        author, name = PersonId(f"p{number % 30}"), MarkId(f"k{number:06}")
        points = tuple(InkPoint(chance.random() * 500, chance.random() * 800, 0.5) for _ in range(_SAMPLES))
        shape = InkStroke(color="#C02020", width_pt=1.5, points=points)
        mark = Mark(
            mark_id=name, document_id=_paper_name(number % PAPERS), version=1, page=number % 300, author=author,
            shape=shape,
        )  # fmt: skip
        made.append(
            MarkRecord(
                mark_id=name,
                document_id=mark.document_id,
                author=author,
                sharing=Sharing.SHARED,
                lamport=1 + number,
                device="laptop",
                body=msgspec.json.encode(mark),
                audience=FACTIONS[number % 3],
            )
        )
    return made
