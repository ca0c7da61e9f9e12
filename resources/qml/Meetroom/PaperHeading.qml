import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// An agenda item above its papers.
Item {
    id: head

    required property PaperRow row
    required property PapersDeskViewModel desk
    signal filesWanted(string item)

    implicitHeight: grid.implicitHeight + Theme.gap2
    Accessible.role: Accessible.Heading
    Accessible.name: (row.number === "" ? "" : row.number + ". ") + row.title + ". " + row.detail

    GridLayout {
        id: grid
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom; leftMargin: Theme.gap2 }
        columns: head.width > 560 * Theme.scale ? 2 : 1
        columnSpacing: Theme.gap3
        rowSpacing: 0
        RowLayout {
            spacing: Theme.gap2
            Layout.fillWidth: true
            AppText { visible: text !== ""; text: head.row.number === "" ? "" : head.row.number + "."; font.weight: Font.Bold; color: Theme.blueText; wrapMode: Text.NoWrap; Layout.alignment: Qt.AlignTop }
            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true
                AppText { text: head.row.title; font.weight: Font.Bold; Layout.fillWidth: true; Accessible.ignored: true }
                AppText { text: head.row.detail; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
            }
        }
        Row {
            spacing: Theme.gap1
            Layout.alignment: Qt.AlignRight
            ActionButton {
                objectName: "releaseItem" + head.row.number
                visible: head.row.waiting > 1 && head.desk.releasing
                text: qsTr("Release all %1").arg(head.row.waiting)
                tone: "green"; quiet: true; iconName: "lock-open"
                onClicked: head.desk.releaseItem(head.row.item)
            }
            IconButton {
                objectName: "addToItem" + head.row.number
                visible: head.row.item !== "" && head.desk.changing
                iconName: "file-plus"
                ink: Theme.blueText
                text: qsTr("Add files to item %1").arg(head.row.number)
                onClicked: head.filesWanted(head.row.item)
            }
        }
    }
}
