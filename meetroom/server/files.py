"""Documents on their way in and out: intake, sealing, blobs, keys; the fact itself is the room's.

A key leaves this module only for whom `sight.may_open` names; originals never leave it.
"""

import asyncio
import logging
import secrets
import shutil
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from meetroom.domain.core import CommandId, DocumentId, Fact, MeetingId, PersonId, Refusal, Refused
from meetroom.domain.documents import DocumentWithdrawn, RegisterDocument, ReplaceDocument
from meetroom.domain.meeting import decide
from meetroom.domain.state import Document, DocumentState, Meeting, Version
from meetroom.papers.intake import Intake, take_in
from meetroom.papers.refusals import IntakeLimits
from meetroom.papers.sealing import Manifest, Sealed, seal
from meetroom.protocol.http import ManifestRow, UploadAnswer, UploadFields
from meetroom.server.certificates import now_utc
from meetroom.server.gathering import Gathering
from meetroom.server.sight import may_fetch, may_open
from meetroom.server.threads import Threads
from meetroom.store.blobs import Blobs
from meetroom.store.versions import KeyUnavailable, Versions

log = logging.getLogger(__name__)

_INTAKES_AT_ONCE = 2
_NO_HASH = "0" * 64
_manifests = msgspec.json.Decoder(Manifest)


