import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// A new version of a paper: what changed is said to its readers.
Sheet {
    id: sheet

    required property PaperEditViewModel edit
    readonly property bool wanted: edit.replacing !== ""

    objectName: "replaceSheet"
    title: qsTr("New version")
    onWantedChanged: {
        if (!wanted) { close(); return }
        note.text = ""
        open()
        note.input.forceActiveFocus()
    }
    onClosed: edit.forgetFile()

    AppText { text: sheet.edit.replacing; font.weight: Font.DemiBold; wrapMode: Text.WrapAtWordBoundaryOrAnywhere; Layout.fillWidth: true }
    AppText { text: qsTr("Whoever may read the paper gets the new version and reads what changed. Marks stay on the old version, which can still be read."); color: Theme.muted; size: Theme.tiny; Layout.fillWidth: true }
    Area { id: note; objectName: "replaceNote"; label: qsTr("What changed"); Layout.fillWidth: true }
    ActionButton {
        objectName: "replaceConfirm"
        text: qsTr("Hand in the new version")
        iconName: "upload"
        enabled: note.text.trim() !== "" && note.text.length <= 1000
        Layout.fillWidth: true
        onClicked: sheet.edit.replace(note.text)
    }
}
