pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Dialogs
import Meetroom.Models

// All recordings of the meeting.
Sheet {
    id: sheet

    required property RecordingsViewModel recordings
    property string wanted: ""

    objectName: "recordingsSheet"
    title: qsTr("Recordings")
    preferredWidth: 560

    AppText {
        text: qsTr("The films lie on the meeting server. Save those that belong to the file of the meeting.")
        color: Theme.muted
        size: Theme.small
        Layout.fillWidth: true
    }
    Repeater {
        model: sheet.recordings.rows
        delegate: RecordingLine {
            recordings: sheet.recordings
            Layout.fillWidth: true
            onSaveWanted: key => { sheet.wanted = key; target.selectedFile = sheet.recordings.proposedFile(key); target.open() }
        }
    }
    FileDialog {
        id: target
        fileMode: FileDialog.SaveFile
        title: qsTr("Save the recording")
        defaultSuffix: "mp4"
        nameFilters: ["MP4 (*.mp4)"]
        onAccepted: sheet.recordings.save(sheet.wanted, selectedFile)
    }
}
