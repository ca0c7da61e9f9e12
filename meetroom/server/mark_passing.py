"""Shared marks on their way to one session, as fast as its line takes them and no faster; knows no store.

Whoever shares marks by the megabyte must not fill the lines of all others until they are taken for too slow: what a
line does not take at once waits here, of each mark the newest, behind every fact.
"""

import asyncio
import time
from collections.abc import Callable, Collection, Coroutine, Sequence
from typing import Any

from meetroom.domain.annotations import MarkId, MarkRecord, newer
from meetroom.domain.state import Meeting
from meetroom.server.allowance import Bucket
from meetroom.server.session import Session
from meetroom.server.shared_marks import BATCH_BYTES, Lots, messages_of, told_bytes

BYTES_PER_S = 500_000.0
BURST_BYTES = 4_000_000.0
MAX_WAITING = 5_000
"""Marks that may wait for one session; of more it is given all there are, anew."""


class Passage:
    """The way to one session.

    Args:
        session: whose it is.
        meeting: the state now.
        start: has something done beside.
        give_all: gives the session everything it may have.
        clock: steady seconds.
    """

    def __init__(
        self,
        session: Session,
        meeting: Callable[[], Meeting],
        start: Callable[[Coroutine[Any, Any, None]], None],
        give_all: Callable[[Session], Coroutine[Any, Any, None]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._session = session
        self._meeting = meeting
        self._start = start
        self._give_all = give_all
        self._clock = clock
        self._pace = Bucket(BYTES_PER_S, BURST_BYTES, clock())
        self._waiting: dict[MarkId, MarkRecord] = {}
        self._too_many = False
        self._at_work = False

    def give(self, records: Collection[MarkRecord], texts: Sequence[str]) -> None:
        """Pass marks on that this session may have; never waits.

        Args:
            texts: the same marks as messages, encoded once for all who get the same.
        """
        free = not (self._at_work or self._session.line.behind) and len(texts) == 1
        if free and self._pace.take(len(texts[0]), self._clock()):
            self._session.line.push(texts[0])
            return
        for record in records:
            old = self._waiting.get(record.mark_id)
            self._waiting[record.mark_id] = record if old is None else newer(old, record)
        if len(self._waiting) > MAX_WAITING:
            self._waiting.clear()
            self._too_many = True
        if not self._at_work:
            self._at_work = True
            self._start(self._work())

    async def _work(self) -> None:
        """Raises: Ended; StoreFailed."""
        try:
            while self._waiting or self._too_many:
                await self._session.keep_up()
                if self._too_many:
                    self._too_many = False
                    await self._give_all(self._session)
                else:
                    await self._next_batch()
        finally:
            self._at_work = False

    async def _next_batch(self) -> None:
        batch, size_bytes = [], 0
        while self._waiting and size_bytes < BATCH_BYTES:
            record = self._waiting.pop(next(iter(self._waiting)))
            batch.append(record)
            size_bytes += told_bytes(record)
        # Asked again: it may have been withdrawn while it waited.
        meeting, person_id = self._meeting(), self._session.person_id
        mine = [record for lot in Lots(batch) if lot.is_for(meeting, person_id) for record in lot.records]
        for text in messages_of(mine):
            while not self._pace.take(len(text), now_s := self._clock()):  # noqa: ASYNC110  (time is what it awaits)
                await asyncio.sleep(self._pace.wait_s(len(text), now_s))
            self._session.line.push(text)
