"""What the minutes say of the person at this screen: attendance, speeches, votes, tasks; decides nothing."""

import msgspec
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1


class OwnRow(Row, frozen=True, kw_only=True):
    """One thing; `head` above the first of its kind."""

    head: str
    text: str
    detail: str
    glyph: str


class OwnPartView(msgspec.Struct, frozen=True, kw_only=True):
    """Besides the rows."""

    empty: str


@QmlElement
class OwnPartViewModel(ViewModel):
    """See the module."""

    ticking = False
    changed = Signal()
    empty = shown(str, "empty", changed)
    rows: Property = fixed(QObject, "_rows")

    def __init__(self, room: Room) -> None:
        self._rows = RowModel(OwnRow)
        self._watched = False
        super().__init__(room)
        self._rows.setParent(self)

    def look(self) -> OwnPartView:
        """See ViewModel."""
        return OwnPartView(empty="")

    def watch(self, watched: bool) -> None:
        """Somebody looks at it, or does not any more."""
        self._watched = watched
        self.refresh()
