import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic

// One meeting of the library: what it is, what it takes, what of it is on this machine alone.
AbstractButton {
    id: line

    required property string key
    required property string title
    required property string detail
    required property string size
    required property string warning
    required property bool chosen

    objectName: "kept-" + key
    implicitHeight: Math.max(Theme.target, words.implicitHeight + Theme.gap3 * 2)
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.Button
    Accessible.name: [title, detail, size, warning].filter(part => part !== "").join(", ")
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()
    background: Rectangle {
        radius: Theme.radius
        color: line.chosen ? Theme.blueSoft : line.hovered ? Theme.field : Theme.card
        border { width: Theme.contrast ? 2 : 1; color: line.chosen ? Theme.blueText : Theme.line }
        FocusRing { shown: line.visualFocus; radius: Theme.radius }
    }
    contentItem: RowLayout {
        spacing: Theme.gap3
        Icon { Layout.leftMargin: Theme.gap3; name: "landmark"; color: Theme.redText }
        ColumnLayout {
            id: words
            spacing: 2
            Layout.fillWidth: true
            AppText { text: line.title; font.weight: Font.DemiBold; Layout.fillWidth: true; Accessible.ignored: true }
            AppText { text: line.detail; visible: text !== ""; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
            AppText { text: line.size; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
            AppText { text: line.warning; visible: text !== ""; size: Theme.tiny; color: Theme.redText; font.weight: Font.Medium; Layout.fillWidth: true; Accessible.ignored: true }
        }
        Icon { Layout.rightMargin: Theme.gap3; name: "chevron-right"; color: Theme.muted }
    }
}
