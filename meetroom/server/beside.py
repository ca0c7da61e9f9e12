"""What a meeting's writer keeps beside the chain and writes with it: asked while deciding, ready before writing."""

from collections.abc import Sequence
from typing import Protocol

from meetroom.domain.core import Command, Event
from meetroom.domain.state import Meeting
from meetroom.store.ballot_box import SealedRow


class Beside(Protocol):
    """Whoever keeps something beside the chain.  A plan that is dropped may be made again: nothing is done twice."""

    def rows(self, meeting: Meeting, command: Command, events: Sequence[Event]) -> tuple[SealedRow, ...]:
        """Rows that must be written with these events, decided in this state.  Raises: Refused."""

    def keep(self) -> None:
        """Have on disk what must be there before the rows are; called in a thread.  Raises: StoreFailed."""


class NothingBeside:
    """For a meeting whose chain says everything."""

    def rows(self, meeting: Meeting, command: Command, events: Sequence[Event]) -> tuple[SealedRow, ...]:
        """As `Beside.rows`."""
        return ()

    def keep(self) -> None:
        """As `Beside.keep`."""
