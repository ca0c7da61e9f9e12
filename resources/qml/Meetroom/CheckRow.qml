import QtQuick
import QtQuick.Controls.Basic

// A box to tick, with its words.
AbstractButton {
    id: row

    checkable: true
    implicitHeight: Math.max(Theme.target, words.implicitHeight + Theme.gap2 * 2)
    implicitWidth: box.width + Theme.gap3 + measure.advanceWidth + 4
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.checked: checked

    TextMetrics { id: measure; font: words.font; text: row.text }
    contentItem: Item {
        Rectangle {
            id: box
            width: Math.round(24 * Math.min(Theme.scale, 1.5)); height: width; radius: 7
            anchors.verticalCenter: parent.verticalCenter
            color: row.checked ? Theme.blue : Theme.field
            border { width: row.checked ? 0 : 2; color: Theme.strongLine }
            Icon { anchors.centerIn: parent; name: "check"; size: Math.round(box.width * 0.7); color: Theme.overBlue; visible: row.checked }
        }
        AppText {
            id: words
            text: row.text
            anchors { left: box.right; leftMargin: Theme.gap3; right: parent.right; verticalCenter: parent.verticalCenter }
            Accessible.ignored: true
        }
    }
    background: Rectangle { radius: Theme.radiusSmall; color: row.hovered ? Theme.field : "transparent"; FocusRing { shown: row.visualFocus } }
}
