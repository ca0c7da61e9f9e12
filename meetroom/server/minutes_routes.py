"""Routes of minutes: drafts, the issued paper, signatures; decides nothing."""

import logging
from typing import Any, get_args

import msgspec
from litestar import Response, delete, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody

from meetroom.domain.core import PersonId
from meetroom.domain.minutes_issue import SIGNERS, newest_sha256
from meetroom.domain.minutes_readers import THE_INSIDE, may_read_draft, may_read_minutes
from meetroom.domain.minutes_state import SignatureField
from meetroom.domain.state import Meeting, Role, may_see
from meetroom.protocol.http import Problem
from meetroom.protocol.minutes import (
    MAX_SIGNED_BYTES,
    MAX_WAIT_S,
    IssueRequest,
    IssueState,
    Language,
    SigningPolicy,
)
from meetroom.server.file_stream import file_answer
from meetroom.server.house import House
from meetroom.server.incoming_body import LineBroken, coming
from meetroom.server.lingering import Lingering
from meetroom.server.minutes_desk import MinutesDesk
from meetroom.server.minutes_templates import templates_answer
from meetroom.server.signing_trust import trust_answer
from meetroom.server.web import STATUS, AnyRequest, ProblemFound, asker, gathering_for, house_of, is_office, problem_of

log = logging.getLogger(__name__)

_ROOT = "/api/meetings/{meeting_id:str}/minutes"
_PDF = "application/pdf"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FIELDS = {field.value: field for field in SignatureField}
_WHO_PREPARE = (Role.SECRETARY, Role.CHAIR, Role.CLERK)
_WHO_SIGN = frozenset().union(*SIGNERS.values())
_encoder = msgspec.json.Encoder()


async def _desk(request: AnyRequest, meeting_id: str) -> tuple[House, MinutesDesk, PersonId]:
    house, account = house_of(request), await asker(request)
    gathering = gathering_for(house, meeting_id, account.person_id)
    return house, house.minutes[gathering.room.meeting_id], account.person_id


async def _office_desk(request: AnyRequest, meeting_id: str) -> tuple[House, MinutesDesk, PersonId]:
    """Raises: ProblemFound(NOT_ALLOWED) for whoever is neither secretary nor clerk."""
    house, desk, person_id = await _desk(request, meeting_id)
    if not desk.gathering.meeting.has_role(person_id, Role.SECRETARY, Role.CLERK):
        raise ProblemFound(Problem.NOT_ALLOWED)
    return house, desk, person_id


def _language(text: str) -> Language:
    for known in get_args(Language):
        if text == known:
            language: Language = known
            return language
    raise ProblemFound(Problem.BAD_REQUEST)


@get(_ROOT + "/drafts/{revision:int}")
async def draft(
    request: AnyRequest, meeting_id: FromPath[str], revision: FromPath[int], language: FromQuery[str] = "vi"
) -> Response[Any]:
    """A draft that was sent for comments, as the chain stood then."""
    house, desk, person_id = await _desk(request, meeting_id)
    if not may_read_draft(desk.gathering.meeting, person_id, revision):
        raise ProblemFound(Problem.NOT_FOUND)
    path = await desk.draft(revision, _language(language), person_id)
    size_bytes = (await house.workers.run(path.stat)).st_size
    return file_answer(request, house.workers, path, size_bytes, kind=_PDF)


@get(_ROOT + "/paper")
async def paper(request: AnyRequest, meeting_id: FromPath[str], sha256: FromQuery[str] = "") -> Response[Any]:
    """The newest file of the issued minutes, or one of those the chain names now."""
    house, desk, person_id = await _desk(request, meeting_id)
    meeting = desk.gathering.meeting
    sizes = _papers(meeting)
    if not sizes:
        raise ProblemFound(Problem.NOT_FOUND)
    if not _may_read_paper(meeting, person_id):
        raise ProblemFound(Problem.NOT_ALLOWED)
    wanted = sha256 or newest_sha256(meeting.minutes)
    path = desk.files.path(wanted)
    if wanted not in sizes or not await house.workers.run(path.exists):
        raise ProblemFound(Problem.NOT_FOUND)
    return file_answer(request, house.workers, path, sizes[wanted], kind=_PDF, tag=wanted)


def _papers(meeting: Meeting) -> dict[str, int]:
    """Files the chain names now, and their sizes in bytes."""
    issued = meeting.minutes.issued
    if issued is None:
        return {}
    return {issued.sha256: issued.size_bytes, **{s.sha256: s.size_bytes for s in meeting.minutes.signatures}}


