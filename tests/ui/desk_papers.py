"""Papers of a meeting for the tests of the secretary's desk: files, versions, rows, and what is dropped on them."""

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from meetroom.domain.core import DocumentId, ItemId
from meetroom.domain.documents import RegisterDocument
from meetroom.domain.state import (
    Audience,
    Label,
    Version,
)
from meetroom.ui.app import ClientWindow
from tests.ui.local_engine import LocalHouse
from tests.ui.sitting import SECRETARY

HASH = "0" * 64


def version(number: int = 1, **more: object) -> Version:
    made = Version(
        number=number, original_sha256=HASH, pdf_sha256=HASH, manifest_sha256=HASH, pages=4, size_bytes=3_450_000
    )
    return replace(made, **more)


def register(house: LocalHouse, *names: str, item: str | None = "i1", **more: object) -> None:
    """Papers d… of an item."""
    for name in names:
        command = RegisterDocument(
            document_id=DocumentId(name), title=f"Tài liệu {name}", file_name=f"{name}.pdf",
            item_id=ItemId(item) if item else None, audience=Audience(everyone=True), label=Label.NORMAL,
            version=version(),
        )  # fmt: skip
        house.do(SECRETARY, replace(command, **more))


def put(path: Path, data: bytes = b"%PDF-1.4") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def urls(*paths: Path) -> list[QUrl]:
    return [QUrl.fromLocalFile(str(path)) for path in paths]


def keys(client: ClientWindow) -> list[str]:
    return [row.key for row in client.shell.papersDesk.papers.rows]


def drop_files(client: ClientWindow, item: QQuickItem, *paths: Path) -> bool:
    """What the file manager's drag and drop brings to the window, over an item; whether somebody took it."""
    data = QMimeData()
    data.setUrls(urls(*paths))
    at = item.mapToScene(QPointF(item.width() / 2, min(item.height() / 2, 20)))
    action, button, no_key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QGuiApplication.sendEvent(client.window, QDragEnterEvent(at.toPoint(), action, data, button, no_key))
    drop = QDropEvent(at, action, data, button, no_key)
    QGuiApplication.sendEvent(client.window, drop)
    return drop.isAccepted()


def item_of_row(client: ClientWindow, key: str) -> QQuickItem:
    """The row of the list that shows a paper or an item."""

    def found(root: QQuickItem) -> QQuickItem | None:
        for child in root.childItems():
            if child.isVisible() and child.property("key") == key and child.property("stage_text") is not None:
                return child
            if child.isVisible() and (deeper := found(child)) is not None:
                return deeper
        return None

    client.window.grabWindow()
    item = found(client.window.contentItem())
    assert item is not None, key
    return item


def carry_by(client: ClientWindow, key: str) -> QPoint:
    """Where the grip of a paper is in the window; of a heading, the same place."""
    return item_of_row(client, key).mapToScene(QPointF(22, 26)).toPoint()


def carry(client: ClientWindow, key: str, onto: str) -> None:
    """Drag the grip of a paper over another row."""
    at, to = carry_by(client, key), carry_by(client, onto)
    QTest.mousePress(client.window, Qt.MouseButton.LeftButton, pos=at)
    for part in range(1, 5):
        QTest.mouseMove(client.window, at + (to - at) * (part / 4))
    QTest.mouseRelease(client.window, Qt.MouseButton.LeftButton, pos=to)
