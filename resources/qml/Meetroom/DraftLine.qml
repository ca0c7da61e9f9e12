import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// One file about to be handed in: its title and its agenda item, both to be mended.
Rectangle {
    id: line

    required property string key
    required property string title
    required property string detail
    required property int item
    required property string notice
    required property PaperDraftViewModel draft

    implicitHeight: column.implicitHeight + Theme.gap3 * 2
    radius: Theme.radiusSmall
    color: Theme.field
    border { width: 1; color: Theme.line }
    Accessible.role: Accessible.ListItem
    Accessible.name: title

    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap3 }
        spacing: Theme.gap2
        GridLayout {
            columns: line.width > 560 * Theme.scale ? 2 : 1
            columnSpacing: Theme.gap3
            rowSpacing: Theme.gap2
            uniformCellWidths: true
            Layout.fillWidth: true
            Field {
                id: name
                objectName: "paperTitle"
                label: qsTr("Title")
                input.maximumLength: 500
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignTop
                Component.onCompleted: text = line.title
                onTextChanged: if (text !== line.title) line.draft.rename(line.key, text)
            }
            RowLayout {
                spacing: Theme.gap2
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignTop
                Picker { objectName: "paperItem"; label: qsTr("Agenda item"); options: line.draft.items; index: line.item; Layout.fillWidth: true; onPicked: index => line.draft.tie(line.key, index) }
                IconButton { objectName: "leaveFile"; iconName: "x"; text: qsTr("Do not hand in “%1”").arg(line.title); Layout.alignment: Qt.AlignBottom; onClicked: line.draft.leave(line.key) }
            }
        }
        AppText { text: line.detail; size: Theme.tiny; color: Theme.muted; wrapMode: Text.WrapAtWordBoundaryOrAnywhere; Layout.fillWidth: true }
        AppText { objectName: "paperKnown"; visible: text !== ""; text: line.notice; size: Theme.tiny; color: Theme.amberText; Layout.fillWidth: true }
    }
}
