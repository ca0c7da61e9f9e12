"""Carries out the retention rule of the meeting one is in, once the meeting is over; the rule stands in the chain."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from meetroom.client.cards import CardKeeper
from meetroom.client.disk import disk_error
from meetroom.client.library import Library
from meetroom.client.marks import MarkBook
from meetroom.client.outbox import Outbox
from meetroom.client.paper_search import PaperSearch
from meetroom.client.traces import Traces
from meetroom.domain.state import Meeting, Retention

logger = logging.getLogger(__name__)


class Clearing:
    """See the module.  Belongs to the loop; notes go last, and only when the server is known to have them.

    Args:
        forget_uploads: removes what is remembered of files for this meeting.
        on_cleared: told when something has gone.
    """

    def __init__(
        self,
        traces: Traces,
        library: Library,
        search: PaperSearch,
        marks: MarkBook,
        outbox: Outbox,
        card: CardKeeper,
        forget_uploads: Callable[[], Awaitable[None]],
        on_cleared: Callable[[], None],
    ) -> None:
        self._traces = traces
        self._library = library
        self._search = search
        self._marks = marks
        self._outbox = outbox
        self._card = card
        self._forget_uploads = forget_uploads
        self._on_cleared = on_cleared
        self._rule = Retention.KEEP
        self._task: asyncio.Task[None] | None = None

    def follow(self, meeting: Meeting) -> None:
        """The meeting changed; from the moment it is over nothing more of it is fetched or opened."""
        if self._rule is Retention.KEEP and meeting.due is not Retention.KEEP:
            self._rule = meeting.due
            self._library.retire()
            self._search.forget()
            self._start(self._clear())

    def look(self) -> None:
        """The server may have more of the notes than before."""
        if self._rule is Retention.WIPE and self._task is None and self._traces.marks.exists():
            self._start(self._remove())

    async def close(self) -> None:
        """Clear what was written meanwhile; call it when nothing else writes any more."""
        if self._task is not None:
            await asyncio.wait([self._task])
        if self._rule is not Retention.KEEP:
            await self._remove()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._task = asyncio.create_task(work, name="clearing")
        self._task.add_done_callback(self._finished)

    def _finished(self, task: "asyncio.Task[None]") -> None:
        self._task = None
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("the clearing of a meeting stumbled", exc_info=error)

    async def _clear(self) -> None:
        await self._library.clear()
        await self._forget_uploads()
        await self._remove()

    async def _remove(self) -> None:
        try:
            await asyncio.to_thread(self._traces.remove_papers)
            if self._rule is Retention.WIPE and not self._outbox.waiting and not self._marks.unsynced:
                self._card.drop()
                await asyncio.to_thread(self._traces.remove_notes)
                await asyncio.to_thread(self._traces.remove_commands)
        except OSError as error:
            logger.warning("a meeting that is over is not all gone yet: %s", disk_error(error).problem)
        self._on_cleared()
