"""The workbook a secretary fills in to import people: where it is saved, in which language; reads no list."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl

from meetroom import resource_path
from meetroom.ui.words import Language


def proposed_place(language: Language) -> QUrl:
    """Where to save it, to begin with."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return QUrl.fromLocalFile(str(Path(folder) / _template(language).name))


def save_template(target: Path, language: Language) -> None:
    """Write it, with heads, examples and what to write.  Raises: OSError."""
    target.write_bytes(_template(language).read_bytes())


def _template(language: Language) -> Path:
    return resource_path("templates", f"danh-sach-mau_{language.value}.xlsx")
