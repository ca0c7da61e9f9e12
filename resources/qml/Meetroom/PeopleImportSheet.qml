pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Dialogs
import Meetroom.Models

// A list of people from a file: choose it, look it over, correct what the columns hold, carry it out.
Sheet {
    id: sheet

    required property PeopleImportViewModel source
    readonly property bool wanted: source.asking
    readonly property FileDrop another: FileDrop { parent: sheet.background; anchors.fill: parent; onTaken: urls => sheet.source.take(urls) }
    function choose() { chooser.open() }

    objectName: "importSheet"
    title: qsTr("People from a file")
    preferredWidth: 900
    onWantedChanged: wanted ? open() : close()
    onClosed: source.close()
    Component.onCompleted: if (wanted) open()

    Notice { objectName: "importProblem"; text: sheet.source.problem; tone: "red"; Layout.fillWidth: true }
    ImportStart {
        visible: sheet.source.stage === "start"
        source: sheet.source
        Layout.fillWidth: true
        onFileWanted: sheet.choose()
    }
    RowLayout {
        visible: sheet.source.stage === "reading"
        spacing: Theme.gap3
        Layout.fillWidth: true
        AppText { text: qsTr("“%1” is being read…").arg(sheet.source.file); color: Theme.muted; wrapMode: Text.WrapAtWordBoundaryOrAnywhere; Layout.fillWidth: true }
        ActionButton { objectName: "importStopReading"; text: qsTr("Cancel"); tone: "plain"; quiet: true; iconName: "x"; onClicked: sheet.source.stop() }
    }
    ImportPreview {
        visible: sheet.source.stage !== "start" && sheet.source.stage !== "reading"
        source: sheet.source
        room: sheet.parent ? sheet.parent.height : 600
        Layout.fillWidth: true
        onFileWanted: sheet.choose()
    }
    FileDialog {
        id: chooser
        title: qsTr("Choose a list of people")
        fileMode: FileDialog.OpenFile
        nameFilters: [qsTr("Lists") + " (*.xlsx *.xls *.xlsb *.ods *.csv *.tsv *.txt)"]
        onAccepted: sheet.source.take([selectedFile])
    }
}
