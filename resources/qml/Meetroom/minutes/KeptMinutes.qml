pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import QtQuick.Dialogs
import Meetroom
import Meetroom.Models

// The minutes of a meeting of before, as they lie on this machine: pages, signatures as they were judged, saving.
Popup {
    id: sheet

    required property LibraryMinutesViewModel minutes
    function begin() { open(); minutes.open() }

    objectName: "keptMinutesSheet"
    parent: Overlay.overlay
    modal: true
    focus: true
    dim: true
    padding: Theme.gap3
    width: Math.min(1000, (parent ? parent.width : 1000) - Theme.gap2 * 2)
    height: (parent ? parent.height : 800) - Theme.gap2 * 2
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: Theme.gap2
    closePolicy: Popup.CloseOnEscape
    onClosed: minutes.close()

    Overlay.modal: Rectangle { color: Theme.scrim }
    background: Rectangle { radius: Theme.radius; color: Theme.raised; border { width: Theme.dark ? 1 : 0; color: Theme.line } }
    contentItem: ColumnLayout {
        spacing: Theme.gap2
        RowLayout {
            spacing: Theme.gap2
            Layout.fillWidth: true
            Heading { objectName: "keptMinutesTitle"; text: sheet.minutes.title; Layout.fillWidth: true }
            IconButton { objectName: "keptMinutesSave"; enabled: sheet.minutes.pages.count > 0; iconName: "download"; text: qsTr("Save the PDF…"); onClicked: { target.selectedFile = sheet.minutes.proposedFile(); target.open() } }
            IconButton { objectName: "keptMinutesClose"; iconName: "x"; text: qsTr("Close"); onClicked: sheet.close() }
        }
        Repeater {
            model: sheet.minutes.signatures
            AppText { required property string modelData; text: modelData; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
        }
        PaperPages { objectName: "keptMinutesPages"; pages: sheet.minutes.pages; title: sheet.minutes.title; Layout.fillWidth: true; Layout.fillHeight: true }
    }
    FileDialog {
        id: target
        fileMode: FileDialog.SaveFile
        title: qsTr("Save the PDF…")
        defaultSuffix: "pdf"
        nameFilters: ["PDF (*.pdf)"]
        onAccepted: sheet.minutes.save(selectedFile)
    }
}