def _may_read_paper(meeting: Meeting, person_id: PersonId) -> bool:
    issued = meeting.minutes.issued
    inside = issued is not None and issued.inside
    person = meeting.people.get(person_id)
    return may_read_minutes(meeting, person_id) and (not inside or may_see(THE_INSIDE, person))


@get(_ROOT + "/docx")
async def docx(request: AnyRequest, meeting_id: FromPath[str], language: FromQuery[str] = "vi") -> Response[bytes]:
    """The minutes as they stand, to be edited elsewhere."""
    _, desk, person_id = await _desk(request, meeting_id)
    if not is_office(desk.gathering, person_id):
        raise ProblemFound(Problem.NOT_ALLOWED)
    return Response(await desk.docx(_language(language), person_id), media_type=_DOCX)


@get(_ROOT + "/signing-policy")
async def signing_policy(request: AnyRequest, meeting_id: FromPath[str]) -> SigningPolicy:
    """What signatures on minutes must be like here."""
    house, _, _ = await _desk(request, meeting_id)
    config = house.config
    return SigningPolicy(level=config.signature_level, tsa_url=config.tsa_url, may_fetch=config.fetch_revocations)


@get(_ROOT + "/signing-trust")
async def signing_trust(request: AnyRequest, meeting_id: FromPath[str], known: FromQuery[str] = "") -> Response[bytes]:
    """By what signatures are judged here, for those who may sign; `known`: the version the asker has."""
    house, desk, person_id = await _desk(request, meeting_id)
    if not desk.gathering.meeting.has_role(person_id, *_WHO_SIGN):
        raise ProblemFound(Problem.NOT_ALLOWED)
    # Megabytes are read and written apart: the loop has the meeting to keep going.
    told = await house.workers.run(trust_answer, house.config.trust_folder, known)
    return Response(told, media_type="application/json")


@get(_ROOT + "/templates")
async def templates(request: AnyRequest, meeting_id: FromPath[str], known: FromQuery[str] = "") -> Response[bytes]:
    """The office's own templates, for those who may prepare minutes; `known`: the version the asker has."""
    house, desk, person_id = await _desk(request, meeting_id)
    if not desk.gathering.meeting.has_role(person_id, *_WHO_PREPARE):
        raise ProblemFound(Problem.NOT_ALLOWED)
    told = await house.workers.run(templates_answer, house.config.templates, known)
    return Response(told, media_type="application/json")


@post(_ROOT + "/issue", status_code=202)
async def issue(request: AnyRequest, meeting_id: FromPath[str], data: JSONBody[IssueRequest]) -> IssueState:
    """Make the numbered paper and put it on record."""
    _, desk, person_id = await _office_desk(request, meeting_id)
    return await desk.start_issuing(person_id, data)


@get(_ROOT + "/issue")
async def issue_state(
    request: AnyRequest, meeting_id: FromPath[str], known: FromQuery[int | None] = None
) -> IssueState:
    """Where the issuing stands; `known`: answered once it is another version, or after a while."""
    _, desk, _ = await _office_desk(request, meeting_id)
    return await desk.issuing.news(known, MAX_WAIT_S)


@delete(_ROOT + "/issue", status_code=200)
async def give_up_issue(request: AnyRequest, meeting_id: FromPath[str]) -> IssueState:
    """Give the issuing up, unless it is done."""
    _, desk, _ = await _office_desk(request, meeting_id)
    return await desk.issuing.cancel()


@post(_ROOT + "/signatures/{field:str}", status_code=200, request_max_body_size=None)
async def sign(
    request: AnyRequest, meeting_id: FromPath[str], field: FromPath[str], base: FromQuery[str] = ""
) -> Response[Any]:
    """The newest file with one signature more; `base`: the SHA-256 of the file that was signed."""
    body = request.stream()
    try:
        house, desk, person_id = await _desk(request, meeting_id)
        if field not in _FIELDS:
            raise ProblemFound(Problem.NOT_FOUND)
        if (request.content_length or 0) > MAX_SIGNED_BYTES:
            raise ProblemFound(Problem.TOO_LARGE)
        signing = house.signing[desk.gathering.room.meeting_id]
        answer = await signing.take(person_id, _FIELDS[field], base, coming(body))
    except Exception as error:
        problem = problem_of(error)
        if problem.problem is Problem.SERVER_ERROR and not isinstance(error, LineBroken):
            log.exception("signed minutes not taken", extra={"meeting": meeting_id})
        return Lingering(_encoder.encode(problem), status_code=STATUS[problem.problem], rest=body)
    return Response(answer)


ROUTES: list[HTTPRouteHandler] = [
    draft,
    paper,
    docx,
    signing_policy,
    signing_trust,
    templates,
    issue,
    issue_state,
    give_up_issue,
    sign,
]
