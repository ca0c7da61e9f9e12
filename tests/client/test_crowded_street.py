"""More announcements than places: those who prove to be of the meeting get one, however many do not."""

import asyncio

import pytest

from meetroom.client import exchange as exchange_module
from meetroom.client.neighbours import Neighbour
from tests.client.test_exchange import D1, HOST, Point, point

__all__ = ["point"]


def ghost(number: int) -> Neighbour:
    """Somebody who is announced, and at whose door nobody answers."""
    return Neighbour(f"{number:016x}", (HOST,), 9)


async def test_ghosts_take_nobodys_place(point: Point, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange_module, "MAX_NEIGHBOURS", 4)
    monkeypatch.setattr(exchange_module, "AWAY_S", 600.0)
    point.papers.open_gate.clear()
    point.papers.put(D1)
    reader = point.reader()
    await point.lane.until(lambda: bool(point.lane.houses))
    for number in range(40):
        point.lane.announce(ghost(number))
    assert len(reader.exchange._known) == 4
    other = point.reader()
    async with asyncio.timeout(60):
        while not any(known.proved for known in reader.exchange._known.values()):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert len(reader.exchange._known) <= 4
    point.papers.open_gate.set()
    await reader.whole()
    await other.whole()


async def test_a_lie_counts_against_the_address_it_came_from(point: Point, monkeypatch: pytest.MonkeyPatch) -> None:
    point.papers.put(D1)
    reader = point.reader()
    await reader.whole()
    exchange = reader.exchange
    exchange._found(Neighbour("f" * 16, (HOST, "192.168.1.7"), 9))
    known = exchange._known["f" * 16]
    volume, chunk = reader.volume(), next(iter(reader.volume().chunks.values()))

    async def lie(*_: object) -> tuple[bytes, str, str]:
        return b"x" * chunk.size, "", ""

    monkeypatch.setattr(exchange, "_answer", lie)
    assert await exchange.fetch(volume, chunk, known.neighbour.name) is None
    assert dict(exchange._lies) == {HOST: 1}
