pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The scrutineers with the codes of their keys: one's own is read aloud, the others' are compared with what is heard.
ColumnLayout {
    id: codes

    required property ScrutineerViewModel scrutineer

    spacing: Theme.gap2

    Repeater {
        model: codes.scrutineer.trustees
        Rectangle {
            id: line
            required property string name
            required property string fingerprint
            required property string detail
            required property bool done
            required property bool own
            required property int index
            objectName: "trusteeCode" + index
            implicitHeight: column.implicitHeight + Theme.gap2 * 2
            radius: Theme.radiusSmall
            color: own ? Theme.blueSoft : Theme.field
            border { width: Theme.contrast || own ? 1 : 0; color: Theme.blueText }
            Layout.fillWidth: true
            Accessible.role: Accessible.ListItem
            Accessible.name: name + ". " + fingerprint + ". " + detail
            ColumnLayout {
                id: column
                anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: Theme.gap3 }
                spacing: 2
                RowLayout {
                    spacing: Theme.gap2
                    Layout.fillWidth: true
                    Icon { name: line.done ? "circle-check" : "circle"; color: line.done ? Theme.greenText : Theme.muted }
                    AppText { text: line.name; font.weight: Font.DemiBold; Layout.fillWidth: true; Accessible.ignored: true }
                }
                AppText { text: line.own ? qsTr("You: %1").arg(line.detail) : line.detail; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
                AppText { text: line.fingerprint; visible: text !== ""; size: Theme.large; font.weight: Font.Bold; font.letterSpacing: 1; Layout.fillWidth: true; Accessible.ignored: true }
            }
        }
    }
}
