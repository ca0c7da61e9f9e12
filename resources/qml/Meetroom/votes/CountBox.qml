import QtQuick
import QtQuick.Layouts
import Meetroom

// One number of a result.
Rectangle {
    id: box

    property string count: ""
    property string label: ""
    property string tone: "plain"

    Layout.fillWidth: true
    Layout.preferredWidth: 60
    implicitHeight: column.implicitHeight + Theme.gap2 * 2
    radius: Theme.radiusSmall
    color: Theme.soft(tone)
    Accessible.role: Accessible.StaticText
    Accessible.name: label + ": " + count

    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: Theme.gap1 }
        spacing: 0
        AppText { text: box.count; size: Theme.large; font.weight: Font.Bold; color: Theme.ink(box.tone); Layout.fillWidth: true; horizontalAlignment: Text.AlignHCenter; Accessible.ignored: true }
        AppText { text: box.label; size: Theme.tiny; color: Theme.text; Layout.fillWidth: true; horizontalAlignment: Text.AlignHCenter; Accessible.ignored: true }
    }
}
