"""Routes of uploads: announce, send pieces, look, finish, give up; streams bodies, decides nothing."""

import logging
from typing import Any

import msgspec
from litestar import Response, delete, get, patch, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from meetroom.protocol.http import FinishUpload, OpenUpload, Problem, UploadState
from meetroom.server.gathering import Gathering
from meetroom.server.house import House
from meetroom.server.incoming_body import LineBroken, coming
from meetroom.server.lingering import Lingering
from meetroom.server.upload import Upload
from meetroom.server.upload_problems import UploadFailed
from meetroom.server.web import STATUS, AnyRequest, ProblemFound, asker, gathering_for, house_of, problem_of

log = logging.getLogger(__name__)

OFFSET = "Upload-Offset"
_UPLOADS = "/api/meetings/{meeting_id:str}/uploads"
_UPLOAD = _UPLOADS + "/{upload_id:str}"
_encoder = msgspec.json.Encoder()


@post(_UPLOADS, status_code=201)
async def announce(request: AnyRequest, meeting_id: FromPath[str], data: JSONBody[OpenUpload]) -> UploadState:
    """Announce a file; what can be refused without it is refused here."""
    house, account = house_of(request), await asker(request)
    gathering = gathering_for(house, meeting_id, account.person_id)
    try:
        return await house.uploads.announce(gathering, account.person_id, data)
    except Exception as error:
        house.metrics.uploads.labels(problem_of(error).problem.value).inc()
        raise


@patch(_UPLOAD, status_code=200, request_max_body_size=None)
async def write(request: AnyRequest, meeting_id: FromPath[str], upload_id: FromPath[str]) -> Response[Any]:
    """Add the piece of the file that begins at `Upload-Offset`."""
    body = request.stream()
    try:
        house, _, upload = await _found(request, meeting_id, upload_id)
        if (request.content_length or 0) > house.uploads.limits.piece_bytes:
            raise UploadFailed(Problem.TOO_LARGE)
        state = await house.uploads.write(upload, _offset(request), coming(body))
    except Exception as error:
        problem = problem_of(error)
        if problem.problem is Problem.SERVER_ERROR and not isinstance(error, LineBroken):
            log.exception("piece not kept", extra={"meeting": meeting_id})
        return Lingering(_encoder.encode(problem), status_code=STATUS[problem.problem], rest=body)
    return Response(state)


@get(_UPLOAD)
async def look(request: AnyRequest, meeting_id: FromPath[str], upload_id: FromPath[str]) -> UploadState:
    """Where an upload stands, and at which offset to go on."""
    house, _, upload = await _found(request, meeting_id, upload_id)
    return await house.uploads.look(upload)


@post(_UPLOAD + "/finish", status_code=202)
async def finish(
    request: AnyRequest, meeting_id: FromPath[str], upload_id: FromPath[str], data: JSONBody[FinishUpload]
) -> UploadState:
    """All was sent: take the file in."""
    house, gathering, upload = await _found(request, meeting_id, upload_id)
    return await house.uploads.finish(gathering, upload, data)


@delete(_UPLOAD, status_code=200)
async def give_up(request: AnyRequest, meeting_id: FromPath[str], upload_id: FromPath[str]) -> UploadState:
    """Forget an upload and its file; what stands in the meeting already stays there."""
    house, _, upload = await _found(request, meeting_id, upload_id)
    return await house.uploads.give_up(upload)


async def _found(request: AnyRequest, meeting_id: str, upload_id: str) -> tuple[House, Gathering, Upload]:
    """Raises: ProblemFound; UploadFailed(NOT_FOUND)."""
    house, account = house_of(request), await asker(request)
    gathering = gathering_for(house, meeting_id, account.person_id)
    return house, gathering, house.uploads.find(gathering, account.person_id, upload_id)


def _offset(request: AnyRequest) -> int:
    text = request.headers.get(OFFSET, "")
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise ProblemFound(Problem.BAD_REQUEST)
    return int(text)


ROUTES: list[HTTPRouteHandler] = [announce, write, look, finish, give_up]
