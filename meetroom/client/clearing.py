"""Carries out the retention rule of the meeting one is in, once the meeting is over; the rule stands in the chain."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from meetroom.client.cards import CardKeeper
from meetroom.client.clearing_outcome import ClearingOutcome, fault_of, outcome_of
from meetroom.client.disk import disk_error
from meetroom.client.library import Library
from meetroom.client.marks import MarkBook
from meetroom.client.minutes_drafts import MinutesDrafts
from meetroom.client.outbox import Outbox
from meetroom.client.paper_search import PaperSearch
from meetroom.client.traces import Held, Traces
from meetroom.domain.state import Meeting, Phase, Retention
from meetroom.protocol.minutes import Kept

logger = logging.getLogger(__name__)

AGAIN_S = 60.0
"""After a failure: a file that somebody had open may be free by then."""


class Clearing:
    """See the module.  Belongs to the loop; notes go last, and only when the server is known to have them.

    Args:
        forget_uploads: removes what is remembered of files for this meeting.
        on_cleared: told what came of it, each time.
    """

    def __init__(
        self,
        traces: Traces,
        library: Library,
        search: PaperSearch,
        marks: MarkBook,
        outbox: Outbox,
        card: CardKeeper,
        typed: MinutesDrafts,
        forget_uploads: Callable[[], Awaitable[None]],
        on_cleared: Callable[[ClearingOutcome], None],
    ) -> None:
        self._traces = traces
        self._library = library
        self._search = search
        self._marks = marks
        self._outbox = outbox
        self._card = card
        self._typed = typed
        self._forget_uploads = forget_uploads
        self._on_cleared = on_cleared
        self._rule = Retention.KEEP
        self._archived = False
        self._task: asyncio.Task[None] | None = None
        self._again: asyncio.TimerHandle | None = None

    def follow(self, meeting: Meeting) -> None:
        """The meeting changed; from the moment it is over nothing more of it is fetched or opened."""
        self._archived = meeting.phase is Phase.ARCHIVED
        if self._rule is Retention.KEEP and meeting.due is not Retention.KEEP:
            self._rule = meeting.due
            self._library.retire()
            self._search.forget()
            self._start(self._clear())

    def look(self) -> None:
        """The server may have more of the notes than before."""
        if self._rule is Retention.WIPE and self._task is None and self._traces.marks.exists():
            self._start(self._remove(None))

    async def close(self) -> None:
        """Clear what was written meanwhile; call it when nothing else writes any more."""
        if self._again is not None:
            self._again.cancel()
        if self._task is not None:
            await asyncio.wait([self._task])
        if self._rule is not Retention.KEEP:
            await self._remove(None)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._task = asyncio.create_task(work, name="clearing")
        self._task.add_done_callback(self._finished)

    def _finished(self, task: "asyncio.Task[None]") -> None:
        self._task = None
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("the clearing of a meeting stumbled", exc_info=error)

    async def _clear(self) -> None:
        before = await asyncio.to_thread(self._traces.held)
        await self._library.clear()
        await self._forget_uploads()
        await self._remove(before)

    async def _remove(self, before: Held | None) -> None:
        """Remove what may go now; `before`: what there was before anything went, where something did."""
        held = await asyncio.to_thread(self._traces.held) if before is None else before
        fault = None
        try:
            await asyncio.to_thread(self._traces.remove_papers)
            if self._rule is Retention.WIPE and not self._unsent():
                self._card.drop()
                await asyncio.to_thread(self._traces.remove_notes)
                await asyncio.to_thread(self._traces.remove_commands)
                await asyncio.to_thread(self._traces.remove_typed)
        except OSError as error:
            logger.warning("a meeting that is over is not all gone yet: %s", disk_error(error).problem)
            fault = fault_of(error)
            self._try_again()
        outcome = await asyncio.to_thread(outcome_of, self._rule, held, self._traces, fault, self._kept())
        self._on_cleared(outcome)

    def _unsent(self) -> tuple[Kept, ...]:
        """What exists on this machine alone."""
        found = {
            Kept.UNSENT_NOTES: bool(self._marks.unsynced),
            Kept.UNSENT_COMMANDS: bool(self._outbox.waiting),
            # Once all is put away it can become no fact any more.
            Kept.UNSENT_TEXTS: bool(self._typed.pending()) and not self._archived,
        }
        return tuple(kind for kind, here in found.items() if here)

    def _kept(self) -> tuple[Kept, ...]:
        return self._unsent() if self._rule is Retention.WIPE else (Kept.NOTES,)

    def _try_again(self) -> None:
        if self._again is None:
            self._again = asyncio.get_running_loop().call_later(AGAIN_S, self._on_time)

    def _on_time(self) -> None:
        self._again = None
        if self._task is None:
            self._start(self._remove(None))
        else:
            self._try_again()  # it may have failed a moment ago, and have yet to say so
