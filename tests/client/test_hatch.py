"""The hatch towards whoever connects and does not ask: sent away, and keeping nobody else out."""

import asyncio
import contextlib
from pathlib import Path

import aiohttp
import pytest

from meetroom.client import hatch as hatch_module
from meetroom.client.hatch import ASK_HEADER, HAS_PATH, MAX_STRANGERS_OF_ONE, Hatch
from meetroom.client.holdings import Holdings
from meetroom.client.point_pass import PointPass
from meetroom.client.shelf import Shelf
from meetroom.domain.core import MeetingId

PASS = PointPass(b"authority", MeetingId("m"))
HOST = "127.0.0.1"


async def test_who_says_nothing_is_sent_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hatch_module, "FIRST_ASK_S", 2.0)
    hatch = Hatch(Holdings(Shelf(tmp_path, MeetingId("m"))), PASS, lambda: True, lambda address: False)
    await hatch.open(HOST)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=1)) as session:
        url = f"http://{HOST}:{hatch.port}{HAS_PATH}"

        async def has() -> int:
            headers = {ASK_HEADER: PASS.ask(HAS_PATH, b"[]")}
            async with session.post(url, data=b"[]", headers=headers) as response:
                return response.status

        assert await has() == 200
        (proved,) = hatch._server.connections if hatch._server else []
        silent, half = [await asyncio.open_connection(HOST, hatch.port) for _ in range(2)]
        half[1].write(b"GET /has HTTP/1.1\r\nX-")
        for reader, writer in (silent, half):
            async with asyncio.timeout(60):
                with contextlib.suppress(ConnectionResetError):
                    assert await reader.read() == b""
            writer.close()
        assert await has() == 200
        assert hatch._server is not None
        assert hatch._server.connections == [proved]  # the same one is still there
    await hatch.close()


async def test_one_machine_does_not_keep_the_others_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hatch_module, "_is_this_machine", lambda address: False)
    hatch = Hatch(Holdings(Shelf(tmp_path, MeetingId("m"))), PASS, lambda: True, lambda address: False)
    await hatch.open(HOST)
    crowd = [await asyncio.open_connection(HOST, hatch.port) for _ in range(MAX_STRANGERS_OF_ONE + 1)]
    reader, _ = crowd[-1]
    async with asyncio.timeout(60):
        with contextlib.suppress(ConnectionResetError):
            assert await reader.read() == b""
    for _, writer in crowd:
        writer.close()
    await hatch.close()
