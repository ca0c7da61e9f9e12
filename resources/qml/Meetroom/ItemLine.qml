import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// One agenda item on the desk.
Rectangle {
    id: line

    required property string key
    required property string number
    required property string title
    required property string detail
    required property string progress
    required property string presenter
    required property int kind
    required property int minutes
    required property bool hidden
    required property string conclusion
    property AgendaDeskViewModel desk
    signal editWanted(string key, string title, int kind, int minutes, string presenter)
    signal concludeWanted(string key, string conclusion)

    implicitHeight: grid.implicitHeight + Theme.gap2 * 2
    radius: Theme.radiusSmall
    color: progress === "running" ? Theme.redSoft : Theme.field
    border { width: Theme.contrast ? 1 : 0; color: Theme.line }
    Accessible.role: Accessible.ListItem
    Accessible.name: number + ". " + title

    GridLayout {
        id: grid
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap2 }
        columns: line.width > 620 * Theme.scale ? 2 : 1
        RowLayout {
            spacing: Theme.gap3
            Layout.fillWidth: true
            AppText { text: line.number; font.weight: Font.Bold; color: Theme.muted; wrapMode: Text.NoWrap; Layout.minimumWidth: 28 }
            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true
                AppText { text: line.title; font.weight: Font.DemiBold; Layout.fillWidth: true }
                AppText { text: line.detail; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
                AppText { text: line.conclusion; visible: text !== ""; size: Theme.tiny; color: Theme.greenText; Layout.fillWidth: true }
            }
        }
        Row {
            spacing: Theme.gap1
            IconButton { objectName: "moveUp"; visible: line.progress === "planned"; iconName: "arrow-up"; text: qsTr("Move up"); onClicked: line.desk.move(line.key, -1) }
            IconButton { objectName: "moveDown"; visible: line.progress === "planned"; iconName: "arrow-down"; text: qsTr("Move down"); onClicked: line.desk.move(line.key, 1) }
            IconButton { objectName: "revealItem"; visible: line.hidden; iconName: "eye"; text: qsTr("Show to everybody"); onClicked: line.desk.reveal(line.key) }
            IconButton { objectName: "editItem"; visible: line.progress !== "done"; iconName: "pencil"; text: qsTr("Change"); onClicked: line.editWanted(line.key, line.title, line.kind, line.minutes, line.presenter) }
            IconButton { objectName: "concludeItem"; visible: line.progress !== "planned"; iconName: "gavel"; text: qsTr("Conclusion of the chair"); onClicked: line.concludeWanted(line.key, line.conclusion) }
            IconButton { objectName: "removeItem"; visible: line.progress === "planned"; iconName: "trash-2"; ink: Theme.redText; text: qsTr("Take off the agenda"); onClicked: line.desk.remove(line.key) }
        }
    }
}
