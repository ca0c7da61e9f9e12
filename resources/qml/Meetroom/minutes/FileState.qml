import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// How saving goes: how much, to be cancelled; where the file is, to be opened; or why not.
ColumnLayout {
    id: state

    required property MinutesFilesViewModel files
    required property list<string> kinds
    readonly property bool mine: files.said !== "" && kinds.indexOf(files.kind) >= 0

    visible: mine
    spacing: Theme.gap1
    RowLayout {
        spacing: Theme.gap2
        Layout.fillWidth: true
        AppText { objectName: "fileSaid"; text: state.files.said; color: Theme.ink(state.files.tone); font.weight: Font.Medium; wrapMode: Text.WrapAnywhere; Layout.fillWidth: true; Accessible.role: Accessible.StaticText; Accessible.name: text }
        ActionButton { objectName: "fileCancel"; visible: state.files.busy; text: qsTr("Cancel"); tone: "plain"; quiet: true; onClicked: state.files.cancel() }
        ActionButton { objectName: "openMinutes"; visible: state.files.file !== "" && ["bag", "chain", "edxml"].indexOf(state.files.kind) < 0; text: qsTr("Open"); iconName: "external-link"; tone: "plain"; quiet: true; onClicked: state.files.openFile() }
    }
    ProgressLine { visible: state.files.busy && state.files.part > 0; value: state.files.part; Layout.fillWidth: true }
}
