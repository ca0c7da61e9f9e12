pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import QtQuick.Dialogs
import Meetroom.Models

// The draft of the minutes beside the facts it rests on.
DeskPanel {
    id: panel

    required property MinutesViewModel minutes
    required property AgendaDeskViewModel desk
    required property RecordingsViewModel recordings

    title: qsTr("Minutes")
    note: qsTr("Drafted from what happened. Numbers name the facts; facts are never changed, only commented.")
    actions: [
        ActionButton { objectName: "exportMinutes"; text: qsTr("Save as PDF"); iconName: "download"; busy: panel.minutes.busy; enabled: !panel.minutes.busy; onClicked: save.open() },
        ActionButton { objectName: "openMinutes"; visible: panel.minutes.file !== ""; text: qsTr("Open the PDF"); tone: "plain"; quiet: true; iconName: "external-link"; onClicked: panel.minutes.openFile() },
        ActionButton { objectName: "openRecordings"; visible: panel.recordings.any; text: qsTr("Recordings"); tone: "plain"; quiet: true; iconName: "video"; onClicked: films.open() },
        ActionButton { objectName: "addRemark"; text: qsTr("Add a remark"); tone: "plain"; quiet: true; iconName: "message-square"; onClicked: remark.open() }
    ]
    Component.onCompleted: minutes.watch(true)
    Component.onDestruction: minutes.watch(false)

    ListView {
        cacheBuffer: 0
            Layout.rightMargin: -8
        id: list
        objectName: "minutesList"
        Layout.fillWidth: true
        Layout.fillHeight: true
        clip: true
        spacing: Theme.gap1
        boundsBehavior: Flickable.StopAtBounds
        model: panel.minutes.lines
        ScrollBar.vertical: ThinBar { id: bar }
        delegate: RowLayout {
            id: line
            required property string text
            required property int level
            required property string facts
            width: list.width - bar.room
            spacing: Theme.gap3
            Accessible.role: Accessible.ListItem
            Accessible.name: text
            AppText {
                text: line.text
                size: line.level === 0 ? Theme.body : Theme.small
                font.weight: line.level === 1 ? Font.Normal : Font.DemiBold
                topPadding: line.level === 0 ? Theme.gap3 : 0
                Layout.fillWidth: true
            }
            AppText { text: line.facts; size: Theme.tiny; color: Theme.muted; visible: text !== "" && panel.roomy; Layout.maximumWidth: 160 * Theme.scale; Layout.alignment: Qt.AlignBottom }
        }
    }
    FileDialog {
        id: save
        fileMode: FileDialog.SaveFile
        title: qsTr("Save as PDF")
        defaultSuffix: "pdf"
        nameFilters: ["PDF (*.pdf)"]
        selectedFile: panel.minutes.proposedFile()
        onAccepted: panel.minutes.save(selectedFile)
    }
    RecordingsSheet { id: films; recordings: panel.recordings }
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
            onClicked: { panel.desk.remark(words.text); words.text = ""; remark.close() }
        }
    }
}
