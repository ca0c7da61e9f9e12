"""A list for QML that changes only what changed, so that focus and scroll stay; knows no meeting."""

from collections.abc import Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QAbstractListModel, QByteArray, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
_FIRST_ROLE = int(Qt.ItemDataRole.UserRole)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a list; every field is a role.  `key` is unique in the list and stays with the thing shown."""

    key: str


class RowModel(QAbstractListModel):
    """Rows of one struct type; a delegate takes the fields as required properties.

    Args:
        row_type: the struct whose fields become roles.
    """

    def __init__(self, row_type: type[Row], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fields = row_type.__struct_fields__
        self._rows: list[Row] = []

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown now."""
        return tuple(self._rows)

    def rowCount(self, parent: Index | None = None) -> int:
        """Number of lines."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = _FIRST_ROLE) -> Any:
        """One field of one line."""
        position = role - _FIRST_ROLE
        if not index.isValid() or not 0 <= position < len(self._fields):
            return None
        value = getattr(self._rows[index.row()], self._fields[position])
        # A tuple means nothing to QML, a list is a list there.
        return list(value) if isinstance(value, tuple) else value

    def roleNames(self) -> dict[int, QByteArray]:
        """Field names as roles."""
        return {_FIRST_ROLE + n: QByteArray(name.encode()) for n, name in enumerate(self._fields)}

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows from now on; kept keys in kept order are changed in place."""
        if [r.key for r in rows] == [r.key for r in self._rows]:
            self._change(rows)
            return
        if not self._rows or not rows:
            self._replace(rows)
            return
        wanted = {r.key for r in rows}
        for position in reversed(range(len(self._rows))):
            if self._rows[position].key not in wanted:
                self.beginRemoveRows(QModelIndex(), position, position)
                del self._rows[position]
                self.endRemoveRows()
        for position, row in enumerate(rows):
            self._place(position, row)
        self._change(rows)

    def _replace(self, rows: Sequence[Row]) -> None:
        """From nothing to many rows, or back, at once: whoever shows them hears it once."""
        if self._rows:
            self.beginRemoveRows(QModelIndex(), 0, len(self._rows) - 1)
            self._rows.clear()
            self.endRemoveRows()
        if rows:
            self.beginInsertRows(QModelIndex(), 0, len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def _place(self, position: int, row: Row) -> None:
        if position < len(self._rows) and self._rows[position].key == row.key:
            return
        found = next((n for n in range(position, len(self._rows)) if self._rows[n].key == row.key), None)
        if found is None:
            self.beginInsertRows(QModelIndex(), position, position)
            self._rows.insert(position, row)
            self.endInsertRows()
            return
        self.beginMoveRows(QModelIndex(), found, found, QModelIndex(), position)
        self._rows.insert(position, self._rows.pop(found))
        self.endMoveRows()

    def _change(self, rows: Sequence[Row]) -> None:
        for position, row in enumerate(rows):
            if self._rows[position] != row:
                self._rows[position] = row
                index = self.index(position, 0)
                self.dataChanged.emit(index, index)
