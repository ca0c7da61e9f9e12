"""Routes of meetings: list, create, the session, state and chain as the asker may see them; decides nothing."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

import msgspec
from litestar import MediaType, Response, get, post, websocket
from litestar.connection import WebSocket
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, JSONBody
from litestar.response import Stream

import meetroom
from meetroom.domain.chain import blank, follow, seen_by, state_sha256
from meetroom.domain.core import PersonId
from meetroom.media.relay.process import RelayUnavailable
from meetroom.protocol.codec import encode
from meetroom.protocol.http import (
    CreateMeetingRequest,
    MeetingSummary,
    Problem,
    ProblemAnswer,
    RuleSetOffer,
    StateAnswer,
)
from meetroom.protocol.messages import PROTOCOL, Bye, ByeReason
from meetroom.server.fanout import Place
from meetroom.server.gathering import Gathering
from meetroom.server.scraping import may_scrape
from meetroom.server.web import (
    STATUS,
    AnyRequest,
    ProblemFound,
    asker,
    gathering_for,
    house_of,
    problem_of,
    subprotocol_of,
    token_of,
)

_encoder = msgspec.json.Encoder()


@get("/api/meetings")
async def list_meetings(request: AnyRequest) -> tuple[MeetingSummary, ...]:
    """Meetings the asker is on the roster of."""
    return house_of(request).meetings_of((await asker(request)).person_id)


@get("/api/rule-sets")
async def list_rule_sets(request: AnyRequest) -> tuple[RuleSetOffer, ...]:
    """Rules that a new meeting can have."""
    await asker(request)
    return house_of(request).rule_sets


@post("/api/meetings", status_code=201)
async def create_meeting(request: AnyRequest, data: JSONBody[CreateMeetingRequest]) -> MeetingSummary:
    """Create a meeting; the asker becomes its secretary."""
    house, account = house_of(request), await asker(request)
    if not account.may_create:
        raise ProblemFound(Problem.NOT_ALLOWED)
    meeting_id = await house.create_meeting(account, data)
    return next(m for m in house.meetings_of(account.person_id) if m.meeting_id == meeting_id)


@get("/api/meetings/{meeting_id:str}/state")
async def state(request: AnyRequest, meeting_id: FromPath[str]) -> StateAnswer:
    """Hash of the state as the asker may see it: to be compared with a replica's own."""
    house, account = house_of(request), await asker(request)
    gathering = gathering_for(house, meeting_id, account.person_id)
    await gathering.room.ready()
    return await house.replayers.run(_state, gathering, tuple(gathering.room.places), account.person_id)


def _state(gathering: Gathering, places: tuple[Place, ...], person_id: PersonId) -> StateAnswer:
    newest = gathering.meeting
    replica = blank(gathering.room.meeting_id)
    for place in places:
        replica, _ = follow(replica, seen_by(place.stored, newest, person_id))
    return StateAnswer(seq=replica.seq, head=replica.head, state_sha256=state_sha256(replica.meeting))


@get("/api/meetings/{meeting_id:str}/chain")
async def chain(request: AnyRequest, meeting_id: FromPath[str]) -> Stream:
    """The chain as the asker may see it, one link of JSON per line."""
    house, account = house_of(request), await asker(request)
    gathering = gathering_for(house, meeting_id, account.person_id)
    await gathering.room.ready()
    person = gathering.meeting.people[account.person_id]
    lines = (place.for_person(person) + "\n" for place in tuple(gathering.room.places))
    return Stream(_in_pieces(lines), media_type="application/jsonl")


def _in_pieces(lines: Iterable[str], piece_chars: int = 65_536) -> Iterator[str]:
    waiting: list[str] = []
    size = 0
    for line in lines:
        waiting.append(line)
        size += len(line)
        if size >= piece_chars:
            yield "".join(waiting)
            waiting, size = [], 0
    yield "".join(waiting)


@get("/api/ca.pem", media_type=MediaType.TEXT)
async def ca_certificate(request: AnyRequest) -> Response[bytes]:
    """The certificate of the server's own CA, for clients that have its SHA-256 from an invitation."""
    ca_pem = house_of(request).authority.ca_pem
    if ca_pem is None:
        raise ProblemFound(Problem.NOT_FOUND)
    return Response(ca_pem, media_type="application/x-pem-file")


@get("/api/health")
async def health(request: AnyRequest) -> dict[str, str | int]:
    """Whether the server is well."""
    return {"status": "ok", "version": meetroom.__version__, "protocol": PROTOCOL}


@get("/metrics", include_in_schema=False)
async def metrics(request: AnyRequest) -> Response[bytes]:
    """Figures for Prometheus, to whoever has the token of the data folder."""
    house = house_of(request)
    if not may_scrape(house.scrape_token, request.headers.get("authorization", "")):
        raise ProblemFound(Problem.NOT_FOUND)
    if house.switchboard.relay is not None:
        # A relay that is being restarted has no figures; the other ones are still wanted.
        with suppress(RelayUnavailable):
            house.metrics.set_relay(await house.switchboard.relay.stats())
    return Response(house.metrics.text(), media_type="text/plain; version=0.0.4")


@websocket("/api/meetings/{meeting_id:str}/session")
async def session(socket: WebSocket, meeting_id: FromPath[str]) -> None:  # type: ignore[type-arg]  # Litestar wants it bare
    """The session of a meeting; whoever has no valid token is refused before the connection is accepted."""
    house = house_of(socket)
    try:
        _check_origin(socket)
        token = token_of(socket)
        account = await asker(socket)
        if house.stopping:
            raise ProblemFound(Problem.SERVER_ERROR)
        gathering = gathering_for(house, meeting_id, account.person_id)
    except Exception as error:
        answer = problem_of(error)
        if answer.problem is Problem.NOT_FOUND:
            await _say_not_in_meeting(socket)
        else:
            await _deny(socket, answer)
        return
    with house.metrics.sessions.track_inprogress():
        await house.session(socket, gathering, account, token).run(subprotocol_of(socket))


def _check_origin(socket: "WebSocket") -> None:  # type: ignore[type-arg]
    """A browser names the page it acts for; only this server's own pages may open a session."""
    origin = socket.headers.get("origin")
    if origin is not None and origin.lower() != f"https://{socket.headers.get('host', '').lower()}":
        raise ProblemFound(Problem.NOT_ALLOWED)


async def _say_not_in_meeting(socket: "WebSocket") -> None:  # type: ignore[type-arg]
    await socket.accept(subprotocols=subprotocol_of(socket))
    await socket.send_text(encode(Bye(reason=ByeReason.NOT_IN_MEETING)).decode())
    await socket.close(code=4000, reason=ByeReason.NOT_IN_MEETING.value)


async def _deny(socket: "WebSocket", answer: ProblemAnswer) -> None:  # type: ignore[type-arg]
    await socket.receive()
    headers = [(b"content-type", b"application/json")]
    status = STATUS[answer.problem]
    await socket.send({"type": "websocket.http.response.start", "status": status, "headers": headers})
    await socket.send({"type": "websocket.http.response.body", "body": _encoder.encode(answer), "more_body": False})


ROUTES: list[BaseRouteHandler] = [
    *(list_meetings, list_rule_sets, create_meeting, state, chain, ca_certificate, health, metrics, session)
]
