"""Marks on pages as this person may see them: own ones never get lost, all devices end the same; knows no screen."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator

import msgspec

from meetroom.client.chest import seal, unseal
from meetroom.client.disk import SealedLog, disk_error
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.domain.annotations import (
    LARGEST_LAMPORT,
    Mark,
    MarkId,
    MarkRecord,
    Sharing,
    check_record,
    free_bytes,
    is_drawable,
    merge,
    open_record,
    settled,
)
from meetroom.domain.core import DocumentId, PersonId, Refused
from meetroom.domain.documents import includes
from meetroom.domain.state import Audience
from meetroom.protocol.messages import PutMarks

logger = logging.getLogger(__name__)

BATCH_BYTES = 256 * 1024
_COMPACT_AFTER = 2_000
_OTHERS_LAMPORT = 1 << 40
"""Above it the clock of somebody else is not followed: nobody may wind up another's until no server takes it."""
_EVERYONE = Audience(everyone=True)
_records_decoder = msgspec.json.Decoder(MarkRecord)


class MarkBook:
    """See the module.

    Args:
        me: author of everything put here.
        device: random name of this installation; settles ties.
        keys: for private marks; the first one seals, all open.
        log: holds what the server is not known to have.
        send: hands a message to the line; False when there is none.
        on_marks: told which document's marks changed, or came to be known as stored at the server.
    """

    def __init__(
        self,
        me: PersonId,
        device: str,
        keys: tuple[bytes, ...],
        log: SealedLog,
        send: Callable[[PutMarks], bool],
        on_marks: Callable[[DocumentId], None],
    ) -> None:
        self._me = me
        self._device = device
        self._keys = keys
        self._log = log
        self._send = send
        self._on_marks = on_marks
        self._records: dict[MarkId, MarkRecord] = {}
        self._clear: dict[MarkId, Mark] = {}
        self._of_document: dict[DocumentId, set[MarkId]] = {}
        self._unsynced: dict[MarkId, MarkRecord] = {}
        self._unwritten: list[MarkRecord] = []
        self._writer: asyncio.Task[None] | None = None
        self._problem: ClientProblem | None = None
        self._lines = 0
        self._lamport = 0

    @property
    def unsynced(self) -> int:
        """Own changes the server is not known to have."""
        return len(self._unsynced)

    @property
    def problem(self) -> ClientProblem | None:
        """Why the newest changes are in memory only (NO_SPACE, FILE_UNREADABLE), None when all are on disk."""
        return self._problem

    async def load(self) -> None:
        """Take up what an earlier run of the program drew and could not send.  Raises: ClientError."""
        try:
            raw = await asyncio.to_thread(self._log.load)
        except OSError as error:
            raise disk_error(error) from error
        for record in records_in(raw):
            if record.sharing is Sharing.SHARED and not record.deleted and open_record(record) is None:
                logger.warning("a mark that no server takes is left out")
                continue
            if record.lamport > LARGEST_LAMPORT:
                record = msgspec.structs.replace(record, lamport=LARGEST_LAMPORT)
            self._take(record)
            self._unsynced[record.mark_id] = self._records[record.mark_id]
        self._lines = len(raw)

    def of(self, document_id: DocumentId) -> tuple[Mark, ...]:
        """Own marks and those shared with this person, oldest change first; what is deleted is left out."""
        found = [self._records[mark_id] for mark_id in self._of_document.get(document_id, ())]
        found.sort(key=lambda record: (record.lamport, record.device, record.mark_id))
        return tuple(self._clear[record.mark_id] for record in found if record.mark_id in self._clear)

    def own_sent(self) -> tuple[MarkRecord, ...]:
        """Records of this person that the server is known to have, deleted ones included."""
        return tuple(r for r in self._records.values() if r.author == self._me and r.mark_id not in self._unsynced)

    def layer(self, document_id: DocumentId, version: int) -> tuple[MarkRecord, ...]:
        """Records of this person's marks on a version of a document that everybody may see."""
        found = (self._records[mark_id] for mark_id in self._of_document.get(document_id, ()) if mark_id in self._clear)
        public = (r for r in found if r.author == self._me and r.sharing is Sharing.SHARED and r.audience.everyone)
        return tuple(r for r in public if self._clear[r.mark_id].version == version)

    def sharing_of(self, mark_id: MarkId) -> Sharing | None:
        """Who a mark is for, None when there is no such mark."""
        record = self._records.get(mark_id)
        return record.sharing if record is not None and mark_id in self._clear else None

    def knows(self, mark_id: MarkId) -> bool:
        """Whether there is, or ever was, such a mark."""
        return mark_id in self._records

    def audience_of(self, mark_id: MarkId) -> Audience | None:
        """Whom a shared mark is for, None when there is no such mark or it is private."""
        record = self._records.get(mark_id)
        known = record is not None and record.sharing is Sharing.SHARED and mark_id in self._clear
        return record.audience if record is not None and known else None

    def put(self, mark: Mark, sharing: Sharing = Sharing.PRIVATE, audience: Audience | None = None) -> None:
        """Add a mark or replace one of this person's; it shows at once, is written and then sent.

        Args:
            audience: whom a shared mark is for; None: as it was, and everybody where it was not shared.
        Raises: ClientError(NOT_ALLOWED) for a mark of somebody else, or to take back what was shared or from whom
            (delete it and draw it anew); ClientError(TOO_LARGE) also for what lies off any page.
        """
        old = self._records.get(mark.mark_id)
        if mark.author != self._me or (old is not None and old.author != self._me):
            raise ClientError(ClientProblem.NOT_ALLOWED)
        if audience is None:
            audience = _EVERYONE if old is None or old.sharing is Sharing.PRIVATE else old.audience
        if old is not None and old.sharing is Sharing.SHARED:
            kept = sharing is Sharing.SHARED and includes(audience, old.audience)
            if not kept:
                raise ClientError(ClientProblem.NOT_ALLOWED)
        if mark.page < 0 or mark.version < 1 or not is_drawable(mark.shape):
            raise ClientError(ClientProblem.TOO_LARGE)
        self._change(self._record(mark, sharing, audience))

    def _record(self, mark: Mark, sharing: Sharing, audience: Audience) -> MarkRecord:
        """Raises: ClientError(TOO_LARGE)."""
        body = msgspec.json.encode(mark)
        if sharing is Sharing.PRIVATE:
            body = seal(self._keys[0], body, _purpose(mark.mark_id, mark.document_id, mark.author))
        record = MarkRecord(
            mark_id=mark.mark_id,
            document_id=mark.document_id,
            author=self._me,
            sharing=sharing,
            lamport=self._next_lamport,
            device=self._device,
            body=body,
            audience=audience,
        )
        try:
            check_record(record)
        except Refused as refused:
            raise ClientError(ClientProblem.TOO_LARGE) from refused
        return settled(record)

    def delete(self, mark_id: MarkId) -> None:
        """Delete a mark of this person; harmless when it is gone already.

        Raises: ClientError(NOT_ALLOWED) for a mark of somebody else.
        """
        old = self._records.get(mark_id)
        if old is None or old.deleted:
            return
        if old.author != self._me:
            raise ClientError(ClientProblem.NOT_ALLOWED)
        gone = msgspec.structs.replace(old, lamport=self._next_lamport, device=self._device, deleted=True, body=b"")
        self._change(gone)

    def merge(self, records: Iterable[MarkRecord]) -> None:
        """Take what the server sent; changes nothing where ours is newer."""
        changed: set[DocumentId] = set()
        for record in records:
            if self._take(record):
                changed.add(record.document_id)
            kept = self._records[record.mark_id]
            if record.mark_id not in self._unsynced:
                continue
            if kept == record:
                del self._unsynced[record.mark_id]
                changed.add(record.document_id)
            else:
                self._unsynced[record.mark_id] = kept
        for document_id in changed:
            self._on_marks(document_id)
        if not self._unsynced and self._lines > _COMPACT_AFTER:
            self._start_writer()

    def line_up(self) -> None:
        """There is a new connection: whatever the server may lack is sent again."""
        waiting = {record.mark_id for record in self._unwritten}
        self._send_all([r for r in self._unsynced.values() if r.mark_id not in waiting])

    def forget_others(self) -> None:
        """What this person may have has changed: marks of others come anew as far as they are for them now."""
        others = [r for r in self._records.values() if r.author != self._me]
        for record in others:
            del self._records[record.mark_id]
            self._clear.pop(record.mark_id, None)
            self._of_document[record.document_id].discard(record.mark_id)
        for document_id in {r.document_id for r in others}:
            self._on_marks(document_id)

    async def flushed(self) -> None:
        """Wait until everything drawn is on disk.  Raises: ClientError when it cannot be written."""
        while self._writer is not None:
            await asyncio.wait([self._writer])
        if self._problem is not None:
            raise ClientError(self._problem)

    async def close(self) -> None:
        """Finish writing."""
        while self._writer is not None:
            await asyncio.wait([self._writer])

    @property
    def _next_lamport(self) -> int:
        return min(self._lamport + 1, LARGEST_LAMPORT)

    def _change(self, record: MarkRecord) -> None:
        self._take(record)
        self._unsynced[record.mark_id] = record
        self._unwritten.append(record)
        self._start_writer()
        self._on_marks(record.document_id)

    def _take(self, record: MarkRecord) -> bool:
        """Merge one record; whether it changed anything."""
        if record.author == self._me or record.lamport <= _OTHERS_LAMPORT:
            self._lamport = max(self._lamport, record.lamport)
        old = self._records.get(record.mark_id)
        known = {} if old is None else {record.mark_id: old}
        kept = merge(known, (record,))[record.mark_id]
        if kept == old:
            return False
        self._records[kept.mark_id] = kept
        self._of_document.setdefault(kept.document_id, set()).add(kept.mark_id)
        mark = self._opened(kept)
        if mark is None:
            self._clear.pop(kept.mark_id, None)
        else:
            self._clear[kept.mark_id] = mark
        return True

    def _opened(self, record: MarkRecord) -> Mark | None:
        return open_with(self._keys, record)

    def _start_writer(self) -> None:
        if self._writer is None:
            self._writer = asyncio.create_task(self._write(), name="marks")

    async def _write(self) -> None:
        """Write all that waits in one go, then send it: one sync of the disk for a whole flurry of strokes."""
        try:
            while self._unwritten:
                batch, self._unwritten = self._unwritten, []
                try:
                    await asyncio.to_thread(self._log.append, [msgspec.json.encode(r) for r in batch])
                    self._lines += len(batch)
                    self._problem = None
                except OSError as error:
                    # Kept in memory and sent all the same: the server's disk is as good as ours.
                    self._problem = disk_error(error).problem
                    logger.warning("marks cannot be written: %s", self._problem)
                self._send_all(batch)
            if not self._unsynced and self._lines > _COMPACT_AFTER:
                await self._compact()
        finally:
            self._writer = None
            if self._unwritten:
                self._start_writer()

    async def _compact(self) -> None:
        try:
            await asyncio.to_thread(self._log.rewrite, [])
            self._lines = 0
        except OSError as error:
            logger.warning("the log of marks stays long: %s", disk_error(error).problem)

    def _send_all(self, records: list[MarkRecord]) -> None:
        batch: list[MarkRecord] = []
        size_bytes = 0
        for record in records:
            if batch and size_bytes + free_bytes(record) > BATCH_BYTES:
                self._send(PutMarks(records=tuple(batch)))
                batch, size_bytes = [], 0
            batch.append(record)
            size_bytes += free_bytes(record) + 300
        if batch:
            self._send(PutMarks(records=tuple(batch)))


def records_in(entries: Iterable[bytes]) -> Iterator[MarkRecord]:
    """The records that stand in a log of marks."""
    for entry in entries:
        try:
            yield _records_decoder.decode(entry)
        except msgspec.DecodeError:
            logger.warning("a mark of another version of this program is left out")


def open_with(keys: Iterable[bytes], record: MarkRecord) -> Mark | None:
    """The mark in a record; None when it is deleted, damaged, or sealed under another key than these."""
    if record.deleted:
        return None
    body: bytes | None = record.body
    if record.sharing is Sharing.PRIVATE:
        purpose = _purpose(record.mark_id, record.document_id, record.author)
        opened = (unseal(key, record.body, purpose) for key in keys)
        body = next((data for data in opened if data is not None), None)
    if body is None:
        return None  # drawn on another device under a key this one does not have
    mark = open_record(msgspec.structs.replace(record, body=body))
    if mark is None:
        logger.warning("a mark cannot be read and is not shown: %s", record.mark_id)
    return mark


def _purpose(mark_id: MarkId, document_id: DocumentId, author: PersonId) -> bytes:
    """What the ciphertext of a private mark is bound to, so that it cannot be put in the place of another."""
    return "\n".join(("meetroom mark 1", mark_id, document_id, author)).encode()
