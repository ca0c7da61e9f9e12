import QtQuick
import QtQuick.Layouts

// One device.
RowLayout {
    id: line

    property string iconName: ""
    property string text: ""
    property bool found: false

    spacing: Theme.gap3
    Layout.fillWidth: true
    Rectangle {
        implicitWidth: 36 * Math.min(Theme.scale, 1.5)
        implicitHeight: implicitWidth
        radius: 10
        color: line.found ? Theme.greenSoft : Theme.field
        Icon { anchors.centerIn: parent; name: line.iconName; color: line.found ? Theme.greenText : Theme.muted }
    }
    AppText { text: line.text; Layout.fillWidth: true; color: line.found ? Theme.text : Theme.muted }
}
