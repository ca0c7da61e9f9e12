"""Routes of documents: upload, manifests, chunks, keys; streams bodies, decides nothing."""

import logging
import secrets
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from meetroom.domain.core import DocumentId, MeetingId
from meetroom.papers.refusals import IntakeRefusal, IntakeRefused
from meetroom.protocol.http import KeyAnswer, ManifestRow, Problem, ProblemAnswer, UploadAnswer, UploadFields
from meetroom.server.files import Files
from meetroom.server.gathering import Gathering
from meetroom.server.house import House
from meetroom.server.lingering import Lingering
from meetroom.server.sight import is_meant_for, may_fetch
from meetroom.server.upload_form import MAX_FIELDS_BYTES, BadForm, UploadForm
from meetroom.server.web import STATUS, AnyRequest, ProblemFound, asker, gathering_for, house_of, problem_of
from meetroom.store.accounts import Account
from meetroom.store.blobs import BlobFailed, BlobFault
from meetroom.store.versions import KeyUnavailable

log = logging.getLogger(__name__)

_FORM_AROUND_BYTES = MAX_FIELDS_BYTES + 16 * 1024
_WRITE_BYTES = 1 << 20
_encoder = msgspec.json.Encoder()
_fields = msgspec.json.Decoder(UploadFields)


@post("/api/meetings/{meeting_id:str}/documents", status_code=201, request_max_body_size=None)
async def upload(request: AnyRequest, meeting_id: FromPath[str]) -> Response[Any]:
    """Take a document into the meeting: a form with the parts `fields` and `file`."""
    house, account = house_of(request), await asker(request)
    gathering = gathering_for(house, meeting_id, account.person_id)
    body = request.stream()
    try:
        answer = await _take(house, gathering, account, request, body)
    except Exception as error:
        problem = _upload_problem(error)
        house.metrics.uploads.labels(problem.problem.value).inc()
        if problem.problem is Problem.SERVER_ERROR:
            log.exception("upload failed", extra={"meeting": meeting_id})
        return Lingering(_encoder.encode(problem), status_code=STATUS[problem.problem], rest=body)
    house.metrics.uploads.labels("ok").inc()
    return Response(answer, status_code=201)


async def _take(
    house: House, gathering: Gathering, account: Account, request: AnyRequest, body: AsyncIterator[bytes]
) -> UploadAnswer:
    files = house.files
    if (request.content_length or 0) > files.limits.file_bytes + _FORM_AROUND_BYTES:
        raise ProblemFound(Problem.TOO_LARGE)
    form = UploadForm(request.headers.get("content-type", ""))
    folder = files.incoming / secrets.token_hex(16)
    path = folder / "upload"
    await house.workers.run(folder.mkdir, 0o700)
    try:
        await _receive(house, form, body, path, _Check(files, gathering, account))
        return await files.take(gathering, account.person_id, _decoded(form), path)
    finally:
        await house.workers.run(shutil.rmtree, folder, ignore_errors=True)


class _Check:
    """Refuses early: once the fields are whole, before the file has arrived."""

    def __init__(self, files: Files, gathering: Gathering, account: Account) -> None:
        self._files = files
        self._gathering = gathering
        self._account = account
        self._done = False

    def look(self, form: UploadForm) -> None:
        """Raises: Refused; ProblemFound(BAD_REQUEST)."""
        # A file that comes before its fields ends here too: nobody could be refused before it has all arrived.
        if form.has_file and not self._done:
            self._files.check(self._gathering.meeting, self._account.person_id, _decoded(form))
            self._done = True


