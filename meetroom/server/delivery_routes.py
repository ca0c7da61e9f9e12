"""Routes of handing the signed minutes to the organisation's integration platform; decides nothing."""

from litestar import Response, delete, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from meetroom.archive.edxml import MEDIA_TYPE
from meetroom.protocol.http import Problem
from meetroom.protocol.integration import DeliveryState
from meetroom.protocol.minutes import MAX_WAIT_S
from meetroom.server.integration import Integration
from meetroom.server.minutes_desk import MinutesDesk
from meetroom.server.web import AnyRequest, ProblemFound, asker, gathering_for, house_of, is_office
from meetroom.store.account_form import Account

_DELIVERY = "/api/meetings/{meeting_id:str}/minutes/delivery"


async def _found(request: AnyRequest, meeting_id: str) -> tuple[Integration, MinutesDesk, Account]:
    """Raises: ProblemFound(NOT_ALLOWED) for whoever has no office."""
    house, account = house_of(request), await asker(request)
    gathering = gathering_for(house, meeting_id, account.person_id)
    if not is_office(gathering, account.person_id):
        raise ProblemFound(Problem.NOT_ALLOWED)
    integration: Integration = request.app.state.integration
    return integration, house.minutes[gathering.room.meeting_id], account


@post(_DELIVERY, status_code=202)
async def start(request: AnyRequest, meeting_id: FromPath[str]) -> DeliveryState:
    """Send the signed minutes; where that goes on already, says how far it is."""
    integration, desk, account = await _found(request, meeting_id)
    return integration.deliveries.start(desk, account.person_id)


@get(_DELIVERY)
async def look(request: AnyRequest, meeting_id: FromPath[str], known: FromQuery[int | None] = None) -> DeliveryState:
    """Where it stands; with the version that is known, waits a while for another."""
    integration, desk, _ = await _found(request, meeting_id)
    return await integration.deliveries.work(desk.gathering.room.meeting_id).news(known, MAX_WAIT_S)


@delete(_DELIVERY, status_code=200)
async def give_up(request: AnyRequest, meeting_id: FromPath[str]) -> DeliveryState:
    """Try no further; what was taken stays taken."""
    integration, desk, _ = await _found(request, meeting_id)
    return await integration.deliveries.work(desk.gathering.room.meeting_id).cancel()


@get("/api/meetings/{meeting_id:str}/minutes/edxml")
async def package(request: AnyRequest, meeting_id: FromPath[str]) -> Response[bytes]:
    """The signed minutes as an edXML package, to be carried by other means."""
    integration, desk, _ = await _found(request, meeting_id)
    return Response(await integration.deliveries.package(desk), media_type=MEDIA_TYPE)


ROUTES: list[HTTPRouteHandler] = [start, look, give_up, package]
