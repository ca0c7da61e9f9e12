"""Shared marks towards lines that do not keep up: they wait, the newest of each, and nobody is cut off for them."""

import asyncio
import time
from collections.abc import Coroutine
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from meetroom.domain.annotations import MarkRecord
from meetroom.domain.chain import blank
from meetroom.domain.core import MeetingId, PersonId
from meetroom.protocol.messages import Marks
from meetroom.server import mark_passing
from meetroom.server.line import Line
from meetroom.server.mark_passing import BURST_BYTES, Passage
from meetroom.server.shared_marks import Lot, messages_of
from tests.server.test_marks import record
from tests.server.test_parts import Wire


class Listener:
    """A session whose line can be held."""

    def __init__(self) -> None:
        self.person_id = PersonId("binh")
        self.wire = Wire()
        self.slow: list[str] = []
        self.line = Line(
            self.wire.send, queued_bytes=2_000_000, queued_messages=100, on_too_slow=lambda: self.slow.append("slow")
        )
        self.given_all = 0
        self._tasks: set[asyncio.Task[None]] = set()
        meeting = blank(MeetingId("m")).meeting
        self.clock = time.monotonic
        self.passage = Passage(
            self,  # type: ignore[arg-type]
            lambda: meeting,
            self._start,
            self._give_all,
            lambda: self.clock(),
        )

    async def keep_up(self) -> None:
        await self.line.flushed()

    def give(self, *records: MarkRecord) -> None:
        self.passage.give(records, tuple(messages_of(records)))

    async def done(self) -> None:
        async with asyncio.timeout(60):
            while self._tasks:
                await asyncio.gather(*self._tasks)
            await self.line.flushed()

    @property
    def marks(self) -> list[tuple[str, int]]:
        """Names and clocks of what came, in the order in which it came."""
        told = [msgspec.json.decode(text, type=Marks) for text in self.wire.taken if '"Marks"' in text]
        return [(r.mark_id, r.lamport) for message in told for r in message.records]

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _give_all(self, _: object) -> None:
        self.given_all += 1


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Listener:
    monkeypatch.setattr(Lot, "is_for", lambda *_: True)
    return Listener()


def large(name: str, lamport: int = 1) -> MarkRecord:
    return replace(record("an", "d1", name, lamport=lamport), body=b"x" * 200_000)


async def test_a_line_that_takes_it_is_given_at_once(listener: Listener) -> None:
    listener.give(record("an", "d1", "a"))
    assert listener.marks == [("a", 1)]


async def test_a_flood_waits_the_newest_of_each_behind_every_fact(listener: Listener) -> None:
    listener.wire.gate.clear()
    listener.line.push("first")
    for lamport in range(1, 41):
        listener.give(large("a", lamport), large("b", lamport))
    listener.line.push("fact")
    assert listener.slow == []
    listener.wire.gate.set()
    await listener.done()
    assert listener.wire.taken[:2] == ["first", "fact"]
    assert sorted(listener.marks) == [("a", 40), ("b", 40)]


async def test_a_flood_that_a_line_would_take_is_paced(listener: Listener) -> None:
    now_s = time.monotonic()
    listener.clock = lambda: now_s
    flood = [large(f"m{number}") for number in range(40)]
    for mark in flood:
        listener.give(mark)
    assert 0 < len(listener.marks) < 40
    assert sum(map(len, listener.wire.taken)) <= BURST_BYTES
    listener.clock = lambda: time.monotonic() * 1_000
    await listener.done()
    assert {name for name, _ in listener.marks} == {mark.mark_id for mark in flood}


async def test_what_is_not_for_them_any_more_is_not_sent(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    listener.wire.gate.clear()
    listener.line.push("first")
    listener.give(large("a"))
    monkeypatch.setattr(Lot, "is_for", lambda *_: False)
    listener.wire.gate.set()
    await listener.done()
    assert listener.wire.taken == ["first"]


async def test_of_too_many_all_is_given_anew(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mark_passing, "MAX_WAITING", 10)
    listener.wire.gate.clear()
    listener.line.push("first")
    for number in range(30):
        listener.give(record("an", "d1", f"m{number}"))
    listener.wire.gate.set()
    await listener.done()
    assert listener.given_all == 1
    assert len(listener.marks) <= 10
