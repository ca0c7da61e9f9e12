"""Clients that do not finish what they begin, and how many connections there may be."""

import asyncio
import ssl
import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest

from meetroom.server.app import MeetingServer
from meetroom.server.patience import PatientH11, open_many_files
from tests.server.conftest import Crowd
from tests.server.visitor import PATIENCE_S, trust

HOST = b"Host: x\r\n"


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that waits a moment only."""
    monkeypatch.setattr(PatientH11, "_head_s", 0.3)
    monkeypatch.setattr(PatientH11, "_silence_s", 0.3)


@pytest.fixture
async def wire(
    hurried: None, server: MeetingServer
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A bare TLS connection."""
    host, port = server.house.address
    context: ssl.SSLContext = trust(server)
    reader, writer = await asyncio.open_connection(host, port, ssl=context)
    yield reader, writer
    writer.close()


async def _hung_up(reader: asyncio.StreamReader) -> bytes:
    try:
        return await asyncio.wait_for(reader.read(), PATIENCE_S)
    except ConnectionError:
        return b""


@pytest.mark.parametrize(
    "beginning",
    [
        b"",
        b"GET /api/health HTTP/1.1\r\n" + HOST + b"X: ",
        b"POST /api/login HTTP/1.1\r\n" + HOST + b"Content-Length: 100\r\n\r\n{",
    ],
    ids=["nothing", "half a head", "half a body"],
)
async def test_who_does_not_finish_is_hung_up_on(wire: tuple[Any, Any], beginning: bytes) -> None:
    reader, writer = wire
    writer.write(beginning)
    assert b"200 OK" not in await _hung_up(reader)


async def test_half_a_second_request_is_hung_up_on(wire: tuple[Any, Any]) -> None:
    reader, writer = wire
    writer.write(b"GET /api/health HTTP/1.1\r\n" + HOST + b"\r\n")
    assert b"200 OK" in await asyncio.wait_for(reader.readuntil(b"\r\n"), PATIENCE_S)
    await asyncio.wait_for(reader.readuntil(b"}"), PATIENCE_S)
    writer.write(b"GET /api/health HT")
    assert await _hung_up(reader) == b""


async def test_a_session_may_be_silent(hurried: None, crowd: Crowd, wire: tuple[Any, Any]) -> None:
    """Its own limits hold: when a connection that was opened later has been hung up on, it is still there."""
    reader, _ = wire
    await _hung_up(reader)
    line = crowd.lines["sec"]
    assert (await crowd.people["sec"].get("/api/health"))[0] == 200
    assert not line.socket.closed
    assert (await crowd.enter("sec")).replica.seq == line.replica.seq


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_as_many_connections_as_the_system_allows() -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(256, before[1]), before[1]))
        open_many_files()
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        assert hard == before[1]
        assert soft > 256 or soft == hard
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
