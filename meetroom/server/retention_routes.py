"""Routes of the clearings after a meeting: machines report, the office looks; decides nothing."""

from litestar import get, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from meetroom.protocol.http import Problem
from meetroom.protocol.minutes import RetentionReport, RetentionRows
from meetroom.server.web import AnyRequest, ProblemFound, asker, gathering_for, house_of, is_office


@put("/api/meetings/{meeting_id:str}/retention-report", status_code=204)
async def report(request: AnyRequest, meeting_id: FromPath[str], data: JSONBody[RetentionReport]) -> None:
    """What a machine of the asker did after the meeting was over."""
    house, account = house_of(request), await asker(request)
    gathering = gathering_for(house, meeting_id, account.person_id)
    await house.clearings[gathering.room.meeting_id].report(account.person_id, data)


@get("/api/meetings/{meeting_id:str}/retention-reports")
async def board(request: AnyRequest, meeting_id: FromPath[str]) -> RetentionRows:
    """What all machines did."""
    house, account = house_of(request), await asker(request)
    gathering = gathering_for(house, meeting_id, account.person_id)
    if not is_office(gathering, account.person_id):
        raise ProblemFound(Problem.NOT_ALLOWED)
    return await house.clearings[gathering.room.meeting_id].board()


ROUTES: tuple[HTTPRouteHandler, ...] = (report, board)
