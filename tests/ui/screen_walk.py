"""Walks over what a window draws: items, buttons, texts; used by the tests of the screens."""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QAccessible
from PySide6.QtQuick import QQuickItem

TARGET_PX = 44

BUTTONS = frozenset(
    {QAccessible.Role.Button, QAccessible.Role.CheckBox, QAccessible.Role.RadioButton, QAccessible.Role.PageTab}
)


def visible_items(root: QQuickItem) -> Iterator[QQuickItem]:
    """Everything that is drawn, depth first."""
    for child in root.childItems():
        if child.isVisible() and child.opacity() > 0:
            yield child
            yield from visible_items(child)


def is_button(item: QQuickItem) -> bool:
    """Whether a person can press it."""
    return item.inherits("QQuickAbstractButton") or item.inherits("QQuickComboBox")


def is_text(item: QQuickItem) -> bool:
    """Whether it is a piece of text, icons left out."""
    return item.inherits("QQuickText") and item.property("font").family() != "lucide"


def scene_rect(item: QQuickItem) -> QRectF:
    """Where the item is in the window."""
    return QRectF(item.mapToScene(QPointF(0, 0)), item.mapToScene(QPointF(item.width(), item.height())))


def scrolls(item: QQuickItem) -> bool:
    """Whether it stands in something that can be scrolled, so that cutting its edge is no loss."""
    parent = item.parentItem()
    while parent is not None:
        if parent.inherits("QQuickFlickable") and not parent.inherits("QQuickTextArea"):
            return True
        parent = parent.parentItem()
    return False


def poor_targets(root: QQuickItem) -> list[str]:
    """Buttons too small for a finger, without a name for tests, or without one for who hears the screen."""
    poor = []
    for item in filter(is_button, visible_items(root)):
        rect, interface = scene_rect(item), QAccessible.queryAccessibleInterface(item)
        large = min(rect.width(), rect.height()) >= TARGET_PX - 0.5
        if not (large and item.objectName() and interface is not None and interface.text(QAccessible.Text.Name)):
            poor.append(f"{item.objectName()!r} {item.property('text')!r} {rect.width():.0f}×{rect.height():.0f}")
    return poor


def cut_texts(root: QQuickItem) -> list[str]:
    """Texts that do not have the room they need: narrower or lower than what is painted, or elided."""
    cut = []
    for item in visible_items(root):
        if not is_text(item) or not item.property("text"):
            continue
        # The room between lines is painted beyond the item; only a missing line is a loss.
        slack = 0.4 * item.property("font").pixelSize()
        too_wide = item.property("paintedWidth") > item.width() + 1.5
        too_high = item.property("paintedHeight") > item.height() + slack
        if item.property("truncated") or too_wide or too_high:
            cut.append(f"{item.property('text')!r} {item.width():.0f}×{item.height():.0f}")
    return cut
