"""Shared marks of one meeting by whom they are for, each lot encoded once for all who come; reads no database itself.

A hall that arrives at once asks for the same ten thousand strokes 250 times: they are read and encoded for the first
of them, and kept until nobody has come for a while.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Sequence

from msgspec.structs import replace

from meetroom.domain.annotations import MarkId, MarkRecord, Sharing, free_bytes, newer
from meetroom.domain.core import DocumentId, PersonId
from meetroom.domain.state import Audience, Meeting
from meetroom.domain.visibility import EVERYONE, may_see
from meetroom.protocol.messages import Marks
from meetroom.server.gathering import text_of
from meetroom.server.sight import may_open

REST_S = 60.0
"""How long marks that nobody asks for stay in memory."""
BATCH_BYTES = 256 * 1024
_SMALL_BYTES = 16 * 1024
_AT_ONCE = 500


class Lot:
    """Marks of one document that are for the same people."""

    def __init__(self, document_id: DocumentId, audience: Audience) -> None:
        self.document_id = document_id
        self._records: dict[MarkId, MarkRecord] = {}
        self._size_bytes = 0
        self._texts: tuple[str, ...] | None = None
        self._named = frozenset(audience.persons)
        self._unnamed = replace(audience, persons=())

    @property
    def records(self) -> Collection[MarkRecord]:
        """What is in it, the newest of each mark."""
        return self._records.values()

    def put(self, record: MarkRecord) -> None:
        """Add a mark, or how it stands now."""
        self.drop(record.mark_id)
        self._records[record.mark_id] = record
        self._size_bytes += told_bytes(record)

    def drop(self, mark_id: MarkId) -> None:
        """It is for other people now; harmless for a mark that is not in it."""
        old = self._records.pop(mark_id, None)
        self._size_bytes -= 0 if old is None else told_bytes(old)
        self._texts = None

    @property
    def is_small(self) -> bool:
        """Whether it is better told together with others than in a message of its own."""
        return self._size_bytes < _SMALL_BYTES

    def texts(self) -> tuple[str, ...]:
        """All of it as messages, the same objects until it changes."""
        if self._texts is None:
            self._texts = tuple(messages_of(self._records.values()))
        return self._texts

    def is_for(self, meeting: Meeting, person_id: PersonId) -> bool:
        """Whether somebody may have them: shared with them, and they may open the document."""
        person = meeting.people.get(person_id)
        shared = may_see(EVERYONE if person_id in self._named else self._unnamed, person)
        return shared and may_open(meeting, person_id, self.document_id)


class Lots:
    """Shared marks by whom they are for."""

    def __init__(self, records: Iterable[MarkRecord] = ()) -> None:
        self._lots: dict[tuple[DocumentId, Audience], Lot] = {}
        self._home: dict[MarkId, Lot] = {}
        self._now: dict[MarkId, MarkRecord] = {}
        self.take(records)

    def __iter__(self) -> Iterator[Lot]:
        return iter(tuple(self._lots.values()))

    def take(self, records: Iterable[MarkRecord]) -> None:
        """Merge marks in, in whatever order they come; private ones are passed over."""
        for record in records:
            if record.sharing is Sharing.SHARED:
                old = self._now.get(record.mark_id)
                self._put(record if old is None else newer(old, record))

    def home(self, mark_id: MarkId) -> Lot | None:
        """The lot a mark is in."""
        return self._home.get(mark_id)

    def _put(self, record: MarkRecord) -> None:
        if self._now.get(record.mark_id) == record:
            return
        key = (record.document_id, record.audience)
        lot, old = self._lots.setdefault(key, Lot(*key)), self._home.get(record.mark_id)
        if old is not None and old is not lot:
            old.drop(record.mark_id)
        lot.put(record)
        self._home[record.mark_id], self._now[record.mark_id] = lot, record


class SharedMarks:
    """The lots of a meeting, in memory as long as somebody asks for them.

    Args:
        read: all shared marks as they are stored.
    """

    def __init__(self, read: Callable[[], Awaitable[Sequence[MarkRecord]]]) -> None:
        self._read = read
        self._lots: Lots | None = None
        self._reading: asyncio.Task[None] | None = None
        self._rest: asyncio.TimerHandle | None = None

    async def lots(self) -> Lots:
        """All of them as they stand now.  Raises: what `read` raises; asked again, it reads again."""
        if self._lots is None or self._reading is None:
            self._lots = Lots()
            self._reading = asyncio.create_task(self._fill(self._lots))
        lots, reading = self._lots, self._reading
        try:
            await asyncio.shield(reading)
        except Exception:
            if self._reading is reading:
                self.forget()
            raise
        self._stay()
        return lots

    def take(self, records: Iterable[MarkRecord]) -> None:
        """These changed, and are stored; also while the others are being read."""
        if self._lots is not None:
            self._lots.take(records)

    def forget(self) -> None:
        """Keep nothing in memory."""
        self._lots = self._reading = None
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None

    async def _fill(self, lots: Lots) -> None:
        records = await self._read()
        for start in range(0, len(records), _AT_ONCE):
            lots.take(records[start : start + _AT_ONCE])
            await asyncio.sleep(0)  # thousands must not keep the others from speaking

    def _stay(self) -> None:
        if self._rest is not None:
            self._rest.cancel()
        self._rest = asyncio.get_running_loop().call_later(REST_S, self.forget)


def told_bytes(record: MarkRecord) -> int:
    """About how long a record is in a message, and how much it takes where it is stored."""
    return free_bytes(record) + 300


def messages_of(records: Iterable[MarkRecord]) -> Iterator[str]:
    """`Marks` messages that stay well below the largest message."""
    batch: list[MarkRecord] = []
    size_bytes = 0
    for record in records:
        if batch and size_bytes + free_bytes(record) > BATCH_BYTES:
            yield text_of(Marks(records=tuple(batch)))
            batch, size_bytes = [], 0
        batch.append(record)
        size_bytes += told_bytes(record)
    if batch:
        yield text_of(Marks(records=tuple(batch)))
