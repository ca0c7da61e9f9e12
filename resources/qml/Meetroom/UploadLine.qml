import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// One upload: how far it is, or why the file was not taken.
Rectangle {
    id: line

    required property string key
    required property string name
    required property string text
    required property real part
    required property string tone
    required property bool active
    property PapersDeskViewModel desk

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
        Icon { name: line.active ? "upload" : line.tone === "red" ? "circle-alert" : "circle-check"; color: Theme.ink(line.tone) }
        ColumnLayout {
            spacing: Theme.gap1
            Layout.fillWidth: true
            AppText { text: line.name; font.weight: Font.DemiBold; Layout.fillWidth: true }
            AppText { objectName: "uploadText"; text: line.text; size: Theme.tiny; Layout.fillWidth: true }
            ProgressLine { visible: line.active; value: line.part; Layout.fillWidth: true }
        }
        ActionButton { objectName: "cancelUpload"; visible: line.active; text: qsTr("Cancel"); tone: "plain"; quiet: true; onClicked: line.desk.cancel(line.key) }
        IconButton { objectName: "dismissUpload"; visible: !line.active; iconName: "x"; text: qsTr("Close"); onClicked: line.desk.dismiss(line.key) }
    }
}
