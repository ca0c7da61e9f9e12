"""Screens and windows of this machine that can be shown to others, and their pictures while they are; knows no call.

On X11, Windows and macOS every window is listed; on Wayland the desktop itself asks which one, so only "screen" is.
"""

import logging
import time
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtMultimedia import (
    QCapturableWindow,
    QMediaCaptureSession,
    QScreenCapture,
    QVideoFrame,
    QVideoSink,
    QWindowCapture,
)

from meetroom.media.picture import Picture
from meetroom.ui.camera import Darkroom
from meetroom.ui.x11_names import readable_title

logger = logging.getLogger(__name__)
PICTURE_EVERY_S = 0.095
"""More often than the screen layer sends, which keeps its own time; equal pictures cost it next to nothing."""
FIRST_PICTURE_MS = 5000
"""A system that gives no picture for so long will not give any."""


class SourceKind(StrEnum):
    """What can be shown."""

    SCREEN = "screen"
    WINDOW = "window"


class Source(NamedTuple):
    """One screen or window: a key good until the list is asked for again, what it is and what it calls itself.

    `detail` tells screens apart: their size and place.
    """

    key: str
    kind: SourceKind
    name: str
    detail: str = ""


class Screens(Protocol):
    """What of this machine can be shown to others."""

    def sources(self) -> Sequence[Source]:
        """What there is now."""

    def start(self, key: str, take: Callable[[Picture], None], failed: Callable[[], None]) -> None:
        """Hand its pictures to `take`; `failed` when the system gives none, or the window is closed."""

    def stop(self) -> None:
        """No more pictures."""


class NoScreens:
    """A machine whose screens cannot be shown."""

    def sources(self) -> Sequence[Source]:
        """Nothing."""
        return ()

    def start(self, key: str, take: Callable[[Picture], None], failed: Callable[[], None]) -> None:
        """Fails."""
        failed()

    def stop(self) -> None:
        """Nothing to stop."""


class QtScreens(QObject):
    """Screens and windows by Qt Multimedia."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._windows: dict[str, QCapturableWindow] = {}
        self._capture: QScreenCapture | QWindowCapture | None = None
        self._session: QMediaCaptureSession | None = None
        self._sink: QVideoSink | None = None
        self._darkroom: Darkroom | None = None
        self._failed: Callable[[], None] | None = None
        self._next_s = 0.0
        self._patience = QTimer(self, singleShot=True, interval=FIRST_PICTURE_MS)
        self._patience.timeout.connect(self._on_failed)

    def sources(self) -> Sequence[Source]:
        """See Screens."""
        screens = []
        for n, screen in enumerate(QGuiApplication.screens()):
            size = screen.geometry()
            width, height = (round(side * screen.devicePixelRatio()) for side in (size.width(), size.height()))
            screens.append(
                Source(f"screen:{n}", SourceKind.SCREEN, screen.model() or screen.name(), f"{width} × {height}")
            )
        own = {window.title() for window in QGuiApplication.topLevelWindows()}
        # Two windows may have one name; the list's own order tells them apart.
        listed = [window for window in QWindowCapture.capturableWindows() if window.isValid()]
        self._windows = {f"window:{n}": window for n, window in enumerate(listed)}
        titles = {key: readable_title(window.description()) for key, window in self._windows.items()}
        windows = [Source(key, SourceKind.WINDOW, title) for key, title in titles.items() if title and title not in own]
        return (*screens, *windows)

    def start(self, key: str, take: Callable[[Picture], None], failed: Callable[[], None]) -> None:
        """See Screens."""
        self.stop()
        capture = self._capture_of(key)
        if capture is None:
            failed()
            return
        self._darkroom, self._failed = Darkroom(take), failed
        self._capture, self._session, self._sink = capture, QMediaCaptureSession(self), QVideoSink(self)
        if isinstance(capture, QScreenCapture):
            self._session.setScreenCapture(capture)
        else:
            self._session.setWindowCapture(capture)
        self._session.setVideoSink(self._sink)
        self._sink.videoFrameChanged.connect(self._on_frame)
        capture.errorOccurred.connect(self._on_error)
        self._patience.start()
        capture.start()

    def stop(self) -> None:
        """See Screens."""
        self._patience.stop()
        capture, self._capture, self._failed = self._capture, None, None
        darkroom, self._darkroom = self._darkroom, None
        if darkroom is not None:
            darkroom.close()
        if capture is not None:
            capture.stop()
        for part in (capture, self._session, self._sink):
            if part is not None:
                part.deleteLater()
        self._session = self._sink = None

    def _capture_of(self, key: str) -> QScreenCapture | QWindowCapture | None:
        kind, _, place = key.partition(":")
        if kind == SourceKind.WINDOW:
            window = self._windows.get(key)
            if window is None or not window.isValid():
                return None
            capture = QWindowCapture(self)
            capture.setWindow(window)
            return capture
        screens = QGuiApplication.screens()
        if not place.isdigit() or int(place) >= len(screens):
            return None
        whole = QScreenCapture(self)
        whole.setScreen(screens[int(place)])
        return whole

    def _on_frame(self, frame: QVideoFrame) -> None:
        now_s = time.monotonic()
        if self._darkroom is None or not frame.isValid() or now_s < self._next_s:
            return
        self._patience.stop()
        self._next_s = now_s + PICTURE_EVERY_S
        self._darkroom.put(frame)

    def _on_error(self, error: Any, text: str) -> None:
        logger.warning("the screen cannot be shown: %s", text)
        self._on_failed()

    def _on_failed(self) -> None:
        failed = self._failed
        self.stop()
        if failed is not None:
            failed()
