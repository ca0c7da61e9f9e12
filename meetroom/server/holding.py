"""Facts that come in crowds to a crowd, ballots and arrivals: answered at once, told a little later and in pieces.

A thousand ballots in a second are a million messages.  Told one by one they would keep those who still wait for their
answer; so in a large meeting they are held back while more of them come, and then go out in large pieces between which
others have their turn.  The order of the chain stays: whatever else is to be told goes after what is held.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence

from meetroom.domain.attendance import PersonArrived
from meetroom.domain.core import Event, Fact
from meetroom.domain.elections import CredentialRegistered, SealedBallotCast
from meetroom.domain.voting import BallotReceived, BoxOpened, PollClosed, PollCounted, VoteCast
from meetroom.server.fanout import Place

CROWD = 100
"""Sessions from which on it is worth it; fewer are told everything at once."""
QUIET_S = 0.03
LONGEST_S = 1.5
"""How long what is held waits for others to be answered first."""
PIECE_BYTES = 64 * 1024
_IN_CROWDS: frozenset[type[Event]] = frozenset(
    {BallotReceived, VoteCast, SealedBallotCast, CredentialRegistered, PersonArrived}
)
_CLOSING: frozenset[type[Event]] = frozenset({PollClosed, BoxOpened, PollCounted})


def come_in_crowds(facts: Sequence[Fact]) -> bool:
    """Whether all of these are such as many give at the same time."""
    return all(type(fact.event) in _IN_CROWDS for fact in facts)


def may_queue(facts: Sequence[Fact]) -> bool:
    """Whether these can wait behind what is held: the end of a vote, and nothing of which more is told beside it."""
    return all(type(fact.event) in _IN_CROWDS | _CLOSING for fact in facts)


class Holding:
    """Belongs to the loop.

    Args:
        tell: gives places to everybody.
        busy: whether somebody waits for an answer now.
    """

    def __init__(self, tell: Callable[[Sequence[Place]], None], busy: Callable[[], bool]) -> None:
        self._tell = tell
        self._busy = busy
        self._held: deque[Place] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._first_s = 0.0
        self._last_s = 0.0
        self._urgent = False

    @property
    def held(self) -> int:
        """How many places wait."""
        return len(self._held)

    def add(self, places: Sequence[Place], *, urgent: bool = False) -> None:
        """Tell these soon; `urgent`: with all before them, and only as many pauses as others need to have a turn."""
        loop = asyncio.get_running_loop()
        self._urgent |= urgent
        self._last_s = loop.time()
        if not self._held:
            self._first_s = self._last_s
        self._held.extend(places)
        if self._timer is None:
            self._timer = loop.call_later(QUIET_S, self._look)

    def take(self) -> list[Place]:
        """All that waits, to be told at once by the caller."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        places = list(self._held)
        self._held.clear()
        self._urgent = False
        return places

    def _look(self) -> None:
        """Tell a piece once it is quiet, or has not been for too long; then leave others as much time as it took."""
        loop = asyncio.get_running_loop()
        self._timer = None
        now_s = loop.time()
        quiet = now_s - self._last_s >= QUIET_S and not self._busy()
        pause_s = QUIET_S
        if quiet or self._urgent or now_s - self._first_s >= LONGEST_S:
            self._tell(self._piece())
            pause_s = 0.0 if self._urgent else loop.time() - now_s
        if self._held:
            self._timer = loop.call_later(pause_s, self._look)
        else:
            self._urgent = False

    def _piece(self) -> list[Place]:
        places: list[Place] = []
        size_bytes = 0
        while self._held and size_bytes < PIECE_BYTES:
            places.append(self._held.popleft())
            size_bytes += len(places[-1].whole)
        return places
