import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// A task: what, who, until when, where it comes from.
Rectangle {
    id: line

    required property int index
    required property string key
    required property string task
    required property string owner
    required property string due
    required property string place
    required property bool late
    required property MinutesActionsViewModel actions

    implicitHeight: row.implicitHeight + Theme.gap2 * 2
    radius: Theme.radiusSmall
    color: Theme.field
    border { width: Theme.contrast ? 1 : 0; color: Theme.line }
    Accessible.role: Accessible.ListItem
    Accessible.name: task + ", " + owner + ", " + due

    RowLayout {
        id: row
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; leftMargin: Theme.gap3; rightMargin: Theme.gap1 }
        spacing: Theme.gap2
        ColumnLayout {
            spacing: 2
            Layout.fillWidth: true
            AppText { text: line.task; font.weight: Font.Medium; Layout.fillWidth: true }
            AppText { text: line.owner; size: Theme.small; color: Theme.blueText; Layout.fillWidth: true }
            AppText { text: line.due + " · " + line.place; size: Theme.tiny; color: line.late ? Theme.redText : Theme.muted; Layout.fillWidth: true }
        }
        IconButton { objectName: "taskEdit" + line.index; visible: line.actions.writable; iconName: "pencil"; text: qsTr("Change: %1").arg(line.task); onClicked: line.actions.edit(line.key) }
        IconButton { objectName: "taskRemove" + line.index; visible: line.actions.writable; iconName: "trash-2"; text: qsTr("Remove: %1").arg(line.task); onClicked: remove.open() }
    }
    AskSheet { id: remove; objectName: "taskRemoveAsk"; title: qsTr("Remove this task?"); question: line.task; confirmText: qsTr("Remove"); iconName: "trash-2"; onConfirmed: line.actions.remove(line.key) }
}
