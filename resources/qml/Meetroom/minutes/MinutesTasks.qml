pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// The tasks the meeting gave: a list, and ways to take it along.
ColumnLayout {
    id: tasks

    required property MinutesViewModel minutes
    readonly property MinutesActionsViewModel actions: minutes.actions

    spacing: Theme.gap3
    Flow {
        spacing: Theme.gap2
        Layout.fillWidth: true
        ActionButton { objectName: "taskAdd"; visible: tasks.actions.writable; text: qsTr("Add a task"); iconName: "plus"; width: Math.min(implicitWidth, parent.width); onClicked: tasks.actions.add() }
        SaveButton { objectName: "saveTasksCsv"; files: tasks.minutes.files; kind: "csv"; text: qsTr("Save as a table (CSV)"); visible: tasks.actions.count > 0 }
        SaveButton { objectName: "saveTasksIcs"; files: tasks.minutes.files; kind: "ics"; text: qsTr("Save for calendars (.ics)"); iconName: "calendar-days"; visible: tasks.actions.count > 0 }
    }
    FileState { files: tasks.minutes.files; kinds: ["csv", "ics"]; Layout.fillWidth: true }
    ListView {
        id: list
        objectName: "taskList"
        clip: true
        cacheBuffer: 0
        spacing: Theme.gap2
        boundsBehavior: Flickable.StopAtBounds
        Layout.fillWidth: true
        Layout.fillHeight: true
        model: tasks.actions.rows
        ScrollBar.vertical: ThinBar { id: bar }
        delegate: TaskLine { actions: tasks.actions; width: list.width - bar.room }
        AppText { visible: list.count === 0; width: parent.width; color: Theme.muted; text: qsTr("No tasks yet. A task says what is to be done, who does it and until when; it stands at the end of the minutes.") }
    }
}
