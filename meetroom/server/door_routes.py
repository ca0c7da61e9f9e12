"""Routes of the codes at the doors and of badges; decides only who may see them."""

from litestar import get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from meetroom.domain.core import MeetingId, PersonId, PointId
from meetroom.domain.door_codes import keeps_door
from meetroom.protocol.http import BadgeAnswer, DoorAnswer, Problem
from meetroom.server.web import AnyRequest, ProblemFound, asker, gathering_for, house_of, is_office


@get("/api/meetings/{meeting_id:str}/doors/{point_id:str}")
async def door(request: AnyRequest, meeting_id: FromPath[str], point_id: FromPath[str]) -> DoorAnswer:
    """The code at the door of a point, for whoever keeps that door."""
    house, account = house_of(request), await asker(request)
    gathering = gathering_for(house, meeting_id, account.person_id)
    point = PointId(point_id)
    if point not in gathering.meeting.points:
        raise ProblemFound(Problem.NOT_FOUND)
    if not keeps_door(gathering.meeting.people[account.person_id], point):
        raise ProblemFound(Problem.NOT_ALLOWED)
    return house.doors[MeetingId(meeting_id)].shown(point)


@get("/api/meetings/{meeting_id:str}/badges/{person_id:str}")
async def badge(request: AnyRequest, meeting_id: FromPath[str], person_id: FromPath[str]) -> BadgeAnswer:
    """The badge of somebody on the roster: one's own, or anybody's for the office."""
    house, account = house_of(request), await asker(request)
    gathering = gathering_for(house, meeting_id, account.person_id)
    whose = PersonId(person_id)
    if whose != account.person_id and not is_office(gathering, account.person_id):
        raise ProblemFound(Problem.NOT_ALLOWED)
    if whose not in gathering.meeting.people:
        raise ProblemFound(Problem.NOT_FOUND)
    return house.doors[MeetingId(meeting_id)].badge(whose)


ROUTES: list[HTTPRouteHandler] = [door, badge]
