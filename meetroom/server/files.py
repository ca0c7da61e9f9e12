"""Documents on their way in and out: intake, sealing, blobs, keys; the fact itself is the room's.

A key leaves this module only for whom `sight.may_open` names; originals never leave it.
"""

import asyncio
import logging
import secrets
from collections.abc import Iterator, Sequence
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Protocol

import msgspec

from meetroom.archive.incoming import examine_signatures
from meetroom.domain.core import CommandId, DocumentId, Fact, MeetingId, PersonId, Refusal, Refused
from meetroom.domain.documents import MAX_SIGNATURES, DocumentWithdrawn, RegisterDocument, ReplaceDocument
from meetroom.domain.meeting import decide
from meetroom.domain.state import Document, DocumentState, IncomingSignature, Meeting, Version
from meetroom.papers.intake import Intake, take_in
from meetroom.papers.refusals import IntakeLimits
from meetroom.papers.sealing import Manifest, Sealed, seal
from meetroom.protocol.http import ManifestRow, Problem, UploadAnswer, UploadFields, UploadPhase
from meetroom.protocol.messages import Answer
from meetroom.server.certificates import now_utc
from meetroom.server.collecting import Collector
from meetroom.server.errands import Errands
from meetroom.server.gathering import Gathering
from meetroom.server.room import RoomTrouble, RoomUnavailable
from meetroom.server.sharing import SharedLock
from meetroom.server.sight import may_fetch, may_open
from meetroom.server.threads import Threads
from meetroom.server.turns import Turns
from meetroom.server.upload_problems import UploadFailed
from meetroom.store.blobs import Blobs
from meetroom.store.versions import KeyUnavailable, Versions

log = logging.getLogger(__name__)

_INTAKES_AT_ONCE = 2
_NO_HASH = "0" * 64
_AGAIN_S = (0.2, 1.0, 5.0)
"""Pauses before a paper is handed to a meeting that just started again."""
_ROOM_PATIENCE_S = 30.0
_manifests = msgspec.json.Decoder(Manifest)


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that is sealed and kept, about to be written into its meeting: handing it in again is harmless."""

    command_id: CommandId
    command: RegisterDocument | ReplaceDocument
    answer: UploadAnswer


class Watcher(Protocol):
    """Who is told how far a paper is."""

    def at(self, phase: UploadPhase, done_bytes: int = 0, total_bytes: int = 0) -> None:
        """From any thread; may raise to end the work while the paper is being sealed."""

    async def begin(self) -> None:
        """It is this file's turn; may raise to refuse it."""

    async def keep(self, draft: Draft) -> None:
        """The paper is about to be written into the meeting; from now on it is not given up any more."""


