import QtQuick
import QtQuick.Layouts
import QtQuick.Dialogs
import Meetroom
import Meetroom.Models

// Saves a copy of the document with marks: whose, as annotations or part of the pages, with name and time across.
Sheet {
    id: sheet

    required property ExportViewModel copy

    objectName: "exportSheet"
    title: qsTr("Save a copy with marks")
    preferredWidth: 560
    onAboutToShow: { copy.prepare(); watermark.checked = copy.watermarked }

    AppText { text: sheet.copy.about; color: Theme.muted; size: Theme.small; Layout.fillWidth: true }
    AppText { objectName: "exportOwn"; text: qsTr("Your own marks (%1) are in the copy.").arg(sheet.copy.own); Layout.fillWidth: true }
    CheckRow { id: others; objectName: "exportOthers"; enabled: !sheet.copy.busy; visible: sheet.copy.others > 0; text: qsTr("With the marks others share with me (%1)").arg(sheet.copy.others); Layout.fillWidth: true }
    CheckRow { id: flatten; objectName: "exportFlatten"; enabled: !sheet.copy.busy; text: qsTr("Make marks part of the pages: they show in every program, but cannot be changed any more"); Layout.fillWidth: true }
    CheckRow { id: watermark; objectName: "exportWatermark"; enabled: !sheet.copy.busy; text: qsTr("Write my name and the time across every page"); Layout.fillWidth: true }
    Notice {
        objectName: "exportSaid"
        Layout.fillWidth: true
        text: sheet.copy.sentence
        tone: sheet.copy.tone
        actionText: sheet.copy.file !== "" ? qsTr("Open the copy") : ""
        onActed: sheet.copy.openFile()
    }
    ProgressLine { visible: sheet.copy.busy; value: sheet.copy.part; Layout.fillWidth: true }
    ActionButton { objectName: "exportSave"; visible: !sheet.copy.busy; text: qsTr("Choose where to save…"); iconName: "download"; Layout.fillWidth: true; onClicked: { target.selectedFile = sheet.copy.proposedFile(); target.open() } }
    ActionButton { objectName: "exportCancel"; visible: sheet.copy.busy; text: qsTr("Cancel"); tone: "plain"; quiet: true; Layout.fillWidth: true; onClicked: sheet.copy.cancel() }

    FileDialog {
        id: target
        fileMode: FileDialog.SaveFile
        title: qsTr("Save a copy with marks")
        defaultSuffix: "pdf"
        nameFilters: ["PDF (*.pdf)"]
        onAccepted: sheet.copy.save(selectedFile, others.visible && others.checked, flatten.checked, watermark.checked)
    }
}
