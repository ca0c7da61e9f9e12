"""Routes for other systems to hand in: a document as it is or in a form, an edXML package; decides nothing."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import ResponseSpec
from litestar.openapi.spec import OpenAPIFormat, OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.params import FromPath, HeaderParameter, QueryParameter

from meetroom.archive.edxml import MEDIA_TYPE
from meetroom.domain.core import DocumentId, ItemId
from meetroom.domain.state import Label
from meetroom.protocol.http import Problem, UploadFields, UploadState
from meetroom.server.gathering import Gathering
from meetroom.server.incoming_body import LineBroken, coming
from meetroom.server.integration import Caller, let_in, problems
from meetroom.server.integration_intake import check_phase, push, push_package, settled, upload_name
from meetroom.server.lingering import Lingering
from meetroom.server.problem_answers import problem_of
from meetroom.server.web import STATUS, AnyRequest, ProblemFound
from meetroom.store.api_tokens import Scope

_MEETING = "/api/v1/meetings/{meeting_id:str}"
_FORM_BYTES = 64 * 1024 * 1024
"""Of a whole form: its fields are held in memory.  A larger file is sent as the body itself."""
_PIECE_BYTES = 256 * 1024
_PACKAGE_S = 300.0
log = logging.getLogger(__name__)
_encoder = msgspec.json.Encoder()
_PUSHED = {
    201: ResponseSpec(UploadState, description="the document stands in the meeting", generate_examples=False),
    202: ResponseSpec(UploadState, description="it is being taken in: ask again", generate_examples=False),
    **problems(
        *(Problem.NOT_FOUND, Problem.REFUSED, Problem.WRONG_OFFSET, Problem.TOO_LARGE, Problem.INTAKE_REFUSED),
        Problem.TOO_MANY_UPLOADS,
    ),
}
_BINARY = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY))
_FORM = OpenAPIMediaType(
    schema=Schema(
        type=OpenAPIType.OBJECT,
        required=["file"],
        properties={
            "file": Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY),
            **{name: Schema(type=OpenAPIType.STRING) for name in ("title", "item_id", "label", "replaces", "note")},
        },
    )
)


@dataclass
class _FileOperation(Operation):
    """A body that is the file itself, or a form."""

    def __post_init__(self) -> None:
        """Say so in the schema: the route reads the body as it comes, which tells nothing."""
        self.request_body = RequestBody({"application/octet-stream": _BINARY, "multipart/form-data": _FORM})


@dataclass
class _PackageOperation(Operation):
    """A body that is an edXML package."""

    def __post_init__(self) -> None:
        """Say so in the schema."""
        self.request_body = RequestBody({MEDIA_TYPE: OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING))})


Key = Annotated[
    str | None,
    HeaderParameter(name="Idempotency-Key", description="the same key again adds nothing", max_length=200),
]
WaitS = Annotated[float, QueryParameter(name="wait_s", description="seconds to wait for its end", ge=0, le=60)]
_TEXT = {"max_length": 1_000}


@post(
    _MEETING + "/documents",
    responses=_PUSHED,
    status_code=201,
    request_max_body_size=None,
    operation_class=_FileOperation,
)
async def documents(
    request: AnyRequest,
    meeting_id: FromPath[str],
    title: Annotated[str | None, QueryParameter(description="default: the file's name", **_TEXT)] = None,
    file_name: Annotated[str | None, QueryParameter(description="of a body that is the file itself", **_TEXT)] = None,
    item_id: Annotated[str | None, QueryParameter(description="agenda item", **_TEXT)] = None,
    label: Annotated[Label, QueryParameter(description="classification")] = Label.NORMAL,
    replaces: Annotated[str | None, QueryParameter(description="document this is a new version of", **_TEXT)] = None,
    note: Annotated[str, QueryParameter(description="where it comes from", **_TEXT)] = "",
    wait_s: WaitS = 20.0,
    key: Key = None,
) -> Response[Any]:
    """Hand in one document: the body is the file, or a form (multipart/form-data) with the file as `file`.

    In a form, fields of the same names count instead of the query's.
    """
    said = {"title": title, "file_name": file_name, "item_id": item_id, "replaces": replaces, "note": note}
    body = request.stream()
    try:
        caller = await let_in(request, Scope.DOCUMENTS_WRITE)
        gathering = caller.gathering(meeting_id)
        check_phase(gathering)
        size_bytes = _announced(request, _FORM_BYTES if _is_form(request) else caller.house.files.limits.file_bytes)
        name = upload_name(caller, key)
        if _is_form(request):
            return await _from_form(request, caller, gathering, {**said, "label": label.value}, name, wait_s)
        fields = _fields({**said, "label": label.value})
        state = await push(caller, gathering, name, fields, size_bytes, coming(body), wait_s)
    except Exception as error:
        return _told(error, body)
    return _answer(state)


@get(_MEETING + "/documents/{upload_id:str}", responses=problems(Problem.NOT_FOUND))
async def handed_in(request: AnyRequest, meeting_id: FromPath[str], upload_id: FromPath[str]) -> UploadState:
    """Where a document stands that was handed in with this token's account."""
    caller = await let_in(request, Scope.DOCUMENTS_WRITE)
    upload = caller.house.uploads.find(caller.gathering(meeting_id), caller.account.person_id, upload_id)
    return upload.state


