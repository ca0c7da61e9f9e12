import QtQuick
import QtQuick.Dialogs
import Meetroom
import Meetroom.Models

// Save one kind of file on this machine.
ActionButton {
    id: button

    required property MinutesFilesViewModel files
    required property string kind

    iconName: "download"
    tone: "plain"
    quiet: true
    busy: files.busy && files.kind === kind
    enabled: !files.busy
    width: Math.min(implicitWidth, parent ? parent.width : implicitWidth)
    onClicked: dialog.open()
    FileDialog {
        id: dialog
        fileMode: FileDialog.SaveFile
        title: button.text
        selectedFile: button.files.proposedFile(button.kind)
        onAccepted: button.files.save(button.kind, selectedFile)
    }
}