async def _receive(house: House, form: UploadForm, body: AsyncIterator[bytes], path: Path, check: _Check) -> None:
    """Write the form's file to `path` as it arrives.  Raises: ProblemFound; BadForm; Refused; OSError."""
    limit_bytes = house.files.limits.file_bytes
    came_bytes = size_bytes = 0
    waiting = bytearray()
    with path.open("xb") as file:
        async for data in body:
            came_bytes += len(data)
            for piece in form.feed(data):
                waiting += piece
                size_bytes += len(piece)
            check.look(form)
            if size_bytes > limit_bytes:
                raise ProblemFound(Problem.TOO_LARGE)
            if came_bytes - size_bytes > _FORM_AROUND_BYTES:
                raise BadForm("more form than file")
            if len(waiting) >= _WRITE_BYTES:
                # In a thread: a slow disk must not keep anybody's ballot waiting.
                await house.workers.run(file.write, bytes(waiting))
                waiting.clear()
        await house.workers.run(file.write, bytes(waiting))
    if not (form.complete and form.has_file):
        raise BadForm("cut off")


def _decoded(form: UploadForm) -> UploadFields:
    try:
        return _fields.decode(form.fields)
    except msgspec.DecodeError as error:
        raise ProblemFound(Problem.BAD_REQUEST) from error


def _upload_problem(error: Exception) -> ProblemAnswer:
    if isinstance(error, BadForm):
        return ProblemAnswer(problem=Problem.BAD_REQUEST)
    if isinstance(error, IntakeRefused):
        if error.why is IntakeRefusal.TOO_LARGE:
            return ProblemAnswer(problem=Problem.TOO_LARGE)
        if error.why is IntakeRefusal.NO_SPACE:
            return ProblemAnswer(problem=Problem.NO_SPACE)
        return ProblemAnswer(problem=Problem.INTAKE_REFUSED, intake=error.why.name)
    return problem_of(error)


@get("/api/meetings/{meeting_id:str}/manifests")
async def manifests(request: AnyRequest, meeting_id: FromPath[str]) -> tuple[ManifestRow, ...]:
    """Manifests of everything meant for the asker, so that it can be fetched ahead of its release."""
    house, account = house_of(request), await asker(request)
    return await house.files.manifests(gathering_for(house, meeting_id, account.person_id), account.person_id)


@get("/api/chunks/{sha256:str}")
async def chunk(request: AnyRequest, sha256: FromPath[str]) -> Response[bytes]:
    """One sealed chunk of a document meant for the asker."""
    house, account = house_of(request), await asker(request)
    if not any(_may_have(house, account, home) for home in house.files.homes_of_chunk(sha256)):
        raise ProblemFound(Problem.NOT_FOUND)
    try:
        content = await house.files.chunk(sha256)
    except BlobFailed as failed:
        if failed.fault is BlobFault.MISSING:
            raise ProblemFound(Problem.NOT_FOUND) from failed
        raise
    return Response(content, media_type="application/octet-stream")


def _may_have(house: House, account: Account, home: tuple[MeetingId, DocumentId]) -> bool:
    gathering = house.gatherings.get(home[0])
    document = gathering.meeting.documents.get(home[1]) if gathering is not None else None
    return gathering is not None and document is not None and may_fetch(gathering.meeting, account.person_id, document)


@get("/api/meetings/{meeting_id:str}/documents/{document_id:str}/versions/{number:int}/key")
async def key(
    request: AnyRequest, meeting_id: FromPath[str], document_id: FromPath[str], number: FromPath[int]
) -> KeyAnswer:
    """The key of a version, once it is released to the asker."""
    house, account = house_of(request), await asker(request)
    gathering = gathering_for(house, meeting_id, account.person_id)
    name = DocumentId(document_id)
    document = gathering.meeting.documents.get(name)
    if document is None or not is_meant_for(gathering.meeting, account.person_id, document):
        raise ProblemFound(Problem.NOT_FOUND)
    try:
        found = await house.files.key(gathering, account.person_id, name, number)
    except KeyUnavailable as missing:
        raise ProblemFound(Problem.NOT_FOUND) from missing
    if found is None:
        raise ProblemFound(Problem.NOT_RELEASED)
    return KeyAnswer(document_id=name, version=number, key=found)


ROUTES: list[HTTPRouteHandler] = [upload, manifests, chunk, key]
