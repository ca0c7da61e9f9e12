"""Opens the client's window: by itself for people, or held by a test or the demonstration; knows no single screen."""

import logging
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QMetaObject, QObject, QTimer, QTranslator
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow

from meetroom import resource_path
from meetroom.client.engine import Listener
from meetroom.domain.core import MeetingId
from meetroom.ui.bridge import Bridge, EngineFactory, EnginePort
from meetroom.ui.devices import Devices, machine_devices
from meetroom.ui.displays import Displays
from meetroom.ui.items.page_image import PROVIDER, PageImages
from meetroom.ui.look import add_import_path, load_fonts, prepare_environment, qml_url
from meetroom.ui.preferences import PreferencesViewModel, load
from meetroom.ui.push_to_talk import PushToTalk
from meetroom.ui.screen import QtScreens, Screens
from meetroom.ui.shell import ShellViewModel

logger = logging.getLogger(__name__)
DEFAULT_SIZE_PX = (1280, 800)
INTERRUPT_LOOK_MS = 300
PATIENCE_S = 60.0
LOOK_MS = 5


def application() -> QGuiApplication:
    """The one QGuiApplication, made with fonts loaded when there is none yet."""
    existing = QGuiApplication.instance()
    if isinstance(existing, QGuiApplication):
        load_fonts(existing)
        return existing
    prepare_environment()
    made = QGuiApplication(sys.argv[:1])
    made.setApplicationName("meetroom")
    made.setApplicationDisplayName("meetroom")
    load_fonts(made)
    return made


@dataclass
class ClientWindow:
    """A window and everything behind it; keep it as long as the window is wanted, then `close()`."""

    window: QQuickWindow
    shell: ShellViewModel
    bridge: Bridge
    qml: QQmlApplicationEngine
    warnings: list[str]

    def enter(self, meeting_id: MeetingId) -> None:
        """Go into a meeting the engine is logged in for."""
        self.shell.enter(meeting_id)

    def find(self, name: str) -> QQuickItem | None:
        """The first visible item with this `objectName`, delegates of lists and sheets included."""
        return find_item(self.window.contentItem(), name)

    def press(self, name: str) -> bool:
        """Press a button as a person would by keyboard; False when it is not there or not usable now."""
        item = self.find(name)
        if item is None or not item.isEnabled():
            return False
        return QMetaObject.invokeMethod(item, "click")

    def screenshot(self, path: Path) -> None:
        """Save what the window shows now as PNG.  Raises: OSError when it cannot be written."""
        path.parent.mkdir(parents=True, exist_ok=True)
        if not self.window.grabWindow().save(str(path)):
            raise OSError(f"cannot write {path}")

    def wait(self, until: Callable[[], bool], timeout_s: float = PATIENCE_S) -> bool:
        """Serve the window until something holds; False when it did not within the time."""
        return wait_for(until, timeout_s)

    def close(self) -> None:
        """Close the window, leave the meeting, end the engine."""
        self.window.close()
        # The screens go before what they show, so that no binding looks at something dead.
        self.qml.deleteLater()
        QCoreApplication.sendPostedEvents(self.qml, QEvent.Type.DeferredDelete)
        self.shell.stop()


def find_item(root: QQuickItem, name: str) -> QQuickItem | None:
    """Depth first through what is drawn; `findChild` would miss the delegates of lists."""
    for child in root.childItems():
        if not child.isVisible():
            continue
        if child.objectName() == name:
            return child
        found = find_item(child, name)
        if found is not None:
            return found
    return None


