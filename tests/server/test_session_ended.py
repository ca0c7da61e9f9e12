"""Who gets no session and whose session ends: no token, foreign pages, what is malformed, too large, too much."""

from typing import Any

import aiohttp
import pytest

from meetroom.domain.agenda import AddItem
from meetroom.domain.core import ItemId, MeetingId, PersonId
from meetroom.protocol.messages import ByeReason, Hello, Ping
from meetroom.server.app import MeetingServer
from meetroom.server.config import TrafficLimits
from tests.server.conftest import Crowd, StartServer
from tests.server.visitor import Visitor


async def test_no_session_without_a_token(server: MeetingServer, crowd: Crowd) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic x"}):
        stranger = Visitor(server)
        stranger.headers = headers
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await stranger.call(crowd.meeting_id)
        assert refused.value.status == 401
        await stranger.close()


async def test_a_connection_the_server_has_given_up_troubles_nobody_else(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A silent line is given up below us, and refuses to send from then on; whoever is told after it is told."""
    await crowd.add("an")
    an, sec = await crowd.enter("an"), crowd.lines["sec"]
    gathering = crowd.server.house.gatherings[MeetingId(crowd.meeting_id)]
    (session,) = gathering.sessions_of(PersonId(crowd.people["an"].person_id))

    async def given_up(event: Any) -> None:
        raise RuntimeError("Unexpected ASGI message 'websocket.send', after sending 'websocket.close'.")

    monkeypatch.setattr(session._socket, "send", given_up)
    for name in ("i1", "i2"):
        assert (await sec.submit(AddItem(item_id=ItemId(name), title="Mục"))).refusal is None
    assert session.line.lost
    gathering.end_all(ByeReason.MEETING_FAILED)
    assert (await sec.bye()).reason is ByeReason.MEETING_FAILED
    assert gathering.room.stands
    await an.close()


async def test_a_foreign_page_may_not_open_a_session(crowd: Crowd) -> None:
    sec = crowd.people["sec"]
    path = f"{sec.url}/api/meetings/{crowd.meeting_id}/session"
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await sec.http.ws_connect(path, headers={"Origin": "https://evil.example"})
    assert refused.value.status == 403
    socket = await sec.http.ws_connect(path, headers={"Origin": sec.url})
    await socket.close()


async def test_a_page_gives_its_token_as_a_subprotocol(crowd: Crowd) -> None:
    sec, page = crowd.people["sec"], Visitor(crowd.server)
    path = f"{sec.url}/api/meetings/{crowd.meeting_id}/session"
    token = sec.headers["Authorization"].removeprefix("Bearer ")
    socket = await page.http.ws_connect(path, headers={"Origin": sec.url}, protocols=("meetroom.1", f"bearer.{token}"))
    assert socket.protocol == "meetroom.1"
    await socket.close()
    for offered in (("meetroom.1",), ("meetroom.1", "bearer.wrong"), ("bearer.",)):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await page.http.ws_connect(path, protocols=offered)
        assert refused.value.status == 401
    with pytest.raises(aiohttp.WSServerHandshakeError):
        # A header counts first, even a wrong one.
        await page.http.ws_connect(path, headers={"Authorization": "Bearer wrong"}, protocols=(f"bearer.{token}",))
    await page.close()


async def test_logging_out_ends_the_sessions(crowd: Crowd) -> None:
    await crowd.add("an")
    an = await crowd.enter("an")
    await crowd.people["an"].post("/api/logout")
    assert (await an.bye()).reason is ByeReason.LOGGED_OUT


BAD_FRAMES: list[Any] = [
    "",
    "{",
    "[]",
    "null",
    '{"type":"Nothing"}',
    '{"type":"Ping"}',
    '{"type":"Ping","sent_ms":"x"}',
    '{"type":"Ping","sent_ms":1,"extra":1}',
    '{"type":"Submit","command_id":"c","command":{"type":"MeetingOpened"}}',
    '{"type":"Submit","command_id":"c","command":{"type":"OpenMeeting","actor":"x"}}',
    '{"type":"Hello","protocol":1,"client":"t","device":"d"}',
    '{"type":"PutMarks","records":[{}]}',
    "\x00",
    "[" * 5_000,
    b"\x00\xff",
]


@pytest.mark.parametrize("frame", BAD_FRAMES)
async def test_malformed_messages_end_the_session_only(crowd: Crowd, frame: str | bytes) -> None:
    await crowd.add("an")
    an = await crowd.enter("an")
    if isinstance(frame, bytes):
        await an.socket.send_bytes(frame)
    else:
        await an.socket.send_str(frame)
    assert (await an.bye()).reason is ByeReason.MALFORMED
    assert (await crowd.lines["sec"].submit(AddItem(item_id=ItemId("i"), title="Còn họp"))).refusal is None


async def test_a_message_above_a_mebibyte_ends_the_session(crowd: Crowd) -> None:
    await crowd.add("an")
    an = await crowd.enter("an")
    await an.socket.send_str("x" * (1 << 20) + "x")
    with pytest.raises(EOFError) as end:
        await an.until(lambda: False)
    assert end.value.args[0] == 1009


@pytest.mark.parametrize("first", ['{"type":"Ping","sent_ms":1}', "{"])
async def test_the_first_message_is_hello(crowd: Crowd, first: str) -> None:
    line = await crowd.people["sec"].call(crowd.meeting_id)
    await line.socket.send_str(first)
    assert (await line.bye()).reason is ByeReason.MALFORMED


async def test_another_protocol_is_named(crowd: Crowd) -> None:
    line = await crowd.people["sec"].call(crowd.meeting_id)
    await line.say(Hello(protocol=99, client="t", device="d"))
    assert (await line.bye()).reason is ByeReason.WRONG_PROTOCOL


async def test_whoever_says_nothing_is_sent_away(start_server: StartServer) -> None:
    server = await start_server(limits=TrafficLimits(hello_s=0.05))
    crowd = Crowd(server)
    sec = await crowd.person("sec", may_create=True)
    _, made = await sec.post("/api/meetings", {"title": "Kỳ họp thứ nhất"})
    line = await sec.call(made["meeting_id"])
    assert (await line.bye()).reason is ByeReason.MALFORMED
    await crowd.close()


async def test_whoever_says_too_much_is_sent_away(start_server: StartServer) -> None:
    server = await start_server(limits=TrafficLimits(messages_burst=20, messages_per_s=0.1))
    crowd = Crowd(server)
    await crowd.found()
    line = await crowd.people["sec"].enter(crowd.meeting_id)
    for number in range(40):
        await line.say(Ping(sent_ms=number))
    assert (await line.bye()).reason is ByeReason.TOO_FAST
    await crowd.close()
