"""What goes on for a person after their meetings: rules that fall due are carried out, and the server is told.

Whoever never opens a meeting again keeps nothing of it that must go.  Knows no rule and removes nothing itself.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable

from meetroom.client.clearing import AGAIN_S
from meetroom.client.clearing_outcome import ClearingOutcome
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.retention_reports import RetentionReports
from meetroom.domain.core import MeetingId

LOOK_AFTER_S = 600.0
"""A meeting that is over somewhere else is over here so many seconds later at most, while the program runs."""


class Aftercare:
    """See the module.  Belongs to the loop.

    Args:
        settle: asks which meetings are over and carries their rules out; gives whether all is gone that had to go.
            Raises: ClientError.
        every_s: how often, the first time at once; None: never by itself.
    """

    def __init__(self, reports: RetentionReports, settle: Callable[[], Awaitable[bool]], every_s: float | None) -> None:
        self._reports = reports
        self._settle = settle
        self._every_s = every_s
        self._looking: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin."""
        self._reports.start()
        if self._every_s is not None:
            self._looking = asyncio.create_task(self._look_for_ever(self._every_s), name="looking after meetings")

    def note(self, meeting_id: MeetingId, outcome: ClearingOutcome) -> None:
        """A rule was carried out, or could not be."""
        self._reports.note(meeting_id, outcome)

    async def close(self) -> None:
        """Stop; what is not yet told is told the next time."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        await self._reports.close()

    async def _look_for_ever(self, every_s: float) -> None:
        while True:
            try:
                all_gone = await self._settle()
            except ClientError as error:
                if error.problem is ClientProblem.LOGGED_OUT:
                    return
                all_gone = False
            pause_s = every_s if all_gone else min(every_s, AGAIN_S)
            await asyncio.sleep(random.uniform(0.5, 1.0) * pause_s)
