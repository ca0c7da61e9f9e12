"""The wall the pictures of the conference hang on: the newest picture per leg, all tiles flushed from one timer.

Knows neither how a tile draws nor why it is there; tells which legs are looked at, and how tall.
"""

import time
from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement
from shiboken6 import isValid

from meetroom.media.picture import Picture

QML_IMPORT_NAME = "Meetroom.Items"
QML_IMPORT_MAJOR_VERSION = 1

FLUSH_MS = 33
LOOK_MS = 120
"""How long tiles may come and go, grow and shrink before it is told who is looked at."""
STALL_S = 4.0
"""A leg whose last picture is older than this is said to stand still."""


class Screen(Protocol):
    """Something that shows the pictures of one leg."""

    @property
    def height_px(self) -> int:
        """How many lines of a picture it can show; 0 while nobody can see it."""

    def take(self, picture: Picture) -> None:
        """Show this picture."""

    def stall(self, stalled: bool) -> None:
        """Say that no picture comes any more, or that they come again."""


@QmlElement
class PictureWall(QObject):
    """All tiles of a program.  Connect `show` to where pictures arrive, on the window's thread.

    `lookChanged` comes, after a short rest, when legs may have come into sight, gone out of it or got another size.
    """

    lookChanged = Signal()

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._screens: dict[str, list[Screen]] = {}
        self._newest: dict[str, Picture] = {}
        self._arrived_s: dict[str, float] = {}
        self._fresh: set[str] = set()
        self._timer = QTimer(self, interval=FLUSH_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.flush)
        self._look = QTimer(self, singleShot=True, interval=LOOK_MS)
        self._look.timeout.connect(self.lookChanged)

    @property
    def looked_at(self) -> Mapping[str, int]:
        """Legs somebody can see now, with the lines of the tallest tile that shows them."""
        heights = {leg: max(screen.height_px for screen in screens) for leg, screens in self._screens.items()}
        return {leg: height_px for leg, height_px in heights.items() if height_px > 0}

    def looked(self) -> None:
        """A screen came into sight, went out of it or got another size."""
        # With the window the wall may go before its screens.
        if isValid(self) and not self._look.isActive():
            self._look.start()

    @Slot(str, object)
    def show(self, leg_id: str, picture: Picture) -> None:
        """A picture arrived; it is shown with the next flush unless a newer one comes first."""
        self._newest[leg_id] = picture
        self._arrived_s[leg_id] = self._clock()
        self._fresh.add(leg_id)
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Hand every new picture to its tiles; the timer rests when no leg sends any more."""
        fresh, self._fresh = self._fresh, set()
        for leg_id in fresh:
            for screen in self._screens.get(leg_id, ()):
                screen.take(self._newest[leg_id])
        now_s = self._clock()
        for leg_id in [leg for leg, at_s in self._arrived_s.items() if now_s - at_s > STALL_S]:
            del self._arrived_s[leg_id], self._newest[leg_id]
            for screen in self._screens.get(leg_id, ()):
                screen.stall(True)
        if not self._arrived_s:
            self._timer.stop()

    def attach(self, leg_id: str, screen: Screen) -> None:
        """Show a leg on a screen from now on, its newest picture at once."""
        self._screens.setdefault(leg_id, []).append(screen)
        self.looked()
        if leg_id in self._newest:
            screen.take(self._newest[leg_id])

    def detach(self, leg_id: str, screen: Screen) -> None:
        """Show the leg there no more."""
        screens = self._screens.get(leg_id, [])
        if screen in screens:
            screens.remove(screen)
        if not screens:
            self._screens.pop(leg_id, None)
        self.looked()


class Place:
    """Where a screen hangs: follows the properties `wall` and `legId`."""

    def __init__(self, screen: Screen) -> None:
        self.wall: PictureWall | None = None
        self.leg_id: str | None = None
        self.height_px = 0
        self._screen = screen
        self._held: tuple[PictureWall, str] | None = None

    def hang(self) -> None:
        wanted: tuple[PictureWall, str] | None = None
        if self.wall is not None and self.leg_id is not None:
            wanted = (self.wall, self.leg_id)
        if wanted == self._held:
            return
        if self._held is not None:
            self._held[0].detach(self._held[1], self._screen)
        self._held = wanted
        if self._held is not None:
            self._held[0].attach(self._held[1], self._screen)

    def resize(self, height_px: int) -> bool:
        """The screen can show so many lines now; whether that is news."""
        if height_px == self.height_px:
            return False
        self.height_px = height_px
        if self._held is not None:
            self._held[0].looked()
        return True

    def take_down(self, *_: object) -> None:
        """The scene destroyed the screen; its Python half lives on, and must not be shown anything any more."""
        self.wall = None
        self.hang()
