"""Documents from other systems on their way into a meeting: the same uploads, checks and refusals as everybody's.

Only before the meeting is open, and nothing is released by it: what came lies with the office.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import PurePosixPath

from msgspec.structs import replace

from meetroom.archive.edxml import Business, EdxmlRefused, Incoming, PackedFile, Status, StatusCode
from meetroom.archive.edxml_reading import read_package
from meetroom.archive.edxml_writing import write_status
from meetroom.domain.core import ItemId, Refusal, Refused
from meetroom.domain.state import Phase
from meetroom.papers.refusals import IntakeRefused
from meetroom.protocol.http import FinishUpload, OpenUpload, Problem, UploadFields, UploadPhase, UploadState
from meetroom.protocol.integration import PushedPackage
from meetroom.server.certificates import now_utc
from meetroom.server.gathering import Gathering
from meetroom.server.integration import Caller
from meetroom.server.problem_answers import ProblemFound, problem_of
from meetroom.server.upload import Upload
from meetroom.server.upload_problems import UploadFailed

_BEFORE_OPENING = (Phase.DRAFT, Phase.ANNOUNCED)
_TITLE_CHARS = 480
_NOTE_CHARS = 900
_SENT_BEFORE = {Business.UPDATED: "văn bản cập nhật", Business.REPLACING: "văn bản thay thế"}
_PASSING = (Problem.SERVER_ERROR, Problem.NO_SPACE)
_PIECE_BYTES = 4 * 1024 * 1024


def check_phase(gathering: Gathering) -> None:
    """Raises: Refused(WRONG_PHASE): from its opening on a meeting takes papers from its own people only."""
    if gathering.meeting.phase not in _BEFORE_OPENING:
        raise Refused(Refusal.WRONG_PHASE)


def upload_name(caller: Caller, key: str | None) -> str:
    """The name of an upload: the same key of the same token is the same upload, so that sending twice adds nothing."""
    if key is None:
        return f"api-{secrets.token_hex(16)}"
    return f"api-{sha256(f'{caller.token.token_id} {key}'.encode('utf-8', 'surrogatepass')).hexdigest()[:40]}"


async def push(
    caller: Caller,
    gathering: Gathering,
    upload_id: str,
    fields: UploadFields,
    size_bytes: int,
    pieces: AsyncIterator[bytes],
    wait_s: float,
) -> UploadState:
    """Put one file on its way into the meeting, and wait a while for its end.

    Args:
        pieces: all of the file; read to its end also where it is not needed again.
    Raises: Refused; UploadFailed; what `pieces` raises; StoreFailed; OSError.
    """
    check_phase(gathering)
    async with caller.integration.sending(upload_id):
        upload = await _sent(caller, gathering, upload_id, fields, size_bytes, pieces)
    return await _ended(upload, wait_s)


async def _sent(
    caller: Caller,
    gathering: Gathering,
    upload_id: str,
    fields: UploadFields,
    size_bytes: int,
    pieces: AsyncIterator[bytes],
) -> Upload:
    """The upload with all of its file; one that was sent before stays as it is."""
    desk, person_id = caller.house.uploads, caller.account.person_id
    request = OpenUpload(upload_id=upload_id, size_bytes=size_bytes, fields=fields)
    state = await desk.announce(gathering, person_id, request)
    upload = desk.find(gathering, person_id, upload_id)
    in_vain = state.problem is not None and state.problem.problem in _PASSING
    if not in_vain and (upload.ended or state.phase is not UploadPhase.SENDING):
        async for _ in pieces:
            pass
        return upload
    if in_vain or state.done_bytes:
        # The server's own trouble, or a line that broke while it came: nobody goes on in its middle.
        await desk.give_up(upload)
        await desk.announce(gathering, person_id, request)
        upload = desk.find(gathering, person_id, upload_id)
    try:
        digest = await _send(caller, upload, pieces)
        await desk.finish(gathering, upload, FinishUpload(sha256=digest, fields=fields))
    except BaseException:
        await asyncio.shield(desk.give_up(upload))
        raise
    return upload


async def _send(caller: Caller, upload: Upload, pieces: AsyncIterator[bytes]) -> str:
    """Returns: SHA-256 of the whole, in hex."""
    desk, digest, waiting, offset = caller.house.uploads, sha256(), bytearray(), 0
    piece_bytes = min(_PIECE_BYTES, desk.limits.piece_bytes)
    async for piece in pieces:
        digest.update(piece)
        waiting += piece
        while len(waiting) >= piece_bytes:
            await desk.write(upload, offset, _one(bytes(waiting[:piece_bytes])))
            del waiting[:piece_bytes]
            offset += piece_bytes
    if waiting:
        await desk.write(upload, offset, _one(bytes(waiting)))
    return digest.hexdigest()


async def _one(piece: bytes) -> AsyncIterator[bytes]:
    yield piece


async def _ended(upload: Upload, wait_s: float) -> UploadState:
    task = upload.task
    if task is not None and not upload.ended:
        await asyncio.wait({task}, timeout=wait_s)
    return upload.state


async def push_package(caller: Caller, gathering: Gathering, package: bytes, item_id: str | None) -> PushedPackage:
    """Put the files of an edXML package on their way in, each as a document of its own.

    The same package sent again adds nothing: its files are known by its hash.
    Raises: Refused; ProblemFound(INTAKE_REFUSED with `edxml_…`); UploadFailed; StoreFailed; OSError.
    """
    check_phase(gathering)
    try:
        incoming = await caller.house.workers.run(read_package, package, caller.integration.config.packages)
    except EdxmlRefused as refused:
        # The name of the reason alone: what a package holds is nobody's to repeat.
        raise ProblemFound(Problem.INTAKE_REFUSED, intake=f"edxml_{refused.refusal.value}") from refused
    name = sha256(package).hexdigest()
    states = []
    for place, file in enumerate(incoming.files):
        fields = UploadFields(
            title=_title(incoming, file),
            file_name=file.name,
            item_id=None if item_id is None else ItemId(item_id),
            note=origin_of(incoming),
        )
        upload_id = upload_name(caller, f"{gathering.room.meeting_id} {name} {place}")
        states.append(await _pushed(caller, gathering, upload_id, fields, file))
    return PushedPackage(
        sender_code=incoming.sender_code,
        sender_name=incoming.sender_name,
        code=incoming.code,
        document_id=incoming.document_id,
        promulgated=incoming.promulgated,
        subject=incoming.subject,
        documents=tuple(states),
        status_edxml="",
    )


async def settled(caller: Caller, gathering: Gathering, pushed: PushedPackage, wait_s: float) -> PushedPackage:
    """The package once its files have ended, or the time is over; with the answer for its sender."""
    desk, person_id = caller.house.uploads, caller.account.person_id
    loop = asyncio.get_running_loop()
    until_s = loop.time() + wait_s
    states = list(pushed.documents)
    for place, state in enumerate(states):
        if state.problem is None and state.answer is None:
            upload = desk.find(gathering, person_id, state.upload_id)
            states[place] = await _ended(upload, max(0.0, until_s - loop.time()))
    return replace(pushed, documents=tuple(states), status_edxml=_status(caller, pushed, states))


async def _pushed(
    caller: Caller, gathering: Gathering, upload_id: str, fields: UploadFields, file: PackedFile
) -> UploadState:
    """One file; why it is not taken is said of it alone, the others go on."""
    size_bytes = len(file.content)
    try:
        return await push(caller, gathering, upload_id, fields, size_bytes, _one(file.content), 0.0)
    except (Refused, UploadFailed, IntakeRefused) as error:
        return UploadState(
            upload_id=upload_id,
            phase=UploadPhase.SENDING,
            done_bytes=0,
            total_bytes=size_bytes,
            problem=problem_of(error),
        )


def _title(incoming: Incoming, file: PackedFile) -> str:
    own = file.description if file.description and file.description != file.name else PurePosixPath(file.name).stem
    title = incoming.subject if len(incoming.files) == 1 else f"{incoming.subject[:300]} – {own}"
    return title[:_TITLE_CHARS]


def origin_of(incoming: Incoming) -> str:
    """Who sent it under which code and day: stands beside the document as its note."""
    sender = " ".join(part for part in (incoming.sender_name, _bracketed(incoming.sender_code)) if part)
    parts = [f"Văn bản đến từ {sender}"]
    if incoming.code:
        parts.append(f"số {incoming.code}")
    if incoming.promulgated is not None:
        parts.append(f"ngày {incoming.promulgated:%d/%m/%Y}")
    if incoming.business in _SENT_BEFORE:
        parts.append(_SENT_BEFORE[incoming.business])
    return ", ".join(parts)[:_NOTE_CHARS]


def _bracketed(code: str) -> str:
    return f"({code})" if code else ""


def _status(caller: Caller, pushed: PushedPackage, states: list[UploadState]) -> str:
    organisation = caller.integration.organisation
    if organisation is None:
        return ""
    refused = [state for state in states if state.problem is not None]
    status = Status(
        sender=organisation.own,
        document_organisation=pushed.sender_code,
        document_code=pushed.code,
        document_id=pushed.document_id,
        promulgated=pushed.promulgated,
        status=StatusCode.REFUSED if refused else StatusCode.RECEIVED,
        description="Từ chối tiếp nhận: có tệp không nhận được" if refused else "Đã tiếp nhận văn bản",
        at=now_utc(),
    )
    return write_status(status).decode()
