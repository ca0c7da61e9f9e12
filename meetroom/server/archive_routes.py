"""Routes of the archive: have it made, look, give up, fetch; decides nothing."""

from typing import Any

from litestar import Response, delete, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from meetroom.domain.state import Role
from meetroom.protocol.http import Problem
from meetroom.protocol.minutes import MAX_WAIT_S, ArchiveState
from meetroom.server.archiving import ArchiveDesk
from meetroom.server.file_stream import file_answer
from meetroom.server.house import House
from meetroom.server.web import AnyRequest, ProblemFound, asker, gathering_for, house_of

_ROOT = "/api/meetings/{meeting_id:str}/archive"


async def _desk(request: AnyRequest, meeting_id: str) -> tuple[House, ArchiveDesk]:
    """Raises: ProblemFound(NOT_ALLOWED) for whoever is neither secretary nor clerk."""
    house, account = house_of(request), await asker(request)
    gathering = gathering_for(house, meeting_id, account.person_id)
    if not gathering.meeting.has_role(account.person_id, Role.SECRETARY, Role.CLERK):
        raise ProblemFound(Problem.NOT_ALLOWED)
    return house, house.archives[gathering.room.meeting_id]


@post(_ROOT, status_code=202)
async def start(request: AnyRequest, meeting_id: FromPath[str]) -> ArchiveState:
    """Have the bag made; one that is being made goes on."""
    _, desk = await _desk(request, meeting_id)
    return await desk.start()


@get(_ROOT)
async def state(request: AnyRequest, meeting_id: FromPath[str], known: FromQuery[int | None] = None) -> ArchiveState:
    """Where it stands; `known`: answered once it is another version, or after a while."""
    _, desk = await _desk(request, meeting_id)
    return await desk.work.news(known, MAX_WAIT_S)


@delete(_ROOT, status_code=200)
async def give_up(request: AnyRequest, meeting_id: FromPath[str]) -> ArchiveState:
    """Give up what is being made."""
    _, desk = await _desk(request, meeting_id)
    return await desk.cancel()


@get(_ROOT + "/bag")
async def bag(request: AnyRequest, meeting_id: FromPath[str], sha256: FromQuery[str] = "") -> Response[Any]:
    """The newest bag as a zip; `sha256`: that one or none."""
    house, desk = await _desk(request, meeting_id)
    path, found = await desk.file(sha256)
    return file_answer(request, house.workers, path, found.size_bytes, kind="application/zip", tag=found.sha256)


ROUTES: list[HTTPRouteHandler] = [start, state, give_up, bag]
