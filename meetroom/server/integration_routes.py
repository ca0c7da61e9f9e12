"""Routes for other systems to read: meetings, minutes, action items, archives; decides nothing."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, QueryParameter

from meetroom.archive.action_list import in_order, write_action_list
from meetroom.archive.calendar import Language, NotPlanned, write_invitation, write_tasks
from meetroom.archive.minutes import attached_record
from meetroom.domain.minutes_issue import newest_sha256
from meetroom.domain.state import Role
from meetroom.protocol.http import Problem, ProblemAnswer
from meetroom.protocol.integration import ActionRow, MeetingRow, MinutesRow
from meetroom.server.certificates import now_utc
from meetroom.server.file_stream import file_answer
from meetroom.server.gathering import Gathering
from meetroom.server.integration import (
    Caller,
    action_row,
    actions_for,
    file_of,
    has_it,
    let_in,
    meeting_row,
    minutes_row,
    problems,
)
from meetroom.server.integration_package import may_be_packed, minutes_package
from meetroom.server.minutes_files import MinutesFiles
from meetroom.server.schema import problem_responses
from meetroom.server.web import AnyRequest, ProblemFound, is_office
from meetroom.store.api_tokens import Scope

_MEETING = "/api/v1/meetings/{meeting_id:str}"
_CALENDAR = "text/calendar; charset=utf-8"
_LISTED = problems()
_FOUND = problems(Problem.NOT_FOUND)
_PDF = "application/pdf"
_JSON = "application/json"
_XML = "application/xml"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NOT_TYPESET = problem_responses(Problem.NOT_TYPESET)[422]
_PARTS = {
    206: ResponseSpec(bytes, description="the rest", media_type="application/octet-stream", generate_examples=False),
    416: ResponseSpec(ProblemAnswer, description="bad_request: nothing from there on", generate_examples=False),
}
LanguageWanted = Annotated[Language, QueryParameter(description="language of the file")]


def file_spec(kind: str, description: str) -> dict[int, ResponseSpec]:
    """How a file, and the answer to somebody who has it, stand in the schema."""
    whole = ResponseSpec(bytes, description=description, media_type=kind, generate_examples=False)
    unchanged = ResponseSpec(None, description="as the asker has it (If-None-Match)", generate_examples=False)
    return {200: whole, 304: unchanged}


@get("/api/v1/meetings", responses=_LISTED)
async def meetings(request: AnyRequest) -> tuple[MeetingRow, ...]:
    """Meetings whose roster names the token's account."""
    caller = await let_in(request, Scope.MEETINGS_READ)
    return tuple(meeting_row(gathering.meeting, caller.account) for gathering in _own(caller))


@get(_MEETING, responses=_FOUND)
async def meeting(request: AnyRequest, meeting_id: FromPath[str]) -> MeetingRow:
    """One meeting."""
    caller = await let_in(request, Scope.MEETINGS_READ)
    return meeting_row(caller.gathering(meeting_id).meeting, caller.account)


@get(_MEETING + "/invitation.ics", responses={**_FOUND, **file_spec(_CALENDAR, "invitation")})
async def invitation(request: AnyRequest, meeting_id: FromPath[str], language: LanguageWanted = "vi") -> Response[Any]:
    """The invitation as iCalendar, without documents and hidden items; 404 without a planned start."""
    caller = await let_in(request, Scope.MEETINGS_READ)
    gathering = caller.gathering(meeting_id)
    seq = gathering.room.replica.seq
    try:
        # The moment it is written at is that of the newest fact, so that the same state gives the same file.
        file = write_invitation(gathering.meeting, sequence=seq, now=_newest(gathering), language=language)
    except NotPlanned as error:
        raise ProblemFound(Problem.NOT_FOUND) from error
    return file_of(request, file, _CALENDAR, name="invitation.ics", language=language)


