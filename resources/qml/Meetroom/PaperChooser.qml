import QtQuick
import QtQuick.Dialogs
import Meetroom.Models

// The dialogs of the system for files, for a folder, and for a new version of a paper.
Item {
    id: chooser

    required property PapersDeskViewModel desk
    property string target: ""
    property string replaced: ""
    readonly property list<string> kinds: [qsTr("Papers") + " (*.pdf *.docx *.doc *.xlsx *.xls *.pptx *.ppt *.odt *.ods *.odp *.png *.jpg *.jpeg)"]
    function chooseFiles() { files.open() }
    function chooseFolder() { folder.open() }
    function chooseVersion(key: string) { replaced = key; version.open() }

    visible: false
    FileDialog {
        id: files
        title: qsTr("Choose papers")
        fileMode: FileDialog.OpenFiles
        nameFilters: chooser.kinds
        onAccepted: chooser.desk.draft.take(selectedFiles, chooser.target)
    }
    FolderDialog {
        id: folder
        title: qsTr("Choose a folder of papers")
        onAccepted: chooser.desk.draft.take([selectedFolder], chooser.target)
    }
    FileDialog {
        id: version
        title: qsTr("Choose the new version")
        nameFilters: chooser.kinds
        onAccepted: chooser.desk.edit.replaceBy([selectedFile], chooser.replaced)
    }
}
