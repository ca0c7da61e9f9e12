"""Lines to an engine that are always taken down."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.media.relay.live_line import Client, Wire


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    it = Wire()
    yield it
    for leg_id in tuple(it.engine.ports):
        it.engine.leave(leg_id, it.now_s)
    for client in it.clients.values():
        await client.dtls.stop()
    await asyncio.gather(*it.closing)


@pytest.fixture
async def pair(wire: Wire) -> tuple[Client, Client]:
    one, two = Client(wire, "one", ("192.0.2.1", 1)), Client(wire, "two", ("192.0.2.2", 2))
    await one.join()
    await two.join()
    return one, two
