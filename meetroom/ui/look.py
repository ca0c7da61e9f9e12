"""What every window needs before its first line of QML: environment, fonts, import path; knows no screen."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtQml import QQmlEngine

from meetroom import resource_path

FAMILY = "Be Vietnam Pro"
_FONT_FILES = (
    ("fonts", "BeVietnamPro-Regular.ttf"),
    ("fonts", "BeVietnamPro-Italic.ttf"),
    ("fonts", "BeVietnamPro-Medium.ttf"),
    ("fonts", "BeVietnamPro-SemiBold.ttf"),
    ("fonts", "BeVietnamPro-Bold.ttf"),
    ("icons", "lucide.ttf"),
)


def prepare_environment() -> None:
    """Set what Qt reads once; call before the QGuiApplication exists.

    The basic render loop keeps painting on the main thread: with the threaded one, items painted in Python
    deadlock against clicks and screenshots.  The short switch interval keeps the engine's thread punctual while
    the window is busy.
    """
    os.environ["QSG_RENDER_LOOP"] = "basic"
    os.environ.setdefault("QT_QUICK_CONTROLS_STYLE", "Basic")
    sys.setswitchinterval(0.001)


def load_fonts(application: QGuiApplication) -> None:
    """Load the fonts of the product and make Be Vietnam Pro the default.

    Raises: RuntimeError when a font file is damaged.
    """
    for parts in _FONT_FILES:
        path = resource_path(*parts)
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise RuntimeError(f"font not loaded: {path.name}")
    application.setFont(QFont(FAMILY))


def qml_folder() -> Path:
    """The folder that is the QML import path; `Meetroom/` lies in it."""
    return resource_path("qml")


def qml_url(*parts: str) -> QUrl:
    """URL of a QML file of the module, e.g. `qml_url("Main.qml")`."""
    return QUrl.fromLocalFile(str(qml_folder().joinpath("Meetroom", *parts)))


def add_import_path(engine: QQmlEngine) -> None:
    """Let the engine find `import Meetroom`."""
    engine.addImportPath(str(qml_folder()))
