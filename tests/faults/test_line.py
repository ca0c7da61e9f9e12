"""The bad line itself: it must be bad only when it is told to."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from tests.faults.line import BadLine


async def _echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()


@pytest.fixture
async def line() -> AsyncIterator[BadLine]:
    """A line to a server that says everything back."""
    server = await asyncio.start_server(_echo, "127.0.0.1", 0)
    async with server, BadLine("127.0.0.1", server.sockets[0].getsockname()[1]) as made:
        yield made


async def _say(line: BadLine, text: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", line.port)
    writer.write(text)
    return reader, writer


async def _ended(reader: asyncio.StreamReader) -> bool:
    """Wait for the end of a connection, whether it is said politely or by a reset."""
    try:
        return await reader.read() == b""
    except ConnectionError:
        return True


async def test_carries_everything_in_order(line: BadLine) -> None:
    text = bytes(range(256)) * 4_000
    reader, writer = await _say(line, text)
    assert await reader.readexactly(len(text)) == text
    writer.close()


async def test_cut_resets_and_refuses_until_restored(line: BadLine) -> None:
    reader, writer = await _say(line, b"an")
    assert await reader.readexactly(2) == b"an"
    line.cut()
    assert await _ended(reader)
    writer.close()
    reader, writer = await _say(line, b"an")
    assert await _ended(reader)
    writer.close()
    line.restore()
    reader, writer = await _say(line, b"an")
    assert await reader.readexactly(2) == b"an"
    writer.close()
    assert line.accepted == 3


async def test_silence_holds_everything_back(line: BadLine) -> None:
    line.silence()
    reader, writer = await _say(line, b"an")
    waiting = asyncio.create_task(reader.readexactly(2))
    done, _ = await asyncio.wait([waiting], timeout=0.2)
    assert not done
    line.restore()
    assert await waiting == b"an"
    writer.close()


async def test_delay_is_there_both_ways(line: BadLine) -> None:
    line.delay_s = 0.1
    began_s = time.monotonic()
    reader, writer = await _say(line, b"an")
    await reader.readexactly(2)
    assert time.monotonic() - began_s >= 0.2
    writer.close()