@get("/api/v1/minutes", responses=_LISTED)
async def minutes(
    request: AnyRequest,
    since: Annotated[datetime | None, QueryParameter(description="changed at this time or later, with zone")] = None,
    signed: Annotated[bool, QueryParameter(description="only those signed by secretary and chair")] = False,
) -> tuple[MinutesRow, ...]:
    """Issued minutes that the account may read, the one changed last at the end."""
    caller = await let_in(request, Scope.MINUTES_READ)
    if since is not None and since.tzinfo is None:
        raise ProblemFound(Problem.BAD_REQUEST)
    rows = (minutes_row(gathering.meeting, caller.account) for gathering in _own(caller))
    wanted = [r for r in rows if r and (r.signed or not signed) and (since is None or r.changed_at >= since)]
    return tuple(sorted(wanted, key=lambda row: (row.changed_at, row.meeting_id)))


@get(_MEETING + "/minutes", responses=_FOUND)
async def minutes_of(request: AnyRequest, meeting_id: FromPath[str]) -> MinutesRow:
    """The issued minutes of one meeting."""
    caller = await let_in(request, Scope.MINUTES_READ)
    row = minutes_row(caller.gathering(meeting_id).meeting, caller.account)
    if row is None:
        raise ProblemFound(Problem.NOT_FOUND)
    return row


@get(_MEETING + "/minutes.pdf", responses={**_FOUND, **file_spec(_PDF, "the paper with all its signatures"), **_PARTS})
async def minutes_pdf(request: AnyRequest, meeting_id: FromPath[str]) -> Response[Any]:
    """The numbered paper as PDF/A with all signatures it has."""
    caller = await let_in(request, Scope.MINUTES_READ)
    gathering = caller.readable(meeting_id)
    tag = newest_sha256(gathering.meeting.minutes)
    if has_it(request, f'"{tag}"'):
        return Response(None, status_code=304, headers={"ETag": f'"{tag}"'})
    path, workers = _paper_path(caller, gathering), caller.house.workers
    size_bytes = (await workers.run(path.stat)).st_size
    return file_answer(request, workers, path, size_bytes, kind=_PDF, tag=tag)


@get(_MEETING + "/minutes.json", responses={**_FOUND, **file_spec(_JSON, "the machine-readable record")})
async def minutes_json(request: AnyRequest, meeting_id: FromPath[str]) -> Response[Any]:
    """The machine-readable record that is attached to the paper."""
    caller = await let_in(request, Scope.MINUTES_READ)
    pdf = await paper_of(caller, caller.readable(meeting_id))
    record = await caller.house.workers.run(attached_record, pdf)
    return file_of(request, record, _JSON, name="minutes.json")


@get(_MEETING + "/minutes.docx", responses={**_FOUND, 422: _NOT_TYPESET, **file_spec(_DOCX, "to be edited")})
async def minutes_docx(
    request: AnyRequest, meeting_id: FromPath[str], language: LanguageWanted = "vi"
) -> Response[Any]:
    """The minutes as they stand as DOCX, for accounts of the office."""
    caller = await let_in(request, Scope.MINUTES_READ)
    gathering = caller.readable(meeting_id)
    if not is_office(gathering, caller.account.person_id):
        raise ProblemFound(Problem.NOT_FOUND)
    desk = caller.house.minutes[gathering.room.meeting_id]
    content = await desk.docx(language, caller.account.person_id)
    return file_of(request, content, _DOCX, name="minutes.docx", language=language)


@get(_MEETING + "/minutes.edxml", responses={**_FOUND, **file_spec(_XML, "edXML package of the signed minutes")})
async def minutes_edxml(request: AnyRequest, meeting_id: FromPath[str]) -> Response[Any]:
    """The signed minutes and their action items as an edXML package; 404 before they are signed."""
    caller = await let_in(request, Scope.MINUTES_READ)
    gathering, organisation = caller.readable(meeting_id), caller.integration.organisation
    current = gathering.meeting
    if organisation is None or not may_be_packed(current, organisation):
        raise ProblemFound(Problem.NOT_FOUND)
    paper, seq = _paper_path(caller, gathering), current.minutes.approved_seq
    package = await caller.house.workers.run(minutes_package, current, paper, organisation, sequence=seq)
    return file_of(request, package, _XML, name="minutes.edxml")


