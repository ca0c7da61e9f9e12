"""The line of the demonstration: forwards TCP and UDP, breaks when cut, forwards again when restored."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from meetroom.cli.demo.line import Line


class Echo(asyncio.DatagramProtocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.transport.sendto(data, addr)  # type: ignore[attr-defined]


class Ear(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.heard: asyncio.Queue[bytes] = asyncio.Queue()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.heard.put_nowait(data)


class EchoStream(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.transport.write(data)  # type: ignore[attr-defined]


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(EchoStream, "127.0.0.1", 0)
    udp, _ = await loop.create_datagram_endpoint(Echo, local_addr=("127.0.0.1", 0))
    line = Line(server.sockets[0].getsockname()[1], udp.get_extra_info("sockname")[1])
    await line.start()
    yield line
    await line.stop()
    udp.close()
    server.close()


async def closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()


async def answer(reader: asyncio.StreamReader) -> bytes:
    """What comes back, nothing when the connection breaks."""
    try:
        return await asyncio.wait_for(reader.read(100), 60)
    except OSError:
        return b""


async def say(line: Line) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", line.tcp_port)
    writer.write(b"xin chao")
    heard = await answer(reader)
    await closed(writer)
    return heard


async def test_tcp_breaks_while_cut(line: Line) -> None:
    assert await say(line) == b"xin chao"
    reader, writer = await asyncio.open_connection("127.0.0.1", line.tcp_port)
    writer.write(b"one")
    assert await answer(reader) == b"one"
    line.cut()
    assert await answer(reader) == b""
    await closed(writer)
    assert await say(line) == b""
    line.restore()
    assert await say(line) == b"xin chao"


async def test_udp_vanishes_while_cut(line: Line) -> None:
    loop = asyncio.get_running_loop()
    transport, ear = await loop.create_datagram_endpoint(Ear, remote_addr=("127.0.0.1", line.udp_port))
    transport.sendto(b"1")
    assert await asyncio.wait_for(ear.heard.get(), 60) == b"1"
    line.cut()
    transport.sendto(b"lost")
    # A TCP round trip that fails shows that the loop has turned since the packet was sent.
    assert await say(line) == b""
    line.restore()
    transport.sendto(b"2")
    assert await asyncio.wait_for(ear.heard.get(), 60) == b"2"
    transport.close()
