"""Releases documents at the time somebody planned, in their name; one for each meeting; decides nothing itself.

What is late, after a restart or because a rule stood against it, is released as soon as it can be.
"""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

from meetroom.domain.core import CommandId, Fact, PersonId, Refused
from meetroom.domain.documents import ReleaseDocument
from meetroom.domain.meeting import decide
from meetroom.domain.state import Document, DocumentState, Meeting
from meetroom.server.certificates import now_utc
from meetroom.server.gathering import Gathering
from meetroom.server.room import RoomUnavailable

log = logging.getLogger(__name__)

_LOOK_S = 20.0
"""The longest wait before looking at the clock again: clocks are set, and machines sleep."""
_AGAIN_S = 1.0


class Releases:
    """See the module.

    Args:
        clock: timezone-aware UTC.
    """

    def __init__(self, gathering: Gathering, clock: Callable[[], datetime] = now_utc) -> None:
        self._gathering = gathering
        self._clock = clock
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Begin: what is late already is released at once."""
        self._gathering.after_facts.append(self._on_facts)
        self._gathering.before_close.append(self._close)
        self._task = asyncio.create_task(self._live(), name="timed release")

    async def _close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _on_facts(self, before: Meeting, facts: Sequence[Fact]) -> None:
        self._changed.set()

    async def _live(self) -> None:
        while True:
            # Cleared before it looks: a fact that comes meanwhile makes it look again.
            self._changed.clear()
            pause_s = await self._look()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await self._changed.wait()

    async def _look(self) -> float | None:
        """Release what is due; returns after how many seconds to look again, None: when something has changed."""
        now = self._clock()
        meeting = self._gathering.meeting
        planned = [d for d in meeting.documents.values() if d.state is DocumentState.REGISTERED and d.release_at]
        due = [d for d in planned if d.release_at is not None and d.release_at <= now and _may(meeting, d, now)]
        if not all(await asyncio.gather(*(self._release(document) for document in due))):
            return _AGAIN_S
        coming = [d.release_at for d in planned if d.release_at is not None and d.release_at > now]
        return min(_LOOK_S, (min(coming) - now).total_seconds()) if coming else None

    async def _release(self, document: Document) -> bool:
        """Whether it is released now."""
        command_id = CommandId(f"release-{secrets.token_hex(12)}")
        command = ReleaseDocument(document_id=document.document_id)
        named = {"meeting": self._gathering.room.meeting_id, "document": document.document_id}
        try:
            answer = await self._gathering.room.submit(_planner(document), command_id, command)
        except RoomUnavailable:
            return False
        if answer.refusal is None:
            log.info("released as planned", extra=named)
        return answer.refusal is None


def _planner(document: Document) -> PersonId:
    return document.release_by or PersonId("")


def _may(meeting: Meeting, document: Document, now: datetime) -> bool:
    """Whether the rules let it be released now; asked beforehand, so that no refusal is ever written down."""
    try:
        decide(meeting, _planner(document), ReleaseDocument(document_id=document.document_id), now)
    except Refused:
        return False
    return True
