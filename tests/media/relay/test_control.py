"""The control connection: frames, and who is listened to."""

import asyncio

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.media.relay.control import (
    MAX_MESSAGE_BYTES,
    ControlBroken,
    StartOrder,
    frame,
    from_process,
    from_server,
    read_message,
)
from meetroom.media.relay.messages import Done, Hello, Join, Leave, Message, SlotsChanged, WantTiles
from meetroom.media.relay.service import run
from meetroom.protocol.signalling import Layer, LegId, SlotFill, Want
from tests.media.relay.peers import EventLog, running_relay

LEG = LegId("leg")


async def read_all(data: bytes, decoder: msgspec.msgpack.Decoder[object]) -> list[object]:
    reader = asyncio.StreamReader()
    reader.feed_data(data)
    reader.feed_eof()
    found: list[object] = []
    try:
        while True:
            found.append(await read_message(reader, decoder))
    except ControlBroken:
        return found


async def test_messages_travel_in_both_directions() -> None:
    orders: list[Message] = [
        Join(request=1, room="hall", leg_id=LEG, offer_sdp="v=0"),
        WantTiles(request=2, leg_id=LEG, wants=(Want(LEG, 240, screen=True),)),
    ]
    told: list[Message] = [
        Hello(token="t", pid=1, udp_port=2),
        SlotsChanged(leg_id=LEG, fills=(SlotFill("1", LEG, Layer.LOW), SlotFill("2", None, None))),
        Done(request=2),
    ]
    assert await read_all(b"".join(map(frame, orders)), from_server) == orders  # type: ignore[arg-type]
    assert await read_all(b"".join(map(frame, told)), from_process) == told  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "data",
    [b"", b"\0\0", b"\0\0\0\4ab", (MAX_MESSAGE_BYTES + 1).to_bytes(4, "big"), b"\0\0\0\1\xc1", frame(Done(request=1))],
)
async def test_anything_else_breaks_the_connection(data: bytes) -> None:
    assert await read_all(data, from_server) == []  # type: ignore[arg-type]


@given(st.binary(max_size=60))
def test_arbitrary_bytes_break_the_connection_and_nothing_else(body: bytes) -> None:
    data = len(body).to_bytes(4, "big") + body
    assert asyncio.run(read_all(data, from_server)) == []  # type: ignore[arg-type]


async def test_who_does_not_know_the_token_is_not_listened_to() -> None:
    log = EventLog()
    async with running_relay(log) as relay:
        assert relay._server is not None
        port = relay._server.sockets[0].getsockname()[1]
        for greeting in (Hello(token="é", pid=1, udp_port=9), Done(request=1)):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(frame(greeting))
            assert await asyncio.wait_for(reader.read(), 60) == b""
            writer.close()
        assert (await relay.stats()).legs == ()
    assert log.events == []


async def test_process_serves_until_the_server_hangs_up() -> None:
    """The process side in this process: greeting, an order, the end."""
    greeted: asyncio.Future[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Future()
    server = await asyncio.start_server(lambda r, w: greeted.set_result((r, w)), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    order = StartOrder(control_port=port, token="t", udp_host="127.0.0.1", udp_port=0, announced_host="192.0.2.1")
    process = asyncio.create_task(run(order))
    reader, writer = await asyncio.wait_for(greeted, 60)
    hello = await read_message(reader, from_process)
    assert isinstance(hello, Hello)
    assert hello.token == "t"
    assert hello.udp_port > 0
    writer.write(frame(Leave(request=7, leg_id=LEG)))
    assert await read_message(reader, from_process) == Done(request=7)
    writer.close()
    await asyncio.wait_for(process, 60)
    server.close()


async def test_process_without_a_server_gives_up() -> None:
    server = await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    with pytest.raises(ControlBroken):
        await run(StartOrder(control_port=port, token="t", udp_host="127.0.0.1", udp_port=0, announced_host=None))