class Files:
    """All documents of a server.

    Args:
        folder: existing folder for chunks and originals.
        trusted_signers: folder of the certificates that make a signature trusted; None: `trusted-signers` in `folder`.
    Raises: BlobFailed.
    """

    def __init__(
        self,
        folder: Path,
        versions: Versions,
        workers: Threads,
        limits: IntakeLimits,
        trusted_signers: Path | None = None,
    ) -> None:
        self.limits = limits
        self._trusted_signers = trusted_signers or folder / "trusted-signers"
        self._chunks = Blobs(folder / "chunks")
        self._originals = Blobs(folder / "originals")
        for blobs in (self._chunks, self._originals):
            blobs.forget_unfinished()
        self._versions = versions
        self._workers = workers
        self._turns = Turns(_INTAKES_AT_ONCE)
        self._sealing = SharedLock()
        self._errands = Errands("documents")
        self._homes: dict[str, set[tuple[MeetingId, DocumentId]]] = {}
        self._chunks_of: dict[tuple[MeetingId, DocumentId], set[str]] = {}
        self.collector = Collector(versions, self._chunks, self._originals, workers, self._sealing)

    async def know(self, gathering: Gathering) -> None:
        """Learn the documents of a meeting, and destroy the keys of those withdrawn before a crash.

        Raises: StoreFailed.
        """
        gathering.after_facts.append(lambda before, facts: self._on_facts(gathering, facts))
        self.collector.know(gathering.room)
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
        await self._errands.finish()
        await self.collector.close()

    def check(self, meeting: Meeting, actor: PersonId, fields: UploadFields) -> None:
        """Refuse an upload that the rules would refuse anyway, before it is read.  Raises: Refused."""
        nothing = Version(
            number=_next_number(meeting, fields.replaces),
            original_sha256=_NO_HASH,
            pdf_sha256=_NO_HASH,
            manifest_sha256=_NO_HASH,
            pages=1,
            size_bytes=1,
            note=fields.note,
        )
        decide(meeting, actor, _command(fields, fields.replaces or DocumentId("check"), nothing), now_utc())

    async def take(
        self, gathering: Gathering, actor: PersonId, fields: UploadFields, upload: Path, sha256: str, watcher: Watcher
    ) -> UploadAnswer:
        """Take an upload in, seal it and put it into the meeting.

        Args:
            upload: whole on disk, in a folder of its own, which the caller deletes; nobody writes to it any more.
            sha256: what its sender says it is.
        Raises: Refused; IntakeRefused; UploadFailed; RoomUnavailable; BlobFailed; StoreFailed; OSError.
        """
        async with self._turns.turn(actor):
            await watcher.begin()
            watcher.at(UploadPhase.CHECKING)
            if await self._workers.run(_digest, upload) != sha256:
                raise UploadFailed(Problem.UPLOAD_ALTERED)
            signatures, intake = await self._examine(upload, fields.file_name, watcher)
            # Asked before anything is stored, so that a refusal leaves nothing behind.
            self.check(gathering.meeting, actor, fields)
            watcher.at(UploadPhase.SEALING, 0, intake.pdf_bytes)
            sealed = await self._workers.run(seal, intake.pdf_path)
            async with self._sealing.shared():
                document_id = fields.replaces or DocumentId(f"d-{secrets.token_hex(8)}")
                draft = _draft(gathering.meeting, fields, document_id, intake, sealed, signatures)
                # Until its thread has ended nothing may be collected.
                meeting_id = gathering.room.meeting_id
                await self._workers.run_out(self._keep, meeting_id, document_id, sealed, upload, watcher)
                await watcher.keep(draft)
                return await self._register(gathering, actor, draft, watcher)

    async def resume(self, gathering: Gathering, actor: PersonId, draft: Draft, watcher: Watcher) -> UploadAnswer:
        """Write a paper into the meeting that was kept before the server ended, if it does not stand there yet.

        Raises: Refused; RoomUnavailable; StoreFailed.
        """
        async with self._sealing.shared():
            return await self._register(gathering, actor, draft, watcher)

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

    async def _examine(self, upload: Path, name: str, watcher: Watcher) -> tuple[tuple[IncomingSignature, ...], Intake]:
        """Both children at once: a file that keeps each busy to its limit holds up the others half as long."""
        judging = asyncio.create_task(examine_signatures(upload, self._trusted_signers), name="judging signatures")
        try:
            intake = await take_in(
                upload,
                name=name,
                into=upload.parent,
                limits=self.limits,
                on_converting=lambda: watcher.at(UploadPhase.CONVERTING),
            )
            return await judging, intake
        finally:
            judging.cancel()
            await asyncio.gather(judging, return_exceptions=True)

    def _keep(
        self, meeting_id: MeetingId, document_id: DocumentId, sealed: Sealed, upload: Path, watcher: Watcher
    ) -> None:
        def ciphertexts() -> Iterator[bytes]:
            done_bytes, total_bytes = 0, sealed.manifest.size_bytes
            for _, ciphertext in sealed.chunks():
                watcher.at(UploadPhase.SEALING, done_bytes, total_bytes)
                yield ciphertext
                done_bytes += sealed.manifest.chunk_bytes

        self._chunks.put_many(ciphertexts())
        original = self._originals.put_file(upload)
        watcher.at(UploadPhase.SEALING, sealed.manifest.size_bytes, sealed.manifest.size_bytes)
        manifest = msgspec.json.encode(sealed.manifest)
        self._versions.keep(meeting_id, document_id, manifest=manifest, key=sealed.key, original_sha256=original)

    async def _register(self, gathering: Gathering, actor: PersonId, draft: Draft, watcher: Watcher) -> UploadAnswer:
        await self._index_kept(gathering.room.meeting_id, draft)
        while True:
            said = await _submitted(gathering, actor, draft)
            if said.refusal is None:
                return msgspec.structs.replace(draft.answer, seq=said.seq)
            renumbered = _renumbered(gathering.meeting, draft)
            if renumbered is None:
                self.collector.soon()
                raise Refused(said.refusal)
            draft = renumbered
            await watcher.keep(draft)

    async def _index_kept(self, meeting_id: MeetingId, draft: Draft) -> None:
        command = draft.command
        try:
            kept = await self._workers.run(
                self._versions.get, meeting_id, command.document_id, command.version.manifest_sha256
            )
        except KeyUnavailable as gone:
            raise UploadFailed(Problem.SERVER_ERROR) from gone
        self._index(meeting_id, command.document_id, _manifests.decode(kept.manifest))

    def _index(self, meeting_id: MeetingId, document_id: DocumentId, manifest: Manifest) -> None:
        home = (meeting_id, document_id)
        for chunk in manifest.chunks:
            self._homes.setdefault(chunk.sha256, set()).add(home)
            self._chunks_of.setdefault(home, set()).add(chunk.sha256)

    def _forget_chunks(self, meeting_id: MeetingId, document_id: DocumentId) -> None:
        home = (meeting_id, document_id)
        for name in self._chunks_of.pop(home, ()):
            homes = self._homes[name]
            homes.discard(home)
            if not homes:
                del self._homes[name]

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
                self._errands.start(self._withdraw(gathering.room.meeting_id, fact.event.document_id))

    async def _withdraw(self, meeting_id: MeetingId, document_id: DocumentId) -> None:
        self._forget_chunks(meeting_id, document_id)
        await self._destroy(meeting_id, document_id)
        self.collector.soon()

    async def _destroy(self, meeting_id: MeetingId, document_id: DocumentId) -> None:
        destroyed = await self._workers.run(self._versions.destroy_keys, meeting_id, document_id, now=now_utc())
        if destroyed:
            log.info("keys destroyed", extra={"meeting": meeting_id, "document": document_id})


