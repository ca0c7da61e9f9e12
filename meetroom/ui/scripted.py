"""A client window worked by a script as a hand would work it: the demonstration's way in; knows no screen's content."""

import sys
import threading
from collections.abc import Callable, Coroutine, Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtTest import QTest

from meetroom.client.chest import NoVault
from meetroom.client.engine import ClientError, Engine, LinkState, Listener
from meetroom.domain.core import MeetingId
from meetroom.ui.app import ClientWindow, application, open_client
from meetroom.ui.bridge import Bridge
from meetroom.ui.document import DocumentViewModel
from meetroom.ui.shell import ShellViewModel

T = TypeVar("T")
PATIENCE_S = 60.0
DRAG_STEPS = 6
STEP_MS = 4
SETTLE_MS = 400


class ScriptStuck(Exception):
    """The window did not come to what the script waited for; the text is for a report, not for a person."""


class ScriptedWindow:
    """One window with its engine.  All methods belong to the window's thread and serve its events while they wait."""

    def __init__(self, client: ClientWindow, engine: Engine) -> None:
        self._client = client
        self.engine = engine

    @classmethod
    def open(cls, folder: Path, *, device: str, language: str) -> "ScriptedWindow":
        """Open a window with an engine of its own."""
        engines: list[Engine] = []

        def make_engine(listener: Listener) -> Engine:
            # A script must leave nothing in the keyring of whoever runs it.
            engines.append(Engine(folder, listener, device=device, vault=NoVault()))
            return engines[0]

        client = open_client(make_engine, folder, language=language, motion=False)
        return cls(client, engines[0])

    @property
    def shell(self) -> ShellViewModel:
        """The view models."""
        return self._client.shell

    @property
    def bridge(self) -> Bridge:
        """The meeting as the window has it."""
        return self._client.bridge

    @property
    def warnings(self) -> Sequence[str]:
        """What QML complained about so far."""
        return self._client.warnings

    def join(self, invitation: str, meeting_id: MeetingId) -> None:
        """Log in and enter.  Raises: ClientError, ScriptStuck."""
        self.run(self.engine.redeem(invitation))
        self._client.enter(meeting_id)
        self.wait(lambda: self.bridge.link is LinkState.LIVE, "the line did not come up")

    def wait(self, until: Callable[[], bool], what: str, timeout_s: float = PATIENCE_S) -> None:
        """Serve the window until something holds.  Raises: ScriptStuck(what)."""
        if not self._client.wait(until, timeout_s):
            raise ScriptStuck(what)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Await something of the engine.  Raises: ClientError, ScriptStuck."""
        results: list[T] = []
        errors: list[ClientError] = []
        self.bridge.run(work, results.append, errors.append)
        self.wait(lambda: bool(results or errors), "no answer of the engine")
        if errors:
            raise errors[0]
        return results[0]

    def documents(self) -> DocumentViewModel:
        """The document centre."""
        model: DocumentViewModel = self._client.shell.document
        return model

    def press(self, name: str) -> None:
        """Press a button, waiting until it can be pressed.  Raises: ScriptStuck."""
        self.wait(lambda: self._client.press(name), f"{name} cannot be pressed")

    def drag(self, name: str, line: Sequence[tuple[float, float]]) -> None:
        """Draw with the pressed pointer over an item; points are shares (0…1) of its width and height.

        Raises: ScriptStuck when the item is not shown.
        """
        item = self._client.find(name)
        if item is None:
            raise ScriptStuck(f"{name} is not shown")
        at = [item.mapToScene(QPointF(x * item.width(), y * item.height())).toPoint() for x, y in line]
        window, button, none = self._client.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mousePress(window, button, none, at[0])
        for start, end in pairwise(at):
            for step in range(1, DRAG_STEPS + 1):
                way = (end - start) * (step / DRAG_STEPS)
                QTest.mouseMove(window, start + QPoint(way), STEP_MS)
        QTest.mouseRelease(window, button, none, at[-1])

    def screenshot(self, path: Path) -> None:
        """Save what the window shows once it has drawn what it was told.  Raises: OSError, ScriptStuck."""
        drawn: list[bool] = []
        QTimer.singleShot(SETTLE_MS, lambda: drawn.append(True))
        self.wait(lambda: bool(drawn), "the window stands still")
        self._client.screenshot(path)

    def is_open(self) -> bool:
        """Whether somebody may still be using it."""
        return self._client.window.isVisible()

    def close(self) -> None:
        """Close it and everything behind it."""
        self._client.close()


class _Orders(QObject):
    ordered = Signal(str)
    ended = Signal()


def serve_orders(lines: Iterable[str], carry_out: Callable[[str], None], may_end: Callable[[], bool]) -> int:
    """Run the window's event loop, carrying out one line after the other on its thread.

    Args:
        lines: read in a thread of its own.
        may_end: asked when the lines have ended and whenever a window closes; the loop ends when True.
    Returns: the exit code of the program.
    """
    app = application()
    app.setQuitOnLastWindowClosed(False)
    orders = _Orders()
    over: list[bool] = []

    def end() -> None:
        if over and may_end():
            app.quit()

    def no_more() -> None:
        over.append(True)
        end()

    orders.ordered.connect(carry_out, Qt.ConnectionType.QueuedConnection)
    orders.ended.connect(no_more, Qt.ConnectionType.QueuedConnection)
    # Closing is only known after the event, so look again once it has been handled.
    app.lastWindowClosed.connect(end, Qt.ConnectionType.QueuedConnection)

    def read() -> None:
        for line in lines:
            orders.ordered.emit(line)
        orders.ended.emit()

    threading.Thread(target=read, name="orders", daemon=True).start()
    return app.exec()


def standard_input() -> Iterable[str]:
    """Lines of standard input."""
    return sys.stdin
