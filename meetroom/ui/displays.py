"""The screens of this machine, as far as a window is to stand on one of them; knows no window and no meeting."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication


class Displays(QObject):
    """The screens by name; `changed` comes when one was plugged in or out."""

    changed = Signal()

    def names(self) -> Sequence[str]:
        """All there are now, the first of the system first."""
        raise NotImplementedError


class QtDisplays(Displays):
    """Those of the running program."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(self.changed)
            app.screenRemoved.connect(self.changed)

    def names(self) -> Sequence[str]:
        """See Displays."""
        return tuple(screen.name() for screen in QGuiApplication.screens())


def others(names: Sequence[str], operator: str) -> list[str]:
    """Where a window for the room can stand: every screen but the one the operator works at.

    Args:
        operator: name of that screen; where it was pulled out the first one has taken its place.
    """
    at = operator if operator in names else next(iter(names), "")
    return [name for name in names if name != at]
