"""Talking while the space bar is held: a tap stays a tap, typing stays typing; knows no microphone."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtQuick import QQuickItem, QQuickWindow

HOLD_MS = 180
"""A space bar held for less is a tap, and does what a tap does where the focus is."""
_ENDS = frozenset({QEvent.Type.WindowDeactivate, QEvent.Type.FocusOut, QEvent.Type.Hide, QEvent.Type.Close})


class PushToTalk(QObject):
    """Watches the keys of one window.

    Args:
        may: asked whether holding the key would mean talking now.
        hold, let_go: called when talking begins and ends; `let_go` comes in any case, also when the window is left.
    """

    # A window may still say goodbye when Python has already taken apart what watches it.
    _timer: QTimer | None = None
    _pressed = _talking = _replaying = False

    def __init__(
        self,
        window: QQuickWindow,
        may: Callable[[], bool],
        hold: Callable[[], None],
        let_go: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._may, self._hold, self._let_go = may, hold, let_go
        self._timer = QTimer(self, singleShot=True, interval=HOLD_MS)
        self._timer.timeout.connect(self._begin)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See QObject."""
        kind = event.type()
        if kind in _ENDS:
            self._end()
        elif kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease) and not self._replaying:
            return isinstance(event, QKeyEvent) and self._key(event, kind == QEvent.Type.KeyPress)
        return False

    def _key(self, event: QKeyEvent, down: bool) -> bool:
        """Whether the event is kept from the window."""
        if event.key() != Qt.Key.Key_Space:
            return False
        if event.isAutoRepeat():
            return self._pressed
        if down:
            # Only here: letting go counts whatever else is held by then.
            if event.modifiers() != Qt.KeyboardModifier.NoModifier or self._typing() or not self._may():
                return False
            self._pressed = True
            if self._timer is not None:
                self._timer.start()
            return True
        if not self._pressed:
            return False
        tapped = not self._talking
        self._end()
        if tapped:
            self._replay()
        return True

    def _begin(self) -> None:
        if self._pressed:
            self._talking = True
            self._hold()

    def _end(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        talking, self._pressed, self._talking = self._talking, False, False
        if talking:
            self._let_go()

    def _replay(self) -> None:
        """Give the window the tap that was kept back until it was clear that it was one."""
        self._replaying = True
        try:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                key = QKeyEvent(kind, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ")
                QCoreApplication.sendEvent(self._window, key)
        finally:
            self._replaying = False

    def _typing(self) -> bool:
        item = QGuiApplication.focusObject()
        return isinstance(item, QQuickItem) and bool(item.flags() & QQuickItem.Flag.ItemAcceptsInputMethod)
