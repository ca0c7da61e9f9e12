import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// One line of the list of marks.
AbstractButton {
    id: line

    required property MarksList marks
    required property string key
    required property int page
    required property string kind
    required property string glyph
    required property string color
    required property string excerpt
    required property string seen
    required property bool mine
    signal gone()

    objectName: "mark-" + key
    implicitHeight: Math.max(Theme.target, words.implicitHeight + Theme.gap1 * 2)
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.Button
    Accessible.name: qsTr("Page %1").arg(page + 1) + ", " + kind + (excerpt === "" ? "" : ", " + excerpt) + ", " + seen
    onClicked: { marks.go(key); gone() }
    background: Rectangle { radius: Theme.radiusSmall; color: line.hovered ? Theme.field : "transparent"; FocusRing { shown: line.visualFocus; anchors.margins: 0 } }
    contentItem: RowLayout {
        spacing: Theme.gap2
        Rectangle {
            Layout.leftMargin: Theme.gap1
            implicitWidth: 32; implicitHeight: 32; radius: 8
            color: Theme.field
            Icon { anchors.centerIn: parent; name: line.glyph; size: 18; color: Theme.text }
            Rectangle { anchors { left: parent.left; right: parent.right; bottom: parent.bottom; margins: 3 } height: 4; radius: 2; color: line.color }
        }
        ColumnLayout {
            id: words
            Layout.fillWidth: true
            spacing: 0
            AppText { text: line.excerpt === "" ? line.kind : line.excerpt; maximumLineCount: 3; Layout.fillWidth: true; Accessible.ignored: true }
            AppText { text: (line.excerpt === "" ? "" : line.kind + " · ") + line.seen; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
        }
        IconButton { objectName: "shareMark-" + line.key; visible: line.mine; iconName: "users"; text: qsTr("Share this mark"); onClicked: line.marks.share(line.key) }
        IconButton { objectName: "deleteMark-" + line.key; visible: line.mine; iconName: "trash-2"; ink: Theme.redText; text: qsTr("Delete this mark"); onClicked: line.marks.delete(line.key) }
    }
}