def wait_for(until: Callable[[], bool], timeout_s: float = PATIENCE_S) -> bool:
    """Run the window's event loop until `until()`; looked at after every batch of events."""
    loop = QEventLoop()
    deadline = QTimer(singleShot=True, interval=round(timeout_s * 1000))
    deadline.timeout.connect(loop.quit)
    deadline.start()
    # Not every fact comes with an event.  Between looks the processor belongs to whoever brings the fact about: a loop
    # that never rests makes other threads wait for the interpreter at each of their steps.
    beat = QTimer(interval=LOOK_MS)
    beat.start()
    # Asked once per look: what is waited for may be a press that must not happen twice.
    while not (held := until()) and deadline.isActive():
        loop.processEvents(QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    return held


class _Translation(QObject):
    """Keeps the translator of the chosen language installed."""

    def __init__(self, qml: QQmlApplicationEngine, preferences: PreferencesViewModel) -> None:
        super().__init__(qml)
        self._qml = qml
        self._translator = QTranslator(self)
        preferences.languageChosen.connect(self.use)
        self.use(preferences.current.language.value)

    def use(self, language: str) -> None:
        """Show the window in this language from now on."""
        QGuiApplication.removeTranslator(self._translator)
        file = resource_path("i18n", f"meetroom_{language}.qm")
        if not self._translator.load(str(file)):
            raise RuntimeError(f"translation not loaded: {file.name}")
        QGuiApplication.installTranslator(self._translator)
        self._qml.retranslate()


def open_client(
    make_engine: EngineFactory,
    folder: Path,
    *,
    size: tuple[int, int] = DEFAULT_SIZE_PX,
    devices: Devices | None = None,
    screens: Screens | None = None,
    displays: Displays | None = None,
    language: str | None = None,
    scheme: str | None = None,
    scale: float | None = None,
    motion: bool = True,
) -> ClientWindow:
    """Open the client's window; the caller runs the event loop.

    Args:
        make_engine: makes the client engine on its own loop.
        folder: for the remembered choices, and for a server hosted here.
        size: of the window, in device-independent pixels.
        devices: camera and sound; None takes those of the machine.
        screens: what can be shared; None takes the screens and windows of the machine.
        displays: where a window for the room can stand; None takes the screens of the machine.
        language, scheme, scale: for this window, instead of what is remembered.
        motion: False stops animations, for screenshots.
    Raises: RuntimeError when the screens cannot be loaded.
    """
    application()
    remembered = load(folder)
    wanted = {"language": language, "scheme": scheme, "scale": scale}
    chosen = msgspec.convert(
        {**msgspec.to_builtins(remembered), **{k: v for k, v in wanted.items() if v is not None}}, type(remembered)
    )
    preferences = PreferencesViewModel(folder, chosen)
    bridge = Bridge(make_engine)
    devices = devices or machine_devices(chosen.devices, chosen.device_names)
    shell = ShellViewModel(bridge, preferences, devices, folder, screens or QtScreens(), displays)
    preferences.setParent(shell)
    qml = QQmlApplicationEngine()
    warnings: list[str] = []
    qml.warnings.connect(lambda found: warnings.extend(w.toString() for w in found))
    add_import_path(qml)
    qml.addImageProvider(PROVIDER, PageImages(shell.shelf))
    _Translation(qml, preferences)
    qml.setInitialProperties({"shell": shell, "width": size[0], "height": size[1], "motion": motion})
    qml.load(qml_url("Main.qml"))
    roots = qml.rootObjects()
    if not roots or not isinstance(roots[0], QQuickWindow):
        shell.stop()
        raise RuntimeError("the screens cannot be loaded: " + "; ".join(warnings))
    talk = shell.talk
    PushToTalk(roots[0], talk.may_talk, talk.hold, talk.letGo)
    return ClientWindow(roots[0], shell, bridge, qml, warnings)


def run(*, data_folder: Path | None = None, invitation: str | None = None) -> int:
    """Open the client for a person and stay until they close it.

    Args:
        data_folder: for the client's data; None takes the platform's place.
        invitation: a link to come in by at once.
    Returns: the exit code of the program.
    """
    from meetroom.client.aftercare import LOOK_AFTER_S
    from meetroom.client.engine import Engine
    from meetroom.client.settings import default_folder

    folder = data_folder or default_folder()
    app = application()
    app.setWindowIcon(QIcon())

    def make_engine(listener: Listener) -> EnginePort:
        return Engine(folder, listener, look_after_s=LOOK_AFTER_S)

    client = open_client(make_engine, folder)
    if invitation:
        client.shell.join(invitation)
    else:
        client.shell.resume()
    end_on_interrupt(app)
    code = app.exec()
    client.close()
    return code


def end_on_interrupt(app: QGuiApplication) -> None:
    """Let Ctrl+C in the terminal close the program in order instead of with a traceback."""
    signal.signal(signal.SIGINT, lambda *_: app.quit())
    # Python looks at signals only between its own instructions; Qt's loop must hand over now and then.
    ticking = QTimer(app, interval=INTERRUPT_LOOK_MS)
    ticking.timeout.connect(lambda: None)
    ticking.start()
