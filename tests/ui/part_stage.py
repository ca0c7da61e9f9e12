"""A window with one part of the screens alone: bare QML around given models; used by tests of the minutes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QMetaObject, QPoint, QPointF, Qt, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from meetroom import resource_path
from meetroom.ui.app import application, find_item, wait_for
from meetroom.ui.items.page_image import PROVIDER, PageImages, PageShelf
from meetroom.ui.look import add_import_path, qml_url

PATIENCE_S = 60.0
_ROOT = """
import QtQuick
import QtQuick.Controls.Basic
import Meetroom
import "minutes"
ApplicationWindow {{
    id: root
    {properties}
    property string scheme: "light"
    property real textScale: 1
    onSchemeChanged: Theme.scheme = scheme
    onTextScaleChanged: Theme.scale = textScale
    color: Theme.ground
    Component.onCompleted: {{ Theme.motion = false; Theme.scheme = scheme; Theme.scale = textScale }}
    {body}
}}
"""


class PartStage:
    """See the module.  `close` it; QML's complaints are in `warnings`.

    Args:
        body: QML; `root.NAME` is the model given by that name.
    """

    def __init__(
        self,
        body: str,
        models: dict[str, Any],
        *,
        size: tuple[int, int] = (900, 760),
        shelf: PageShelf | None = None,
        language: str = "vi",
        scheme: str = "light",
        scale: float = 1.0,
    ) -> None:
        self.app = application()
        self.qml = QQmlEngine()
        self.warnings: list[str] = []
        self.qml.setOutputWarningsToStandardError(False)
        self.qml.warnings.connect(lambda found: self.warnings.extend(w.toString() for w in found))
        add_import_path(self.qml)
        if shelf is not None:
            self.qml.addImageProvider(PROVIDER, PageImages(shelf))
        self._translator = QTranslator()
        assert self._translator.load(str(resource_path("i18n", f"meetroom_{language}.qm")))
        QGuiApplication.installTranslator(self._translator)
        names = "\n    ".join(f"required property var {name}" for name in models)
        self.component = QQmlComponent(self.qml)
        self.component.setData(_ROOT.format(properties=names, body=body).encode(), qml_url("PartStage.qml"))
        made = self.component.createWithInitialProperties(
            {**models, "width": size[0], "height": size[1], "scheme": scheme, "textScale": scale, "visible": True}
        )
        assert isinstance(made, QQuickWindow), self.component.errorString()
        self.window = made

    def find(self, name: str) -> QQuickItem | None:
        """The first visible item of this name."""
        return find_item(self.window.contentItem(), name)

    def item(self, name: str) -> QQuickItem:
        """The same, which must come."""
        assert self.wait(lambda: self.find(name) is not None), f"{name} is not shown"
        found = self.find(name)
        assert found is not None
        return found

    def wait(self, until: Callable[[], bool]) -> bool:
        """Serve the window until something holds."""
        return wait_for(until, PATIENCE_S)

    def press(self, name: str) -> None:
        """Press a button, once it can be pressed."""

        def pressed() -> bool:
            item = self.find(name)
            return item is not None and item.isEnabled() and QMetaObject.invokeMethod(item, "click")

        assert self.wait(pressed), f"{name} cannot be pressed"

    def click(self, name: str) -> None:
        """Press it with the mouse where it is."""
        QTest.mouseClick(self.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, self.middle(name))

    def middle(self, name: str) -> QPoint:
        """Where it is in the window."""
        item = self.item(name)
        return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()

    def write(self, name: str, text: str) -> None:
        """Put words into a field."""
        assert self.item(name).setProperty("text", text)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Strike a key."""
        QTest.keyClick(self.window, key, modifiers)

    def text(self, name: str) -> str:
        """What an item says."""
        return str(self.item(name).property("text"))

    def screenshot(self, path: Path) -> None:
        """Save what is seen."""
        for _ in range(4):
            self.app.processEvents()
        assert self.window.grabWindow().save(str(path))

    def close(self) -> None:
        """Take it all down; the screen goes before what it shows."""
        QGuiApplication.removeTranslator(self._translator)
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(self.window, QEvent.Type.DeferredDelete)
        self.component.deleteLater()
        self.qml.deleteLater()
        QCoreApplication.sendPostedEvents(self.qml, QEvent.Type.DeferredDelete)
