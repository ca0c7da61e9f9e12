"""Whether documents are exchanged with clients near by, as the settings show and change it; knows no network."""

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.ui.view import Room, ViewModel, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_CHOICE = Words(
    "Exchange sealed documents with other participants at this point (saves the line)",
    "Trao đổi tài liệu đã niêm phong với người dự họp cùng điểm cầu (đỡ tốn đường truyền)",
)


class NeighboursView(msgspec.Struct, frozen=True, kw_only=True):
    """What the box shows."""

    on: bool
    words: str


@QmlElement
class NeighboursViewModel(ViewModel):
    """The box in the settings."""

    ticking = False
    changed = Signal()
    on = shown(bool, "on", changed)
    words = shown(str, "words", changed)

    def __init__(self, room: Room) -> None:
        self._on = room.bridge.engine.with_neighbours
        super().__init__(room)

    def look(self) -> NeighboursView:
        """See ViewModel."""
        return NeighboursView(on=self._on, words=_CHOICE.say(self.room.language))

    @Slot(bool)
    def choose(self, on: bool) -> None:
        """Exchange, or do not, from now on."""
        self._on = on
        engine = self.room.bridge.engine
        self.room.bridge.call_soon(lambda: engine.share_with_neighbours(on))
        self.refresh()
