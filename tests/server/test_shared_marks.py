"""Shared marks in memory: in the right lot, encoded once, read once for a crowd, gone after a while."""

import asyncio
from collections.abc import Sequence

import pytest

from meetroom.domain.annotations import MarkId, MarkRecord, Sharing
from meetroom.domain.core import PersonId
from meetroom.domain.state import Audience
from meetroom.protocol.codec import decode_server
from meetroom.protocol.messages import Marks
from meetroom.server import shared_marks
from meetroom.server.shared_marks import Lots, SharedMarks
from tests.server.test_marks import record

BINH = Audience(persons=(PersonId("binh"),))


def told(lots: Lots) -> set[MarkRecord]:
    found: set[MarkRecord] = set()
    for lot in lots:
        for text in lot.texts():
            message = decode_server(text)
            assert isinstance(message, Marks)
            found |= set(message.records)
    return found


def test_marks_lie_together_with_those_for_the_same_people() -> None:
    one, two = record("an", "d1", "k1"), record("an", "d1", "k2")
    other, his = record("an", "d2", "k3"), record("an", "d1", "k4", audience=BINH)
    lots = Lots([one, two, other, his, record("an", "d1", "k5", sharing=Sharing.PRIVATE)])
    assert sorted(sorted(r.mark_id for r in lot.records) for lot in lots) == [["k1", "k2"], ["k3"], ["k4"]]
    assert lots.home(MarkId("k1")) is lots.home(MarkId("k2"))
    assert lots.home(MarkId("k5")) is None
    assert told(lots) == {one, two, other, his}


def test_what_is_told_is_encoded_once_until_it_changes() -> None:
    lots = Lots([record("an", "d1", "k1"), record("an", "d2", "k2")])
    first, second = lots
    texts = first.texts(), second.texts()
    lots.take([record("an", "d1", "k1")])
    assert (first.texts() is texts[0], second.texts() is texts[1]) == (True, True), "nothing changed"
    lots.take([record("an", "d1", "k1", lamport=2, deleted=True, body=b"")])
    assert (first.texts() is texts[0], second.texts() is texts[1]) == (False, True)


def test_the_order_of_arrival_changes_nothing() -> None:
    old, new = record("an", "d1", "k1", audience=BINH), record("an", "d1", "k1", lamport=2)
    for order in ([old, new], [new, old]):
        lots = Lots(order)
        assert told(lots) == {new}
        assert [len(lot.records) for lot in lots if lot is not lots.home(MarkId("k1"))] in ([], [0])


def test_a_lot_is_small_until_it_is_not() -> None:
    lots = Lots([record("an", "d1", "k1")])
    (lot,) = lots
    assert lot.is_small
    for number in range(2):
        lots.take([record("an", "d1", "k1", lamport=2 + number, body=b"x" * 20_000)])
        assert not lot.is_small
    lots.take([record("an", "d1", "k1", lamport=9, deleted=True, body=b"")])
    assert lot.is_small


class Stored:
    """Marks in a database that answers when it is let."""

    def __init__(self) -> None:
        self.records: list[MarkRecord] = []
        self.asked = 0
        self.begun = asyncio.Event()
        self.let = asyncio.Event()
        self.fails = False

    async def read(self) -> Sequence[MarkRecord]:
        self.asked += 1
        self.begun.set()
        answer = list(self.records)
        await self.let.wait()
        if self.fails:
            raise OSError("the disk is gone")
        return answer


async def test_a_crowd_reads_once_and_what_changes_meanwhile_is_there() -> None:
    stored = Stored()
    stored.records = [record("an", "d1", "k1"), record("an", "d1", "k2")]
    shared = SharedMarks(stored.read)
    shared.take([record("an", "d1", "k0")])  # nobody has asked: it is in the database
    crowd = [asyncio.create_task(shared.lots()) for _ in range(50)]
    await stored.begun.wait()
    changed = record("an", "d1", "k2", lamport=5)
    shared.take([changed, record("an", "d1", "k3")])
    stored.let.set()
    lots = await asyncio.gather(*crowd)
    assert stored.asked == 1
    assert len(set(map(id, lots))) == 1
    assert told(lots[0]) == {record("an", "d1", "k1"), changed, record("an", "d1", "k3")}
    shared.forget()


async def test_marks_that_cannot_be_read_are_read_again() -> None:
    stored = Stored()
    stored.fails = True
    stored.let.set()
    shared = SharedMarks(stored.read)
    with pytest.raises(OSError, match="the disk is gone"):
        await shared.lots()
    stored.fails, stored.records = False, [record("an", "d1", "k1")]
    assert told(await shared.lots()) == {record("an", "d1", "k1")}
    assert stored.asked == 2
    shared.forget()


async def test_what_nobody_asks_for_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_marks, "REST_S", 0.0)
    stored = Stored()
    stored.let.set()
    shared = SharedMarks(stored.read)
    async with asyncio.timeout(60):
        while stored.asked < 2:
            await shared.lots()
            await asyncio.sleep(0.01)
    shared.forget()
