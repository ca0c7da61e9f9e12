import QtQuick
import QtQuick.Controls.Basic

// A button that is a glyph; `text` is its accessible name and its tip.
AbstractButton {
    id: button

    property string iconName: ""
    property color ink: Theme.text
    property color fill: "transparent"
    property int glyphSize: Math.round(20 * Theme.scale)

    implicitWidth: Theme.target
    implicitHeight: Theme.target
    focusPolicy: Qt.StrongFocus
    // With strong contrast there is no paler colour to say that it cannot be pressed.
    opacity: enabled || !Theme.contrast ? 1 : 0.5
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.checkable: checkable
    Accessible.checked: checked
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()

    // Not the glyph itself: its width is its own, and when letters grow it would lie at the button's left.
    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            name: button.iconName
            size: button.glyphSize
            color: !button.enabled ? Theme.strongLine : button.checked ? Theme.blueText : button.ink
        }
    }
    background: Rectangle {
        radius: Theme.radiusSmall
        color: button.checked ? Theme.blueSoft : button.down ? Theme.faint : button.hovered && button.enabled ? Theme.field : button.fill
        border { width: Theme.contrast ? 1 : 0; color: Theme.line }
        FocusRing { shown: button.visualFocus }
    }
    Tip { shown: button.hovered && button.text !== ""; text: button.text }
}
