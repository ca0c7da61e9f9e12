import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// One upload: how far it is, or why the file was not taken and what to do.
Rectangle {
    id: line

    required property string key
    required property string name
    required property string detail
    required property string text
    required property string advice
    required property real part
    required property string tone
    required property string icon
    required property bool active
    required property bool again
    required property bool nameable
    property PaperQueueViewModel queue
    signal nameWanted()

    implicitHeight: grid.implicitHeight + Theme.gap2 * 2
    radius: Theme.radiusSmall
    color: Theme.soft(tone)
    border { width: Theme.contrast ? 1 : 0; color: Theme.ink(tone) }
    Accessible.role: Accessible.ListItem
    Accessible.name: name + ". " + text + " " + advice

    GridLayout {
        id: grid
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap2 }
        columns: line.width > 480 * Theme.scale ? 2 : 1
        columnSpacing: Theme.gap3
        rowSpacing: Theme.gap1
        RowLayout {
            spacing: Theme.gap3
            Layout.fillWidth: true
            Icon { name: line.icon; color: Theme.ink(line.tone); Layout.alignment: Qt.AlignTop; Layout.topMargin: 2 }
            ColumnLayout {
                spacing: 2
                Layout.fillWidth: true
                AppText { text: line.name; font.weight: Font.DemiBold; Layout.fillWidth: true }
                AppText { text: line.detail; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
                AppText { objectName: "uploadText"; text: line.text; size: line.tone === "red" ? Theme.small : Theme.tiny; color: Theme.contrast ? Theme.ink(line.tone) : Theme.text; Layout.fillWidth: true }
                AppText { objectName: "uploadAdvice"; visible: text !== ""; text: line.advice; size: Theme.tiny; color: Theme.contrast ? Theme.ink(line.tone) : Theme.text; Layout.fillWidth: true }
                ProgressLine { visible: line.active; value: line.part; Layout.fillWidth: true; Layout.topMargin: 2 }
            }
        }
        Row {
            spacing: Theme.gap1
            Layout.alignment: grid.columns === 2 ? Qt.AlignRight | Qt.AlignVCenter : Qt.AlignLeft
            IconButton { objectName: "nameUpload"; visible: line.nameable; iconName: "pencil"; text: qsTr("Change the title of “%1”").arg(line.name); onClicked: line.nameWanted() }
            ActionButton { objectName: "retryUpload"; visible: line.again; text: qsTr("Try again"); tone: "plain"; quiet: true; iconName: "refresh-cw"; onClicked: line.queue.retry(line.key) }
            ActionButton { objectName: "cancelUpload"; visible: line.active; text: qsTr("Cancel"); tone: "plain"; quiet: true; onClicked: line.queue.cancel(line.key) }
            IconButton { objectName: "dismissUpload"; visible: !line.active; iconName: "x"; text: qsTr("Take off the list"); onClicked: line.queue.dismiss(line.key) }
        }
    }
}
