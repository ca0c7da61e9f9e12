pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// The connected rooms with the state of their lines.
Card {
    id: card

    required property ChairViewModel chair

    implicitHeight: column.implicitHeight + Theme.gap3 * 2
    visible: points.count > 0

    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap3 }
        spacing: Theme.gap2
        Heading { text: qsTr("Points"); Layout.fillWidth: true }
        Repeater {
            id: points
            model: card.chair.points
            RowLayout {
                id: row
                required property string name
                required property string detail
                required property bool online
                spacing: Theme.gap2
                Layout.fillWidth: true
                Accessible.role: Accessible.ListItem
                Accessible.name: name + ". " + detail
                Icon { name: row.online ? "wifi" : "wifi-off"; color: row.online ? Theme.greenText : Theme.redText }
                ColumnLayout {
                    spacing: 0
                    Layout.fillWidth: true
                    AppText { text: row.name; font.weight: Font.Medium; Layout.fillWidth: true }
                    AppText { text: row.detail; size: Theme.tiny; color: row.online ? Theme.muted : Theme.redText; Layout.fillWidth: true }
                }
            }
        }
    }
}
