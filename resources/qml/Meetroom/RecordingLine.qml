import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// One recording: where it stands, and its film to be saved.
Rectangle {
    id: line

    required property string key
    required property string name
    required property string text
    required property real part
    required property string tone
    required property bool active
    required property bool ready
    property RecordingsViewModel recordings
    signal saveWanted(string key)

    implicitHeight: row.implicitHeight + Theme.gap2 * 2
    radius: Theme.radiusSmall
    color: Theme.soft(tone)
    border { width: Theme.contrast ? 1 : 0; color: Theme.ink(tone) }
    Accessible.role: Accessible.ListItem
    Accessible.name: name + ". " + text

    RowLayout {
        id: row
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap2 }
        spacing: Theme.gap3
        Icon { name: line.tone === "red" ? "circle-alert" : line.tone === "green" ? "circle-check" : "video"; color: Theme.ink(line.tone) }
        ColumnLayout {
            spacing: Theme.gap1
            Layout.fillWidth: true
            AppText { text: line.name; font.weight: Font.DemiBold; Layout.fillWidth: true }
            AppText { objectName: "recordingText"; text: line.text; size: Theme.tiny; Layout.fillWidth: true }
            ProgressLine { visible: line.active; value: line.part; Layout.fillWidth: true }
        }
        ActionButton { objectName: "cancelRecording"; visible: line.active; text: qsTr("Cancel"); tone: "plain"; quiet: true; onClicked: line.recordings.cancel(line.key) }
        ActionButton { objectName: "saveRecording"; visible: line.ready; text: qsTr("Save"); iconName: "download"; tone: "plain"; quiet: true; onClicked: line.saveWanted(line.key) }
    }
}