@post(
    _MEETING + "/packages",
    status_code=201,
    request_max_body_size=None,
    operation_class=_PackageOperation,
    responses=problems(Problem.NOT_FOUND, Problem.REFUSED, Problem.TOO_LARGE, Problem.INTAKE_REFUSED),
)
async def packages(
    request: AnyRequest,
    meeting_id: FromPath[str],
    item_id: Annotated[str | None, QueryParameter(description="agenda item", **_TEXT)] = None,
    wait_s: WaitS = 20.0,
) -> Response[Any]:
    """Hand in an edXML package: each of its files becomes a document, with sender, code and day as its note."""
    body = request.stream()
    try:
        caller = await let_in(request, Scope.DOCUMENTS_WRITE)
        gathering = caller.gathering(meeting_id)
        check_phase(gathering)
        limit_bytes = caller.integration.config.packages.package_bytes
        _announced(request, limit_bytes)
        async with caller.integration.unpacking, asyncio.timeout(_PACKAGE_S):
            pushed = await push_package(caller, gathering, await _whole(body, limit_bytes), item_id)
        pushed = await settled(caller, gathering, pushed, wait_s)
    except Exception as error:
        return _told(error, body)
    return Response(pushed, status_code=201)


def _told(error: Exception, body: AsyncIterator[bytes]) -> Response[Any]:
    """Why it is not taken, said while the body may still be coming."""
    problem = ProblemFound(Problem.BAD_REQUEST).answer if isinstance(error, TimeoutError) else problem_of(error)
    if problem.problem is Problem.SERVER_ERROR and not isinstance(error, LineBroken):
        log.error("document not taken", exc_info=error)
    return Lingering(_encoder.encode(problem), status_code=STATUS[problem.problem], rest=body)


def _answer(state: UploadState) -> Response[Any]:
    """Its end, or that it goes on."""
    if state.problem is not None:
        return Response(state.problem, status_code=STATUS[state.problem.problem])
    return Response(state, status_code=201 if state.answer is not None else 202)


async def _from_form(
    request: AnyRequest, caller: Caller, gathering: Gathering, said: dict[str, Any], name: str, wait_s: float
) -> Response[Any]:
    async with caller.integration.unpacking, asyncio.timeout(_PACKAGE_S):
        form = await request.form()
    file = form.get("file")
    if not isinstance(file, UploadFile):
        await _close(form)
        raise ProblemFound(Problem.BAD_REQUEST)
    try:
        own = {k: form[k] for k in said if isinstance(form.get(k), str) and form[k]}
        fields = _fields({**said, "file_name": file.filename, **own})
        size_bytes = await _size_bytes(file)
        return _answer(await push(caller, gathering, name, fields, size_bytes, _pieces(file), wait_s))
    finally:
        await _close(form)


async def _close(form: FormMultiDict) -> None:
    for _, value in form.multi_items():
        if isinstance(value, UploadFile):
            await value.close()


def _fields(said: dict[str, Any]) -> UploadFields:
    """Raises: ProblemFound(BAD_REQUEST)."""
    name = said["file_name"]
    if not name:
        raise ProblemFound(Problem.BAD_REQUEST)
    try:
        label = Label(said["label"])
    except ValueError as error:
        raise ProblemFound(Problem.BAD_REQUEST) from error
    return UploadFields(
        title=said["title"] or PurePosixPath(name).stem,
        file_name=name,
        item_id=ItemId(said["item_id"]) if said["item_id"] else None,
        label=label,
        replaces=DocumentId(said["replaces"]) if said["replaces"] else None,
        note=said["note"] or "",
    )


def _is_form(request: AnyRequest) -> bool:
    return request.content_type[0] == "multipart/form-data"


def _announced(request: AnyRequest, limit_bytes: int) -> int:
    """Length of the body.  Raises: ProblemFound(BAD_REQUEST: not said | TOO_LARGE)."""
    size_bytes = request.content_length
    if size_bytes is None:
        raise ProblemFound(Problem.BAD_REQUEST)
    if size_bytes > limit_bytes:
        raise ProblemFound(Problem.TOO_LARGE)
    return size_bytes


async def _whole(body: AsyncIterator[bytes], limit_bytes: int) -> bytes:
    whole = bytearray()
    async for piece in coming(body):
        whole += piece
        if len(whole) > limit_bytes:
            raise ProblemFound(Problem.TOO_LARGE)
    return bytes(whole)


async def _size_bytes(file: UploadFile) -> int:
    size_bytes = 0
    async for piece in _pieces(file):
        size_bytes += len(piece)
    await file.seek(0)
    return size_bytes


async def _pieces(file: UploadFile) -> AsyncIterator[bytes]:
    while piece := await file.read(_PIECE_BYTES):
        yield piece


ROUTES: list[HTTPRouteHandler] = [documents, handed_in, packages]
