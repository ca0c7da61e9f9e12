"""Clients that do not finish what they begin, and how many connections there may be."""

import asyncio
import sys

import pytest

from meetroom.domain.core import MeetingId
from meetroom.server.app import MeetingServer
from meetroom.server.patience import PatientH11, open_many_files
from tests.server.conftest import Crowd
from tests.server.handing_in import reaches
from tests.server.visitor import PATIENCE_S, trust

HOST = b"Host: x\r\n"


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the server waits a moment only."""
    monkeypatch.setattr(PatientH11, "_head_s", 0.3)
    monkeypatch.setattr(PatientH11, "_silence_s", 0.3)


async def _call(server: MeetingServer) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A bare TLS connection."""
    host, port = server.house.address
    return await asyncio.open_connection(host, port, ssl=trust(server))


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
async def test_who_does_not_finish_is_hung_up_on(
    server: MeetingServer, monkeypatch: pytest.MonkeyPatch, beginning: bytes
) -> None:
    hurry(monkeypatch)
    reader, writer = await _call(server)
    writer.write(beginning)
    assert b"200 OK" not in await _hung_up(reader)
    writer.close()


async def test_half_a_second_request_is_hung_up_on(server: MeetingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = await _call(server)
    writer.write(b"GET /api/health HTTP/1.1\r\n" + HOST + b"\r\n")
    assert b"200 OK" in await asyncio.wait_for(reader.readuntil(b"\r\n"), PATIENCE_S)
    await asyncio.wait_for(reader.readuntil(b"}"), PATIENCE_S)
    hurry(monkeypatch)
    writer.write(b"GET /api/health HT")
    assert await _hung_up(reader) == b""
    writer.close()


async def test_a_session_may_be_silent(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own limits hold: when a connection that was opened later has been hung up on, it is still there."""
    line = crowd.lines["sec"]
    with monkeypatch.context() as patch:
        hurry(patch)
        reader, writer = await _call(crowd.server)
        await _hung_up(reader)
        writer.close()
    assert (await crowd.people["sec"].get("/api/health"))[0] == 200
    assert not line.socket.closed
    assert (await crowd.enter("sec")).replica.seq == line.replica.seq


async def test_who_is_just_leaving_when_the_server_ends(crowd: Crowd, caplog: pytest.LogCaptureFixture) -> None:
    """They have said goodbye and been answered, and do not hang up: all others are told and hung up on all the same."""
    await crowd.add("an")
    leaving = (await crowd.enter("an")).socket
    connection = leaving._response.connection
    assert connection is not None
    assert connection.transport is not None
    connection.transport.pause_reading()
    await leaving._writer.close()
    gathering = crowd.server.house.gatherings[MeetingId(crowd.meeting_id)]
    await reaches(lambda: len(gathering.live) == 1)
    await crowd.server.stop()
    await crowd.lines["sec"].bye()
    assert [record.msg for record in caplog.records if record.name == "meetroom.server.app"] == []
    connection.transport.abort()


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
