import QtQuick
import QtQuick.Layouts
import QtQuick.Dialogs
import Meetroom.Models

// Before a list is chosen: what it can hold, and a template for who has none.
ColumnLayout {
    id: start

    required property PeopleImportViewModel source
    signal fileWanted()

    spacing: Theme.gap3
    AppText { text: qsTr("Drop a list here or choose it: Excel (.xlsx, .xls), OpenDocument (.ods) or CSV, up to 5,000 people. Its columns may hold name, office, body, point, group, role, right to vote and name for logging in."); Layout.fillWidth: true }
    AppText { text: qsTr("You see first what would change; nothing changes before you say so. An empty cell changes nothing, and nobody is removed."); color: Theme.muted; Layout.fillWidth: true }
    ActionButton { objectName: "importChoose"; text: qsTr("Choose a file"); iconName: "folder-open"; Layout.fillWidth: true; onClicked: start.fileWanted() }
    ActionButton { objectName: "importTemplate"; text: qsTr("Save a template (.xlsx)"); tone: "plain"; quiet: true; iconName: "download"; Layout.fillWidth: true; onClicked: { save.selectedFile = start.source.proposedTemplate(); save.open() } }
    FileDialog {
        id: save
        title: qsTr("Save the template")
        fileMode: FileDialog.SaveFile
        defaultSuffix: "xlsx"
        nameFilters: ["Excel (*.xlsx)"]
        onAccepted: start.source.saveTemplate(selectedFile)
    }
}
