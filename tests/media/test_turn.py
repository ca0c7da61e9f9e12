"""Which TURN servers are asked, and that a silent one costs nobody anything."""

import asyncio
import socket

import pytest

from meetroom.media.config import IceServer
from meetroom.media.session import MediaSession, SessionConfig, SessionState
from meetroom.media.turn import TurnServer, turn_servers
from meetroom.protocol.signalling import LegId
from tests.media.test_session_over_relay import HIGH, LOW, Hall


@pytest.mark.parametrize(
    ("url", "host", "port", "is_tcp", "is_tls"),
    [
        ("turn:turn.example", "turn.example", 3478, False, False),
        ("turn:10.0.0.5:80?transport=tcp", "10.0.0.5", 80, True, False),
        ("turns:turn.example", "turn.example", 5349, True, True),
        ("turns:turn.example:443?transport=tcp", "turn.example", 443, True, True),
        ("turn:[2001:db8::1]:3478", "2001:db8::1", 3478, False, False),
    ],
)
def test_addresses_are_understood(url: str, host: str, port: int, is_tcp: bool, is_tls: bool) -> None:
    assert turn_servers([IceServer(url, "an", "x")]) == (TurnServer(host, port, is_tcp, is_tls, "an", "x"),)


@pytest.mark.parametrize(
    "url", ["stun:stun.example", "turns:turn.example?transport=udp", "turn:", "https://turn.example", "", "turn:a:b:c"]
)
def test_what_is_no_turn_server_is_left_out(url: str) -> None:
    assert turn_servers([IceServer(url)]) == ()


def test_the_same_server_is_asked_once() -> None:
    assert len(turn_servers([IceServer("turn:a.example"), IceServer("turn:a.example:3478?transport=udp")])) == 1


async def test_a_silent_server_is_not_waited_for() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as udp, socket.socket() as tcp:
        udp.bind(("127.0.0.1", 0))
        tcp.bind(("127.0.0.1", 0))
        tcp.listen()
        silent = (
            IceServer(f"turn:127.0.0.1:{udp.getsockname()[1]}", "an", "x"),
            IceServer(f"turns:127.0.0.1:{tcp.getsockname()[1]}", "an", "x"),
            IceServer("turn:127.0.0.1:99999"),
        )
        config = SessionConfig(0, True, False, HIGH, LOW, ice_servers=silent)
        session = MediaSession(config, on_picture=lambda mid, picture: None, on_state=lambda state: None)
        async with Hall() as hall:
            answer = await hall.relay.join("hall", LegId("leg1"), await session.offer())
            await session.accept(answer)
            assert session.state is SessionState.CONNECTED
            await session.close()
        names = {task.get_name() for task in asyncio.all_tasks()}
        assert not names & {"ways through TURN", "allocations given back"}
