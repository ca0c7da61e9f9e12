"""Routes of documents: manifests, chunks, keys; decides nothing."""

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from meetroom.domain.core import DocumentId, MeetingId
from meetroom.protocol.http import KeyAnswer, ManifestRow, Problem
from meetroom.server.house import House
from meetroom.server.sight import is_meant_for, may_fetch
from meetroom.server.web import AnyRequest, ProblemFound, asker, gathering_for, house_of
from meetroom.store.account_form import Account
from meetroom.store.blobs import BlobFailed, BlobFault
from meetroom.store.versions import KeyUnavailable


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


ROUTES: list[HTTPRouteHandler] = [manifests, chunk, key]
