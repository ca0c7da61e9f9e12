"""Route of recordings: the office fetches a filed film, from any byte on; decides nothing."""

from typing import Any

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from meetroom.domain.core import RecordingId
from meetroom.protocol.http import Problem
from meetroom.server.file_stream import file_answer
from meetroom.server.web import AnyRequest, ProblemFound, asker, gathering_for, house_of, is_office


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
    return file_answer(request, house.workers, path, recording.size_bytes, kind="video/mp4")


ROUTES: tuple[HTTPRouteHandler, ...] = (film,)