async def _submitted(gathering: Gathering, actor: PersonId, draft: Draft) -> Answer:
    """The meeting's answer, also where it starts again meanwhile.  Raises: RoomUnavailable."""
    for pause_s in (*_AGAIN_S, None):
        try:
            return await gathering.room.submit(actor, draft.command_id, draft.command, trusted=True)
        except RoomUnavailable as unavailable:
            if unavailable.trouble is not RoomTrouble.FAILED or pause_s is None:
                raise
        # It may have been written all the same; under the same id it is not written again.
        await asyncio.sleep(pause_s)
        try:
            async with asyncio.timeout(_ROOM_PATIENCE_S):
                await gathering.room.ready()
        except TimeoutError:
            raise RoomUnavailable(RoomTrouble.FAILED) from None
    raise RoomUnavailable(RoomTrouble.FAILED)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _next_number(meeting: Meeting, replaces: DocumentId | None) -> int:
    if replaces is None:
        return 1
    document = meeting.documents.get(replaces)
    if document is None:
        raise Refused(Refusal.UNKNOWN_DOCUMENT)
    return document.versions[-1].number + 1


def _draft(
    meeting: Meeting,
    fields: UploadFields,
    document_id: DocumentId,
    intake: Intake,
    sealed: Sealed,
    signatures: tuple[IncomingSignature, ...],
) -> Draft:
    version = Version(
        number=_next_number(meeting, fields.replaces),
        original_sha256=intake.original_sha256,
        pdf_sha256=intake.pdf_sha256,
        manifest_sha256=sha256(msgspec.json.encode(sealed.manifest)).hexdigest(),
        pages=intake.pages,
        size_bytes=intake.pdf_bytes,
        note=fields.note,
        signatures=signatures[:MAX_SIGNATURES],
    )
    answer = UploadAnswer(
        document_id=document_id,
        version=version.number,
        pages=version.pages,
        size_bytes=version.size_bytes,
        original_sha256=version.original_sha256,
        seq=0,
        removed=tuple(sorted(kind.value for kind in intake.removed)),
    )
    return Draft(command_id=_new_command_id(), command=_command(fields, document_id, version), answer=answer)


def _renumbered(meeting: Meeting, draft: Draft) -> Draft | None:
    """The draft with the number that is free now, None where it was not the number that was refused.

    Two new versions of a document may be on their way at the same time.
    """
    command = draft.command
    document = meeting.documents.get(command.document_id)
    if not isinstance(command, ReplaceDocument) or document is None:
        return None
    number = document.versions[-1].number + 1
    if number == command.version.number:
        return None
    version = msgspec.structs.replace(command.version, number=number)
    return Draft(
        command_id=_new_command_id(),
        command=msgspec.structs.replace(command, version=version),
        answer=msgspec.structs.replace(draft.answer, version=number),
    )


def _new_command_id() -> CommandId:
    return CommandId(f"upload-{secrets.token_hex(16)}")


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
