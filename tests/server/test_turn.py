"""TURN servers as clients are told of them: the configured ones, with credentials that run out."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from pathlib import Path

from meetroom.domain.core import PersonId
from meetroom.protocol.messages import Welcome
from meetroom.protocol.signalling import IceServerInfo
from meetroom.server.config import ServerConfig
from meetroom.server.turn import VALID_S, ice_servers_for
from tests.server.conftest import Crowd, StartServer

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
ME = PersonId("p-1")
FIXED = IceServerInfo(("turn:a.example",), "an", "x")


def test_nothing_configured_is_nothing_told() -> None:
    assert ice_servers_for(ServerConfig(data_folder=Path()), ME, NOW) == ()


def test_a_shared_secret_gives_credentials_that_run_out() -> None:
    urls = ("turn:b.example", "turns:b.example")
    config = ServerConfig(data_folder=Path(), ice_servers=(FIXED,), turn_urls=urls, turn_secret="bí mật")
    fixed, shared = ice_servers_for(config, ME, NOW)
    username = f"{int(NOW.timestamp()) + VALID_S}:p-1"
    expected = base64.b64encode(hmac.new("bí mật".encode(), username.encode(), hashlib.sha1).digest()).decode()
    assert fixed == FIXED
    assert shared == IceServerInfo(urls, username, expected)


def test_an_open_server_needs_none() -> None:
    config = ServerConfig(data_folder=Path(), turn_urls=("turn:b.example",))
    assert ice_servers_for(config, ME, NOW) == (IceServerInfo(("turn:b.example",)),)


async def test_everybody_is_told_their_own(start_server: StartServer) -> None:
    crowd = Crowd(await start_server(turn_urls=("turn:b.example",), turn_secret="s"))
    sec = await crowd.found()
    await crowd.add("an")
    names = set()
    for line in (sec, await crowd.enter("an")):
        welcome = next(message for message in line.seen if isinstance(message, Welcome))
        names |= {server.username.partition(":")[2] for server in welcome.ice_servers}
    assert names == {crowd.people["sec"].person_id, crowd.people["an"].person_id}
    await crowd.close()