def _paper_path(caller: Caller, gathering: Gathering) -> Path:
    files = MinutesFiles(caller.house.config.data_folder, gathering.room.meeting_id)
    return files.path(newest_sha256(gathering.meeting.minutes))


async def paper_of(caller: Caller, gathering: Gathering) -> bytes:
    """The newest file of the issued minutes.  Raises: OSError."""
    return await caller.house.workers.run(_paper_path(caller, gathering).read_bytes)


@get(_MEETING + "/actions", responses=_FOUND)
async def actions(request: AnyRequest, meeting_id: FromPath[str]) -> tuple[ActionRow, ...]:
    """Action items by their due day; those of minutes in the making are the office's alone."""
    caller = await let_in(request, Scope.MINUTES_READ)
    current = caller.gathering(meeting_id).meeting
    return tuple(action_row(action) for action in in_order(current, actions_for(current, caller.account)))


@get(_MEETING + "/actions.csv", responses={**_FOUND, **file_spec("text/csv; charset=utf-8", "table of action items")})
async def actions_csv(request: AnyRequest, meeting_id: FromPath[str], language: LanguageWanted = "vi") -> Response[Any]:
    """Action items as a table for spreadsheets."""
    caller = await let_in(request, Scope.MINUTES_READ)
    current = caller.gathering(meeting_id).meeting
    table = write_action_list(current, in_order(current, actions_for(current, caller.account)), language)
    return file_of(request, table, "text/csv; charset=utf-8", name="actions.csv", language=language)


@get(_MEETING + "/actions.ics", responses={**_FOUND, **file_spec(_CALENDAR, "action items as tasks")})
async def actions_ics(request: AnyRequest, meeting_id: FromPath[str], language: LanguageWanted = "vi") -> Response[Any]:
    """Action items as iCalendar tasks."""
    caller = await let_in(request, Scope.MINUTES_READ)
    gathering = caller.gathering(meeting_id)
    current = gathering.meeting
    rows = in_order(current, actions_for(current, caller.account))
    seq, at = gathering.room.replica.seq, _newest(gathering)
    file = write_tasks(current, rows, sequence=seq, now=at, language=language)
    return file_of(request, file, _CALENDAR, name="actions.ics", language=language)


@get(_MEETING + "/archive.zip", responses={**_FOUND, **file_spec("application/zip", "the bag"), **_PARTS})
async def archive(request: AnyRequest, meeting_id: FromPath[str]) -> Response[Any]:
    """The newest bag of an archived meeting, for accounts of its secretary and clerks; from any byte on (Range)."""
    caller = await let_in(request, Scope.ARCHIVE_READ)
    gathering = caller.gathering(meeting_id)
    if not gathering.meeting.has_role(caller.account.person_id, Role.SECRETARY, Role.CLERK):
        raise ProblemFound(Problem.NOT_FOUND)
    path, bag = await caller.house.archives[gathering.room.meeting_id].file("")
    if has_it(request, f'"{bag.sha256}"'):
        return Response(None, status_code=304, headers={"ETag": f'"{bag.sha256}"'})
    size_bytes, workers = bag.size_bytes, caller.house.workers
    return file_answer(request, workers, path, size_bytes, kind="application/zip", tag=bag.sha256)


def _own(caller: Caller) -> list[Gathering]:
    person_id = caller.account.person_id
    return [g for g in caller.house.gatherings.values() if person_id in g.meeting.people]


def _newest(gathering: Gathering) -> datetime:
    """When the newest fact was decided."""
    places = gathering.room.places
    payload = places[-1].stored.link.payload if places else None
    return now_utc() if payload is None else msgspec.json.decode(payload, type=_Dated).at


class _Dated(msgspec.Struct, frozen=True):
    at: datetime


ROUTES: list[HTTPRouteHandler] = [
    *(meetings, meeting, invitation, minutes, minutes_of, minutes_pdf, minutes_json, minutes_docx, minutes_edxml),
    *(actions, actions_csv, actions_ics, archive),
]
