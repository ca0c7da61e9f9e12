"""The line to the relay before it stands: what was opened is closed, whenever it is given up."""

import asyncio
from typing import Any

import pytest

from meetroom.media.transport import RelayTransport


async def test_sockets_are_closed_when_gathering_is_given_up_midway(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aioice.ice.get_host_addresses", lambda **_: ["127.0.0.1"])  # with the loopback: two sockets
    loop = asyncio.get_running_loop()
    create = loop.create_datagram_endpoint
    opened: list[asyncio.BaseTransport] = []

    async def noting(*args: Any, **settings: Any) -> Any:
        if opened:
            gathering.cancel()
        transport, protocol = await create(*args, **settings)
        opened.append(transport)
        return transport, protocol

    monkeypatch.setattr(loop, "create_datagram_endpoint", noting)
    transport = RelayTransport([], on_rtp=lambda _: None, on_rtcp=lambda _: None, on_closed=lambda: None)
    gathering = asyncio.create_task(transport.gather())
    with pytest.raises(asyncio.CancelledError):
        await gathering
    await transport.close()
    assert len(opened) == 2
    assert all(line.is_closing() for line in opened)
