"""Route of recordings: the office fetches a filed film, from any byte on; decides nothing."""

import re
from typing import Any

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Stream

from meetroom.domain.core import RecordingId
from meetroom.protocol.http import Problem, ProblemAnswer
from meetroom.server.recordings import film_bytes
from meetroom.server.web import AnyRequest, ProblemFound, asker, gathering_for, house_of, is_office

_RANGE = re.compile(r"bytes=(\d{1,18})-")


@get("/api/meetings/{meeting_id:str}/recordings/{recording_id:str}")
async def film(request: AnyRequest, meeting_id: FromPath[str], recording_id: FromPath[str]) -> Response[Any]:
    """The film of a recording, once it is filed; `Range: bytes=N-` gives the rest after a broken line."""
    house, account = house_of(request), await asker(request)
    gathering = gathering_for(house, meeting_id, account.person_id)
    if not is_office(gathering, account.person_id):
        raise ProblemFound(Problem.NOT_ALLOWED)
    recording = gathering.meeting.recordings.get(RecordingId(recording_id))
    if recording is None or not recording.sha256:
        raise ProblemFound(Problem.NOT_FOUND)
    path = house.recordings[gathering.room.meeting_id].path_of(recording)
    if not await house.workers.run(path.exists):
        raise ProblemFound(Problem.NOT_FOUND)
    asked = _RANGE.fullmatch(request.headers.get("range", ""))
    first = int(asked[1]) if asked else 0
    if asked and first >= recording.size_bytes:
        whole = {"content-range": f"bytes */{recording.size_bytes}"}
        return Response(ProblemAnswer(problem=Problem.BAD_REQUEST), status_code=416, headers=whole)
    headers = {"content-length": str(recording.size_bytes - first), "accept-ranges": "bytes"}
    if asked:
        headers["content-range"] = f"bytes {first}-{recording.size_bytes - 1}/{recording.size_bytes}"
    return Stream(
        film_bytes(house.workers, path, first),
        status_code=206 if asked else 200,
        headers=headers,
        media_type="video/mp4",
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (film,)
