"""The verifiable votes of the meeting as this device sees them, on the window's thread; decides nothing.

What the engine knows belongs to its own loop; whenever it says that something is different, all of it is fetched anew.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from meetroom.client.elections import ElectionsPort, ElectionStage, ElectionView
from meetroom.client.engine import ClientError
from meetroom.domain.core import PollId
from meetroom.domain.polls import Poll, PollKind
from meetroom.domain.state import Meeting
from meetroom.ui.bridge import Bridge

T = TypeVar("T")
_EARLY = frozenset({ElectionStage.PREPARING, ElectionStage.READY})


class SealedVotes(QObject):
    """The newest view of each verifiable vote.  `changed` comes after the newest facts are shown."""

    changed = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._views: dict[PollId, ElectionView] = {}
        self._asked = False
        self._again = False
        bridge.electionChanged.connect(self._on_changed)
        bridge.meetingReset.connect(self._on_reset)

    def of(self, poll_id: PollId) -> ElectionView | None:
        """See ElectionsPort.view."""
        return self._views.get(poll_id)

    def all(self) -> tuple[ElectionView, ...]:
        """Every prepared vote, in the order of their preparing."""
        return tuple(self._views.values())

    def run(
        self,
        ask: Callable[[ElectionsPort], Awaitable[T]],
        done: Callable[[T], None] | None = None,
        failed: Callable[[ClientError], None] | None = None,
    ) -> None:
        """Ask something of the engine, on its loop; `done` or `failed` is called on the window's thread."""

        async def work() -> T:
            return await ask(self._bridge.engine.elections)

        self._bridge.run(work(), done, failed)

    def _on_changed(self, *_: object) -> None:
        # Many facts in one breath ask once, and once more for what came while the answer was on its way.
        if self._asked:
            self._again = True
            return
        self._asked, self._again = True, False
        self._bridge.run(self._fetch(), self._on_fetched, lambda _: self._on_fetched(()))

    async def _fetch(self) -> tuple[ElectionView, ...]:
        return self._bridge.engine.elections.all()

    def _on_fetched(self, views: tuple[ElectionView, ...]) -> None:
        self._asked = False
        fresh = {view.poll_id: view for view in views}
        if fresh != self._views:
            self._views = fresh
            self.changed.emit()
        if self._again:
            self._on_changed()

    def _on_reset(self) -> None:
        if self._views:
            self._views = {}
            self.changed.emit()
        self._on_changed()


def verifiable(meeting: Meeting) -> list[Poll]:
    """The verifiable votes of a meeting, in their order."""
    return [poll for poll in meeting.polls.values() if poll.kind is PollKind.VERIFIABLE]


def is_early(view: ElectionView | None) -> bool:
    """Whether keys and devices can still change."""
    return view is None or view.stage in _EARLY
