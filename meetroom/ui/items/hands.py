"""Which hand does what on a page: pen, fingers, palm; knows no mark and no pixel.

Before a pen was seen a finger draws.  From then on the pen draws and fingers move the page, and while the pen is near
whatever else touches the screen is a palm.
"""

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

NEAR_MS = 700
"""A pen that is lifted to the next letter is still near for so long."""
PALM_PX = 70.0


@QmlElement
class Hands(QObject):
    """One window's; `down`: something is being drawn."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tool = False
        self._seen = self._hovers = self._down = False
        self._near = QTimer(self, singleShot=True, interval=NEAR_MS)
        self._near.timeout.connect(self.changed)

    def take(self, tool: bool) -> None:
        """A tool is in hand, or none."""
        if tool != self._tool:
            self._tool = tool
            self.changed.emit()

    @Slot(bool)
    def hover(self, near: bool) -> None:
        """A pen comes near the screen or leaves it."""
        self._seen = self._seen or near
        self._hovers = near
        self._near.start()
        self.changed.emit()

    @Slot(bool, bool)
    def draw(self, down: bool, pen: bool) -> None:
        """Something begins or ends to be drawn."""
        self._down = down
        if pen:
            self._seen = True
            self._near.start()
        self.changed.emit()

    @Slot(float, result=bool)
    def mayDraw(self, breadth_px: float) -> bool:
        """Whether a touch as broad as that draws."""
        return not self._seen and breadth_px < PALM_PX

    def _is_near(self) -> bool:
        return self._hovers or self._near.isActive()

    def _pans(self) -> bool:
        if not self._tool:
            return True
        return self._seen and not self._down and not self._is_near()

    penSeen = Property(bool, lambda self: self._seen, notify=changed)
    penNear = Property(bool, _is_near, notify=changed)
    pans = Property(bool, _pans, notify=changed)
