pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom.Models
import "minutes"

// The minutes from the first word to the archive: steps above, one part of the work below.
Card {
    id: panel

    required property ShellViewModel shell
    readonly property MinutesViewModel minutes: shell.minutes
    readonly property bool roomy: width > 560 * Theme.scale
    readonly property list<string> parts: [qsTr("Write"), panel.minutes.actions.count > 0 ? qsTr("Tasks (%1)").arg(panel.minutes.actions.count) : qsTr("Tasks"), panel.minutes.review.open > 0 ? qsTr("Preview, comments (%1)").arg(panel.minutes.review.open) : qsTr("Preview, comments"), qsTr("Paper and archive")]

    content: ColumnLayout {
        anchors { fill: parent; margins: panel.roomy ? Theme.gap4 : Theme.gap3 }
        spacing: Theme.gap2
        MinutesSteps { minutes: panel.minutes; Layout.fillWidth: true }
        Flow {
            spacing: Theme.gap2
            Layout.fillWidth: true
            Picker {
                objectName: "minutesPartPicker"
                name: qsTr("Minutes")
                visible: !panel.roomy
                width: remarkShort.visible ? parent.width - remarkShort.width - parent.spacing : parent.width
                options: panel.parts
                index: panel.minutes.part
                onPicked: index => panel.minutes.show(index)
            }
            IconButton { id: remarkShort; objectName: "addRemarkShort"; visible: !panel.roomy && panel.shell.agendaDesk.remarking; iconName: "message-square"; fill: Theme.field; text: qsTr("Add a remark"); onClicked: remark.open() }
            Segments {
                objectName: "minutesPart"
                visible: panel.roomy
                name: qsTr("Minutes")
                options: panel.parts
                icons: ["pen-line", "list-todo", "file-text", "archive"]
                index: panel.minutes.part
                width: Math.min(implicitWidth, parent.width)
                onPicked: index => panel.minutes.show(index)
            }
            ActionButton { objectName: "addRemark"; visible: panel.roomy && panel.shell.agendaDesk.remarking; text: qsTr("Add a remark"); tone: "plain"; quiet: true; iconName: "message-square"; width: Math.min(implicitWidth, parent.width); onClicked: remark.open() }
            ActionButton { objectName: "openRecordings"; visible: panel.shell.recordings.any; text: qsTr("Recordings"); tone: "plain"; quiet: true; iconName: "video"; width: Math.min(implicitWidth, parent.width); onClicked: films.open() }
        }
        Loader {
            Layout.fillWidth: true
            Layout.fillHeight: true
            sourceComponent: [texts, tasks, proof, finish][panel.minutes.part]
        }
    }
    Component { id: texts; MinutesTexts { minutes: panel.minutes; desk: panel.shell.agendaDesk } }
    Component { id: tasks; MinutesTasks { minutes: panel.minutes } }
    Component { id: proof; MinutesProof { minutes: panel.minutes } }
    Component { id: finish; MinutesFinish { shell: panel.shell } }
    TaskSheet { actions: panel.minutes.actions }
    RecordingsSheet { id: films; recordings: panel.shell.recordings }
    Sheet {
        id: remark
        objectName: "remarkSheet"
        title: qsTr("Add a remark")
        Area { id: words; objectName: "remarkText"; label: qsTr("Line for the minutes"); Layout.fillWidth: true }
        ActionButton {
            objectName: "remarkConfirm"
            text: qsTr("Record")
            enabled: words.text.trim() !== ""
            Layout.fillWidth: true
            onClicked: { panel.shell.agendaDesk.remark(words.text); words.text = ""; remark.close() }
        }
    }
}
