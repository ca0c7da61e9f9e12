"""What comments on minutes and objections to them share: how one looks, and one's own on its way; decides nothing."""

import msgspec

from meetroom.client.engine import ClientError
from meetroom.domain.core import Command
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel
from meetroom.ui.words import Words


class RemarkRow(Row, frozen=True, kw_only=True):
    """What was said of the minutes, by whom, and what became of it."""

    place: str
    text: str
    by: str
    state_text: str
    tone: str
    glyph: str
    answer: str
    mine: bool


class RemarksView(msgspec.Struct, frozen=True, kw_only=True):
    """The remarks besides their rows."""

    may: bool
    count: int
    places: tuple[str, ...]
    empty: str
    sending: bool
    sent: int


class RemarksViewModel(ViewModel):
    """Base of both.  A subclass declares its signal and its properties; `_sent` grows when something has arrived.

    Args:
        row_type: of the list.
    """

    def __init__(self, room: Room, row_type: type[RemarkRow]) -> None:
        self._rows = RowModel(row_type)
        self._sending, self._sent = False, 0
        self._watched = False
        super().__init__(room)
        self._rows.setParent(self)

    def watch(self, watched: bool) -> None:
        """Somebody looks at them, or does not any more."""
        self._watched = watched
        self.refresh()

    def _send(self, command: Command, said: Words) -> None:
        """Put something on record; `said` once it is."""
        self._sending = True
        self.refresh()
        self.room.bridge.submit(command, lambda _: self._done(said), self._failed)

    def _done(self, said: Words) -> None:
        self._sending, self._sent = False, self._sent + 1
        self.room.say(said, "green")
        self.refresh()

    def _failed(self, error: ClientError) -> None:
        self._sending = False
        self.room.not_taken(error)
        self.refresh()