class Files:
    """All documents of a server.

    Args:
        folder: existing folder for chunks, originals and uploads underway.
    Raises: BlobFailed.
    """

    def __init__(self, folder: Path, versions: Versions, workers: Threads, limits: IntakeLimits) -> None:
        self.limits = limits
        self.incoming = folder / "uploads"
        # What a server that was killed had not taken in yet.
        shutil.rmtree(self.incoming, ignore_errors=True)
        self.incoming.mkdir(mode=0o700, exist_ok=True)
        self._chunks = Blobs(folder / "chunks")
        self._originals = Blobs(folder / "originals")
        for blobs in (self._chunks, self._originals):
            blobs.forget_unfinished()
        self._versions = versions
        self._workers = workers
        self._turn = asyncio.Semaphore(_INTAKES_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()
        self._homes: dict[str, set[tuple[MeetingId, DocumentId]]] = {}

    async def know(self, gathering: Gathering) -> None:
        """Learn the documents of a meeting, and destroy the keys of those withdrawn before a crash.

        Raises: StoreFailed.
        """
        gathering.after_facts.append(lambda before, facts: self._on_facts(gathering, facts))
        for document in gathering.meeting.documents.values():
            if document.state is DocumentState.WITHDRAWN:
                await self._destroy(gathering.room.meeting_id, document.document_id)
                continue
            for version in document.versions:
                manifest = await self._manifest(gathering.room.meeting_id, document, version)
                if manifest is not None:
                    self._index(gathering.room.meeting_id, document.document_id, _manifests.decode(manifest))

    async def close(self) -> None:
        """Finish destroying what is to be destroyed."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def check(self, meeting: Meeting, actor: PersonId, fields: UploadFields) -> None:
        """Refuse an upload that the rules would refuse anyway, before it is read.  Raises: Refused."""
        nothing = Version(
            number=_next_number(meeting, fields),
            original_sha256=_NO_HASH,
            pdf_sha256=_NO_HASH,
            manifest_sha256=_NO_HASH,
            pages=1,
            size_bytes=1,
            note=fields.note,
        )
        decide(meeting, actor, _command(fields, fields.replaces or DocumentId("check"), nothing), now_utc())

    async def take(self, gathering: Gathering, actor: PersonId, fields: UploadFields, upload: Path) -> UploadAnswer:
        """Take an upload in, seal it and put it into the meeting.

        Args:
            upload: in a folder of its own, which the caller deletes.
        Raises: Refused; IntakeRefused; RoomUnavailable; BlobFailed; StoreFailed; OSError.
        """
        async with self._turn:
            intake = await take_in(upload, name=fields.file_name, into=upload.parent, limits=self.limits)
            sealed = await self._workers.run(seal, intake.pdf_path)
        document_id = fields.replaces or DocumentId(f"d-{secrets.token_hex(8)}")
        manifest = msgspec.json.encode(sealed.manifest)
        version = _version(gathering.meeting, fields, intake, manifest)
        command = _command(fields, document_id, version)
        # Asked once before anything is stored, so that a refusal leaves nothing behind.
        decide(gathering.meeting, actor, command, now_utc())
        await self._workers.run(self._keep, gathering.room.meeting_id, document_id, sealed, manifest, upload)
        self._index(gathering.room.meeting_id, document_id, sealed.manifest)
        command_id = CommandId(f"upload-{secrets.token_hex(16)}")
        answer = await gathering.room.submit(actor, command_id, command, trusted=True)
        if answer.refusal is not None:
            await self._forget_refused(gathering, document_id)
            raise Refused(answer.refusal)
        return UploadAnswer(
            document_id=document_id,
            version=version.number,
            pages=version.pages,
            size_bytes=version.size_bytes,
            original_sha256=version.original_sha256,
            seq=answer.seq,
            removed=tuple(sorted(kind.value for kind in intake.removed)),
        )

    async def manifests(self, gathering: Gathering, person_id: PersonId) -> tuple[ManifestRow, ...]:
        """Manifests of all versions meant for a person, released or not.  Raises: StoreFailed."""
        rows = []
        for document in gathering.meeting.documents.values():
            if not may_fetch(gathering.meeting, person_id, document):
                continue
            for version in document.versions:
                manifest = await self._manifest(gathering.room.meeting_id, document, version)
                if manifest is not None:
                    rows.append(
                        ManifestRow(document_id=document.document_id, version=version.number, manifest=manifest)
                    )
        return tuple(rows)

    def homes_of_chunk(self, name: str) -> frozenset[tuple[MeetingId, DocumentId]]:
        """The documents a chunk belongs to."""
        return frozenset(self._homes.get(name, ()))

    async def chunk(self, name: str) -> bytes:
        """One sealed chunk.  Raises: BlobFailed."""
        return await self._workers.run(self._chunks.get, name)

    async def key(
        self, gathering: Gathering, person_id: PersonId, document_id: DocumentId, number: int
    ) -> bytes | None:
        """The key of a version, None for whom or while it may not be given.

        Raises: KeyUnavailable; StoreFailed.
        """
        if not may_open(gathering.meeting, person_id, document_id):
            return None
        versions = gathering.meeting.documents[document_id].versions
        name = next((v.manifest_sha256 for v in versions if v.number == number), _NO_HASH)
        meeting_id = gathering.room.meeting_id
        key = await self._workers.run(self._versions.key, meeting_id, document_id, name)
        # Asked again: it may have been withdrawn while the disk was read.
        return key if may_open(gathering.meeting, person_id, document_id) else None

    def _keep(
        self, meeting_id: MeetingId, document_id: DocumentId, sealed: Sealed, manifest: bytes, upload: Path
    ) -> None:
        for _, ciphertext in sealed.chunks():
            self._chunks.put(ciphertext)
        original = self._originals.put_file(upload)
        self._versions.keep(meeting_id, document_id, manifest=manifest, key=sealed.key, original_sha256=original)

    def _index(self, meeting_id: MeetingId, document_id: DocumentId, manifest: Manifest) -> None:
        for chunk in manifest.chunks:
            self._homes.setdefault(chunk.sha256, set()).add((meeting_id, document_id))

    async def _manifest(self, meeting_id: MeetingId, document: Document, version: Version) -> bytes | None:
        try:
            kept = await self._workers.run(
                self._versions.get, meeting_id, document.document_id, version.manifest_sha256
            )
        except KeyUnavailable:
            log.error("manifest missing", extra={"meeting": meeting_id, "document": document.document_id})
            return None
        if sha256(kept.manifest).hexdigest() != version.manifest_sha256:
            # One damaged paper must not keep the meeting from starting; its chunks are of no use to anybody.
            log.error("manifest damaged", extra={"meeting": meeting_id, "document": document.document_id})
            return None
        return kept.manifest

    def _on_facts(self, gathering: Gathering, facts: Sequence[Fact]) -> None:
        for fact in facts:
            if isinstance(fact.event, DocumentWithdrawn):
                task = asyncio.create_task(self._destroy(gathering.room.meeting_id, fact.event.document_id))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _forget_refused(self, gathering: Gathering, document_id: DocumentId) -> None:
        document = gathering.meeting.documents.get(document_id)
        if document is None or document.state is DocumentState.WITHDRAWN:
            await self._destroy(gathering.room.meeting_id, document_id)

    async def _destroy(self, meeting_id: MeetingId, document_id: DocumentId) -> None:
        destroyed = await self._workers.run(self._versions.destroy_keys, meeting_id, document_id, now=now_utc())
        if destroyed:
            log.info("keys destroyed", extra={"meeting": meeting_id, "document": document_id})


def _next_number(meeting: Meeting, fields: UploadFields) -> int:
    if fields.replaces is None:
        return 1
    document = meeting.documents.get(fields.replaces)
    if document is None:
        raise Refused(Refusal.UNKNOWN_DOCUMENT)
    return document.versions[-1].number + 1


def _version(meeting: Meeting, fields: UploadFields, intake: Intake, manifest: bytes) -> Version:
    return Version(
        number=_next_number(meeting, fields),
        original_sha256=intake.original_sha256,
        pdf_sha256=intake.pdf_sha256,
        manifest_sha256=sha256(manifest).hexdigest(),
        pages=intake.pages,
        size_bytes=intake.pdf_bytes,
        note=fields.note,
    )


def _command(fields: UploadFields, document_id: DocumentId, version: Version) -> RegisterDocument | ReplaceDocument:
    if fields.replaces is not None:
        return ReplaceDocument(document_id=document_id, file_name=fields.file_name, version=version)
    return RegisterDocument(
        document_id=document_id,
        title=fields.title,
        file_name=fields.file_name,
        item_id=fields.item_id,
        audience=fields.audience,
        label=fields.label,
        version=version,
    )
